use super::FieldError;
use core::fmt;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// The fewest characters of a PIN.
const MIN: usize = 4;

/// The most.
const MAX: usize = 64;

/// A supervisor's PIN. It is shown nowhere, not even to say what is wrong with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pin(String);

impl Pin {
    /// The PIN.
    ///
    /// # Errors
    /// Not 4 to 64 characters, or a control character.
    pub fn value(&self, field: &str) -> Result<&str, FieldError> {
        let good = (MIN..=MAX).contains(&self.0.chars().count()) && !self.0.chars().any(char::is_control);
        let reason = || format!("a PIN has {MIN} to {MAX} characters, and no control characters");
        if good { Ok(&self.0) } else { Err(FieldError::new(field, "", reason())) }
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(..)")
    }
}

impl From<&str> for Pin {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl PartialSchema for Pin {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("A supervisor's PIN. It is kept as a slow hash, and shown nowhere."))
            .min_length(Some(MIN))
            .max_length(Some(MAX))
            .pattern(Some(r"^[^\x00-\x1f\x7f-\x9f]*$"))
            .examples(["4711"])
            .into()
    }
}

impl ToSchema for Pin {}
