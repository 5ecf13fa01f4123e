use crate::file::{self, Folder, Installation};
use crate::{Batch, Head, Reader, Reads, StoreError};
use std::ops::Deref;
use std::path::Path;

/// The one writer of a lane's journal and registry. It holds its folder until it is dropped.
///
/// After [`StoreError::CommitFailed`] every call answers [`StoreError::Stopped`]: drop it and open it again, which
/// reads from the disk what was really committed.
#[derive(Debug)]
pub struct Store {
    pub(crate) reads: Reads,
    pub(crate) head: Head,
    installation: Installation,
    // Last, so that the file is closed before the folder is let go.
    _folder: Folder,
}

/// Committed pages that wait in the write-ahead log before they are moved into the file (4 MiB).
const CHECKPOINT_PAGES: i64 = 1_000;

/// At four times that, a commit moves them itself: nobody has asked for it in between.
const CHECKPOINT_PAGES_MAX: i64 = 4 * CHECKPOINT_PAGES;

impl Store {
    /// Opens the lane's file in this folder, or makes both: the folder for its owner only, and a new
    /// installation named by `fresh_id` (random, from the caller) at `now_ms` (wall clock milliseconds since 1970).
    ///
    /// Takes as long with ten million records as with none: it reads the journal's end, not the journal.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while another process has the folder; otherwise what is wrong with folder or file.
    pub fn open(folder: &Path, now_ms: i64, fresh_id: [u8; 16]) -> Result<Self, StoreError> {
        let folder = Folder::take(folder)?;
        let opened = file::open_writer(&folder, now_ms, fresh_id)?;
        let genesis = opened.installation.genesis();
        let reads = Reads::new(opened.connection, folder.database(), genesis);
        let head = reads.read_head()?;
        Ok(Self { reads, head, installation: opened.installation, _folder: folder })
    }

    /// A read-only connection to the same file.
    ///
    /// # Errors
    /// When the file can't be opened again.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(self.reads.file(), self.reads.genesis)
    }

    /// Begins a batch: everything in it is committed together or not at all.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another program writes to the file; [`StoreError::Stopped`] after a failed commit.
    pub fn begin(&mut self) -> Result<Batch<'_>, StoreError> {
        Batch::begin(self)
    }

    /// The last committed record.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Names this journal among all journals: 32 hex digits, made once.
    #[must_use]
    pub fn installation(&self) -> &str {
        self.installation.id()
    }

    /// Moves committed pages from the write-ahead log into the file when enough have come together; else does
    /// next to nothing. To be called after a commit, when everything that waited for it has been told: the
    /// move takes two syncs, and so they delay nobody. A store that is never asked does it within a commit.
    ///
    /// # Errors
    /// [`StoreError::CommitFailed`]; the store has then stopped.
    pub fn checkpoint_if_due(&mut self) -> Result<(), StoreError> {
        self.checkpoint_from(CHECKPOINT_PAGES)
    }

    /// The same as a last resort, within a commit.
    pub(crate) fn checkpoint_if_overdue(&mut self) -> Result<(), StoreError> {
        self.checkpoint_from(CHECKPOINT_PAGES_MAX)
    }

    fn checkpoint_from(&mut self, pages_min: i64) -> Result<(), StoreError> {
        // SQLite's own automatic checkpoint is off: it hides a failed sync.
        if self.wal_pages("PRAGMA wal_checkpoint(NOOP)")? >= pages_min {
            self.wal_pages("PRAGMA wal_checkpoint(PASSIVE)")?;
        }
        Ok(())
    }

    /// Runs a checkpoint pragma; gives the pages that wait in the log.
    fn wal_pages(&self, pragma: &str) -> Result<i64, StoreError> {
        let connection = self.reads.connection()?;
        let pages = connection.prepare_cached(pragma).and_then(|mut statement| {
            statement.query_row([], |row| {
                let (in_log, moved): (i64, i64) = (row.get(1)?, row.get(2)?);
                Ok(in_log - moved)
            })
        });
        pages.map_err(|error| self.reads.stop(&error))
    }
}

impl Deref for Store {
    type Target = Reads;

    fn deref(&self) -> &Reads {
        &self.reads
    }
}
