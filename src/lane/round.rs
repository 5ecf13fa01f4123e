//! One round: what has come together, decided and applied input by input, for one commit.

use super::catalogue::Catalogue;
use super::document::{self, Moment, Occasion, ReceiptSetup};
use super::facts::{StoredFacts, damaged, scope};
use super::feedback::feedback;
use super::note::{self, Note, NoteRecord, PrintJobId, PrintState};
use super::recent::{Fresh, Recent};
use super::request::Completion;
use checkout::{
    Actor, Event, Input, Now, Outcome, Reason, ReceiptId, Record, Recorded, Refusal, RegistryAction,
    ScanInput, ScanRecord, Settings, State, TakenBack, Transaction, TransactionId, TransactionState,
};
use std::sync::Arc;
use store::{Appended, Batch, ClaimError, Holder, Identity, StoreError, UnitKey};

/// A round on its way to its commit.
pub(super) struct Round<'a> {
    pub(super) batch: Batch<'a>,
    pub(super) state: &'a mut State,
    pub(super) settings: &'a Settings,
    pub(super) receipts: &'a ReceiptSetup,
    /// Products in memory.
    pub(super) catalogue: &'a Catalogue,
    /// Something was written beside the journal.
    pub(super) wrote: bool,
    /// A print job was queued.
    pub(super) queued_print: bool,
    /// What scanners are to say of their scans, by device.
    pub(super) beeps: Vec<(String, scanner::Feedback)>,
    /// What was journalled, for those who follow the journal. Not all of it where that would be much.
    pub(super) fresh: Vec<Fresh>,
}

/// What an accepted input did.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// Its records, in order.
    pub(super) recorded: Vec<Arc<Recorded>>,
    /// The transactions that it ended.
    pub(super) finished: Vec<Transaction>,
    /// The receipt that came of it.
    pub(super) completion: Option<Completion>,
}

/// What would become of a scan, and why.
pub(super) type Explained = Option<(Box<ScanRecord>, Reason)>;

/// Why an input can't be applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum RoundError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another program keeps the file locked; nothing was begun.
    #[error("{0}")]
    Busy(StoreError),
    /// Something was found that the lane must not go on after.
    #[error("{0}")]
    Stopped(String),
    /// The registry holds a unit that the rules took for free. The rules ask the same registry, so this is a defect; it is
    /// still better to refuse one input than to sell a unit twice.
    #[error("the registry refuses unit {serial} of {sku}: {reason}")]
    Claim {
        /// The unit's product.
        sku: String,
        /// Its key.
        serial: String,
        /// What the registry says.
        reason: String,
    },
}

impl<'a> Round<'a> {
    /// Nothing is decided yet.
    pub(super) fn new(
        batch: Batch<'a>,
        state: &'a mut State,
        settings: &'a Settings,
        receipts: &'a ReceiptSetup,
        catalogue: &'a Catalogue,
    ) -> Self {
        Self {
            batch,
            state,
            settings,
            receipts,
            catalogue,
            wrote: false,
            queued_print: false,
            beeps: Vec::new(),
            fresh: Vec::new(),
        }
    }
}

