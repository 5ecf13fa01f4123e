//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so: each value has what its own check proves. The whole text stays a candidate, for rules that look for it,
//! only where one serial number is named; where none is, or more, it is no unit's number. Where not every name is known, the
//! serial number is doubted, as is one of several words, and text of nothing but other names and values: some hold a password.
//!
//! A blank stands for the mark after a name, and nothing at all does where what follows is well-formed for the name: `IMEI490154203237518`.
//! Any other sign does too, and then the number is doubted: `S/N-ABC123`.
//!
//! A code of several lines or columns, or of fields with strokes between them, is read in the same way, and so is a simple object of JSON
//! ([`object`]), where each field is a name and its value.
//!
//! Text is cut into parts once: [`names`] are known, a [`head`] is one with its value, [`parts`] are what text is made of. What they mean
//! together is judged here.

mod doubt;
mod head;
mod names;
mod object;
mod parts;
#[cfg(test)]
mod tests;

use crate::interpret::{has_signs, is_no_read, shapes};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, bind, escape, number, quantity};
use head::{Head, Joint};
use names::is_caption;
pub(crate) use names::is_of_another;
use parts::{Part, Parts, SELDOM, STROKES, are_fields, is_line_end, is_word, parse};

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
    if text.starts_with('{')
        && let Some(parts) = object::parts(text, MOST + 1).filter(|parts| is_code(parts))
    {
        return Some(judge(&parts, Signs::default(), label).unwrap_or(Names::Marked));
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
        Part::Words => !is_seldom,
        _ => false,
    };
    // Of what isn't clear in one part, nothing is made.
    if parts.len() > MOST || parts.iter().any(is_unclear) {
        return Some(names);
    }
    let is_unmarked = !is_marked || text.starts_with('(');
    let is_seldom = is_seldom && !is_between_fields(text, &parts);
    Some(judge(&parts, Signs { is_unmarked, is_seldom }, label).unwrap_or(names))
}

/// Adds the values of a code of several lines or columns, each of which is one or more names with their values. False, and nothing is
/// added, where it is none: what isn't clear in one line may be the number, or the rest of one.
pub(crate) fn read_lines<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let is_hidden = |letter: char| escape::is_hidden(letter) && !is_line_end(letter);
    // What was put around it is told as damage.
    let text = text.trim_start_matches('\u{feff}').trim_end_matches('\0');
    if text.len() > LONGEST || text.contains(is_hidden) {
        return false;
    }
    // A name in a line of its own needs no other field to show that it is one.
    let is_limited = |parts: &Parts<'_>| parts.len() <= MOST && are_fields(parts);
    let pairs = parts::pairs(text, MOST + 1).filter(is_limited);
    let fields = || object::parts(text, MOST + 1).unwrap_or_else(|| parse(text, MOST + 1));
    let Some(parts) = pairs.or_else(|| Some(fields()).filter(|parts| is_code(parts))) else { return false };
    let is_seldom = text.contains(SELDOM) && !is_between_fields(text, &parts);
    judge(&parts, Signs { is_unmarked: false, is_seldom }, label);
    true
}

/// Whether parts are the fields of a code: two or more, and no more than are looked at.
fn is_code(parts: &[Part<'_>]) -> bool {
    (2..=MOST).contains(&parts.len()) && are_fields(parts)
}

/// Whether signs that are seldom between parts stand between the fields of a code here: each has a known name, so that they are a
/// part of none.
fn is_between_fields(text: &str, parts: &[Part<'_>]) -> bool {
    let is_named = |part: &Part<'_>| *part != Part::Other && part.joint().is_some_and(Joint::is_sure);
    let is_stroke = |sign: &&char| STROKES.contains(sign);
    SELDOM.iter().filter(|sign| !is_stroke(sign)).all(|sign| !text.contains(*sign))
        && is_code(parts)
        && parts.iter().all(is_named)
}

/// What stands between names, values and parts.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// No mark stands after any name.
    is_unmarked: bool,
    /// Signs that are seldom there stand between parts.
    is_seldom: bool,
}

/// Adds the values of parts that are clear. Says it where there is nothing to be taken.
fn judge<'a>(parts: &[Part<'a>], signs: Signs, label: &mut Label<'a>) -> Option<Names> {
    if parts.contains(&Part::Other) {
        doubt::tell(doubt::other_names(), label);
    }
    if parts.contains(&Part::Words) {
        doubt::tell(doubt::words(), label);
    }
    let serial = serial(parts);
    if serial.is_some_and(|head| is_no_read(head.value) || is_caption(head.value)) {
        label.problems.push(doubt::nothing_named());
        return Some(Names::OfNothing);
    }
    let is_loose = parts.iter().any(|part| part.joint() == Some(Joint::Sign));
    if is_loose || signs.is_seldom {
        doubt::tell(doubt::seldom_signs(), label);
    }
    if let Some(problem) = serial.and_then(|head| doubt::of_serial(head, parts.len(), signs.is_unmarked)) {
        doubt::tell(problem, label);
    }
    let known = label.identifiers.len();
    add(parts, serial.is_some(), label);
    // One value alone contradicts nothing.
    if parts.len() > 1 {
        let is_it = |head: Head<'_>| serial.is_some_and(|one| is_one(one, head));
        doubt::contradictions(known, !serials(parts).all(is_it), label);
        if serial.is_some() {
            doubt::of_quantity(known, label);
        }
    }
    label.told.serial = serial.map(|head| head.value.into());
    label.told.in_words = parts.len() > 1 || parts.iter().any(|part| part.joint() == Some(Joint::Mark));
    // A sign that stands between may be a part of the number as well.
    label.told.is_named = serial.is_some() && !is_loose;
    None
}

