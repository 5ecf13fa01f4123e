//! Text that no standard explains: everything that it can honestly be, by its shape.

use super::{formats, retail, shapes};
use crate::bind::MAX_SERIAL_CHARS;
use crate::escape::is_hidden;
use crate::problem::{HIDDEN_CHARACTER, NOT_A_LABEL};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, makers};

/// Reads text without control characters.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    if is_web_address(text) {
        let message = "this is a web address, not a label with a number on it: scan the other code";
        label.problems.push(Problem::warning(NOT_A_LABEL, 0, message));
        return label.identifiers.push(shaped(Kind::Url, text));
    }
    if is_for_a_telephone(text) {
        let message = "this sets up a telephone or a network, or calls somebody: scan the other code";
        label.problems.push(Problem::warning(NOT_A_LABEL, 0, message));
        return label.identifiers.push(shaped(Kind::Url, text));
    }
    if is_receipt(text) {
        return label.identifiers.push(shaped(Kind::Receipt, text));
    }
    if let Some(position) = text.find(is_hidden) {
        let message = format!("the character at byte {position} shows nothing, or turns the text around it");
        label.problems.push(Problem::warning(HIDDEN_CHARACTER, position, message));
        return label.identifiers.push(shaped(Kind::Text, text));
    }
    let whole = if text.chars().count() > MAX_SERIAL_CHARS { Kind::Text } else { Kind::Serial };
    label.identifiers.push(shaped(whole, text));
    shapes::read(text, label);
    formats::read_data_identifier(text, label);
    makers::read(text, label);
}

/// Reads the data of Interleaved 2 of 5: 14 digits with a good check digit are an ITF-14.
pub(super) fn read_itf<'a>(text: &'a str, label: &mut Label<'a>) {
    if let Some(problem) = super::control_character(text) {
        return label.problems.push(problem);
    }
    if let Some(gtin) =
        Some(text.as_bytes()).filter(|text| text.len() == 14).and_then(|text| Gtin::of(text).ok())
    {
        retail::add_element(gtin, label);
    }
    read(text, label);
}

/// Adds what text can be beside the GS1 elements that it parses as: other shapes, and just text.
pub(super) fn read_beside_elements<'a>(text: &'a str, label: &mut Label<'a>) {
    shapes::read(text, label);
    label.identifiers.push(shaped(Kind::Text, text));
}

fn shaped(kind: Kind, text: &str) -> Identifier<'_> {
    Identifier { kind, value: text.into(), evidence: Evidence::Shaped }
}

fn is_web_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && ["https", "http", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// What stands before the first colon of codes that are for the camera of a telephone: networks, set-up codes of devices
/// (Matter, HomeKit), SIM profiles, contacts, and the like. Some hold passwords, and none a serial number. Not verified
/// against the standards of each.
const FOR_A_TELEPHONE: &[&str] =
    &["wifi", "dpp", "mt", "x-hm", "lpa", "mecard", "begin", "mailto", "tel", "sms", "smsto", "geo"];

fn is_for_a_telephone(text: &str) -> bool {
    // The longest one has six letters.
    let Some(colon) = text.bytes().take(7).position(|byte| byte == b':') else { return false };
    let (before, after) = text.split_at(colon);
    let known = FOR_A_TELEPHONE.iter().any(|scheme| before.eq_ignore_ascii_case(scheme));
    // Two letters are in a serial number sooner than three: only one as long as a Matter code (not verified) is taken for it.
    known && after.len() > if before.len() == 2 { 19 } else { 1 }
}

/// One of this shop's own receipts: `R` or, in training, `RT`, then store, lane and number with hyphens between them. With caps
/// lock on it starts with a small letter, and is one all the same.
fn is_receipt(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['R', 'r']) else { return false };
    let mut parts = rest.rsplitn(3, '-');
    let (Some(number), Some(lane), Some(store)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let counted = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    counted(number, 20)
        && counted(lane, 10)
        && !store.is_empty()
        && store.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'))
}
