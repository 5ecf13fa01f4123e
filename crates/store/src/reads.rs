use crate::{ChainHash, StoreError};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// What can be read. A [`Store`](crate::Store), a [`Batch`](crate::Batch) and a [`Reader`](crate::Reader) all
/// give it; a batch's sees what the batch has already written, a reader's only what is committed.
///
/// Each call sees one moment.
#[derive(Debug)]
pub struct Reads {
    connection: Connection,
    file: PathBuf,
    /// What the first record is chained to.
    pub(crate) genesis: ChainHash,
    /// What failed, once a commit has: nothing is trusted after that.
    stopped: OnceCell<String>,
}

impl Reads {
    pub(crate) fn new(connection: Connection, file: PathBuf, genesis: ChainHash) -> Self {
        Self { connection, file, genesis, stopped: OnceCell::new() }
    }

    /// The database file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The connection, unless a commit has failed.
    pub(crate) fn connection(&self) -> Result<&Connection, StoreError> {
        match self.stopped.get() {
            None => Ok(&self.connection),
            Some(cause) => Err(StoreError::Stopped { file: self.file.clone(), cause: cause.clone() }),
        }
    }

    /// From now on every call says that the store has stopped, and why.
    pub(crate) fn stop(&self, error: &rusqlite::Error) -> StoreError {
        use rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        let detail = error.to_string();
        // The first cause counts; a second failure changes nothing.
        let _ = self.stopped.set(detail.clone());
        // Closing must not write either: what the disk really holds is for the next start to find out.
        let _ = self.connection.set_db_config(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        StoreError::CommitFailed { file: self.file.clone(), detail }
    }

    pub(crate) fn explain(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.file, error)
    }

    pub(crate) fn damaged(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Damaged { file: self.file.clone(), detail: detail.into() }
    }

    /// The only row that this asks for, or none.
    pub(crate) fn row<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.connection()?
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, read).optional())
            .map_err(|error| self.explain(&error))
    }

    /// All rows that this asks for; the SQL has the limit.
    pub(crate) fn rows<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection()?
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(params, read)?.collect())
            .map_err(|error| self.explain(&error))
    }
}

/// SQLite's integers are signed. What is beyond them is beyond every row there is.
pub(crate) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A limit for SQL.
pub(crate) fn limit_to_sql(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A column that holds a count or a number of ours, never negative.
pub(crate) fn unsigned<T: TryFrom<i64>>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let value: i64 = row.get(column)?;
    T::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// A column that holds one of our words.
pub(crate) fn word<T: Copy>(
    row: &Row<'_>,
    column: usize,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    all.iter().copied().find(|value| as_str(*value) == text).ok_or_else(|| {
        let reason = format!("{text:?} is none of the words that may stand here");
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, reason.into())
    })
}
