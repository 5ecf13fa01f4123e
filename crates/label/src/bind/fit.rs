use super::MAX_SERIAL_CHARS;
use super::misfit::{self, Misfit};
use super::{algorithm, canonical};
use crate::escape::is_hidden;
use crate::{Case, Check, IdentifierKind, IdentifierRule, check};

/// Makes a value what the rule keeps of it, and checks that.
pub(super) fn fit(raw: &str, rule: &IdentifierRule) -> Result<String, Misfit> {
    let normalized = normalize(raw, rule);
    match flaw(&normalized, rule) {
        None => Ok(normalized),
        Some((code, message)) => Err(misfit::of(code, raw, &normalized, message).by(rule)),
    }
}

/// Takes off blanks at both ends, which printers of fixed width and fingers add and nobody sees, and the prefix, where it stands
/// there; writes it in the one form of its kind, and folds the case.
fn normalize(raw: &str, rule: &IdentifierRule) -> String {
    let raw = raw.trim_matches(|letter: char| letter.is_whitespace() && !letter.is_control());
    let stripped = rule.strip_prefix.as_deref().and_then(|prefix| raw.strip_prefix(prefix)).unwrap_or(raw);
    // A pattern or a check of its own says which form the rule wants, where its kind has several that pass.
    let says_form = match rule.kind {
        IdentifierKind::Imei | IdentifierKind::Eid => false,
        IdentifierKind::Vin => rule.pattern.is_some(),
        _ => rule.pattern.is_some() || rule.check != Check::None,
    };
    let canonical = if says_form { None } else { canonical::form(stripped, rule.kind) };
    match rule.case {
        Case::Keep => canonical.unwrap_or_else(|| stripped.to_owned()),
        Case::Upper => canonical.as_deref().unwrap_or(stripped).to_ascii_uppercase(),
        Case::Lower => canonical.as_deref().unwrap_or(stripped).to_ascii_lowercase(),
    }
}

/// What keeps a normalized value from fitting: a code, and the end of a sentence that starts with the value.
fn flaw(normalized: &str, rule: &IdentifierRule) -> Option<(&'static str, String)> {
    let kind = misfit::noun(rule.kind);
    if normalized.trim().is_empty() {
        return Some(("empty", format!("is empty: scan or enter {kind}")));
    }
    if normalized.chars().count() > MAX_SERIAL_CHARS {
        return Some(("too_long", format!("is too long for {kind}: at most {MAX_SERIAL_CHARS} characters")));
    }
    if normalized.contains(is_hidden) {
        return Some(("characters", "holds characters that can't be printed".to_owned()));
    }
    if rule.kind == IdentifierKind::Imei && !is_imei_form(normalized) {
        let lacks = normalized.len() == 14 && normalized.bytes().all(|byte| byte.is_ascii_digit());
        let hint = if lacks { ", and this one may lack its check digit: scan the other code" } else { "" };
        return Some(("kind", format!("is no IMEI: that has 15 digits{hint}")));
    }
    if rule.kind == IdentifierKind::Imei && normalized.bytes().all(|byte| byte == b'0') {
        return Some(("kind", "is no IMEI: a telephone that has lost its own shows zeros".to_owned()));
    }
    if rule.kind == IdentifierKind::Mac && is_group_address(normalized) {
        return Some(("kind", "is the network address (MAC) of a group: no device has it".to_owned()));
    }
    if rule.pattern.as_ref().is_some_and(|pattern| !pattern.matches(normalized)) {
        return Some(("pattern", format!("doesn't look like {kind} of this product")));
    }
    if !passes(normalized, rule) {
        return Some(("check", format!("has a wrong check digit for {kind}: scan it again")));
    }
    None
}

fn is_imei_form(normalized: &str) -> bool {
    normalized.len() == 15 && normalized.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an address is that of a group of devices: the lowest bit of its first byte is set (IEEE 802, 8.2).
fn is_group_address(normalized: &str) -> bool {
    let address = canonical::form(normalized, IdentifierKind::Mac);
    let second = address.and_then(|address| address.chars().nth(1)?.to_digit(16));
    second.is_some_and(|digit| digit % 2 == 1)
}

/// An IMEI and an embedded SIM's number always have their own check digits, whatever else the rule asks for.
fn passes(normalized: &str, rule: &IdentifierRule) -> bool {
    let value = normalized.as_bytes();
    let own = match rule.kind {
        IdentifierKind::Imei => check::ends_in_luhn_digit(value),
        IdentifierKind::Eid => algorithm::is_one_modulo_97(value),
        _ => true,
    };
    own && match rule.check {
        Check::None => true,
        Check::Luhn => check::ends_in_luhn_digit(value),
        Check::Gs1Mod10 => check::ends_in_gs1_digit(value),
        Check::Mod43 => algorithm::ends_in_mod43_character(value),
        Check::Mod97 => algorithm::is_one_modulo_97(value),
        Check::Luhn16 => algorithm::ends_in_luhn16_digit(value),
        Check::Vin => algorithm::has_vin_check_character(value),
    }
}
