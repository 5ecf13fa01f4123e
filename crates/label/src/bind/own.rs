use super::misfit::{self, Misfit};
use crate::interpret::plain;
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, IdentifierRule, Label, mh10};
use std::borrow::Cow;

/// What a product is called itself. None of it is ever the serial number of one of its units, whatever the label says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own<'p> {
    /// Its GTINs. Any digits that are one of them, with zeros in front or without, are no serial number.
    pub gtins: &'p [Gtin],
    /// Its number in the shop.
    pub sku: Option<&'p str>,
    /// Its makers' part numbers.
    pub parts: &'p [&'p str],
}

impl Own<'_> {
    /// Whether one of its GTINs stands in the text of a label, whatever stands around it: the text is rather that product's than the
    /// number of another one's unit.
    #[must_use]
    pub fn stands_in(self, label: &Label<'_>) -> bool {
        let is_in = |text: &str| {
            let text = bare(text);
            let is_one = |gtin: &Gtin| holds_digits(&text, gtin);
            self.gtins.iter().any(is_one)
        };
        !self.gtins.is_empty() && core::str::from_utf8(label.scan.data).is_ok_and(is_in)
    }

    /// Refuses a value that is one of the product's own numbers. A part number may be asked for as such.
    pub(super) fn refuse(self, raw: &str, normalized: &str, rule: &IdentifierRule) -> Result<(), Misfit> {
        self.refuse_within(None, raw, normalized, rule)
    }

    /// The same for a reading of a label. Text that only starts with something else, a data identifier for one, and is one of the
    /// product's own numbers after it, is that number; so is whatever else it could be made into.
    pub(super) fn refuse_of(
        self,
        label: &Label<'_>,
        candidate: &Identifier<'_>,
        normalized: &str,
        rule: &IdentifierRule,
    ) -> Result<(), Misfit> {
        let is_declared = candidate.evidence == Evidence::Declared;
        let is_part = |part: &&Identifier<'_>| {
            matches!(part.kind, Kind::Serial | Kind::PartNumber)
                && part.evidence != Evidence::Declared
                && !is_declared
                && (candidate.value.ends_with(&*part.value)
                    || part.value.ends_with(&*candidate.value)
                    || part.value.as_bytes() == label.scan.data)
        };
        // The code of its case is told as that. That of another product's may happen to hold its code.
        let is_case = |text: &str| {
            Gtin::from_digits(text.as_bytes()).is_some_and(|found| found.is_case())
                && self.gtins.iter().any(|gtin| holds_case(text, gtin))
        };
        let is_case =
            candidate.value.as_bytes() == label.scan.data && !is_declared && is_case(&candidate.value);
        let own = if is_case { Self { gtins: &[], ..self } } else { self };
        let parts = label.identifiers.iter().filter(is_part).map(|part| &*part.value);
        let number = parts.into_iter().find(|part| own.name_of(part).is_some());
        own.refuse_within(number, &candidate.value, normalized, rule)?;
        // What a person or a program gives as the serial number may hold it.
        if own.holds(&candidate.value, is_declared, rule) {
            return Err(holds_own_number(&candidate.value, normalized, rule));
        }
        Ok(())
    }

    fn refuse_within(
        self,
        part: Option<&str>,
        raw: &str,
        normalized: &str,
        rule: &IdentifierRule,
    ) -> Result<(), Misfit> {
        if rule.kind == Kind::PartNumber || rule.kind == Kind::Gtin {
            return Ok(());
        }
        let found = [Some(raw), Some(normalized).filter(|kept| *kept != raw), part]
            .into_iter()
            .flatten()
            .find_map(|value| self.name_of(value.trim()));
        let Some((code, name)) = found else { return Ok(()) };
        Err(own_number(code, name, raw, normalized, rule))
    }

    /// Whether text holds one of its GTINs, whatever stands around it: a second code, or a serial number beside it; and of
    /// what is left of one. What is declared only must not start so. A rule that says something knows serial numbers like that.
    fn holds(self, value: &str, is_declared: bool, rule: &IdentifierRule) -> bool {
        if !rule.says_nothing() || matches!(rule.kind, Kind::PartNumber | Kind::Gtin) {
            return false;
        }
        let value = bare(value);
        self.gtins.iter().any(|gtin| match is_declared {
            true => starts_with_gtin(&value, gtin),
            false => holds_digits(&value, gtin) || is_stripped(&value, gtin),
        })
    }

    /// Whether a value is one of the product's own numbers.
    pub(super) fn is_own(self, value: &str) -> bool {
        self.name_of(value).is_some()
    }

    /// Which of the product's own numbers a value is, or what follows a data identifier of a product's number (`1P`, `8P`) in front of it: a
    /// misfit's code, and what it is called. A letter alone may be a part of a serial number.
    fn name_of(self, value: &str) -> Option<(&'static str, &'static str)> {
        let behind = || {
            let (identifier, data) = mh10::split(value)?;
            self.named(data).filter(|_| identifier.len() > 1 && identifier.ends_with('P'))
        };
        self.named(value).or_else(behind)
    }

    fn named(self, value: &str) -> Option<(&'static str, &'static str)> {
        let digits = bare(value);
        let holds = |gtin: &Gtin| starts_with_element(value, gtin) && value.len() > 16;
        if self.gtins.iter().any(holds) {
            return Some(HOLDS_GTIN);
        }
        let names = |gtin: &Gtin| {
            is_gtin(&digits, gtin)
                || is_case(&digits, gtin)
                || is_with_add_on(&digits, gtin)
                || starts_with_element(value, gtin)
        };
        if self.gtins.iter().any(names) {
            Some(IS_GTIN)
        } else if self.sku.is_some_and(|sku| sku.trim().eq_ignore_ascii_case(value)) {
            Some(("is_sku", "own number (SKU)"))
        } else if self.parts.iter().any(|part| part.trim().eq_ignore_ascii_case(value)) {
            Some(("is_part", "part number"))
        } else {
            None
        }
    }
}

