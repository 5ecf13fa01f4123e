use crate::{LineNumber, TransactionId};
use serde::{Deserialize, Serialize};

/// What makes a line a returned one: goods that come back, for money that goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// The line that sold it; `None` where no sale of it is known here.
    pub sale: Option<SaleLine>,
    /// What is done with it.
    pub disposition: Disposition,
    /// The unit in the customer's hand was read or typed in; else it stands here as the sale's record has it.
    pub in_hand: bool,
    /// It is taken back although this is so.
    pub despite: Option<ReturnDoubt>,
    /// The supervisor who allowed that. Left out where nobody had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<String>,
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    /// The sale.
    pub transaction: TransactionId,
    /// Its line.
    pub line: LineNumber,
}

/// What is done with goods that came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// They may be sold again.
    #[default]
    Resellable,
    /// They are put aside: not to be sold until somebody says so.
    Quarantine,
}

/// What speaks against taking goods back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnDoubt {
    /// It is not the unit that was sold.
    Mismatch,
    /// Nothing is known of its sale.
    Unknown,
}

impl ReturnDoubt {
    /// The text shown under the line.
    #[must_use]
    pub const fn comment(self) -> &'static str {
        match self {
            Self::Mismatch => "Not the unit that was sold",
            Self::Unknown => "Its sale is not known",
        }
    }
}
