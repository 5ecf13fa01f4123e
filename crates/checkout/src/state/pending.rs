use super::numbers::Numbers;
use crate::{Line, LineNumber, Product};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Pending lines of one SKU.
///
/// Lines that nothing is known of yet, of the same product as it was when they were added, are alike: what fits one of them fits
/// all. So a scan looks at each such group once, however many lines there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pending {
    /// That of the lowest line first; none is empty.
    alike: Vec<Alike>,
    /// Those that lack a further identifier: each is looked at by itself.
    begun: BTreeSet<LineNumber>,
}

/// Pending lines that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alike {
    product: Arc<Product>,
    lines: Numbers,
}

/// Pending lines that a scan fits or doesn't fit together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Group<'a> {
    /// At least one.
    Alike(&'a Numbers),
    /// One by itself.
    One(LineNumber),
}

impl Pending {
    /// Groups by their lowest line.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let mut alike = self.alike.iter().map(|alike| Group::Alike(&alike.lines)).peekable();
        let mut begun = self.begun.iter().map(|line| Group::One(*line)).peekable();
        core::iter::from_fn(move || match (alike.peek(), begun.peek()) {
            (Some(many), Some(one)) if one.lowest() < many.lowest() => begun.next(),
            (Some(_), _) => alike.next(),
            (None, _) => begun.next(),
        })
    }

    /// All lines by number.
    pub(crate) fn lines(&self) -> Vec<LineNumber> {
        let mut lines: Vec<LineNumber> = Vec::new();
        self.groups().for_each(|group| group.add_to(&mut lines));
        lines.sort_unstable();
        lines
    }

    pub(super) fn is_empty(&self) -> bool {
        self.alike.is_empty() && self.begun.is_empty()
    }

    pub(super) fn insert(&mut self, line: &Line) {
        if line.unit.is_some() {
            self.begun.insert(line.number);
            return;
        }
        match self.alike.iter_mut().find(|alike| alike.product == line.product) {
            Some(Alike { lines, .. }) => lines.insert(line.number),
            None => {
                let mut lines = Numbers::default();
                lines.insert(line.number);
                self.alike.push(Alike { product: Arc::clone(&line.product), lines });
            }
        }
        self.sort();
    }

    pub(super) fn remove(&mut self, line: &Line) {
        if line.unit.is_some() {
            self.begun.remove(&line.number);
            return;
        }
        let Some(index) = self.alike.iter().position(|alike| alike.product == line.product) else { return };
        let Some(Alike { lines, .. }) = self.alike.get_mut(index) else { return };
        lines.remove(line.number);
        if lines.is_empty() {
            self.alike.swap_remove(index);
        }
        self.sort();
    }

    /// The same lines make the same groups in the same order, whatever the order they came in.
    fn sort(&mut self) {
        self.alike.sort_unstable_by_key(|alike| alike.lines.first());
    }
}

impl Group<'_> {
    /// The lowest line.
    pub(crate) fn lowest(&self) -> Option<LineNumber> {
        match self {
            Self::Alike(lines) => lines.first(),
            Self::One(line) => Some(*line),
        }
    }

    /// Whether it is one line.
    pub(crate) fn is_one(&self) -> bool {
        match self {
            Self::Alike(lines) => lines.is_one(),
            Self::One(_) => true,
        }
    }

    /// Whether a line is one of them.
    pub(crate) fn has(&self, line: LineNumber) -> bool {
        match self {
            Self::Alike(lines) => lines.has(line),
            Self::One(one) => *one == line,
        }
    }

    /// Puts their numbers behind others.
    pub(crate) fn add_to(&self, numbers: &mut Vec<LineNumber>) {
        match self {
            Self::Alike(lines) => lines.add_to(numbers),
            Self::One(line) => numbers.push(*line),
        }
    }
}
