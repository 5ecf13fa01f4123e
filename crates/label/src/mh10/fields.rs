//! What the data behind a data identifier identifies.

use super::ppn;
use super::table::{Entry, Meaning, find, split};
use crate::calendar::DateForm;
use crate::problem::{
    CHARACTER, CHECK_CHARACTER, CHECK_DIGIT, DATE, UNKNOWN_DATA_IDENTIFIER, VALUE_TOO_LONG, VALUE_TOO_SHORT,
};
use crate::{Evidence, Gtin, IdentifierKind as Kind, Label, Problem};

/// Reads a bare linear symbol's text by the data identifier that it may start with. Nothing tells that from text that
/// just starts so: the whole text stays a candidate beside it.
pub(crate) fn linear<'a>(text: &'a str, label: &mut Label<'a>) {
    let Some((identifier, data)) = split(text) else { return };
    let Some(entry) = find(identifier).filter(|entry| entry.linear) else { return };
    if data.trim().is_empty() || wrong_length(&entry, data).is_some() {
        return;
    }
    let evidence = Evidence::Shaped;
    match entry.meaning {
        Meaning::Telephone => add_telephone(data, evidence, label),
        Meaning::CageSerial | Meaning::AgencySerial => {
            label.add(Kind::Serial, data, evidence);
            add_component(entry.meaning, data, label);
        }
        Meaning::Plain(kind) if stranger(kind, data).is_none() => label.add(kind, data, evidence),
        _ => {}
    }
}

/// Reads one field of an envelope. `beside_ppn`: a PPN stands in the same one, by whose rules `D` is the expiry.
pub(super) fn read<'a>(
    field: &'a str,
    at: usize,
    beside_ppn: bool,
    label: &mut Label<'a>,
) -> Result<(), Problem> {
    let Some((identifier, data)) = split(field) else {
        let message = format!("{} starts with no data identifier", shown(field));
        label.problems.push(Problem::warning(UNKNOWN_DATA_IDENTIFIER, at, message));
        return Ok(());
    };
    let start = at + identifier.len();
    let Some(entry) = find(identifier) else {
        let message = format!("nothing is known of the data identifier {identifier}");
        label.problems.push(Problem::warning(UNKNOWN_DATA_IDENTIFIER, at, message));
        return Ok(());
    };
    if let Some(code) = wrong_length(&entry, data) {
        let (least, most) = entry.length;
        let count = data.chars().count();
        let message =
            format!("the data of {identifier} has {count} characters, and {least} to {most} are allowed");
        return Err(Problem::error(code, start, message));
    }
    let evidence = Evidence::Declared;
    match entry.meaning {
        Meaning::Other => {}
        Meaning::Plain(kind) => match stranger(kind, data) {
            None => label.add(kind, data, evidence),
            Some(position) => {
                let message =
                    format!("the data of {identifier}, {}, has a character that it can't have", shown(data));
                return Err(Problem::error(CHARACTER, start + position, message));
            }
        },
        Meaning::Date(kind, form) => label.add(kind, day(form, identifier, data, start)?, evidence),
        Meaning::SomeDate if beside_ppn => {
            label.add(Kind::Expiry, day(DateForm::YearMonthDay, identifier, data, start)?, evidence);
        }
        Meaning::SomeDate => {}
        Meaning::Gtin => match Gtin::of(data.as_bytes()) {
            Ok(gtin) => label.add(Kind::Gtin, gtin, evidence),
            Err(flaw) => {
                return Err(Problem::error(CHECK_DIGIT, start, flaw.of(data).to_string()));
            }
        },
        Meaning::Telephone => add_telephone(data, evidence, label),
        Meaning::CageSerial | Meaning::AgencySerial | Meaning::AgencyPartSerial => {
            label.add(Kind::Serial, data, evidence);
            add_component(entry.meaning, data, label);
        }
        Meaning::Ppn if ppn::holds(data) => label.add(Kind::Ppn, data, evidence),
        Meaning::Ppn => {
            let message = format!("the check digits of the PPN {} are wrong", shown(data));
            return Err(Problem::error(CHECK_CHARACTER, start, message));
        }
    }
    Ok(())
}

fn day(form: DateForm, identifier: &str, data: &str, at: usize) -> Result<String, Problem> {
    form.read(data).ok_or_else(|| {
        Problem::error(DATE, at, format!("the data of {identifier}, {}, is no date", shown(data)))
    })
}

fn wrong_length(entry: &Entry, data: &str) -> Option<&'static str> {
    let count = data.chars().take(usize::from(entry.length.1) + 1).count();
    if count < usize::from(entry.length.0) {
        return Some(VALUE_TOO_SHORT);
    }
    (count > usize::from(entry.length.1)).then_some(VALUE_TOO_LONG)
}

fn add_telephone<'a>(data: &'a str, evidence: Evidence, label: &mut Label<'a>) {
    let digits = data.bytes().all(|byte| byte.is_ascii_digit());
    match (data.len(), digits) {
        (15, true) => label.add(Kind::Imei, data, evidence),
        (16, true) => label.add(Kind::Imeisv, data, evidence),
        (14, false) if data.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            label.add(Kind::Meid, data, evidence);
        }
        _ => label.add(Kind::Serial, data, evidence),
    }
}

/// The first character that an identifier of the kind can't have.
fn stranger(kind: Kind, data: &str) -> Option<usize> {
    let has: fn(char) -> bool = match kind {
        Kind::Mac => |character| character.is_ascii_hexdigit(),
        Kind::Iccid => |character| character.is_ascii_digit(),
        Kind::Vin => |character| {
            character.is_ascii_digit()
                || (character.is_ascii_uppercase() && !matches!(character, 'I' | 'O' | 'Q'))
        },
        _ => return None,
    };
    data.find(|character| !has(character))
}

/// Issuing agencies whose company numbers have one length (DUNS, HIBCC, ODETTE, CAGE; from their users' guides, not
/// verified in ISO/IEC 15459's register). The
/// lengths of others vary.
const AGENCIES: &[(&str, usize)] = &[("UN", 9), ("LH", 4), ("OD", 4), ("D", 5)];

/// The serial number alone, and the part number, of a composite one: cut out where the agency's rules say where.
fn add_component<'a>(meaning: Meaning, data: &'a str, label: &mut Label<'a>) {
    let company = match meaning {
        Meaning::CageSerial => Some(5),
        _ => AGENCIES
            .iter()
            .find(|(agency, _)| data.starts_with(agency))
            .map(|(agency, length)| agency.len() + length),
    };
    let rest = company.and_then(|length| data.get(length..)).filter(|rest| !rest.is_empty());
    let serial = if meaning == Meaning::AgencyPartSerial {
        if let Some((part, _)) =
            rest.and_then(|rest| rest.split_once('+')).filter(|(part, _)| !part.is_empty())
        {
            label.add(Kind::PartNumber, part, Evidence::Segmented);
        }
        data.split_once('+').map(|(_, serial)| serial).filter(|serial| !serial.is_empty())
    } else {
        rest
    };
    if let Some(serial) = serial {
        label.add(Kind::Serial, serial, Evidence::Segmented);
    }
}

/// The start of data, escaped, for a message.
pub(super) fn shown(data: &str) -> String {
    let start: String = data.chars().take(20).collect();
    crate::escape(start.as_bytes())
}
