//! Scanners: from a driver's notices to the lane.

use super::quarantine::{Cause, Conduct, Quarantine, Why};
use super::{DeviceHealth, DeviceKind, DeviceStatus, DeviceTest, StatusBoard, TestRequest, TestResult};
use crate::lane::{LaneHandle, Note, wall_ms};
use checkout::{ScanDamage, ScanEvidence, ScanInput};
use label::Tolerance;
use scanner::{
    Check, CheckState, DeviceMode, Leave, Notice, Order, Reading, Received, ScannerSettings, VendorId,
};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{mpsc, oneshot, watch};

/// The most notices of one scanner that wait for the lane; then its driver waits, and after it the wire.
const NOTICES: usize = 64;

/// The most orders that wait for one scanner; the oldest news is worth nothing, so more are dropped.
pub(super) const ORDERS: usize = 8;

/// The commands of a test: the good beep and the bad one.
const TEST_COMMANDS: u32 = 2;

/// Drives one scanner for as long as the lane lives. When the service ends, what has come already is read, and what breaks off even so
/// is told as damaged.
pub(super) async fn drive(
    (settings, tolerance, reads_most): (ScannerSettings, Tolerance, u32),
    lane: LaneHandle,
    board: Arc<StatusBoard>,
    (heard_orders, reading): (mpsc::Receiver<Order>, watch::Receiver<Reading>),
    orders: mpsc::Sender<Order>,
    mut tests: mpsc::Receiver<TestRequest>,
    ending: watch::Receiver<bool>,
) {
    let mut post = Post {
        settings: settings.clone(),
        tolerance,
        lane,
        board,
        orders,
        quarantine: Quarantine::new(reads_most),
    };
    let (notices, mut heard) = mpsc::channel(NOTICES);
    let driver = scanner::run_until(settings, notices, heard_orders, reading, ending);
    // What it holds goes with its end: then nobody wants notices any more, and the driver ends.
    let listen = async move {
        loop {
            tokio::select! {
                notice = heard.recv() => {
                    let Some(notice) = notice else { return };
                    if post.take(notice).await.is_err() {
                        // The lane has stopped; reads stay on the wire.
                        return;
                    }
                }
                Some(request) = tests.recv() => {
                    post.test(request);
                }
            }
        }
    };
    tokio::join!(driver, listen);
}

/// What the board shows of a scanner before its driver has said anything.
pub(super) fn first_status(settings: &ScannerSettings, model: Option<&str>) -> DeviceStatus {
    DeviceStatus {
        name: settings.name().to_owned(),
        kind: DeviceKind::Scanner,
        port: settings.port().to_string(),
        model: model.unwrap_or("any").to_owned(),
        health: DeviceHealth::Unknown,
        reading: None,
        since_ms: wall_ms(),
    }
}

/// What stands between one port's driver and the lane.
struct Post {
    settings: ScannerSettings,
    tolerance: Tolerance,
    lane: LaneHandle,
    board: Arc<StatusBoard>,
    orders: mpsc::Sender<Order>,
    quarantine: Quarantine,
}

impl Post {
    async fn take(&mut self, notice: Notice) -> Result<(), crate::lane::LaneError> {
        let (device, health, note) = match notice {
            Notice::Received(received) => return self.received(received).await,
            // Twice in each sale: shown, and not journalled.
            Notice::Reading { device, state } => {
                tracing::debug!(device, state = state.name(), "reading");
                self.board.set_reading(&device, Some(state));
                return Ok(());
            }
            Notice::Attached { device, mode, description } => {
                self.quarantine.taken(&device, Instant::now());
                tracing::info!(device, mode = mode.name(), description, "scanner attached");
                let mode = mode.name().to_owned();
                let health = DeviceHealth::Ready { mode: mode.clone(), description: description.clone() };
                (device.clone(), health, Note::DeviceAttached { device, mode, description })
            }
            Notice::Detached { device, reason } => {
                self.quarantine.gone(&device);
                tracing::warn!(device, reason, "scanner gone");
                let remedy = "Plug it in again; it is taken back by itself.".to_owned();
                let health = DeviceHealth::Unavailable { reason: reason.clone(), remedy };
                (device.clone(), health, Note::DeviceDetached { device, reason })
            }
            Notice::Unavailable { device, reason, remedy } => {
                self.quarantine.left(&device);
                tracing::warn!(device, reason, remedy, "scanner unavailable");
                let health = DeviceHealth::Unavailable { reason: reason.clone(), remedy: remedy.clone() };
                (device.clone(), health, Note::DeviceUnavailable { device, reason, remedy })
            }
        };
        if !matches!(health, DeviceHealth::Ready { .. }) {
            self.board.set_reading(&device, None);
        }
        self.board.set_like(self.settings.name(), &device, health, wall_ms());
        self.lane.note(note).await.map(|_| ())
    }

