use crate::{Deadline, LineNumber, ScanRecord, TransactionId};
use serde::{Deserialize, Serialize};

/// The line that the next serial number is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Focus {
    pub(crate) transaction: TransactionId,
    pub(crate) line: LineNumber,
    pub(crate) until: Deadline,
}

/// A read that the same read again is a repeat of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Read {
    pub(crate) aim: Option<String>,
    pub(crate) symbology: label::Symbology,
    pub(crate) hex: String,
    /// When it was read first. A repeat does not move it: the window does not slide.
    pub(crate) first_mono_ms: u64,
}

/// The box that is being read: its other codes may still come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Captured {
    pub(crate) transaction: TransactionId,
    pub(crate) line: LineNumber,
    pub(crate) device: String,
    pub(crate) read_mono_ms: u64,
}

impl Read {
    /// What is remembered of a scan; nothing where its contents were not kept.
    pub(crate) fn of(scan: &ScanRecord) -> Option<Self> {
        Some(Self {
            aim: scan.aim.clone(),
            symbology: scan.symbology,
            hex: scan.hex.clone()?,
            first_mono_ms: scan.read_mono_ms,
        })
    }

    /// The same symbol with the same contents.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.hex == other.hex && self.symbology == other.symbology && self.aim == other.aim
    }
}
