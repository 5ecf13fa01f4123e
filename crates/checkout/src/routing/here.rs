//! Units that a line of the cart has already, whatever notation or spelling their label is read in this time.

use super::fit::{Candidate, Fit, Rank};
use crate::context::Lane;
use crate::state::CartIndex;
use crate::{Line, LineNumber, Refusal, Transaction};
use label::{BoundIdentifier, Evidence, IdentifierKind, Label, SerialRule};
use std::borrow::Cow;

/// A value of the label that a line of this cart has already, and that it does not just complete.
pub(super) fn already<'a>(
    lane: &Lane<'_>,
    cart: &'a Transaction,
    label: &Label<'_>,
    candidates: &[Candidate<'_>],
) -> Option<(String, &'a Line)> {
    // The part of a text that only might be meant is no value that was read.
    let values = label.identifiers.iter().filter(|found| {
        let is_read = found.evidence < Evidence::Shaped || found.value.as_bytes() == label.scan.data;
        is_read
            && (found.kind.names_unit()
                || matches!(found.kind, IdentifierKind::Text | IdentifierKind::Receipt))
    });
    let read = values.flat_map(|found| {
        // As units are known by it, whatever the notation of the label. What is borrowed is what was read.
        let canonical = found.kind.names_unit().then(|| found.canonical());
        let canonical = canonical.filter(|value| matches!(value, Cow::Owned(_)));
        core::iter::once(Cow::Borrowed(found.value.as_str())).chain(canonical)
    });
    let bound = candidates.iter().flat_map(|candidate| candidate.fit.values());
    let bound = bound.map(|value| Cow::Borrowed(value.normalized));
    // Lines that are alike have no unit yet: they are not the ones that have a value.
    let completes = |line: LineNumber| {
        candidates.iter().any(|candidate| candidate.line.number == line && candidate.line.unit.is_some())
    };
    read.chain(bound).find_map(|value| {
        let lines = lane.state.lines_read_as(&cart.id, &value);
        let line = lines.filter(|line| !completes(*line)).find_map(|line| cart.line(line))?;
        Some((value.into_owned(), line))
    })
}

/// Refuses another spelling of a unit that a line of this cart has, for a line that takes any text: only that says that it is this line's.
/// As it is kept it was looked for already.
pub(super) fn refuse_other_form(
    lane: &Lane<'_>,
    cart: &Transaction,
    line: &Line,
    fit: &Fit,
) -> Result<(), Refusal> {
    if line.unit.is_some() || !matches!(fit.rank, Rank::Plain | Rank::Competing) {
        return Ok(());
    }
    fit.new.iter().try_for_each(|bound| refuse_known_as(lane, cart, bound, bound.known_as().skip(1)))
}

/// The same for a label that no line waits for.
pub(super) fn refuse_known(lane: &Lane<'_>, cart: &Transaction, label: &Label<'_>) -> Result<(), Refusal> {
    // What a unit is known by takes long to find. In training none is on the list of those that are to be sold.
    let has_units = |index: &CartIndex| cart.training || !index.units.is_empty();
    if !lane.state.cart_index(&cart.id).is_some_and(has_units) {
        return Ok(());
    }
    // What is no serial number is no spelling of one.
    let Ok(binding) = label::bind(label, &SerialRule::plain()) else { return Ok(()) };
    let mut identifiers = binding.identifiers.iter();
    identifiers.try_for_each(|bound| refuse_known_as(lane, cart, bound, bound.known_as()))
}

fn refuse_known_as<'b>(
    lane: &Lane<'_>,
    cart: &Transaction,
    bound: &'b BoundIdentifier,
    mut values: impl Iterator<Item = (IdentifierKind, &'b str)>,
) -> Result<(), Refusal> {
    let holder = |value: &str| lane.state.lines_read_as(&cart.id, value).find_map(|line| cart.line(line));
    match values.find_map(|(_, value)| Some((value, holder(value)?))) {
        Some((value, line)) => {
            let refusal = Refusal::serial_already_here(&bound.normalized, line);
            Err(refusal.known_as(bound, line.serial().unwrap_or(value)))
        }
        None => Ok(()),
    }
}
