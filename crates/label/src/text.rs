//! The text of one identifier or element, without an allocation for nearly all of them.

use crate::Gtin;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

/// Text that is mostly a slice of the scan. Always UTF-8 without control characters.
///
/// Short text that is no slice of it, a GTIN in its 14-digit form for one, is held in the value itself. Only
/// longer text is allocated. Dereferences to `str`, and compares, orders and hashes as one.
#[derive(Clone)]
pub struct Text<'a>(Repr<'a>);

#[derive(Clone)]
enum Repr<'a> {
    Slice(&'a str),
    /// So many of the bytes, which are UTF-8.
    Inline(u8, [u8; Text::MAX_INLINE]),
    Allocated(Box<str>),
}

impl Text<'_> {
    /// The most bytes that are held without an allocation.
    pub const MAX_INLINE: usize = 22;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Slice(text) => text,
            // Only whole text gets in.
            Repr::Inline(length, bytes) => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| core::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Repr::Allocated(text) => text,
        }
    }

    /// The text, on its own.
    #[must_use]
    pub fn into_owned(self) -> String {
        match self.0 {
            Repr::Allocated(text) => text.into_string(),
            _ => self.as_str().to_owned(),
        }
    }

    /// A copy that holds the text itself where it is short.
    fn copied(text: &str) -> Option<Repr<'static>> {
        let mut bytes = [0; Text::MAX_INLINE];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Repr::Inline(u8::try_from(text.len()).ok()?, bytes))
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Repr::Slice(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Self::copied(&text).unwrap_or_else(|| Repr::Allocated(text.into_boxed_str())))
    }
}

impl From<Gtin> for Text<'_> {
    fn from(gtin: Gtin) -> Self {
        let mut bytes = [0; Text::MAX_INLINE];
        if let Some(front) = bytes.first_chunk_mut::<14>() {
            *front = gtin.digits();
        }
        Self(Repr::Inline(14, bytes))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Text<'_> {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Text<'_>> for str {
    fn eq(&self, other: &Text<'_>) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<Text<'_>> for &str {
    fn eq(&self, other: &Text<'_>) -> bool {
        *self == other.as_str()
    }
}

impl PartialEq<Text<'_>> for String {
    fn eq(&self, other: &Text<'_>) -> bool {
        self == other.as_str()
    }
}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::DefaultHasher;

    #[test]
    fn text_is_the_same_however_it_is_held() {
        assert_eq!(size_of::<Text<'_>>(), 24);
        for length in [0, 1, Text::MAX_INLINE - 1, Text::MAX_INLINE, Text::MAX_INLINE + 1, 1_000] {
            let string = "é".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            let (slice, owned) = (Text::from(string.as_str()), Text::from(string.clone()));
            assert_eq!(matches!(owned.0, Repr::Inline(..)), length <= Text::MAX_INLINE, "{length}");
            assert_eq!((slice.as_str(), &slice, slice.len()), (string.as_str(), &owned, length));
            assert_eq!((slice.to_string(), format!("{owned:?}")), (string.clone(), format!("{string:?}")));
            assert_eq!((slice.into_owned(), owned.into_owned()), (string.clone(), string));
        }
    }

    fn equal<A: PartialEq<B> + ?Sized, B: ?Sized>(one: &A, other: &B) -> bool {
        one == other
    }

    #[test]
    fn text_compares_as_a_string_with_either_on_either_side() {
        let (text, other) = (Text::from("A"), Text::from("B".to_owned()));
        assert_eq!((text.as_ref(), other.as_ref()), ("A", "B"));
        let (same, different) = ("A".to_owned(), "B".to_owned());
        let told = [
            (equal(&text, "A"), equal(&text, "B")),
            (equal("A", &text), equal("B", &text)),
            (equal(&text, &"A"), equal(&text, &"B")),
            (equal(&"A", &text), equal(&"B", &text)),
            (equal(&text, &same), equal(&text, &different)),
            (equal(&same, &text), equal(&different, &text)),
            (equal(&text, &text.clone()), equal(&text, &other)),
        ];
        assert_eq!(told, [(true, false); 7]);
        assert_eq!((text.cmp(&other), text.partial_cmp(&other)), (Ordering::Less, Some(Ordering::Less)));
        let hash = |value: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            value(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(&|hasher| text.hash(hasher)), hash(&|hasher| "A".hash(hasher)));
    }

    #[test]
    fn a_gtin_is_its_fourteen_digits() {
        assert_eq!(Text::from(Gtin::parse("4006381333931").unwrap()), "04006381333931");
    }
}
