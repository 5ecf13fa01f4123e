//! Names and values as a flat object of JSON (RFC 8259): `{"sn": "ABC123", "mac": "001A2B3C4D5E"}`.
//!
//! Only the simplest form is read: one object, texts without a backslash, whole numbers. Anything else is text like any other.

use super::head::{Head, Joint};
use super::names;
use super::parts::{Part, Parts};
use crate::IdentifierKind as Kind;

/// The parts of an object, so many of them at most. None where text is none, or not a simple one.
pub(super) fn parts(text: &str, most: usize) -> Option<Parts<'_>> {
    let mut rest = text.trim_matches(is_blank).strip_prefix('{')?.strip_suffix('}')?;
    let mut parts = Parts::new();
    loop {
        let (name, after) = string(rest)?;
        let after = after.trim_start_matches(is_blank).strip_prefix(':')?;
        let (value, after) = value(after.trim_start_matches(is_blank))?;
        parts.push(part(name, value));
        rest = after.trim_start_matches(is_blank);
        if rest.is_empty() || parts.len() == most {
            return Some(parts);
        }
        rest = rest.strip_prefix(',')?;
    }
}

/// What may stand between the signs of an object.
const fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

/// The text at the start, without its quotation marks, and what stands after it.
fn string(text: &str) -> Option<(&str, &str)> {
    let (inner, after) = text.trim_start_matches(is_blank).strip_prefix('"')?.split_once('"')?;
    let is_simple = !inner.contains(|letter: char| letter == '\\' || letter.is_control());
    is_simple.then_some((inner, after))
}

/// A value, as it is written.
#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a str),
    /// Zeros in front of it are lost, if there were any.
    Number(&'a str),
}

fn value(text: &str) -> Option<(Value<'_>, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return string(text).map(|(inner, after)| (Value::Text(inner), after));
    }
    let (number, after) = text.split_at_checked(digits)?;
    // A fraction or an exponent is no whole number.
    let is_whole = after.is_empty() || after.starts_with(|next: char| next == ',' || is_blank(next));
    is_whole.then_some((Value::Number(number), after))
}

fn part<'a>(name: &str, value: Value<'a>) -> Part<'a> {
    let is_short = name.len() < 2;
    let Some((name, what)) = names::whole(&name.trim().replace('_', " ")).filter(|_| !is_short) else {
        return Part::Other;
    };
    let value = match value {
        Value::Text(value) => value.trim(),
        // What its check digit proves lacks no zeros.
        Value::Number(value) if matches!(what, None | Some(Kind::Imei | Kind::Gtin | Kind::Quantity)) => {
            value
        }
        Value::Number(_) => return Part::Unclear(Some(Joint::Mark)),
    };
    Part::of(value, Some(Head { name, what: *what, joint: Joint::Mark, value }))
}
