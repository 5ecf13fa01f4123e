//! Labels that name a product, alone or with the serial number of a unit.

use super::fit::{self, Fit, Rank};
use super::verdict::Verdict;
use super::{burst, focus, identifier};
use crate::context::{Context, Ruling, Stop};
use crate::refusal::{line_name, quoted, shown};
use crate::rules::{self, Place, Terms};
use crate::state::Holding;
use crate::{
    Because, Event, Facts, Line, Product, Refusal, RefusalCode, ScanInput, ScanningMode, Transaction,
    scan_code,
};
use label::{Binding, BoundIdentifier, Evidence, Gtin, Identifier, IdentifierKind, Label, Misfit, bind_for};
use std::sync::Arc;

/// The product that a label names. A number that only might be a GTIN names one only if the catalogue has it. One that stands within
/// other text names none: what else stands there would be lost.
pub(crate) fn named<F: Facts>(cx: &Context<'_, F>, label: &Label<'_>) -> Ruling<Option<Arc<Product>>, F> {
    let mut found: Option<(Gtin, Arc<Product>)> = None;
    for identifier in label.identifiers.iter().filter(|found| names_product(found)) {
        let Ok(gtin) = Gtin::parse(&identifier.value) else { continue };
        let product = cx.facts.product_by_gtin(&gtin).map_err(Stop::Facts)?;
        let declared = identifier.evidence == Evidence::Declared;
        match (product, &found) {
            (Some(_), _) if gtin.is_case() => return Err(Refusal::case_gtin(&gtin).into()),
            (None, _) if declared && gtin.is_case() => return Err(Refusal::case_gtin(&gtin).into()),
            (None, _) if declared => return Err(Refusal::unknown_gtin(&gtin).into()),
            (None, _) => {}
            (Some(product), None) => found = Some((gtin, Arc::new(product))),
            (Some(product), Some((first, known))) if product.sku != known.sku => {
                return Err(Refusal::ambiguous_product([first, &gtin]).into());
            }
            (Some(_), Some(_)) => {}
        }
    }
    Ok(found.map(|(_, product)| product))
}

fn names_product(found: &Identifier<'_>) -> bool {
    found.kind == IdentifierKind::Gtin && found.evidence <= Evidence::Shaped
}

/// Routes a label that names this product.
pub(super) fn route<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    product: &Arc<Product>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    if !product.is_serialized() {
        bare(cx, cart, product)
    } else if fit::declares_unit(label) {
        unit(cx, cart, label, product, input)
    } else if fit::has_unit_beside_product(label) {
        unsure_unit(cx, cart, label, product, input)
    } else {
        bare(cx, cart, product)
    }
}

/// A product and the serial number of a unit: the lowest pending line of the product, else a new one.
fn unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    product: &Arc<Product>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let bound = bind_for(label, &product.rule, &[], product.own());
    if let Some(line) = bound.as_ref().ok().and_then(|binding| already_on(cx, cart, binding, product)) {
        return Ok(repeated(line));
    }
    let begun = bound.as_ref().ok().and_then(|binding| begun(cx, cart, binding, product));
    let mut refusal = None;
    for line in begun.into_iter().chain(pending(cx, cart, product)) {
        match fit_to(label, line, product, &bound) {
            Ok(fit) => return burst::give(cx, cart, line, fit, input.keyed, Because::ProductAndUnit),
            Err(misfit) => {
                refusal
                    .get_or_insert_with(|| Refusal::serial_does_not_fit(&line.product, Some(line), &misfit));
            }
        }
    }
    if let Some(refusal) = refusal {
        return Err(refusal.into());
    }
    let binding = bound.map_err(|misfit| Refusal::serial_does_not_fit(product, None, &misfit))?;
    if !cx.lane.settings.add_product_on_scan {
        let message = "No line of this product waits for a serial number yet.";
        return Ok(burst::hold(&cx.lane, message, Because::ProductWaits)?);
    }
    added(cx, cart, product, binding, input.keyed)
}

/// How a label fits a line. It was bound for the product as it is now, which most often is the line's, too.
fn fit_to(
    label: &Label<'_>,
    line: &Line,
    product: &Product,
    bound: &Result<Binding, Misfit>,
) -> Result<Fit, Misfit> {
    let same =
        line.unit.is_none() && line.product.rule == product.rule && line.product.own() == product.own();
    if same {
        bound.clone().map(|binding| fit::of(label, product, binding))
    } else {
        fit::fit(label, &line.product, line.unit.as_ref())
    }
}

/// A product and what may be the number of a unit, which the label doesn't declare: the cashier is asked, unless the product's rule
/// knows its numbers. Without a line that waits there is nothing to ask about, and a line without its number is not made of it.
fn unsure_unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    product: &Product,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let bound = bind_for(label, &product.rule, &[], product.own());
    if let Some(line) = bound.as_ref().ok().and_then(|binding| already_on(cx, cart, binding, product)) {
        return Ok(repeated(line));
    }
    let mut refusal = None;
    for line in pending(cx, cart, product) {
        match fit_to(label, line, product, &bound) {
            Ok(fit) if fit.rank <= Rank::Rule => {
                return burst::give(cx, cart, line, fit, input.keyed, Because::ProductAndUnit);
            }
            Ok(fit) => {
                let numbers: Vec<String> = fit.new.iter().map(|bound| quoted(&bound.normalized)).collect();
                let message = format!(
                    "The label is not sure: it came damaged, or declares nothing. Is {} the number of {}?",
                    numbers.join(" and "),
                    line_name(line)
                );
                return Ok(
                    identifier::ask_with(&cx.lane, vec![line.number], message).because(Because::NotSure)
                );
            }
            Err(misfit) => {
                refusal
                    .get_or_insert_with(|| Refusal::serial_does_not_fit(&line.product, Some(line), &misfit));
            }
        }
    }
    Err(refusal.unwrap_or_else(|| Refusal::unsure_unit(product, label.problems.first())).into())
}

