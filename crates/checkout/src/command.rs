use crate::{
    Authority, Customer, Delivery, Disposition, LineNumber, ReceiptId, ScanEvidence, ScanId, ScanningMode,
    Sku, Tender, TransactionId,
};
use label::{Aim, Gtin, Symbology, Tolerance};
use money::{Amount, Quantity};
use std::collections::BTreeMap;

/// What `decide` is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The daemon has started and replayed its journal. First, once.
    Started,
    /// [`crate::State::next_deadline`] has passed.
    Deadline,
    /// Somebody wants something.
    Command(Command),
    /// A scanner read something, or a program sent it as if.
    Scan(ScanInput),
}

/// One read on its way to a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanInput {
    /// The device's name; `keyed` for a program's.
    pub device: String,
    /// The AIM identifier.
    pub aim: Option<Aim>,
    /// The symbology.
    pub symbology: Symbology,
    /// The data, without AIM identifier and terminator.
    pub data: Vec<u8>,
    /// When its last byte was read, monotonic milliseconds.
    pub read_mono_ms: u64,
    /// What was wrong on the wire (no terminator, over-long, bad checksum, gap): such a scan is refused as `damaged_scan`.
    pub damage: Option<ScanDamage>,
    /// Typed in, not read.
    pub keyed: bool,
    /// What the label is read with: how the device is set.
    pub tolerance: Tolerance,
    /// What else the device says of the read.
    pub evidence: ScanEvidence,
}

/// What was wrong with a read on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanDamage {
    /// A stable word for it: `no_terminator`.
    pub kind: &'static str,
    /// What to do, by how the device is set. Empty: nothing but to scan again.
    pub remedy: String,
}

impl From<&'static str> for ScanDamage {
    fn from(kind: &'static str) -> Self {
        Self { kind, remedy: String::new() }
    }
}

impl ScanInput {
    /// The device that it is journalled under.
    pub(crate) fn source(&self) -> &str {
        if self.keyed { crate::scan_code::KEYED } else { &self.device }
    }

    /// A device read nothing at all. An AIM identifier without data is a symbol, and a program says what it means.
    pub(crate) fn is_empty(&self) -> bool {
        !self.keyed && self.aim.is_none() && self.data.is_empty()
    }

