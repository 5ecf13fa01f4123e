use super::catalogue::Catalogue;
use checkout::{
    Facts, LineNumber, Product, Sku, TransactionId, UnitRecord, UnitState, is_unique_across_products,
};
use label::{Gtin, IdentifierKind};
use store::{Reads, StoreError};

/// What the rules have to know, read from the lane's file: a batch's own writes included.
pub(super) struct StoredFacts<'a> {
    pub(super) file: &'a Reads,
    pub(super) catalogue: &'a Catalogue,
}

impl Facts for StoredFacts<'_> {
    type Error = StoreError;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, StoreError> {
        let read = || {
            let row = self.file.product(sku.as_str())?;
            row.map(|row| product(self.file, &row.bytes)).transpose()
        };
        self.catalogue.by_sku(sku, read)
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, StoreError> {
        let read = || {
            let row = self.file.product_by_gtin(gtin.as_str())?;
            row.map(|row| product(self.file, &row.bytes)).transpose()
        };
        self.catalogue.by_gtin(gtin, read)
    }

    fn unit(&self, sku: &Sku, kind: IdentifierKind, value: &str) -> Result<Option<UnitRecord>, StoreError> {
        let row = self.file.unit_by_identity(scope(sku, kind), kind.name(), value)?;
        row.map(|row| unit(self.file, row)).transpose()
    }

    fn unit_with_key(&self, sku: &Sku, key: &str) -> Result<Option<UnitRecord>, StoreError> {
        self.file.unit(sku.as_str(), key)?.map(|row| unit(self.file, row)).transpose()
    }
}

/// Where a value is unique: an IMEI, MEID or EID in the whole world, anything else among the units of its product.
pub(super) fn scope(sku: &Sku, kind: IdentifierKind) -> &str {
    if is_unique_across_products(kind) { "" } else { sku.as_str() }
}

/// The product of this SKU, as it is committed.
pub(crate) fn product_of(reads: &Reads, sku: &Sku) -> Result<Option<Product>, StoreError> {
    reads.product(sku.as_str())?.map(|row| product(reads, &row.bytes)).transpose()
}

/// A product as the catalogue keeps it.
pub(super) fn product(reads: &Reads, bytes: &[u8]) -> Result<Product, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(reads, format!("a product can't be read: {error}")))
}

pub(super) fn damaged(reads: &Reads, detail: String) -> StoreError {
    StoreError::Damaged { file: reads.file().to_owned(), detail }
}

fn unit(reads: &Reads, row: store::UnitRow) -> Result<UnitRecord, StoreError> {
    let id = |text: String| {
        TransactionId::new(text)
            .map_err(|error| damaged(reads, format!("a unit's holder can't be read: {error}")))
    };
    let state = match row.state {
        store::UnitState::Free => UnitState::Free,
        store::UnitState::Claimed { transaction, line } => {
            UnitState::Claimed { transaction: id(transaction)?, line: LineNumber(line) }
        }
        store::UnitState::Sold { transaction, .. } => {
            UnitState::Sold { transaction: id(transaction)?, at_ms: row.since_ms }
        }
    };
    let sku = Sku::new(row.sku)
        .map_err(|error| damaged(reads, format!("a unit's product can't be read: {error}")))?;
    Ok(UnitRecord { sku, serial: row.serial, state })
}
