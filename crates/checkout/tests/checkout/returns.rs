//! Rule 14: goods that come back.

use super::catalogue::{book, cable, charger, dual_sim, ean, imei, phone, tv};
use super::till::{CODE_128, EAN_13, Till, amount, card, cash, new_line, numbers, open_training};
use checkout::{
    Command, Delivery, Disposition, Event, Kind, LineNumber, NewLine, NewReturn, ReceiptId, RefusalCode,
    ReturnDoubt, ReturnPolicy, SerialSource, TransactionState, UnitState, registry_changes,
};
use money::{Quantity, TaxMode};

fn returned(receipt: &str) -> NewReturn {
    NewReturn { receipt: Some(ReceiptId::new(receipt).unwrap()), ..NewReturn::default() }
}

fn unit(serial: &str) -> NewReturn {
    NewReturn { serial: Some(serial.to_owned()), ..NewReturn::default() }
}

fn open(new: NewReturn) -> Command {
    Command::OpenReturn(Box::new(new))
}

/// A sale: line 1 a phone with SN1, 2 a phone with SN2, 3 three cables. Its receipt is R0042-3-1.
fn sold() -> Till {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "SN1").unwrap();
    till.provide(2, "SN2").unwrap();
    till.add(&cable(), 3).unwrap();
    till.sell();
    till
}

fn state_of(till: &Till, serial: &str) -> UnitState {
    till.facts.state_of(&phone(), serial).expect("it is known").clone()
}

#[test]
fn a_whole_receipt_comes_back_one_line_a_unit_at_what_was_paid() {
    let mut till = sold();
    till.command(open(returned("R0042-3-1"))).unwrap();
    let cart = till.current();
    assert_eq!((cart.kind, cart.state), (Kind::Return, TransactionState::Open));
    let lines: Vec<_> = cart
        .lines
        .iter()
        .map(|line| (line.sku().to_string(), line.amount().minor(), line.serial()))
        .collect();
    assert_eq!(
        lines,
        [
            ("PHONE".to_owned(), -49_900, Some("SN1")),
            ("PHONE".to_owned(), -49_900, Some("SN2")),
            ("CABLE".to_owned(), -990, None),
            ("CABLE".to_owned(), -990, None),
            ("CABLE".to_owned(), -990, None),
        ]
    );
    let totals = cart.totals();
    assert_eq!((totals.total, totals.due, totals.tax), (amount(-102_770), amount(-102_770), amount(-16_409)));
    assert_eq!(cart.pending_lines().count(), 0, "nothing of it waits for a serial number");
}

#[test]
fn a_return_takes_effect_when_it_is_completed_and_not_before() {
    let mut till = sold();
    till.command(open(returned("R0042-3-1"))).unwrap();
    assert!(matches!(state_of(&till, "SN1"), UnitState::Returning { .. }));
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
    assert!(matches!(state_of(&till, "SN1"), UnitState::Sold { .. }), "given up, it is as it was");
    till.command(open(returned("R0042-3-1"))).unwrap();
    till.sell();
    assert_eq!(state_of(&till, "SN1"), UnitState::Free);
    assert_eq!(till.finished.last().unwrap().receipt.as_ref().unwrap().as_str(), "R0042-3-2");
}

#[test]
fn what_came_back_is_sold_again_and_comes_back_again() {
    let mut till = sold();
    for _ in 0..2 {
        till.command(open(unit("SN1"))).unwrap();
        till.sell();
        till.open_transaction();
        till.add(&phone(), 1).unwrap();
        till.provide(1, "SN1").unwrap();
        till.sell();
    }
    let done: Vec<_> = till
        .journal
        .iter()
        .flat_map(|recorded| registry_changes(&recorded.record.event))
        .filter(|change| change.unit.serial == "SN1")
        .map(|change| format!("{:?}", change.action))
        .filter(|action| action == "Sell" || action == "TakeBack")
        .collect();
    assert_eq!(done, ["Sell", "TakeBack", "Sell", "TakeBack", "Sell"]);
}

#[test]
fn what_is_put_aside_is_not_sold_again() {
    let mut till = sold();
    till.command(open(NewReturn { disposition: Disposition::Quarantine, ..unit("SN1") })).unwrap();
    till.sell();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    let refusal = till.provide(1, "SN1").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialBlocked);
    assert!(refusal.detail.contains("quarantine"), "{}", refusal.detail);
}

