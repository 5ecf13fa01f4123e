use crate::{IdentifierKind, Pattern};
use serde::{Deserialize, Serialize};

/// What identifies one unit of a product: one key identifier, and perhaps more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<IdentifierRule>", into = "Vec<IdentifierRule>")]
pub struct SerialRule {
    identifiers: Vec<IdentifierRule>,
}

/// One identifier that a unit has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentifierRule {
    /// Which kind: `serial`, `imei`, ...
    pub kind: IdentifierKind,
    /// Whether it is the unit's key, required beside it, or optional.
    pub role: Role,
    /// What the whole normalized value must match.
    pub pattern: Option<Pattern>,
    /// Which check the normalized value must pass.
    pub check: Check,
    /// Taken off the front of the raw value where it stands there.
    pub strip_prefix: Option<String>,
    /// What is done to the case of letters.
    pub case: Case,
}

/// An identifier's part in identifying the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one that the unit is known by.
    Key,
    /// Needed beside the key.
    Required,
    /// Kept when it is seen.
    Optional,
}

/// A check algorithm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// None.
    #[default]
    None,
    /// ISO/IEC 7812-1 annex B, as IMEI and ICCID use it.
    Luhn,
    /// GS1's modulo 10 with weights 3 and 1.
    Gs1Mod10,
    /// Modulo 43 over the characters of Code 39 (ISO/IEC 16388 annex A).
    Mod43,
    /// Digits that are 1 modulo 97 (ISO/IEC 7064 MOD 97-10), as an EID has it.
    Mod97,
    /// Luhn to base 16, as a MEID of 15 hex digits has it (3GPP2 S.R0048).
    Luhn16,
    /// The ninth character of a VIN (49 CFR 565.15).
    Vin,
}

/// What is done to the case of ASCII letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// Kept: case is significant.
    #[default]
    Keep,
    /// Made upper.
    Upper,
    /// Made lower.
    Lower,
}

/// A serial rule that can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not exactly one key.
    #[error("a serialized product has exactly one identifier with the role key, not {0}")]
    Keys(usize),
    /// More than [`SerialRule::MAX_IDENTIFIERS`].
    #[error("a unit has at most {max} identifiers, not {0}", max = SerialRule::MAX_IDENTIFIERS)]
    TooMany(usize),
}

impl SerialRule {
    /// The most identifiers that one unit can have.
    pub const MAX_IDENTIFIERS: usize = 8;

    /// A rule of these identifiers.
    ///
    /// # Errors
    /// Not exactly one key, or too many.
    pub fn new(identifiers: Vec<IdentifierRule>) -> Result<Self, RuleError> {
        let keys = identifiers.iter().filter(|rule| rule.role == Role::Key).count();
        if keys != 1 {
            return Err(RuleError::Keys(keys));
        }
        if identifiers.len() > Self::MAX_IDENTIFIERS {
            return Err(RuleError::TooMany(identifiers.len()));
        }
        Ok(Self { identifiers })
    }

    /// One plain serial number, anything goes: what a product has that says nothing.
    #[must_use]
    pub fn plain() -> Self {
        Self { identifiers: vec![IdentifierRule::plain(IdentifierKind::Serial)] }
    }

    /// All identifiers.
    #[must_use]
    pub fn identifiers(&self) -> &[IdentifierRule] {
        &self.identifiers
    }

    /// Whether the rule says nothing: its key is a serial number that may be anything. A value that fits
    /// such a rule is no evidence that it belongs there.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.key().is_some_and(IdentifierRule::is_plain)
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> Option<&IdentifierRule> {
        self.identifiers.iter().find(|rule| rule.role == Role::Key)
    }
}

impl IdentifierRule {
    /// A key of this kind with the kind's own check (`imei` implies Luhn) and nothing else.
    #[must_use]
    pub fn plain(kind: IdentifierKind) -> Self {
        let check = if kind == IdentifierKind::Imei { Check::Luhn } else { Check::None };
        Self { kind, role: Role::Key, pattern: None, check, strip_prefix: None, case: Case::Keep }
    }

    /// Whether it is a serial number without pattern, check or prefix: any text fits.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.kind == IdentifierKind::Serial && self.says_nothing()
    }

    /// Whether it tells nothing of the value: no pattern, check or prefix.
    pub(crate) fn says_nothing(&self) -> bool {
        self.pattern.is_none() && self.check == Check::None && self.strip_prefix.is_none()
    }
}

impl TryFrom<Vec<IdentifierRule>> for SerialRule {
    type Error = RuleError;

    fn try_from(identifiers: Vec<IdentifierRule>) -> Result<Self, RuleError> {
        Self::new(identifiers)
    }
}

impl From<SerialRule> for Vec<IdentifierRule> {
    fn from(rule: SerialRule) -> Self {
        rule.identifiers
    }
}
