//! What makes one doubt values with names before them, and what is said of them.

use super::head::{Head, Joint, SHORTEST};
use crate::bind::canonical;
use crate::interpret::{doubt_of_value, has_signs, is_one_letter};
use crate::number::{self, Flaw};
use crate::problem::{
    CHECK_DIGIT, EID_CHECK_DIGITS, IMEI_CHECK_DIGIT, NAMED_VALUE, NO_READ, SEVERAL_NUMBERS, SEVERAL_WORDS,
    UNCLEAR_TEXT,
};
use crate::{Identifier, IdentifierKind as Kind, Label, MOST_OF_ONE_UNIT, Problem, oddity, quantity};
use std::borrow::Cow;

/// The characters of a size with its unit, or from one to another.
const LONGEST_SIZE: usize = 6;

/// What a number may have beside letters and digits where its name says that it is one.
const SIGNS: &str = "-.";

/// How a name may go on that is cut short here.
const REST_OF_A_NAME: &[&str] = &["no", "nr", "num", "s/n", "sn"];

/// What makes one doubt that a named value is the number of the unit: other signs than numbers have, what a text by itself is doubted for,
/// and after a name without a mark what may be the rest of the name.
pub(super) fn of_serial(head: Head<'_>, values: usize, is_unmarked: bool) -> Option<Problem> {
    let value = head.value;
    // Beside names with marks one without may be a word of a text: it stands for itself.
    let is_alone = !is_unmarked && !head.joint.is_sure();
    let (values, is_unmarked) = if is_alone { (1, true) } else { (values, is_unmarked) };
    if has_signs(value, SIGNS) {
        let message = "more than a number stands after the name of a serial number";
        return Some(Problem::warning(SEVERAL_WORDS, None, message));
    }
    if is_lone_letter(head) {
        let message = "a letter alone before a mark may name anything, a size for one";
        return Some(Problem::warning(UNCLEAR_TEXT, None, message));
    }
    if value.len() >= SHORTEST && is_one_letter(value) {
        let message = "one character again and again stands where the number is to be";
        return Some(Problem::warning(UNCLEAR_TEXT, None, message));
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

/// Whether the name is one letter that is no data identifier in brackets, and its value no number of some length, but rather a size:
/// `S: XL`, `S: 42`, `S: 128GB`.
fn is_lone_letter(head: Head<'_>) -> bool {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let value = head.value;
    let is_size = value.len() <= LONGEST_SIZE && value.starts_with(is_digit) && !value.chars().all(is_digit);
    let is_number = value.len() >= SHORTEST && value.contains(is_digit) && !is_size;
    head.name.len() == 1 && head.joint == Joint::Mark && !is_number
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

pub(super) fn words() -> Problem {
    let message =
        "words without a name before them stand in this code: one may be a part of the serial number";
    Problem::warning(UNCLEAR_TEXT, None, message)
}

pub(super) fn nothing_named() -> Problem {
    let message = "the name of a number stands here, and there is none after it";
    Problem::error(NO_READ, None, message)
}

pub(super) fn misnamed(name: &str, kind: Kind, value: &str) -> Problem {
    let shown = crate::escape::shown(value);
    let code = match kind {
        _ if number::read(kind, value) != Some(Err(Flaw::Check)) => {
            return Problem::warning(NAMED_VALUE, None, format!("{shown} stands after {name}, and is none"));
        }
        Kind::Imei => IMEI_CHECK_DIGIT,
        Kind::Eid => EID_CHECK_DIGITS,
        _ => CHECK_DIGIT,
    };
    Problem::warning(code, None, format!("{shown} stands after {name}, and has a wrong check digit"))
}

/// What is odd about a value that is of the kind that its name says.
pub(super) fn of_named(found: &Identifier<'_>) -> Option<Problem> {
    let (code, message) = oddity::of(found.kind, &found.value)?;
    Some(Problem::warning(code, None, message))
}

/// Says of which kinds there are more values than one unit has, among the identifiers from this one on. Of serial numbers it is known.
pub(super) fn contradictions(from: usize, is_list_of_serials: bool, label: &mut Label<'_>) {
    let of_kind = |(kind, most): &(Kind, usize)| {
        let mut values: Vec<Cow<'_, str>> = Vec::new();
        for found in label.identifiers.iter().skip(from).filter(|found| found.kind == *kind) {
            let value =
                canonical::form(&found.value, *kind).map_or_else(|| (*found.value).into(), Cow::Owned);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        (values.len() > *most).then_some(*kind)
    };
    let serial = is_list_of_serials.then_some(Kind::Serial);
    let others = MOST_OF_ONE_UNIT.iter().filter(|(kind, _)| *kind != Kind::Serial).filter_map(of_kind);
    let kinds: Vec<Kind> = serial.into_iter().chain(others).collect();
    for kind in kinds {
        let noun = kind.noun();
        let message = format!(
            "{noun} stands here more often than one unit has it, each time another one: it may be of several units"
        );
        tell(Problem::warning(SEVERAL_NUMBERS, None, message), label);
    }
}

/// Says it where a quantity of more than one is among the identifiers from this one on, beside a serial number.
pub(super) fn of_quantity(from: usize, label: &mut Label<'_>) {
    let is_several =
        |found: &Identifier<'_>| found.kind == Kind::Quantity && quantity::is_several(&found.value);
    if label.identifiers.iter().skip(from).any(is_several) {
        tell(quantity::of_case(), label);
    }
}
