use crate::reads::{to_sql, unsigned};
use crate::{BYTES_MAX, Batch, Reads, StoreError, limits};

/// A transaction that has left the lane's state: completed or voided, it never changes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedTransaction {
    /// Its id.
    pub id: String,
    /// What kind: `sale`, `order`, ...
    pub kind: String,
    /// How it ended: `completed` or `voided`.
    pub state: String,
    /// Its receipt's id, where it has one.
    pub receipt: Option<String>,
    /// When it ended, wall clock milliseconds since 1970.
    pub at_ms: i64,
    /// The journal record that ended it.
    pub seq: u64,
    /// The version of its form.
    pub version: u32,
    /// What it says.
    pub bytes: Vec<u8>,
}

impl Batch<'_> {
    /// Archives a transaction, once.
    ///
    /// # Errors
    /// [`StoreError::Defect`] when it is there already; or it is too long or can't be written.
    pub fn archive_transaction(&mut self, transaction: &ArchivedTransaction) -> Result<(), StoreError> {
        limits::texts(&[
            ("a transaction's id", &transaction.id),
            ("a transaction's kind", &transaction.kind),
            ("a transaction's state", &transaction.state),
            ("a receipt's id", transaction.receipt.as_deref().unwrap_or_default()),
        ])?;
        limits::within("a transaction", transaction.bytes.len(), BYTES_MAX)?;
        self.write(
            "INSERT INTO finished_transaction (id, kind, state, receipt, at_ms, seq, version, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                &transaction.id,
                &transaction.kind,
                &transaction.state,
                &transaction.receipt,
                transaction.at_ms,
                to_sql(transaction.seq),
                transaction.version,
                &transaction.bytes,
            ),
        )?;
        Ok(())
    }
}

impl Reads {
    /// The archived transaction with this id.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn archived_transaction(&self, id: &str) -> Result<Option<ArchivedTransaction>, StoreError> {
        self.row(
            "SELECT id, kind, state, receipt, at_ms, seq, version, bytes FROM finished_transaction WHERE id = ?1",
            [id],
            |row| {
                Ok(ArchivedTransaction {
                    id: row.get(0)?,
                    kind: row.get(1)?,
                    state: row.get(2)?,
                    receipt: row.get(3)?,
                    at_ms: row.get(4)?,
                    seq: unsigned(row, 5)?,
                    version: unsigned(row, 6)?,
                    bytes: row.get(7)?,
                })
            },
        )
    }
}
