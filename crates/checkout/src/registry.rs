use crate::{Event, LineNumber, Sku, TransactionId};
use label::IdentifierKind;
use serde::{Deserialize, Serialize};

/// What the registry knows a unit by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UnitKey {
    /// Its product.
    pub sku: Sku,
    /// The key identifier's normalized value: with the SKU, the registry's key.
    pub serial: String,
    /// Every identifier captured, the key's too: none of them may belong to another unit.
    pub identities: Vec<(IdentifierKind, String)>,
}

/// What an event does to the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryChange<'a> {
    /// What is done.
    pub action: RegistryAction,
    /// The unit.
    pub unit: &'a UnitKey,
    /// The transaction.
    pub transaction: &'a TransactionId,
    /// The line.
    pub line: LineNumber,
}

/// What is done to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistryAction {
    /// Held by a line.
    Claim,
    /// Given up by it.
    Release,
    /// Sold.
    Sell,
}

/// What an event does to the registry, in order. Same commit as the event.
#[must_use]
pub fn registry_changes(event: &Event) -> Vec<RegistryChange<'_>> {
    let _ = event;
    Vec::new()
}
