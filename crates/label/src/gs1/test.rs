//! What has to hold of a part of a GS1 value beside its length and characters.

use super::{checks, codes, coupon, date};
use crate::check;
use crate::problem::{CHECK_DIGIT, DATE, TIME, VALUE};

/// One test of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// Ends in a modulo 10 check digit (7.9.1).
    CheckDigit,
    /// Ends in a pair of check characters (7.9.5).
    CheckPair,
    /// Starts with a GS1 company prefix. Which digits they are, only GS1's own list tells: that there are enough is tested.
    CompanyPrefix,
    /// Has a GS1 company prefix after its first digit.
    CompanyPrefixSecond,
    /// A date YYMMDD whose day may be 00, the end of the month.
    DateDayZero,
    /// A date YYMMDD.
    Date,
    /// A date YYYYMMDD.
    LongDate,
    /// A time HHMM.
    HoursMinutes,
    /// Hours, 00 to 23.
    Hours,
    /// Minutes, 00 to 59.
    Minutes,
    /// Seconds, 00 to 59.
    Seconds,
    /// A numeric currency code of ISO 4217.
    Currency,
    /// A numeric country code of ISO 3166.
    Country,
    /// The same, or 999.
    CountryOr999,
    /// A two-letter country code.
    CountryLetters,
    /// A sex of ISO/IEC 5218: 0, 1, 2 or 9.
    Sex,
    /// Text with percent-encoding.
    PercentEncoded,
    /// 0 or 1.
    YesNo,
    /// A hyphen.
    Hyphen,
    /// Not only digits.
    HasNonDigit,
    /// No zero in front, unless it is all there is.
    NoLeadingZero,
    /// Not only zeros.
    NonZero,
    /// A zero.
    Zero,
    /// The winding direction of a roll: 0, 1 or 9.
    Winding,
    /// Piece and total, two digits each: neither 00, the piece no more than the total.
    PieceOfTotal,
    /// Position, slash, total: one digit each.
    PositionInSequence,
    /// A latitude in ten-millionths of a degree from the south pole.
    Latitude,
    /// A longitude in ten-millionths of a degree.
    Longitude,
    /// An importer index.
    ImporterIndex,
    /// A package type code.
    PackageType,
    /// A media type: 01 to 10, or 80 to 99.
    MediaType,
    /// An international bank account number.
    Iban,
    /// A coupon.
    Coupon,
    /// A positive offer file coupon.
    PositiveOffer,
}

impl Test {
    /// Puts a part of the right length and characters to the test.
    pub(super) fn holds(self, part: &[u8]) -> bool {
        match self {
            // Digits, by the part's set of characters.
            Self::CheckDigit => check::gs1_digit_fits(part),
            Self::CheckPair => checks::ends_in_check_pair(part),
            Self::CompanyPrefix => checks::has_company_prefix(part),
            Self::CompanyPrefixSecond => checks::has_company_prefix(part.get(1..).unwrap_or_default()),
            Self::DateDayZero => date::is_short(part, 0),
            Self::Date => date::is_short(part, 1),
            Self::LongDate => date::is_long(part),
            Self::HoursMinutes => date::is_time(part),
            Self::Hours => date::two(part).is_some_and(|hours| hours < 24),
            Self::Minutes | Self::Seconds => date::two(part).is_some_and(|number| number < 60),
            Self::Currency => codes::is_currency(part),
            Self::Country => codes::is_country(part),
            Self::CountryOr999 => part == b"999" || codes::is_country(part),
            Self::CountryLetters => codes::is_country_letters(part),
            Self::Sex => matches!(part, b"0" | b"1" | b"2" | b"9"),
            Self::PercentEncoded => checks::is_percent_encoded(part),
            Self::YesNo => matches!(part, b"0" | b"1"),
            Self::Hyphen => part == b"-",
            Self::HasNonDigit => part.iter().any(|byte| !byte.is_ascii_digit()),
            Self::NoLeadingZero => part == b"0" || !part.starts_with(b"0"),
            Self::NonZero => part.iter().any(|byte| *byte != b'0'),
            Self::Zero => part == b"0",
            Self::Winding => matches!(part, b"0" | b"1" | b"9"),
            Self::PieceOfTotal => is_piece_of_total(part),
            Self::PositionInSequence => is_position_in_sequence(part),
            // Ten digits each: the larger number is the one that comes later.
            Self::Latitude => part <= b"1800000000",
            Self::Longitude => part <= b"3600000000",
            Self::ImporterIndex => {
                matches!(part, [byte] if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            }
            Self::PackageType => codes::is_package_type(part),
            Self::MediaType => date::two(part).is_some_and(|media| matches!(media, 1..=10 | 80..=99)),
            Self::Iban => checks::is_iban(part),
            Self::Coupon => coupon::is_coupon(part),
            Self::PositiveOffer => coupon::is_positive_offer(part),
        }
    }

    /// The code of the problem that it is when this doesn't hold.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::CheckDigit | Self::CheckPair => CHECK_DIGIT,
            Self::DateDayZero | Self::Date | Self::LongDate => DATE,
            Self::HoursMinutes | Self::Hours | Self::Minutes | Self::Seconds => TIME,
            _ => VALUE,
        }
    }

    /// What should have been, for a message.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::CheckDigit => "another check digit at the end",
            Self::CheckPair => "another pair of check characters at the end",
            Self::CompanyPrefix => "a company prefix, four digits or more, at the start",
            Self::CompanyPrefixSecond => "a company prefix, four digits or more, after the first one",
            Self::DateDayZero => "a date as YYMMDD, or YYMM00",
            Self::Date => "a date as YYMMDD",
            Self::LongDate => "a date as YYYYMMDD",
            Self::HoursMinutes => "a time as HHMM",
            Self::Hours => "hours from 00 to 23",
            Self::Minutes => "minutes from 00 to 59",
            Self::Seconds => "seconds from 00 to 59",
            Self::Currency => "a currency's number (ISO 4217)",
            Self::Country => "a country's number (ISO 3166)",
            Self::CountryOr999 => "a country's number (ISO 3166), or 999",
            Self::CountryLetters => "a country's two letters (ISO 3166)",
            Self::Sex => "0, 1, 2 or 9",
            Self::PercentEncoded => "two hex digits after each %",
            Self::YesNo => "0 or 1",
            Self::Hyphen => "a hyphen",
            Self::HasNonDigit => "not only digits",
            Self::NoLeadingZero => "no zero in front",
            Self::NonZero => "not only zeros",
            Self::Zero => "a zero",
            Self::Winding => "0, 1 or 9",
            Self::PieceOfTotal => "piece and total, such as 0102",
            Self::PositionInSequence => "position and total, such as 1/2",
            Self::Latitude => "at most 1800000000",
            Self::Longitude => "at most 3600000000",
            Self::ImporterIndex => "a letter, a digit, - or _",
            Self::PackageType => "a package type (UN/ECE recommendation 21)",
            Self::MediaType => "01 to 10, or 80 to 99",
            Self::Iban => "an account number (IBAN) with good check digits",
            Self::Coupon => "the digits of a coupon",
            Self::PositiveOffer => "the digits of a positive offer coupon",
        }
    }
}

