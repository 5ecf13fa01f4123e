//! Why a scan became what it did.

use crate::{
    Because, Decision, Evidence, HowWell, IdentifierKind, IdentifierRole, LabelProblem, ScanBody, Timestamp,
};
use checkout::{LineNumber, ScanRecord};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /v1/scans/{id}/reasons`: a scan, what became of it, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanReasons {
    /// What was read.
    pub scan: ScanBody,
    /// The transaction it was for.
    pub transaction: Option<String>,
    /// The chain up to what decided.
    #[serde(flatten)]
    pub reason: Reason,
    /// False where the cart as it was then is no longer at hand: then `fits` and `fits_not` are empty.
    pub lines_known: bool,
    /// What became of it, in order: one decision, or, where it waited, another for its end.
    pub decisions: Vec<DecisionReason>,
}

/// What would become of a scan, as a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeReason {
    /// The chain up to what decides.
    #[serde(flatten)]
    pub reason: Reason,
    /// What decides; null where a rule says no before anything does.
    pub because: Option<BecauseSays>,
    /// The rule that says no; null where none does.
    pub refused_by: Option<RefusedBy>,
}

/// What a scan was read as, and the lines it fits. Values from its label are escaped and cut; lists have at most 16 entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// What it can be read as, best first; empty of a scan that did not come whole or whose contents are not kept.
    pub read_as: Vec<ReadAs>,
    /// Readings beyond those.
    pub more_read_as: usize,
    /// What is wrong with its data.
    pub read_problems: Vec<LabelProblem>,
    /// The product that it names, as the catalogue has it now.
    pub product: Option<ReasonProduct>,
    /// Lines that it fits, the best first, alike ones together.
    pub fits: Vec<FittingLines>,
    /// Lines that waited, and that it does not fit.
    pub fits_not: Vec<UnfitLines>,
    /// Lines beyond those of both lists.
    pub more_lines: usize,
}

/// One way to read a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadAs {
    /// What it would identify.
    pub kind: IdentifierKind,
    /// Its value.
    pub value: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReasonProduct {
    /// Its SKU.
    pub sku: String,
    /// What the receipt calls it.
    pub description: String,
}

/// Lines that a label fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FittingLines {
    /// Which.
    pub lines: Vec<u32>,
    /// How many more that are alike.
    pub more: usize,
    /// Their product.
    #[serde(flatten)]
    pub product: ReasonProduct,
    /// How well it fits.
    pub fit: HowWell,
    /// What it would give to one of them.
    pub gives: Vec<Gives>,
}

/// What a label would give to a line's unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gives {
    /// What it identifies.
    pub kind: IdentifierKind,
    /// The unit's serial number (`key`), or another number of it.
    pub role: IdentifierRole,
    /// As it was read.
    pub raw: String,
    /// As the product's rule makes it.
    pub normalized: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// Lines that waited and that a label does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnfitLines {
    /// Which.
    pub lines: Vec<u32>,
    /// How many more that are alike.
    pub more: usize,
    /// Their product.
    #[serde(flatten)]
    pub product: ReasonProduct,
    /// A stable code: `other_product`, or what the label breaks of the product's rule (`kind`, `pattern`, `check`, ...).
    #[schema(example = "pattern")]
    pub code: String,
    /// A sentence.
    pub message: String,
}

/// One thing that became of a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionReason {
    /// The journal's sequence number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub decision: Decision,
    /// A stable code: what was done, or the refusal's.
    pub code: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The line it went to, or was refused for.
    pub line: Option<u32>,
    /// With `needs_choice`: the lines to choose from.
    pub choices: Vec<u32>,
    /// What decided; null where a rule said no before anything did, and of scans from before that was kept.
    pub because: Option<BecauseSays>,
    /// The rule that said no; null where none did.
    pub refused_by: Option<RefusedBy>,
}

/// What decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BecauseSays {
    /// A stable code.
    pub code: Because,
    /// A sentence.
    pub message: String,
}

/// A rule that said no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedBy {
    /// The refusal's code.
    #[schema(example = "serial_sold")]
    pub code: String,
    /// The rule, as the number of its chapter in the specification; null where it has none.
    #[schema(example = 7)]
    pub rule: Option<u8>,
}

impl Reason {
    /// A chain.
    #[must_use]
    pub fn of(reason: &checkout::Reason) -> Self {
        let read_as = reason.read_as.iter().map(|read| ReadAs {
            kind: read.kind.into(),
            value: read.value.clone(),
            evidence: read.evidence.into(),
        });
        let problems = reason.problems.iter().map(|problem| LabelProblem {
            code: problem.code.to_owned(),
            message: problem.message.clone(),
            position: problem.position,
            severity: problem.severity.into(),
        });
        Self {
            read_as: read_as.collect(),
            more_read_as: reason.more_read_as,
            read_problems: problems.collect(),
            product: reason.product.as_ref().map(ReasonProduct::of),
            fits: reason.fits.iter().map(FittingLines::of).collect(),
            fits_not: reason.fits_not.iter().map(UnfitLines::of).collect(),
            more_lines: reason.more_lines,
        }
    }
}

impl ReasonProduct {
    fn of(product: &checkout::NamedProduct) -> Self {
        Self { sku: product.sku.to_string(), description: product.description.clone() }
    }
}

impl FittingLines {
    fn of(fitting: &checkout::FittingLines) -> Self {
        let gives = fitting.gives.iter().map(|gives| Gives {
            kind: gives.kind.into(),
            role: gives.role.into(),
            raw: gives.raw.clone(),
            normalized: gives.normalized.clone(),
            evidence: gives.evidence.into(),
        });
        Self {
            lines: numbers(&fitting.of.lines),
            more: fitting.of.more,
            product: ReasonProduct::of(&fitting.of.product),
            fit: fitting.fit.into(),
            gives: gives.collect(),
        }
    }
}

impl UnfitLines {
    fn of(unfit: &checkout::UnfitLines) -> Self {
        Self {
            lines: numbers(&unfit.of.lines),
            more: unfit.of.more,
            product: ReasonProduct::of(&unfit.of.product),
            code: unfit.code.to_owned(),
            message: unfit.message.clone(),
        }
    }
}

impl ScanReasons {
    /// A scan's story: what was read, the chain, and what became of it in order. The first record says what was read.
    #[must_use]
    pub fn of(
        first: &ScanRecord,
        reason: &checkout::Reason,
        lines_known: bool,
        decisions: Vec<DecisionReason>,
    ) -> Self {
        Self {
            scan: ScanBody::of(first),
            transaction: first.transaction.as_ref().map(ToString::to_string),
            reason: Reason::of(reason),
            lines_known,
            decisions,
        }
    }
}

impl DecisionReason {
    /// One thing that became of a scan.
    #[must_use]
    pub fn of(seq: u64, at_ms: i64, scan: &ScanRecord) -> Self {
        Self {
            seq,
            at: Timestamp(at_ms),
            decision: scan.decision.into(),
            code: scan.code.clone(),
            message: scan.message.clone(),
            line: scan.line.map(|line| line.0),
            choices: numbers(&scan.choices),
            because: BecauseSays::of(scan),
            refused_by: RefusedBy::of(scan),
        }
    }
}

impl OutcomeReason {
    /// What would become of a scan.
    #[must_use]
    pub fn of(scan: &ScanRecord, reason: &checkout::Reason) -> Self {
        let (because, refused_by) = (BecauseSays::of(scan), RefusedBy::of(scan));
        Self { reason: Reason::of(reason), because, refused_by }
    }
}

impl BecauseSays {
    fn of(scan: &ScanRecord) -> Option<Self> {
        let because = scan.because?;
        Some(Self { code: because.into(), message: because.says().to_owned() })
    }
}

impl RefusedBy {
    fn of(scan: &ScanRecord) -> Option<Self> {
        let refused = scan.decision == checkout::Decision::Refused;
        refused.then(|| Self { code: scan.code.clone(), rule: scan.refused_by_rule() })
    }
}

fn numbers(lines: &[LineNumber]) -> Vec<u32> {
    lines.iter().map(|line| line.0).collect()
}
