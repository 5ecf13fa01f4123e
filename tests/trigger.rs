//! Scanners whose trigger is pulled from the lane, on emulated ones of each mode.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../drivers/scanner/tests/common/lane.rs"]
mod lane;

use emulator::hid::{Heard, HidPosScanner, Layout};
use emulator::ibm::{Form, IbmOemScanner};
use emulator::keyboard::{self, KeyboardScanner};
use emulator::serial::{Options, SerialScanner};
use emulator::ssi::{self, SsiScanner};
use lane::Lane;
use models::KeyboardOverrides;
use scanner::{Feedback, Reading, TriggerState};
use std::path::Path;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(25);
const SHORT: Duration = Duration::from_millis(80);
const STOP: Duration = Duration::ZERO;

fn emulated(path: &Path) -> String {
    format!("emulated:{}", path.display())
}

fn lane(port: &str, model: Option<&str>) -> Lane {
    Lane::start(port, model, &models::SerialOverrides::default())
}

/// What the model sends on attach is passed over.
async fn hears(device: &mut HidPosScanner) -> Heard {
    loop {
        match device.heard().await {
            Heard::Feature(_) => {}
            heard => return heard,
        }
    }
}

#[tokio::test]
async fn the_control_is_looked_up_and_let_go_by_time_by_order_and_by_the_next_beep() {
    for layout in [Layout::honeywell_xenon(), Layout::zebra_ds2208(), Layout::unusual()] {
        let folder = tempfile::tempdir().unwrap();
        let mut device = HidPosScanner::open(folder.path().join("hid"), layout).unwrap();
        let mut lane = lane(&emulated(device.path()), None);
        lane.attached().await;
        assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Started));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
        assert_eq!(lane.trigger(STOP).await, Some(TriggerState::Stopped));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(false));
        assert_eq!(lane.trigger(SHORT).await, Some(TriggerState::Started));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(false), "its time is over");
        assert_eq!(lane.trigger(SHORT).await, Some(TriggerState::Started));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
        device.scan(b"4012345678901", Some("]E0")).await.unwrap();
        assert_eq!(lane.scan().await.data, b"4012345678901");
        lane.beep(Feedback::Accepted).await;
        let heard = [hears(&mut device).await, hears(&mut device).await];
        assert!(
            heard.contains(&Heard::InitiateRead(false)) && heard.contains(&Heard::GoodReadBeep),
            "{heard:?}"
        );
        tokio::time::sleep(3 * SHORT).await;
        assert_eq!(device.heard_so_far(), [], "it has read: nothing is left to be stopped");
        // Without a beep its bit stays set: it is let go before it is pulled again, and when the lane leaves.
        for _ in 0..2 {
            assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Started));
            assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
            device.scan(b"4012345678901", Some("]E0")).await.unwrap();
            lane.scan().await;
            assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Started));
            assert_eq!(hears(&mut device).await, Heard::InitiateRead(false));
            assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
            assert_eq!(lane.trigger(STOP).await, Some(TriggerState::Stopped));
            assert_eq!(hears(&mut device).await, Heard::InitiateRead(false));
        }
        assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Started));
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
        lane.leave().await;
        assert_eq!(hears(&mut device).await, Heard::InitiateRead(false));
    }
}

#[tokio::test]
async fn a_maker_s_command_pulls_it_where_there_is_no_control_and_its_answer_is_no_scan() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::newland()).unwrap();
    let mut lane = lane(&emulated(device.path()), None);
    lane.attached().await;
    assert_eq!(lane.trigger(SHORT).await, Some(TriggerState::Started));
    assert_eq!(device.heard().await, Heard::Command(b"~\x010000#SCNTRG1;\x03".to_vec()));
    assert_eq!(device.heard().await, Heard::Command(b"~\x010000#SCNTRG0;\x03".to_vec()));
    device.scan(b"4012345678901", None).await.unwrap();
    assert_eq!(lane.scan().await.data, b"4012345678901", "and not one of the answers");
    lane.leave().await;
}

#[tokio::test]
async fn a_honeywell_scanner_without_controls_is_redirected_and_takes_commands_of_its_serial_protocol() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::honeywell_commands()).unwrap();
    let mut lane = lane(&emulated(device.path()), None);
    lane.attached().await;
    assert_eq!(device.heard().await, Heard::Feature(vec![0xfe, 1]));
    lane.beep(Feedback::Accepted).await;
    assert_eq!(device.heard().await, Heard::Command(b"\x16\x07\r".to_vec()));
    // No command for another beep is known.
    lane.beep(Feedback::Refused).await;
    assert_eq!(lane.trigger(SHORT).await, Some(TriggerState::Started));
    assert_eq!(device.heard().await, Heard::Command(b"\x16T\r".to_vec()));
    assert_eq!(device.heard().await, Heard::Command(b"\x16U\r".to_vec()));
    device.scan(b"4012345678901", Some("]E0")).await.unwrap();
    assert_eq!(lane.scan().await.data, b"4012345678901");
    lane.leave().await;
}

