//! The owner: the one thread that holds the state and the journal's writing connection.

use super::Clock;
use super::catalogue::Catalogue;
use super::document::ReceiptSetup;
use super::handle::{INBOX, LaneHandle, LaneView, Message};
use super::note::Note;
use super::passing::Passing;
use super::readers::Readers;
use super::recent::{Fresh, Recent};
use super::request::Rendered;
use super::round::{Round, RoundError, to_json};
use super::start::{StartError, keep_print_job, rebuild, settle_print_jobs};
use checkout::{Actor, Input, Now, ScanInput, ScanningMode, Settings, State};
use scanner::{Beep, Feedback, Order, Reading};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use store::{Store, StoreError};
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// The most inputs that are taken from the inbox at a time, and the records after which a round ends: what a scanner waits for at most.
const ROUND: usize = 256;

/// How often a round is put off because another program keeps the file locked. SQLite waits 2 s each time.
const BUSY_MAX: u32 = 15;

/// After so many records a snapshot is written, so that the next start reads few.
const SNAPSHOT_EVERY: u64 = 1_000;

/// What the lane is made of.
#[derive(Debug)]
pub struct LaneSetup {
    /// The open journal.
    pub store: Store,
    /// How the rules are set.
    pub settings: Settings,
    /// How receipts look.
    pub receipt: crate::config::ReceiptSection,
    /// The time zone that receipts are dated in.
    pub time_zone: jiff::tz::TimeZone,
    /// The clocks.
    pub clock: Clock,
    /// Where each scanner's feedback goes.
    pub feedback: BTreeMap<String, mpsc::Sender<Order>>,
}

/// The running lane.
#[derive(Debug)]
pub struct Lane {
    /// The way to it.
    pub handle: LaneHandle,
    thread: std::thread::JoinHandle<()>,
}

/// Reads the journal, starts the owner's thread, and answers once the lane takes requests.
///
/// # Errors
/// When the journal can't be read, or its records can't.
pub fn start(setup: LaneSetup) -> Result<Lane, StartError> {
    let LaneSetup { mut store, settings, receipt, time_zone, clock, feedback } = setup;
    let receipts = ReceiptSetup { section: receipt, time_zone };
    let (inbox, messages) = mpsc::channel(INBOX);
    let (committed, committed_seen) = watch::channel(store.head().seq);
    let (stopped, stopped_seen) = watch::channel(None);
    let print_jobs = Arc::new(Notify::new());
    let passing = Arc::new(Passing::default());
    let recent = Arc::new(Recent::default());
    let readers = Arc::new(Readers::new(store.reader()?));
    let (state, snapshot_seq) = rebuild(&store)?;
    let (reading, reading_seen) = watch::channel(reading_of(&state));
    let wall_ms = last_written_ms(&store)?;
    let mut owner = Owner {
        state,
        settings,
        receipts,
        catalogue: Catalogue::default(),
        clock,
        feedback,
        reading,
        committed,
        print_jobs: Arc::clone(&print_jobs),
        passing: Arc::clone(&passing),
        recent: Arc::clone(&recent),
        snapshot_seq,
        busy: 0,
        wall_ms,
    };
    let print_cut_off = owner.begin(&mut store)?;
    let handle = LaneHandle {
        inbox,
        committed: committed_seen,
        reading: reading_seen,
        readers,
        stopped: stopped_seen,
        print_jobs,
        clock,
        passing,
        recent,
        print_cut_off,
    };
    let thread = std::thread::Builder::new()
        .name("lane".to_owned())
        .stack_size(2 << 20)
        .spawn(move || {
            let reason = owner.run(&mut store, messages);
            if let Some(reason) = &reason {
                tracing::error!(reason, "the lane has stopped");
            }
            let _ = stopped.send(reason);
        })
        .map_err(StartError::Thread)?;
    Ok(Lane { handle, thread })
}

impl Lane {
    /// Waits until the owner has ended: it does when every [`LaneHandle`] is gone.
    pub fn join(self) {
        let Self { handle, thread } = self;
        drop(handle);
        // It ends by itself; a panic there has been reported by the panic hook.
        let _ = thread.join();
    }
}

