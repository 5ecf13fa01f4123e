//! Sentences about money.

use super::{Refusal, RefusalCode};
use money::{Amount, Currency};

impl Refusal {
    pub(crate) fn underpaid(missing: Amount, currency: Currency) -> Self {
        let missing = missing.format(currency);
        Self::new(
            RefusalCode::Underpaid,
            format!("{missing} {} are still to be paid.", currency.code()),
            "Take the rest of the money, then complete again.",
        )
        .with("due", missing)
    }

    pub(crate) fn overpaid(excess: Amount, cash: Amount, currency: Currency) -> Self {
        let (excess, cash) = (excess.format(currency), cash.format(currency));
        Self::new(
            RefusalCode::Overpaid,
            format!(
                "{excess} {code} too much was taken. Change is given from cash only, and {cash} {code} of it is cash.",
                code = currency.code()
            ),
            "Give back what was not paid in cash as a negative tender of its kind, then complete again.",
        )
        .with("excess", excess)
        .with("cash", cash)
    }

    pub(crate) fn tenders_stand(taken: Amount, currency: Currency) -> Self {
        let taken = taken.format(currency);
        Self::new(
            RefusalCode::WrongState,
            format!("Can't go back to the cart: {taken} {} are taken.", currency.code()),
            "Give back every tender as a negative one of its kind, then reopen.",
        )
        .with("taken", taken)
    }
}
