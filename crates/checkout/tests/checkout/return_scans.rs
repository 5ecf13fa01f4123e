//! Rules 10 and 14: scans while goods come back.

use super::catalogue::{book, cable, charger, dual_sim, ean, imei, phone, router, tv, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, amount, gs1, numbers, open_training, outcome};
use checkout::{
    Authority, Command, Decision, Kind, LineNumber, NewReturn, OperatorRecord, RefusalCode, ReturnPolicy,
    UnitState,
};

/// Two phones, SN1 and SN2, sold together; SN3 in another sale. The first receipt's lines come back.
pub(crate) fn returning(lines: &[u32]) -> Till {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "SN1").unwrap();
    till.provide(2, "SN2").unwrap();
    till.add(&cable(), 1).unwrap();
    till.sell();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN3").unwrap();
    till.sell();
    let receipt = Some(till.receipts().remove(0));
    let lines = Some(numbers(lines));
    till.command(Command::OpenReturn(Box::new(NewReturn { receipt, lines, ..NewReturn::default() })))
        .unwrap();
    till
}

fn in_hand(till: &Till) -> Vec<bool> {
    till.current().returned_lines().map(|(_, returned)| returned.in_hand).collect()
}

#[test]
fn a_scan_of_the_unit_that_was_sold_confirms_its_line() {
    for (aim, data) in [(CODE_128, "SN2".to_owned()), (GS1_128, gs1(&phone(), "SN2"))] {
        let mut till = returning(&[1, 2]);
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Accepted, "return_confirmed"), "{}", scan.message);
        assert_eq!(scan.line, Some(checkout::LineNumber(2)));
        assert_eq!(in_hand(&till), [false, true]);
        till.pass(1_000);
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Ignored, "repeat"));
    }
}

#[test]
fn a_scan_of_another_unit_than_the_one_sold_is_a_mismatch() {
    for (aim, data) in [
        (CODE_128, "SN3".to_owned()),
        (GS1_128, gs1(&phone(), "SN3")),
        // Nobody has ever seen this one.
        (GS1_128, gs1(&phone(), "SN99")),
    ] {
        let mut till = returning(&[1]);
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"), "{}", scan.message);
        assert_eq!(till.line(1).serial(), Some("SN1"));
        till.settings.return_mismatch = ReturnPolicy::Supervisor;
        till.pass(1_000);
        assert_eq!(outcome(&till.scan(aim, &data)), (Decision::Refused, "supervisor_needed"));
        till.settings.return_mismatch = ReturnPolicy::Warn;
        till.pass(1_000);
        assert_eq!(outcome(&till.scan(aim, &data)), (Decision::Accepted, "return_named"));
        assert_eq!(till.line(1).comment().as_deref(), Some("Not the unit that was sold"));
        assert!(matches!(till.facts.state_of(&phone(), "SN1"), Some(UnitState::Sold { .. })));
        till.sell();
    }
}

