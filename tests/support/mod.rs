//! The real programs, from outside: a lane in a folder of its own, its sockets, and what it says.
//!
//! Nothing here uses the daemon's own code: requests and events are read as a stranger's program would read them.
#![allow(dead_code, reason = "each test program uses its own part")]

pub(crate) mod events;
pub(crate) mod home;
pub(crate) mod http;

use std::time::Duration;

/// Everything that a lane does takes less than this, on the slowest machine that the tests run on. Only reached when
/// something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits for something for as long as patience lasts.
///
/// # Errors
/// When it did not come, naming what it was.
pub(crate) async fn patiently<T>(what: &str, wait: impl Future<Output = T>) -> Result<T, String> {
    tokio::time::timeout(PATIENCE, wait)
        .await
        .map_err(|_| format!("waited {} s for {what} in vain", PATIENCE.as_secs()))
}
