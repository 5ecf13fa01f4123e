use crate::reads::{limit_to_sql, unsigned};
use crate::{Reads, StoreError};
use rusqlite::Row;

/// A unit that the registry knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its product's SKU.
    pub sku: String,
    /// Its key identifier's normalized value.
    pub serial: String,
    /// Where it is.
    pub state: UnitState,
    /// Since when, wall clock milliseconds since 1970.
    pub since_ms: i64,
    /// The journal record that said so.
    pub seq: u64,
}

/// Where a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// It exists, and nobody has it.
    Free,
    /// A line holds it.
    Claimed {
        /// The line's transaction.
        transaction: String,
        /// The line.
        line: u32,
    },
    /// It was sold, and has not come back.
    Sold {
        /// In this transaction.
        transaction: String,
        /// On this line.
        line: u32,
    },
    /// A line holds it, to take it back.
    Returning {
        /// The line's transaction.
        transaction: String,
        /// The line.
        line: u32,
    },
}

/// The columns that [`unit_row`] reads, in its order.
macro_rules! select_unit {
    ($rest:literal) => {
        concat!(
            "SELECT unit.sku, unit.serial, unit.state, unit.transaction_id, unit.line, unit.at_ms, unit.seq ",
            $rest
        )
    };
}

impl Reads {
    /// The unit with this key. `None`: the registry doesn't know it, and anybody may claim it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn unit(&self, sku: &str, serial: &str) -> Result<Option<UnitRow>, StoreError> {
        self.row(select_unit!("FROM unit WHERE sku = ?1 AND serial = ?2"), (sku, serial), unit_row)
    }

    /// The unit that has this identifier. `scope` as in [`Identity`](crate::Identity).
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn unit_by_identity(
        &self,
        scope: &str,
        kind: &str,
        value: &str,
    ) -> Result<Option<UnitRow>, StoreError> {
        self.row(
            select_unit!(
                "FROM unit_identity AS identity JOIN unit USING (sku, serial)
                 WHERE identity.scope = ?1 AND identity.kind = ?2 AND identity.value = ?3"
            ),
            (scope, kind, value),
            unit_row,
        )
    }

    /// The units of any product that are known by this value, of this kind or of any; at most `limit`, ordered by
    /// SKU and key.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn units_known_as(
        &self,
        kind: Option<&str>,
        value: &str,
        limit: usize,
    ) -> Result<Vec<UnitRow>, StoreError> {
        self.rows(
            select_unit!(
                "FROM unit WHERE (sku, serial) IN (
                     SELECT sku, serial FROM unit_identity WHERE value = ?1 AND kind = coalesce(?2, kind)
                 ) ORDER BY sku, serial LIMIT ?3"
            ),
            (value, kind, limit_to_sql(limit)),
            unit_row,
        )
    }
}

fn unit_row(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    let state: String = row.get(2)?;
    let state = match state.as_str() {
        "claimed" => UnitState::Claimed { transaction: row.get(3)?, line: unsigned(row, 4)? },
        "sold" => UnitState::Sold { transaction: row.get(3)?, line: unsigned(row, 4)? },
        "returning" => UnitState::Returning { transaction: row.get(3)?, line: unsigned(row, 4)? },
        // The table allows nothing else.
        _ => UnitState::Free,
    };
    Ok(UnitRow {
        sku: row.get(0)?,
        serial: row.get(1)?,
        state,
        since_ms: row.get(5)?,
        seq: unsigned(row, 6)?,
    })
}
