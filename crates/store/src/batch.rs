use crate::{Head, Reads, Store, StoreError};
use rusqlite::{ErrorCode, Params};
use std::ops::Deref;

/// What is committed together. Dropped without [`commit`](Self::commit), it leaves nothing.
///
/// Any failure to write breaks the batch: it can then only be dropped, and its commit says
/// [`StoreError::RolledBack`].
#[derive(Debug)]
#[must_use = "a batch that isn't committed leaves nothing"]
pub struct Batch<'a> {
    store: &'a mut Store,
    pub(crate) head: Head,
    broken: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(store: &'a mut Store) -> Result<Self, StoreError> {
        store.reads.row("BEGIN IMMEDIATE", [], |_| Ok(()))?;
        let head = store.head;
        Ok(Self { store, head, broken: false })
    }

    /// The last record, this batch's own included.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Does one piece of work whole or not at all: when it fails, everything that it wrote here is taken back, and
    /// what the batch held before stays. One may stand within another.
    ///
    /// # Errors
    /// The work's own, or that the store couldn't mark the place to come back to.
    pub fn attempt<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let head = self.head;
        self.write("SAVEPOINT attempt", [])?;
        let done = work(self);
        if done.is_err() {
            self.head = head;
            // A failure here has broken the batch; the work's own error says more.
            let _ = self.write("ROLLBACK TO attempt", []).and_then(|_| self.write("RELEASE attempt", []));
        } else {
            self.write("RELEASE attempt", [])?;
        }
        done
    }

    /// Makes everything durable: when this returns, it is on the disk.
    ///
    /// # Errors
    /// [`StoreError::RolledBack`] when something in the batch had failed: nothing of it is kept, and the store goes on.
    /// [`StoreError::CommitFailed`] when the commit itself failed: the store has stopped.
    pub fn commit(self) -> Result<Head, StoreError> {
        self.intact()?;
        let head = self.head;
        let committed = self
            .reads()
            .connection()?
            .prepare_cached("COMMIT")
            .and_then(|mut statement| statement.execute([]));
        if let Err(error) = committed {
            return Err(self.reads().stop(&error));
        }
        self.store.committed(head);
        Ok(head)
    }

    /// Runs one writing statement; gives the number of rows it changed.
    pub(crate) fn write<P: Params>(&mut self, sql: &str, params: P) -> Result<usize, StoreError> {
        self.intact()?;
        let done = self
            .reads()
            .connection()?
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params));
        done.map_err(|error| {
            // SQLite takes back the one statement that breaks a constraint. After anything else (a full disk, a failed
            // write) it may have taken back the whole batch, and what came next would be committed on its own.
            self.broken |= error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation);
            self.reads().explain(&error)
        })
    }

    fn intact(&self) -> Result<(), StoreError> {
        if self.broken || self.reads().connection()?.is_autocommit() {
            return Err(StoreError::RolledBack { file: self.reads().file().to_path_buf() });
        }
        Ok(())
    }

    fn reads(&self) -> &Reads {
        &self.store.reads
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let Ok(connection) = self.reads().connection() else { return };
        if connection.is_autocommit() {
            return;
        }
        if let Err(error) = connection.execute_batch("ROLLBACK") {
            // The connection is stuck in a batch that must not be committed.
            let _ = self.reads().stop(&error);
        }
    }
}

impl Deref for Batch<'_> {
    type Target = Reads;

    fn deref(&self) -> &Reads {
        self.reads()
    }
}

#[cfg(test)]
mod tests {
    use crate::{ClaimError, Holder, Store, StoreError, UnitKey};

    /// A store whose file may have a few pages more than it has.
    fn nearly_full(folder: &std::path::Path) -> Store {
        let mut store = Store::open(folder, 0, [1; 16]).unwrap();
        let mut batch = store.begin().unwrap();
        batch.append(0, "kept", 1, b"before").unwrap();
        batch.commit().unwrap();
        set_pages_max(&store, pages(&store) + 10);
        store
    }

    fn pages(store: &Store) -> i64 {
        store.reads.connection().unwrap().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap()
    }

    fn set_pages_max(store: &Store, pages: i64) {
        let connection = store.reads.connection().unwrap();
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    }

    #[test]
    fn a_full_disk_takes_the_batch_back_whole_and_the_store_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = nearly_full(folder.path());
        let before = store.head();

        let mut batch = store.begin().unwrap();
        batch.append(0, "lost", 1, b"small").unwrap();
        let error = batch.append(0, "lost", 1, &[7; 100_000]).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
        assert!(error.to_string().contains("free some space"), "{error}");
        // What comes after it is refused, so that no half of a batch is committed by mistake.
        let unit = UnitKey { sku: "a", serial: "b", identities: &[] };
        let refused = batch.claim(&unit, &Holder { transaction: "t", line: 1 }, 1, 0);
        assert!(matches!(refused, Err(ClaimError::Store(StoreError::RolledBack { .. }))), "{refused:?}");
        assert!(matches!(batch.append(0, "lost", 1, b""), Err(StoreError::RolledBack { .. })));
        assert!(matches!(batch.commit(), Err(StoreError::RolledBack { .. })));
        assert_eq!(store.head(), before);
        assert_eq!(store.records_after(0, 10).unwrap().len(), 1);

        set_pages_max(&store, 1_000);
        let mut batch = store.begin().unwrap();
        batch.append(0, "kept", 1, &[7; 100_000]).unwrap();
        batch.commit().unwrap();
        assert_eq!(store.reader().unwrap().check(0, 10).unwrap().checked_to, 2);
    }

    #[test]
    fn a_full_disk_within_an_attempt_says_so_and_breaks_the_batch() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = nearly_full(folder.path());
        let mut batch = store.begin().unwrap();
        let error = batch.attempt(|batch| batch.append(0, "lost", 1, &[7; 100_000])).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
        assert!(matches!(batch.commit(), Err(StoreError::RolledBack { .. })));
        assert_eq!(store.records_after(0, 10).unwrap().len(), 1);
    }

    #[test]
    fn a_broken_rule_of_a_table_spoils_its_statement_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), 0, [1; 16]).unwrap();
        let mut batch = store.begin().unwrap();
        batch.append(0, "kept", 1, b"").unwrap();
        let refused = batch.write("INSERT INTO installation VALUES (2, '', 0)", []);
        assert!(matches!(refused, Err(StoreError::Defect { .. })), "{refused:?}");
        batch.append(0, "kept", 1, b"").unwrap();
        batch.commit().unwrap();
        assert_eq!(store.head().seq, 2);
    }
}
