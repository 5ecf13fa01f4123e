//! Why a scan became what it did, as a chain: what it was read as, the lines it fits, what decided, what refused it.
//!
//! What decided is kept with the scan, since only the code that decides knows it. Everything else is made up when somebody asks,
//! from the scan as it was kept and the state as it was before: the way of a scan costs nothing more for it.

mod because;

pub use because::Because;

use crate::context::{Context, Lane, Stop};
use crate::refusal::shown;
use crate::{
    Actor, Decision, Facts, LineNumber, Now, Product, RefusalCode, ScanInput, ScanRecord, Settings, Sku,
    State, limits, routing, scan_code,
};
use label::{Aim, Evidence, IdentifierKind, Label, Role, Severity, Tolerance};

/// The chain of one scan. Each list has a limit and says how much more there is. Values from the label are escaped and cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// What it can be read as, best first; nothing of a scan that did not come whole or was not kept.
    pub read_as: Vec<ReadAs>,
    /// Readings beyond those.
    pub more_read_as: usize,
    /// What is wrong with its data.
    pub problems: Vec<ReadProblem>,
    /// The product that it names.
    pub product: Option<NamedProduct>,
    /// Lines that it fits, alike ones together.
    pub fits: Vec<FittingLines>,
    /// Lines that waited and that it does not fit.
    pub fits_not: Vec<UnfitLines>,
    /// Lines beyond those of both lists; of those that are alike and came after the first, each.
    pub more_lines: usize,
}

/// One way to read a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAs {
    /// What it would identify.
    pub kind: IdentifierKind,
    /// Its value.
    pub value: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// Something wrong with a label's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadProblem {
    /// A stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
    /// Where in the data it was found, in bytes from its start, where that is known.
    pub position: Option<usize>,
    /// How bad it is.
    pub severity: Severity,
}

/// A product that a label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedProduct {
    /// Its SKU.
    pub sku: Sku,
    /// What it is called.
    pub description: String,
}

/// Lines of one product that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeLines {
    /// The first of them.
    pub lines: Vec<LineNumber>,
    /// How many more.
    pub more: usize,
    /// Their product.
    pub product: NamedProduct,
}

/// Lines that a label fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittingLines {
    /// Which.
    pub of: AlikeLines,
    /// How well.
    pub fit: HowWell,
    /// What it would give to them.
    pub gives: Vec<Gives>,
}

/// How well a label fits a line; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HowWell {
    /// The label says what it is, and a rule with something to say takes it.
    DeclaredByRule,
    /// The label says what it is.
    Declared,
    /// A rule with something to say takes it.
    Rule,
    /// A plain serial number, for a line that takes any.
    Plain,
    /// The same, but the label is rather something else.
    Competing,
}

/// What a label would give to a line's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gives {
    /// What it identifies.
    pub kind: IdentifierKind,
    /// The unit's serial number, or another number of it.
    pub role: Role,
    /// As it was read.
    pub raw: String,
    /// As the product's rule makes it.
    pub normalized: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// Lines that waited and that a label does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitLines {
    /// Which.
    pub of: AlikeLines,
    /// A stable code: of the rule of identifiers that it breaks, or `other_product`.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

impl HowWell {
    /// Every one.
    pub const ALL: &'static [Self] =
        &[Self::DeclaredByRule, Self::Declared, Self::Rule, Self::Plain, Self::Competing];

    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeclaredByRule => "declared_by_rule",
            Self::Declared => "declared",
            Self::Rule => "rule",
            Self::Plain => "plain",
            Self::Competing => "competing",
        }
    }

    /// A clause for a person, after "fits line 2, ".
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::DeclaredByRule => "says itself what it is, and keeps the product's rule",
            Self::Declared => "says itself what it is",
            Self::Rule => "keeps the product's rule",
            Self::Plain => "can be its serial number, as almost anything can",
            Self::Competing => "could be its serial number, but is rather something else",
        }
    }
}

/// The chain of a scan, from the state as it was just before the scan's record.
///
/// # Errors
/// When the facts can't be read.
pub fn reason<F: Facts>(
    state: &State,
    settings: &Settings,
    scan: &ScanRecord,
    facts: &F,
    now: Now,
) -> Result<Reason, F::Error> {
    let Some(input) = scan.input().filter(|_| scan.code != RefusalCode::DamagedScan.name()) else {
        return Ok(Reason::default());
    };
    let label = label::interpret_with(input.as_scan(), input.tolerance);
    let cx = Context { lane: Lane { state, settings, now }, actor: &Actor::Lane, authority: None, facts };
    let product = match routing::named_product(&cx, &label) {
        Ok(product) => product,
        Err(Stop::Refused(_)) => None,
        Err(Stop::Facts(error)) => return Err(error),
    };
    let mut reason = Reason::of_label(&label);
    reason.product = product.as_deref().map(NamedProduct::of);
    if let Some(cart) =
        scan.transaction.as_ref().and_then(|id| state.transaction(id)).filter(|_| scan.was_routed())
    {
        routing::lines_of(&cx, cart, &label, product.as_deref(), &input, &mut reason)?;
    }
    Ok(reason)
}

impl Reason {
    fn of_label(label: &Label<'_>) -> Self {
        let read_as = label.identifiers.iter().take(limits::REASON_ENTRIES).map(|found| ReadAs {
            kind: found.kind,
            value: shown(&found.value),
            evidence: found.evidence,
        });
        let problems = label.problems.iter().take(limits::REASON_ENTRIES).map(|problem| ReadProblem {
            code: problem.code,
            message: problem.message.to_string(),
            position: problem.position,
            severity: problem.severity,
        });
        Self {
            read_as: read_as.collect(),
            more_read_as: label.identifiers.len().saturating_sub(limits::REASON_ENTRIES),
            problems: problems.collect(),
            ..Self::default()
        }
    }
}

impl NamedProduct {
    pub(crate) fn of(product: &Product) -> Self {
        Self { sku: product.sku.clone(), description: shown(&product.description) }
    }
}

impl ScanRecord {
    /// The read as it came to the lane; `None` where its contents were not kept.
    pub(crate) fn input(&self) -> Option<ScanInput> {
        Some(ScanInput {
            device: self.device.clone(),
            aim: self.aim.as_deref().and_then(Aim::parse),
            symbology: self.symbology,
            data: self.hex.as_deref().and_then(routing::from_hex)?,
            read_mono_ms: self.read_mono_ms,
            damage: None,
            keyed: self.device == scan_code::KEYED,
            tolerance: Tolerance { hash_is_separator: self.hash_is_separator },
            evidence: self.evidence.clone(),
        })
    }

    /// Whether lines were looked at: not for a repeat, nor where no scan is taken.
    fn was_routed(&self) -> bool {
        use RefusalCode::{NoTransaction, ScanningOff, WrongState};
        let stopped = [NoTransaction, ScanningOff, WrongState].iter().any(|code| code.name() == self.code);
        let unrouted = matches!(
            self.because,
            Some(Because::SameRead | Because::NothingRead | Because::ForPos | Because::AlreadyHere)
        );
        let stopped = self.decision == Decision::Refused && self.because.is_none() && stopped;
        !(unrouted || stopped)
    }

    /// The rule that said no, as the number of its chapter in the specification; `None` where none did, or none has a number.
    #[must_use]
    pub fn refused_by_rule(&self) -> Option<u8> {
        let code = RefusalCode::ALL.iter().find(|code| code.name() == self.code)?;
        match code {
            _ if self.decision != Decision::Refused => None,
            // While money is taken.
            RefusalCode::WrongState => Some(12),
            code => code.rule(),
        }
    }
}
