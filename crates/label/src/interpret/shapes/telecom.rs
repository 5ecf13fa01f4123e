//! Telephones and SIM cards.

use super::{Reading, all_digits, number};
use crate::IdentifierKind as Kind;
use crate::number::Digit;
use crate::problem::ICCID_CHECK_DIGIT;

/// Who gives out type allocation codes: the first two digits of an IMEI (GSMA TS.06). Taken from public lists of
/// telephones' numbers, not verified against TS.06 itself, which is why it only narrows what has no check digit.
pub(super) const REPORTING_BODIES: &[&str] =
    &["01", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"];

/// With its check digit, bare or as people print it. Fourteen digits lack it, and prove nothing.
pub(super) fn imei(text: &str) -> Option<Reading<'_>> {
    match text.len() {
        14 if all_digits(text) && has_reporting_body(text) => Some(Reading::shaped(text)),
        15 if all_digits(text) => number(Kind::Imei, text).map(|imei| Reading::checked(imei.into_text())),
        17 | 18 if is_printed(text) => {
            number(Kind::Imei, text).map(|imei| Reading::checked(imei.into_text()))
        }
        _ => None,
    }
}

/// Whether digits start with one of them.
pub(super) fn has_reporting_body(text: &str) -> bool {
    REPORTING_BODIES.iter().any(|body| text.starts_with(body))
}

/// As people print it (3GPP TS 23.003, 6.2.1; GSMA TS.06): two, six, six digits and one, or the first two groups in one, with
/// hyphens or spaces between them. The older form has six, two, six digits and one. Text in other groups is rather something else.
fn is_printed(text: &str) -> bool {
    // The software version's two digits follow a slash on some labels.
    let text = text.split_once('/').map_or(text, |(imei, _)| imei);
    let groups = [[2, 6, 6, 1].as_slice(), &[6, 2, 6, 1], &[8, 6, 1], &[15]];
    let fits = |lengths: &[usize]| text.split(['-', ' ']).map(str::len).eq(lengths.iter().copied());
    groups.into_iter().any(fits)
}

/// It has no check digit: bare digits only.
pub(super) fn imeisv(text: &str) -> Option<Reading<'_>> {
    if text.len() == 16 { number(Kind::Imeisv, text).map(|_| Reading::shaped(text)) } else { None }
}

/// Only one from A0 on: other hex digits are rather something else.
pub(super) fn meid(text: &str) -> Option<Reading<'_>> {
    let may_be = match text.len() {
        14 | 15 => text.starts_with(|first: char| first.is_ascii_alphabetic()),
        18 | 19 => true,
        _ => false,
    };
    if !may_be || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let meid = number(Kind::Meid, text).filter(|meid| meid.value.starts_with(|first: char| first >= 'A'))?;
    Some(if meid.digit == Digit::Good { Reading::checked(text) } else { Reading::shaped(text) })
}

/// Nineteen or twenty digits. Some are printed without their check digit, so that a wrong one is a warning.
pub(super) fn iccid(text: &str) -> Option<Reading<'_>> {
    let is_bare = || {
        let is_filled = text.ends_with(['F', 'f']);
        (!is_filled || text.len() == 20) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if !matches!(text.len(), 19 | 20) || !is_bare() {
        return None;
    }
    let iccid = number(Kind::Iccid, text)?;
    let (digit, value) = (iccid.digit, iccid.into_text());
    if digit == Digit::Good {
        return Some(Reading::checked(value));
    }
    let message = "if this is a SIM card's number, its check digit is wrong or left out";
    Some(Reading::doubted(value, ICCID_CHECK_DIGIT, message))
}

/// Always with its check digits.
pub(super) fn eid(text: &str) -> Option<Reading<'_>> {
    if text.len() == 32 { number(Kind::Eid, text).map(|_| Reading::checked(text)) } else { None }
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
