//! Rules 12 and 13: money, completion, receipts.

use super::catalogue::{book, cable, phone};
use super::till::{Till, amount, card, cash, new_line};
use checkout::{Command, Event, RefusalCode, Tender, TenderKind, Transaction, TransactionState, UnitState};
use money::TaxMode;

fn complete(till: &Till, tenders: &[Tender]) -> Command {
    Command::Complete { transaction: till.id(), tenders: tenders.to_vec() }
}

/// A till at the payment of one cable, 9.90.
fn paying() -> Till {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    till
}

fn sold(till: &Till) -> &Transaction {
    till.finished.last().expect("it was completed")
}

#[test]
fn completion_sells_the_units_numbers_the_receipt_and_leaves_the_lane_free() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let events = till.sell();
    let Some(Event::Completed { receipt, sells, handed_over, ordered, .. }) = events.last() else {
        panic!("{events:?}")
    };
    assert_eq!((receipt.as_str(), sells.len(), handed_over.len(), *ordered), ("R0042-3-1", 1, 0, false));
    assert!(matches!(till.facts.state_of(&phone(), "SN1"), Some(UnitState::Sold { .. })));
    assert_eq!((sold(&till).state, sold(&till).totals().due), (TransactionState::Completed, amount(0)));
    assert!(till.state.current().is_none());
    assert_eq!(till.open_transaction().as_str(), "0042-3-2");
}

#[test]
fn change_is_given_from_cash() {
    let mut till = paying();
    let command = complete(&till, &[card(500), cash(1_000)]);
    till.command(command).unwrap();
    assert_eq!(sold(&till).change, amount(510));
    assert_eq!(sold(&till).totals().due, amount(0));
}

#[test]
fn change_is_not_given_from_a_card() {
    let mut till = paying();
    let command = complete(&till, &[card(1_000)]);
    assert_eq!(till.refused(command), RefusalCode::Overpaid);
    let command = complete(&till, &[card(990), cash(100)]);
    till.command(command).unwrap();
    assert_eq!(sold(&till).change, amount(100));
}

#[test]
fn too_little_is_refused_and_says_how_much_is_missing() {
    let mut till = paying();
    let command = complete(&till, &[cash(900)]);
    let refusal = till.command(command).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::Underpaid);
    assert!(refusal.detail.contains("0.90 EUR"), "{}", refusal.detail);
    assert_eq!(till.current().tenders, [], "what came with a refused completion was not taken");
}

#[test]
fn tenders_are_journalled_as_they_are_taken_and_count() {
    let mut till = paying();
    let transaction = till.id();
    till.command(Command::TakeTender { transaction, tender: card(400) }).unwrap();
    assert_eq!(till.current().totals().due, amount(590));
    let command = complete(&till, &[cash(590)]);
    till.command(command).unwrap();
    assert_eq!(sold(&till).tenders.len(), 2);
}

#[test]
fn a_transaction_has_a_thousand_tenders_and_no_more() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.checkout().unwrap();
    let tender = |till: &Till| Command::TakeTender { transaction: till.id(), tender: card(1) };
    for _ in 0..1_000 {
        let command = tender(&till);
        till.command(command).unwrap();
    }
    let command = tender(&till);
    assert_eq!(till.refused(command), RefusalCode::LimitReached);
}

#[test]
fn too_much_on_a_card_is_recorded_and_sorted_out_before_completion() {
    let mut till = paying();
    let transaction = till.id();
    till.command(Command::TakeTender { transaction: transaction.clone(), tender: card(2_000) }).unwrap();
    assert_eq!(till.current().totals().due, amount(-1_010));
    let command = complete(&till, &[]);
    assert_eq!(till.refused(command), RefusalCode::Overpaid);
    till.command(Command::TakeTender { transaction, tender: card(-1_010) }).unwrap();
    let command = complete(&till, &[]);
    till.command(command).unwrap();
}

#[test]
fn nothing_is_no_tender_and_no_more_is_given_back_than_was_taken() {
    let mut till = paying();
    for tender in [card(0), cash(-1), Tender { kind: TenderKind::Voucher, amount: amount(-500) }] {
        let transaction = till.id();
        assert_eq!(till.refused(Command::TakeTender { transaction, tender }), RefusalCode::InvalidValue);
    }
}

#[test]
fn an_open_cart_is_checked_out_before_it_is_completed() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let command = complete(&till, &[cash(990)]);
    assert_eq!(till.refused(command), RefusalCode::WrongState);
    let transaction = till.id();
    assert_eq!(till.refused(Command::TakeTender { transaction, tender: cash(990) }), RefusalCode::WrongState);
}

#[test]
fn a_gift_is_completed_without_money() {
    let mut till = Till::open();
    let transaction = till.id();
    let line = checkout::NewLine { unit_price: Some(amount(0)), ..new_line(&cable(), 1) };
    till.command(Command::AddLine { transaction, line }).unwrap();
    till.sell();
}

#[test]
fn tax_is_within_gross_prices_by_rate() {
    let mut till = Till::open();
    till.add(&cable(), 3).unwrap();
    till.add(&book(), 1).unwrap();
    let totals = till.current().totals();
    // 29.70 x 19/119 = 4.742..., 19.99 x 7/107 = 1.307...
    assert_eq!((totals.total, totals.tax), (amount(2_970 + 1_999), amount(474 + 131)));
    let by_rate: Vec<_> =
        totals.by_rate.iter().map(|(rate, tax, gross)| (rate.format(), tax.minor(), gross.minor())).collect();
    assert_eq!(by_rate, [("7".to_owned(), 131, 1_999), ("19".to_owned(), 474, 2_970)]);
}

#[test]
fn tax_comes_on_top_of_net_prices() {
    let mut till = Till::new();
    till.settings.tax_mode = TaxMode::Net;
    till.open_transaction();
    till.add(&cable(), 1).unwrap();
    let totals = till.current().totals();
    // 9.90 x 19 % = 1.881
    assert_eq!((totals.total, totals.tax, totals.due), (amount(990 + 188), amount(188), amount(990 + 188)));
    till.sell();
}

#[test]
fn voided_lines_cost_nothing() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.add(&book(), 1).unwrap();
    till.void_line(1).unwrap();
    assert_eq!(till.current().totals().total, amount(1_999));
}
