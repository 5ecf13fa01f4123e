use super::PrintState;
use super::ScanBody;
use crate::{
    Customer, Decision, Delivery, Disposition, LineReturn, Money, Product, Quantity, ReturnDoubt,
    ScanningMode, SerialSource, Tender, Timestamp, TransactionKind, VoidReason,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Happening {
    /// The lane started: whatever waited for a deadline has ended.
    Started,
    /// A transaction was opened.
    TransactionOpened {
        /// The transaction.
        transaction: String,
        /// The POS's own reference.
        reference: Option<String>,
        /// The POS's own notes.
        metadata: BTreeMap<String, String>,
        /// A training transaction.
        training: bool,
        /// What kind.
        kind: TransactionKind,
    },
    /// A line was added.
    LineAdded(LineAdded),
    /// A line that takes goods back was added.
    ReturnLineAdded(ReturnLineAdded),
    /// It is known which goods come back on a line.
    ReturnedUnitNamed(ReturnedUnitNamed),
    /// A line's quantity is now this.
    QuantityChanged {
        /// The transaction.
        transaction: String,
        /// The line.
        line: u32,
        /// The quantity now.
        quantity: Quantity,
    },
    /// A line's delivery is now this.
    DeliveryChanged {
        /// The transaction.
        transaction: String,
        /// The line.
        line: u32,
        /// The delivery now.
        delivery: Delivery,
    },
    /// A line's price and discount are now these.
    PriceChanged {
        /// The transaction.
        transaction: String,
        /// The line.
        line: u32,
        /// Price of one now.
        unit_price: Money,
        /// Discount now.
        discount: Money,
    },
    /// A pending line got identifiers of its unit.
    SerialProvided(UnitGiven),
    /// A pending line goes on without its serial number, which can't be read.
    Overridden {
        /// The transaction.
        transaction: String,
        /// The line.
        line: u32,
        /// Why.
        reason: String,
        /// The supervisor who allowed it.
        supervisor: String,
    },
    /// A line was voided.
    LineVoided {
        /// The transaction.
        transaction: String,
        /// The line.
        line: u32,
        /// Why.
        reason: VoidReason,
    },
    /// The next serial number is for this line, or for none in particular.
    Focused {
        /// The transaction.
        transaction: String,
        /// The line; null ends the focus.
        line: Option<u32>,
    },
    /// It is a customer order now.
    OrderMade {
        /// The transaction.
        transaction: String,
        /// Whom for.
        customer: Customer,
    },
    /// To payment: cart and total are frozen.
    CheckedOut {
        /// The transaction.
        transaction: String,
        /// The frozen total.
        total: Money,
    },
    /// Back from payment.
    Reopened {
        /// The transaction.
        transaction: String,
    },
    /// Money was taken, or given when negative.
    TenderTaken {
        /// The transaction.
        transaction: String,
        /// What.
        tender: Tender,
    },
    /// Sold, or the order placed.
    Completed(Completed),
    /// Given up, with everything that it held.
    TransactionVoided {
        /// The transaction.
        transaction: String,
    },
    /// Parked.
    Suspended {
        /// The transaction.
        transaction: String,
    },
    /// Taken back from the park.
    Recalled {
        /// The transaction.
        transaction: String,
    },
    /// A line of a placed order was taken from the shelf.
    Picked(UnitGiven),
    /// Lines of a placed order were handed over, or sent.
    Fulfilled(Fulfilled),
    /// What was left of a placed order was given up.
    OrderCancelled(OrderCancelled),
    /// What became of a scan.
    Scan(ScanEvent),
    /// What scans do is now this.
    ScanningModeSet {
        /// The mode.
        mode: ScanningMode,
    },
    /// The daemon is up.
    ServiceStarted {
        /// Its version.
        version: String,
    },
    /// The daemon was told to end.
    ServiceStopping,
    /// An operator is now this.
    OperatorPut {
        /// Their id.
        operator: String,
        /// Their name.
        name: String,
        /// May allow what others may not.
        supervisor: bool,
        /// They have a PIN.
        pin: bool,
    },
    /// The stock came in.
    StockImported {
        /// When it was true.
        as_of: Timestamp,
        /// How many units.
        units: u64,
        /// They were added to what was there.
        added: bool,
    },
    /// A unit may not be sold.
    UnitBlocked {
        /// Its product; null for all.
        sku: Option<String>,
        /// The value.
        serial: String,
        /// Why.
        reason: String,
    },
    /// It may be again.
    UnitUnblocked {
        /// Its product; null for all.
        sku: Option<String>,
        /// The value.
        serial: String,
    },
    /// A product is now this.
    ProductPut {
        /// The product.
        product: Product,
    },
    /// A device is there.
    DeviceAttached {
        /// Its name.
        device: String,
        /// How it talks.
        mode: String,
        /// What it is.
        description: String,
    },
    /// A device has gone.
    DeviceDetached {
        /// Its name.
        device: String,
        /// Why.
        reason: String,
    },
    /// A device isn't there, or can't be used.
    DeviceUnavailable {
        /// Its name.
        device: String,
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// A print job is now this.
    PrintJob {
        /// The job.
        print_job: String,
        /// The receipt.
        receipt: String,
        /// Its state now.
        state: PrintState,
        /// It prints a duplicate.
        duplicate: bool,
        /// How often it was tried.
        attempts: u32,
        /// Why, where there is something to say.
        reason: Option<String>,
    },
    /// The wall clock was set back: times don't follow the journal's order here.
    ClockWentBack {
        /// From.
        from: Timestamp,
        /// To.
        to: Timestamp,
    },
    /// A client was refused: wrong role or unknown user.
    PeerRefused {
        /// The socket's role.
        socket: String,
        /// The user.
        uid: u32,
        /// The process.
        pid: i32,
        /// What it wanted.
        wanted: String,
    },
}

/// A line as it was added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LineAdded {
    /// The transaction.
    pub transaction: String,
    /// Its number.
    pub line: u32,
    /// The product's SKU.
    pub sku: String,
    /// The product's first GTIN, 14 digits.
    pub gtin: Option<String>,
    /// What the receipt calls it.
    pub description: String,
    /// Whether the product has serial numbers.
    pub serialized: bool,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Money,
    /// Discount.
    pub discount: Money,
    /// Delivery.
    pub delivery: Delivery,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that it takes the place of.
    pub replaces: Option<u32>,
}

/// A line that takes goods back, as it was added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReturnLineAdded {
    /// The transaction.
    pub transaction: String,
    /// Its number.
    pub line: u32,
    /// The product's SKU.
    pub sku: String,
    /// What the receipt calls it.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, as it was sold.
    pub unit_price: Money,
    /// Discount, as it was sold.
    pub discount: Money,
    /// The unit's serial number, where it is known.
    pub serial: Option<String>,
    /// From where, and where it goes.
    pub returns: LineReturn,
}

