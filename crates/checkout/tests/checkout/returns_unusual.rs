//! Rule 14: what hardly ever comes back, and what a registry says that others wrote.

use super::catalogue::{cable, charger, dual_sim, imei, phone, router, tv, watch};
use super::till::{CODE_128, GS1_128, Till, amount, card, cash, numbers};
use checkout::{
    Authority, Command, Customer, Delivery, Event, LineNumber, NewReturn, OperatorRecord, Product,
    RefusalCode, ReturnPolicy, TransactionId, TransactionState, UnitState, limits,
};
use label::{IdentifierKind, IdentifierRule, Pattern, Role, SerialRule};

fn unit(serial: &str) -> NewReturn {
    NewReturn { serial: Some(serial.to_owned()), ..NewReturn::default() }
}

fn open(new: NewReturn) -> Command {
    Command::OpenReturn(Box::new(new))
}

fn void(till: &mut Till) {
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
}

/// What the registry says of a unit, whoever wrote it.
fn say(till: &mut Till, product: &Product, serial: &str, state: UnitState) {
    if till.facts.state_of(product, serial).is_none() {
        till.facts.stock(product, IdentifierKind::Serial, serial);
    }
    till.facts.units.get_mut(&(product.sku.clone(), serial.to_owned())).unwrap().state = state;
}

fn sold_in(transaction: &TransactionId, line: u32) -> UnitState {
    UnitState::Sold { transaction: transaction.clone(), line: LineNumber(line), at_ms: 0 }
}

#[test]
fn a_unit_that_is_said_to_be_sold_in_a_cart_that_is_still_open_has_no_sale() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let parked = till.id();
    till.command(Command::Suspend { transaction: parked.clone() }).unwrap();
    say(&mut till, &phone(), "SN9", sold_in(&parked, 1));
    let sku = Some(phone().sku);
    let new = NewReturn { sku, ..unit("SN9") };
    assert_eq!(till.refused(open(new.clone())), RefusalCode::SupervisorNeeded, "nobody knows its sale");
    till.settings.return_unknown = ReturnPolicy::Warn;
    till.command(open(new)).unwrap();
    assert_eq!(
        (till.line(1).serial(), till.line(1).returns.as_ref().unwrap().sale.is_none()),
        (Some("SN9"), true)
    );
    void(&mut till);
    say(&mut till, &phone(), "SN9", UnitState::Free);
}

#[test]
fn a_unit_that_is_said_to_be_of_a_line_that_has_none_comes_back_as_what_was_read() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.sell();
    let sale = till.finished[0].id.clone();
    say(&mut till, &charger(), "CH1", sold_in(&sale, 1));
    till.open_return();
    till.provide(1, "CH1").unwrap();
    assert_eq!(till.line(1).serial(), Some("CH1"));
    till.sell();
    assert_eq!(till.facts.state_of(&charger(), "CH1"), Some(&UnitState::Free));
}

#[test]
fn a_unit_that_was_sold_again_elsewhere_since_is_not_taken_back_by_its_first_receipt() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.add(&cable(), 1).unwrap();
    till.sell();
    let receipt = till.receipts().pop();
    let elsewhere = TransactionId::new("0042-9-7").unwrap();
    say(&mut till, &phone(), "SN1", sold_in(&elsewhere, 1));
    let new = NewReturn { receipt: receipt.clone(), ..NewReturn::default() };
    assert_eq!(till.refused(open(new.clone())), RefusalCode::AlreadyReturned);
    // The rest of the receipt is not held up by it.
    till.command(open(NewReturn { lines: Some(numbers(&[2])), ..new })).unwrap();
    assert_eq!(till.current().totals().total, amount(-990));
}

#[test]
fn a_units_number_that_a_parked_cart_of_its_product_has_does_not_come_back() {
    let number = imei("49015420323751");
    let mut till = Till::open();
    till.facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: false });
    // Sold with a torn label.
    till.add(&router(), 1).unwrap();
    let authority = Some(Authority { supervisor: "boss".to_owned(), pin_is_right: false });
    let (transaction, line, reason) = (till.id(), LineNumber(1), "torn".to_owned());
    till.command(Command::Override { transaction, line, reason, authority }).unwrap();
    till.sell();
    let receipt = till.receipts().pop();
    // Another one stands in a parked cart, of which only the IMEI was read yet.
    till.open_transaction();
    till.add(&router(), 1).unwrap();
    till.scan(CODE_128, &number);
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    till.command(open(NewReturn { receipt, ..NewReturn::default() })).unwrap();
    let scan = till.scan(CODE_128, &format!("SN:RT9;IMEI:{number}"));
    assert_eq!(scan.code, "serial_in_other_transaction", "{}", scan.message);
    assert!(till.line(1).unit.is_none());
    // With its own numbers it does.
    let scan = till.scan(CODE_128, &format!("SN:RT9;IMEI:{}", imei("35693803564380")));
    assert_eq!(scan.code, "return_named", "{}", scan.message);
}

