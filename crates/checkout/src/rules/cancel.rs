use super::complete::next_receipt;
use super::fulfil::left;
use super::text;
use super::unit::releases;
use crate::context::Lane;
use crate::{
    Event, Line, LineNumber, OrderCancelled, Refusal, Tender, Transaction, TransactionId, TransactionState,
    limits,
};
use money::Amount;

/// Gives up what is left of a placed order (rule 4): picked units go back to the shelf, what was handed over or sent stays sold,
/// and what was paid for the rest is owed back.
pub(super) fn cancel(
    lane: &Lane<'_>,
    id: &TransactionId,
    reason: Option<&String>,
    tenders: &[Tender],
) -> Result<Vec<Event>, Refusal> {
    let order = lane.transaction(id)?;
    if order.state != TransactionState::Ordered {
        return Err(Refusal::not_placed(order));
    }
    text::check_some("reason", reason)?;
    // An order with nothing left is completed: there is always a line here.
    let lines: Vec<&Line> = left(order).collect();
    let numbers: Vec<LineNumber> = lines.iter().map(|line| line.number).collect();
    let share = order.share_of(&numbers).map_err(|error| Refusal::invalid_value("order", error))?;
    check_refund(lane, order, share.total, tenders)?;
    let taken = tenders.iter().map(|&tender| Event::TenderTaken { transaction: id.clone(), tender });
    let cancelled = OrderCancelled {
        transaction: id.clone(),
        reason: reason.cloned(),
        releases: lines.iter().filter_map(|line| Some((line.number, releases(order, line)?))).collect(),
        lines: numbers,
        refund: share.total,
        tenders: tenders.len(),
        receipt: next_receipt(lane, order)?,
        completes: order.lines.iter().any(Line::is_gone),
    };
    Ok(taken.chain([Event::OrderCancelled(Box::new(cancelled))]).collect())
}

/// Money is only given back here, by whatever means, and no more than was paid for what is given up. What is not given back
/// with it stays owed.
fn check_refund(
    lane: &Lane<'_>,
    order: &Transaction,
    refund: Amount,
    tenders: &[Tender],
) -> Result<(), Refusal> {
    if order.tenders.len().saturating_add(tenders.len()) > limits::TENDERS {
        return Err(Refusal::limit_reached(
            "tenders",
            limits::TENDERS,
            "Cancel without them, and give the money back on paper.",
        ));
    }
    if tenders.iter().any(|tender| tender.amount >= Amount::ZERO) {
        let why = "money is given back when an order is cancelled, so it is below zero";
        return Err(Refusal::invalid_value("amount", why));
    }
    let given = tenders.iter().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount));
    let given = given.map_err(|error| Refusal::invalid_value("amount", error))?;
    if given.negated() > refund {
        let owed = refund.format(lane.settings.currency);
        let why = format!("more is given back than the {owed} that were paid for what is cancelled");
        return Err(Refusal::invalid_value("amount", why));
    }
    Ok(())
}
