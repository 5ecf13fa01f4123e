use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// How much waits in the write-ahead log to be moved into the file. SQLite says at each commit how long the log is: to ask it
/// costs a fifth of a small commit, since it prepares a pragma anew each time.
#[derive(Debug)]
pub(crate) struct Log {
    /// Pages in the log after the last commit.
    pages: Arc<AtomicI64>,
    /// Of them, those that have been moved.
    moved: i64,
    /// Pages in the log when it was looked at last. It is written from its start again when it is shorter.
    seen: i64,
    /// Pages in the log when they were moved last.
    tried: i64,
}

/// Where a reader keeps pages from being moved, it is tried again after so many more.
const AGAIN_AFTER: i64 = 64;

impl Log {
    /// Follows the commits of this connection.
    pub(super) fn follow(connection: &mut Connection) -> rusqlite::Result<Self> {
        let pages = Arc::new(AtomicI64::new(0));
        let told = Arc::clone(&pages);
        connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: core::ffi::c_int| {
            told.store(i64::from(pages), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self { pages, moved: 0, seen: 0, tried: 0 })
    }

    /// Whether so many pages wait, as far as is known, and it is worth trying to move them.
    pub(crate) fn has(&mut self, pages_min: i64) -> bool {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.seen {
            (self.moved, self.tried) = (0, 0);
        }
        self.seen = pages;
        pages - self.moved >= pages_min && (self.tried == 0 || pages - self.tried >= AGAIN_AFTER)
    }

    /// All pages that could be moved have been: so many of those that are in the log.
    pub(crate) fn moved(&mut self, moved: i64) {
        self.moved = moved;
        self.tried = self.seen;
    }
}