#[test]
fn of_two_spellings_that_lie_in_the_shop_neither_comes_back() {
    let mut till = Till::new();
    till.settings.return_unknown = ReturnPolicy::Warn;
    for serial in ["SHX7Q4PL2K9", "HX7Q4PL2K9"] {
        till.facts.stock(&phone(), IdentifierKind::Serial, serial);
    }
    for serial in ["SHX7Q4PL2K9", "HX7Q4PL2K9"] {
        let new = NewReturn { sku: Some(phone().sku), ..unit(serial) };
        assert_eq!(till.refused(open(new)), RefusalCode::AlreadyReturned, "{serial}");
    }
    // The one that was sold does, by either spelling.
    let elsewhere = TransactionId::new("0042-9-7").unwrap();
    say(&mut till, &phone(), "HX7Q4PL2K9", sold_in(&elsewhere, 1));
    for serial in ["SHX7Q4PL2K9", "HX7Q4PL2K9"] {
        till.command(open(NewReturn { sku: Some(phone().sku), ..unit(serial) })).unwrap();
        assert_eq!(till.line(1).serial(), Some("HX7Q4PL2K9"), "{serial}");
        void(&mut till);
    }
    say(&mut till, &phone(), "HX7Q4PL2K9", UnitState::Free);
}

#[test]
fn an_order_that_was_paid_in_very_many_parts_is_cancelled_without_money() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    let order = till.id();
    let customer = Customer { name: "Ada".to_owned(), phone: None, email: None, reference: None };
    till.command(Command::MakeOrder { transaction: order.clone(), customer }).unwrap();
    till.checkout().unwrap();
    let mut tenders = vec![cash(1); limits::TENDERS - 1];
    tenders.push(card(89_900 - (limits::TENDERS as i64 - 1)));
    till.command(Command::Complete { transaction: order.clone(), tenders }).unwrap();
    let cancel = |tenders| Command::CancelOrder { order: order.clone(), reason: None, tenders };
    assert_eq!(till.refused(cancel(vec![cash(-1)])), RefusalCode::LimitReached);
    till.command(cancel(Vec::new())).unwrap();
    let done = till.finished.last().unwrap();
    assert_eq!((done.state, done.totals().due), (TransactionState::Voided, amount(-89_900)));
}

#[test]
fn what_is_paid_back_is_no_more_than_is_owed_even_where_some_was_paid_in_again() {
    let mut till = Till::open();
    till.add(&cable(), 10).unwrap();
    till.sell();
    till.open_return();
    till.checkout().unwrap();
    let transaction = till.id();
    let mut take = |tender| {
        let transaction = transaction.clone();
        till.command(Command::TakeTender { transaction, tender }).map_err(|refusal| refusal.code)
    };
    take(cash(-5_000)).unwrap();
    assert_eq!(take(cash(-5_000)), Err(RefusalCode::InvalidValue), "9,900 are owed");
    take(card(100)).unwrap();
    take(cash(-4_900)).unwrap();
    take(card(-100)).unwrap();
    assert_eq!(take(card(-1)), Err(RefusalCode::InvalidValue));
    till.command(Command::Complete { transaction: till.id(), tenders: Vec::new() }).unwrap();
}

#[test]
fn a_line_of_a_receipt_that_is_back_does_not_come_back_by_its_unit_either() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    let receipt = till.receipts().pop();
    till.open_return();
    till.sell();
    let new = NewReturn { receipt, ..unit("SN1") };
    assert_eq!(till.refused(open(new)), RefusalCode::AlreadyReturned);
}

#[test]
fn a_unit_that_a_scan_adds_to_a_return_is_in_hand() {
    let mut till = super::return_scans::returning(&[1]);
    till.scan(CODE_128, "SN1");
    let scan = till.scan(CODE_128, "SN3");
    assert_eq!(scan.code, "return_added", "{}", scan.message);
    let returned = till.line(2).returns.as_ref().unwrap();
    assert!(returned.in_hand);
    let scan = till.scan(CODE_128, "SN2");
    assert_eq!(scan.code, "return_added", "{}", scan.message);
    assert!(till.current().returned_lines().all(|(_, returned)| returned.in_hand));
}

#[test]
fn a_unit_that_lies_in_stock_and_was_never_sold_has_no_sale_rather_than_being_back() {
    let mut till = Till::new();
    till.facts.stock(&phone(), IdentifierKind::Serial, "SN1");
    till.settings.return_unknown = ReturnPolicy::Block;
    let new = NewReturn { sku: Some(phone().sku), ..unit("SN1") };
    assert_eq!(till.refused(open(new)), RefusalCode::ReturnUnknown);
}