    /// A read goes to the lane, unless it is one too many of a scanner that is of no use.
    async fn received(&mut self, received: Received) -> Result<(), crate::lane::LaneError> {
        let (device, mode, at) = (received.device.clone(), received.mode, received.last_byte);
        let conduct = self.quarantine.heard(&received);
        if matches!(conduct, Conduct::Good | Conduct::GivenUp(_)) {
            self.lane.scanned(self.input(received)).await?;
        }
        if let Conduct::GivenUp(why) | Conduct::AskAgain(why) = conduct {
            let (reason, remedy) = (why.reason.clone(), self.remedy(mode, &why));
            let order = Order::Leave(Leave { device: device.clone(), reason, remedy });
            // Where its queue is full: with its next read.
            let asked = self.orders.try_send(order).is_ok().then_some(at);
            self.quarantine.given_up(&device, why, asked);
        }
        Ok(())
    }

    /// What to do about a scanner that is left alone.
    fn remedy(&self, mode: DeviceMode, why: &Why) -> String {
        let what = match why.cause {
            Cause::Noise(damage) => self.settings.setting(mode, damage),
            Cause::TooMany => "look at what is connected to its port, and whether it reads the same code again and again; where it may \
                               send so much, raise reads_per_10_s in the configuration"
                .to_owned(),
        };
        format!("{}; it is tried again by itself", what.trim_end_matches('.'))
    }

    /// Tests a scanner. It may take its time to answer; its reads don't wait for that.
    fn test(&self, request: TestRequest) {
        let TestRequest { device, test, reply } = request;
        let ready = match (test, self.board.get(&device).map(|status| status.health)) {
            (DeviceTest::Beep, Some(DeviceHealth::Ready { .. })) => None,
            (_, Some(DeviceHealth::Unavailable { reason, remedy })) => Some(failed(&reason, &remedy)),
            _ => Some(failed("It is not there yet.", "Check its cable and its port in the configuration.")),
        };
        if let Some(result) = ready {
            // Who asked may have gone away.
            let _ = reply.send(result);
            return;
        }
        let (answer, state) = oneshot::channel();
        let wait = self.settings.answer_wait(TEST_COMMANDS);
        let sent = self.orders.try_send(Order::Check(Check { device, answer }));
        tokio::spawn(async move {
            let state = match sent {
                Ok(()) => tokio::time::timeout(wait, state).await.ok().and_then(Result::ok),
                Err(_) => None,
            };
            let _ = reply.send(told(state));
        });
    }

    fn input(&self, received: Received) -> ScanInput {
        let damage = received.damage.map(|damage| ScanDamage {
            kind: damage.name(),
            remedy: self.settings.remedy(received.mode, damage),
        });
        ScanInput {
            evidence: evidence(&received),
            device: received.device,
            aim: received.aim,
            symbology: received.symbology,
            data: received.data,
            read_mono_ms: self.lane.clock().mono_ms(received.last_byte),
            damage,
            keyed: false,
            tolerance: self.tolerance,
        }
    }
}

fn evidence(received: &Received) -> ScanEvidence {
    let took = received.last_byte.saturating_duration_since(received.first_byte);
    let hex = |id: VendorId| id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    ScanEvidence {
        aim_derived: received.aim_is_derived(),
        vendor_id: received.vendor_id.map(hex),
        mode: Some(received.mode.name().to_owned()),
        took_ms: u64::try_from(took.as_millis()).ok(),
    }
}

fn failed(detail: &str, remedy: &str) -> TestResult {
    TestResult { passed: false, detail: detail.to_owned(), remedy: Some(remedy.to_owned()) }
}

/// What came of a scanner's test.
fn told(state: Option<CheckState>) -> TestResult {
    let passed = |detail: &str| TestResult { passed: true, detail: detail.to_owned(), remedy: None };
    match state {
        Some(CheckState::Sent) => {
            passed("A good beep and a bad one were sent. Whether it can beep on command, its model says.")
        }
        Some(CheckState::Taken) => passed("It has taken the commands for a good beep and a bad one."),
        Some(CheckState::Refused) => failed(
            "It refused the commands for its beeps.",
            "Scan the codes for its defaults and for SSI host in its manual, and check the model in the configuration.",
        ),
        Some(CheckState::Silent) => failed(
            "It does not answer.",
            "Check its cable, its speed, and that it is set to SSI host; without RTS and CTS in the cable, set flow = \"none\".",
        ),
        Some(CheckState::Busy) => failed(
            "It was not told: it has yet to answer what it was told before.",
            "Test it again when nobody scans. If that helps nothing, check its cable, its speed, and that it is set to SSI host.",
        ),
        None => failed("It takes no orders now.", "Unplug it and plug it in again."),
    }
}
