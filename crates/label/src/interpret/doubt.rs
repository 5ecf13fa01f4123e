//! Text that may be a serial number as a whole, but is rather something else or more than one thing. It is told, and what
//! binds it asks.

use super::shapes;
use super::within::{self, Doubt};
use crate::problem::{DEVICE_IDENTIFIER, DOUBLED_READ, SEVERAL_NUMBERS, SEVERAL_WORDS, UNCLEAR_TEXT};
use crate::{Evidence, Gtin, IdentifierKind as Kind, Label, Problem, check, hibc, mh10};

/// Says what makes one doubt that the text is one serial number, once everything that it can be by its shape is known.
pub(super) fn tell<'a>(text: &'a str, label: &mut Label<'a>) {
    let found = doubt(text, label).or_else(|| signs(text, label));
    told(found, label);
}

/// The same of a value with its name before it. Hyphens and dots it may have where they make parts of one number.
pub(super) fn tell_of_value<'a>(value: &'a str, label: &mut Label<'a>) {
    let found = doubt(value, label).or_else(|| (!is_in_parts(value)).then(unclear_signs));
    told(found, label);
}

fn told(found: Option<Doubt>, label: &mut Label<'_>) {
    let Some((code, message)) = found else { return };
    label.told.doubtful = true;
    label.problems.push(Problem::warning(code, None, message));
}

/// The first reason to doubt.
fn doubt<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Doubt> {
    within::standard(text, label)
        .or_else(|| several(text))
        .or_else(|| within::beside(text, label))
        .or_else(|| behind_s(text))
        .or_else(|| of_another_form(text))
}

/// The same number twice, or several that look alike, each with the data identifier of a serial number or without.
fn several(text: &str) -> Option<Doubt> {
    if is_glued(text) {
        let message =
            "several numbers with good check digits stand here: two reads may have come as one scan";
        return Some((SEVERAL_NUMBERS, message.into()));
    }
    let readings = || [Some(text), text.strip_prefix('S')].into_iter().flatten();
    let between = halves_with_identifier(text);
    let is_twice = |(one, other): (&str, &str)| one.len() >= 6 && one == other && !is_one_letter(one);
    if readings().any(is_repeated) || between.is_some_and(is_twice) {
        let message = "the same text stands here twice: two reads may have come as one scan";
        return Some((DOUBLED_READ, message.into()));
    }
    let with_sign = text.split_once(is_between_parts).filter(|(one, other)| one.len() == other.len());
    let mut pairs = readings().filter_map(halves).chain(between).chain(with_sign);
    pairs.any(|(one, other)| is_alike(one, other)).then(|| {
        let message = "two numbers that are nearly the same stand here: two reads may have come as one scan";
        (SEVERAL_NUMBERS, message.into())
    })
}

/// Both halves of a text, of as many bytes each.
fn halves(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(text.len() / 2).filter(|(one, other)| one.len() == other.len())
}