fn is_piece_of_total(part: &[u8]) -> bool {
    let Some((piece, total)) = part.split_at_checked(2) else { return false };
    piece != b"00" && piece <= total
}

fn is_position_in_sequence(part: &[u8]) -> bool {
    matches!(part, [position @ b'1'..=b'9', b'/', total @ b'1'..=b'9'] if position <= total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_tells_good_from_bad() {
        for (test, good, bad) in [
            (Test::CheckDigit, &["04006381333931"][..], &["04006381333932"][..]),
            (Test::CheckPair, &["1987654Ad4X4bL5ttr2310c2K"], &["1987654Ad4X4bL5ttr2310c2J"]),
            (Test::CompanyPrefix, &["4006", "4006A"], &["400", "40A6381"]),
            (Test::CompanyPrefixSecond, &["A4006"], &["4006", "140A6"]),
            (
                Test::DateDayZero,
                &["260200", "240229", "000229", "991231"],
                &["260229", "261301", "260001", "260431"],
            ),
            (Test::Date, &["260228"], &["260200", "260230"]),
            (Test::LongDate, &["20000229", "20260131"], &["19000229", "20260100"]),
            (Test::HoursMinutes, &["0000", "2359"], &["2400", "1260"]),
            (Test::Hours, &["00", "23"], &["24"]),
            (Test::Minutes, &["00", "59"], &["60"]),
            (Test::Seconds, &["59"], &["60"]),
            (Test::Currency, &["978"], &["000"]),
            (Test::Country, &["276"], &["999"]),
            (Test::CountryOr999, &["276", "999"], &["998"]),
            (Test::CountryLetters, &["DE"], &["XX"]),
            (Test::Sex, &["0", "9"], &["3"]),
            (Test::PercentEncoded, &["A%20B", "A", "%C3%BC"], &["%", "%2", "%G0", "A%2 "]),
            (Test::YesNo, &["0", "1"], &["2"]),
            (Test::Hyphen, &["-"], &["+"]),
            (Test::HasNonDigit, &["1A"], &["12"]),
            (Test::NoLeadingZero, &["0", "10"], &["00", "01"]),
            (Test::NonZero, &["0010"], &["0000"]),
            (Test::Zero, &["0"], &["1"]),
            (Test::Winding, &["0", "1", "9"], &["2"]),
            (Test::PieceOfTotal, &["0102", "0202"], &["0001", "0302", "0100"]),
            (Test::PositionInSequence, &["1/2", "2/2"], &["2/1", "0/1", "1-2"]),
            (Test::Latitude, &["1800000000"], &["1800000001"]),
            (Test::Longitude, &["3600000000"], &["3600000001", "9000000000"]),
            (Test::ImporterIndex, &["-", "_", "a", "Z", "0"], &["!", "."]),
            (Test::PackageType, &["PX"], &["P"]),
            (Test::MediaType, &["01", "10", "80"], &["00", "11", "79"]),
            (Test::Iban, &["DE91100000000123456789"], &["DE92100000000123456789"]),
            (Test::Coupon, &["012345612345611110123"], &["01234561234561111012"]),
            (Test::PositiveOffer, &["001234561234560123456"], &["00123456123456012345"]),
        ] {
            for part in good {
                assert!(test.holds(part.as_bytes()), "{test:?} {part}");
            }
            for part in bad {
                assert!(!test.holds(part.as_bytes()), "{test:?} {part}");
            }
        }
    }
}
