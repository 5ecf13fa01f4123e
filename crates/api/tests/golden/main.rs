//! The JSON of every shape, written out: programs rely on it to the letter.

#![expect(clippy::unwrap_used, reason = "a test's own helper that can't go on fails the test")]

mod events;
mod explain;
mod problems;
mod products;
mod requests;
mod transactions;
mod values;

use money::{Amount, Currency, Quantity, TaxRate};

/// The lane's currency in these tests.
pub(crate) const EUR: Currency = Currency::EUR;

pub(crate) fn eur(text: &str) -> Amount {
    Amount::parse(text, EUR).unwrap()
}

pub(crate) fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

pub(crate) fn sku(text: &str) -> checkout::Sku {
    checkout::Sku::new(text).unwrap()
}

pub(crate) fn transaction_id(text: &str) -> checkout::TransactionId {
    checkout::TransactionId::new(text).unwrap()
}

pub(crate) fn phone() -> checkout::Product {
    checkout::Product {
        sku: sku("PHONE-X"),
        description: "Phone X".to_owned(),
        gtins: vec![label::Gtin::parse("4006381333931").unwrap()],
        price: eur("499"),
        tax_rate: TaxRate::parse("19").unwrap(),
        tracking: checkout::Tracking::SalesProcess,
        blank_issue_allowed: false,
        negative_stock_allowed: false,
        keyed_needs_supervisor: false,
        rule: label::SerialRule::plain(),
    }
}

pub(crate) fn cheese() -> checkout::Product {
    checkout::Product {
        sku: sku("CHEESE"),
        description: "Cheese, by weight".to_owned(),
        gtins: Vec::new(),
        price: eur("12"),
        tax_rate: TaxRate::parse("7").unwrap(),
        tracking: checkout::Tracking::None,
        blank_issue_allowed: false,
        negative_stock_allowed: false,
        keyed_needs_supervisor: false,
        rule: label::SerialRule::plain(),
    }
}

pub(crate) fn bound(kind: label::IdentifierKind, role: label::Role, value: &str) -> label::BoundIdentifier {
    label::BoundIdentifier {
        kind,
        role,
        raw: value.to_owned(),
        normalized: value.to_owned(),
        evidence: label::Evidence::Checked,
        forms: Vec::new(),
    }
}
