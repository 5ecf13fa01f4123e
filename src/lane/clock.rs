use checkout::Now;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The daemon's two clocks: the wall's, only written down, and a monotonic one that starts with the daemon.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Instant,
    wall: fn() -> i64,
}

impl Clock {
    /// Starts the monotonic clock.
    #[must_use]
    pub fn start() -> Self {
        Self { started: Instant::now(), wall: wall_ms }
    }

    /// The same with another wall clock.
    #[cfg(test)]
    pub(super) fn with_wall(self, wall: fn() -> i64) -> Self {
        Self { wall, ..self }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Now {
        Now { wall_ms: (self.wall)(), mono_ms: self.mono_ms(Instant::now()) }
    }

    /// A moment on the monotonic clock, in milliseconds.
    #[must_use]
    pub fn mono_ms(&self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX)
    }

    /// The moment of so many milliseconds on the monotonic clock.
    #[must_use]
    pub fn moment(&self, mono_ms: u64) -> Instant {
        self.started + std::time::Duration::from_millis(mono_ms)
    }
}

/// The wall clock, milliseconds since 1970 UTC; 0 when it is set before that.
#[must_use]
pub fn wall_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
