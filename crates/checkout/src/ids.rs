use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::sync::Arc;

/// Which lane this is, in which store. Makes ids unique in a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LaneId {
    /// The store's number, as the shop writes it.
    pub store: String,
    /// The lane's number in the store.
    pub number: u32,
}

/// Why text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {text:?} can't be: 1 to {max} printable characters without spaces at the ends")]
pub struct IdError {
    /// Which id.
    pub what: &'static str,
    /// What was given, cut at 80 characters.
    pub text: String,
    /// The most characters.
    pub max: usize,
}

impl LaneId {
    /// The id of this lane's `count`th transaction.
    pub(crate) fn transaction(&self, training: bool, count: u64) -> Result<TransactionId, IdError> {
        let mark = if training { "T" } else { "" };
        TransactionId::new(format!("{}-{}-{mark}{count}", self.store, self.number))
    }

    /// Whether this lane may have made the transaction of that id.
    pub(crate) fn may_have_made(&self, id: &TransactionId) -> bool {
        let count = id.as_str().strip_prefix(&format!("{}-{}-", self.store, self.number));
        let count = count.map(|count| count.strip_prefix('T').unwrap_or(count));
        count.is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// The id of this lane's `count`th receipt.
    pub(crate) fn receipt(&self, training: bool, count: u64) -> Result<ReceiptId, IdError> {
        let mark = if training { "RT" } else { "R" };
        ReceiptId::new(format!("{mark}{}-{}-{count}", self.store, self.number))
    }

    /// Whether text is or holds the number of a receipt of this store, or is that of a transaction: it is nobody's serial number, however it
    /// comes.
    pub(crate) fn printed(&self, text: &str) -> bool {
        label::is_receipt_of(text, &self.store)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        // Shared: events, lines and indexes say the same ids over and over.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads one: printable, not empty, not too long.
            ///
            /// # Errors
            /// When it isn't that.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                Self::read(&text.into())
            }

            fn read(text: &str) -> Result<Self, IdError> {
                if is_id(text, $max) {
                    Ok(Self(text.into()))
                } else {
                    Err(IdError { what: $what, text: text.chars().take(80).collect(), max: $max })
                }
            }

            /// Its text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(TextOf(Self::read))
            }
        }
    };
}

/// Printable, not empty, no more characters than that, and no blank at its ends.
fn is_id(text: &str, max: usize) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        // Nearly all are.
        return (1..=max).contains(&text.len());
    }
    text.chars().count() <= max && !text.chars().any(char::is_control) && text.trim() == text
}

/// Reads an id where it stands: a replay reads some for each record, and a text of their own would be thrown away again.
struct TextOf<T>(fn(&str) -> Result<T, IdError>);

impl<T> de::Visitor<'_> for TextOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

text_id!(
    /// A product's stock keeping unit.
    Sku, "SKU", 64
);
text_id!(
    /// A transaction's id: store, lane and a count, `0042-3-17`; training ones are numbered apart, `0042-3-T17`.
    TransactionId, "transaction id", 64
);
text_id!(
    /// A receipt's id, as printed and barcoded: `R0042-3-17`; training `RT0042-3-17`.
    ReceiptId, "receipt id", 64
);
text_id!(
    /// A scan's id: `s17`, counted by the lane.
    ScanId, "scan id", 32
);

impl ScanId {
    /// The id of the lane's `count`th scan.
    pub(crate) fn counted(count: u64) -> Self {
        Self(format!("s{count}").into())
    }
}

/// A line's number in its transaction: counts from 1 and is never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineNumber(pub u32);

impl fmt::Display for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
