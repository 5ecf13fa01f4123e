use crate::reads::{limit_to_sql, to_sql, unsigned, word};
use crate::{Batch, Holder, Reads, StoreError, UnitKey};

/// Something that happened to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// What.
    pub action: UnitAction,
    /// The transaction that did it.
    pub transaction: String,
    /// Its line.
    pub line: u32,
    /// When, wall clock milliseconds since 1970.
    pub at_ms: i64,
    /// The journal record that says so.
    pub seq: u64,
}

/// What can happen to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitAction {
    /// A line took hold of it.
    Claimed,
    /// The line let it go.
    Released,
    /// It was sold.
    Sold,
    /// It came back.
    Returned,
}

impl UnitAction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Claimed, Self::Released, Self::Sold, Self::Returned];

    /// Its word in the file and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Released => "released",
            Self::Sold => "sold",
            Self::Returned => "returned",
        }
    }
}

impl Reads {
    /// What happened to the unit with this key, oldest first; at most `limit` rows after the first `skip`. It is there
    /// even when the registry has no such unit any more.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn unit_history(
        &self,
        sku: &str,
        serial: &str,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        self.rows(
            "SELECT action, transaction_id, line, at_ms, seq FROM unit_history
             WHERE sku = ?1 AND serial = ?2 ORDER BY step LIMIT ?4 OFFSET ?3",
            (sku, serial, limit_to_sql(skip), limit_to_sql(limit)),
            |row| {
                Ok(HistoryRow {
                    action: word(row, 0, &UnitAction::ALL, UnitAction::as_str)?,
                    transaction: row.get(1)?,
                    line: unsigned(row, 2)?,
                    at_ms: row.get(3)?,
                    seq: unsigned(row, 4)?,
                })
            },
        )
    }
}

impl Reads {
    /// Whether this unit was sold once, and the last that happened of that kind is that it came back.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn unit_came_back(&self, sku: &str, serial: &str) -> Result<bool, StoreError> {
        let last: Option<String> = self.row(
            "SELECT action FROM unit_history
             WHERE sku = ?1 AND serial = ?2 AND (action = 'sold' OR action = 'returned')
             ORDER BY step DESC LIMIT 1",
            (sku, serial),
            |row| row.get(0),
        )?;
        Ok(last.as_deref() == Some(UnitAction::Returned.as_str()))
    }
}

impl Batch<'_> {
    pub(super) fn note(
        &mut self,
        action: UnitAction,
        unit: &UnitKey<'_>,
        by: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO unit_history (sku, serial, step, action, transaction_id, line, at_ms, seq)
             VALUES (?1, ?2, (SELECT coalesce(max(step), 0) + 1 FROM unit_history WHERE sku = ?1 AND serial = ?2),
                     ?3, ?4, ?5, ?6, ?7)",
            (unit.sku, unit.serial, action.as_str(), by.transaction, by.line, at_ms, to_sql(seq)),
        )?;
        Ok(())
    }
}
