//! How the value of a GS1 element is made up: parts, each with a length, a character set and tests.

use super::pairing::{Alternative, Needs, Pattern};
use super::test::Test;
use crate::{check, damage};

/// Application identifiers that share one format and the same pairings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    /// The first application identifier, as a number.
    pub(super) first: u16,
    /// The last one.
    pub(super) last: u16,
    /// How many digits they have.
    pub(super) digits: u8,
    /// The largest last digit; less than 9 where it says how many decimals the value has.
    pub(super) last_digit: u8,
    /// What ends the value.
    pub(super) end: End,
    /// The value's parts, in order. Only the last one varies in length, and only parts at the end are optional.
    pub(super) parts: &'static [Part],
    /// Which others it can't stand beside.
    pub(super) excludes: &'static [Pattern],
    /// The bits of those, see [`bit`].
    pub(super) excluded: u64,
    /// Whether it can't stand beside another one that differs from it only in the number of decimals.
    pub(super) once: bool,
    /// What it should stand beside: one alternative of each list.
    pub(super) needs: [Needs; 2],
}

/// What ends a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Its length, which is predefined (GS1 General Specifications 7.8.5).
    Length,
    /// A separator (FNC1, transmitted as GS), or the end of the data.
    Separator,
}

/// One part of a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Characters it may have.
    pub(super) set: Set,
    /// The fewest characters.
    pub(super) min: u8,
    /// The most characters.
    pub(super) max: u8,
    /// Whether it may be left out, with everything after it.
    pub(super) optional: bool,
    /// What else holds of it.
    pub(super) tests: &'static [Test],
    /// Those of the tests that its characters and its length don't prove.
    pub(super) open: &'static [Test],
}

/// A character set (GS1 General Specifications 7.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// `0` to `9`.
    Digits,
    /// The 82 characters of table 7.11-1.
    Cset82,
    /// The 39 characters of table 7.11-2.
    Cset39,
    /// The file-safe base 64 alphabet (RFC 4648 section 5).
    Base64Url,
}

impl Family {
    /// Whether an application identifier of the right length is one of the family's.
    #[inline]
    pub(super) const fn holds(&self, code: u16) -> bool {
        self.first <= code
            && code <= self.last
            && (self.last_digit == 9 || code % 10 <= self.last_digit as u16)
    }

    /// The most characters that a value has.
    pub(super) fn max_length(&self) -> usize {
        self.parts.iter().map(|part| usize::from(part.max)).sum()
    }
}

/// The characters that a value, or a part of it, starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// How many they are.
    pub(super) length: usize,
    /// None of them can be a part of what damage leaves.
    pub(super) quiet: bool,
}

/// The bit of the bytes that are no part of what damage leaves.
const QUIET: u8 = 1 << 7;

/// Which sets each byte is in: a bit a set, and [`QUIET`].
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static SETS: [u8; 256] = {
    let mut sets = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let mut bits = 0;
        if byte.is_ascii_digit() {
            bits |= Set::Digits.bit();
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b'"' | b'%'..=b'/' | b':'..=b'?' | b'_') {
            bits |= Set::Cset82.bit();
        }
        if byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'#' | b'-' | b'/') {
            bits |= Set::Cset39.bit();
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=') {
            bits |= Set::Base64Url.bit();
        }
        if !damage::may_be_damage(byte) {
            bits |= QUIET;
        }
        sets[byte as usize] = bits;
        byte += 1;
    }
    sets
};

#[inline]
fn sets_of(byte: u8) -> u8 {
    SETS.get(usize::from(byte)).copied().unwrap_or_default()
}

impl Set {
    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Whether a byte is one of the set's characters. All of them are ASCII.
    pub(super) fn has(self, byte: u8) -> bool {
        sets_of(byte) & self.bit() != 0
    }

    /// The set's characters that `data` starts with.
    #[inline]
    pub(super) fn run(self, data: &[u8]) -> Run {
        if self == Self::Digits && check::all_digits(data) {
            return Run { length: data.len(), quiet: true };
        }
        let bit = self.bit();
        let (mut length, mut common) = (0, u8::MAX);
        let (fours, _) = data.as_chunks::<4>();
        for [a, b, c, d] in fours {
            let sets = sets_of(*a) & sets_of(*b) & sets_of(*c) & sets_of(*d);
            if sets & bit == 0 {
                break;
            }
            common &= sets;
            length += 4;
        }
        for byte in data.get(length..).unwrap_or_default() {
            let sets = sets_of(*byte);
            if sets & bit == 0 {
                break;
            }
            common &= sets;
            length += 1;
        }
        Run { length, quiet: common & QUIET != 0 }
    }

    /// What the set's characters are, for a message.
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Cset82 => {
                "GS1's 82 characters (letters, digits and ! \" % & ' ( ) * + , - . / : ; < = > ? _)"
            }
            Self::Cset39 => "capital letters, digits, # - and /",
            Self::Base64Url => "letters, digits, - _ and =",
        }
    }
}

/// The number that an application identifier's digits make. Of those in use, no two make the same.
pub(super) const fn code(ai: &str) -> u16 {
    let mut code = 0;
    let mut rest = ai.as_bytes();
    while let [digit, after @ ..] = rest {
        code = code * 10 + (*digit - b'0') as u16;
        rest = after;
    }
    code
}

/// The first two digits of an application identifier.
#[expect(clippy::cast_possible_truncation, reason = "two digits are left of at most four")]
pub(super) const fn leading_two(code: u16) -> u8 {
    match code {
        0..=99 => code as u8,
        100..=999 => (code / 10) as u8,
        _ => (code / 100) as u8,
    }
}

