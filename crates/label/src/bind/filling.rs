//! What a label fills of a rule, before it is said how else the unit may be known.

use super::candidate::{self, InUse, Taken};
use super::{Binding, BoundIdentifier, Misfit, Own, forms, misfit};
use crate::{Evidence, IdentifierKind, IdentifierRule, Label, Role, SerialRule};

/// What a label fills of a rule: enough to compare products, and not enough to claim a unit, which is known by its other forms too.
/// Those take longer to find than all else, so that they are found for the product that is meant only: [`Filling::bind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    /// None of them has forms yet.
    identifiers: Vec<BoundIdentifier>,
    left: Vec<Misfit>,
}

/// One value that fills an identifier of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled<'f> {
    /// The kind that is asked for.
    pub kind: IdentifierKind,
    /// The role in the rule.
    pub role: Role,
    /// As it was read.
    pub raw: &'f str,
    /// As it would be kept.
    pub normalized: &'f str,
    /// Why it is believed to be of this kind.
    pub evidence: Evidence,
}

impl Filling {
    /// What fits, the key first where it is among them. There is one at least.
    pub fn values(&self) -> impl Iterator<Item = Filled<'_>> + Clone {
        self.identifiers.iter().map(BoundIdentifier::filled)
    }

    /// The same with all forms that the unit is known by. Label, rule and own numbers are those that it was filled from.
    #[must_use]
    pub fn bind(self, label: &Label<'_>, rule: &SerialRule, own: Own<'_>) -> Binding {
        let Self { mut identifiers, left } = self;
        forms::give(label, rule.identifiers(), own, &mut identifiers);
        Binding { identifiers, left }
    }
}

impl BoundIdentifier {
    /// Itself, without the forms.
    #[must_use]
    pub fn filled(&self) -> Filled<'_> {
        let Self { kind, role, raw, normalized, evidence, forms: _ } = self;
        Filled { kind: *kind, role: *role, raw, normalized, evidence: *evidence }
    }
}

/// What [`super::bind_for`] does, without the other forms of the unit.
///
/// # Errors
/// The best reason why nothing in the label fits.
pub fn fill_for(
    label: &Label<'_>,
    rule: &SerialRule,
    known: &[BoundIdentifier],
    own: Own<'_>,
) -> Result<Filling, Misfit> {
    let mut lacking = lacking(rule, known);
    let mut taken: Vec<Taken<'_, '_>> = Vec::new();
    let mut reason: Option<Misfit> = None;
    // One by one, the best believed first: a value that is proved to be an IMEI is no serial number beside it.
    while let Some((index, fit)) =
        candidate::next_fit(label, &lacking, InUse { known, taken: &taken }, own, &mut reason)
    {
        lacking.remove(index);
        taken.push(fit);
    }
    if taken.is_empty() {
        return Err(reason.unwrap_or_else(|| misfit::wrong_kind(label, lacking.first().copied())));
    }
    let mut left: Vec<Misfit> = Vec::new();
    for misfit in lacking.iter().filter_map(|wanted| candidate::said_in_vain(label, wanted, &taken)) {
        if !left.iter().any(|known| known.raw == misfit.raw) {
            left.push(misfit);
        }
    }
    let mut identifiers: Vec<BoundIdentifier> = taken.into_iter().map(|taken| taken.bound).collect();
    identifiers.sort_by_key(|bound| rank(bound.role));
    Ok(Filling { identifiers, left })
}

/// What the rule asks for beside what is known, the key first.
fn lacking<'r>(rule: &'r SerialRule, known: &[BoundIdentifier]) -> Vec<&'r IdentifierRule> {
    let mut known: Vec<&BoundIdentifier> = known.iter().collect();
    let mut lacking: Vec<&IdentifierRule> = rule
        .identifiers()
        .iter()
        .filter(|wanted| {
            let filled =
                known.iter().position(|known| known.kind == wanted.kind && known.role == wanted.role);
            filled.map(|index| known.swap_remove(index)).is_none()
        })
        .collect();
    lacking.sort_by_key(|wanted| rank(wanted.role));
    lacking
}

/// The order of roles: the key first.
const fn rank(role: Role) -> u8 {
    match role {
        Role::Key => 0,
        Role::Required => 1,
        Role::Optional => 2,
    }
}
