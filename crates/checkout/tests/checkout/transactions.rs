//! Opening, ids, revisions, restarts.

use super::catalogue::{cable, ean, phone, tv, watch};
use super::till::{GS1_128, Till, gs1, open};
use checkout::{
    Actor, ActorRole, Command, Event, Input, LineNumber, RefusalCode, ScanningMode, TransactionId,
};
use std::collections::BTreeMap;

#[test]
fn one_transaction_is_open_at_a_time() {
    let mut till = Till::open();
    let refusal = till.command(open()).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TransactionOpen);
    assert!(refusal.params.contains(&("transaction", "0042-3-1".to_owned())), "{refusal:?}");
}

#[test]
fn who_opened_it_and_the_poss_own_notes_are_kept() {
    let mut till = Till::new();
    let metadata = BTreeMap::from([("table".to_owned(), "7".to_owned())]);
    let command =
        Command::Open { reference: Some("POS-1".to_owned()), metadata: metadata.clone(), training: false };
    let operator = Some("ada".to_owned());
    let actor = Actor::Peer { role: ActorRole::Pos, uid: 1000, pid: 1, operator: operator.clone() };
    till.decide(&Input::Command(command), &actor).unwrap();
    let opened = till.current();
    assert_eq!(
        (opened.reference.as_deref(), &opened.metadata, &opened.operator),
        (Some("POS-1"), &metadata, &operator)
    );
    assert_eq!((opened.revision, opened.seq), (1, 1));
}

#[test]
fn notes_have_limits() {
    let metadata =
        |count: usize, value: &str| (0..count).map(|name| (name.to_string(), value.to_owned())).collect();
    let command = |metadata| Command::Open { reference: None, metadata, training: false };
    let mut till = Till::new();
    assert_eq!(till.refused(command(metadata(33, "x"))), RefusalCode::LimitReached);
    assert_eq!(till.refused(command(metadata(1, &"x".repeat(201)))), RefusalCode::InvalidValue);
    assert_eq!(till.refused(command(metadata(1, "a\nb"))), RefusalCode::InvalidValue);
    till.command(command(metadata(32, ""))).unwrap();
}

#[test]
fn the_revision_counts_what_changed_the_transaction() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    assert_eq!((till.current().revision, till.current().seq), (3, 3));
    till.focus(1);
    till.scan("]C0", "NOGTIN");
    let revision = till.current().revision;
    assert_eq!(revision, 4, "the serial number counts, the focus and the scan don't");
    assert_eq!(till.current().seq, 5);
}

#[test]
fn a_lane_whose_store_makes_no_id_says_so() {
    let mut till = Till::new();
    till.settings.lane.store = "x".repeat(100);
    assert_eq!(till.refused(open()), RefusalCode::InvalidValue);
}

#[test]
fn a_start_comes_first_and_ends_what_waited() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.settings.add_product_on_scan = false;
    till.scan(GS1_128, &gs1(&watch(), "W1"));
    till.focus(1);
    till.scan("]E0", &ean(&tv()));
    let waits = (till.state.held_scans().len(), till.state.focus());
    assert_eq!(waits, (2, None), "another product ends the focus");
    till.focus(1);
    let events = till.restart();
    assert_eq!(events[0], Event::Started);
    for (event, id) in events[1..3].iter().zip(["s1", "s2"]) {
        assert!(
            matches!(event, Event::Scan(scan) if scan.id.as_str() == id && scan.code == "no_pending_line"),
            "{event:?}"
        );
    }
    assert!(matches!(&events[3..], [Event::Focused { line: None, .. }]), "{events:?}");
    assert_eq!(
        (till.state.focus(), till.state.held_scans(), till.state.next_deadline()),
        (None, &[][..], None)
    );
    assert_eq!(till.current().lines.len(), 2, "the cart is as it was");
}

#[test]
fn a_lane_that_starts_with_nothing_waiting_says_only_that() {
    let mut till = Till::new();
    assert_eq!(till.restart(), [Event::Started]);
}

#[test]
fn the_scanning_mode_is_set_once_and_outlives_a_restart() {
    let mut till = Till::open();
    let mode = ScanningMode::Off;
    assert_eq!(till.command(Command::SetScanningMode { mode }).unwrap(), [Event::ScanningModeSet { mode }]);
    assert_eq!(till.command(Command::SetScanningMode { mode }).unwrap(), []);
    till.restart();
    assert_eq!(till.state.scanning_mode(), mode);
}

#[test]
fn a_scan_during_another_cart_counts_on() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    assert_eq!(till.scan(GS1_128, &gs1(&phone(), "A")).id.as_str(), "s1");
    till.sell();
    till.open_transaction();
    assert_eq!(till.scan(GS1_128, &gs1(&phone(), "B")).id.as_str(), "s2");
}

#[test]
fn a_command_says_which_transaction_it_is_for() {
    let id = TransactionId::new("0042-3-1").unwrap();
    let is_for = |command: &Command| command.transaction().cloned();
    assert_eq!(is_for(&Command::Checkout { transaction: id.clone() }), Some(id.clone()));
    assert_eq!(is_for(&Command::Pickup { order: id.clone(), lines: None }), Some(id));
    assert_eq!(is_for(&open()), None);
}

#[test]
fn a_record_of_a_scan_that_did_nothing_says_nothing_of_that() {
    let mut till = Till::open();
    let held = till.scan(GS1_128, "21ABC1");
    let json = serde_json::to_value(&held).unwrap();
    assert!(json.get("did").is_none(), "{json}");
    let added = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(serde_json::to_value(&added).unwrap()["did"], 2, "a line, and its serial number");
    assert_eq!(format!("{:?} {}", LineNumber(3), LineNumber(3)), "3 3");
}
