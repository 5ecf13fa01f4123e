//! Days of the calendar in the forms that labels have, written as the six digits `YYMMDD` of GS1.

/// A form of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateForm {
    /// `MMYY`: the day is 00.
    MonthYear,
    /// `MMDDYY`.
    MonthDayYear,
    /// `YYMMDD`; the day 00 is none in particular.
    YearMonthDay,
    /// `YYMMDDHH`.
    YearMonthDayHour,
    /// `YYJJJ`: the day of the year, from 001.
    YearDay,
    /// `YYJJJHH`.
    YearDayHour,
    /// `YYYYMMDD`.
    FullYearMonthDay,
    /// `DDMMYYYY`.
    DayMonthFullYear,
    /// `YYYJJJ`, the year without its first digit (ISBT 128, data structure 004).
    ThreeYearDay,
    /// `YYYJJJHHMM` (ISBT 128, data structure 005).
    ThreeYearDayTime,
}

impl DateForm {
    /// How many digits it has.
    pub(crate) const fn digits(self) -> usize {
        match self {
            Self::MonthYear => 4,
            Self::YearDay => 5,
            Self::MonthDayYear | Self::YearMonthDay | Self::ThreeYearDay => 6,
            Self::YearDayHour => 7,
            Self::YearMonthDayHour | Self::FullYearMonthDay | Self::DayMonthFullYear => 8,
            Self::ThreeYearDayTime => 10,
        }
    }

    /// The date as `YYMMDD`, with the day 00 where none is said. `None` where it is no date.
    ///
    /// The century is lost, as in all dates of labels. Years are leap years as in 1901 to 2099.
    pub(crate) fn read(self, text: &str) -> Option<String> {
        if text.len() != self.digits() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
        let (year, month, day) = match self {
            Self::MonthYear => (part(2, 4)?, part(0, 2)?, 0),
            Self::MonthDayYear => (part(4, 6)?, part(0, 2)?, part(2, 4)?),
            Self::YearMonthDay => (part(0, 2)?, part(2, 4)?, part(4, 6)?),
            Self::YearMonthDayHour => {
                hour(part(6, 8)?)?;
                (part(0, 2)?, part(2, 4)?, part(4, 6)?)
            }
            Self::FullYearMonthDay => (part(2, 4)?, part(4, 6)?, some_day(part(6, 8)?)?),
            Self::DayMonthFullYear => (part(6, 8)?, part(2, 4)?, some_day(part(0, 2)?)?),
            Self::YearDay => of_day(part(0, 2)?, part(2, 5)?)?,
            Self::YearDayHour => {
                hour(part(5, 7)?)?;
                of_day(part(0, 2)?, part(2, 5)?)?
            }
            Self::ThreeYearDay => of_day(part(1, 3)?, part(3, 6)?)?,
            Self::ThreeYearDayTime => {
                hour(part(6, 8)?)?;
                Some(part(8, 10)?).filter(|minute| *minute < 60)?;
                of_day(part(1, 3)?, part(3, 6)?)?
            }
        };
        let length = *months(year).get(usize::from(month.checked_sub(1)?))?;
        (day <= length).then(|| format!("{year:02}{month:02}{day:02}"))
    }
}

fn hour(hour: u16) -> Option<u16> {
    (hour < 24).then_some(hour)
}

fn some_day(day: u16) -> Option<u16> {
    (day > 0).then_some(day)
}

const fn months(year: u16) -> [u16; 12] {
    let february = if year.is_multiple_of(4) { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// The month and day of a day of the year.
fn of_day(year: u16, mut day: u16) -> Option<(u16, u16, u16)> {
    some_day(day)?;
    for (month, length) in (1..).zip(months(year)) {
        if day <= length {
            return Some((year, month, day));
        }
        day -= length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_says_its_day() {
        for (form, text, day) in [
            (DateForm::MonthYear, "0928", Some("280900")),
            (DateForm::MonthDayYear, "093028", Some("280930")),
            (DateForm::MonthDayYear, "093128", None),
            (DateForm::YearMonthDay, "240229", Some("240229")),
            (DateForm::YearMonthDay, "230229", None),
            (DateForm::YearMonthDay, "231301", None),
            (DateForm::YearMonthDayHour, "20020216", Some("200202")),
            (DateForm::YearMonthDayHour, "20020224", None),
            (DateForm::YearDay, "20015", Some("200115")),
            (DateForm::YearDay, "20366", Some("201231")),
            (DateForm::YearDay, "21366", None),
            (DateForm::YearDay, "20000", None),
            (DateForm::YearDayHour, "2006023", Some("200229")),
            (DateForm::FullYearMonthDay, "20200906", Some("200906")),
            (DateForm::FullYearMonthDay, "20200900", None),
            (DateForm::DayMonthFullYear, "31122029", Some("291231")),
            (DateForm::ThreeYearDay, "014032", Some("140201")),
            (DateForm::ThreeYearDayTime, "0140322359", Some("140201")),
            (DateForm::ThreeYearDayTime, "0140322360", None),
            (DateForm::YearDay, "2001", None),
            (DateForm::YearDay, "2001é", None),
        ] {
            assert_eq!(form.read(text).as_deref(), day, "{form:?} {text}");
        }
    }
}
