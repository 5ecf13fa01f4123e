//! Data of other standards than GS1's element strings, each of which says by its form that it is theirs.

use super::elements;
use crate::bind::MAX_SERIAL_CHARS;
use crate::contents::Contents;
use crate::digital_link::Link;
use crate::{Element, Evidence, Identifier, IdentifierKind, Label, Problem, bytes, hibc, mh10, udi};

/// Reads data in one of the formats, which their first character tells. False where it is in none of them.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let contents = match text.as_bytes().first() {
        Some(b'[') if mh10::is_envelope(text) => Some(mh10::read(text)),
        Some(b'h' | b'H') => return read_link(text, label),
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
    if let Some((mut values, alone)) = mh10::read_bare(text) {
        let evidence = if alone { Evidence::Segmented } else { Evidence::Shaped };
        // Longer text is as little a serial number with a letter before it as without.
        let fits = |value: &str| value.chars().nth(MAX_SERIAL_CHARS).is_none();
        values.retain(|(kind, value)| *kind != IdentifierKind::Serial || fits(value));
        label.identifiers.extend(values.into_iter().map(|(kind, value)| Identifier {
            kind,
            value,
            evidence,
        }));
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
    label.problems.extend(contents.warnings);
    elements::add(&contents.message, label, |_| evidence);
    let readings = contents.readings.into_iter();
    label.identifiers.extend(readings.map(|reading| Identifier {
        kind: reading.kind,
        value: reading.value,
        evidence,
    }));
}

/// A GS1 Digital Link.
fn read_link<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let mut link = Link::default();
    match link.read(text) {
        Ok(false) => return false,
        Ok(true) => add_link(&mut link, label),
        Err(problem) => label.problems.push(problem),
    }
    true
}

/// Adds what the elements of a link identify: the same as those of element strings. Of a compressed one that is a
/// key alone, only GS1's own domain says what it is.
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
