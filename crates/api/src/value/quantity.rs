use super::FieldError;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// How many, or how much: a JSON number with at most three decimals, such as `2` or `0.25`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Quantity(serde_json::Number);

impl Quantity {
    /// The exact quantity.
    ///
    /// # Errors
    /// Zero, negative, above 99,999, or finer than a thousandth.
    pub fn value(&self, field: &str) -> Result<money::Quantity, FieldError> {
        let text = self.0.to_string();
        // A program that adds 0.1 and 0.2 sends 0.30000000000000004; nothing that a thousandth could tell apart is
        // lost by taking it as 0.3. Anything further off is refused, not rounded.
        let nearest = self.0.as_f64().map(|number| (number, format!("{number:.3}")));
        let exact = match nearest {
            Some((number, nearest)) if is_near(number, &nearest) => nearest,
            _ => text.clone(),
        };
        money::Quantity::from_json_number(&exact).map_err(|error| FieldError::new(field, &text, error))
    }
}

/// Whether a number is a decimal text but for what a double can't hold.
fn is_near(number: f64, text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|parsed| (parsed - number).abs() <= 4.0 * f64::EPSILON * number.abs())
}

impl From<money::Quantity> for Quantity {
    fn from(quantity: money::Quantity) -> Self {
        // Whole ones without a point. Others have three decimals and eight digits: every double of that size prints as it was parsed.
        let number = match quantity.whole() {
            Some(whole) => Some(serde_json::Number::from(whole)),
            None => quantity.to_string().parse().ok().and_then(serde_json::Number::from_f64),
        };
        Self(number.unwrap_or_else(|| serde_json::Number::from(0)))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl core::fmt::Display for Quantity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl PartialSchema for Quantity {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Number))
            .description(Some("How many, or how much, with at most three decimals."))
            .exclusive_minimum(Some(0))
            .maximum(Some(99_999))
            .multiple_of(Some(0.001))
            .examples([serde_json::json!(2), serde_json::json!(0.25)])
            .into()
    }
}

impl ToSchema for Quantity {}
