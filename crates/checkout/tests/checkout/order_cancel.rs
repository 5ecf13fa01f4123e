//! Rule 4: placed orders that are given up.

use super::catalogue::{cable, phone, tv};
use super::orders::{pick, pickup, placed, ship};
use super::till::{Till, amount, card, cash, new_line, numbers};
use checkout::{
    Command, Delivery, Event, LineNumber, LineState, OrderCancelled, RefusalCode, Settings, Tender,
    Transaction, TransactionId, TransactionState, UnitState, VoidReason,
};
use money::TaxMode;

fn cancel(order: &TransactionId, tenders: Vec<Tender>) -> Command {
    Command::CancelOrder { order: order.clone(), reason: Some("changed his mind".to_owned()), tenders }
}

fn cancelled(till: &mut Till, order: &TransactionId, tenders: Vec<Tender>) -> OrderCancelled {
    match till.command(cancel(order, tenders)).unwrap().pop() {
        Some(Event::OrderCancelled(cancelled)) => *cancelled,
        other => panic!("{other:?}"),
    }
}

fn states(order: &Transaction) -> Vec<LineState> {
    order.lines.iter().map(|line| line.state).collect()
}

/// An order of one television to be fetched, placed and paid by card.
fn one_television() -> (Till, TransactionId) {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    (till, order)
}

#[test]
fn an_order_of_which_nothing_has_left_is_voided_and_all_of_it_owed_back() {
    let (mut till, order) = one_television();
    let total = till.state.transaction(&order).unwrap().totals().total;
    let event = cancelled(&mut till, &order, vec![]);
    assert_eq!((event.lines, event.refund, event.completes), (numbers(&[1]), total, false));
    assert_eq!(event.reason.as_deref(), Some("changed his mind"));
    let done = till.finished.last().unwrap();
    assert_eq!((done.state, states(done)), (TransactionState::Voided, vec![LineState::Voided]));
    assert_eq!(done.totals().due, total.negated());
    let kept = done.cancelled.as_ref().unwrap();
    assert_eq!((kept.refund, kept.receipt.as_str(), kept.tenders), (total, "R0042-3-2", 0));
    assert_eq!(till.state.orders().count(), 0);
}

#[test]
fn picked_units_of_a_cancelled_order_are_free_again() {
    let (mut till, order) = one_television();
    till.command(pick(&order, 1, Some("TV000001"))).unwrap();
    let event = cancelled(&mut till, &order, vec![]);
    assert_eq!(event.releases.len(), 1);
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), None | Some(UnitState::Free)));
    till.open_transaction();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.sell();
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), Some(UnitState::Sold { .. })));
}

#[test]
fn what_was_handed_over_or_sent_stays_sold_when_the_rest_is_cancelled() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    till.command(pick(&order, 4, Some("TV000002"))).unwrap();
    till.command(ship(&order, None)).unwrap();
    let before = till.state.transaction(&order).unwrap().clone();
    let event = cancelled(&mut till, &order, vec![]);
    assert_eq!((event.lines, event.completes), (numbers(&[2, 3]), true));
    let left = [2, 3].map(|line| before.line(LineNumber(line)).unwrap().amount().minor());
    assert_eq!(event.refund, amount(left.iter().sum()));
    let done = till.finished.last().unwrap();
    use LineState::{HandedOver, Shipped, Voided};
    assert_eq!(
        (done.state, states(done)),
        (TransactionState::Completed, vec![HandedOver, Voided, Voided, Shipped])
    );
    assert_eq!(done.totals().due, event.refund.negated());
    assert!(matches!(till.facts.state_of(&phone(), "SN1"), Some(UnitState::Sold { .. })));
    assert!(matches!(till.facts.state_of(&tv(), "TV000002"), Some(UnitState::Sold { .. })));
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), None | Some(UnitState::Free)));
}

#[test]
fn what_stayed_sold_can_still_come_back() {
    let (mut till, order) = placed();
    let receipt = till.receipts().pop();
    cancelled(&mut till, &order, vec![]);
    let back = checkout::NewReturn { receipt, ..checkout::NewReturn::default() };
    till.command(Command::OpenReturn(Box::new(back))).unwrap();
    let lines: Vec<_> = till.current().lines.iter().map(|line| line.serial().map(str::to_owned)).collect();
    assert_eq!(lines, [Some("SN1".to_owned())]);
    till.sell();
}

