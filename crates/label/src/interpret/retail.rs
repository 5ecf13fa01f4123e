//! EAN, UPC and ITF-14: digits that are a GTIN, because their symbology says so.

use super::carrier::RetailForm;
use crate::gtin::{Gtin, GtinError};
use crate::problem::{ADD_ON_ONLY, CHARACTER, CHECK_DIGIT, LENGTH};
use crate::{Element, Evidence, Identifier, IdentifierKind, Label, Problem};

/// Reads the data of an EAN or UPC symbol.
pub(super) fn read<'a>(text: &'a str, form: RetailForm, label: &mut Label<'a>) {
    let gtin = match (form, text.len()) {
        _ if stranger(text).is_some() => Err(not_digits(text)),
        (RetailForm::AddOn(digits), length) if length == digits => {
            let message = format!("only the add-on {text} was read: scan the whole code");
            return label.problems.push(Problem::warning(ADD_ON_ONLY, 0, message));
        }
        (RetailForm::Ean8, 8) => Gtin::parse(text).map_err(|error| refused(&error, 8)),
        (RetailForm::Full, 8) => Gtin::parse_upc_e(text).map_err(|error| refused(&error, 8)),
        (RetailForm::Full, 12 | 13) => front(text, text.len()),
        // With an add-on of two or five digits, the issue of a magazine or the price of a book.
        (RetailForm::Full, 14 | 17) => front(text, 12),
        (RetailForm::Full, 15 | 18) => front(text, 13),
        (_, length) => {
            Err(Problem::error(LENGTH, 0, format!("no EAN or UPC symbol of this kind has {length} digits")))
        }
    };
    match gtin {
        Ok(gtin) => add(gtin, Evidence::Declared, label),
        Err(problem) => label.problems.push(problem),
    }
}

/// Reads Interleaved 2 of 5 whose reader checked a check digit. Fourteen digits are an ITF-14 and must have a good one.
pub(super) fn read_itf14<'a>(text: &'a str, label: &mut Label<'a>) {
    if text.len() != 14 {
        return super::plain::read_itf(text, label);
    }
    if stranger(text).is_some() {
        return label.problems.push(not_digits(text));
    }
    match Gtin::parse(text) {
        Ok(_) => super::plain::read_itf(text, label),
        Err(error) => label.problems.push(refused(&error, 14)),
    }
}

/// Puts the GTIN among the elements: the same as an element `01`.
pub(super) fn add_element(gtin: Gtin, label: &mut Label<'_>) {
    label.elements.push(Element { ai: "01", value: gtin.into() });
}

fn add(gtin: Gtin, evidence: Evidence, label: &mut Label<'_>) {
    add_element(gtin, label);
    label.identifiers.push(Identifier { kind: IdentifierKind::Gtin, value: gtin.into(), evidence });
}

/// The GTIN in the first digits.
fn front(text: &str, length: usize) -> Result<Gtin, Problem> {
    Gtin::parse(text.get(..length).unwrap_or(text)).map_err(|error| refused(&error, length))
}

fn refused(error: &GtinError, length: usize) -> Problem {
    match error {
        GtinError::CheckDigit(..) => Problem::error(CHECK_DIGIT, length - 1, error.to_string()),
        GtinError::Form(_) => Problem::error(LENGTH, 0, error.to_string()),
    }
}

fn stranger(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, character)| !character.is_ascii_digit())
}

fn not_digits(text: &str) -> Problem {
    let (position, character) = stranger(text).unwrap_or_default();
    let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
    Problem::error(
        CHARACTER,
        position,
        format!("byte {position} is {escaped}, and this symbol has only digits"),
    )
}
