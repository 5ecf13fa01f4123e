use crate::reads::{to_sql, unsigned};
use crate::{ANSWER_LONG, ANSWERS_BYTES, ANSWERS_KEPT, BYTES_MAX, Batch, Reads, StoreError, limits};

/// An answer to be kept, so that the same request sent again gets it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAnswer<'a> {
    /// The request's idempotency key. Keys of different callers have to differ: the caller sees to it.
    pub key: &'a str,
    /// SHA-256 of the request, to tell the same from another one under the same key.
    pub request: [u8; 32],
    /// The answer's HTTP status.
    pub status: u16,
    /// The answer.
    pub bytes: &'a [u8],
    /// The journal's last record then.
    pub seq: u64,
}

/// What was answered under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// SHA-256 of the request.
    pub request: [u8; 32],
    /// The answer's HTTP status.
    pub status: u16,
    /// The answer.
    pub bytes: Vec<u8>,
    /// The journal's last record then.
    pub seq: u64,
}

impl Batch<'_> {
    /// Keeps an answer, and forgets all but the newest [`ANSWERS_KEPT`] and [`ANSWERS_BYTES`] of them.
    ///
    /// # Errors
    /// [`StoreError::Defect`] when the key has one already; or it is too long or can't be written.
    pub fn put_answer(&mut self, answer: &NewAnswer<'_>) -> Result<(), StoreError> {
        limits::texts(&[("an idempotency key", answer.key)])?;
        limits::within("an answer", answer.bytes.len(), BYTES_MAX)?;
        self.write(
            "INSERT INTO answer (key, request, status, bytes, seq) VALUES (?1, ?2, ?3, ?4, ?5)",
            (answer.key, answer.request, answer.status, answer.bytes, to_sql(answer.seq)),
        )?;
        self.write("DELETE FROM answer WHERE id <= (SELECT max(id) FROM answer) - ?1", [ANSWERS_KEPT])?;
        if answer.bytes.len() >= ANSWER_LONG {
            self.write(
                "DELETE FROM answer WHERE id <= (
                     SELECT max(id) FROM (SELECT id, sum(length(bytes)) OVER (ORDER BY id DESC) AS bytes FROM answer)
                     WHERE bytes > ?1)",
                [to_sql(u64::try_from(ANSWERS_BYTES).unwrap_or(u64::MAX))],
            )?;
        }
        Ok(())
    }
}

impl Reads {
    /// What was answered under this key, if it is still kept.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn answered(&self, key: &str) -> Result<Option<Answered>, StoreError> {
        self.row("SELECT request, status, bytes, seq FROM answer WHERE key = ?1", [key], |row| {
            Ok(Answered {
                request: row.get(0)?,
                status: unsigned(row, 1)?,
                bytes: row.get(2)?,
                seq: unsigned(row, 3)?,
            })
        })
    }
}
