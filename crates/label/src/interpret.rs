use crate::{Label, Scan};

/// Reads what a scan says. Takes any bytes, linear time.
#[must_use]
pub fn interpret(scan: Scan<'_>) -> Label<'_> {
    Label { scan, elements: Vec::new(), identifiers: Vec::new(), problems: Vec::new() }
}
