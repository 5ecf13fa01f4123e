//! An envelope whose separators are gone: a scanner that acts as a keyboard types no control characters.
//!
//! What is left is read only if there is one way to cut it. Any letter within a value may be the next data identifier,
//! so that mostly there are several.

use super::envelope::{add, without_control_characters};
use super::table;
use crate::Problem;
use crate::contents::Contents;
use crate::gs1;
use crate::problem::LOST_SEPARATORS;
use crate::slice::position;

/// How long a value can be that is tried for a further cut. No value that counts is longer.
const LONGEST: usize = 128;

/// Reads what follows `[)>`.
///
/// # Errors
/// There is no way to cut it, or more than one, or it holds control characters of another sort.
pub(super) fn read<'a>(whole: &'a str, body: &'a str, contents: &mut Contents<'a>) -> Result<(), Problem> {
    let at = position(whole, body);
    without_control_characters(body, at)?;
    let (format, data) = body.split_at_checked(2).unwrap_or((body, ""));
    let cut = match format {
        "05" => only_elements(whole, data, contents),
        "06" => only_field(whole, data, contents),
        _ => None,
    };
    cut.ok_or_else(|| {
        let message = "the separators in the code are missing, and it can be read in more than one way or in none: make the scanner send control characters";
        Problem::error(LOST_SEPARATORS, at, message)
    })?;
    contents.segmented = true;
    let message = "the separators in the code are missing, and there is only one way to read it: make the scanner send control characters";
    contents.warn(LOST_SEPARATORS, at, message);
    Ok(())
}

/// GS1 elements of predefined length and at most one further one, whose value holds no other element.
fn only_elements<'a>(whole: &str, data: &'a str, contents: &mut Contents<'a>) -> Option<()> {
    let mut message = gs1::Message::default();
    message.read(data, position(whole, data)).ok()?;
    let last = message.elements.last()?.value;
    let cuts = |from: usize| last.get(from..).is_some_and(|rest| gs1::parse(rest).is_ok());
    if (1..last.len()).any(cuts) {
        return None;
    }
    contents.message = message;
    Some(())
}

/// One data identifier with a value that holds no other one.
fn only_field<'a>(whole: &str, data: &'a str, contents: &mut Contents<'a>) -> Option<()> {
    let (identifier, value) = table::find(data)?;
    let cuts =
        |from: usize| value.get(from..).and_then(table::find).is_some_and(|(_, rest)| !rest.is_empty());
    if value.len() > LONGEST || (1..value.len()).any(cuts) {
        return None;
    }
    add(identifier, value, whole, contents).ok()?;
    (!contents.readings.is_empty()).then_some(())
}
