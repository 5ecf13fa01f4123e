//! The devices that this process has open, so that one that is configured twice, under two names, is told from one that another
//! program has, and is read once.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::run::Obstacle;

static HELD: Mutex<Vec<(u64, PathBuf)>> = Mutex::new(Vec::new());

/// A device is open for as long as this is there.
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

    /// The device at this path shall be opened, which keeps nobody else from opening it. Gives the path by which this process has it
    /// already, where it has.
    pub(crate) fn claim(path: &Path) -> Result<Self, PathBuf> {
        let device = device(path);
        let mut held = held();
        if let Some((_, other)) = held.iter().find(|(known, _)| Some(*known) == device) {
            return Err(other.clone());
        }
        held.extend(device.map(|device| (device, path.to_owned())));
        Ok(Self(device))
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

/// The device's number: the same under every name. What is no device has none.
fn device(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|found| found.rdev()).filter(|number| *number != 0)
}

/// What is said where the device at `path` is open as `other`.
pub(crate) fn same_device(path: &Path, other: &Path) -> Obstacle {
    Obstacle::new(
        format!(
            "{} is the same device as {}, which another scanner of this lane has",
            path.display(),
            other.display()
        ),
        "take one of the two scanners out of the configuration, or correct its port".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_claimed_once_under_all_its_names_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["one", "other"].map(|name| folder.path().join(name));
        names.iter().for_each(|name| std::os::unix::fs::symlink("/dev/full", name).unwrap());
        let first = Held::claim(&names[0]).unwrap();
        assert_eq!(Held::claim(&names[1]).unwrap_err(), names[0]);
        assert_eq!(Held::by_whom(&names[1]), Some(names[0].clone()));
        drop(first);
        let second = Held::claim(&names[1]).unwrap();
        assert_eq!(Held::by_whom(&names[0]), Some(names[1].clone()));
        drop(second);
        assert_eq!(Held::by_whom(&names[0]), None);
        // Neither a file nor nothing is a device: it is named as that when it is opened.
        let file = tempfile::NamedTempFile::new().unwrap();
        let _held = [Held::claim(file.path()).unwrap(), Held::claim(file.path()).unwrap()];
        assert!(Held::claim(&folder.path().join("nothing")).is_ok());
    }
}
