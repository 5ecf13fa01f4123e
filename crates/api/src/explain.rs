use crate::value::given;
use crate::{AimText, DataText, Evidence, FieldError, HexText, IdentifierKind, OutcomeReason, Severity};
use label::{Label, Scan, Tolerance};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/explain`: a label's data, as `text` or as `hex`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The data in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = HexText, required = false)]
    pub hex: Option<HexText>,
    /// The data, escaped as in `scan.text`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = DataText, required = false)]
    pub text: Option<DataText>,
    /// The AIM symbology identifier, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<AimText>,
}

/// What a label says, and what would become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explained {
    /// What it says.
    #[serde(flatten)]
    pub label: LabelSays,
    /// What would become of a scan of it now; null where nothing is asked of the lane.
    pub outcome: Option<ScanOutcome>,
    /// Why that would become of it; null where nothing is asked of the lane.
    #[serde(default)]
    pub reason: Option<OutcomeReason>,
}

/// What would become of a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanOutcome {
    /// What would become of it.
    pub decision: crate::Decision,
    /// A stable code.
    pub code: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The transaction it would be for.
    pub transaction: Option<String>,
    /// The line it would go to.
    pub line: Option<u32>,
    /// With `needs_choice`: the lines to choose from.
    pub choices: Vec<u32>,
}

/// What a label says: the line of JSON that `lanectl explain --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelSays {
    /// The AIM symbology identifier, where there was one.
    pub aim: Option<String>,
    /// The GS1 elements in order, of the data as it stands; none where the data breaks its standard.
    pub elements: Vec<ElementSays>,
    /// Every identifier that the data can honestly be read as, best first.
    pub identifiers: Vec<IdentifierSays>,
    /// What is wrong with the data.
    pub problems: Vec<LabelProblem>,
}

/// One GS1 element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ElementSays {
    /// The application identifier.
    #[schema(example = "01")]
    pub ai: String,
    /// Its value.
    pub value: String,
}

/// A typed identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IdentifierSays {
    /// What it identifies.
    pub kind: IdentifierKind,
    /// Its value; a GTIN has 14 digits.
    pub value: String,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

/// Something wrong with a label's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelProblem {
    /// A stable code.
    pub code: String,
    /// The byte of the data (without AIM identifier) that it starts at, from 0. Left out where it is about the whole, or its place
    /// is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// A sentence; data in it is escaped.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
}

impl Explain {
    /// The data and its AIM identifier.
    ///
    /// # Errors
    /// Both or none of `hex` and `text`, or one that can't be read.
    pub fn scan(&self) -> Result<(Option<label::Aim>, Vec<u8>), FieldError> {
        let data = match (&self.hex, &self.text) {
            (Some(hex), None) => hex.value("hex")?,
            (None, Some(text)) => text.value("text")?,
            (Some(hex), Some(_)) => {
                return Err(FieldError::new("hex", hex.as_str(), "give hex or text, not both"));
            }
            (None, None) => return Err(FieldError::new("hex", "", "give hex or text")),
        };
        let aim = self.aim.as_ref().map(|aim| aim.value("aim")).transpose()?;
        Ok((aim, data))
    }
}

impl LabelSays {
    /// Reads a label as a lane does that is set to this tolerance.
    #[must_use]
    pub fn read_with(scan: Scan<'_>, tolerance: Tolerance) -> Self {
        Self::of(&label::interpret_with(scan, tolerance))
    }

    /// What a label says.
    #[must_use]
    pub fn of(label: &Label<'_>) -> Self {
        Self {
            aim: label.scan.aim.map(|aim| aim.to_string()),
            elements: label
                .elements
                .iter()
                .map(|element| ElementSays { ai: element.ai.to_string(), value: element.value.to_string() })
                .collect(),
            identifiers: label
                .identifiers
                .iter()
                .map(|identifier| IdentifierSays {
                    kind: identifier.kind.into(),
                    value: identifier.value.to_string(),
                    evidence: identifier.evidence.into(),
                })
                .collect(),
            problems: label
                .problems
                .iter()
                .map(|problem| LabelProblem {
                    code: problem.code.to_owned(),
                    position: problem.position,
                    message: problem.message.to_string(),
                    severity: problem.severity.into(),
                })
                .collect(),
        }
    }
}

impl ScanOutcome {
    /// What a decision on a scan says.
    #[must_use]
    pub fn of(scan: &checkout::ScanRecord) -> Self {
        Self {
            decision: scan.decision.into(),
            code: scan.code.clone(),
            message: scan.message.clone(),
            transaction: scan.transaction.as_ref().map(ToString::to_string),
            line: scan.line.map(|line| line.0),
            choices: scan.choices.iter().map(|line| line.0).collect(),
        }
    }
}
