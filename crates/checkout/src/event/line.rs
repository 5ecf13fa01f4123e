use crate::{
    Delivery, Disposition, Line, LineNumber, LineState, Product, Returned, SaleLine, TransactionId, Unit,
    UnitKey,
};
use money::{Amount, Quantity};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A line as it was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineAdded {
    /// The transaction.
    pub transaction: TransactionId,
    /// Its number.
    pub line: LineNumber,
    /// The product as it is now.
    pub product: Arc<Product>,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Amount,
    /// Discount.
    pub discount: Amount,
    /// Delivery.
    pub delivery: Delivery,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that it takes the place of.
    pub replaces: Option<LineNumber>,
}

/// A line that takes goods back, as it was added. Price, discount and product are those that the sale had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnLineAdded {
    /// The transaction.
    pub transaction: TransactionId,
    /// Its number.
    pub line: LineNumber,
    /// The product as it was sold.
    pub product: Arc<Product>,
    /// How many come back.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Amount,
    /// The part of the sale's discount that is given back with it.
    pub discount: Amount,
    /// The unit: as the sale's record has it, or as it was given with the return.
    pub unit: Option<Unit>,
    /// Where it comes from, and where it goes.
    pub returns: Returned,
    /// What the registry knows the unit by; `None` in training, and where there is none.
    pub claims: Option<UnitKey>,
}

/// Goods that have come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenBack {
    /// The line that took them back.
    pub line: LineNumber,
    /// The line that sold them, where it is known.
    pub sale: Option<SaleLine>,
    /// How many.
    pub quantity: Quantity,
    /// The part of the sale's discount that was given back with them.
    pub discount: Amount,
    /// The unit; `None` in training, and where there is none.
    pub unit: Option<UnitKey>,
    /// What is done with them.
    pub disposition: Disposition,
}

/// Why a line was voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// The cashier voided it.
    Voided,
    /// Another line took its place.
    Replaced,
    /// A picked line went back to the shelf.
    Unpicked,
    /// A line that a change made equal took it in.
    Joined,
}

impl LineAdded {
    /// The line as it stands when it was just added.
    pub(crate) fn to_line(&self) -> Line {
        Line {
            number: self.line,
            state: LineState::Active,
            product: Arc::clone(&self.product),
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount: self.discount,
            delivery: self.delivery,
            unit: None,
            reference: self.reference.clone(),
            replaces: self.replaces,
            stale_stock_ms: None,
            overridden: None,
            returns: None,
            came_back: false,
        }
    }
}

impl ReturnLineAdded {
    /// The line as it stands when it was just added.
    pub(crate) fn to_line(&self) -> Line {
        Line {
            number: self.line,
            state: LineState::Active,
            product: Arc::clone(&self.product),
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount: self.discount,
            delivery: Delivery::CarryOut,
            unit: self.unit.clone(),
            reference: None,
            replaces: None,
            stale_stock_ms: None,
            overridden: None,
            returns: Some(self.returns.clone()),
            came_back: false,
        }
    }
}
