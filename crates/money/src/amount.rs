use crate::Currency;
use crate::decimal::{self, DecimalError};
use serde::{Deserialize, Serialize};

/// A whole number of a currency's smallest units. Negative when the customer is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

/// Why an amount is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number.
    #[error("{0:?} is no amount: write it as digits with a point, such as \"12.50\"")]
    NotDecimal(String),
    /// More decimals than the currency has.
    #[error("{text:?} has more decimals than {currency} has ({decimals})")]
    TooManyDecimals {
        /// What was given.
        text: String,
        /// The currency's code.
        currency: String,
        /// Its decimals.
        decimals: u8,
    },
    /// Beyond what is allowed.
    #[error("the amount is beyond what the lane can count: ±{} of the currency's smallest unit", Amount::MAX.0)]
    OutOfRange,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount, and, negated, the smallest: 10^13 units.
    pub const MAX: Self = Self(10_000_000_000_000);

    /// An amount of so many smallest units.
    ///
    /// # Errors
    /// Beyond ±[`Amount::MAX`].
    pub const fn from_minor(units: i64) -> Result<Self, AmountError> {
        if units > Self::MAX.0 || units < -Self::MAX.0 {
            return Err(AmountError::OutOfRange);
        }
        Ok(Self(units))
    }

    /// An amount of so many smallest units, as exact arithmetic gives them.
    pub(crate) fn from_wide(units: i128) -> Result<Self, AmountError> {
        i64::try_from(units).map_err(|_| AmountError::OutOfRange).and_then(Self::from_minor)
    }

    /// The number of smallest units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Reads `-?digits[.digits]`, with at most the currency's decimals.
    ///
    /// # Errors
    /// When it isn't that, has too many decimals, or is out of range.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let units = decimal::parse(text, currency.decimals()).map_err(|error| match error {
            DecimalError::Form => AmountError::NotDecimal(decimal::quoted(text)),
            DecimalError::TooManyDecimals => AmountError::TooManyDecimals {
                text: decimal::quoted(text),
                currency: currency.code().to_owned(),
                decimals: currency.decimals(),
            },
            DecimalError::TooLarge => AmountError::OutOfRange,
        })?;
        Self::from_wide(units)
    }

    /// Writes the amount with exactly the currency's decimals: `-12.50`.
    #[must_use]
    pub fn format(self, currency: Currency) -> String {
        decimal::format(self.0, currency.decimals())
    }

    /// The sum.
    ///
    /// # Errors
    /// Out of range.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        Self::from_minor(self.0.checked_add(other.0).ok_or(AmountError::OutOfRange)?)
    }

    /// The difference.
    ///
    /// # Errors
    /// Out of range.
    pub fn minus(self, other: Self) -> Result<Self, AmountError> {
        Self::from_minor(self.0.checked_sub(other.0).ok_or(AmountError::OutOfRange)?)
    }

    /// The same amount owed the other way.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(-self.0)
    }
}

impl TryFrom<i64> for Amount {
    type Error = AmountError;

    fn try_from(units: i64) -> Result<Self, AmountError> {
        Self::from_minor(units)
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}
