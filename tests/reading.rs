//! Scanners that are told when to read, on emulated ones of each mode that can be told.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../drivers/scanner/tests/common/lane.rs"]
mod lane;

use emulator::hid::{Faults, Heard, HidPosScanner, Layout};
use emulator::ibm::{Command, Form, IbmOemScanner};
use emulator::serial::{Options, SerialScanner};
use emulator::ssi::{self, SsiScanner};
use lane::Lane;
use scanner::{Feedback, Reading, ReadingState};
use std::time::Duration;

fn emulated(path: &std::path::Path) -> String {
    format!("emulated:{}", path.display())
}

#[tokio::test]
async fn a_hid_pos_scanner_is_prevented_by_its_bit_and_a_beep_leaves_it_set() {
    for layout in [Layout::honeywell_xenon(), Layout::zebra_ds2208()] {
        let folder = tempfile::tempdir().unwrap();
        let mut device = HidPosScanner::open(folder.path().join("hid"), layout).unwrap();
        let (mut lane, reading) = Lane::told(&emulated(device.path()), None, Reading::Prevented);
        lane.attached().await;
        assert_eq!(lane.reading().await, ReadingState::Told);
        until(&mut device, &Heard::PreventRead(true)).await;
        lane.beep(Feedback::Refused).await;
        assert_eq!(device.heard().await, Heard::ErrorBeep, "it would read again with its bit left out");
        reading.send_replace(Reading::Allowed);
        assert_eq!(lane.reading().await, ReadingState::Allowed);
        assert_eq!(device.heard().await, Heard::PreventRead(false));
        device.scan(b"4012345678901", Some("]E0")).await.unwrap();
        assert_eq!(lane.scan().await.data, b"4012345678901");
        lane.leave().await;
    }
}

