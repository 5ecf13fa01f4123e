//! GS1 data whose separators were lost on the way, or that doesn't say that it is GS1 data. What it says is known only from
//! the product that waits for it: the one way to cut the data that gives this product a serial number that its rule takes.

use super::fit::{self, Fit};
use super::product;
use super::verdict::Verdict;
use crate::context::{Context, Ruling, Stop};
use crate::{Because, Decision, Facts, Product, Refusal, ScanInput, Sku, Transaction};
use label::segment::{self, Expected};
use label::{Elements, Gtin, IdentifierKind, IdentifierRule, Label, SerialRule, Severity, Tolerance};
use std::borrow::Cow;
use std::sync::Arc;

/// What the data can be cut into, for one product.
struct Cut<'t> {
    product: Arc<Product>,
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
    let Some(text) = text_of(label, input.tolerance) else { return Ok(None) };
    let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
    // Two symbols in one scan may be of two boxes.
    if let Some(glued) = label.problems.iter().find(|problem| problem.code == "aim_in_data") {
        return Err(Refusal::unreadable_label(glued).into());
    }
    let mut cuts = Vec::new();
    for (gtin, product) in products(cx, label)? {
        cuts.extend(cut(cx, cart, &text, gtin, product));
    }
    match (cuts.pop(), cuts.is_empty()) {
        (None, _) => Ok(None),
        // What breaks its standard as it stands is mended for a line that waits, and never adds one.
        (Some(Cut { product, .. }), true)
            if broken && product::pending(cx, cart, &product).next().is_none() =>
        {
            Ok(None)
        }
        (Some(Cut { product, elements: Some(elements) }), true) => {
            unit(cx, cart, &product, &elements, input).map(Some)
        }
        (Some(Cut { product, .. }), _) => {
            let line = product::pending(cx, cart, &product).next();
            Err(Refusal::lost_separators(line.map(|line| line.number)).into())
        }
    }
}

/// Data that only starts as element strings do can't be read as them, however it is cut; and what a control character broke is read
/// again once the scanner is set right, whatever carries it.
fn may_be_cut(label: &Label<'_>) -> bool {
    !label.problems.iter().any(|problem| matches!(problem.code, "gs1_text" | "control_character"))
}

/// The data of a label that has to be cut, if it may be.
pub(super) fn text_of<'l>(label: &'l Label<'_>, tolerance: Tolerance) -> Option<Cow<'l, str>> {
    segment::suspect(label, tolerance).filter(|_| may_be_cut(label))
}

/// The label that such data is for a product that it names, where it can be cut in one way only.
pub(super) fn cut_for<'t>(label: &Label<'_>, text: &'t str, product: &Product) -> Option<Label<'t>> {
    let gtins = label.identifiers.iter().filter(|found| found.kind == IdentifierKind::Gtin);
    let gtin =
        gtins.filter_map(|found| Gtin::parse(&found.value).ok()).find(|it| product.gtins.contains(it))?;
    let rule = &product.rule;
    let elements = segment::resolve(text, Expected { gtin: Some(gtin), rule: Some(rule) }).ok()?;
    (!any_cut_would_do(text, rule)).then(|| segment::as_label(&elements))
}

/// What the only way to cut the data gives to a line of its product, and how well; `None` where there is none.
pub(super) fn fits<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    input: &ScanInput,
) -> Ruling<Option<(Sku, Fit)>, F> {
    let Some(text) = text_of(label, input.tolerance) else { return Ok(None) };
    let products = products(cx, label)?;
    let mut cuts = products.into_iter().filter_map(|(gtin, product)| cut(cx, cart, &text, gtin, product));
    let (Some(Cut { product, elements: Some(elements) }), None) = (cuts.next(), cuts.next()) else {
        return Ok(None);
    };
    let Some(line) = product::pending(cx, cart, &product).next() else { return Ok(None) };
    let fit = fit::fit(&segment::as_label(&elements), &line.product, line.unit.as_ref()).ok();
    Ok(fit.map(|fit| (product.sku.clone(), fit)))
}

/// The serialized products that the label may name.
fn products<F: Facts>(cx: &Context<'_, F>, label: &Label<'_>) -> Ruling<Vec<(Gtin, Arc<Product>)>, F> {
    let mut products: Vec<(Gtin, Arc<Product>)> = Vec::new();
    for found in label.identifiers.iter().filter(|found| found.kind == IdentifierKind::Gtin) {
        let Ok(gtin) = Gtin::parse(&found.value) else { continue };
        if gtin.is_case() || products.iter().any(|(known, _)| *known == gtin) {
            continue;
        }
        let product = cx.facts.product_by_gtin(&gtin).map_err(Stop::Facts)?;
        products.extend(product.filter(Product::is_serialized).map(|product| (gtin, Arc::new(product))));
    }
    Ok(products)
}

/// How the data can be cut for a product. `None` where nothing of it waits, or no way fits.
fn cut<'t, F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    text: &'t str,
    gtin: Gtin,
    product: Arc<Product>,
) -> Option<Cut<'t>> {
    let line = product::pending(cx, cart, &product).next();
    // A line keeps the rule it was added under. What no line waits for may still be here already.
    let rule = line.map_or(&product.rule, |line| &line.product.rule);
    match segment::resolve(text, Expected { gtin: Some(gtin), rule: Some(rule) }) {
        Ok(_) if any_cut_would_do(text, rule) => line.is_some().then_some(Cut { product, elements: None }),
        Ok(elements) => Some(Cut { product, elements: Some(elements) }),
        Err(all) if line.is_some() && (all.more || !all.found.is_empty()) => {
            Some(Cut { product, elements: None })
        }
        Err(_) => None,
    }
}

/// A lot `A21B7`, or lot `A` and serial number `B7`: a rule that takes any serial number can't tell.
fn any_cut_would_do(text: &str, rule: &SerialRule) -> bool {
    rule.key().is_none_or(IdentifierRule::is_plain) && segment::stands_without_key(text, rule)
}

/// The unit that comes back, or that is sold: as if the label had come whole, and it is said that it didn't.
fn unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    product: &Arc<Product>,
    elements: &Elements<'_>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let label = segment::as_label(elements);
    let verdict = super::route_named(cx, cart, &label, product, input)?;
    if verdict.decision != Decision::Accepted {
        return Ok(verdict);
    }
    let message = verdict.message.clone()
        + " The label came without marks between its parts: this is the only way to read it that fits.";
    Ok(Verdict { message, ..verdict }.because(Because::OnlyCut))
}
