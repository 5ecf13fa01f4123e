//! Standards that text tells by its first characters: envelopes, Digital Links, HIBC, ISBT 128.

use super::elements;
use crate::hibc::{self, FieldKind};
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Text, digital_link, gs1, mh10, udi};

/// Reads text of one of these standards. `false`: it is of none.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    match text.as_bytes().first() {
        Some(b'[') => mh10::envelope::read(text, label),
        Some(b'h' | b'H') => digital_link::read(text, label),
        Some(b'+') => !text.contains(char::is_control) && read_hibc(text, label),
        Some(b'=' | b'&') => udi::read(text, label),
        _ => false,
    }
}

/// Adds the elements that a standard around GS1's declares.
pub(crate) fn add_elements<'a>(message: &gs1::Message<'a>, label: &mut Label<'a>) {
    elements::add(message, label, |_| Evidence::Declared);
}

/// What an element identifies.
pub(crate) fn kind_of(ai: &str, value: &str) -> Option<Kind> {
    elements::kind_of(ai.parse().ok()?, value)
}

fn read_hibc<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let message = match hibc::parse(text) {
        Ok(Some(message)) => message,
        Ok(None) => return false,
        Err(problem) => {
            label.problems.push(problem);
            return true;
        }
    };
    if let Some(primary) = message.primary {
        label.add(Kind::UdiDi, primary.whole, Evidence::Declared);
        label.add(Kind::PartNumber, primary.product, Evidence::Declared);
    }
    // An older secondary structure has no flag of its own: its check character is all that proves it.
    let evidence = if text.starts_with("+$") || message.primary.is_some() {
        Evidence::Declared
    } else {
        Evidence::Checked
    };
    for field in message.fields {
        let kind = match field.kind {
            FieldKind::Quantity => continue,
            FieldKind::Expiry => Kind::Expiry,
            FieldKind::Made => Kind::ProductionDate,
            FieldKind::Lot => Kind::Lot,
            FieldKind::Serial => Kind::Serial,
        };
        match field.day {
            Some(day) => label.add(kind, day, evidence),
            None => label.add(kind, field.value, evidence),
        }
    }
    if evidence == Evidence::Checked {
        label.add(Kind::Serial, text, Evidence::Shaped);
    }
    true
}

impl<'a> Label<'a> {
    /// Adds an identifier, unless the same one is there.
    pub(crate) fn add(&mut self, kind: Kind, value: impl Into<Text<'a>>, evidence: Evidence) {
        let value = value.into();
        if !self.identifiers.iter().any(|known| known.kind == kind && known.value == value) {
            self.identifiers.push(Identifier { kind, value, evidence });
        }
    }
}
