//! Dates and times of GS1 values (GS1 General Specifications 3.4, 7.12).

use super::format::Part;
use super::table::find;
use super::test::Test;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, four digits.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl core::fmt::Display for Date {
    /// As ISO 8601 has it: `2026-01-31`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The full date that an element's value starts with, read in the year `year_now`.
///
/// A year of two digits is the one that is at most 49 years before and 50 years after that year (GS1 General
/// Specifications 7.12). The day 00 is the last one of its month, in the elements that allow it.
///
/// `None` for an element that starts with no date, a value that is none, and a day that the month doesn't have in
/// that year.
#[must_use]
pub fn date(ai: &str, value: &str, year_now: u16) -> Option<Date> {
    let family = find(ai.as_bytes()).filter(|found| usize::from(found.family.digits) == ai.len())?.family;
    let Part { max, tests, .. } = family.parts.first()?;
    let digits = value.as_bytes().get(..usize::from(*max))?;
    match (tests.first()?, digits) {
        (Test::LongDate, [century @ .., _, _, _, _, _, _]) => {
            let (years, rest) = (two(century)?, digits.get(2..)?);
            Date::of(years * 100 + two(rest.get(..2)?)?, rest.get(2..)?, false)
        }
        (test @ (Test::Date | Test::DateDayZero), _) => {
            let year = in_window(two(digits.get(..2)?)?, year_now)?;
            Date::of(year, digits.get(2..)?, *test == Test::DateDayZero)
        }
        _ => None,
    }
}

impl Date {
    /// The month and day, four digits, of a year.
    fn of(year: u16, month_day: &[u8], day_zero: bool) -> Option<Self> {
        let (month, day) = (two(month_day.get(..2)?)?, two(month_day.get(2..)?)?);
        let last = last_day(month, is_leap(year))?;
        let day = if day == 0 && day_zero { last } else { day };
        let fits = (1..=last).contains(&day);
        fits.then_some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }
}

/// The full year of two digits.
fn in_window(years: u16, year_now: u16) -> Option<u16> {
    let century = year_now / 100;
    let century = match i32::from(years) - i32::from(year_now % 100) {
        51.. => century.checked_sub(1)?,
        -49..=50 => century,
        _ => century + 1,
    };
    century.checked_mul(100)?.checked_add(years)
}

/// Whether six digits are a date YYMMDD whose day is at least `first_day`. Of the centuries that YY can mean, only 1900 would have
/// made another leap year: too long ago.
pub(super) fn is_short(digits: &[u8], first_day: u16) -> bool {
    let &[y1, y2, m1, m2, d1, d2] = digits else { return false };
    match (pair(y1, y2), pair(m1, m2), pair(d1, d2)) {
        (Some(year), Some(month), Some(day)) => {
            last_day(month, year % 4 == 0).is_some_and(|last| (first_day..=last).contains(&day))
        }
        _ => false,
    }
}

/// Whether eight digits are a date YYYYMMDD.
pub(super) fn is_long(digits: &[u8]) -> bool {
    let Some((year, month_day)) = digits.split_at_checked(4) else { return false };
    let year = year.split_at_checked(2).and_then(|(high, low)| Some(two(high)? * 100 + two(low)?));
    year.is_some_and(|year| Date::of(year, month_day, false).is_some())
}

/// Whether four digits are a time HHMM.
pub(super) fn is_time(digits: &[u8]) -> bool {
    let &[h1, h2, m1, m2] = digits else { return false };
    pair(h1, h2).is_some_and(|hours| hours < 24) && pair(m1, m2).is_some_and(|minutes| minutes < 60)
}

/// The number that two digits make.
pub(super) fn two(digits: &[u8]) -> Option<u16> {
    let &[high, low] = digits else { return None };
    pair(high, low)
}

fn pair(high: u8, low: u8) -> Option<u16> {
    let (high, low) = (high.wrapping_sub(b'0'), low.wrapping_sub(b'0'));
    (high < 10 && low < 10).then(|| u16::from(high * 10 + low))
}

fn last_day(month: u16, leap_year: bool) -> Option<u16> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap_year { 29 } else { 28 }),
        _ => None,
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_are_a_number_and_nothing_else_is() {
        assert_eq!(two(b"90"), Some(90));
        for text in [&b"0:"[..], b":0", b"A0", b"0/", b"", b"0", b"000"] {
            assert_eq!(two(text), None, "{text:?}");
        }
        assert!(is_long(b"21240229") && !is_long(b"21230229") && !is_long(b"21000229"));
        assert!(!is_long(b"2124") && !is_long(b"212A0229"));
    }

    #[test]
    fn a_year_of_two_digits_is_the_nearest_one() {
        for (value, now, wanted) in [
            ("260131", 2026, "2026-01-31"),
            ("760131", 2026, "2076-01-31"),
            ("770131", 2026, "1977-01-31"),
            ("990131", 2026, "1999-01-31"),
            ("000131", 2026, "2000-01-31"),
            ("000131", 2049, "2000-01-31"),
            ("000131", 2050, "2100-01-31"),
            ("490131", 2098, "2049-01-31"),
            ("480131", 2098, "2148-01-31"),
        ] {
            let read = date("17", value, now).map(|date| date.to_string());
            assert_eq!(read.as_deref(), Some(wanted), "{value} in {now}");
        }
    }

    #[test]
    fn the_day_zero_is_the_last_of_its_month_where_it_may_stand() {
        let read = |ai, value| date(ai, value, 2026).map(|date| date.to_string());
        assert_eq!(read("17", "280200").as_deref(), Some("2028-02-29"));
        assert_eq!(read("15", "260400").as_deref(), Some("2026-04-30"));
        assert_eq!(read("4324", "2612009999").as_deref(), Some("2026-12-31"));
        assert_eq!(read("7006", "260400"), None);
        assert_eq!(read("7006", "260401").as_deref(), Some("2026-04-01"));
        assert_eq!(read("7003", "2604011200").as_deref(), Some("2026-04-01"));
        assert_eq!(read("7250", "19991231").as_deref(), Some("1999-12-31"));
        assert_eq!(read("7250", "19990229"), None);
        for (ai, value) in
            [("21", "260131"), ("", ""), ("17", ""), ("17", "2601"), ("17", "26é131"), ("177", "260131")]
        {
            assert_eq!(read(ai, value), None, "{ai} {value}");
        }
        // 2100 is no leap year.
        assert_eq!(date("17", "000229", 2060), None);
    }
}
