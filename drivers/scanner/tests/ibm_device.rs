//! The IBM OEM driver on the socket of an emulated device.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/lane.rs"]
mod lane;

use std::os::fd::OwnedFd;

use lane::Lane;
use models::SerialOverrides;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketAddrUnix, SocketFlags, SocketType};
use scanner::{Damage, Feedback, Reading, ReadingState};
use tempfile::TempDir;

const DESCRIPTOR: &str =
    "R: 30 06 45 ff 0a 00 4b a1 01 0a 01 4a 75 08 95 0b 15 00 26 ff 00 91 02 0a 02 4a 95 40 81 02 c0\n";

/// The device's end: a socket that listens.
struct Far {
    folder: TempDir,
    listener: OwnedFd,
}

impl Far {
    fn listen() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let flags = SocketFlags::CLOEXEC;
        let listener =
            rustix::net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None).unwrap();
        let path = folder.path().join("ibm.sock");
        rustix::net::bind(&listener, &SocketAddrUnix::new(path.as_path()).unwrap()).unwrap();
        rustix::net::listen(&listener, 1).unwrap();
        Self { folder, listener }
    }

    fn lane(&self, model: Option<&str>) -> Lane {
        let port = format!("emulated:{}", self.folder.path().join("ibm.sock").display());
        Lane::start(&port, model, &SerialOverrides::default())
    }

    /// Waits for the driver, on another thread; then says what the device is.
    async fn plug(&self, descriptor: &str, id: &str) -> Device {
        let listener = self.listener.try_clone().unwrap();
        let accepted = tokio::task::spawn_blocking(move || rustix::net::accept(&listener).unwrap());
        let device = Device(accepted.await.unwrap());
        device.send(b'D', format!("{descriptor}N: A scanner\nI: 3 {id}\n").as_bytes());
        device
    }
}

struct Device(OwnedFd);

impl Device {
    fn send(&self, kind: u8, payload: &[u8]) {
        rustix::net::send(&self.0, &[&[kind], payload].concat(), SendFlags::NOSIGNAL).unwrap();
    }

    fn report(&self, status: [u8; 3], label: &[u8]) {
        let length = u8::try_from(label.len() + 4).unwrap();
        let mut report = [&[length], status.as_slice(), label].concat();
        report.resize(64, 0);
        self.send(b'I', &report);
    }

    /// The next command of the host.
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

/// An output report as the socket carries it.
fn command(bytes: &[u8]) -> Vec<u8> {
    let mut command = [b"O", bytes].concat();
    command.resize(12, 0);
    command
}

#[tokio::test]
async fn it_is_enabled_after_every_attach_beeps_by_direct_i_o_and_is_disabled_at_the_end() {
    let far = Far::listen();
    let mut lane = far.lane(None);
    for _ in 0..2 {
        let device = far.plug(DESCRIPTOR, "0536 02e1").await;
        let description = lane.attached().await;
        assert!(description.starts_with("hhp-ibm-handheld, \"A scanner\" (0536:02e1) on "), "{description}");
        assert_eq!(device.heard().await, command(&[0x11]));
        device.report([0, 3, 0], b"");
        device.report([0, 3, 0], b"SN1\x00\x25\x0b");
        let scan = lane.scan().await;
        assert_eq!((scan.data.as_slice(), scan.mode.name()), (b"SN1".as_slice(), "ibm_oem"));
        assert!(scan.aim_is_derived() && scan.aim.unwrap().to_string() == "]C1");
        for (feedback, beep) in [
            (Feedback::Accepted, 4),
            (Feedback::Refused, 5),
            (Feedback::NotOnFile, 6),
            (Feedback::NeedsChoice, 6),
            (Feedback::Neutral, 4),
        ] {
            lane.beep(feedback).await;
            assert_eq!(device.heard().await, command(&[0x30, 0, beep]), "{feedback:?}");
        }
        // Unplugged within a label.
        device.report([0, 3, 0], b"SN2\x10\x33\x0b");
        drop(device);
        assert_eq!(lane.scan().await.damage, Some(Damage::ContinuationNeverEnded));
        lane.detached().await;
    }
    let device = far.plug(DESCRIPTOR, "0536 02e1").await;
    lane.attached().await;
    assert_eq!(device.heard().await, command(&[0x11]));
    lane.leave().await;
    assert_eq!(device.heard().await, command(&[0x12]));
}

#[tokio::test]
async fn one_that_reads_again_though_it_was_told_not_to_is_said_to_and_told_again() {
    let far = Far::listen();
    let port = format!("emulated:{}", far.folder.path().join("ibm.sock").display());
    let (mut lane, _reading) = Lane::told(&port, None, Reading::Prevented);
    let device = far.plug(DESCRIPTOR, "0536 02e1").await;
    lane.attached().await;
    assert_eq!(lane.reading().await, ReadingState::Told);
    // At first it is told to, as any.
    assert_eq!(device.heard().await, command(&[0x11]));
    assert_eq!(device.heard().await, command(&[0x12]));
    device.report([0, 0, 0], b"");
    assert_eq!(lane.reading().await, ReadingState::Prevented);
    device.report([0, 2, 0], b"");
    assert_eq!(lane.reading().await, ReadingState::StillReads);
    assert_eq!(device.heard().await, command(&[0x12]));
    lane.leave().await;
}

#[tokio::test]
async fn a_hardware_error_is_said_with_its_remedy_and_so_is_its_end() {
    let far = Far::listen();
    let mut lane = far.lane(Some("generic-ibm-oem"));
    let device = far.plug(DESCRIPTOR, "ffff ffff").await;
    lane.attached().await;
    device.report([0x20, 3, 0], b"");
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("hardware error") && remedy.contains("repaired"), "{reason}: {remedy}");
    device.report([0, 3, 0], b"");
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_that_never_answers_is_named() {
    let far = Far::listen();
    let mut lane = far.lane(None);
    let device = far.plug(DESCRIPTOR, "05e0 1300").await;
    lane.attached().await;
    for _ in 0..3 {
        assert_eq!(device.heard().await, command(&[0x11]));
    }
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("does not answer") && remedy.contains("unplug"), "{reason}: {remedy}");
    lane.leave().await;
}

#[tokio::test]
async fn a_model_of_another_hid_mode_is_named() {
    let far = Far::listen();
    let mut lane = far.lane(Some("zebra-ds2208"));
    let _device = far.plug(DESCRIPTOR, "05e0 1300").await;
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("ibm_oem") && remedy.contains("model"), "{reason}: {remedy}");
    lane.leave().await;
}
