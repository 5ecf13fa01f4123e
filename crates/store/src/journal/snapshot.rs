use crate::reads::{to_sql, unsigned};
use crate::{Batch, Reads, SNAPSHOT_BYTES_MAX, SNAPSHOTS_KEPT, StoreError, limits};

/// What the records up to one amount to, so that a start needn't read them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last record that is in it.
    pub seq: u64,
    /// The version of its form.
    pub version: u32,
    /// What it says.
    pub bytes: Vec<u8>,
}

impl Batch<'_> {
    /// Keeps the state as it is after the record `seq`, and forgets all but the last [`SNAPSHOTS_KEPT`].
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is no such record; or it is longer than [`SNAPSHOT_BYTES_MAX`] or can't be
    /// written.
    pub fn put_snapshot(&mut self, seq: u64, version: u32, bytes: &[u8]) -> Result<(), StoreError> {
        limits::within("a snapshot", bytes.len(), SNAPSHOT_BYTES_MAX)?;
        let Some(hash) = self.hash_at(seq)? else {
            return Err(StoreError::Unknown { what: "journal record", id: seq.to_string() });
        };
        self.write(
            "INSERT OR REPLACE INTO snapshot (seq, version, bytes, digest) VALUES (?1, ?2, ?3, ?4)",
            (to_sql(seq), version, bytes, hash.seal(seq, version, bytes)),
        )?;
        self.write(
            "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?1)",
            [SNAPSHOTS_KEPT],
        )?;
        Ok(())
    }
}

impl Reads {
    /// The newest snapshot that is what was written, of this journal. One that isn't is passed over: the records say
    /// the same, only slower.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn latest_snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        let mut limit = i64::MAX;
        // One at a time: each may be large.
        loop {
            let newest = self.row(
                "SELECT seq, version, bytes, digest FROM snapshot WHERE seq < ?1 ORDER BY seq DESC LIMIT 1",
                [limit],
                |row| {
                    let snapshot =
                        Snapshot { seq: unsigned(row, 0)?, version: unsigned(row, 1)?, bytes: row.get(2)? };
                    Ok((snapshot, row.get::<_, [u8; 32]>(3)?))
                },
            )?;
            let Some((snapshot, digest)) = newest else { return Ok(None) };
            let sealed = self
                .hash_at(snapshot.seq)?
                .map(|hash| hash.seal(snapshot.seq, snapshot.version, &snapshot.bytes));
            if sealed == Some(digest) {
                return Ok(Some(snapshot));
            }
            limit = to_sql(snapshot.seq);
        }
    }
}
