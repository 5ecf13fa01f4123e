//! Rules 2 and 12: the step to payment.

use super::catalogue::{cable, charger, phone, tv};
use super::till::{GS1_128, Till, card, gs1, numbers};
use checkout::{Command, Decision, Delivery, Event, LineNumber, RefusalCode, TransactionState, UnitState};

#[test]
fn checkout_names_every_line_whose_serial_number_is_missing() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.add(&cable(), 1).unwrap();
    till.add(&tv(), 1).unwrap();
    till.provide(2, "SN2").unwrap();
    let before = till.current().clone();
    let refusal = till.checkout().unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialMissing, numbers(&[1, 4])));
    assert!(refusal.detail.contains("line 1 (Phone X) and line 4 (Television 55)"), "{}", refusal.detail);
    assert_eq!(*till.current(), before, "the transaction stays open and unharmed");
}

#[test]
fn a_long_list_of_missing_serial_numbers_is_cut_in_the_sentence_but_not_in_the_list() {
    let mut till = Till::open();
    till.add(&phone(), 20).unwrap();
    let refusal = till.checkout().unwrap_err();
    assert_eq!(refusal.lines.len(), 20);
    assert!(refusal.detail.ends_with("line 8 (Phone X) and 12 more."), "{}", refusal.detail);
}

#[test]
fn with_every_serial_number_checkout_freezes_the_cart() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.checkout().unwrap();
    assert_eq!(till.current().state, TransactionState::Tendering);
    let id = till.id();
    let line = LineNumber(1);
    let commands = [
        Command::AddLine { transaction: id.clone(), line: super::till::new_line(&cable(), 1) },
        Command::VoidLine { transaction: id.clone(), line },
        Command::ReplaceLine { transaction: id.clone(), line, serial: None },
        Command::Focus { transaction: id.clone(), line: Some(line) },
        Command::Suspend { transaction: id.clone() },
        Command::VoidTransaction { transaction: id.clone() },
        Command::MakeOrder { transaction: id.clone(), customer: super::till::customer("Ada Example") },
        Command::Checkout { transaction: id },
    ];
    for command in commands {
        assert_eq!(till.refused(command.clone()), RefusalCode::WrongState, "{command:?}");
    }
    assert_eq!(till.deliver(1, Delivery::Ship).unwrap_err().code, RefusalCode::WrongState);
}

#[test]
fn while_tendering_scans_are_refused() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(super::till::outcome(&scan), (Decision::Refused, "wrong_state"));
}

#[test]
fn a_line_that_may_go_without_its_serial_number_does_not_stop_checkout() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.checkout().unwrap();
}

#[test]
fn an_empty_cart_has_nothing_to_pay_for() {
    let mut till = Till::open();
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::EmptyTransaction);
    till.add(&cable(), 1).unwrap();
    till.void_line(1).unwrap();
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::EmptyTransaction);
}

#[test]
fn pickup_and_ship_need_a_customer_order() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.add(&tv(), 1).unwrap();
    till.deliver(2, Delivery::Pickup).unwrap();
    let refusal = till.checkout().unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::DeliveryNeedsOrder, numbers(&[2])));
    till.make_order();
    till.checkout().unwrap();
}

#[test]
fn a_line_changed_back_to_carry_out_needs_its_serial_number_again() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.make_order();
    till.deliver(1, Delivery::Pickup).unwrap();
    assert!(!till.line(1).is_blocking());
    till.deliver(1, Delivery::CarryOut).unwrap();
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::SerialMissing);
}

#[test]
fn a_unit_that_was_sold_elsewhere_meanwhile_is_found_at_checkout() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let other = checkout::TransactionId::new("0042-9-1").unwrap();
    let key = (phone().sku, "SN1".to_owned());
    till.facts.units.get_mut(&key).unwrap().state =
        UnitState::Sold { transaction: other, line: LineNumber(1), at_ms: 0 };
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::SerialSold);
}

#[test]
fn reopen_unfreezes_the_cart_once_every_tender_is_reversed() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let transaction = till.id();
    let tender = |amount| Command::TakeTender { transaction: transaction.clone(), tender: card(amount) };
    till.command(tender(500)).unwrap();
    assert_eq!(till.refused(Command::Reopen { transaction: transaction.clone() }), RefusalCode::WrongState);
    till.command(tender(-500)).unwrap();
    till.command(Command::Reopen { transaction: transaction.clone() }).unwrap();
    assert_eq!(till.current().state, TransactionState::Open);
    till.add(&cable(), 1).unwrap();
}

#[test]
fn tenders_of_different_kinds_do_not_reverse_each_other() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let transaction = till.id();
    let tender = |tender| Command::TakeTender { transaction: transaction.clone(), tender };
    till.command(tender(card(500))).unwrap();
    assert_eq!(till.refused(tender(super::till::cash(-500))), RefusalCode::InvalidValue);
}

#[test]
fn checkout_ends_what_waits_for_a_scan_and_says_so() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.add(&cable(), 1).unwrap();
    till.scan("]C0", "SN1");
    assert!(till.state.pending_choice().is_some());
    till.provide(1, "SN-A").unwrap();
    till.provide(2, "SN-B").unwrap();
    let events = till.checkout().unwrap();
    assert!(
        matches!(&events[0], Event::Scan(scan) if scan.code == "choice_expired" && scan.id.as_str() == "s1"),
        "{events:?}"
    );
    assert_eq!(till.state.next_deadline(), None);
}
