//! Which data identifiers there are, what they identify and what their data looks like.
//!
//! Source: ANSI MH10.8.2, as far as its public parsers and the specifications of its users repeat it; not verified
//! in the standard itself. Where they give no length, none is checked. The categories A, G, O, X and Y are not in the table.

use crate::IdentifierKind as Kind;
use crate::calendar::DateForm;

/// What is known of one data identifier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// `18S`.
    pub(super) identifier: &'static str,
    /// What the data is.
    pub(super) meaning: Meaning,
    /// The fewest and the most characters of the data.
    pub(super) length: (u16, u16),
    /// Whether a bare linear symbol is read by it.
    pub(super) linear: bool,
}

/// What data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something that identifies no unit that is sold: a quantity, an order, a place.
    Other,
    /// This kind, as it stands.
    Plain(Kind),
    /// This kind, and the date has this form.
    Date(Kind, DateForm),
    /// `D`: a date that only the data beside it tells the meaning of.
    SomeDate,
    /// A GTIN of 14 digits.
    Gtin,
    /// The identity of a telephone: its form tells which.
    Telephone,
    /// CAGE code and serial number.
    CageSerial,
    /// Issuing agency code, company number and serial number.
    AgencySerial,
    /// Issuing agency code, company number, part number, `+` and serial number.
    AgencyPartSerial,
    /// Pharmacy Product Number.
    Ppn,
}

/// The most characters where nothing says fewer: as many as a scan can have.
const MOST: u16 = 7_089;

const fn entry(identifier: &'static str, meaning: Meaning) -> Entry {
    Entry { identifier, meaning, length: (1, MOST), linear: false }
}

impl Entry {
    const fn long(self, least: u16, most: u16) -> Self {
        Self { length: (least, most), ..self }
    }

    const fn linear(self) -> Self {
        Self { linear: true, ..self }
    }
}

use Meaning::{
    AgencyPartSerial, AgencySerial, CageSerial, Date, Gtin, Other, Plain, Ppn, SomeDate, Telephone,
};

/// Those whose data identifies something, or has a length of its own; by their letters.
pub(super) static ENTRIES: &[Entry] = &[
    entry("12B", Other).long(1, 1),
    entry("13B", Other).long(5, 5),
    entry("14B", Other).long(1, 1),
    entry("16B", Other).long(4, 4),
    entry("17B", Other).long(1, 35),
    entry("18B", Other).long(10, 10),
    entry("25B", Other).long(1, 50),
    entry("27B", Other).long(20, 50),
    entry("28B", Other).long(20, 50),
    entry("29B", Other).long(1, 50),
    entry("30B", Other).long(2, 35),
    entry("31B", Other).long(6, 35),
    entry("55B", Other).long(1, 50),
    entry("D", SomeDate).long(6, 6),
    entry("1D", Other).long(6, 6),
    entry("2D", Other).long(6, 6),
    entry("3D", Other).long(4, 4),
    entry("4D", Other).long(5, 5),
    entry("7D", Other).long(4, 4),
    entry("10D", Other).long(4, 4),
    entry("11D", Other).long(6, 6),
    entry("12D", Other).long(8, 8),
    entry("13D", Other).long(8, 8),
    entry("14D", Date(Kind::Expiry, DateForm::FullYearMonthDay)).long(8, 8),
    entry("15D", Date(Kind::Expiry, DateForm::DayMonthFullYear)).long(8, 8),
    entry("16D", Date(Kind::ProductionDate, DateForm::FullYearMonthDay)).long(8, 8),
    entry("17D", Date(Kind::ProductionDate, DateForm::DayMonthFullYear)).long(8, 8),
    entry("25D", Date(Kind::BestBefore, DateForm::FullYearMonthDay)).long(8, 8),
    entry("26D", Other).long(8, 8),
    entry("27D", Other).long(8, 8),
    entry("28D", Other).long(16, 16),
    entry("18D", Other).long(12, 12),
    entry("19D", Other).long(12, 12),
    entry("20D", Other).long(8, 8),
    entry("22D", Other).long(12, 12),
    entry("I", Plain(Kind::Vin)).long(17, 17).linear(),
    entry("4L", Other).long(2, 2),
    entry("7L", Other).long(6, 6),
    entry("32L", Other).long(2, 2),
    entry("9N", Ppn).long(5, 22),
    entry("P", Plain(Kind::PartNumber)),
    entry("1P", Plain(Kind::PartNumber)).linear(),
    entry("3P", Gtin).long(13, 14),
    entry("8P", Gtin).long(14, 14),
    entry("11P", Other).long(10, 10),
    entry("25P", Plain(Kind::PartNumber)),
    entry("26P", Plain(Kind::PartNumber)),
    entry("27P", Other).long(7, 12),
    entry("29P", Other).long(5, 5),
    entry("49P", Other).long(3, 9),
    entry("50P", Plain(Kind::PartNumber)).long(3, 35),
    entry("51P", Plain(Kind::PartNumber)),
    entry("52P", Other).long(1, 50),
    entry("53P", Other).long(10, 25),
    entry("54P", Plain(Kind::UdiDi)).long(1, 35),
    entry("3Q", Other).long(2, 2),
    entry("7Q", Other).long(3, 10),
    entry("8Q", Other).long(4, 6),
    entry("11Q", Other).long(4, 6),
    entry("12Q", Other).long(4, 13),
    entry("4R", Other).long(4, 4),
    entry("S", Plain(Kind::Serial)).linear(),
    entry("1S", Plain(Kind::Serial)).linear(),
    entry("2S", Other).long(2, 30),
    entry("8S", Other).long(18, 18),
    entry("15S", Plain(Kind::Serial)),
    entry("18S", CageSerial).long(6, 25).linear(),
    entry("22S", Telephone).linear(),
    entry("23S", Plain(Kind::Mac)).long(12, 12).linear(),
    entry("24S", Other).long(6, 26),
    entry("25S", AgencySerial).linear(),
    entry("26S", Other).long(1, 35),
    entry("37S", AgencyPartSerial),
    entry("42S", Other).long(5, 44),
    entry("43S", Plain(Kind::Iccid)).long(14, 26).linear(),
    entry("50S", Other).long(1, 20),
    entry("51S", Other).long(1, 20),
    entry("52S", Other).long(1, 20),
    entry("53S", Other).long(1, 20),
    entry("54S", Other).long(1, 20),
    entry("96S", Other).long(16, 26),
    entry("97S", Other).long(4, 25),
    entry("T", Plain(Kind::Lot)),
    entry("1T", Plain(Kind::Lot)),
    entry("2V", Other).long(9, 9),
    entry("3V", Other).long(9, 9),
    entry("10V", Other).long(10, 15),
    entry("12V", Other).long(9, 13),
    entry("13V", Other).long(9, 13),
    entry("14V", Other).long(9, 13),
    entry("17V", Other).long(5, 5),
    entry("21V", Other).long(1, 35),
    entry("22V", Other).long(4, 4),
    entry("25V", Other).long(5, 5),
];

