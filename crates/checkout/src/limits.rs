//! How much of everything there may be. A rule that meets one of these says so (`limit_reached`).

/// Lines of one transaction, voided ones too.
pub const LINES_PER_TRANSACTION: usize = 10_000;
/// Bytes of what the lines of one transaction hold, voided ones too, about as they are journalled. The largest products would
/// make more of so many lines than a journal record takes.
pub const BYTES_PER_TRANSACTION: usize = 24 << 20;
/// The same with what is read of their units, for which there is room when a line is added.
pub const BYTES_WITH_UNITS: usize = 36 << 20;
/// Serialized units that are added at once.
pub const SERIALIZED_PER_ADD: i64 = 100;
/// Units of one line of a sale that come back one by one; of more, all come back in one line.
pub const UNITS_PER_RETURNED_LINE: i64 = 100;
/// Parked transactions.
pub const SUSPENDED: usize = 100;
/// Scans that wait for the other codes of their box.
pub const HELD_SCANS: usize = 32;
/// Tenders of one transaction, reversals too.
pub const TENDERS: usize = 1_000;
/// Characters of a reference, a note, or a part of a customer's address.
pub const TEXT_CHARS: usize = 200;
/// Notes of one transaction.
pub const METADATA_ENTRIES: usize = 32;
/// Bytes of a scan that are kept. Nothing longer is a label.
pub const SCAN_BYTES: usize = label::MAX_SCAN_BYTES;
/// Scanners whose last reads are remembered, to know a repeat.
pub(crate) const DEVICES: usize = 64;
/// Reads that are remembered of each. A scanner that sees a whole box reads its codes in turn.
pub(crate) const READS_PER_DEVICE: usize = 8;
/// Choices that are remembered after they ended, to say so.
pub(crate) const ENDED_CHOICES: usize = 32;
/// Entries of each list in the reason of a scan.
pub const REASON_ENTRIES: usize = 16;
/// Lines that a sentence names; the rest is a number in it.
pub(crate) const LINES_IN_A_SENTENCE: usize = 8;
/// Characters of a value or a description that a sentence shows.
pub(crate) const SHOWN_CHARS: usize = 100;
