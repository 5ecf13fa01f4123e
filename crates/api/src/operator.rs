use crate::{FieldError, OperatorId, Pin, Text};
use checkout::{Authority, Command, LineNumber, TransactionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most characters of an operator's id.
pub const MAX_OPERATOR: usize = 64;

/// `PUT /v1/operators/{id}`: who acts at the till. What is left out is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    /// Their name.
    pub name: Text,
    /// May allow what others may not.
    #[serde(default)]
    pub supervisor: bool,
    /// Shows that it is really them, where they allow something. Left out: they have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// Somebody who acts at the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operator {
    /// Their id, as `Lane-Operator` has it.
    pub id: String,
    /// Their name.
    pub name: String,
    /// May allow what others may not.
    pub supervisor: bool,
    /// They have a PIN.
    pub pin: bool,
}

/// Those who act at the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatorPage {
    /// By id.
    pub operators: Vec<Operator>,
    /// Give this as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// `POST .../lines/{line}/override`: go on without a serial number that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideLine {
    /// Why: it is shown, printed and journalled.
    pub reason: Text,
    /// The id of the supervisor who allows it; not of the one who acts.
    #[serde(default)]
    #[schema(required = true)]
    pub supervisor: Option<OperatorId>,
    /// The supervisor's PIN, where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

impl OverrideLine {
    /// The command. Without a supervisor it names nobody, and the lane says that one is needed.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(
        &self,
        transaction: TransactionId,
        line: LineNumber,
        authority: Option<Authority>,
    ) -> Result<Command, FieldError> {
        Ok(Command::Override { transaction, line, reason: self.reason.value("reason")?, authority })
    }
}

/// Reads an operator's id, as a path, a header or a field has it.
///
/// # Errors
/// Not 1 to 64 printable characters.
pub fn operator_id(text: &str, field: &str) -> Result<String, FieldError> {
    let trimmed = text.trim();
    let good = !trimmed.is_empty()
        && trimmed.chars().count() <= MAX_OPERATOR
        && !trimmed.contains(|letter: char| letter.is_control() || letter == char::REPLACEMENT_CHARACTER);
    if good {
        return Ok(trimmed.to_owned());
    }
    let reason = format!("an operator's id has 1 to {MAX_OPERATOR} printable characters");
    Err(FieldError::new(field, text, reason))
}
