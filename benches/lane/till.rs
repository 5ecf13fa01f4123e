//! The point-of-sale program's side: a small shop, and sales in it.

use crate::Failure;
use crate::wires::Symbol;
use api::Client;
use serde_json::{Value, json};

const PHONE_GTIN: &str = "04006381333931";

/// A till at a lane.
#[derive(Debug)]
pub(crate) struct Till {
    pos: Client,
}

impl Till {
    /// Puts the shop's products into the catalogue.
    pub(crate) async fn open(pos: Client, admin: &Client) -> Result<Self, Failure> {
        let products = [
            (
                "PHONE-X",
                json!({
                    "description": "Phone X 128 GB", "gtins": [PHONE_GTIN], "price": "499.00", "tax_rate": "19",
                    "tracking": "sales_process",
                    "identifiers": [{"kind": "serial", "role": "key", "pattern": "F2L[A-Z0-9]{8}"}],
                }),
            ),
            (
                "CABLE",
                json!({
                    "description": "USB-C cable 2 m", "gtins": ["96385074"], "price": "12.90", "tax_rate": "19",
                    "tracking": "none",
                }),
            ),
        ];
        for (sku, product) in products {
            let _: Value = admin.put(&format!("/v1/products/{sku}"), &product).await?;
        }
        Ok(Self { pos })
    }

    /// Opens a transaction; answers its path.
    pub(crate) async fn begin(&self) -> Result<String, Failure> {
        let opened: Value = self.pos.post("/v1/transactions", &json!({})).await?;
        let id = opened.get("id").and_then(Value::as_str).ok_or("a transaction without an id")?;
        Ok(format!("/v1/transactions/{id}"))
    }

    /// Adds a product that needs no serial number.
    pub(crate) async fn add_cables(&self, transaction: &str) -> Result<(), Failure> {
        let line = json!({"sku": "CABLE", "quantity": 2});
        let _: Value = self.pos.post(&format!("{transaction}/lines"), &line).await?;
        Ok(())
    }

    /// Adds a phone by what stands on its box, as if a scanner had read it.
    pub(crate) async fn add_phone(&self, number: u64) -> Result<(), Failure> {
        let symbol = box_of_phone(number);
        let scan = json!({"text": symbol.text(), "aim": symbol.aim});
        let event: Value = self.pos.post("/v1/scans", &scan).await?;
        if event.get("decision").and_then(Value::as_str) == Some("accepted") {
            return Ok(());
        }
        Err(format!("phone {number} was not added: {event}").into())
    }

    /// Checkout, payment and the receipt.
    pub(crate) async fn finish(&self, transaction: &str) -> Result<(), Failure> {
        let cart: Value = self.pos.post(&format!("{transaction}/checkout"), &json!({})).await?;
        let due = cart.get("due").ok_or("a cart without `due`")?;
        let paid = json!({"tenders": [{"kind": "card", "amount": due}]});
        let _: Value = self.pos.post(&format!("{transaction}/complete"), &paid).await?;
        Ok(())
    }
}

/// What stands on the box of a phone: GTIN and serial number in one GS1 DataMatrix symbol. Each number is one phone.
pub(crate) fn box_of_phone(number: u64) -> Symbol {
    Symbol { aim: "]d2", data: format!("01{PHONE_GTIN}21F2L{number:08}").into_bytes() }
}
