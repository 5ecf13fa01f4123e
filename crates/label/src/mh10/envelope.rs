//! The envelope of ISO/IEC 15434: `[)>` RS, then formats (two digits and their data, each ended by RS), then EOT.

use super::fields;
use super::table::{find, split};
use crate::problem::{CONTROL_CHARACTER, ENVELOPE_END, SEPARATORS_LOST, TOO_MANY_ELEMENTS, UNKNOWN_FORMAT};
use crate::{Evidence, Gtin, IdentifierKind as Kind, Label, Problem, gs1};

const START: &str = "[)>";
const RECORD: char = '\x1e';
const GROUP: char = '\x1d';
const END: char = '\x04';

/// The most formats and fields of one envelope, together.
const MAX_FIELDS: usize = 128;

/// Reads an envelope. `false`: the text is none.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let Some(rest) = text.strip_prefix(START) else { return false };
    let Some(body) = rest.strip_prefix(RECORD) else {
        // A control character is lost, or it was never one.
        let lost = rest.get(..2).is_some_and(|format| matches!(format, "05" | "06" | "12"));
        if lost && !rest.contains(char::is_control) {
            without_separators(rest, label);
        }
        return lost && !rest.contains(char::is_control);
    };
    let known = label.problems.len();
    if let Err(problem) = formats(body, START.len() + 1, label) {
        label.elements.clear();
        label.identifiers.clear();
        label.problems.truncate(known);
        label.problems.push(problem);
    }
    true
}

fn formats<'a>(body: &'a str, start: usize, label: &mut Label<'a>) -> Result<(), Problem> {
    let (data, trailer) = match body.split_once(END) {
        Some((data, trailer)) => (data, Some(trailer)),
        None => (body, None),
    };
    if trailer.is_some_and(|trailer| !trailer.is_empty()) {
        let message = "there is data after the end of the ISO/IEC 15434 envelope";
        return Err(Problem::error(CONTROL_CHARACTER, start + data.len(), message));
    }
    if trailer.is_none() || !data.ends_with(RECORD) {
        let message = "the ISO/IEC 15434 envelope has no proper end: its last characters are missing";
        label.problems.push(Problem::warning(ENVELOPE_END, start + data.len(), message));
    }
    let mut count = 0;
    let mut at = start;
    for format in data.strip_suffix(RECORD).unwrap_or(data).split(RECORD) {
        count += 1 + format.matches(GROUP).count();
        if count > MAX_FIELDS {
            let message = format!("there are more than {MAX_FIELDS} formats and fields in the envelope");
            return Err(Problem::error(TOO_MANY_ELEMENTS, at, message));
        }
        if !format.is_empty() {
            one_format(format, at, label)?;
        }
        at += format.len() + 1;
    }
    Ok(())
}

fn one_format<'a>(format: &'a str, at: usize, label: &mut Label<'a>) -> Result<(), Problem> {
    let Some((indicator, data)) = format.split_once(GROUP) else {
        label.problems.push(unknown(format, at));
        return Ok(());
    };
    let start = at + indicator.len() + 1;
    if !matches!(indicator, "05" | "06" | "12") {
        label.problems.push(unknown(indicator, at));
        return Ok(());
    }
    if let Some((position, character)) = data.char_indices().find(|(_, c)| c.is_control() && *c != GROUP) {
        let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
        let message = format!("byte {} is the control character {escaped}", start + position);
        return Err(Problem::error(CONTROL_CHARACTER, start + position, message));
    }
    if indicator == "05" {
        return gs1_format(data, start, label);
    }
    let beside_ppn = data.split(GROUP).any(|field| field.starts_with("9N"));
    let mut position = start;
    for field in data.split(GROUP) {
        match indicator {
            _ if field.is_empty() => {}
            "06" => fields::read(field, position, beside_ppn, label)?,
            _ => text_element(field, label),
        }
        position += field.len() + 1;
    }
    Ok(())
}

fn unknown(format: &str, at: usize) -> Problem {
    let message = format!("the envelope's format {} is not read", fields::shown(format));
    Problem::warning(UNKNOWN_FORMAT, at, message)
}

/// Format 05: GS1 application identifiers.
fn gs1_format<'a>(data: &'a str, start: usize, label: &mut Label<'a>) -> Result<(), Problem> {
    let mut message = gs1::Message::default();
    message.read(data, start)?;
    message.finish()?;
    crate::interpret::add_elements(&message, label);
    Ok(())
}

/// Format 12: text element identifiers, three letters and a space (ATA Spec 2000 chapter 9). Those that identify a unit or
/// a part; not verified in the standard itself.
const TEXT_ELEMENTS: &[(&str, Kind)] = &[
    ("SER ", Kind::Serial),
    ("SEQ ", Kind::Serial),
    ("UCN ", Kind::Serial),
    ("PNR ", Kind::PartNumber),
    ("PNO ", Kind::PartNumber),
    ("LOT ", Kind::Lot),
];

fn text_element<'a>(field: &'a str, label: &mut Label<'a>) {
    for (identifier, kind) in TEXT_ELEMENTS {
        if let Some(data) = field.strip_prefix(identifier).map(str::trim).filter(|data| !data.is_empty()) {
            label.add(*kind, data, Evidence::Declared);
        }
    }
}

/// An envelope whose control characters a keyboard can't type. Where a field ends is lost with them: a reading is
/// taken only where there is no other.
fn without_separators<'a>(rest: &'a str, label: &mut Label<'a>) {
    let message =
        "the control characters of an ISO/IEC 15434 envelope are lost: set the scanner to send them";
    label.problems.push(Problem::warning(SEPARATORS_LOST, START.len(), message));
    let (format, data) = rest.split_at_checked(2).unwrap_or_default();
    match format {
        "06" => {
            let Some((identifier, value)) = split(data) else { return };
            // With no letter in it no other field starts in it.
            let single = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            if !single || find(identifier).is_none() {
                return;
            }
            let mut read = Label::of(label.scan);
            let position = START.len() + 2;
            if fields::read(data, position, false, &mut read).is_ok() {
                for identifier in read.identifiers {
                    label.add(identifier.kind, identifier.value, Evidence::Segmented);
                }
            }
        }
        // The first element's length is known, and the others' isn't.
        "05" => {
            let digits = data.strip_prefix("01").and_then(|rest| rest.get(..14));
            if let Some(gtin) = digits.and_then(|digits| Gtin::of(digits.as_bytes()).ok()) {
                label.add(Kind::Gtin, gtin, Evidence::Segmented);
            }
        }
        _ => {}
    }
}
