//! Whether and how a label fills what a product says of its units.

pub(crate) mod algorithm;
pub(crate) mod canonical;
mod fit;
mod forms;
mod misfit;
mod own;

use crate::{Evidence, Identifier, IdentifierKind, IdentifierRule, Label, Role, SerialRule, Text};
use fit::fit;
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
/// Each identifier of the rule takes the best identifier of the label that fits it, and none is taken twice. What
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
    let mut lacking = lacking(rule, known);
    let mut bound: Vec<BoundIdentifier> = Vec::new();
    let mut reason: Option<Misfit> = None;
    // One by one, the best believed first: a value that is proved to be an IMEI is no serial number beside it.
    while let Some((index, identifier)) = next_fit(label, &lacking, (known, &bound, own), &mut reason) {
        lacking.remove(index);
        bound.push(identifier);
    }
    if bound.is_empty() {
        return Err(reason.unwrap_or_else(|| misfit::wrong_kind(label, lacking.first().copied())));
    }
    bound.sort_by_key(|bound| rank(bound.role));
    forms::give(label, rule.identifiers(), own, &mut bound);
    Ok(Binding { identifiers: bound })
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
    Ok(Binding { identifiers: vec![bound] })
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

/// The best believed of the fits for what is still lacking, and which of it that fills. Keeps the first reason why something can't be filled.
fn next_fit(
    label: &Label<'_>,
    lacking: &[&IdentifierRule],
    (known, bound, own): (&[BoundIdentifier], &[BoundIdentifier], Own<'_>),
    reason: &mut Option<Misfit>,
) -> Option<(usize, BoundIdentifier)> {
    let mut best: Option<(usize, BoundIdentifier)> = None;
    for (index, wanted) in lacking.iter().enumerate() {
        match best_fit(label, wanted, known.iter().chain(bound), own) {
            Ok(Some(fit)) if best.as_ref().is_none_or(|(_, best)| fit.evidence < best.evidence) => {
                best = Some((index, fit));
            }
            Ok(_) => {}
            Err(misfit) => *reason = reason.take().or(Some(misfit)),
        }
    }
    best
}

/// The best identifier of the label that fits. `None` where there is none that could.
fn best_fit<'t>(
    label: &Label<'_>,
    wanted: &IdentifierRule,
    taken: impl Iterator<Item = &'t BoundIdentifier> + Clone,
    own: Own<'_>,
) -> Result<Option<BoundIdentifier>, Misfit> {
    let mut reason = None;
    let mut best: Option<(&Identifier<'_>, BoundIdentifier)> = None;
    let told = told_serial(label, wanted);
    let is_no_number =
        |candidate: &&Identifier<'_>| candidate.kind == IdentifierKind::Text && label.told.no_number;
    let is_told = |candidate: &&Identifier<'_>| {
        told.as_ref().is_none_or(|told| candidate.value == *told || candidate.evidence == Evidence::Declared)
    };
    let candidates = label.identifiers.iter().filter(|candidate| may_fill(candidate, wanted));
    for candidate in candidates.filter(is_told).filter(|candidate| !is_no_number(candidate)) {
        let fitted = fit(&candidate.value, wanted)
            .and_then(|normalized| own.refuse_of(label, candidate, &normalized, wanted).map(|()| normalized));
        let normalized = match fitted {
            Ok(normalized) => normalized,
            Err(misfit) => {
                reason = reason.or(Some(misfit));
                continue;
            }
        };
        if taken.clone().any(|taken| is_taken(taken, candidate, wanted.kind, &normalized)) {
            reason = reason.or_else(|| Some(misfit::known(&candidate.value, &normalized).by(wanted)));
            continue;
        }
        match &best {
            None => {
                let bound = BoundIdentifier {
                    kind: wanted.kind,
                    role: wanted.role,
                    raw: candidate.value.clone().into_owned(),
                    normalized,
                    evidence: if label.told.cut_out { Evidence::Segmented } else { candidate.evidence },
                    forms: Vec::new(),
                };
                best = Some((candidate, bound));
            }
            Some((first, bound))
                if is_ambiguous(first, candidate, wanted) && bound.normalized != normalized =>
            {
                return Err(misfit::ambiguous(&bound.raw, &candidate.value, &normalized).by(wanted));
            }
            Some(_) => {}
        }
    }
    match (best, reason) {
        (Some((_, bound)), _) => Ok(Some(bound)),
        (None, Some(reason)) => Err(reason),
        (None, None) => Ok(None),
    }
}

/// What a form of its maker's says is the serial number within the text. A rule that says something itself knows better.
fn told_serial<'l>(label: &'l Label<'_>, wanted: &IdentifierRule) -> Option<Text<'l>> {
    if wanted.kind == IdentifierKind::Serial && wanted.says_nothing() {
        label.told.serial.clone()
    } else {
        None
    }
}

/// Whether an identifier of the label can be what the rule asks for at all.
fn may_fill(candidate: &Identifier<'_>, wanted: &IdentifierRule) -> bool {
    let is_bare = matches!(candidate.kind, IdentifierKind::Serial | IdentifierKind::Text)
        && candidate.evidence != Evidence::Declared;
    match wanted.kind {
        // Cut out under an assumption: only what is known of the label from elsewhere can prove it.
        _ if candidate.evidence == Evidence::Segmented => false,
        // Twelve decimal digits are rather a product code: only a rule that says so makes them an address.
        IdentifierKind::Mac if candidate.value.bytes().all(|byte| byte.is_ascii_digit()) => {
            !wanted.says_nothing()
        }
        kind if kind == candidate.kind => true,
        IdentifierKind::Serial | IdentifierKind::Text => is_bare,
        // These are told by their own form, or by nothing.
        IdentifierKind::Gtin | IdentifierKind::Imei | IdentifierKind::Url | IdentifierKind::Receipt => false,
        // Any other kind in a bare code is known by what the rule says of it, if it says something.
        _ => is_bare && !wanted.says_nothing(),
    }
}

/// Whether two readings of one text fit equally well, and the rule says enough that one of them must be wrong.
fn is_ambiguous(first: &Identifier<'_>, second: &Identifier<'_>, wanted: &IdentifierRule) -> bool {
    let equally_good = first.kind == second.kind && first.evidence == second.evidence;
    equally_good && first.kind == IdentifierKind::Serial && !wanted.says_nothing()
}

/// Whether a value is in use already, as this kind or as another one. What is kept of an IMEI is no serial number beside it,
/// however it was printed.
fn is_taken(
    taken: &BoundIdentifier,
    candidate: &Identifier<'_>,
    kind: IdentifierKind,
    normalized: &str,
) -> bool {
    let same = taken.kind == kind || taken.kind != IdentifierKind::Serial;
    let is_form = |form: &Form| form.kind != IdentifierKind::Serial && form.value == normalized;
    taken.raw == candidate.value
        || (same && taken.normalized == normalized)
        || taken.forms.iter().any(is_form)
}
