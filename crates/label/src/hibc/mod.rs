//! HIBC, the Health Industry Bar Code (ANSI/HIBC 2.6).
//!
//! [`parse`] reads a primary, a secondary or a joined structure and checks its check character.

mod check;
mod parse;

pub use check::check_character;
pub use parse::{Field, FieldKind, Message, Primary, parse};
