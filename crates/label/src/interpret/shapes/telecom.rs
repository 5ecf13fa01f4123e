//! Telephones and SIM cards.

use super::{Reading, all_digits};
use crate::bind::algorithm::{ends_in_luhn16_digit, is_one_modulo_97};
use crate::check;
use crate::problem::{EID_CHECK_DIGITS, ICCID_CHECK_DIGIT, IMEI_CHECK_DIGIT};

/// Who gives out type allocation codes: the first two digits of an IMEI (GSMA TS.06). Taken from public lists of
/// telephones' numbers, not verified against TS.06 itself, which is why it only narrows what has no check digit.
pub(super) const REPORTING_BODIES: &[&str] =
    &["01", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"];

/// 3GPP TS 23.003, 6.2.1 and annex B. Fourteen digits lack the check digit, and prove nothing. Zeros alone are what a telephone says
/// that has lost its number.
pub(super) fn imei(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        14 if all_digits(text) && has_reporting_body(text) => Some(Reading::shaped(text)),
        15 if is_imei(text) => Some(Reading::checked(text)),
        // With its software version after it, and a blank on each side of the slash.
        17..=25 => printed_imei(text).map(Reading::checked),
        _ => None,
    }
}

/// Whether digits start with one of them.
pub(super) fn has_reporting_body(text: &str) -> bool {
    REPORTING_BODIES.iter().any(|body| text.starts_with(body))
}

fn is_imei(digits: &str) -> bool {
    digits.len() == 15
        && check::ends_in_luhn_digit(digits.as_bytes())
        && digits.bytes().any(|digit| digit != b'0')
}

/// As people print it (3GPP TS 23.003, 6.2.1; GSMA TS.06): two, six, six digits and one, or the first two groups in one, with
/// hyphens or spaces between them. The older form has six, two, six digits and one.
fn printed_imei(text: &str) -> Option<String> {
    // The software version's two digits follow a slash on some labels.
    let imei = text.split_once('/').filter(|(_, version)| {
        let version = version.trim_start();
        version.len() == 2 && all_digits(version)
    });
    let imei = imei.map_or(text, |(imei, _)| imei.trim_end());
    in_groups(imei, IMEI_GROUPS).filter(|digits| is_imei(digits))
}

/// 3GPP TS 23.003, 6.2.2: an IMEI with two digits of its software version in place of the check digit. It has no check digit. It is
/// printed in groups too.
pub(super) fn imeisv(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        16 if all_digits(text) => Some(Reading::shaped(text)),
        18 | 19 => in_groups(text, &[&[2, 6, 6, 2], &[6, 2, 6, 2], &[8, 6, 2]])
            .filter(|digits| all_digits(digits) && has_reporting_body(digits))
            .map(Reading::shaped),
        _ => None,
    }
}

/// 3GPP2 S.R0048: 14 hex digits from A0 on, or decimal ones from 99 on, which an IMEI has too; or the same as 10 and 8 decimal
/// digits. Each with a check digit or without, and in groups as people print it.
pub(super) fn meid(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        14..=23 if has_marks(text) => {
            let hex: &[&[usize]] = &[&[2, 6, 6], &[2, 6, 6, 1], &[8, 6], &[8, 6, 1], &[14, 1]];
            let decimal: &[&[usize]] = &[&[10, 8], &[10, 8, 1], &[5, 5, 4, 4], &[5, 5, 4, 4, 1], &[18, 1]];
            let digits = in_groups(text, hex).or_else(|| in_groups(text, decimal))?;
            is_meid(&digits).map(|is_checked| match is_checked {
                true => Reading::checked(digits),
                false => Reading::shaped(digits),
            })
        }
        14 | 15 | 18 | 19 => is_meid(text).map(|is_checked| match is_checked {
            true => Reading::checked(text),
            false => Reading::shaped(text),
        }),
        _ => None,
    }
}

/// Whether its check digit proves it. None where it is none.
fn is_meid(digits: &str) -> Option<bool> {
    let (form, is_hex): (fn(&str) -> bool, _) = match digits.len() {
        14 | 15 => (is_hex_meid, true),
        18 | 19 => (is_decimal_meid, false),
        _ => return None,
    };
    let (front, check) = digits.split_at_checked(if is_hex { 14 } else { 18 })?;
    // Of decimal digits alone the check digit is Luhn's.
    let is_right = || match is_hex && !all_digits(front) {
        true => ends_in_luhn16_digit(digits.as_bytes()),
        false => check::ends_in_luhn_digit(digits.as_bytes()),
    };
    form(front).then_some(())?;
    if check.is_empty() { Some(false) } else { is_right().then_some(true) }
}

