//! What became of a scan, as the `code` of its event. A refused scan has a [`crate::RefusalCode`]'s name;
//! so have an ignored one (`repeat`, `no_pending_line`) and a choice that was not made (`choice_expired`).

/// Accepted: it gave a line its serial number.
pub const SERIAL_PROVIDED: &str = "serial_provided";
/// Accepted: it gave a line's unit a further identifier (its second IMEI, say), not the serial number.
pub const UNIT_IDENTIFIED: &str = "unit_identified";
/// Accepted: it added its product, or one more of it to a line.
pub const PRODUCT_ADDED: &str = "product_added";
/// Accepted: it added its product with its serial number.
pub const PRODUCT_ADDED_WITH_SERIAL: &str = "product_added_with_serial";
/// Accepted: a GTIN said which product the other code of its box was for.
pub const PRODUCT_MATCHED: &str = "product_matched";
/// Accepted: the next serial number is for this line.
pub const FOCUSED: &str = "focused";
/// Accepted: it is what was sold, and comes back.
pub const RETURN_CONFIRMED: &str = "return_confirmed";
/// Accepted: it is the unit that comes back on this line; nothing was known of it, or another was sold.
pub const RETURN_NAMED: &str = "return_named";
/// Accepted: one more unit comes back.
pub const RETURN_ADDED: &str = "return_added";
/// Accepted: scans go to the POS alone now (scanning mode `pos`). The scanner beeps neutrally.
pub const TO_POS: &str = "to_pos";
/// Needs a choice: more than one line fits.
pub const CHOICE_NEEDED: &str = "choice_needed";
/// Held: it fits nothing yet.
pub const WAITING: &str = "waiting";

/// Ignored: the scanner sent the end of a scan with nothing before it.
pub const EMPTY_SCAN: &str = "empty_scan";

/// The device of a scan that a program sent.
pub const KEYED: &str = "keyed";

/// Those after which the other codes of the same box may follow.
pub(crate) const CAPTURES: [&str; 3] = [SERIAL_PROVIDED, UNIT_IDENTIFIED, PRODUCT_ADDED_WITH_SERIAL];

/// Those of reads that the same read again is no repeat of: what is a repeat itself (the window counts from the
/// first), what did not come whole, and what holds nothing.
pub(crate) const FORGOTTEN: [&str; 3] = ["repeat", "damaged_scan", EMPTY_SCAN];