#[test]
fn a_unit_that_was_sold_while_its_products_rule_was_another_comes_back_by_its_sale() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.sell();
    // What is kept of it is of another kind.
    let known = till.facts.units.values_mut().next().unwrap();
    known.identities = vec![(IdentifierKind::Mac, "TV000001".to_owned())];
    till.command(open(NewReturn { sku: Some(tv().sku), ..unit("S/N:TV000001") })).unwrap();
    let sale = till.line(1).returns.as_ref().unwrap().sale.as_ref().unwrap();
    assert_eq!(sale.transaction, till.finished[0].id);
    void(&mut till);
}

#[test]
fn a_form_that_is_the_products_own_number_since_finds_no_unit_of_it() {
    // Sold as digits that became the product's GTIN afterwards.
    let mut till = Till::open();
    let digits = super::catalogue::ean(&phone());
    till.facts.products = vec![Product { gtins: vec![], ..phone() }];
    till.add(&phone(), 1).unwrap();
    till.provide(1, &digits).unwrap();
    till.sell();
    till.settings.return_unknown = ReturnPolicy::Block;
    let typed = format!("S{digits}");
    assert!(till.command(open(unit(&typed))).is_ok());
    void(&mut till);
    till.facts.products = vec![phone()];
    assert_eq!(till.refused(open(unit(&typed))), RefusalCode::ReturnUnknown);
}

#[test]
fn what_lies_in_the_shop_under_another_spelling_does_not_come_back() {
    let mut till = Till::new();
    till.facts.stock(&phone(), IdentifierKind::Serial, "HX7Q4PL2K9");
    till.settings.return_unknown = ReturnPolicy::Warn;
    let new = NewReturn { sku: Some(phone().sku), ..unit("SHX7Q4PL2K9") };
    assert_eq!(till.refused(open(new)), RefusalCode::AlreadyReturned);
}

#[test]
fn who_allowed_another_unit_than_the_one_on_the_receipt_is_on_its_line() {
    let mut till = Till::open();
    till.facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: false });
    till.settings.return_mismatch = ReturnPolicy::Supervisor;
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    say(&mut till, &phone(), "SN9", sold_in(&TransactionId::new("0042-9-7").unwrap(), 1));
    let receipt = till.receipts().pop();
    let new = NewReturn { receipt, ..unit("SN9") };
    assert_eq!(till.refused(open(new.clone())), RefusalCode::SupervisorNeeded);
    let authority = Some(Authority { supervisor: "boss".to_owned(), pin_is_right: false });
    till.command(open(NewReturn { authority, ..new })).unwrap();
    let returned = till.line(1).returns.clone().unwrap();
    assert_eq!((returned.allowed_by.as_deref(), returned.in_hand), (Some("boss"), true));
    till.sell();
}

#[test]
fn nothing_comes_back_of_an_order_that_was_given_up_before_any_of_it_left() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    till.command(Command::CancelOrder { order, reason: None, tenders: Vec::new() }).unwrap();
    for receipt in till.receipts() {
        let new = NewReturn { receipt: Some(receipt), ..NewReturn::default() };
        assert_eq!(till.refused(open(new)), RefusalCode::UnknownReceipt);
    }
}

/// A router whose box has its MAC, too.
fn with_mac() -> Product {
    let key = IdentifierRule {
        pattern: Some(Pattern::new("RT[0-9]+").unwrap()),
        ..IdentifierRule::plain(IdentifierKind::Serial)
    };
    let mac = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Mac) };
    Product { rule: SerialRule::new(vec![key, mac]).unwrap(), ..router() }
}

#[test]
fn a_further_number_of_a_unit_finds_it_on_its_receipt_as_it_was_read_and_as_it_is_kept() {
    let mut till = Till::open();
    till.facts.products = vec![with_mac()];
    for (line, serial, mac) in [(1, "RT1", "00:1A:2B:3C:4D:62"), (2, "RT2", "00:1A:2B:3C:4D:63")] {
        till.add(&with_mac(), 1).unwrap();
        till.focus(line);
        till.scan(CODE_128, serial);
        till.scan(CODE_128, mac);
        assert_eq!(till.line(line).unit.as_ref().map(|unit| unit.identifiers.len()), Some(2));
    }
    let bound = till.line(1).unit.as_ref().unwrap().identifiers[1].clone();
    assert_ne!(bound.raw, bound.normalized);
    till.sell();
    let receipt = till.receipts().pop();
    for given in [bound.raw.as_str(), bound.normalized.as_str(), "RT1"] {
        till.command(open(NewReturn { receipt: receipt.clone(), ..unit(given) })).unwrap();
        let sale = till.line(1).returns.as_ref().unwrap().sale.as_ref().unwrap();
        assert_eq!((till.current().lines.len(), sale.line), (1, LineNumber(1)), "{given}");
        assert!(till.line(1).returns.as_ref().unwrap().despite.is_none());
        void(&mut till);
    }
}

