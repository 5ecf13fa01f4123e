//! Codes that can't all be of one box.

use super::fit::{self, Rank};
use crate::refusal::shown;
use crate::{Line, Refusal};
use label::burst::{Burst, UnitIdentifier};
use label::{BoundIdentifier, IdentifierKind, Label, Role};
use std::collections::BTreeSet;

/// Values of which one unit can have only one, or so many: labels of two boxes were read.
pub(super) struct TwoBoxes {
    kind: IdentifierKind,
    values: Vec<String>,
    /// Bare serial numbers: no label declares one, and of labels that fit as well as each other nothing says which is meant.
    bare: Option<Rank>,
}

/// What contradicts itself among labels that name no product and would go to one line. It doesn't depend on their order.
pub(super) fn find<'l, 'd: 'l>(
    labels: impl Iterator<Item = (&'l Label<'d>, Rank)> + Clone,
    line: &Line,
) -> Vec<TwoBoxes> {
    let mut burst = Burst::new();
    for (label, _) in labels.clone() {
        // What is none of a box contradicts nothing.
        let _ = burst.add(label);
    }
    let told = burst.unit().contradictions.into_iter();
    let mut found: Vec<TwoBoxes> =
        told.map(|told| TwoBoxes { kind: told.kind, values: told.values, bare: None }).collect();
    if found.is_empty() {
        found.extend(bare_serials(labels, line));
    }
    found
}

/// Serial numbers that fit the line's key equally well, and are not spellings of one.
fn bare_serials<'l, 'd: 'l>(
    labels: impl Iterator<Item = (&'l Label<'d>, Rank)> + Clone,
    line: &Line,
) -> Option<TwoBoxes> {
    let keys: Vec<(Rank, BoundIdentifier)> =
        labels.filter_map(|(label, rank)| Some((rank, key(label, line)?))).collect();
    let best = keys.iter().map(|(rank, _)| *rank).min()?;
    let keys = || keys.iter().filter(|(rank, _)| *rank == best).map(|(_, key)| key);
    let are_two = keys().any(|one| keys().any(|other| !one.may_be(other)));
    let values: BTreeSet<String> = keys().map(|key| key.normalized.clone()).collect();
    let two =
        TwoBoxes { kind: IdentifierKind::Serial, values: values.into_iter().collect(), bare: Some(best) };
    are_two.then_some(two)
}

/// The serial number that a label gives as the line's key.
fn key(label: &Label<'_>, line: &Line) -> Option<BoundIdentifier> {
    let fit = fit::fit(label, &line.product, None).ok()?;
    fit.new.into_iter().find(|bound| bound.role == Role::Key && bound.kind == IdentifierKind::Serial)
}

impl TwoBoxes {
    /// Whether a label is one of those that contradict each other.
    pub(super) fn is_of(&self, label: &Label<'_>, rank: Rank, line: &Line) -> bool {
        if let Some(bare) = self.bare {
            return bare == rank && key(label, line).is_some_and(|key| self.values.contains(&key.normalized));
        }
        let mut alone = Burst::new();
        // What was no part of the burst contradicts nothing.
        let _ = alone.add(label);
        let holds = |found: &UnitIdentifier| found.kind == self.kind && self.values.contains(&found.value);
        alone.unit().identifiers.iter().any(holds)
    }

    /// The refusal, which names the values.
    pub(super) fn refusal(&self, line: &Line) -> Refusal {
        let values: Vec<String> = self.values.iter().map(|value| shown(value)).collect();
        Refusal::two_boxes(self.kind, &values, line.number)
    }
}
