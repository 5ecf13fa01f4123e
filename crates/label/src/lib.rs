//! What a scan says.
//!
//! [`interpret`] reads the data of one scan and returns every identifier that it can honestly be read
//! as, each with its [`Evidence`]. It never guesses in silence. [`bind`] then says whether and how a
//! label fills a product's [`SerialRule`].
//!
//! Pure: no clock, no file, no socket.

mod bind;
mod gtin;
mod identifier;
mod interpret;
mod rule;
mod scan;

pub use bind::{Binding, BoundIdentifier, Misfit, bind, bind_value};
pub use gtin::{Gtin, GtinError};
pub use identifier::{Element, Evidence, Identifier, IdentifierKind, Label, Problem, Severity, Text};
pub use interpret::interpret;
pub use rule::{Case, Check, IdentifierRule, Pattern, PatternError, Role, RuleError, SerialRule};
pub use scan::{Aim, MAX_SCAN_BYTES, Scan, Symbology};