#[test]
fn money_is_given_back_with_the_cancellation_and_no_more_than_was_paid() {
    let (mut till, order) = one_television();
    let total = till.state.transaction(&order).unwrap().totals().total.minor();
    for wrong in [vec![card(100)], vec![card(0)], vec![card(-total), cash(-1)]] {
        assert_eq!(till.refused(cancel(&order, wrong)), RefusalCode::InvalidValue);
    }
    let events = till.command(cancel(&order, vec![card(1 - total)])).unwrap();
    assert!(matches!(events.as_slice(), [Event::TenderTaken { .. }, Event::OrderCancelled(_)]), "{events:?}");
    let done = till.finished.last().unwrap();
    assert_eq!(done.totals().due, amount(-1));
    assert_eq!(done.cancelled.as_ref().unwrap().tenders, 1);
}

#[test]
fn with_tax_on_top_the_refund_is_what_was_paid_to_the_cent() {
    let mut till = Till::new();
    till.settings = Settings { tax_mode: TaxMode::Net, ..till.settings.clone() };
    till.open_transaction();
    // Rounded for all three together, not for each.
    let line = checkout::NewLine { unit_price: Some(amount(3)), ..new_line(&cable(), 1) };
    for delivery in [Delivery::CarryOut, Delivery::Pickup, Delivery::Ship] {
        let transaction = till.id();
        let line = checkout::NewLine { delivery: Some(delivery), ..line.clone() };
        till.command(Command::AddLine { transaction, line }).unwrap();
    }
    till.make_order();
    let order = till.id();
    till.sell();
    let paid = till.state.transaction(&order).unwrap().totals().total;
    let event = cancelled(&mut till, &order, vec![]);
    let done = till.finished.last().unwrap();
    assert_eq!(done.totals().total.plus(event.refund).unwrap(), paid);
    assert_eq!(done.share_of(&event.lines).unwrap().total, event.refund);
}

#[test]
fn only_a_placed_order_is_cancelled_and_only_once() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.make_order();
    let order = till.id();
    let early = till.command(cancel(&order, vec![])).unwrap_err();
    assert_eq!(early.code, RefusalCode::WrongState);
    assert!(early.remedy.contains("Void the transaction"), "{}", early.remedy);
    till.checkout().unwrap();
    assert_eq!(till.refused(cancel(&order, vec![])), RefusalCode::WrongState);
    let unknown = TransactionId::new("0042-3-99").unwrap();
    assert_eq!(till.refused(cancel(&unknown, vec![])), RefusalCode::UnknownTransaction);
}

/// What a lane says of an order that is no longer in its state.
#[test]
fn an_ended_order_says_how_it_ended() {
    use checkout::Refusal;
    let (mut till, order) = one_television();
    cancelled(&mut till, &order, vec![]);
    let gone = till.finished.last().unwrap();
    let again = Refusal::finished(gone, &cancel(&order, vec![]));
    assert_eq!(again.code, RefusalCode::AlreadyCancelled);
    let late = Refusal::finished(gone, &pickup(&order, None));
    assert_eq!(late.code, RefusalCode::WrongState);
    assert!(late.detail.contains("was cancelled"), "{}", late.detail);

    let (mut till, order) = one_television();
    till.command(pick(&order, 1, Some("TV000001"))).unwrap();
    till.command(pickup(&order, None)).unwrap();
    let done = Refusal::finished(till.finished.last().unwrap(), &cancel(&order, vec![]));
    assert_eq!(done.code, RefusalCode::WrongState);
    assert!(done.remedy.contains("return"), "{}", done.remedy);
}

#[test]
fn a_line_that_was_put_back_before_is_not_paid_back_twice() {
    let (mut till, order) = one_television();
    let total = till.state.transaction(&order).unwrap().totals().total;
    till.command(pick(&order, 1, Some("TV000001"))).unwrap();
    let events = till.command(Command::Unpick { order: order.clone(), line: LineNumber(1) }).unwrap();
    assert!(matches!(&events[0], Event::LineVoided { reason: VoidReason::Unpicked, .. }));
    let event = cancelled(&mut till, &order, vec![]);
    assert_eq!((event.lines, event.refund), (numbers(&[2]), total));
}

#[test]
fn a_training_order_is_cancelled_too_and_claims_nothing() {
    let mut till = Till::new();
    till.command(super::till::open_training()).unwrap();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    till.command(pick(&order, 1, Some("TV000001"))).unwrap();
    let event = cancelled(&mut till, &order, vec![]);
    assert!(event.releases.is_empty());
    assert!(event.receipt.as_str().contains('T'), "{}", event.receipt);
}
