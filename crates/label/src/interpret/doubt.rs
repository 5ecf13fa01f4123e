//! Text that may be a serial number as a whole, but is rather something else or more than one thing. It is told, and what
//! binds it asks.

use super::shapes;
use super::within::{self, Doubt};
use crate::problem::{DEVICE_IDENTIFIER, DOUBLED_READ, SEVERAL_NUMBERS, SEVERAL_WORDS, UNCLEAR_TEXT};
use crate::{Evidence, Gtin, IdentifierKind as Kind, Label, Problem, Text, check};

/// Says what makes one doubt that the text is one serial number, once everything that it can be by its shape is known.
pub(super) fn tell<'a>(text: &'a str, label: &mut Label<'a>) {
    let Some((code, message)) = doubt(text, label) else { return };
    label.told.doubtful = true;
    label.problems.push(Problem::warning(code, None, message));
}

/// The first reason to doubt.
fn doubt<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Doubt> {
    within::standard(text, label)
        .or_else(|| several(text))
        .or_else(|| within::beside(text, label))
        .or_else(|| behind_s(text))
        .or_else(|| of_another_form(text, label))
        .or_else(|| words(text, label))
}

/// The same number twice, or several that look alike.
fn several(text: &str) -> Option<Doubt> {
    if is_of_checked_parts(text) || is_glued(text) {
        let message =
            "several numbers with good check digits stand here: two reads may have come as one scan";
        return Some((SEVERAL_NUMBERS, message.into()));
    }
    if is_repeated(text) {
        let message = "the same text stands here twice: two reads may have come as one scan";
        return Some((DOUBLED_READ, message.into()));
    }
    (is_two_alike(text) || is_two_halves(text)).then(|| {
        let message = "two numbers that are nearly the same stand here: two reads may have come as one scan";
        (SEVERAL_NUMBERS, message.into())
    })
}

/// The data identifier of a serial number, and what is the number of another kind by its check digit, or hex digits of its form. Of product codes
/// one number in ten has the check digit.
fn behind_s(text: &str) -> Option<Doubt> {
    let number = text.strip_prefix('S')?;
    let is_one = |kind: &Kind| {
        let has_letter = number.contains(|letter: char| letter.is_ascii_alphabetic());
        let form = |found: crate::Identifier<'_>| found.evidence == Evidence::Checked || has_letter;
        shapes::of_kind(*kind, number).is_some_and(form)
    };
    let kind = [Kind::Iccid, Kind::Eid, Kind::Mac, Kind::Meid].into_iter().find(is_one)?;
    let message = format!("the data identifier of a serial number stands here, and {} after it", kind.noun());
    Some((UNCLEAR_TEXT, message.into()))
}

/// Data of other standards, for programs, or in other characters.
fn of_another_form(text: &str, label: &mut Label<'_>) -> Option<Doubt> {
    if text.starts_with(['=', '&']) && text.chars().nth(1).is_some_and(|sign| !sign.is_alphanumeric()) {
        let message = "this starts as ISBT 128 data does, and can't be read as that";
        return Some((DEVICE_IDENTIFIER, message.into()));
    }
    let is_within = |(first, last)| text.starts_with(first) && text.ends_with(last);
    if [('{', '}'), ('[', ']'), ('<', '>')].into_iter().any(is_within) {
        return Some((UNCLEAR_TEXT, "this is data for a program, not a number".into()));
    }
    if is_eui_64(text) {
        return Some((UNCLEAR_TEXT, "this is a network address of 64 bits (EUI-64)".into()));
    }
    wide(text, label)
}

/// A network address of 48 bits made one of 64: FFFE stands in its middle (IEEE 802, guidelines for EUI-64).
fn is_eui_64(text: &str) -> bool {
    let digits: String = match text.len() {
        16..=23 => text.chars().filter(|letter| !matches!(letter, ':' | '-' | '.' | ' ')).collect(),
        _ => return false,
    };
    let is_hex = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex && digits.get(6..10).is_some_and(|middle| middle.eq_ignore_ascii_case("FFFE"))
}

/// Full-width digits and letters, as some keyboards type them, that are something else in plain ones.
fn wide(text: &str, label: &mut Label<'_>) -> Option<Doubt> {
    let is_wide = |letter: char| ('\u{ff01}'..='\u{ff5e}').contains(&letter);
    if text.is_ascii() || text.len() > LONGEST_WIDE || !text.contains(is_wide) {
        return None;
    }
    let plain = plain(text);
    let gtin = shapes::of_kind(Kind::Gtin, &plain).map(|gtin| Text::from(gtin.value.to_string()));
    if let Some(gtin) = gtin {
        within::within(Kind::Gtin, gtin, label);
    } else if !shapes::is_checked(&plain) && !is_several_words(&plain) {
        return None;
    }
    Some((
        UNCLEAR_TEXT,
        "this is in full-width characters: in plain ones it is another number than a unit's".into(),
    ))
}

/// Three times the bytes of the longest number that has a check.
const LONGEST_WIDE: usize = 192;

/// Text with plain characters for full-width ones.
pub(crate) fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    text.chars().map(plain).collect()
}

/// More than one word, where nothing says yet that it is rather something else.
fn words(text: &str, label: &Label<'_>) -> Option<Doubt> {
    let is_doubted = is_several_words(text) && label.competing().is_none();
    is_doubted.then(|| (SEVERAL_WORDS, "this is more than one word: it is hardly one serial number".into()))
}