/// A new line of the product, with its unit.
fn added<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    product: &Arc<Product>,
    binding: Binding,
    keyed: bool,
) -> Ruling<Verdict, F> {
    let because = Because::ProductAndUnitAdded;
    let mut events = rules::product_lines(&cx.lane, cart, product, &Terms::of_scan(product))?;
    let place = Place { cart, line: cart.next_line(), product, unit: None, replaced: None };
    let given = match rules::admit(cx, &place, binding.identifiers, burst::source(keyed)) {
        Ok(given) => given,
        Err(Stop::Refused(refusal)) => return Ok(Verdict::refused(refusal).because(because)),
        Err(facts @ Stop::Facts(_)) => return Err(facts),
    };
    events.push(given.provided(&place));
    let name = shown(&product.description);
    let left = fit::not_noted(&binding.left);
    let message = format!("{name} was added with its serial number, as line {}.{left}", place.line);
    let verdict = Verdict::accepted(scan_code::PRODUCT_ADDED_WITH_SERIAL, message, Some(place.line));
    Ok(verdict.after(events).because(because))
}

/// A product alone: it is added; in capture it only gets the focus; where the POS adds lines, it waits.
fn bare<F: Facts>(cx: &Context<'_, F>, cart: &Transaction, product: &Arc<Product>) -> Ruling<Verdict, F> {
    let lane = &cx.lane;
    let focused = focus::focused_line(lane, cart).filter(|line| *line.sku() == product.sku);
    if lane.state.scanning_mode() == ScanningMode::Capture || focused.is_some() {
        return Ok(match pending(cx, cart, product).next().or(focused) {
            Some(line) => {
                let message = format!("The next serial number is for {}.", line_name(line));
                let event = rules::focused(lane, cart, line);
                let verdict = Verdict::accepted(scan_code::FOCUSED, message, Some(line.number));
                verdict.after([event]).because(Because::ProductFocuses)
            }
            None => {
                let message = "No line of this product waits for a serial number.";
                burst::hold(lane, message, Because::ProductWaits)?
            }
        });
    }
    if !lane.settings.add_product_on_scan {
        return Ok(burst::hold(lane, "Products are not added by scanning here.", Because::ProductWaits)?);
    }
    let mut events = rules::product_lines(lane, cart, product, &Terms::of_scan(product))?;
    let line = rules::added_line(&events);
    events.extend(burst::settle_held(cx, cart, &events)?);
    let joined = events.iter().any(|event| matches!(event, Event::QuantityChanged { .. }));
    let what = if joined { "One more" } else { "Added:" };
    let message = format!("{what} {}.", shown(&product.description));
    let verdict = Verdict::accepted(scan_code::PRODUCT_ADDED, message, line);
    Ok(verdict.after(events).because(Because::ProductAlone))
}

/// Pending lines of a product: the one in focus, then the lowest number; of those that are alike, the lowest.
pub(super) fn pending<'a, F: Facts>(
    cx: &Context<'a, F>,
    cart: &'a Transaction,
    product: &Product,
) -> impl Iterator<Item = &'a Line> + use<'a, F> {
    let focused = focus::focused_line(&cx.lane, cart)
        .filter(|line| line.is_pending() && *line.sku() == product.sku)
        .map(|line| line.number);
    let index = cx.lane.state.cart_index(&cart.id);
    let lines = index.map(|index| index.pending_of(&product.sku));
    let lowest = lines.into_iter().flatten().filter_map(|group| group.lowest());
    let others = lowest.filter(move |number| Some(*number) != focused);
    focused.into_iter().chain(others).filter_map(|number| cart.line(number))
}

/// A unit that this line has already.
pub(super) fn repeated(line: &Line) -> Verdict {
    let message = format!("This unit is on {} already.", line_name(line));
    Verdict::ignored(RefusalCode::Repeat.name(), message, Some(line.number)).because(Because::AlreadyHere)
}

/// The pending line that has a further number of this unit already: its serial number is still to come.
fn begun<'a, F: Facts>(
    cx: &Context<'_, F>,
    cart: &'a Transaction,
    binding: &Binding,
    product: &Product,
) -> Option<&'a Line> {
    let held = |bound: &BoundIdentifier| {
        let is_it = |holder: &&Holding| {
            holder.transaction == cart.id && holder.sku == product.sku && holder.kind == bound.kind
        };
        let holder = cx.lane.state.holders(&bound.normalized).iter().find(is_it)?;
        cart.line(holder.line).filter(|line| line.is_pending())
    };
    binding.identifiers.iter().find_map(held)
}

/// The line of this cart that has this very unit of this product.
fn already_on<'a, F: Facts>(
    cx: &Context<'_, F>,
    cart: &'a Transaction,
    binding: &Binding,
    product: &Product,
) -> Option<&'a Line> {
    let key = binding.key()?;
    // In another form it may be another unit all the same: that is refused, not passed over in silence.
    let is_key = |holder: &&Holding| holder.is_key && !holder.is_form && holder.kind == key.kind;
    let is_it =
        |holder: &&Holding| holder.transaction == cart.id && holder.sku == product.sku && is_key(holder);
    let holder = cx.lane.state.holders(&key.normalized).iter().find(is_it)?;
    cart.line(holder.line)
}
