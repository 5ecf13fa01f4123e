//! What the demo's shop sells, and what stands on the boxes.

use serde_json::{Value, json};

/// The phones' GTIN.
pub(super) const PHONE_GTIN: &str = "04006381333931";
/// A GTIN that no product of this shop has.
pub(super) const UNKNOWN_EAN: &str = "5901234123457";

/// The catalogue, as `PUT /v1/products/{sku}` takes it: SKU and body.
pub(super) fn catalogue() -> Vec<(&'static str, Value)> {
    let serialized = |pattern: &str| json!([{"kind": "serial", "role": "key", "pattern": pattern}]);
    vec![
        (
            "PHONE-X",
            json!({
                "description": "Phone X 128 GB", "gtins": [PHONE_GTIN], "price": "499.00", "tax_rate": "19",
                "tracking": "sales_process", "identifiers": serialized("F2L[A-Z0-9]{8}"),
            }),
        ),
        (
            "HEADPHONES",
            json!({
                "description": "Studio headphones", "gtins": ["4012345678901"], "price": "199.00", "tax_rate": "19",
                "tracking": "sales_process", "identifiers": serialized("HS[0-9]{8}"),
            }),
        ),
        (
            "TV-55",
            json!({
                "description": "Television 55 inch", "gtins": ["4007249403209"], "price": "899.00", "tax_rate": "19",
                "tracking": "sales_process",
            }),
        ),
        (
            "CABLE",
            json!({
                "description": "USB-C cable 2 m", "gtins": ["96385074"], "price": "12.90", "tax_rate": "19",
                "tracking": "none",
            }),
        ),
    ]
}
