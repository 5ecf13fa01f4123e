//! The HID POS driver on the socket of an emulated device.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/lane.rs"]
mod lane;

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use common::{Descriptor, HONEYWELL, Make, ZEBRA};
use lane::Lane;
use models::SerialOverrides;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketAddrUnix, SocketFlags, SocketType};
use scanner::{Damage, Feedback};
use tempfile::TempDir;

/// The device's end: a socket that listens.
struct Far {
    folder: TempDir,
    listener: OwnedFd,
}

impl Far {
    fn listen() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = listen(&folder.path().join("hid.sock"));
        Self { folder, listener }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hid.sock")
    }

    fn lane(&self) -> Lane {
        let port = format!("emulated:{}", self.path().display());
        Lane::start(&port, None, &SerialOverrides::default())
    }

    /// Waits for the driver, on another thread.
    async fn accept(&self) -> Device {
        let listener = self.listener.try_clone().unwrap();
        let accepted = tokio::task::spawn_blocking(move || rustix::net::accept(&listener).unwrap());
        Device(accepted.await.unwrap())
    }
}

fn listen(path: &Path) -> OwnedFd {
    let socket =
        rustix::net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .unwrap();
    rustix::net::bind(&socket, &SocketAddrUnix::new(path).unwrap()).unwrap();
    rustix::net::listen(&socket, 1).unwrap();
    socket
}

struct Device(OwnedFd);

impl Device {
    fn send(&self, kind: u8, payload: &[u8]) {
        let message = [&[kind], payload].concat();
        rustix::net::send(&self.0, &message, SendFlags::NOSIGNAL).unwrap();
    }

    fn describe(&self, descriptor: &[u8], id: &str) {
        let bytes: Vec<String> = descriptor.iter().map(|byte| format!("{byte:02x}")).collect();
        let text =
            format!("R: {} {}\nN: A scanner\x1b[2J\nP: here\nI: 3 {id}\n", descriptor.len(), bytes.join(" "));
        self.send(b'D', text.as_bytes());
    }

    fn scan(&self, make: &Make, aim: &str, data: &[u8], code: u8) {
        for report in make.scan(aim, data, code) {
            self.send(b'I', &report);
        }
    }

    /// The next message from the driver.
    async fn heard(&self) -> Vec<u8> {
        let socket = self.0.try_clone().unwrap();
        let heard = tokio::task::spawn_blocking(move || {
            let mut buffer = vec![0; 4_097];
            let (count, _) = rustix::net::recv(&socket, &mut buffer, RecvFlags::empty()).unwrap();
            buffer.truncate(count);
            buffer
        });
        heard.await.unwrap()
    }
}

#[tokio::test]
async fn reports_become_scans_and_beeps_go_to_the_right_bits() {
    let far = Far::listen();
    let mut lane = far.lane();
    let device = far.accept().await;
    device.describe(&ZEBRA.descriptor(), "05e0 2100");
    let description = lane.attached().await;
    assert!(
        description.starts_with("zebra-ds2208, \"A scanner\\u{1b}[2J\" (05e0:2100) on "),
        "{description}"
    );

    let long = vec![b'x'; 200];
    device.scan(&ZEBRA, "]Q1", &long, b's');
    let scan = lane.scan().await;
    assert_eq!((scan.data, scan.damage, scan.mode.name()), (long, None, "hid_pos"));
    device.scan(&ZEBRA, "]Xg", b"306030209223", b'c');
    let scan = lane.scan().await;
    assert_eq!((scan.symbology.name(), scan.vendor_id), ("upc_a", Some(b'c'.into())));

    for (feedback, bit) in [
        (Feedback::Accepted, 0x08),
        (Feedback::Refused, 0x04),
        (Feedback::NotOnFile, 0x10),
        (Feedback::NeedsChoice, 0x10),
        (Feedback::Neutral, 0x08),
    ] {
        lane.beep(feedback).await;
        assert_eq!(device.heard().await, [b'O', 4, bit], "{feedback:?}");
    }
    lane.leave().await;
}

#[tokio::test]
async fn a_device_that_is_unplugged_in_a_scan_gives_what_there_was_and_is_found_again() {
    let far = Far::listen();
    let mut lane = far.lane();
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    device.send(b'I', &HONEYWELL.report("]C0", &[b'1'; 56], b'j', true));
    drop(device);
    assert_eq!(lane.scan().await.damage, Some(Damage::ContinuationNeverEnded));
    assert!(lane.detached().await.contains("unplugged"));

    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    device.scan(&HONEYWELL, "]C0", b"SN1", b'j');
    assert_eq!(lane.scan().await.data, b"SN1");
    lane.leave().await;
}

#[tokio::test]
async fn reports_that_wait_when_the_driver_is_told_to_end_are_told() {
    let far = Far::listen();
    let (mut lane, end) = Lane::ending(&format!("emulated:{}", far.path().display()), None);
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    // The driver, on the same thread, does not get to read between these.
    device.scan(&HONEYWELL, "]C0", b"SN1", b'j');
    let long = [b'2'; 80];
    let mut reports = HONEYWELL.scan("]C0", &long, b'j').into_iter();
    device.send(b'I', &reports.next().unwrap());
    end.send_replace(true);
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), None));
    // It has begun, and its rest is waited for.
    reports.for_each(|report| device.send(b'I', &report));
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (long.as_slice(), None));
    lane.leave().await;
}

