//! GS1 element strings: application identifiers, values and the separators between them.
//!
//! [`parse`] reads a whole message and checks each value as far as its format says; [`print()`] writes one.
//! Associations that GS1 demands (a serial number beside a GTIN) are no concern here: a label may be one
//! of several on a box. Combinations that GS1 forbids are.

mod format;
mod parse;
mod print;
mod table;
mod test;
mod value;

#[cfg(test)]
mod dictionary;

pub use parse::{MAX_ELEMENTS, Message, RawElement, parse};
pub use print::print;

/// What separates elements: the group separator, as which readers transmit FNC1.
pub const SEPARATOR: char = '\x1d';
