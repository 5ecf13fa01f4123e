//! A lane's journal, read from outside, as a technician would with `sqlite3`.

use crate::Failure;
use rusqlite::{Connection, OpenFlags, Row};
use std::path::{Path, PathBuf};

/// A read-only look at it, beside the daemon that writes it.
#[derive(Debug)]
pub(crate) struct Journal(Connection);

/// How far a journal has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reached {
    pub(crate) events: u64,
    /// Where its newest snapshot stands.
    pub(crate) snapshot: u64,
}

/// How much is in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
}

impl Journal {
    /// The one in this state folder.
    pub(crate) fn open(state: &Path) -> Result<Self, Failure> {
        let file = database(state)?;
        Ok(Self(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?))
    }

    pub(crate) fn reached(&self) -> Result<Reached, Failure> {
        let sql =
            "SELECT (SELECT ifnull(max(seq), 0) FROM journal), (SELECT ifnull(max(seq), 0) FROM snapshot)";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_row([], |row| Ok(Reached { events: number(row, 0)?, snapshot: number(row, 1)? }))?)
    }

    pub(crate) fn content(&self) -> Result<Content, Failure> {
        let sql = "SELECT count(*), ifnull(sum(length(kind) + length(bytes)), 0) FROM journal";
        Ok(self
            .0
            .query_row(sql, [], |row| Ok(Content { records: number(row, 0)?, bytes: number(row, 1)? }))?)
    }
}

/// Nothing that is read here is ever negative.
fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get(column).map(i64::unsigned_abs)
}

/// The only SQLite database in a state folder.
fn database(state: &Path) -> Result<PathBuf, Failure> {
    const MAGIC: &[u8; 15] = b"SQLite format 3";
    for entry in std::fs::read_dir(state)? {
        let path = entry?.path();
        let mut start = [0; MAGIC.len()];
        let read =
            std::fs::File::open(&path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut start));
        // Files that are shorter, or may not be read, are none.
        if read.is_ok() && start == *MAGIC {
            return Ok(path);
        }
    }
    Err(format!("no journal in {}", state.display()).into())
}
