//! EAN, UPC and ITF-14: digits that are a GTIN, because their symbology says so.

use super::carrier::RetailForm;
use super::composite;
use crate::gtin::{Flaw, Gtin};
use crate::problem::{
    ADD_ON_ONLY, CHARACTER, CHECK_DIGIT, COUPON, GTIN_OR_UPC_ADD_ON, LENGTH, RESTRICTED_NUMBER,
};
use crate::{Element, Evidence, GtinRange, Identifier, IdentifierKind, Label, Problem, check};

/// The most digits of a symbol: an EAN-13 with an add-on of five. More is a composite symbol.
const LONGEST: usize = 18;

/// Reads the data of an EAN or UPC symbol that is nothing but a GTIN with a good check digit, as nearly all are. False, and
/// nothing is read, where it is anything else.
#[inline]
pub(super) fn read_alone(data: &[u8], form: RetailForm, label: &mut Label<'_>) -> bool {
    match alone(data, form) {
        Some(Ok(gtin)) => {
            add(gtin, Evidence::Declared, label);
            true
        }
        _ => false,
    }
}

/// Reads the data of an EAN or UPC symbol, with its add-on or its 2D component.
pub(super) fn read<'a>(text: &'a str, form: RetailForm, label: &mut Label<'a>) {
    let longest = if form == RetailForm::Ean8 { 8 } else { LONGEST };
    if text.len() > longest
        && let Some((digits, component)) = composite::split(text)
    {
        return match symbol(digits, form) {
            Ok((gtin, "")) => composite::read(gtin, digits, component, label),
            Ok(_) => label.problems.push(wrong_length(digits)),
            Err(problem) => label.problems.push(problem),
        };
    }
    if let RetailForm::AddOn(digits) = form
        && text.len() == usize::from(digits)
        && all_digits(text)
    {
        let message = format!("only the add-on {text} was read: scan the whole code");
        label.problems.push(Problem::warning(ADD_ON_ONLY, None, message));
        return add_add_on(text, label);
    }
    if let Some(gtin) = of_fourteen(text, form) {
        return read_fourteen(gtin, text, label);
    }
    match symbol(text, form) {
        Ok((gtin, add_on)) => {
            add(gtin, Evidence::Declared, label);
            if !add_on.is_empty() {
                add_add_on(add_on, label);
            }
        }
        Err(problem) => label.problems.push(problem),
    }
}

/// Reads Interleaved 2 of 5 whose reader checked a check digit. Fourteen digits are an ITF-14 and must have a good one.
pub(super) fn read_itf14<'a>(text: &'a str, label: &mut Label<'a>) {
    if text.len() != 14 {
        return super::plain::read_itf(text, label);
    }
    match Gtin::of(text.as_bytes()) {
        Ok(_) => super::plain::read_itf(text, label),
        Err(flaw) => label.problems.push(refused(flaw, text, 14)),
    }
}

/// Puts the GTIN among the elements: the same as an element `01`.
pub(super) fn add_element(gtin: Gtin, label: &mut Label<'_>) {
    label.elements.push(Element { ai: "01", value: gtin.into() });
}

/// The GTIN of a symbol's digits, and its add-on of two or five digits: the issue of a magazine or the price of a book.
fn symbol(text: &str, form: RetailForm) -> Result<(Gtin, &str), Problem> {
    let (gtin, length) = match (alone(text.as_bytes(), form), form, text.len()) {
        (Some(gtin), ..) => (gtin, text.len()),
        (None, RetailForm::Full | RetailForm::WithAddOn, 14 | 17) => (front(text, 12), 12),
        (None, RetailForm::Full | RetailForm::WithAddOn, 15 | 18) => (front(text, 13), 13),
        // Some readers send an UPC-E as it is. Thirteen digits may be an EAN-13 whose add-on is missing.
        (None, RetailForm::WithAddOn, 10) => (front_upc_e(text), 8),
        (None, RetailForm::WithAddOn, 13) if front(text, 13).is_err() && front_upc_e(text).is_ok() => {
            (front_upc_e(text), 8)
        }
        _ => return Err(not_digits(text).unwrap_or_else(|| wrong_length(text))),
    };
    let gtin = gtin.map_err(|flaw| refused(flaw, text, length))?;
    let add_on = text.get(length..).unwrap_or_default();
    not_digits(add_on).map_or(Ok((gtin, add_on)), |_| Err(refused(Flaw::Form, text, length)))
}

/// The GTIN of data with 14 digits, as readers send it that are set to put zeros before it. Nothing is before it where the symbol is
/// said to have an add-on.
fn of_fourteen(text: &str, form: RetailForm) -> Option<Gtin> {
    let is_one = form == RetailForm::Full && text.len() == 14 && text.starts_with('0');
    if is_one { Gtin::of(text.as_bytes()).ok() } else { None }
}

