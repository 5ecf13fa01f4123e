//! One client's way through the journal: page by page, then as it grows.

use super::app::App;
use crate::lane::{Followed, Fresh, LaneError, Note, NoteRecord, PrintState};
use api::{Actor, Event, Happening, PrintStateValue, Product, Timestamp};
use bytes::Bytes;
use checkout::{ActorRole, Recorded};
use money::Currency;
use serde::Serialize;
use std::io::Write as _;
use std::time::Duration;
use store::StoredRecord;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// The most events that are held for one client. A slow one is read for only when it has taken what it was given.
const PAGE: usize = 256;

/// A comment comes this often, so that both ends see that the other is there.
const COMMENT_EVERY: Duration = Duration::from_secs(15);

/// Most events are shorter, and are written without growing.
const USUAL_BYTES: usize = 1_024;

/// One event of the stream, written out.
#[derive(Debug)]
pub(super) struct Frame(Vec<u8>);

/// Where one client is in the journal.
#[derive(Debug)]
pub(super) struct Feed {
    app: App,
    committed: watch::Receiver<u64>,
    seq: u64,
    first: Option<Frame>,
    left: Option<u64>,
    ends: Option<Instant>,
    comment_due: Instant,
}

/// Why a feed goes on.
enum Wake {
    Committed,
    Comment,
    End,
}

impl Feed {
    pub(super) fn new(
        app: App,
        after: u64,
        first: Option<Frame>,
        limit: Option<u64>,
        lasts: Option<Duration>,
    ) -> Self {
        let now = Instant::now();
        let committed = app.lane().committed();
        let ends = lasts.map(|lasts| now + lasts);
        Self { app, committed, seq: after, first, left: limit, ends, comment_due: now + COMMENT_EVERY }
    }

    /// The next bytes; `None` ends the stream.
    pub(super) async fn next(&mut self) -> Option<Bytes> {
        if let Some(Frame(first)) = self.first.take() {
            self.take_from_limit(1);
            return Some(self.give(first));
        }
        loop {
            if self.left == Some(0) {
                return None;
            }
            // What is committed before the look is read; what is committed after it wakes the feed.
            if *self.committed.borrow_and_update() > self.seq {
                match self.page().await {
                    Ok(bytes) if bytes.is_empty() => {}
                    Ok(bytes) => return Some(self.give(bytes)),
                    Err(error) => {
                        // The client connects again and is told why.
                        tracing::warn!(%error, seq = self.seq, "an event stream has ended");
                        return None;
                    }
                }
            }
            match self.wait().await {
                Wake::Committed => {}
                Wake::Comment => return Some(self.give(b":\n\n".to_vec())),
                Wake::End => return None,
            }
        }
    }

    async fn wait(&mut self) -> Wake {
        let until = self.ends.map_or(self.comment_due, |ends| ends.min(self.comment_due));
        tokio::select! {
            () = self.app.ending().told() => Wake::End,
            grown = self.committed.changed() => if grown.is_ok() { Wake::Committed } else { Wake::End },
            () = sleep_until(until) => {
                if self.ends.is_some_and(|ends| ends <= Instant::now()) { Wake::End } else { Wake::Comment }
            }
        }
    }

    async fn page(&mut self) -> Result<Vec<u8>, LaneError> {
        let after = self.seq;
        let most = self.left.and_then(|left| usize::try_from(left).ok()).map_or(PAGE, |left| left.min(PAGE));
        let records = self.app.lane().records_after(after, most).await?;
        let mut bytes = Vec::with_capacity(USUAL_BYTES * records.len().min(4));
        for record in &records {
            self.seq = record.seq();
            write(record, &self.app, &mut bytes);
        }
        self.take_from_limit(u64::try_from(records.len()).unwrap_or(u64::MAX));
        Ok(bytes)
    }

    fn take_from_limit(&mut self, events: u64) {
        self.left = self.left.map(|left| left.saturating_sub(events));
    }

    fn give(&mut self, bytes: Vec<u8>) -> Bytes {
        self.comment_due = Instant::now() + COMMENT_EVERY;
        Bytes::from(bytes)
    }
}

impl Frame {
    /// Writes an event out.
    pub(super) fn of(id: Option<u64>, event: &str, data: &impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        put(&mut bytes, id, event, data);
        Self(bytes)
    }
}

/// Adds an event. JSON has no line ends of its own, so one `data` line holds it.
fn put(bytes: &mut Vec<u8>, id: Option<u64>, event: &str, data: &impl Serialize) {
    // Writing into memory does not fail, and none of our types holds what JSON can't.
    if let Some(id) = id {
        let _ = writeln!(bytes, "id: {id}");
    }
    bytes.extend_from_slice(b"event: ");
    bytes.extend_from_slice(event.as_bytes());
    bytes.extend_from_slice(b"\ndata: ");
    let _ = serde_json::to_writer(&mut *bytes, data);
    bytes.extend_from_slice(b"\n\n");
}

