use crate::{Deadline, LineNumber, Recorded, Transaction, TransactionId};
use serde::{Deserialize, Serialize};

/// Everything about the lane that rules depend on and events change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {}

/// What scans do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanningMode {
    /// They are routed.
    #[default]
    Lane,
    /// They are routed, and a bare GTIN only focuses.
    Capture,
    /// They go to the POS alone.
    Pos,
    /// They are refused.
    Off,
}

impl State {
    /// Applies one record. The same records in the same order make the same state.
    ///
    /// Returns the transaction that this record ended, if it did: it is no longer in the state, and whoever
    /// keeps finished transactions takes it from here.
    pub fn apply(&mut self, recorded: &Recorded) -> Option<Transaction> {
        let _ = recorded;
        None
    }

    /// When to call `decide` with [`crate::Input::Deadline`].
    #[must_use]
    pub fn next_deadline(&self) -> Option<Deadline> {
        None
    }

    /// The transaction that is open or tendering.
    #[must_use]
    pub fn current(&self) -> Option<&Transaction> {
        None
    }

    /// A transaction that is not finished: open, tendering, suspended or ordered.
    #[must_use]
    pub fn transaction(&self, id: &TransactionId) -> Option<&Transaction> {
        let _ = id;
        None
    }

    /// Orders that wait to be fulfilled, oldest first.
    pub fn orders(&self) -> impl Iterator<Item = &Transaction> {
        core::iter::empty()
    }

    /// Parked transactions, oldest first.
    pub fn suspended(&self) -> impl Iterator<Item = &Transaction> {
        core::iter::empty()
    }

    /// The line that the next serial number is for.
    #[must_use]
    pub fn focus(&self) -> Option<LineNumber> {
        None
    }

    /// What scans do.
    #[must_use]
    pub fn scanning_mode(&self) -> ScanningMode {
        ScanningMode::Lane
    }
}
