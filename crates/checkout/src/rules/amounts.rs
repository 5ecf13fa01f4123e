use crate::context::Lane;
use crate::{Line, Refusal, Transaction};
use money::{Amount, Quantity};

/// A price, a quantity and a discount that go together: nothing negative, and no more taken off than there is.
pub(super) fn check_terms(unit_price: Amount, quantity: Quantity, discount: Amount) -> Result<(), Refusal> {
    if unit_price < Amount::ZERO {
        return Err(Refusal::invalid_value("price", "it is negative"));
    }
    if discount < Amount::ZERO {
        return Err(Refusal::invalid_value("discount", "it is negative"));
    }
    let full = quantity.times(unit_price).map_err(|error| Refusal::invalid_value("price", error))?;
    if discount > full {
        return Err(Refusal::invalid_value("discount", "it is more than the line costs"));
    }
    Ok(())
}

/// So many amounts have a sum.
pub(super) fn check_range(
    amounts: impl Iterator<Item = Result<Amount, money::AmountError>>,
) -> Result<(), Refusal> {
    let mut amounts = amounts;
    amounts
        .try_fold(Amount::ZERO, |sum, amount| sum.plus(amount?))
        .map(drop)
        .map_err(|error| Refusal::invalid_value("lines", error))
}

/// The transaction still has sums when this line goes out and these come in.
pub(super) fn check_sums<'a>(
    lane: &Lane<'_>,
    cart: &Transaction,
    out: Option<&Line>,
    new: impl IntoIterator<Item = &'a Line>,
) -> Result<(), Refusal> {
    let mut sums = lane.state.cart_index(&cart.id).map(|index| index.sums.clone()).unwrap_or_default();
    if let Some(line) = out {
        sums.remove(line);
    }
    for line in new {
        line.checked_amount().map_err(|error| Refusal::invalid_value("price", error))?;
        sums.add(line);
    }
    match cart.checked_totals(&sums) {
        Ok(_) => Ok(()),
        Err(error) => Err(Refusal::invalid_value("price", format!("with it, {error}"))),
    }
}