#[test]
fn what_is_put_aside_is_not_sold_by_another_of_its_numbers() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let mut till = Till::open();
    till.scan(EAN_13, &ean(&dual_sim()));
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    assert_eq!(till.line(1).unit.as_ref().unwrap().identifiers.len(), 2);
    till.sell();
    till.command(open(NewReturn { disposition: Disposition::Quarantine, ..unit(&first) })).unwrap();
    till.sell();
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    till.pass(1_000);
    for number in [&second, &first] {
        assert_eq!(till.provide(1, number).unwrap_err().code, RefusalCode::SerialBlocked);
    }
    assert_eq!(till.scan(CODE_128, &second).code, "serial_blocked");
}

#[test]
fn money_goes_back_as_a_negative_tender_and_no_more_than_is_owed() {
    let mut till = sold();
    till.command(open(unit("SN1"))).unwrap();
    till.checkout().unwrap();
    let complete = |till: &Till, tenders| Command::Complete { transaction: till.id(), tenders };
    let nothing = complete(&till, vec![]);
    let refusal = till.command(nothing).unwrap_err();
    assert_eq!((refusal.code, refusal.params[0].1.as_str()), (RefusalCode::RefundDue, "499.00"));
    let take = |till: &Till, tender| Command::TakeTender { transaction: till.id(), tender };
    for (tender, why) in [(card(-49_901), "more than is owed"), (card(-100_000), "far more")] {
        let tender = take(&till, tender);
        assert_eq!(till.refused(tender), RefusalCode::InvalidValue, "{why}");
    }
    let part = take(&till, card(-40_000));
    till.command(part).unwrap();
    assert_eq!(till.current().totals().due, amount(-9_900));
    let reopen = Command::Reopen { transaction: till.id() };
    assert_eq!(till.refused(reopen), RefusalCode::WrongState, "the card has it already");
    let rest = complete(&till, vec![cash(-9_900)]);
    till.command(rest).unwrap();
    let done = till.finished.last().unwrap();
    assert_eq!(
        (done.state, done.totals().due, done.change),
        (TransactionState::Completed, amount(0), amount(0))
    );
}

#[test]
fn a_part_comes_back_and_then_the_rest_and_nothing_twice() {
    let mut till = sold();
    till.command(open(NewReturn { lines: Some(numbers(&[1])), ..returned("R0042-3-1") })).unwrap();
    till.sell();
    let refusal =
        till.command(open(NewReturn { lines: Some(numbers(&[1, 2])), ..returned("R0042-3-1") })).unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::AlreadyReturned, numbers(&[1])));
    assert_eq!(till.refused(open(unit("SN1"))), RefusalCode::AlreadyReturned);
    // The rest; of the cables only one.
    till.command(open(returned("R0042-3-1"))).unwrap();
    assert_eq!(till.current().lines.len(), 4);
    till.void_line(2).unwrap();
    till.void_line(3).unwrap();
    till.sell();
    till.command(open(returned("R0042-3-1"))).unwrap();
    assert_eq!(till.current().totals().total, amount(-2 * 990));
    till.sell();
    assert_eq!(till.refused(open(returned("R0042-3-1"))), RefusalCode::AlreadyReturned);
}

#[test]
fn two_open_returns_do_not_take_the_same_goods() {
    let mut till = sold();
    till.command(open(NewReturn { lines: Some(numbers(&[2, 3])), ..returned("R0042-3-1") })).unwrap();
    let parked = till.id();
    till.command(Command::Suspend { transaction: parked.clone() }).unwrap();
    assert_eq!(till.refused(open(unit("SN2"))), RefusalCode::SerialInOtherTransaction);
    let again = NewReturn { lines: Some(numbers(&[3])), ..returned("R0042-3-1") };
    assert_eq!(till.refused(open(again)), RefusalCode::AlreadyReturned);
    till.command(open(returned("R0042-3-1"))).unwrap();
    assert_eq!(till.current().lines.len(), 1, "what the other return does not have");
    till.sell();
    till.command(Command::Recall { transaction: parked }).unwrap();
    till.sell();
    assert_eq!(state_of(&till, "SN2"), UnitState::Free);
}

#[test]
fn a_discount_comes_back_in_parts_that_add_up() {
    let mut till = Till::open();
    let line = NewLine { discount: Some(amount(100)), ..new_line(&cable(), 3) };
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line }).unwrap();
    till.sell();
    let mut given = Vec::new();
    for _ in 0..3 {
        till.command(open(returned("R0042-3-1"))).unwrap();
        // The last of those that are left: which of them it is does not matter.
        for line in 1..till.current().lines.len() {
            till.void_line(u32::try_from(line).unwrap()).unwrap();
        }
        given.push(till.current().totals().total.minor());
        till.sell();
    }
    assert_eq!(given, [-957, -957, -956]);
    assert_eq!(given.iter().sum::<i64>(), -(3 * 990 - 100));
}

