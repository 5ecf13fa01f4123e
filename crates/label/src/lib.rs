//! What a scan says.
//!
//! [`interpret`] reads the data of one scan and returns every identifier that it can honestly be read
//! as, each with its [`Evidence`]. It never guesses in silence. [`bind`] then says whether and how a
//! label fills a product's [`SerialRule`].
//!
//! ```
//! use label::{Evidence, IdentifierKind, Scan, SerialRule, bind, interpret};
//!
//! let label = interpret(Scan::from_transmission(b"]C1010400638133393121ABC123"));
//! assert_eq!(label.best(IdentifierKind::Gtin).map(|gtin| &*gtin.value), Some("04006381333931"));
//!
//! let binding = bind(&label, &SerialRule::plain()).map_err(|misfit| misfit.message)?;
//! assert_eq!(binding.key().map(|key| key.normalized.as_str()), Some("ABC123"));
//! assert_eq!(binding.evidence(), Some(Evidence::Declared));
//! # Ok::<(), String>(())
//! ```
//!
//! Pure: no clock, no file, no socket.

mod bind;
pub mod burst;
mod bytes;
mod check;
mod contents;
mod damage;
mod day;
pub mod digital_link;
mod epc;
mod escape;
pub mod gs1;
mod gtin;
mod gtin_range;
mod hibc;
mod identifier;
mod interpret;
mod makers;
mod mh10;
mod named;
mod number;
mod oddity;
mod pattern;
mod place;
mod problem;
mod quantity;
mod receipt;
mod rule;
mod scan;
pub mod segment;
mod slice;
mod standing;
mod text;
mod udi;

pub use bind::{
    Binding, BoundIdentifier, Filled, Filling, Form, MAX_FORMS, MAX_SERIAL_CHARS, Misfit, Own, bind,
    bind_for, bind_further, bind_value, bind_value_for, fill_for,
};
pub use damage::Tolerance;
pub use escape::{UnescapeError, escape, push_escaped, push_shown, unescape};
pub use gtin::{Gtin, GtinError};
pub use gtin_range::GtinRange;
pub(crate) use identifier::MOST_OF_ONE_UNIT;
pub use identifier::{Element, Elements, Evidence, Identifier, IdentifierKind, Identifiers, Label, Problems};
pub use interpret::{interpret, interpret_with};
pub use makers::makers;
pub use pattern::{Pattern, PatternError};
pub use problem::{Problem, Severity};
pub use receipt::is_receipt_of;
pub use rule::{Case, Check, IdentifierRule, Role, RuleError, SerialRule};
pub use scan::{Aim, MAX_SCAN_BYTES, Scan, Symbology};
pub use text::Text;
pub use udi::{DeviceIdentifier, Issuer};
