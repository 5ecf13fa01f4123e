//! Rule 4: customer orders.

use super::catalogue::{cable, charger, phone, tv};
use super::till::{Till, card, customer, new_line, numbers};
use checkout::{
    Command, Delivery, Event, Kind, LineNumber, LineState, NewLine, RefusalCode, TransactionId,
    TransactionState, UnitState, VoidReason,
};

/// A placed and paid order: line 1 a phone carried out, 2 a television to be fetched, 3 cables to be fetched,
/// 4 a television to be sent.
pub(crate) fn placed() -> (Till, TransactionId) {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    for (product, delivery) in [(tv(), Delivery::Pickup), (cable(), Delivery::Pickup), (tv(), Delivery::Ship)]
    {
        let line = NewLine { delivery: Some(delivery), ..new_line(&product, 1) };
        let transaction = till.id();
        till.command(Command::AddLine { transaction, line }).unwrap();
    }
    till.make_order();
    let order = till.id();
    till.sell();
    (till, order)
}

pub(crate) fn pick(order: &TransactionId, line: u32, serial: Option<&str>) -> Command {
    Command::Pick {
        order: order.clone(),
        line: LineNumber(line),
        serial: serial.map(str::to_owned),
        authority: None,
    }
}

pub(crate) fn pickup(order: &TransactionId, lines: Option<&[u32]>) -> Command {
    Command::Pickup { order: order.clone(), lines: lines.map(numbers) }
}

pub(crate) fn ship(order: &TransactionId, lines: Option<&[u32]>) -> Command {
    Command::Ship { order: order.clone(), lines: lines.map(numbers) }
}

fn line_state(till: &Till, order: &TransactionId, line: u32) -> LineState {
    till.state.transaction(order).unwrap().line(LineNumber(line)).unwrap().state
}

#[test]
fn an_order_is_paid_when_placed_and_its_carry_out_lines_are_handed_over() {
    let (till, order) = placed();
    let placed = till.state.transaction(&order).unwrap();
    assert_eq!((placed.state, placed.kind), (TransactionState::Ordered, Kind::Order));
    assert_eq!(placed.receipt.as_ref().map(checkout::ReceiptId::as_str), Some("R0042-3-1"));
    assert_eq!(line_state(&till, &order, 1), LineState::HandedOver);
    assert_eq!(line_state(&till, &order, 2), LineState::Active);
    assert!(matches!(till.facts.state_of(&phone(), "SN1"), Some(UnitState::Sold { .. })));
    assert!(till.state.current().is_none(), "the lane is free for the next customer");
    assert_eq!(till.state.orders().map(|order| order.id.clone()).collect::<Vec<_>>(), [order]);
}

#[test]
fn a_carry_out_line_needs_its_serial_number_even_in_an_order() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&tv(), 1).unwrap();
    till.deliver(2, Delivery::Pickup).unwrap();
    till.make_order();
    let refusal = till.checkout().unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialMissing, numbers(&[1])));
}

#[test]
fn an_order_that_is_all_carried_out_completes_at_once() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.make_order();
    till.sell();
    assert_eq!(till.finished[0].state, TransactionState::Completed);
    assert_eq!(till.finished[0].lines[0].state, LineState::HandedOver);
    assert_eq!(till.state.orders().count(), 0);
}

#[test]
fn a_placed_order_completed_again_stays_as_it_is() {
    let (mut till, order) = placed();
    assert_eq!(till.command(Command::Complete { transaction: order.clone(), tenders: vec![] }).unwrap(), []);
    let again = Command::Complete { transaction: order, tenders: vec![card(100)] };
    assert_eq!(till.refused(again), RefusalCode::WrongState);
}

#[test]
fn picking_claims_the_unit_and_the_pickup_sells_it() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    assert_eq!(line_state(&till, &order, 2), LineState::Picked);
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), Some(UnitState::Claimed { .. })));
    let events = till.command(pickup(&order, None)).unwrap();
    let [Event::Fulfilled { lines, receipt, sells, completes, shipped, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!((lines, sells.len()), (&numbers(&[2, 3]), 1));
    assert_eq!((receipt.as_str(), *completes, *shipped), ("R0042-3-2", false, false));
    assert_eq!(line_state(&till, &order, 3), LineState::HandedOver);
}

#[test]
fn pickup_names_every_line_without_its_serial_number() {
    let (mut till, order) = placed();
    let refusal = till.command(pickup(&order, None)).unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialMissing, numbers(&[2])));
    assert_eq!(till.refused(ship(&order, None)), RefusalCode::SerialMissing);
    till.command(pickup(&order, Some(&[3]))).unwrap();
}

#[test]
fn the_last_line_completes_the_order() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    till.command(pick(&order, 4, Some("TV000002"))).unwrap();
    till.command(ship(&order, None)).unwrap();
    assert!(till.finished.is_empty());
    till.command(pickup(&order, None)).unwrap();
    let done = &till.finished[0];
    assert_eq!(done.state, TransactionState::Completed);
    let states: Vec<_> = done.lines.iter().map(|line| line.state).collect();
    use LineState::{HandedOver, Shipped};
    assert_eq!(states, [HandedOver, HandedOver, HandedOver, Shipped]);
    assert_eq!(till.state.orders().count(), 0);
    assert_eq!(till.refused(pickup(&order, None)), RefusalCode::UnknownTransaction);
}