#[test]
fn what_was_sold_by_measure_comes_back_in_one() {
    let mut till = Till::open();
    let quantity = Quantity::from_thousandths(2_500).unwrap();
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line: NewLine { quantity, ..new_line(&cable(), 1) } })
        .unwrap();
    till.add(&book(), 101).unwrap();
    till.sell();
    till.command(open(returned("R0042-3-1"))).unwrap();
    let lines: Vec<_> = till.current().lines.iter().map(|line| line.quantity.thousandths()).collect();
    assert_eq!(lines, [2_500, 101_000]);
    till.sell();
    assert_eq!(till.refused(open(returned("R0042-3-1"))), RefusalCode::AlreadyReturned);
}

#[test]
fn what_comes_back_has_the_price_and_tax_of_its_sale() {
    let mut till = Till::new();
    till.settings.tax_mode = TaxMode::Net;
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    till.settings.tax_mode = TaxMode::Gross;
    till.facts.products[0].price = amount(100);
    till.command(open(unit("SN1"))).unwrap();
    assert_eq!(till.current().totals().total, amount(-59_381));
    // What is sold now is priced otherwise than what comes back.
    let refusal = till.add(&cable(), 1).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::WrongState);
}

#[test]
fn the_serial_number_alone_finds_the_sale_and_takes_back_that_unit() {
    let mut till = sold();
    till.command(open(unit("SN2"))).unwrap();
    let line = till.line(1);
    let back = line.returns.as_ref().unwrap();
    let sale = back.sale.as_ref().unwrap();
    assert_eq!((sale.transaction.as_str(), sale.line), ("0042-3-1", LineNumber(2)));
    assert!(back.in_hand);
    assert_eq!(till.current().lines.len(), 1);
}

#[test]
fn a_serial_number_as_it_is_printed_finds_its_unit_with_the_product() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "S/N:tv000001").unwrap();
    till.sell();
    let printed = NewReturn { sku: Some(tv().sku), ..unit("S/N:TV000001") };
    till.command(open(printed)).unwrap();
    assert_eq!(till.line(1).serial(), Some("TV000001"));
}

#[test]
fn receipt_and_serial_number_together_have_to_fit() {
    let mut till = sold();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN9").unwrap();
    till.sell();
    let both = |serial: &str, lines: &[u32]| NewReturn {
        serial: Some(serial.to_owned()),
        lines: (!lines.is_empty()).then(|| numbers(lines)),
        ..returned("R0042-3-1")
    };
    let refusal = till.command(open(both("SN9", &[1]))).unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::ReturnMismatch, numbers(&[1])));
    assert_eq!(till.refused(open(both("SN9", &[]))), RefusalCode::ChoiceNeeded, "it could be either phone's");
    assert_eq!(till.refused(open(both("SN9", &[3]))), RefusalCode::ReturnMismatch, "a cable has none");
    till.settings.return_mismatch = ReturnPolicy::Supervisor;
    assert_eq!(till.refused(open(both("SN9", &[1]))), RefusalCode::SupervisorNeeded);
    till.settings.return_mismatch = ReturnPolicy::Warn;
    till.command(open(both("SN9", &[1]))).unwrap();
    assert_eq!(till.line(1).serial(), Some("SN9"));
    assert_eq!(till.line(1).comment().as_deref(), Some("Not the unit that was sold"));
    assert!(matches!(state_of(&till, "SN1"), UnitState::Sold { .. }), "that one is still the customer's");
    till.sell();
    assert_eq!(state_of(&till, "SN9"), UnitState::Free);
    till.command(open(both("SN2", &[]))).unwrap();
    assert_eq!((till.current().lines.len(), till.line(1).serial()), (1, Some("SN2")));
}

#[test]
fn a_unit_whose_sale_nobody_knows_comes_back_by_setting() {
    let mut till = sold();
    let unknown = || NewReturn { sku: Some(phone().sku), ..unit("SN77") };
    assert_eq!(till.refused(open(unknown())), RefusalCode::SupervisorNeeded);
    till.settings.return_unknown = ReturnPolicy::Block;
    assert_eq!(till.refused(open(unknown())), RefusalCode::ReturnUnknown);
    till.settings.return_unknown = ReturnPolicy::Warn;
    assert_eq!(till.refused(open(unit("SN77"))), RefusalCode::InvalidValue, "which product is it?");
    let cable = NewReturn { sku: Some(cable().sku), ..unit("SN77") };
    assert_eq!(till.refused(open(cable)), RefusalCode::NotSerialized);
    till.command(open(unknown())).unwrap();
    let line = till.line(1);
    assert_eq!((line.amount(), line.comment().as_deref()), (amount(-49_900), Some("Its sale is not known")));
    assert_eq!(line.returns.as_ref().unwrap().despite, Some(ReturnDoubt::Unknown));
    till.sell();
    assert_eq!(state_of(&till, "SN77"), UnitState::Free);
    assert_eq!(till.refused(open(unknown())), RefusalCode::AlreadyReturned);
}

