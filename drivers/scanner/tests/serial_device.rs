//! The serial driver on a real pseudo-terminal.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/lane.rs"]
mod lane;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use lane::Lane;
use models::SerialOverrides;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use scanner::{Damage, Feedback, Leave, Notice, Order};

/// The scanner's end of a line, and the path of the other.
fn line() -> (File, PathBuf) {
    let end: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&end).unwrap();
    unlockpt(&end).unwrap();
    let path = ptsname(&end, Vec::new()).unwrap().into_string().unwrap();
    (File::from(end), path.into())
}

fn lane(path: &std::path::Path, model: Option<&str>) -> Lane {
    Lane::start(path.to_str().unwrap(), model, &SerialOverrides::default())
}

#[tokio::test]
async fn bytes_on_a_tty_become_scans_and_beeps_go_back() {
    let (mut scanner, path) = line();
    let mut lane = lane(&path, Some("honeywell-serial"));
    let description = lane.attached().await;
    assert!(description.contains("honeywell-serial") && description.contains("115200 8N1"), "{description}");

    scanner.write_all(b"]C10104012345678901\x1d21AB\r\n").unwrap();
    let scan = lane.scan().await;
    assert_eq!((scan.device.as_str(), scan.mode.name()), ("counter", "serial"));
    assert_eq!((scan.aim.unwrap().to_string(), scan.symbology.name()), ("]C1".into(), "gs1_128"));
    assert_eq!((scan.data.as_slice(), scan.damage), (b"0104012345678901\x1d21AB".as_slice(), None));
    assert!(scan.first_byte <= scan.last_byte && scan.last_byte <= std::time::Instant::now());

    lane.beep(Feedback::Refused).await;
    lane.beep(Feedback::Accepted).await;
    let beep = tokio::task::spawn_blocking(move || {
        let mut beep = [0; 3];
        scanner.read_exact(&mut beep).unwrap();
        (scanner, beep)
    });
    let (_scanner, beep) = beep.await.unwrap();
    assert_eq!(beep, *b"\x16\x07\r", "a refusal has no command, so the first bytes are the good beep");
    lane.leave().await;
}

#[tokio::test]
async fn a_line_that_never_rests_hears_that_it_is_to_be_left() {
    let (mut scanner, path) = line();
    let mut lane = lane(&path, None);
    lane.attached().await;
    // Nobody waits for it: it stands still once nobody reads, and ends with the process.
    std::thread::spawn(move || while scanner.write_all(&b"X\r".repeat(100)).is_ok() {});
    assert_eq!(lane.scan().await.data, b"X");
    lane.order(Order::Leave(Leave {
        device: "counter".to_owned(),
        reason: "too much".to_owned(),
        remedy: "look at it".to_owned(),
    }))
    .await;
    let said = loop {
        match lane.notice().await {
            // What was in hand when it was left may be half a read.
            Notice::Received(scan) => assert!(
                scan.data == b"X" && matches!(scan.damage, None | Some(Damage::NoTerminator | Damage::Gap)),
                "{scan:?}"
            ),
            Notice::Unavailable { reason, remedy, .. } => break (reason, remedy),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(said, ("too much".to_owned(), "look at it".to_owned()));
    lane.leave().await;
}

#[tokio::test]
async fn a_read_that_stops_is_handed_out_as_damaged() {
    let (mut scanner, path) = line();
    let overrides = SerialOverrides { idle_ms: Some(50), ..SerialOverrides::default() };
    let mut lane = Lane::start(path.to_str().unwrap(), None, &overrides);
    lane.attached().await;
    scanner.write_all(b"40123").unwrap();
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"40123".as_slice(), Some(Damage::NoTerminator)));
    lane.leave().await;
}

#[tokio::test]
async fn the_kernel_marks_what_comes_broken_and_the_marks_are_no_data() {
    use models::Parity;
    use rustix::termios::{InputModes, tcgetattr};

    for parity in [Parity::None, Parity::Even] {
        let (mut scanner, path) = line();
        let overrides =
            SerialOverrides { parity: Some(parity), baud: Some(57_600), ..SerialOverrides::default() };
        let mut lane = Lane::start(path.to_str().unwrap(), None, &overrides);
        lane.attached().await;
        let set = tcgetattr(&scanner).unwrap();
        let wanted = InputModes::INPCK | InputModes::PARMRK;
        let unwanted = InputModes::IGNPAR | InputModes::IGNBRK | InputModes::BRKINT | InputModes::ISTRIP;
        assert!(set.input_modes.contains(wanted) && !set.input_modes.intersects(unwanted), "{set:?}");
        assert_eq!(set.input_speed(), 57_600, "the rest of the line's settings stays");
        lane.silence().await;
        // The kernel doubles FF, so that it is told from a mark; nothing else changes.
        let every: Vec<u8> = (0..=255).filter(|byte| !b"\r\n".contains(byte)).collect();
        scanner.write_all(&every).unwrap();
        scanner.write_all(b"\xff\xff\x00\r").unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.data, scan.damage), ([every.as_slice(), b"\xff\xff\x00"].concat(), None));
        lane.leave().await;
    }
}

#[tokio::test]
async fn a_line_that_hangs_up_is_gone_once_and_read_again_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("scanner");
    let (scanner, path) = line();
    symlink(path, &link).unwrap();
    let mut lane = lane(&link, None);
    lane.attached().await;

    std::fs::remove_file(&link).unwrap();
    drop(scanner);
    assert!(lane.detached().await.contains("closed"));

    let (mut scanner, path) = line();
    symlink(path, &link).unwrap();
    lane.attached().await;
    scanner.write_all(b"SN1\r").unwrap();
    assert_eq!(lane.scan().await.data, b"SN1");
    lane.leave().await;
}

