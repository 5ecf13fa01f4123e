//! Scanners: from a driver's notices to the lane.

use super::{DeviceHealth, DeviceKind, DeviceStatus, DeviceTest, StatusBoard, TestRequest, TestResult};
use crate::lane::{LaneHandle, Note, wall_ms};
use checkout::{ScanEvidence, ScanInput};
use label::Tolerance;
use scanner::{Beep, Feedback, Notice, Order, Reading, Received, ScannerSettings, VendorId};
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// The most notices of one scanner that wait for the lane; then its driver waits, and after it the wire.
const NOTICES: usize = 64;

/// The most orders that wait for one scanner; the oldest news is worth nothing, so more are dropped.
pub(super) const ORDERS: usize = 8;

/// Drives one scanner for as long as the lane lives.
pub(super) async fn drive(
    (settings, tolerance): (ScannerSettings, Tolerance),
    lane: LaneHandle,
    board: Arc<StatusBoard>,
    (heard_orders, reading): (mpsc::Receiver<Order>, watch::Receiver<Reading>),
    orders: mpsc::Sender<Order>,
    mut tests: mpsc::Receiver<TestRequest>,
) {
    let name = settings.name().to_owned();
    let (notices, mut heard) = mpsc::channel(NOTICES);
    let driver = scanner::run(settings, notices, heard_orders, reading);
    let listen = async {
        loop {
            tokio::select! {
                notice = heard.recv() => {
                    let Some(notice) = notice else { return };
                    if take(notice, (&name, tolerance), &lane, &board).await.is_err() {
                        // The lane has stopped; reads stay on the wire.
                        return;
                    }
                }
                Some(request) = tests.recv() => {
                    let result = test(&request.device, request.test, &board, &orders);
                    // Who asked may have gone away.
                    let _ = request.reply.send(result);
                }
            }
        }
    };
    tokio::select! {
        () = driver => {}
        () = listen => {}
    }
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

async fn take(
    notice: Notice,
    (name, tolerance): (&str, Tolerance),
    lane: &LaneHandle,
    board: &StatusBoard,
) -> Result<(), crate::lane::LaneError> {
    let (device, health, note) = match notice {
        Notice::Received(received) => return lane.scanned(input(received, tolerance, lane)).await,
        // Twice in each sale: shown, and not journalled.
        Notice::Reading { device, state } => {
            tracing::debug!(device, state = state.name(), "reading");
            board.set_reading(&device, Some(state));
            return Ok(());
        }
        Notice::Attached { device, mode, description } => {
            tracing::info!(device, mode = mode.name(), description, "scanner attached");
            let mode = mode.name().to_owned();
            let health = DeviceHealth::Ready { mode: mode.clone(), description: description.clone() };
            (device.clone(), health, Note::DeviceAttached { device, mode, description })
        }
        Notice::Detached { device, reason } => {
            tracing::warn!(device, reason, "scanner gone");
            let remedy = "Plug it in again; it is taken back by itself.".to_owned();
            let health = DeviceHealth::Unavailable { reason: reason.clone(), remedy };
            (device.clone(), health, Note::DeviceDetached { device, reason })
        }
        Notice::Unavailable { device, reason, remedy } => {
            tracing::warn!(device, reason, remedy, "scanner unavailable");
            let health = DeviceHealth::Unavailable { reason: reason.clone(), remedy: remedy.clone() };
            (device.clone(), health, Note::DeviceUnavailable { device, reason, remedy })
        }
    };
    if !matches!(health, DeviceHealth::Ready { .. }) {
        board.set_reading(&device, None);
    }
    board.set_like(name, &device, health, wall_ms());
    lane.note(note).await.map(|_| ())
}

fn input(received: Received, tolerance: Tolerance, lane: &LaneHandle) -> ScanInput {
    ScanInput {
        evidence: evidence(&received),
        device: received.device,
        aim: received.aim,
        symbology: received.symbology,
        data: received.data,
        read_mono_ms: lane.clock().mono_ms(received.last_byte),
        damage: received.damage.map(|damage| damage.name()),
        keyed: false,
        tolerance,
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

fn test(name: &str, test: DeviceTest, board: &StatusBoard, orders: &mpsc::Sender<Order>) -> TestResult {
    let health = board.get(name).map(|status| status.health);
    match (test, health) {
        (DeviceTest::Beep, Some(DeviceHealth::Ready { .. })) => {
            let beep = |feedback| orders.try_send(Order::Beep(Beep { device: name.to_owned(), feedback }));
            let sent = beep(Feedback::Accepted).and_then(|()| beep(Feedback::Refused));
            TestResult {
                passed: sent.is_ok(),
                detail:
                    "A good beep and a bad one were sent. Whether it can beep on command, its model says."
                        .to_owned(),
                remedy: sent
                    .is_err()
                    .then(|| "It takes no feedback now; unplug it and plug it in again.".to_owned()),
            }
        }
        (_, Some(DeviceHealth::Unavailable { reason, remedy })) => {
            TestResult { passed: false, detail: reason, remedy: Some(remedy) }
        }
        _ => TestResult {
            passed: false,
            detail: "It is not there yet.".to_owned(),
            remedy: Some("Check its cable and its port in the configuration.".to_owned()),
        },
    }
}
