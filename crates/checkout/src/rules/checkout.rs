use super::unit::check_unit;
use crate::context::{Context, Lane, Ruling};
use crate::state::is_later;
use crate::{Event, Facts, Kind, Line, Refusal, Transaction, TransactionId, TransactionState, routing};
use money::Amount;

/// To payment (rules 2, 4, 12): every rule is checked once more, then cart and total are frozen.
pub(super) fn checkout<F: Facts>(cx: &Context<'_, F>, id: &TransactionId) -> Ruling<Vec<Event>, F> {
    let cart = cx.lane.open_cart(id, "check it out")?;
    if cart.live_lines().next().is_none() {
        return Err(Refusal::empty_transaction(cart).into());
    }
    check_serials(&cx.lane, cart)?;
    check_deliveries(&cx.lane, cart)?;
    if !cart.training {
        // Registry, block list and stock may have changed since the unit was given.
        let sold = cart.live_lines().filter(|line| line.returns.is_none());
        for (line, unit) in sold.filter_map(|line| Some((line, line.unit.as_ref()?))) {
            check_unit(cx, cart, &line.product, &unit.identifiers).map_err(|stop| stop.on_line(line))?;
        }
    }
    let mut events = routing::endings(&cx.lane);
    events.push(Event::CheckedOut { transaction: id.clone(), total: cx.lane.totals(cart).total });
    Ok(events)
}

/// Back from payment: no money may be left in the till for it.
pub(super) fn reopen(lane: &Lane<'_>, id: &TransactionId) -> Result<Vec<Event>, Refusal> {
    let cart = lane.transaction_in(id, &[TransactionState::Tendering], "reopen it")?;
    let standing = super::tender::KINDS
        .into_iter()
        .map(|kind| super::tender::taken(cart.tenders.iter(), kind))
        .find(|&amount| amount != Amount::ZERO);
    match standing {
        Some(_) => {
            let taken = cart.tendered().unwrap_or(Amount::MAX);
            Err(Refusal::tenders_stand(taken, lane.settings.currency))
        }
        None => Ok(vec![Event::Reopened { transaction: id.clone() }]),
    }
}

/// Rule 2: no carried-out unit without its serial number.
fn check_serials(lane: &Lane<'_>, cart: &Transaction) -> Result<(), Refusal> {
    let pending = lane.state.cart_index(&cart.id).into_iter().flat_map(|index| index.pending_lines());
    let pending = pending.filter_map(|number| cart.line(number));
    let mut blocking: Vec<&Line> = pending.filter(|line| line.is_blocking()).collect();
    blocking.sort_by_key(|line| line.number);
    if blocking.is_empty() { Ok(()) } else { Err(Refusal::serial_missing(&blocking, "checkout")) }
}

/// Rule 4: outside an order everything is carried out.
fn check_deliveries(lane: &Lane<'_>, cart: &Transaction) -> Result<(), Refusal> {
    let all_now = lane.state.cart_index(&cart.id).is_some_and(|index| index.later == 0);
    if all_now || cart.kind == Kind::Order {
        return Ok(());
    }
    let later: Vec<&Line> = cart.live_lines().filter(|line| is_later(line)).collect();
    if later.is_empty() { Ok(()) } else { Err(Refusal::delivery_needs_order(&later)) }
}