fn is_hex_meid(text: &str) -> bool {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex && (text.starts_with(|first: char| first.is_ascii_alphabetic()) || is_meid_of_digits(text))
}

/// Those that are IMEIs as well: the GSMA's body 99 gives them out for telephones of both networks.
fn is_meid_of_digits(text: &str) -> bool {
    all_digits(text) && text.starts_with("99")
}

fn is_decimal_meid(text: &str) -> bool {
    let number = |digits: &str, most: u64| digits.parse().ok().filter(|number: &u64| *number <= most);
    let parts = text.split_at_checked(10).filter(|_| all_digits(text));
    let numbers =
        parts.and_then(|(maker, serial)| Some((number(maker, 0xFFFF_FFFF)?, number(serial, 0xFF_FFFF)?)));
    numbers.is_some_and(|(maker, serial)| {
        maker >= 0xA000_0000 || is_meid_of_digits(&format!("{maker:08X}{serial:06X}"))
    })
}

/// ITU-T E.118: 89, then 17 or 18 digits, the last by Luhn. One of 19 digits may be filled up with an F, which is no
/// part of it. Some are printed without their check digit, so that a wrong one is a warning. In groups only a good one is told.
pub(super) fn iccid(text: &str) -> Option<Reading<'_>> {
    if matches!(text.len(), 20..=29) && has_marks(text) {
        return without_marks(text).filter(|digits| is_checked_iccid(digits)).map(Reading::checked);
    }
    let digits = match text.strip_suffix(['F', 'f']) {
        Some(digits) if digits.len() == 19 => digits,
        Some(_) => return None,
        None => text,
    };
    if !matches!(digits.len(), 19 | 20) || !digits.starts_with("89") || !all_digits(digits) {
        return None;
    }
    if check::ends_in_luhn_digit(digits.as_bytes()) {
        return Some(Reading::checked(digits));
    }
    let message = "if this is a SIM card's number, its check digit is wrong or left out";
    Some(Reading::doubted(digits, ICCID_CHECK_DIGIT, message))
}

fn is_checked_iccid(digits: &str) -> bool {
    matches!(digits.len(), 19 | 20)
        && digits.starts_with("89")
        && check::ends_in_luhn_digit(digits.as_bytes())
}

/// GSMA SGP.29: 32 digits that are 1 modulo 97. People print it in groups of four or eight.
pub(super) fn eid(text: &str) -> Option<Reading<'_>> {
    let is_eid = |digits: &str| digits.len() == 32 && is_one_modulo_97(digits.as_bytes());
    match text.len() {
        32 if is_eid(text) => Some(Reading::checked(text)),
        33..=39 => without_marks(text).filter(|digits| is_eid(digits)).map(Reading::checked),
        _ => None,
    }
}

/// What has the form of an IMEI or an EID as it is printed, and wrong check digits: it is hardly anything else, and a digit was misread or
/// mistyped. Fifteen digits are one only where they start as IMEIs do.
pub(in crate::interpret) fn broken(text: &str) -> Option<(&'static str, &'static str)> {
    let is_imei = match text.len() {
        15 => all_digits(text),
        17 | 18 => in_groups(text, IMEI_GROUPS).is_some_and(|digits| all_digits(&digits)),
        _ => false,
    };
    if is_imei && has_reporting_body(text) && imei(text).is_none() && meid(text).is_none() {
        return Some((IMEI_CHECK_DIGIT, "if this is an IMEI, its check digit is wrong: scan it again"));
    }
    let is_eid = text.starts_with("89")
        && match text.len() {
            32 => all_digits(text),
            33..=39 => without_marks(text).is_some_and(|digits| digits.len() == 32),
            _ => false,
        };
    (is_eid && eid(text).is_none()).then_some((
        EID_CHECK_DIGITS,
        "if this is an eSIM's number (EID), its check digits are wrong: scan it again",
    ))
}

/// The groups that an IMEI is printed in.
const IMEI_GROUPS: &[&[usize]] = &[&[2, 6, 6, 1], &[6, 2, 6, 1], &[8, 6, 1], &[15]];

/// What stands between groups.
const MARKS: [char; 2] = ['-', ' '];

fn has_marks(text: &str) -> bool {
    text.contains(MARKS)
}

/// Letters and digits of groups that have one of these sequences of lengths, without what stands between them.
fn in_groups(text: &str, lengths: &[&[usize]]) -> Option<String> {
    let is_of = |lengths: &&&[usize]| text.split(MARKS).map(str::len).eq(lengths.iter().copied());
    lengths.iter().find(is_of).map(|_| text.replace(MARKS, ""))
}