#[test]
fn a_serialized_line_is_not_picked_without_its_serial_number() {
    let (mut till, order) = placed();
    assert_eq!(till.refused(pick(&order, 2, None)), RefusalCode::SerialMissing);
    assert_eq!(till.refused(pick(&order, 3, Some("SN"))), RefusalCode::NotSerialized);
    till.command(pick(&order, 3, None)).unwrap();
    assert_eq!(line_state(&till, &order, 3), LineState::Picked);
}

#[test]
fn a_picked_line_is_not_picked_anew_with_another_unit() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    assert_eq!(till.command(pick(&order, 2, Some("TV000001"))).unwrap(), [], "the same again");
    assert_eq!(till.refused(pick(&order, 2, Some("TV000002"))), RefusalCode::SerialNotEditable);
}

#[test]
fn one_unit_is_not_picked_for_two_lines() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    assert_eq!(till.refused(pick(&order, 4, Some("TV000001"))), RefusalCode::SerialAlreadyHere);
}

#[test]
fn a_serial_number_given_before_placing_is_picked_as_it_is() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    till.command(pick(&order, 1, None)).unwrap();
    till.command(pickup(&order, None)).unwrap();
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), Some(UnitState::Sold { .. })));
}

#[test]
fn unpick_voids_the_line_and_adds_it_again_as_pending() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    let total = till.state.transaction(&order).unwrap().totals();
    let events = till.command(Command::Unpick { order: order.clone(), line: LineNumber(2) }).unwrap();
    assert!(
        matches!(&events[0], Event::LineVoided { reason: VoidReason::Unpicked, releases: Some(_), .. }),
        "{events:?}"
    );
    let again = till.state.transaction(&order).unwrap().line(LineNumber(5)).unwrap();
    assert_eq!(
        (again.replaces, again.delivery, again.is_pending()),
        (Some(LineNumber(2)), Delivery::Pickup, true)
    );
    assert_eq!(till.state.transaction(&order).unwrap().totals(), total);
    till.command(pick(&order, 5, Some("TV000001"))).unwrap();
}

#[test]
fn only_a_picked_line_is_put_back() {
    let (mut till, order) = placed();
    for line in [1, 2] {
        let unpick = Command::Unpick { order: order.clone(), line: LineNumber(line) };
        assert_eq!(till.refused(unpick), RefusalCode::WrongState);
    }
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    till.command(pickup(&order, Some(&[2]))).unwrap();
    let late = Command::Unpick { order, line: LineNumber(2) };
    assert_eq!(till.refused(late), RefusalCode::WrongState);
}

#[test]
fn lines_go_out_the_way_they_were_ordered() {
    let (mut till, order) = placed();
    till.command(pick(&order, 4, Some("TV000002"))).unwrap();
    assert_eq!(till.refused(pickup(&order, Some(&[4]))), RefusalCode::WrongState);
    till.command(ship(&order, Some(&[4, 4]))).unwrap();
    assert_eq!(till.refused(ship(&order, Some(&[4]))), RefusalCode::WrongState);
    assert_eq!(till.refused(ship(&order, None)), RefusalCode::WrongState);
    assert_eq!(till.refused(ship(&order, Some(&[9]))), RefusalCode::UnknownLine);
}

#[test]
fn the_way_to_the_customer_may_change_after_placing_but_not_the_price() {
    let (mut till, order) = placed();
    let change = |delivery, discount| Command::ChangeLine {
        transaction: order.clone(),
        line: LineNumber(4),
        quantity: None,
        delivery,
        unit_price: None,
        discount,
    };
    till.command(change(Some(Delivery::Pickup), None)).unwrap();
    assert_eq!(till.refused(change(Some(Delivery::CarryOut), None)), RefusalCode::WrongState);
    assert_eq!(till.refused(change(None, Some(super::till::amount(100)))), RefusalCode::WrongState);
}

#[test]
fn a_unit_that_may_go_without_its_serial_number_is_handed_over_without() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    till.command(pickup(&order, None)).unwrap();
    assert_eq!(till.finished[0].lines[0].comment().as_deref(), Some("Serial number not provided"));
}

#[test]
fn a_unit_handed_over_with_an_order_counts_as_sold() {
    let (mut till, _) = placed();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.provide(1, "SN1").unwrap_err().code, RefusalCode::SerialSold);
}

#[test]
fn whom_an_order_is_for_can_be_corrected_and_has_to_be_said() {
    let mut till = Till::open();
    till.make_order();
    let transaction = till.id();
    let same = Command::MakeOrder { transaction: transaction.clone(), customer: customer("Ada Example") };
    assert_eq!(till.command(same).unwrap(), []);
    let other = Command::MakeOrder { transaction: transaction.clone(), customer: customer("Grace Example") };
    till.command(other).unwrap();
    let nobody = Command::MakeOrder { transaction, customer: customer(" ") };
    assert_eq!(till.refused(nobody), RefusalCode::InvalidValue);
    assert_eq!(
        till.current().customer.as_ref().map(|customer| customer.name.as_str()),
        Some("Grace Example")
    );
}

