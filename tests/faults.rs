//! What goes wrong on a wire, at any place of a scan: the scan is whole or damaged and never another one, and the next is whole.
//! In HID POS and IBM OEM mode and on a serial line; `keyboard.rs` and `ssi.rs` do the same for the others.

#[path = "../drivers/scanner/tests/common/lane.rs"]
mod lane;

use emulator::hid::{self, HidPosScanner, Layout};
use emulator::ibm::{self, Form, IbmOemScanner};
use emulator::serial::{self, Frame, SerialScanner};
use lane::Lane;
use models::SerialOverrides;
use scanner::Damage;
use std::path::Path;
use std::time::Duration;

const AIM: Option<&str> = Some("]C1");

/// Three reports in either mode.
fn long() -> Vec<u8> {
    (0..150).map(|number| b'A' + number % 26).collect()
}

/// What comes sooner after a damaged scan may be its rest.
const REST: Duration = Duration::from_millis(2_100);

const NEXT: &[u8] = b"0104012345678901";

fn lane(path: &Path, model: Option<&str>) -> Lane {
    Lane::start(&format!("emulated:{}", path.display()), model, &SerialOverrides::default())
}

#[tokio::test]
async fn whatever_goes_wrong_within_the_reports_of_a_hid_pos_scan() {
    for layout in [Layout::honeywell_xenon(), Layout::zebra_ds2208(), Layout::newland()] {
        let folder = tempfile::tempdir().unwrap();
        let mut device = HidPosScanner::open(folder.path().join("hid"), layout).unwrap();
        let mut lane = lane(device.path(), None);
        lane.attached().await;
        let slow_and_noisy =
            hid::Faults { delay: Duration::from_millis(30), noise: true, ..hid::Faults::default() };
        device.set_faults(slow_and_noisy);
        device.scan(&long(), AIM).await.unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.damage, scan.data), (None, long()));
        for report in 0..3 {
            device.set_faults(hid::Faults { short_report: Some(report), ..hid::Faults::default() });
            device.scan(&long(), AIM).await.unwrap();
            assert_eq!(lane.scan().await.damage, Some(Damage::ShortReport), "report {report}");
            if report < 2 {
                assert_eq!(lane.scan().await.damage, Some(Damage::Gap), "the rest, after report {report}");
            }
            device.set_faults(hid::Faults::default());
            tokio::time::sleep(REST).await;
            device.scan(NEXT, AIM).await.unwrap();
            let scan = lane.scan().await;
            assert_eq!((scan.damage, scan.data.as_slice()), (None, NEXT));
        }
        for reports in 1..3 {
            device.set_faults(hid::Faults { cut_after: Some(reports), ..hid::Faults::default() });
            device.scan(&long(), AIM).await.unwrap();
            let scan = lane.scan().await;
            assert_eq!(scan.damage, Some(Damage::ContinuationNeverEnded), "after {reports} reports");
            assert!(long().starts_with(&scan.data));
            device.set_faults(hid::Faults::default());
            device.scan(NEXT, AIM).await.unwrap();
            assert_eq!(lane.scan().await.damage, Some(Damage::Gap), "at once after {reports} reports");
            device.set_faults(hid::Faults { cut_after: Some(reports), ..hid::Faults::default() });
            device.scan(&long(), AIM).await.unwrap();
            device.unplug();
            assert!(lane.scan().await.damage.is_some(), "unplugged after {reports} reports");
            lane.detached().await;
            device.set_faults(hid::Faults::default());
            device.replug().unwrap();
            lane.attached().await;
            device.scan(NEXT, AIM).await.unwrap();
            let scan = lane.scan().await;
            assert_eq!((scan.damage, scan.data.as_slice()), (None, NEXT));
        }
        lane.leave().await;
    }
}

#[tokio::test]
async fn whatever_goes_wrong_within_the_reports_of_an_ibm_oem_label() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = IbmOemScanner::open(folder.path().join("ibm"), Form::HandHeld).unwrap();
    let mut lane = lane(device.path(), None);
    lane.attached().await;
    device.until_enabled().await;
    let delay = Duration::from_millis(20);
    device.set_faults(ibm::Faults { split: Some(11), status_noise: true, delay, ..ibm::Faults::default() });
    device.scan(&long(), AIM).await.unwrap();
    let scan = lane.scan().await;
    assert_eq!((scan.damage, scan.data), (None, long()));
    for reports in 1..3 {
        device.set_faults(ibm::Faults { cut_after: Some(reports), ..ibm::Faults::default() });
        device.scan(&long(), AIM).await.unwrap();
        assert_eq!(lane.scan().await.damage, Some(Damage::ContinuationNeverEnded), "after {reports} reports");
        device.scan(&long(), AIM).await.unwrap();
        device.unplug();
        assert!(lane.scan().await.damage.is_some(), "unplugged after {reports} reports");
        lane.detached().await;
        device.set_faults(ibm::Faults::default());
        device.replug().unwrap();
        lane.attached().await;
        device.until_enabled().await;
        device.scan(NEXT, AIM).await.unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.damage, scan.data.as_slice()), (None, NEXT));
    }
    lane.leave().await;
}

