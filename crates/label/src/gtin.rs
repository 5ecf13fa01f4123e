use crate::check;
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

/// Why bytes are no GTIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Not so many digits as a GTIN has.
    Form,
    /// The check digit is not this one.
    CheckDigit(u8),
}

impl Flaw {
    /// The error that says it of a text.
    pub(crate) fn of(self, text: &str) -> GtinError {
        match self {
            Self::Form => GtinError::Form(text.chars().take(MAX_QUOTED_CHARS).collect()),
            Self::CheckDigit(right) => GtinError::CheckDigit(text.to_owned(), char::from(right)),
        }
    }
}

/// How many characters of what was given an error quotes.
const MAX_QUOTED_CHARS: usize = 40;

impl Gtin {
    /// Reads 8, 12, 13 or 14 digits and checks the check digit. Eight digits are an EAN-8.
    ///
    /// # Errors
    /// Not that many digits, or a wrong check digit.
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        Self::of(text.as_bytes()).map_err(|flaw| flaw.of(text))
    }

    /// The codes that 11 to 13 digits can be a part of: with a zero in front that was left out, with the check digit, or with the first digit. Two
    /// at most, since the check digit tells the first.
    pub fn cut(digits: &str) -> impl Iterator<Item = Self> {
        let digits = Some(digits)
            .filter(|digits| (11..=13).contains(&digits.len()) && check::all_digits(digits.as_bytes()));
        let whole = move |first: &str, last: &str| {
            digits.and_then(|digits| Self::of(format!("{first}{digits}{last}").as_bytes()).ok())
        };
        let each = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        each.into_iter().flat_map(move |digit| [whole(digit, ""), whole("", digit)]).flatten()
    }

    /// Reads the eight digits of a UPC-E (number system 0 or 1, six digits, check digit), as the UPC-A
    /// that they stand for (GS1 General Specifications 5.2.2.4.2). The check digit is the UPC-A's.
    ///
    /// # Errors
    /// Not eight digits, another number system, or a wrong check digit.
    pub fn parse_upc_e(text: &str) -> Result<Self, GtinError> {
        Self::of_upc_e(text.as_bytes()).map_err(|flaw| flaw.of(text))
    }

    /// What [`Gtin::parse`] reads, where nobody asks why something is none: most text that is tried is no GTIN.
    #[must_use]
    pub fn from_digits(digits: &[u8]) -> Option<Self> {
        Self::of(digits).ok()
    }

    /// What [`Gtin::parse`] reads. The flaw takes no allocation: most text that is tried is no GTIN.
    pub(crate) fn of(text: &[u8]) -> Result<Self, Flaw> {
        if !matches!(text.len(), 8 | 12 | 13 | 14) {
            return Err(Flaw::Form);
        }
        // The zeros before them change no sum: the digits are checked where they are.
        if check::ends_in_gs1_digit(text) {
            return Ok(Self::padded(text));
        }
        Self::padded(text).checked()
    }

    /// What [`Gtin::parse_upc_e`] reads.
    pub(crate) fn of_upc_e(text: &[u8]) -> Result<Self, Flaw> {
        let digits: [u8; 8] = text.try_into().map_err(|_| Flaw::Form)?;
        let [system @ (b'0' | b'1'), m1, m2, m3, m4, m5, last, check] = digits else {
            return Err(Flaw::Form);
        };
        let z = b'0';
        let [a, b, c, d, e, f, g, h, i, j] = match last {
            b'0'..=b'2' => [m1, m2, last, z, z, z, z, m3, m4, m5],
            b'3' => [m1, m2, m3, z, z, z, z, z, m4, m5],
            b'4' => [m1, m2, m3, m4, z, z, z, z, z, m5],
            _ => [m1, m2, m3, m4, m5, z, z, z, z, last],
        };
        Self([z, z, system, a, b, c, d, e, f, g, h, i, j, check]).checked()
    }

    /// The same, if it is all digits and the last one is right.
    fn checked(self) -> Result<Self, Flaw> {
        if check::ends_in_gs1_digit(&self.0) {
            return Ok(self);
        }
        let [front @ .., _] = self.0;
        Err(if self.0.iter().all(u8::is_ascii_digit) {
            Flaw::CheckDigit(check::gs1_digit(&front))
        } else {
            Flaw::Form
        })
    }

    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in.
        core::str::from_utf8(&self.0).unwrap_or("00000000000000")
    }

    /// The same, where nothing but digits is compared: text is proved to be text each time.
    pub(crate) const fn as_digits(&self) -> &[u8; 14] {
        &self.0
    }

    /// The 14 digits (ASCII).
    pub(crate) const fn digits(&self) -> [u8; 14] {
        self.0
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

    /// At most 14 digits, with zeros before them.
    fn padded(digits: &[u8]) -> Self {
        let mut padded = [b'0'; 14];
        let end = padded.len().checked_sub(digits.len()).and_then(|zeros| padded.get_mut(zeros..));
        if let Some(end) = end {
            end.copy_from_slice(digits);
        }
        Self(padded)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_can_be_a_part_of_a_code() {
        let cut = |digits: &str| Gtin::cut(digits).map(|gtin| gtin.to_string()).collect::<Vec<_>>();
        for (digits, whole) in [
            ("36000291452", "00036000291452"),
            ("03600029145", "00036000291452"),
            ("401234567890", "04012345678901"),
            ("012345678901", "04012345678901"),
            ("4006381333931", "04006381333931"),
        ] {
            let found = cut(digits);
            assert!(found.len() <= 2 && found.iter().any(|gtin| gtin == whole), "{digits}: {found:?}");
        }
        for digits in ["", "4006381333", "40063813339311", "4006381333X"] {
            assert_eq!(cut(digits), Vec::<String>::new(), "{digits}");
        }
    }

    #[test]
    fn every_length_is_kept_with_fourteen_digits() {
        for (text, gtin) in [
            ("40170725", "00000040170725"),
            ("036000291452", "00036000291452"),
            ("4006381333931", "04006381333931"),
            ("14006381333938", "14006381333938"),
        ] {
            assert_eq!(Gtin::parse(text).map(|gtin| gtin.to_string()), Ok(gtin.to_owned()));
        }
    }

    #[test]
    fn a_wrong_check_digit_is_named() {
        assert_eq!(Gtin::parse("4006381333932"), Err(GtinError::CheckDigit("4006381333932".to_owned(), '1')));
        for text in ["", "123", "400638133393X", "140063813339381", "４００６３８１３", "4006381 333931"]
        {
            assert!(matches!(Gtin::parse(text), Err(GtinError::Form(_))), "{text}");
        }
    }

    #[test]
    fn a_upc_e_stands_for_its_upc_a() {
        for (text, upc_a) in [
            ("04252614", "042100005264"),
            ("01234531", "012300000451"),
            ("01234543", "012340000053"),
            ("01234558", "012345000058"),
            ("01234596", "012345000096"),
        ] {
            let check = check::gs1_digit(&upc_a.as_bytes()[..11]);
            assert_eq!(upc_a.as_bytes()[11], check, "{upc_a}: should end in {}", char::from(check));
            assert_eq!(Gtin::parse_upc_e(text), Gtin::parse(upc_a), "{text}");
        }
        assert!(matches!(Gtin::parse_upc_e("04252615"), Err(GtinError::CheckDigit(_, '4'))));
        assert!(matches!(Gtin::parse_upc_e("24252614"), Err(GtinError::Form(_))));
    }

    #[test]
    fn a_case_is_not_the_unit() {
        assert!(Gtin::parse("14006381333938").unwrap().is_case());
        assert!(!Gtin::parse("4006381333931").unwrap().is_case());
    }
}
