use crate::context::Lane;
use crate::{Event, Refusal, Tender, TenderKind, Transaction, TransactionId, TransactionState, limits};
use money::Amount;

/// Every kind of money.
pub(super) const KINDS: [TenderKind; 4] =
    [TenderKind::Cash, TenderKind::Card, TenderKind::Voucher, TenderKind::Other];

/// Takes money, or gives it back as a negative tender. Too much is not refused here: it is in the till by now,
/// and the journal has to say so. Completion sorts it out.
pub(super) fn take(lane: &Lane<'_>, id: &TransactionId, tender: Tender) -> Result<Vec<Event>, Refusal> {
    let cart = lane.transaction_in(id, &[TransactionState::Tendering], "take money")?;
    check(lane, cart, &[tender])?;
    Ok(vec![Event::TenderTaken { transaction: id.clone(), tender }])
}

/// The tenders may be added to those that the transaction has.
pub(super) fn check(lane: &Lane<'_>, cart: &Transaction, new: &[Tender]) -> Result<(), Refusal> {
    if cart.tenders.len().saturating_add(new.len()) > limits::TENDERS {
        return Err(Refusal::limit_reached(
            "tenders",
            limits::TENDERS,
            "Complete the transaction, or reopen it.",
        ));
    }
    if new.iter().any(|tender| tender.amount == Amount::ZERO) {
        return Err(Refusal::invalid_value("amount", "nothing is taken with it"));
    }
    let all = || cart.tenders.iter().chain(new);
    // What the customer is owed may be given back; of what was not owed, no more than was taken.
    let total = lane.totals(cart).total;
    let owed = total.min(Amount::ZERO);
    let given = all().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount)).unwrap_or(Amount::MAX);
    if owed < Amount::ZERO && given < owed {
        return Err(Refusal::invalid_value("amount", "more is given back than is owed"));
    }
    for tender in new {
        if taken(all(), tender.kind) < owed {
            return Err(Refusal::invalid_value("amount", "more is given back than was taken of this kind"));
        }
    }
    let sum = all().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount));
    let due = sum.and_then(|sum| total.minus(sum));
    match due {
        Ok(_) => Ok(()),
        Err(error) => Err(Refusal::invalid_value("amount", error)),
    }
}

/// What was taken of one kind of money, less what was given back of it.
pub(super) fn taken<'a>(tenders: impl Iterator<Item = &'a Tender>, kind: TenderKind) -> Amount {
    let of_kind = tenders.filter(|tender| tender.kind == kind);
    // Beyond the range, the largest amount: `check` refuses such a sum.
    of_kind.fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount).unwrap_or(Amount::MAX))
}
