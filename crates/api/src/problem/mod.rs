//! What went wrong, as programs and cashiers see it (RFC 9457).

mod codes;

pub use codes::{CODES, CodeInfo, Fault, info};

use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The media type of a [`Problem`] (RFC 9457 section 3).
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// What every problem's `type` begins with; the code follows. `docs/api.md` explains each code.
const TYPE_PREFIX: &str = "urn:laned:problem:";

/// What went wrong (RFC 9457), with what a lane adds: a stable code, the lines concerned, and a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A name for the kind of problem (RFC 9457 section 3.1.1); `docs/api.md` explains it under its code.
    #[serde(rename = "type")]
    #[schema(example = "urn:laned:problem:serial_missing")]
    pub kind: String,
    /// The kind of problem, the same for every one of this code.
    #[schema(example = "A serial number is missing")]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 409)]
    pub status: u16,
    /// What happened this time; fit to show a cashier. Text from a barcode is escaped.
    pub detail: String,
    /// A stable code, for programs.
    #[schema(example = "serial_missing")]
    pub code: String,
    /// What programs want to know, by name.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// The lines concerned, where lines are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
    /// What to do now.
    pub remedy: String,
}

impl Problem {
    /// A problem of that code; status, title and the usual remedy come from the table of codes.
    #[must_use]
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        let known = info(code);
        Self {
            kind: format!("{TYPE_PREFIX}{code}"),
            title: known.title.to_owned(),
            status: known.status,
            detail: detail.into(),
            code: code.to_owned(),
            params: BTreeMap::new(),
            lines: Vec::new(),
            remedy: known.remedy.to_owned(),
        }
    }

    /// A problem that isn't a rule's.
    #[must_use]
    pub fn fault(fault: Fault, detail: impl Into<String>) -> Self {
        Self::new(fault.code(), detail)
    }

    /// A rule that said no.
    #[must_use]
    pub fn refused(refusal: &checkout::Refusal) -> Self {
        let mut problem = Self::new(refusal.code.name(), refusal.detail.as_str());
        problem.params =
            refusal.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        problem.lines = refusal.lines.iter().map(|line| line.0).collect();
        if !refusal.remedy.is_empty() {
            problem.remedy.clone_from(&refusal.remedy);
        }
        problem
    }

    /// The same with another status: the code stays, the circumstances differ.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with another remedy.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The JSON that goes out as [`PROBLEM_TYPE`].
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Texts, numbers and a map of texts: nothing that JSON can't hold.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::fault(Fault::InvalidValue, format!("{error}."))
            .with("field", &error.field)
            .with("value", &error.value)
    }
}

impl core::fmt::Display for Problem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} ({})", self.detail, self.code)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "\n{}", self.remedy) }
    }
}
