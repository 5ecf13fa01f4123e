//! Application identifiers by name, for carriers that don't write them as text.

use super::format::{Family, Part, Set};
use super::table::{FAMILIES, Found, find};

/// An application identifier of the table.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// Its digits.
    pub(crate) ai: &'static str,
    family: &'static Family,
}

/// One part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Digits only.
    pub(crate) numeric: bool,
    /// Has exactly so many characters as it may have at most.
    pub(crate) fixed: bool,
    /// May be left out.
    pub(crate) optional: bool,
    /// The most characters.
    pub(crate) max: usize,
}

/// The application identifier that digits start with.
pub(crate) fn known(digits: &[u8]) -> Option<Known> {
    let Found { code, family, .. } = find(digits)?;
    let length = usize::from(family.digits);
    let name = NAMES.iter().find(|name| name.code == code && usize::from(name.length) == length)?;
    let ai = name.digits.get(..length).and_then(|digits| core::str::from_utf8(digits).ok())?;
    Some(Known { ai, family })
}

/// Whether text is exactly one application identifier.
pub(crate) fn is_known(text: &str) -> bool {
    find(text.as_bytes()).is_some_and(|found| usize::from(found.family.digits) == text.len())
}

impl Known {
    /// The parts of its value, in order.
    pub(crate) fn shapes(self) -> impl Iterator<Item = Shape> {
        self.family.parts.iter().map(|part: &Part| Shape {
            numeric: part.set == Set::Digits,
            fixed: part.min == part.max,
            optional: part.optional,
            max: usize::from(part.max),
        })
    }
}

#[derive(Clone, Copy)]
struct Name {
    code: u16,
    length: u8,
    digits: [u8; 4],
}

/// How many application identifiers there are.
#[expect(clippy::indexing_slicing, reason = "what a constant is made of is computed when it is compiled")]
const COUNT: usize = {
    let (mut count, mut index) = (0, 0);
    while index < FAMILIES.len() {
        let mut code = FAMILIES[index].first;
        while code <= FAMILIES[index].last {
            if FAMILIES[index].holds(code) {
                count += 1;
            }
            code += 1;
        }
        index += 1;
    }
    count
};

/// Each application identifier's digits.
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static NAMES: [Name; COUNT] = {
    let mut names = [Name { code: 0, length: 0, digits: [0; 4] }; COUNT];
    let (mut count, mut index) = (0, 0);
    while index < FAMILIES.len() {
        let family = &FAMILIES[index];
        let mut code = family.first;
        while code <= family.last {
            if family.holds(code) {
                names[count] = Name { code, length: family.digits, digits: written(code, family.digits) };
                count += 1;
            }
            code += 1;
        }
        index += 1;
    }
    names
};

/// A number of so many digits, at the front of four bytes.
#[expect(clippy::indexing_slicing, reason = "the place is below the number of digits, at most four")]
const fn written(code: u16, length: u8) -> [u8; 4] {
    let (mut digits, mut place, mut rest) = ([0; 4], length as usize, code);
    while place > 0 {
        place -= 1;
        digits[place] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_known_by_its_own_digits() {
        for (digits, ai) in [("01", "01"), ("0199", "01"), ("710", "710"), ("8200", "8200"), ("3105", "3105")]
        {
            assert_eq!(known(digits.as_bytes()).map(|known| known.ai), Some(ai), "{digits}");
        }
        assert!(known(b"3106").is_none() && known(b"").is_none() && known(b"A1").is_none());
        assert!(
            is_known("01") && is_known("8003") && !is_known("010") && !is_known("0") && !is_known("gtin")
        );
    }

    #[test]
    fn the_names_are_all_of_the_tables_and_in_its_order() {
        assert!(NAMES.iter().all(|name| {
            let digits = &name.digits[..usize::from(name.length)];
            find(digits).is_some_and(|found| found.code == name.code)
        }));
        assert!(NAMES.is_sorted_by_key(|name| name.digits));
    }
}