/// It is known which goods come back on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnedUnitNamed {
    /// The transaction.
    pub transaction: String,
    /// The line.
    pub line: u32,
    /// The unit's serial number; null for goods that have none.
    pub serial: Option<String>,
    /// Everything that identifies the unit: normalized values by kind.
    pub identifiers: BTreeMap<String, String>,
    /// How it was given.
    pub serial_source: SerialSource,
    /// It is taken back although this is so.
    pub despite: Option<ReturnDoubt>,
    /// The supervisor who allowed that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<String>,
}

/// Goods that came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakenBack {
    /// The line.
    pub line: u32,
    /// How many.
    pub quantity: Quantity,
    /// The product's SKU, where it is a unit's.
    pub sku: Option<String>,
    /// The unit's serial number.
    pub serial: Option<String>,
    /// What is done with them.
    pub disposition: Disposition,
}

/// A line and the unit that was given for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitGiven {
    /// The transaction.
    pub transaction: String,
    /// The line.
    pub line: u32,
    /// The key identifier's normalized value, where it is given now.
    pub serial: Option<String>,
    /// Everything that was given: normalized values by kind.
    pub identifiers: BTreeMap<String, String>,
    /// How it was given.
    pub serial_source: SerialSource,
    /// The supervisor who allowed that it was typed in, where somebody had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<String>,
    /// When the list of the stock was true that has it, where that is old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_as_of: Option<Timestamp>,
}