#[test]
fn a_label_without_an_aim_identifier_goes_the_same_way() {
    let mut till = returning(&[1]);
    let scan = till.scan("", &format!("01{}21SN99", phone().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"), "{}", scan.message);
    assert_eq!(till.current().lines.len(), 1, "nothing is sold for it");
    till.pass(1_000);
    let scan = till.scan("", &format!("01{}21SN1", phone().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_confirmed"), "{}", scan.message);
    assert_eq!(in_hand(&till), [true]);
}

#[test]
fn a_mismatch_that_could_be_of_several_lines_names_them() {
    let mut till = returning(&[1, 2]);
    let scan = till.scan(CODE_128, "SN3");
    assert_eq!(outcome(&scan), (Decision::Refused, "return_mismatch"));
    assert!(scan.message.contains("line 1") && scan.message.contains("line 2"), "{}", scan.message);
}

#[test]
fn once_the_units_are_confirmed_another_sold_one_comes_back_too() {
    let mut till = returning(&[1]);
    till.scan(CODE_128, "SN1");
    let scan = till.scan(CODE_128, "SN3");
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_added"), "{}", scan.message);
    assert_eq!(till.current().totals().total, amount(-2 * 49_900));
    till.sell();
    assert_eq!(till.facts.state_of(&phone(), "SN3"), Some(&UnitState::Free));
}

#[test]
fn what_was_really_sold_does_not_come_back_in_training() {
    let mut till = returning(&[1]);
    till.sell();
    till.command(open_training()).unwrap();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    till.open_return();
    assert!(till.current().training);
    till.scan(CODE_128, "SN1");
    let scan = till.scan(CODE_128, "SN3");
    assert_ne!(scan.code, "return_added", "{}", scan.message);
    assert!(matches!(till.facts.state_of(&phone(), "SN3"), Some(UnitState::Sold { .. })));
    till.sell();
    let unit = Some("SN3".to_owned());
    till.command(Command::OpenReturn(Box::new(NewReturn { serial: unit, ..NewReturn::default() }))).unwrap();
}

#[test]
fn a_unit_comes_back_as_what_it_was_sold_as_whichever_of_its_numbers_is_read() {
    let [first, second, other] = ["49015420323751", "35209900176148", "35209900176149"].map(imei);
    for number in [&first, &second] {
        let mut till = Till::open();
        till.settings.return_mismatch = ReturnPolicy::Warn;
        for numbers in [[&first, &second], [&other, &imei("35209900176150")]] {
            till.pass(1_000);
            till.scan(EAN_13, &ean(&dual_sim()));
            numbers.into_iter().for_each(|number| drop(till.scan(CODE_128, number)));
            till.sell();
            till.open_transaction();
        }
        let transaction = till.id();
        till.command(Command::VoidTransaction { transaction }).unwrap();
        till.pass(1_000);
        // The second sale's phone is to come back, and the customer brings the first's.
        till.open_return();
        let scan = till.scan(CODE_128, number);
        assert_eq!(outcome(&scan), (Decision::Accepted, "return_named"), "{}", scan.message);
        assert_eq!(till.line(1).serial(), Some(first.as_str()));
        till.sell();
        assert_eq!(till.facts.state_of(&dual_sim(), &first), Some(&UnitState::Free));
        assert!(matches!(till.facts.state_of(&dual_sim(), &other), Some(UnitState::Sold { .. })));
        assert_eq!(till.facts.state_of(&dual_sim(), &second), None);
    }
}

#[test]
fn a_unit_that_was_sold_without_its_serial_number_is_confirmed_by_what_was_read_of_it() {
    let imei = imei("49015420323751");
    let mut till = Till::open();
    till.facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: false });
    till.add(&router(), 1).unwrap();
    till.scan(CODE_128, &imei);
    let authority = Some(Authority { supervisor: "boss".to_owned(), pin_is_right: false });
    let (transaction, line, reason) = (till.id(), LineNumber(1), "torn".to_owned());
    till.command(Command::Override { transaction, line, reason, authority }).unwrap();
    till.sell();
    till.open_return();
    till.pass(1_000);
    let scan = till.scan(CODE_128, &imei);
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_confirmed"), "{}", scan.message);
    till.sell();
}

/// A dual phone is to come back, and the customer brings another of these numbers.
fn brought(till: &mut Till, number: &str) -> RefusalCode {
    till.settings.return_mismatch = ReturnPolicy::Warn;
    till.open_transaction();
    till.scan(EAN_13, &ean(&dual_sim()));
    till.scan(CODE_128, &imei("35209900176148"));
    till.sell();
    till.open_return();
    till.provide(1, number).expect_err("it is not the customer's to bring for this line").code
}

#[test]
fn what_is_brought_has_to_be_a_unit_of_the_product_and_one_that_is_known_here() {
    let number = imei("49015420323751");
    // A router's.
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    till.provide(1, "RT1").unwrap();
    till.scan(CODE_128, &number);
    till.sell();
    assert_eq!(brought(&mut till, &number), RefusalCode::ReturnMismatch);
    // A router's, that stands in a parked cart without its serial number.
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    till.scan(CODE_128, &number);
    let transaction = till.id();
    till.command(Command::Suspend { transaction }).unwrap();
    assert_eq!(brought(&mut till, &number), RefusalCode::SerialInOtherTransaction);
    // The second number of a phone that another lane sold.
    let mut till = Till::new();
    let first = imei("35209900176150");
    till.facts.stock(&dual_sim(), label::IdentifierKind::Imei, &first);
    let known = till.facts.units.values_mut().next().unwrap();
    known.identities.push((label::IdentifierKind::Imei, number.clone()));
    let transaction = checkout::TransactionId::new("0042-9-1").unwrap();
    known.state = UnitState::Sold { transaction, line: LineNumber(1), at_ms: 0 };
    assert_eq!(brought(&mut till, &number), RefusalCode::ReturnUnknown);
}

#[test]
fn once_the_units_are_confirmed_a_new_one_is_sold_in_exchange() {
    let mut till = returning(&[1]);
    till.scan(CODE_128, "SN1");
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN50"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{}", scan.message);
    assert_eq!((till.current().kind, till.current().totals().total), (Kind::Exchange, amount(0)));
    // And what lies in the shop is sold without that.
    let mut till = returning(&[1]);
    till.facts.stock(&phone(), label::IdentifierKind::Serial, "SN60");
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN60"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{}", scan.message);
}

