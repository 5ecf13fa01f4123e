use crate::Amount;
use crate::decimal;
use core::num::NonZeroU32;
use serde::{Deserialize, Serialize};

/// A tax rate in ten-thousandths of a percent: `19 %` is 190,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct TaxRate(u32);

/// Whether prices include tax (gross, as in Europe) or not (net, as in the United States).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// Prices include tax.
    #[default]
    Gross,
    /// Tax is added to prices.
    Net,
}

/// Why a tax rate is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no tax rate: a percentage from \"0\" to \"100\" with at most four decimals, such as \"19\" or \"8.875\""
)]
pub struct TaxRateError(pub String);

/// Decimals that a percentage has.
const DECIMALS: u8 = 4;
/// 100 %.
const WHOLE: NonZeroU32 = NonZeroU32::new(1_000_000).unwrap();

impl TaxRate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// Reads a percentage: `"19"`, `"8.875"`.
    ///
    /// # Errors
    /// Not a percentage from 0 to 100 with at most four decimals.
    pub fn parse(text: &str) -> Result<Self, TaxRateError> {
        let refused = || TaxRateError(decimal::quoted(text));
        let ten_thousandths = decimal::parse(text, DECIMALS).map_err(|_| refused())?;
        u32::try_from(ten_thousandths).map_err(|_| refused())?.try_into().map_err(|_: TaxRateError| refused())
    }

    /// Writes the percentage without trailing zeros: `19`, `8.875`.
    #[must_use]
    pub fn format(self) -> String {
        decimal::format_short(i64::from(self.0), DECIMALS)
    }

    /// Ten-thousandths of a percent.
    #[must_use]
    pub const fn ten_thousandths(self) -> u32 {
        self.0
    }

    /// The tax on `amount`: within it (gross) or on top of it (net), rounded half away from zero.
    #[must_use]
    pub fn tax_on(self, amount: Amount, mode: TaxMode) -> Amount {
        let whole = match mode {
            TaxMode::Gross => WHOLE.saturating_add(self.0),
            TaxMode::Net => WHOLE,
        };
        let tax = decimal::divide_rounded(i128::from(amount.minor()) * i128::from(self.0), whole);
        debug_assert!(tax.abs() <= i128::from(amount.minor()).abs(), "a rate is at most 100 %");
        // A rate is at most 100 %, so that the tax is never more than the amount: always in range.
        Amount::from_wide(tax).unwrap_or(amount)
    }
}

impl TryFrom<u32> for TaxRate {
    type Error = TaxRateError;

    fn try_from(ten_thousandths: u32) -> Result<Self, TaxRateError> {
        if ten_thousandths > WHOLE.get() {
            return Err(TaxRateError(decimal::format_short(i64::from(ten_thousandths), DECIMALS)));
        }
        Ok(Self(ten_thousandths))
    }
}

impl From<TaxRate> for u32 {
    fn from(rate: TaxRate) -> Self {
        rate.0
    }
}
