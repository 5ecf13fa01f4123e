//! Emulated scanners, seen from the host's end of the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail by panicking too")]

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use emulator::hid::{Faults as HidFaults, Heard, HidPosScanner, Layout, ScanError};
use emulator::serial::{Faults, Frame, Options, SerialScanner, Terminator};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketAddrUnix, SocketType};

/// Long enough for a machine that is busy with other things; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

async fn patiently<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.expect("nothing happened for 30 s")
}

/// Runs the host's blocking end on a thread of its own.
async fn host<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    patiently(tokio::task::spawn_blocking(work)).await.unwrap()
}

fn open_tty(path: &Path) -> std::fs::File {
    let noctty = i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap();
    std::fs::OpenOptions::new().read(true).write(true).custom_flags(noctty).open(path).unwrap()
}

fn read_exactly(tty: &mut std::fs::File, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    tty.read_exact(&mut bytes).unwrap();
    bytes
}

#[tokio::test]
async fn a_scan_arrives_as_the_line_is_set_up() {
    let table = [
        (Options::default(), &b"]C1AB\x1dC\r"[..]),
        (Options { terminator: Terminator::CrLf, hide_aim: true, ..Options::default() }, b"AB\x1dC\r\n"),
        (Options { prefix: b"<".to_vec(), suffix: b">".to_vec(), ..Options::default() }, b"<]C1AB\x1dC>\r"),
        (
            Options { frame: Frame::StxEtx, terminator: Terminator::None, ..Options::default() },
            b"\x02]C1AB\x1dC\x03",
        ),
        (
            Options {
                frame: Frame::StxEtxBcc,
                terminator: Terminator::None,
                hide_aim: true,
                ..Options::default()
            },
            b"\x02AB\x1dC\x03\x5e",
        ),
    ];
    for (options, expected) in table {
        let mut scanner = SerialScanner::open(options).unwrap();
        let mut tty = open_tty(scanner.path());
        patiently(scanner.until_open()).await;
        patiently(scanner.scan(b"AB\x1dC", Some("]C1"))).await.unwrap();
        let length = expected.len();
        assert_eq!(host(move || read_exactly(&mut tty, length)).await, expected);
    }
}

#[tokio::test]
async fn all_256_bytes_go_both_ways_unchanged() {
    let all: Vec<u8> = (0..=255).collect();
    let mut scanner = SerialScanner::open(Options::default()).unwrap();
    let mut tty = open_tty(scanner.path());
    scanner.send(&all).await.unwrap();
    tty.write_all(&all).unwrap();
    assert_eq!(host(move || read_exactly(&mut tty, 256)).await, all);
    let mut heard = Vec::new();
    while heard.len() < 256 {
        heard.extend(patiently(scanner.heard()).await.unwrap());
    }
    assert_eq!(heard, all);
    assert_eq!(scanner.heard_so_far(), b"");
}

#[tokio::test]
async fn faults_of_a_line_are_on_the_wire() {
    let mut scanner = SerialScanner::open(Options::default()).unwrap();
    let mut tty = open_tty(scanner.path());
    let faults =
        Faults { noise: b"\xff\xfe".to_vec(), split_at: Some(1), no_terminator: true, ..Faults::default() };
    scanner.set_faults(faults);
    scanner.scan(b"AB", None).await.unwrap();
    scanner.set_faults(Faults::default());
    scanner.scan(b"CD", None).await.unwrap();
    assert_eq!(host(move || read_exactly(&mut tty, 7)).await, b"\xff\xfeABCD\r");
}

#[tokio::test]
async fn an_unplugged_line_ends_and_its_link_goes() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("scanner");
    let scanner = SerialScanner::open(Options { link: Some(link.clone()), ..Options::default() }).unwrap();
    assert_eq!(scanner.path(), link);
    let mut tty = open_tty(&link);
    scanner.unplug();
    assert!(link.symlink_metadata().is_err());
    let end = host(move || tty.read(&mut [0; 8])).await;
    assert!(
        matches!(end, Ok(0))
            || end.is_err_and(|e| e.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()))
    );
}

#[tokio::test]
async fn a_link_is_taken_over_from_a_dead_emulator_but_never_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("scanner");
    std::os::unix::fs::symlink("/nowhere", &link).unwrap();
    let options = Options { link: Some(link.clone()), ..Options::default() };
    let first = SerialScanner::open(options.clone()).unwrap();
    let second = SerialScanner::open(options.clone()).unwrap();
    drop(first);
    assert!(link.exists(), "the first one left the second one's link alone");
    drop(second);
    std::fs::write(&link, "precious").unwrap();
    assert_eq!(SerialScanner::open(options).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&link).unwrap(), b"precious");
}

#[tokio::test]
async fn a_host_that_leaves_gives_up_its_lock_and_what_it_did_not_read() {
    let mut scanner = SerialScanner::open(Options::default()).unwrap();
    let path = scanner.path().to_owned();
    let tty = open_tty(&path);
    rustix::termios::ioctl_tiocexcl(&tty).unwrap();
    patiently(scanner.until_open()).await;
    scanner.scan(b"OLD", None).await.unwrap();
    drop(tty);
    patiently(scanner.until_closed()).await;
    let mut tty = open_tty(&path);
    patiently(scanner.until_open()).await;
    scanner.scan(b"NEW", None).await.unwrap();
    assert_eq!(host(move || read_exactly(&mut tty, 4)).await, b"NEW\r");
}

/// The host's end of a HID socket. It blocks, so the scanner needs a thread of its own.
struct HidHost(OwnedFd);