fn own_number(code: &'static str, name: &str, raw: &str, normalized: &str, rule: &IdentifierRule) -> Misfit {
    if code == HOLDS_GTIN.0 {
        return holds_own_number(raw, normalized, rule);
    }
    let what = format!("is the product's {name}, not {}: scan the other code", misfit::noun(rule.kind));
    Misfit { is_own: true, ..misfit::of(code, raw, normalized, what).by(rule) }
}

fn holds_own_number(raw: &str, normalized: &str, rule: &IdentifierRule) -> Misfit {
    let what = "holds the product's own code (GTIN), or a part of it, and is no number of a unit: scan the other code, by itself";
    Misfit { is_own: true, ..misfit::of(HOLDS_GTIN.0, raw, normalized, what.to_owned()).by(rule) }
}

const HOLDS_GTIN: (&str, &str) = ("holds_gtin", "own code (GTIN)");

const IS_GTIN: (&str, &str) = ("is_gtin", "own code (GTIN)");

/// The digits of a GTIN that are always written: from the first that isn't zero, and all eight of an EAN-8.
fn shortest(gtin: &Gtin) -> &str {
    let digits = gtin.as_str();
    let significant = digits.trim_start_matches('0');
    if significant.len() > 8 { significant } else { digits.get(6..).unwrap_or(digits) }
}

/// Whether text holds a GTIN, whatever stands around it: its digits as far as they are always there, those of a case of it, its UPC-E.
fn holds_digits(text: &str, gtin: &Gtin) -> bool {
    text.contains(core(gtin)) || holds_upc_e(text, gtin) || holds_case(text, gtin)
}

/// What is left of a GTIN however many digits are cut off at its ends, where that is enough to know it by: of an EAN-13 all but the first and
/// the last, of a UPC-A all but the first.
fn core(gtin: &Gtin) -> &str {
    let digits = gtin.as_str();
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let core = match zeros {
        0 | 1 => digits.get(2..13),
        2 => digits.get(3..),
        _ => None,
    };
    core.filter(|core| core.trim_start_matches('0').len() > 7).unwrap_or_else(|| shortest(gtin))
}

/// Whether text is an EAN-8 without its check digit, or a UPC-E without that, its first digit or both, as scanners can be set to
/// send them. A serial number may be so few digits: only a read of a label is taken for it.
fn is_stripped(value: &str, gtin: &Gtin) -> bool {
    if !matches!(value.len(), 6 | 7) || !is_digits(value) {
        return false;
    }
    let check = gtin.as_str().get(13..).unwrap_or_default();
    let ean_8 = gtin.as_str().strip_prefix("000000").and_then(|digits| digits.get(..7));
    let is_upc_e = |digits: String| Gtin::of_upc_e(digits.as_bytes()) == Ok(*gtin);
    let with = |front: &str, check: &str| is_upc_e(format!("{front}{value}{check}"));
    ean_8 == Some(value)
        || with("0", "")
        || with("1", "")
        || with("", check)
        || with("0", check)
        || with("1", check)
}

/// Whether text holds the UPC-E that a GTIN is written as, eight digits by themselves.
fn holds_upc_e(value: &str, gtin: &Gtin) -> bool {
    // A UPC-E is one of a UPC-A with zeros in it (GS1 General Specifications 5.2.2.4).
    gtin.as_str().starts_with("00")
        && value
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|run| run.len() == 8)
            .any(|run| Gtin::of_upc_e(run.as_bytes()) == Ok(*gtin))
}

