use crate::reads::{limit_to_sql, to_sql, unsigned};
use crate::{Batch, Reads, StoreError, limits};
use core::fmt;
use rusqlite::Row;

/// Somebody who acts at the till.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredOperator {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// May allow what others may not.
    pub supervisor: bool,
    /// The slow hash of their PIN, where they have one.
    pub pin_hash: Option<String>,
    /// The journal record that put them.
    pub seq: u64,
}

impl fmt::Debug for StoredOperator {
    /// Without the hash: it is nobody's to see.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredOperator")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("supervisor", &self.supervisor)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}

impl Batch<'_> {
    /// Puts an operator in the place of the one with that id, if there is one.
    ///
    /// # Errors
    /// When it is too long, or can't be written.
    pub fn put_operator(&mut self, operator: &StoredOperator) -> Result<(), StoreError> {
        limits::texts(&[
            ("an operator's id", &operator.id),
            ("an operator's name", &operator.name),
            ("a PIN's hash", operator.pin_hash.as_deref().unwrap_or_default()),
        ])?;
        self.write(
            "INSERT INTO operator (id, name, supervisor, pin, seq) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET name = ?2, supervisor = ?3, pin = ?4, seq = ?5",
            (&operator.id, &operator.name, operator.supervisor, &operator.pin_hash, to_sql(operator.seq)),
        )?;
        Ok(())
    }
}

impl Reads {
    /// The operator with this id.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn operator(&self, id: &str) -> Result<Option<StoredOperator>, StoreError> {
        self.row("SELECT id, name, supervisor, pin, seq FROM operator WHERE id = ?1", [id], operator_row)
    }

    /// A page of operators in the order of their ids (by bytes): those after `after`, at most `limit`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn operators(&self, after: Option<&str>, limit: usize) -> Result<Vec<StoredOperator>, StoreError> {
        // An empty id comes before every other, and there is none.
        self.rows(
            "SELECT id, name, supervisor, pin, seq FROM operator WHERE id > ?1 ORDER BY id LIMIT ?2",
            (after.unwrap_or(""), limit_to_sql(limit)),
            operator_row,
        )
    }

    /// Whether there is any operator at all.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn has_operators(&self) -> Result<bool, StoreError> {
        Ok(self.row("SELECT 1 FROM operator LIMIT 1", [], |_| Ok(()))?.is_some())
    }
}

fn operator_row(row: &Row<'_>) -> rusqlite::Result<StoredOperator> {
    Ok(StoredOperator {
        id: row.get(0)?,
        name: row.get(1)?,
        supervisor: row.get(2)?,
        pin_hash: row.get(3)?,
        seq: unsigned(row, 4)?,
    })
}
