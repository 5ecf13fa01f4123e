use super::{LaneProblem, NewBlock, NewOperator, PrintJobId, StockBatch, StockDone};
use checkout::{Actor, Command, Product, ReceiptId, Recorded, Refusal, ScanInput, Sku, Transaction};

/// Something that the lane is asked to do.
pub struct Request {
    /// What.
    pub work: Work,
    /// Who asks.
    pub actor: Actor,
    /// Makes the same request, sent again, give the same answer.
    pub idempotency: Option<Idempotency>,
    /// The revision that the transaction must have.
    pub if_match: Option<u64>,
    /// Makes the answer's bytes; they are kept with the idempotency key, in the same commit.
    pub render: Render,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request")
            .field("work", &self.work)
            .field("actor", &self.actor)
            .field("idempotency", &self.idempotency)
            .field("if_match", &self.if_match)
            .finish_non_exhaustive()
    }
}

/// Makes an answer's bytes.
pub type Render = Box<dyn FnOnce(Answer<'_>) -> Rendered + Send>;

/// What is to be done.
#[derive(Debug)]
pub enum Work {
    /// A command to the rules.
    Command(Command),
    /// A scan that a program sends as if a scanner had read it.
    Scan(ScanInput),
    /// What would become of a scan; nothing changes.
    Explain(ScanInput),
    /// Put products into the catalogue: all or none.
    PutProducts(Vec<Product>),
    /// Put an operator.
    PutOperator(NewOperator),
    /// Put units into a list of the stock.
    PutStock(StockBatch),
    /// A list of the stock is whole.
    UseStock(StockDone),
    /// A unit may not be sold.
    Block(NewBlock),
    /// It may be again.
    Unblock {
        /// Its product; `None` for all.
        sku: Option<Sku>,
        /// The serial number.
        serial: String,
    },
    /// Print a receipt again, marked as a duplicate.
    Reprint(ReceiptId),
}

/// An idempotency key and what it was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The client's key, with its role and user before it.
    pub key: String,
    /// SHA-256 of role, method, path and body.
    pub request_hash: [u8; 32],
}

/// An answer's status and bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: Vec<u8>,
}

/// What came of a request, seen after it was applied and before it is committed.
#[derive(Debug)]
pub enum Answer<'a> {
    /// A command to a transaction was accepted.
    Transaction {
        /// The transaction as it is now.
        transaction: &'a Transaction,
        /// Something was created (a transaction, lines).
        created: bool,
        /// What a completion or a hand-over adds.
        completion: Option<Completion>,
    },
    /// A scan, and what became of it.
    Scan(&'a Recorded),
    /// What would become of a scan, and why.
    Explained(Option<(&'a checkout::ScanRecord, &'a checkout::Reason)>),
    /// What scans do now.
    Scanning(checkout::ScanningMode),
    /// Products were put.
    Products {
        /// How many are new.
        created: usize,
        /// How many were there and changed.
        changed: usize,
        /// The journal's sequence number.
        seq: u64,
    },
    /// Units were put into this list of the stock.
    StockList(u64),
    /// A list of the stock counts now.
    StockDone {
        /// The list.
        done: StockDone,
        /// The journal's sequence number.
        seq: u64,
    },
    /// A unit may not be sold, or may be again.
    Blocked {
        /// The value, as it is kept.
        serial: &'a str,
        /// It is blocked now.
        blocked: bool,
        /// It was not before.
        created: bool,
    },
    /// An operator was put.
    Operator {
        /// There was none of that id.
        created: bool,
    },
    /// A receipt will be printed again.
    Reprint {
        /// The receipt.
        receipt: &'a ReceiptId,
        /// The print job.
        print_job: PrintJobId,
    },
    /// A rule said no.
    Refused(&'a Refusal),
    /// The lane said no for another reason.
    Problem(&'a LaneProblem),
}

/// What a completion adds to the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The receipt.
    pub receipt: ReceiptId,
    /// The print job that brings it to paper.
    pub print_job: PrintJobId,
}
