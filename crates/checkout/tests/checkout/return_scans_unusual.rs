//! Rules 10 and 14: scans that hardly ever come while goods come back.

use super::catalogue::{charger, dual_sim, imei, phone, tv, watch};
use super::return_scans::returning;
use super::till::{CODE_128, GS1_128, Till, gs1, outcome};
use checkout::{Command, Decision, LineNumber, RefusalCode, ReturnPolicy};

#[test]
fn what_a_scan_names_is_in_its_message() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(CODE_128, "CH1");
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_named"));
    assert!(scan.message.starts_with("CH1 is the unit that comes back"), "{}", scan.message);
    // And of a wrong one that could be of several lines.
    let mut till = returning(&[1, 2]);
    for serial in ["SN3", "SN99"] {
        till.pass(1_000);
        let scan = till.scan(CODE_128, serial);
        assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"), "{}", scan.message);
        assert!(scan.message.contains(serial), "{}", scan.message);
    }
}

#[test]
fn a_scan_for_two_lines_that_were_sold_without_is_for_neither_without_the_focus() {
    let mut till = Till::open();
    till.add(&charger(), 2).unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(CODE_128, "CH1");
    assert_ne!(scan.decision, Decision::Accepted, "{}", scan.message);
    assert!(till.current().lines.iter().all(|line| line.unit.is_none()));
    till.focus(2);
    till.pass(1_000);
    let scan = till.scan(CODE_128, "CH1");
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_named"), "{}", scan.message);
    assert_eq!(till.line(2).serial(), Some("CH1"));
}

#[test]
fn another_products_sold_unit_of_the_same_number_does_not_come_back_by_this_products_label() {
    let mut till = Till::open();
    till.settings.return_mismatch = ReturnPolicy::Block;
    till.add(&phone(), 1).unwrap();
    till.provide(1, "TV000009").unwrap();
    till.sell();
    till.open_transaction();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(GS1_128, &gs1(&tv(), "TV000009"));
    assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"), "{}", scan.message);
    assert_eq!(till.current().lines.len(), 1, "the phone stays sold");
}

#[test]
fn a_telephones_label_takes_no_watch_back_that_was_sold_as_the_same_digits() {
    let [sold, other] = ["49015420323751", "35693803564380"].map(imei);
    let mut till = Till::open();
    till.settings.return_mismatch = ReturnPolicy::Block;
    till.add(&watch(), 1).unwrap();
    till.provide(1, &sold).unwrap();
    till.sell();
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    till.provide(1, &other).unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(GS1_128, &format!("01{}\u{1d}8002{sold}", dual_sim().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"), "{}", scan.message);
    assert_eq!(till.current().lines.len(), 1, "the watch stays sold");
}

#[test]
fn a_sold_unit_comes_back_by_whatever_text_it_was_sold_as() {
    // It reads as a lot, as something of another trade, or as mere text.
    for text in ["1TLOT123", "14D20280630", "PMQ8N2LL/A", "8S106141412345678908", "3SABC", "2P01"] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.provide(1, text).unwrap();
        till.sell();
        till.open_transaction();
        till.add(&tv(), 1).unwrap();
        till.provide(1, "TV000001").unwrap();
        till.sell();
        till.open_return();
        let scan = till.scan(CODE_128, text);
        assert_eq!(outcome(&scan), (Decision::Accepted, "return_added"), "{text}: {}", scan.message);
        assert_eq!(till.line(2).serial(), Some(text));
    }
}

#[test]
fn a_label_that_breaks_the_rule_of_what_comes_back_says_so_and_does_not_wait() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(GS1_128, &gs1(&tv(), "WRONG"));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"), "{}", scan.message);
}

#[test]
fn of_a_label_that_names_no_product_the_units_number_finds_it_and_the_lot_does_not() {
    // ICCBBA ST-017: a serial number, a text of its own, and a lot.
    let label = "=+06000=/A9999XYZ100T0476=,000025=A99971712345600=>019032=}017032&,1000000000000XYZ123";
    for (sold_as, found) in [("000025", true), ("A99971712345600", true), ("000000000000XYZ123", false)] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.provide(1, sold_as).unwrap();
        till.sell();
        till.open_transaction();
        till.add(&tv(), 1).unwrap();
        till.provide(1, "TV000001").unwrap();
        till.sell();
        till.open_return();
        let scan = till.scan("]d1", label);
        assert_eq!(scan.code == "return_added", found, "{sold_as}: {}", scan.message);
        assert_eq!(till.current().lines.len(), if found { 2 } else { 1 });
    }
}

#[test]
fn a_line_that_comes_back_with_its_unit_takes_no_focus() {
    let mut till = returning(&[1, 3]);
    let transaction = till.id();
    let focus = |line| Command::Focus { transaction: transaction.clone(), line: Some(LineNumber(line)) };
    assert_eq!(till.refused(focus(1)), RefusalCode::NoPendingLine);
    assert_eq!(till.refused(focus(2)), RefusalCode::NotSerialized);
    assert_eq!(till.state.focus(), None);
}
