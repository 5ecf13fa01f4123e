//! Single values as they stand in JSON: words of fixed lists, texts, amounts, quantities, times.

mod amount;
mod field;
mod object;
mod pin;
mod quantity;
mod text;
mod time;
mod whole;
mod word;
mod words;

pub use amount::{Money, TaxRate};
pub use field::FieldError;
pub use object::Object;
pub(crate) use object::{given, object, objects};
pub use pin::Pin;
pub use quantity::Quantity;
pub(crate) use text::hex_bytes;
pub use text::{
    AimText, DataText, Gtin, HexText, MAX_TEXT, Metadata, OperatorId, Pattern, Prefix, SerialText, Sku, Text,
};
pub use time::Timestamp;
pub(crate) use whole::{whole, whole_or_null, wholes_or_null};
pub use word::{Named, Word};
pub use words::{
    Because, Case, Check, Decision, Delivery, Disposition, Evidence, HowWell, IdentifierKind, IdentifierRole,
    LineState, ReturnDoubt, Role, ScanningMode, SerialSource, SerialState, Severity, Symbology, TenderKind,
    Tracking, TransactionKind, TransactionState, VoidReason,
};
