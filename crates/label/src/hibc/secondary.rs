//! The secondary data: quantity, date, and lot or serial number.

use crate::contents::Contents;
use crate::day::DateForm;
use crate::problem::{DATE, TIME, VALUE, VALUE_TOO_LONG, VALUE_TOO_SHORT};
use crate::slice::position;
use crate::{IdentifierKind as Kind, Problem};

/// The most characters of a lot or serial number, and of a lot after the older form of a date.
const LONGEST: usize = 18;
const LONGEST_OLD: usize = 13;

/// Whether a part of a code is secondary data: `$`, or five digits of a date.
pub(super) fn is_reference(part: &str) -> bool {
    let dated = part.get(..5).is_some_and(|date| date.bytes().all(|byte| byte.is_ascii_digit()));
    part.starts_with('$') || dated
}

/// Reads secondary data, without its link and check characters.
pub(super) fn read<'a>(part: &'a str, whole: &str, contents: &mut Contents<'a>) -> Result<(), Problem> {
    let (kind, rest) = match part.strip_prefix("$$") {
        Some(dated) => {
            let (kind, dated) = kind_of(dated);
            let rest = quantity(dated, whole, contents)?;
            let counted = rest.len() < dated.len();
            (kind, date(rest, counted, whole, contents)?)
        }
        None => match part.strip_prefix('$') {
            Some(rest) => kind_of(rest),
            None => (Kind::Lot, take_date(DateForm::YearOrdinal, 0, part, whole, contents)?),
        },
    };
    let longest = if part.starts_with('$') { LONGEST } else { LONGEST_OLD };
    if rest.len() > longest {
        let message = format!(
            "the lot or serial number has {} characters, and at most {longest} are allowed",
            rest.len()
        );
        return Err(Problem::error(VALUE_TOO_LONG, position(whole, rest), message));
    }
    if !rest.trim().is_empty() {
        contents.push(kind, rest);
    } else if kind == Kind::Serial {
        let message = "the serial number of the HIBC code is empty";
        return Err(Problem::error(VALUE_TOO_SHORT, position(whole, rest), message));
    }
    Ok(())
}

/// A plus sign: a serial number follows, not a lot.
fn kind_of(rest: &str) -> (Kind, &str) {
    rest.strip_prefix('+').map_or((Kind::Lot, rest), |rest| (Kind::Serial, rest))
}

/// Takes the quantity off: 8 and two digits, or 9 and five.
fn quantity<'a>(data: &'a str, whole: &str, contents: &mut Contents<'a>) -> Result<&'a str, Problem> {
    let digits = match data.as_bytes().first() {
        Some(b'8') => 2,
        Some(b'9') => 5,
        _ => return Ok(data),
    };
    let flagged = data.get(1..).unwrap_or_default();
    let (quantity, rest) = flagged
        .split_at_checked(digits)
        .filter(|(quantity, _)| quantity.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| {
            let message = format!("the quantity of the HIBC code should have {digits} digits");
            Problem::error(VALUE, position(whole, flagged), message)
        })?;
    contents.push(Kind::Quantity, quantity);
    Ok(rest)
}

/// Takes the date off: its form's digit and the date. The digit 7 says that there is none; 0 and 1 are a month's first digit.
/// Behind a quantity it may be left out.
fn date<'a>(
    data: &'a str,
    counted: bool,
    whole: &str,
    contents: &mut Contents<'a>,
) -> Result<&'a str, Problem> {
    let flagged = data.get(1..).unwrap_or_default();
    let (form, hours, dated) = match data.as_bytes().first() {
        Some(b'0' | b'1') => (DateForm::MonthYear, 0, data),
        Some(b'2') => (DateForm::MonthDayYear, 0, flagged),
        Some(b'3') => (DateForm::YearMonthDay, 0, flagged),
        Some(b'4') => (DateForm::YearMonthDay, 2, flagged),
        Some(b'5') => (DateForm::YearOrdinal, 0, flagged),
        Some(b'6') => (DateForm::YearOrdinal, 2, flagged),
        Some(b'7') => return Ok(flagged),
        _ if counted => return Ok(data),
        _ => {
            let message = "the HIBC code has no form of a date where one should be told";
            return Err(Problem::error(VALUE, position(whole, data), message));
        }
    };
    take_date(form, hours, dated, whole, contents)
}

/// Takes a date off, and so many digits of an hour.
fn take_date<'a>(
    form: DateForm,
    hours: usize,
    data: &'a str,
    whole: &str,
    contents: &mut Contents<'a>,
) -> Result<&'a str, Problem> {
    let at = position(whole, data);
    let (written, rest) = data.split_at_checked(form.length()).unwrap_or((data, ""));
    let date = form.read(written).ok_or_else(|| {
        Problem::error(DATE, at, "the HIBC code has no day of the calendar where its expiry date should be")
    })?;
    let (hour, rest) = rest.split_at_checked(hours).unwrap_or((rest, ""));
    let hour_fits = hours == 0 || (hour.len() == hours && hour.parse::<u8>().is_ok_and(|hour| hour < 24));
    if !hour_fits {
        return Err(Problem::error(
            TIME,
            position(whole, hour),
            "the HIBC code has no hour where one should be",
        ));
    }
    contents.push(Kind::Expiry, date);
    Ok(rest)
}
