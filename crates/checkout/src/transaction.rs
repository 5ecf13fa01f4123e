use crate::{LineNumber, Product, ReceiptId, Sku, TransactionId};
use label::BoundIdentifier;
use money::{Amount, Quantity, TaxMode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One cart, from open to completed or voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A sale.
    Sale,
    /// A customer order.
    Order,
}

/// One row of a transaction. A serialized line is one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number.
    pub number: LineNumber,
    /// Where it is in its life.
    pub state: LineState,
    /// The product as it was when the line was added: its rule and tax stay.
    pub product: Product,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Amount,
    /// Taken off the line.
    pub discount: Amount,
    /// How it gets to the customer.
    pub delivery: Delivery,
    /// The unit that was given, with everything that identifies it.
    pub unit: Option<Unit>,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that this one took the place of.
    pub replaces: Option<LineNumber>,
}

/// The unit in the bag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its identifiers, the key first.
    pub identifiers: Vec<BoundIdentifier>,
    /// How the key was given.
    pub source: SerialSource,
}

/// How a serial number came to its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialSource {
    /// Read by a scanner.
    Scanned,
    /// Typed in.
    Keyed,
}

/// What is known of a line's serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialState {
    /// The product has none.
    NotSerialized,
    /// Not given yet.
    Missing,
    /// Given.
    Provided,
}

/// Where a line is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// In the cart, or sold.
    Active,
    /// Taken from the shelf for an order.
    Picked,
    /// In the customer's hands.
    HandedOver,
    /// On its way to the customer.
    Shipped,
    /// Given up.
    Voided,
}

/// How a line gets to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Taken along now.
    #[default]
    CarryOut,
    /// Fetched later.
    Pickup,
    /// Sent.
    Ship,
}

/// Money taken, or given when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A transaction's sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// What the customer pays, tax included.
    pub total: Amount,
    /// The tax in it.
    pub tax: Amount,
    /// What is left to pay; negative when the customer is owed.
    pub due: Amount,
    /// Tax by rate: rate, tax, and the gross amount it is in.
    pub by_rate: Vec<(money::TaxRate, Amount, Amount)>,
}

impl Transaction {
    /// The line of that number.
    #[must_use]
    pub fn line(&self, number: LineNumber) -> Option<&Line> {
        // Line numbers are given in order and never removed, so line n stands at n - 1.
        let index = usize::try_from(number.0.checked_sub(1)?).ok()?;
        self.lines.get(index)
    }

    /// Its sums. Voided lines count for nothing.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals { total: Amount::ZERO, tax: Amount::ZERO, due: Amount::ZERO, by_rate: Vec::new() }
    }

    /// Active serialized lines without a serial number.
    pub fn pending_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_pending())
    }

    /// Pending lines that keep checkout from going on.
    pub fn blocking_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_blocking())
    }
}

impl Line {
    /// Active, serialized, and without a serial number.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == LineState::Active && self.serial_state() == SerialState::Missing
    }

    /// Pending, and required now: carried out, and not allowed to be blank.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        self.is_pending() && self.delivery == Delivery::CarryOut && !self.product.blank_issue_allowed
    }

    /// What is known of its serial number.
    #[must_use]
    pub fn serial_state(&self) -> SerialState {
        match (&self.unit, self.product.is_serialized()) {
            (_, false) => SerialState::NotSerialized,
            (None, true) => SerialState::Missing,
            (Some(_), true) => SerialState::Provided,
        }
    }

    /// The key identifier's normalized value.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        let unit = self.unit.as_ref()?;
        unit.identifiers
            .iter()
            .find(|bound| bound.role == label::Role::Key)
            .map(|bound| bound.normalized.as_str())
    }

    /// The text shown under the line.
    #[must_use]
    pub fn comment(&self) -> Option<&'static str> {
        self.is_pending().then_some("Serial number not provided")
    }

    /// Price times quantity, less the discount.
    #[must_use]
    pub fn amount(&self) -> Amount {
        Amount::ZERO
    }

    /// Its SKU.
    #[must_use]
    pub fn sku(&self) -> &Sku {
        &self.product.sku
    }
}
