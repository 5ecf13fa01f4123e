//! Which serial numbers exist, where each is, and what happened to it, in order.

mod blocked;
mod change;
mod history;
mod read;

pub use blocked::BlockedRow;
pub use change::ClaimError;
pub use history::{HistoryRow, UnitAction};
pub use read::{UnitRow, UnitState};

/// A unit as a caller names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitKey<'a> {
    /// Its product's SKU.
    pub sku: &'a str,
    /// Its key identifier's normalized value; with the SKU, the registry's key.
    pub serial: &'a str,
    /// Every identifier that was captured, the key's own too.
    pub identities: &'a [Identity<'a>],
}

/// One identifier of a unit. No two units have the same at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Within what the value is unique: the SKU, or empty for all products (IMEI, MEID, EID).
    pub scope: &'a str,
    /// What it is: `serial`, `imei`, ...
    pub kind: &'a str,
    /// Its normalized value.
    pub value: &'a str,
}

/// Who has a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The transaction.
    pub transaction: &'a str,
    /// Its line.
    pub line: u32,
}
