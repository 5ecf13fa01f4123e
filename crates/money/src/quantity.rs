use crate::decimal::{self, DecimalError};
use crate::{Amount, AmountError};
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};

/// How many, or how much: thousandths, so that 0.250 kg is exact. Never zero or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
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
    /// A JSON number in exponent form, which this lane doesn't take.
    #[error("the quantity {0:?} has an exponent: write it out, such as 10 or 0.25")]
    Exponent(String),
}

/// Decimals that a quantity has.
const DECIMALS: u8 = 3;
/// Thousandths in one.
const SCALE: NonZeroU32 = NonZeroU32::new(1_000).unwrap();

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
        let thousandths = decimal::parse(text, DECIMALS).map_err(|error| match error {
            DecimalError::Form | DecimalError::TooManyDecimals => {
                QuantityError::NotDecimal(decimal::quoted(text))
            }
            DecimalError::TooLarge => QuantityError::OutOfRange,
        })?;
        i64::try_from(thousandths).map_err(|_| QuantityError::OutOfRange).and_then(Self::from_thousandths)
    }

    /// Reads the text of a JSON number (RFC 8259 section 6): `2`, `2.0` and `2.0000` are the same. What
    /// [`Display`](core::fmt::Display) writes is such a text.
    ///
    /// # Errors
    /// Finer than a thousandth, out of range, no JSON number, or one with an exponent (`1e1`): that form
    /// is refused, since what wrote it may have rounded.
    pub fn from_json_number(text: &str) -> Result<Self, QuantityError> {
        if text.contains(['e', 'E']) {
            return Err(QuantityError::Exponent(decimal::quoted(text)));
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            return Err(QuantityError::NotDecimal(decimal::quoted(text)));
        }
        let significant = match text.split_once('.') {
            Some((whole, fraction)) if fraction.len() > usize::from(DECIMALS) => {
                let end = fraction.trim_end_matches('0').len().max(usize::from(DECIMALS));
                text.get(..whole.len() + 1 + end).unwrap_or(text)
            }
            _ => text,
        };
        Self::parse(significant).map_err(|error| match error {
            QuantityError::NotDecimal(_) => QuantityError::NotDecimal(decimal::quoted(text)),
            other => other,
        })
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
        // One piece, as most lines are, needs no division.
        if self == Self::ONE {
            return Ok(unit_price);
        }
        let exact = i128::from(unit_price.minor()) * i128::from(self.0);
        Amount::from_wide(decimal::divide_rounded(exact, SCALE))
    }
}

impl core::fmt::Display for Quantity {
    /// `2`, `0.25`: no trailing zeros.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(&decimal::format_short(self.0, DECIMALS))
    }
}

impl TryFrom<i64> for Quantity {
    type Error = QuantityError;

    fn try_from(thousandths: i64) -> Result<Self, QuantityError> {
        Self::from_thousandths(thousandths)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}
