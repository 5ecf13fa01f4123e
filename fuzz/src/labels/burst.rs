//! What holds of the labels of one box.

use super::is_broken;
use label::burst::{Burst, NotAdded, Unit};
use label::{Evidence, IdentifierKind, Label, Scan};

/// The byte between labels: in no UTF-8 text.
const BETWEEN: u8 = 0xFF;

/// The labels of one box say the same in any order, and however often each comes.
///
/// # Panics
/// When that does not hold.
pub fn label_burst(data: &[u8]) {
    let scans = data.split(|byte| *byte == BETWEEN).take(2 * Burst::MAX_LABELS);
    let labels: Vec<Label<'_>> = scans.map(|scan| label::interpret(Scan::from_transmission(scan))).collect();
    let (burst, full) = filled(labels.iter());
    assert!(burst.len() <= Burst::MAX_LABELS);
    let unit = burst.unit();
    holds_together(&unit, &labels);
    if full {
        return;
    }
    let orders: [Vec<&Label<'_>>; 3] = [
        labels.iter().rev().collect(),
        labels.iter().cycle().skip(labels.len() / 2).take(labels.len()).collect(),
        labels.iter().chain(&labels).collect(),
    ];
    for order in orders {
        let (other, _) = filled(order.into_iter());
        assert_eq!(other, burst, "the order makes another burst");
        assert_eq!(other.unit(), unit, "the order makes another unit");
    }
}

/// A burst of these labels, and whether it was too small for them.
fn filled<'l, 'a: 'l>(labels: impl Iterator<Item = &'l Label<'a>>) -> (Burst, bool) {
    let (mut burst, mut full) = (Burst::new(), false);
    for label in labels {
        let before = burst.clone();
        match burst.add(label) {
            Ok(new) => {
                assert_eq!(burst.len(), before.len() + usize::from(new), "how many labels there are");
                assert_eq!(burst.add(label), Ok(false), "a label is new once");
            }
            Err(why) => {
                assert_eq!(burst, before, "a label that was refused left something");
                assert_eq!(matches!(why, NotAdded::Broken(_)), is_broken(label), "{why:?}");
                full |= why == NotAdded::Full;
            }
        }
    }
    (burst, full)
}

fn holds_together(unit: &Unit, labels: &[Label<'_>]) {
    let said = |kind: IdentifierKind, evidence: Evidence| {
        labels
            .iter()
            .flat_map(|label| &label.identifiers)
            .any(|found| found.kind == kind && found.evidence == evidence)
    };
    let is_ordered =
        unit.identifiers.is_sorted_by(|one, next| (one.kind, &one.value) < (next.kind, &next.value));
    assert!(
        is_ordered && unit.serials.is_sorted_by(|one, next| one < next),
        "twice, or out of order: {unit:?}"
    );
    for found in &unit.identifiers {
        assert!(said(found.kind, found.evidence), "{found:?} is on no label");
        assert!(found.evidence <= Evidence::Shaped, "{found:?} is only a guess");
        assert!(!unit.serials.contains(&found.value), "{found:?} is no serial number besides");
    }
    for serial in &unit.serials {
        let read = labels.iter().flat_map(|label| &label.identifiers);
        let mut bare = read.filter(|found| found.kind == IdentifierKind::Serial);
        assert!(bare.any(|found| found.value == *serial), "{serial:?} is on no label");
    }
    let declared = unit.identifiers.iter().any(|found| found.kind == IdentifierKind::Serial);
    assert!(
        !declared || unit.serials.is_empty(),
        "a bare serial number beside one that is declared: {unit:?}"
    );
    for contradiction in &unit.contradictions {
        let told = |value: &&String| {
            unit.identifiers.iter().any(|found| found.kind == contradiction.kind && found.value == **value)
        };
        assert!(contradiction.values.len() > 1 && contradiction.values.iter().all(|value| told(&value)));
    }
}
