//! Printing: from the queue of print jobs to paper.
//!
//! A job is `sending` in the journal before its first byte leaves, so that a crash can't make it a second original:
//! after one it is `uncertain`, and a person decides.

use super::logo::Logo;
use super::{DeviceHealth, DeviceKind, DeviceStatus, DeviceTest, StatusBoard, TestRequest, TestResult};
use crate::lane::{LaneError, LaneHandle, Note, PrintJobId, PrintState, wall_ms};
use crate::service::Ending;
use models::Models;
use printer::{PrintError, Printed, Printer, PrinterSettings, Status};
use receipt::Document;
use std::sync::Arc;
use std::time::Duration;
use store::PrintJob;
use tokio::sync::mpsc;

/// The first pause after a printer could not be used, and the longest: somebody who has put paper in waits for the receipt.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));

/// One printer and its queue.
pub(super) struct PrintQueue {
    pub(super) settings: PrinterSettings,
    pub(super) paper: receipt::Paper,
    /// The shop's logo, above every receipt.
    pub(super) logo: Option<Logo>,
    pub(super) lane: LaneHandle,
    pub(super) board: Arc<StatusBoard>,
    /// The configuration names no model: a USB printer is what its ids say, by these models.
    pub(super) known: Option<Arc<Models>>,
    /// Something was cut off, and may have left the printer in the middle of a command.
    pub(super) resynchronise: bool,
    /// It prints the lane's receipts; else it is only tested.
    pub(super) receipts: bool,
}

/// How a pass over the queue ended.
enum Pass {
    /// Nothing is left.
    Empty,
    /// The printer can't be used now.
    Blocked,
}

impl PrintQueue {
    /// Prints until it is told to end; the job under way is ended first.
    pub(super) async fn drive(mut self, mut tests: mpsc::Receiver<TestRequest>, ending: Ending) {
        let queued = self.lane.print_jobs();
        let mut pause = PAUSE.0;
        self.resynchronise = self.receipts && self.lane.print_was_cut_off();
        loop {
            self.identify();
            let pass = if self.receipts { self.pass(&ending).await } else { Ok(Pass::Empty) };
            let retry = match pass {
                Ok(Pass::Empty) => {
                    pause = PAUSE.0;
                    None
                }
                Ok(Pass::Blocked) => {
                    let wait = pause;
                    pause = (pause * 2).min(PAUSE.1);
                    Some(wait)
                }
                Err(error @ LaneError::Stopped(_)) => {
                    tracing::error!(%error, "printing has ended with the lane");
                    return;
                }
                // The queue could not be read: nothing was sent, and what is queued stays queued.
                Err(error @ (LaneError::Unreadable(_) | LaneError::Busy(_))) => {
                    tracing::warn!(%error, "the print queue could not be read; it is read again");
                    Some(PAUSE.1)
                }
            };
            tokio::select! {
                () = ending.told() => return,
                // Only who prints may take the call: it wakes one.
                () = queued.notified(), if self.receipts => {}
                () = pause_for(retry) => {}
                request = tests.recv() => {
                    let Some(request) = request else { return };
                    self.identify();
                    let result = self.test(request.test).await;
                    // Who asked may have gone away.
                    let _ = request.reply.send(result);
                }
            }
        }
    }

    /// Takes the model of the USB printer that is plugged in, where none was named.
    fn identify(&mut self) {
        let Some(models) = &self.known else { return };
        let found = printer::usb_printers().into_iter().find_map(|found| models.printer_by_usb(found.id));
        if let Some(model) = found
            && model.name != self.settings.model.name
            && let Ok(paper) = printer::paper(model)
        {
            tracing::info!(model = model.name, "the printer's model, by its USB ids");
            self.settings =
                PrinterSettings::new(self.settings.name.clone(), self.settings.port.clone(), model.clone());
            self.paper = paper;
            if let Some(logo) = &mut self.logo {
                logo.fit(paper.dots());
            }
            self.board.set_model(&self.settings.name, &self.settings.model.name);
        }
    }

    /// Prints what is queued, oldest first.
    async fn pass(&mut self, ending: &Ending) -> Result<Pass, LaneError> {
        loop {
            if ending.is_told() {
                return Ok(Pass::Empty);
            }
            let next = self
                .lane
                .read(|reader| Ok(reader.print_jobs_in(&[store::PrintState::Queued], 1)?.pop()))
                .await?;
            let Some(job) = next else { return Ok(Pass::Empty) };
            let Some(bytes) = self.rendered(&job).await? else { continue };
            let mut printer = match self.ready().await {
                Ok(printer) => printer,
                Err(error) => {
                    self.unavailable(&error).await?;
                    return Ok(Pass::Blocked);
                }
            };
            let attempts = job.attempts + 1;
            self.change(&job, PrintState::Sending, attempts, None).await?;
            // Differs from the last job's, and from this one's last attempt.
            let mark = u32::try_from((job.id * 16 + u64::from(attempts % 16)) % u64::from(u32::MAX))
                .unwrap_or_default();
            match printer.print(&bytes, mark).await {
                Ok(printed) => {
                    let note =
                        (printed == Printed::Written).then_some("written; this printer doesn't confirm");
                    self.change(&job, PrintState::Printed, attempts, note).await?;
                    self.available().await?;
                    printer.close().await;
                }
                Err(error @ PrintError::NotSent { .. }) => {
                    self.change(&job, PrintState::Queued, attempts, Some(&error.to_string())).await?;
                    self.unavailable(&error).await?;
                    return Ok(Pass::Blocked);
                }
                Err(error @ PrintError::Uncertain { .. }) => {
                    self.resynchronise = true;
                    self.change(&job, PrintState::Uncertain, attempts, Some(&error.to_string())).await?;
                    self.unavailable(&error).await?;
                }
            }
        }
    }

