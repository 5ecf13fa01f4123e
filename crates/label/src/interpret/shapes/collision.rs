//! Digits that are two well-known things at once. Nothing in them tells which: the symbology, or what is asked for, must.

use crate::problem::{IMEI_OR_EAN_ADD_ON, ITF14_OR_IMEI, SSCC_OR_MEID, UPC_OR_MAC};
use crate::{Gtin, IdentifierKind as Kind, Label, Problem};

struct Collision {
    digits: usize,
    code: &'static str,
    /// Both are among the identifiers.
    kinds: [Kind; 2],
    message: &'static str,
}

const COLLISIONS: &[Collision] = &[
    Collision {
        digits: 12,
        code: UPC_OR_MAC,
        kinds: [Kind::Gtin, Kind::Mac],
        message: "these 12 digits can be a product code (UPC-A) or a network address (MAC)",
    },
    Collision {
        digits: 14,
        code: ITF14_OR_IMEI,
        kinds: [Kind::Gtin, Kind::Imei],
        message: "these 14 digits can be a product code (ITF-14) or an IMEI without its check digit",
    },
    Collision {
        digits: 18,
        code: SSCC_OR_MEID,
        kinds: [Kind::Sscc, Kind::Meid],
        message: "these 18 digits can be a shipping container's number (SSCC) or a MEID in decimal form",
    },
];

/// Says which two things the text can be.
pub(super) fn tell(text: &str, label: &mut Label<'_>) {
    let has = |kind| label.identifiers.iter().any(|identifier| identifier.kind == kind);
    let found =
        COLLISIONS.iter().find(|one| one.digits == text.len() && one.kinds.iter().all(|kind| has(*kind)));
    if let Some(collision) = found {
        label.problems.push(Problem::warning(collision.code, None, collision.message));
    } else if text.len() == 15 && has(Kind::Imei) && starts_with_ean(text) {
        let message =
            "these 15 digits can be an IMEI or a product code (EAN-13) with an add-on of two digits";
        label.problems.push(Problem::warning(IMEI_OR_EAN_ADD_ON, None, message));
    }
}

fn starts_with_ean(text: &str) -> bool {
    text.get(..13).is_some_and(|digits| Gtin::of(digits.as_bytes()).is_ok())
}
