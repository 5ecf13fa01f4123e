//! What is odd about a value that something declares, and that its own check tells.

use crate::IdentifierKind as Kind;
use crate::escape::shown;
use crate::number::{self, Digit, Flaw, Number};
use crate::problem::{
    EID_CHECK_DIGITS, GROUP_ADDRESS, ICCID_CHECK_DIGIT, IMEI_CHECK_DIGIT, VIN_CHECK_CHARACTER,
};

/// A code and a sentence.
pub(crate) type Oddity = (&'static str, String);

/// Whether anything is looked for in values of this kind.
pub(crate) const fn is_looked_for(kind: Kind) -> bool {
    matches!(kind, Kind::Imei | Kind::Eid | Kind::Iccid | Kind::Mac | Kind::Vin)
}

/// What is odd about a value of this kind. It harms nothing: what declares the value is believed.
pub(crate) fn of(kind: Kind, value: &str) -> Option<Oddity> {
    let read = number::read(kind, value)?;
    let is_sure = matches!(read, Ok(Number { digit: Digit::Good | Digit::None, .. }));
    match kind {
        // One of 14 digits has none.
        Kind::Imei if read == Err(Flaw::Check) => {
            Some((IMEI_CHECK_DIGIT, format!("the IMEI {} has a wrong check digit", shown(value))))
        }
        Kind::Eid if !is_sure => {
            Some((EID_CHECK_DIGITS, format!("the eSIM's number {} has wrong check digits", shown(value))))
        }
        Kind::Iccid if !is_sure => {
            let message =
                format!("the check digit of the SIM card's number {} is wrong or left out", shown(value));
            Some((ICCID_CHECK_DIGIT, message))
        }
        Kind::Mac if number::is_of_a_group(value) => {
            let message =
                format!("the hardware address {} is one of a group, which no device has", shown(value));
            Some((GROUP_ADDRESS, message))
        }
        Kind::Vin if !is_sure => {
            let message = "if this is a North American vehicle's number, its check character is wrong";
            Some((VIN_CHECK_CHARACTER, message.to_owned()))
        }
        _ => None,
    }
}
