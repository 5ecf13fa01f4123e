//! What has to hold of a part of a GS1 value beside its length and characters.

use crate::check;
use crate::problem::{CHECK_DIGIT, DATE, TIME, VALUE};

/// One test of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// Ends in a modulo 10 check digit (7.9.1).
    CheckDigit,
    /// Ends in a pair of check characters (7.9.5). Not applied yet.
    CheckPair,
    /// Starts with a GS1 company prefix. Not applied yet: it takes the list of prefix lengths.
    CompanyPrefix,
    /// Has a GS1 company prefix after its first digit. Not applied yet.
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
    /// A numeric currency code of ISO 4217. Not applied yet.
    Currency,
    /// A numeric country code of ISO 3166. Not applied yet.
    Country,
    /// The same, or 999. Not applied yet.
    CountryOr999,
    /// A two-letter country code. Not applied yet.
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
    /// An importer index. Not applied yet.
    ImporterIndex,
    /// A package type code. Not applied yet.
    PackageType,
    /// A media type: 01 to 10, or 80 to 99.
    MediaType,
    /// An international bank account number. Not applied yet.
    Iban,
    /// A coupon. Not applied yet.
    Coupon,
    /// A positive offer file coupon. Not applied yet.
    PositiveOffer,
}

/// A test that failed: the problem's code, and what should have been.
pub(super) type Failed = (&'static str, &'static str);

impl Test {
    /// Puts a part of the right length and characters to the test.
    pub(super) fn apply(self, part: &str) -> Result<(), Failed> {
        let (holds, code, wanted) = match self {
            Self::CheckDigit => {
                (check::ends_in_gs1_digit(part.as_bytes()), CHECK_DIGIT, "another check digit at the end")
            }
            Self::DateDayZero => (is_date(part, 0), DATE, "a date as YYMMDD, or YYMM00"),
            Self::Date => (is_date(part, 1), DATE, "a date as YYMMDD"),
            Self::LongDate => (is_long_date(part), DATE, "a date as YYYYMMDD"),
            Self::HoursMinutes => (is_time(part), TIME, "a time as HHMM"),
            Self::Hours => (number(part) < 24, TIME, "hours from 00 to 23"),
            Self::Minutes => (number(part) < 60, TIME, "minutes from 00 to 59"),
            Self::Seconds => (number(part) < 60, TIME, "seconds from 00 to 59"),
            Self::Sex => (matches!(part, "0" | "1" | "2" | "9"), VALUE, "0, 1, 2 or 9"),
            Self::YesNo => (matches!(part, "0" | "1"), VALUE, "0 or 1"),
            Self::Hyphen => (part == "-", VALUE, "a hyphen"),
            Self::HasNonDigit => (part.bytes().any(|byte| !byte.is_ascii_digit()), VALUE, "not only digits"),
            Self::NoLeadingZero => (part == "0" || !part.starts_with('0'), VALUE, "no zero in front"),
            Self::NonZero => (number(part) != 0, VALUE, "not only zeros"),
            Self::Zero => (part == "0", VALUE, "a zero"),
            Self::Winding => (matches!(part, "0" | "1" | "9"), VALUE, "0, 1 or 9"),
            Self::PieceOfTotal => (is_piece_of_total(part), VALUE, "piece and total, such as 0102"),
            Self::PositionInSequence => {
                (is_position_in_sequence(part), VALUE, "position and total, such as 1/2")
            }
            Self::Latitude => (number(part) <= 1_800_000_000, VALUE, "at most 1800000000"),
            Self::Longitude => (number(part) <= 3_600_000_000, VALUE, "at most 3600000000"),
            Self::MediaType => (matches!(number(part), 1..=10 | 80..=99), VALUE, "01 to 10, or 80 to 99"),
            Self::PercentEncoded => (is_percent_encoded(part), VALUE, "two hex digits after each %"),
            Self::CheckPair
            | Self::CompanyPrefix
            | Self::CompanyPrefixSecond
            | Self::Currency
            | Self::Country
            | Self::CountryOr999
            | Self::CountryLetters
            | Self::ImporterIndex
            | Self::PackageType
            | Self::Iban
            | Self::Coupon
            | Self::PositiveOffer => return Ok(()),
        };
        if holds { Ok(()) } else { Err((code, wanted)) }
    }
}

/// The number that digits make; anything else, and more than fits, is larger than every bound here.
fn number(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

/// YYMMDD. Of the centuries that YY can mean, only 1900 would have made another leap year: too long ago.
fn is_date(part: &str, first_day: u64) -> bool {
    let (Some(year), Some(month_day)) = (part.get(..2), part.get(2..)) else { return false };
    is_day(number(year).is_multiple_of(4), month_day, first_day)
}

fn is_long_date(part: &str) -> bool {
    let (Some(year), Some(month_day)) = (part.get(..4), part.get(4..)) else { return false };
    let year = number(year);
    is_day(year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)), month_day, 1)
}

fn is_day(leap_year: bool, month_day: &str, first_day: u64) -> bool {
    let (Some(month), Some(day)) = (month_day.get(..2), month_day.get(2..)) else { return false };
    let last_day = match number(month) {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap_year => 29,
        2 => 28,
        _ => return false,
    };
    (first_day..=last_day).contains(&number(day))
}

fn is_time(part: &str) -> bool {
    matches!((part.get(..2), part.get(2..)), (Some(hours), Some(minutes)) if number(hours) < 24 && number(minutes) < 60)
}

fn is_piece_of_total(part: &str) -> bool {
    matches!((part.get(..2), part.get(2..)), (Some(piece), Some(total)) if number(piece) > 0 && number(piece) <= number(total))
}

fn is_position_in_sequence(part: &str) -> bool {
    matches!(part.as_bytes(), [position @ b'1'..=b'9', b'/', total @ b'1'..=b'9'] if position <= total)
}

fn is_percent_encoded(part: &str) -> bool {
    part.split('%')
        .skip(1)
        .all(|after| after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_tells_good_from_bad() {
        for (test, good, bad) in [
            (Test::CheckDigit, &["04006381333931"][..], &["04006381333932"][..]),
            (
                Test::DateDayZero,
                &["260200", "240229", "000229", "991231"],
                &["260229", "261301", "260001", "260431"],
            ),
            (Test::Date, &["260228"], &["260200", "260230"]),
            (Test::LongDate, &["20000229", "20260131"], &["19000229", "20260100"]),
            (Test::HoursMinutes, &["0000", "2359"], &["2400", "1260"]),
            (Test::NoLeadingZero, &["0", "10"], &["00", "01"]),
            (Test::PieceOfTotal, &["0102", "0202"], &["0001", "0302", "0100"]),
            (Test::PositionInSequence, &["1/2", "2/2"], &["2/1", "0/1", "1-2"]),
            (Test::PercentEncoded, &["A%20B", "A", "%C3%BC"], &["%", "%2", "%G0", "A%2 "]),
            (Test::Latitude, &["1800000000"], &["1800000001"]),
            (Test::MediaType, &["01", "10", "80"], &["00", "11", "79"]),
            (Test::HasNonDigit, &["1A"], &["12"]),
        ] {
            for part in good {
                assert_eq!(test.apply(part), Ok(()), "{test:?} {part}");
            }
            for part in bad {
                assert!(test.apply(part).is_err(), "{test:?} {part}");
            }
        }
    }
}
