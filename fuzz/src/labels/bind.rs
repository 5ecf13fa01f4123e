//! What holds of a label and the rule that it fills.

use label::{
    Binding, BoundIdentifier, Case, Check, IdentifierKind, IdentifierRule, Label, MAX_SERIAL_CHARS, Misfit,
    Own, Pattern, Role, Scan, SerialRule, bind, bind_for, bind_further, bind_value,
};

/// The byte between the parts of the input: in no UTF-8 text.
const BETWEEN: u8 = 0xFF;

/// Patterns beside those that the input brings along.
const PATTERNS: &[&str] = &["", "[A-Z0-9]{5,20}", ".*", "[0-9]+", "(?i)sn.*|S.*", "\\d{15}"];

/// What is bound fits its rule, is of the label, and none of it is taken twice. Four bytes say what is asked for; then come
/// a pattern, a prefix and the scan.
///
/// # Panics
/// When that does not hold.
pub fn label_bind(data: &[u8]) {
    let [kind, check, pattern, more, rest @ ..] = data else { return };
    let mut parts = rest.splitn(3, |byte| *byte == BETWEEN);
    let (given, prefix, scan) = (text(parts.next()), text(parts.next()), parts.next().unwrap_or_default());
    let pattern = match usize::from(*pattern) % (PATTERNS.len() + 2) {
        0 => None,
        1 => Pattern::new(given).ok(),
        other => PATTERNS.get(other - 2).and_then(|pattern| Pattern::new(pattern).ok()),
    };
    let key = IdentifierRule {
        kind: picked(IdentifierKind::ALL, *kind),
        role: Role::Key,
        pattern,
        check: picked(
            &[
                Check::None,
                Check::Luhn,
                Check::Gs1Mod10,
                Check::Mod43,
                Check::Mod97,
                Check::Luhn16,
                Check::Vin,
            ],
            *check,
        ),
        strip_prefix: (!prefix.is_empty()).then(|| prefix.to_owned()),
        case: picked(&[Case::Keep, Case::Upper, Case::Lower], *check / 16),
    };
    let role = if more & 0x80 == 0 { Role::Optional } else { Role::Required };
    let others = [*more & 0x0f, *more & 0x1f, *more >> 2];
    let others = others
        .iter()
        .take(usize::from(*more >> 5))
        .map(|kind| IdentifierRule { role, ..IdentifierRule::plain(picked(IdentifierKind::ALL, *kind)) });
    let rule = SerialRule::new(core::iter::once(key.clone()).chain(others).collect());
    let Ok(rule) = rule else { return };
    let label = label::interpret(Scan::from_transmission(scan));
    match bind(&label, &rule) {
        Ok(binding) => bound(&label, &rule, &binding),
        Err(misfit) => can_be_shown(&misfit),
    }
    keyed(text(Some(scan)), &rule, &key);
}

fn text(bytes: Option<&[u8]>) -> &str {
    bytes.and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// One of several. There is at least one.
fn picked<T: Copy + 'static>(all: &'static [T], number: u8) -> T {
    *all.get(usize::from(number) % all.len()).unwrap_or_else(|| panic!("there is nothing to pick of"))
}

fn bound(label: &Label<'_>, rule: &SerialRule, binding: &Binding) {
    assert_eq!(bind(label, rule).as_ref(), Ok(binding), "the same label binds otherwise");
    assert!(!binding.identifiers.is_empty() && binding.identifiers.len() <= rule.identifiers().len());
    let key = binding.identifiers.iter().position(|bound| bound.role == Role::Key);
    assert!(key.is_none_or(|place| place == 0), "the key isn't first: {binding:?}");
    for (number, one) in binding.identifiers.iter().enumerate() {
        let is_read =
            |found: &&label::Identifier<'_>| found.value == one.raw && found.evidence == one.evidence;
        let read = label.identifiers.iter().find(is_read);
        assert!(read.is_some(), "{one:?} is none of {label:?}");
        assert!(one.evidence <= label::Evidence::Shaped, "a guess fills a line: {one:?}");
        assert!(
            !binding.identifiers.iter().skip(number + 1).any(|other| is_one_text(label, one, other)),
            "twice: {binding:?}"
        );
        let asked =
            rule.identifiers().iter().filter(|asked| asked.kind == one.kind && asked.role == one.role);
        assert!(asked.clone().count() > 0, "{one:?} isn't asked for");
        let mut fits = asked.map(|asked| fits(&one.normalized, asked));
        assert!(fits.any(|fits| fits), "{one:?} doesn't fit {rule:?}");
    }
    if let Ok(further) = bind_further(label, rule, &binding.identifiers) {
        assert!(key.is_none() || further.key().is_none(), "a second key: {further:?}");
        let again =
            |one: &label::BoundIdentifier| binding.identifiers.iter().any(|known| known.raw == one.raw);
        assert!(!further.identifiers.iter().any(again), "taken again: {further:?}");
    }
    if let Some(key) = binding.key()
        && !matches!(key.kind, IdentifierKind::Gtin | IdentifierKind::PartNumber)
        && let Ok(other) = bind_for(label, rule, &[], Own { sku: Some(&key.raw), ..Own::default() })
    {
        assert!(other.key().is_none_or(|other| other.raw != key.raw), "the product's own number: {other:?}");
    }
}

