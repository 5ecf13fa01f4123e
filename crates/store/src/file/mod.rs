//! The folder, the file in it, and how SQLite is set for it.

mod folder;
mod installation;
mod log;
mod schema;

pub(crate) use folder::Folder;
pub(crate) use installation::Installation;
pub(crate) use log::Log;

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
    pub(crate) log: Log,
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
    let log = Log::follow(&mut connection).map_err(explain)?;
    Ok(Opened { connection, installation, log })
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
    // A prepared statement keeps its plan. Otherwise an SQLite that is built with statistics prepares it anew for each new value
    // that is bound, though nothing here ever collects statistics: a quarter of the daemon's work for a scan.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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

#[cfg(test)]
mod tests {
    use crate::{Holder, Store, UnitAction, UnitKey, UnitState};
    use rusqlite::config::DbConfig;

    fn number(connection: &rusqlite::Connection, pragma: &str) -> i64 {
        connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    }

    #[test]
    fn every_connection_has_the_settings_that_the_promises_rest_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0, [1; 16]).unwrap();
        let writer = store.reads.connection().unwrap();
        let full = 2;
        assert_eq!(number(writer, "synchronous"), full);
        assert_eq!(number(writer, "wal_autocheckpoint"), 0);
        assert_eq!(number(writer, "application_id"), 0x4C41_4E45);
        assert_eq!(number(writer, "user_version"), 6);
        let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");

        let reader = store.reader().unwrap();
        let reader = reader.connection().unwrap();
        for connection in [writer, reader] {
            assert_eq!(number(connection, "foreign_keys"), 1);
            assert_eq!(number(connection, "trusted_schema"), 0);
            assert_eq!(number(connection, "mmap_size"), 0);
            assert_eq!(number(connection, "cell_size_check"), 1);
            assert!(connection.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
            // Both caches together stay far below what the daemon may use.
            assert!((-2_048..0).contains(&number(connection, "cache_size")));
        }
        assert!(reader.execute("DELETE FROM snapshot", []).is_err(), "a reader can't write");
    }

    #[test]
    fn what_was_blocked_and_in_stock_before_forms_were_noted_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        drop(Store::open(folder.path(), 0, [1; 16]).unwrap());
        let file = folder.path().join("lane.db");
        std::fs::remove_file(&file).unwrap();
        let old = rusqlite::Connection::open(&file).unwrap();
        for step in [
            include_str!("v1.sql"),
            include_str!("v2.sql"),
            include_str!("v3.sql"),
            include_str!("v4.sql"),
            include_str!("v5.sql"),
        ] {
            old.execute_batch(step).unwrap();
        }
        old.execute_batch(
            "PRAGMA application_id = 0x4C414E45; PRAGMA user_version = 5;
             INSERT INTO installation VALUES (1, '0123456789abcdef0123456789abcdef', 0);
             INSERT INTO blocked (value, scope, reason, at_ms, seq) VALUES ('A', 'TV', 'stolen', 7, 9);
             INSERT INTO stock (list, sku, serial) VALUES (1, 'TV', 'A');
             INSERT INTO stock_list VALUES (1, 1, 7, 9);",
        )
        .unwrap();
        drop(old);

        let mut store = Store::open(folder.path(), 0, [2; 16]).unwrap();
        let blocked = store.blocked("TV", "A").unwrap().unwrap();
        assert_eq!((blocked.reason.as_str(), blocked.at_ms, blocked.seq), ("stolen", 7, 9));
        assert_eq!(store.stocked("TV", None, 9).unwrap().len(), 1);
        let mut batch = store.begin().unwrap();
        assert_eq!(batch.unblock("TV", "A").unwrap().as_deref(), Some("A"));
        batch.commit().unwrap();
        assert!(store.all_blocked(None, None, 9).unwrap().is_empty());
    }

    #[test]
    fn a_file_of_the_first_schema_is_brought_to_the_newest_and_keeps_what_it_has() {
        let folder = tempfile::tempdir().unwrap();
        drop(Store::open(folder.path(), 0, [1; 16]).unwrap());
        let file = folder.path().join("lane.db");
        std::fs::remove_file(&file).unwrap();
        let old = rusqlite::Connection::open(&file).unwrap();
        old.execute_batch(include_str!("v1.sql")).unwrap();
        old.execute_batch(
            "PRAGMA application_id = 0x4C414E45; PRAGMA user_version = 1; PRAGMA foreign_keys = ON;
             INSERT INTO installation VALUES (1, '0123456789abcdef0123456789abcdef', 0);
             INSERT INTO unit VALUES ('TV', 'A', 'sold', 'T1', 2, 7, 9, 1);
             INSERT INTO unit_identity (scope, kind, value, sku, serial)
             VALUES ('TV', 'serial', 'A', 'TV', 'A'), ('', 'imei', '490154203237518', 'TV', 'A');
             INSERT INTO unit_history (sku, serial, action, transaction_id, line, at_ms, seq)
             VALUES ('TV', 'A', 'claimed', 'T1', 2, 6, 8), ('TV', 'B', 'claimed', 'T1', 3, 6, 8),
                    ('TV', 'A', 'sold', 'T1', 2, 7, 9);",
        )
        .unwrap();
        drop(old);

        let mut store = Store::open(folder.path(), 0, [2; 16]).unwrap();
        assert_eq!(number(store.reads.connection().unwrap(), "user_version"), 6);
        assert_eq!(store.installation(), "0123456789abcdef0123456789abcdef");
        let unit = store.unit_by_identity("", "imei", "490154203237518").unwrap().unwrap();
        assert!(matches!(&unit.state, UnitState::Sold { transaction, line: 2 } if transaction == "T1"));
        assert_eq!(store.units_known_as(None, "A", 8).unwrap(), [unit]);
        let actions = |store: &Store, serial| -> Vec<_> {
            let history = store.unit_history("TV", serial, 0, 10).unwrap();
            history.into_iter().map(|row| (row.action, row.seq)).collect()
        };
        assert_eq!(actions(&store, "A"), [(UnitAction::Claimed, 8), (UnitAction::Sold, 9)]);
        assert_eq!(actions(&store, "B"), [(UnitAction::Claimed, 8)]);
        // It goes on from there.
        let mut batch = store.begin().unwrap();
        batch.append(0, "kept", 1, b"after").unwrap();
        let unit = UnitKey { sku: "TV", serial: "A", identities: &[] };
        let by = Holder { transaction: "T2", line: 1 };
        batch.claim_return(&unit, &by, 10, 8).unwrap();
        batch.give_back(&unit, &by, 10, 8).unwrap();
        batch.commit().unwrap();
        assert_eq!(actions(&store, "A").last(), Some(&(UnitAction::Returned, 10)));
        let changed = store.reads.connection().unwrap().execute("DELETE FROM unit_history", []);
        assert!(changed.unwrap_err().to_string().contains("nothing is deleted"));
    }

    #[test]
    fn a_record_out_of_order_takes_its_whole_batch_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), 0, [1; 16]).unwrap();
        let mut batch = store.begin().unwrap();
        batch.append(0, "lost", 1, b"first").unwrap();
        batch.head.seq += 1;
        assert!(batch.append(0, "lost", 1, b"a gap").is_err());
        assert!(matches!(batch.append(0, "lost", 1, b""), Err(crate::StoreError::RolledBack { .. })));
        assert!(matches!(batch.commit(), Err(crate::StoreError::RolledBack { .. })));
        assert_eq!(store.latest().unwrap(), 0);
    }

    #[test]
    fn every_table_is_strict() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0, [1; 16]).unwrap();
        let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 \
                   AND name NOT LIKE 'sqlite_%'";
        let loose = store.rows(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(loose, [""; 0]);
    }
}