#[tokio::test]
async fn whatever_goes_wrong_at_any_byte_of_a_serial_line() {
    let options = serial::Options { frame: Frame::StxEtxBcc, ..serial::Options::default() };
    let mut device = SerialScanner::open(options).unwrap();
    let port = device.path().to_str().unwrap().to_owned();
    let line = SerialOverrides {
        stx_etx: Some(true),
        bcc: Some(true),
        idle_ms: Some(40),
        ..SerialOverrides::default()
    };
    let mut lane = Lane::start(&port, None, &line);
    lane.attached().await;
    device.until_open().await;
    // STX, AIM identifier, data, ETX, check and CR.
    for at in 1..1 + 3 + NEXT.len() + 3 {
        device.set_faults(serial::Faults { split_at: Some(at), ..serial::Faults::default() });
        device.scan(NEXT, AIM).await.unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.damage, scan.data.as_slice()), (None, NEXT), "split at {at}");
    }
    for at in 1..1 + 3 + NEXT.len() + 2 {
        device.set_faults(serial::Faults { cut_after: Some(at), ..serial::Faults::default() });
        device.scan(NEXT, AIM).await.unwrap();
        assert!(lane.scan().await.damage.is_some(), "cut off after {at} bytes");
        device.set_faults(serial::Faults::default());
        device.scan(NEXT, AIM).await.unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.damage, scan.data.as_slice()), (None, NEXT), "after one cut off after {at} bytes");
    }
    device.set_faults(serial::Faults { glue: true, ..serial::Faults::default() });
    device.scan(NEXT, AIM).await.unwrap();
    device.scan(&long(), AIM).await.unwrap();
    let (one, other) = (lane.scan().await, lane.scan().await);
    assert_eq!((one.damage, one.data.as_slice(), other.damage, other.data), (None, NEXT, None, long()));
    device.set_faults(serial::Faults { noise: b"noise".to_vec(), ..serial::Faults::default() });
    device.scan(NEXT, AIM).await.unwrap();
    let (noise, scan) = (lane.scan().await, lane.scan().await);
    assert_eq!((noise.damage, scan.damage), (Some(Damage::OutsideFrame), None));
    lane.leave().await;
}

/// A scan that stands still for longer than the lane waits, at any place of it, is never half a scan.
#[tokio::test]
async fn the_rest_of_a_scan_that_stood_still_is_no_scan_whatever_the_mode() {
    let pause = Duration::from_millis(700);
    for layout in [Layout::honeywell_xenon(), Layout::newland()] {
        let folder = tempfile::tempdir().unwrap();
        let mut device = HidPosScanner::open(folder.path().join("hid"), layout).unwrap();
        let mut lane = lane(device.path(), None);
        lane.attached().await;
        device.set_faults(hid::Faults { delay: pause, ..hid::Faults::default() });
        device.scan(&long(), AIM).await.unwrap();
        for report in 0..3 {
            assert!(lane.scan().await.damage.is_some(), "report {report}");
        }
        lane.leave().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut device = IbmOemScanner::open(folder.path().join("ibm"), Form::HandHeld).unwrap();
    let mut lane = lane(device.path(), None);
    lane.attached().await;
    device.until_enabled().await;
    device.set_faults(ibm::Faults { split: Some(6), delay: pause, ..ibm::Faults::default() });
    device.scan(b"SN-0001-MN", AIM).await.unwrap();
    assert!(lane.scan().await.damage.is_some());
    assert_eq!(lane.scan().await.damage, Some(Damage::Gap));
    lane.leave().await;
    let mut device = SerialScanner::open(serial::Options::default()).unwrap();
    let mut lane = Lane::start(device.path().to_str().unwrap(), None, &SerialOverrides::default());
    lane.attached().await;
    device.until_open().await;
    device.set_faults(serial::Faults { split_at: Some(4), chunk_delay: pause, ..serial::Faults::default() });
    device.scan(b"12345", None).await.unwrap();
    assert_eq!(lane.scan().await.damage, Some(Damage::NoTerminator));
    assert_eq!(lane.scan().await.damage, Some(Damage::Gap));
    lane.leave().await;
}

#[tokio::test]
async fn a_serial_scanner_unplugged_within_a_scan_gives_what_there_was() {
    for at in 1..NEXT.len() {
        let mut device = SerialScanner::open(serial::Options::default()).unwrap();
        let mut lane = Lane::start(device.path().to_str().unwrap(), None, &SerialOverrides::default());
        lane.attached().await;
        device.until_open().await;
        device.set_faults(serial::Faults { cut_after: Some(at), ..serial::Faults::default() });
        device.scan(NEXT, None).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        device.unplug();
        let scan = lane.scan().await;
        assert!(scan.damage.is_some() && NEXT.starts_with(&scan.data), "after {at} bytes: {scan:?}");
        lane.detached().await;
        lane.leave().await;
    }
}
