use crate::{Amount, AmountError};
use serde::{Deserialize, Serialize};

/// How many, or how much: thousandths, so that 0.250 kg is exact. Never zero or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

/// Why a quantity is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Zero, negative, or more than 99,999.
    #[error("a quantity is more than 0 and at most 99999")]
    OutOfRange,
    /// Finer than a thousandth, or not a number.
    #[error("{0:?} is no quantity: a number with at most three decimals")]
    NotDecimal(String),
}

impl Quantity {
    /// One.
    pub const ONE: Self = Self(1_000);
    /// The largest: 99,999.
    pub const MAX: Self = Self(99_999_000);

    /// So many thousandths.
    ///
    /// # Errors
    /// Zero, negative or more than [`Quantity::MAX`].
    pub const fn from_thousandths(thousandths: i64) -> Result<Self, QuantityError> {
        if thousandths <= 0 || thousandths > Self::MAX.0 {
            return Err(QuantityError::OutOfRange);
        }
        Ok(Self(thousandths))
    }

    /// Thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// The whole number, if it is one.
    #[must_use]
    pub const fn whole(self) -> Option<i64> {
        if self.0 % 1_000 == 0 { Some(self.0 / 1_000) } else { None }
    }

    /// Reads `digits[.digits]` with at most three decimals.
    ///
    /// # Errors
    /// Not that, or out of range.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        Err(QuantityError::NotDecimal(text.to_owned()))
    }

    /// Both together.
    ///
    /// # Errors
    /// More than [`Quantity::MAX`].
    pub const fn plus(self, other: Self) -> Result<Self, QuantityError> {
        // Both are at most MAX, so the sum fits.
        Self::from_thousandths(self.0 + other.0)
    }

    /// Price times quantity, rounded half away from zero.
    ///
    /// # Errors
    /// Out of range.
    pub fn times(self, unit_price: Amount) -> Result<Amount, AmountError> {
        let _ = unit_price;
        Err(AmountError::OutOfRange)
    }
}

impl core::fmt::Display for Quantity {
    /// `2`, `0.25`: no trailing zeros.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let _ = f;
        Ok(())
    }
}
