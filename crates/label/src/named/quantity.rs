//! How many a code says that there are.

use crate::Problem;
use crate::problem::SERIAL_OF_CASE;

/// The number of a quantity, without the unit that it is counted in: `2 PCS`.
pub(super) fn of(value: &str) -> Option<&str> {
    let end = value.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at_checked(end)?;
    let is_number = number.starts_with(|digit: char| digit.is_ascii_digit()) && number.len() <= LONGEST;
    let is_unit = unit.trim().trim_end_matches('.').chars().all(char::is_alphabetic);
    (is_number && is_unit).then_some(number)
}

/// The most digits of one, with its point.
const LONGEST: usize = 20;

/// Whether there is more than one.
pub(crate) fn is_several(number: &str) -> bool {
    !matches!(number.split('.').next().map(|whole| whole.trim_start_matches('0')), Some("" | "1"))
}

/// What is said of a serial number beside it then.
pub(crate) fn of_case() -> Problem {
    let message = "this serial number stands beside a quantity of more than one: it may be that of the box, and of no unit in it";
    Problem::warning(SERIAL_OF_CASE, None, message)
}
