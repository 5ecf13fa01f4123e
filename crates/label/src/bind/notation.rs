//! How one text is written otherwise, as text: marks around it and within it, a number in another notation, what a reader adds.

use super::algorithm;
use crate::interpret::shapes;
use crate::{Aim, Evidence, IdentifierKind as Kind, Scan, Symbology, check, makers, named};
use std::borrow::Cow;

/// Spellings of a text of which no standard says what it is.
pub(super) fn others(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let carried = after_carrier(text);
    let slices = [
        before_terminator(text),
        // An AIM identifier is more than a mark in front.
        inner(text).filter(|_| carried.is_none()),
        once(text),
        carried,
        between_stops(text),
        after_zero(text),
        named::units_number(text),
        named::behind_other_name(text),
    ];
    slices.into_iter().flatten().map(Cow::Borrowed).chain(makers::joined(text).map(Cow::Owned))
}

/// What stands after an AIM identifier that was typed in with the number.
fn after_carrier(text: &str) -> Option<&str> {
    let (code, rest) = text.strip_prefix(']')?.split_at_checked(2)?;
    (code.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !rest.is_empty()).then_some(rest)
}

/// What stands after the application identifier of a serial number, of a GS1 symbol that has lost its carrier. Of fewer characters it is
/// rather no application identifier, and what a maker's form reads as a whole may start so.
pub(super) fn after_element_identifier(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("21").filter(|rest| rest.len() >= 4 && rest.len() <= 20)?;
    makers::serials(text, true).next().is_none().then_some(rest)
}

/// The digits between the start and stop characters of Codabar, which some readers send.
fn between_stops(text: &str) -> Option<&str> {
    let is_stop = |letter: char| matches!(letter, 'A'..='D' | 'a'..='d');
    let digits = text.strip_prefix(is_stop)?.strip_suffix(is_stop)?;
    check::all_digits(digits.as_bytes()).then_some(digits)
}

/// An IMEI after the zero that makes its digits even, as Interleaved 2 of 5 needs them.
fn after_zero(text: &str) -> Option<&str> {
    let is_imei = |digits: &&str| {
        shapes::of_kind(Kind::Imei, digits).is_some_and(|imei| imei.evidence == Evidence::Checked)
    };
    text.strip_prefix('0').filter(|digits| digits.len() == 15).filter(is_imei)
}

/// Letters and digits without the signs and blanks that a text has between and around them. Of so few that the signs may be what tells two
/// numbers apart (`1-23` and `12-3`) nothing is made.
pub(super) fn without_signs(text: &str) -> Option<String> {
    if !text.contains(|letter: char| !letter.is_alphanumeric()) {
        return None;
    }
    let letters = || text.chars().filter(|letter| letter.is_alphanumeric());
    let least = if letters().all(|letter| letter.is_ascii_digit()) { 10 } else { 7 };
    let count = letters().take(least).count();
    (count == least).then(|| letters().collect())
}

