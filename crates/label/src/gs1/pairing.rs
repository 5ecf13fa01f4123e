//! Which elements can't stand together, and which should not stand alone (GS1 General Specifications,
//! section 4: data relationships).
//!
//! GS1 means its associations of all symbols on an item taken together. A scan is one of them, so that a missing
//! companion is only a warning: a label with nothing but a serial number is fine on a lane.

use super::format::{Family, bit};
use super::parse::RawElement;
use super::table::FAMILIES;
use crate::problem::{EXCLUSIVE_AIS, MISSING_COMPANION, REPEATED_AI};
use crate::{Problem, Problems};

/// Application identifiers that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    pub(super) first: u16,
    pub(super) last: u16,
}

/// Elements that must stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alternative {
    first: Pattern,
    further: [Option<Pattern>; 2],
}

impl Pattern {
    const fn holds(self, code: u16) -> bool {
        self.first <= code && code <= self.last
    }

    /// Those that differ from an application identifier only in the number of decimals.
    pub(super) const fn decimals_of(code: u16) -> Self {
        Self { first: code / 10 * 10, last: code / 10 * 10 + 9 }
    }
}

/// One pattern: digits, of which the last ones may be `n` for any digit.
pub(super) const fn like(text: &str) -> Pattern {
    let (mut first, mut last) = (0, 0);
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let (low, high) = if *byte == b'n' { (0, 9) } else { (*byte - b'0', *byte - b'0') };
        first = first * 10 + low as u16;
        last = last * 10 + high as u16;
        rest = after;
    }
    Pattern { first, last }
}

/// One application identifier alone.
pub(super) const fn one(text: &str) -> Alternative {
    Alternative { first: like(text), further: [None, None] }
}

/// Two together.
pub(super) const fn both(first: &str, second: &str) -> Alternative {
    Alternative { first: like(first), further: [Some(like(second)), None] }
}

/// Three together.
pub(super) const fn all(first: &str, second: &str, third: &str) -> Alternative {
    Alternative { first: like(first), further: [Some(like(second)), Some(like(third))] }
}

/// What an element should stand beside: one of some alternatives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// All of them; empty where it needs nothing.
    pub(super) one_of: &'static [Alternative],
    /// The bits of those that are one application identifier with a bit of its own. Any of these is enough.
    enough: u64,
}

impl Needs {
    /// It may stand alone.
    pub(super) const NOTHING: Self = Self { one_of: &[], enough: 0 };

    /// One of these.
    pub(super) const fn one(one_of: &'static [Alternative]) -> Self {
        let mut enough = 0;
        let mut rest = one_of;
        while let [alternative, after @ ..] = rest {
            if let Alternative { first: Pattern { first, last }, further: [None, None] } = alternative
                && *first == *last
                && matches!(*first, 0..=3 | 21)
            {
                enough |= bit(*first);
            }
            rest = after;
        }
        Self { one_of, enough }
    }

    /// Whether nothing is needed, or something that is enough is there.
    #[inline]
    const fn are_surely_met(&self, present: u64) -> bool {
        self.one_of.is_empty() || self.enough & present != 0
    }
}

impl Alternative {
    /// The patterns that it is made of.
    pub(super) fn patterns(&self) -> impl Iterator<Item = Pattern> {
        core::iter::once(self.first).chain(self.further.into_iter().flatten())
    }