/// A phone that was sold elsewhere, of which nothing but its number is known.
fn brought_from_elsewhere(till: &mut Till, serial: &str) {
    say(till, &phone(), serial, sold_in(&TransactionId::new("0042-9-7").unwrap(), 1));
    till.settings.return_unknown = ReturnPolicy::Warn;
    till.command(open(NewReturn { sku: Some(phone().sku), ..unit(serial) })).unwrap();
    assert_eq!(till.line(1).serial(), Some(serial));
    till.sell();
    assert_eq!(till.facts.state_of(&phone(), serial), Some(&UnitState::Free));
}

#[test]
fn a_number_that_is_no_number_of_this_product_in_a_parked_cart_keeps_no_unit_from_coming_back() {
    // In training.
    let mut till = Till::new();
    till.command(super::till::open_training()).unwrap();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN9").unwrap();
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    brought_from_elsewhere(&mut till, "SN9");
    // Another product's.
    let mut till = Till::open();
    till.add(&watch(), 1).unwrap();
    till.provide(1, "SN9").unwrap();
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    brought_from_elsewhere(&mut till, "SN9");
    // A lot of the same product.
    let lot = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Lot) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Serial), lot]).unwrap();
    let mut till = Till::open();
    till.facts.products = vec![Product { rule, ..phone() }];
    till.add(&phone(), 1).unwrap();
    till.scan(GS1_128, "21B2\u{1d}10SN9");
    assert_eq!(till.line(1).unit.as_ref().map(|unit| unit.identifiers.len()), Some(2));
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    brought_from_elsewhere(&mut till, "SN9");
}

#[test]
fn another_products_unit_of_the_same_number_in_the_exchange_is_not_the_one_that_comes_back() {
    let mut till = Till::open();
    till.settings.return_mismatch = ReturnPolicy::Warn;
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    say(&mut till, &phone(), "SN9", sold_in(&TransactionId::new("0042-9-7").unwrap(), 1));
    till.open_return();
    till.add(&watch(), 1).unwrap();
    till.provide(2, "SN9").unwrap();
    till.provide(1, "SN9").unwrap();
    assert_eq!((till.line(1).serial(), till.line(2).serial()), (Some("SN9"), Some("SN9")));
    till.sell();
}

#[test]
fn a_form_of_what_comes_back_that_another_unit_has_stays_that_units() {
    let number = imei("86153603019600");
    for other_has_it in [true, false] {
        let mut till = Till::new();
        if other_has_it {
            till.facts.stock(&dual_sim(), IdentifierKind::Imei, &number);
        }
        till.settings.return_unknown = ReturnPolicy::Warn;
        let new = NewReturn { sku: Some(phone().sku), ..unit(&number) };
        let events = till.command(open(new)).unwrap();
        let Some(Event::ReturnLineAdded(added)) = events.last() else { panic!("{events:?}") };
        let identities = &added.claims.as_ref().unwrap().identities;
        let form = (IdentifierKind::Imei, number.clone());
        assert_eq!(identities.contains(&form), !other_has_it, "{identities:?}");
        assert!(identities.contains(&(IdentifierKind::Serial, number.clone())));
        void(&mut till);
    }
}

#[test]
fn what_comes_back_does_not_keep_from_its_unit_the_number_that_another_one_is() {
    // A telephone that came back, and a charger that comes back with the same digits.
    let number = imei("49015420323751");
    let mut till = Till::open();
    till.settings.return_unknown = ReturnPolicy::Warn;
    till.add(&dual_sim(), 1).unwrap();
    till.provide(1, &number).unwrap();
    till.sell();
    till.open_return();
    till.sell();
    let charger_of_it = || open(NewReturn { sku: Some(charger().sku), ..unit(&number) });
    till.command(charger_of_it()).unwrap();
    let label = format!("01{}\u{1d}8002{number}", dual_sim().gtins[0].as_str());
    let scan = till.scan(GS1_128, &label);
    assert_eq!(scan.code, "product_added_with_serial", "{}", scan.message);
    void(&mut till);
    // Sold, it is not said to be held by the cart that the charger waits in.
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    till.provide(1, &number).unwrap();
    till.sell();
    till.command(charger_of_it()).unwrap();
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    assert_eq!(till.provide(1, &number).unwrap_err().code, RefusalCode::SerialSold);
}