#[test]
fn the_code_of_a_product_that_comes_back_does_not_sell_another() {
    let mut till = returning(&[1, 3]);
    let scan = till.scan(EAN_13, &ean(&cable()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_confirmed"), "{}", scan.message);
    let scan = till.scan(EAN_13, &ean(&phone()));
    assert_eq!(outcome(&scan), (Decision::Held, "waiting"), "{}", scan.message);
    assert_eq!((till.current().kind, in_hand(&till)), (Kind::Return, vec![false, true]));
    // The second cable is one that the customer takes along.
    till.pass(1_000);
    assert_eq!(outcome(&till.scan(EAN_13, &ean(&cable()))), (Decision::Accepted, "product_added"));
    assert_eq!(till.current().kind, Kind::Exchange);
}

#[test]
fn a_scan_names_the_unit_of_a_line_that_was_sold_without() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.sell();
    till.open_return();
    let scan = till.scan(CODE_128, "CH1");
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_named"), "{}", scan.message);
    till.sell();
    assert_eq!(till.facts.state_of(&charger(), "CH1"), Some(&UnitState::Free));
}

#[test]
fn in_an_exchange_the_focus_says_that_a_scan_is_for_the_line_that_comes_back() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    till.sell();
    till.open_return();
    till.add(&charger(), 1).unwrap();
    till.focus(1);
    let scan = till.scan(CODE_128, "CH1");
    assert_eq!(outcome(&scan), (Decision::Accepted, "return_named"), "{}", scan.message);
    let scan = till.scan(CODE_128, "CH2");
    assert_eq!(outcome(&scan), (Decision::Accepted, "serial_provided"), "{}", scan.message);
    assert_eq!(till.line(2).serial(), Some("CH2"));
}

#[test]
fn in_an_exchange_the_code_of_another_product_ends_the_focus_whether_that_is_sold_or_comes_back() {
    for (data, aim, code) in [
        (ean(&cable()), EAN_13, "return_confirmed"),
        (gs1(&phone(), "SN1"), GS1_128, "return_confirmed"),
        (ean(&book()), EAN_13, "product_added"),
    ] {
        let mut till = Till::open();
        till.add(&cable(), 1).unwrap();
        till.add(&phone(), 1).unwrap();
        till.provide(2, "SN1").unwrap();
        till.sell();
        till.open_return();
        till.add(&watch(), 1).unwrap();
        till.focus(3);
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Accepted, code), "{}", scan.message);
        assert_eq!(till.state.focus(), None, "{code}");
    }
}

#[test]
fn a_scan_that_is_about_nothing_that_comes_back_goes_its_usual_way() {
    let mut till = returning(&[1]);
    let scan = till.scan(GS1_128, &gs1(&tv(), "TV000001"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{}", scan.message);
}
