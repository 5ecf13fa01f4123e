use super::MAX_SERIAL_CHARS;
use super::misfit::{self, Misfit};
use super::{algorithm, canonical};
use crate::escape::is_hidden;
use crate::interpret::is_no_read;
use crate::number::{self, Flaw};
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
    let is_blank = |letter: char| letter.is_whitespace() && !letter.is_control();
    let raw = raw.trim_matches(is_blank);
    let stripped = rule.strip_prefix.as_deref().and_then(|prefix| raw.strip_prefix(prefix)).unwrap_or(raw);
    // What stands between the prefix and the number is no part of it either.
    let stripped = stripped.trim_start_matches(is_blank);
    let canonical = if is_of_its_kind(rule) { canonical::form(stripped, rule.kind) } else { None };
    match rule.case {
        Case::Keep => canonical.unwrap_or_else(|| stripped.to_owned()),
        Case::Upper => canonical.as_deref().unwrap_or(stripped).to_ascii_uppercase(),
        Case::Lower => canonical.as_deref().unwrap_or(stripped).to_ascii_lowercase(),
    }
}

/// Whether the value has the form of its kind. A pattern or a check of its own says which form the rule wants, where its kind has
/// several that pass.
fn is_of_its_kind(rule: &IdentifierRule) -> bool {
    match rule.kind {
        IdentifierKind::Imei | IdentifierKind::Eid => true,
        IdentifierKind::Vin => rule.pattern.is_none(),
        _ => rule.pattern.is_none() && rule.check == Check::None,
    }
}

/// What keeps a normalized value from fitting: a code, and the end of a sentence that starts with the value.
fn flaw(normalized: &str, rule: &IdentifierRule) -> Option<(&'static str, String)> {
    let kind = misfit::noun(rule.kind);
    if normalized.trim().is_empty() {
        return Some(("empty", format!("is empty: scan or enter {kind}")));
    }
    if matches!(rule.kind, IdentifierKind::Serial | IdentifierKind::Text) && is_no_read(normalized) {
        return Some(("empty", format!("says that there is no number: scan or enter {kind}")));
    }
    if normalized.chars().count() > MAX_SERIAL_CHARS {
        return Some(("too_long", format!("is too long for {kind}: at most {MAX_SERIAL_CHARS} characters")));
    }
    if normalized.contains(is_hidden) {
        return Some(("characters", "holds characters that can't be printed".to_owned()));
    }
    if rule.kind == IdentifierKind::Imei
        && normalized.len() == 15
        && normalized.bytes().all(|byte| byte == b'0')
    {
        return Some(("kind", "is no IMEI: a telephone that has lost its own shows zeros".to_owned()));
    }
    let own = if is_of_its_kind(rule) { number::read(rule.kind, normalized) } else { None };
    if own == Some(Err(Flaw::Form)) {
        let lacks = rule.kind == IdentifierKind::Imei
            && normalized.len() == 14
            && check::all_digits(normalized.as_bytes());
        let hint = if lacks { ", and this one may lack its check digit: scan the other code" } else { "" };
        return Some(("kind", format!("is {}{hint}", number::form(rule.kind))));
    }
    if rule.kind == IdentifierKind::Mac && is_group_address(normalized) {
        return Some(("kind", "is the network address (MAC) of a group: no device has it".to_owned()));
    }
    if rule.pattern.as_ref().is_some_and(|pattern| !pattern.matches(normalized)) {
        return Some(("pattern", format!("doesn't look like {kind} of this product")));
    }
    if own == Some(Err(Flaw::Check)) || !passes(normalized, rule.check) {
        return Some(("check", format!("has a wrong check digit for {kind}: scan it again")));
    }
    None
}

/// Whether an address is that of a group of devices, however it is written.
fn is_group_address(normalized: &str) -> bool {
    canonical::form(normalized, IdentifierKind::Mac).is_some_and(|address| number::is_of_a_group(&address))
}

/// Whether a value passes the check that a rule asks for, beside that of its kind.
fn passes(normalized: &str, check: Check) -> bool {
    let value = normalized.as_bytes();
    match check {
        Check::None => true,
        Check::Luhn => check::ends_in_luhn_digit(value),
        Check::Gs1Mod10 => check::ends_in_gs1_digit(value),
        Check::Mod43 => algorithm::ends_in_mod43_character(value),
        Check::Mod97 => algorithm::is_one_modulo_97(value),
        Check::Luhn16 => algorithm::ends_in_luhn16_digit(value),
        Check::Vin => algorithm::has_vin_check_character(value),
    }
}
