//! Sentences about goods that come back.

use super::{Refusal, RefusalCode, line_name, line_names, quoted, shown};
use crate::{Line, ReceiptId, Sku, Transaction, TransactionId};
use money::{Amount, Currency};

impl Refusal {
    pub(crate) fn unknown_receipt(receipt: &ReceiptId) -> Self {
        Self::new(
            RefusalCode::UnknownReceipt,
            format!("This lane has no receipt {receipt}."),
            "Check the receipt's number, or take the unit back by its serial number.",
        )
        .with("receipt", receipt)
    }

    pub(crate) fn return_mismatch(serial: &str, lines: &[&Line]) -> Self {
        let what = match lines {
            [] => format!("{} is no unit of this sale.", quoted(serial)),
            [line] => format!(
                "{} is not the unit that was sold: {} was sold with {}.",
                quoted(serial),
                line_name(line),
                quoted(line.serial().unwrap_or_default())
            ),
            lines => {
                format!(
                    "{} is none of the units that were sold: {}.",
                    quoted(serial),
                    line_names(lines.iter().copied())
                )
            }
        };
        Self::new(
            RefusalCode::ReturnMismatch,
            what,
            "Ask for the unit that was sold, or look up this one's own sale.",
        )
        .with("serial", shown(serial))
        .on(lines.iter().map(|line| line.number))
    }

    pub(crate) fn return_unknown(serial: &str) -> Self {
        Self::new(
            RefusalCode::ReturnUnknown,
            format!("This lane knows of no sale of {}.", quoted(serial)),
            "Check the number and the receipt; another lane or shop may have sold it.",
        )
        .with("serial", shown(serial))
    }

    pub(crate) fn return_names_no_line(serial: &str, lines: &[&Line]) -> Self {
        Self::new(
            RefusalCode::ChoiceNeeded,
            format!(
                "{} could come back for more than one line: {}.",
                quoted(serial),
                line_names(lines.iter().copied())
            ),
            "Say which line with lines.",
        )
        .with("serial", shown(serial))
        .on(lines.iter().map(|line| line.number))
    }

    pub(crate) fn return_names_no_product<'a>(serial: &str, skus: impl Iterator<Item = &'a Sku>) -> Self {
        let skus: Vec<_> = skus.map(|sku| shown(sku.as_str())).collect();
        Self::new(
            RefusalCode::ChoiceNeeded,
            format!("{} was sold of more than one product: {}.", quoted(serial), skus.join(", ")),
            "Say which product with sku.",
        )
        .with("serial", shown(serial))
        .with("skus", skus.join(" "))
    }

    pub(crate) fn unit_already_returned(serial: &str) -> Self {
        Self::new(
            RefusalCode::AlreadyReturned,
            format!("{} is the shop's already: it came back, or was never sold.", quoted(serial)),
            "Check the unit's number.",
        )
        .with("serial", shown(serial))
    }

    pub(crate) fn line_already_returned(sale: &TransactionId, line: &Line) -> Self {
        Self::new(
            RefusalCode::AlreadyReturned,
            format!("{} of transaction {sale} came back already, or is about to.", line_name(line)),
            "Look up what came back, and leave the line out.",
        )
        .with("transaction", sale)
        .on([line.number])
    }

    pub(crate) fn sale_already_returned(sale: &TransactionId) -> Self {
        Self::new(
            RefusalCode::AlreadyReturned,
            format!("Nothing of transaction {sale} is left to come back."),
            "Look up what came back.",
        )
        .with("transaction", sale)
    }

    pub(crate) fn line_not_sold(sale: &TransactionId, line: &Line) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!("{} of transaction {sale} was not sold, or not handed over.", line_name(line)),
            "Leave the line out. What was not handed over yet is cancelled, not returned.",
        )
        .with("transaction", sale)
        .on([line.number])
    }

    /// `act` completes the sentence "Can't ...".
    pub(crate) fn line_comes_back(line: &Line, act: &str) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!("Can't {act}: {} comes back, as it was sold.", line_name(line)),
            "Void the line if it stays with the customer.",
        )
        .on([line.number])
    }

    /// `act` completes the sentence "Can't ...".
    pub(crate) fn is_return(cart: &Transaction, act: &str) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!("Can't {act}: transaction {} takes goods back.", cart.id),
            "Complete it, then open another transaction.",
        )
        .with("transaction", &cart.id)
    }

    /// Something that only a supervisor may allow, and why none does.
    pub(crate) fn supervisor_needed(refused: &Self, why_not: &str) -> Self {
        let mut params = refused.params.clone();
        if !params.iter().any(|(name, _)| *name == "reason") {
            params.push(("reason", refused.code.name().to_owned()));
        }
        Self {
            code: RefusalCode::SupervisorNeeded,
            params,
            detail: format!("{} Only a supervisor may allow it: {why_not}.", refused.detail),
            remedy: "Have a supervisor, who is not the one that acts, allow it.".to_owned(),
            ..refused.clone()
        }
    }

    pub(crate) fn refund_due(owed: Amount, currency: Currency) -> Self {
        let owed = owed.format(currency);
        Self::new(
            RefusalCode::RefundDue,
            format!("{owed} {} are still owed to the customer.", currency.code()),
            "Give the money back as a negative tender, then complete again.",
        )
        .with("due", owed)
    }
}
