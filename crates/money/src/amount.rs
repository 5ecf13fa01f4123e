use crate::Currency;
use serde::{Deserialize, Serialize};

/// A whole number of a currency's smallest units. Negative when the customer is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
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
    #[error("the amount is beyond ±{}", Amount::MAX.0)]
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
        let _ = (text, currency);
        Err(AmountError::NotDecimal(text.to_owned()))
    }

    /// Writes the amount with exactly the currency's decimals: `-12.50`.
    #[must_use]
    pub fn format(self, currency: Currency) -> String {
        let _ = currency;
        String::new()
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
