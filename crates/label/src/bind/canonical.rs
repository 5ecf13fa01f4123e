//! The one form of identifiers that are printed in several, so that the same one is the same however it was read.

use crate::{Identifier, IdentifierKind as Kind, number};
use std::borrow::Cow;

/// The form that a value of this kind is kept in. None where the kind has none of its own, or the value isn't one of it.
pub(crate) fn form(value: &str, kind: Kind) -> Option<String> {
    number::read(kind, value)?.ok().map(|number| number.value.into_owned())
}

impl Identifier<'_> {
    /// Its value in the one form of its kind, as a unit is known by it: a network address without what stands between its digits.
    #[must_use]
    pub fn canonical(&self) -> Cow<'_, str> {
        let number = number::read(self.kind, &self.value).and_then(Result::ok);
        number.map_or(Cow::Borrowed(&*self.value), |number| number.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_its_kind_has_a_form() {
        assert_eq!(form("af0123450abcdec", Kind::Meid).as_deref(), Some("AF0123450ABCDE"));
        assert_eq!(form("AF0123450ABCDED", Kind::Meid), None);
        assert_eq!(form("af", Kind::Serial), None);
    }
}
