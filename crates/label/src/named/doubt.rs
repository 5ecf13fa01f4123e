//! What makes one doubt values with names before them, and what is said of them.

use crate::interpret::{doubt_of_value, has_signs};
use crate::problem::{IMEI_CHECK_DIGIT, NAMED_VALUE, NO_READ, SEVERAL_WORDS, UNCLEAR_TEXT};
use crate::{IdentifierKind as Kind, Label, Problem};

/// What a number may have beside letters and digits where its name says that it is one.
const SIGNS: &str = "-.";

/// How a name may go on that is cut short here.
const REST_OF_A_NAME: &[&str] = &["no", "nr", "num", "s/n", "sn"];

/// What makes one doubt that a named value is the number of the unit: other signs than numbers have, what a text by itself is doubted for,
/// and after a name without a mark what may be the rest of the name.
pub(super) fn of_serial(value: &str, values: usize, is_unmarked: bool) -> Option<Problem> {
    if has_signs(value, SIGNS) {
        let message = "more than a number stands after the name of a serial number";
        return Some(Problem::warning(SEVERAL_WORDS, None, message));
    }
    let goes_on =
        |start: &&str| value.get(..start.len()).is_some_and(|front| front.eq_ignore_ascii_case(start));
    let is_word = values == 1 && !value.contains(|letter: char| letter.is_numeric());
    if is_unmarked && (is_word || REST_OF_A_NAME.iter().any(goes_on)) {
        let message = "what stands after the name of a serial number may be a part of the name";
        return Some(Problem::warning(UNCLEAR_TEXT, None, message));
    }
    doubt_of_value(value)
}

/// Says it of a label.
pub(super) fn tell(problem: Problem, label: &mut Label<'_>) {
    label.told.doubtful = true;
    label.problems.push(problem);
}

pub(super) fn seldom_signs() -> Problem {
    let message = "names and values stand here with signs between them that are seldom there";
    Problem::warning(UNCLEAR_TEXT, None, message)
}

pub(super) fn other_names() -> Problem {
    let message = "names that are not known here stand in this text: the serial number in it, if there is one, is not sure";
    Problem::warning(UNCLEAR_TEXT, None, message)
}

pub(super) fn nothing_named() -> Problem {
    let message = "the name of a number stands here, and there is none after it";
    Problem::error(NO_READ, None, message)
}

pub(super) fn misnamed(name: &str, kind: Kind, value: &str) -> Problem {
    if kind == Kind::Imei && value.len() == 15 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Problem::warning(IMEI_CHECK_DIGIT, None, format!("the IMEI {value} has a wrong check digit"));
    }
    let shown = crate::escape::shown(value);
    Problem::warning(NAMED_VALUE, None, format!("{shown} stands after {name}, and is none"))
}
