//! GS1 data whose separators were lost on the way, or that doesn't say that it is GS1 data. What it says is known only from
//! the product that waits for it: the one way to cut the data that gives this product a serial number that its rule takes.

use super::fit::Fit;
use super::verdict::Verdict;
use super::{burst, fit, focus, product};
use crate::context::{Context, Ruling, Stop};
use crate::{Because, Decision, Event, Facts, Line, Product, Refusal, ScanInput, Sku, Transaction};
use label::segment::{self, Expected};
use label::{BoundIdentifier, Elements, Evidence, Gtin, IdentifierKind, Label};

/// What the data can be cut into, for one product.
struct Cut<'t> {
    product: Product,
    /// The only way that fits; `None` where more than one does, or might.
    elements: Option<Elements<'t>>,
}

/// Routes a label of which only a pending line can say what it says. `None` where no line does: the label is then what it
/// seems to be.
pub(super) fn route<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    input: &ScanInput,
) -> Ruling<Option<Verdict>, F> {
    let Some(text) = segment::suspect(label, input.tolerance) else { return Ok(None) };
    let mut cuts = Vec::new();
    for (gtin, product) in products(cx, label)? {
        if let Some(cut) = cut(cx, cart, &text, gtin, product) {
            cuts.push(cut);
        }
    }
    match (cuts.pop(), cuts.is_empty()) {
        (None, _) => Ok(None),
        (Some(Cut { product, elements: Some(elements) }), true) => unit(cx, cart, &product, &elements, input),
        (Some(Cut { product, .. }), _) => {
            let line = product::pending(cx, cart, &product).next();
            Err(Refusal::lost_separators(line.map(|line| line.number)).into())
        }
    }
}

/// What the only way to cut the data gives to a line of its product, and how well; `None` where there is none.
pub(super) fn fits<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    input: &ScanInput,
) -> Ruling<Option<(Sku, Fit)>, F> {
    let Some(text) = segment::suspect(label, input.tolerance) else { return Ok(None) };
    let products = products(cx, label)?;
    let mut cuts = products.into_iter().filter_map(|(gtin, product)| cut(cx, cart, &text, gtin, product));
    let (Some(Cut { product, elements: Some(elements) }), None) = (cuts.next(), cuts.next()) else {
        return Ok(None);
    };
    let Some(line) = product::pending(cx, cart, &product).next() else { return Ok(None) };
    let fit = fit::fit(&segment::as_label(&elements), &line.product, line.unit.as_ref()).ok();
    Ok(fit.map(|fit| (product.sku.clone(), Fit { new: segmented(fit.new), ..fit })))
}

/// The serialized products that the label may name.
fn products<F: Facts>(cx: &Context<'_, F>, label: &Label<'_>) -> Ruling<Vec<(Gtin, Product)>, F> {
    let mut products: Vec<(Gtin, Product)> = Vec::new();
    for found in label.identifiers.iter().filter(|found| found.kind == IdentifierKind::Gtin) {
        let Ok(gtin) = Gtin::parse(&found.value) else { continue };
        if gtin.is_case() || products.iter().any(|(known, _)| *known == gtin) {
            continue;
        }
        let product = cx.facts.product_by_gtin(&gtin).map_err(Stop::Facts)?;
        products.extend(product.filter(Product::is_serialized).map(|product| (gtin, product)));
    }
    Ok(products)
}

/// How the data can be cut for a product. `None` where nothing of it waits, or no way fits.
fn cut<'t, F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    text: &'t str,
    gtin: Gtin,
    product: Product,
) -> Option<Cut<'t>> {
    let line = product::pending(cx, cart, &product).next();
    // A line keeps the rule it was added under. What no line waits for may still be here already.
    let rule = line.map_or(&product.rule, |line| &line.product.rule);
    match segment::resolve(text, Expected { gtin: Some(gtin), rule: Some(rule) }) {
        Ok(elements) => Some(Cut { product, elements: Some(elements) }),
        Err(all) if line.is_some() && (all.more || !all.found.is_empty()) => {
            Some(Cut { product, elements: None })
        }
        Err(_) => None,
    }
}

/// Gives the unit to the lowest pending line of its product.
fn unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    product: &Product,
    elements: &Elements<'_>,
    input: &ScanInput,
) -> Ruling<Option<Verdict>, F> {
    let label = segment::as_label(elements);
    if let Some(line) = product::already_on(cx, cart, &label, product) {
        return Ok(Some(product::repeated(line)));
    }
    let mut refusal = None;
    for line in product::pending(cx, cart, product) {
        match fit::fit(&label, &line.product, line.unit.as_ref()) {
            Ok(fit) => return given(cx, cart, line, segmented(fit.new), input).map(Some),
            Err(misfit) => {
                refusal
                    .get_or_insert_with(|| Refusal::serial_does_not_fit(&line.product, Some(line), &misfit));
            }
        }
    }
    refusal.map_or(Ok(None), |refusal| Err(refusal.into()))
}

fn given<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    line: &Line,
    new: Vec<BoundIdentifier>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let mut verdict = burst::give(cx, cart, line, new, input.keyed, Because::OnlyCut)?;
    if verdict.decision == Decision::Refused {
        return Ok(verdict);
    }
    verdict.message.push_str(
        " The label came without marks between its parts: this is the only way to read it that fits this line.",
    );
    let ended: Option<Event> = focus::ended_by(&cx.lane, cart, &line.product);
    Ok(Verdict { before: ended.into_iter().chain(verdict.before).collect(), ..verdict })
}

/// Cut out under an assumption, and kept as that.
fn segmented(mut new: Vec<BoundIdentifier>) -> Vec<BoundIdentifier> {
    for bound in &mut new {
        bound.evidence = Evidence::Segmented;
    }
    new
}