#[test]
fn only_a_placed_order_is_fulfilled() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.make_order();
    let order = till.id();
    for command in [pick(&order, 1, None), pickup(&order, None), ship(&order, None)] {
        assert_eq!(till.refused(command), RefusalCode::WrongState);
    }
}

#[test]
fn no_line_named_is_not_all_that_are_left() {
    let (mut till, order) = placed();
    for command in [pickup(&order, Some(&[])), ship(&order, Some(&[]))] {
        let refusal = till.command(command).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::InvalidValue);
        assert!(refusal.detail.contains("leave it out"), "{}", refusal.detail);
    }
}

/// A television whose serial number was given before the order was placed.
fn placed_with_unit() -> (Till, TransactionId) {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    (till, order)
}

#[test]
fn a_unit_that_was_blocked_since_it_was_picked_does_not_leave() {
    let (mut till, order) = placed();
    till.command(pick(&order, 2, Some("TV000001"))).unwrap();
    till.facts.blocked.insert("TV000001".to_owned(), "recalled".to_owned());
    let refusal = till.command(pickup(&order, None)).unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialBlocked, numbers(&[2])));
    assert!(refusal.remedy.contains("unpick"), "{}", refusal.remedy);
    // What else is ready goes; the line gets another unit.
    till.command(pickup(&order, Some(&[3]))).unwrap();
    till.command(Command::Unpick { order: order.clone(), line: LineNumber(2) }).unwrap();
    till.command(pick(&order, 5, Some("TV000003"))).unwrap();
    till.command(pickup(&order, None)).unwrap();
    assert!(matches!(till.facts.state_of(&tv(), "TV000003"), Some(UnitState::Sold { .. })));
}

#[test]
fn a_unit_given_before_placing_is_put_back_where_it_no_longer_holds() {
    let (mut till, order) = placed_with_unit();
    till.facts.blocked.insert("TV000001".to_owned(), "stolen".to_owned());
    assert_eq!(till.refused(pick(&order, 1, None)), RefusalCode::SerialBlocked);
    assert_eq!(till.refused(pickup(&order, None)), RefusalCode::SerialBlocked);
    till.command(Command::Unpick { order: order.clone(), line: LineNumber(1) }).unwrap();
    assert!(matches!(till.facts.state_of(&tv(), "TV000001"), None | Some(UnitState::Free)));
    till.command(pick(&order, 2, Some("TV000002"))).unwrap();
    till.command(pickup(&order, None)).unwrap();
}

#[test]
fn a_picked_unit_leaves_whatever_later_lists_of_the_stock_say() {
    let mut till = Till::open();
    let camera = super::catalogue::camera();
    till.facts.stock.insert((camera.sku.clone(), "CAM1".to_owned()));
    till.facts.stock_as_of_ms = Some(till.now.wall_ms);
    till.add(&camera, 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    assert_eq!(till.refused(pick(&order, 1, Some("CAM2"))), RefusalCode::SerialNotInStock);
    till.command(pick(&order, 1, Some("CAM1"))).unwrap();
    till.facts.stock.clear();
    till.command(pickup(&order, None)).unwrap();
}

#[test]
fn a_missing_serial_number_of_an_order_is_picked_not_voided() {
    let (mut till, order) = placed();
    let refusal = till.command(pickup(&order, None)).unwrap_err();
    assert!(refusal.remedy.starts_with("Pick each"), "{}", refusal.remedy);
}

#[test]
fn a_label_that_can_not_be_read_is_overridden_at_the_pickup_too() {
    let (mut till, order) = placed();
    let boss = checkout::OperatorRecord { supervisor: true, has_pin: false };
    till.facts.operators.insert("boss".to_owned(), boss);
    let authority = checkout::Authority { supervisor: "boss".to_owned(), pin_is_right: false };
    till.command(Command::Override {
        transaction: order.clone(),
        line: LineNumber(2),
        reason: "torn".to_owned(),
        authority: Some(authority),
    })
    .unwrap();
    till.command(pickup(&order, None)).unwrap();
    assert_eq!(line_state(&till, &order, 2), LineState::HandedOver);
}

#[test]
fn an_order_of_another_lane_is_named_as_such() {
    let (mut till, _) = placed();
    let other = TransactionId::new("0042-4-1").unwrap();
    let refusal = till.command(pickup(&other, None)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::UnknownTransaction);
    assert!(refusal.detail.contains("not of this lane"), "{}", refusal.detail);
    let own = TransactionId::new("0042-3-99").unwrap();
    let refusal = till.command(pickup(&own, None)).unwrap_err();
    assert!(!refusal.detail.contains("not of this lane"), "{}", refusal.detail);
}
