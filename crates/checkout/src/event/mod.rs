mod line;
mod order;
mod record;
mod scan;

pub use line::{LineAdded, ReturnLineAdded, TakenBack, VoidReason};
pub use order::OrderCancelled;
pub use record::{Actor, ActorRole, Record, Recorded};
pub use scan::{Decision, ScanEvidence, ScanRecord};

use crate::{
    Customer, Deadline, Delivery, Kind, LineNumber, Override, ReceiptId, ReturnDoubt, ScanningMode,
    SerialSource, Tender, TransactionId, UnitKey,
};
use label::BoundIdentifier;
use money::{Amount, Quantity, TaxMode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happened. Each is complete in itself: applying it asks nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The daemon started: whatever waited for a deadline has ended.
    Started,
    /// A transaction was opened.
    TransactionOpened {
        /// Its id.
        transaction: TransactionId,
        /// The POS's own reference.
        reference: Option<String>,
        /// The POS's own notes.
        metadata: BTreeMap<String, String>,
        /// A training transaction.
        training: bool,
        /// Whether its prices include tax.
        tax_mode: TaxMode,
        /// What kind. Left out for a sale, as it was before there were others.
        #[serde(default, skip_serializing_if = "is_sale")]
        kind: Kind,
    },
    /// A line was added.
    LineAdded(Box<LineAdded>),
    /// A line that takes goods back was added.
    ReturnLineAdded(Box<ReturnLineAdded>),
    /// The unit in the customer's hand is known for a returned line: the one that its sale's record has, or another.
    ReturnedUnitNamed {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Everything that identifies the unit, the key first.
        identifiers: Vec<BoundIdentifier>,
        /// How it was given.
        source: SerialSource,
        /// What the registry knows it by, where it was not claimed before.
        claims: Option<UnitKey>,
        /// The claim that this gives up: the unit that the line had.
        releases: Option<UnitKey>,
        /// It is taken back although this is so.
        despite: Option<ReturnDoubt>,
        /// The supervisor who allowed that. Left out where nobody had to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_by: Option<String>,
    },
    /// A pending line goes on without its serial number, which can't be read.
    Overridden {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Why, and who allowed it.
        allowed: Override,
    },
    /// A line's quantity is now this.
    QuantityChanged {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// The quantity now.
        quantity: Quantity,
    },
    /// A line's delivery is now this.
    DeliveryChanged {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// The delivery now.
        delivery: Delivery,
    },
    /// A line's price and discount are now these.
    PriceChanged {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Price of one now.
        unit_price: Amount,
        /// Discount now.
        discount: Amount,
    },
    /// A pending line got identifiers of its unit; with the key among all that it has, its serial number is provided.
    SerialProvided {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Everything that identifies the unit, the key first.
        identifiers: Vec<BoundIdentifier>,
        /// How it was given.
        source: SerialSource,
        /// What the registry knows it by; `None` in training.
        claims: Option<Arc<UnitKey>>,
        /// The supervisor who allowed that it was typed in. Left out where nobody had to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_by: Option<String>,
        /// When the list of the stock was true that has it, wall clock milliseconds, where that is old. Else left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stock_ms: Option<i64>,
    },
    /// A line was voided.
    LineVoided {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Why.
        reason: VoidReason,
        /// The claim that this gives up.
        releases: Option<UnitKey>,
    },
    /// The next serial number is for this line.
    Focused {
        /// The transaction.
        transaction: TransactionId,
        /// The line; `None` ends the focus.
        line: Option<LineNumber>,
        /// When it ends by itself.
        until: Option<Deadline>,
    },
    /// It is a customer order now.
    OrderMade {
        /// The transaction.
        transaction: TransactionId,
        /// Whom for.
        customer: Customer,
    },
    /// To payment: cart and total are frozen.
    CheckedOut {
        /// The transaction.
        transaction: TransactionId,
        /// The frozen total.
        total: Amount,
    },
    /// Back from payment.
    Reopened {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Money was taken (or given back, when negative).
    TenderTaken {
        /// The transaction.
        transaction: TransactionId,
        /// What.
        tender: Tender,
    },
    /// Sold, or the order placed: receipt number, sold units and print job are one commit.
    Completed {
        /// The transaction.
        transaction: TransactionId,
        /// The receipt's number.
        receipt: ReceiptId,
        /// Money given back.
        change: Amount,
        /// Lines in the customer's hands now.
        handed_over: Vec<LineNumber>,
        /// Units that are sold now.
        sells: Vec<(LineNumber, Arc<UnitKey>)>,
        /// An order that waits to be fulfilled.
        ordered: bool,
        /// What came back. Left out where nothing did, as it was before anything could.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        returns: Vec<TakenBack>,
    },
    /// Given up, with all claims.
    TransactionVoided {
        /// The transaction.
        transaction: TransactionId,
        /// The claims that this gives up.
        releases: Vec<(LineNumber, UnitKey)>,
    },
    /// Parked; its claims stay.
    Suspended {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Taken back from the park.
    Recalled {
        /// The transaction.
        transaction: TransactionId,
    },
    /// A line of a placed order was taken from the shelf.
    Picked {
        /// The order.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Everything that identifies the unit.
        identifiers: Vec<BoundIdentifier>,
        /// How it was given.
        source: SerialSource,
        /// What the registry knows it by.
        claims: Option<Arc<UnitKey>>,
        /// The supervisor who allowed that it was typed in. Left out where nobody had to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_by: Option<String>,
        /// When the list of the stock was true that has it, wall clock milliseconds, where that is old. Else left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stock_ms: Option<i64>,
    },
    /// Lines of a placed order were handed over at the counter, or sent; with its own receipt.
    Fulfilled {
        /// The order.
        transaction: TransactionId,
        /// The lines.
        lines: Vec<LineNumber>,
        /// Sent, not handed over.
        shipped: bool,
        /// The receipt for these lines.
        receipt: ReceiptId,
        /// Units that are sold now.
        sells: Vec<(LineNumber, Arc<UnitKey>)>,
        /// Nothing is left: the order is completed.
        completes: bool,
    },
    /// What was left of a placed order was given up; with its own receipt.
    OrderCancelled(Box<OrderCancelled>),
    /// What became of a scan.
    Scan(Box<ScanRecord>),
    /// What scans do is now this.
    ScanningModeSet {
        /// The mode.
        mode: ScanningMode,
    },
}

impl Event {
    /// The event's type in the journal and the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::TransactionOpened { .. } => "transaction_opened",
            Self::LineAdded(_) => "line_added",
            Self::ReturnLineAdded(_) => "return_line_added",
            Self::ReturnedUnitNamed { .. } => "returned_unit_named",
            Self::QuantityChanged { .. } => "quantity_changed",
            Self::DeliveryChanged { .. } => "delivery_changed",
            Self::PriceChanged { .. } => "price_changed",
            Self::SerialProvided { .. } => "serial_provided",
            Self::Overridden { .. } => "overridden",
            Self::LineVoided { .. } => "line_voided",
            Self::Focused { .. } => "focused",
            Self::OrderMade { .. } => "order_made",
            Self::CheckedOut { .. } => "checked_out",
            Self::Reopened { .. } => "reopened",
            Self::TenderTaken { .. } => "tender_taken",
            Self::Completed { .. } => "completed",
            Self::TransactionVoided { .. } => "transaction_voided",
            Self::Suspended { .. } => "suspended",
            Self::Recalled { .. } => "recalled",
            Self::Picked { .. } => "picked",
            Self::Fulfilled { .. } => "fulfilled",
            Self::OrderCancelled(_) => "order_cancelled",
            Self::Scan(_) => "scan",
            Self::ScanningModeSet { .. } => "scanning_mode_set",
        }
    }

    /// Whether it counts in the revision of its transaction. A scan and a focus leave it as it is.
    pub(crate) const fn changes_transaction(&self) -> bool {
        !matches!(
            self,
            Self::Started
                | Self::TransactionOpened { .. }
                | Self::Focused { .. }
                | Self::Scan(_)
                | Self::ScanningModeSet { .. }
        )
    }

    /// The transaction that it belongs to.
    #[must_use]
    pub fn transaction(&self) -> Option<&TransactionId> {
        match self {
            Self::Started | Self::ScanningModeSet { .. } => None,
            Self::LineAdded(added) => Some(&added.transaction),
            Self::ReturnLineAdded(added) => Some(&added.transaction),
            Self::OrderCancelled(cancelled) => Some(&cancelled.transaction),
            Self::Scan(scan) => scan.transaction.as_ref(),
            Self::TransactionOpened { transaction, .. }
            | Self::QuantityChanged { transaction, .. }
            | Self::DeliveryChanged { transaction, .. }
            | Self::PriceChanged { transaction, .. }
            | Self::SerialProvided { transaction, .. }
            | Self::Overridden { transaction, .. }
            | Self::ReturnedUnitNamed { transaction, .. }
            | Self::LineVoided { transaction, .. }
            | Self::Focused { transaction, .. }
            | Self::OrderMade { transaction, .. }
            | Self::CheckedOut { transaction, .. }
            | Self::Reopened { transaction }
            | Self::TenderTaken { transaction, .. }
            | Self::Completed { transaction, .. }
            | Self::TransactionVoided { transaction, .. }
            | Self::Suspended { transaction }
            | Self::Recalled { transaction }
            | Self::Picked { transaction, .. }
            | Self::Fulfilled { transaction, .. } => Some(transaction),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives it so")]
fn is_sale(kind: &Kind) -> bool {
    *kind == Kind::Sale
}
