use crate::file::{self, Folder, Installation, Log};
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
    log: Log,
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
        Ok(Self { reads, head, installation: opened.installation, log: opened.log, _folder: folder })
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
    /// next to nothing. To be called when nobody waits: the move takes two syncs and copies megabytes, and what comes
    /// meanwhile waits for it. A store that is never asked does it within a commit.
    ///
    /// # Errors
    /// [`StoreError::CommitFailed`]; the store has then stopped.
    pub fn checkpoint_if_due(&mut self) -> Result<(), StoreError> {
        self.checkpoint_from(CHECKPOINT_PAGES)
    }

    /// A batch was committed.
    pub(crate) fn committed(&mut self, head: Head) {
        self.head = head;
        // The batch is durable whatever comes of this; a failure stops the store, and the next call says so.
        let _ = self.checkpoint_from(CHECKPOINT_PAGES_MAX);
    }

    /// Moves what waits in the log into the file, where it is so much. SQLite's own automatic checkpoint is off: it hides a failed sync.
    fn checkpoint_from(&mut self, pages_min: i64) -> Result<(), StoreError> {
        let connection = self.reads.connection()?;
        if !self.log.has(pages_min) {
            return Ok(());
        }
        let moved = connection
            .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")
            .and_then(|mut statement| statement.query_row([], |row| row.get(2)));
        self.log.moved(moved.map_err(|error| self.reads.stop(&error))?);
        Ok(())
    }
}

impl Deref for Store {
    type Target = Reads;

    fn deref(&self) -> &Reads {
        &self.reads
    }
}