#[test]
fn a_unit_that_lies_in_the_shop_or_in_a_cart_does_not_come_back() {
    let mut till = sold();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN5").unwrap();
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    let with_sku = |serial| NewReturn { sku: Some(phone().sku), ..unit(serial) };
    assert_eq!(till.refused(open(with_sku("SN5"))), RefusalCode::SerialInOtherTransaction);
    till.settings.return_unknown = ReturnPolicy::Warn;
    till.facts.stock(&phone(), label::IdentifierKind::Serial, "SN6");
    assert_eq!(till.refused(open(with_sku("SN6"))), RefusalCode::AlreadyReturned);
}

#[test]
fn an_exchange_is_one_transaction_with_one_receipt() {
    let mut till = sold();
    till.command(open(unit("SN1"))).unwrap();
    assert_eq!(till.current().kind, Kind::Return);
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.current().kind, Kind::Exchange);
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::SerialMissing, "what is sold needs its own");
    // The unit that comes back is not at the same time sold.
    assert_eq!(till.provide(2, "SN1").unwrap_err().code, RefusalCode::SerialAlreadyHere);
    till.provide(2, "SN3").unwrap();
    assert_eq!(till.current().totals().total, amount(0));
    till.sell();
    assert_eq!(state_of(&till, "SN1"), UnitState::Free);
    assert!(matches!(state_of(&till, "SN3"), UnitState::Sold { .. }));
    assert_eq!(till.receipts().len(), 2);
    // The new unit comes back by the exchange's receipt.
    till.open_return();
    assert_eq!((till.current().lines.len(), till.line(1).serial()), (1, Some("SN3")));
}

#[test]
fn an_exchange_for_something_dearer_is_paid_and_for_something_cheaper_refunded() {
    let mut till = sold();
    till.command(open(unit("SN1"))).unwrap();
    till.add(&tv(), 1).unwrap();
    till.provide(2, "TV000001").unwrap();
    till.checkout().unwrap();
    assert_eq!(till.current().totals().due, amount(40_000));
    let paid = Command::Complete { transaction: till.id(), tenders: vec![cash(50_000)] };
    till.command(paid).unwrap();
    assert_eq!(till.finished.last().unwrap().change, amount(10_000));
    till.command(open(unit("SN2"))).unwrap();
    till.add(&cable(), 1).unwrap();
    assert_eq!(till.current().totals().due, amount(-48_910));
    // Equal goods that come back and that are sold stay apart.
    till.void_line(2).unwrap();
    assert_eq!(till.current().kind, Kind::Return);
}

#[test]
fn what_comes_back_is_not_changed_only_left_out() {
    let mut till = sold();
    till.command(open(returned("R0042-3-1"))).unwrap();
    let transaction = till.id();
    let change = Command::ChangeLine {
        transaction: transaction.clone(),
        line: LineNumber(3),
        quantity: None,
        delivery: None,
        unit_price: Some(amount(1)),
        discount: None,
    };
    assert_eq!(till.refused(change), RefusalCode::WrongState);
    let replace =
        Command::ReplaceLine { transaction: transaction.clone(), line: LineNumber(1), serial: None };
    assert_eq!(till.refused(replace), RefusalCode::WrongState);
    let order = Command::MakeOrder { transaction, customer: super::till::customer("Ada Example") };
    assert_eq!(till.refused(order), RefusalCode::WrongState);
    till.add(&cable(), 1).unwrap();
    assert_eq!(till.current().lines.len(), 6, "what is sold does not join what comes back");
    till.void_line(1).unwrap();
    assert!(matches!(state_of(&till, "SN1"), UnitState::Sold { .. }));
}

