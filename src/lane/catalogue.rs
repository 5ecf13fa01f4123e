use checkout::{Product, Sku};
use label::Gtin;
use std::cell::RefCell;

/// The most products that are kept in memory. A cart has few; the whole catalogue is in the file.
const KEPT: usize = 64;

/// Products as they were last read from the file, so that a scan needn't parse its product, and the product's patterns, each time.
///
/// The lane is the file's only writer and [forgets](Self::forget) them all when it puts one.
#[derive(Debug, Default)]
pub(super) struct Catalogue(RefCell<Vec<Product>>);

impl Catalogue {
    /// The product of this SKU, from memory or else by `read`.
    pub(super) fn by_sku<E>(
        &self,
        sku: &Sku,
        read: impl FnOnce() -> Result<Option<Product>, E>,
    ) -> Result<Option<Product>, E> {
        self.find(|product| product.sku == *sku, read)
    }

    /// The product of this GTIN, from memory or else by `read`.
    pub(super) fn by_gtin<E>(
        &self,
        gtin: &Gtin,
        read: impl FnOnce() -> Result<Option<Product>, E>,
    ) -> Result<Option<Product>, E> {
        self.find(|product| product.gtins.contains(gtin), read)
    }

    /// Products were put, or may have been.
    pub(super) fn forget(&self) {
        self.0.borrow_mut().clear();
    }

    fn find<E>(
        &self,
        is: impl Fn(&Product) -> bool,
        read: impl FnOnce() -> Result<Option<Product>, E>,
    ) -> Result<Option<Product>, E> {
        if let Some(known) = self.0.borrow().iter().find(|product| is(product)) {
            return Ok(Some(known.clone()));
        }
        let found = read()?;
        if let Some(product) = &found {
            let mut kept = self.0.borrow_mut();
            if kept.len() >= KEPT {
                // The one that was read first: good enough where a cart's products are few.
                kept.remove(0);
            }
            kept.push(product.clone());
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn product(sku: &str, description: &str) -> Product {
        serde_json::from_value(serde_json::json!({
            "sku": sku, "description": description, "gtins": [], "price": 100, "tax_rate": 1900,
            "tracking": "none", "blank_issue_allowed": false, "negative_stock_allowed": false,
            "rule": [{"kind": "serial", "role": "key", "pattern": null, "check": "none", "strip_prefix": null, "case": "keep"}],
        }))
        .expect("a product")
    }

    fn read(catalogue: &Catalogue, sku: &str, stored: &str) -> String {
        let sku = Sku::new(sku).expect("a SKU");
        let found = catalogue.by_sku(&sku, || Ok::<_, Infallible>(Some(product(sku.as_str(), stored))));
        found.expect("never fails").expect("is there").description
    }

    #[test]
    fn a_product_is_read_once_until_one_is_put() {
        let catalogue = Catalogue::default();
        assert_eq!(read(&catalogue, "A", "as it was"), "as it was");
        assert_eq!(read(&catalogue, "A", "as it is now"), "as it was");
        catalogue.forget();
        assert_eq!(read(&catalogue, "A", "as it is now"), "as it is now");
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let catalogue = Catalogue::default();
        for number in 0..KEPT + 10 {
            read(&catalogue, &format!("S{number}"), "x");
        }
        assert_eq!(catalogue.0.borrow().len(), KEPT);
        assert_eq!(read(&catalogue, "S0", "read again"), "read again");
    }
}
