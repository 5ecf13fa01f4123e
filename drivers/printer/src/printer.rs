use crate::encode::{ESC, GS};
use crate::replies::{Replies, Reply};
use crate::status::Answers;
use crate::transport::{self, Ending, Link, Stream};
use crate::{LARGEST_COMMAND_BYTES, PrintError, PrinterSettings, Reason, Status};
use core::fmt;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::Poll;
use core::time::Duration;
use models::Confirm;
use tokio::io::ReadBuf;
use tokio::time::{Instant, timeout, timeout_at};

/// An open way to one printer, with one owner.
///
/// After an error, or a call that was dropped before it ended, the connection is of no more use: what the printer
/// says later could be taken for the answer to something else. Every further call then says
/// [`Reason::Interrupted`]; drop it, and connect again.
pub struct Printer {
    settings: PrinterSettings,
    link: Link,
    replies: Replies,
    /// Something was begun, and not ended.
    open: bool,
}

/// How certain it is that a job is on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Printed {
    /// The printer said that it has printed it.
    Confirmed,
    /// Every byte was handed over. Nobody said anything: the model or the port cannot.
    Written,
}

/// A process id has four characters from 20 to 7E.
const ID_BASE: u32 = 95;
/// `GS r 1`: the paper sensors, answered in turn with the data.
const ASK_SENSORS: [u8; 3] = [GS, b'r', 1];
/// More jobs than a printer's buffer holds.
const OWED_MAX: usize = 64;
/// More stale input than any printer keeps.
const STALE_MAX: usize = 1 << 16;

impl Printer {
    /// Opens the way to the printer.
    ///
    /// Cancel-safe: dropped early, nothing has happened.
    ///
    /// # Errors
    /// [`PrintError::NotSent`]: not there, not reachable, not in time.
    pub async fn connect(settings: &PrinterSettings) -> Result<Self, PrintError> {
        let waited = settings.deadlines.connect;
        let opened = timeout(waited, transport::open(settings)).await.unwrap_or_else(|_| {
            let cause = format!("no connection in {} ms", waited.as_millis());
            Err(Reason::Unreachable { port: settings.port.to_string(), cause })
        });
        match opened {
            Ok(link) => {
                Ok(Self { settings: settings.clone(), link, replies: Replies::default(), open: false })
            }
            Err(reason) => Err(PrintError::NotSent { printer: settings.name.clone(), reason }),
        }
    }

    /// Asks the printer how it is (`DLE EOT` 1 to 4, which it answers even while it is off-line).
    ///
    /// Not cancel-safe: see [`Printer`].
    ///
    /// # Errors
    /// [`PrintError::NotSent`]: it does not answer, or the connection is lost. A printer that cannot print is no
    /// error here.
    pub async fn status(&mut self) -> Result<Status, PrintError> {
        self.begin()?;
        let status = self.ask().await.map_err(|reason| self.not_sent(reason))?;
        self.open = false;
        Ok(status)
    }

    /// Prints a job: asks whether the printer can, sends every byte, and waits for the printer's word where its
    /// model gives one.
    ///
    /// `job_mark` tells this job's confirmation from those of others. It must differ from the last job's; it counts
    /// modulo 95^4.
    ///
    /// Not cancel-safe: dropped early, the job's end is as uncertain as with [`PrintError::Uncertain`].
    ///
    /// # Errors
    /// [`PrintError::NotSent`] before the first byte, [`PrintError::Uncertain`] after it.
    pub async fn print(&mut self, job: &[u8], job_mark: u32) -> Result<Printed, PrintError> {
        self.gate().await?;
        let (request, expected) = self.confirmation(job_mark);
        let bytes = [job, &request].concat();
        let mut written = 0;
        let outcome = match (self.send(&bytes, &mut written).await, &expected) {
            (Ok(()), Some(expected)) => self.await_confirmation(expected).await,
            (Ok(()), None) => Ok(Printed::Written),
            (Err(reason), _) => Err(reason),
        };
        match outcome {
            Ok(printed) => {
                self.open = false;
                Ok(printed)
            }
            Err(reason) if written == 0 => Err(self.not_sent(reason)),
            Err(reason) => {
                let printer = self.settings.name.clone();
                Err(PrintError::Uncertain {
                    printer,
                    reason,
                    written: written.min(job.len()),
                    length: job.len(),
                })
            }
        }
    }

