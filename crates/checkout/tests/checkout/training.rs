//! Training transactions claim nothing and are numbered apart.

use super::catalogue::phone;
use super::till::{GS1_128, Till, gs1, open_training};
use checkout::{Command, Event, RefusalCode, UnitState};

fn training() -> Till {
    let mut till = Till::new();
    till.command(open_training()).unwrap();
    till
}

#[test]
fn training_transactions_and_receipts_are_numbered_apart() {
    let mut till = training();
    assert_eq!(till.id().as_str(), "0042-3-T1");
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.sell();
    assert_eq!(till.finished[0].receipt.as_ref().map(checkout::ReceiptId::as_str), Some("RT0042-3-1"));
    assert_eq!(till.open_transaction().as_str(), "0042-3-1");
    till.wait(1_000);
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.sell();
    assert_eq!(till.finished[1].receipt.as_ref().map(checkout::ReceiptId::as_str), Some("R0042-3-1"));
}

#[test]
fn a_unit_used_in_training_is_neither_claimed_nor_sold() {
    let mut till = training();
    till.add(&phone(), 1).unwrap();
    let events = till.provide(1, "SN1").unwrap();
    assert!(matches!(events.as_slice(), [Event::SerialProvided { claims: None, .. }]), "{events:?}");
    let events = till.sell();
    assert!(matches!(events.last(), Some(Event::Completed { sells, .. }) if sells.is_empty()), "{events:?}");
    assert_eq!(till.facts.state_of(&phone(), "SN1"), None);
}

#[test]
fn a_sold_unit_can_be_practised_with() {
    let mut till = Till::open();
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.sell();
    till.command(open_training()).unwrap();
    till.wait(1_000);
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.sell();
    assert!(matches!(till.facts.state_of(&phone(), "SN1"), Some(UnitState::Sold { .. })));
}

#[test]
fn even_in_training_a_serial_number_is_not_on_two_lines() {
    let mut till = training();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "SN1").unwrap();
    assert_eq!(till.provide(2, "SN1").unwrap_err().code, RefusalCode::SerialAlreadyHere);
}

#[test]
fn a_suspended_training_cart_holds_nothing_back() {
    let mut till = training();
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    till.open_transaction();
    till.wait(1_000);
    assert_eq!(till.scan(GS1_128, &gs1(&phone(), "SN1")).code, "product_added_with_serial");
}