/// Whether digits are the code of a case of the product, or of it by measure: an indicator, its digits, and a check digit,
/// right or wrong.
fn is_case(value: &str, gtin: &Gtin) -> bool {
    value.len() == 14 && is_digits(value) && holds_case(value, gtin)
}

/// Whether text holds one.
fn holds_case(value: &str, gtin: &Gtin) -> bool {
    let body = gtin.as_str().get(1..13).unwrap_or_default();
    let is_one = |(at, _): (usize, &str)| {
        let found = at.checked_sub(1).and_then(|from| value.get(from..from + 14));
        found.is_some_and(|found| !found.starts_with('0') && is_digits(found))
    };
    value.len() >= 14 && value.match_indices(body).any(is_one)
}

/// What stands between and around digits where people or other symbologies write them: blanks, hyphens, quotation marks, the
/// start and stop characters of Code 39, and those of Codabar around digits alone. Full-width digits are digits.
fn bare(value: &str) -> Cow<'_, str> {
    let plain = if value.is_ascii() { Cow::Borrowed(value) } else { Cow::Owned(plain(value)) };
    // Most values are letters and digits, and start or end with none that Codabar could.
    let is_end =
        |letter: Option<&u8>| letter.is_some_and(|letter| matches!(letter, b'A'..=b'D' | b'a'..=b'd'));
    let bytes = plain.as_bytes();
    if bytes.iter().all(u8::is_ascii_alphanumeric) && !(is_end(bytes.first()) && is_end(bytes.last())) {
        return plain;
    }
    let is_kept =
        |letter: &char| !(letter.is_whitespace() || "-\"'*\u{2010}\u{2011}\u{2013}".contains(*letter));
    let kept: String = plain.chars().filter(is_kept).collect();
    let is_end = |letter: char| matches!(letter.to_ascii_uppercase(), 'A'..='D');
    match kept.strip_prefix(is_end).and_then(|rest| rest.strip_suffix(is_end)) {
        Some(digits) if is_digits(digits) => Cow::Owned(digits.to_owned()),
        _ => Cow::Owned(kept),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether text is a GTIN: its digits from the first that isn't zero, with its check digit or, as some scanners send it, without.
/// A UPC-E stands for its UPC-A.
fn is_gtin(value: &str, gtin: &Gtin) -> bool {
    fn significant(digits: &str) -> &str {
        digits.trim_start_matches('0')
    }
    if value.len() > 14 || !is_digits(value) {
        return false;
    }
    let whole = gtin.as_str();
    let without_check = whole.get(..13).unwrap_or_default();
    significant(value) == significant(whole)
        // Of an EAN-8 there would be so few digits left that a serial number may have them.
        || significant(without_check).len() > 7 && significant(value) == significant(without_check)
        || Gtin::of_upc_e(value.as_bytes()) == Ok(*gtin)
        // Its first digit is cut off, and perhaps the last one too.
        || value.len() >= 11 && whole.contains(value) && value.contains(core(gtin))
}

/// The forms in which a GTIN stands before something else: 14 digits, and as EAN-13 or UPC-A. An EAN-8 is too short to tell.
fn forms(gtin: &Gtin) -> impl Iterator<Item = &[u8]> {
    let digits = gtin.as_digits();
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    (0..=zeros.min(2)).filter(move |_| zeros < 6).filter_map(|from| digits.get(from..))
}

fn starts_with_gtin(value: &str, gtin: &Gtin) -> bool {
    forms(gtin).any(|form| value.as_bytes().starts_with(form))
}

/// Whether text is a GTIN and the add-on of its EAN or UPC, two digits or five (GS1 General Specifications 5.2).
fn is_with_add_on(value: &str, gtin: &Gtin) -> bool {
    let is_add_on = |rest: &[u8]| matches!(rest.len(), 2 | 5) && rest.iter().all(u8::is_ascii_digit);
    forms(gtin).any(|form| form.len() < 14 && value.as_bytes().strip_prefix(form).is_some_and(is_add_on))
}

/// Whether text starts with the GS1 element of a GTIN (AI 01, GS1 General Specifications 3.2.2): it names the product, whatever else
/// is in it, and is no serial number as a whole even where it can't be read to its end.
fn starts_with_element(value: &str, gtin: &Gtin) -> bool {
    value.as_bytes().strip_prefix(b"01").is_some_and(|rest| rest.starts_with(gtin.as_digits()))
}
