//! The SSI driver on an emulated scanner, whose tables are its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../drivers/scanner/tests/common/lane.rs"]
mod lane;

use emulator::ssi::{Delivery, Faults, Heard, Options, SsiScanner};
use lane::Lane;
use models::SerialOverrides;
use scanner::{CheckState, Damage, Feedback, Received};
use std::path::Path;
use std::time::Duration;

const DATA: &[u8] = b"0104012345678901\x1d21AB";

fn scanner(link: &Path) -> SsiScanner {
    let response = Duration::from_millis(400);
    SsiScanner::open(Options { link: Some(link.to_owned()), response }).unwrap()
}

fn lane(link: &Path) -> Lane {
    let overrides = SerialOverrides { idle_ms: Some(40), ..SerialOverrides::default() };
    Lane::start(link.to_str().unwrap(), Some("zebra-ssi"), &overrides)
}

/// A scanner that is set up, and the lane that has done it.
async fn attached(link: &Path) -> (SsiScanner, Lane) {
    let mut scanner = scanner(link);
    let mut lane = lane(link);
    let description = lane.attached().await;
    assert!(description.contains("zebra-ssi") && description.contains("9600 8N1, RTS/CTS"), "{description}");
    scanner.until_set_up().await.unwrap();
    (scanner, lane)
}

/// Reads one symbol, which arrives once and whole.
async fn read(scanner: &mut SsiScanner, lane: &mut Lane, data: &[u8]) -> Received {
    assert_eq!(scanner.scan(data, Some("]C1")).await.unwrap(), Delivery::Acknowledged);
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (data, None));
    scan
}

#[tokio::test]
async fn packets_become_scans_and_each_decision_has_its_beep() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    let scan = read(&mut scanner, &mut lane, DATA).await;
    assert_eq!(
        (scan.mode.name(), scan.symbology.name(), scan.vendor_id),
        ("ssi", "gs1_128", Some(15.into()))
    );
    assert_eq!(scan.aim.unwrap().to_string(), "]C1", "the scanner was told to send it");
    let decisions = [
        (Feedback::Accepted, vec![Heard::Beep(0)]),
        (Feedback::Refused, vec![Heard::Beep(6), Heard::LedOn(1)]),
        (Feedback::NotOnFile, vec![Heard::Beep(5)]),
        (Feedback::NeedsChoice, vec![Heard::Beep(1)]),
        (Feedback::Accepted, vec![Heard::Beep(0), Heard::LedOff(1)]),
    ];
    for (feedback, expected) in decisions {
        lane.beep(feedback).await;
        for heard in expected {
            assert_eq!(scanner.heard().await.unwrap(), heard, "{feedback:?}");
        }
    }
    lane.leave().await;
}

#[tokio::test]
async fn whatever_the_line_does_a_symbol_arrives_once_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    let healthy = Faults::default();
    let slow = Duration::from_millis(1);
    let faults = [
        Faults { bad_checksums: 1, ..healthy.clone() },
        Faults { bad_checksums: 2, ..healthy.clone() },
        Faults { deaf_to_answers: 1, ..healthy.clone() },
        Faults { deaf_to_answers: 2, ..healthy.clone() },
        Faults { bad_checksums: 1, deaf_to_answers: 1, ..healthy.clone() },
        Faults { noise: b"\xff\x41\x07".to_vec(), ..healthy.clone() },
        Faults { noise: b"0123456789".repeat(100), ..healthy.clone() },
        Faults { split_at: Some(1), chunk_delay: slow, ..healthy.clone() },
    ];
    let pieces = (1..30).map(|at| Faults { split_at: Some(at), ..healthy.clone() });
    for (number, faults) in faults.into_iter().chain(pieces).enumerate() {
        scanner.set_faults(faults);
        read(&mut scanner, &mut lane, format!("SN{number}").as_bytes()).await;
    }
    scanner.set_faults(healthy);
    let long: Vec<u8> = (0..3_000_u32).map(|n| b'0' + u8::try_from(n % 10).unwrap()).collect();
    read(&mut scanner, &mut lane, &long).await;
    scanner.set_faults(Faults { bad_checksums: 1, deaf_to_answers: 1, ..Faults::default() });
    read(&mut scanner, &mut lane, &long).await;
    lane.leave().await;
}

