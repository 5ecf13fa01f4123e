use crate::{LineNumber, OperatorRecord, Product, ReceiptId, Sku, Transaction, TransactionId};
use label::{Gtin, IdentifierKind};
use money::{Amount, Quantity};

/// What `decide` has to know beside the state. Answers are of one moment: nothing changes between two calls of one decision.
pub trait Facts {
    /// Reading them went wrong: the lane can't decide.
    type Error;

    /// The product of this SKU.
    ///
    /// # Errors
    /// When it can't be read.
    fn product(&self, sku: &Sku) -> Result<Option<Product>, Self::Error>;

    /// The product of this GTIN.
    ///
    /// # Errors
    /// When it can't be read.
    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, Self::Error>;

    /// The unit that is known by this normalized value of this kind: of this product, or of any where such a value
    /// [is unique across products](crate::is_unique_across_products).
    ///
    /// # Errors
    /// When it can't be read.
    fn unit(&self, sku: &Sku, kind: IdentifierKind, value: &str) -> Result<Option<UnitRecord>, Self::Error>;

    /// The unit of this product whose key has this normalized value, whatever the key's kind.
    ///
    /// # Errors
    /// When it can't be read.
    fn unit_with_key(&self, sku: &Sku, key: &str) -> Result<Option<UnitRecord>, Self::Error>;

    /// The units of any product that have this value; a few at most.
    ///
    /// # Errors
    /// When it can't be read.
    fn units_known_as(&self, value: &str) -> Result<Vec<UnitRecord>, Self::Error>;

    /// Whether this unit was sold once, and came back.
    ///
    /// # Errors
    /// When it can't be read.
    fn came_back(&self, sku: &Sku, serial: &str) -> Result<bool, Self::Error>;

    /// Why no unit of this product may be sold that has this value; `None` where it may.
    ///
    /// # Errors
    /// When it can't be read.
    fn blocked(&self, sku: &Sku, value: &str) -> Result<Option<String>, Self::Error>;

    /// Whether the list of this store's stock has this unit.
    ///
    /// # Errors
    /// When it can't be read.
    fn in_stock(&self, sku: &Sku, serial: &str) -> Result<bool, Self::Error>;

    /// When that list was true, wall clock milliseconds; `None` where there is none.
    ///
    /// # Errors
    /// When it can't be read.
    fn stock_as_of_ms(&self) -> Result<Option<i64>, Self::Error>;

    /// Somebody who acts at the till.
    ///
    /// # Errors
    /// When it can't be read.
    fn operator(&self, id: &str) -> Result<Option<OperatorRecord>, Self::Error>;

    /// What a receipt is of.
    ///
    /// # Errors
    /// When it can't be read.
    fn receipt(&self, receipt: &ReceiptId) -> Result<Option<ReceiptRecord>, Self::Error>;

    /// A transaction that is finished.
    ///
    /// # Errors
    /// When it can't be read.
    fn finished(&self, transaction: &TransactionId) -> Result<Option<Transaction>, Self::Error>;

    /// What has come back of a sale, a line several times where it came back in parts.
    ///
    /// # Errors
    /// When it can't be read.
    fn returned(&self, sale: &TransactionId) -> Result<Vec<CameBack>, Self::Error>;
}

/// What came back of a line of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// The sale's line.
    pub line: LineNumber,
    /// How many.
    pub quantity: Quantity,
    /// The part of the line's discount that was given back with them.
    pub discount: Amount,
}

/// What a receipt is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRecord {
    /// The transaction.
    pub transaction: TransactionId,
    /// The lines on it.
    pub lines: Vec<LineNumber>,
}

/// What the registry knows of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRecord {
    /// Its product.
    pub sku: Sku,
    /// Its key identifier's normalized value.
    pub serial: String,
    /// Where it is.
    pub state: UnitState,
}

/// Where a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// Known, and nobody's.
    Free,
    /// Held by a line.
    Claimed {
        /// Of this transaction.
        transaction: TransactionId,
        /// This line.
        line: LineNumber,
    },
    /// Sold, and not returned.
    Sold {
        /// In this transaction.
        transaction: TransactionId,
        /// On this line.
        line: LineNumber,
        /// When, wall clock milliseconds.
        at_ms: i64,
    },
    /// Held by a line that takes it back.
    Returning {
        /// Of this transaction.
        transaction: TransactionId,
        /// This line.
        line: LineNumber,
    },
}
