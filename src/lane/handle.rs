use super::{Followed, LaneError, Rendered, Request};
use checkout::{ScanInput, Settings, State};
use scanner::Reading;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// The most inputs that wait for the lane; a scanner waits for a place, a program is told to try again.
pub(super) const INBOX: usize = 1_024;

/// The way to the lane. Cheap to clone; lives until the lane has ended.
#[derive(Clone, Debug)]
pub struct LaneHandle {
    pub(super) inbox: mpsc::Sender<Message>,
    pub(super) committed: watch::Receiver<u64>,
    pub(super) reading: watch::Receiver<Reading>,
    pub(super) readers: Arc<super::readers::Readers>,
    pub(super) stopped: watch::Receiver<Option<String>>,
    pub(super) print_jobs: Arc<tokio::sync::Notify>,
    pub(super) clock: super::Clock,
    pub(super) passing: Arc<super::passing::Passing>,
    pub(super) recent: Arc<super::recent::Recent>,
    pub(super) print_cut_off: bool,
}

/// The lane's state at one moment, as the owner shows it.
#[derive(Debug, Clone, Copy)]
pub struct LaneView<'a> {
    /// The state.
    pub state: &'a State,
    /// How the lane is set up.
    pub settings: &'a Settings,
    /// The journal's last sequence number.
    pub seq: u64,
}

/// What comes to the owner.
pub(super) enum Message {
    /// A program's request and where its answer goes.
    Request(Request, oneshot::Sender<Rendered>),
    /// A scanner's read.
    Scan(ScanInput),
    /// A look at the state.
    Look(Box<dyn FnOnce(LaneView<'_>) + Send>),
    /// Something to be journalled that isn't checkout's, and where to say that it is.
    Note(super::note::Note, oneshot::Sender<u64>),
    /// The lane must not go on, for this reason.
    Stop(String),
}

impl core::fmt::Debug for Message {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Request(..) => "Request",
            Self::Scan(_) => "Scan",
            Self::Look(_) => "Look",
            Self::Note(..) => "Note",
            Self::Stop(_) => "Stop",
        })
    }
}

impl LaneHandle {
    /// Asks for something and waits until it is committed.
    ///
    /// # Errors
    /// When the lane has stopped, or too much is waiting for it.
    pub async fn submit(&self, request: Request) -> Result<Rendered, LaneError> {
        let (reply, answer) = oneshot::channel();
        match self.inbox.try_send(Message::Request(request, reply)) {
            Ok(()) => self.answered(answer).await,
            Err(mpsc::error::TrySendError::Full(_)) => Err(LaneError::Busy(INBOX)),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(self.why_stopped()),
        }
    }

    /// Whether scanners shall read, as it is and as it becomes.
    #[must_use]
    pub fn reading(&self) -> watch::Receiver<Reading> {
        self.reading.clone()
    }

    /// Brings a scanner's read to the lane, waiting for a place: a read is never lost.
    ///
    /// # Errors
    /// When the lane has stopped.
    pub async fn scanned(&self, scan: ScanInput) -> Result<(), LaneError> {
        self.inbox.send(Message::Scan(scan)).await.map_err(|_| self.why_stopped())
    }

    /// Journals something that isn't checkout's; answers its sequence number once it is committed.
    ///
    /// # Errors
    /// When the lane has stopped.
    pub async fn note(&self, note: super::note::Note) -> Result<u64, LaneError> {
        let (reply, answer) = oneshot::channel();
        self.inbox.send(Message::Note(note, reply)).await.map_err(|_| self.why_stopped())?;
        self.answered(answer).await
    }

    /// Stops the lane for good: what was found out must not be worked on with.
    pub async fn stop(&self, reason: String) {
        // A lane that has stopped already needs no telling.
        let _ = self.inbox.send(Message::Stop(reason)).await;
    }

    /// Looks at the state: everything in one moment.
    ///
    /// # Errors
    /// When the lane has stopped, or too much is waiting for it.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(LaneView<'_>) -> T + Send + 'static,
    ) -> Result<T, LaneError> {
        let (reply, answer) = oneshot::channel();
        let look = Box::new(move |view: LaneView<'_>| {
            // Who asked may have gone away.
            let _ = reply.send(look(view));
        });
        match self.inbox.try_send(Message::Look(look)) {
            Ok(()) => self.answered(answer).await,
            Err(mpsc::error::TrySendError::Full(_)) => Err(LaneError::Busy(INBOX)),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(self.why_stopped()),
        }
    }

    /// The journal's highest committed sequence number, as it grows.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }

    /// Reads from the journal's file on a connection of its own, beside the owner, on a thread for blocking work.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&store::Reader) -> Result<T, store::StoreError> + Send + 'static,
    ) -> Result<T, LaneError> {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.with(read))
            .await
            .map_err(|error| LaneError::Unreadable(format!("a read of the journal was cut off: {error}")))?
            .map_err(|error| LaneError::Unreadable(error.to_string()))
    }

    /// The journal's records after this number, oldest first, at most so many: the last ones from memory, older ones from the file.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn records_after(&self, seq: u64, most: usize) -> Result<Vec<Followed>, LaneError> {
        if let Some(recent) = self.recent.after(seq, most) {
            return Ok(recent.into_iter().map(Followed::Fresh).collect());
        }
        let records = self.read(move |reader| reader.records_after(seq, most)).await?;
        Ok(records.into_iter().map(Followed::Stored).collect())
    }

    /// What was read in scanning mode `pos`, by its event's sequence number: for the till's program alone, while it is still here.
    #[must_use]
    pub fn scan_for_pos(&self, seq: u64) -> Option<Vec<u8>> {
        self.passing.get(seq)
    }

    /// Whether the last run ended while a receipt was being sent: its printer may wait for the rest of a command.
    #[must_use]
    pub const fn print_was_cut_off(&self) -> bool {
        self.print_cut_off
    }

    /// Told after each commit that queued a print job.
    #[must_use]
    pub fn print_jobs(&self) -> Arc<tokio::sync::Notify> {
        Arc::clone(&self.print_jobs)
    }

    /// The lane's clocks.
    #[must_use]
    pub const fn clock(&self) -> super::Clock {
        self.clock
    }

    /// Why the lane has stopped, if it has.
    #[must_use]
    pub fn stopped(&self) -> Option<String> {
        self.stopped.borrow().clone()
    }

    /// Waits until the lane has stopped by itself, and says why.
    pub async fn wait_stopped(&self) -> String {
        let mut stopped = self.stopped.clone();
        match stopped.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_default(),
            Err(_) => "it was told to end".to_owned(),
        }
    }

    /// An answer; where the lane drops the question instead, its reason, which it gives right after.
    async fn answered<T>(&self, answer: oneshot::Receiver<T>) -> Result<T, LaneError> {
        match answer.await {
            Ok(answer) => Ok(answer),
            Err(_) => Err(LaneError::Stopped(self.wait_stopped().await)),
        }
    }

    fn why_stopped(&self) -> LaneError {
        LaneError::Stopped(self.stopped().unwrap_or_else(|| "it was told to end".to_owned()))
    }
}