/// Reads such data. One number in ten is a UPC-A with an add-on of two digits as well: nothing tells which, and the check digit is
/// all that is known of either.
#[cold]
fn read_fourteen<'a>(gtin: Gtin, text: &'a str, label: &mut Label<'a>) {
    let Ok((upc, add_on)) = symbol(text, RetailForm::Full) else {
        return add(gtin, Evidence::Declared, label);
    };
    for gtin in [gtin, upc] {
        label.identifiers.push(Identifier {
            kind: IdentifierKind::Gtin,
            value: gtin.into(),
            evidence: Evidence::Checked,
        });
        label.problems.extend(range_problem(gtin, None));
    }
    let (kind, evidence) = (IdentifierKind::AddOn, Evidence::Shaped);
    label.identifiers.push(Identifier { kind, value: add_on.into(), evidence });
    let message = "these 14 digits can be a product code of 14 digits or a UPC-A with an add-on of two digits: set the scanner to send what the symbol has";
    label.problems.push(Problem::warning(GTIN_OR_UPC_ADD_ON, None, message));
}

/// The GTIN of data as long as a symbol without add-on.
#[inline]
fn alone(data: &[u8], form: RetailForm) -> Option<Result<Gtin, Flaw>> {
    match (form, data.len()) {
        (RetailForm::Full, 12 | 13) | (RetailForm::Ean8, 8) => Some(Gtin::of(data)),
        (RetailForm::Full, 8) => Some(Gtin::of_upc_e(data)),
        _ => None,
    }
}

/// The GTIN in the first digits.
fn front(text: &str, length: usize) -> Result<Gtin, Flaw> {
    Gtin::of(text.as_bytes().get(..length).unwrap_or_default())
}

/// The GTIN that the UPC-E in the first digits stands for.
fn front_upc_e(text: &str) -> Result<Gtin, Flaw> {
    Gtin::of_upc_e(text.as_bytes().get(..8).unwrap_or_default())
}

fn add(gtin: Gtin, evidence: Evidence, label: &mut Label<'_>) {
    add_element(gtin, label);
    label.identifiers.push(Identifier { kind: IdentifierKind::Gtin, value: gtin.into(), evidence });
    warn_of_range(gtin, label);
}

/// Numbers that identify no product outside the shop or company that gave them.
pub(super) fn warn_of_range(gtin: Gtin, label: &mut Label<'_>) {
    if !matches!(gtin.range(), GtinRange::Product) {
        label.problems.extend(range_problem(gtin, None));
    }
}

/// The same of a GTIN by its digits, wherever it came from.
pub(super) fn warn_of_range_of(digits: &str, label: &mut Label<'_>) {
    if let Some(gtin) = Gtin::from_digits(digits.as_bytes()) {
        warn_of_range(gtin, label);
    }
}

/// The same of a GTIN that an element of the data holds.
#[cold]
pub(super) fn warn_of_range_at(position: usize, digits: &str, label: &mut Label<'_>) {
    label
        .problems
        .extend(Gtin::from_digits(digits.as_bytes()).and_then(|gtin| range_problem(gtin, Some(position))));
}

#[cold]
pub(super) fn range_problem(gtin: Gtin, position: Option<usize>) -> Option<Problem> {
    let (code, message) = match gtin.range() {
        GtinRange::Restricted => (
            RESTRICTED_NUMBER,
            "this number is for use within a shop or a company: it may hold a price or a weight",
        ),
        GtinRange::Coupon | GtinRange::Refund => {
            (COUPON, "this is the number of a coupon or a refund, not of a product")
        }
        GtinRange::Product | GtinRange::Issn | GtinRange::Isbn | GtinRange::Ismn => return None,
    };
    Some(Problem::warning(code, position, message))
}

fn add_add_on<'a>(digits: &'a str, label: &mut Label<'a>) {
    let evidence = Evidence::Declared;
    label.identifiers.push(Identifier { kind: IdentifierKind::AddOn, value: digits.into(), evidence });
}

#[cold]
fn refused(flaw: Flaw, text: &str, length: usize) -> Problem {
    let digits = text.get(..length).unwrap_or(text);
    match (not_digits(text), flaw) {
        (Some(problem), _) => problem,
        (None, Flaw::CheckDigit(_)) => Problem::error(CHECK_DIGIT, length - 1, flaw.of(digits).to_string()),
        // Digits of any other symbol have its form.
        (None, Flaw::Form) => {
            let message = format!("{digits} is no UPC-E, which begins with 0 or 1: an EAN-8 comes with ]E4");
            Problem::error(LENGTH, None, message)
        }
    }
}

#[cold]
fn wrong_length(text: &str) -> Problem {
    Problem::error(LENGTH, None, format!("no EAN or UPC symbol of this kind has {} digits", text.len()))
}

fn all_digits(text: &str) -> bool {
    check::all_digits(text.as_bytes())
}

/// The first character that is no digit, as a problem.
fn not_digits(text: &str) -> Option<Problem> {
    let (position, character) = text.char_indices().find(|(_, character)| !character.is_ascii_digit())?;
    let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
    let message = format!("byte {position} is {escaped}, and this symbol has only digits");
    Some(Problem::error(CHARACTER, position, message))
}
