use super::FieldError;
use core::fmt;
use money::{Amount, Currency};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount of money in the lane's currency: a decimal text such as `"12.50"`.
///
/// It is a text and not a number, since no double holds a tenth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Money(String);

/// A tax rate: a percentage as a decimal text such as `"19"` or `"8.875"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TaxRate(String);

impl Money {
    /// Writes an amount with the currency's decimals.
    #[must_use]
    pub fn of(amount: Amount, currency: Currency) -> Self {
        Self(amount.format(currency))
    }

    /// Reads the amount.
    ///
    /// # Errors
    /// When it is no decimal number, has more decimals than the currency, or is out of range.
    pub fn value(&self, field: &str, currency: Currency) -> Result<Amount, FieldError> {
        Amount::parse(&self.0, currency).map_err(|error| FieldError::new(field, &self.0, error))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What texts are amounts of a currency: the pattern of its schema.
    #[must_use]
    pub fn pattern(currency: Currency) -> String {
        // Amounts end at 10^13 smallest units, so the fewer decimals, the more digits before the point.
        let decimals = currency.decimals();
        let whole = 13_u8.saturating_sub(decimals);
        match decimals {
            0 => format!("^-?[0-9]{{1,{whole}}}$"),
            _ => format!("^-?[0-9]{{1,{whole}}}(\\.[0-9]{{1,{decimals}}})?$"),
        }
    }
}

impl TaxRate {
    /// Reads the rate.
    ///
    /// # Errors
    /// When it isn't a percentage from 0 to 100 with at most four decimals.
    pub fn value(&self, field: &str) -> Result<money::TaxRate, FieldError> {
        money::TaxRate::parse(&self.0).map_err(|error| FieldError::new(field, &self.0, error))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<money::TaxRate> for TaxRate {
    fn from(rate: money::TaxRate) -> Self {
        Self(rate.format())
    }
}

macro_rules! decimal_text {
    ($name:ident, $example:literal) => {
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(DecimalText($example)).map(Self)
            }
        }
    };
}

decimal_text!(Money, "\"12.50\"");
decimal_text!(TaxRate, "\"19\"");

/// Takes a text only, and says so to a program that sends a number.
struct DecimalText(&'static str);

impl Visitor<'_> for DecimalText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a decimal number as a text, such as {}", self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

impl PartialSchema for Money {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("An amount in the lane's currency, with at most its decimals."))
            .pattern(Some(Self::pattern(Currency::EUR)))
            .examples(["12.50"])
            .into()
    }
}

impl ToSchema for Money {}

impl PartialSchema for TaxRate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("A percentage from 0 to 100."))
            .pattern(Some(r"^([0-9]{1,2}(\.[0-9]{1,4})?|100(\.0{1,4})?)$"))
            .examples(["19", "8.875"])
            .into()
    }
}

impl ToSchema for TaxRate {}
