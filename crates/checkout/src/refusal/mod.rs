mod cart;
mod naming;
mod order;
mod payment;
mod returns;
mod scan;
mod serial;

pub(crate) use naming::{line_name, line_names, names_of, quoted, shown};

use crate::LineNumber;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A stable refusal code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RefusalCode { $($(#[$doc])* $variant,)* }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in the API and the journal.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// A line that needs its serial number now has none.
    SerialMissing = "serial_missing",
    /// Once provided, a serial number can't be edited.
    SerialNotEditable = "serial_not_editable",
    /// It is on another line of this transaction.
    SerialAlreadyHere = "serial_already_here",
    /// Another transaction holds it.
    SerialInOtherTransaction = "serial_in_other_transaction",
    /// It was sold and not returned.
    SerialSold = "serial_sold",
    /// It isn't in this store's stock.
    SerialNotInStock = "serial_not_in_stock",
    /// The list of the stock is too old.
    StockStale = "stock_stale",
    /// It is stolen, recalled, or put aside.
    SerialBlocked = "serial_blocked",
    /// It doesn't fit the product's rule.
    SerialDoesNotFit = "serial_does_not_fit",
    /// It is the line's own GTIN or SKU.
    SerialIsGtin = "serial_is_gtin",
    /// The product has no serial numbers.
    NotSerialized = "not_serialized",
    /// A serialized line has quantity 1.
    QuantityOfSerialized = "quantity_of_serialized",
    /// No transaction is open.
    NoTransaction = "no_transaction",
    /// No line waits for this.
    NoPendingLine = "no_pending_line",
    /// More than one line fits.
    ChoiceNeeded = "choice_needed",
    /// The product is not known (404).
    UnknownProduct = "unknown_product",
    /// The transaction is not known (404).
    UnknownTransaction = "unknown_transaction",
    /// The line is not known (404).
    UnknownLine = "unknown_line",
    /// The scan is not known (404).
    UnknownScan = "unknown_scan",
    /// The receipt is not known (404).
    UnknownReceipt = "unknown_receipt",
    /// Another transaction is open.
    TransactionOpen = "transaction_open",
    /// Its state doesn't allow this.
    WrongState = "wrong_state",
    /// Pickup and ship need a customer order.
    DeliveryNeedsOrder = "delivery_needs_order",
    /// Scans are refused now.
    ScanningOff = "scanning_off",
    /// The same read again.
    Repeat = "repeat",
    /// The scan was damaged on its way.
    DamagedScan = "damaged_scan",
    /// The scan came whole, but what it says breaks the standard of its own kind of label.
    UnreadableLabel = "unreadable_label",
    /// Codes of two boxes were read as if they were of one.
    TwoBoxes = "two_boxes",
    /// Not enough money was taken.
    Underpaid = "underpaid",
    /// More money than is due, and not in cash.
    Overpaid = "overpaid",
    /// Money is owed to the customer.
    RefundDue = "refund_due",
    /// It is not the unit that was sold.
    ReturnMismatch = "return_mismatch",
    /// No sale of it is known.
    ReturnUnknown = "return_unknown",
    /// It came back already.
    AlreadyReturned = "already_returned",
    /// The order was cancelled already.
    AlreadyCancelled = "already_cancelled",
    /// Only a supervisor may allow it.
    SupervisorNeeded = "supervisor_needed",
    /// The choice was not made in time.
    ChoiceExpired = "choice_expired",
    /// The barcode is a case's, not the unit's.
    CaseGtin = "case_gtin",
    /// It is one of this shop's receipts.
    IsReceipt = "is_receipt",
    /// A value that can't be (422).
    InvalidValue = "invalid_value",
    /// A limit of the lane is reached.
    LimitReached = "limit_reached",
    /// Nothing is in it.
    EmptyTransaction = "empty_transaction",
}

impl RefusalCode {
    /// The rule that it is of, as the number of its chapter in `docs/specification.md`; `None` where it is of no rule of the shop's.
    #[must_use]
    pub const fn rule(self) -> Option<u8> {
        Some(match self {
            Self::NotSerialized => 1,
            Self::SerialMissing | Self::EmptyTransaction => 2,
            Self::SerialNotEditable => 3,
            Self::DeliveryNeedsOrder | Self::AlreadyCancelled => 4,
            Self::QuantityOfSerialized => 6,
            Self::SerialAlreadyHere | Self::SerialInOtherTransaction | Self::SerialSold => 7,
            Self::SerialNotInStock | Self::StockStale | Self::SerialBlocked => 8,
            Self::SerialDoesNotFit | Self::SerialIsGtin => 9,
            Self::NoPendingLine
            | Self::ChoiceNeeded
            | Self::ChoiceExpired
            | Self::UnknownProduct
            | Self::CaseGtin
            | Self::IsReceipt
            | Self::TwoBoxes => 10,
            Self::Repeat => 11,
            Self::Underpaid | Self::Overpaid | Self::RefundDue => 12,
            Self::ReturnMismatch | Self::ReturnUnknown | Self::AlreadyReturned => 14,
            Self::SupervisorNeeded => 15,
            Self::NoTransaction | Self::ScanningOff | Self::DamagedScan => 20,
            Self::UnreadableLabel => 21,
            Self::LimitReached => 32,
            Self::UnknownTransaction
            | Self::UnknownLine
            | Self::UnknownScan
            | Self::UnknownReceipt
            | Self::TransactionOpen
            | Self::WrongState
            | Self::InvalidValue => return None,
        })
    }
}

/// A rule that said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub code: RefusalCode,
    /// What programs want to know: name and value.
    pub params: Vec<(&'static str, String)>,
    /// The lines concerned.
    pub lines: Vec<LineNumber>,
    /// A sentence for the cashier. Text from a barcode in it is escaped.
    pub detail: String,
    /// What to do now.
    pub remedy: String,
}

impl Refusal {
    fn new(code: RefusalCode, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, params: Vec::new(), lines: Vec::new(), detail: detail.into(), remedy: remedy.into() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// The same, where there is one.
    fn with_some(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn on(mut self, lines: impl IntoIterator<Item = LineNumber>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// A value that can't be: what it is, and why not.
    pub(crate) fn invalid_value(what: &'static str, why: impl core::fmt::Display) -> Self {
        Self::new(
            RefusalCode::InvalidValue,
            format!("The {what} can't be taken: {why}."),
            format!("Correct the {what} and send it again."),
        )
        .with("field", what)
    }

    /// A limit of the lane is reached.
    pub(crate) fn limit_reached(what: &'static str, limit: impl core::fmt::Display, remedy: &str) -> Self {
        Self::new(RefusalCode::LimitReached, format!("There can be at most {limit} {what}."), remedy)
            .with("what", what)
            .with("limit", limit)
    }
}
