//! GS1 element strings: application identifiers, values and the separators between them.
//!
//! [`parse`] reads a whole message, checks each value as far as its format says, and refuses combinations that
//! GS1 forbids; [`print()`] writes one. Associations that GS1 demands (a serial number beside a GTIN) are
//! warnings: a label may be one of several on a box. [`date`] makes full dates of six digits.

mod checks;
mod codes;
mod coupon;
mod cut;
mod date;
mod format;
mod known;
mod pairing;
mod parse;
mod print;
mod table;
mod test;
mod value;

#[cfg(test)]
mod dictionary;
#[cfg(test)]
mod properties;

pub(crate) use cut::{Cuts, cuts};
pub use date::{Date, date};
pub(crate) use known::{Known, is_known, known};
pub(crate) use pairing::are_at_home;
pub use parse::{MAX_ELEMENTS, Message, RawElement, parse};
pub use print::print;

/// What separates elements: the group separator, as which readers transmit FNC1.
pub const SEPARATOR: char = '\x1d';

const SEPARATOR_BYTE: u8 = 0x1d;
