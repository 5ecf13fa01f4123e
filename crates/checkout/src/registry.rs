use crate::{Disposition, Event, LineNumber, Sku, TransactionId};
use label::{BoundIdentifier, IdentifierKind, Role};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::sync::Arc;

/// What the registry knows a unit by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKey {
    /// Its product.
    pub sku: Sku,
    /// The key identifier's normalized value: with the SKU, the registry's key.
    pub serial: String,
    /// Every identifier captured, the key's too, and every other form of each: none of them may belong to another unit. What
    /// many units have, a lot for one, is not among them.
    pub identities: Vec<(IdentifierKind, String)>,
}

/// What an event does to the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryChange<'a> {
    /// What is done.
    pub action: RegistryAction,
    /// The unit.
    pub unit: &'a UnitKey,
    /// The transaction.
    pub transaction: &'a TransactionId,
    /// The line.
    pub line: LineNumber,
}

/// What is done to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistryAction {
    /// Held by a line. Where the line holds it already, identifiers were added to it.
    Claim,
    /// Given up by it.
    Release,
    /// Sold.
    Sell,
    /// Held by a line that takes it back.
    ClaimReturn,
    /// Taken back, and fit to be sold again.
    TakeBack,
    /// Taken back, and put aside: blocked.
    PutAside,
}

/// Whether a value of this kind names one unit among all products, not only among those of its SKU.
#[must_use]
pub const fn is_unique_across_products(kind: IdentifierKind) -> bool {
    matches!(kind, IdentifierKind::Imei | IdentifierKind::Meid | IdentifierKind::Eid)
}

/// What an event does to the registry, in order. Same commit as the event.
#[must_use]
pub fn registry_changes(event: &Event) -> Vec<RegistryChange<'_>> {
    use RegistryAction::{Claim, ClaimReturn, Release};
    match event {
        Event::SerialProvided { transaction, line, claims: Some(unit), .. }
        | Event::Picked { transaction, line, claims: Some(unit), .. } => {
            vec![RegistryChange { action: Claim, unit, transaction, line: *line }]
        }
        Event::ReturnLineAdded(added) => {
            let (transaction, line) = (&added.transaction, added.line);
            let claim = |unit| RegistryChange { action: ClaimReturn, unit, transaction, line };
            added.claims.iter().map(claim).collect()
        }
        Event::ReturnedUnitNamed { transaction, line, claims, releases, .. } => {
            let change = |action| move |unit| RegistryChange { action, unit, transaction, line: *line };
            let released = releases.iter().map(change(Release));
            released.chain(claims.iter().map(change(ClaimReturn))).collect()
        }
        Event::LineVoided { transaction, line, releases: Some(unit), .. } => {
            vec![RegistryChange { action: Release, unit, transaction, line: *line }]
        }
        Event::TransactionVoided { transaction, releases } => all(Release, transaction, releases),
        Event::OrderCancelled(cancelled) => all(Release, &cancelled.transaction, &cancelled.releases),
        // A unit whose key was never given (a blank issue) is held by nobody until it is sold: it is claimed first. For all
        // others the claim is there already, and claiming again changes nothing.
        Event::Completed { transaction, sells, returns, .. } => {
            let mut changes = sold(transaction, sells);
            changes.extend(returns.iter().filter_map(|back| {
                let action = match back.disposition {
                    Disposition::Resellable => RegistryAction::TakeBack,
                    Disposition::Quarantine => RegistryAction::PutAside,
                };
                let unit = back.unit.as_ref()?;
                Some(RegistryChange { action, unit, transaction, line: back.line })
            }));
            changes
        }
        Event::Fulfilled { transaction, sells, .. } => sold(transaction, sells),
        _ => Vec::new(),
    }
}

fn sold<'a>(
    transaction: &'a TransactionId,
    units: &'a [(LineNumber, Arc<UnitKey>)],
) -> Vec<RegistryChange<'a>> {
    let claims = all(RegistryAction::Claim, transaction, units);
    claims.into_iter().chain(all(RegistryAction::Sell, transaction, units)).collect()
}

fn all<'a, K: Borrow<UnitKey>>(
    action: RegistryAction,
    transaction: &'a TransactionId,
    units: &'a [(LineNumber, K)],
) -> Vec<RegistryChange<'a>> {
    let change = |(line, unit): &'a (LineNumber, K)| RegistryChange {
        action,
        unit: unit.borrow(),
        transaction,
        line: *line,
    };
    units.iter().map(change).collect()
}

impl UnitKey {
    /// What a unit of this product with these identifiers is known by; `None` while its key is not given.
    pub(crate) fn of(sku: &Sku, identifiers: &[BoundIdentifier]) -> Option<Self> {
        let key = identifiers.iter().find(|bound| bound.role == Role::Key)?;
        Some(Self { sku: sku.clone(), serial: key.normalized.clone(), identities: identities(identifiers) })
    }

