use crate::context::{Lane, live_line_of};
use crate::{Deadline, Event, Line, LineNumber, Refusal, Transaction, TransactionId};

/// Says which line the next serial number is for.
pub(super) fn focus(
    lane: &Lane<'_>,
    id: &TransactionId,
    number: Option<LineNumber>,
) -> Result<Vec<Event>, Refusal> {
    let act = "say what the next serial number is for";
    let cart = lane.open_cart(id, act)?;
    let Some(number) = number else {
        return Ok(lane.state.focus_entry().map(|_| unfocused(cart)).into_iter().collect());
    };
    let line = live_line_of(cart, number, act)?;
    if !line.product.is_serialized() {
        return Err(Refusal::not_serialized(&line.product, Some(line)));
    }
    if !line.takes_identifiers() {
        return Err(Refusal::no_pending_line(line));
    }
    Ok(vec![focused(lane, cart, line)])
}

/// The event that puts the focus on a line, from now on.
pub(crate) fn focused(lane: &Lane<'_>, cart: &Transaction, line: &Line) -> Event {
    let until = Deadline(lane.now.mono_ms.saturating_add(lane.settings.focus_ms));
    Event::Focused { transaction: cart.id.clone(), line: Some(line.number), until: Some(until) }
}

/// The event that ends the focus.
pub(crate) fn unfocused(cart: &Transaction) -> Event {
    Event::Focused { transaction: cart.id.clone(), line: None, until: None }
}