    fn is_among(&self, elements: &[RawElement<'_>]) -> bool {
        let is_there = |pattern: Pattern| elements.iter().any(|element| pattern.holds(element.code));
        is_there(self.first) && self.further.iter().flatten().all(|pattern| is_there(*pattern))
    }
}

/// Checks what a message's elements say of each other.
///
/// # Errors
/// An element that comes again with another value, and elements that can't stand together.
pub(super) fn check(elements: &[RawElement<'_>], warnings: &mut Problems) -> Result<(), Problem> {
    if are_at_home(elements.iter().map(|element| (element.code, element.family))) {
        return Ok(());
    }
    check_in_full(elements, warnings)
}

/// Whether elements, of which these are the application identifiers' numbers and the families' places in the table, surely
/// say nothing odd of each other. Nearly all labels are such; where this doesn't hold, nothing is said.
#[inline]
pub(crate) fn are_at_home(elements: impl Iterator<Item = (u16, u8)> + Clone) -> bool {
    let (mut present, mut repeats) = (0, false);
    for (code, _) in elements.clone() {
        let bit = bit(code);
        repeats |= present & bit != 0;
        present |= bit;
    }
    // Those that differ only in the number of decimals have the same bit, too.
    let mut families = elements.map(|(_, family)| FAMILIES.get(usize::from(family)));
    !repeats && families.all(|family| family.is_some_and(|family| is_at_home(family, present)))
}

/// Whether nothing that an element can't stand beside may be there, and something that is enough for it is. `present` has
/// the bit of each element.
#[inline]
fn is_at_home(family: &Family, present: u64) -> bool {
    let [first, second] = &family.needs;
    family.excluded & present == 0 && first.are_surely_met(present) && second.are_surely_met(present)
}

/// The same, each looked at beside all others.
pub(super) fn check_in_full(elements: &[RawElement<'_>], warnings: &mut Problems) -> Result<(), Problem> {
    for (index, element) in elements.iter().enumerate() {
        refuse_another_value(element, index, elements)?;
    }
    for (index, element) in elements.iter().enumerate() {
        let Some(family) = FAMILIES.get(usize::from(element.family)) else { continue };
        if earlier(element, index, elements).is_some() {
            continue;
        }
        for pattern in family.excludes {
            refuse_beside(*pattern, element, elements)?;
        }
        if family.once {
            refuse_beside(Pattern::decimals_of(element.code), element, elements)?;
        }
        for Needs { one_of, .. } in &family.needs {
            if !one_of.is_empty() && !one_of.iter().any(|one| one.is_among(elements)) {
                warnings.push(lonely(element, one_of));
            }
        }
    }
    Ok(())
}

/// The same application identifier before.
fn earlier<'e, 'a>(
    element: &RawElement<'_>,
    index: usize,
    elements: &'e [RawElement<'a>],
) -> Option<&'e RawElement<'a>> {
    elements.iter().take(index).find(|earlier| earlier.code == element.code)
}

/// The same value again is one fact; another one is an error.
fn refuse_another_value(
    element: &RawElement<'_>,
    index: usize,
    elements: &[RawElement<'_>],
) -> Result<(), Problem> {
    match earlier(element, index, elements) {
        Some(earlier) if earlier.value != element.value => Err(repeated(element)),
        _ => Ok(()),
    }
}

fn refuse_beside(
    pattern: Pattern,
    element: &RawElement<'_>,
    elements: &[RawElement<'_>],
) -> Result<(), Problem> {
    let is_refused = |other: &&RawElement<'_>| pattern.holds(other.code) && other.code != element.code;
    match elements.iter().find(is_refused) {
        None => Ok(()),
        Some(other) => Err(excluded(element, other)),
    }
}

#[cold]
fn excluded(element: &RawElement<'_>, other: &RawElement<'_>) -> Problem {
    let message = format!("the GS1 elements ({}) and ({}) can't stand together", element.ai, other.ai);
    Problem::error(EXCLUSIVE_AIS, element.position.max(other.position), message)
}

#[cold]
fn repeated(element: &RawElement<'_>) -> Problem {
    let message = format!("the GS1 element ({}) comes twice, with different values", element.ai);
    Problem::error(REPEATED_AI, element.position, message)
}

#[cold]
fn lonely(element: &RawElement<'_>, needed: &[Alternative]) -> Problem {
    let needed: Vec<String> = needed.iter().map(Alternative::to_string).collect();
    let message = format!("the GS1 element ({}) belongs beside {}", element.ai, needed.join(" or "));
    Problem::warning(MISSING_COMPANION, element.position, message)
}

impl core::fmt::Display for Alternative {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for pattern in self.patterns() {
            let Pattern { first, last } = pattern;
            match last - first {
                0 => write!(f, "({first:02})")?,
                9 => write!(f, "({}n)", first / 10)?,
                _ => write!(f, "({}nn)", first / 100)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_that_is_enough_is_of_one_application_identifier_only() {
        for alone in [0, 1, 2, 3, 21] {
            let sharing = FAMILIES
                .iter()
                .filter(|family| (family.first..=family.last).any(|code| bit(code) == bit(alone)));
            let sharing: Vec<_> = sharing.map(|family| (family.first, family.last)).collect();
            assert_eq!(sharing, [(alone, alone)]);
        }
    }

    #[test]
    fn a_pattern_stands_for_its_digits() {
        assert!(like("31nn").holds(3100) && like("31nn").holds(3199) && !like("31nn").holds(3200));
        assert!(like("01").holds(1) && !like("01").holds(10));
        let written = [one("01"), both("01", "21"), all("01", "21", "8040"), one("310n"), one("35nn")];
        assert_eq!(
            written.map(|alternative| alternative.to_string()),
            ["(01)", "(01)(21)", "(01)(21)(8040)", "(310n)", "(35nn)"]
        );
    }
}
