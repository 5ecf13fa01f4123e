use super::catalogue::Catalogue;
use checkout::{
    CameBack, Facts, LineNumber, OperatorRecord, Product, ReceiptId, ReceiptRecord, Sku, Transaction,
    TransactionId, UnitRecord, UnitState, is_unique_across_products,
};
use label::{Gtin, IdentifierKind};
use money::{Amount, Quantity};
use serde::Deserialize;
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

    fn units_known_as(&self, value: &str) -> Result<Vec<UnitRecord>, StoreError> {
        let rows = self.file.units_known_as(None, value, UNITS)?;
        rows.into_iter().map(|row| unit(self.file, row)).collect()
    }

    fn came_back(&self, sku: &Sku, serial: &str) -> Result<bool, StoreError> {
        self.file.unit_came_back(sku.as_str(), serial)
    }

    fn blocked(&self, sku: &Sku, value: &str) -> Result<Option<String>, StoreError> {
        Ok(self.file.blocked(sku.as_str(), value)?.map(|row| row.reason))
    }

    fn in_stock(&self, sku: &Sku, serial: &str) -> Result<bool, StoreError> {
        self.file.in_stock(sku.as_str(), serial)
    }

    fn stock_as_of_ms(&self) -> Result<Option<i64>, StoreError> {
        Ok(self.file.stock_list()?.map(|list| list.as_of_ms))
    }

    fn operator(&self, id: &str) -> Result<Option<OperatorRecord>, StoreError> {
        let record = |row: store::StoredOperator| OperatorRecord {
            supervisor: row.supervisor,
            has_pin: row.pin_hash.is_some(),
        };
        Ok(self.file.operator(id)?.map(record))
    }

    fn receipt(&self, receipt: &ReceiptId) -> Result<Option<ReceiptRecord>, StoreError> {
        let Some(stored) = self.file.receipt(receipt.as_str())? else { return Ok(None) };
        let unreadable =
            |error: String| damaged(self.file, format!("receipt {receipt} can't be read: {error}"));
        let Numbers { lines } =
            serde_json::from_slice(&stored.document).map_err(|error| unreadable(error.to_string()))?;
        let transaction =
            TransactionId::new(stored.transaction).map_err(|error| unreadable(error.to_string()))?;
        let lines = lines.into_iter().map(|line| LineNumber(line.number)).collect();
        Ok(Some(ReceiptRecord { transaction, lines }))
    }

    fn finished(&self, transaction: &TransactionId) -> Result<Option<Transaction>, StoreError> {
        archived(self.file, transaction)
    }

    fn returned(&self, sale: &TransactionId) -> Result<Vec<CameBack>, StoreError> {
        let unreadable =
            |error: String| damaged(self.file, format!("what came back of {sale} can't be read: {error}"));
        let rows = self.file.returned_lines(sale.as_str())?.into_iter();
        rows.map(|row| {
            Ok(CameBack {
                line: LineNumber(row.sale_line),
                quantity: Quantity::from_thousandths(row.thousandths)
                    .map_err(|error| unreadable(error.to_string()))?,
                discount: Amount::from_minor(row.discount).map_err(|error| unreadable(error.to_string()))?,
            })
        })
        .collect()
    }
}

/// The most products that one value is looked up for.
const UNITS: usize = 8;

/// What is asked of a receipt's document: the numbers of its lines.
#[derive(Deserialize)]
struct Numbers {
    lines: Vec<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u32,
}

/// A transaction that is finished, as it was archived.
pub(super) fn archived(reads: &Reads, id: &TransactionId) -> Result<Option<Transaction>, StoreError> {
    let Some(archived) = reads.archived_transaction(id.as_str())? else { return Ok(None) };
    let transaction = serde_json::from_slice(&archived.bytes)
        .map_err(|error| damaged(reads, format!("transaction {id} can't be read: {error}")))?;
    Ok(Some(transaction))
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
        store::UnitState::Sold { transaction, line } => {
            UnitState::Sold { transaction: id(transaction)?, line: LineNumber(line), at_ms: row.since_ms }
        }
        store::UnitState::Returning { transaction, line } => {
            UnitState::Returning { transaction: id(transaction)?, line: LineNumber(line) }
        }
    };
    let sku = Sku::new(row.sku)
        .map_err(|error| damaged(reads, format!("a unit's product can't be read: {error}")))?;
    Ok(UnitRecord { sku, serial: row.serial, state })
}