impl Round<'_> {
    /// Decides an input and, when it is accepted, applies it.
    pub(super) fn input(
        &mut self,
        input: &Input,
        actor: &Actor,
        now: Now,
    ) -> Result<Result<Applied, Refusal>, RoundError> {
        let facts = StoredFacts { file: &self.batch, catalogue: self.catalogue };
        match checkout::decide(self.state, self.settings, input, actor, &facts, now)? {
            Outcome::Refuse(refusal) => Ok(Err(refusal)),
            Outcome::Accept(events) => self.apply(events, actor, now).map(Ok),
        }
    }

    /// What would become of a scan, and why; nothing changes.
    pub(super) fn explain(&self, scan: ScanInput, actor: &Actor, now: Now) -> Result<Explained, RoundError> {
        let facts = StoredFacts { file: &self.batch, catalogue: self.catalogue };
        let input = Input::Scan(scan);
        let events = match checkout::decide(self.state, self.settings, &input, actor, &facts, now)? {
            Outcome::Accept(events) => events,
            // A scan is never refused as a command is: its refusal is an event.
            Outcome::Refuse(_) => Vec::new(),
        };
        let Some(Event::Scan(scan)) = events.into_iter().next_back() else { return Ok(None) };
        let reason = checkout::reason(self.state, self.settings, &scan, &facts, now)?;
        Ok(Some((scan, reason)))
    }

    /// Journals a note.
    pub(super) fn note(&mut self, note: Note, actor: &Actor, now: Now) -> Result<Appended, StoreError> {
        let record = NoteRecord { at_ms: now.wall_ms, actor: actor.clone(), note };
        let place = append_note_record(&mut self.batch, &record)?;
        self.follow(|| Fresh::Note(place.seq, record));
        Ok(place)
    }

    fn follow(&mut self, fresh: impl FnOnce() -> Fresh) {
        if self.fresh.len() < Recent::ROUND {
            self.fresh.push(fresh());
        }
    }

    /// Queues a receipt for printing: job and note.
    pub(super) fn queue_print(
        &mut self,
        receipt: &ReceiptId,
        duplicate: bool,
        actor: &Actor,
        now: Now,
    ) -> Result<PrintJobId, StoreError> {
        let job = PrintJobId(self.batch.add_print_job(&store::NewPrintJob {
            receipt: receipt.as_str(),
            duplicate,
            at_ms: now.wall_ms,
        })?);
        let note = Note::PrintJob {
            job,
            receipt: receipt.as_str().to_owned(),
            state: PrintState::Queued,
            duplicate,
            attempts: 0,
            reason: None,
        };
        self.queued_print = true;
        self.note(note, actor, now)?;
        Ok(job)
    }

    /// Events into journal and registry first, whole or not at all; then into the state, where nothing can fail; then what follows
    /// from them: finished transactions, receipts, print jobs.
    fn apply(&mut self, events: Vec<Event>, actor: &Actor, now: Now) -> Result<Applied, RoundError> {
        let appended = record(&mut self.batch, events, actor, now)?;
        let mut applied = Applied::default();
        for (recorded, _) in &appended {
            applied.finished.extend(self.state.apply(recorded));
            self.follow(|| Fresh::Event(Arc::clone(recorded)));
            if let Event::Scan(scan) = &recorded.record.event {
                self.beeps.extend(feedback(scan).map(|feedback| (scan.device.clone(), feedback)));
            }
        }
        #[cfg(debug_assertions)]
        self.check(&appended, &applied.finished)?;
        for transaction in &applied.finished {
            let bytes = to_json(&self.batch, transaction)?;
            self.batch.archive_transaction(&archived(transaction, bytes, now))?;
        }
        for (recorded, place) in &appended {
            if let Event::Completed { transaction, returns, .. } = &recorded.record.event {
                note_returned(&mut self.batch, transaction, returns, place.seq)?;
            }
            if let Some(completion) = self.receipt(recorded, *place, &applied.finished, actor, now)? {
                applied.completion = Some(completion);
            }
        }
        applied.recorded = appended.into_iter().map(|(recorded, _)| recorded).collect();
        Ok(applied)
    }

    /// In a debug build, what an input came to has to be whole: nothing contradicts itself, and a replay will read just what
    /// was applied. Looking at everything takes too long for a lane that sells.
    #[cfg(debug_assertions)]
    fn check(
        &self,
        appended: &[(Arc<Recorded>, Appended)],
        finished: &[Transaction],
    ) -> Result<(), RoundError> {
        let events = || appended.iter().map(|(recorded, _)| recorded.record.event.name()).collect::<Vec<_>>();
        let broken = |problem: String| {
            RoundError::Stopped(format!(
                "after {}: the rules contradict themselves: {problem}",
                events().join(", ")
            ))
        };
        self.state.check().map_err(broken)?;
        finished.iter().try_for_each(Transaction::check).map_err(broken)?;
        for (recorded, _) in appended {
            let record = &recorded.record;
            let read = checkout::encode(record)
                .and_then(|(kind, version, bytes)| checkout::decode(kind, version, &bytes));
            match read {
                Ok(Some(read)) if read == *record => {}
                other => return Err(broken(format!("{record:?} is journalled as {other:?}"))),
            }
        }
        Ok(())
    }

    /// The receipt that an event calls for, with its print job.
    fn receipt(
        &mut self,
        recorded: &Recorded,
        place: Appended,
        finished: &[Transaction],
        actor: &Actor,
        now: Now,
    ) -> Result<Option<Completion>, StoreError> {
        let (id, receipt, occasion) = match &recorded.record.event {
            Event::Completed { transaction, receipt, .. } => (transaction, receipt, Occasion::Completion),
            Event::Fulfilled { transaction, receipt, lines, shipped, .. } => {
                (transaction, receipt, Occasion::Fulfilment(lines, *shipped))
            }
            Event::OrderCancelled(cancelled) => {
                (&cancelled.transaction, &cancelled.receipt, Occasion::Cancellation)
            }
            _ => return Ok(None),
        };
        let transaction = finished
            .iter()
            .find(|transaction| transaction.id == *id)
            .or_else(|| self.state.transaction(id))
            .ok_or_else(|| damaged(&self.batch, format!("transaction {id} is not in the state")))?;
        let moment = Moment { at_ms: now.wall_ms, seq: place.seq, hash: *place.hash.as_bytes() };
        let document =
            document::document(transaction, receipt, occasion, moment, self.settings, self.receipts);
        let bytes = to_json(&self.batch, &document)?;
        self.batch.add_receipt(&store::StoredReceipt {
            id: receipt.as_str().to_owned(),
            transaction: id.as_str().to_owned(),
            at_ms: now.wall_ms,
            seq: place.seq,
            version: DOCUMENT_VERSION,
            document: bytes,
        })?;
        let print_job = self.queue_print(receipt, false, actor, now)?;
        Ok(Some(Completion { receipt: receipt.clone(), print_job }))
    }
}

