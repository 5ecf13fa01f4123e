/// What is always the same about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeInfo {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem.
    pub title: &'static str,
    /// What to do, where the problem itself doesn't say it better.
    pub remedy: &'static str,
}

/// A problem that isn't a rule's: with the request, the socket or the lane itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The request isn't HTTP and JSON of the right form.
    Malformed,
    /// The body is of another media type.
    UnsupportedMediaType,
    /// The body is too long.
    TooLarge,
    /// A value that can't be.
    InvalidValue,
    /// This socket's role may not do that.
    RoleNotAllowed,
    /// The lane wants to know who acts at the till.
    OperatorNeeded,
    /// The user of the calling process may not use this socket.
    NotAllowed,
    /// There is no such path.
    NotFound,
    /// The path is there, but not with this method.
    MethodNotAllowed,
    /// The transaction has another revision than `If-Match` says.
    RevisionMismatch,
    /// The idempotency key was used for another request.
    IdempotencyMismatch,
    /// Another product has the GTIN.
    GtinInUse,
    /// No such product.
    UnknownProduct,
    /// No such device.
    UnknownDevice,
    /// The journal has no such place.
    UnknownSeq,
    /// No such receipt.
    UnknownReceipt,
    /// Nothing is known of that serial number.
    UnknownSerial,
    /// The device can't be reached now.
    DeviceUnavailable,
    /// The device has no way to be told to read.
    CannotTrigger,
    /// The scanner is prevented from reading now.
    ReadingPrevented,
    /// That far back the journal is archived.
    Archived,
    /// The lane has more to do than it can queue.
    Busy,
    /// The lane has stopped.
    Stopped,
    /// Something that should not have happened.
    Internal,
}

macro_rules! table {
    ($($code:literal $status:literal $title:literal, $remedy:literal;)*) => {
        &[$(CodeInfo { code: $code, status: $status, title: $title, remedy: $remedy },)*]
    };
}

/// Every code that an answer can carry, sorted by code.
pub const CODES: &[CodeInfo] = table! {
    "already_cancelled" 409 "The order was cancelled already", "Read the order again.";
    "already_returned" 409 "It came back already", "Look up what came back.";
    "archived" 410 "That far back the journal is archived", "Start from the sequence number that params names as earliest.";
    "busy" 503 "The lane is busy", "Try again in a moment.";
    "cannot_trigger" 409 "The device can't be told to read", "Use its own trigger; or set the scanner to a mode that can.";
    "case_gtin" 409 "That is a case's barcode", "Scan the barcode on the unit itself.";
    "choice_expired" 409 "The choice was not made in time", "Scan again.";
    "choice_needed" 409 "More than one line fits", "Say which line it is for.";
    "damaged_scan" 409 "The scan was damaged", "Scan again.";
    "delivery_needs_order" 409 "Pickup and ship need a customer order", "Make it a customer order, or change the lines to carry_out.";
    "device_unavailable" 503 "The device can't be reached", "Check its cable and power.";
    "empty_transaction" 409 "The cart is empty", "Add a product, or void the transaction.";
    "gtin_in_use" 409 "Another product has this GTIN", "Take it from the other product first.";
    "idempotency_mismatch" 422 "The idempotency key was used for another request", "Give every request a key of its own.";
    "internal" 500 "Something went wrong inside the lane", "Look into the service's log.";
    "invalid_value" 422 "A value can't be", "Correct the field that params names.";
    "is_receipt" 409 "That is a receipt's barcode", "Scan the barcode on the product.";
    "limit_reached" 409 "A limit of the lane is reached", "Finish or void what is open.";
    "malformed" 400 "The request can't be read", "Compare it with GET /v1/openapi.json.";
    "method_not_allowed" 405 "The path doesn't know this method", "Use one of those in the Allow header.";
    "no_pending_line" 409 "No line waits for this", "Add the product first.";
    "no_transaction" 409 "No transaction is open", "Open one first.";
    "not_allowed" 403 "This user may not use the socket", "Let an administrator add the user to the socket's group.";
    "not_found" 404 "There is nothing at this path", "Compare it with GET /v1/openapi.json.";
    "not_serialized" 409 "The product has no serial numbers", "Leave the serial number out.";
    "operator_needed" 403 "Nobody is named as acting", "Name the operator in the header Lane-Operator.";
    "overpaid" 409 "That is more than is due", "Take no more than is due; only cash gives change.";
    "quantity_of_serialized" 409 "A serialized line is one unit", "Add the product again for another unit.";
    "reading_prevented" 409 "The scanner is told not to read now", "Open a transaction, or go on with the one that is open.";
    "refund_due" 409 "Money is owed to the customer", "Give it back as a negative tender.";
    "repeat" 409 "That was the same read again", "Nothing needs to be done.";
    "return_mismatch" 409 "It is not the unit that was sold", "Ask for the unit that was sold.";
    "return_unknown" 409 "No sale of it is known", "Check the number and the receipt.";
    "revision_mismatch" 412 "The transaction has changed", "Fetch it again and decide on what it is now.";
    "role_not_allowed" 403 "This socket's role may not do that", "Use the socket of a role that may.";
    "scanning_off" 409 "Scanning is switched off", "Switch it on with PUT /v1/scanning.";
    "serial_already_here" 409 "The serial number is already in this cart", "Scan the other unit's serial number.";
    "serial_blocked" 409 "The serial number is blocked", "Put the unit aside, and tell a supervisor.";
    "serial_does_not_fit" 409 "That is no serial number of this product", "Scan the serial number on the product's label.";
    "serial_in_other_transaction" 409 "Another transaction holds the serial number", "Void the line there, or take another unit.";
    "serial_is_gtin" 409 "That is the product's own barcode", "Scan the serial number, not the product's barcode.";
    "serial_missing" 409 "A serial number is missing", "Scan or key in the serial numbers of the lines named.";
    "serial_not_editable" 409 "A serial number can't be edited", "Void the line and add the product again.";
    "serial_not_in_stock" 409 "The serial number is not in stock", "Check the number, or have the unit booked into stock.";
    "serial_sold" 409 "The serial number is already sold", "Take another unit, and tell a supervisor.";
    "stock_stale" 409 "The list of the stock is too old", "Have the stock imported again.";
    "stopped" 503 "The lane has stopped", "Do what detail says; then start the service again.";
    "supervisor_needed" 409 "Only a supervisor may allow it", "Have a supervisor allow it.";
    "too_large" 413 "The body is too long", "Send less at once.";
    "transaction_open" 409 "A transaction is already open", "Complete, suspend or void it first.";
    "two_boxes" 409 "Codes of two boxes were read as one", "Scan the codes of one box again, and of no other.";
    "underpaid" 409 "Not enough money was taken", "Take what is due.";
    "unknown_device" 404 "There is no such device", "GET /v1/devices lists them.";
    "unknown_line" 404 "There is no such line", "Fetch the transaction for its lines.";
    "unknown_operator" 403 "The operator is not known", "Name an operator that is known, or have this one put.";
    "unknown_product" 404 "The product is not in the catalogue", "Have it added, or sell it another way.";
    "unknown_receipt" 404 "There is no such receipt", "Check the number at the foot of the receipt.";
    "unknown_scan" 404 "There is no such scan", "Use the id of the scan's event.";
    "unknown_seq" 404 "The journal has no such place", "Start from a sequence number that the lane has given.";
    "unknown_serial" 404 "Nothing is known of this serial number", "Check the number and the SKU.";
    "unknown_transaction" 404 "There is no such transaction", "Check its id.";
    "unreadable_label" 409 "The label can't be taken as it is", "Scan another label of the product, or key the number in.";
    "unsupported_media_type" 415 "The body is of another media type", "Send the media type that detail names.";
    "wrong_state" 409 "Its state doesn't allow this", "Do what detail says first.";
};

