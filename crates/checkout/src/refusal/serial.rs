//! Sentences about serial numbers.

use super::{Refusal, RefusalCode, line_name, line_names, quoted, shown};
use crate::{Line, LineNumber, Product, TransactionId};
use label::{BoundIdentifier, IdentifierKind, Misfit};

impl Refusal {
    /// `now` says for what: "checkout", "pickup".
    pub(crate) fn serial_missing(lines: &[&Line], now: &str) -> Self {
        let subject = if lines.len() == 1 { "A serial number is" } else { "Serial numbers are" };
        Self::new(
            RefusalCode::SerialMissing,
            format!("{subject} missing before {now}: {}.", line_names(lines.iter().copied())),
            "Scan or type in the serial number of each of these lines, or void the line.",
        )
        .on(lines.iter().map(|line| line.number))
    }

    pub(crate) fn serial_not_editable(line: &Line) -> Self {
        Self::new(
            RefusalCode::SerialNotEditable,
            format!(
                "{} has the serial number {} already, and it can't be changed.",
                line_name(line),
                quoted(line.serial().unwrap_or_default())
            ),
            "Void the line and add the product again, or replace the line.",
        )
        .on([line.number])
    }

    pub(crate) fn serial_already_here(value: &str, line: &Line) -> Self {
        Self::new(
            RefusalCode::SerialAlreadyHere,
            format!("{} is on {} of this transaction already.", quoted(value), line_name(line)),
            "Scan the other unit: each has a number of its own.",
        )
        .with("serial", shown(value))
        .on([line.number])
    }

    pub(crate) fn serial_in_other_transaction(value: &str, holder: &TransactionId) -> Self {
        Self::new(
            RefusalCode::SerialInOtherTransaction,
            format!("{} is held by transaction {holder}.", quoted(value)),
            "Check the unit. If it is the right one, finish or void that transaction first.",
        )
        .with("serial", shown(value))
        .with("transaction", holder)
    }

    pub(crate) fn serial_sold(value: &str, sale: &TransactionId) -> Self {
        Self::new(
            RefusalCode::SerialSold,
            format!("{} was sold already, in transaction {sale}.", quoted(value)),
            "Put this unit aside and take another; ask a supervisor how it came back.",
        )
        .with("serial", shown(value))
        .with("transaction", sale)
    }

    /// Says what the unit is known as that has the value, where that is another form of it.
    pub(crate) fn known_as(mut self, bound: &BoundIdentifier, known: &str) -> Self {
        // What was sold without its key is known by kind and value, which says nothing to a cashier.
        let is_same = |(kind, value): (IdentifierKind, &str)| {
            let rest = known.strip_prefix(kind.name()).and_then(|rest| rest.strip_prefix(':'));
            value == bound.normalized && (known == value || rest == Some(value))
        };
        if known == bound.raw || bound.known_as().any(is_same) {
            return self;
        }
        self.detail = format!("{} It is the same unit as {}.", self.detail, quoted(known));
        self.remedy = format!(
            "{} Only if these are two units, a supervisor may let the line go on without its serial number.",
            self.remedy
        );
        self.with("known_as", shown(known))
    }

    /// What a supervisor has to allow.
    pub(crate) fn keyed_serial(product: &Product, line: LineNumber) -> Self {
        Self::new(
            RefusalCode::SupervisorNeeded,
            format!("The serial number of {} is to be scanned, not typed in.", shown(&product.description)),
            "Scan it.",
        )
        .with("reason", "serial_keyed")
        .on([line])
    }

    pub(crate) fn serial_not_in_stock(value: &str, product: &Product) -> Self {
        Self::new(
            RefusalCode::SerialNotInStock,
            format!("{} of {} is not in this store's stock.", quoted(value), shown(&product.description)),
            "Check the number. If the unit is here, have it booked into stock first.",
        )
        .with("serial", shown(value))
        .with("sku", &product.sku)
    }

    pub(crate) fn stock_stale(product: &Product) -> Self {
        Self::new(
            RefusalCode::StockStale,
            format!(
                "Whether {} is in stock isn't known: the list of the stock is too old.",
                shown(&product.description)
            ),
            "Have the stock imported again.",
        )
        .with("sku", &product.sku)
    }

    pub(crate) fn serial_blocked(value: &str, reason: &str) -> Self {
        Self::new(
            RefusalCode::SerialBlocked,
            format!("{} is blocked: {}.", quoted(value), shown(reason)),
            "Put this unit aside, take another, and tell a supervisor.",
        )
        .with("serial", shown(value))
        .with("reason", shown(reason))
    }

    /// A misfit's texts are escaped and cut already.
    pub(crate) fn serial_does_not_fit(product: &Product, line: Option<&Line>, misfit: &Misfit) -> Self {
        if misfit.is_own {
            return Self::serial_is_gtin(misfit, product, line.map(|line| line.number));
        }
        let name = line.map_or_else(|| shown(&product.description), line_name);
        Self::new(
            RefusalCode::SerialDoesNotFit,
            format!("This is no serial number for {name}: {}", misfit.message),
            "Scan the unit's serial number again, or another code on the box.",
        )
        .with("reason", misfit.code)
        .with("raw", &misfit.raw)
        .with("normalized", &misfit.normalized)
        .on(line.map(|line| line.number))
    }

    /// A value that is known as something else of the same unit.
    pub(crate) fn serial_is_other_identifier(
        bound: &BoundIdentifier,
        known: &BoundIdentifier,
        line: LineNumber,
    ) -> Self {
        Self::new(
            RefusalCode::SerialDoesNotFit,
            format!(
                "{} is this unit's {}, not its {}.",
                quoted(&bound.raw),
                known.kind.name(),
                bound.kind.name()
            ),
            "Scan the other code on the box.",
        )
        .with("raw", shown(&bound.raw))
        .with("normalized", shown(&bound.normalized))
        .on([line])
    }

    /// A misfit's value is escaped and cut already.
    fn serial_is_gtin(misfit: &Misfit, product: &Product, line: Option<LineNumber>) -> Self {
        let (value, name) = (&misfit.raw, shown(&product.description));
        let detail = match misfit.code {
            "holds_gtin" => format!(
                "In \"{value}\" stands the product number of {name}, or a part of it: it is not the serial number of a unit."
            ),
            _ => format!("\"{value}\" is the product number of {name}, not the serial number of a unit."),
        };
        Self::new(RefusalCode::SerialIsGtin, detail, "Scan the other code on the box, by itself.")
            .with("serial", value)
            .on(line)
    }

    pub(crate) fn not_serialized(product: &Product, line: Option<&Line>) -> Self {
        Self::new(
            RefusalCode::NotSerialized,
            format!("{} has no serial numbers.", line.map_or_else(|| shown(&product.description), line_name)),
            "Leave the serial number out.",
        )
        .with("sku", &product.sku)
        .on(line.map(|line| line.number))
    }
}
