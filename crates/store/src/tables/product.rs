use crate::reads::{limit_to_sql, to_sql, unsigned};
use crate::{BYTES_MAX, Batch, Reads, StoreError, limits};
use rusqlite::Row;

/// A product as it was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProduct {
    /// Its SKU.
    pub sku: String,
    /// The version of its form.
    pub version: u32,
    /// What it says.
    pub bytes: Vec<u8>,
    /// The journal record that put it.
    pub seq: u64,
}

/// Why a product can't be put.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// Another product has this GTIN.
    #[error("GTIN {gtin} already belongs to {sku}: take it from that product first")]
    GtinInUse {
        /// The GTIN.
        gtin: String,
        /// The other product's SKU.
        sku: String,
    },
    /// Not a GTIN in its 14-digit form.
    #[error("{gtin:?} isn't a GTIN of 14 digits")]
    NotAGtin {
        /// What was given.
        gtin: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Batch<'_> {
    /// Puts a product in the place of the one with its SKU, if there is one. `gtins` are all its GTINs, each in its
    /// 14-digit form; those it had before and hasn't now are free for others.
    ///
    /// # Errors
    /// [`ProductError::GtinInUse`] names the product that has one of them; nothing has changed then.
    pub fn put_product(
        &mut self,
        sku: &str,
        gtins: &[&str],
        version: u32,
        bytes: &[u8],
        seq: u64,
    ) -> Result<(), ProductError> {
        limits::texts(&[("a SKU", sku)])?;
        limits::within("a product", bytes.len(), BYTES_MAX)?;
        for gtin in gtins {
            self.refuse_gtin(sku, gtin)?;
        }
        self.write(
            "INSERT INTO product (sku, version, bytes, seq) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (sku) DO UPDATE SET version = ?2, bytes = ?3, seq = ?4",
            (sku, version, bytes, to_sql(seq)),
        )?;
        self.write("DELETE FROM product_gtin WHERE sku = ?1", [sku])?;
        for gtin in gtins {
            // The same GTIN twice is once.
            self.write("INSERT OR IGNORE INTO product_gtin (gtin, sku) VALUES (?1, ?2)", (gtin, sku))?;
        }
        Ok(())
    }

    fn refuse_gtin(&self, sku: &str, gtin: &str) -> Result<(), ProductError> {
        if gtin.len() != 14 || !gtin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ProductError::NotAGtin { gtin: gtin.chars().take(40).collect() });
        }
        let owner: Option<String> =
            self.row("SELECT sku FROM product_gtin WHERE gtin = ?1", [gtin], |row| row.get(0))?;
        match owner {
            Some(other) if other != sku => Err(ProductError::GtinInUse { gtin: gtin.to_owned(), sku: other }),
            _ => Ok(()),
        }
    }
}

impl Reads {
    /// The product with this SKU.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn product(&self, sku: &str) -> Result<Option<StoredProduct>, StoreError> {
        self.row("SELECT sku, version, bytes, seq FROM product WHERE sku = ?1", [sku], product_row)
    }

    /// The product with this GTIN of 14 digits.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn product_by_gtin(&self, gtin: &str) -> Result<Option<StoredProduct>, StoreError> {
        self.row(
            "SELECT sku, version, bytes, seq FROM product_gtin JOIN product USING (sku) WHERE gtin = ?1",
            [gtin],
            product_row,
        )
    }

    /// A page of products in the order of their SKUs (by bytes): those after `after`, at most `limit`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn products(&self, after: Option<&str>, limit: usize) -> Result<Vec<StoredProduct>, StoreError> {
        // An empty SKU comes before every other, and there is none.
        self.rows(
            "SELECT sku, version, bytes, seq FROM product WHERE sku > ?1 ORDER BY sku LIMIT ?2",
            (after.unwrap_or(""), limit_to_sql(limit)),
            product_row,
        )
    }
}

fn product_row(row: &Row<'_>) -> rusqlite::Result<StoredProduct> {
    Ok(StoredProduct {
        sku: row.get(0)?,
        version: unsigned(row, 1)?,
        bytes: row.get(2)?,
        seq: unsigned(row, 3)?,
    })
}
