//! Where elements could end, were their separators lost.

use super::SEPARATOR_BYTE;
use super::format::{End, Family};
use super::parse::RawElement;
use super::table::{Found, find};
use super::value;

/// The elements that data could start with: one application identifier, with each length that its value could have.
#[derive(Clone, Copy)]
pub(crate) struct Cuts<'a> {
    data: &'a str,
    position: usize,
    found: Found,
    shortest: usize,
    longest: usize,
    /// Each length between the two fits, because only the characters count.
    contiguous: bool,
}

/// The elements that `data` could start with at byte `position`. None where no application identifier stands there.
pub(crate) fn cuts(data: &str, position: usize) -> Option<Cuts<'_>> {
    let rest = data.as_bytes().get(position..)?;
    let found = find(rest)?;
    let value = rest.get(usize::from(found.family.digits)..)?;
    let run = value
        .iter()
        .take(found.family.max_length())
        .take_while(|byte| byte.is_ascii() && **byte != SEPARATOR_BYTE)
        .count();
    let contiguous = match (found.family.end, found.family.parts) {
        (End::Separator, [part]) if part.tests.is_empty() => Some(part.set),
        _ => None,
    };
    let longest =
        contiguous.map_or(run, |set| value.iter().take(run).take_while(|byte| set.has(**byte)).count());
    let shortest = min_length(found.family);
    Some(Cuts { data, position, found, shortest, longest, contiguous: contiguous.is_some() })
}

impl<'a> Cuts<'a> {
    /// The bytes after each of the elements, the longest element first.
    pub(crate) fn ends(self) -> impl Iterator<Item = usize> {
        let from = self.position + usize::from(self.found.family.digits);
        let lengths = (self.shortest..=self.longest).rev().filter(move |length| self.fits(from, *length));
        lengths.map(move |length| from + length)
    }

    /// The element that ends before this byte.
    pub(crate) fn element(self, end: usize) -> Option<RawElement<'a>> {
        let from = self.position + usize::from(self.found.family.digits);
        let (ai, value) = (self.data.get(self.position..from)?, self.data.get(from..end)?);
        let Found { code, index, .. } = self.found;
        Some(RawElement { ai, value, position: from, code, family: index })
    }

    fn fits(self, from: usize, length: usize) -> bool {
        self.contiguous
            || self.data.as_bytes().get(from..from + length).is_some_and(|value| {
                value::read(value, self.found.family).is_ok_and(|run| run.length == length)
            })
    }
}

fn min_length(family: &Family) -> usize {
    family.parts.iter().filter(|part| !part.optional).map(|part| usize::from(part.min)).sum()
}
