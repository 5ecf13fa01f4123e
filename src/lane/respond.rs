//! A program's request: who may, what was answered before, what is done, and the answer's bytes.

use super::request::{Answer, Completion, Rendered, Request, Work};
use super::round::{Applied, Explained, Round, RoundError, append_note, to_json};
use super::{LaneProblem, Note, PrintJobId, StockDone, facts};
use checkout::{
    Actor, ActorRole, Command, Event, Input, Now, Product, ReceiptId, Refusal, Transaction, TransactionId,
    TransactionState,
};
use std::sync::Arc;
use store::{Batch, StoreError};

/// What came of a request, before its bytes are made.
enum Outcome {
    Transaction { transaction: Box<Transaction>, created: bool, completion: Option<Completion> },
    Scan(Arc<checkout::Recorded>),
    Explained(Explained),
    Scanning(checkout::ScanningMode),
    Products { created: usize, changed: usize, seq: u64 },
    Operator { created: bool },
    StockList(u64),
    StockDone { done: StockDone, seq: u64 },
    Blocked { serial: String, blocked: bool, created: bool },
    Reprint { receipt: ReceiptId, print_job: PrintJobId },
    Refused(Refusal),
    Problem(LaneProblem),
}

impl Round<'_> {
    /// Does what a program asks, and makes the answer. An answer that was given before under the same key is given again.
    pub(super) fn respond(&mut self, request: Request, now: Now) -> Result<Rendered, RoundError> {
        let Request { work, actor, idempotency, if_match, render } = request;
        if let Some(key) = &idempotency
            && let Some(answered) = self.batch.answered(&key.key)?
        {
            if answered.request != key.request_hash {
                return Ok(render(Answer::Problem(&idempotency_mismatch())));
            }
            return Ok(Rendered { status: answered.status, body: answered.bytes });
        }
        let outcome = match self.perform(work, &actor, if_match, now) {
            Ok(outcome) => outcome,
            Err(error @ (RoundError::Store(_) | RoundError::Stopped(_) | RoundError::Busy(_))) => {
                return Err(error);
            }
            Err(error @ RoundError::Claim { .. }) => Outcome::Problem(registry_problem(&error)),
        };
        let rendered = render(outcome.answer());
        if let Some(key) = idempotency {
            let seq = self.batch.head().seq;
            self.batch.put_answer(&store::NewAnswer {
                key: &key.key,
                request: key.request_hash,
                status: rendered.status,
                bytes: &rendered.body,
                seq,
            })?;
            self.wrote = true;
        }
        Ok(rendered)
    }

    fn perform(
        &mut self,
        work: Work,
        actor: &Actor,
        if_match: Option<u64>,
        now: Now,
    ) -> Result<Outcome, RoundError> {
        if let Some(problem) = self.technician_may_not(&work, actor)? {
            return Ok(Outcome::Problem(problem));
        }
        if let Some(problem) = self.unknown_operator(actor)? {
            return Ok(Outcome::Problem(problem));
        }
        match work {
            Work::Command(command) => self.command(command, actor, if_match, now),
            Work::Scan(scan) => match self.input(&Input::Scan(scan), actor, now)? {
                Ok(applied) => Ok(scan_outcome(applied)),
                Err(refusal) => Ok(Outcome::Refused(refusal)),
            },
            Work::Explain(scan) => Ok(Outcome::Explained(self.explain(scan, actor, now)?)),
            Work::PutProducts(products) => self.put_products(&products, actor, now),
            Work::PutStock(batch) => Ok(match self.put_stock(&batch)? {
                Ok(list) => Outcome::StockList(list),
                Err(problem) => Outcome::Problem(problem),
            }),
            Work::UseStock(done) => {
                let (done, seq) = self.use_stock(done, actor, now)?;
                Ok(Outcome::StockDone { done, seq })
            }
            Work::Block(block) => {
                let (serial, created) = self.block(block, actor, now)?;
                Ok(Outcome::Blocked { serial, blocked: true, created })
            }
            Work::Unblock { sku, serial } => match self.unblock(sku.as_ref(), &serial, actor, now)? {
                Some(serial) => Ok(Outcome::Blocked { serial, blocked: false, created: false }),
                None => Ok(Outcome::Problem(not_blocked(&serial))),
            },
            Work::PutOperator(operator) => {
                Ok(Outcome::Operator { created: self.put_operator(operator, actor, now)? })
            }
            Work::Reprint(receipt) => self.reprint(receipt, actor, now),
        }
    }

    fn command(
        &mut self,
        command: Command,
        actor: &Actor,
        if_match: Option<u64>,
        now: Now,
    ) -> Result<Outcome, RoundError> {
        let target = match &command {
            // A choice is the open cart's.
            Command::Choose { .. } => self.state.current().map(|current| current.id.clone()),
            other => other.transaction().cloned(),
        };
        if let Some(id) = &target {
            match self.state.transaction(id) {
                Some(transaction) => {
                    if let Some(outcome) = precondition(transaction, if_match) {
                        return Ok(outcome);
                    }
                    if transaction.state == TransactionState::Ordered
                        && repeats_completion(&command, transaction)
                    {
                        return Ok(self.completed_before(transaction.clone())?);
                    }
                }
                None => {
                    if let Some(outcome) = self.finished_before(id, &command, if_match)? {
                        return Ok(outcome);
                    }
                }
            }
        }
        let is_mode = matches!(command, Command::SetScanningMode { .. });
        let applied = match self.input(&Input::Command(command), actor, now)? {
            Ok(applied) => applied,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        if is_mode {
            return Ok(Outcome::Scanning(self.state.scanning_mode()));
        }
        self.transaction_outcome(target, applied)
    }

    /// The transaction as a command left it.
    fn transaction_outcome(
        &self,
        target: Option<TransactionId>,
        mut applied: Applied,
    ) -> Result<Outcome, RoundError> {
        let created = applied.recorded.iter().any(|recorded| {
            matches!(recorded.record.event, Event::TransactionOpened { .. } | Event::LineAdded(_))
        });
        let id = target.or_else(|| {
            applied.recorded.iter().find_map(|recorded| recorded.record.event.transaction().cloned())
        });
        let transaction = match &id {
            Some(id) => match applied.finished.iter().position(|finished| finished.id == *id) {
                Some(index) => Some(applied.finished.swap_remove(index)),
                None => self.state.transaction(id).cloned(),
            },
            None => self.state.current().cloned(),
        };
        let transaction = transaction.ok_or_else(|| {
            facts::damaged(&self.batch, "a command's transaction is not in the state".to_owned())
        })?;
        Ok(Outcome::Transaction {
            transaction: Box::new(transaction),
            created,
            completion: applied.completion,
        })
    }

    /// A command to a transaction that is finished: completing it again gives the same receipt, everything else is refused.
    fn finished_before(
        &self,
        id: &TransactionId,
        command: &Command,
        if_match: Option<u64>,
    ) -> Result<Option<Outcome>, StoreError> {
        let Some(transaction) = facts::archived(&self.batch, id)? else { return Ok(None) };
        if let Some(outcome) = precondition(&transaction, if_match) {
            return Ok(Some(outcome));
        }
        if transaction.state == TransactionState::Completed && repeats_completion(command, &transaction) {
            return self.completed_before(transaction).map(Some);
        }
        Ok(Some(Outcome::Refused(Refusal::finished(&transaction, command))))
    }

    fn completed_before(&self, transaction: Transaction) -> Result<Outcome, StoreError> {
        let completion = match &transaction.receipt {
            Some(receipt) => self
                .batch
                .print_jobs_of(receipt.as_str(), 1)?
                .first()
                .map(|job| Completion { receipt: receipt.clone(), print_job: PrintJobId(job.id) }),
            None => None,
        };
        Ok(Outcome::Transaction { transaction: Box::new(transaction), created: false, completion })
    }

    /// All products or none.
    fn put_products(&mut self, products: &[Product], actor: &Actor, now: Now) -> Result<Outcome, RoundError> {
        let done = self.batch.attempt(|batch| put_all(batch, products, actor, now));
        self.catalogue.forget();
        match done {
            Ok((created, changed)) => Ok(Outcome::Products { created, changed, seq: self.batch.head().seq }),
            Err(PutError::Store(error)) => Err(error.into()),
            Err(PutError::GtinInUse(problem)) => Ok(Outcome::Problem(problem)),
        }
    }

    fn reprint(&mut self, receipt: ReceiptId, actor: &Actor, now: Now) -> Result<Outcome, RoundError> {
        if self.batch.receipt(receipt.as_str())?.is_none() {
            return Ok(Outcome::Problem(LaneProblem {
                status: 404,
                code: "unknown_receipt",
                detail: format!("This lane has no receipt {receipt}."),
                remedy: "Check the receipt's number; receipts of other lanes are printed there.".to_owned(),
                params: vec![("receipt", receipt.as_str().to_owned())],
                item: None,
            }));
        }
        let print_job = self.queue_print(&receipt, true, actor, now)?;
        Ok(Outcome::Reprint { receipt, print_job })
    }

    /// A technician works on training transactions only: a lane under test sells nothing.
    fn technician_may_not(&self, work: &Work, actor: &Actor) -> Result<Option<LaneProblem>, StoreError> {
        let Actor::Peer { role: ActorRole::Technician, .. } = actor else { return Ok(None) };
        let training =
            |transaction: Option<&Transaction>| transaction.is_none_or(|transaction| transaction.training);
        let may = match work {
            Work::Command(Command::Open { training, .. }) => *training,
            Work::Command(command) => match command.transaction() {
                Some(id) => match self.state.transaction(id) {
                    Some(transaction) => transaction.training,
                    None => facts::archived(&self.batch, id)?.is_none_or(|transaction| transaction.training),
                },
                // What scans do is the next cart's matter, too: only within a training cart.
                None => self.state.current().is_some_and(|cart| cart.training),
            },
            Work::Scan(_) => training(self.state.current()),
            Work::Explain(_) => true,
            Work::PutProducts(_)
            | Work::PutOperator(_)
            | Work::PutStock(_)
            | Work::UseStock(_)
            | Work::Block(_)
            | Work::Unblock { .. }
            | Work::Reprint(_) => false,
        };
        Ok((!may).then(|| LaneProblem {
            status: 403,
            code: "role_not_allowed",
            detail: "The technician's socket changes training transactions only.".to_owned(),
            remedy: "Open a training transaction, or use the POS socket.".to_owned(),
            params: vec![("role", "technician".to_owned())],
            item: None,
        }))
    }
}