    /// The read, as the label is read from it.
    pub(crate) fn as_scan(&self) -> label::Scan<'_> {
        label::Scan { aim: self.aim, symbology: self.symbology, data: &self.data }
    }
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Open a transaction.
    Open {
        /// The POS's own reference.
        reference: Option<String>,
        /// The POS's own notes.
        metadata: BTreeMap<String, String>,
        /// A training transaction.
        training: bool,
    },
    /// Open a transaction that takes goods back.
    OpenReturn(Box<NewReturn>),
    /// Add a product: `quantity` lines of a serialized one, else one line, perhaps an existing one.
    AddLine {
        /// The transaction.
        transaction: TransactionId,
        /// What.
        line: NewLine,
    },
    /// Change a line.
    ChangeLine {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Quantity.
        quantity: Option<Quantity>,
        /// Delivery.
        delivery: Option<Delivery>,
        /// Price of one.
        unit_price: Option<Amount>,
        /// Discount.
        discount: Option<Amount>,
    },
    /// Add serial number: the value itself, never read as a label.
    ProvideSerial {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// The serial number.
        serial: String,
        /// Who allows what the operator may not, where that is needed.
        authority: Option<Authority>,
    },
    /// Go on without a serial number that can't be read (rule 15).
    Override {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// Why: shown, printed and journalled.
        reason: String,
        /// Who allows it.
        authority: Option<Authority>,
    },
    /// Void a line.
    VoidLine {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
    },
    /// Void a line and add its product again, price, discount and delivery kept, in one step.
    ReplaceLine {
        /// The transaction.
        transaction: TransactionId,
        /// The line.
        line: LineNumber,
        /// The new line's serial number.
        serial: Option<String>,
    },
    /// Say which line the next serial number is for.
    Focus {
        /// The transaction.
        transaction: TransactionId,
        /// The line; `None` for none.
        line: Option<LineNumber>,
    },
    /// Make it a customer order.
    MakeOrder {
        /// The transaction.
        transaction: TransactionId,
        /// Whom for.
        customer: Customer,
    },
    /// To payment.
    Checkout {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Back from payment.
    Reopen {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Take money.
    TakeTender {
        /// The transaction.
        transaction: TransactionId,
        /// What.
        tender: Tender,
    },
    /// Done.
    Complete {
        /// The transaction.
        transaction: TransactionId,
        /// Money taken with it.
        tenders: Vec<Tender>,
    },
    /// Park it.
    Suspend {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Take it back.
    Recall {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Give it up.
    VoidTransaction {
        /// The transaction.
        transaction: TransactionId,
    },
    /// Take a line of a placed order from the shelf.
    Pick {
        /// The order.
        order: TransactionId,
        /// The line.
        line: LineNumber,
        /// Its serial number; `None` for a product that has none.
        serial: Option<String>,
        /// Who allows what the operator may not, where that is needed.
        authority: Option<Authority>,
    },
    /// Put it back.
    Unpick {
        /// The order.
        order: TransactionId,
        /// The line.
        line: LineNumber,
    },
    /// Hand over an order's pickup lines; `None` means all that is left.
    Pickup {
        /// The order.
        order: TransactionId,
        /// The lines.
        lines: Option<Vec<LineNumber>>,
    },
    /// Send an order's ship lines; `None` means all that is left.
    Ship {
        /// The order.
        order: TransactionId,
        /// The lines.
        lines: Option<Vec<LineNumber>>,
    },
    /// Give up what is left of a placed order.
    CancelOrder {
        /// The order.
        order: TransactionId,
        /// Why, where somebody says so.
        reason: Option<String>,
        /// Money given back with it: negative amounts.
        tenders: Vec<Tender>,
    },
    /// Answer a `needs_choice`.
    Choose {
        /// The scan.
        scan: ScanId,
        /// The line it is for.
        line: LineNumber,
    },
    /// Say what scans do.
    SetScanningMode {
        /// The mode.
        mode: ScanningMode,
    },
}

/// Goods that come back. At least one of receipt and serial number is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewReturn {
    /// The receipt in the customer's hand.
    pub receipt: Option<ReceiptId>,
    /// The serial number of the unit in the customer's hand: the value itself, never read as a label.
    pub serial: Option<String>,
    /// Its product: needed where several products have that serial number, or nothing is known of it.
    pub sku: Option<Sku>,
    /// Lines of the sale; `None`: the unit named, or all of the receipt that has not come back yet.
    pub lines: Option<Vec<LineNumber>>,
    /// What is done with the goods.
    pub disposition: Disposition,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The POS's own notes.
    pub metadata: BTreeMap<String, String>,
    /// Who allows what the operator may not, where that is needed.
    pub authority: Option<Authority>,
}

/// A product to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// Which product.
    pub product: ProductRef,
    /// How many.
    pub quantity: Quantity,
    /// Delivery; carry-out when left out.
    pub delivery: Option<Delivery>,
    /// The serial number, where it is known already.
    pub serial: Option<String>,
    /// Another price than the product's.
    pub unit_price: Option<Amount>,
    /// Discount.
    pub discount: Option<Amount>,
    /// The POS's own reference.
    pub reference: Option<String>,
}

/// How a product is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProductRef {
    /// By SKU.
    Sku(Sku),
    /// By GTIN.
    Gtin(Gtin),
}

impl Command {
    /// Who allows what the operator may not.
    pub(crate) fn authority(&self) -> Option<&Authority> {
        match self {
            Self::Override { authority, .. }
            | Self::ProvideSerial { authority, .. }
            | Self::Pick { authority, .. } => authority.as_ref(),
            Self::OpenReturn(new) => new.authority.as_ref(),
            _ => None,
        }
    }

    /// The transaction that it is for: none for those that open one, [`Command::Choose`] and [`Command::SetScanningMode`].
    #[must_use]
    pub const fn transaction(&self) -> Option<&TransactionId> {
        match self {
            Self::Open { .. } | Self::OpenReturn(_) | Self::Choose { .. } | Self::SetScanningMode { .. } => {
                None
            }
            Self::AddLine { transaction, .. }
            | Self::ChangeLine { transaction, .. }
            | Self::ProvideSerial { transaction, .. }
            | Self::Override { transaction, .. }
            | Self::VoidLine { transaction, .. }
            | Self::ReplaceLine { transaction, .. }
            | Self::Focus { transaction, .. }
            | Self::MakeOrder { transaction, .. }
            | Self::Checkout { transaction }
            | Self::Reopen { transaction }
            | Self::TakeTender { transaction, .. }
            | Self::Complete { transaction, .. }
            | Self::Suspend { transaction }
            | Self::Recall { transaction }
            | Self::VoidTransaction { transaction }
            | Self::Pick { order: transaction, .. }
            | Self::Unpick { order: transaction, .. }
            | Self::Pickup { order: transaction, .. }
            | Self::Ship { order: transaction, .. }
            | Self::CancelOrder { order: transaction, .. } => Some(transaction),
        }
    }
}
