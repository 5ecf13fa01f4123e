//! Scans while goods come back: which unit it is that the customer has brought.

use super::fit::{self, Fit, Rank};
use super::verdict::Verdict;
use super::{burst, focus, product};
use crate::context::{Context, Ruling, Stop};
use crate::refusal::{line_name, shown};
use crate::{
    Because, Event, Facts, Kind, Line, Product, Refusal, Returned, ScanInput, Transaction, UnitRecord,
    UnitState, rules, scan_code,
};
use label::{BoundIdentifier, IdentifierKind, Label};

/// Routes a scan to a line that comes back; `None` where it is about none of them, and may be for something that is sold.
///
/// A unit that stands on such a line is confirmed. One that was sold, and stands on none, is either the wrong one for a line
/// that waits for its unit, or one more that comes back. What nobody knows is the wrong one, too, while a line of its product
/// waits and nothing is sold in the same transaction yet: new goods are scanned after those that come back.
pub(super) fn route<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    product: Option<&Product>,
    input: &ScanInput,
) -> Ruling<Option<Verdict>, F> {
    if !cart.takes_back() {
        return Ok(None);
    }
    let lines: Vec<(&Line, &Returned)> = cart
        .returned_lines()
        .filter(|(line, _)| product.is_none_or(|product| product.sku == *line.sku()))
        .collect();
    let fitting: Vec<Fitting<'_>> =
        lines.iter().filter_map(|(line, returned)| fitting(label, line, returned)).collect();
    if let Some(known) = fitting.iter().find(|fitting| fitting.is_known()) {
        return confirm(cx, cart, known, input).map(Some);
    }
    if fitting.is_empty() && product.is_some() {
        return bare(cx, cart, label, &lines);
    }
    if let Some(nameless) = nameless(cx, cart, &fitting) {
        return name(cx, cart, nameless, input).map(Some);
    }
    let waiting: Vec<&Fitting<'_>> =
        fitting.iter().filter(|fitting| !fitting.returned.in_hand && fitting.line.unit.is_some()).collect();
    match whose(cx, label, product, &fitting)? {
        Whose::Customers(record) => {
            let mut of_product = waiting.iter().filter(|fitting| *fitting.line.sku() == record.sku);
            match (of_product.next(), of_product.next()) {
                (Some(only), None) => name(cx, cart, only, input).map(Some),
                (Some(_), Some(_)) => Err(mismatch(&record.serial, &waiting).into()),
                (None, _) => add(cx, cart, &record),
            }
        }
        Whose::Nobodys if cart.kind == Kind::Return => {
            let meant: Vec<_> = waiting.into_iter().filter(|it| it.fit.rank != Rank::Competing).collect();
            match meant.as_slice() {
                [] => Ok(None),
                [only] => name(cx, cart, only, input).map(Some),
                several => Err(mismatch(several.first().map_or("", |it| it.value()), several).into()),
            }
        }
        Whose::Nobodys | Whose::Shops => Ok(None),
    }
}

/// A line whose rule the label fits.
struct Fitting<'a> {
    line: &'a Line,
    returned: &'a Returned,
    fit: Fit,
}

impl Fitting<'_> {
    /// The label says something that is known of the line's unit.
    fn is_known(&self) -> bool {
        let known = self.line.unit.as_ref().map_or(&[][..], |unit| &unit.identifiers);
        self.fit.new.iter().any(|new| known.iter().any(|known| known.may_be(new)))
    }

    fn value(&self) -> &str {
        self.fit.new.first().map_or("", |bound| &bound.normalized)
    }
}

fn fitting<'a>(label: &Label<'_>, line: &'a Line, returned: &'a Returned) -> Option<Fitting<'a>> {
    let fit = line.product.is_serialized().then(|| fit::fit(label, &line.product, None).ok()).flatten()?;
    Some(Fitting { line, returned, fit })
}

/// The line that was sold without a serial number, and that this scan is for: the one in focus, or the only one.
fn nameless<'c, 'a, F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    fitting: &'c [Fitting<'a>],
) -> Option<&'c Fitting<'a>> {
    let focused = focus::focused_line(&cx.lane, cart).map(|line| line.number);
    let mut nameless = fitting.iter().filter(|it| it.line.unit.is_none());
    if let Some(focused) = nameless.clone().find(|it| Some(it.line.number) == focused) {
        return Some(focused);
    }
    let only = nameless.next().filter(|it| it.fit.rank != Rank::Competing && fitting.len() == 1);
    only.filter(|_| cart.kind == Kind::Return)
}

fn confirm<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    known: &Fitting<'_>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let identifiers = known.line.unit.iter().flat_map(|unit| unit.identifiers.clone()).collect();
    let events = rules::name_returned_unit(
        cx,
        cart,
        (known.line, known.returned),
        identifiers,
        burst::source(input.keyed),
    )?;
    Ok(confirmed(known.line, events))
}

