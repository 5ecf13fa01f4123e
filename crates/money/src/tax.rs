use crate::Amount;
use serde::{Deserialize, Serialize};

/// A tax rate in ten-thousandths of a percent: `19 %` is 190,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
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

impl TaxRate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// Reads a percentage: `"19"`, `"8.875"`.
    ///
    /// # Errors
    /// Not a percentage from 0 to 100 with at most four decimals.
    pub fn parse(text: &str) -> Result<Self, TaxRateError> {
        Err(TaxRateError(text.to_owned()))
    }

    /// Writes the percentage without trailing zeros: `19`, `8.875`.
    #[must_use]
    pub fn format(self) -> String {
        String::new()
    }

    /// Ten-thousandths of a percent.
    #[must_use]
    pub const fn ten_thousandths(self) -> u32 {
        self.0
    }

    /// The tax on `amount`: within it (gross) or on top of it (net), rounded half away from zero.
    #[must_use]
    pub fn tax_on(self, amount: Amount, mode: TaxMode) -> Amount {
        let _ = (amount, mode);
        Amount::ZERO
    }
}
