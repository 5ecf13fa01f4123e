//! The journal's full check, in the background: every record against the chain of hashes.

use super::{LaneError, LaneHandle};
use std::time::Duration;
use store::{CheckFailure, CheckProgress, StoreError};

/// Records in one slice, and the pause after it: the check never takes a lane's disk for itself.
const SLICE: usize = 2_000;
const PAUSE: Duration = Duration::from_millis(20);

/// Checks the whole journal once, slice by slice, beside the work. What it finds stops the lane: a journal that was changed
/// or cut is no ground to sell on.
pub async fn check_journal(lane: LaneHandle) {
    let mut checked_to = 0;
    loop {
        // The pause comes first, so that a lane's start has the disk for itself.
        tokio::time::sleep(PAUSE).await;
        let slice = lane.read(move |reader| Ok(reader.check(checked_to, SLICE))).await;
        match slice {
            Ok(Ok(CheckProgress { finished: true, checked_to })) => {
                tracing::info!(records = checked_to, "the journal is whole");
                return;
            }
            Ok(Ok(progress)) => checked_to = progress.checked_to,
            Ok(Err(CheckFailure::Store(error))) if !is_damage(&error) => {
                tracing::warn!(%error, "the journal's check was broken off");
                return;
            }
            Ok(Err(found)) => {
                lane.stop(found.to_string()).await;
                return;
            }
            Err(LaneError::Unreadable(error)) => {
                tracing::warn!(error, "the journal's check was broken off");
                return;
            }
            Err(LaneError::Stopped(_) | LaneError::Busy(_)) => return,
        }
    }
}

/// What SQLite can't read any more is as bad as a record that was changed; a busy disk is not.
const fn is_damage(error: &StoreError) -> bool {
    matches!(error, StoreError::Damaged { .. } | StoreError::NotOurs { .. })
}