/// Adds each value as what its name says. Of several serial numbers, nothing tells which one is meant.
fn add<'a>(parts: &[Part<'a>], is_one_serial: bool, label: &mut Label<'a>) {
    for part in parts {
        let Part::Named(Head { name, what: Some(kind), joint, value }) = *part else { continue };
        let evidence =
            if kind == Kind::Serial && !is_one_serial { Evidence::Segmented } else { Evidence::Shaped };
        let shaped = |value: &'a str| Identifier { kind, value: value.into(), evidence };
        let identifier = match kind {
            Kind::Serial | Kind::PartNumber | Kind::Lot => Some(shaped(value)),
            Kind::Quantity => quantity::of(value).map(shaped),
            Kind::Gtin if joint == Joint::Number => {
                shapes::of_kind(kind, value).or_else(|| with_zeros(value))
            }
            // Its name says that twelve decimal digits are one.
            Kind::Mac => shapes::of_kind(kind, value).or_else(|| is_address(value).then(|| shaped(value))),
            _ => shapes::of_kind(kind, value),
        };
        let Some(identifier) = identifier else {
            // What the number is of isn't known then, or how many it is of.
            label.told.doubtful |= is_one_serial && matches!(kind, Kind::Gtin | Kind::Quantity);
            label.problems.push(doubt::misnamed(name, kind, value));
            continue;
        };
        label.problems.extend(doubt::of_named(&identifier));
        label.identifiers.push(identifier);
    }
}

/// The product's code of which a number has lost the zeros in front: a UPC-A. Its check digit proves it.
fn with_zeros(number: &str) -> Option<Identifier<'_>> {
    let digits = Some(format!("{number:0>14}")).filter(|_| (9..12).contains(&number.len()))?;
    let gtin = Gtin::parse(&digits).ok()?;
    Some(Identifier { kind: Kind::Gtin, value: gtin.into(), evidence: Evidence::Checked })
}

/// Whether a value is the hardware address of one device.
fn is_address(value: &str) -> bool {
    matches!(number::read(Kind::Mac, value), Some(Ok(_))) && !number::is_of_a_group(value)
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
    serial(&parts).map(|head| head.value).or_else(only)
}

/// The one value of a text that names it by a name that isn't known here, and a mark: it may be a serial number in another language. A
/// value of fewer letters and digits is rather a setting, and one without a digit a word. One or two letters right before a mark are rather a part
/// of the number.
pub(crate) fn behind_other_name(text: &str) -> Option<&str> {
    if text.len() > LONGEST || is_word(text) || !matches!(*parse(text, 2), [Part::Other]) {
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
fn serial<'a>(parts: &[Part<'a>]) -> Option<Head<'a>> {
    let mut serials = serials(parts);
    serials.next().filter(|first| serials.all(|other| is_one(*first, other)))
}

/// Whether two values with their names before them are spellings of one number.
fn is_one(one: Head<'_>, other: Head<'_>) -> bool {
    bind::is_one((one.value, Evidence::Shaped), (other.value, Evidence::Shaped))
}

/// The values that are named as serial numbers.
fn serials<'a>(parts: &[Part<'a>]) -> impl Iterator<Item = Head<'a>> {
    parts.iter().filter_map(|part| match part {
        Part::Named(head) if head.what == Some(Kind::Serial) => Some(*head),
        _ => None,
    })
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