/// An SSI scanner that is set up, and the lane that has done it.
async fn set_up(folder: &Path) -> (SsiScanner, Lane) {
    let link = folder.join("ssi");
    let response = Duration::from_millis(400);
    let mut device = SsiScanner::open(ssi::Options { link: Some(link.clone()), response }).unwrap();
    let mut lane = lane(link.to_str().unwrap(), Some("zebra-ssi"));
    lane.attached().await;
    device.until_set_up().await.unwrap();
    (device, lane)
}

#[tokio::test]
async fn an_ssi_scanner_starts_a_session_and_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut device, lane) = set_up(folder.path()).await;
    // What it is told is done once it has answered.
    let (state, heard) = tokio::join!(lane.trigger(SHORT), device.heard());
    assert_eq!((state, heard.unwrap()), (Some(TriggerState::Started), ssi::Heard::StartSession));
    assert_eq!(device.heard().await.unwrap(), ssi::Heard::StopSession);
    device.set_faults(ssi::Faults { denies: true, ..ssi::Faults::default() });
    let state = tokio::select! {
        state = lane.trigger(SHORT) => state,
        heard = device.heard() => panic!("it hears {heard:?}, and takes nothing"),
    };
    assert_eq!(state, Some(TriggerState::Refused));
    // It doesn't listen: neither to this, nor to what it was told before, for which this may have to wait for too long.
    let state = lane.trigger(SHORT).await;
    assert!(matches!(state, Some(TriggerState::Silent | TriggerState::Busy)), "{state:?}");
    lane.leave().await;
}

#[tokio::test]
async fn an_ssi_scanner_s_session_does_not_outlive_the_lane_and_it_reads_nothing_that_nobody_takes() {
    for speaks in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (mut device, lane) = set_up(folder.path()).await;
        let (state, heard) = tokio::join!(lane.trigger(LONG), device.heard());
        assert_eq!((state, heard.unwrap()), (Some(TriggerState::Started), ssi::Heard::StartSession));
        if speaks {
            // The first bytes of a packet: it is not interrupted, and its session ends by its own time.
            device.send(&[8, 0xf3, 0]).await.unwrap();
            tokio::time::sleep(SHORT).await;
        }
        lane.leave().await;
        let words = [ssi::Heard::StopSession, ssi::Heard::ScanDisable];
        if speaks {
            let heard = tokio::time::timeout(5 * SHORT, device.heard()).await;
            assert!(!heard.is_ok_and(|heard| heard.is_ok()), "it was interrupted");
        } else {
            for word in words {
                assert_eq!(device.heard().await.unwrap(), word);
            }
            assert_eq!(device.scan(b"SN1", None).await.unwrap(), ssi::Delivery::Disabled);
        }
    }
}

#[tokio::test]
async fn a_serial_scanner_is_told_where_its_model_has_both_commands() {
    let mut device = SerialScanner::open(Options::default()).unwrap();
    let port = device.path().to_str().unwrap().to_owned();
    let mut lane = self::lane(&port, Some("honeywell-serial"));
    lane.attached().await;
    assert_eq!(lane.trigger(SHORT).await, Some(TriggerState::Started));
    assert_eq!(device.heard().await.unwrap(), b"\x16T\r");
    assert_eq!(device.heard().await.unwrap(), b"\x16U\r");
    lane.leave().await;

    let device = SerialScanner::open(Options::default()).unwrap();
    let mut lane = self::lane(device.path().to_str().unwrap(), None);
    lane.attached().await;
    assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Impossible));
    assert_eq!(lane.trigger(STOP).await, Some(TriggerState::Impossible));
    lane.leave().await;
}

#[tokio::test]
async fn a_mode_without_a_way_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let device = IbmOemScanner::open(folder.path().join("ibm"), Form::HandHeld).unwrap();
    let mut lane = self::lane(&emulated(device.path()), None);
    lane.attached().await;
    assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Impossible));
    lane.leave().await;

    let device = KeyboardScanner::open(folder.path().join("keys"), keyboard::Options::default()).unwrap();
    let layout = Some("us".to_owned());
    let keyboard = KeyboardOverrides { layout, ..KeyboardOverrides::default() };
    let mut lane = Lane::typed(&emulated(device.path()), Some("generic-keyboard"), &keyboard);
    lane.attached().await;
    assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Impossible));
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_that_shall_not_read_is_not_triggered_and_one_that_was_is_let_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::zebra_ds2208()).unwrap();
    let (mut lane, reading) = Lane::told(&emulated(device.path()), None, Reading::Allowed);
    lane.attached().await;
    lane.reading().await;
    assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Started));
    assert_eq!(hears(&mut device).await, Heard::InitiateRead(true));
    reading.send_replace(Reading::Prevented);
    lane.reading().await;
    assert_eq!(hears(&mut device).await, Heard::InitiateRead(false));
    assert_eq!(hears(&mut device).await, Heard::PreventRead(true));
    assert_eq!(lane.trigger(LONG).await, Some(TriggerState::Prevented));
    lane.leave().await;
}

#[tokio::test]
async fn where_the_scanner_is_not_there_nobody_answers() {
    let mut lane = lane("emulated:/nowhere/at/all", None);
    lane.unavailable().await;
    assert_eq!(lane.trigger(LONG).await, None);
    lane.leave().await;
}
