use core::fmt;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{RefOr, schema};
use utoipa::{PartialSchema, ToSchema};

use super::FieldError;

/// A fixed list of words that stand for values in the API.
///
/// The words are written down here and not derived from the domain, so that renaming something inside the
/// daemon can't change what programs see.
pub trait Named: Copy + Eq + fmt::Debug + 'static {
    /// What the list is called in the OpenAPI document.
    const TITLE: &'static str;
    /// Every value.
    const ALL: &'static [Self];

    /// The word for this value.
    fn word(self) -> &'static str;
}

/// A value of a fixed list, as it stands in JSON.
///
/// A word that this program doesn't know is kept: an answer then names the field and the list, and a client
/// can be older than its daemon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word<T> {
    /// It is on the list.
    Known(T),
    /// It isn't.
    Unknown(String),
}

impl<T: Named> Word<T> {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(value) => value.word(),
            Self::Unknown(word) => word,
        }
    }

    /// The value.
    ///
    /// # Errors
    /// When the word isn't on the list: names the field and the list.
    pub fn value(&self, field: &str) -> Result<T, FieldError> {
        match self {
            Self::Known(value) => Ok(*value),
            Self::Unknown(word) => Err(FieldError::new(field, word, format!("it is one of {}", list::<T>()))),
        }
    }

    /// Whether it is this value.
    #[must_use]
    pub fn is(&self, value: T) -> bool {
        *self == Self::Known(value)
    }
}

impl<T> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Named> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<T: Named> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, T: Named> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordVisitor(core::marker::PhantomData))
    }
}

struct WordVisitor<T>(core::marker::PhantomData<T>);

impl<T: Named> Visitor<'_> for WordVisitor<T> {
    type Value = Word<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", list::<T>())
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Word<T>, E> {
        let known = T::ALL.iter().copied().find(|value| value.word() == word);
        Ok(known.map_or_else(|| Word::Unknown(word.to_owned()), Word::Known))
    }
}

impl<T: Named> PartialSchema for Word<T> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .enum_values(Some(T::ALL.iter().map(|value| value.word())))
            .into()
    }
}

impl<T: Named> ToSchema for Word<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::TITLE)
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<schema::Schema>)>) {
        schemas.push((T::TITLE.to_owned(), Self::schema()));
    }
}

fn list<T: Named>() -> String {
    let words: Vec<String> = T::ALL.iter().map(|value| format!("{:?}", value.word())).collect();
    words.join(", ")
}
