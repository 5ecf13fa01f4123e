use super::{Returned, SerialSource, Unit};
use crate::{LineNumber, Product, Sku};
use money::{Amount, AmountError, Quantity};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// One row of a transaction. A serialized line is one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its number.
    pub number: LineNumber,
    /// Where it is in its life.
    pub state: LineState,
    /// The product as it was when the line was added: its rule and tax stay. Lines of the same product share it.
    pub product: Arc<Product>,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Amount,
    /// Taken off the line.
    pub discount: Amount,
    /// How it gets to the customer.
    pub delivery: Delivery,
    /// The unit that was given, with everything that identifies it.
    pub unit: Option<Unit>,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that this one took the place of.
    pub replaces: Option<LineNumber>,
    /// When the list of the stock was true that has its unit, wall clock milliseconds, where that is old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_stock_ms: Option<i64>,
    /// Set where it goes on without its serial number (rule 15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override>,
    /// Set where it comes back: its amount is negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Returned>,
    /// It was sold, and its unit came back since: the unit is this line's no more.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub came_back: bool,
}

/// Why a line goes on without its serial number, and who allowed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Why.
    pub reason: String,
    /// The supervisor.
    pub supervisor: String,
}

/// What is known of a line's serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialState {
    /// The product has none.
    NotSerialized,
    /// Not given yet.
    Missing,
    /// Given.
    Provided,
    /// It can't be read, and a supervisor allowed to go on without.
    Overridden,
}

/// Where a line is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// In the cart, or sold.
    Active,
    /// Taken from the shelf for an order.
    Picked,
    /// In the customer's hands.
    HandedOver,
    /// On its way to the customer.
    Shipped,
    /// Given up.
    Voided,
}

/// How a line gets to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Taken along now.
    #[default]
    CarryOut,
    /// Fetched later.
    Pickup,
    /// Sent.
    Ship,
}

impl Line {
    /// Active, to be sold, serialized, and without a serial number, or without another identifier that its product requires.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == LineState::Active
            && self.returns.is_none()
            && self.serial_state() == SerialState::Missing
    }

    /// Pending, and required now: carried out, and not allowed to be blank.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        self.is_pending() && self.delivery == Delivery::CarryOut && !self.product.blank_issue_allowed
    }

    /// Active, and something that identifies its unit may still be added.
    pub(crate) fn takes_identifiers(&self) -> bool {
        // What comes back is named as a whole.
        let is_open =
            |unit: &Unit| self.returns.is_none() && !unit.open_entries(&self.product.rule).is_empty();
        self.state == LineState::Active
            && self.product.is_serialized()
            && self.unit.as_ref().is_none_or(is_open)
    }

    /// What is known of its serial number.
    #[must_use]
    pub fn serial_state(&self) -> SerialState {
        match (&self.unit, self.product.is_serialized()) {
            (_, false) => SerialState::NotSerialized,
            (Some(unit), true) if unit.is_complete(&self.product.rule) => SerialState::Provided,
            (_, true) if self.overridden.is_some() => SerialState::Overridden,
            (_, true) => SerialState::Missing,
        }
    }

    /// The key identifier's normalized value.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.unit.as_ref()?.key().map(|bound| bound.normalized.as_str())
    }

    /// How its serial number was given, or that it needn't be.
    #[must_use]
    pub fn serial_source(&self) -> Option<SerialSource> {
        match (self.unit.as_ref().filter(|unit| unit.key().is_some()), &self.overridden) {
            (Some(unit), _) => Some(unit.source),
            (None, Some(_)) => Some(SerialSource::Override),
            (None, None) => None,
        }
    }

    /// The text shown under the line: what is still missing, also where it may stay missing, and what speaks against it.
    #[must_use]
    pub fn comment(&self) -> Option<Cow<'static, str>> {
        if self.is_voided() {
            return None;
        }
        if let Some(doubt) = self.returns.as_ref().and_then(|returned| returned.despite) {
            return Some(doubt.comment().into());
        }
        match (self.serial_state(), &self.overridden, self.serial()) {
            (SerialState::Overridden, Some(Override { reason, supervisor }), _) => {
                Some(format!("No serial number: {reason} (allowed by {supervisor})").into())
            }
            (SerialState::Missing, _, None) => Some("Serial number not provided".into()),
            (SerialState::Missing, _, Some(_)) => {
                Some("A further number of this unit is not provided".into())
            }
            _ => self.stale_stock_ms.map(|_| "In stock, by a list that is old".into()),
        }
    }

    /// Price times quantity, less the discount; negative where it comes back.
    #[must_use]
    pub fn amount(&self) -> Amount {
        // Every rule that adds or changes a line asks `checked_amount` first.
        self.checked_amount().unwrap_or(Amount::ZERO)
    }

    /// Its SKU.
    #[must_use]
    pub fn sku(&self) -> &Sku {
        &self.product.sku
    }

    /// Given up.
    #[must_use]
    pub fn is_voided(&self) -> bool {
        self.state == LineState::Voided
    }

    /// In the customer's hands, or on its way there.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.state, LineState::HandedOver | LineState::Shipped)
    }

    /// The same, where that is an amount.
    pub(crate) fn checked_amount(&self) -> Result<Amount, AmountError> {
        let amount = self.quantity.times(self.unit_price)?.minus(self.discount)?;
        Ok(if self.returns.is_some() { amount.negated() } else { amount })
    }
}
