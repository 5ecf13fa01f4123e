//! Telephones and SIM cards.

use super::{Reading, all_digits};
use crate::bind::algorithm::{ends_in_luhn16_digit, is_one_modulo_97};
use crate::check;
use crate::problem::ICCID_CHECK_DIGIT;

/// Who gives out type allocation codes: the first two digits of an IMEI (GSMA TS.06). Taken from public lists of
/// telephones' numbers, not verified against TS.06 itself, which is why it only narrows what has no check digit.
pub(super) const REPORTING_BODIES: &[&str] =
    &["01", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"];

/// 3GPP TS 23.003, 6.2.1 and annex B. Fourteen digits lack the check digit, and prove nothing.
pub(super) fn imei(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        15 if check::ends_in_luhn_digit(text.as_bytes()) => Some(Reading::checked(text)),
        17 | 18 => printed_imei(text).map(Reading::checked),
        14 if all_digits(text) && has_reporting_body(text) => Some(Reading::shaped(text)),
        _ => None,
    }
}

/// Whether digits start with one of them.
pub(super) fn has_reporting_body(text: &str) -> bool {
    REPORTING_BODIES.iter().any(|body| text.starts_with(body))
}

/// As people print it (3GPP TS 23.003, 6.2.1; GSMA TS.06): two, six, six digits and one, or the first two groups in one, with
/// hyphens or spaces between them. The older form has six, two, six digits and one.
fn printed_imei(text: &str) -> Option<String> {
    // The software version's two digits follow a slash on some labels.
    let text = text.split_once('/').map_or(text, |(imei, version)| match version.len() {
        2 if all_digits(version) => imei,
        _ => text,
    });
    let groups = [[2, 6, 6, 1].as_slice(), &[6, 2, 6, 1], &[8, 6, 1], &[15]];
    let fits = |lengths: &&[usize]| text.split(['-', ' ']).map(str::len).eq(lengths.iter().copied());
    groups.iter().find(|lengths| fits(lengths))?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 15 && check::ends_in_luhn_digit(digits.as_bytes())).then_some(digits)
}

/// 3GPP TS 23.003, 6.2.2. It has no check digit.
pub(super) fn imeisv(text: &str) -> Option<Reading<'_>> {
    (text.len() == 16 && all_digits(text)).then(|| Reading::shaped(text))
}

/// 3GPP2 S.R0048: 14 hex digits from A0 on, or the same as 10 and 8 decimal digits; each with a check digit or without.
pub(super) fn meid(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        14 => is_hex_meid(text).then(|| Reading::shaped(text)),
        15 => (text.get(..14).is_some_and(is_hex_meid) && ends_in_luhn16_digit(text.as_bytes()))
            .then(|| Reading::checked(text)),
        18 => is_decimal_meid(text).then(|| Reading::shaped(text)),
        19 => (text.get(..18).is_some_and(is_decimal_meid) && check::ends_in_luhn_digit(text.as_bytes()))
            .then(|| Reading::checked(text)),
        _ => None,
    }
}

fn is_hex_meid(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.starts_with(|first: char| first.to_digit(16).is_some_and(|digit| digit >= 10))
}

fn is_decimal_meid(text: &str) -> bool {
    let in_range = |digits: &str, least: u64, most: u64| {
        digits.parse().is_ok_and(|number: u64| (least..=most).contains(&number))
    };
    all_digits(text)
        && text.split_at_checked(10).is_some_and(|(maker, serial)| {
            in_range(maker, 0xA000_0000, 0xFFFF_FFFF) && in_range(serial, 0, 0xFF_FFFF)
        })
}

/// ITU-T E.118: 89, then 17 or 18 digits, the last by Luhn. One of 19 digits may be filled up with an F, which is no
/// part of it. Some are printed without their check digit, so that a wrong one is a warning.
pub(super) fn iccid(text: &str) -> Option<Reading<'_>> {
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

/// GSMA SGP.29: 32 digits that are 1 modulo 97.
pub(super) fn eid(text: &str) -> Option<Reading<'_>> {
    (text.len() == 32 && is_one_modulo_97(text.as_bytes())).then(|| Reading::checked(text))
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
            (imei, "490-15420-323751-8", None),
            (imei, "4901542032-37518-", None),
            (imei, "49-015420-32375A-8", None),
            (imei, "49015420323751", Some(Evidence::Shaped)),
            (imei, "14006381333938", None),
            (imei, "4901542032375A", None),
            (imeisv, "4901542032375101", Some(Evidence::Shaped)),
            (imeisv, "490154203237510A", None),
            (meid, "AF0123450ABCDE", Some(Evidence::Shaped)),
            (meid, "af0123450abcde", Some(Evidence::Shaped)),
            (meid, "9F0123450ABCDE", None),
            (meid, "AF0123450ABCDEC", Some(Evidence::Checked)),
            (meid, "AF0123450ABCDED", None),
            (meid, "293608736500703710", Some(Evidence::Shaped)),
            (meid, "260000000000703710", None),
            (meid, "293608736516777216", None),
            (meid, "2936087365007037100", Some(Evidence::Checked)),
            (meid, "2936087365007037101", None),
            (iccid, "89148000000745809013", Some(Evidence::Checked)),
            (iccid, "89148000000745809014", Some(Evidence::Shaped)),
            (iccid, "8914800000074580901X", None),
            (iccid, "99148000000745809013", None),
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
