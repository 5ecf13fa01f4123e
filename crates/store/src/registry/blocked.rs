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
    /// Blocks a value for a SKU, or for all products (`scope` is empty), in each of its forms. One that is blocked already, be it as
    /// a form of another, keeps its reason and gets the forms that it lacks. Answers whether the block is new.
    ///
    /// # Errors
    /// When something is too long, or can't be written.
    pub fn block(&mut self, blocked: &BlockedRow, forms: &[String]) -> Result<bool, StoreError> {
        let BlockedRow { scope, value, reason, at_ms, seq } = blocked;
        limits::texts(&[("a SKU", scope), ("a serial number", value), ("a reason", reason)])?;
        let known = self.block_of(scope, value)?;
        let (block, reason, at_ms, seq) = match &known {
            Some(known) => (&known.value, &known.reason, known.at_ms, known.seq),
            None => (value, reason, *at_ms, *seq),
        };
        for form in core::iter::once(value).chain(forms) {
            limits::texts(&[("a serial number", form)])?;
            self.write(
                "INSERT INTO blocked (value, scope, block, reason, at_ms, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (value, scope, block) DO NOTHING",
                (form, scope, block, reason, at_ms, to_sql(seq)),
            )?;
        }
        Ok(known.is_none())
    }

    /// Ends the block of a value, in all its forms, whichever is given; answers the value that was blocked.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn unblock(&mut self, scope: &str, value: &str) -> Result<Option<String>, StoreError> {
        let Some(known) = self.block_of(scope, value)? else { return Ok(None) };
        self.write("DELETE FROM blocked WHERE block = ?1 AND scope = ?2", (&known.value, scope))?;
        Ok(Some(known.value))
    }
}

impl Reads {
    /// The block that this value belongs to in just this scope: its own before one that it is a form of.
    fn block_of(&self, scope: &str, value: &str) -> Result<Option<BlockedRow>, StoreError> {
        self.row(
            "SELECT scope, block, reason, at_ms, seq FROM blocked
             WHERE value = ?1 AND scope = ?2 ORDER BY block <> value, block LIMIT 1",
            (value, scope),
            blocked_row,
        )
    }

    /// The block of this value for this SKU, or for all products, whatever form of it was blocked.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn blocked(&self, sku: &str, value: &str) -> Result<Option<BlockedRow>, StoreError> {
        self.row(
            // The plus signs keep SQLite from making a table of the two scopes, at each look-up: a value has few rows, and the key
            // has them in order.
            "SELECT scope, value, reason, at_ms, seq FROM blocked
             WHERE value = ?1 AND (+scope = ?2 OR +scope = '') ORDER BY scope DESC LIMIT 1",
            (value, sku),
            blocked_row,
        )
    }

    /// A page of blocks, each once, in the order of their values (by bytes), then of what they are for: those after value and scope, at most
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
             WHERE value = block AND (value, scope) > (?1, ?2) AND (?3 IS NULL OR scope = ?3 OR scope = '')
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
