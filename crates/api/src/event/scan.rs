use crate::value::hex_bytes;
use crate::{AimText, DataText, Symbology};
use checkout::ScanRecord;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A scan as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanBody {
    /// Its id.
    #[schema(example = "s17")]
    pub id: String,
    /// The scanner's name; `keyed` for a scan that a program sent.
    #[schema(example = "counter")]
    pub device: String,
    /// The AIM symbology identifier, where the scanner sent one.
    #[schema(example = "]C1")]
    pub aim: Option<String>,
    /// The kind of symbol.
    pub symbology: Symbology,
    /// The data without AIM identifier: UTF-8, with control characters and bytes that are none as `\xNN` and a
    /// backslash doubled. Null where contents are not kept.
    #[schema(example = "0104012345678901\\x1d21ABC")]
    pub text: Option<String>,
    /// The data exactly, in lower-case hexadecimal. Null where contents are not kept.
    pub hex: Option<String>,
    /// True where the scanner sent no AIM identifier and `aim` is derived from what it says in its maker's way. Left out
    /// where it is not.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub aim_derived: bool,
    /// The maker's own identifier of the symbology, escaped as `text`. Left out where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "j")]
    pub vendor_id: Option<String>,
    /// How the scanner talks: `serial`, `hid_pos`, `ibm_oem`, `ssi`, `hid_keyboard`. Left out for what was keyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "serial")]
    pub mode: Option<String>,
    /// How long the scanner took to send it, in milliseconds from its first byte to its last. Left out for what was keyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 14)]
    pub took_ms: Option<u64>,
}

/// `POST /v1/scans`: keyed entry, the same way as a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScan {
    /// The data, escaped as in `scan.text`.
    pub text: DataText,
    /// The AIM symbology identifier, where one is known.
    #[serde(default)]
    pub aim: Option<AimText>,
}

impl ScanBody {
    /// What was read.
    #[must_use]
    pub fn of(scan: &ScanRecord) -> Self {
        let data = scan.hex.as_deref().and_then(hex_bytes);
        Self {
            id: scan.id.to_string(),
            device: scan.device.clone(),
            aim: scan.aim.clone(),
            symbology: scan.symbology.into(),
            text: data.as_deref().map(label::escape),
            hex: scan.hex.clone(),
            aim_derived: scan.evidence.aim_derived,
            vendor_id: scan.evidence.vendor_id.as_deref().and_then(hex_bytes).map(|id| label::escape(&id)),
            mode: scan.evidence.mode.clone(),
            took_ms: scan.evidence.took_ms,
        }
    }
}
