//! What GS1 elements identify.

use super::{Soundness, composite, retail};
use crate::gs1::RawElement;
use crate::problem::{CHECK_DIGIT, PIECE_OF_ITEM, SERIAL_OF_CASE, VALUE};
use crate::{
    Aim, Element, Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Text, gs1, number,
    oddity,
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
    leading_gtin(text).is_some()
}

/// The GTIN of the element that text starts with.
pub(super) fn leading_gtin(text: &str) -> Option<Gtin> {
    let digits = text.strip_prefix("01").and_then(|rest| rest.get(..14))?;
    Gtin::of(digits.as_bytes()).ok()
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
    if !message.warnings.is_empty() {
        doubt_serial(message, label);
    }
}

/// The serial number of a pallet, or of what a case holds, is not that of the unit in hand: beside 00 or 02, and without a GTIN or
/// a piece of an item, 21 says nothing of it. (GS1 General Specifications 4.14.2 lets 21 stand beside 01, 03 and 8006 alone.)
#[cold]
fn doubt_serial(message: &gs1::Message<'_>, label: &mut Label<'_>) {
    let has = |codes: &[u16]| message.elements.iter().any(|element| codes.contains(&element.code));
    let serial = message.elements.iter().find(|element| element.code == SERIAL);
    let Some(serial) = serial.filter(|_| has(&[0, 2]) && !has(&[1, 3, 8006])) else { return };
    label.told.doubtful = true;
    let is_it = |found: &&mut Identifier<'_>| found.kind == Kind::Serial && found.value == serial.value;
    for found in label.identifiers.iter_mut().filter(is_it) {
        found.evidence = found.evidence.max(Evidence::Shaped);
    }
    let message = "this serial number stands beside the number of a shipping container or the contents of a case: it may not be the unit's";
    label.problems.push(Problem::warning(SERIAL_OF_CASE, serial.position, message));
}

/// Adds what an element identifies, whose value is held as `value`.
#[inline]
pub(super) fn identify<'a>(
    element: &RawElement<'_>,
    value: Text<'a>,
    label: &mut Label<'a>,
    evidence: impl Fn(Kind) -> Evidence,
) {
    if element.code == PIECE {
        return identify_piece(element, label, evidence(Kind::Gtin));
    }
    let Some(kind) = kind_of_code(element.code, element.value) else { return tell_of_none(element, label) };
    if kind == Kind::Gtin && may_be_restricted(&value) {
        retail::warn_of_range_at(element.position, &value, label);
    }
    if oddity::is_looked_for(kind) {
        label.problems.extend(told(kind, element));
    }
    label.identifiers.push(Identifier { kind, value, evidence: evidence(kind) });
}

/// AI 21: a serial number.
pub(super) const SERIAL: u16 = 21;

/// AI 8002: any identifier of a mobile telephone; its form tells which.
const TELEPHONE: u16 = 8002;

/// Says what is wrong with an element that identifies nothing.
#[cold]
fn tell_of_none(element: &RawElement<'_>, label: &mut Label<'_>) {
    if element.code != TELEPHONE {
        return;
    }
    let (code, message) = match number::telephone(element.value) {
        Err(number::Flaw::Check) => (CHECK_DIGIT, "this is a MEID with a wrong check digit"),
        _ => (VALUE, "this is no identifier of a mobile telephone: no IMEI, no MEID"),
    };
    label.problems.push(Problem::warning(code, element.position, message));
}

/// AI 8006: one piece of an item that has several. Its value is the item's GTIN, the piece's number, and how many there are.
const PIECE: u16 = 8006;

/// A piece names the item that it is of: the serial number beside it is that item's.
#[cold]
fn identify_piece(element: &RawElement<'_>, label: &mut Label<'_>, evidence: Evidence) {
    let Some((gtin, piece, total)) = piece(element.value) else { return };
    label.identifiers.push(Identifier { kind: Kind::Gtin, value: gtin.into(), evidence });
    retail::warn_of_range(gtin, label);
    if total != "01" {
        let message =
            format!("this is piece {piece} of the {total} of an item: they have one serial number together");
        label.problems.push(Problem::warning(PIECE_OF_ITEM, element.position, message));
    }
}

fn piece(value: &str) -> Option<(Gtin, &str, &str)> {
    Some((Gtin::from_digits(value.get(..14)?.as_bytes())?, value.get(14..16)?, value.get(16..)?))
}

/// Whether a GTIN's first digits are such that one has to look whether it numbers a product at all.
#[inline]
fn may_be_restricted(gtin: &str) -> bool {
    matches!(gtin.as_bytes(), [_, b'0' | b'2' | b'9', ..]) && gtin.len() == 14
}

#[cold]
fn told(kind: Kind, RawElement { value, position, .. }: &RawElement<'_>) -> Option<Problem> {
    let (code, message) = oddity::of(kind, value)?;
    Some(Problem::warning(code, *position, message))
}

/// What an element identifies, by its application identifier as it is written.
pub(crate) fn identified_by<'a>(ai: &str, value: Text<'a>) -> Option<(Kind, Text<'a>)> {
    let code = ai.parse().ok()?;
    if code == PIECE {
        return piece(&value).map(|(gtin, ..)| (Kind::Gtin, gtin.into()));
    }
    kind_of_code(code, &value).map(|kind| (kind, value))
}

/// What an element identifies of the unit in hand. The contents of a case (02) and
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
        SERIAL => Kind::Serial,
        240 | 241 => Kind::PartNumber,
        TELEPHONE => return number::telephone(value).ok(),
        8040 | 8041 => Kind::Imei,
        8042 => Kind::Eid,
        8043 => Kind::Iccid,
        8200 => Kind::Url,
        _ => return None,
    };
    Some(kind)
}
