use serde::{Deserialize, Serialize};

/// What time it is, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Wall clock, milliseconds since 1970 UTC. Only written down, never compared.
    pub wall_ms: i64,
    /// Monotonic clock, milliseconds since the daemon started. Windows and deadlines use it.
    pub mono_ms: u64,
}

/// A moment on the monotonic clock of one run of the daemon. Whatever still waits for one when the daemon
/// starts is ended by [`crate::Input::Started`], so that two runs' clocks are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deadline(pub u64);
