//! Text cut into parts, each a name and its value.

use super::head::{Head, Joint, is_inner_mark};
use super::names;
use crate::IdentifierKind as Kind;
use smallvec::SmallVec;

/// One part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A known name and its value.
    Named(Head<'a>),
    /// A name that isn't known here.
    Other,
    /// Not one name and one value. A known name may be there all the same, and this after it.
    Unclear(Option<Joint>),
}

impl<'a> Part<'a> {
    pub(super) fn of(text: &'a str, head: Option<Head<'a>>) -> Self {
        // A hardware address has colons; in any other value there would be a name. A name alone may have its value in the next part.
        let is_clear = |head: &Head<'_>| {
            !head.value.is_empty()
                && (head.what == Some(Kind::Mac) || !head.value.contains(is_inner_mark))
                && (head.joint.is_sure() || !names::is_caption(text))
        };
        match head {
            Some(head) if is_clear(&head) => Self::Named(head),
            Some(head) => Self::Unclear(Some(head.joint)),
            None if is_other(text) => Self::Other,
            None => Self::Unclear(None),
        }
    }

    /// What stands after the known name in it.
    pub(super) fn joint(&self) -> Option<Joint> {
        match self {
            Self::Named(head) => Some(head.joint),
            Self::Unclear(joint) => *joint,
            Self::Other => None,
        }
    }
}

/// What else may stand between parts. No number is taken for granted then, unless they are [`STROKES`] between fields.
pub(super) const SELDOM: [char; 3] = ['|', '&', '\u{ff5c}'];

/// Those of them that stand between the fields of a code.
pub(super) const STROKES: [char; 2] = ['|', '\u{ff5c}'];

/// What ends a line or a column of a code. No value has one within it.
pub(crate) const fn is_line_end(letter: char) -> bool {
    matches!(letter, '\r' | '\n' | '\t')
}

/// Whether parts are the fields of a code: two or more, each a name and its value, one of which says something of the unit.
pub(super) fn are_fields(parts: &[Part<'_>]) -> bool {
    let is_clear = |part: &Part<'_>| !matches!(part, Part::Unclear(_));
    let says = |part: &Part<'_>| matches!(part, Part::Named(Head { what: Some(_), .. }));
    parts.len() > 1
        && parts.iter().all(is_clear)
        && parts.iter().any(says)
        && parts.iter().filter_map(Part::joint).any(Joint::is_sure)
}

/// As many as nearly every text has take no allocation.
pub(super) type Parts<'a> = SmallVec<[Part<'a>; 6]>;

/// The parts of text, so many of them at most: with a comma, a semicolon or the end of a line between them, or each with a
/// name after a blank.
pub(super) fn parse(text: &str, most: usize) -> Parts<'_> {
    // No name is in a word but at its start.
    if is_word(text) {
        return Head::by_name(text).map(|head| Part::of(text, Some(head))).into_iter().collect();
    }
    let is_end = |letter: char| {
        matches!(letter, ';' | ',' | '\u{ff1b}' | '\u{ff0c}')
            || is_line_end(letter)
            || SELDOM.contains(&letter)
    };
    text.split(is_end).flat_map(pieces).take(most).collect()
}

/// Whether text is letters and digits alone.
pub(super) fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The pieces of a stretch of text that each start with a name. Where a blank stands for the mark of the first, it may for the others.
fn pieces(stretch: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = stretch.trim();
    let mut head = Head::of(rest);
    let by_blank = head.is_some_and(|head| !head.joint.is_sure());
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((at, next)) = next_piece(rest, head, by_blank) else {
            let last = Part::of(rest, head);
            rest = "";
            return Some(last);
        };
        let (piece, after) = rest.split_at_checked(at)?;
        rest = after.trim_start();
        head = next.or_else(|| Head::of(rest));
        // What a value can be its end says too.
        let piece = piece.trim();
        Some(Part::of(piece, Head::of(piece)))
    })
}

/// Where the next piece starts after one with that head, and the head that it has. After a known name another one needs its mark.
fn next_piece<'a>(
    rest: &'a str,
    first: Option<Head<'a>>,
    by_blank: bool,
) -> Option<(usize, Option<Head<'a>>)> {
    // A name of two words starts within no name.
    let from = first.map_or(0, |head| rest.len() - head.value.len());
    let mut starts = rest.match_indices([' ', '(']).filter(|(at, _)| *at >= from);
    starts.find_map(|(at, sign)| {
        let is_glued = sign == "(";
        let at = if is_glued { at } else { at + 1 };
        let piece = rest.get(at..)?;
        let head = Head::of(piece);
        let named = head.filter(|head| by_blank || head.joint.is_sure());
        let starts = match is_glued {
            true => at > 0 && named.is_some_and(|head| is_glued_to(first, head)),
            false => named.is_some() || first.is_some() && starts_with_other(piece),
        };
        starts.then_some((at, head))
    })
}

/// What is glued to the value of a data identifier in brackets is another one; to that of any other name those are that boxes have.
fn is_glued_to(first: Option<Head<'_>>, next: Head<'_>) -> bool {
    let of_boxes = ["S", "1P"].iter().any(|name| next.name.eq_ignore_ascii_case(name));
    first.is_some_and(|first| first.joint == Joint::Brackets || next.joint == Joint::Brackets && of_boxes)
}

/// Whether text starts with one word, a mark and a value: what the word names isn't known here.
fn starts_with_other(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.split_once(is_inner_mark).is_some_and(|(name, _)| is_name(name))
}

/// Whether text is a name that isn't known here, and its value.
fn is_other(text: &str) -> bool {
    let parts = text.split_once(is_inner_mark);
    parts.is_some_and(|(name, value)| is_name(name.trim()) && value.trim().starts_with(char::is_alphanumeric))
}

/// Whether text is such as names are: a few letters, digits and signs, a letter among them.
fn is_name(text: &str) -> bool {
    text.len() <= 24 && text.contains(char::is_alphabetic) && !text.contains(['{', '"', '[', '<', ']'])
}
