use crate::{
    Customer, Deadline, Delivery, Line, LineNumber, LineState, Product, ReceiptId, ScanId, ScanningMode,
    SerialSource, Tender, TransactionId, UnitKey,
};
use label::BoundIdentifier;
use money::{Amount, Quantity, TaxMode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An event, who caused it and when: what the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Wall clock, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Who caused it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
}

/// A record with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The journal's sequence number.
    pub seq: u64,
    /// The record.
    pub record: Record,
}

/// Who caused an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Actor {
    /// The lane itself: a scanner, a deadline, a start.
    #[default]
    Lane,
    /// A program on a socket.
    Peer {
        /// The socket's role.
        role: ActorRole,
        /// The process's user, from SO_PEERCRED.
        uid: u32,
        /// The process.
        pid: i32,
        /// Who acts at the till.
        operator: Option<String>,
    },
}

/// A socket's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorRole {
    /// Runs carts.
    Pos,
    /// Tests devices.
    Technician,
    /// Keeps the catalogue.
    Admin,
}

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
    },
    /// A line was added.
    LineAdded(Box<LineAdded>),
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
        claims: Option<UnitKey>,
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
        sells: Vec<(LineNumber, UnitKey)>,
        /// An order that waits to be fulfilled.
        ordered: bool,
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
        claims: Option<UnitKey>,
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
        sells: Vec<(LineNumber, UnitKey)>,
        /// Nothing is left: the order is completed.
        completes: bool,
    },
    /// What became of a scan.
    Scan(Box<ScanRecord>),
    /// What scans do is now this.
    ScanningModeSet {
        /// The mode.
        mode: ScanningMode,
    },
}

/// A line as it was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineAdded {
    /// The transaction.
    pub transaction: TransactionId,
    /// Its number.
    pub line: LineNumber,
    /// The product as it is now.
    pub product: Product,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Amount,
    /// Discount.
    pub discount: Amount,
    /// Delivery.
    pub delivery: Delivery,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that it takes the place of.
    pub replaces: Option<LineNumber>,
}

/// Why a line was voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// The cashier voided it.
    Voided,
    /// Another line took its place.
    Replaced,
    /// A picked line went back to the shelf.
    Unpicked,
    /// A line that a change made equal took it in.
    Joined,
}

/// A scan, whole, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanRecord {
    /// Its id.
    pub id: ScanId,
    /// The device that read it, `keyed` for one that a program sent.
    pub device: String,
    /// The AIM identifier, `]C1`.
    pub aim: Option<String>,
    /// The symbology.
    pub symbology: label::Symbology,
    /// The bytes as read, lower-case hex; `None` in scanning mode `pos`, where contents are not kept.
    pub hex: Option<String>,
    /// What became of it.
    pub decision: Decision,
    /// A stable code: a refusal's, or what was done.
    pub code: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The transaction it was for.
    pub transaction: Option<TransactionId>,
    /// The line it went to, or was refused for.
    pub line: Option<LineNumber>,
    /// With `needs_choice`: the lines to choose from.
    pub choices: Vec<LineNumber>,
    /// With `needs_choice` and `held`: when it ends by itself.
    pub until: Option<Deadline>,
    /// With `needs_choice`: the same on the wall clock, to be shown.
    pub expires_ms: Option<i64>,
    /// An earlier scan that this one settles (a held one, a choice).
    pub settles: Option<ScanId>,
    /// When its last byte was read, monotonic milliseconds; a repeat is measured from it.
    pub read_mono_ms: u64,
    /// Its device sends `#` for a separator, so that it was read with that. Left out where it doesn't, as it was before there was the setting.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub hash_is_separator: bool,
    /// What else its device says of it. Left out where it says nothing, as it was before it was kept.
    #[serde(default, skip_serializing_if = "ScanEvidence::is_empty")]
    pub evidence: ScanEvidence,
}

/// What a device says of a read besides the label: how sure the AIM identifier is, and what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanEvidence {
    /// The AIM identifier is not the device's own, but derived from what it says in its maker's way.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub aim_derived: bool,
    /// The maker's own identifier of the symbology, lower-case hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<String>,
    /// How the device talks: `serial`, `hid_pos`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// How long before its last byte its first one was read, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
}

impl ScanEvidence {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It did something.
    Accepted,
    /// A rule said no.
    Refused,
    /// More than one line fits: the cashier has to choose.
    NeedsChoice,
    /// It waits for the other codes of its box.
    Held,
    /// It did nothing, and needn't.
    Ignored,
}

impl LineAdded {
    /// The line as it stands when it was just added.
    pub(crate) fn to_line(&self) -> Line {
        Line {
            number: self.line,
            state: LineState::Active,
            product: self.product.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount: self.discount,
            delivery: self.delivery,
            unit: None,
            reference: self.reference.clone(),
            replaces: self.replaces,
        }
    }
}

impl Event {
    /// The event's type in the journal and the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::TransactionOpened { .. } => "transaction_opened",
            Self::LineAdded(_) => "line_added",
            Self::QuantityChanged { .. } => "quantity_changed",
            Self::DeliveryChanged { .. } => "delivery_changed",
            Self::PriceChanged { .. } => "price_changed",
            Self::SerialProvided { .. } => "serial_provided",
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
            Self::Scan(scan) => scan.transaction.as_ref(),
            Self::TransactionOpened { transaction, .. }
            | Self::QuantityChanged { transaction, .. }
            | Self::DeliveryChanged { transaction, .. }
            | Self::PriceChanged { transaction, .. }
            | Self::SerialProvided { transaction, .. }
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
