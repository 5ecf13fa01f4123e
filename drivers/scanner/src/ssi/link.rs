use core::task::{Context, Poll};
use core::time::Duration;
use std::future::poll_fn;
use std::io;
use std::path::Path;

use models::{FlowControl, SsiModel};
use tokio::io::ReadBuf;
use tokio::time::Instant;

use super::{CommandId, Done, Outcome, SsiCommand, SsiFramer};
use crate::run::{Gone, News, Obstacle};
use crate::serial::Line;
use crate::{Feedback, Framed, Reading, ReadingState};

/// A scanner that talks SSI on an open tty.
#[derive(Debug)]
pub(crate) struct SsiLink {
    line: Line,
    framer: SsiFramer,
    started: Instant,
    buffer: Box<[u8; READ_BYTES]>,
    /// What the line has not taken yet.
    unsent: Vec<u8>,
    description: String,
    is_set_up: bool,
    /// A scan broke off when the scanner was left, and may go on.
    may_go_on: bool,
    /// Commands at their end that nobody has asked about.
    done: Vec<Done>,
}

/// The most bytes taken in one read.
const READ_BYTES: usize = 4_096;

/// The most bytes that wait for the line: more than all answers and commands of a few seconds.
const UNSENT_BYTES_MAX: usize = 4_096;

/// Commands at their end that nobody has asked about; more are forgotten.
const DONE_MAX: usize = 32;

impl SsiLink {
    /// Opens the tty for ourselves alone, as the settings say. The scanner is set up once it is known whether it shall read.
    pub(crate) fn open(path: &Path, name: &str, model: &SsiModel) -> Result<Self, Obstacle> {
        let line = Line::open(path, &model.settings)?;
        let flow = if model.settings.flow == FlowControl::Hardware { ", RTS/CTS" } else { "" };
        Ok(Self {
            line,
            framer: SsiFramer::new(model),
            started: Instant::now(),
            buffer: Box::new([0; READ_BYTES]),
            unsent: Vec::new(),
            description: format!("{name} on {} at {}{flow}", path.display(), model.settings),
            is_set_up: false,
            may_go_on: false,
            done: Vec::new(),
        })
    }

    /// Sets the scanner up, the first time.
    fn set_up(&mut self) {
        if !std::mem::replace(&mut self.is_set_up, true) {
            if self.may_go_on {
                self.framer.taken(self.started.elapsed());
            }
            self.framer.set_up(self.started.elapsed());
            self.send();
        }
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) const fn started(&self) -> Instant {
        self.started
    }

    /// Waits for bytes, and sends what waits meanwhile. Gives the scans that the bytes complete. May be dropped at any
    /// moment without losing any.
    pub(crate) async fn read(&mut self) -> Result<Vec<Framed>, Gone> {
        self.set_up();
        let gone = match poll_fn(|context| self.poll(context)).await {
            // A tty that hangs up reads as ended from then on; reading again would spin.
            Ok(0) => "the line was closed at its other end, or the adapter was unplugged".to_owned(),
            Ok(count) => {
                tracing::trace!(count, "read");
                let bytes = self.buffer.get(..count).unwrap_or_default();
                let scans = self.framer.push(bytes, self.started.elapsed());
                self.send();
                return Ok(scans);
            }
            Err(error) => format!("reading failed: {error}"),
        };
        // Nobody is there to be told anything: it can be opened anew at once.
        self.line.part(&[]);
        Err(Gone(gone))
    }

