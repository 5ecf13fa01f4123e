use checkout::{
    CameBack, Facts, OperatorRecord, Product, ReceiptId, ReceiptRecord, Sku, Tracking, Transaction,
    TransactionId, UnitRecord,
};
use label::{Gtin, IdentifierKind, IdentifierRule, SerialRule};
use money::{Amount, TaxRate};
use std::convert::Infallible;

/// A few products and an empty registry.
pub(crate) struct Shop(Vec<Product>);

impl Facts for Shop {
    type Error = Infallible;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, Infallible> {
        Ok(self.0.iter().find(|product| product.sku == *sku).cloned())
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, Infallible> {
        Ok(self.0.iter().find(|product| product.gtins.contains(gtin)).cloned())
    }

    fn unit(&self, _: &Sku, _: IdentifierKind, _: &str) -> Result<Option<UnitRecord>, Infallible> {
        Ok(None)
    }

    fn unit_with_key(&self, _: &Sku, _: &str) -> Result<Option<UnitRecord>, Infallible> {
        Ok(None)
    }

    fn units_known_as(&self, _: &str) -> Result<Vec<UnitRecord>, Infallible> {
        Ok(Vec::new())
    }

    fn came_back(&self, _: &Sku, _: &str) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn blocked(&self, _: &Sku, _: &str) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    fn in_stock(&self, _: &Sku, _: &str) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn stock_as_of_ms(&self) -> Result<Option<i64>, Infallible> {
        Ok(None)
    }

    fn operator(&self, _: &str) -> Result<Option<OperatorRecord>, Infallible> {
        Ok(None)
    }

    fn receipt(&self, _: &ReceiptId) -> Result<Option<ReceiptRecord>, Infallible> {
        Ok(None)
    }

    fn finished(&self, _: &TransactionId) -> Result<Option<Transaction>, Infallible> {
        Ok(None)
    }

    fn returned(&self, _: &TransactionId) -> Result<Vec<CameBack>, Infallible> {
        Ok(Vec::new())
    }
}

impl Shop {
    #[expect(clippy::expect_used, reason = "a benchmark's own constants")]
    pub(crate) fn open() -> Self {
        let imei = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Imei)]).expect("a rule");
        Self(vec![
            product("PHONE", "04012345678901", Tracking::SalesProcess),
            product("TABLET", "04012345678918", Tracking::SalesProcess),
            Product { rule: imei, ..product("WATCH", "04012345678925", Tracking::SalesProcess) },
            product("CABLE", "04006381333931", Tracking::None),
        ])
    }
}

#[expect(clippy::expect_used, reason = "a benchmark's own constants")]
fn product(name: &str, gtin: &str, tracking: Tracking) -> Product {
    Product {
        sku: Sku::new(name).expect("a SKU"),
        description: format!("{name}, 128 GB, black"),
        gtins: vec![Gtin::parse(gtin).expect("a GTIN")],
        price: Amount::from_minor(990).expect("an amount"),
        tax_rate: TaxRate::parse("19").expect("a rate"),
        tracking,
        blank_issue_allowed: false,
        negative_stock_allowed: false,
        keyed_needs_supervisor: false,
        rule: SerialRule::plain(),
    }
}
