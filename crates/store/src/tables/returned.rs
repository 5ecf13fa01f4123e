use crate::reads::{to_sql, unsigned};
use crate::{Batch, Reads, StoreError, limits};

/// A line that came back of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedLine {
    /// The sale's line.
    pub sale_line: u32,
    /// The transaction that took it back.
    pub transaction: String,
    /// Its line.
    pub line: u32,
    /// How many, or how much, in thousandths.
    pub thousandths: i64,
    /// The part of the line's discount that came back with it, in the currency's smallest unit.
    pub discount: i64,
}

impl Batch<'_> {
    /// Notes what came back of a sale.
    ///
    /// # Errors
    /// [`StoreError::Defect`] when that line is noted already; or it is too long or can't be written.
    pub fn note_returned(&mut self, sale: &str, returned: &ReturnedLine, seq: u64) -> Result<(), StoreError> {
        limits::texts(&[("a transaction's id", sale), ("a transaction's id", &returned.transaction)])?;
        self.write(
            "INSERT INTO returned_line (sale, sale_line, transaction_id, line, thousandths, discount, seq)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                sale,
                returned.sale_line,
                &returned.transaction,
                returned.line,
                returned.thousandths,
                returned.discount,
                to_sql(seq),
            ),
        )?;
        Ok(())
    }
}

impl Reads {
    /// What came back of a sale: at most as much as it had, so there is no limit to ask for.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn returned_lines(&self, sale: &str) -> Result<Vec<ReturnedLine>, StoreError> {
        self.rows(
            "SELECT sale_line, transaction_id, line, thousandths, discount FROM returned_line WHERE sale = ?1
             ORDER BY sale_line, transaction_id, line",
            [sale],
            |row| {
                Ok(ReturnedLine {
                    sale_line: unsigned(row, 0)?,
                    transaction: row.get(1)?,
                    line: unsigned(row, 2)?,
                    thousandths: row.get(3)?,
                    discount: row.get(4)?,
                })
            },
        )
    }
}
