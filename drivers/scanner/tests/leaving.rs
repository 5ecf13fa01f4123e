//! A device that never rests, and one that the lane leaves: on real wires.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/lane.rs"]
mod lane;
#[path = "common/ssi.rs"]
mod ssi;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{Descriptor, HONEYWELL};
use lane::Lane;
use models::{KeyboardOverrides, SerialOverrides};
use rustix::net::{AddressFamily, SendFlags, SocketAddrUnix, SocketFlags, SocketType};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use scanner::{Damage, Leave, Notice, Order, Reading, ReadingState, Trigger, TriggerState};
use tokio::sync::oneshot;

/// The most characters of a symbol: a QR code's digits.
const LONGEST: usize = 7_089;

/// The scanner's end of a line, and the path of the other.
fn line() -> (File, PathBuf) {
    let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&end).unwrap();
    unlockpt(&end).unwrap();
    let path = ptsname(&end, Vec::new()).unwrap().into_string().unwrap();
    (File::from(end), path.into())
}

fn lane(path: &Path, model: Option<&str>) -> Lane {
    Lane::start(path.to_str().unwrap(), model, &SerialOverrides::default())
}

fn leave() -> Order {
    let (device, reason, remedy) = ("counter".to_owned(), "too much".to_owned(), "look at it".to_owned());
    Order::Leave(Leave { device, reason, remedy })
}

/// Sends for as long as somebody reads it. Nobody waits for it: it ends with the process.
fn never_rests(scanner: &File) {
    let mut scanner = scanner.try_clone().unwrap();
    std::thread::spawn(move || while scanner.write_all(&b"X\r".repeat(100)).is_ok() {});
}

/// Reads from the line until these bytes have come.
async fn hears(scanner: &File, wanted: &'static [u8]) {
    let mut scanner = scanner.try_clone().unwrap();
    let heard = tokio::task::spawn_blocking(move || {
        let mut heard = Vec::new();
        let mut byte = [0];
        while !heard.ends_with(wanted) {
            scanner.read_exact(&mut byte).unwrap();
            heard.push(byte[0]);
        }
    });
    tokio::time::timeout(Duration::from_secs(20), heard).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_is_in_hand_is_told_before_a_scanner_is_left_and_who_waits_for_it_hears_at_once() {
    let (mut scanner, path) = line();
    let mut lane = lane(&path, None);
    lane.attached().await;
    scanner.write_all(b"HALF").unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    lane.order(leave()).await;
    let half = lane.scan().await;
    assert_eq!((half.data.as_slice(), half.damage), (b"HALF".as_slice(), Some(Damage::NoTerminator)));
    assert_eq!(lane.unavailable().await, ("too much".to_owned(), "look at it".to_owned()));
    lane.leave().await;

    // A scanner that answers commands, and does not answer this one.
    let (_scanner, path) = line();
    let mut lane = self::lane(&path, Some("zebra-ssi"));
    lane.attached().await;
    let (answer, state) = oneshot::channel();
    let trigger = Trigger { device: "counter".to_owned(), lasts: Duration::from_secs(20), answer };
    lane.order(Order::Trigger(trigger)).await;
    lane.order(leave()).await;
    let told = tokio::time::timeout(Duration::from_secs(1), state).await.unwrap();
    assert!(told.is_err(), "{told:?}");
    lane.leave().await;
}

#[tokio::test]
async fn a_line_that_never_rests_is_told_not_to_read_and_its_trigger_is_let_go() {
    let (scanner, path) = line();
    let (mut lane, reading) = Lane::told(path.to_str().unwrap(), Some("datalogic-serial"), Reading::Allowed);
    lane.attached().await;
    never_rests(&scanner);
    assert_eq!(lane.reading().await, ReadingState::Allowed);
    assert_eq!(lane.scan().await.data, b"X");
    reading.send_replace(Reading::Prevented);
    let begun = Instant::now();
    loop {
        match lane.notice().await {
            Notice::Reading { state, .. } => break assert_eq!(state, ReadingState::Told),
            Notice::Received(_) => assert!(begun.elapsed() < Duration::from_secs(5), "it is not told"),
            other => panic!("{other:?}"),
        }
    }
    drop((lane, reading));

    let (scanner, path) = line();
    let mut lane = self::lane(&path, Some("opticon-serial"));
    lane.attached().await;
    let mut half = scanner.try_clone().unwrap();
    half.write_all(b"X").unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    // It only sends bytes without an end, so that it has never read anything.
    std::thread::spawn(move || while half.write_all(&[b'X'; 100]).is_ok() {});
    let (answer, state) = oneshot::channel();
    let (device, lasts) = ("counter".to_owned(), Duration::from_millis(300));
    lane.order(Order::Trigger(Trigger { device, lasts, answer })).await;
    let reads = tokio::spawn(async move {
        loop {
            lane.notice().await;
        }
    });
    assert_eq!(state.await.unwrap(), TriggerState::Started);
    hears(&scanner, b"\x1bZ\r").await;
    hears(&scanner, b"\x1bY\r").await;
    reads.abort();
}

#[tokio::test]
async fn only_a_whole_read_that_began_after_the_trigger_was_pulled_lets_it_go() {
    let (mut scanner, path) = line();
    let mut lane = lane(&path, Some("opticon-serial"));
    lane.attached().await;
    scanner.write_all(b"BEFORE").unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(lane.trigger(Duration::from_millis(1_000)).await, Some(TriggerState::Started));
    hears(&scanner, b"\x1bZ\r").await;
    // One that began before, and one that breaks off: the scanner still tries.
    scanner.write_all(b"\rHALF").unwrap();
    assert_eq!((lane.scan().await.data, lane.scan().await.data), (b"BEFORE".to_vec(), b"HALF".to_vec()));
    hears(&scanner, b"\x1bY\r").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_serial_scanner_that_is_left_lets_go_of_its_trigger_however_it_is_left() {
    for told in [true, false] {
        let (scanner, path) = line();
        let mut lane = lane(&path, Some("opticon-serial"));
        lane.attached().await;
        assert_eq!(lane.trigger(Duration::from_secs(20)).await, Some(TriggerState::Started));
        hears(&scanner, b"\x1bZ\r").await;
        if told {
            lane.order(leave()).await;
            lane.unavailable().await;
            hears(&scanner, b"\x1bY\r").await;
            lane.leave().await;
        } else {
            lane.driver.abort();
            hears(&scanner, b"\x1bY\r").await;
        }
    }
}

#[tokio::test]
async fn a_packet_that_waits_when_the_driver_is_told_to_end_is_told_and_acknowledged() {
    let (mut scanner, path) = line();
    let (mut lane, end) = Lane::ending(path.to_str().unwrap(), Some("zebra-ssi"));
    lane.attached().await;
    // The driver, on the same thread, does not get to read between these.
    scanner.write_all(&ssi::decode(0, ssi::CODE_128, b"SN1")).unwrap();
    end.send_replace(true);
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), None));
    // Else the scanner would send it again, and to whoever comes next it would be another.
    hears(&scanner, &ssi::ACK).await;
    lane.leave().await;
}

