//! Data identifiers (ANSI MH10.8.2) and the envelope that holds them, or GS1's application identifiers, in 2D symbols
//! (ISO/IEC 15434).

mod envelope;
mod lost;
mod table;
mod value;

use crate::problem::{ICCID_CHECK_DIGIT, VIN_CHECK_CHARACTER};
pub(crate) use envelope::{add_field, is_envelope, read};
use value::Values;
pub(crate) use value::joined;

/// What text of a plain symbol says if it starts with a data identifier, which nothing but the text tells: nothing if
/// its value hasn't the form that belongs to it. The flag says that the letter stands alone, as any text may start with one.
pub(crate) fn read_bare(text: &str) -> Option<(Values<'_>, bool)> {
    let (identifier, data) = table::find(text)?;
    let values = value::read(identifier.meaning, data).ok()?;
    let alone = identifier.text.len() == 1 && identifier.text != "S";
    // Not every vehicle's or SIM card's number has the check character that others have.
    let may_be = [VIN_CHECK_CHARACTER, ICCID_CHECK_DIGIT];
    let odd = value::oddity(&values, 0).is_some_and(|oddity| !may_be.contains(&oddity.code));
    (!odd).then_some((values, alone))
}