    /// Whether it is what [`UnitKey::of`] makes of these.
    pub(crate) fn is_of(&self, sku: &Sku, identifiers: &[BoundIdentifier]) -> bool {
        let Some(key) = identifiers.iter().find(|bound| bound.role == Role::Key) else { return false };
        let its = || identifiers.iter().filter(|bound| bound.names_unit());
        let kept = its().map(|bound| (bound.kind, bound.normalized.as_str()));
        let forms = its().flat_map(|bound| &bound.forms).map(|form| (form.kind, form.value.as_str()));
        let (mut said, kept_count) = (0, its().count());
        for (place, (kind, value)) in kept.chain(forms).enumerate() {
            let is_it = |(of, is): &(IdentifierKind, String)| *of == kind && is == value;
            // What was said already is not said again.
            if place >= kept_count && self.identities.iter().take(said).any(is_it) {
                continue;
            }
            if !self.identities.get(said).is_some_and(is_it) {
                return false;
            }
            said += 1;
        }
        said == self.identities.len() && self.sku == *sku && self.serial == key.normalized
    }

    /// What a unit is sold as: by its key, or, where that was never given (a blank issue), by what else was captured of it,
    /// kind and value. Nothing that identifies a unit may be sold twice, its key or not.
    pub(crate) fn sold_as(sku: &Sku, identifiers: &[BoundIdentifier]) -> Option<Self> {
        Self::of(sku, identifiers).or_else(|| {
            let first = identifiers.iter().find(|bound| bound.names_unit())?;
            let serial = format!("{}:{}", first.kind.name(), first.normalized);
            Some(Self { sku: sku.clone(), serial, identities: identities(identifiers) })
        })
    }
}

/// What identifiers say that a unit is known by, each once: what is kept of them first, then their other forms. A lot or a part number
/// is many units'.
fn identities(identifiers: &[BoundIdentifier]) -> Vec<(IdentifierKind, String)> {
    let its = || identifiers.iter().filter(|bound| bound.names_unit());
    let mut identities = Vec::with_capacity(its().map(|bound| 1 + bound.forms.len()).sum());
    identities.extend(its().map(|bound| (bound.kind, bound.normalized.clone())));
    for form in its().flat_map(|bound| &bound.forms) {
        if !identities.iter().any(|(kind, value)| *kind == form.kind && *value == form.value) {
            identities.push((form.kind, form.value.clone()));
        }
    }
    identities
}

#[cfg(test)]
mod tests {
    use super::{Sku, UnitKey};
    use label::{BoundIdentifier, Evidence, Form, IdentifierKind as Kind, Role};

    fn bound(kind: Kind, role: Role, value: &str, forms: &[&str]) -> BoundIdentifier {
        let form = |value: &&str| Form { kind, value: (*value).to_owned() };
        let (raw, normalized) = (value.to_owned(), value.to_owned());
        let forms = forms.iter().map(form).collect();
        BoundIdentifier { kind, role, raw, normalized, evidence: Evidence::Declared, forms }
    }

    #[test]
    fn a_key_is_that_of_what_it_is_made_of_and_of_nothing_else() {
        let sku = Sku::new("PHONE").unwrap();
        let units = [
            vec![bound(Kind::Serial, Role::Key, "A", &[])],
            vec![bound(Kind::Serial, Role::Key, "A", &["B"])],
            vec![bound(Kind::Serial, Role::Key, "A", &["B", "A", "B"])],
            vec![bound(Kind::Serial, Role::Key, "A", &["B", "C"])],
            vec![bound(Kind::Serial, Role::Key, "A", &["C", "B"])],
            vec![bound(Kind::Serial, Role::Key, "A", &["B"]), bound(Kind::Lot, Role::Optional, "L", &[])],
            vec![bound(Kind::Serial, Role::Key, "A", &["B"]), bound(Kind::Imei, Role::Required, "I", &["J"])],
            vec![bound(Kind::Imei, Role::Required, "I", &["J"]), bound(Kind::Serial, Role::Key, "A", &["B"])],
            vec![bound(Kind::Imei, Role::Required, "I", &["J"])],
            vec![],
        ];
        let twice = UnitKey {
            sku: sku.clone(),
            serial: "A".to_owned(),
            identities: vec![(Kind::Serial, "A".to_owned()), (Kind::Serial, "A".to_owned())],
        };
        let keys = units.iter().map(|unit| UnitKey::of(&sku, unit)).chain([Some(twice)]);
        for key in keys.flatten() {
            for unit in &units {
                let is_it = UnitKey::of(&sku, unit).as_ref() == Some(&key);
                assert_eq!(key.is_of(&sku, unit), is_it, "{key:?} of {unit:?}");
                assert!(!key.is_of(&Sku::new("OTHER").unwrap(), unit));
            }
        }
    }
}
