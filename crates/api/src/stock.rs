use crate::{SerialText, Sku, Text, Timestamp, UnitState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A unit in stock: a line of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockRow {
    /// Its product's SKU.
    pub sku: Sku,
    /// Its serial number.
    pub serial: SerialText,
}

/// What an import of the stock did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockImported {
    /// How many units came in.
    pub units: u64,
    /// When the list was true.
    pub as_of: Timestamp,
    /// They were added to the list that was there.
    pub added: bool,
    /// The journal's sequence number after it.
    pub seq: u64,
}

/// `POST /v1/blocked`: a unit that may not be sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its product; left out: of all products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// The serial number, or another identifier of the unit.
    pub serial: SerialText,
    /// Why: it is told the cashier. `blocked` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// A unit that may not be sold, or may be again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Blocked {
    /// Its product; null for all.
    pub sku: Option<String>,
    /// The value, as the product keeps it.
    pub serial: String,
    /// Whether it is blocked now.
    pub blocked: bool,
}

/// What is in stock of a product, as the list has it that was imported last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockPage {
    /// The product's SKU.
    pub sku: String,
    /// When the list was true; null where none was ever imported.
    pub as_of: Option<Timestamp>,
    /// By serial number.
    pub units: Vec<StockUnit>,
    /// Give this as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// A unit of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockUnit {
    /// Its serial number.
    pub serial: String,
    /// Where this lane has it since: a list may be older than a sale. Null where it never had anything to do with it.
    pub state: Option<UnitState>,
    /// The transaction that holds it or sold it.
    pub transaction: Option<String>,
    /// The line there.
    pub line: Option<u32>,
}

/// What may not be sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockedPage {
    /// By value.
    pub blocked: Vec<BlockedUnit>,
    /// Give this as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// A value that no unit may be sold under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockedUnit {
    /// The product's SKU; null for all products.
    pub sku: Option<String>,
    /// The value.
    pub serial: String,
    /// Why; `quarantine` for what came back and was put aside.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}
