use super::walk::Walked;
use crate::{Reader, StoreError};
use std::ops::ControlFlow;

/// How far a check of the journal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckProgress {
    /// Everything up to this record is what was written.
    pub checked_to: u64,
    /// That was the journal's end.
    pub finished: bool,
}

/// What a check has found.
#[derive(Debug, thiserror::Error)]
pub enum CheckFailure {
    /// A record that was there is gone.
    #[error(
        "journal record {seq} is missing: stop selling on this lane, keep a copy of its state folder, and restore the journal from a backup"
    )]
    Missing {
        /// Its number.
        seq: u64,
    },
    /// A record, or the hash of the one before it, was changed.
    #[error(
        "journal record {seq} isn't what was written: stop selling on this lane, keep a copy of its state folder, and restore the journal from a backup"
    )]
    Changed {
        /// Its number.
        seq: u64,
    },
    /// SQLite finds its file damaged.
    #[error(
        "SQLite finds the lane's file damaged ({detail}): stop selling on this lane, keep a copy of its state folder, and restore the journal from a backup"
    )]
    Damaged {
        /// What it said first.
        detail: String,
    },
    /// The check couldn't be made.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Reader {
    /// Checks the chain of the records after `from_seq`, at most `budget` of them, so that a check of the whole journal
    /// is many short calls: begin with 0, go on with [`CheckProgress::checked_to`]. The record `from_seq` itself is
    /// taken as sound.
    ///
    /// # Errors
    /// The first record that is missing or changed.
    pub fn check(&self, from_seq: u64, budget: usize) -> Result<CheckProgress, CheckFailure> {
        match self.walk(from_seq, budget, |_| ControlFlow::Continue(()))? {
            Walked::Sound { to, ended } => Ok(CheckProgress { checked_to: to, finished: ended }),
            Walked::Missing { seq } => Err(CheckFailure::Missing { seq }),
            Walked::Changed { seq } => Err(CheckFailure::Changed { seq }),
        }
    }

    /// Has SQLite check the structure of its file. It reads all of it: for a quiet hour, in a thread of its own. While it
    /// runs, the write-ahead log can't be written from its start again, and grows.
    ///
    /// # Errors
    /// What SQLite found first.
    pub fn quick_check(&self) -> Result<(), CheckFailure> {
        let found = self.row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        match found? {
            Some(answer) if answer == "ok" => Ok(()),
            Some(detail) => Err(CheckFailure::Damaged { detail }),
            None => Err(CheckFailure::Damaged { detail: "no answer".to_owned() }),
        }
    }
}
