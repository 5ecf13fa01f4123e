//! Text cut into parts, each a name and its value.

use super::head::{Head, Joint, bare, is_inner_mark, is_mark};
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
    /// The name of something else than a serial number, its mark, and nothing after it: it says nothing.
    Empty,
    /// Words without a name, such as no number is written: a maker's name, where it was made.
    Words,
    /// Not one name and one value. A known name may be there all the same, and this after it.
    Unclear(Option<Joint>),
}

impl<'a> Part<'a> {
    pub(super) fn of(text: &'a str, head: Option<Head<'a>>) -> Self {
        // A name alone may have its value in the next part.
        let is_clear = |head: &Head<'_>| {
            !head.value.is_empty()
                && may_have_its_marks(head)
                && (head.joint.is_sure() || !names::is_caption(text))
        };
        let is_empty = |head: &Head<'_>| {
            head.value.is_empty() && head.joint.is_sure() && head.what != Some(Kind::Serial)
        };
        match head {
            Some(head) if is_empty(&head) => Self::Empty,
            Some(head) if is_clear(&head) => Self::Named(head),
            Some(head) => Self::Unclear(Some(head.joint)),
            None if is_other(text) => Self::Other,
            None if are_words(text) => Self::Words,
            None => Self::Unclear(None),
        }
    }

    /// What stands after the known name in it.
    pub(super) fn joint(&self) -> Option<Joint> {
        match self {
            Self::Named(head) => Some(head.joint),
            Self::Empty => Some(Joint::Mark),
            Self::Unclear(joint) => *joint,
            Self::Other | Self::Words => None,
        }
    }
}

/// Whether a value may have the marks that are in it: a hardware address has colons, and a time, of which nothing is known but that it is
/// none of the unit's, between its digits. In any other value there would be a name.
fn may_have_its_marks(head: &Head<'_>) -> bool {
    let digit = |letter: char| letter.is_ascii_digit();
    let mut stretches = head.value.split(is_inner_mark);
    let mut before = stretches.next().unwrap_or_default();
    let mut is_between_digits = || {
        stretches
            .all(|next| core::mem::replace(&mut before, next).ends_with(digit) && next.starts_with(digit))
    };
    match head.what {
        Some(Kind::Mac) => true,
        None | Some(Kind::Lot) => is_between_digits(),
        Some(_) => !head.value.contains(is_inner_mark),
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

/// Whether parts are those of a code: each is a name and its value, one of which says something of the unit. Words may stand beside a serial
/// number, where no name waits for its value.
pub(super) fn are_fields(parts: &[Part<'_>]) -> bool {
    let is_serial = |part: &Part<'_>| matches!(part, Part::Named(head) if head.what == Some(Kind::Serial));
    let may_have_words =
        || !parts.contains(&Part::Empty) && parts.iter().filter(|part| is_serial(part)).count() == 1;
    let is_clear = |part: &Part<'_>| match part {
        Part::Unclear(_) => false,
        Part::Words => may_have_words(),
        _ => true,
    };
    let says = |part: &Part<'_>| matches!(part, Part::Named(Head { what: Some(_), .. }));
    parts.iter().all(is_clear)
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
    if !text.bytes().any(|byte| is_line_end(char::from(byte))) {
        return text.split(is_between).flat_map(pieces).take(most).collect();
    }
    let fields = |line| {
        let is_one = is_one_field(line);
        let line = if is_one { line.trim().trim_end_matches(is_between) } else { line };
        line.split(move |letter| !is_one && is_between(letter))
    };
    text.split(is_line_end).flat_map(fields).flat_map(pieces).take(most).collect()
}

/// The parts of a code of which each name stands in a line of its own, and its value in the next one. None where a line is anything else: of
/// what stands above and below it, nothing would tell which is its value.
pub(super) fn pairs(text: &str, most: usize) -> Option<Parts<'_>> {
    let mut lines = text.split(is_line_end).map(str::trim).filter(|line| !line.is_empty());
    let mut parts = Parts::new();
    while let Some(line) = lines.next().filter(|_| parts.len() < most) {
        let (name, what) = *names::caption(line)?;
        // A value is no name, has none, and is one part.
        let is_value = |line: &&str| {
            !names::is_caption(line) && Head::of(line).is_none() && line.split(is_between).count() == 1
        };
        let value = bare(lines.next().filter(is_value)?);
        parts.push(Part::of(value, Some(Head { name, what, joint: Joint::Mark, value })));
    }
    Some(parts)
}

/// What stands between the parts of a line.
fn is_between(letter: char) -> bool {
    matches!(letter, ';' | ',' | '\u{ff1b}' | '\u{ff0c}') || SELDOM.contains(&letter)
}

/// Whether a line of several is one name with a value that may have commas in it, `P/N: A,B`: that of a part or a lot,
/// or of nothing that is known, and no other name stands in it.
fn is_one_field(line: &str) -> bool {
    let line = line.trim().trim_end_matches(is_between);
    let Some((first, rest)) = line.split_once(',') else { return false };
    let first = first.trim();
    let may_be = match Head::of(first) {
        Some(head) => head.joint.is_sure() && matches!(head.what, None | Some(Kind::PartNumber | Kind::Lot)),
        None => is_other(first),
    };
    let is_of_it =
        |next: &str| !next.contains(is_between) && Head::of(next).is_none() && !may_be_number(next);
    may_be && !rest.contains(is_mark) && rest.split(',').all(|next| is_of_it(next.trim()))
}

/// Whether what stands behind a comma may be a number of its own, or how many there are.
fn may_be_number(text: &str) -> bool {
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    has_digit && (text.len() > MOST_OF_A_PART || text.contains(' '))
}

/// So many characters with a digit behind a comma are still a part of what stands before it.
const MOST_OF_A_PART: usize = 3;

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
            true => at > 0 && named.is_some_and(|_| is_glued_to(first, piece)),
            false => named.is_some() || first.is_some() && starts_with_other(piece),
        };
        starts.then_some((at, head))
    })
}

