//! What is odd about a value that something declares, and that its own check tells.

use crate::bind::algorithm::{has_vin_check_character, is_one_modulo_97};
use crate::problem::{
    EID_CHECK_DIGITS, GROUP_ADDRESS, ICCID_CHECK_DIGIT, IMEI_CHECK_DIGIT, VIN_CHECK_CHARACTER,
};
use crate::{IdentifierKind as Kind, check};

/// A code and a sentence.
pub(crate) type Oddity = (&'static str, String);

/// Whether anything is looked for in values of this kind.
pub(crate) const fn is_looked_for(kind: Kind) -> bool {
    matches!(kind, Kind::Imei | Kind::Eid | Kind::Iccid | Kind::Mac | Kind::Vin)
}

/// What is odd about a value of this kind. It harms nothing: what declares the value is believed.
pub(crate) fn of(kind: Kind, value: &str) -> Option<Oddity> {
    let bytes = value.as_bytes();
    match kind {
        // One of 14 digits has none.
        Kind::Imei if value.len() == 15 && !check::ends_in_luhn_digit(bytes) => {
            Some((IMEI_CHECK_DIGIT, format!("the IMEI {value} has a wrong check digit")))
        }
        Kind::Eid if !is_one_modulo_97(bytes) => {
            Some((EID_CHECK_DIGITS, format!("the eSIM's number {value} has wrong check digits")))
        }
        Kind::Iccid if !check::ends_in_luhn_digit(bytes) => {
            let message = format!("the check digit of the SIM card's number {value} is wrong or left out");
            Some((ICCID_CHECK_DIGIT, message))
        }
        Kind::Mac if is_of_a_group(value) => {
            let message = format!("the hardware address {value} is one of a group, which no device has");
            Some((GROUP_ADDRESS, message))
        }
        Kind::Vin if !has_vin_check_character(bytes) => {
            let message = "if this is a North American vehicle's number, its check character is wrong";
            Some((VIN_CHECK_CHARACTER, message.to_owned()))
        }
        _ => None,
    }
}

/// IEEE 802: the lowest bit of the first byte.
fn is_of_a_group(mac: &str) -> bool {
    mac.chars().nth(1).and_then(|digit| digit.to_digit(16)).is_some_and(|digit| digit % 2 == 1)
}
