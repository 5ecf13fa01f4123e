//! Rule 7: what a unit is known as, in the words of a refusal and in the registry.

use super::catalogue::{dual_sim, imei, phone, router, tv};
use super::till::{CODE_128, GS1_128, Till, outcome};
use checkout::{Command, Decision, LineNumber, Product, RefusalCode, TransactionId, UnitState};
use label::{IdentifierKind, IdentifierRule, Role, SerialRule};

fn is_told_another_form(params: &[(&'static str, String)]) -> bool {
    params.iter().any(|(name, _)| *name == "known_as")
}

#[test]
fn a_serial_number_with_its_prefix_is_the_one_that_was_sold_and_no_other_form_of_it() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.sell();
    till.open_transaction();
    till.add(&tv(), 1).unwrap();
    let refusal = till.provide(1, "S/N:TV000001").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialSold);
    assert!(!is_told_another_form(&refusal.params), "{}", refusal.detail);
    assert!(!refusal.detail.contains("same unit as"), "{}", refusal.detail);
}

#[test]
fn what_was_sold_without_its_serial_number_is_refused_without_the_registrys_own_words() {
    let number = imei("49015420323751");
    let product = Product { blank_issue_allowed: true, ..router() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    till.scan(CODE_128, &number);
    till.sell();
    till.open_transaction();
    till.add(&product, 1).unwrap();
    till.pass(1_000);
    let marked = format!("IMEI:{}-{}-{}-{}", &number[..2], &number[2..8], &number[8..14], &number[14..]);
    for data in [number.clone(), marked] {
        let scan = till.scan(CODE_128, &data);
        assert_eq!(outcome(&scan), (Decision::Refused, "serial_sold"), "{data}: {}", scan.message);
        assert!(!scan.message.contains("imei:"), "{}", scan.message);
        assert!(!scan.message.contains("same unit as"), "{}", scan.message);
    }
}

#[test]
fn a_unit_in_stock_under_a_name_that_is_no_number_of_its_kind_keeps_that_to_itself() {
    let mut till = Till::open();
    till.facts.stock(&phone(), IdentifierKind::Serial, "ABC1");
    let (key, known) = till.facts.units.pop_first().unwrap();
    till.facts.units.insert((key.0, "OLD1".to_owned()), known);
    till.add(&phone(), 1).unwrap();
    till.provide(1, "ABC1").unwrap();
    let bound = &till.line(1).unit.as_ref().unwrap().identifiers[0];
    assert!(bound.known_as().all(|(_, value)| value != "OLD1"), "{bound:?}");
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
}

#[test]
fn what_a_unit_is_known_as_is_claimed_once_however_often_its_label_says_it() {
    // The label's second IMEI is a form of the first identifier, and then an identifier of its own.
    let optional = || IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Imei) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Serial), optional()]).unwrap();
    let product = Product { rule, ..phone() };
    let (first, second) = (imei("49015420323751"), imei("35693803564380"));
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    till.scan(CODE_128, &format!("SN:A1;IMEI 1:{first};IMEI 2:{second}"));
    till.sell();
    let sold = till.facts.units.values().next().unwrap();
    let mut each = sold.identities.clone();
    each.sort();
    each.dedup();
    assert_eq!(each.len(), sold.identities.len(), "{:?}", sold.identities);
    for number in [&first, &second] {
        assert!(sold.identities.contains(&(IdentifierKind::Imei, number.clone())));
    }
}

#[test]
fn a_unit_that_lies_in_stock_under_another_spelling_is_known_by_each_spelling_once() {
    let mut till = Till::open();
    till.facts.stock(&phone(), IdentifierKind::Serial, "HX7Q4PL2K9");
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SHX7Q4PL2K9").unwrap();
    let bound = &till.line(1).unit.as_ref().unwrap().identifiers[0];
    let mut known: Vec<_> = bound.known_as().collect();
    assert!(known.contains(&(IdentifierKind::Serial, "HX7Q4PL2K9")), "{known:?}");
    let all = known.len();
    known.sort();
    known.dedup();
    assert_eq!(known.len(), all, "{bound:?}");
}

#[test]
fn a_serial_number_that_was_sold_while_the_products_rule_was_another_is_sold() {
    let product = Product { gtins: vec![], ..router() };
    let elsewhere = TransactionId::new("0042-9-7").unwrap();
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    // It was the product's MAC then, and nothing else of the unit was known.
    till.facts.stock(&product, IdentifierKind::Mac, "RT1");
    let sold = UnitState::Sold { transaction: elsewhere, line: LineNumber(1), at_ms: 0 };
    till.facts.units.values_mut().next().unwrap().state = sold;
    till.add(&product, 1).unwrap();
    till.scan(CODE_128, &imei("49015420323751"));
    assert_eq!(till.provide(1, "RT1").unwrap_err().code, RefusalCode::SerialSold);
    till.provide(1, "RT2").unwrap();
}

/// A phone with a serial number, and a lot that is noted.
fn with_lot() -> Product {
    let lot = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Lot) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Serial), lot]).unwrap();
    Product { rule, ..phone() }
}

