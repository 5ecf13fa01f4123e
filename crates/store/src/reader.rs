use crate::{ChainHash, Reads, StoreError, file};
use std::ops::Deref;
use std::path::Path;

/// A read-only connection: it sees what is committed, and never waits for the writer. Cheap to open; several may
/// exist, one for each thread that reads.
#[derive(Debug)]
pub struct Reader {
    reads: Reads,
}

impl Reader {
    pub(crate) fn open(file: &Path, genesis: ChainHash) -> Result<Self, StoreError> {
        let connection = file::open_read_only(file)?;
        Ok(Self { reads: Reads::new(connection, file.to_path_buf(), genesis) })
    }

    /// Opens one more, for another thread.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn another(&self) -> Result<Self, StoreError> {
        Self::open(self.reads.file(), self.reads.genesis)
    }
}

impl Deref for Reader {
    type Target = Reads;

    fn deref(&self) -> &Reads {
        &self.reads
    }
}
