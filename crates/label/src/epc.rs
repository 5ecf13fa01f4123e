//! The GS1 EPC pure identity URI of a unit, `urn:epc:id:sgtin:4006381.033393.ABC`: company prefix, indicator and item reference, serial
//! number. It names the same unit as elements 01 and 21.
//!
//! Source: GS1 EPC Tag Data Standard, 6.3.1 (SGTIN) and 7.1 (its GTIN and serial number), as public guides and translators tell it.

use crate::contents::Contents;
use crate::digital_link::decode_once;
use crate::gs1::RawElement;
use crate::problem::VALUE;
use crate::{Gtin, IdentifierKind as Kind, Problem, check};

const SGTIN: &str = ":sgtin:";

/// Reads the URI of a unit. `None` for any other text.
///
/// # Errors
/// The digits are none of a GTIN, or the serial number is none of element 21.
pub(crate) fn read(text: &str) -> Option<Result<Contents<'_>, Problem>> {
    // The scheme and the first name are the same in either case (RFC 8141, 3.1); the others are not.
    let (scheme, rest) = text.split_at_checked("urn:epc".len())?;
    let name = rest.strip_prefix(":id").filter(|_| scheme.eq_ignore_ascii_case("urn:epc"))?;
    let unit = name.strip_prefix(SGTIN)?;
    let at = text.len() - unit.len();
    Some(unit_of(unit).ok_or_else(|| {
        let message = "this EPC URI holds no GTIN and serial number of their form: a company prefix and an item reference of 13 digits together, and a serial number";
        Problem::error(VALUE, at, message)
    }))
}

fn unit_of<'a>(unit: &str) -> Option<Contents<'a>> {
    let mut parts = unit.splitn(3, '.');
    let (company, item, serial) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| check::all_digits(text.as_bytes());
    if !((6..=12).contains(&company.len())
        && company.len() + item.len() == 13
        && digits(company)
        && digits(item))
    {
        return None;
    }
    // The indicator stands before the item reference, and in the GTIN before the company prefix.
    let (indicator, reference) = item.split_at_checked(1)?;
    let front = format!("{indicator}{company}{reference}");
    let gtin = Gtin::parse(&format!("{front}{}", char::from(check::gs1_digit(front.as_bytes())))).ok()?;
    let serial = decode_once(serial)?;
    RawElement::of("21", &serial, 0).ok()?;
    let mut contents = Contents::default();
    contents.push(Kind::Gtin, gtin);
    contents.push(Kind::Serial, serial);
    Some(contents)
}
