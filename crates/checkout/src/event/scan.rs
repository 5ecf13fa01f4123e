use crate::{Because, Deadline, LineNumber, ScanId, TransactionId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A scan, whole, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanRecord {
    /// Its id.
    pub id: ScanId,
    /// The device that read it, `keyed` for one that a program sent.
    pub device: String,
    /// The AIM identifier, `]C1`.
    pub aim: Option<String>,
    /// The symbology.
    pub symbology: label::Symbology,
    /// The bytes as read, lower-case hex; `None` in scanning mode `pos`, where contents are not kept.
    pub hex: Option<String>,
    /// What became of it.
    pub decision: Decision,
    /// A stable code: a refusal's, or what was done.
    pub code: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The transaction it was for.
    pub transaction: Option<TransactionId>,
    /// The line it went to, or was refused for.
    pub line: Option<LineNumber>,
    /// With `needs_choice`: the lines to choose from. There may be thousands, and the record is kept by more than one.
    pub choices: Arc<Vec<LineNumber>>,
    /// With `needs_choice` and `held`: when it ends by itself.
    pub until: Option<Deadline>,
    /// With `needs_choice`: the same on the wall clock, to be shown.
    pub expires_ms: Option<i64>,
    /// An earlier scan that this one settles (a held one, a choice).
    pub settles: Option<ScanId>,
    /// When its last byte was read, monotonic milliseconds; a repeat is measured from it.
    pub read_mono_ms: u64,
    /// Its device sends `#` for a separator, so that it was read with that. Left out where it doesn't, as it was before there was the setting.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub hash_is_separator: bool,
    /// What else its device says of it. Left out where it says nothing, as it was before it was kept.
    #[serde(default, skip_serializing_if = "ScanEvidence::is_empty")]
    pub evidence: ScanEvidence,
    /// How many of the records just before it are of the same decision: what it did. Left out where it did nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub did: u32,
    /// What decided where it goes. Left out where a rule said no before anything did, as it was before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
}

/// What a device says of a read besides the label: how sure the AIM identifier is, and what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanEvidence {
    /// The AIM identifier is not the device's own, but derived from what it says in its maker's way.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub aim_derived: bool,
    /// The maker's own identifier of the symbology, lower-case hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<String>,
    /// How the device talks: `serial`, `hid_pos`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// How long before its last byte its first one was read, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
}

// Serde hands a reference over.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl ScanEvidence {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It did something.
    Accepted,
    /// A rule said no.
    Refused,
    /// More than one line fits: the cashier has to choose.
    NeedsChoice,
    /// It waits for the other codes of its box.
    Held,
    /// It did nothing, and needn't.
    Ignored,
}
