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
    pub(super) fn of(scan: &ScanRecord) -> Self {
        let data = scan.hex.as_deref().and_then(hex_bytes);
        Self {
            id: scan.id.to_string(),
            device: scan.device.clone(),
            aim: scan.aim.clone(),
            symbology: scan.symbology.into(),
            text: data.as_deref().map(label::escape),
            hex: scan.hex.clone(),
        }
    }
}
