use crate::reads::{limit_to_sql, to_sql, unsigned, word};
use crate::{Batch, NOTE_MAX, Reads, StoreError, limits};
use rusqlite::Row;

/// One receipt on its way to paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// Its number: jobs count from 1, in the order they were made.
    pub id: u64,
    /// The receipt's id.
    pub receipt: String,
    /// The paper says that it is a duplicate.
    pub duplicate: bool,
    /// How far it is.
    pub state: PrintState,
    /// How often it was sent.
    pub attempts: u32,
    /// SHA-256 of the bytes that were sent, once they were.
    pub rendered: Option<[u8; 32]>,
    /// What last went wrong, or what is known of how it ended.
    pub note: Option<String>,
    /// When it was made, wall clock milliseconds since 1970.
    pub created_ms: i64,
    /// When it last changed, wall clock milliseconds since 1970.
    pub changed_ms: i64,
}

/// How far a print job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrintState {
    /// It waits for the printer.
    Queued,
    /// Bytes are going out.
    Sending,
    /// It is on paper.
    Printed,
    /// Nobody knows whether it is on paper.
    Uncertain,
    /// It was given up.
    Failed,
}

/// A print job to be made. It is queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPrintJob<'a> {
    /// The receipt's id; it has to be there.
    pub receipt: &'a str,
    /// The paper has to say that it is a duplicate.
    pub duplicate: bool,
    /// Now, wall clock milliseconds since 1970.
    pub at_ms: i64,
}

/// What a print job is from now on. Which change may follow which is the caller's to know, and to journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintJobChange<'a> {
    /// How far it is.
    pub state: PrintState,
    /// The paper has to say that it is a duplicate.
    pub duplicate: bool,
    /// How often it was sent.
    pub attempts: u32,
    /// SHA-256 of the bytes that were sent.
    pub rendered: Option<[u8; 32]>,
    /// What went wrong, or what is known of how it ended.
    pub note: Option<&'a str>,
    /// Now, wall clock milliseconds since 1970.
    pub at_ms: i64,
}

/// The columns that [`print_job_row`] reads, in its order.
macro_rules! select_print_job {
    ($rest:literal) => {
        concat!(
            "SELECT id, receipt, duplicate, state, attempts, rendered, note, created_ms, changed_ms ",
            "FROM print_job ",
            $rest
        )
    };
}

impl PrintState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Printed, Self::Uncertain, Self::Failed];

    /// Its word in the file and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Printed => "printed",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
        }
    }
}

impl Batch<'_> {
    /// Makes a print job; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Defect`] when there is no such receipt; or it can't be written.
    pub fn add_print_job(&mut self, job: &NewPrintJob<'_>) -> Result<u64, StoreError> {
        limits::texts(&[("a receipt's id", job.receipt)])?;
        self.write(
            "INSERT INTO print_job (receipt, duplicate, state, attempts, created_ms, changed_ms)
             VALUES (?1, ?2, 'queued', 0, ?3, ?3)",
            (job.receipt, job.duplicate, job.at_ms),
        )?;
        let id = self.row("SELECT max(id) FROM print_job", [], |row| unsigned(row, 0))?;
        id.ok_or_else(|| self.damaged("a print job is gone right after it was made"))
    }

    /// Changes a print job.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when there is none with this number; or it can't be written.
    pub fn change_print_job(&mut self, id: u64, change: &PrintJobChange<'_>) -> Result<(), StoreError> {
        limits::within("a print job's note", change.note.map_or(0, str::len), NOTE_MAX)?;
        let changed = self.write(
            "UPDATE print_job SET state = ?2, duplicate = ?3, attempts = ?4, rendered = ?5, note = ?6,
             changed_ms = ?7 WHERE id = ?1",
            (
                to_sql(id),
                change.state.as_str(),
                change.duplicate,
                change.attempts,
                change.rendered,
                change.note,
                change.at_ms,
            ),
        )?;
        if changed == 0 {
            return Err(StoreError::Unknown { what: "print job", id: id.to_string() });
        }
        Ok(())
    }
}

impl Reads {
    /// The print job with this number.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn print_job(&self, id: u64) -> Result<Option<PrintJob>, StoreError> {
        self.row(select_print_job!("WHERE id = ?1"), [to_sql(id)], print_job_row)
    }

    /// The print jobs in any of these states, oldest first; at most `limit`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn print_jobs_in(&self, states: &[PrintState], limit: usize) -> Result<Vec<PrintJob>, StoreError> {
        let mut jobs = Vec::new();
        // One state at a time comes in order from the index; all at once would be sorted first, however many.
        for state in PrintState::ALL {
            if states.contains(&state) {
                jobs.extend(self.rows(
                    select_print_job!("WHERE state = ?1 ORDER BY id LIMIT ?2"),
                    (state.as_str(), limit_to_sql(limit)),
                    print_job_row,
                )?);
            }
        }
        jobs.sort_unstable_by_key(|job| job.id);
        jobs.truncate(limit);
        Ok(jobs)
    }

    /// The print jobs of this receipt, oldest first; at most `limit`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn print_jobs_of(&self, receipt: &str, limit: usize) -> Result<Vec<PrintJob>, StoreError> {
        self.rows(
            select_print_job!("WHERE receipt = ?1 ORDER BY id LIMIT ?2"),
            (receipt, limit_to_sql(limit)),
            print_job_row,
        )
    }
}

fn print_job_row(row: &Row<'_>) -> rusqlite::Result<PrintJob> {
    Ok(PrintJob {
        id: unsigned(row, 0)?,
        receipt: row.get(1)?,
        duplicate: row.get(2)?,
        state: word(row, 3, &PrintState::ALL, PrintState::as_str)?,
        attempts: unsigned(row, 4)?,
        rendered: row.get(5)?,
        note: row.get(6)?,
        created_ms: row.get(7)?,
        changed_ms: row.get(8)?,
    })
}
