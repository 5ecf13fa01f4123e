//! Scans that can't be used, and scanning modes.

use super::catalogue::{cable, ean, phone};
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1, outcome, scan_input};
use checkout::{Command, Decision, ScanDamage, ScanInput, ScanningMode};

fn set_mode(till: &mut Till, mode: ScanningMode) {
    till.command(Command::SetScanningMode { mode }).unwrap();
}

#[test]
fn a_scan_without_an_open_transaction_is_refused_and_journalled() {
    let mut till = Till::new();
    let scan = till.scan(EAN_13, &ean(&phone()));
    assert_eq!((outcome(&scan), scan.transaction.as_ref()), ((Decision::Refused, "no_transaction"), None));
    assert_eq!((scan.id.as_str(), scan.hex.as_deref()), ("s1", Some("34303132333435363738393031")));
}

#[test]
fn whether_anything_can_come_of_a_scan_is_known_before_it() {
    let mut till = Till::new();
    let takes = |till: &mut Till| {
        let takes = till.state.takes_scans();
        till.wait(1_000);
        let scan = till.scan(EAN_13, &ean(&phone()));
        let refused = ["no_transaction", "wrong_state", "scanning_off"].contains(&scan.code.as_str());
        assert_eq!(takes, !refused, "{}", scan.code);
        takes
    };
    assert!(!takes(&mut till), "no transaction is open");
    for (mode, wanted) in [(ScanningMode::Pos, true), (ScanningMode::Off, false), (ScanningMode::Lane, false)]
    {
        set_mode(&mut till, mode);
        assert_eq!(takes(&mut till), wanted, "{mode:?}");
    }
    let mut till = Till::open();
    for (mode, wanted) in
        [(ScanningMode::Off, false), (ScanningMode::Capture, true), (ScanningMode::Lane, true)]
    {
        set_mode(&mut till, mode);
        assert_eq!(takes(&mut till), wanted, "{mode:?}");
    }
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    assert!(!takes(&mut till), "it is being paid");
    set_mode(&mut till, ScanningMode::Pos);
    assert!(takes(&mut till), "the POS takes what it likes");
}

#[test]
fn a_damaged_scan_is_refused_and_the_same_read_again_is_not_its_repeat() {
    let mut till = Till::open();
    let damaged =
        ScanInput { damage: Some("no_terminator".into()), ..scan_input(EAN_13, &ean(&phone()), 1_000) };
    let scan = till.scan_input(damaged);
    assert_eq!(outcome(&scan), (Decision::Refused, "damaged_scan"));
    assert!(scan.message.contains("no_terminator"), "{}", scan.message);
    let remedy = "Scan again. If it happens often: set terminator.".to_owned();
    let told = ScanDamage { kind: "no_terminator", remedy };
    let told = till.scan_input(ScanInput { damage: Some(told), ..scan_input(EAN_13, &ean(&phone()), 1_001) });
    assert!(
        told.message.ends_with("(no_terminator). Scan again. If it happens often: set terminator."),
        "{told:?}"
    );
    assert_eq!(till.scan(EAN_13, &ean(&phone())).code, "product_added");
}

#[test]
fn an_empty_scan_is_ignored_and_journalled_whatever_scans_do() {
    let mut till = Till::new();
    let empty = |at| ScanInput { aim: None, ..scan_input("", "", at) };
    let scan = till.scan_input(empty(1_000));
    assert_eq!((outcome(&scan), scan.hex.as_deref()), ((Decision::Ignored, "empty_scan"), Some("")));
    // Each one is told as what it is, not as a repeat of the one before.
    assert_eq!(outcome(&till.scan_input(empty(1_001))), (Decision::Ignored, "empty_scan"));
    for mode in [ScanningMode::Off, ScanningMode::Pos] {
        till.command(Command::SetScanningMode { mode }).unwrap();
        assert_eq!(outcome(&till.scan_input(empty(2_000))), (Decision::Ignored, "empty_scan"), "{mode:?}");
    }
}

