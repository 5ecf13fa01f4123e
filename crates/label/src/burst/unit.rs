use super::Reading;
use crate::bind::{self, canonical};
use crate::standing::{Standing, standing};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, MOST_OF_ONE_UNIT};
use std::collections::{BTreeMap, BTreeSet};

/// One identifier of a unit. Identifiers that are printed in several forms are in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIdentifier {
    /// Its kind.
    pub kind: Kind,
    /// Its value.
    pub value: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// What the labels of one box say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// What is declared, proved by a check digit, or told by its form and contradicted by nothing; by kind and value. Of two
    /// IMEIs both are there: nothing says which is the first.
    pub identifiers: Vec<UnitIdentifier>,
    /// What else might be the serial number: bare text. One alone is likely, of several nothing says which.
    pub serials: Vec<String>,
    /// What can't be true of one unit.
    pub contradictions: Vec<Contradiction>,
}

/// Values of one kind that one unit can't have together: labels of two boxes were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The kind.
    pub kind: Kind,
    /// The values, in order.
    pub values: Vec<String>,
}

impl UnitIdentifier {
    /// Whether a label tells this, rather than that it only might be.
    pub(super) fn is_told(&self) -> bool {
        standing(self.kind, self.evidence, &self.value) == Standing::Told
    }

    pub(super) fn of(found: &Identifier<'_>) -> Self {
        let value = canonical::form(&found.value, found.kind).unwrap_or_else(|| found.value.to_string());
        Self { kind: found.kind, value, evidence: found.evidence }
    }
}

/// Declared serial numbers that are a part of another one in the same field: a company's own within that which is unique in the
/// world. Both are of one unit.
pub(super) fn parts(label: &Label<'_>) -> BTreeSet<String> {
    let is_serial =
        |found: &&Identifier<'_>| found.kind == Kind::Serial && found.evidence == Evidence::Declared;
    let serials = || label.identifiers.iter().filter(is_serial);
    let is_part = |found: &&Identifier<'_>| {
        serials().any(|whole| whole.value.len() > found.value.len() && label.is_one_text(found, whole))
    };
    serials().filter(is_part).map(|part| part.value.to_string()).collect()
}

/// Combines what labels say.
pub(super) fn of(readings: &BTreeSet<Reading>) -> Unit {
    let facts = facts(readings);
    let is_fact = |value: &str| facts.keys().any(|(kind, known)| *kind != Kind::Serial && known == value);
    let declared = facts.keys().any(|(kind, _)| *kind == Kind::Serial);
    // Bare text of labels that say nothing better. What another label says to be something else is no serial number, nor is
    // anything that such text could be made into.
    let is_known = |value: &str| is_fact(value) || is_gtin_of(value, &facts);
    let says_better =
        |label: &&Reading| label.identifiers.iter().any(|found| label.tells(found) || is_known(&found.value));
    let serials: BTreeSet<String> = readings
        .iter()
        .filter(|label| !declared && !says_better(label))
        .flat_map(|label| &label.identifiers)
        .filter(|found| found.kind == Kind::Serial)
        .map(|found| found.value.clone())
        .collect();
    let parts: BTreeSet<&str> =
        readings.iter().flat_map(|reading| &reading.parts).map(String::as_str).collect();
    let contradictions = contradictions(&facts, &parts);
    let identifiers =
        facts.into_iter().map(|((kind, value), evidence)| UnitIdentifier { kind, value, evidence });
    Unit { identifiers: identifiers.collect(), serials: serials.into_iter().collect(), contradictions }
}

/// What is told: kind and value, with the best evidence.
fn facts(readings: &BTreeSet<Reading>) -> BTreeMap<(Kind, String), Evidence> {
    let mut facts = BTreeMap::new();
    for label in readings {
        let told = || label.identifiers.iter().filter(|found| label.tells(found));
        // Of several readings of one text the best is meant.
        let best = told().map(|found| found.evidence).min();
        for found in told().filter(|found| label.in_words || Some(found.evidence) == best) {
            let evidence = facts.entry((found.kind, found.value.clone())).or_insert(found.evidence);
            *evidence = found.evidence.min(*evidence);
        }
    }
    // A case of the product is not the product.
    let is_case = |kind: Kind, value: &str| {
        kind == Kind::Gtin && Gtin::from_digits(value.as_bytes()).is_some_and(|gtin| gtin.is_case())
    };
    if facts.keys().any(|(kind, value)| *kind == Kind::Gtin && !is_case(*kind, value)) {
        facts.retain(|(kind, value), _| !is_case(*kind, value));
    }
    facts
}

/// Whether text is the unit's own GTIN, with fewer digits.
fn is_gtin_of(value: &str, facts: &BTreeMap<(Kind, String), Evidence>) -> bool {
    let significant = value.trim_start_matches('0');
    facts.keys().any(|(kind, known)| *kind == Kind::Gtin && known.trim_start_matches('0') == significant)
}

fn contradictions(facts: &BTreeMap<(Kind, String), Evidence>, parts: &BTreeSet<&str>) -> Vec<Contradiction> {
    let of_kind = |(kind, most): &(Kind, usize)| {
        let mut values: Vec<String> = match kind {
            Kind::Serial => serials(facts, parts),
            _ => facts.keys().filter(|(found, _)| found == kind).map(|(_, value)| value.clone()).collect(),
        };
        values.sort();
        (values.len() > *most).then_some(Contradiction { kind: *kind, values })
    };
    MOST_OF_ONE_UNIT.iter().filter_map(of_kind).collect()
}

/// The serial numbers, each in one of its spellings: those that a line would take for one unit's are one. What is declared is taken as it says,
/// and goes before what only its name tells.
fn serials(facts: &BTreeMap<(Kind, String), Evidence>, parts: &BTreeSet<&str>) -> Vec<String> {
    let is_whole = |(kind, value): &(Kind, String)| *kind == Kind::Serial && !parts.contains(value.as_str());
    let mut found: Vec<(&str, Evidence)> = facts
        .iter()
        .filter(|(known, _)| is_whole(known))
        .map(|((_, value), evidence)| (value.as_str(), *evidence))
        .collect();
    found.sort_by_key(|(_, evidence)| *evidence);
    let mut serials: Vec<(&str, Evidence)> = Vec::new();
    for serial in found {
        if !serials.iter().any(|known| bind::is_one(*known, serial)) {
            serials.push(serial);
        }
    }
    serials.into_iter().map(|(value, _)| value.to_owned()).collect()
}
