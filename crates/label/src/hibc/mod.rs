//! HIBC supplier labels: who labels a medical product, which product, and of which lot, serial number and date.
//!
//! Source: ANSI/HIBC 2.6 (2016), sections 2.2 and 2.3, and appendix B (the check character).

mod check;
mod parse;
mod secondary;

pub(crate) use parse::{is_without_flag, read, readings_without_flag};