fn confirmed(line: &Line, events: Vec<Event>) -> Verdict {
    if events.is_empty() {
        return product::repeated(line);
    }
    let message = format!("This is what was sold: {} comes back.", line_name(line));
    let verdict = Verdict::accepted(scan_code::RETURN_CONFIRMED, message, Some(line.number));
    verdict.after(events).because(Because::ReturnedUnit)
}

fn name<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    of: &Fitting<'_>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let new = of.fit.new.clone();
    let events =
        match rules::name_returned_unit(cx, cart, (of.line, of.returned), new, burst::source(input.keyed)) {
            Ok(events) => events,
            Err(Stop::Refused(refusal)) => {
                return Ok(Verdict::refused(refusal).because(Because::ReturnedLine));
            }
            Err(facts @ Stop::Facts(_)) => return Err(facts),
        };
    let message = format!("{} is the unit that comes back on {}.", shown(of.value()), line_name(of.line));
    let verdict = Verdict::accepted(scan_code::RETURN_NAMED, message, Some(of.line.number));
    Ok(verdict.after(events).because(Because::ReturnedLine))
}

/// One more unit comes back: of another sale, or of another line of the same one.
fn add<F: Facts>(cx: &Context<'_, F>, cart: &Transaction, record: &UnitRecord) -> Ruling<Option<Verdict>, F> {
    let Some(added) = rules::add_returned_unit(cx, cart, record)? else { return Ok(None) };
    let name = shown(&added.product.description);
    let message = format!("{name} {} comes back, as line {}.", shown(&record.serial), added.line);
    let line = added.line;
    let event = Event::ReturnLineAdded(Box::new(added));
    let verdict = Verdict::accepted(scan_code::RETURN_ADDED, message, Some(line));
    Ok(Some(verdict.after([event]).because(Because::SoldUnit)))
}

/// A product's code alone: of goods without serial numbers it confirms a line; a unit's own number is still to come.
fn bare<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    lines: &[(&Line, &Returned)],
) -> Ruling<Option<Verdict>, F> {
    let Some((line, _)) = lines.iter().find(|(_, returned)| !returned.in_hand) else { return Ok(None) };
    if line.product.is_serialized() {
        return match cart.kind {
            Kind::Return if !fit::declares_unit(label) => {
                let message = "Scan the serial number of the unit that comes back.";
                Ok(Some(burst::hold(&cx.lane, message, Because::ProductWaits)?))
            }
            _ => Ok(None),
        };
    }
    let named = Event::ReturnedUnitNamed {
        transaction: cart.id.clone(),
        line: line.number,
        identifiers: Vec::new(),
        source: crate::SerialSource::Scanned,
        claims: None,
        releases: None,
        despite: None,
        allowed_by: None,
    };
    Ok(Some(confirmed(line, vec![named])))
}

/// Whose a unit is, as the registry has it.
enum Whose {
    /// It was sold, and has not come back.
    Customers(UnitRecord),
    /// It lies in the shop, or in a cart.
    Shops,
    /// Nobody has seen it.
    Nobodys,
}

fn whose<F: Facts>(
    cx: &Context<'_, F>,
    label: &Label<'_>,
    product: Option<&Product>,
    fitting: &[Fitting<'_>],
) -> Ruling<Whose, F> {
    let mut known = Vec::new();
    for it in fitting {
        for (kind, value) in it.fit.new.iter().flat_map(BoundIdentifier::known_as) {
            known.extend(cx.facts.unit(it.line.sku(), kind, value).map_err(Stop::Facts)?);
        }
    }
    if known.is_empty() {
        let values = label.identifiers.iter().filter(|found| {
            found.kind.names_unit() || (product.is_none() && found.kind == IdentifierKind::Text)
        });
        for found in values {
            known.extend(cx.facts.units_known_as(&found.value).map_err(Stop::Facts)?);
        }
    }
    // Where the label names the product it is none of another's, though that may be known by the same digits.
    known.retain(|record| product.is_none_or(|product| product.sku == record.sku));
    let sold = known.iter().find(|record| matches!(record.state, UnitState::Sold { .. }));
    Ok(match (sold, known.is_empty()) {
        (Some(record), _) => Whose::Customers(record.clone()),
        (None, false) => Whose::Shops,
        (None, true) => Whose::Nobodys,
    })
}

fn mismatch(serial: &str, lines: &[&Fitting<'_>]) -> Refusal {
    let lines: Vec<&Line> = lines.iter().map(|it| it.line).collect();
    Refusal::return_mismatch(serial, &lines)
}