/// What the model sends on attach comes before.
async fn until(device: &mut HidPosScanner, wanted: &Heard) {
    loop {
        match device.heard().await {
            heard if heard == *wanted => return,
            Heard::Feature(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_hid_pos_scanner_with_the_bit_in_a_feature_report_is_told_there_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::settable()).unwrap();
    let (mut lane, reading) = Lane::told(&emulated(device.path()), None, Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    assert_eq!(lane.reading().await, ReadingState::Prevented, "it says so itself");
    assert_eq!(device.heard().await, Heard::Feature(vec![5, 0x12]), "its other setting stays on");
    assert_eq!(device.heard().await, Heard::PreventRead(true));
    assert!(device.scan(b"4012345678901", Some("]E0")).await.is_err());
    lane.beep(Feedback::Refused).await;
    assert_eq!(device.heard().await, Heard::ErrorBeep);
    reading.send_replace(Reading::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed, "it says so itself");
    device.scan(b"4012345678901", Some("]E0")).await.unwrap();
    assert_eq!(lane.scan().await.data, b"4012345678901");
    lane.leave().await;
}

#[tokio::test]
async fn a_hid_pos_scanner_that_reads_all_the_same_is_shown_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::settable()).unwrap();
    device.set_faults(Faults { ignores_features: true, ..Faults::default() });
    let (mut lane, _reading) = Lane::told(&emulated(device.path()), None, Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    assert_eq!(lane.reading().await, ReadingState::StillReads);
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_without_the_control_says_that_it_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = HidPosScanner::open(folder.path().join("hid"), Layout::newland()).unwrap();
    let (mut lane, _reading) = Lane::told(&emulated(device.path()), None, Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::CannotBePrevented);
    // It reads on; the lane refuses.
    device.scan(b"4012345678901", None).await.unwrap();
    lane.scan().await;
    lane.leave().await;
}

#[tokio::test]
async fn an_ibm_oem_scanner_is_disabled_says_so_and_is_enabled_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = IbmOemScanner::open(folder.path().join("ibm"), Form::HandHeld).unwrap();
    let (mut lane, reading) = Lane::told(&emulated(device.path()), None, Reading::Allowed);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    device.until_enabled().await;
    reading.send_replace(Reading::Prevented);
    assert_eq!(lane.reading().await, ReadingState::Told);
    assert_eq!(lane.reading().await, ReadingState::Prevented, "its status says that it is disabled");
    assert!(device.scan(b"4012345678901", Some("]E0")).await.is_err());
    reading.send_replace(Reading::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    device.until_enabled().await;
    device.scan(b"4012345678901", Some("]E0")).await.unwrap();
    lane.scan().await;
    let heard: Vec<Command> = device.heard_so_far();
    assert_eq!(heard, [Command::Enable, Command::Disable, Command::Enable]);
    lane.leave().await;
}

#[tokio::test]
async fn an_ssi_scanner_is_told_by_its_own_commands() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("ssi");
    let response = Duration::from_millis(400);
    let mut device = SsiScanner::open(ssi::Options { link: Some(link.clone()), response }).unwrap();
    let (mut lane, reading) = Lane::told(link.to_str().unwrap(), Some("zebra-ssi"), Reading::Allowed);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    device.until_set_up().await.unwrap();
    reading.send_replace(Reading::Prevented);
    assert_eq!(lane.reading().await, ReadingState::Told);
    while device.heard().await.unwrap() != ssi::Heard::ScanDisable {}
    reading.send_replace(Reading::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    assert_eq!(device.heard().await.unwrap(), ssi::Heard::ScanEnable);
    lane.leave().await;
    assert_eq!(device.heard().await.unwrap(), ssi::Heard::ScanDisable, "nobody takes what it reads");
}

#[tokio::test]
async fn an_ssi_scanner_that_shall_not_read_is_never_told_to_however_often_it_is_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("ssi");
    let response = Duration::from_millis(400);
    let options = ssi::Options { link: Some(link.clone()), response };
    let mut device = SsiScanner::open(options.clone()).unwrap();
    let (mut lane, reading) = Lane::told(link.to_str().unwrap(), Some("zebra-ssi"), Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    is_set_up(&mut device, &ssi::Heard::ScanDisable).await;
    assert_eq!(device.scan(b"4012345678901", Some("]E0")).await.unwrap(), ssi::Delivery::Disabled);
    // Without power it forgets, and reads.
    device.power_cycle();
    assert_eq!(device.scan(b"4012345678901", Some("]E0")).await.unwrap(), ssi::Delivery::Sent);
    is_set_up(&mut device, &ssi::Heard::ScanDisable).await;
    assert_eq!(device.scan(b"4012345678901", Some("]E0")).await.unwrap(), ssi::Delivery::Disabled);
    // Noise on its line.
    device.send(b"\xff\x13\x99").await.unwrap();
    is_set_up(&mut device, &ssi::Heard::ScanDisable).await;
    device.unplug();
    for _ in 0..2 {
        assert!(lane.scan().await.damage.is_some());
    }
    lane.detached().await;
    let mut device = SsiScanner::open(options).unwrap();
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    is_set_up(&mut device, &ssi::Heard::ScanDisable).await;
    reading.send_replace(Reading::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    assert_eq!(device.heard().await.unwrap(), ssi::Heard::ScanEnable);
    assert_eq!(device.scan(b"4012345678901", Some("]E0")).await.unwrap(), ssi::Delivery::Acknowledged);
    lane.scan().await;
    lane.leave().await;
}

/// It is told its parameters, and then this.
async fn is_set_up(device: &mut SsiScanner, ends: &ssi::Heard) {
    loop {
        match device.heard().await.unwrap() {
            ssi::Heard::Parameters(_) => {}
            heard => return assert_eq!(heard, *ends),
        }
    }
}

#[tokio::test]
async fn a_serial_scanner_is_told_where_its_model_has_the_commands() {
    let mut device = SerialScanner::open(Options::default()).unwrap();
    let port = device.path().to_str().unwrap().to_owned();
    let (mut lane, reading) = Lane::told(&port, Some("datalogic-serial"), Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    assert_eq!(device.heard().await.unwrap(), b"D");
    reading.send_replace(Reading::Allowed);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    assert_eq!(device.heard().await.unwrap(), b"E");
    lane.leave().await;

    let device = SerialScanner::open(Options::default()).unwrap();
    let port = device.path().to_str().unwrap().to_owned();
    let (mut lane, _reading) = Lane::told(&port, None, Reading::Prevented);
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::CannotBePrevented);
    lane.leave().await;
}