/// The form in which finished transactions are kept.
const ARCHIVE_VERSION: u32 = 1;

/// The form in which receipt documents are kept.
const DOCUMENT_VERSION: u32 = 1;

fn archived(transaction: &Transaction, bytes: Vec<u8>, now: Now) -> store::ArchivedTransaction {
    store::ArchivedTransaction {
        id: transaction.id.as_str().to_owned(),
        kind: match transaction.kind {
            checkout::Kind::Sale => "sale",
            checkout::Kind::Order => "order",
            checkout::Kind::Return => "return",
            checkout::Kind::Exchange => "exchange",
        }
        .to_owned(),
        state: if transaction.state == TransactionState::Voided { "voided" } else { "completed" }.to_owned(),
        receipt: transaction.receipt.as_ref().map(|receipt| receipt.as_str().to_owned()),
        at_ms: now.wall_ms,
        seq: transaction.seq,
        version: ARCHIVE_VERSION,
        bytes,
    }
}

/// Why goods that were put aside are not sold: what the block list says of them.
const QUARANTINE: &str = "quarantine";

/// Keeps what came back of each sale, so that it does not come back twice.
fn note_returned(
    batch: &mut Batch<'_>,
    transaction: &TransactionId,
    returns: &[TakenBack],
    seq: u64,
) -> Result<(), StoreError> {
    for back in returns {
        let Some(sale) = &back.sale else { continue };
        let returned = store::ReturnedLine {
            sale_line: sale.line.0,
            transaction: transaction.as_str().to_owned(),
            line: back.line.0,
            thousandths: back.quantity.thousandths(),
            discount: back.discount.minor(),
        };
        batch.note_returned(sale.transaction.as_str(), &returned, seq)?;
    }
    Ok(())
}

