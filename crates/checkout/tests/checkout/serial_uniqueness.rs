//! Rule 7 within a lane, and against its registry.

use super::catalogue::{dual_sim, imei, phone, watch};
use super::till::{CODE_128, GS1_128, Till, gs1, new_line};
use checkout::{Command, LineNumber, NewLine, RefusalCode, TransactionId, UnitState};
use label::IdentifierKind;

#[test]
fn a_second_copy_of_a_serial_number_is_refused() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "SN1").unwrap();
    let refusal = till.provide(2, "SN1").unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialAlreadyHere, vec![LineNumber(1)]));
}

#[test]
fn two_products_may_have_the_same_serial_number() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.provide(1, "1001").unwrap();
    till.provide(2, "1001").unwrap();
    till.sell();
}

#[test]
fn an_imei_is_unique_across_all_products() {
    let number = imei("49015420323751");
    let mut till = Till::open();
    let other = checkout::Product { sku: checkout::Sku::new("DUAL2").unwrap(), gtins: vec![], ..dual_sim() };
    till.facts.products.push(other.clone());
    till.add(&dual_sim(), 1).unwrap();
    till.add(&other, 1).unwrap();
    till.provide(1, &number).unwrap();
    assert_eq!(till.provide(2, &number).unwrap_err().code, RefusalCode::SerialAlreadyHere);
    till.void_line(2).unwrap();
    till.sell();
    till.open_transaction();
    till.add(&other, 1).unwrap();
    assert_eq!(till.provide(1, &number).unwrap_err().code, RefusalCode::SerialSold);
}

#[test]
fn a_second_imei_is_claimed_with_the_first() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &first);
    assert_eq!(till.scan(CODE_128, &second).code, "unit_identified");
    assert_eq!(till.line(1).serial(), Some(first.as_str()));
    till.sell();
    till.open_transaction();
    till.add(&dual_sim(), 1).unwrap();
    assert_eq!(till.provide(1, &second).unwrap_err().code, RefusalCode::SerialSold);
}

#[test]
fn a_sold_unit_is_not_sold_again() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    let refusal = till.provide(1, "SN1").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialSold);
    assert!(refusal.detail.contains("0042-3-1"), "{}", refusal.detail);
    let transaction = till.id();
    let line = NewLine { serial: Some("SN1".to_owned()), ..new_line(&phone(), 1) };
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::SerialSold);
    assert_eq!(till.scan(GS1_128, &gs1(&phone(), "SN1")).code, "serial_sold");
}

#[test]
fn a_unit_that_came_back_can_be_sold_again() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    till.facts.units.get_mut(&(phone().sku, "SN1".to_owned())).unwrap().state = UnitState::Free;
    till.open_transaction();
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.sell();
}

#[test]
fn another_lanes_claim_is_respected() {
    let mut till = Till::open();
    till.facts.stock(&phone(), IdentifierKind::Serial, "SN1");
    let transaction = TransactionId::new("0042-4-9").unwrap();
    let claimed = UnitState::Claimed { transaction, line: LineNumber(1) };
    till.facts.units.get_mut(&(phone().sku, "SN1".to_owned())).unwrap().state = claimed;
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.provide(1, "SN1").unwrap_err().code, RefusalCode::SerialInOtherTransaction);
}

#[test]
fn a_voided_line_gives_its_serial_number_free() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "SN1").unwrap();
    till.void_line(1).unwrap();
    assert_eq!(till.facts.state_of(&phone(), "SN1"), None, "only the claim spoke of it");
    till.provide(2, "SN1").unwrap();
}

#[test]
fn case_counts_unless_the_rule_folds_it() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.add(&super::catalogue::tv(), 2).unwrap();
    till.provide(1, "sn1").unwrap();
    till.provide(2, "SN1").unwrap();
    till.provide(3, "tv000001").unwrap();
    assert_eq!(till.provide(4, "TV000001").unwrap_err().code, RefusalCode::SerialAlreadyHere);
}

#[test]
fn a_unit_that_was_kept_by_an_earlier_rule_of_its_product_is_known_by_what_was_read() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "sn1").unwrap();
    till.sell();
    // From now on small letters are capitals: the same label is kept as something else.
    let upper = label::IdentifierRule {
        case: label::Case::Upper,
        ..label::IdentifierRule::plain(label::IdentifierKind::Serial)
    };
    let changed = checkout::Product { rule: label::SerialRule::new(vec![upper]).unwrap(), ..phone() };
    till.facts.products = vec![changed.clone()];
    till.open_transaction();
    till.add(&changed, 1).unwrap();
    assert_eq!(till.provide(1, "sn1").unwrap_err().code, RefusalCode::SerialSold);
    till.provide(1, "sn2").unwrap();
    assert_eq!(till.line(1).serial(), Some("SN2"));
}