/// Whether what is glued to a value is the next one. To that of a data identifier in brackets any other one may be; to that of another name those
/// that boxes have, with a value right behind: `PC(S)` is a plural.
fn is_glued_to(first: Option<Head<'_>>, next: &str) -> bool {
    let is_of_boxes = || {
        let of_boxes = |name: &&str| next.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
        let behind =
            ["(S)", "(1P)"].iter().find(|name| of_boxes(name)).and_then(|name| next.get(name.len()..));
        behind.is_some_and(|value| value.starts_with(|letter: char| !letter.is_whitespace()))
    };
    first.is_some_and(|first| first.joint == Joint::Brackets || is_of_boxes())
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

/// Whether text is words as people write them and nothing else: letters, and one word with a few digits beside two without. Text that could be a
/// number, or a part of one, is none, and a word that is a name may have its value anywhere.
fn are_words(text: &str) -> bool {
    // Nearly all text without a name is a number.
    if !text.bytes().any(|byte| byte == b' ') && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words = || text.split(' ').filter(|word| !word.is_empty());
    let is_word = |word: &&str| {
        let letters = || word.chars().filter(|letter| letter.is_alphanumeric());
        let signs = || word.chars().filter(|letter| !letter.is_alphanumeric());
        let has_digit = word.contains(|letter: char| letter.is_numeric());
        signs().all(|sign| ".,&'()-\u{ae}\u{2122}".contains(sign))
            && !names::is_caption(word)
            && letters().count() < if has_digit { LONGEST_WITH_DIGITS + 1 } else { usize::MAX }
    };
    let is_plain = |word: &&str| !word.contains(|letter: char| letter.is_numeric());
    let plain =
        words().filter(is_plain).filter(|word| word.chars().filter(|it| it.is_alphabetic()).count() > 1);
    let (plain, other) = (plain.count(), words().filter(|word| !is_plain(word)).count());
    words().all(|word| is_word(&word)) && matches!((plain, other), (1.., 0) | (2.., 1))
}

/// The letters and digits of the longest word with digits that is no number: `X200`.
const LONGEST_WITH_DIGITS: usize = 4;

/// Whether text is such as names are: a few letters, digits and signs, a letter among them.
fn is_name(text: &str) -> bool {
    text.len() <= 24 && text.contains(char::is_alphabetic) && !text.contains(['{', '"', '[', '<', ']'])
}
