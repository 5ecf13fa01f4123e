//! What can go wrong on a serial line.

use std::time::Duration;

/// Misbehaviour of an emulated serial scanner. The default is a healthy line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Write in pieces: the first piece ends after this many bytes, and each later one too.
    pub split_at: Option<usize>,
    /// Wait this long between pieces.
    pub chunk_delay: Duration,
    /// Bytes of noise before each scan.
    pub noise: Vec<u8>,
    /// Leave out the terminator.
    pub no_terminator: bool,
    /// Send so many bytes of each scan, and stop.
    pub cut_after: Option<usize>,
    /// Hold every other scan back, and send it in one piece with the next one.
    pub glue: bool,
}

impl Faults {
    pub(super) fn chunks<'a>(&self, bytes: &'a [u8]) -> std::slice::Chunks<'a, u8> {
        bytes.chunks(self.split_at.unwrap_or(usize::MAX).max(1))
    }
}
