mod cancelled;
mod check;
mod line;
mod returned;
mod totals;
mod unit;

pub use cancelled::Cancelled;
pub use line::{Delivery, Line, LineState, Override, SerialState};
pub use returned::{Disposition, ReturnDoubt, Returned, SaleLine};
pub(crate) use totals::Sums;
pub use totals::Totals;
pub use unit::{SerialSource, Unit};

use crate::{LineNumber, ReceiptId, TransactionId};
use money::{Amount, TaxMode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One cart, from open to completed or voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transaction {
    /// Its id.
    pub id: TransactionId,
    /// Counts the events that changed it.
    pub revision: u64,
    /// The journal's sequence number of the last one.
    pub seq: u64,
    /// Where it is in its life.
    pub state: TransactionState,
    /// Sale, order, ...
    pub kind: Kind,
    /// Claims nothing, counts for nothing, and says so on everything printed.
    pub training: bool,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The POS's own notes.
    pub metadata: BTreeMap<String, String>,
    /// Whether its prices include tax.
    pub tax_mode: TaxMode,
    /// All lines, voided ones too, by number.
    pub lines: Vec<Line>,
    /// Money taken.
    pub tenders: Vec<Tender>,
    /// Money given back at completion.
    pub change: Amount,
    /// Whom an order is for.
    pub customer: Option<Customer>,
    /// What of an order was given up after it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancelled>,
    /// The receipt, once completed.
    pub receipt: Option<ReceiptId>,
    /// When it was opened, wall clock milliseconds.
    pub opened_ms: i64,
    /// When it was completed or placed, wall clock milliseconds.
    pub completed_ms: Option<i64>,
    /// Who opened it.
    pub operator: Option<String>,
}

/// Where a transaction is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionState {
    /// Lines may change.
    Open,
    /// Checked out: cart and total are frozen, money is taken.
    Tendering,
    /// Done.
    Completed,
    /// Given up.
    Voided,
    /// Parked.
    Suspended,
    /// A placed order that waits to be fulfilled.
    Ordered,
}

/// What kind of transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A sale.
    #[default]
    Sale,
    /// A customer order.
    Order,
    /// Goods that come back.
    Return,
    /// Goods that come back, and others that are sold, in one.
    Exchange,
}

/// Money taken, or given when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// What kind of money.
    pub kind: TenderKind,
    /// How much.
    pub amount: Amount,
}

/// What kind of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderKind {
    /// Notes and coins; the only kind that change is given from.
    Cash,
    /// A payment card.
    Card,
    /// A voucher.
    Voucher,
    /// Anything else.
    Other,
}

/// Whom an order is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

impl Transaction {
    /// The line of that number.
    #[must_use]
    pub fn line(&self, number: LineNumber) -> Option<&Line> {
        // Line numbers are given in order and never removed, so line n stands at n - 1.
        let index = usize::try_from(number.0.checked_sub(1)?).ok()?;
        self.lines.get(index)
    }

    /// Active serialized lines without a serial number. A voided transaction waits for nothing.
    pub fn pending_lines(&self) -> impl Iterator<Item = &Line> {
        let waits = self.state != TransactionState::Voided;
        self.lines.iter().filter(move |line| waits && line.is_pending())
    }

    /// Pending lines that keep checkout from going on.
    pub fn blocking_lines(&self) -> impl Iterator<Item = &Line> {
        self.pending_lines().filter(|line| line.is_blocking())
    }

    /// Goods may come back in it.
    #[must_use]
    pub const fn takes_back(&self) -> bool {
        matches!(self.kind, Kind::Return | Kind::Exchange)
    }

    /// Lines that come back, and were not voided.
    pub fn returned_lines(&self) -> impl Iterator<Item = (&Line, &Returned)> {
        self.live_lines().filter_map(|line| Some((line, line.returns.as_ref()?)))
    }

    /// Lines that were not voided.
    pub fn live_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.is_voided())
    }

    pub(crate) fn line_mut(&mut self, number: LineNumber) -> Option<&mut Line> {
        let index = usize::try_from(number.0.checked_sub(1)?).ok()?;
        self.lines.get_mut(index)
    }

    /// The number that its next line has.
    pub(crate) fn next_line(&self) -> LineNumber {
        // A transaction has at most `limits::LINES_PER_TRANSACTION` lines.
        LineNumber(u32::try_from(self.lines.len()).map_or(u32::MAX, |count| count.saturating_add(1)))
    }
}
