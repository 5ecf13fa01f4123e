//! An IMEI behind digits that a symbol needs, or that are what is left of a GS1 element.

use super::telecom;
use crate::problem::UNCLEAR_TEXT;
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem};

/// Interleaved 2 of 5 holds an even number of digits (ISO/IEC 16390), and a serial number's element is this one (GS1 General
/// Specifications 3, 21) where its reader has dropped the FNC1 in front.
const FRONTS: [&str; 2] = ["0", "21"];

/// Adds it: the text may be a serial number as a whole, but is rather this.
pub(super) fn tell<'a>(text: &'a str, label: &mut Label<'a>) {
    let Some(imei) = FRONTS.iter().find_map(|front| text.strip_prefix(front).filter(|rest| is_imei(rest)))
    else {
        return;
    };
    label.identifiers.push(Identifier { kind: Kind::Imei, value: imei.into(), evidence: Evidence::Checked });
    let message = "an IMEI stands here behind digits that are none of it";
    label.problems.push(Problem::warning(UNCLEAR_TEXT, None, message));
}

/// Fifteen digits with a good check digit of a body that gives such numbers out.
fn is_imei(digits: &str) -> bool {
    let is_checked = |digits| telecom::imei(digits).is_some_and(|imei| imei.evidence == Evidence::Checked);
    digits.len() == 15 && telecom::has_reporting_body(digits) && is_checked(digits)
}
