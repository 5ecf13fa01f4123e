use crate::reads::{limit_to_sql, to_sql, unsigned};
use crate::{Batch, Reads, StoreError, limits};
use rusqlite::Row;

/// A value that no unit may be sold under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedRow {
    /// The SKU that it is blocked for; empty for all products.
    pub scope: String,
    /// The value.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Since when, wall clock milliseconds since 1970.
    pub at_ms: i64,
    /// The journal record that says so.
    pub seq: u64,
}

impl Batch<'_> {
    /// Blocks a value for a SKU, or for all products (`scope` is empty). One that is blocked already stays as it is; answers
    /// whether it is new.
    ///
    /// # Errors
    /// When it is too long, or can't be written.
    pub fn block(
        &mut self,
        scope: &str,
        value: &str,
        reason: &str,
        seq: u64,
        at_ms: i64,
    ) -> Result<bool, StoreError> {
        limits::texts(&[("a SKU", scope), ("a serial number", value), ("a reason", reason)])?;
        let rows = self.write(
            "INSERT INTO blocked (value, scope, reason, at_ms, seq) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (value, scope) DO NOTHING",
            (value, scope, reason, at_ms, to_sql(seq)),
        )?;
        Ok(rows == 1)
    }

    /// Ends a block; answers whether there was one.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn unblock(&mut self, scope: &str, value: &str) -> Result<bool, StoreError> {
        Ok(self.write("DELETE FROM blocked WHERE value = ?1 AND scope = ?2", (value, scope))? == 1)
    }
}

impl Reads {
    /// The block of this value for this SKU, or for all products.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn blocked(&self, sku: &str, value: &str) -> Result<Option<BlockedRow>, StoreError> {
        self.row(
            "SELECT scope, value, reason, at_ms, seq FROM blocked
             WHERE value = ?1 AND (scope = ?2 OR scope = '') ORDER BY scope DESC LIMIT 1",
            (value, sku),
            blocked_row,
        )
    }

    /// A page of blocks in the order of their values (by bytes), then of what they are for: those after value and scope, at most
    /// `limit`. With a SKU, those that are for it, or for all products.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn all_blocked(
        &self,
        sku: Option<&str>,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> Result<Vec<BlockedRow>, StoreError> {
        // An empty value comes before every other, and there is none.
        let (value, scope) = after.unwrap_or_default();
        self.rows(
            "SELECT scope, value, reason, at_ms, seq FROM blocked
             WHERE (value, scope) > (?1, ?2) AND (?3 IS NULL OR scope = ?3 OR scope = '')
             ORDER BY value, scope LIMIT ?4",
            (value, scope, sku, limit_to_sql(limit)),
            blocked_row,
        )
    }
}

fn blocked_row(row: &Row<'_>) -> rusqlite::Result<BlockedRow> {
    Ok(BlockedRow {
        scope: row.get(0)?,
        value: row.get(1)?,
        reason: row.get(2)?,
        at_ms: row.get(3)?,
        seq: unsigned(row, 4)?,
    })
}
