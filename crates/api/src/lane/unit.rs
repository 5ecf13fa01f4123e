use super::own_words;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

own_words! {
    /// Where a unit is.
    UnitState = "UnitState" as UnitStateValue {
        /// Known, and nobody's.
        Free = "free",
        /// Held by a line.
        Claimed = "claimed",
        /// Sold, and not returned.
        Sold = "sold",
        /// Held by a line that takes it back.
        Returning = "returning",
    }
}

own_words! {
    /// What happened to a unit.
    UnitAction = "UnitAction" as UnitActionValue {
        /// A line took it.
        Claimed = "claimed",
        /// The line gave it up.
        Released = "released",
        /// It was sold.
        Sold = "sold",
        /// It came back.
        Returned = "returned",
    }
}

/// What the lane knows of a serial number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SerialHistory {
    /// The serial number that was asked for.
    pub serial: String,
    /// The units that are or were known by it: one a product.
    pub units: Vec<SerialUnit>,
}

/// A unit and its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SerialUnit {
    /// The product's SKU.
    pub sku: String,
    /// The key identifier's normalized value.
    pub serial: String,
    /// Where it is.
    pub state: UnitState,
    /// The transaction that holds it or sold it.
    pub transaction: Option<String>,
    /// The line there.
    pub line: Option<u32>,
    /// What happened to it, oldest first.
    pub history: Vec<SerialStep>,
}

/// One thing that happened to a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SerialStep {
    /// The journal's sequence number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: UnitAction,
    /// The transaction.
    pub transaction: String,
    /// The line.
    pub line: u32,
}