/// The twelve hex digits of a hardware address in pairs, fours or sixes, or of one that was made longer by `FFFE` in its middle (IEEE,
/// guidelines for EUI-48 and EUI-64). Twelve digits without anything between them are what they are.
pub(super) fn hardware_address(text: &str) -> Option<String> {
    let marks = [':', '-', '.', ' '];
    let longest = 23;
    let size = text.find(marks).unwrap_or(text.len());
    let is_grouped = text.len() <= longest
        && matches!(size, 2 | 4 | 6 | 16)
        && text.split(marks).all(|group| group.len() == size);
    let digits = is_grouped.then(|| text.replace(marks, ""))?.to_ascii_uppercase();
    let address = match (digits.len(), digits.get(6..10)) {
        (12, _) => digits,
        (16, Some("FFFE")) => format!("{}{}", digits.get(..6)?, digits.get(10..)?),
        _ => return None,
    };
    // Of one device, not of a group (IEEE 802).
    let is_single = address.chars().nth(1)?.to_digit(16)? % 2 == 0;
    (is_single && address.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(address)
}

/// A vehicle's number after the letter that says so (data identifier `I`), which none starts with.
pub(super) fn after_letter(text: &str) -> Option<&str> {
    text.strip_prefix('I').filter(|rest| shapes::of_kind(Kind::Vin, rest).is_some())
}

/// The text of a symbol without the check character that its reader sends, which it leaves off in another setting. What the AIM
/// identifier says of it, readers' manuals have (ISO/IEC 15424 as they tell it); of a Code 39 of which nothing is said, and of
/// Interleaved 2 of 5, the character itself tells.
pub(super) fn without_check_character<'a>(scan: &Scan<'_>, text: &'a str) -> Option<&'a str> {
    let ends_right = match scan.symbology {
        Symbology::Code39 | Symbology::Unknown => algorithm::ends_in_mod43_character(text.as_bytes()),
        Symbology::Itf => check::ends_in_gs1_digit(text.as_bytes()),
        _ => false,
    };
    let count = match scan.aim {
        Some(Aim { code: b'A', modifier: b'1' | b'5' } | Aim { code: b'H', modifier: b'0' }) => 1,
        Some(Aim { code: b'H', modifier: b'1' }) => 2,
        Some(Aim { code: b'M', modifier: b'0' }) if check::ends_in_luhn_digit(text.as_bytes()) => 1,
        // It was left off.
        Some(
            Aim { code: b'A', modifier: b'2' | b'3' | b'6' | b'7' } | Aim { code: b'I', modifier: b'3' },
        ) => 0,
        _ => usize::from(ends_right),
    };
    // Of fewer characters a check character tells nothing.
    let end = text.len().checked_sub(count).filter(|end| count > 0 && *end >= 4)?;
    text.get(..end)
}

/// How the end of a scan is written that came as text.
const WRITTEN: &[&str] = &[
    "<CR>", "<LF>", "{CR}", "{LF}", "[CR]", "[LF]", "{ENTER}", "<ENTER>", "{TAB}", "<TAB>", "\\r", "\\n",
    "\\t", "\\x0d", "\\x0a", "^M", "^J", "%0D",
];

/// The characters that these end in, small letters, a bit for each.
const LAST: u128 = {
    let (mut last, mut written) = (0, WRITTEN);
    while let [end, rest @ ..] = written {
        if let [.., byte] = end.as_bytes() {
            last |= 1 << byte.to_ascii_lowercase();
        }
        written = rest;
    }
    last
};

/// What stands before the end of a scan that came as text.
fn before_terminator(text: &str) -> Option<&str> {
    let last = text.bytes().last()?.to_ascii_lowercase();
    if !last.is_ascii() || LAST & (1 << last) == 0 {
        return None;
    }
    let end = |text: &str| {
        let at = |written: &&str| text.len().checked_sub(written.len());
        let mut ends = WRITTEN.iter().filter_map(|written| Some((at(written)?, written)));
        ends.find_map(|(at, written)| text.get(at..)?.eq_ignore_ascii_case(written).then_some(at))
    };
    let first = text.get(..end(text)?)?;
    // Two of them, as of a line's end.
    Some(end(first).and_then(|at| first.get(..at)).unwrap_or(first)).filter(|rest| !rest.is_empty())
}

/// What stands between marks.
fn inner(text: &str) -> Option<&str> {
    let inner = text.trim_matches(|letter: char| letter.is_ascii_punctuation() || letter == ' ');
    Some(inner).filter(|inner| inner.len() < text.len() && !inner.is_empty())
}

/// Text of six characters or more that stands there two to four times, with nothing or one mark between.
fn once(text: &str) -> Option<&str> {
    (2..=4).flat_map(|times| [(times, 0), (times, 1)]).find_map(|(times, mark)| {
        let marks = mark * (times - 1);
        let length = text.len().saturating_sub(marks) / times;
        let first = text.get(..length).filter(|_| length >= 6 && length * times + marks == text.len())?;
        let between =
            text.get(length..length + mark).filter(|mark| mark.is_empty() || " ,;-/|".contains(mark))?;
        text.get(length + mark..).filter(|rest| rest.starts_with(first))?;
        let again = format!("{between}{first}").repeat(times - 1);
        (text.get(length..) == Some(&*again)).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_addresses_are_twelve_digits_in_every_notation() {
        for text in [
            "00:1A:2B:3C:4D:5E",
            "00 1A 2B 3C 4D 5E",
            "001A2B-3C4D5E",
            "001A-2B3C-4D5E",
            "001A2B:3C4D5E",
            "001a.2b3c.4d5e",
            "001A2BFFFE3C4D5E",
            "00:1A:2B:FF:FE:3C:4D:5E",
        ] {
            assert_eq!(hardware_address(text).as_deref(), Some("001A2B3C4D5E"), "{text}");
        }
        for text in [
            "001A2B3C4D5E",
            "001A2B00003C4D5E",
            "01:1A:2B:3C:4D:5E",
            "00:1A:2B:3C:4D",
            "00:1A:2B:3C:4D:5G",
            "001:A2B:3C4:D5E",
            "",
        ] {
            assert_eq!(hardware_address(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_reader_sends_after_the_data_is_taken_off_where_it_says_so() {
        for (sent, wanted) in [
            ("]A1ABC12345R", Some("ABC12345")),
            ("]A5ABC12345R", Some("ABC12345")),
            ("]A3ABC12345", None),
            ("]A0ABC12345R", None),
            ("]A0ABC123455", Some("ABC12345")),
            ("ABC123455", Some("ABC12345")),
            ("]C0ABC123455", None),
            ("]I1123456789012", Some("12345678901")),
            ("]I3123456789012", None),
            ("]H0123456", Some("12345")),
            ("]H1123456", Some("1234")),
            ("]H3123456", None),
            ("]M0123455", Some("12345")),
            ("]M0123456", None),
            ("]M1123455", None),
            ("]A1ABC1", None),
            ("]A1\u{e9}ABCD", Some("\u{e9}ABC")),
        ] {
            let scan = Scan::from_transmission(sent.as_bytes());
            let text = core::str::from_utf8(scan.data).unwrap();
            assert_eq!(without_check_character(&scan, text), wanted, "{sent}");
        }
    }

    #[test]
    fn a_text_that_stands_there_again_is_one_text() {
        for (text, wanted) in [
            ("ABC12345ABC12345", Some("ABC12345")),
            ("ABC12345,ABC12345,ABC12345", Some("ABC12345")),
            ("ABC12345xABC12345", None),
            ("ABC12ABC12", None),
            ("\u{e9}\u{e9}\u{e9}1\u{e9}\u{e9}\u{e9}1", Some("\u{e9}\u{e9}\u{e9}1")),
            ("", None),
        ] {
            assert_eq!(once(text), wanted, "{text}");
        }
    }
}
