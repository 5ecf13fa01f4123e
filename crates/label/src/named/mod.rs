//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so: each value has what its own check proves. The whole text stays a candidate, for rules that look for it,
//! only where one serial number is named; where none is, or more, it is no unit's number. Where not every name is known, the
//! serial number is doubted, as is one of several words, and text of nothing but other names and values: some hold a password.
//!
//! A blank stands for the mark after a name, and nothing at all does where what follows is well-formed for the name: `IMEI490154203237518`.
//! Any other sign does too, and then the number is doubted: `S/N-ABC123`.
//!
//! Text is cut into parts once: [`names`] are known, a [`head`] is one with its value, [`parts`] are what text is made of. What they mean
//! together is judged here.

mod doubt;
mod head;
mod names;
mod parts;
#[cfg(test)]
mod tests;

use crate::interpret::{has_signs, is_no_read, shapes};
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, makers};
use head::{Head, Joint};
pub(crate) use names::is_of_another;
use parts::{Part, SELDOM, is_word, parse};

/// The most bytes of text that is looked at, and the most values of one text.
const LONGEST: usize = 512;
const MOST: usize = 16;

/// How names stand in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// A mark after one of them, at least.
    Marked,
    /// Blanks after them, or nothing.
    Bare,
    /// That of a serial number, and no number after it: there is nothing to be taken.
    OfNothing,
}

/// Adds the values of text that starts with a name, and says which serial number is meant where there is one. None
/// where no known name stands in it.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Names> {
    if text.len() > LONGEST || is_nameless(text) {
        return None;
    }
    if is_caption(text) {
        label.problems.push(doubt::nothing_named());
        return Some(Names::OfNothing);
    }
    let parts = parse(text, MOST + 1);
    if parts.iter().all(|part| part.joint().is_none()) {
        if !parts.is_empty() && parts.iter().all(|part| *part == Part::Other) {
            doubt::tell(doubt::other_names(), label);
        }
        return None;
    }
    let is_marked = parts.iter().filter_map(Part::joint).any(Joint::is_sure);
    let names = if is_marked { Names::Marked } else { Names::Bare };
    // What stands beside a number with such a sign between them makes it doubted in any case.
    let is_seldom = text.contains(SELDOM);
    let is_unclear = |part: &Part<'_>| match part {
        Part::Unclear(joint) => joint.is_some() || !is_seldom,
        _ => false,
    };
    // Of what isn't clear in one part, nothing is made.
    if parts.len() > MOST || parts.iter().any(is_unclear) {
        return Some(names);
    }
    let is_unmarked = !is_marked || text.starts_with('(');
    Some(judge(&parts, is_unmarked, is_seldom, label).unwrap_or(names))
}

/// Adds the values of parts that are clear. Says it where there is nothing to be taken.
fn judge<'a>(parts: &[Part<'a>], is_unmarked: bool, is_seldom: bool, label: &mut Label<'a>) -> Option<Names> {
    if parts.contains(&Part::Other) {
        doubt::tell(doubt::other_names(), label);
    }
    let serial = serial(parts);
    if serial.is_some_and(|value| is_no_read(value) || is_caption(value)) {
        label.problems.push(doubt::nothing_named());
        return Some(Names::OfNothing);
    }
    let is_loose = parts.iter().any(|part| part.joint() == Some(Joint::Sign));
    if is_loose || is_seldom {
        doubt::tell(doubt::seldom_signs(), label);
    }
    if let Some(problem) = serial.and_then(|value| doubt::of_serial(value, parts.len(), is_unmarked)) {
        doubt::tell(problem, label);
    }
    add(parts, serial.is_some(), label);
    label.told.serial = serial.map(Into::into);
    // A sign that stands between may be a part of the number as well.
    label.told.is_named = serial.is_some() && !is_loose;
    None
}

/// Adds each value as what its name says. Of several serial numbers, nothing tells which one is meant.
fn add<'a>(parts: &[Part<'a>], is_one_serial: bool, label: &mut Label<'a>) {
    for part in parts {
        let Part::Named(Head { name, what: Some(kind), value, .. }) = *part else { continue };
        let evidence =
            if kind == Kind::Serial && !is_one_serial { Evidence::Segmented } else { Evidence::Shaped };
        let identifier = match kind {
            Kind::Serial | Kind::PartNumber | Kind::Lot => {
                Some(Identifier { kind, value: value.into(), evidence })
            }
            _ => shapes::of_kind(kind, value),
        };
        match identifier {
            Some(identifier) => label.identifiers.push(identifier),
            None => label.problems.push(doubt::misnamed(name, kind, value)),
        }
    }
}

/// The number of a unit that text names: the only serial number, or the only value there is.
pub(crate) fn units_number(text: &str) -> Option<&str> {
    if text.len() > LONGEST {
        return None;
    }
    let parts = parse(text, usize::MAX);
    let only = || match &*parts {
        [Part::Named(Head { what: Some(kind), value, .. })] if kind.names_unit() => Some(*value),
        _ => None,
    };
    serial(&parts).or_else(only)
}

/// The one value of a text that names it by a name that isn't known here, and a mark: it may be a serial number in another language. A
/// value of fewer letters and digits is rather a setting, and one without a digit a word. One or two letters right before a mark are rather a part
/// of the number.
pub(crate) fn behind_other_name(text: &str) -> Option<&str> {
    // Of other letters than plain ones there are several spellings, which would have to be told apart alike.
    if !text.is_ascii() || text.len() > LONGEST || is_word(text) || !matches!(*parse(text, 2), [Part::Other])
    {
        return None;
    }
    let (name, value) = text.split_once(head::is_inner_mark)?;
    let is_name = value.starts_with(' ') || name.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    let value = Some(value.trim()).filter(|_| is_name)?;
    let count = value.chars().filter(|letter| letter.is_alphanumeric()).count();
    let is_number = count >= head::SHORTEST && value.contains(|letter: char| letter.is_ascii_digit());
    (is_number && !value.contains(head::is_inner_mark)).then_some(value)
}

/// The only serial number among the values, the first of its spellings.
fn serial<'a>(parts: &[Part<'a>]) -> Option<&'a str> {
    let mut serials = parts.iter().filter_map(|part| match part {
        Part::Named(Head { what: Some(Kind::Serial), value, .. }) => Some(*value),
        _ => None,
    });
    serials.next().filter(|first| serials.all(|other| makers::is_one(first, other)))
}

/// Whether no name is looked for in a text: most words, which start as no name does, an address, or a number that begins with `SN-`.
fn is_nameless(text: &str) -> bool {
    match is_word(text) {
        true => names::like(text).is_empty(),
        false => shapes::is_mac(text) || is_of_the_number(text),
    }
}

/// Whether a name with a hyphen after it is how a number is written, as small makers do: `SN-77001`. It is taken as it stands, and known
/// without its name too. No name of more than letters is written so.
fn is_of_the_number(text: &str) -> bool {
    let (name, number) = text.split_once('-').unwrap_or_default();
    is_word(name)
        && names::whole(name).is_some_and(|(_, what)| *what == Some(Kind::Serial))
        && !has_signs(number, "-")
        && number.contains(|letter: char| letter.is_ascii_digit())
}

/// Whether text is the name of a value, and nothing else. A letter alone may be anything.
fn is_caption(text: &str) -> bool {
    let around = |letter: char| matches!(letter, ' ' | '.' | '(' | ')') || head::is_mark(letter);
    let text = text.trim_matches(around);
    text.len() > 1 && names::whole(text).is_some()
}
