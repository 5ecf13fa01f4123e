//! Identifiers that bare text can be by its form and check digit.
//!
//! A good check digit is weak evidence, one number in ten has it: every shape that fits is a candidate, and where
//! digits are two well-known things at once, a problem says so.

mod collision;
mod network;
mod telecom;

use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Text, check};

/// One form that text can have.
struct Shape {
    kind: Kind,
    /// The identifier, where the text has the form.
    read: fn(&str) -> Option<Reading<'_>>,
}

/// What text of a form is.
#[derive(Debug, PartialEq, Eq)]
struct Reading<'a> {
    value: Text<'a>,
    evidence: Evidence,
    /// What is odd about it: a code and a sentence.
    doubt: Option<(&'static str, &'static str)>,
}

impl<'a> Reading<'a> {
    /// Its check digit proves it.
    fn checked(value: impl Into<Text<'a>>) -> Self {
        Self { value: value.into(), evidence: Evidence::Checked, doubt: None }
    }

    /// It has only the form.
    fn shaped(value: impl Into<Text<'a>>) -> Self {
        Self { value: value.into(), evidence: Evidence::Shaped, doubt: None }
    }

    /// It has the form, and a check digit that doesn't fit: many of its kind have none.
    fn doubted(value: &'a str, code: &'static str, message: &'static str) -> Self {
        Self { doubt: Some((code, message)), ..Self::shaped(value) }
    }
}

const SHAPES: &[Shape] = &[
    Shape { kind: Kind::Gtin, read: gtin },
    Shape { kind: Kind::Gtin, read: upc_e },
    Shape { kind: Kind::Imei, read: telecom::imei },
    Shape { kind: Kind::Imeisv, read: telecom::imeisv },
    Shape { kind: Kind::Meid, read: telecom::meid },
    Shape { kind: Kind::Iccid, read: telecom::iccid },
    Shape { kind: Kind::Eid, read: telecom::eid },
    Shape { kind: Kind::Mac, read: network::mac },
    Shape { kind: Kind::Vin, read: network::vin },
    Shape { kind: Kind::Sscc, read: sscc },
];

/// Adds every identifier that the text can be.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    if text.len() > LONGEST {
        return;
    }
    for shape in SHAPES {
        let Some(Reading { value, evidence, doubt }) = (shape.read)(text) else { continue };
        if let Some((code, message)) = doubt {
            label.problems.push(Problem::warning(code, 0, message));
        }
        if !label.identifiers.iter().any(|known| known.kind == shape.kind && known.value == value) {
            label.identifiers.push(Identifier { kind: shape.kind, value, evidence });
        }
    }
    collision::tell(text, label);
}

/// Whether the text's check digit makes it one of the shapes.
pub(super) fn is_checked(text: &str) -> bool {
    let mut readings = SHAPES.iter().filter_map(|shape| (shape.read)(text));
    text.len() <= LONGEST && readings.any(|reading| reading.evidence == Evidence::Checked)
}

/// The identifier of that kind that the text can be.
pub(crate) fn of_kind(kind: Kind, text: &str) -> Option<Identifier<'_>> {
    let shapes = SHAPES.iter().filter(|shape| shape.kind == kind && text.len() <= LONGEST);
    shapes
        .filter_map(|shape| (shape.read)(text))
        .map(|reading| Identifier { kind, value: reading.value, evidence: reading.evidence })
        .next()
}

/// Whether digits start as an IMEI's do, by who gives out such numbers.
pub(crate) fn has_reporting_body(digits: &str) -> bool {
    telecom::REPORTING_BODIES.iter().any(|body| digits.starts_with(body))
}

/// The most bytes that any shape has: an EID.
const LONGEST: usize = 32;

fn gtin(text: &str) -> Option<Reading<'_>> {
    Gtin::of(text.as_bytes()).ok().map(Reading::checked)
}

/// Eight digits are an EAN-8 or a UPC-E: only the symbology tells which.
fn upc_e(text: &str) -> Option<Reading<'_>> {
    Gtin::of_upc_e(text.as_bytes()).ok().map(Reading::checked)
}

/// GS1 General Specifications 2.2.1, without its application identifier.
fn sscc(text: &str) -> Option<Reading<'_>> {
    (text.len() == 18 && check::ends_in_gs1_digit(text.as_bytes())).then(|| Reading::checked(text))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shape_is_longer_than_the_longest() {
        for filler in ["1", "A", "8"] {
            let text = filler.repeat(LONGEST + 1);
            assert!(SHAPES.iter().all(|shape| (shape.read)(&text).is_none()), "{text}");
        }
    }

    #[test]
    fn a_shipping_container_is_proved_by_its_check_digit() {
        assert_eq!(sscc("106141412345678908"), Some(Reading::checked("106141412345678908")));
        assert_eq!(sscc("106141412345678907"), None);
    }
}
