use crate::reads::{limit_to_sql, to_sql, unsigned};
use crate::{Batch, Reads, StoreError, UnitRow, limits};

/// The list of what is in stock that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockList {
    /// Its number.
    pub list: u64,
    /// When it was true, wall clock milliseconds since 1970.
    pub as_of_ms: i64,
    /// The journal record that says so.
    pub seq: u64,
}

/// A unit of the list that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockedUnit {
    /// Its serial number.
    pub serial: String,
    /// Where the registry has it; `None` where it doesn't know it.
    pub unit: Option<UnitRow>,
}

impl Batch<'_> {
    /// The number of a list that nothing has been put into yet.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn new_stock_list(&self) -> Result<u64, StoreError> {
        let last: Option<u64> = self.row(
            "SELECT max(coalesce((SELECT max(list) FROM stock), 0), coalesce((SELECT max(list) FROM stock_list), 0))",
            [],
            |row| unsigned(row, 0),
        )?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Puts a unit into a list, once, with what else its serial number is known as.
    ///
    /// # Errors
    /// When something is too long, or can't be written.
    pub fn put_stock<'s>(
        &mut self,
        list: u64,
        sku: &str,
        serial: &str,
        spellings: impl IntoIterator<Item = &'s str>,
    ) -> Result<(), StoreError> {
        limits::texts(&[("a SKU", sku), ("a serial number", serial)])?;
        // Another unit's spelling may have come before it: from now on it stands for itself.
        self.write(
            "INSERT INTO stock (list, sku, serial) VALUES (?1, ?2, ?3)
             ON CONFLICT (list, sku, serial) DO UPDATE SET form_of = NULL WHERE form_of IS NOT NULL",
            (to_sql(list), sku, serial),
        )?;
        for spelling in spellings {
            limits::texts(&[("a serial number", spelling)])?;
            self.write(
                "INSERT INTO stock (list, sku, serial, form_of) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                (to_sql(list), sku, spelling, serial),
            )?;
        }
        Ok(())
    }

    /// From now on this list counts.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn use_stock_list(&mut self, list: &StockList) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO stock_list (one, list, as_of_ms, seq) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (one) DO UPDATE SET list = ?1, as_of_ms = ?2, seq = ?3",
            (to_sql(list.list), list.as_of_ms, to_sql(list.seq)),
        )?;
        Ok(())
    }

    /// Forgets units of lists that count no more: at most so many, so that nobody waits for it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn forget_old_stock(&mut self, most: usize) -> Result<usize, StoreError> {
        self.write(
            "DELETE FROM stock WHERE (list, sku, serial) IN (
                 SELECT list, sku, serial FROM stock WHERE list < (SELECT list FROM stock_list) LIMIT ?1
             )",
            [limit_to_sql(most)],
        )
    }
}

impl Reads {
    /// The list that counts; `None` where none ever came in.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn stock_list(&self) -> Result<Option<StockList>, StoreError> {
        self.row("SELECT list, as_of_ms, seq FROM stock_list", [], |row| {
            Ok(StockList { list: unsigned(row, 0)?, as_of_ms: row.get(1)?, seq: unsigned(row, 2)? })
        })
    }

    /// Whether the list that counts has this unit.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn in_stock(&self, sku: &str, serial: &str) -> Result<bool, StoreError> {
        let found = self.row(
            "SELECT 1 FROM stock WHERE list = (SELECT list FROM stock_list) AND sku = ?1 AND serial = ?2",
            (sku, serial),
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// A page of a product's units in the list that counts, in the order of their serial numbers (by bytes): those after `after`, at
    /// most `limit`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn stocked(
        &self,
        sku: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<StockedUnit>, StoreError> {
        // An empty serial number comes before every other, and there is none.
        let serials: Vec<String> = self.rows(
            "SELECT serial FROM stock WHERE list = (SELECT list FROM stock_list) AND sku = ?1 AND serial > ?2
                 AND form_of IS NULL
             ORDER BY serial LIMIT ?3",
            (sku, after.unwrap_or(""), limit_to_sql(limit)),
            |row| row.get(0),
        )?;
        let with_unit = |serial: String| {
            let unit = self.stocked_unit(sku, &serial)?;
            Ok(StockedUnit { serial, unit })
        };
        serials.into_iter().map(with_unit).collect()
    }

    /// The unit that a serial number of the list stands for: it may have been scanned as another spelling, and be kept as that.
    fn stocked_unit(&self, sku: &str, serial: &str) -> Result<Option<UnitRow>, StoreError> {
        if let Some(unit) = self.unit(sku, serial)? {
            return Ok(Some(unit));
        }
        let forms: Vec<String> = self.rows(
            "SELECT serial FROM stock WHERE list = (SELECT list FROM stock_list) AND sku = ?1 AND form_of = ?2",
            (sku, serial),
            |row| row.get(0),
        )?;
        for form in forms {
            if let Some(unit) = self.unit(sku, &form)? {
                return Ok(Some(unit));
            }
        }
        Ok(None)
    }
}
