use crate::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// "LANE", in the file's header: `file lane.db` and `sqlite3` show it.
const APPLICATION_ID: i64 = 0x4C41_4E45;

/// The steps from an empty file to today's schema, in order. A step that has been released never changes: a
/// change is one more step.
const STEPS: [&str; 6] = [
    include_str!("v1.sql"),
    include_str!("v2.sql"),
    include_str!("v3.sql"),
    include_str!("v4.sql"),
    include_str!("v5.sql"),
    include_str!("v6.sql"),
];

/// The newest version.
const NEWEST: i64 = STEPS.len() as i64;

/// The version of the file's schema; 0 for a new file.
pub(super) fn version(connection: &Connection, file: &Path) -> Result<i64, StoreError> {
    let read = || {
        let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, tables))
    };
    match read().map_err(|error| StoreError::from_sqlite(file, &error))? {
        (0, 0, 0) => Ok(0),
        (APPLICATION_ID, found, _) if found > NEWEST => {
            Err(StoreError::TooNew { file: file.to_path_buf(), found, known: NEWEST })
        }
        (APPLICATION_ID, found, _) if found > 0 => Ok(found),
        _ => Err(StoreError::NotOurs { file: file.to_path_buf() }),
    }
}

/// Takes the steps that the file hasn't taken yet, each whole or not at all.
pub(super) fn migrate(connection: &mut Connection, version: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(version).unwrap_or(0);
    for (step, number) in STEPS.iter().zip(1_i64..).skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}
