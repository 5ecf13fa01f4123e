use core::fmt;
use serde::{Deserialize, Serialize};

/// A GTIN in its 14-digit form, with a good check digit (GS1 General Specifications 7.9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin([u8; 14]);

/// Why digits are no GTIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Not 8, 12, 13 or 14 digits.
    #[error("{0:?} is no GTIN: it has 8, 12, 13 or 14 digits")]
    Form(String),
    /// The check digit is wrong.
    #[error("{0:?} is no GTIN: its check digit should be {1}")]
    CheckDigit(String, char),
}

impl Gtin {
    /// Reads 8, 12, 13 or 14 digits and checks the check digit. Eight digits are an EAN-8.
    ///
    /// # Errors
    /// Not that many digits, or a wrong check digit.
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        Err(GtinError::Form(text.to_owned()))
    }

    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in.
        core::str::from_utf8(&self.0).unwrap_or("00000000000000")
    }

    /// The packaging indicator, the first of the 14 digits: 0 is the unit, 1 to 8 a case of it, 9 a variable measure.
    #[must_use]
    pub const fn indicator(&self) -> u8 {
        let [first, ..] = self.0;
        first - b'0'
    }

    /// A case of units, not the unit (indicator 1 to 8).
    #[must_use]
    pub const fn is_case(&self) -> bool {
        matches!(self.indicator(), 1..=8)
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Gtin {
    type Error = GtinError;

    fn try_from(text: String) -> Result<Self, GtinError> {
        Self::parse(&text)
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.as_str().to_owned()
    }
}
