//! Checks one value against the format of its application identifier.

use super::format::{Family, Part};
use crate::problem::{CHARACTER, CONTROL_CHARACTER, VALUE_TOO_LONG, VALUE_TOO_SHORT};

/// What is wrong with a value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The problem's code.
    pub(super) code: &'static str,
    /// The byte of the value.
    pub(super) offset: usize,
    /// The end of a sentence that starts with the element: `has more than 20 characters`.
    pub(super) what: String,
}

/// Checks a value part by part.
pub(super) fn check(value: &str, family: &Family) -> Result<(), Flaw> {
    let mut rest = value;
    for part in family.parts {
        if part.optional && rest.is_empty() {
            return Ok(());
        }
        let offset = value.len() - rest.len();
        let (this, after) = split(rest, part, offset)?;
        for test in part.tests {
            test.apply(this).map_err(|(code, wanted)| Flaw {
                code,
                offset,
                what: format!("has {this} where it needs {wanted}"),
            })?;
        }
        rest = after;
    }
    if rest.is_empty() {
        return Ok(());
    }
    let most = family.max_length();
    Err(Flaw {
        code: VALUE_TOO_LONG,
        offset: value.len() - rest.len(),
        what: format!(
            "has {} characters, and at most {most} are allowed: is a separator missing?",
            value.chars().count()
        ),
    })
}

/// Takes one part off the front of a value: the part, and what is left.
fn split<'a>(rest: &'a str, part: &Part, offset: usize) -> Result<(&'a str, &'a str), Flaw> {
    let wanted = usize::from(part.max);
    if let Some(position) = rest.bytes().take(wanted).position(|byte| !part.set.has(byte)) {
        let stranger = rest.get(position..).and_then(|from| from.chars().next()).unwrap_or_default();
        let escaped = crate::escape(stranger.encode_utf8(&mut [0; 4]).as_bytes());
        return Err(Flaw {
            code: if stranger.is_control() { CONTROL_CHARACTER } else { CHARACTER },
            offset: offset + position,
            what: format!("has {escaped} where only {} are allowed", part.set.description()),
        });
    }
    if rest.len() < usize::from(part.min) {
        return Err(Flaw {
            code: VALUE_TOO_SHORT,
            offset,
            what: format!("has {} characters where it needs at least {}", rest.len(), part.min),
        });
    }
    // Every byte of the part is ASCII by now, so that this is no split within a character.
    Ok(rest.split_at_checked(wanted).unwrap_or((rest, "")))
}
