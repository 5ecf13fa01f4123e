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

/// Most records are shorter, and are written without growing.
const USUAL_BYTES: usize = 1_024;

/// A record as the journal keeps it: kind, version, bytes.
///
/// # Errors
/// When it can't be written as JSON, which no record of ours is.
pub fn encode(record: &Record) -> Result<(&'static str, u32, Vec<u8>), JournalError> {
    let kind = record.event.name();
    let broken = |reason: String| JournalError::Broken { kind: kind.to_owned(), reason };
    let version =
        readers_of(kind).map(newest).ok_or_else(|| broken("no version of it is known".to_owned()))?;
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut bytes, record).map_err(|error| broken(error.to_string()))?;
    Ok((kind, version, bytes))
}

/// Reads a record back. `None` for kinds that aren't checkout's (devices, print jobs, products).
///
/// # Errors
/// When it is checkout's and can't be read.
pub fn decode(kind: &str, version: u32, bytes: &[u8]) -> Result<Option<Record>, JournalError> {
    let Some(readers) = readers_of(kind) else { return Ok(None) };
    let known = newest(readers);
    if version > known {
        return Err(JournalError::TooNew { kind: kind.to_owned(), version, known });
    }
    let broken = |reason: String| JournalError::Broken { kind: kind.to_owned(), reason };
    let index = usize::try_from(version).ok().and_then(|version| version.checked_sub(1));
    let read = index
        .and_then(|index| readers.get(index))
        .ok_or_else(|| broken("there is no version 0".to_owned()))?;
    let record = read(bytes).map_err(|error| broken(error.to_string()))?;
    if record.event.name() == kind {
        Ok(Some(record))
    } else {
        Err(broken(format!("it holds a {} event", record.event.name())))
    }
}

/// Reads one version of one kind, and makes it what it means today.
type Reader = fn(&[u8]) -> Result<Record, serde_json::Error>;

/// How each version of each kind is read: version 1 first, the newest, which is also the one written, last.
const READERS: &[(&str, &[Reader])] = &[
    ("started", &[current]),
    ("transaction_opened", &[current]),
    ("line_added", &[current]),
    ("return_line_added", &[current]),
    ("returned_unit_named", &[current]),
    ("quantity_changed", &[current]),
    ("delivery_changed", &[current]),
    ("price_changed", &[current]),
    ("serial_provided", &[current]),
    ("overridden", &[current]),
    ("line_voided", &[current]),
    ("focused", &[current]),
    ("order_made", &[current]),
    ("checked_out", &[current]),
    ("reopened", &[current]),
    ("tender_taken", &[current]),
    ("completed", &[current]),
    ("transaction_voided", &[current]),
    ("suspended", &[current]),
    ("recalled", &[current]),
    ("picked", &[current]),
    ("fulfilled", &[current]),
    ("order_cancelled", &[current]),
    ("scan", &[current]),
    ("scanning_mode_set", &[current]),
];

/// A record in the shape that is written today.
fn current(bytes: &[u8]) -> Result<Record, serde_json::Error> {
    // Seen to be text once as a whole: doing that for each text in it takes a sixth of the time.
    match core::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        // Says where it isn't.
        Err(_) => serde_json::from_slice(bytes),
    }
}

fn readers_of(kind: &str) -> Option<&'static [Reader]> {
    READERS.iter().find(|(name, _)| *name == kind).map(|(_, readers)| *readers)
}

fn newest(readers: &[Reader]) -> u32 {
    u32::try_from(readers.len()).unwrap_or(u32::MAX)
}
