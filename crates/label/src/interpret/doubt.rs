//! Text that may be a serial number as a whole, but is rather something else or more than one thing. It is told, and what
//! binds it asks.

use super::{elements, shapes};
use crate::problem::{DEVICE_IDENTIFIER, DOUBLED_READ, GS1_TEXT, SEVERAL_NUMBERS, UNCLEAR_TEXT};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Symbology, check};

/// Says what makes one doubt that the text is one serial number, once everything that it can be by its shape is known.
pub(super) fn tell<'a>(text: &'a str, label: &mut Label<'a>) {
    let Some((code, message)) = doubt(text, label) else { return };
    label.told.doubtful = true;
    label.problems.push(Problem::warning(code, None, message));
}

/// The first reason to doubt.
fn doubt<'a>(text: &'a str, label: &mut Label<'a>) -> Option<(&'static str, &'static str)> {
    if let Some(gtin) = elements::leading_gtin(text) {
        let (kind, value) = (Kind::Gtin, gtin.into());
        label.identifiers.push(Identifier { kind, value, evidence: Evidence::Checked });
        return Some((GS1_TEXT, "this starts as GS1 data does, and can't be read as that"));
    }
    if is_of_checked_parts(text) || is_glued(text) {
        return Some((
            SEVERAL_NUMBERS,
            "several numbers with good check digits stand here: two reads may have come as one scan",
        ));
    }
    if is_repeated(text) {
        return Some((DOUBLED_READ, "the same text stands here twice: two reads may have come as one scan"));
    }
    if let Some(message) = after_gtin(text, label) {
        return Some((SEVERAL_NUMBERS, message));
    }
    if text.starts_with(['=', '&']) && text.chars().nth(1).is_some_and(|sign| !sign.is_alphanumeric()) {
        return Some((DEVICE_IDENTIFIER, "this starts as ISBT 128 data does, and can't be read as that"));
    }
    let is_within = |(first, last)| text.starts_with(first) && text.ends_with(last);
    if [('{', '}'), ('[', ']'), ('<', '>')].into_iter().any(is_within) {
        return Some((UNCLEAR_TEXT, "this is data for a program, not a number"));
    }
    None
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

/// A product's code, and what is not its check digit's doing after it: an add-on, where nothing says which symbol it was, or text.
fn after_gtin<'a>(text: &'a str, label: &mut Label<'a>) -> Option<&'static str> {
    // A check digit proves the whole to be something.
    if label.identifiers.iter().any(|found| found.evidence <= Evidence::Checked) {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (front, rest) = text.split_at_checked(digits)?;
    if rest.is_empty() {
        let is_unknown = label.scan.aim.is_none() && label.scan.symbology == Symbology::Unknown;
        let length = match digits {
            14 | 17 => 12,
            15 | 18 => 13,
            _ => return None,
        };
        let (code, add_on) = front.split_at_checked(length).filter(|_| is_unknown)?;
        let gtin = Gtin::of(code.as_bytes()).ok()?;
        push(Kind::Gtin, gtin, label);
        push(Kind::AddOn, add_on, label);
        return Some(
            "these digits can be a product's code (EAN or UPC) with an add-on of two or five digits",
        );
    }
    let gtin = Gtin::of(front.as_bytes()).ok().filter(|_| (12..=14).contains(&digits))?;
    push(Kind::Gtin, gtin, label);
    Some("this starts with a product's code: two reads may have come as one scan")
}

/// One number in ten has a good check digit by accident: it only has the form.
fn push<'a>(kind: Kind, value: impl Into<crate::Text<'a>>, label: &mut Label<'a>) {
    label.identifiers.push(Identifier { kind, value: value.into(), evidence: Evidence::Shaped });
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
