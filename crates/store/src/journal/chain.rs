use sha2::{Digest, Sha256};
use std::fmt;

/// A record's place in the chain: SHA-256 over the record and the hash before it. Shown as 64 lower-case hex digits.
///
/// It covers, in this order, each part with its length in front (8 bytes, big-endian): the text `laned journal 1`, the
/// 32 bytes of the hash before, the sequence number (8 bytes), the time in milliseconds (8 bytes, signed), the
/// kind, the version (4 bytes), and the bytes; numbers big-endian. Before the first record stands the hash of
/// `laned installation 1` and the installation's id, in the same form.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// Its 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What the first record of this installation is chained to.
    pub(crate) fn genesis(installation: &str) -> Self {
        Self(digest(&[b"laned installation 1", installation.as_bytes()]))
    }

    /// The hash of the record that comes after this one.
    pub(crate) fn link(&self, seq: u64, at_ms: i64, kind: &str, version: u32, bytes: &[u8]) -> Self {
        Self(digest(&[
            b"laned journal 1",
            &self.0,
            &seq.to_be_bytes(),
            &at_ms.to_be_bytes(),
            kind.as_bytes(),
            &version.to_be_bytes(),
            bytes,
        ]))
    }

    /// What vouches for a snapshot that was taken here.
    pub(crate) fn seal(&self, seq: u64, version: u32, bytes: &[u8]) -> [u8; 32] {
        digest(&[b"laned snapshot 1", &self.0, &seq.to_be_bytes(), &version.to_be_bytes(), bytes])
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The lengths keep `("ab", "c")` and `("a", "bc")` apart.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
