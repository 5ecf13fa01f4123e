use super::tender;
use super::unit::releases;
use crate::context::Lane;
use crate::state::is_later;
use crate::{
    Event, Kind, Line, LineNumber, Refusal, Returned, TakenBack, Tender, TenderKind, Transaction,
    TransactionId, TransactionState, UnitKey,
};
use money::Amount;
use std::sync::Arc;

/// Sold, or the order placed (rules 4, 12, 13). After checkout only the sums can refuse it. A placed order
/// that is completed again stays as it is.
pub(super) fn complete(
    lane: &Lane<'_>,
    id: &TransactionId,
    tenders: &[Tender],
) -> Result<Vec<Event>, Refusal> {
    let cart =
        lane.transaction_in(id, &[TransactionState::Tendering, TransactionState::Ordered], "complete it")?;
    if cart.state == TransactionState::Ordered {
        return if tenders.is_empty() {
            Ok(Vec::new())
        } else {
            Err(Refusal::wrong_state(cart, "take money"))
        };
    }
    if !tenders.is_empty() {
        tender::check(lane, cart, tenders)?;
    }
    let change = change(lane, cart, tenders)?;
    let mut events: Vec<_> =
        tenders.iter().map(|&tender| Event::TenderTaken { transaction: id.clone(), tender }).collect();
    let carried = |line: &&Line| line.returns.is_none() && !is_later(line);
    let ordered = lane.state.cart_index(&cart.id).is_some_and(|index| index.later > 0);
    // A sale's lines stay as they are: they are sold. An order's are told apart from those still to come.
    let handed_over = match cart.kind {
        Kind::Order => cart.live_lines().filter(carried).map(|line| line.number).collect(),
        _ => Vec::new(),
    };
    events.push(Event::Completed {
        transaction: id.clone(),
        receipt: next_receipt(lane, cart)?,
        change,
        handed_over,
        sells: sold(lane, cart, carried),
        ordered,
        returns: taken_back(cart),
    });
    Ok(events)
}

/// The number of the next receipt.
pub(super) fn next_receipt(lane: &Lane<'_>, cart: &Transaction) -> Result<crate::ReceiptId, Refusal> {
    let counters = lane.state.counters();
    let count = if cart.training { counters.training_receipts } else { counters.receipts };
    lane.settings
        .lane
        .receipt(cart.training, count.saturating_add(1))
        .map_err(|error| Refusal::invalid_value("store number", error))
}

/// The units of the lines that are chosen, as they are sold: none is made anew, only said once more.
pub(super) fn sold(
    lane: &Lane<'_>,
    cart: &Transaction,
    is_chosen: impl Fn(&&Line) -> bool,
) -> Vec<(LineNumber, Arc<UnitKey>)> {
    let units = lane.state.cart_index(&cart.id).into_iter().flat_map(|index| &index.units);
    let chosen = units.filter(|(number, _)| cart.line(**number).as_ref().is_some_and(&is_chosen));
    chosen.map(|(number, unit)| (*number, Arc::clone(unit))).collect()
}

/// What comes back.
fn taken_back(cart: &Transaction) -> Vec<TakenBack> {
    let back = |(line, returned): (&Line, &Returned)| TakenBack {
        line: line.number,
        sale: returned.sale.clone(),
        quantity: line.quantity,
        discount: line.discount,
        unit: releases(cart, line),
        disposition: returned.disposition,
    };
    let returned = Some(cart).filter(|cart| cart.takes_back());
    returned.into_iter().flat_map(Transaction::returned_lines).map(back).collect()
}

/// The change that is due, where the sums are right.
fn change(lane: &Lane<'_>, cart: &Transaction, tenders: &[Tender]) -> Result<Amount, Refusal> {
    let currency = lane.settings.currency;
    let all = || cart.tenders.iter().chain(tenders);
    let out_of_range = |error| Refusal::invalid_value("amount", error);
    let paid = all().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount)).map_err(out_of_range)?;
    let total = lane.totals(cart).total;
    let excess = paid.minus(total).map_err(out_of_range)?;
    if total < Amount::ZERO && excess > Amount::ZERO {
        return Err(Refusal::refund_due(excess, currency));
    }
    if excess < Amount::ZERO {
        return Err(Refusal::underpaid(excess.negated(), currency));
    }
    let cash = tender::taken(all(), TenderKind::Cash);
    if excess > cash.max(Amount::ZERO) {
        return Err(Refusal::overpaid(excess, cash, currency));
    }
    Ok(excess)
}
