use super::walk::{Row, Walked};
use crate::reads::{to_sql, unsigned};
use crate::{BYTES_MAX, Batch, ChainHash, PAGE_BYTES, Reads, StoreError, limits};
use std::ops::ControlFlow;

/// The journal's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last record's number; 0 when there is none yet.
    pub seq: u64,
    /// Its hash, which vouches for everything before it.
    pub hash: ChainHash,
}

/// Where a record went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Its number: one more than the last.
    pub seq: u64,
    /// Its hash.
    pub hash: ChainHash,
}

/// A record of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its number, counted from 1 without a gap.
    pub seq: u64,
    /// When it was written, wall clock milliseconds since 1970. It may go back: clocks do.
    pub at_ms: i64,
    /// What kind of record.
    pub kind: String,
    /// The version of the kind's form.
    pub version: u32,
    /// What it says.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub hash: ChainHash,
}

impl Batch<'_> {
    /// Adds a record to the journal's end.
    ///
    /// # Errors
    /// When it is longer than [`BYTES_MAX`], or can't be written.
    pub fn append(
        &mut self,
        at_ms: i64,
        kind: &str,
        version: u32,
        bytes: &[u8],
    ) -> Result<Appended, StoreError> {
        limits::texts(&[("a record's kind", kind)])?;
        limits::within("a record", bytes.len(), BYTES_MAX)?;
        let seq = self.head.seq + 1;
        let hash = self.head.hash.link(seq, at_ms, kind, version, bytes);
        self.write(
            // Whatever is refused here takes the whole batch back. Else SQLite would keep a copy of each page that the statement
            // changes, in case that it has to take back this statement alone.
            "INSERT OR ROLLBACK INTO journal (seq, at_ms, kind, version, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (to_sql(seq), at_ms, kind, version, bytes, hash.as_bytes()),
        )?;
        self.head = Head { seq, hash };
        Ok(Appended { seq, hash })
    }
}

impl Reads {
    /// The records after this number, oldest first: at most `limit` of them and about [`PAGE_BYTES`] in all. None
    /// means that there are no more. Each is checked against the chain as it is read.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a record is missing or isn't what was written, or when the file can't be read.
    pub fn records_after(&self, seq: u64, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        let mut records = Vec::new();
        let mut size = 0;
        let walked = self.walk(seq, limit, |row| {
            size += row.bytes.len();
            if size > PAGE_BYTES && !records.is_empty() {
                return ControlFlow::Break(());
            }
            records.push(owned(row));
            ControlFlow::Continue(())
        })?;
        match walked {
            Walked::Sound { .. } => Ok(records),
            Walked::Missing { seq } => Err(self.damaged(format!("journal record {seq} is missing"))),
            Walked::Changed { seq } => {
                Err(self.damaged(format!("journal record {seq} isn't what was written")))
            }
        }
    }

    /// The number of the first record of this kind after one number and up to another; `None` where there is none.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn next_of_kind(&self, kind: &str, after: u64, to: u64) -> Result<Option<u64>, StoreError> {
        self.row(
            "SELECT seq FROM journal WHERE seq > ?1 AND seq <= ?2 AND kind = ?3 ORDER BY seq LIMIT 1",
            (to_sql(after), to_sql(to), kind),
            |row| unsigned(row, 0),
        )
    }

    /// The number of the last record of this kind before one number and not before another; `None` where there is none.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn last_of_kind(&self, kind: &str, from: u64, before: u64) -> Result<Option<u64>, StoreError> {
        self.row(
            "SELECT seq FROM journal WHERE seq >= ?1 AND seq < ?2 AND kind = ?3 ORDER BY seq DESC LIMIT 1",
            (to_sql(from), to_sql(before), kind),
            |row| unsigned(row, 0),
        )
    }

    /// The number of the first record that is still here; `None` when there is none at all.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn earliest(&self) -> Result<Option<u64>, StoreError> {
        self.row("SELECT seq FROM journal ORDER BY seq LIMIT 1", [], |row| unsigned(row, 0))
    }

    /// The number of the last record; 0 when there is none.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn latest(&self) -> Result<u64, StoreError> {
        let last =
            self.row("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1", [], |row| unsigned::<u64>(row, 0))?;
        Ok(last.unwrap_or(0))
    }

    /// The journal's end, its last record checked.
    pub(crate) fn read_head(&self) -> Result<Head, StoreError> {
        let last = self.latest()?;
        let newest_snapshot = self
            .row("SELECT seq FROM snapshot ORDER BY seq DESC LIMIT 1", [], |row| unsigned::<u64>(row, 0))?;
        if let Some(seq) = newest_snapshot.filter(|seq| *seq > last) {
            return Err(self.damaged(format!(
                "the journal ends with record {last}, but was at {seq} before: its end was cut off"
            )));
        }
        let Some(before) = last.checked_sub(1) else {
            return Ok(Head { seq: 0, hash: self.genesis });
        };
        match self.records_after(before, 1)?.pop() {
            Some(record) => Ok(Head { seq: record.seq, hash: record.hash }),
            None => Err(self.damaged("the journal's last record can't be read")),
        }
    }

    /// The chain's hash at this record, or before the first one.
    pub(crate) fn hash_at(&self, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        if seq == 0 {
            return Ok(Some(self.genesis));
        }
        self.row("SELECT hash FROM journal WHERE seq = ?1", [to_sql(seq)], |row| {
            row.get(0).map(ChainHash::from_bytes)
        })
    }
}

fn owned(row: &Row<'_>) -> StoredRecord {
    StoredRecord {
        seq: row.seq,
        at_ms: row.at_ms,
        kind: row.kind.to_owned(),
        version: row.version,
        bytes: row.bytes.to_vec(),
        hash: row.hash,
    }
}
