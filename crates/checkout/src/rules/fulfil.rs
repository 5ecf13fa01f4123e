use super::complete::{next_receipt, sold};
use super::pick::is_missing;
use super::unit::check_held_unit;
use crate::context::{Context, Ruling, line_of};
use crate::{
    Delivery, Event, Facts, Line, LineNumber, LineState, Refusal, Transaction, TransactionId,
    TransactionState,
};
use std::collections::BTreeSet;

/// Hands over or sends lines of a placed order (rule 4), with a receipt of its own; the last one completes
/// the order. No lines named: all that are left for this delivery. Each needs its serial number, and one that still holds.
pub(super) fn fulfil<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    lines: Option<&[LineNumber]>,
    delivery: Delivery,
) -> Ruling<Vec<Event>, F> {
    let lane = &cx.lane;
    let shipped = delivery == Delivery::Ship;
    let act = if shipped { "send lines" } else { "hand lines over" };
    let order = lane.transaction_in(id, &[TransactionState::Ordered], act)?;
    let lines = match lines {
        Some(numbers) => named(order, numbers, delivery, act)?,
        None => left(order).filter(|line| line.delivery == delivery).collect(),
    };
    if lines.is_empty() {
        return Err(Refusal::nothing_left(order, delivery).into());
    }
    let missing: Vec<&Line> = lines.iter().copied().filter(|line| is_missing(line)).collect();
    if !missing.is_empty() {
        let now = if shipped { "shipping" } else { "pickup" };
        return Err(Refusal::order_serial_missing(&missing, now).into());
    }
    for line in &lines {
        check_held_unit(cx, order, line)?;
    }
    // In order, as a transaction's lines are.
    let numbers: Vec<LineNumber> = lines.iter().map(|line| line.number).collect();
    Ok(vec![Event::Fulfilled {
        transaction: id.clone(),
        shipped,
        receipt: next_receipt(lane, order)?,
        sells: sold(lane, order, |line| numbers.binary_search(&line.number).is_ok()),
        completes: left(order).count() == lines.len(),
        lines: numbers,
    }])
}

/// Lines that are still to be handed over or sent.
pub(super) fn left(order: &Transaction) -> impl Iterator<Item = &Line> {
    order.lines.iter().filter(|line| matches!(line.state, LineState::Active | LineState::Picked))
}

/// The lines of these numbers, each once, in order.
fn named<'a>(
    order: &'a Transaction,
    numbers: &[LineNumber],
    delivery: Delivery,
    act: &str,
) -> Result<Vec<&'a Line>, Refusal> {
    if numbers.is_empty() {
        return Err(Refusal::invalid_value("lines", "none is named; leave it out for all that are left"));
    }
    let numbers: BTreeSet<LineNumber> = numbers.iter().copied().collect();
    let mut lines = Vec::new();
    for number in numbers {
        let line = line_of(order, number)?;
        if !matches!(line.state, LineState::Active | LineState::Picked) {
            return Err(Refusal::line_in_wrong_state(line, act));
        }
        if line.delivery != delivery {
            return Err(Refusal::other_delivery(line, delivery));
        }
        lines.push(line);
    }
    Ok(lines)
}
