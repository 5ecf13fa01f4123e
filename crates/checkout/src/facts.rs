use crate::{LineNumber, Product, Sku, TransactionId};
use label::{Gtin, IdentifierKind};

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
        /// When, wall clock milliseconds.
        at_ms: i64,
    },
}