impl HidHost {
    fn open(path: &Path) -> io::Result<Self> {
        let socket = rustix::net::socket(AddressFamily::UNIX, SocketType::SEQPACKET, None)?;
        rustix::net::connect(&socket, &SocketAddrUnix::new(path)?)?;
        Ok(Self(socket))
    }

    fn receive(&self) -> Vec<u8> {
        let mut message = vec![0; 5000];
        let (length, _) = rustix::net::recv(&self.0, &mut *message, RecvFlags::empty()).unwrap();
        message.truncate(length);
        message
    }

    fn send(&self, message: &[u8]) {
        rustix::net::send(&self.0, message, SendFlags::NOSIGNAL).unwrap();
    }
}

/// A scanner, its host, and the first message.
async fn attached(layout: Layout) -> (tempfile::TempDir, HidPosScanner, HidHost, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut scanner = HidPosScanner::open(folder.path().join("hid"), layout).unwrap();
    let hid = HidHost::open(scanner.path()).unwrap();
    patiently(scanner.until_attached()).await;
    let first = String::from_utf8(hid.receive()).unwrap();
    (folder, scanner, hid, first)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_message_introduces_the_device() {
    let (_folder, _scanner, _hid, first) = attached(Layout::zebra_ds2208()).await;
    let lines: Vec<&str> = first.strip_prefix('D').unwrap().lines().collect();
    let [r, n, p, i] = lines[..] else { panic!("{first}") };
    let bytes: Vec<&str> = r.split_whitespace().collect();
    assert_eq!(bytes[0], "R:");
    assert_eq!(bytes[1].parse(), Ok(bytes.len() - 2));
    assert_eq!(bytes[2..6], ["05", "8c", "09", "02"]);
    assert_eq!((n, i), ("N: Zebra DS2208 HID POS", "I: 3 05e0 2100"));
    assert!(p.starts_with("P: "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_scan_is_continued_over_reports() {
    let (_folder, mut scanner, hid, _) = attached(Layout::honeywell_xenon()).await;
    let data: Vec<u8> = (0..130).collect();
    scanner.scan(&data, Some("]Q1")).await.unwrap();
    let mut read: Vec<u8> = Vec::new();
    for continued in [1, 1, 0] {
        let report = hid.receive();
        assert_eq!((report.len(), &report[..2], &report[3..6]), (65, &b"I\x02"[..], &b"]Q1"[..]));
        read.extend(&report[6..6 + usize::from(report[2])]);
        assert_eq!(report[64], continued);
    }
    assert_eq!(read, data);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn faults_of_reports_are_on_the_wire() {
    let (_folder, mut scanner, hid, _) = attached(Layout::honeywell_xenon()).await;
    scanner.set_faults(HidFaults { stuck_continued: true, lose_last_report: true, ..HidFaults::default() });
    scanner.scan(&[b'x'; 56], None).await.unwrap();
    assert_eq!(hid.receive()[64], 1, "full, the last, and still says that more follows");
    scanner.scan(&[b'y'; 57], None).await.unwrap();
    assert_eq!(hid.receive()[64], 1);
    scanner.set_faults(HidFaults::default());
    scanner.scan(b"z", None).await.unwrap();
    assert_eq!(hid.receive()[6], b'z', "the second report of the scan before never came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn beeps_are_heard_and_prevent_read_is_obeyed() {
    let (_folder, mut scanner, hid, _) = attached(Layout::zebra_ds2208()).await;
    hid.send(b"O\x04\x08");
    assert_eq!(patiently(scanner.heard()).await, Heard::GoodReadBeep);
    hid.send(b"O\x04\x05");
    assert_eq!(patiently(scanner.heard()).await, Heard::PreventRead(true));
    assert_eq!(patiently(scanner.heard()).await, Heard::ErrorBeep);
    assert!(matches!(scanner.scan(b"x", None).await, Err(ScanError::ReadPrevented)));
    hid.send(b"O\x04\x00");
    assert_eq!(patiently(scanner.heard()).await, Heard::PreventRead(false));
    scanner.scan(b"x", None).await.unwrap();
    hid.send(b"X??");
    assert_eq!(patiently(scanner.heard()).await, Heard::Unknown(b"X??".to_vec()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_feature_that_was_set_can_be_read_back() {
    let (_folder, mut scanner, hid, _) = attached(Layout::honeywell_xenon()).await;
    hid.send(b"G\xfe");
    assert_eq!(hid.receive(), b"f\xfe");
    hid.send(b"F\xfe\x01");
    assert_eq!(patiently(scanner.heard()).await, Heard::Feature(b"\xfe\x01".to_vec()));
    hid.send(b"G\xfe");
    assert_eq!(hid.receive(), b"f\xfe\x01");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn unplugging_ends_the_connection_and_replugging_takes_another() {
    let (_folder, mut scanner, hid, _) = attached(Layout::newland()).await;
    let path = scanner.path().to_owned();
    scanner.unplug();
    assert_eq!(hid.receive(), b"", "closing is unplugging");
    assert!(HidHost::open(&path).is_err());
    assert!(matches!(scanner.scan(b"x", None).await, Err(ScanError::NotAttached)));
    scanner.replug().unwrap();
    let hid = HidHost::open(&path).unwrap();
    patiently(scanner.until_attached()).await;
    assert_eq!(hid.receive()[0], b'D');
    scanner.scan(b"x", Some("]E0")).await.unwrap();
    assert_eq!(hid.receive()[..4], *b"I\x02\x01x");
}