    /// Sends what waits for the line, and reads.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        while !self.unsent.is_empty() {
            match self.line.poll_write(context, &self.unsent) {
                Poll::Ready(Ok(count)) if count > 0 => {
                    drop(self.unsent.drain(..count.min(self.unsent.len())));
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(_)) | Poll::Pending => break,
            }
        }
        let mut buffer = ReadBuf::new(self.buffer.as_mut_slice());
        self.line.poll_read(context, &mut buffer).map_ok(|()| buffer.filled().len())
    }

    /// Whether bytes wait to be read.
    pub(crate) fn waits(&self) -> bool {
        self.line.waits()
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        if !self.is_set_up {
            return Some(self.started);
        }
        self.framer.next_deadline().map(|deadline| self.started + deadline)
    }

    pub(crate) fn expire(&mut self) -> Option<Framed> {
        self.set_up();
        let scan = self.framer.expire(self.started.elapsed());
        self.send();
        scan
    }

    pub(crate) fn break_off(&mut self) -> Vec<Framed> {
        self.framer.break_off()
    }

    /// A scan broke off when the scanner was left, and may go on.
    pub(crate) const fn may_go_on(&mut self) {
        self.may_go_on = true;
    }

    /// What it reads for so long may be the rest of what was not read.
    pub(crate) fn distrust_for(&mut self, time: Duration) {
        self.framer.distrust_until(self.started.elapsed() + time);
    }

    /// Whether it does what it is told, where that has changed since it was asked last.
    pub(crate) fn take_news(&mut self) -> Option<News> {
        Some(match self.framer.take_trouble()? {
            Some(trouble) => News::Trouble(Obstacle::new(
                format!("{}: {}", self.description, trouble.reason()),
                trouble.remedy().to_owned(),
            )),
            None => News::Well,
        })
    }

    /// The commands that have come to their end since the last time.
    pub(crate) fn take_done(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }

    /// Makes the good beep, then the bad one. Gives their numbers.
    pub(crate) fn test_beeps(&mut self) -> Vec<CommandId> {
        let ids = self.framer.test_beeps(self.started.elapsed());
        self.send();
        ids
    }

    /// Makes the scanner beep. Never waits: a line that takes nothing must not keep scans from being read.
    pub(crate) fn feedback(&mut self, feedback: Feedback) {
        self.framer.feedback(feedback, self.started.elapsed());
        self.send();
    }

    /// Starts a scan session, or stops it. It is asked until it answers. Gives the command's number.
    pub(crate) fn trigger(&mut self, on: bool) -> CommandId {
        let command = if on { SsiCommand::StartSession } else { SsiCommand::StopSession };
        let id = self.framer.ask(command, self.started.elapsed());
        self.send();
        id
    }

    /// Lets it scan or not. It is asked until it answers; what it answered isn't told.
    pub(crate) fn set_reading(&mut self, reading: Reading) -> ReadingState {
        if self.is_set_up {
            self.framer.command(SsiCommand::of_reading(reading), self.started.elapsed());
            self.send();
        } else {
            self.framer.will_read(reading);
            self.set_up();
        }
        ReadingState::after(reading, true)
    }

    /// Sends what there is, as far as the line takes it. The rest goes when it takes more.
    fn send(&mut self) {
        for done in self.framer.take_done() {
            if done.outcome != Outcome::Taken {
                tracing::warn!(port = %self.description, command = ?done.command, "a command failed: {}", done.outcome.text());
            }
            if self.done.len() < DONE_MAX {
                self.done.push(done);
            }
        }
        self.unsent.extend(self.framer.take_output());
        if self.unsent.len() > UNSENT_BYTES_MAX {
            tracing::warn!(port = %self.description, "the line takes nothing: what waited for it is dropped");
            self.unsent.clear();
        }
        while !self.unsent.is_empty() {
            match self.line.try_write(&self.unsent) {
                Ok(0) => return,
                Ok(count) => drop(self.unsent.drain(..count.min(self.unsent.len()))),
                // A line that has gone shows that when it is read.
                Err(_) => return,
            }
        }
    }
}

impl Drop for SsiLink {
    /// Nobody takes what it reads from now on: a session that is on is stopped, and it shall read no more.
    fn drop(&mut self) {
        // A line that takes nothing takes no last words either.
        let is_heard = self.is_set_up && self.unsent.is_empty();
        let words = if is_heard { self.framer.farewell(self.started.elapsed()) } else { Vec::new() };
        self.line.part(&words);
    }
}
