//! A known name at the start of text, what joins it to its value, and the value.

use super::names::{self, Named};
use crate::interpret::{has_signs, shapes};
use crate::{Evidence, IdentifierKind as Kind, mh10, quantity};

/// A name and what stands after it, to the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub(super) name: &'a str,
    pub(super) what: Named,
    pub(super) joint: Joint,
    pub(super) value: &'a str,
}

/// What joins a value to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// A mark stands between them.
    Mark,
    /// The same, and the value is a number of JSON, which has lost any zeros in front.
    Number,
    /// The name stands in brackets.
    Brackets,
    /// A blank stands between them, or nothing.
    Blank,
    /// Another sign does.
    Sign,
}

impl Joint {
    /// Whether it says that the name is one.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Self::Mark | Self::Number | Self::Brackets)
    }
}

/// Whether it stands between a name and its value. Those of full width are what some keyboards type.
pub(super) fn is_mark(letter: char) -> bool {
    letter == '#' || is_inner_mark(letter)
}

/// Whether it is a mark that no value has within it.
pub(super) fn is_inner_mark(letter: char) -> bool {
    matches!(letter, ':' | '=' | '\u{ff1a}' | '\u{ff1d}')
}

impl<'a> Head<'a> {
    pub(super) fn of(text: &'a str) -> Option<Self> {
        in_brackets(text).or_else(|| Self::by_name(text)).or_else(|| after_word(text))
    }

    /// The first name that something which can be its value follows.
    pub(super) fn by_name(text: &'a str) -> Option<Self> {
        names::like(text).iter().find_map(|known| {
            let (name, what) = *known;
            let rest = names::after(name, text)?;
            let longer = || names::after_rest_of_address(rest).into_iter().flatten();
            let of_longer = || longer().find_map(|rest| with_value(name, what, rest));
            let found = if what == Some(Kind::Mac) { of_longer() } else { None };
            found.or_else(|| with_value(name, what, rest))
        })
    }
}

/// A name and what can be its value.
fn with_value<'a>(name: &'static str, what: Named, rest: &'a str) -> Option<Head<'a>> {
    joined(name, what, rest).or_else(|| loose(name, what, rest))
}

/// A data identifier in brackets, as people read it below a symbol, what it names, and what stands after it.
fn in_brackets(text: &str) -> Option<Head<'_>> {
    let (name, rest) = text.strip_prefix('(')?.split_once(')')?;
    let is_one = name.len() <= LONGEST_IDENTIFIER;
    let what = is_one.then(|| mh10::kind_of(&name.to_ascii_uppercase()))??;
    let rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || is_mark(letter)).trim_end();
    // What people read says it once more: `(S) Serial No. ABC`.
    let again = Head::by_name(rest).filter(|again| again.what == what);
    let value = again.map_or(rest, |again| again.value);
    Some(Head { name, what, joint: Joint::Brackets, value })
}

/// Three digits and a letter.
const LONGEST_IDENTIFIER: usize = 4;

/// A network address whose name has a word before it: `WLAN MAC: 00:1A:2B:3C:4D:5E`.
fn after_word(text: &str) -> Option<Head<'_>> {
    let (word, rest) = text.split_once(' ')?;
    let is_word = (2..=9).contains(&word.len()) && !has_signs(word, "-");
    let found = is_word.then(|| Head::by_name(rest))??;
    (found.what == Some(Kind::Mac) && shapes::is_mac(found.value)).then_some(found)
}

/// A value after a mark or a blank, or after nothing where it can only be what is named.
fn joined<'a>(name: &'static str, what: Named, rest: &'a str) -> Option<Head<'a>> {
    let value = after_name(name, what, rest);
    let between = rest.get(..rest.len() - value.len())?;
    let joint = if between.contains(|letter: char| letter != ' ') { Joint::Mark } else { Joint::Blank };
    let follows = match between {
        _ if joint == Joint::Mark => true,
        "" => is_glued(name, what, value),
        // A letter alone needs its mark.
        _ => name.len() > 1,
    };
    // Two letters are a name only where an address follows.
    let is_one = follows && (name != "bt" || shapes::is_mac(value));
    is_one.then(|| Head { name, what, joint, value: bare(value) })
}

/// A value with another sign than a mark between its name and it: a serial number with a digit, or what proves itself.
fn loose<'a>(name: &'static str, what: Named, rest: &'a str) -> Option<Head<'a>> {
    let behind = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != ' ');
    if behind.len() == rest.len() {
        return None;
    }
    let value = behind.trim_start();
    let is_number = match what {
        Some(Kind::Serial) => {
            let letters = value.chars().filter(|letter| letter.is_alphanumeric()).count();
            name.len() > 1 && letters >= SHORTEST && value.contains(|letter: char| letter.is_ascii_digit())
        }
        Some(Kind::Mac) => shapes::is_mac(value),
        _ => false,
    };
    is_number.then(|| Head { name, what, joint: Joint::Sign, value: bare(value) })
}

/// Of fewer letters and digits a name with a sign after it is rather a part of the number: `SN-1`.
pub(super) const SHORTEST: usize = 4;

/// What stands after a name and what is between: blanks, marks, a stop before a mark, and in brackets the same name in other letters or what
/// is counted. After the word "number" other signs may stand too.
fn after_name<'a>(name: &str, what: Named, rest: &'a str) -> &'a str {
    let after_stop = rest.strip_prefix('.').filter(|after| after.trim_start().starts_with(is_mark));
    let rest = after_stop.unwrap_or(rest);
    let is_of_number = names::ends_in_number(name);
    let is_between = |letter: char| {
        letter == ' ' || is_mark(letter) || is_of_number && matches!(letter, '.' | '-' | '/' | '_')
    };
    let value = rest.trim_start_matches(is_between);
    let in_brackets =
        value.strip_prefix(['(', '\u{ff08}']).and_then(|inner| inner.split_once([')', '\u{ff09}']));
    match in_brackets {
        Some((inner, value)) if is_of_name(inner, what) => value.trim_start_matches(is_between),
        _ => value,
    }
}

/// Whether what stands in brackets after a name is no value: the name in other letters, or what is counted.
fn is_of_name(inner: &str, what: Named) -> bool {
    let is_translated = !inner.is_ascii() && !inner.contains(char::is_numeric);
    is_translated || what == Some(Kind::Quantity) && quantity::is_unit(inner)
}

/// What stands around a value and is no part of it, as around text by itself.
const AROUND: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('*', '*'), ('\u{201c}', '\u{201d}')];

/// A value without what stands around it.
pub(super) fn bare(value: &str) -> &str {
    let value = value.trim_end();
    let inner = |(first, last): &(char, char)| value.strip_prefix(*first)?.strip_suffix(*last);
    AROUND.iter().find_map(inner).map_or(value, str::trim)
}

/// Whether what follows a name without anything between them can only be what is named: its check digit or its form says so, or no
/// word goes on after the name.
fn is_glued(name: &str, what: Named, value: &str) -> bool {
    let word = value.split(' ').next().unwrap_or_default();
    match what {
        // An o may be the end of `S/No`.
        Some(Kind::Serial | Kind::PartNumber) => {
            matches!(name, "s/n" | "p/n")
                && word.starts_with(|first: char| first.is_alphanumeric() && !matches!(first, 'o' | 'O'))
        }
        Some(Kind::Mac) => shapes::is_mac(word),
        Some(kind) => shapes::of_kind(kind, word).is_some_and(|found| found.evidence == Evidence::Checked),
        None => false,
    }
}
