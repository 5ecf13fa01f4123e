use scanner::ReadingState;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What is known of one device now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceStatus {
    /// Its name in the configuration.
    pub name: String,
    /// What it is.
    pub kind: DeviceKind,
    /// Where it is looked for.
    pub port: String,
    /// Its model.
    pub model: String,
    /// How it is.
    pub health: DeviceHealth,
    /// Of a scanner that is told when to read: how far it is with that.
    pub reading: Option<ReadingState>,
    /// Since when, wall clock milliseconds.
    pub since_ms: i64,
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// A scanner.
    Scanner,
    /// A printer.
    Printer,
}

/// How a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceHealth {
    /// Nothing has been heard of it yet; a printer is only talked to when there is something to print.
    Unknown,
    /// It is there.
    Ready {
        /// How it talks: `serial`, `hid_pos`, `escpos`.
        mode: String,
        /// What it says it is.
        description: String,
    },
    /// It isn't there, or can't be used.
    Unavailable {
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },
}

/// All devices of the lane and how they are. Only for showing: no rule depends on it.
#[derive(Debug, Default)]
pub struct StatusBoard {
    devices: Mutex<BTreeMap<String, DeviceStatus>>,
}

impl StatusBoard {
    /// All devices, by name.
    #[must_use]
    pub fn list(&self) -> Vec<DeviceStatus> {
        self.lock().values().cloned().collect()
    }

    /// The device of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<DeviceStatus> {
        self.lock().get(name).cloned()
    }

    pub(super) fn put(&self, status: DeviceStatus) {
        self.lock().insert(status.name.clone(), status);
    }

    /// Sets how a device is; answers whether that is news.
    pub(super) fn set(&self, name: &str, health: DeviceHealth, now_ms: i64) -> bool {
        let mut devices = self.lock();
        let Some(status) = devices.get_mut(name) else { return false };
        if status.health == health {
            return false;
        }
        status.health = health;
        status.since_ms = now_ms;
        true
    }

    /// Says whether a scanner reads.
    pub(super) fn set_reading(&self, name: &str, reading: Option<ReadingState>) {
        if let Some(status) = self.lock().get_mut(name) {
            status.reading = reading;
        }
    }

    /// Says of which model a device has turned out to be.
    pub(super) fn set_model(&self, name: &str, model: &str) {
        if let Some(status) = self.lock().get_mut(name) {
            model.clone_into(&mut status.model);
        }
    }

    /// Sets how a device is that was found beside the one that is configured as `like` (two scanners on one `usb` port).
    pub(super) fn set_like(&self, like: &str, name: &str, health: DeviceHealth, now_ms: i64) {
        if self.get(name).is_none()
            && let Some(status) = self.get(like)
        {
            self.put(DeviceStatus { name: name.to_owned(), reading: None, ..status });
        }
        self.set(name, health, now_ms);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, DeviceStatus>> {
        // Every write is one assignment, so a poisoned map is still whole.
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DeviceKind {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scanner => "scanner",
            Self::Printer => "printer",
        }
    }
}

impl DeviceHealth {
    /// Its name in the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ready { .. } => "ready",
            Self::Unavailable { .. } => "unavailable",
        }
    }
}
