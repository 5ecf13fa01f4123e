//! Waiting for a device that is not there.

use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use inotify::{Inotify, WatchMask};
use tokio::io::unix::AsyncFd;

use crate::ready::ready;
use crate::run::Left;

/// Wakes when a name appears in a folder, or when its permissions change; where it waits for one name, when that goes, too. `/sys` sends no such events, so
/// `/dev` is watched.
#[derive(Debug)]
pub(crate) struct Watch {
    /// There until it is dropped.
    open: Option<Open>,
    /// Only this name matters; `None`: every name.
    name: Option<std::ffi::OsString>,
}

#[derive(Debug)]
struct Open {
    inotify: Inotify,
    /// The same descriptor once more, to wait on.
    readable: AsyncFd<OwnedFd>,
}

impl Drop for Watch {
    /// The kernel takes up to tens of milliseconds to close a watch. No other device waits for that.
    fn drop(&mut self) {
        let Some(open) = self.open.take() else { return };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn_blocking(move || drop(open));
        }
    }
}

impl Watch {
    /// Watches for `path`: its folder, or the nearest one above that is there. `None` where the system has no
    /// watch left to give; then only the clock helps.
    pub(crate) fn for_path(path: &Path) -> Option<Self> {
        let mut missing = path;
        loop {
            let folder = match missing.parent() {
                Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
                Some(folder) => folder,
                None => return None,
            };
            if folder.is_dir() {
                return Self::new(folder, missing.file_name().map(ToOwned::to_owned));
            }
            missing = folder;
        }
    }

    /// Watches for anything in a folder.
    pub(crate) fn for_folder(folder: &Path) -> Option<Self> {
        Self::new(folder, None)
    }

    fn new(folder: &Path, name: Option<std::ffi::OsString>) -> Option<Self> {
        let open = || -> std::io::Result<Open> {
            let inotify = Inotify::init()?;
            let mut mask = WatchMask::CREATE | WatchMask::MOVED_TO | WatchMask::ATTRIB;
            if name.is_some() {
                mask |= WatchMask::DELETE | WatchMask::MOVED_FROM;
            }
            inotify.watches().add(PathBuf::from(folder), mask)?;
            let readable = ready(inotify.as_fd().try_clone_to_owned()?)?;
            Ok(Open { inotify, readable })
        };
        open()
            .inspect_err(
                |error| tracing::warn!(folder = %folder.display(), %error, "the folder cannot be watched"),
            )
            .ok()
            .map(|open| Self { open: Some(open), name })
    }

    /// Waits for an event that matters. May be dropped at any moment.
    pub(crate) async fn changed(&mut self) {
        // It is open until it is dropped.
        let Some(Open { inotify, readable }) = &mut self.open else { return std::future::pending().await };
        loop {
            let Ok(mut ready) = readable.readable().await else {
                // The runtime is going away; there is nothing to wait for any more.
                return std::future::pending().await;
            };
            let mut buffer = [0; EVENT_BYTES];
            let name = self.name.as_deref();
            let read = ready.try_io(|_| {
                let mut events = inotify.read_events(&mut buffer)?;
                // An event without a name is of the folder itself, or of a queue that has overflowed.
                Ok(events.any(|event| event.name.is_none() || name.is_none() || event.name == name))
            });
            if matches!(read, Ok(Ok(true))) {
                return;
            }
        }
    }
}

const EVENT_BYTES: usize = 4_096;

/// How long to wait before looking again without having been told: longer each time.
#[derive(Debug)]
pub(crate) struct Backoff(Duration);

impl Backoff {
    const FIRST: Duration = Duration::from_millis(250);
    const LONGEST: Duration = Duration::from_secs(30);
    const AFTER_NOISE: Duration = Duration::from_secs(10);
    /// A device that was there for this long had been well.
    const STEADY: Duration = Duration::from_secs(10);
    /// One that only then began to send noise had been well before.
    const WELL: Duration = Duration::from_secs(60);

