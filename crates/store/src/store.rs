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
    /// What was committed since the write-ahead log was last looked at.
    unseen: Unseen,
    // Last, so that the file is closed before the folder is let go.
    _folder: Folder,
}

/// Commits, and bytes in them, since the write-ahead log was last looked at.
#[derive(Debug, Default)]
struct Unseen {
    commits: u32,
    bytes: usize,
}

impl Unseen {
    /// Looking costs a fifth of a small commit, since SQLite prepares a pragma anew each time: not after each one.
    fn is_much(&self) -> bool {
        self.commits >= 16 || self.bytes >= 256 << 10
    }
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
        let unseen = Unseen::default();
        Ok(Self { reads, head, installation: opened.installation, unseen, _folder: folder })
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

    /// A batch with so many bytes of records was committed.
    pub(crate) fn committed(&mut self, head: Head, bytes: usize) {
        self.head = head;
        self.unseen.commits = self.unseen.commits.saturating_add(1);
        self.unseen.bytes = self.unseen.bytes.saturating_add(bytes);
        if self.unseen.is_much() {
            // The batch is durable whatever comes of this; a failure stops the store, and the next call says so.
            let _ = self.checkpoint_from(CHECKPOINT_PAGES_MAX);
        }
    }

    fn checkpoint_from(&mut self, pages_min: i64) -> Result<(), StoreError> {
        self.unseen = Unseen::default();
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
