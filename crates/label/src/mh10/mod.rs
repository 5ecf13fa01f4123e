//! Data identifiers (ANSI MH10.8.2) and the envelope that holds them, or GS1's application identifiers, in 2D symbols
//! (ISO/IEC 15434).

mod envelope;
mod lost;
mod table;
mod value;

use crate::Problem;
use crate::problem::{ICCID_CHECK_DIGIT, VIN_CHECK_CHARACTER};
use crate::slice::position;
pub(crate) use envelope::{add_field, is_envelope, read};
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
