//! Which data identifiers there are, what they identify and what their data looks like.
//!
//! Source: ANSI MH10.8.2, as far as its public parsers and the specifications of its users repeat it; what none of
//! them says (most lengths, most of the categories of transport) is not in the table and not checked.

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
    pub(super) length: (u8, u8),
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

/// The most characters that are taken where nothing says fewer.
const MOST: u8 = 100;

const fn entry(identifier: &'static str, meaning: Meaning) -> Entry {
    Entry { identifier, meaning, length: (1, MOST), linear: false }
}

impl Entry {
    const fn long(self, least: u8, most: u8) -> Self {
        Self { length: (least, most), ..self }
    }

    const fn linear(self) -> Self {
        Self { linear: true, ..self }
    }
}

use Meaning::{
    AgencyPartSerial, AgencySerial, CageSerial, Date, Gtin, Other, Plain, Ppn, SomeDate, Telephone,
};

/// In no order that means anything: by their letters.
pub(super) static ENTRIES: &[Entry] = &[
    // Containers, and what they bear.
    entry("B", Other),
    entry("1B", Other),
    entry("2B", Other),
    entry("7B", Other),
    entry("12B", Other).long(1, 1),
    entry("13B", Other).long(5, 5),
    entry("14B", Other).long(1, 1),
    entry("16B", Other).long(4, 4),
    entry("17B", Other).long(1, 35),
    entry("18B", Other).long(10, 10),
    entry("25B", Other).long(1, 50),
    entry("26B", Other),
    entry("27B", Other).long(20, 50),
    entry("28B", Other).long(20, 50),
    entry("29B", Other).long(1, 50),
    entry("30B", Other).long(2, 35),
    entry("31B", Other).long(6, 35),
    entry("55B", Other).long(1, 50),
    // Continuations.
    entry("C", Other),
    entry("1C", Other),
    entry("2C", Other),
    entry("3C", Other),
    entry("4C", Other),
    entry("5C", Other),
    // Dates.
    entry("D", SomeDate).long(6, 6),
    entry("1D", Other).long(6, 6),
    entry("2D", Other).long(6, 6),
    entry("3D", Other).long(4, 4),
    entry("4D", Other).long(5, 5),
    entry("5D", Other),
    entry("6D", Other),
    entry("7D", Other).long(4, 4),
    entry("8D", Other),
    entry("9D", Other),
    entry("10D", Other).long(4, 4),
    entry("11D", Other).long(6, 6),
    entry("12D", Other).long(8, 8),
    entry("13D", Other).long(8, 8),
    entry("14D", Date(Kind::Expiry, DateForm::FullYearMonthDay)).long(8, 8),
    entry("15D", Date(Kind::Expiry, DateForm::DayMonthFullYear)).long(8, 8),
    entry("16D", Date(Kind::ProductionDate, DateForm::FullYearMonthDay)).long(8, 8),
    entry("17D", Date(Kind::ProductionDate, DateForm::DayMonthFullYear)).long(8, 8),
    entry("18D", Other).long(12, 12),
    entry("19D", Other).long(12, 12),
    entry("20D", Other).long(8, 8),
    entry("22D", Other).long(12, 12),
    // Vehicles.
    entry("I", Plain(Kind::Vin)).long(17, 17).linear(),
    // Licence plates of transport units.
    entry("J", Other),
    entry("1J", Other),
    entry("2J", Other),
    entry("3J", Other),
    entry("4J", Other),
    entry("5J", Other),
    entry("6J", Other),
    // Orders and other papers.
    entry("K", Other),
    entry("1K", Other),
    entry("2K", Other),
    entry("4K", Other),
    entry("9K", Other),
    entry("11K", Other),
    // Places.
    entry("L", Other),
    entry("1L", Other),
    entry("4L", Other),
    // Industries.
    entry("9N", Ppn).long(5, 22),
    // Parts.
    entry("P", Plain(Kind::PartNumber)),
    entry("1P", Plain(Kind::PartNumber)).linear(),
    entry("2P", Other),
    entry("8P", Gtin).long(14, 14),
    entry("25P", Plain(Kind::PartNumber)),
    entry("49P", Other).long(3, 9),
    entry("50P", Plain(Kind::PartNumber)).long(3, 35),
    entry("51P", Plain(Kind::PartNumber)),
    entry("52P", Other).long(1, 50),
    entry("53P", Other).long(10, 25),
    entry("54P", Plain(Kind::UdiDi)).long(1, 35),
    entry("55P", Other),
    // Quantities.
    entry("Q", Other),
    entry("1Q", Other),
    entry("2Q", Other),
    entry("3Q", Other).long(2, 2),
    entry("4Q", Other),
    entry("5Q", Other),
    entry("6Q", Other),
    entry("7Q", Other).long(3, 10),
    entry("8Q", Other).long(4, 6),
    entry("9Q", Other),
    entry("11Q", Other).long(4, 6),
    entry("12Q", Other).long(4, 13),
    entry("13Q", Other),
    entry("14Q", Other),
    entry("15Q", Other),
    entry("16Q", Other),
    entry("17Q", Other),
    entry("18Q", Other),
    entry("19Q", Other),
    entry("20Q", Other),
    entry("21Q", Other),
    entry("22Q", Other),
    entry("23Q", Other),
    entry("24Q", Other),
    entry("25Q", Other),
    entry("26Q", Other),
    // Returns.
    entry("1R", Other),
    entry("2R", Other),
    entry("4R", Other).long(4, 4),
    entry("5R", Other),
    entry("6R", Other),
    // Serial numbers and packages.
    entry("S", Plain(Kind::Serial)).linear(),
    entry("1S", Plain(Kind::Serial)).linear(),
    entry("2S", Other).long(2, 30),
    entry("3S", Other),
    entry("4S", Other),
    entry("5S", Other),
    entry("6S", Other),
    entry("7S", Other),
    entry("8S", Other).long(18, 18),
    entry("9S", Other),
    entry("10S", Other),
    entry("11S", Other),
    entry("12S", Other),
    entry("13S", Other),
    entry("14S", Other),
    entry("15S", Plain(Kind::Serial)),
    entry("16S", Other),
    entry("17S", Other),
    entry("18S", CageSerial).long(6, 25).linear(),
    entry("19S", Other),
    entry("20S", Other),
    entry("21S", Other),
    entry("22S", Telephone).linear(),
    entry("23S", Plain(Kind::Mac)).long(12, 12).linear(),
    entry("24S", Other).long(6, 26),
    entry("25S", AgencySerial).linear(),
    entry("26S", Other).long(1, 35),
    entry("27S", Other),
    entry("28S", Other),
    entry("30S", Other),
    entry("31S", Other),
    entry("32S", Other),
    entry("33S", Other),
    entry("34S", Other),
    entry("35S", Other),
    entry("36S", Other),
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
    // Lots.
    entry("T", Plain(Kind::Lot)),
    entry("1T", Plain(Kind::Lot)),
    entry("3T", Other),
    entry("25T", Other),
    entry("26T", Other),
    entry("27T", Other),
    // Parties.
    entry("V", Other),
    entry("1V", Other),
    entry("2V", Other).long(9, 9),
    entry("3V", Other).long(9, 9),
    entry("4V", Other),
    entry("6V", Other),
    entry("8V", Other),
    entry("9V", Other),
    entry("10V", Other).long(10, 15),
    entry("12V", Other).long(9, 13),
    entry("13V", Other).long(9, 13),
    entry("14V", Other).long(9, 13),
    entry("17V", Other).long(5, 5),
    entry("18V", Other),
    entry("20V", Other),
    entry("21V", Other).long(1, 35),
    entry("22V", Other).long(4, 4),
    // Mutually agreed.
    entry("Z", Other),
    entry("1Z", Other),
    entry("2Z", Other),
    entry("3Z", Other),
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
pub(super) fn find(identifier: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.identifier == identifier)
}

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
        for none in ["", "1", "12", "1234S", "0S", "s1", "é", "123é"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
