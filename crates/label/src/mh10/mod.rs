//! Data identifiers (ANSI MH10.8.2) and the envelope that holds them, or GS1's application identifiers, in 2D symbols
//! (ISO/IEC 15434).

mod envelope;
mod lost;
mod table;
mod value;

use crate::problem::{ICCID_CHECK_DIGIT, VIN_CHECK_CHARACTER};
use crate::slice::position;
use crate::{IdentifierKind as Kind, Problem};
pub(crate) use envelope::{add_field, is_envelope, read};
use table::Meaning;
use value::Values;

/// What text says if it starts with a data identifier.
pub(crate) struct Bare<'a> {
    pub(crate) values: Values<'a>,
    /// The letter stands alone: any text may start with one.
    pub(crate) alone: bool,
    /// What is odd about it.
    pub(crate) odd: Option<Problem>,
}

/// What text of a plain symbol says if it starts with a data identifier, which nothing but the text tells: nothing if
/// its value hasn't the form that belongs to it.
pub(crate) fn read_bare(text: &str) -> Option<Bare<'_>> {
    let (identifier, data) = table::find(text)?;
    let values = value::read(identifier.meaning, data).ok()?;
    let alone = identifier.text.len() == 1 && identifier.text != "S";
    // Not every vehicle's or SIM card's number has the check character that others have.
    let may_be = [VIN_CHECK_CHARACTER, ICCID_CHECK_DIGIT];
    let odd = value::oddity(&values, position(text, data));
    let is_one = odd.as_ref().is_none_or(|odd| may_be.contains(&odd.code));
    is_one.then_some(Bare { values, alone, odd })
}

/// The data identifier that text starts with, and what follows it.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    table::find(text).map(|(identifier, data)| (identifier.text, data))
}

/// What a data identifier is the identifier of, as people read it in brackets. None of what says nothing of a unit. None at all where
/// there is no such identifier.
pub(crate) fn kind_of(identifier: &str) -> Option<Option<Kind>> {
    let (identifier, _) = table::find(identifier).filter(|(_, rest)| rest.is_empty())?;
    Some(match identifier.meaning {
        Meaning::Plain(kind) | Meaning::Company(kind) => Some(kind).filter(|kind| *kind != Kind::Url),
        Meaning::CageSerial | Meaning::CountedCompany | Meaning::CompanyPartSerial => Some(Kind::Serial),
        Meaning::Gtin => Some(Kind::Gtin),
        Meaning::Sscc => Some(Kind::Sscc),
        Meaning::Telephone => Some(Kind::Imei),
        Meaning::Mac => Some(Kind::Mac),
        Meaning::Iccid => Some(Kind::Iccid),
        Meaning::Vin => Some(Kind::Vin),
        Meaning::Quantity | Meaning::QuantityOfUnits => Some(Kind::Quantity),
        Meaning::Date(..)
        | Meaning::OtherDate(_)
        | Meaning::QualifiedDate(_)
        | Meaning::Ppn
        | Meaning::Other => None,
    })
}

/// Characters of a Dell's service tag.
const SERVICE_TAG: usize = 7;

/// Whether text of a plain symbol starts with a data identifier that says of it that it is no unit's number, but an order's or a
/// supplier's for one. Serial numbers may start so too; letters alone, with which very many do, don't
/// count. `C` continues another code (ANSI MH10.8.2, category 3), which nothing on a box does,
/// and very many computers' serial numbers start with `5C`.
pub(crate) fn says_nothing_of_a_unit(text: &str) -> bool {
    let Some((identifier, data)) = table::find(text) else { return false };
    let says_else = match identifier.meaning {
        // The licence plate of a pallet or a parcel: `J`, who gave the number out, and that number.
        _ if identifier.text == "J" => is_licence_plate(data),
        _ if identifier.text.len() == 1 => false,
        Meaning::OtherDate(_) | Meaning::QualifiedDate(_) => true,
        // A Dell's service tag has seven characters, and starts with anything.
        Meaning::Other => !identifier.text.ends_with('C') && text.len() != SERVICE_TAG,
        _ => false,
    };
    says_else && value::read(identifier.meaning, data).is_ok()
}

/// Whether text is a company's number by D-U-N-S and what it numbered: `UN`, nine digits and more (ISO/IEC 15459-2, not verified
/// against its own text). Of other agencies' numbers too little is known to tell them from text.
fn is_licence_plate(text: &str) -> bool {
    let digits = text.strip_prefix("UN").map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    digits.is_some_and(|digits| digits >= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_data_identifier_says_to_be_no_units_number_is_told() {
        for text in [
            "4LDE",
            "2P01",
            "9D2024",
            "1VABC",
            "1JUN123456789",
            "JUN123456789",
            "21P1",
            "3SABC",
            "12D20240630",
        ] {
            assert!(says_nothing_of_a_unit(text), "{text}");
        }
        for text in [
            "5CG7012345",
            "DEH2381234",
            "R58M123456Z",
            "SABC",
            "1SABC",
            "F123",
            "4L",
            "K",
            "",
            "12345678",
            "PF0A1B2C",
            "5RFDP01",
            "V1234",
            "K4500",
            "D240101",
            "JUN12345",
            "JUNO123456789",
            "4lde",
        ] {
            assert!(!says_nothing_of_a_unit(text), "{text}");
        }
    }
}