/// The digits of any groups of two or more.
fn without_marks(text: &str) -> Option<String> {
    text.split(MARKS).all(|group| group.len() > 1 && all_digits(group)).then(|| text.replace(MARKS, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Evidence;

    #[test]
    fn published_numbers_have_their_forms() {
        for (read, text, evidence) in [
            (imei as fn(&str) -> Option<Reading<'_>>, "490154203237518", Some(Evidence::Checked)),
            (imei, "490154203237517", None),
            (imei, "49-015420-323751-8", Some(Evidence::Checked)),
            (imei, "49 015420 323751 8", Some(Evidence::Checked)),
            (imei, "49015420-323751-8", Some(Evidence::Checked)),
            (imei, "49-015420-323751-7", None),
            (imei, "490154203237518/01", Some(Evidence::Checked)),
            (imei, "490154203237518 / 01", Some(Evidence::Checked)),
            (imei, "49-015420-323751-8 / 01", Some(Evidence::Checked)),
            (imei, "490154203237518 / 1", None),
            // A telephone that has lost its number says so.
            (imei, "000000000000000", None),
            (imei, "00-000000-000000-0", None),
            (imei, "490-15420-323751-8", None),
            (imei, "4901542032-37518-", None),
            (imei, "49-015420-32375A-8", None),
            (imei, "49015420323751", Some(Evidence::Shaped)),
            (imei, "14006381333938", None),
            (imei, "4901542032375A", None),
            (imeisv, "4901542032375101", Some(Evidence::Shaped)),
            (imeisv, "490154203237510A", None),
            (imeisv, "49-015420-323751-01", Some(Evidence::Shaped)),
            (imeisv, "12-345678-901234-56", None),
            (imeisv, "49-015420-32375A-01", None),
            (meid, "AF0123450ABCDE", Some(Evidence::Shaped)),
            (meid, "af0123450abcde", Some(Evidence::Shaped)),
            (meid, "9F0123450ABCDE", None),
            (meid, "AF0123450ABCDEC", Some(Evidence::Checked)),
            (meid, "AF0123450ABCDED", None),
            (meid, "AF 012345 0ABCDE C", Some(Evidence::Checked)),
            (meid, "AF-012345-0ABCDE", Some(Evidence::Shaped)),
            (meid, "AF 012345 0ABCDE D", None),
            (meid, "AF01 2345 0ABC DE", None),
            (meid, "2936087365 00703710", Some(Evidence::Shaped)),
            (meid, "29360 87365 0070 3710 0", Some(Evidence::Checked)),
            // Of decimal digits: an IMEI has the same form, and the same check digit.
            (meid, "99000012345678", Some(Evidence::Shaped)),
            (meid, "990000123456784", Some(Evidence::Checked)),
            (meid, "990000123456782", None),
            (meid, "49015420323751", None),
            (meid, "256691406603430008", Some(Evidence::Shaped)),
            (meid, "293608736500703710", Some(Evidence::Shaped)),
            (meid, "260000000000703710", None),
            (meid, "293608736516777216", None),
            (meid, "2936087365007037100", Some(Evidence::Checked)),
            (meid, "2936087365007037101", None),
            (iccid, "89148000000745809013", Some(Evidence::Checked)),
            (iccid, "89148000000745809014", Some(Evidence::Shaped)),
            (iccid, "8914800000074580901X", None),
            (iccid, "99148000000745809013", None),
            (iccid, "8914 8000 0007 4580 9013", Some(Evidence::Checked)),
            (iccid, "8914-8000-0007-4580-9013", Some(Evidence::Checked)),
            (iccid, "8914 8000 0007 4580 9014", None),
            (iccid, "8914  8000 0007 4580 9013", None),
            (iccid, "8 9148 0000 0074 5809 013", None),
            (eid, "8903 4011 5600 1000 0000 0000 0000 0121", Some(Evidence::Checked)),
            (eid, "89034011 56001000 00000000 00000121", Some(Evidence::Checked)),
            (eid, "8903 4011 5600 1000 0000 0000 0000 0122", None),
            (eid, "89034011560010000000000000000121", Some(Evidence::Checked)),
            (eid, "89034011560010000000000000000122", None),
        ] {
            assert_eq!(read(text).map(|reading| reading.evidence), evidence, "{text}");
        }
    }

    #[test]
    fn the_filler_of_a_sim_cards_number_is_no_part_of_it() {
        for filler in ["F", "f", ""] {
            let printed = format!("8991101200003204514{filler}");
            assert_eq!(iccid(&printed), Some(Reading::checked("8991101200003204514")), "{printed}");
        }
        assert_eq!(iccid("89148000000745809013F"), None);
    }
}
