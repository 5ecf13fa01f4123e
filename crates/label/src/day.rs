//! Days of the calendar in the forms that labels have, brought into one: six digits, year, month and day, as GS1's
//! application identifiers have them. The day is 00 where only a month is told.

use crate::Text;

/// How a date is written. A year has two digits unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateForm {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
    MonthYear,
    /// The year, and the day of it from 001.
    YearOrdinal,
    /// The year of three digits without the thousands (`026` is 2026), and the day of it.
    LongYearOrdinal,
    /// The year of four digits first.
    LongYearMonthDay,
    /// The year of four digits last.
    DayMonthLongYear,
}

impl DateForm {
    /// How many digits it has.
    pub(crate) const fn length(self) -> usize {
        match self {
            Self::MonthYear => 4,
            Self::YearOrdinal => 5,
            Self::YearMonthDay | Self::DayMonthYear | Self::MonthDayYear | Self::LongYearOrdinal => 6,
            Self::LongYearMonthDay | Self::DayMonthLongYear => 8,
        }
    }

    /// The six digits of a date. `None` for other text, and for a day that is in no calendar.
    pub(crate) fn read(self, text: &str) -> Option<Text<'static>> {
        if text.len() != self.length() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
        let (year, month, day) = match self {
            Self::YearMonthDay => (part(0, 2)?, part(2, 4)?, part(4, 6)?),
            Self::DayMonthYear => (part(4, 6)?, part(2, 4)?, part(0, 2)?),
            Self::MonthDayYear => (part(4, 6)?, part(0, 2)?, part(2, 4)?),
            Self::LongYearMonthDay => (part(2, 4)?, part(4, 6)?, part(6, 8)?),
            Self::DayMonthLongYear => (part(6, 8)?, part(2, 4)?, part(0, 2)?),
            Self::MonthYear => (part(2, 4)?, part(0, 2)?, 0),
            Self::YearOrdinal => of_ordinal(part(0, 2)?, part(2, 5)?)?,
            Self::LongYearOrdinal => of_ordinal(part(1, 3)?, part(3, 6)?)?,
        };
        let fits = (1..=days(year, month)?).contains(&day) || self == Self::MonthYear;
        fits.then(|| format!("{year:02}{month:02}{day:02}").into())
    }
}

/// How many days a month has. Which century a year is of doesn't matter before 2100.
fn days(year: u16, month: u16) -> Option<u16> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => return None,
    })
}

/// The month and day of a day of the year. Day 0 stays one, which is in no month.
fn of_ordinal(year: u16, mut day: u16) -> Option<(u16, u16, u16)> {
    for month in 1..=12 {
        let days = days(year, month)?;
        if day <= days {
            return Some((year, month, day));
        }
        day -= days;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_brought_into_one() {
        for (form, text, wanted) in [
            (DateForm::YearMonthDay, "280630", Some("280630")),
            (DateForm::DayMonthYear, "300628", Some("280630")),
            (DateForm::MonthDayYear, "063028", Some("280630")),
            (DateForm::MonthYear, "0628", Some("280600")),
            (DateForm::YearOrdinal, "28182", Some("280630")),
            (DateForm::YearOrdinal, "28366", Some("281231")),
            (DateForm::YearOrdinal, "27366", None),
            (DateForm::YearOrdinal, "28000", None),
            (DateForm::LongYearOrdinal, "019031", Some("190131")),
            (DateForm::LongYearMonthDay, "20280229", Some("280229")),
            (DateForm::LongYearMonthDay, "20270229", None),
            (DateForm::DayMonthLongYear, "30062028", Some("280630")),
            (DateForm::MonthYear, "1328", None),
            (DateForm::YearMonthDay, "280600", None),
            (DateForm::YearMonthDay, "28063", None),
            (DateForm::YearMonthDay, "28O630", None),
            (DateForm::YearMonthDay, "28+630", None),
            (DateForm::YearMonthDay, "2806301", None),
        ] {
            assert_eq!(form.read(text).as_deref(), wanted, "{form:?} {text}");
        }
    }
}