    /// Ends whatever command an earlier, broken-off job has left open in the printer, sets it back to its
    /// defaults, and cuts: half a receipt and the next customer's never leave on one piece of paper. To be called on
    /// a new connection, before anything else is printed.
    ///
    /// A printer that waits for the rest of a picture takes everything for dots; outside of a command it ignores
    /// the zero bytes. Where `GS r` confirms, the answers that earlier jobs are still owed are waited for: they don't
    /// say whose they are. A printer that cannot print is sent nothing. Not cancel-safe.
    ///
    /// # Errors
    /// [`PrintError::NotSent`]: it cannot print, or took not all of them.
    pub async fn resynchronise(&mut self) -> Result<(), PrintError> {
        self.gate().await?;
        if matches!(self.link, Link::Live { .. }) {
            let mut bytes = vec![0; LARGEST_COMMAND_BYTES];
            bytes.extend([ESC, b'@']);
            bytes.extend(crate::encode::cut(&self.settings.model));
            let owed = self.settings.model.confirm == Confirm::GsR && self.hears();
            if owed {
                bytes.extend(ASK_SENSORS);
            }
            self.send(&bytes, &mut 0).await.map_err(|reason| self.not_sent(reason))?;
            if owed {
                self.await_owed().await.map_err(|reason| self.not_sent(reason))?;
            }
        }
        self.open = false;
        Ok(())
    }

    /// Leaves the printer so that nothing already written is lost: a TCP connection is shut down and read to its
    /// end, a USB printer waited for. What fails here fails quietly: the job's outcome is known already.
    pub async fn close(mut self) {
        let deadline = self.settings.deadlines.close;
        let Link::Live { stream, ending } = &mut self.link else { return };
        let leave = async {
            if *ending == Ending::Nothing
                || poll_fn(|cx| Pin::new(&mut **stream).poll_shutdown(cx)).await.is_err()
            {
                return;
            }
            let mut buffer = [0; 256];
            while *ending == Ending::Shutdown && matches!(read(stream, &mut buffer).await, Ok(1..)) {}
        };
        // Past the deadline, closing is all that is left to do.
        let _ = timeout(deadline, leave).await;
    }

