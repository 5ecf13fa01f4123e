use crate::{LineNumber, ReceiptId, TransactionId, UnitKey};
use money::Amount;
use serde::{Deserialize, Serialize};

/// What was left of a placed order, as it was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderCancelled {
    /// The order.
    pub transaction: TransactionId,
    /// The lines that were left.
    pub lines: Vec<LineNumber>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// The claims that this gives up.
    pub releases: Vec<(LineNumber, UnitKey)>,
    /// What was paid for these lines, tax included: it is owed back.
    pub refund: Amount,
    /// How many of the order's last tenders gave it back; what they don't, stays owed.
    pub tenders: usize,
    /// The receipt that says so.
    pub receipt: ReceiptId,
    /// Other lines were handed over before and stay sold: the order is completed, else voided.
    pub completes: bool,
}