#[test]
fn a_lot_is_no_units_serial_number_though_the_digits_are_the_same() {
    let mut till = Till::open();
    till.facts.products = vec![with_lot()];
    till.add(&with_lot(), 2).unwrap();
    till.provide(1, "LOT-7").unwrap();
    let scan = till.scan(GS1_128, &format!("01{}21B2\u{1d}10LOT-7", phone().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "serial_provided"), "{}", scan.message);
    assert_eq!(till.line(2).unit.as_ref().map(|unit| unit.identifiers.len()), Some(2));
    // Of one unit they are not the same, but what only looks alike is another value.
    till.add(&with_lot(), 1).unwrap();
    till.focus(3);
    till.scan(GS1_128, "1012-3");
    assert_eq!(till.provide(3, "12-3").unwrap_err().code, RefusalCode::SerialDoesNotFit);
    till.provide(3, "123").unwrap();
}

#[test]
fn a_number_is_on_one_line_though_the_products_rule_changed_between_them() {
    let number = imei("49015420323751");
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.provide(1, &number).unwrap();
    // Its IMEI was its key; now it is a part number, which has no other forms.
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::PartNumber)]).unwrap();
    let product = Product { rule, ..dual_sim() };
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    assert_eq!(till.provide(2, &number).unwrap_err().code, RefusalCode::SerialAlreadyHere);
}

#[test]
fn a_key_is_on_one_line_whatever_kind_the_products_rule_called_it() {
    let of_kind =
        |kind| Product { rule: SerialRule::new(vec![IdentifierRule::plain(kind)]).unwrap(), ..phone() };
    let kinds = [IdentifierKind::PartNumber, IdentifierKind::Serial];
    for [before, after] in [kinds, [kinds[1], kinds[0]]] {
        let mut till = Till::open();
        till.facts.products = vec![of_kind(before)];
        till.add(&of_kind(before), 1).unwrap();
        till.provide(1, "AB-7").unwrap();
        till.facts.products = vec![of_kind(after)];
        till.add(&of_kind(after), 1).unwrap();
        assert_eq!(till.provide(2, "AB-7").unwrap_err().code, RefusalCode::SerialAlreadyHere, "{after:?}");
        till.provide(2, "AB-8").unwrap();
    }
}

#[test]
fn a_label_goes_to_the_first_line_where_its_value_is_another_kind_of_number_on_a_later_one() {
    let mut till = Till::open();
    till.facts.products = vec![with_lot()];
    till.add(&with_lot(), 2).unwrap();
    till.focus(2);
    till.scan(GS1_128, "10LOT-7");
    till.wait(60_000);
    let scan = till.scan(GS1_128, &format!("01{}21LOT-7", phone().gtins[0].as_str()));
    assert_eq!((outcome(&scan), scan.line), ((Decision::Accepted, "serial_provided"), Some(LineNumber(1))));
}

#[test]
fn a_number_that_a_parked_cart_has_is_refused_for_the_line_that_the_label_goes_to() {
    let number = imei("49015420323751");
    for parked in [router(), dual_sim()] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.add(&parked, 1).unwrap();
        till.focus(2);
        till.scan(CODE_128, &number);
        assert!(till.line(2).unit.is_some());
        let transaction = till.id();
        till.command(Command::Suspend { transaction }).unwrap();
        till.open_transaction();
        till.add(&router(), 2).unwrap();
        till.pass(1_000);
        let data = format!("01{}21RT5\u{1d}8002{number}", router().gtins[0].as_str());
        let scan = till.scan(GS1_128, &data);
        let refused = (Decision::Refused, "serial_in_other_transaction");
        assert_eq!((outcome(&scan), scan.line), (refused, Some(LineNumber(1))), "{}", scan.message);
    }
}

#[test]
fn an_id_that_this_lane_can_not_have_made_is_another_lanes() {
    let mut till = Till::open();
    for (id, ours) in [
        ("0042-3-99", true),
        ("0042-3-T99", true),
        ("0042-4-1", false),
        ("0042-3-", false),
        ("0042-3-T", false),
        ("0042-3-1x", false),
        ("0042-31", false),
    ] {
        let transaction = TransactionId::new(id).unwrap();
        let refusal = till.command(Command::Checkout { transaction }).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::UnknownTransaction, "{id}");
        assert_eq!(refusal.detail.contains("not of this lane"), !ours, "{id}: {}", refusal.detail);
    }
}

#[test]
fn what_was_read_of_a_unit_that_is_replaced_is_given_up_with_it() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let label = format!("01{}\u{1d}8002{first}", dual_sim().gtins[0].as_str());
    let read_both = |till: &mut Till| {
        till.scan(CODE_128, &first);
        till.scan(CODE_128, &second);
        assert_eq!(till.line(1).unit.as_ref().map(|unit| unit.identifiers.len()), Some(2));
    };
    // The second box was read by mistake, and its telephone is what is sold.
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    read_both(&mut till);
    let replace = |till: &Till| {
        let (transaction, serial) = (till.id(), Some(second.clone()));
        Command::ReplaceLine { transaction, line: LineNumber(1), serial }
    };
    till.command(replace(&till)).unwrap();
    till.pass(5_000);
    let scan = till.scan(GS1_128, &label);
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{}", scan.message);
    // One that came back with both is known by both, whatever line has it.
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    read_both(&mut till);
    till.sell();
    till.open_return();
    till.sell();
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    till.pass(5_000);
    read_both(&mut till);
    till.command(replace(&till)).unwrap();
    till.pass(5_000);
    let scan = till.scan(GS1_128, &label);
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_already_here"), "{}", scan.message);
}