/// The form in which products are kept.
const PRODUCT_VERSION: u32 = 1;

/// Why products can't be put.
enum PutError {
    Store(StoreError),
    GtinInUse(LaneProblem),
}

impl From<StoreError> for PutError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Puts products; answers how many are new and how many changed.
fn put_all(
    batch: &mut Batch<'_>,
    products: &[Product],
    actor: &Actor,
    now: Now,
) -> Result<(usize, usize), PutError> {
    let (mut created, mut changed) = (0, 0);
    for (index, product) in products.iter().enumerate() {
        let bytes = to_json(batch, product)?;
        let known = batch.product(product.sku.as_str())?;
        if known.as_ref().is_some_and(|known| known.bytes == bytes) {
            continue;
        }
        let gtins: Vec<&str> = product.gtins.iter().map(label::Gtin::as_str).collect();
        let place = append_note(batch, Note::ProductPut(Box::new(product.clone())), actor, now)?;
        match batch.put_product(product.sku.as_str(), &gtins, PRODUCT_VERSION, &bytes, place.seq) {
            Ok(()) => {}
            Err(store::ProductError::Store(error)) => return Err(error.into()),
            Err(store::ProductError::GtinInUse { gtin, sku }) => {
                return Err(PutError::GtinInUse(gtin_in_use(product, index, &gtin, &sku)));
            }
            Err(error @ store::ProductError::NotAGtin { .. }) => {
                return Err(facts::damaged(batch, error.to_string()).into());
            }
        }
        if known.is_some() { changed += 1 } else { created += 1 }
    }
    Ok((created, changed))
}