#[tokio::test]
async fn a_socket_that_is_not_there_is_said_once_and_awaited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later.sock");
    let mut lane = Lane::start(&format!("emulated:{}", path.display()), None, &SerialOverrides::default());
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("later.sock") && remedy.contains("emulator"), "{reason}: {remedy}");
    let far = Far { listener: listen(&path), folder };
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn a_socket_that_can_t_be_used_is_named_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (file, stream) = (folder.path().join("file"), folder.path().join("stream"));
    std::fs::write(&file, "").unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(&stream).unwrap();
    let long = folder.path().join("x".repeat(120));
    for (path, says) in [
        (&file, "is no socket"),
        (&stream, "is a socket of another kind"),
        (&long, "is too long for a socket's path"),
    ] {
        let mut lane =
            Lane::start(&format!("emulated:{}", path.display()), None, &SerialOverrides::default());
        let (reason, remedy) = lane.unavailable().await;
        assert!(reason.contains(says) && remedy.contains("socket"), "{reason}: {remedy}");
        lane.leave().await;
    }
}

#[tokio::test]
async fn a_device_in_another_mode_is_named_with_its_remedy() {
    let keyboard =
        Descriptor::default().page(1).usage(6).collection(1).page(7).item(0x18, 0xe0).item(0x28, 0xe7);
    let keyboard = keyboard.item(0x14, 0).item(0x24, 1).fields(1, 8).input(2).end().bytes();
    let far = Far::listen();
    let mut lane = far.lane();
    let device = far.accept().await;
    device.describe(&keyboard, "046d c31c");
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("hid_keyboard") && remedy.contains("its manual"), "{reason}: {remedy}");
    drop(device);
    // A scanner that a model knows is named, with what that says is to be scanned.
    let device = far.accept().await;
    device.describe(&keyboard, "05f9 2206");
    let (_, remedy) = lane.unavailable().await;
    assert!(remedy.starts_with("05f9:2206 is known (Datalogic Gryphon as a keyboard): scan "), "{remedy}");
    drop(device);
    // It is tried again, and nothing is said twice: the next notice is that it is there.
    let device = far.accept().await;
    device.describe(&keyboard, "05f9 2206");
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_in_its_makers_own_mode_is_named_and_a_sibling_of_a_good_one_is_not_switched() {
    let vendor = Descriptor::default().page(0xff00).usage(1).collection(1).item(0x14, 0).item(0x24, 0xff);
    let vendor = vendor.usage(2).fields(8, 8).input(2).end().bytes();
    for (id, says) in
        [("05e0 1900", "05e0:1900 is known (Zebra in SNAPI mode): scan "), ("0c2e 1007", "own node")]
    {
        let far = Far::listen();
        let mut lane = far.lane();
        let device = far.accept().await;
        device.describe(&vendor, id);
        let (reason, remedy) = lane.unavailable().await;
        assert!(remedy.contains(says), "{reason}: {remedy}");
        drop(device);
        lane.leave().await;
    }
}

#[tokio::test]
async fn nonsense_from_the_far_end_is_an_obstacle_not_an_end() {
    for (kind, payload, says) in [
        (b'I', b"\x02".as_slice(), "no description"),
        (b'D', b"R: 1 05", "cut off"),
        (b'D', b"R: x", "malformed"),
        (b'D', b"\xff", "not UTF-8"),
        (b'D', b"N: a scanner", "no R: line"),
    ] {
        let far = Far::listen();
        let mut lane = far.lane();
        let device = far.accept().await;
        device.send(kind, payload);
        let (reason, _) = lane.unavailable().await;
        assert!(reason.contains(says), "{reason}");
        let device = far.accept().await;
        device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
        lane.attached().await;
        lane.leave().await;
    }
}

#[tokio::test]
async fn a_message_that_is_too_long_ends_the_device_and_only_that() {
    let far = Far::listen();
    let mut lane = far.lane();
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    device.send(b'I', &vec![2; 4_097]);
    assert!(lane.detached().await.contains("4097"));
    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn a_setup_report_is_sent_only_to_a_device_that_declares_it() {
    let with_feature = {
        let mut descriptor = HONEYWELL.descriptor();
        descriptor.pop();
        let feature =
            Descriptor::default().page(0xff66).report_id(0xfe).usage(1).fields(8, 1).feature(2).end();
        [descriptor, feature.bytes()].concat()
    };
    let far = Far::listen();
    let mut lane = far.lane();
    let device = far.accept().await;
    device.describe(&with_feature, "0c2e 1007");
    lane.attached().await;
    assert_eq!(device.heard().await, [b'F', 0xfe, 1]);
    drop(device);
    lane.detached().await;
    // Another of its maker's is sent it as well; another maker's is not, whatever its report of that name does.
    let device = far.accept().await;
    device.describe(&with_feature, "23d0 0c80");
    assert!(lane.attached().await.starts_with("honeywell-xenon"));
    assert_eq!(device.heard().await, [b'F', 0xfe, 1]);
    drop(device);
    lane.detached().await;
    let device = far.accept().await;
    device.describe(&with_feature, "1209 0001");
    assert!(lane.attached().await.starts_with("generic-hid-pos"));
    lane.beep(Feedback::Accepted).await;
    assert_eq!(device.heard().await, [b'O', 4, 0x40], "the first message is the beep");
    drop(device);
    lane.detached().await;

    let device = far.accept().await;
    device.describe(&HONEYWELL.descriptor(), "0c2e 1007");
    lane.attached().await;
    lane.beep(Feedback::Accepted).await;
    assert_eq!(device.heard().await, [b'O', 4, 0x40], "the first message is the beep");
    lane.leave().await;
}
