//! Data identifiers (ANSI MH10.8.2), and text element identifiers (ISO/IEC 15434 format 12).
//!
//! A data identifier is a letter, with up to three digits before it. What one says of the unit in hand is in [`MEANINGS`]; the
//! others are only known to exist, so that they are told from errors. Source: ANSI MH10.8.2-2016 with its updates to 2020,
//! and MIL-STD-130 for the identifiers of unique items; not compared with the edition of 2025.

use crate::IdentifierKind as Kind;
use crate::day::DateForm;
use core::ops::RangeInclusive;

/// What a data identifier says of a unit, and how its value is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text of that kind.
    Plain(Kind),
    /// A date of that kind, in that form.
    Date(Kind, DateForm),
    /// A date that says nothing of the unit, in that form.
    OtherDate(DateForm),
    /// The same, and a code of what date it is.
    QualifiedDate(DateForm),
    /// A number of pieces.
    Quantity,
    /// The same, and a code of two characters for what is counted (ANSI X12.3).
    QuantityOfUnits,
    /// A GTIN of 13 or 14 digits.
    Gtin,
    /// Eighteen digits with a check digit.
    Sscc,
    /// An identifier of a mobile telephone: its form tells which.
    Telephone,
    /// Twelve hex digits.
    Mac,
    /// Digits from 89 on.
    Iccid,
    /// Seventeen capital letters and digits without I, O and Q.
    Vin,
    /// A pharmacy product number: agency, item, two check digits.
    Ppn,
    /// A company's CAGE code, five characters, and a serial number.
    CageSerial,
    /// Who issued the company's number, that number, and an item of this kind.
    Company(Kind),
    /// The same with the length of the serial number, two digits, before it.
    CountedCompany,
    /// The same with a part number, a plus sign and a serial number of that part.
    CompanyPartSerial,
    /// Something else than the unit.
    Other,
}

/// The data identifiers whose value is of use, by letter and number.
pub(super) static MEANINGS: &[(u8, u16, Meaning)] = &[
    (b'D', 0, Meaning::OtherDate(DateForm::YearMonthDay)),
    (b'D', 1, Meaning::OtherDate(DateForm::DayMonthYear)),
    (b'D', 2, Meaning::OtherDate(DateForm::MonthDayYear)),
    (b'D', 4, Meaning::OtherDate(DateForm::YearOrdinal)),
    (b'D', 5, Meaning::QualifiedDate(DateForm::YearMonthDay)),
    (b'D', 6, Meaning::QualifiedDate(DateForm::LongYearMonthDay)),
    (b'D', 7, Meaning::OtherDate(DateForm::MonthYear)),
    (b'D', 12, Meaning::OtherDate(DateForm::LongYearMonthDay)),
    (b'D', 14, Meaning::Date(Kind::Expiry, DateForm::LongYearMonthDay)),
    (b'D', 15, Meaning::Date(Kind::Expiry, DateForm::DayMonthLongYear)),
    (b'D', 16, Meaning::Date(Kind::ProductionDate, DateForm::LongYearMonthDay)),
    (b'D', 17, Meaning::Date(Kind::ProductionDate, DateForm::DayMonthLongYear)),
    (b'D', 25, Meaning::Date(Kind::BestBefore, DateForm::LongYearMonthDay)),
    (b'I', 0, Meaning::Vin),
    (b'L', 33, Meaning::Plain(Kind::Url)),
    (b'N', 9, Meaning::Ppn),
    (b'P', 0, Meaning::Plain(Kind::PartNumber)),
    (b'P', 1, Meaning::Plain(Kind::PartNumber)),
    (b'P', 3, Meaning::Gtin),
    (b'P', 8, Meaning::Gtin),
    (b'P', 25, Meaning::Company(Kind::PartNumber)),
    (b'P', 50, Meaning::Plain(Kind::PartNumber)),
    (b'Q', 0, Meaning::Quantity),
    (b'Q', 7, Meaning::QuantityOfUnits),
    (b'S', 0, Meaning::Plain(Kind::Serial)),
    (b'S', 1, Meaning::Plain(Kind::Serial)),
    (b'S', 8, Meaning::Sscc),
    (b'S', 15, Meaning::Plain(Kind::Serial)),
    (b'S', 18, Meaning::CageSerial),
    (b'S', 22, Meaning::Telephone),
    (b'S', 23, Meaning::Mac),
    (b'S', 25, Meaning::Company(Kind::Serial)),
    (b'S', 37, Meaning::CompanyPartSerial),
    (b'S', 42, Meaning::CountedCompany),
    (b'S', 43, Meaning::Iccid),
    (b'T', 0, Meaning::Plain(Kind::Lot)),
    (b'T', 1, Meaning::Plain(Kind::Lot)),
    (b'T', 25, Meaning::Company(Kind::Lot)),
];

