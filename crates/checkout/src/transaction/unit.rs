use label::{BoundIdentifier, IdentifierRule, Role, SerialRule};
use serde::{Deserialize, Serialize};

/// The unit in the bag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its identifiers, the key first.
    pub identifiers: Vec<BoundIdentifier>,
    /// How the key was given.
    pub source: SerialSource,
}

/// How a serial number came to its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialSource {
    /// Read by a scanner.
    Scanned,
    /// Typed in.
    Keyed,
    /// Not at all: a supervisor allowed to go on without it. No unit has this.
    Override,
}

impl Unit {
    /// The identifier that it is known by, once it was given.
    #[must_use]
    pub fn key(&self) -> Option<&BoundIdentifier> {
        self.identifiers.iter().find(|bound| bound.role == Role::Key)
    }

    /// Whether the key and everything else that the rule requires was given.
    #[must_use]
    pub fn is_complete(&self, rule: &SerialRule) -> bool {
        // An identifier has the role of the one entry of the rule that it fills, so counting is enough.
        let wanted = rule.identifiers().iter().filter(|entry| entry.role == Role::Required).count();
        let given = self.identifiers.iter().filter(|bound| bound.role == Role::Required).count();
        self.key().is_some() && given >= wanted
    }

    /// The entries of the rule that nothing was given for yet, in the rule's order.
    pub(crate) fn open_entries<'r>(&self, rule: &'r SerialRule) -> Vec<&'r IdentifierRule> {
        let mut filled: Vec<_> = self.identifiers.iter().map(|bound| (bound.kind, bound.role)).collect();
        let mut open = Vec::new();
        for entry in rule.identifiers() {
            match filled.iter().position(|&place| place == (entry.kind, entry.role)) {
                Some(index) => drop(filled.swap_remove(index)),
                None => open.push(entry),
            }
        }
        open
    }
}
