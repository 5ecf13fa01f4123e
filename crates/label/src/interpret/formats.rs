//! Data of other standards than GS1's element strings, each of which says by its form that it is theirs.

use super::{elements, retail, shapes};
use crate::bind::MAX_SERIAL_CHARS;
use crate::contents::{Contents, Reading};
use crate::digital_link::Link;
use crate::gs1::Message;
use crate::problem::{DEVICE_IDENTIFIER, SWAPPED_CASE};
use crate::{
    Aim, Element, Evidence, Identifier, IdentifierKind, Label, Problem, bytes, epc, hibc, mh10, quantity, udi,
};

/// Reads data in one of the formats, which their first character tells. False where it is in none of them.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let contents = match text.as_bytes().first() {
        Some(b'[') if mh10::is_envelope(text) => Some(mh10::read(text)),
        Some(b'h' | b'H') => return read_link(text, label),
        Some(b'u' | b'U') => epc::read(text),
        Some(b'+') if !bytes::has_control(text) => hibc::read(text),
        Some(b'=' | b'&') if !bytes::has_control(text) => udi::read_isbt(text),
        _ => None,
    };
    let found = contents.is_some();
    if let Some(contents) = contents {
        add(contents, text, label);
    }
    found
}

/// Adds what text of a plain symbol says if it starts with a data identifier. Nothing tells that from text that just
/// starts so, which is why the whole text is a candidate too. A letter alone is the weakest sign of all.
pub(super) fn read_data_identifier<'a>(text: &'a str, label: &mut Label<'a>) {
    if let Some(mh10::Bare { mut values, alone, odd }) = mh10::read_bare(text) {
        let evidence = if alone { Evidence::Segmented } else { Evidence::Shaped };
        // No serial number starts with a sign or has a blank or a colon: that is text that starts with the letter.
        let is_text = |(kind, value): &(IdentifierKind, crate::Text<'_>)| {
            *kind == IdentifierKind::Serial
                && (value.contains([' ', ':', '=']) || !value.starts_with(char::is_alphanumeric))
        };
        if values.iter().any(is_text) {
            return;
        }
        label.problems.extend(odd);
        // Longer text is as little a serial number with a letter before it as without.
        let fits = |value: &str| value.chars().nth(MAX_SERIAL_CHARS).is_none();
        values.retain(|(kind, value)| *kind != IdentifierKind::Serial || fits(value));
        for (kind, value) in values {
            // A vehicle's number proves itself, whatever letter stands before it.
            let is_proved = kind == IdentifierKind::Vin
                && shapes::of_kind(kind, &value).is_some_and(|vin| vin.evidence == Evidence::Checked);
            let evidence = if is_proved { Evidence::Checked } else { evidence };
            push(Identifier { kind, value, evidence }, label);
        }
    }
}

/// Adds what a format holds.
fn add<'a>(contents: Result<Contents<'a>, Problem>, text: &'a str, label: &mut Label<'a>) {
    let contents = match contents {
        Ok(contents) => contents,
        Err(problem) => return label.problems.push(problem),
    };
    let evidence = match (contents.segmented, contents.only_checked) {
        (true, _) => Evidence::Segmented,
        (false, true) => Evidence::Checked,
        (false, false) => Evidence::Declared,
    };
    if contents.only_checked {
        let (kind, evidence) = (IdentifierKind::Serial, Evidence::Shaped);
        label.identifiers.push(Identifier { kind, value: text.into(), evidence });
    }
    label.told.doubtful |= contents.doubtful;
    label.problems.extend(contents.warnings);
    let is_several = contents.readings.iter().any(is_several);
    let may_be_of_box =
        (is_several || contents.unclear_quantity) && has_one_serial(&contents.message, &contents.readings);
    let evidence_of = |kind| match kind {
        IdentifierKind::Serial if may_be_of_box => evidence.max(Evidence::Shaped),
        _ => evidence,
    };
    elements::add(&contents.message, label, evidence_of);
    label.told.doubtful |= may_be_of_box;
    if may_be_of_box && is_several {
        label.problems.push(quantity::of_case());
    }
    for Reading { kind, value } in contents.readings {
        push(Identifier { kind, value, evidence: evidence_of(kind) }, label);
    }
}

/// Whether contents hold the serial number of one unit, in whichever format, whole or with the item's own part of it. Several are a list by
/// themselves.
fn has_one_serial(message: &Message<'_>, readings: &[Reading<'_>]) -> bool {
    let elements = message.elements.iter().filter(|element| element.code == elements::SERIAL);
    let readings = readings.iter().filter(|reading| reading.kind == IdentifierKind::Serial);
    let mut serials =
        elements.map(|element| element.value).chain(readings.map(|reading| reading.value.as_str()));
    let Some(first) = serials.next() else { return false };
    serials.all(|other| other.ends_with(first) || first.ends_with(other))
}

/// Whether it says that there is more than one.
fn is_several(reading: &Reading<'_>) -> bool {
    reading.kind == IdentifierKind::Quantity && quantity::is_several(&reading.value)
}

