use crate::reads::{limit_to_sql, to_sql, unsigned};
use crate::{ChainHash, Reads, StoreError};
use std::ops::ControlFlow;

/// A record as SQLite holds it.
pub(super) struct Row<'a> {
    pub(super) seq: u64,
    pub(super) at_ms: i64,
    pub(super) kind: &'a str,
    pub(super) version: u32,
    pub(super) bytes: &'a [u8],
    pub(super) hash: ChainHash,
}

/// What a walk along the chain found.
pub(super) enum Walked {
    /// Nothing wrong.
    Sound {
        /// The last record that was visited.
        to: u64,
        /// The walk came to the journal's end.
        ended: bool,
    },
    /// This record isn't there, and a later one is.
    Missing { seq: u64 },
    /// This record, or the hash of the one before it, isn't what was written.
    Changed { seq: u64 },
}

impl Reads {
    /// Visits at most `limit` records after this one, in order, and checks each against the chain before it is
    /// visited. The visitor may end the walk.
    pub(super) fn walk(
        &self,
        after: u64,
        limit: usize,
        mut visit: impl FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<Walked, StoreError> {
        let Some(mut previous) = self.hash_at(after)? else {
            return self.walk_from_nowhere(after);
        };
        let connection = self.connection()?;
        let mut walk = || {
            let mut statement = connection.prepare_cached(
                "SELECT seq, at_ms, kind, version, bytes, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let mut rows = statement.query((to_sql(after), limit_to_sql(limit)))?;
            let (mut to, mut visited) = (after, 0);
            while let Some(sql_row) = rows.next()? {
                let row = read(sql_row)?;
                if row.seq != to + 1 {
                    return Ok(Walked::Missing { seq: to + 1 });
                }
                if previous.link(row.seq, row.at_ms, row.kind, row.version, row.bytes) != row.hash {
                    return Ok(Walked::Changed { seq: row.seq });
                }
                if visit(&row).is_break() {
                    return Ok(Walked::Sound { to, ended: false });
                }
                previous = row.hash;
                to = row.seq;
                visited += 1;
            }
            Ok(Walked::Sound { to, ended: visited < limit })
        };
        walk().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// There is no such record: either it lies beyond the end, where there is nothing to find, or it was taken out.
    fn walk_from_nowhere(&self, after: u64) -> Result<Walked, StoreError> {
        if after > self.latest()? {
            Ok(Walked::Sound { to: after, ended: true })
        } else {
            Ok(Walked::Missing { seq: after })
        }
    }
}

fn read<'a>(row: &'a rusqlite::Row<'_>) -> rusqlite::Result<Row<'a>> {
    Ok(Row {
        seq: unsigned(row, 0)?,
        at_ms: row.get(1)?,
        kind: row.get_ref(2)?.as_str()?,
        version: unsigned(row, 3)?,
        bytes: row.get_ref(4)?.as_blob()?,
        hash: row.get(5).map(ChainHash::from_bytes)?,
    })
}
