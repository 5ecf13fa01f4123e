//! Identifiers that bare text can be by its form and check digit.
//!
//! A good check digit is weak evidence, one number in ten has it: every shape that fits is a candidate, and where
//! digits are two well-known things at once, a problem says so.

mod behind;
mod collision;
mod network;
pub(super) mod telecom;

use super::retail;
use crate::number::{self, Number};
use crate::problem::{COUPON, RESTRICTED_NUMBER, SECURE_ELEMENT};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Text};

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
    fn doubted(value: impl Into<Text<'a>>, code: &'static str, message: &'static str) -> Self {
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
    if is_secure_element(text) {
        let message = "these 48 hex digits are rather the number of a chip (SEID) than a serial number: scan the other code";
        label.problems.push(Problem::warning(SECURE_ELEMENT, None, message));
        label.told.doubtful = true;
    }
    if text.len() > LONGEST {
        return;
    }
    let is_no_retail = label.scan.aim.is_some_and(|aim| aim.code != b'E');
    for shape in SHAPES {
        let Some(Reading { value, evidence, doubt }) = (shape.read)(text) else { continue };
        // Eight digits that are one are an EAN-8; of any others the symbol says that they are no UPC-E.
        if shape.kind == Kind::Gtin && is_no_retail && text.len() == 8 && !value.ends_with(text) {
            continue;
        }
        if let Some((code, message)) = doubt {
            label.problems.push(Problem::warning(code, None, message));
        }
        if shape.kind == Kind::Gtin {
            warn_of_range(&value, label);
        }
        if !label.identifiers.iter().any(|known| known.kind == shape.kind && known.value == value) {
            label.identifiers.push(Identifier { kind: shape.kind, value, evidence });
        }
    }
    behind::tell(text, label);
    collision::tell(text, label);
}

/// Digits that are a GTIN in two ways are told once.
fn warn_of_range(digits: &str, label: &mut Label<'_>) {
    if !label.problems.iter().any(|known| matches!(known.code, RESTRICTED_NUMBER | COUPON)) {
        label
            .problems
            .extend(Gtin::from_digits(digits.as_bytes()).and_then(|gtin| retail::range_problem(gtin, None)));
    }
}

/// Whether the text's check digit makes it one of the shapes.
pub(super) fn is_checked(text: &str) -> bool {
    let mut readings = SHAPES.iter().filter_map(|shape| (shape.read)(text));
    text.len() <= LONGEST && readings.any(|reading| reading.evidence == Evidence::Checked)
}

/// Whether the text is a hardware address.
pub(crate) fn is_mac(text: &str) -> bool {
    network::mac(text).is_some()
}

/// The identifier of that kind that the text can be.
pub(crate) fn of_kind(kind: Kind, text: &str) -> Option<Identifier<'_>> {
    let shapes = SHAPES.iter().filter(|shape| shape.kind == kind && text.len() <= LONGEST);
    shapes
        .filter_map(|shape| (shape.read)(text))
        .map(|reading| Identifier { kind, value: reading.value, evidence: reading.evidence })
        .next()
}

/// Whether digits start as those of an IMEI do, with a body that gives such numbers out.
pub(crate) fn starts_like_an_imei(text: &str) -> bool {
    telecom::has_reporting_body(text)
}

/// The most bytes that any shape has: an EID in groups of four.
const LONGEST: usize = 39;

fn gtin(text: &str) -> Option<Reading<'_>> {
    let gtin = match text.len() {
        17 => book(text)?,
        _ => Gtin::of(text.as_bytes()).ok()?,
    };
    Some(Reading::checked(gtin))
}

/// A book's number as it is printed (ISO 2108): an EAN-13 in five groups.
fn book(text: &str) -> Option<Gtin> {
    let is_one = (text.starts_with("978") || text.starts_with("979")) && text.split(['-', ' ']).count() == 5;
    Gtin::of(text.replace(['-', ' '], "").as_bytes()).ok().filter(|_| is_one)
}

/// Eight digits are an EAN-8 or a UPC-E: only the symbology tells which.
fn upc_e(text: &str) -> Option<Reading<'_>> {
    Gtin::of_upc_e(text.as_bytes()).ok().map(Reading::checked)
}

/// Without its application identifier, or with it where its carrier is not told.
fn sscc(text: &str) -> Option<Reading<'_>> {
    let digits = if text.len() == 20 { text.strip_prefix("00")? } else { text };
    if digits.len() == 18 { number(Kind::Sscc, digits).map(|_| Reading::checked(digits)) } else { None }
}

/// The number of that kind that the text is, by the table of them all. What is a shape is told more narrowly: bare text may be anything.
fn number(kind: Kind, text: &str) -> Option<Number<'_>> {
    number::read(kind, text)?.ok()
}

/// The number of a telephone's secure element (SEID): 48 hex digits. Known by its length alone; no public text was found that says more.
fn is_secure_element(text: &str) -> bool {
    text.len() == 48 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shape_is_longer_than_the_longest() {
        // Each of the hundred ends makes another check digit, and one makes it good for any rule of up to two digits.
        let read = |front: &str| {
            let ends = (0..100).map(move |end| format!("{front}{end:02}"));
            ends.filter(|text| SHAPES.iter().any(|shape| (shape.read)(text).is_some())).count()
        };
        let grouped = "8911 1111 1111 1111 1111 1111 1111 11";
        assert_eq!(grouped.len() + 2, LONGEST);
        assert!(read(grouped) > 0);
        for more in 1..=8 {
            assert_eq!(read(&format!("{grouped}{}", "1".repeat(more))), 0, "{more}");
            assert_eq!(read(&format!("89{}", "1".repeat(LONGEST - 4 + more))), 0, "{more}");
        }
    }

    #[test]
    fn a_shipping_container_is_proved_by_its_check_digit() {
        assert_eq!(sscc("106141412345678908"), Some(Reading::checked("106141412345678908")));
        assert_eq!(sscc("106141412345678907"), None);
        assert_eq!(sscc("00106141412345678908"), Some(Reading::checked("106141412345678908")));
        for text in ["00106141412345678907", "10106141412345678908", "0106141412345678908"] {
            assert_eq!(sscc(text), None, "{text}");
        }
    }
}
