//! The ttys that this process has open, so that one that is configured twice, under two names, is told from one that another
//! program has.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static HELD: Mutex<Vec<(u64, PathBuf)>> = Mutex::new(Vec::new());

/// A tty is open for as long as this is there.
#[derive(Debug)]
pub(crate) struct Held(Option<u64>);

impl Held {
    /// The tty at this path has been opened.
    pub(crate) fn new(path: &Path) -> Self {
        let device = device(path);
        if let Some(device) = device {
            held().push((device, path.to_owned()));
        }
        Self(device)
    }

    /// The path by which this process has the device at another one open.
    pub(crate) fn by_whom(path: &Path) -> Option<PathBuf> {
        let wanted = device(path)?;
        held().iter().find(|(device, _)| *device == wanted).map(|(_, path)| path.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = held();
        if let Some(at) = held.iter().position(|(device, _)| Some(*device) == self.0) {
            held.swap_remove(at);
        }
    }
}

fn held() -> MutexGuard<'static, Vec<(u64, PathBuf)>> {
    // Every change is one push or one removal, so a poisoned list is still whole.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The device's number: the same under every name.
fn device(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|found| found.rdev())
}