/// Whether text is several words: a blank, a comma, a semicolon or a bar stands in it. All other signs are those of serial numbers too.
pub(crate) fn is_several_words(text: &str) -> bool {
    let ends = |letter: char| {
        matches!(letter, ';' | ',' | '|' | '\u{ff1b}' | '\u{ff0c}' | '\u{ff5c}') || letter.is_whitespace()
    };
    // Nearly no text has any.
    text.contains(ends) && text.trim().contains(ends)
}

/// Two numbers of one form whose first characters are the same, as those of two units are.
fn is_two_alike(text: &str) -> bool {
    let (one, other) = text.as_bytes().split_at(text.len() / 2);
    let class = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_alphabetic());
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    one.len() >= 8
        && one.len() == other.len()
        && same * 3 >= one.len() * 2
        && one.iter().zip(other).all(|(one, other)| class(*one) == class(*other))
        && one.iter().any(|byte| Some(byte) != one.first())
}

/// Two numbers as long as each other with a stroke between them, each with letters and digits in the same places.
fn is_two_halves(text: &str) -> bool {
    let Some((one, other)) = text.split_once('/') else { return false };
    let class = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_alphabetic());
    one.len() >= 8
        && one.len() == other.len()
        && one.bytes().zip(other.bytes()).all(|(one, other)| class(one) == class(other))
        && one.bytes().any(|byte| byte.is_ascii_digit())
}

/// Numbers with a good check digit each, and marks between them.
fn is_of_checked_parts(text: &str) -> bool {
    let parts = || text.split([' ', ',', ';', '/', '|', '\\', '+', '_']).filter(|part| !part.is_empty());
    (2..=8).contains(&parts().take(9).count())
        && parts().all(|part| part.len() >= 8 && shapes::is_checked(part))
}

/// Digits that are a product's code or an IMEI, and another one right after it, up to four of them. By accident one in some dozens
/// of texts of so many digits is.
fn is_glued(text: &str) -> bool {
    fn is_made_of(digits: &str, parts: usize) -> bool {
        let of_length = |length: usize| {
            let Some((first, rest)) = digits.split_at_checked(length) else { return false };
            let is_one = match length {
                15 => check::ends_in_luhn_digit(first.as_bytes()),
                _ => Gtin::of(first.as_bytes()).is_ok(),
            };
            is_one && (rest.is_empty() || (parts > 1 && is_made_of(rest, parts - 1)))
        };
        [15, 14, 13, 12].into_iter().any(of_length)
    }
    (24..=60).contains(&text.len()) && check::all_digits(text.as_bytes()) && is_made_of(text, 4)
}

/// The same text of six characters or more two to four times, with nothing or one mark between. A few characters that go on repeating
/// are no such text.
fn is_repeated(text: &str) -> bool {
    let is_so_often = |times: usize| {
        [0, 1].into_iter().any(|mark| {
            let marks = mark * (times - 1);
            let length = text.len().saturating_sub(marks) / times;
            let step = length + mark;
            let part = |index: usize| text.get(index * step..index * step + length);
            let between = |index: usize| text.get(index * step + length..(index + 1) * step);
            let first = part(0).unwrap_or_default();
            length >= 6
                && length * times + marks == text.len()
                && (1..times).all(|index| part(index) == Some(first))
                && (0..times - 1).all(|index| {
                    between(index).is_some_and(|mark| mark.is_empty() || " ,;-/|".contains(mark))
                })
                && first.bytes().any(|byte| Some(byte) != first.bytes().next())
                && !shapes::is_mac(text)
        })
    };
    (2..=4).any(is_so_often)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_numbers_are_told_by_their_check_digits() {
        for (text, wanted) in [
            ("490154203237518356938035643809", true),
            ("490154203237518356938035643808", false),
            ("4006381333931490154203237518", true),
            ("036000291452036000291452", true),
            ("03600029145203600029145", false),
            ("89034011560010000000000000000121", false),
            ("49015420323751A356938035643809", false),
        ] {
            assert_eq!(is_glued(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("490154203237518,356938035643809", true),
            ("490154203237518 / 356938035643809", true),
            ("490154203237518,", false),
            ("490154203237518,356938035643808", false),
            ("490154203237518,ABC", false),
        ] {
            assert_eq!(is_of_checked_parts(text), wanted, "{text}");
        }
    }

    #[test]
    fn two_numbers_that_are_nearly_the_same_are_told() {
        for (text, wanted) in [
            ("C02XK0ABJHD2C02XK0ABJHD3", true),
            ("ABC12345ABC12346", true),
            ("ABC1234ABC1235", false),
            ("ABC12345ABC123A6", false),
            ("ABC12345ABX12346", false),
            ("0000000000000001", false),
            ("\u{e9}1234567\u{e9}1234568", true),
        ] {
            assert_eq!(is_two_alike(text), wanted, "{text}");
        }
    }

    #[test]
    fn text_that_stands_there_twice_is_told() {
        for (text, wanted) in [
            ("ABC12345ABC12345", true),
            ("ABC12345,ABC12345,ABC12345", true),
            ("ABC123ABC123", true),
            ("ABC12ABC12", false),
            ("ABC12345ABC12346", false),
            ("ABC12345xABC12345", false),
            ("000000000000", false),
            ("éééaaaéééaaa", true),
        ] {
            assert_eq!(is_repeated(text), wanted, "{text}");
        }
    }
}
