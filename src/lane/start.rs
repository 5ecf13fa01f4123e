//! Starting: the state from the newest snapshot and what came after it.

use super::note::{Note, PrintJobId, PrintState};
use super::round::Round;
use checkout::{Actor, Now, Recorded, Refusal, State};
use store::{Store, StoreError};

/// The form in which the state is kept in snapshots. A snapshot of another form is passed over: the journal has everything.
pub(super) const SNAPSHOT_VERSION: u32 = 1;

/// How many records are read at a time.
const PAGE: usize = 512;

/// The most print jobs that are settled at a start; more can't be under way at once.
const JOBS: usize = 64;

/// Why the lane can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record.
    #[error("the journal can't be replayed: {0}")]
    Journal(#[from] checkout::JournalError),
    /// The system gives no thread.
    #[error("the lane's thread can't be started: {0}")]
    Thread(std::io::Error),
    /// The rules refuse to start, which they never should.
    #[error("the lane can't start: {}", .0.detail)]
    Refused(Refusal),
    /// A round failed.
    #[error("the lane can't start: {0}")]
    Round(String),
}

impl From<super::round::RoundError> for StartError {
    fn from(error: super::round::RoundError) -> Self {
        match error {
            super::round::RoundError::Store(error) => Self::Store(error),
            other => Self::Round(other.to_string()),
        }
    }
}

/// The state as it was last committed, and where the snapshot that it started from stands.
pub(super) fn rebuild(store: &Store) -> Result<(State, u64), StartError> {
    let snapshot = store.latest_snapshot()?.filter(|snapshot| snapshot.version == SNAPSHOT_VERSION);
    let (mut state, snapshot_seq) = match snapshot {
        Some(snapshot) => match serde_json::from_slice(&snapshot.bytes) {
            Ok(state) => (state, snapshot.seq),
            Err(error) => {
                tracing::warn!(%error, seq = snapshot.seq, "a snapshot can't be read; the whole journal is replayed");
                (State::default(), 0)
            }
        },
        None => (State::default(), 0),
    };
    let mut seq = snapshot_seq;
    loop {
        let page = store.records_after(seq, PAGE)?;
        let Some(last) = page.last() else { return Ok((state, snapshot_seq)) };
        seq = last.seq;
        for stored in &page {
            if let Some(record) = checkout::decode(&stored.kind, stored.version, &stored.bytes)? {
                // What finished was archived when it did.
                let _ = state.apply(&Recorded { seq: stored.seq, record });
            }
        }
    }
}

/// A job that was being sent when the last run ended may be on paper, whole, in part or not at all. Nobody knows, so it is
/// said, and never sent again by itself. Answers whether there was one: its printer may be in the middle of a command.
pub(super) fn settle_print_jobs(round: &mut Round<'_>, now: Now) -> Result<bool, StoreError> {
    let mut cut_off = false;
    for job in round.batch.print_jobs_in(&[store::PrintState::Sending], JOBS)? {
        let note = Note::PrintJob {
            job: PrintJobId(job.id),
            receipt: job.receipt,
            state: PrintState::Uncertain,
            duplicate: job.duplicate,
            attempts: job.attempts,
            reason: Some("the lane was stopped while it was being sent".to_owned()),
        };
        keep_print_job(round, &note, now)?;
        round.note(note, &Actor::Lane, now)?;
        cut_off = true;
    }
    Ok(cut_off)
}

/// A print job's row follows its notes, in the same commit.
pub(super) fn keep_print_job(round: &mut Round<'_>, note: &Note, now: Now) -> Result<(), StoreError> {
    let Note::PrintJob { job, state, attempts, reason, duplicate, .. } = note else { return Ok(()) };
    let state = match state {
        PrintState::Queued => store::PrintState::Queued,
        PrintState::Sending => store::PrintState::Sending,
        PrintState::Printed => store::PrintState::Printed,
        PrintState::Uncertain => store::PrintState::Uncertain,
        PrintState::Failed => store::PrintState::Failed,
    };
    let change = store::PrintJobChange {
        state,
        duplicate: *duplicate,
        attempts: *attempts,
        rendered: None,
        note: reason.as_deref(),
        at_ms: now.wall_ms,
    };
    round.batch.change_print_job(job.0, &change)
}