#[tokio::test]
async fn a_symbol_that_never_comes_whole_is_damaged_and_the_next_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    scanner.set_faults(Faults { bad_checksums: 3, ..Faults::default() });
    assert_eq!(scanner.scan(b"SN1", None).await.unwrap(), Delivery::Unanswered);
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), Some(Damage::BadChecksum)));
    read(&mut scanner, &mut lane, b"SN2").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_command_that_is_not_answered_or_not_understood_is_sent_again_and_done_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    for faults in [Faults { silent: 1, ..Faults::default() }, Faults { naks: 2, ..Faults::default() }] {
        scanner.set_faults(faults);
        lane.beep(Feedback::Accepted).await;
        assert_eq!(scanner.heard().await.unwrap(), Heard::Beep(0));
    }
    // One that is refused holds nothing up.
    scanner.set_faults(Faults { denies: true, ..Faults::default() });
    lane.beep(Feedback::Accepted).await;
    read(&mut scanner, &mut lane, b"SN1").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_that_forgot_to_send_packets_is_set_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    scanner.power_cycle();
    assert_eq!(scanner.scan(b"4012345678901", Some("]E0")).await.unwrap(), Delivery::Sent);
    scanner.until_set_up().await.unwrap();
    let scan = lane.scan().await;
    assert_eq!(
        (scan.data.as_slice(), scan.damage),
        (b"4012345678901".as_slice(), Some(Damage::OutsideFrame))
    );
    read(&mut scanner, &mut lane, b"SN1").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_unplugged_within_a_packet_gives_what_there_was_and_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("ssi");
    let (mut unlucky, mut lane) = attached(&link).await;
    unlucky.set_faults(Faults { cut_after: Some(8), ..Faults::default() });
    assert_eq!(unlucky.scan(b"SN1234", None).await.unwrap(), Delivery::Sent);
    unlucky.until_asked_again().await.unwrap();
    unlucky.unplug();
    let scan = lane.scan().await;
    assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), Some(Damage::NoTerminator)));
    lane.detached().await;

    let mut scanner = scanner(&link);
    lane.attached().await;
    scanner.until_set_up().await.unwrap();
    read(&mut scanner, &mut lane, b"SN2").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_that_answers_nothing_is_unavailable_until_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("ssi");
    let mut scanner = scanner(&link);
    let mut lane = lane(&link);
    lane.attached().await;
    // Nobody reads what it is told.
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.ends_with("it answers no command") && remedy.contains("SSI host"), "{reason}: {remedy}");
    scanner.until_set_up().await.unwrap();
    lane.attached().await;
    read(&mut scanner, &mut lane, b"SN1").await;
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_that_refuses_everything_is_unavailable_and_its_test_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("ssi");
    let mut scanner = scanner(&link);
    scanner.set_faults(Faults { denies: true, ..Faults::default() });
    let mut lane = lane(&link);
    lane.attached().await;
    let (reason, remedy) = tokio::select! {
        said = lane.unavailable() => said,
        heard = scanner.heard() => panic!("it hears {heard:?}, and takes nothing"),
    };
    assert!(reason.ends_with("it takes none of the commands that set it up"), "{reason}: {remedy}");
    let state = tokio::select! {
        state = lane.check() => state,
        heard = scanner.heard() => panic!("it hears {heard:?}, and takes nothing"),
    };
    assert_eq!(state, Some(CheckState::Refused));
    scanner.set_faults(Faults::default());
    let (state, _) = tokio::join!(lane.check(), async {
        // The second beep of the test before may still be on its way.
        while scanner.heard().await.unwrap() != Heard::Beep(0) {}
        assert_eq!(scanner.heard().await.unwrap(), Heard::Beep(6));
    });
    assert_eq!(state, Some(CheckState::Taken));
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn scans_that_are_cut_off_one_after_the_other_are_as_many_damaged_ones() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, mut lane) = attached(&folder.path().join("ssi")).await;
    scanner.set_faults(Faults { cut_after: Some(3), ..Faults::default() });
    for number in 0..3 {
        assert_eq!(scanner.scan(format!("SCAN{number}").as_bytes(), None).await.unwrap(), Delivery::Sent);
        scanner.until_asked_again().await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    for number in 0..3 {
        assert_eq!(lane.scan().await.damage, Some(Damage::NoTerminator), "scan {number}");
    }
    lane.leave().await;
}
