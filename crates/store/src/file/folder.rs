use crate::StoreError;
use rustix::fs::{FlockOperation, flock};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A lane's folder, held by this process until it is dropped, or until the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    lock: File,
}

const DATABASE: &str = "lane.db";
const LOCK: &str = "lane.lock";

impl Folder {
    /// Makes the folder if there is none, and takes its lock.
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        make_folder(path)?;
        // Absolute: SQLite reads a name that begins with `file:` as a URI.
        let path = path.canonicalize().map_err(|source| failed("find", path, source))?;
        let lock = take_lock(&path)?;
        Ok(Self { path, lock })
    }

    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// Makes an empty database file if there is none, for its owner only; SQLite gives its log the same rights.
    pub(crate) fn create_database(&self) -> Result<(), StoreError> {
        let file = self.database();
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
        match made {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            Err(source) => return Err(failed("make", &file, source)),
        }
        sync_folder(&self.path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // So that no process id stands there that may belong to another program later. The lock goes with the file.
        let _ = self.lock.set_len(0);
    }
}

/// Makes the folder and those above it, as far as they are missing.
fn make_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    // Of a relative path of one name, the folder above is the current one.
    let above = path.parent().map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above });
    if let Some(above) = above {
        make_folder(above)?;
    }
    DirBuilder::new().mode(0o700).create(path).map_err(|source| failed("make the folder", path, source))?;
    above.map_or(Ok(()), sync_folder)
}

/// A new file or folder is only sure to be there after a power cut when the entry above it is on the disk.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| failed("sync the folder", path, source))
}

/// Takes the lock, and writes our process id for whoever comes next.
fn take_lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let mut lock = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|source| failed("open", &path, source))?;
    match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => {
            return Err(StoreError::InUse { folder: folder.to_path_buf(), pid: holder(&mut lock) });
        }
        Err(errno) => return Err(failed("lock", &path, errno.into())),
    }
    lock.set_len(0)
        .and_then(|()| writeln!(lock, "{}", std::process::id()))
        .map_err(|source| failed("write", &path, source))?;
    Ok(lock)
}

/// Who has the lock; unknown in the moment before it has written so.
fn holder(lock: &mut File) -> Option<u32> {
    let mut text = String::new();
    lock.take(16).read_to_string(&mut text).ok()?;
    text.strip_suffix('\n')?.parse().ok()
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Folder { action, path: path.to_path_buf(), source }
}
