use checkout::{Decision, RefusalCode, ScanRecord, scan_code};
use scanner::Feedback;

/// What a scanner says of a decision: a held scan is decided later, an ignored one makes no sound.
pub(super) fn feedback(scan: &ScanRecord) -> Option<Feedback> {
    match scan.decision {
        Decision::Accepted if scan.code == scan_code::TO_POS => Some(Feedback::Neutral),
        Decision::Accepted => Some(Feedback::Accepted),
        Decision::Refused if scan.code == RefusalCode::UnknownProduct.name() => Some(Feedback::NotOnFile),
        Decision::Refused => Some(Feedback::Refused),
        Decision::NeedsChoice => Some(Feedback::NeedsChoice),
        Decision::Held | Decision::Ignored => None,
    }
}
