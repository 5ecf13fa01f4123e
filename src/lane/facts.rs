use checkout::{Facts, LineNumber, Product, Sku, TransactionId, UnitRecord, UnitState};
use label::{Gtin, IdentifierKind};
use store::{Reads, StoreError};

/// The most units that one value may be known by before a scan of it tells nothing.
const UNITS_PER_VALUE: usize = 8;

/// What the rules have to know, read from the lane's file: a batch's own writes included.
pub(super) struct StoredFacts<'a>(pub(super) &'a Reads);

impl Facts for StoredFacts<'_> {
    type Error = StoreError;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, StoreError> {
        self.0.product(sku.as_str())?.map(|row| product(self.0, &row.bytes)).transpose()
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, StoreError> {
        self.0.product_by_gtin(gtin.as_str())?.map(|row| product(self.0, &row.bytes)).transpose()
    }

    fn unit(&self, sku: &Sku, kind: IdentifierKind, value: &str) -> Result<Option<UnitRecord>, StoreError> {
        let row = self.0.unit_by_identity(scope(sku, kind), kind.name(), value)?;
        row.map(|row| unit(self.0, row)).transpose()
    }

    fn units_known_as(
        &self,
        kind: Option<IdentifierKind>,
        value: &str,
    ) -> Result<Vec<UnitRecord>, StoreError> {
        let rows = self.0.units_known_as(kind.map(IdentifierKind::name), value, UNITS_PER_VALUE)?;
        rows.into_iter().map(|row| unit(self.0, row)).collect()
    }
}

/// Where a value is unique: an IMEI, MEID or EID in the whole world, anything else among the units of its product.
pub(super) fn scope(sku: &Sku, kind: IdentifierKind) -> &str {
    match kind {
        IdentifierKind::Imei | IdentifierKind::Meid | IdentifierKind::Eid => "",
        _ => sku.as_str(),
    }
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