struct Owner {
    state: State,
    settings: Settings,
    receipts: ReceiptSetup,
    catalogue: Catalogue,
    clock: Clock,
    feedback: BTreeMap<String, mpsc::Sender<Order>>,
    reading: watch::Sender<Reading>,
    committed: watch::Sender<u64>,
    print_jobs: Arc<Notify>,
    passing: Arc<Passing>,
    recent: Arc<Recent>,
    /// Where the last snapshot stands.
    snapshot_seq: u64,
    /// How often in a row a round was put off.
    busy: u32,
    /// The wall clock at the last round.
    wall_ms: i64,
}

/// A look at the state that waits for the commit.
type Look = Box<dyn FnOnce(LaneView<'_>) + Send>;

/// What a round leaves to be done after its commit.
struct Worked {
    looks: Vec<Look>,
    /// What was journalled.
    fresh: Vec<Fresh>,
}

/// What leaves once the commit has succeeded.
enum After {
    Answer(oneshot::Sender<Rendered>, Rendered),
    Noted(oneshot::Sender<u64>, u64),
    Beep(String, Feedback),
    ForPos(u64, Vec<u8>),
    Print,
}

impl Owner {
    /// The first round: whatever waited for a deadline or a printer when the last run ended. Answers whether a receipt was cut off.
    fn begin(&mut self, store: &mut Store) -> Result<bool, StartError> {
        let now = self.clock.now();
        let begun = store.begin()?;
        let mut round = Round::new(begun, &mut self.state, &self.settings, &self.receipts, &self.catalogue);
        // A machine whose clock lost its battery comes up in the past.
        note_clock(&mut round, self.wall_ms, now)?;
        self.wall_ms = now.wall_ms;
        round.note(
            Note::ServiceStarted { version: env!("CARGO_PKG_VERSION").to_owned() },
            &Actor::Lane,
            now,
        )?;
        let cut_off = settle_print_jobs(&mut round, now)?;
        round.input(&Input::Started, &Actor::Lane, now)?.map_err(StartError::Refused)?;
        let head = round.batch.commit()?;
        self.committed.send_replace(head.seq);
        self.print_jobs.notify_one();
        Ok(cut_off)
    }

    /// Works until nobody is left to ask for anything (`None`), or something failed that the lane must not go on after.
    fn run(&mut self, store: &mut Store, mut messages: mpsc::Receiver<Message>) -> Option<String> {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => return Some(format!("no timers can be had from the system: {error}")),
        };
        let mut waiting = VecDeque::with_capacity(ROUND);
        let mut taken = Vec::with_capacity(ROUND);
        loop {
            if waiting.is_empty() {
                let deadline =
                    self.state.next_deadline().map(|deadline| self.clock.moment(deadline.0).into());
                let count = runtime.block_on(async {
                    let more = messages.recv_many(&mut taken, ROUND);
                    match deadline {
                        None => Some(more.await),
                        Some(deadline) => tokio::time::timeout_at(deadline, more).await.ok(),
                    }
                });
                if count == Some(0) {
                    return None;
                }
                waiting.extend(taken.drain(..));
            }
            if let Err(error) = self.round(store, &mut waiting) {
                return Some(error.to_string());
            }
        }
    }

    /// Decides and applies what has come together, commits it, and only then lets anything out.
    fn round(&mut self, store: &mut Store, waiting: &mut VecDeque<Message>) -> Result<(), RoundError> {
        let seq_before = store.head().seq;
        let mut after = Vec::new();
        let Worked { looks, fresh } = match self.work(store, waiting, &mut after) {
            Ok(worked) => worked,
            // Nothing was taken yet: it waits, and so does what comes.
            Err(RoundError::Busy(error)) if self.busy < BUSY_MAX => {
                self.busy += 1;
                tracing::warn!(%error, "the lane waits for its file");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.busy = 0;
        let seq = store.head().seq;
        // What was read for the till goes with its event, and the journal's end is known before any answer: whoever has one
        // finds what it speaks of.
        for after in &mut after {
            if let After::ForPos(seq, data) = after {
                self.passing.put(*seq, core::mem::take(data));
            }
        }
        if seq > seq_before {
            self.recent.put(seq_before, seq, fresh);
            self.committed.send_replace(seq);
        }
        self.publish(after);
        let wanted = reading_of(&self.state);
        self.reading.send_if_modified(|told| core::mem::replace(told, wanted) != wanted);
        for look in looks {
            look(LaneView { state: &self.state, settings: &self.settings, seq });
        }
        // Between two sales: within one, the next scan would have to wait for it.
        if self.state.current().is_none() {
            store.checkpoint_if_due()?;
        }
        Ok(())
    }

    /// The round up to its commit; answers the looks that wait for it.
    fn work(
        &mut self,
        store: &mut Store,
        waiting: &mut VecDeque<Message>,
        after: &mut Vec<After>,
    ) -> Result<Worked, RoundError> {
        let now = self.clock.now();
        let due = self.state.next_deadline().is_some_and(|deadline| deadline.0 <= now.mono_ms);
        if !due && waiting.iter().all(|message| matches!(message, Message::Look(_))) {
            // Nothing to decide: the file isn't needed.
            let look = |message| if let Message::Look(look) = message { Some(look) } else { None };
            let looks = waiting.drain(..).filter_map(look).collect();
            return Ok(Worked { looks, fresh: Vec::new() });
        }
        let seq_before = store.head().seq;
        let batch = match store.begin() {
            Ok(batch) => batch,
            Err(error @ StoreError::Busy { .. }) => return Err(RoundError::Busy(error)),
            Err(error) => return Err(error.into()),
        };
        let mut round = Round::new(batch, &mut self.state, &self.settings, &self.receipts, &self.catalogue);
        note_clock(&mut round, self.wall_ms, now)?;
        self.wall_ms = now.wall_ms;
        let mut looks = Vec::new();
        while let Some(message) = waiting.pop_front() {
            // Each input sees the time at which it is decided; what has run out before it has ended before it.
            let now = self.clock.now();
            expire(&mut round, now)?;
            match message {
                Message::Look(look) => looks.push(look),
                message => take(&mut round, message, now, after)?,
            }
            if round.batch.head().seq >= seq_before + ROUND as u64 {
                break;
            }
        }
        expire(&mut round, self.clock.now())?;
        after.extend(round.beeps.drain(..).map(|(device, feedback)| After::Beep(device, feedback)));
        if round.queued_print {
            after.push(After::Print);
        }
        let head = round.batch.head();
        if head.seq == seq_before && !round.wrote {
            // Nothing to keep: looks, refusals, the same again.
            return Ok(Worked { looks, fresh: Vec::new() });
        }
        if head.seq >= self.snapshot_seq + SNAPSHOT_EVERY {
            put_snapshot(&mut round, head.seq)?;
            self.snapshot_seq = head.seq;
        }
        let fresh = core::mem::take(&mut round.fresh);
        round.batch.commit()?;
        Ok(Worked { looks, fresh })
    }

    fn publish(&self, after: Vec<After>) {
        for after in after {
            match after {
                After::ForPos(..) => {}
                After::Print => self.print_jobs.notify_one(),
                // Whoever asked may have gone away meanwhile: it is in the journal all the same.
                After::Answer(reply, rendered) => drop(reply.send(rendered)),
                After::Noted(reply, seq) => drop(reply.send(seq)),
                After::Beep(device, feedback) => {
                    if let Some(scanner) = self.scanner(&device) {
                        // A scanner that takes no feedback (unplugged, stuck) makes nobody wait.
                        let _ = scanner.try_send(Order::Beep(Beep { device, feedback }));
                    }
                }
            }
        }
    }
}

impl Owner {
    /// Where a device's feedback goes. A port that finds several scanners calls them `name`, `name-2`, ...
    fn scanner(&self, device: &str) -> Option<&mpsc::Sender<Order>> {
        self.feedback.get(device).or_else(|| self.feedback.get(scanner::port_of(device)?))
    }
}

/// Whether scanners shall read: not while nothing can come of it.
fn reading_of(state: &State) -> Reading {
    if state.takes_scans() { Reading::Allowed } else { Reading::Prevented }
}

/// The wall clock may be set back by this much (time servers do) before it is worth an alarm.
const CLOCK_JUMP_MS: i64 = 2_000;

/// Says so when the wall clock was set back since `before_ms`.
fn note_clock(round: &mut Round<'_>, before_ms: i64, now: Now) -> Result<(), StoreError> {
    if before_ms > now.wall_ms.saturating_add(CLOCK_JUMP_MS) {
        round.note(Note::ClockWentBack { from_ms: before_ms, to_ms: now.wall_ms }, &Actor::Lane, now)?;
    }
    Ok(())
}

/// What the wall clock said when the journal's last record was written; 0 where there is none.
fn last_written_ms(store: &Store) -> Result<i64, StoreError> {
    let Some(before) = store.head().seq.checked_sub(1) else { return Ok(0) };
    Ok(store.records_after(before, 1)?.first().map_or(0, |last| last.at_ms))
}

/// Keeps the state, so that the next start reads few records.
fn put_snapshot(round: &mut Round<'_>, seq: u64) -> Result<(), StoreError> {
    let bytes = to_json(&round.batch, round.state)?;
    if bytes.len() > store::SNAPSHOT_BYTES_MAX {
        tracing::warn!(
            bytes = bytes.len(),
            "the state is too large for a snapshot; the next start reads more records"
        );
        return Ok(());
    }
    round.batch.put_snapshot(seq, super::start::SNAPSHOT_VERSION, &bytes)
}

/// Ends what has run out: choices, focus, held scans.
fn expire(round: &mut Round<'_>, now: Now) -> Result<(), RoundError> {
    if round.state.next_deadline().is_some_and(|deadline| deadline.0 <= now.mono_ms) {
        // A deadline is no command: there is nothing in it to refuse.
        let _ = round.input(&Input::Deadline, &Actor::Lane, now)?;
    }
    Ok(())
}

fn take(round: &mut Round<'_>, message: Message, now: Now, after: &mut Vec<After>) -> Result<(), RoundError> {
    match message {
        Message::Request(request, reply) => {
            let rendered = round.respond(request, now)?;
            after.push(After::Answer(reply, rendered));
        }
        Message::Scan(scan) => scanned(round, scan, now, after)?,
        Message::Note(note, reply) => {
            keep_print_job(round, &note, now)?;
            let appended = round.note(note, &Actor::Lane, now)?;
            after.push(After::Noted(reply, appended.seq));
        }
        Message::Stop(reason) => return Err(RoundError::Stopped(reason)),
        // Looks are taken after the commit.
        Message::Look(_) => {}
    }
    Ok(())
}

/// A scanner's read. What became of it is an event, whatever it is.
fn scanned(
    round: &mut Round<'_>,
    scan: ScanInput,
    now: Now,
    after: &mut Vec<After>,
) -> Result<(), RoundError> {
    let for_pos = (round.state.scanning_mode() == ScanningMode::Pos).then(|| scan.data.clone());
    let mut input = Input::Scan(scan);
    let decided = match round.input(&input, &Actor::Lane, now) {
        Err(error @ RoundError::Claim { .. }) => {
            tracing::error!(%error, "lane and registry disagree; the scan is refused");
            if let Input::Scan(scan) = &mut input {
                scan.damage = Some("registry_disagrees".into());
            }
            round.input(&input, &Actor::Lane, now)
        }
        decided => decided,
    };
    // Scans are never refused as commands are: their refusal is an event.
    if let (Ok(applied), Some(data)) = (decided?, for_pos)
        && let Some(own) = applied.recorded.last()
    {
        after.push(After::ForPos(own.seq, data));
    }
    Ok(())
}
