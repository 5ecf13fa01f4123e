//! Everything that the store keeps has a limit.

use crate::StoreError;

/// The most bytes of an id, a SKU, a serial number or another short text.
pub const TEXT_MAX: usize = 1_024;

/// The most bytes of a print job's note.
pub const NOTE_MAX: usize = 4_096;

/// The most bytes of a journal record, a product, a receipt, a transaction or an answer. The largest cart that the rules let be
/// fits.
pub const BYTES_MAX: usize = 64 << 20;

/// The most bytes of a snapshot.
pub const SNAPSHOT_BYTES_MAX: usize = 512 << 20;

/// A page of journal records ends when it holds this many bytes, whatever limit was asked for. Its first
/// record is always given.
pub const PAGE_BYTES: usize = 4 << 20;

/// How many answers are kept for idempotency keys: the newest.
pub const ANSWERS_KEPT: u32 = 10_000;

/// The most bytes of all answers together, where those of [`ANSWER_LONG`] and more are among them: the newest.
pub const ANSWERS_BYTES: usize = 64 << 20;

/// From so many bytes on an answer is looked at with all others. Shorter ones are held by their number alone.
pub const ANSWER_LONG: usize = 16 << 10;

/// How many snapshots are kept: the newest, and one more in case it can't be read.
pub const SNAPSHOTS_KEPT: u32 = 2;

/// Refuses what is longer than its limit.
pub(crate) fn within(what: &'static str, length: usize, max: usize) -> Result<(), StoreError> {
    if length > max { Err(StoreError::TooLarge { what, length, max }) } else { Ok(()) }
}

/// Refuses the first of these texts that is longer than [`TEXT_MAX`].
pub(crate) fn texts(texts: &[(&'static str, &str)]) -> Result<(), StoreError> {
    texts.iter().try_for_each(|(what, text)| within(what, text.len(), TEXT_MAX))
}