/// The numbers that are in use with each letter; none before the letter is 0.
#[rustfmt::skip]
static ASSIGNED: &[(u8, &[RangeInclusive<u16>])] = &[
    (b'B', &[0..=5, 7..=31, 55..=55]),
    (b'C', &[0..=5]),
    (b'D', &[0..=28]),
    (b'E', &[0..=6, 10..=13]),
    (b'F', &[0..=1, 3..=5]),
    (b'H', &[0..=12, 15..=15, 25..=26]),
    (b'I', &[0..=0, 2..=2, 4..=5]),
    (b'J', &[0..=8]),
    (b'K', &[0..=22, 25..=27]),
    (b'L', &[0..=9, 11..=13, 15..=18, 20..=36, 51..=52, 54..=55]),
    (b'M', &[10..=14]),
    (b'N', &[0..=1, 3..=12, 15..=15]),
    (b'P', &[0..=34, 40..=40, 49..=55]),
    (b'Q', &[0..=9, 11..=32]),
    (b'R', &[1..=2, 4..=9]),
    (b'S', &[0..=28, 30..=37, 42..=43, 50..=54, 96..=97]),
    (b'T', &[0..=1, 3..=3, 20..=27, 30..=34]),
    (b'U', &[5..=6, 15..=19, 55..=55]),
    (b'V', &[0..=25]),
    (b'W', &[0..=6, 10..=12]),
    (b'Z', &[0..=4, 10..=99]),
];

/// A data identifier in front of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DataIdentifier<'a> {
    /// As it is written.
    pub(super) text: &'a str,
    /// What it says.
    pub(super) meaning: Meaning,
}

/// The data identifier that data starts with, and what follows it.
pub(super) fn find(data: &str) -> Option<(DataIdentifier<'_>, &str)> {
    let digits = data.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let letter = *data.as_bytes().get(digits)?;
    let number = match data.get(..digits)? {
        "" => 0,
        written if digits <= 3 && !written.starts_with('0') => written.parse::<u16>().ok()?,
        _ => return None,
    };
    let (_, assigned) = ASSIGNED.iter().find(|(category, _)| *category == letter)?;
    let (text, value) = data.split_at_checked(digits + 1)?;
    let known = MEANINGS.iter().find(|(category, known, _)| (*category, *known) == (letter, number));
    let meaning = known.map_or(Meaning::Other, |(_, _, meaning)| *meaning);
    assigned.iter().any(|range| range.contains(&number)).then_some((DataIdentifier { text, meaning }, value))
}

/// The text element identifiers that say something of a unit, or of its maker: those of the ATA's Common Support Data
/// Dictionary that MIL-STD-130 uses. They were not verified one by one.
static TEXT_ELEMENTS: &[(&str, Meaning)] = &[
    ("SER", Meaning::Plain(Kind::Serial)),
    ("SEQ", Meaning::Plain(Kind::Serial)),
    ("UCN", Meaning::Plain(Kind::Serial)),
    ("USN", Meaning::Plain(Kind::Serial)),
    ("UST", Meaning::Plain(Kind::Serial)),
    ("UID", Meaning::Plain(Kind::Serial)),
    ("PNO", Meaning::Plain(Kind::PartNumber)),
    ("PNR", Meaning::Plain(Kind::PartNumber)),
    ("LTN", Meaning::Plain(Kind::Lot)),
    ("LOT", Meaning::Plain(Kind::Lot)),
    ("CAG", Meaning::Other),
    ("MFR", Meaning::Other),
    ("SPL", Meaning::Other),
    ("DUN", Meaning::Other),
    ("EUC", Meaning::Other),
];

/// The text element identifier that data starts with, three letters and a space, and what follows it.
pub(super) fn find_text_element(data: &str) -> Option<(DataIdentifier<'_>, &str)> {
    let (text, rest) = data.split_at_checked(3)?;
    let value = rest.strip_prefix(' ')?;
    let (_, meaning) = TEXT_ELEMENTS.iter().find(|(known, _)| *known == text)?;
    Some((DataIdentifier { text, meaning: *meaning }, value))
}

/// How long a company's number is with each issuing agency whose numbers have one length (ISO/IEC 15459-2; MIL-STD-130).
pub(super) static AGENCIES: &[(&str, usize)] = &[("UN", 9), ("LH", 4), ("LB", 4), ("LD", 6), ("D", 5)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_identifier_is_a_letter_with_its_number() {
        for (data, text, value) in [
            ("S123", "S", "123"),
            ("1PABC", "1P", "ABC"),
            ("25SUN", "25S", "UN"),
            ("99Zx", "99Z", "x"),
            ("S", "S", ""),
            ("Q10", "Q", "10"),
        ] {
            let found = find(data).map(|(identifier, value)| (identifier.text, value));
            assert_eq!(found, Some((text, value)), "{data}");
        }
        for data in ["", "A1", "1A2", "01S1", "1234S", "29S1", "s123", "Ü1", "1é", "12", "G1", "O1", "100Z1"]
        {
            assert!(find(data).is_none(), "{data}");
        }
    }

    #[test]
    fn what_has_a_meaning_is_assigned() {
        for (letter, number, meaning) in MEANINGS {
            let digits = if *number == 0 { String::new() } else { number.to_string() };
            let data = format!("{digits}{}X", char::from(*letter));
            assert_eq!(find(&data).map(|(found, _)| found.meaning), Some(*meaning), "{data}");
        }
        assert!(MEANINGS.is_sorted_by_key(|(letter, number, _)| (*letter, *number)));
    }
}
