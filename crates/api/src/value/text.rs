use super::FieldError;
use crate::MAX_OPERATOR;
use core::fmt;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// The most characters of a text that a program gives: a description, a reference, a name.
pub const MAX_TEXT: usize = 200;

/// The most characters of a scan's escaped text: each byte can take four.
const MAX_DATA_TEXT: usize = 4 * label::MAX_SCAN_BYTES;

/// The most notes of a transaction.
const MAX_METADATA: usize = 32;

/// A program's own notes: up to 32 texts by name, kept and given back, never shown or printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MetadataVisitor).map(Self)
    }
}

/// Reads notes. One name for two of them would lose one.
struct MetadataVisitor;

impl<'de> Visitor<'de> for MetadataVisitor {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut notes = BTreeMap::new();
        while let Some((name, note)) = map.next_entry::<String, String>()? {
            if notes.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "duplicate field `{}`",
                    label::escape(name.as_bytes())
                )));
            }
            notes.insert(name, note);
        }
        Ok(notes)
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { length: $min:literal ..= $max:expr, pattern: $pattern:expr, example: $example:literal, says: $says:literal, })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(SchemaType::new(Type::String))
                    .description(Some($says))
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

/// Something to be seen, and no control character (ASCII's and Latin-1's).
const SHOWN: &str = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$";
/// The same, with no space at either end.
const TRIMMED: &str = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$";

texts! {
    /// A text that is shown and printed.
    Text {
        length: 1..=MAX_TEXT,
        pattern: SHOWN,
        example: "Order 4711",
        says: "A text that is shown and printed: something to be seen, and no control character.",
    }
    /// A product's stock keeping unit.
    Sku {
        length: 1..=64,
        pattern: TRIMMED,
        example: "PHONE-X",
        says: "A stock keeping unit: no control character, no space at either end.",
    }
    /// Who acts at the till, or allows it.
    OperatorId {
        length: 1..=MAX_OPERATOR,
        pattern: SHOWN,
        example: "7",
        says: "An operator's id: something to be seen, and no control character.",
    }
    /// A GTIN: 8, 12, 13 or 14 digits come in, 14 go out.
    Gtin {
        length: 8..=14,
        pattern: "^([0-9]{8}|[0-9]{12,14})$",
        example: "04012345678901",
        says: "8, 12, 13 or 14 digits, the last of them the check digit; answers have 14.",
    }
    /// A serial number itself, never read as a label.
    SerialText {
        length: 1..=256,
        pattern: SHOWN,
        example: "SN-0001",
        says: "The value itself, never read as a label; the product's rule may strip, fold and refuse it.",
    }
    /// A scan's data, escaped.
    DataText {
        length: 0..=MAX_DATA_TEXT,
        pattern: r"^([^\\]|\\\\|\\x[0-9A-Fa-f]{2})*$",
        example: "0104012345678901\\x1d21ABC",
        says: "UTF-8; a byte that is none, or a control character, as \\xNN (GS is \\x1d), a backslash doubled.",
    }
    /// A scan's data in hexadecimal.
    HexText {
        length: 0..=2 * label::MAX_SCAN_BYTES,
        pattern: "^([0-9A-Fa-f]{2})*$",
        example: "3031",
        says: "Two hexadecimal digits a byte.",
    }
    /// An AIM symbology identifier.
    AimText {
        length: 3..=3,
        pattern: r"^\][A-Za-z][0-9A-Za-z]$",
        example: "]C1",
        says: "An AIM symbology identifier (ISO/IEC 15424): ], code letter, modifier.",
    }
    /// A regular expression that the whole normalized value must match.
    Pattern {
        length: 1..=500,
        pattern: r"^[\s\S]+$",
        example: "[A-Z0-9]{10}",
        says: "A regular expression that the whole normalized value must match.",
    }
    /// What is taken off the front of a value.
    Prefix {
        length: 1..=32,
        pattern: SHOWN,
        example: "S/N:",
        says: "Taken off the front of the raw value where it stands there.",
    }
}

impl Metadata {
    /// The notes.
    ///
    /// # Errors
    /// More than 32, or a name or a note longer than [`MAX_TEXT`] characters.
    pub fn value(&self, field: &str) -> Result<BTreeMap<String, String>, FieldError> {
        if self.0.len() > MAX_METADATA {
            let count = self.0.len().to_string();
            return Err(FieldError::new(field, &count, format!("at most {MAX_METADATA} notes are kept")));
        }
        let long = |text: &&String| text.chars().count() > MAX_TEXT;
        match self.0.iter().flat_map(|(name, note)| [name, note]).find(long) {
            Some(text) => {
                Err(FieldError::new(field, text, format!("it is longer than {MAX_TEXT} characters")))
            }
            None => Ok(self.0.clone()),
        }
    }
}