    /// A connection to print on, to a printer that says it can, or can't say.
    async fn ready(&mut self) -> Result<Printer, PrintError> {
        let mut printer = Printer::connect(&self.settings).await?;
        if self.resynchronise {
            printer.resynchronise().await?;
            self.resynchronise = false;
        }
        self.able(printer).await
    }

    /// The connection, if the printer says that it can print, or can't say.
    async fn able(&self, mut printer: Printer) -> Result<Printer, PrintError> {
        match printer.status().await? {
            Status::Ready { .. } | Status::Unknown => Ok(printer),
            Status::Blocked(blocked) => {
                printer.close().await;
                let reason = printer::Reason::Blocked(blocked);
                Err(PrintError::NotSent { printer: self.settings.name.clone(), reason })
            }
        }
    }

    /// Asks the printer how it is. Nothing is printed.
    async fn ask(&self) -> Result<String, PrintError> {
        self.able(Printer::connect(&self.settings).await?).await?.close().await;
        Ok("It says that it can print.".to_owned())
    }

    /// The job's bytes. A job whose receipt can't be read is failed, and the queue goes on.
    async fn rendered(&self, job: &PrintJob) -> Result<Option<Vec<u8>>, LaneError> {
        let receipt = job.receipt.clone();
        let stored = self.lane.read(move |reader| reader.receipt(&receipt)).await?;
        let document = stored
            .ok_or_else(|| "the receipt is not in the journal's file".to_owned())
            .and_then(|stored| Document::from_json(&stored.document).map_err(|error| error.to_string()));
        match document {
            Ok(mut document) => {
                if job.duplicate {
                    document.duplicate = Some(format!("of {}", document.receipt));
                }
                let page = receipt::lay_out(&document, self.paper);
                let page = match self.logo.as_ref().and_then(Logo::image) {
                    Some(logo) => page.with_logo(logo.clone()),
                    None => page,
                };
                Ok(Some(printer::encode(&page, &self.settings.model)))
            }
            Err(reason) => {
                self.change(job, PrintState::Failed, job.attempts, Some(&reason)).await?;
                Ok(None)
            }
        }
    }

    async fn change(
        &self,
        job: &PrintJob,
        state: PrintState,
        attempts: u32,
        reason: Option<&str>,
    ) -> Result<(), LaneError> {
        let note = Note::PrintJob {
            job: PrintJobId(job.id),
            receipt: job.receipt.clone(),
            state,
            duplicate: job.duplicate,
            attempts,
            reason: reason.map(|reason| reason.chars().take(400).collect()),
        };
        self.lane.note(note).await.map(|_| ())
    }

    async fn unavailable(&self, error: &PrintError) -> Result<(), LaneError> {
        let (reason, remedy) = (error.reason().to_string(), error.remedy().to_owned());
        let health = DeviceHealth::Unavailable { reason: reason.clone(), remedy: remedy.clone() };
        if self.board.set(&self.settings.name, health, wall_ms()) {
            tracing::warn!(device = self.settings.name, reason, remedy, "printer unavailable");
            let device = self.settings.name.clone();
            self.lane.note(Note::DeviceUnavailable { device, reason, remedy }).await?;
        }
        Ok(())
    }

    async fn available(&self) -> Result<(), LaneError> {
        let (mode, description) = ("escpos".to_owned(), self.settings.model.description.clone());
        let health = DeviceHealth::Ready { mode: mode.clone(), description: description.clone() };
        if self.board.set(&self.settings.name, health, wall_ms()) {
            let device = self.settings.name.clone();
            self.lane.note(Note::DeviceAttached { device, mode, description }).await?;
        }
        Ok(())
    }

    async fn test(&mut self, test: DeviceTest) -> TestResult {
        let tried = match test {
            DeviceTest::Print => self.print_test_page().await,
            DeviceTest::Beep | DeviceTest::Status => self.ask().await,
        };
        let (told, result) = match tried {
            Ok(detail) => (self.available().await, TestResult { passed: true, detail, remedy: None }),
            Err(error) => {
                let (detail, remedy) = (error.reason().to_string(), Some(error.remedy().to_owned()));
                (self.unavailable(&error).await, TestResult { passed: false, detail, remedy })
            }
        };
        if let Err(error) = told {
            tracing::warn!(%error, "what a test found out was not journalled");
        }
        result
    }

    /// A page that shows what the printer can: it is no receipt, and says so.
    async fn print_test_page(&mut self) -> Result<String, PrintError> {
        let page = super::test_page::page(self.paper, &self.settings);
        let bytes = printer::encode(&page, &self.settings.model);
        let mut printer = self.ready().await?;
        let mark = u32::try_from(wall_ms().rem_euclid(1 << 24)).unwrap_or_default();
        let printed = printer.print(&bytes, mark).await.inspect_err(|error| {
            self.resynchronise |= matches!(error, PrintError::Uncertain { .. });
        })?;
        printer.close().await;
        Ok(match printed {
            Printed::Confirmed => "The printer says that it printed a test page.".to_owned(),
            Printed::Written => "A test page was sent; this printer doesn't confirm.".to_owned(),
        })
    }
}

/// What the board shows of a printer before it was talked to.
pub(super) fn first_status(settings: &PrinterSettings) -> DeviceStatus {
    DeviceStatus {
        name: settings.name.clone(),
        kind: DeviceKind::Printer,
        port: settings.port.to_string(),
        model: settings.model.name.clone(),
        health: DeviceHealth::Unknown,
        reading: None,
        since_ms: wall_ms(),
    }
}

async fn pause_for(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}
