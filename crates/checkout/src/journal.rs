use crate::Record;

/// A journal record that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A kind of ours in a version that this program is too old for.
    #[error(
        "the journal has a {kind} record of version {version}; this program knows up to {known}: install the newer program again"
    )]
    TooNew {
        /// The record's kind.
        kind: String,
        /// Its version.
        version: u32,
        /// The newest that is known.
        known: u32,
    },
    /// Not what it should be.
    #[error("a {kind} record can't be read: {reason}")]
    Broken {
        /// The record's kind.
        kind: String,
        /// Why.
        reason: String,
    },
}

/// A record as the journal keeps it: kind, version, bytes.
///
/// # Errors
/// When it can't be written as JSON, which no record of ours is.
pub fn encode(record: &Record) -> Result<(&'static str, u32, Vec<u8>), JournalError> {
    let kind = record.event.name();
    let bytes = serde_json::to_vec(record)
        .map_err(|error| JournalError::Broken { kind: kind.to_owned(), reason: error.to_string() })?;
    Ok((kind, 1, bytes))
}

/// Reads a record back. `None` for kinds that aren't checkout's (devices, print jobs, products).
///
/// # Errors
/// When it is checkout's and can't be read.
pub fn decode(kind: &str, version: u32, bytes: &[u8]) -> Result<Option<Record>, JournalError> {
    let _ = version;
    serde_json::from_slice(bytes)
        .map(Some)
        .map_err(|error| JournalError::Broken { kind: kind.to_owned(), reason: error.to_string() })
}
