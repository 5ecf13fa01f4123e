//! What the store's tests share.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::Path;
use store::{Batch, Holder, Store};

pub(crate) const NOW_MS: i64 = 1_700_000_000_000;
pub(crate) const INSTALLATION: [u8; 16] = [0xAB; 16];

pub(crate) fn open(folder: &Path) -> Store {
    Store::open(folder, NOW_MS, INSTALLATION).unwrap()
}

/// Appends this many records in one batch, each saying its own number.
pub(crate) fn append(store: &mut Store, count: u64) {
    let mut batch = store.begin().unwrap();
    for _ in 0..count {
        let next = batch.head().seq + 1;
        batch.append(NOW_MS, "test", 1, next.to_string().as_bytes()).unwrap();
    }
    batch.commit().unwrap();
}

/// Does this in a batch of its own.
pub(crate) fn committed<T>(store: &mut Store, work: impl FnOnce(&mut Batch<'_>) -> T) -> T {
    let mut batch = store.begin().unwrap();
    let done = work(&mut batch);
    batch.commit().unwrap();
    done
}

/// A technician's connection to the same file, while no store has it or beside one.
pub(crate) fn sqlite(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("lane.db")).unwrap()
}

pub(crate) fn holder(transaction: &str, line: u32) -> Holder<'_> {
    Holder { transaction, line }
}