/// What is always the same about a code. One that isn't in the table is a rule's, and a rule says no with 409.
#[must_use]
pub fn info(code: &str) -> CodeInfo {
    let unlisted = CodeInfo { code: "wrong_state", status: 409, title: "A rule says no", remedy: "" };
    CODES
        .binary_search_by(|row| row.code.cmp(code))
        .ok()
        .and_then(|index| CODES.get(index))
        .copied()
        .unwrap_or(unlisted)
}

impl Fault {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::TooLarge => "too_large",
            Self::InvalidValue => "invalid_value",
            Self::RoleNotAllowed => "role_not_allowed",
            Self::OperatorNeeded => "operator_needed",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RevisionMismatch => "revision_mismatch",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::GtinInUse => "gtin_in_use",
            Self::UnknownProduct => "unknown_product",
            Self::UnknownDevice => "unknown_device",
            Self::UnknownSeq => "unknown_seq",
            Self::UnknownReceipt => "unknown_receipt",
            Self::UnknownSerial => "unknown_serial",
            Self::DeviceUnavailable => "device_unavailable",
            Self::CannotTrigger => "cannot_trigger",
            Self::ReadingPrevented => "reading_prevented",
            Self::Archived => "archived",
            Self::Busy => "busy",
            Self::Stopped => "stopped",
            Self::Internal => "internal",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_code_is_found() {
        assert!(CODES.is_sorted_by_key(|row| row.code));
        for row in CODES {
            assert_eq!(info(row.code), *row);
        }
    }

    #[test]
    fn every_rule_that_can_say_no_has_a_status_a_title_and_a_remedy() {
        for code in checkout::RefusalCode::ALL {
            let row = info(code.name());
            assert_eq!(row.code, code.name(), "{} is missing from the table", code.name());
            assert!(!row.title.is_empty() && !row.remedy.is_empty());
        }
    }

    #[test]
    fn statuses_are_those_of_the_contract() {
        for (code, status) in [
            ("malformed", 400),
            ("role_not_allowed", 403),
            ("unknown_product", 404),
            ("serial_missing", 409),
            ("archived", 410),
            ("idempotency_mismatch", 422),
            ("invalid_value", 422),
            ("stopped", 503),
        ] {
            assert_eq!(info(code).status, status, "{code}");
        }
    }
}