impl Outcome {
    fn answer(&self) -> Answer<'_> {
        match self {
            Self::Transaction { transaction, created, completion } => {
                Answer::Transaction { transaction, created: *created, completion: completion.clone() }
            }
            Self::Scan(recorded) => Answer::Scan(recorded),
            Self::Explained(explained) => {
                Answer::Explained(explained.as_ref().map(|(scan, reason)| (&**scan, reason)))
            }
            Self::Scanning(mode) => Answer::Scanning(*mode),
            Self::Products { created, changed, seq } => {
                Answer::Products { created: *created, changed: *changed, seq: *seq }
            }
            Self::StockList(list) => Answer::StockList(*list),
            Self::StockDone { done, seq } => Answer::StockDone { done: *done, seq: *seq },
            Self::Blocked { serial, blocked, created } => {
                Answer::Blocked { serial, blocked: *blocked, created: *created }
            }
            Self::Operator { created } => Answer::Operator { created: *created },
            Self::Reprint { receipt, print_job } => Answer::Reprint { receipt, print_job: *print_job },
            Self::Refused(refusal) => Answer::Refused(refusal),
            Self::Problem(problem) => Answer::Problem(problem),
        }
    }
}

/// The same completion again: with no money named, or with the very same.
fn repeats_completion(command: &Command, transaction: &Transaction) -> bool {
    matches!(command, Command::Complete { tenders, .. } if transaction.tenders.ends_with(tenders))
}