/// Adds an identifier, and what is to be said of it as of a product's number, wherever it comes from.
fn push<'a>(identifier: Identifier<'a>, label: &mut Label<'a>) {
    if identifier.kind == IdentifierKind::Gtin {
        retail::warn_of_range_of(&identifier.value, label);
    }
    label.identifiers.push(identifier);
}

/// Says of text that it is an HIBC code without the plus sign in front, and adds what that holds, none of it for sure. False where
/// it is none.
pub(super) fn read_lost_flag<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let Some(readings) = hibc::readings_without_flag(text) else { return false };
    let serials = || readings.iter().filter(|(kind, _)| *kind == IdentifierKind::Serial);
    label.told.doubtful = true;
    label.told.no_number = true;
    label.told.serial =
        serials().next().filter(|_| serials().count() == 1).map(|(_, value)| value.clone().into());
    let (kind, evidence) = (IdentifierKind::Text, Evidence::Shaped);
    label.identifiers.push(Identifier { kind, value: text.into(), evidence });
    label.identifiers.extend(readings.into_iter().map(|(kind, value)| Identifier {
        kind,
        value: value.into(),
        evidence: Evidence::Shaped,
    }));
    let message = "this is an HIBC code that has lost the plus sign in front of it";
    label.problems.push(Problem::warning(DEVICE_IDENTIFIER, None, message));
    true
}

/// A GS1 Digital Link.
fn read_link<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let mut link = Link::default();
    match link.read(text) {
        Ok(false) => return false,
        Ok(true) => match case_of(text, label.scan.aim) {
            LinkCase::Swapped => add_swapped(&mut link, label),
            LinkCase::Odd => {
                add_link(&mut link, label);
                let message = "the front of the link is in capitals and the rest isn't: if caps lock is on, turn it off, and scan again";
                label.problems.push(Problem::warning(SWAPPED_CASE, None, message));
            }
            LinkCase::Plain => add_link(&mut link, label),
        },
        Err(problem) => label.problems.push(problem),
    }
    true
}

/// What the case of a link's letters says of what it came through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkCase {
    /// Nothing.
    Plain,
    /// Caps lock can have made it, and so can whoever printed it.
    Odd,
    /// No one writes it so: caps lock was on.
    Swapped,
}

/// A scheme in capital and small letters is what caps lock makes of one that starts with a capital. One in capitals with its domain, and
/// small letters in the path, is a link like any other: scheme and domain are the same in either case (RFC 3986, 3.1 and 3.2.2), and
/// QR Code holds capitals in fewer bits. Caps lock turns the letter of an AIM identifier too, which shows whether it was on.
fn case_of(text: &str, aim: Option<Aim>) -> LinkCase {
    let scheme = text.split(':').next().unwrap_or_default();
    let is_small = |text: &str| text.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_large = |text: &str| text.bytes().any(|byte| byte.is_ascii_uppercase());
    if !is_large(scheme) {
        return LinkCase::Plain;
    }
    let (domain, path) =
        text.get(scheme.len() + 3..).and_then(|rest| rest.split_once('/')).unwrap_or_default();
    let is_off = aim.is_some_and(|aim| b"ACLQdhz".contains(&aim.code));
    match (is_small(scheme), !is_small(domain) && is_small(path)) {
        (true, _) => LinkCase::Swapped,
        (false, true) if aim.is_none() => LinkCase::Odd,
        (false, true) if !is_off => LinkCase::Swapped,
        (false, _) => LinkCase::Plain,
    }
}

/// Adds what a link identifies whose case may have been swapped: each value as it came and the other way round, none of it for sure.
fn add_swapped<'a>(link: &mut Link<'a>, label: &mut Label<'a>) {
    link.is_guessed = true;
    add_link(link, label);
    label.elements.clear();
    label.told.doubtful = true;
    let swapped = label.identifiers.iter().filter_map(|found| {
        let value = bytes::swapped_case(&found.value);
        (found.value != value).then(|| Identifier { value: value.into(), ..found.clone() })
    });
    let swapped: Vec<_> = swapped.collect();
    label.identifiers.extend(swapped);
    let message =
        "capital and small letters of the link are mixed as caps lock does: turn it off, and scan again";
    label.problems.push(Problem::warning(SWAPPED_CASE, None, message));
}

/// Adds what the elements of a link identify: the same as those of element strings. Of a compressed one that names
/// no unit, only GS1's own domain says what it is.
fn add_link<'a>(link: &mut Link<'a>, label: &mut Label<'a>) {
    let is_declared = !link.is_guessed;
    let evidence = |kind| match kind {
        _ if is_declared => Evidence::Declared,
        IdentifierKind::Gtin | IdentifierKind::Sscc => Evidence::Checked,
        _ => Evidence::Shaped,
    };
    label.problems.append(&mut link.warnings);
    for element in &link.elements {
        label.elements.push(Element { ai: element.ai, value: element.value.clone() });
        elements::identify(&element.raw(), element.value.clone(), label, evidence);
    }
}
