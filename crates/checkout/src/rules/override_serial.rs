use super::text;
use crate::context::{Context, Ruling, live_line_of};
use crate::{Event, Facts, LineNumber, Override, Refusal, TransactionId, TransactionState};

/// Rule 15: a pending line goes on without its serial number, which can't be read; only with a supervisor's authority and a
/// reason. It shows on line, journal and receipt. Once it is so, the same again changes nothing.
pub(super) fn go_without<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    number: LineNumber,
    reason: &str,
) -> Ruling<Vec<Event>, F> {
    let act = "go on without a serial number";
    let cart = cx.lane.transaction_in(id, &[TransactionState::Open, TransactionState::Ordered], act)?;
    let line = live_line_of(cart, number, act)?;
    if !line.product.is_serialized() {
        return Err(Refusal::not_serialized(&line.product, Some(line)).into());
    }
    text::check("reason", reason)?;
    let supervisor = cx.allowed(&Refusal::serial_missing(&[line], "checkout"))?;
    if line.overridden.is_some() {
        return Ok(Vec::new());
    }
    if !line.is_pending() {
        return Err(Refusal::no_pending_line(line).into());
    }
    Ok(vec![Event::Overridden {
        transaction: id.clone(),
        line: number,
        allowed: Override { reason: reason.to_owned(), supervisor },
    }])
}
