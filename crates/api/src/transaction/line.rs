use super::LineReturn;
use crate::{Delivery, LineState, Money, Quantity, SerialSource, SerialState};
use label::BoundIdentifier;
use money::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One row of a transaction. A serialized line is one unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Its number: counts from 1 and is never used again.
    #[schema(minimum = 1)]
    pub line: u32,
    /// Where it is in its life.
    pub state: LineState,
    /// The product's SKU.
    pub sku: String,
    /// The product's first GTIN, 14 digits.
    pub gtin: Option<String>,
    /// What the receipt calls it.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Money,
    /// Taken off the line.
    pub discount: Money,
    /// Price times quantity, less the discount; negative where it comes back.
    pub amount: Money,
    /// How it gets to the customer.
    pub delivery: Delivery,
    /// Whether the product has serial numbers.
    pub serialized: bool,
    /// The key identifier's normalized value, whatever its kind.
    pub serial: Option<String>,
    /// What is known of the serial number.
    pub serial_state: SerialState,
    /// How it was given.
    pub serial_source: Option<SerialSource>,
    /// Everything that identifies the unit: normalized values by kind; a second one of a kind as `imei_2`.
    pub identifiers: BTreeMap<String, String>,
    /// The text shown under the line.
    pub comment: Option<String>,
    /// The POS's own reference.
    pub reference: Option<String>,
    /// The line that this one took the place of.
    pub replaces: Option<u32>,
    /// Only there where it comes back: from where, and where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<LineReturn>,
}

impl Line {
    /// A line with its amounts in the lane's currency.
    #[must_use]
    pub fn of(line: &checkout::Line, currency: Currency) -> Self {
        let money = |amount| Money::of(amount, currency);
        let unit = line.unit.as_ref();
        Self {
            line: line.number.0,
            state: line.state.into(),
            sku: line.product.sku.to_string(),
            gtin: line.product.gtins.first().map(ToString::to_string),
            description: line.product.description.clone(),
            quantity: line.quantity.into(),
            unit_price: money(line.unit_price),
            discount: money(line.discount),
            amount: money(line.amount()),
            delivery: line.delivery.into(),
            serialized: line.product.is_serialized(),
            serial: line.serial().map(ToOwned::to_owned),
            serial_state: line.serial_state().into(),
            serial_source: line.serial_source().map(Into::into),
            identifiers: unit.map(|unit| identifier_map(&unit.identifiers)).unwrap_or_default(),
            comment: line.comment().map(Into::into),
            reference: line.reference.clone(),
            replaces: line.replaces.map(|line| line.0),
            returns: line.returns.as_ref().map(LineReturn::of),
        }
    }
}

/// Normalized values by kind. A phone can have two IMEIs: the second one is `imei_2`.
pub(crate) fn identifier_map(identifiers: &[BoundIdentifier]) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for bound in identifiers {
        let kind = bound.kind.name();
        let before = map.keys().filter(|key: &&String| is_of_kind(key, kind)).count();
        let key = if before == 0 { kind.to_owned() } else { format!("{kind}_{}", before + 1) };
        map.insert(key, bound.normalized.clone());
    }
    map
}

fn is_of_kind(key: &str, kind: &str) -> bool {
    key.strip_prefix(kind).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('_').is_some_and(|count| count.parse::<u32>().is_ok())
    })
}