/// Events into journal and registry, whole or not at all.
fn record(
    batch: &mut Batch<'_>,
    events: Vec<Event>,
    actor: &Actor,
    now: Now,
) -> Result<Vec<(Arc<Recorded>, Appended)>, RoundError> {
    let changes = events.iter().map(|event| checkout::registry_changes(event).len()).sum::<usize>();
    // The registry goes first and its first change leaves nothing when it is refused. Only what comes after one that was
    // made has to be taken back, and only that is worth a savepoint: SQLite copies each page that is written within one.
    let write = |batch: &mut Batch<'_>| {
        let first = batch.head().seq + 1;
        for (seq, event) in (first..).zip(&events) {
            for change in checkout::registry_changes(event) {
                change_registry(batch, &change, seq, now.wall_ms)?;
            }
        }
        events.into_iter().map(|event| append(batch, event, actor, now)).collect()
    };
    if changes > 1 { batch.attempt(write) } else { write(batch) }
}

/// One event into the journal.
fn append(
    batch: &mut Batch<'_>,
    event: Event,
    actor: &Actor,
    now: Now,
) -> Result<(Arc<Recorded>, Appended), RoundError> {
    let record = Record { at_ms: now.wall_ms, actor: actor.clone(), event };
    let (kind, version, bytes) =
        checkout::encode(&record).map_err(|error| damaged(batch, error.to_string()))?;
    let place = batch.append(now.wall_ms, kind, version, &bytes)?;
    Ok((Arc::new(Recorded { seq: place.seq, record }), place))
}

fn change_registry(
    batch: &mut Batch<'_>,
    change: &checkout::RegistryChange<'_>,
    seq: u64,
    at_ms: i64,
) -> Result<(), RoundError> {
    let unit = change.unit;
    let identities: Vec<Identity<'_>> = unit
        .identities
        .iter()
        .map(|(kind, value)| Identity { scope: scope(&unit.sku, *kind), kind: kind.name(), value })
        .collect();
    let key = UnitKey { sku: unit.sku.as_str(), serial: &unit.serial, identities: &identities };
    let holder = Holder { transaction: change.transaction.as_str(), line: change.line.0 };
    let done = match change.action {
        RegistryAction::Claim => batch.claim(&key, &holder, seq, at_ms),
        RegistryAction::Release => batch.release(&key, &holder, seq, at_ms),
        RegistryAction::Sell => batch.sell(&key, &holder, seq, at_ms),
        RegistryAction::ClaimReturn => batch.claim_return(&key, &holder, seq, at_ms),
        RegistryAction::TakeBack => batch.give_back(&key, &holder, seq, at_ms),
        RegistryAction::PutAside => batch.give_back(&key, &holder, seq, at_ms).and_then(|()| {
            let aside = store::BlockedRow {
                scope: key.sku.to_owned(),
                value: key.serial.to_owned(),
                reason: QUARANTINE.to_owned(),
                at_ms,
                seq,
            };
            batch.block(&aside, &[]).map(|_| ()).map_err(ClaimError::Store)
        }),
    };
    done.map_err(|error| match error {
        ClaimError::Store(error) => RoundError::Store(error),
        taken => RoundError::Claim {
            sku: unit.sku.as_str().to_owned(),
            serial: label::escape(unit.serial.as_bytes()),
            reason: taken.to_string(),
        },
    })
}

/// Journals a note.
pub(super) fn append_note(
    batch: &mut Batch<'_>,
    note: Note,
    actor: &Actor,
    now: Now,
) -> Result<Appended, StoreError> {
    append_note_record(batch, &NoteRecord { at_ms: now.wall_ms, actor: actor.clone(), note })
}

fn append_note_record(batch: &mut Batch<'_>, record: &NoteRecord) -> Result<Appended, StoreError> {
    let bytes = to_json(batch, record)?;
    batch.append(record.at_ms, record.note.name(), note::VERSION, &bytes)
}

pub(super) fn to_json<T: serde::Serialize>(reads: &store::Reads, value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| damaged(reads, format!("a record can't be written: {error}")))
}
