//! Reads one value by the format of its application identifier.

use super::format::{Family, Part, Run, Set};
use super::test::Test;
use crate::problem::{CHARACTER, CONTROL_CHARACTER, VALUE_TOO_LONG, VALUE_TOO_SHORT};

/// What is wrong with a value, and where. Small, and put into words only when it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The byte of the value.
    pub(super) offset: usize,
    /// What is wrong there.
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// It ends here, and a part needs so many characters.
    Short { from: usize, needs: u8 },
    /// It goes on here.
    Long { most: usize },
    /// Another character than the set's.
    Character(Set),
    /// The part from here to there doesn't hold.
    Test { to: usize, test: Test },
}

/// Reads the value that `data` starts with.
///
/// The value ends by its predefined length, or before the first byte that none of its characters is. Whether
/// that byte may stand there is the caller's to say.
#[inline]
pub(super) fn read(data: &[u8], family: &Family) -> Result<Run, Flaw> {
    let [first, further @ ..] = family.parts else { return Ok(Run { length: 0, quiet: true }) };
    let value = read_part(data, 0, first)?;
    if further.is_empty() { Ok(value) } else { read_further(data, value, further) }
}

/// Reads the parts after the first one. Few values have any.
#[inline(never)]
fn read_further(data: &[u8], first: Run, further: &[Part]) -> Result<Run, Flaw> {
    let mut value = first;
    for part in further {
        let at = value.length;
        let rest = data.get(at..).unwrap_or_default();
        if part.optional && ends(rest) {
            break;
        }
        let Run { length, quiet } = read_part(rest, at, part)?;
        value = Run { length: at + length, quiet: value.quiet && quiet };
    }
    Ok(value)
}

/// Reads the part that `rest` starts with, the value from its byte `at` on.
#[inline]
fn read_part(rest: &[u8], at: usize, part: &Part) -> Result<Run, Flaw> {
    let window = rest.get(..usize::from(part.max)).unwrap_or(rest);
    let run = part.set.run(window);
    if run.length < usize::from(part.min) {
        return Err(unreadable(part, rest, at));
    }
    let taken = rest.get(..run.length).unwrap_or_default();
    match part.open.iter().find(|test| !test.holds(taken)) {
        None => Ok(run),
        Some(test) => Err(Flaw { offset: at, reason: Reason::Test { to: at + run.length, test: *test } }),
    }
}

/// Where a value could go on, but must not: a character that its last part doesn't have, or one too many.
pub(super) fn excess(data: &[u8], length: usize, family: &Family) -> Flaw {
    let last = family.parts.last().map_or(Set::Digits, |part| part.set);
    let stranger = data.get(length).is_some_and(|byte| !last.has(*byte));
    let reason = match stranger && length < family.max_length() {
        true => Reason::Character(last),
        false => Reason::Long { most: family.max_length() },
    };
    Flaw { offset: length, reason }
}

/// Nothing, or a separator.
fn ends(rest: &[u8]) -> bool {
    rest.first().is_none_or(|byte| *byte == super::SEPARATOR_BYTE)
}

/// Why a part that starts at `at` has too few characters: the value ends, or a stranger stands in it.
#[cold]
fn unreadable(part: &Part, rest: &[u8], at: usize) -> Flaw {
    let good = rest.iter().take_while(|byte| part.set.has(**byte)).count();
    match ends(rest.get(good..).unwrap_or_default()) {
        true => Flaw { offset: at, reason: Reason::Short { from: good, needs: part.min } },
        false => Flaw { offset: at + good, reason: Reason::Character(part.set) },
    }
}

impl Flaw {
    /// The problem's code. `value` is the data from the value on.
    pub(super) fn code(&self, value: &str) -> &'static str {
        match self.reason {
            Reason::Short { .. } => VALUE_TOO_SHORT,
            Reason::Long { .. } => VALUE_TOO_LONG,
            Reason::Character(_) if self.stranger(value).is_control() => CONTROL_CHARACTER,
            Reason::Character(_) => CHARACTER,
            Reason::Test { test, .. } => test.code(),
        }
    }

    /// The end of a sentence that starts with the element: `has more than 20 characters`.
    pub(super) fn what(&self, value: &str) -> String {
        match self.reason {
            Reason::Short { from, needs } => format!("has {from} characters where it needs at least {needs}"),
            Reason::Long { most } => {
                let whole = value.split(super::SEPARATOR).next().unwrap_or_default();
                format!(
                    "has {} characters, and at most {most} are allowed: is a separator missing?",
                    whole.chars().count()
                )
            }
            Reason::Character(set) => {
                let escaped = match self.stranger(value) {
                    ' ' => "a space".to_owned(),
                    stranger => crate::escape(stranger.encode_utf8(&mut [0; 4]).as_bytes()),
                };
                format!("has {escaped} where only {} are allowed", set.description())
            }
            Reason::Test { to, test } => {
                let part = value.get(self.offset..to).unwrap_or_default();
                format!("has {part} where it needs {}", test.wanted())
            }
        }
    }

    fn stranger(&self, value: &str) -> char {
        value.get(self.offset..).and_then(|from| from.chars().next()).unwrap_or_default()
    }
}