#[tokio::test]
async fn one_that_is_unplugged_while_it_is_left_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("scanner");
    let (scanner, path) = line();
    symlink(path, &link).unwrap();
    let mut lane = lane(&link, None);
    lane.attached().await;
    lane.order(leave()).await;
    lane.unavailable().await;
    std::fs::remove_file(&link).unwrap();
    drop(scanner);
    assert_eq!(lane.detached().await, "it was unplugged while it was left alone");
    // Another one in its place is read from its first byte on.
    let (mut scanner, path) = line();
    symlink(path, &link).unwrap();
    lane.attached().await;
    lane.silence().await;
    scanner.write_all(b"SN1\r").unwrap();
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), None));
    lane.leave().await;
}

/// An emulated device with this descriptor, that sends reports. Gives its port.
fn emulated(
    folder: &Path,
    descriptor: &[u8],
    sends: impl FnOnce(&dyn Fn(&[u8]) -> bool) + Send + 'static,
) -> String {
    let path = folder.join("hid.sock");
    let flags = SocketFlags::CLOEXEC;
    let listener = rustix::net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None).unwrap();
    rustix::net::bind(&listener, &SocketAddrUnix::new(&path).unwrap()).unwrap();
    rustix::net::listen(&listener, 1).unwrap();
    let descriptor: Vec<String> = descriptor.iter().map(|byte| format!("{byte:02x}")).collect();
    std::thread::spawn(move || {
        let device = rustix::net::accept(&listener).unwrap();
        let send = |kind: u8, payload: &[u8]| {
            rustix::net::send(&device, &[&[kind], payload].concat(), SendFlags::NOSIGNAL).is_ok()
        };
        assert!(send(b'D', format!("R: {} {}\n", descriptor.len(), descriptor.join(" ")).as_bytes()));
        sends(&|report| send(b'I', report));
    });
    format!("emulated:{}", path.display())
}

#[tokio::test]
async fn a_hid_device_that_sends_reports_and_no_scans_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let port = emulated(folder.path(), &HONEYWELL.descriptor(), |send| {
        // A scan now and then: what comes before it was for something.
        for _ in 0..2 {
            assert!((0..4_000).all(|_| send(&[9; 64])));
            assert!(send(&HONEYWELL.report("]C1", b"SN1", b'j', false)));
        }
        while send(&[9; 64]) {}
    });
    let mut lane = Lane::start(&port, None, &SerialOverrides::default());
    lane.attached().await;
    for _ in 0..2 {
        assert_eq!(lane.scan().await.data, b"SN1");
    }
    let (reason, remedy) = lane.unavailable().await;
    assert_eq!(reason, "it sent more than 5000 reports within 10 s, and no scan was among them");
    assert!(remedy.contains("tried again by itself"), "{remedy}");
    lane.leave().await;
}

#[tokio::test]
async fn a_long_scan_that_is_typed_is_no_chatter() {
    let folder = tempfile::tempdir().unwrap();
    // The boot keyboard.
    let keys = Descriptor::default().page(1).usage(6).collection(1).page(7).item(0x18, 0xe0).item(0x28, 0xe7);
    let keys = keys.item(0x14, 0).item(0x24, 1).fields(1, 8).input(2).fields(8, 1).input(1);
    let keys = keys.item(0x24, 0x65).item(0x18, 0).item(0x28, 0x65).fields(8, 6).input(0).end().bytes();
    let (a, enter) = (4, 0x28);
    let port = emulated(folder.path(), &keys, move |send| {
        let typed = |key: u8| send(&[0, 0, key, 0, 0, 0, 0, 0]) && send(&[0; 8]);
        assert!((0..LONGEST).all(|_| typed(a)) && typed(enter));
        // Nothing is pressed, and nothing let go.
        while send(&[0; 8]) {}
    });
    let keyboard = KeyboardOverrides { layout: Some("us".to_owned()), ..KeyboardOverrides::default() };
    let mut lane = Lane::typed(&port, Some("generic-keyboard"), &keyboard);
    lane.attached().await;
    let scan = lane.scan().await;
    assert_eq!((scan.data.len(), scan.damage.filter(|damage| *damage != Damage::Gap)), (LONGEST, None));
    let (reason, _) = lane.unavailable().await;
    assert!(reason.contains("and no scan was among them"), "{reason}");
    lane.leave().await;
}
