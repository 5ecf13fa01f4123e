use crate::context::Lane;
use crate::{Event, Refusal, TransactionId, TransactionState, limits, routing};

/// Parks the open cart; its claims stay.
pub(super) fn suspend(lane: &Lane<'_>, id: &TransactionId) -> Result<Vec<Event>, Refusal> {
    let cart = lane.open_cart(id, "suspend it")?;
    if lane.state.suspended_count() >= limits::SUSPENDED {
        return Err(Refusal::limit_reached(
            "suspended transactions",
            limits::SUSPENDED,
            "Recall and finish, or void, one of them first.",
        ));
    }
    let mut events = routing::endings(lane);
    events.push(Event::Suspended { transaction: cart.id.clone() });
    Ok(events)
}

/// Takes a parked cart back.
pub(super) fn recall(lane: &Lane<'_>, id: &TransactionId) -> Result<Vec<Event>, Refusal> {
    let cart = lane.transaction_in(id, &[TransactionState::Suspended], "recall it")?;
    if let Some(open) = lane.state.current() {
        return Err(Refusal::transaction_open(open));
    }
    Ok(vec![Event::Recalled { transaction: cart.id.clone() }])
}
