//! A driver whose thread stood still: what was read late was not sent late.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "common/lane.rs"]
mod lane;

use std::fs::File;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::Duration;

use lane::Lane;
use models::{KeyboardOverrides, SerialOverrides};
use rustix::net::{AddressFamily, SendFlags, SocketAddrUnix, SocketType};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use scanner::{Damage, Notice};

/// A boot keyboard (HID 1.11, appendix B.1) whose reports have the id 1, and beside it one byte of something else under the id 2.
const DESCRIPTOR: &[u8] = &[
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x85, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25,
    0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08,
    0x15, 0x00, 0x25, 0x65, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0, 0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01,
    0x85, 0x02, 0x15, 0x00, 0x25, 0x7f, 0x19, 0x00, 0x29, 0x7f, 0x75, 0x08, 0x95, 0x01, 0x81, 0x00, 0xc0,
];
/// Longer than any silence that means something here.
const STALL: Duration = Duration::from_millis(600);
const ONE: u8 = 0x1e;
const TWO: u8 = 0x1f;
const ENTER: u8 = 0x28;

/// A scanner that types.
struct Typist {
    device: OwnedFd,
    _folder: tempfile::TempDir,
}

impl Typist {
    async fn start(overrides: KeyboardOverrides) -> (Lane, Self) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scanner");
        let listener = listen(&path);
        let overrides = KeyboardOverrides { layout: Some("us".to_owned()), ..overrides };
        let port = format!("emulated:{}", path.display());
        let mut lane = Lane::typed(&port, Some("generic-keyboard"), &overrides);
        let device =
            tokio::task::spawn_blocking(move || rustix::net::accept(&listener).unwrap()).await.unwrap();
        let typist = Self { device, _folder: folder };
        let bytes: Vec<String> = DESCRIPTOR.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("R: {} {}\nN: x\nP: here\nI: 3 1234 5678\n", DESCRIPTOR.len(), bytes.join(" "));
        typist.send(b'D', text.as_bytes());
        lane.attached().await;
        lane.silence().await;
        (lane, typist)
    }

    fn send(&self, kind: u8, payload: &[u8]) {
        rustix::net::send(&self.device, &[&[kind], payload].concat(), SendFlags::NOSIGNAL).unwrap();
    }

    fn report(&self, modifiers: u8, key: u8) {
        self.send(b'I', &[1, modifiers, 0, key, 0, 0, 0, 0, 0]);
    }

    fn keys(&self, keys: &[(u8, u8)]) {
        for (modifiers, key) in keys {
            self.report(*modifiers, *key);
            self.report(0, 0);
        }
    }
}

fn listen(path: &Path) -> OwnedFd {
    let socket = rustix::net::socket(AddressFamily::UNIX, SocketType::SEQPACKET, None).unwrap();
    rustix::net::bind(&socket, &SocketAddrUnix::new(path).unwrap()).unwrap();
    rustix::net::listen(&socket, 1).unwrap();
    socket
}

async fn read(lane: &mut Lane) -> (Vec<u8>, Option<Damage>) {
    match lane.notice().await {
        Notice::Received(scan) => (scan.data, scan.damage),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_scan_that_silence_ends_is_not_cut_in_two_before_a_key_goes_up_nor_by_a_report_of_something_else() {
    let by_silence =
        KeyboardOverrides { ends: Some(vec![]), idle_end: Some(true), ..KeyboardOverrides::default() };
    for something_else in [false, true] {
        let (mut lane, typist) = Typist::start(by_silence.clone()).await;
        typist.report(0, ONE);
        // It is read.
        tokio::time::sleep(Duration::from_millis(30)).await;
        if something_else {
            typist.send(b'I', &[2, 0]);
        }
        typist.report(0, 0);
        typist.keys(&[(0, TWO)]);
        std::thread::sleep(STALL);
        assert_eq!(read(&mut lane).await, (b"1".to_vec(), Some(Damage::ReadLate)), "{something_else}");
        assert_eq!(read(&mut lane).await, (b"2".to_vec(), Some(Damage::Gap)), "{something_else}");
    }
}

#[tokio::test]
async fn the_lines_of_a_label_that_are_read_late_are_no_labels_of_their_own() {
    // ]Q11, Enter
    let (mut lane, typist) = Typist::start(KeyboardOverrides::default()).await;
    typist.keys(&[(0, 0x30), (2, 0x14), (0, ONE), (0, ONE), (0, ENTER)]);
    assert_eq!(read(&mut lane).await, (b"1".to_vec(), None));
    typist.keys(&[(0, TWO), (0, ENTER)]);
    std::thread::sleep(STALL);
    assert_eq!(read(&mut lane).await, (b"2".to_vec(), Some(Damage::PartOfLabel)));

    let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&end).unwrap();
    unlockpt(&end).unwrap();
    let path = ptsname(&end, Vec::new()).unwrap().into_string().unwrap();
    let mut line = File::from(end);
    let mut lane = Lane::start(&path, Some("generic-serial"), &SerialOverrides::default());
    lane.attached().await;
    line.write_all(b"]Q1SN1\r").unwrap();
    assert_eq!(read(&mut lane).await, (b"SN1".to_vec(), None));
    line.write_all(b"22\r").unwrap();
    std::thread::sleep(STALL);
    assert_eq!(read(&mut lane).await, (b"22".to_vec(), Some(Damage::PartOfLabel)));
    // Once it was silent, and the driver has seen that, a label is one.
    lane.silence().await;
    line.write_all(b"33\r").unwrap();
    assert_eq!(read(&mut lane).await, (b"33".to_vec(), None));
}