/// The same where a data identifier `S` stands before the second one alone.
fn halves_with_identifier(text: &str) -> Option<(&str, &str)> {
    let (one, other) = text.split_at_checked(text.len() / 2)?;
    Some((one, other.strip_prefix('S')?)).filter(|(one, other)| one.len() == other.len())
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

/// Letters and digits that are something else by their form.
fn of_another_form(text: &str) -> Option<Doubt> {
    if let Some((code, message)) = shapes::telecom::broken(text) {
        return Some((code, message.into()));
    }
    if is_eui_64(text) {
        return Some((UNCLEAR_TEXT, "this is a network address of 64 bits (EUI-64)".into()));
    }
    hibc::is_without_flag(text).then(|| {
        let message = "this can be an HIBC code that has lost the plus sign in front of it";
        (DEVICE_IDENTIFIER, message.into())
    })
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

/// Text with plain characters for full-width ones.
pub(crate) fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    text.chars().map(plain).collect()
}

/// Text of more than letters, digits and hyphens between them, where nothing says yet that it is rather something else. What a sign in it
/// means nothing tells: two numbers, a number and its name, a price, a number that is written so.
fn signs(text: &str, label: &Label<'_>) -> Option<Doubt> {
    // Nearly all text is.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let shown = text.trim();
    let has_signs = has_signs(shown, "-") || !is_in_parts(shown);
    (has_signs && label.competing().is_none()).then(unclear_signs)
}

fn unclear_signs() -> Doubt {
    let message = "this is more than letters and digits: only a pattern of the product's tells whether it is one serial number";
    (SEVERAL_WORDS, message.into())
}

/// What stands between the parts of a number.
const fn is_between_parts(letter: char) -> bool {
    matches!(letter, '-' | '.')
}

/// Whether text is one number, or one in parts, as many makers write theirs: a hyphen between two of them, or a dot, none of them is a number of
/// something else by its name or the data identifier of a product or a lot, a letter with a number, and together they are no date.
fn is_in_parts(text: &str) -> bool {
    if !text.bytes().any(|byte| is_between_parts(char::from(byte))) {
        return true;
    }
    let parts = || text.split(is_between_parts);
    let is_another = |part: &str| {
        let found =
            mh10::split(part).filter(|(identifier, number)| identifier.len() > 1 && number.len() >= 4);
        let kind = found.and_then(|(identifier, _)| mh10::kind_of(identifier)).flatten();
        matches!(kind, Some(Kind::PartNumber | Kind::Lot))
    };
    let names_another = parts().next().is_some_and(crate::named::is_of_another);
    parts().all(|part| !part.is_empty())
        && !names_another
        && !parts().skip(1).any(is_another)
        && !is_date(text)
        && !is_short_date(text)
        && !text.split_once(is_between_parts).is_some_and(|(_, rest)| is_date(rest))
}

/// Whether text is a date of digits with hyphens or dots: year and month, and a day, the year first or last (ISO 8601 and its reverse).
fn is_date(text: &str) -> bool {
    let is_year = |part: &str| is_within(part, 4, 2_199) && (part.starts_with("19") || part.starts_with('2'));
    match text.split(is_between_parts).collect::<smallvec::SmallVec<[&str; 4]>>().as_slice() {
        [year, month] | [month, year] if is_year(year) => is_within(month, 2, 12),
        [year, month, day] | [day, month, year] if is_year(year) => {
            is_within(month, 2, 31) && is_within(day, 2, 31)
        }
        _ => false,
    }
}

/// Whether text is a date whose year has two digits: a month, and a day before it or behind it.
fn is_short_date(text: &str) -> bool {
    if text.len() != 8 {
        return false;
    }
    let is_month = |part: &str| is_within(part, 2, 12);
    let is_day = |part: &str| is_within(part, 2, 31);
    let is_number = |part: &&str| part.len() == 2 && check::all_digits(part.as_bytes());
    let parts = text.split(is_between_parts).collect::<smallvec::SmallVec<[&str; 4]>>();
    match parts.as_slice() {
        [first, middle, last] if parts.iter().all(is_number) => {
            is_month(middle) && (is_day(first) || is_day(last)) || is_month(first) && is_day(middle)
        }
        _ => false,
    }
}

/// Whether text is a number of so many digits, from 1 on.
fn is_within(part: &str, length: usize, most: u32) -> bool {
    part.len() == length && part.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
}

/// Whether text has other characters than plain letters, digits and those `allowed`.
pub(crate) fn has_signs(text: &str, allowed: &str) -> bool {
    text.chars().any(|letter| !letter.is_ascii_alphanumeric() && !allowed.contains(letter))
}

/// Whether two numbers have one form, and their first characters are the same, as those of two units are.
fn is_alike(one: &str, other: &str) -> bool {
    let class = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_alphabetic());
    let both = || one.bytes().zip(other.bytes());
    let same = both().take_while(|(one, other)| one == other).count();
    one.len() >= 8
        && same * 3 >= one.len() * 2
        && both().all(|(one, other)| class(one) == class(other))
        && !is_one_letter(one)
}

/// Whether a text is one character again and again.
pub(crate) fn is_one_letter(text: &str) -> bool {
    text.bytes().all(|byte| Some(byte) == text.bytes().next())
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
                    between(index).is_some_and(|mark| mark.is_empty() || " ,;-./|".contains(mark))
                })
                && !is_one_letter(first)
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
            // Four of them.
            ("036000291452036000291452036000291452036000291452", true),
            ("036000291452036000291452036000291452036000291452036000291452", false),
        ] {
            assert_eq!(is_glued(text), wanted, "{text}");
        }
    }

    #[test]
    fn signs_are_told_from_letters_and_digits() {
        for (text, allowed, wanted) in [
            ("ABC123", "", false),
            ("abc", "", false),
            ("", "", false),
            ("AB-1", "", true),
            ("AB-1.2", "-.", false),
            ("AB/1", "-.", true),
            ("\u{e9}1", "", true),
            ("\u{ff11}", "", true),
        ] {
            assert_eq!(has_signs(text, allowed), wanted, "{text}");
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
            ("ABCDE123ABCDE987", false),
            ("0000000000000001", false),
            ("\u{e9}1234567\u{e9}1234568", true),
        ] {
            let found = halves(text).is_some_and(|(one, other)| is_alike(one, other));
            assert_eq!(found, wanted, "{text}");
        }
        assert_eq!(halves_with_identifier("AB1SAB1"), Some(("AB1", "AB1")));
        assert_eq!(halves_with_identifier("AB1XAB1"), None);
        assert_eq!(halves_with_identifier("AB1SAB"), None);
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