/// A sale, or an order that was placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Completed {
    /// The transaction.
    pub transaction: String,
    /// The receipt's id.
    pub receipt: String,
    /// Money given back.
    pub change: Money,
    /// Lines in the customer's hands now.
    pub handed_over: Vec<u32>,
    /// Units that are sold now.
    pub sold: Vec<SoldUnit>,
    /// An order that waits to be fulfilled.
    pub ordered: bool,
    /// What came back.
    #[serde(default)]
    pub returned: Vec<TakenBack>,
}

/// Lines of an order that left the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fulfilled {
    /// The order.
    pub transaction: String,
    /// The lines.
    pub lines: Vec<u32>,
    /// Sent, not handed over.
    pub shipped: bool,
    /// The receipt for these lines.
    pub receipt: String,
    /// Units that are sold now.
    pub sold: Vec<SoldUnit>,
    /// Nothing is left: the order is completed.
    pub completes: bool,
}

/// What was left of a placed order was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderCancelled {
    /// The order.
    pub transaction: String,
    /// The lines that were left.
    pub lines: Vec<u32>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// Units that are free again.
    pub released: Vec<SoldUnit>,
    /// What was paid for these lines, tax included: it is owed back. What was given back at once are the events
    /// `tender_taken` just before.
    pub refund: Money,
    /// The receipt that says so.
    pub receipt: String,
    /// Other lines were handed over before and stay sold: the order is completed, else voided.
    pub completes: bool,
}

/// A line's unit: sold now, or free again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoldUnit {
    /// The line.
    pub line: u32,
    /// The product's SKU.
    pub sku: String,
    /// The serial number.
    pub serial: String,
}

/// A scan, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanEvent {
    /// What was read.
    pub scan: ScanBody,
    /// What became of it.
    pub decision: Decision,
    /// A stable code: what was done, or the refusal's.
    #[schema(example = "serial_provided")]
    pub code: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The transaction it was for.
    pub transaction: Option<String>,
    /// The line it went to, or was refused for.
    pub line: Option<u32>,
    /// With `needs_choice`: the lines to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<u32>,
    /// With `needs_choice`: when the choice runs out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// An earlier scan that this one settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<String>,
}

impl Happening {
    /// Its type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::TransactionOpened { .. } => "transaction_opened",
            Self::LineAdded(_) => "line_added",
            Self::ReturnLineAdded(_) => "return_line_added",
            Self::ReturnedUnitNamed(_) => "returned_unit_named",
            Self::QuantityChanged { .. } => "quantity_changed",
            Self::DeliveryChanged { .. } => "delivery_changed",
            Self::PriceChanged { .. } => "price_changed",
            Self::SerialProvided(_) => "serial_provided",
            Self::Overridden { .. } => "overridden",
            Self::LineVoided { .. } => "line_voided",
            Self::Focused { .. } => "focused",
            Self::OrderMade { .. } => "order_made",
            Self::CheckedOut { .. } => "checked_out",
            Self::Reopened { .. } => "reopened",
            Self::TenderTaken { .. } => "tender_taken",
            Self::Completed(_) => "completed",
            Self::TransactionVoided { .. } => "transaction_voided",
            Self::Suspended { .. } => "suspended",
            Self::Recalled { .. } => "recalled",
            Self::Picked(_) => "picked",
            Self::Fulfilled(_) => "fulfilled",
            Self::OrderCancelled(_) => "order_cancelled",
            Self::Scan(_) => "scan",
            Self::ScanningModeSet { .. } => "scanning_mode_set",
            Self::ServiceStarted { .. } => "service_started",
            Self::ServiceStopping => "service_stopping",
            Self::OperatorPut { .. } => "operator_put",
            Self::StockImported { .. } => "stock_imported",
            Self::UnitBlocked { .. } => "unit_blocked",
            Self::UnitUnblocked { .. } => "unit_unblocked",
            Self::ProductPut { .. } => "product_put",
            Self::DeviceAttached { .. } => "device_attached",
            Self::DeviceDetached { .. } => "device_detached",
            Self::DeviceUnavailable { .. } => "device_unavailable",
            Self::PrintJob { .. } => "print_job",
            Self::ClockWentBack { .. } => "clock_went_back",
            Self::PeerRefused { .. } => "peer_refused",
        }
    }
}