#[tokio::test]
async fn a_port_that_is_not_there_is_said_once_and_awaited() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("by-id/scanner");
    let mut lane = lane(&link, None);
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains(link.to_str().unwrap()) && remedy.contains("plug"), "{reason}: {remedy}");

    std::fs::create_dir(folder.path().join("by-id")).unwrap();
    let (mut scanner, path) = line();
    symlink(path, &link).unwrap();
    lane.attached().await;
    scanner.write_all(b"SN1\r").unwrap();
    assert_eq!(lane.scan().await.data, b"SN1");
    lane.leave().await;
}

#[tokio::test]
async fn a_file_is_no_serial_port() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut lane = lane(file.path(), None);
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.ends_with("is no serial port") && remedy.contains("tty"), "{reason}: {remedy}");
    lane.leave().await;
    for other in ["/dev/null", "/dev"] {
        let mut lane = self::lane(std::path::Path::new(other), None);
        let (reason, _) = lane.unavailable().await;
        assert_eq!(reason, format!("{other} is no serial port"));
        lane.leave().await;
    }
}

#[tokio::test]
async fn a_port_that_another_has_is_named_as_in_use() {
    let (_scanner, path) = line();
    let other = File::options().read(true).write(true).open(&path).unwrap();
    rustix::fs::flock(&other, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let mut lane = lane(&path, None);
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("in use") && remedy.contains("fuser"), "{reason}: {remedy}");
    drop(other);
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn one_device_under_two_names_is_named_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (_scanner, path) = line();
    let names = ["one", "other"].map(|name| folder.path().join(name));
    names.iter().for_each(|name| symlink(&path, name).unwrap());
    let mut first = lane(&names[0], None);
    first.attached().await;
    let mut second = lane(&names[1], None);
    let (reason, remedy) = second.unavailable().await;
    assert!(reason.contains("the same device as") && reason.contains("/one"), "{reason}");
    assert!(remedy.contains("configuration"), "{remedy}");
    // When the first lets go, the second takes over.
    first.leave().await;
    second.attached().await;
    second.leave().await;
}

#[tokio::test]
async fn a_lane_that_hears_no_more_still_reads() {
    let (mut scanner, path) = line();
    let mut lane = lane(&path, None);
    lane.attached().await;
    lane.hush();
    scanner.write_all(b"SN1\r").unwrap();
    assert_eq!(lane.scan().await.data, b"SN1");
    lane.leave().await;
}

#[tokio::test]
async fn what_a_scanner_goes_on_with_after_it_was_unplugged_within_a_read_is_no_read() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("scanner");
    let (mut scanner, path) = line();
    symlink(path, &link).unwrap();
    // As a lane has it: somebody may ever prevent its reading.
    let (mut lane, _reading) = Lane::told(link.to_str().unwrap(), None, scanner::Reading::Allowed);
    lane.attached().await;
    lane.told_reading().await;
    scanner.write_all(b"SN-12345").unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    std::fs::remove_file(&link).unwrap();
    drop(scanner);
    let half = lane.scan().await;
    assert_eq!((half.data.as_slice(), half.damage), (b"SN-12345".as_slice(), Some(Damage::NoTerminator)));
    lane.detached().await;

    let (mut scanner, path) = line();
    symlink(path, &link).unwrap();
    lane.attached().await;
    lane.told_reading().await;
    // What goes on comes at once, and without a pause.
    scanner.write_all(b"67890\r").unwrap();
    let rest = lane.scan().await;
    assert_eq!((rest.data.as_slice(), rest.damage), (b"67890".as_slice(), Some(Damage::Gap)));
    lane.silence().await;
    scanner.write_all(b"SN-2\r").unwrap();
    let next = lane.scan().await;
    assert_eq!((next.data.as_slice(), next.damage), (b"SN-2".as_slice(), None));
    lane.leave().await;
}

#[tokio::test]
async fn what_is_in_hand_when_the_driver_is_told_to_end_is_told() {
    let (mut scanner, path) = line();
    let (mut lane, end) = Lane::ending(path.to_str().unwrap(), None);
    lane.attached().await;
    lane.silence().await;
    scanner.write_all(b"SN-12345").unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    end.send_replace(true);
    let half = lane.scan().await;
    assert_eq!((half.data.as_slice(), half.damage), (b"SN-12345".as_slice(), Some(Damage::NoTerminator)));
    lane.leave().await;

    // Whole reads that still wait in the kernel are read, and one that is on its way is waited for: nobody else will read them.
    let (mut lane, end) = Lane::ending(path.to_str().unwrap(), None);
    lane.attached().await;
    // The driver, on the same thread, does not get to read between these.
    scanner.write_all(b"SN-A\rSN-B\rSN-").unwrap();
    end.send_replace(true);
    for wanted in [b"SN-A", b"SN-B", b"SN-C"] {
        let scan = lane.scan().await;
        assert_eq!((scan.data.as_slice(), scan.damage), (wanted.as_slice(), None));
        if wanted == b"SN-B" {
            // Both came in one piece: the third is in hand.
            scanner.write_all(b"C\r").unwrap();
        }
    }
    lane.leave().await;

    // A scanner that is taken for the first time may read at once.
    let mut lane = self::lane(&path, None);
    lane.attached().await;
    scanner.write_all(b"SN-2\r").unwrap();
    assert_eq!(lane.scan().await.damage, None);
    lane.leave().await;

    // One that waits for its scanner ends at once.
    let (mut lane, end) = Lane::ending("/nowhere/at/all", None);
    lane.unavailable().await;
    end.send_replace(true);
    lane.leave().await;
}