fn write(record: &Followed, app: &App, bytes: &mut Vec<u8>) {
    let event = match record {
        Followed::Fresh(fresh) => match &**fresh {
            Fresh::Event(recorded) => event(recorded, app),
            Fresh::Note(seq, note) => noted(*seq, note.clone(), app),
        },
        Followed::Stored(stored) => match read(stored, app) {
            Some(event) => event,
            // Written by another version: its place is kept, so that no sequence number is missing.
            None => {
                let at = Timestamp(stored.at_ms);
                let bare =
                    serde_json::json!({"seq": stored.seq, "type": stored.kind, "at": at, "actor": null});
                return put(bytes, Some(stored.seq), &stored.kind, &bare);
            }
        },
    };
    put(bytes, Some(event.seq), event.name(), &event);
}

fn read(record: &StoredRecord, app: &App) -> Option<Event> {
    match checkout::decode(&record.kind, record.version, &record.bytes) {
        Ok(Some(decoded)) => Some(event(&Recorded { seq: record.seq, record: decoded }, app)),
        Ok(None) => Some(noted(record.seq, serde_json::from_slice(&record.bytes).ok()?, app)),
        Err(_) => None,
    }
}

fn event(recorded: &Recorded, app: &App) -> Event {
    match for_pos(recorded, app) {
        Some(whole) => Event::of(&whole, app.currency()),
        None => Event::of(recorded, app.currency()),
    }
}

fn noted(seq: u64, note: NoteRecord, app: &App) -> Event {
    Event {
        seq,
        at: Timestamp(note.at_ms),
        actor: Actor::of(&note.actor),
        happening: happening(note.note, app.currency()),
    }
}

/// What was read in scanning mode `pos` is for the till's program, while it listens; the journal doesn't have it.
fn for_pos(recorded: &Recorded, app: &App) -> Option<Recorded> {
    let checkout::Event::Scan(scan) = &recorded.record.event else { return None };
    if scan.hex.is_some() || app.role() != ActorRole::Pos {
        return None;
    }
    let data = app.lane().scan_for_pos(recorded.seq)?;
    let mut whole = recorded.clone();
    if let checkout::Event::Scan(scan) = &mut whole.record.event {
        scan.hex = Some(data.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    Some(whole)
}

fn happening(note: Note, currency: Currency) -> Happening {
    match note {
        Note::ServiceStarted { version } => Happening::ServiceStarted { version },
        Note::ServiceStopping => Happening::ServiceStopping,
        Note::OperatorPut { operator, name, supervisor, pin } => {
            Happening::OperatorPut { operator, name, supervisor, pin }
        }
        Note::StockImported { as_of_ms, units, added } => {
            Happening::StockImported { as_of: Timestamp(as_of_ms), units, added }
        }
        Note::UnitBlocked { sku, serial, reason } => Happening::UnitBlocked { sku, serial, reason },
        Note::UnitUnblocked { sku, serial } => Happening::UnitUnblocked { sku, serial },
        Note::ProductPut(product) => Happening::ProductPut { product: Product::of(&product, currency) },
        Note::DeviceAttached { device, mode, description } => {
            Happening::DeviceAttached { device, mode, description }
        }
        Note::DeviceDetached { device, reason } => Happening::DeviceDetached { device, reason },
        Note::DeviceUnavailable { device, reason, remedy } => {
            Happening::DeviceUnavailable { device, reason, remedy }
        }
        Note::PrintJob { job, receipt, state, duplicate, attempts, reason } => {
            let print_job = job.to_string();
            Happening::PrintJob {
                print_job,
                receipt,
                state: print_state(state).into(),
                duplicate,
                attempts,
                reason,
            }
        }
        Note::ClockWentBack { from_ms, to_ms } => {
            Happening::ClockWentBack { from: Timestamp(from_ms), to: Timestamp(to_ms) }
        }
        Note::PeerRefused { role, uid, pid, wanted } => {
            Happening::PeerRefused { socket: role, uid, pid, wanted }
        }
    }
}

const fn print_state(state: PrintState) -> PrintStateValue {
    match state {
        PrintState::Queued => PrintStateValue::Queued,
        PrintState::Sending => PrintStateValue::Sending,
        PrintState::Printed => PrintStateValue::Printed,
        PrintState::Uncertain => PrintStateValue::Uncertain,
        PrintState::Failed => PrintStateValue::Failed,
    }
}