/// All others that there are: for each letter the numbers before it, 0 for none. Their data is anything.
static OTHERS: &[(u8, &[(u16, u16)])] = &[
    (b'B', &[(0, 2), (7, 7), (26, 26)]),
    (b'C', &[(0, 5)]),
    (b'D', &[(5, 6), (8, 9), (21, 21), (23, 24)]),
    (b'E', &[(0, 6), (10, 13)]),
    (b'F', &[(0, 1), (3, 5)]),
    (b'H', &[(0, 12), (15, 15), (25, 26)]),
    (b'I', &[(2, 2), (4, 5)]),
    (b'J', &[(0, 8)]),
    (b'K', &[(0, 22), (25, 27)]),
    (b'L', &[(0, 9), (11, 13), (15, 18), (20, 36), (51, 52), (54, 55)]),
    (b'M', &[(10, 14)]),
    (b'N', &[(0, 1), (3, 8), (10, 12), (15, 15)]),
    (b'P', &[(2, 2), (4, 7), (9, 10), (12, 24), (28, 28), (30, 34), (40, 40), (55, 55)]),
    (b'Q', &[(0, 9), (11, 32)]),
    (b'R', &[(1, 2), (5, 9)]),
    (b'S', &[(3, 7), (9, 14), (16, 17), (19, 21), (27, 28), (30, 36)]),
    (b'T', &[(3, 3), (20, 27), (30, 34)]),
    (b'U', &[(5, 6), (15, 19), (55, 55)]),
    (b'V', &[(0, 25)]),
    (b'W', &[(0, 6), (10, 12)]),
    (b'Z', &[(0, 4), (10, 39)]),
];

/// The data identifier that text starts with, by its form, and the data behind it: up to three digits, the first of
/// them no zero, and a capital letter.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let letter = text.as_bytes().get(digits)?;
    let fits = digits <= 3 && letter.is_ascii_uppercase() && !text.starts_with('0');
    text.split_at_checked(digits + 1).filter(|_| fits)
}

/// What is known of a data identifier.
pub(super) fn find(identifier: &str) -> Option<Entry> {
    if let Some(entry) = ENTRIES.iter().find(|entry| entry.identifier == identifier) {
        return Some(*entry);
    }
    let (letter, digits) = identifier.as_bytes().split_last()?;
    let number = digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit.wrapping_sub(b'0')));
    let (_, numbers) = OTHERS.iter().find(|(known, _)| known == letter)?;
    numbers.iter().any(|(first, last)| (*first..=*last).contains(&number)).then_some(OTHER)
}

/// One that identifies nothing here.
const OTHER: Entry = entry("", Other);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_identifier_stands_once_and_splits_off_its_data() {
        for (index, entry) in ENTRIES.iter().enumerate() {
            let text = format!("{}DATA", entry.identifier);
            assert_eq!(split(&text), Some((entry.identifier, "DATA")));
            assert!(entry.length.0 <= entry.length.1, "{entry:?}");
            assert_eq!(ENTRIES.iter().position(|other| other.identifier == entry.identifier), Some(index));
        }
        for other in ["Q", "4K", "V", "30Z", "20S"] {
            assert_eq!(find(other).map(|entry| entry.meaning), Some(Other), "{other}");
        }
        assert!(find("99X").is_none() && find("3V").is_some() && find("200S").is_none());
        for none in ["", "1", "12", "1234S", "0S", "s1", "é", "123é"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
