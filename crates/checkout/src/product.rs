use crate::Sku;
use label::{Gtin, Own, SerialRule};
use money::{Amount, TaxRate};
use serde::{Deserialize, Serialize};

/// What is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its SKU.
    pub sku: Sku,
    /// What the receipt calls it.
    pub description: String,
    /// Its GTINs, each in its 14-digit form.
    pub gtins: Vec<Gtin>,
    /// Price of one, gross or net as the lane is set.
    pub price: Amount,
    /// Tax rate.
    pub tax_rate: TaxRate,
    /// Whether its serial numbers are recorded.
    pub tracking: Tracking,
    /// The serial number may be left out.
    pub blank_issue_allowed: bool,
    /// A serial number that isn't in stock may be sold.
    pub negative_stock_allowed: bool,
    /// A serial number that is typed in, not read, needs a supervisor.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub keyed_needs_supervisor: bool,
    /// What identifies a unit; matters only when serialized.
    pub rule: SerialRule,
}

/// Whether and how a product's serial numbers are tracked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tracking {
    /// Not serialized.
    #[default]
    None,
    /// The serial number is recorded when sold.
    SalesProcess,
    /// It must also be in stock.
    Inventory,
}

impl Product {
    /// Whether each unit has a serial number.
    #[must_use]
    pub fn is_serialized(&self) -> bool {
        self.tracking != Tracking::None
    }

    /// Its own numbers: none of them is ever the serial number of one of its units.
    #[must_use]
    pub fn own(&self) -> Own<'_> {
        Own { gtins: &self.gtins, sku: Some(self.sku.as_str()), parts: &[] }
    }
}
