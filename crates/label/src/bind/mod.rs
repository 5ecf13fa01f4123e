//! Whether and how a label fills what a product says of its units.

pub(crate) mod algorithm;
mod candidate;
pub(crate) mod canonical;
mod filling;
mod fit;
mod forms;
mod misfit;
mod notation;
mod own;

use crate::{Evidence, IdentifierKind, Label, Role, SerialRule};
pub use filling::{Filled, Filling, fill_for};
use fit::fit;
pub(crate) use forms::is_one;
pub use forms::{Form, MAX_FORMS};
pub use misfit::Misfit;
pub(crate) use misfit::noun;
pub use own::Own;
use serde::{Deserialize, Serialize};

/// The most characters that a unit's identifier has, as it is kept.
pub const MAX_SERIAL_CHARS: usize = 64;

/// How a label fills a serial rule: the identifiers that it gives, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What fits, the key first where it is among them.
    pub identifiers: Vec<BoundIdentifier>,
    /// What the label says to be of a kind that is still asked for, and why it isn't taken: an IMEI with a wrong check digit beside a
    /// good serial number, for one.
    pub left: Vec<Misfit>,
}

/// One identifier of a unit, as read and as kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoundIdentifier {
    /// Its kind.
    pub kind: IdentifierKind,
    /// Its role in the rule that it fits.
    pub role: Role,
    /// As it was read.
    pub raw: String,
    /// As it is kept and compared: without blanks at its ends, prefix stripped, case folded by the rule.
    pub normalized: String,
    /// Why it is believed to be of this kind.
    pub evidence: Evidence,
    /// What else the unit is known by through it: never shown, claimed with it. Left out where there is nothing, as it was before
    /// there was anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
}

impl Binding {
    /// The key identifier, where the label gives it.
    #[must_use]
    pub fn key(&self) -> Option<&BoundIdentifier> {
        self.identifiers.iter().find(|bound| bound.role == Role::Key)
    }

    /// The weakest evidence among the identifiers.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        self.identifiers.iter().map(|bound| bound.evidence).max()
    }
}

/// Says how a label fills a rule, or why not.
///
/// Each identifier of the rule takes the best identifier of the label that fits it, and none is taken twice: all readings of one
/// bare text are one value. What the label says to be of the kind that is asked for goes before text that might be anything. What
/// a label declares to be something else never fills a serial number. What only its check digit or form shows to be something else
/// can, with evidence `Shaped`: [`Label::competing`] tells that it is rather something else.
///
/// # Errors
/// The best reason why nothing in the label fits.
pub fn bind(label: &Label<'_>, rule: &SerialRule) -> Result<Binding, Misfit> {
    bind_further(label, rule, &[])
}

/// Says how a label fills what a rule still lacks, beside the identifiers that are `known` of the unit. A value
/// that is known isn't taken again.
///
/// # Errors
/// The best reason why nothing in the label fits.
pub fn bind_further(
    label: &Label<'_>,
    rule: &SerialRule,
    known: &[BoundIdentifier],
) -> Result<Binding, Misfit> {
    bind_for(label, rule, known, Own::default())
}

/// The same for a product whose `own` numbers are known: none of them is taken for an identifier of a unit.
///
/// # Errors
/// The best reason why nothing in the label fits.
pub fn bind_for(
    label: &Label<'_>,
    rule: &SerialRule,
    known: &[BoundIdentifier],
    own: Own<'_>,
) -> Result<Binding, Misfit> {
    Ok(fill_for(label, rule, known, own)?.bind(label, rule, own))
}

/// Says how a value that was given as such (keyed in, or in a request) fills the rule's key. It is never read as a label.
///
/// # Errors
/// Why it does not fit.
pub fn bind_value(value: &str, rule: &SerialRule) -> Result<Binding, Misfit> {
    bind_value_for(value, rule, Own::default())
}

/// The same for a product whose `own` numbers are known.
///
/// # Errors
/// Why it does not fit.
pub fn bind_value_for(value: &str, rule: &SerialRule, own: Own<'_>) -> Result<Binding, Misfit> {
    let Some(key) = rule.key() else { return Err(misfit::no_key(value)) };
    let normalized = fit(value, key)?;
    own.refuse(value, &normalized, key)?;
    let mut bound = BoundIdentifier {
        kind: key.kind,
        role: Role::Key,
        raw: value.to_owned(),
        normalized,
        evidence: Evidence::Keyed,
        forms: Vec::new(),
    };
    bound.forms = forms::of_value(&bound, key, own);
    Ok(Binding { identifiers: vec![bound], left: Vec::new() })
}
