//! Rule 7: what a unit is known as, in the words of a refusal and in the registry.

use super::catalogue::{imei, phone, router, tv};
use super::till::{CODE_128, Till, outcome};
use checkout::{Command, Decision, Product, RefusalCode, TransactionId};
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
    till.facts.stock(&phone(), IdentifierKind::Serial, "ABC-1");
    let (key, known) = till.facts.units.pop_first().unwrap();
    till.facts.units.insert((key.0, "OLD-1".to_owned()), known);
    till.add(&phone(), 1).unwrap();
    till.provide(1, "ABC-1").unwrap();
    let bound = &till.line(1).unit.as_ref().unwrap().identifiers[0];
    assert!(bound.known_as().all(|(_, value)| value != "OLD-1"), "{bound:?}");
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
