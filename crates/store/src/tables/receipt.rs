use crate::reads::{to_sql, unsigned};
use crate::{BYTES_MAX, Batch, Reads, StoreError, limits};

/// A receipt: the document that every copy is laid out from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReceipt {
    /// Its id, as printed.
    pub id: String,
    /// Its transaction's id.
    pub transaction: String,
    /// When it was made, wall clock milliseconds since 1970.
    pub at_ms: i64,
    /// The journal record that made it.
    pub seq: u64,
    /// The version of the document's form.
    pub version: u32,
    /// The document.
    pub document: Vec<u8>,
}

impl Batch<'_> {
    /// Adds a receipt; it never changes again.
    ///
    /// # Errors
    /// [`StoreError::Defect`] when its id is there already; or it is too long or can't be written.
    pub fn add_receipt(&mut self, receipt: &StoredReceipt) -> Result<(), StoreError> {
        limits::texts(&[("a receipt's id", &receipt.id), ("a transaction's id", &receipt.transaction)])?;
        limits::within("a receipt", receipt.document.len(), BYTES_MAX)?;
        self.write(
            "INSERT INTO receipt (id, transaction_id, at_ms, seq, version, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                &receipt.id,
                &receipt.transaction,
                receipt.at_ms,
                to_sql(receipt.seq),
                receipt.version,
                &receipt.document,
            ),
        )?;
        Ok(())
    }
}

impl Reads {
    /// The receipt with this id.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn receipt(&self, id: &str) -> Result<Option<StoredReceipt>, StoreError> {
        self.row(
            "SELECT id, transaction_id, at_ms, seq, version, document FROM receipt WHERE id = ?1",
            [id],
            |row| {
                Ok(StoredReceipt {
                    id: row.get(0)?,
                    transaction: row.get(1)?,
                    at_ms: row.get(2)?,
                    seq: unsigned(row, 3)?,
                    version: unsigned(row, 4)?,
                    document: row.get(5)?,
                })
            },
        )
    }
}
