use crate::{PrintState, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A receipt: the document that was printed, and what became of its print jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// Its id.
    #[schema(example = "R0042-3-17")]
    pub id: String,
    /// The transaction.
    pub transaction: String,
    /// When it was made.
    pub at: Timestamp,
    /// The receipt document, as `lanectl preview` takes it.
    #[schema(value_type = Object)]
    pub document: serde_json::Value,
    /// Its print jobs, oldest first.
    pub print_jobs: Vec<PrintJob>,
}

/// One receipt on its way to paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintJob {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub state: PrintState,
    /// It prints a duplicate.
    pub duplicate: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// Why, where there is something to say.
    pub reason: Option<String>,
}

/// A receipt that will be printed again, marked as a duplicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reprint {
    /// The receipt.
    pub receipt: String,
    /// The print job.
    pub print_job: String,
}
