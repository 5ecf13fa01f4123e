//! The labels of one box, read one after the other in any order, as one unit.

mod unit;

use crate::{Evidence, IdentifierKind as Kind, Label, Problem, Severity};
use std::collections::BTreeSet;
pub use unit::{Contradiction, Unit, UnitIdentifier};

/// Labels of one box. What they say together doesn't depend on their order, and a label that comes twice counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burst {
    labels: BTreeSet<Reading>,
}

/// What one label can be read as.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reading {
    identifiers: BTreeSet<UnitIdentifier>,
    /// Serial numbers among them that are a part of another one of these.
    parts: BTreeSet<String>,
    /// The serial number among them whose name says that it is the unit's, where nothing makes one doubt it.
    named: Option<String>,
    /// Each of them is a value of its own, with its name before it.
    in_words: bool,
}

/// Why a label is no part of a burst.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// It breaks its own standard.
    #[error("the label can't be read: {}", .0.message)]
    Broken(Problem),
    /// It says nothing of a unit: a web address, a receipt, or nothing at all.
    #[error("the label says nothing of a unit")]
    NothingOfAUnit,
    /// It says more than labels do.
    #[error("the label says too much: more than {max} identifiers", max = Burst::MAX_IDENTIFIERS)]
    TooMuch,
    /// There are [`Burst::MAX_LABELS`] already.
    #[error("a box has at most {max} labels", max = Burst::MAX_LABELS)]
    Full,
}

impl Burst {
    /// The most labels of one box.
    pub const MAX_LABELS: usize = 16;

    /// The most identifiers of one label.
    pub const MAX_IDENTIFIERS: usize = 64;

    /// No labels yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a label. Whether it says something new.
    ///
    /// # Errors
    /// The label is none of a box, or there is no room. The burst is as it was.
    pub fn add(&mut self, label: &Label<'_>) -> Result<bool, NotAdded> {
        if let Some(problem) = label.problems.iter().find(|problem| problem.severity == Severity::Error) {
            return Err(NotAdded::Broken(problem.clone()));
        }
        if label.identifiers.len() > Self::MAX_IDENTIFIERS {
            return Err(NotAdded::TooMuch);
        }
        let reading = Reading::of(label).ok_or(NotAdded::NothingOfAUnit)?;
        if self.labels.len() >= Self::MAX_LABELS && !self.labels.contains(&reading) {
            return Err(NotAdded::Full);
        }
        Ok(self.labels.insert(reading))
    }

    /// How many different labels there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// What the labels say of the unit together.
    #[must_use]
    pub fn unit(&self) -> Unit {
        unit::of(&self.labels)
    }
}

impl Reading {
    /// Whether the label tells this, rather than that it only might be.
    fn tells(&self, found: &UnitIdentifier) -> bool {
        let is_named = || found.kind == Kind::Serial && self.named.as_ref() == Some(&found.value);
        found.is_told() || is_named()
    }

    fn of(label: &Label<'_>) -> Option<Self> {
        let of_no_unit = |kind| matches!(kind, Kind::Url | Kind::Receipt | Kind::AddOn);
        if label.identifiers.iter().any(|found| matches!(found.kind, Kind::Url | Kind::Receipt)) {
            let declared = label.identifiers.iter().any(|found| found.evidence == Evidence::Declared);
            if !declared {
                return None;
            }
        }
        let kept = label.identifiers.iter().filter(|found| !of_no_unit(found.kind));
        let identifiers: BTreeSet<UnitIdentifier> = kept.map(UnitIdentifier::of).collect();
        let told = &label.told;
        let named = told.serial.as_ref().filter(|_| told.is_named && !told.doubtful).map(ToString::to_string);
        let parts = unit::parts(label);
        (!identifiers.is_empty()).then_some(Self { identifiers, parts, named, in_words: told.in_words })
    }
}
