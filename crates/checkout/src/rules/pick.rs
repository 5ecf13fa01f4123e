use super::add_line::check_room;
use super::serial::keyed_key;
use super::unit::{Given, Place, admit, check_held_unit};
use super::void::{again, voided};
use crate::context::{Context, Ruling, Stop, line_of};
use crate::{
    Event, Facts, Line, LineNumber, LineState, Refusal, SerialSource, Transaction, TransactionId,
    TransactionState, VoidReason,
};

/// A line of a placed order was taken from the shelf; a serialized one with its serial number, unless it has
/// that already or may go without. The same again changes nothing.
pub(super) fn pick<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    number: LineNumber,
    serial: Option<&str>,
) -> Ruling<Vec<Event>, F> {
    let act = "pick a line";
    let order = cx.lane.transaction_in(id, &[TransactionState::Ordered], act)?;
    let line = line_of(order, number)?;
    if !matches!(line.state, LineState::Active | LineState::Picked) {
        return Err(Refusal::line_in_wrong_state(line, act).into());
    }
    let new = match serial {
        Some(serial) => keyed_key(line, serial)?,
        None => None,
    };
    let Some(new) = new else {
        check_held_unit(cx, order, line)?;
        return Ok(pick_as_is(order, line)?);
    };
    let place = Place::of(order, line);
    let given = admit(cx, &place, new, SerialSource::Keyed)?;
    Ok(vec![picked(order, line, given)])
}

/// Puts a picked line back (rule 4): voids it and adds it again as pending. So does a line that was given its unit before the
/// order was placed, where that unit holds no longer: it can't be picked, and must not keep the line from another.
pub(super) fn unpick<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    number: LineNumber,
) -> Ruling<Vec<Event>, F> {
    let act = "put a line back";
    let order = cx.lane.transaction_in(id, &[TransactionState::Ordered], act)?;
    let line = line_of(order, number)?;
    let may = match line.state {
        LineState::Picked => true,
        LineState::Active => !still_holds(cx, order, line)?,
        _ => false,
    };
    if !may {
        return Err(Refusal::line_in_wrong_state(line, act).into());
    }
    check_room(&cx.lane, order, 1, &line.product)?;
    Ok(vec![voided(order, line, VoidReason::Unpicked), Event::LineAdded(Box::new(again(order, line)))])
}

/// Whether the unit that the line has, if any, may still leave.
fn still_holds<F: Facts>(cx: &Context<'_, F>, order: &Transaction, line: &Line) -> Ruling<bool, F> {
    match check_held_unit(cx, order, line) {
        Ok(()) => Ok(true),
        Err(Stop::Refused(_)) => Ok(false),
        Err(facts @ Stop::Facts(_)) => Err(facts),
    }
}

/// Picks a line with the unit that it has, or without one.
fn pick_as_is(order: &Transaction, line: &Line) -> Result<Vec<Event>, Refusal> {
    if is_missing(line) {
        return Err(Refusal::pick_needs_serial(line));
    }
    if line.state == LineState::Picked {
        return Ok(Vec::new());
    }
    let unit = line.unit.as_ref();
    let given = Given {
        identifiers: unit.map(|unit| unit.identifiers.clone()).unwrap_or_default(),
        source: unit.map_or(SerialSource::Keyed, |unit| unit.source),
        // Claimed when it was given.
        claims: None,
        allowed_by: None,
        stale_stock_ms: None,
    };
    Ok(vec![picked(order, line, given)])
}

/// A unit can't leave without its serial number. What else its rule requires can only be scanned, into an open
/// cart, so an order doesn't ask for it.
pub(super) fn is_missing(line: &Line) -> bool {
    line.product.is_serialized()
        && line.serial().is_none()
        && !line.product.blank_issue_allowed
        && line.overridden.is_none()
}

fn picked(order: &Transaction, line: &Line, given: Given) -> Event {
    Event::Picked {
        transaction: order.id.clone(),
        line: line.number,
        identifiers: given.identifiers,
        source: given.source,
        claims: given.claims,
        allowed_by: given.allowed_by,
        stock_ms: given.stale_stock_ms,
    }
}
