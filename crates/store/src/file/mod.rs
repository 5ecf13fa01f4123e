//! The folder, the file in it, and how SQLite is set for it.

mod folder;
mod installation;
mod schema;

pub(crate) use folder::Folder;
pub(crate) use installation::Installation;

use crate::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// An opened file of the newest schema.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    pub(crate) installation: Installation,
}

/// How long a statement waits for another program's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// How many prepared statements a connection keeps: all of ours.
const STATEMENTS_KEPT: usize = 64;

/// Opens the file for its one writer, and makes or migrates what is in it.
pub(crate) fn open_writer(folder: &Folder, now_ms: i64, fresh_id: [u8; 16]) -> Result<Opened, StoreError> {
    let file = folder.database();
    folder.create_database()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let explain = |error: rusqlite::Error| StoreError::from_sqlite(&file, &error);
    let mut connection = Connection::open_with_flags(&file, flags).map_err(explain)?;
    settle(&connection).map_err(explain)?;
    // Before anything is written: a file that isn't ours stays as it is.
    let version = schema::version(&connection, &file)?;
    settle_writer(&connection).map_err(explain)?;
    schema::migrate(&mut connection, version).map_err(explain)?;
    let installation = Installation::load_or_make(&connection, now_ms, fresh_id).map_err(explain)?;
    Ok(Opened { connection, installation })
}

/// Opens the file to be read only.
pub(crate) fn open_read_only(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(file, flags)?;
        settle(&connection)?;
        // In KiB, hence the minus. Several readers exist, and each reads little at a time.
        connection.pragma_update(None, "cache_size", -256)?;
        Ok(connection)
    };
    open().map_err(|error| StoreError::from_sqlite(file, &error))
}

/// What holds for every connection.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // No SQL may damage the file's own structure, and nothing in a schema is trusted with more than reading.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Pages go through our small caches only, and a damaged page is an error, not a wrong answer.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// What holds for the writer.
fn settle_writer(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| {
        let mode: String = row.get(0)?;
        if mode == "wal" { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
    })?;
    // A commit returns when it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // The log is written from its start again, not cut: writing over a file's bytes costs half of making it longer.
    // Only what an unusual batch has made of it beyond this is given back.
    connection.pragma_update(None, "journal_size_limit", 32 << 20)?;
    // `Store::checkpoint_if_due` does it, and sees its errors.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -2_048)
}
