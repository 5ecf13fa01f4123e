//! Suspend, recall, void.

use super::catalogue::{cable, phone};
use super::till::{Till, open};
use checkout::{Command, RefusalCode, TransactionState};

#[test]
fn a_suspended_cart_keeps_its_claims_and_comes_back_as_it_was() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let transaction = till.id();
    till.command(Command::Suspend { transaction: transaction.clone() }).unwrap();
    assert!(till.state.current().is_none());
    assert_eq!(till.state.suspended().count(), 1);

    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    let refusal = till.provide(1, "SN1").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialInOtherTransaction);
    assert!(refusal.detail.contains("0042-3-1"), "{}", refusal.detail);
    let recall = Command::Recall { transaction };
    assert_eq!(till.refused(recall.clone()), RefusalCode::TransactionOpen);
    let second = till.id();
    till.command(Command::VoidTransaction { transaction: second }).unwrap();

    till.command(recall).unwrap();
    assert_eq!((till.line(1).serial(), till.current().state), (Some("SN1"), TransactionState::Open));
    till.sell();
}

#[test]
fn only_a_suspended_cart_is_recalled() {
    let mut till = Till::open();
    let transaction = till.id();
    assert_eq!(till.refused(Command::Recall { transaction }), RefusalCode::WrongState);
}

#[test]
fn voiding_gives_up_every_claim() {
    for suspend in [false, true] {
        let mut till = Till::open();
        till.add(&phone(), 2).unwrap();
        till.provide(1, "SN1").unwrap();
        till.provide(2, "SN2").unwrap();
        let transaction = till.id();
        if suspend {
            till.command(Command::Suspend { transaction: transaction.clone() }).unwrap();
        }
        till.command(Command::VoidTransaction { transaction }).unwrap();
        assert_eq!(till.finished[0].state, TransactionState::Voided);
        assert_eq!(till.facts.state_of(&phone(), "SN1"), None, "only the claim spoke of it");
        till.open_transaction();
        till.add(&phone(), 1).unwrap();
        till.provide(1, "SN2").unwrap();
    }
}

#[test]
fn a_hundred_carts_can_be_suspended() {
    let mut till = Till::new();
    for _ in 0..100 {
        let transaction = till.open_transaction();
        till.command(Command::Suspend { transaction }).unwrap();
    }
    let transaction = till.open_transaction();
    assert_eq!(till.refused(Command::Suspend { transaction }), RefusalCode::LimitReached);
}

#[test]
fn a_cart_that_is_being_paid_is_reopened_before_it_is_voided() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let transaction = till.id();
    assert_eq!(
        till.refused(Command::VoidTransaction { transaction: transaction.clone() }),
        RefusalCode::WrongState
    );
    till.command(Command::Reopen { transaction: transaction.clone() }).unwrap();
    till.command(Command::VoidTransaction { transaction }).unwrap();
}

#[test]
fn a_suspended_cart_takes_no_lines() {
    let mut till = Till::open();
    let transaction = till.id();
    till.command(Command::Suspend { transaction: transaction.clone() }).unwrap();
    let line = super::till::new_line(&cable(), 1);
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::WrongState);
    till.command(open()).unwrap();
}