/// A bit of a word for an application identifier, by its first two digits. Some that begin otherwise share it: that a
/// bit is there proves nothing, that it isn't does. The bits of those that begin with 00 to 03 and 21 are theirs alone.
pub(super) const fn bit(code: u16) -> u64 {
    1 << (leading_two(code) % 64)
}

/// The bits of these application identifiers.
const fn bits_between(first: u16, last: u16) -> u64 {
    let mut bits = 0;
    let mut code = first;
    while code <= last {
        bits |= bit(code);
        code += 1;
    }
    bits
}

const fn family(ai: &'static str, end: End, parts: &'static [Part]) -> Family {
    let first = code(ai);
    Family {
        first,
        last: first,
        digits: match first {
            0..=99 => 2,
            100..=999 => 3,
            _ => 4,
        },
        last_digit: 9,
        end,
        parts,
        excludes: &[],
        excluded: 0,
        once: false,
        needs: [Needs::NOTHING, Needs::NOTHING],
    }
}

/// One application identifier whose value's length ends it.
pub(super) const fn predefined(ai: &'static str, parts: &'static [Part]) -> Family {
    family(ai, End::Length, parts)
}

/// One application identifier whose value a separator ends.
pub(super) const fn separated(ai: &'static str, parts: &'static [Part]) -> Family {
    family(ai, End::Separator, parts)
}

impl Family {
    /// The same up to another application identifier.
    pub(super) const fn to(self, last: &'static str) -> Self {
        Self { last: code(last), ..self }
    }

    /// Only those whose last digit, the number of decimals, is at most `digit`.
    pub(super) const fn decimals(self, digit: u8) -> Self {
        Self { last_digit: digit, ..self }
    }

    /// Those that can't stand beside it.
    pub(super) const fn without(self, excludes: &'static [Pattern]) -> Self {
        let mut excluded = 0;
        let mut rest = excludes;
        while let [pattern, after @ ..] = rest {
            excluded |= bits_between(pattern.first, pattern.last);
            rest = after;
        }
        Self { excludes, excluded, ..self }
    }

    /// With one number of decimals only.
    pub(super) const fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// It should stand beside one of these.
    pub(super) const fn beside(self, one_of: &'static [Alternative]) -> Self {
        Self { needs: [Needs::one(one_of), self.needs[1]], ..self }
    }

    /// And beside one of these.
    pub(super) const fn and_beside(self, one_of: &'static [Alternative]) -> Self {
        Self { needs: [self.needs[0], Needs::one(one_of)], ..self }
    }
}

/// Exactly so many digits.
pub(super) const fn n(length: u8) -> Part {
    Part { set: Set::Digits, min: length, max: length, optional: false, tests: &[], open: &[] }
}

/// One to so many digits.
pub(super) const fn n_to(max: u8) -> Part {
    Part { min: 1, ..n(max) }
}

/// Exactly so many characters of the 82.
pub(super) const fn x(length: u8) -> Part {
    Part { set: Set::Cset82, ..n(length) }
}

/// One to so many characters of the 82.
pub(super) const fn x_to(max: u8) -> Part {
    Part { min: 1, ..x(max) }
}

/// One to so many characters of the 39.
pub(super) const fn y_to(max: u8) -> Part {
    Part { set: Set::Cset39, ..n_to(max) }
}

/// One to so many characters of base 64.
pub(super) const fn z_to(max: u8) -> Part {
    Part { set: Set::Base64Url, ..n_to(max) }
}

impl Part {
    /// The part, with these tests.
    pub(super) const fn with(self, tests: &'static [Test]) -> Self {
        let mut open = tests;
        while let [front @ .., last] = open
            && self.proves(*last)
        {
            open = front;
        }
        Self { tests, open, ..self }
    }

    /// So many digits always start with as many as a company prefix has at least, and have them after the first one too.
    const fn proves(&self, test: Test) -> bool {
        matches!(self.set, Set::Digits)
            && self.min >= 5
            && matches!(test, Test::CompanyPrefix | Test::CompanyPrefixSecond)
    }

    /// The part, that may be left out.
    pub(super) const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_the_first_stranger_stands() {
        let characters = b"0123456789abcdef";
        for length in 0..=characters.len() {
            let data = &characters[..length];
            assert_eq!(Set::Digits.run(data).length, length.min(10), "{length}");
            assert_eq!(Set::Cset82.run(data), Run { length, quiet: true }, "{length}");
            let strange = [data, b"\x1d", characters].concat();
            assert_eq!(Set::Cset82.run(&strange), Run { length, quiet: true }, "{length}");
        }
    }

    #[test]
    fn a_run_tells_what_damage_may_have_left_in_it() {
        for mark in ["<", "l"] {
            for place in 0..16 {
                let data = format!("{}{mark}0123", "A".repeat(place));
                let length = data.len();
                assert_eq!(Set::Cset82.run(data.as_bytes()), Run { length, quiet: false }, "{data}");
            }
        }
        // What comes after it is none of its business.
        assert_eq!(Set::Digits.run(b"0123456789<"), Run { length: 10, quiet: true });
        assert_eq!(Set::Cset39.run(b"A#"), Run { length: 2, quiet: false });
    }

    #[test]
    fn the_sets_have_as_many_characters_as_their_names_say() {
        let count = |set: Set| (0..=u8::MAX).filter(|byte| set.has(*byte)).count();
        let counts = [Set::Digits, Set::Cset82, Set::Cset39, Set::Base64Url].map(count);
        assert_eq!(counts, [10, 82, 39, 65]);
        for no in [b'#', b'$', b'@', b'[', b'\\', b'^', b'`', b'{', b'~', b' '] {
            assert!(!Set::Cset82.has(no), "{}", char::from(no));
        }
    }
}