    pub(crate) const fn new() -> Self {
        Self(Self::FIRST)
    }

    pub(crate) const fn reset(&mut self) {
        self.0 = Self::FIRST;
    }

    /// The device was there for this long. One that comes and goes all the time is looked for ever more slowly, and one that
    /// sends noise not before a while, and ever later where it never gets well.
    pub(crate) fn was_left(&mut self, left: Left, time: Duration) {
        match left {
            Left::Noisy if time > Self::WELL => self.0 = Self::AFTER_NOISE,
            Left::Noisy => self.0 = self.0.max(Self::AFTER_NOISE),
            Left::Gone if time >= Self::STEADY => self.reset(),
            Left::Gone => {}
        }
    }

    /// The wait that is next, without passing on to a longer one.
    pub(crate) const fn now(&self) -> Duration {
        self.0
    }

    pub(crate) fn next(&mut self) -> Duration {
        let now = self.0;
        self.0 = now.saturating_mul(2).min(Self::LONGEST);
        now
    }
}

/// A device's node appears before udev has given it its owner, and a socket's name before anybody listens: look
/// a moment later.
const SETTLE: Duration = Duration::from_millis(30);

/// Waits until something may have changed: an event, or the end of the backoff, where there is one.
pub(crate) async fn for_change(watch: Option<&mut Watch>, backoff: Option<Duration>) {
    let told = async {
        match watch {
            Some(watch) => watch.changed().await,
            None => std::future::pending().await,
        }
    };
    let is_told = match backoff {
        Some(backoff) => tokio::time::timeout(backoff, told).await.is_ok(),
        None => {
            told.await;
            true
        }
    };
    if is_told {
        tokio::time::sleep(SETTLE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_to_half_a_minute_and_starts_again() {
        let mut backoff = Backoff::new();
        let waits: Vec<u128> = (0..9).map(|_| backoff.next().as_millis()).collect();
        assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        backoff.was_left(Left::Gone, Duration::from_secs(9));
        assert_eq!(backoff.next().as_millis(), 30_000);
        backoff.was_left(Left::Gone, Duration::from_secs(10));
        assert_eq!(backoff.next().as_millis(), 250);
        // One that sends noise all the time, too.
        let mut backoff = Backoff::new();
        for wait in [10, 20, 30, 30] {
            backoff.was_left(Left::Noisy, Duration::from_secs(60));
            assert_eq!(backoff.next().as_secs(), wait);
        }
        // In the evening, after a day on which it was well.
        for wait in [10, 20] {
            let there = if wait == 10 { 36_000 } else { 5 };
            backoff.was_left(Left::Noisy, Duration::from_secs(there));
            assert_eq!(backoff.next().as_secs(), wait);
        }
    }

    #[tokio::test]
    async fn a_watch_wakes_for_its_own_name_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::for_path(&folder.path().join("scanner")).unwrap();
        std::fs::write(folder.path().join("other"), "").unwrap();
        std::fs::write(folder.path().join("scanner"), "").unwrap();
        watch.changed().await;
        // Both events had come by then; the first alone would not have woken it.
        let mut other = Watch::for_path(&folder.path().join("third")).unwrap();
        std::fs::write(folder.path().join("fourth"), "").unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(50), other.changed()).await.is_err());
        // A device that is left alone may be unplugged meanwhile.
        let mut watch = Watch::for_path(&folder.path().join("scanner")).unwrap();
        std::fs::remove_file(folder.path().join("other")).unwrap();
        std::fs::remove_file(folder.path().join("scanner")).unwrap();
        watch.changed().await;
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_awaited_from_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("serial/by-id/scanner");
        let mut watch = Watch::for_path(&deep).unwrap();
        std::fs::create_dir_all(deep.parent().unwrap()).unwrap();
        watch.changed().await;
    }
}
