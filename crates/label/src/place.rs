//! Where in the text of a scan an identifier was read: two readings of one text are one value.

use crate::{Evidence, Identifier, IdentifierKind as Kind, Label};
use core::ops::Range;

/// Longer data than this, many times what any box has, is not searched for a value that is no slice of it.
const LONGEST_SEARCHED: usize = 512;

impl Label<'_> {
    /// Whether two values that the label gives are readings of one text: at most one of them is meant.
    #[must_use]
    pub fn is_one_value(&self, one: &str, other: &str) -> bool {
        let share = |found: &Identifier<'_>| {
            let mut others = self.identifiers.iter().filter(|found| found.value == *other);
            others.any(|other| self.is_one_text(found, other))
        };
        one == other || self.identifiers.iter().filter(|found| found.value == *one).any(share)
    }

    /// Whether two identifiers of this label are readings of one text, or of texts that share a part: at most one of them is
    /// meant. What is declared stands in a field of its own; the readings of one field share it.
    pub(crate) fn is_one_text(&self, one: &Identifier<'_>, other: &Identifier<'_>) -> bool {
        match (places(self.scan.data, one), places(self.scan.data, other)) {
            // A value may stand at several places: they are apart if any two are.
            (Some(one), Some(other)) => !(one.is_before(&other) || other.is_before(&one)),
            // Made of the whole text, a date in another form for one, unless fields are declared.
            _ => !(is_declared(one) && is_declared(other)),
        }
    }
}

fn is_declared(identifier: &Identifier<'_>) -> bool {
    identifier.evidence == Evidence::Declared
}

/// Of the places that a value may have been read at: where the first one ends, and where the last one starts.
struct Places {
    first_end: usize,
    last_start: usize,
}

impl Places {
    /// Whether one of these may end before one of the others starts.
    const fn is_before(&self, other: &Self) -> bool {
        self.first_end <= other.last_start
    }
}

/// Where a value stands in the data. None where it doesn't: it was made of it.
fn places(data: &[u8], identifier: &Identifier<'_>) -> Option<Places> {
    let value = identifier.value.as_bytes();
    if let Some(slice) = slice(data, value) {
        return Some(Places { first_end: slice.end, last_start: slice.start });
    }
    if data.len() > LONGEST_SEARCHED {
        return None;
    }
    // The zeros before a shorter GTIN stand in no data.
    let shorter = value.get(1..).filter(|_| identifier.kind == Kind::Gtin);
    let forms = [
        Some(value),
        shorter,
        shorter.and_then(|value| value.get(1..)),
        shorter.and_then(|value| value.get(5..)),
    ];
    let front = |form: &[u8]| {
        value.get(..value.len() - form.len()).is_some_and(|front| front.iter().all(|zero| *zero == b'0'))
    };
    forms.into_iter().flatten().filter(|form| front(form)).find_map(|form| searched(data, form))
}

/// The same of what is held apart from the data: what a check was made of, or what was mended. Caps lock may have swapped its case.
fn searched(data: &[u8], value: &[u8]) -> Option<Places> {
    if value.is_empty() {
        return None;
    }
    let is_here = |window: &[u8]| window.eq_ignore_ascii_case(value);
    let first = data.windows(value.len()).position(is_here)?;
    let last = data.windows(value.len()).rposition(is_here)?;
    Some(Places { first_end: first + value.len(), last_start: last })
}

/// Where a value stands that is a slice of the data.
fn slice(data: &[u8], value: &[u8]) -> Option<Range<usize>> {
    let start = value.as_ptr().addr().checked_sub(data.as_ptr().addr())?;
    let end = start.checked_add(value.len())?;
    (end <= data.len()).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use crate::{IdentifierKind as Kind, Scan, interpret};

    /// Whether the values of these kinds, or of one kind the first two, are of one text.
    fn is_one(transmission: &str, one: Kind, other: Kind) -> bool {
        let label = interpret(Scan::from_transmission(transmission.as_bytes()));
        let find = |kind: Kind, skip: usize| {
            let mut found = label.identifiers.iter().filter(|found| found.kind == kind);
            found.nth(skip).unwrap_or_else(|| panic!("{transmission:?}: {:?}", label.identifiers))
        };
        let (one, other) = (find(one, 0), find(other, usize::from(one == other)));
        assert_eq!(label.is_one_text(one, other), label.is_one_text(other, one), "{transmission:?}");
        label.is_one_text(one, other)
    }

    #[test]
    fn readings_of_one_text_are_told_from_fields() {
        for (transmission, one, other) in [
            ("]C022S352099001761523", Kind::Serial, Kind::Imei),
            ("]C01TLOT9", Kind::Serial, Kind::Lot),
            // In another form than it came in.
            ("]C015D30062028", Kind::Serial, Kind::Expiry),
            ("49-015420-323751-8", Kind::Text, Kind::Imei),
            ("042100005264", Kind::Gtin, Kind::Serial),
            ("04252614", Kind::Gtin, Kind::Serial),
            ("4006381333931", Kind::Serial, Kind::Gtin),
            ("SN:490154203237518;IMEI:490154203237518", Kind::Serial, Kind::Serial),
            ("[)>\x1e06\x1d37SUN123456789P1234+786950\x1e\x04", Kind::Serial, Kind::Serial),
            ("[)>\x1e06\x1d37SUN123456789P1234+786950\x1e\x04", Kind::Serial, Kind::PartNumber),
            // The same characters stand before it as well.
            ("[)>\x1e06\x1d37SUN123456789P1234+6\x1e\x04", Kind::Serial, Kind::Serial),
        ] {
            assert!(is_one(transmission, one, other), "{transmission:?}");
        }
        for (transmission, one, other) in [
            ("]C1010400638133393121A\u{1d}10A", Kind::Serial, Kind::Lot),
            ("010400638133393121A", Kind::Gtin, Kind::Serial),
            ("EAN:4006381333931;SN:A1;P/N:ABC", Kind::Gtin, Kind::PartNumber),
            ("[)>\x1e06\x1dSA\x1dSB\x1e\x04", Kind::Serial, Kind::Serial),
            // A date in another form stands in a field all the same.
            ("[)>\x1e06\x1dSABC\x1d15D30062028\x1e\x04", Kind::Serial, Kind::Expiry),
        ] {
            assert!(!is_one(transmission, one, other), "{transmission:?}");
        }
        // Mended, so that no value is a slice of what came.
        assert!(!is_one("(01)04006381333931(21)ABC(8002)490154203237518", Kind::Serial, Kind::Imei));
    }
}
