use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store can't do what was asked: what happened, to which file, and what to do now.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process works in the folder.
    #[error(
        "the state folder {folder} is in use by {}: stop it, or give this lane a folder of its own",
        process(*.pid)
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process, where its lock file says so.
        pid: Option<u32>,
    },
    /// The folder, or a file in it, can't be made or opened.
    #[error(
        "can't {action} {path}: {source}; check that the folder exists, that the service's user owns it, and that the disk isn't read-only"
    )]
    Folder {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no journal of ours.
    #[error("{file} is not a lane's journal: move it away, or restore the journal from a backup")]
    NotOurs {
        /// The file.
        file: PathBuf,
    },
    /// A newer program wrote the file.
    #[error(
        "{file} was written by a newer program (schema {found}, this one knows up to {known}): install the newer program again"
    )]
    TooNew {
        /// The file.
        file: PathBuf,
        /// The file's schema version.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// No room left.
    #[error("the disk is full, {file} can't grow: free some space, then start the lane again")]
    DiskFull {
        /// The file.
        file: PathBuf,
    },
    /// The file can't be written.
    #[error("{file} can't be written: make the disk and the file writable for the service's user")]
    ReadOnly {
        /// The file.
        file: PathBuf,
    },
    /// The file can't be opened.
    #[error("{file} can't be opened ({detail}): check that the service's user may read and write it")]
    NotAllowed {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// Another program keeps the file locked.
    #[error("another program keeps {file} locked: close it (sqlite3, a backup?), then try again")]
    Busy {
        /// The file.
        file: PathBuf,
    },
    /// What the file holds isn't what was written.
    #[error("{file} is damaged: {detail}; keep a copy of the file, then restore the journal from a backup")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Reading or writing the disk went wrong.
    #[error("reading or writing {file} failed ({detail}): check the disk and the system's log")]
    Disk {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// A commit, or moving committed pages into the file, failed. Whether the commit is on disk is unknown:
    /// the store takes nothing more, and opening it again tells.
    #[error(
        "{file} couldn't be made durable ({detail}): the lane has stopped; check the disk, then start it again"
    )]
    CommitFailed {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// An earlier commit failed; nothing is tried any more.
    #[error(
        "the lane has stopped because {file} couldn't be made durable earlier ({cause}): check the disk, then start it again"
    )]
    Stopped {
        /// The file.
        file: PathBuf,
        /// What had failed.
        cause: String,
    },
    /// Something in this batch failed earlier, so all of it was taken back.
    #[error("this batch was taken back because writing to {file} failed within it: begin a new one")]
    RolledBack {
        /// The file.
        file: PathBuf,
    },
    /// Longer than anything may be.
    #[error("{what} has {length} bytes, the most is {max}")]
    TooLarge {
        /// What.
        what: &'static str,
        /// Its bytes.
        length: usize,
        /// The most.
        max: usize,
    },
    /// It isn't there.
    #[error("there is no {what} {id:?}")]
    Unknown {
        /// What.
        what: &'static str,
        /// Which.
        id: String,
    },
    /// A row that the tables' own rules refuse (an id used twice, a print job without its receipt), or
    /// anything else that no program of ours should cause.
    #[error("{file} refuses what was asked ({detail}): this is a defect of the program, please report it")]
    Defect {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        detail: String,
    },
}

impl StoreError {
    /// What SQLite's own error means for this file.
    pub(crate) fn from_sqlite(file: &Path, error: &rusqlite::Error) -> Self {
        let file = file.to_path_buf();
        let detail = error.to_string();
        let unreadable = matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
        );
        match error.sqlite_error_code() {
            None if unreadable => Self::Damaged { file, detail },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { file, detail },
            Some(ErrorCode::NotADatabase) => Self::NotOurs { file },
            Some(ErrorCode::DiskFull) => Self::DiskFull { file },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { file },
            Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::NotAllowed { file, detail },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { file },
            Some(
                ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed | ErrorCode::OutOfMemory,
            ) => Self::Disk { file, detail },
            _ => Self::Defect { file, detail },
        }
    }
}

/// How a message names a process.
fn process(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}
