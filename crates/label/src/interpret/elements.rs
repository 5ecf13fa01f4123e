//! What GS1 elements identify.

use super::{Soundness, composite};
use crate::gs1::RawElement;
use crate::{
    Aim, Element, Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Text, gs1, oddity,
};

/// Reads element strings of a carrier that says that it holds them. Nothing else is made of data that breaks their standard.
/// The data is sound if nothing else is in it than their application identifiers, values and separators, and no
/// value holds what damage leaves.
pub(super) fn read<'a>(message: &'a str, whole: &'a str, label: &mut Label<'a>) -> Soundness {
    let mut read = gs1::Message::default();
    let start = whole.len() - message.len();
    let elements = match label.scan.aim {
        Some(Aim { code: b'e', .. }) => composite::read_all(&mut read, message, start),
        _ => read.read(message, start),
    };
    match elements.and_then(|()| read.finish()) {
        Ok(()) => add(&read, label, |_| Evidence::Declared),
        Err(problem) => {
            label.problems.push(problem);
            return Soundness::Open;
        }
    }
    match label.scan.aim {
        Some(_) if start == 0 && !read.suspect => Soundness::Sound,
        _ => Soundness::Open,
    }
}

/// Takes element strings for what they look like, though the carrier doesn't say so: a check digit proves
/// a GTIN, everything else only has its shape. They are the data's elements only where it holds separators.
pub(super) fn guess<'a>(message: &gs1::Message<'a>, separated: bool, label: &mut Label<'a>) {
    add(message, label, |kind| match kind {
        Kind::Gtin | Kind::Sscc => Evidence::Checked,
        _ => Evidence::Shaped,
    });
    if !separated {
        label.elements.clear();
    }
}

/// Whether text starts with what a GTIN's element looks like, its check digit included.
pub(super) fn may_be_a_gtin(text: &str) -> bool {
    text.strip_prefix("01")
        .and_then(|rest| rest.get(..14))
        .is_some_and(|digits| Gtin::of(digits.as_bytes()).is_ok())
}

pub(super) fn add<'a>(
    message: &gs1::Message<'a>,
    label: &mut Label<'a>,
    evidence: impl Fn(Kind) -> Evidence,
) {
    if !message.warnings.is_empty() {
        label.problems.extend(message.warnings.iter().cloned());
    }
    for element in &message.elements {
        label.elements.push(Element { ai: element.ai, value: element.value.into() });
        identify(element, element.value.into(), label, &evidence);
    }
}

/// Adds what an element identifies, whose value is held as `value`.
#[inline]
pub(super) fn identify<'a>(
    element: &RawElement<'_>,
    value: Text<'a>,
    label: &mut Label<'a>,
    evidence: impl Fn(Kind) -> Evidence,
) {
    let Some(kind) = kind_of_code(element.code, element.value) else { return };
    if oddity::is_looked_for(kind) {
        label.problems.extend(told(kind, element));
    }
    label.identifiers.push(Identifier { kind, value, evidence: evidence(kind) });
}

#[cold]
fn told(kind: Kind, RawElement { value, position, .. }: &RawElement<'_>) -> Option<Problem> {
    let (code, message) = oddity::of(kind, value)?;
    Some(Problem::warning(code, *position, message))
}

/// What an element identifies, by its application identifier as it is written.
pub(crate) fn kind_of(ai: &str, value: &str) -> Option<Kind> {
    kind_of_code(ai.parse().ok()?, value)
}

/// What an element identifies of the unit in hand. The contents of a case (02), a piece of an item (8006) and
/// further numbers of the maker's (250) identify no unit that is sold.
#[inline]
fn kind_of_code(code: u16, value: &str) -> Option<Kind> {
    let kind = match code {
        0 => Kind::Sscc,
        1 | 3 => Kind::Gtin,
        10 => Kind::Lot,
        11 => Kind::ProductionDate,
        15 => Kind::BestBefore,
        17 => Kind::Expiry,
        21 => Kind::Serial,
        240 | 241 => Kind::PartNumber,
        8002 => return telephone(value),
        8040 | 8041 => Kind::Imei,
        8042 => Kind::Eid,
        8043 => Kind::Iccid,
        8200 => Kind::Url,
        _ => return None,
    };
    Some(kind)
}

/// AI 8002 is any identifier of a mobile telephone: its form tells which.
fn telephone(value: &str) -> Option<Kind> {
    match (value.len(), value.bytes().all(|byte| byte.is_ascii_digit())) {
        // Without its check digit; a MEID in decimal digits alone starts with 99.
        (14, true) if !value.starts_with("99") => Some(Kind::Imei),
        (14, true) => Some(Kind::Meid),
        (15, true) => Some(Kind::Imei),
        (16, true) => Some(Kind::Imeisv),
        (14, false) if value.bytes().all(|byte| byte.is_ascii_hexdigit()) => Some(Kind::Meid),
        _ => None,
    }
}