#[test]
fn a_label_that_breaks_its_own_standard_is_refused() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let bad_check_digit = format!("01{}021SN1", &phone().gtins[0].as_str()[..13]);
    for (aim, data) in
        [(GS1_128, bad_check_digit.as_str()), (EAN_13, "4012345678902"), (CODE_128, "a\tb"), (CODE_128, "")]
    {
        let scan = till.scan(aim, data);
        assert_eq!(outcome(&scan), (Decision::Refused, "unreadable_label"), "{aim}{data:?}");
        assert!(!scan.message.chars().any(char::is_control), "{}", scan.message);
    }
    // What is wrong may be told as a question.
    let scan = till.scan(GS1_128, &format!("21{}", "A".repeat(21)));
    assert!(scan.message.contains("is a separator missing? Scan another code"), "{}", scan.message);
    assert!(till.line(1).is_pending());
}

#[test]
fn bytes_that_are_no_text_are_refused_and_kept_exactly() {
    let mut till = Till::open();
    let input = ScanInput { data: vec![0xff, 0x00, 0x1b], ..scan_input(CODE_128, "", 1_000) };
    let scan = till.scan_input(input);
    assert_eq!(
        (outcome(&scan), scan.hex.as_deref()),
        ((Decision::Refused, "unreadable_label"), Some("ff001b"))
    );
}

#[test]
fn an_over_long_scan_is_refused_and_kept_in_part() {
    let mut till = Till::open();
    let scan = till.scan(CODE_128, &"A".repeat(8_000));
    assert_eq!(scan.code, "unreadable_label");
    assert_eq!(scan.hex.map(|hex| hex.len()), Some(2 * checkout::limits::SCAN_BYTES));
}

#[test]
fn a_receipt_of_this_shop_is_not_a_product() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    for text in ["R0042-3-17", "RT0042-3-17", "r0042-3-17", "SR0042-3-17", "SN:R0042-3-17", " R0042-3-17"] {
        assert_eq!(outcome(&till.scan(CODE_128, text)), (Decision::Refused, "is_receipt"), "{text}");
    }
    let declared = till.scan("]d1", "[)>\x1e06\x1dSR0042-3-17\x1e\x04");
    assert_eq!(outcome(&declared), (Decision::Refused, "is_receipt"));
    assert_eq!(till.provide(1, "R0042-3-17").unwrap_err().code, checkout::RefusalCode::IsReceipt);
    assert!(till.line(1).is_pending());
}

#[test]
fn a_serial_number_that_looks_like_a_receipt_of_another_store_is_asked_about() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(CODE_128, "RX-100-2345");
    assert_eq!(scan.decision, Decision::NeedsChoice, "{scan:?}");
    till.choose(&scan.id, 1).unwrap();
    assert_eq!(till.line(1).serial(), Some("RX-100-2345"));
}

#[test]
fn a_web_address_is_nobodys_serial_number() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = till.scan("]Q1", "https://shop.example/phone");
    assert_eq!(scan.decision, Decision::Held);
    assert!(till.line(1).is_pending());
}

#[test]
fn with_scanning_off_scans_are_refused() {
    let mut till = Till::open();
    set_mode(&mut till, ScanningMode::Off);
    assert_eq!(outcome(&till.scan(EAN_13, &ean(&phone()))), (Decision::Refused, "scanning_off"));
    set_mode(&mut till, ScanningMode::Lane);
    till.wait(1_000);
    assert_eq!(till.scan(EAN_13, &ean(&phone())).code, "product_added");
}

#[test]
fn scans_for_the_pos_alone_leave_no_contents_in_the_journal() {
    let mut till = Till::open();
    set_mode(&mut till, ScanningMode::Pos);
    let scan = till.scan(GS1_128, &gs1(&phone(), "LOYALTY-1"));
    assert_eq!((outcome(&scan), scan.hex.as_deref()), ((Decision::Accepted, "to_pos"), None));
    let journal = format!("{:?}", till.journal);
    assert!(!journal.contains("LOYALTY") && !journal.contains("4c4f59414c5459"), "{journal}");
    assert!(till.current().lines.is_empty());
}

#[test]
fn text_from_a_barcode_is_escaped_in_messages() {
    let mut till = Till::open();
    till.add(&super::catalogue::tv(), 1).unwrap();
    till.focus(1);
    let scan = till.scan(CODE_128, "evil\u{202e}lasrever\\");
    assert_eq!(scan.decision, Decision::Refused);
    assert!(!scan.message.contains('\u{202e}'), "{}", scan.message);
}
