//! Sentences about transactions, lines and products.

use super::{Refusal, RefusalCode, line_name, line_names, quoted, shown};
use crate::{
    Delivery, Line, LineNumber, LineState, Product, Sku, Transaction, TransactionId, TransactionState,
};
use label::Gtin;

impl Refusal {
    pub(crate) fn unknown_transaction(id: &TransactionId) -> Self {
        Self::new(
            RefusalCode::UnknownTransaction,
            format!("There is no unfinished transaction {id}."),
            "Look it up among the finished ones, or open a new one.",
        )
        .with("transaction", id)
    }

    /// Its id is none that this lane gives.
    pub(crate) fn other_lanes_transaction(id: &TransactionId) -> Self {
        Self::new(
            RefusalCode::UnknownTransaction,
            format!("Transaction {id} is not of this lane."),
            "Check its id. An order is fulfilled on the lane that it was placed on.",
        )
        .with("transaction", id)
    }

    pub(crate) fn unknown_line(transaction: &Transaction, line: LineNumber) -> Self {
        Self::new(
            RefusalCode::UnknownLine,
            format!("Transaction {} has no line {line}.", transaction.id),
            "Read the transaction again and use one of its line numbers.",
        )
        .with("transaction", &transaction.id)
        .with("line", line)
    }

    /// `act` completes the sentence "Can't ...".
    pub(crate) fn wrong_state(transaction: &Transaction, act: &str) -> Self {
        let (state, remedy) = state_words(transaction.state);
        Self::new(
            RefusalCode::WrongState,
            format!("Can't {act}: transaction {} {state}.", transaction.id),
            remedy,
        )
        .with("transaction", &transaction.id)
        .with("state", state_name(transaction.state))
    }

    /// `act` completes the sentence "Can't ...".
    pub(crate) fn line_in_wrong_state(line: &Line, act: &str) -> Self {
        let (state, remedy) = match line.state {
            LineState::Active => ("is in the cart, not picked", "Pick it first."),
            LineState::Picked => ("is picked already", "Put it back first with unpick."),
            LineState::HandedOver => ("was handed over already", "Ask a supervisor: it has left the shop."),
            LineState::Shipped => ("was sent already", "Ask a supervisor: it has left the shop."),
            LineState::Voided => ("was voided", "Add the product again."),
        };
        Self::new(RefusalCode::WrongState, format!("Can't {act}: {} {state}.", line_name(line)), remedy)
            .on([line.number])
    }

    pub(crate) fn transaction_open(open: &Transaction) -> Self {
        Self::new(
            RefusalCode::TransactionOpen,
            format!("Transaction {} is open on this lane.", open.id),
            "Complete, suspend or void it first.",
        )
        .with("transaction", &open.id)
    }

    pub(crate) fn no_transaction() -> Self {
        Self::new(
            RefusalCode::NoTransaction,
            "No transaction is open.",
            "Open a transaction, then scan again.",
        )
    }

    pub(crate) fn empty_transaction(transaction: &Transaction) -> Self {
        Self::new(
            RefusalCode::EmptyTransaction,
            format!("Transaction {} has no lines to pay for.", transaction.id),
            "Add a product, or void the transaction.",
        )
        .with("transaction", &transaction.id)
    }

    pub(crate) fn unknown_sku(sku: &Sku) -> Self {
        Self::new(
            RefusalCode::UnknownProduct,
            format!("The product {} is not in the catalogue.", quoted(sku.as_str())),
            "Check the SKU, or have the product put into the catalogue.",
        )
        .with("sku", sku)
    }

    pub(crate) fn unknown_gtin(gtin: &Gtin) -> Self {
        Self::new(
            RefusalCode::UnknownProduct,
            format!("No product in the catalogue has the barcode {gtin}."),
            "Add the product by hand, or have it put into the catalogue.",
        )
        .with("gtin", gtin)
    }

    pub(crate) fn quantity_of_serialized(product: &Product, line: Option<&Line>) -> Self {
        Self::new(
            RefusalCode::QuantityOfSerialized,
            format!(
                "{} is sold by serial number: each unit is a line of its own, with quantity 1.",
                line.map_or_else(|| shown(&product.description), line_name)
            ),
            "Add one line for each unit, and give each its own serial number.",
        )
        .with("sku", &product.sku)
        .on(line.map(|line| line.number))
    }

    pub(crate) fn delivery_needs_order(lines: &[&Line]) -> Self {
        Self::new(
            RefusalCode::DeliveryNeedsOrder,
            format!(
                "Only a customer order can be fetched or sent later: {}.",
                line_names(lines.iter().copied())
            ),
            "Make it a customer order, or change these lines to carry-out.",
        )
        .on(lines.iter().map(|line| line.number))
    }
}

const fn state_name(state: TransactionState) -> &'static str {
    match state {
        TransactionState::Open => "open",
        TransactionState::Tendering => "tendering",
        TransactionState::Completed => "completed",
        TransactionState::Voided => "voided",
        TransactionState::Suspended => "suspended",
        TransactionState::Ordered => "ordered",
    }
}

/// How a sentence about the state ends, and what to do.
const fn state_words(state: TransactionState) -> (&'static str, &'static str) {
    match state {
        TransactionState::Open => ("is still open", "Check it out first."),
        TransactionState::Tendering => ("is being paid", "Complete it, or reopen it first."),
        TransactionState::Completed => ("is completed", "Open a new transaction."),
        TransactionState::Voided => ("was voided", "Open a new transaction."),
        TransactionState::Suspended => ("is suspended", "Recall it first."),
        TransactionState::Ordered => {
            ("is a placed order", "Fulfil it (pick, then pickup or ship), or cancel it.")
        }
    }
}

/// How a delivery mode is called in a sentence.
pub(super) const fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::CarryOut => "carry-out",
        Delivery::Pickup => "pickup",
        Delivery::Ship => "ship",
    }
}
