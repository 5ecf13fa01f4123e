//! Names and values as a flat object of JSON (RFC 8259): `{"sn": "ABC123", "mac": "001A2B3C4D5E"}`.
//!
//! Only the simplest form is read: one object, texts without a backslash, numbers without an exponent, words, and lists of these, which say the
//! same name of each of their values. Anything else is text like any other. A name with nothing after it says nothing.

use super::head::{Head, Joint};
use super::names::{self, Name};
use super::parts::{Part, Parts};
use crate::IdentifierKind as Kind;

/// The parts of an object, so many of them at most. None where text is none, or not a simple one.
pub(super) fn parts(text: &str, most: usize) -> Option<Parts<'_>> {
    let mut rest = text.trim_matches(is_blank).strip_prefix('{')?.strip_suffix('}')?;
    let mut parts = Parts::new();
    loop {
        let (name, after) = string(rest)?;
        let after = after.trim_start_matches(is_blank).strip_prefix(':')?;
        let after = after.trim_start_matches(is_blank);
        let after = match after.strip_prefix('[') {
            Some(values) => list(name, values, &mut parts)?,
            None => {
                let (value, after) = value(after)?;
                parts.push(part(name, value));
                after
            }
        };
        rest = after.trim_start_matches(is_blank);
        if rest.is_empty() || parts.len() >= most {
            return Some(parts);
        }
        rest = rest.strip_prefix(',')?;
    }
}

/// Adds a part for each value of a list, and says what stands after it. Which serial number of a list would be meant nothing tells.
fn list<'a>(name: &str, values: &'a str, parts: &mut Parts<'a>) -> Option<&'a str> {
    let mut rest = values.trim_start_matches(is_blank);
    if let Some(after) = rest.strip_prefix(']') {
        parts.push(part(name, Value::Nothing));
        return Some(after);
    }
    let is_serial = known(name).is_some_and(|(_, what)| *what == Some(Kind::Serial));
    loop {
        let (value, after) = value(rest)?;
        parts.push(part(name, if is_serial { Value::Nothing } else { value }));
        rest = after.trim_start_matches(is_blank);
        if let Some(after) = rest.strip_prefix(']') {
            return Some(after);
        }
        rest = rest.strip_prefix(',')?.trim_start_matches(is_blank);
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
    /// Of a number zeros in front of it are lost, if there were any.
    Bare(&'a str),
    Nothing,
}

fn value(text: &str) -> Option<(Value<'_>, &str)> {
    if text.starts_with('"') {
        let (inner, after) = string(text)?;
        let inner = inner.trim();
        return Some((if inner.is_empty() { Value::Nothing } else { Value::Text(inner) }, after));
    }
    let end = text.find(|next: char| matches!(next, ',' | ']') || is_blank(next)).unwrap_or(text.len());
    let (bare, after) = text.split_at_checked(end)?;
    let value = match bare {
        "null" => Value::Nothing,
        "true" | "false" => Value::Bare(bare),
        _ => {
            let (whole, part) = bare.split_once('.').unwrap_or((bare, "0"));
            let whole = whole.strip_prefix('-').unwrap_or(whole);
            let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            Value::Bare(Some(bare).filter(|_| is_digits(whole) && is_digits(part))?)
        }
    };
    Some((value, after))
}

/// The name that a name is of those that are known. A letter alone may be anything.
fn known(name: &str) -> Option<&'static Name> {
    names::whole(&name.trim().replace('_', " ")).filter(|_| name.len() > 1)
}

fn part<'a>(name: &str, value: Value<'a>) -> Part<'a> {
    let known = known(name);
    let what = known.and_then(|(_, what)| *what);
    let value = match value {
        Value::Nothing if what == Some(Kind::Serial) => return Part::Unclear(Some(Joint::Mark)),
        Value::Nothing => return Part::Empty,
        Value::Text(value) => (value, Joint::Mark),
        Value::Bare(value) => {
            let is_whole = value.bytes().all(|byte| byte.is_ascii_digit());
            // What its check digit proves lacks no zeros.
            let may_be = match what {
                None | Some(Kind::Quantity) => true,
                Some(Kind::Imei | Kind::Gtin) => is_whole,
                Some(_) => false,
            };
            if !may_be {
                return Part::Unclear(Some(Joint::Mark));
            }
            (value, Joint::Number)
        }
    };
    let Some((name, _)) = known else { return Part::Other };
    let (value, joint) = value;
    Part::of(value, Some(Head { name, what, joint, value }))
}