impl From<BTreeMap<String, String>> for Metadata {
    fn from(notes: BTreeMap<String, String>) -> Self {
        Self(notes)
    }
}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        let note = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).max_length(Some(MAX_TEXT));
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Object))
            .description(Some("A program's own notes, kept and given back."))
            .additional_properties(Some(Schema::from(note)))
            .max_properties(Some(MAX_METADATA))
            .into()
    }
}

impl ToSchema for Metadata {}

impl Text {
    /// The text, checked.
    ///
    /// # Errors
    /// Nothing to be seen, longer than [`MAX_TEXT`] characters, or a control character.
    pub fn value(&self, field: &str) -> Result<String, FieldError> {
        shown(field, &self.0, MAX_TEXT)
    }
}

impl SerialText {
    /// The value, checked for what no serial number can be; the product's rule says the rest.
    ///
    /// # Errors
    /// Nothing to be seen, longer than 256 characters, or a control character.
    pub fn value(&self, field: &str) -> Result<String, FieldError> {
        shown(field, &self.0, 256)
    }
}

impl Prefix {
    /// The prefix, checked.
    ///
    /// # Errors
    /// Nothing to be seen, longer than 32 characters, or a control character.
    pub fn value(&self, field: &str) -> Result<String, FieldError> {
        shown(field, &self.0, 32)
    }
}

impl Sku {
    /// The SKU.
    ///
    /// # Errors
    /// Empty, longer than 64 characters, a control character, or a space at either end.
    pub fn value(&self, field: &str) -> Result<checkout::Sku, FieldError> {
        checkout::Sku::new(self.0.as_str()).map_err(|error| FieldError::new(field, &self.0, error))
    }
}

impl Gtin {
    /// The GTIN.
    ///
    /// # Errors
    /// Not 8, 12, 13 or 14 digits, or a wrong check digit.
    pub fn value(&self, field: &str) -> Result<label::Gtin, FieldError> {
        label::Gtin::parse(&self.0).map_err(|error| FieldError::new(field, &self.0, error))
    }
}

impl DataText {
    /// The bytes. They may be more than a symbol holds: what that means is for the lane to say, as it says it to a scanner.
    ///
    /// # Errors
    /// A backslash that starts no escape, or more characters than the longest symbol takes, escaped.
    pub fn value(&self, field: &str) -> Result<Vec<u8>, FieldError> {
        if self.0.chars().count() > MAX_DATA_TEXT {
            return Err(FieldError::new(
                field,
                &self.0,
                format!("it is longer than {MAX_DATA_TEXT} characters"),
            ));
        }
        label::unescape(&self.0).map_err(|error| FieldError::new(field, &self.0, error))
    }
}

impl HexText {
    /// The bytes.
    ///
    /// # Errors
    /// Not two hexadecimal digits a byte, or more bytes than the longest symbol holds.
    pub fn value(&self, field: &str) -> Result<Vec<u8>, FieldError> {
        let bytes = hex_bytes(&self.0)
            .ok_or_else(|| FieldError::new(field, &self.0, "it isn't two hexadecimal digits a byte"))?;
        let max = label::MAX_SCAN_BYTES;
        if bytes.len() > max {
            return Err(FieldError::new(field, &self.0, format!("no symbol holds more than {max} bytes")));
        }
        Ok(bytes)
    }
}

impl AimText {
    /// The AIM identifier.
    ///
    /// # Errors
    /// Not `]`, a letter, and a letter or digit.
    pub fn value(&self, field: &str) -> Result<label::Aim, FieldError> {
        label::Aim::parse(&self.0).ok_or_else(|| {
            FieldError::new(field, &self.0, "it is three characters: ], code letter, modifier")
        })
    }
}

impl Pattern {
    /// The pattern.
    ///
    /// # Errors
    /// When it is empty, can't be read, or is too large.
    pub fn value(&self, field: &str) -> Result<label::Pattern, FieldError> {
        if self.0.is_empty() {
            return Err(FieldError::new(field, "", "there is nothing in it"));
        }
        label::Pattern::new(&self.0).map_err(|error| FieldError::new(field, &self.0, error.reason))
    }
}

/// Reads two hexadecimal digits a byte.
#[must_use]
pub(crate) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect()
}

fn shown(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let reason = if text.chars().any(char::is_control) {
        "it has a control character".to_owned()
    } else if text.trim().is_empty() {
        "there is nothing in it".to_owned()
    } else if text.chars().count() > max {
        format!("it is longer than {max} characters")
    } else {
        return Ok(text.to_owned());
    };
    Err(FieldError::new(field, text, reason))
}
