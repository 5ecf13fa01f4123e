//! Sentences about customer orders.

use super::cart::delivery_word;
use super::{Refusal, RefusalCode, line_name};
use crate::{Command, Delivery, Line, Transaction, TransactionState};

impl Refusal {
    /// A command to a transaction that has ended: nothing changes it any more.
    #[must_use]
    pub fn finished(transaction: &Transaction, command: &Command) -> Self {
        let id = &transaction.id;
        let state = if transaction.state == TransactionState::Voided { "voided" } else { "completed" };
        let (code, detail) = match (&transaction.cancelled, command) {
            (Some(_), Command::CancelOrder { .. }) => {
                (RefusalCode::AlreadyCancelled, format!("Order {id} was cancelled already."))
            }
            (Some(_), _) => {
                let detail = format!("Order {id} was cancelled; it can't be changed any more.");
                (RefusalCode::WrongState, detail)
            }
            (None, _) => {
                let detail = format!("Transaction {id} is {state}; it can't be changed any more.");
                (RefusalCode::WrongState, detail)
            }
        };
        let remedy = match (code, command) {
            (RefusalCode::AlreadyCancelled, _) => "Read the order again to see what was given back.",
            (_, Command::CancelOrder { .. }) => "Open a return for what the customer brings back.",
            _ => "Open a new transaction.",
        };
        Self::new(code, detail, remedy).with("transaction", id).with("state", state)
    }

    /// What was not placed yet is voided, not cancelled.
    pub(crate) fn not_placed(transaction: &Transaction) -> Self {
        let remedy = match transaction.state {
            TransactionState::Tendering => "Give back what was taken, reopen it, then void it.",
            _ => "Void the transaction: only a placed order is cancelled.",
        };
        Self { remedy: remedy.to_owned(), ..Self::wrong_state(transaction, "cancel an order") }
    }

    pub(crate) fn other_delivery(line: &Line, wanted: Delivery) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!(
                "{} is for {}, not for {}.",
                line_name(line),
                delivery_word(line.delivery),
                delivery_word(wanted)
            ),
            "Change the line's delivery first, or leave the line out.",
        )
        .on([line.number])
    }

    /// Lines of a placed order can't leave yet. `now` says how they would: "pickup", "shipping".
    pub(crate) fn order_serial_missing(lines: &[&Line], now: &str) -> Self {
        let remedy = "Pick each of these lines with the serial number of its unit, or leave them out.";
        Self { remedy: remedy.to_owned(), ..Self::serial_missing(lines, now) }
    }

    /// A unit was given to a line of a placed order, and must not leave any more.
    pub(crate) fn unit_no_longer(refusal: Self, line: &Line) -> Self {
        let remedy = "Put the line back with unpick, put this unit aside, and pick another.".to_owned();
        Self { lines: vec![line.number], remedy, ..refusal }
    }

    pub(crate) fn nothing_left(order: &Transaction, delivery: Delivery) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!("Order {} has nothing left for {}.", order.id, delivery_word(delivery)),
            "Read the order again to see what is left.",
        )
        .with("transaction", &order.id)
    }

    /// A serialized line of a placed order is to be picked without its unit.
    pub(crate) fn pick_needs_serial(line: &Line) -> Self {
        Self::new(
            RefusalCode::SerialMissing,
            format!("{} can't be picked without its serial number.", line_name(line)),
            "Scan or type in the serial number of the unit that was taken from the shelf.",
        )
        .on([line.number])
    }
}