/// A scan's own event is the last of its decision.
fn scan_outcome(mut applied: Applied) -> Outcome {
    match applied.recorded.pop() {
        Some(recorded) => Outcome::Scan(recorded),
        None => Outcome::Explained(None),
    }
}

fn precondition(transaction: &Transaction, if_match: Option<u64>) -> Option<Outcome> {
    let wanted = if_match.filter(|wanted| *wanted != transaction.revision)?;
    Some(Outcome::Problem(LaneProblem {
        status: 412,
        code: "revision_mismatch",
        detail: format!(
            "Transaction {} has revision {}, not {wanted}: somebody changed it.",
            transaction.id, transaction.revision
        ),
        remedy: "Read it again, then send the command with its new revision.".to_owned(),
        params: vec![("revision", transaction.revision.to_string())],
        item: None,
    }))
}

fn not_blocked(serial: &str) -> LaneProblem {
    let serial = label::escape(serial.as_bytes());
    LaneProblem {
        status: 404,
        code: "unknown_serial",
        detail: format!("{serial} is not blocked, or not so."),
        remedy: "Check the number, and whether it was blocked with its SKU or without.".to_owned(),
        params: vec![("serial", serial)],
        item: None,
    }
}

fn idempotency_mismatch() -> LaneProblem {
    LaneProblem {
        status: 422,
        code: "idempotency_mismatch",
        detail: "This Idempotency-Key was used for another request.".to_owned(),
        remedy: "Use a new key for each new request; the old one only to send the very same again."
            .to_owned(),
        params: Vec::new(),
        item: None,
    }
}

fn registry_problem(error: &RoundError) -> LaneProblem {
    LaneProblem {
        status: 409,
        code: "serial_in_other_transaction",
        detail: format!("The registry says no: {error}."),
        remedy: "Take another unit, and call a supervisor: lane and registry disagree.".to_owned(),
        params: Vec::new(),
        item: None,
    }
}

fn gtin_in_use(product: &Product, index: usize, gtin: &str, sku: &str) -> LaneProblem {
    LaneProblem {
        status: 409,
        code: "gtin_in_use",
        detail: format!("GTIN {gtin} belongs to product {sku} already; {} can't have it too.", product.sku),
        remedy: "Take it from the other product first, or correct it.".to_owned(),
        params: vec![("gtin", gtin.to_owned()), ("sku", sku.to_owned())],
        item: Some(index),
    }
}
