//! Which elements can't stand together, and which should not stand alone (GS1 General Specifications 4.14, 4.13).
//!
//! GS1 means its associations of all symbols on an item taken together. A scan is one of them, so that a missing
//! companion is only a warning: a label with nothing but a serial number is fine on a lane.

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

impl Pattern {
    const ANY: Self = Self { first: 0, last: u16::MAX };

    const fn holds(self, code: u16) -> bool {
        self.first <= code && code <= self.last
    }
}

/// Elements that must stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alternative([Pattern; 3]);

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
    Alternative([like(text), Pattern::ANY, Pattern::ANY])
}

/// Two together.
pub(super) const fn both(first: &str, second: &str) -> Alternative {
    Alternative([like(first), like(second), Pattern::ANY])
}

/// Three together.
pub(super) const fn all(first: &str, second: &str, third: &str) -> Alternative {
    Alternative([like(first), like(second), like(third)])
}

impl Alternative {
    /// The patterns that it is made of.
    pub(super) fn patterns(&self) -> impl Iterator<Item = Pattern> {
        self.0.into_iter().filter(|pattern| *pattern != Pattern::ANY)
    }

    fn is_among(&self, elements: &[RawElement<'_>]) -> bool {
        self.0.iter().all(|pattern| elements.iter().any(|element| pattern.holds(element.code)))
    }
}

/// Checks what a message's elements say of each other.
///
/// # Errors
/// An element that comes again with another value, and elements that can't stand together.
pub(super) fn check(elements: &[RawElement<'_>], warnings: &mut Problems) -> Result<(), Problem> {
    for (index, element) in elements.iter().enumerate() {
        let earlier = elements.iter().take(index).find(|earlier| earlier.code == element.code);
        if let Some(earlier) = earlier {
            if earlier.value != element.value {
                return Err(repeated(element));
            }
            continue;
        }
        let Some(family) = FAMILIES.get(usize::from(element.family)) else { continue };
        for pattern in family.excludes {
            refuse_beside(*pattern, element, elements)?;
        }
        if family.once {
            let decimals = element.code / 10 * 10;
            refuse_beside(Pattern { first: decimals, last: decimals + 9 }, element, elements)?;
        }
        for needed in family.needs {
            if !needed.is_empty() && !needed.iter().any(|one| one.is_among(elements)) {
                warnings.push(lonely(element, needed));
            }
        }
    }
    Ok(())
}

fn refuse_beside(
    pattern: Pattern,
    element: &RawElement<'_>,
    elements: &[RawElement<'_>],
) -> Result<(), Problem> {
    let is_refused = |other: &&RawElement<'_>| pattern.holds(other.code) && other.code != element.code;
    match elements.iter().find(is_refused) {
        None => Ok(()),
        Some(other) => Err(Problem::error(
            EXCLUSIVE_AIS,
            element.position.max(other.position),
            format!("the GS1 elements ({}) and ({}) can't stand together", element.ai, other.ai),
        )),
    }
}

fn repeated(element: &RawElement<'_>) -> Problem {
    let message = format!("the GS1 element ({}) comes twice, with different values", element.ai);
    Problem::error(REPEATED_AI, element.position, message)
}

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
