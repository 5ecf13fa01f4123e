//! Data identifiers (ANSI MH10.8.2) and the envelopes that carry them (ISO/IEC 15434).
//!
//! A data identifier is a capital letter with up to three digits before it: `S`, `18S`, `1P`.

pub(crate) mod envelope;
mod fields;
mod ppn;
mod table;

pub(crate) use fields::linear;
