//! A cart as programs see it, and what they send to change it.

mod commands;
mod line;
mod returns;

pub use commands::{
    AddLine, AddSerial, CancelOrder, ChangeLine, Choose, Complete, CustomerBody, Focus, Fulfil, MakeOrder,
    OpenTransaction, Pick, ReplaceLine, SetScanning, TenderBody, Unpick,
};
pub use line::Line;
pub(crate) use line::identifier_map;
pub use returns::{LineReturn, OpenReturn};

use crate::{Money, TenderKind, Timestamp, TransactionKind, TransactionState};
use money::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One cart, from open to completed or voided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Transaction {
    /// Its id; an order keeps it.
    #[schema(example = "0042-3-17")]
    pub id: String,
    /// Counts the events that changed it.
    pub revision: u64,
    /// The journal's sequence number of the last of them.
    pub seq: u64,
    /// Where it is in its life.
    pub state: TransactionState,
    /// Sale, order, return or exchange.
    pub kind: TransactionKind,
    /// Claims nothing, counts for nothing, and says so on everything printed.
    pub training: bool,
    /// All lines, voided ones too; line n stands at place n.
    pub lines: Vec<Line>,
    /// What the customer pays, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// What is left to pay; negative when the customer is owed.
    pub due: Money,
    /// Active serialized lines that have no serial number yet.
    pub pending_lines: Vec<u32>,
    /// Those of them that keep checkout from going on.
    pub blocking_lines: Vec<u32>,
    /// The receipt's id, once completed.
    #[schema(example = "R0042-3-17")]
    pub receipt: Option<String>,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The POS's own notes.
    pub metadata: BTreeMap<String, String>,
    /// Whom an order is for.
    pub customer: Option<Customer>,
    /// Of an order that was cancelled: which lines, and what is owed back for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancelled>,
    /// Money taken.
    pub tenders: Vec<Tender>,
    /// Money given back at completion.
    pub change: Money,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was completed, or the order placed.
    pub completed_at: Option<Timestamp>,
    /// With the answer that completes it or hands it over: the job that brings its receipt to paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print_job: Option<String>,
    /// With the answer that hands lines of an order over: the receipt for these lines. `receipt` stays the order's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over_receipt: Option<String>,
}

/// Money taken, or given when negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tender {
    /// What kind of money.
    pub kind: TenderKind,
    /// How much.
    pub amount: Money,
}

/// Whom an order is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The shop's own reference.
    pub reference: Option<String>,
}

/// What of an order was given up after it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cancelled {
    /// The lines that were left; they are voided now.
    pub lines: Vec<u32>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// What was paid for these lines, tax included. What the order's last tenders gave back of it is in `tenders`; what is still
    /// owed is in `due`, below zero.
    pub refund: Money,
    /// The receipt that says so; `receipt` stays the order's own.
    #[schema(example = "R0042-3-18")]
    pub receipt: String,
    /// When.
    pub at: Timestamp,
}

/// Placed orders that wait to be fulfilled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// Oldest first.
    pub orders: Vec<Transaction>,
    /// Give this as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// What a completion or a hand-over adds to the transaction that it answers with.
#[derive(Clone, Copy, Debug)]
pub struct Completion<'a> {
    /// The receipt that is printed now: an order's hand-over has one of its own.
    pub receipt: &'a checkout::ReceiptId,
    /// The print job.
    pub print_job: &'a str,
}

impl Transaction {
    /// A transaction with its amounts in the lane's currency.
    #[must_use]
    pub fn of(transaction: &checkout::Transaction, currency: Currency) -> Self {
        let money = |amount| Money::of(amount, currency);
        let totals = transaction.totals();
        Self {
            id: transaction.id.to_string(),
            revision: transaction.revision,
            seq: transaction.seq,
            state: transaction.state.into(),
            kind: transaction.kind.into(),
            training: transaction.training,
            lines: transaction.lines.iter().map(|line| Line::of(line, currency)).collect(),
            total: money(totals.total),
            tax: money(totals.tax),
            due: money(totals.due),
            pending_lines: transaction.pending_lines().map(|line| line.number.0).collect(),
            blocking_lines: transaction.blocking_lines().map(|line| line.number.0).collect(),
            receipt: transaction.receipt.as_ref().map(ToString::to_string),
            reference: transaction.reference.clone(),
            metadata: transaction.metadata.clone(),
            customer: transaction.customer.as_ref().map(Customer::of),
            cancelled: transaction.cancelled.as_ref().map(|cancelled| Cancelled::of(cancelled, currency)),
            tenders: transaction.tenders.iter().map(|tender| Tender::of(tender, currency)).collect(),
            change: money(transaction.change),
            opened_at: Timestamp(transaction.opened_ms),
            completed_at: transaction.completed_ms.map(Timestamp),
            print_job: None,
            hand_over_receipt: None,
        }
    }

    /// The same with what a completion or a hand-over adds.
    #[must_use]
    pub fn completed(mut self, completion: Completion<'_>) -> Self {
        let receipt = completion.receipt.to_string();
        let is_cancellation = self.cancelled.as_ref().is_some_and(|cancelled| cancelled.receipt == receipt);
        if self.receipt.as_ref() != Some(&receipt) && !is_cancellation {
            self.hand_over_receipt = Some(receipt);
        }
        self.print_job = Some(completion.print_job.to_owned());
        self
    }
}

impl Tender {
    /// Money taken, in the lane's currency.
    #[must_use]
    pub fn of(tender: &checkout::Tender, currency: Currency) -> Self {
        Self { kind: tender.kind.into(), amount: Money::of(tender.amount, currency) }
    }
}

impl Cancelled {
    /// What was given up, in the lane's currency.
    #[must_use]
    pub fn of(cancelled: &checkout::Cancelled, currency: Currency) -> Self {
        Self {
            lines: cancelled.lines.iter().map(|line| line.0).collect(),
            reason: cancelled.reason.clone(),
            refund: Money::of(cancelled.refund, currency),
            receipt: cancelled.receipt.to_string(),
            at: Timestamp(cancelled.at_ms),
        }
    }
}

impl Customer {
    /// Whom an order is for.
    #[must_use]
    pub fn of(customer: &checkout::Customer) -> Self {
        Self {
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            reference: customer.reference.clone(),
        }
    }
}
