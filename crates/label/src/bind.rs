use crate::{Evidence, IdentifierKind, Label, Role, SerialRule};
use serde::{Deserialize, Serialize};

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
    /// As it is kept and compared: prefix stripped, case folded by the rule.
    pub normalized: String,
    /// Why it is believed to be of this kind.
    pub evidence: Evidence,
}

/// Why a value does not fill a rule. Text in it is escaped, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// A stable code: `kind`, `pattern`, `check`, `is_gtin`, `empty`, `too_long`, `characters`, `ambiguous`.
    pub code: &'static str,
    /// The value as it was read.
    pub raw: String,
    /// The value as the rule makes it.
    pub normalized: String,
    /// A sentence for the cashier.
    pub message: String,
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
/// # Errors
/// The best reason why nothing in the label fits.
pub fn bind(label: &Label<'_>, rule: &SerialRule) -> Result<Binding, Misfit> {
    let _ = (label, rule);
    Err(Misfit { code: "kind", raw: String::new(), normalized: String::new(), message: String::new() })
}

/// Says how a value that was given as such (keyed in, or in a request) fills the rule's key. It is never read as a label.
///
/// # Errors
/// Why it does not fit.
pub fn bind_value(value: &str, rule: &SerialRule) -> Result<Binding, Misfit> {
    let _ = (value, rule);
    Err(Misfit { code: "kind", raw: String::new(), normalized: String::new(), message: String::new() })
}