    /// Begins, if the printer can print or cannot tell.
    async fn gate(&mut self) -> Result<(), PrintError> {
        self.begin()?;
        match self.ask().await.map_err(|reason| self.not_sent(reason))? {
            Status::Blocked(blocked) => {
                self.open = false;
                Err(self.not_sent(Reason::Blocked(blocked)))
            }
            Status::Ready { .. } | Status::Unknown => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), PrintError> {
        if self.open {
            return Err(self.not_sent(Reason::Interrupted));
        }
        self.open = true;
        Ok(())
    }

    fn not_sent(&self, reason: Reason) -> PrintError {
        PrintError::NotSent { printer: self.settings.name.clone(), reason }
    }

    /// Whether anything can be heard from the printer at all.
    fn hears(&self) -> bool {
        matches!(&self.link, Link::Live { stream, .. } if !stream.deaf())
    }

    /// What asks for the printer's word, and what that word is.
    fn confirmation(&self, job_mark: u32) -> (Vec<u8>, Option<Expected>) {
        match self.settings.model.confirm {
            _ if !self.hears() => (Vec::new(), None),
            Confirm::ProcessId => {
                let id = process_id(job_mark);
                // GS ( H, function 48.
                let mut request = vec![GS, b'(', b'H', 6, 0, 48, 48];
                request.extend(id);
                (request, Some(Expected::ProcessId(id)))
            }
            Confirm::GsR => (ASK_SENSORS.to_vec(), Some(Expected::Queued)),
            Confirm::None => (Vec::new(), None),
        }
    }

    async fn ask(&mut self) -> Result<Status, Reason> {
        self.discard_stale().await?;
        if !self.settings.model.status || !self.hears() {
            return Ok(Status::Unknown);
        }
        let mut answers = [0; 4];
        for (answer, question) in answers.iter_mut().zip(1_u8..) {
            *answer = self.answer(question).await?;
        }
        Ok(Answers(answers).status())
    }

    /// One question of status: `DLE EOT n`.
    async fn answer(&mut self, question: u8) -> Result<u8, Reason> {
        const DLE: u8 = 0x10;
        const EOT: u8 = 0x04;
        let waited = self.settings.deadlines.status;
        let deadline = Instant::now() + waited;
        let silent = |_| Reason::Silent(waited);
        let question = [DLE, EOT, question];
        let mut asked = 0;
        loop {
            let rest = question.get(asked..).unwrap_or_default();
            match timeout_at(deadline, self.step(rest)).await.map_err(silent)?? {
                Step::Wrote(count) => asked += count,
                Step::Heard(replies) => {
                    let answer = replies.iter().find_map(|reply| match reply {
                        Reply::RealTime(answer) => Some(*answer),
                        _ => None,
                    });
                    if let Some(answer) = answer.filter(|_| rest.is_empty()) {
                        return Ok(answer);
                    }
                }
            }
        }
    }

    /// What the printer said before anybody asked answers nothing.
    async fn discard_stale(&mut self) -> Result<(), Reason> {
        self.replies = Replies::default();
        let Link::Live { stream, .. } = &mut self.link else { return Ok(()) };
        let mut buffer = [0; 1024];
        let mut discarded = 0;
        while discarded < STALE_MAX {
            let at_once = poll_fn(|cx| match poll_read(stream, cx, &mut buffer) {
                Poll::Pending => Poll::Ready(None),
                Poll::Ready(result) => Poll::Ready(Some(result)),
            });
            match at_once.await {
                None => return Ok(()),
                Some(Ok(0)) => return Err(lost_end()),
                Some(Ok(count)) => discarded += count,
                Some(Err(e)) => return Err(Reason::Lost(e.to_string())),
            }
        }
        Ok(())
    }

    /// Sends everything. What the printer says meanwhile answers nothing: its confirmation is asked for by the last
    /// byte.
    async fn send(&mut self, bytes: &[u8], written: &mut usize) -> Result<(), Reason> {
        if let Link::File(file) = &self.link {
            return match file.append(bytes).await {
                Ok(()) => {
                    *written = bytes.len();
                    Ok(())
                }
                Err((count, e)) => {
                    *written = count;
                    Err(Reason::Lost(e.to_string()))
                }
            };
        }
        let stall = self.settings.deadlines.stall;
        let mut deadline = Instant::now() + stall;
        while let Some(rest) = bytes.get(*written..).filter(|rest| !rest.is_empty()) {
            let step = timeout_at(deadline, self.step(rest)).await;
            match step.map_err(|_| Reason::Stalled(stall))?? {
                Step::Wrote(count) => {
                    *written += count;
                    deadline = Instant::now() + stall;
                }
                Step::Heard(_) => {}
            }
        }
        self.drain(stall).await
    }

    async fn drain(&mut self, stall: Duration) -> Result<(), Reason> {
        let Link::Live { stream, ending: Ending::Drain } = &mut self.link else { return Ok(()) };
        let flushed = timeout(stall, poll_fn(|cx| Pin::new(&mut **stream).poll_flush(cx))).await;
        flushed.map_err(|_| Reason::Stalled(stall))?.map_err(|e| Reason::Lost(e.to_string()))
    }

    async fn await_confirmation(&mut self, expected: &Expected) -> Result<Printed, Reason> {
        let waited = self.settings.deadlines.confirm;
        let deadline = Instant::now() + waited;
        loop {
            match timeout_at(deadline, self.step(&[])).await {
                Ok(Ok(Step::Heard(replies))) if heard(&replies, Some(expected))? => {
                    return Ok(Printed::Confirmed);
                }
                Ok(Ok(_)) => {}
                Ok(Err(reason)) => return Err(reason),
                // It may be able to say why.
                Err(_) => {
                    return Err(match self.ask().await {
                        Ok(Status::Blocked(blocked)) => Reason::Blocked(blocked),
                        _ => Reason::Unconfirmed(waited),
                    });
                }
            }
        }
    }

    /// Hears out the answers to `GS r` that are still to come: the first one, then until it is quiet. A printer that
    /// gives none owes none.
    async fn await_owed(&mut self) -> Result<(), Reason> {
        let mut deadline = Instant::now() + self.settings.deadlines.confirm;
        let mut answers = 0;
        while answers < OWED_MAX {
            match timeout_at(deadline, self.step(&[])).await {
                Ok(Ok(Step::Heard(replies))) => {
                    let found = replies.iter().filter(|reply| matches!(reply, Reply::Queued(_))).count();
                    if found > 0 {
                        answers += found;
                        deadline = Instant::now() + self.settings.deadlines.status;
                    }
                }
                Ok(Ok(Step::Wrote(_))) => {}
                Ok(Err(reason)) => return Err(reason),
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// Whatever comes first: some of `bytes` taken, or something heard.
    async fn step(&mut self, bytes: &[u8]) -> Result<Step, Reason> {
        let Link::Live { stream, .. } = &mut self.link else {
            return Err(Reason::Lost("a file answers nothing".to_owned()));
        };
        let mut buffer = [0; 1024];
        let progress = poll_fn(|cx| {
            if !bytes.is_empty()
                && let Poll::Ready(result) = Pin::new(&mut **stream).poll_write(cx, bytes)
            {
                return Poll::Ready(result.map(Progress::Wrote));
            }
            poll_read(stream, cx, &mut buffer).map(|result| result.map(Progress::Heard))
        });
        match progress.await.map_err(|e| Reason::Lost(e.to_string()))? {
            Progress::Wrote(0) => Err(Reason::Lost("it takes nothing more".to_owned())),
            Progress::Wrote(count) => Ok(Step::Wrote(count)),
            Progress::Heard(0) => Err(lost_end()),
            Progress::Heard(count) => {
                Ok(Step::Heard(self.replies.push(buffer.get(..count).unwrap_or_default())))
            }
        }
    }
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printer")
            .field("name", &self.settings.name)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

/// The printer's word that it has printed.
enum Expected {
    /// `37 22 d1 d2 d3 d4 00`.
    ProcessId([u8; 4]),
    /// Any answer to `GS r`: there is one question only.
    Queued,
}

enum Progress {
    Wrote(usize),
    Heard(usize),
}

enum Step {
    Wrote(usize),
    Heard(Vec<Reply>),
}

/// Whether the expected reply is among these. An answer to `GS r` that says that the paper has ended confirms
/// nothing (bits 2 and 3).
fn heard(replies: &[Reply], expected: Option<&Expected>) -> Result<bool, Reason> {
    const PROCESS_ID: u8 = 0x37;
    const PROCESS_ID_KIND: u8 = 0x22;
    const PAPER_END: u8 = 0b0000_1100;
    for reply in replies {
        match (expected, reply) {
            (Some(Expected::ProcessId(id)), Reply::Block { header: PROCESS_ID, data })
                if data.split_first() == Some((&PROCESS_ID_KIND, id.as_slice())) =>
            {
                return Ok(true);
            }
            (Some(Expected::Queued), Reply::Queued(sensors)) if sensors & PAPER_END != 0 => {
                return Err(Reason::Blocked(crate::Blocked::PaperOut));
            }
            (Some(Expected::Queued), Reply::Queued(_)) => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}

/// The mark in base 95, as characters from 20 to 7E.
fn process_id(mark: u32) -> [u8; 4] {
    let digit = |power: u32| {
        let value = mark / ID_BASE.pow(power) % ID_BASE;
        // Below 95, so that the sum is at most 7E.
        u8::try_from(value).unwrap_or(0) + b' '
    };
    [digit(3), digit(2), digit(1), digit(0)]
}

fn lost_end() -> Reason {
    Reason::Lost("closed by the printer".to_owned())
}

fn poll_read(
    stream: &mut Box<dyn Stream>,
    cx: &mut core::task::Context<'_>,
    buffer: &mut [u8],
) -> Poll<std::io::Result<usize>> {
    let mut buffer = ReadBuf::new(buffer);
    Pin::new(&mut **stream).poll_read(cx, &mut buffer).map(|result| result.map(|()| buffer.filled().len()))
}

async fn read(stream: &mut Box<dyn Stream>, buffer: &mut [u8]) -> std::io::Result<usize> {
    poll_fn(|cx| poll_read(stream, cx, buffer)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_next_to_each_other_have_different_ids_of_allowed_characters() {
        assert_eq!(process_id(0), *b"    ");
        assert_eq!(process_id(1), *b"   !");
        assert_eq!(process_id(95), *b"  ! ");
        assert_eq!(process_id(95_u32.pow(4) - 1), *b"~~~~");
        assert_eq!(process_id(95_u32.pow(4)), *b"    ");
        assert!(process_id(u32::MAX).iter().all(|byte| (0x20..=0x7e).contains(byte)));
    }
}