/// Whether two values that were bound are of one text: the whole of it and anything else, or the same characters read as two things. Fields
/// that the label declares may say the same.
fn is_one_text(label: &Label<'_>, one: &BoundIdentifier, other: &BoundIdentifier) -> bool {
    let declared = |bound: &BoundIdentifier| bound.evidence == label::Evidence::Declared;
    if declared(one) && declared(other) {
        return one.raw == other.raw;
    }
    let is_whole = |bound: &BoundIdentifier| !declared(bound) && bound.raw.as_bytes() == label.scan.data;
    // What stands in the data once, within another value that does, was read from there.
    let data = String::from_utf8_lossy(label.scan.data);
    let once = |bound: &BoundIdentifier| data.matches(bound.raw.as_str()).count() == 1;
    let within = |one: &BoundIdentifier, other: &BoundIdentifier| {
        once(one) && once(other) && one.raw.contains(other.raw.as_str())
    };
    is_whole(one)
        || is_whole(other)
        || within(one, other)
        || within(other, one)
        || one.raw == other.raw && once(one)
}

/// A value that is given is kept as the rule makes it.
fn keyed(value: &str, rule: &SerialRule, key: &IdentifierRule) {
    match bind_value(value, rule) {
        Ok(binding) => {
            let [one] = binding.identifiers.as_slice() else {
                panic!("one value fills one key: {binding:?}")
            };
            assert_eq!((one.raw.as_str(), one.kind, one.role), (value, key.kind, Role::Key));
            assert!(fits(&one.normalized, key), "{one:?} doesn't fit {key:?}");
        }
        Err(misfit) => can_be_shown(&misfit),
    }
}

/// Whether a value is one that the rule keeps.
fn fits(normalized: &str, rule: &IdentifierRule) -> bool {
    let case = match rule.case {
        Case::Keep => true,
        Case::Upper => !normalized.bytes().any(|byte| byte.is_ascii_lowercase()),
        Case::Lower => !normalized.bytes().any(|byte| byte.is_ascii_uppercase()),
    };
    // What is kept is kept as it is, were it given once more without what was stripped.
    let plain = IdentifierRule { strip_prefix: None, role: Role::Key, ..rule.clone() };
    let again = SerialRule::new(vec![plain]).map(|rule| bind_value(normalized, &rule));
    let is_kept = again.is_ok_and(|again| {
        again.is_ok_and(|again| again.key().is_some_and(|key| key.normalized == normalized))
    });
    let plausible = !normalized.trim().is_empty()
        && normalized.chars().count() <= MAX_SERIAL_CHARS
        && !normalized.chars().any(char::is_control);
    let pattern = rule.pattern.as_ref().is_none_or(|pattern| pattern.matches(normalized));
    case && is_kept && plausible && pattern && passes(normalized, rule.check)
}

/// The checks of digits, worked out in another way than the library's: with each digit's weight looked up.
fn passes(value: &str, check: Check) -> bool {
    let weighed = |doubled: [u32; 10], modulus: u32| {
        let digits = value.chars().rev().map(|character| character.to_digit(10));
        let sum = digits.enumerate().try_fold(0, |sum, (place, digit)| {
            let digit = digit?;
            let odd = doubled.get(usize::try_from(digit).ok()?).copied()?;
            Some(sum + if place % 2 == 1 { odd } else { digit })
        });
        sum.is_some_and(|sum| sum % modulus == 0)
    };
    match check {
        Check::Luhn => weighed([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], 10),
        Check::Gs1Mod10 => weighed([0, 3, 6, 9, 2, 5, 8, 1, 4, 7], 10),
        Check::Mod97 => {
            let rest =
                value.chars().try_fold(0, |rest, character| Some((rest * 10 + character.to_digit(10)?) % 97));
            rest == Some(1)
        }
        Check::Vin => is_vin(value),
        Check::Luhn16 => ends_in_luhn16(value),
        Check::Mod43 => ends_in_mod43(value),
        Check::None => true,
    }
}

/// 49 CFR 565.15, table III: what each character stands for, looked up.
fn is_vin(value: &str) -> bool {
    const LETTERS: &str = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
    const WEIGHTS: [usize; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let number =
        |character: char| LETTERS.find(character).filter(|_| character != '.').map(|place| place % 10);
    let sum = value
        .chars()
        .zip(WEIGHTS)
        .try_fold(0, |sum, (character, weight)| Some(sum + number(character)? * weight));
    let wanted = sum.and_then(|sum| "0123456789X".chars().nth(sum % 11));
    value.chars().count() == 17 && wanted.is_some() && value.chars().nth(8) == wanted
}

/// 3GPP2 S.R0048: every second hex digit from the right doubled, the digits of all added up.
fn ends_in_luhn16(value: &str) -> bool {
    let digits: Option<Vec<u32>> = value.chars().rev().map(|character| character.to_digit(16)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() > 1) else { return false };
    let doubled = digits.iter().skip(1).step_by(2).map(|digit| format!("{:X}", 2 * digit));
    let twice: u32 = doubled
        .flat_map(|text| text.chars().filter_map(|digit| digit.to_digit(16)).collect::<Vec<_>>())
        .sum();
    let once: u32 = digits.iter().step_by(2).sum();
    (once + twice).is_multiple_of(16)
}

/// ISO/IEC 16388, annex A.
fn ends_in_mod43(value: &str) -> bool {
    const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    let places: Option<Vec<usize>> = value.chars().map(|character| CHARACTERS.find(character)).collect();
    places.is_some_and(|places| match places.split_last() {
        Some((last, front)) if !front.is_empty() => front.iter().sum::<usize>() % 43 == *last,
        _ => false,
    })
}

fn can_be_shown(misfit: &Misfit) {
    assert!(!misfit.message.is_empty() && !misfit.message.chars().any(char::is_control), "{misfit:?}");
    assert!(misfit.message.chars().count() < 2_000, "{misfit:?} is too long to be shown");
}
