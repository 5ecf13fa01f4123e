//! Rule 10: the cashier's choice.

use super::catalogue::{phone, tv, watch};
use super::till::{CODE_128, Till, outcome};
use checkout::{Decision, Event, RefusalCode, ScanId};

/// A till that asks which of lines 1 (phone) and 2 (watch) the scan is for.
fn asking() -> (Till, ScanId) {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!(scan.decision, Decision::NeedsChoice);
    (till, scan.id)
}

#[test]
fn the_chosen_line_gets_the_serial_number_and_the_scan_its_end() {
    let (mut till, scan) = asking();
    let events = till.choose(&scan, 2).unwrap();
    assert_eq!(till.line(2).serial(), Some("ABC123"));
    let Some(Event::Scan(end)) = events.last() else { panic!("{events:?}") };
    assert_eq!(outcome(end), (Decision::Accepted, "serial_provided"));
    assert_eq!((&end.id, end.settles.as_ref(), end.line.map(|line| line.0)), (&scan, Some(&scan), Some(2)));
    assert!(till.state.pending_choice().is_none());
    assert_eq!(till.line(2).unit.as_ref().map(|unit| unit.source), Some(checkout::SerialSource::Scanned));
}

#[test]
fn a_choice_ends_by_itself_after_its_time() {
    let (mut till, scan) = asking();
    let events = till.wait(30_000);
    let [Event::Scan(end)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((outcome(end), &end.id), ((Decision::Refused, "choice_expired"), &scan));
    assert_eq!(till.choose(&scan, 1).unwrap_err().code, RefusalCode::ChoiceExpired);
}

#[test]
fn a_choice_that_ran_out_is_not_taken_even_before_anybody_looked() {
    let (mut till, scan) = asking();
    till.pass(30_000);
    assert_eq!(till.choose(&scan, 1).unwrap_err().code, RefusalCode::ChoiceExpired);
}

#[test]
fn only_one_choice_is_open_and_a_new_one_ends_the_old() {
    let (mut till, first) = asking();
    let second = till.scan(CODE_128, "XYZ9");
    assert_eq!(second.decision, Decision::NeedsChoice);
    let expired = &till.journal[till.journal.len() - 2].record.event;
    assert!(
        matches!(expired, Event::Scan(scan) if scan.id == first && scan.code == "choice_expired"),
        "{expired:?}"
    );
    assert_eq!(till.choose(&first, 1).unwrap_err().code, RefusalCode::ChoiceExpired);
    till.choose(&second.id, 1).unwrap();
    assert_eq!(till.line(1).serial(), Some("XYZ9"));
}

#[test]
fn other_scans_go_on_while_a_choice_is_open() {
    let (mut till, scan) = asking();
    till.add(&tv(), 1).unwrap();
    assert_eq!(till.scan(CODE_128, "TV000001").code, "serial_provided");
    till.choose(&scan, 1).unwrap();
}

#[test]
fn only_a_line_of_the_choice_can_be_chosen() {
    let (mut till, scan) = asking();
    till.add(&phone(), 1).unwrap();
    let refusal = till.choose(&scan, 3).unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::ChoiceNeeded, super::till::numbers(&[1, 2])));
    till.choose(&scan, 1).unwrap();
}

#[test]
fn the_line_is_looked_at_again_when_it_is_chosen() {
    let (mut till, scan) = asking();
    till.provide(1, "OTHER").unwrap();
    assert_eq!(till.choose(&scan, 1).unwrap_err().code, RefusalCode::NoPendingLine);
    till.void_line(1).unwrap();
    assert_eq!(till.choose(&scan, 1).unwrap_err().code, RefusalCode::NoPendingLine);
    till.choose(&scan, 2).unwrap();
}

#[test]
fn a_choice_is_made_once() {
    let (mut till, scan) = asking();
    till.choose(&scan, 1).unwrap();
    assert_eq!(till.choose(&scan, 2).unwrap_err().code, RefusalCode::ChoiceExpired);
}

#[test]
fn a_scan_that_asked_nothing_has_no_choice() {
    let (mut till, _) = asking();
    let unknown = ScanId::new("s77").unwrap();
    assert_eq!(till.choose(&unknown, 1).unwrap_err().code, RefusalCode::UnknownScan);
}