#[test]
fn a_serial_number_typed_in_says_which_unit_comes_back() {
    let mut till = sold();
    till.command(open(NewReturn { lines: Some(numbers(&[1])), ..returned("R0042-3-1") })).unwrap();
    assert!(!till.line(1).returns.as_ref().unwrap().in_hand);
    assert_eq!(till.provide(1, "SN2").unwrap_err().code, RefusalCode::ReturnMismatch);
    till.provide(1, "SN1").unwrap();
    assert!(till.line(1).returns.as_ref().unwrap().in_hand);
    assert_eq!(till.provide(1, "SN1").unwrap(), [], "the same again");
    assert_eq!(till.provide(1, "SN2").unwrap_err().code, RefusalCode::SerialNotEditable);
}

#[test]
fn a_unit_that_was_sold_without_its_number_comes_back_without_and_may_get_one() {
    let mut till = Till::open();
    till.add(&charger(), 2).unwrap();
    till.sell();
    till.open_return();
    till.provide(1, "CH1").unwrap();
    assert_eq!(till.line(1).unit.as_ref().unwrap().source, SerialSource::Keyed);
    assert_eq!(till.line(1).comment().as_deref(), None);
    assert_eq!(till.line(2).comment().as_deref(), Some("Serial number not provided"));
    assert_eq!(till.provide(2, "CH1").unwrap_err().code, RefusalCode::SerialAlreadyHere);
    till.sell();
    assert_eq!(till.facts.state_of(&charger(), "CH1"), Some(&UnitState::Free));
    let receipt = till.receipts().remove(0);
    assert_eq!(
        till.refused(open(NewReturn { receipt: Some(receipt), ..NewReturn::default() })),
        RefusalCode::AlreadyReturned
    );
}

#[test]
fn of_an_order_comes_back_what_was_handed_over_also_while_the_rest_waits() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.add(&tv(), 1).unwrap();
    till.deliver(2, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    let later = NewReturn { lines: Some(numbers(&[2])), ..returned("R0042-3-1") };
    assert_eq!(till.refused(open(later)), RefusalCode::WrongState);
    till.command(open(returned("R0042-3-1"))).unwrap();
    assert_eq!(till.current().lines.len(), 1);
    till.sell();
    // It is the shop's again, although the order is still here, and is sold to somebody else.
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    let pick = Command::Pick {
        order: order.clone(),
        line: LineNumber(2),
        serial: Some("TV000001".to_owned()),
        authority: None,
    };
    till.command(pick).unwrap();
    till.command(Command::Pickup { order, lines: None }).unwrap();
    // The receipt of the hand-over has that line only.
    let handed_over = till.receipts().pop().unwrap();
    till.command(open(returned(handed_over.as_str()))).unwrap();
    assert_eq!((till.current().lines.len(), till.line(1).serial()), (1, Some("TV000001")));
}

#[test]
fn a_return_needs_something_that_says_what_comes_back() {
    let mut till = sold();
    assert_eq!(till.refused(open(NewReturn::default())), RefusalCode::InvalidValue);
    assert_eq!(till.refused(open(returned("R0042-3-99"))), RefusalCode::UnknownReceipt);
    let no_line = NewReturn { lines: Some(vec![]), ..returned("R0042-3-1") };
    assert_eq!(till.refused(open(no_line)), RefusalCode::InvalidValue);
    let other_line = NewReturn { lines: Some(numbers(&[7])), ..returned("R0042-3-1") };
    assert_eq!(till.refused(open(other_line)), RefusalCode::UnknownLine);
    till.open_transaction();
    assert_eq!(till.refused(open(returned("R0042-3-1"))), RefusalCode::TransactionOpen);
}

#[test]
fn what_was_sold_in_training_comes_back_in_training_and_claims_nothing() {
    let mut till = Till::new();
    till.command(open_training()).unwrap();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    let events = till.command(open(returned("RT0042-3-1"))).unwrap();
    assert!(events.iter().all(|event| registry_changes(event).is_empty()));
    assert!(till.current().training);
    let events = till.sell();
    assert!(events.iter().all(|event| registry_changes(event).is_empty()));
    assert!(
        matches!(events.last(), Some(Event::Completed { receipt, .. }) if receipt.as_str() == "RT0042-3-2")
    );
}

#[test]
fn a_receipt_of_several_products_with_one_serial_number_asks_which() {
    let mut till = Till::open();
    for product in [phone(), super::catalogue::watch()] {
        till.add(&product, 1).unwrap();
    }
    till.provide(1, "SN1").unwrap();
    till.provide(2, "SN1").unwrap();
    till.sell();
    assert_eq!(till.refused(open(unit("SN1"))), RefusalCode::ChoiceNeeded);
    till.command(open(NewReturn { sku: Some(phone().sku), ..unit("SN1") })).unwrap();
    assert_eq!(till.line(1).sku().as_str(), "PHONE");
}
