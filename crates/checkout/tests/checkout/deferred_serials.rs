//! Rules 1 and 3: add later, add serial number, no edit.

use super::catalogue::{cable, charger, ean, phone, router, tv};
use super::till::{CODE_128, Till, gs1, new_line};
use checkout::{Command, Delivery, Event, LineNumber, LineState, RefusalCode, SerialSource, SerialState};

#[test]
fn a_product_added_without_its_serial_number_says_so() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let line = till.line(1);
    assert_eq!(line.comment().as_deref(), Some("Serial number not provided"));
    assert_eq!(
        (line.serial_state(), line.is_pending(), line.is_blocking()),
        (SerialState::Missing, true, true)
    );
}

#[test]
fn add_serial_number_fills_the_pending_line() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(2, "SN2").unwrap();
    assert_eq!(till.line(1).serial(), None);
    assert_eq!(till.line(2).serial(), Some("SN2"));
    assert_eq!(till.line(2).comment().as_deref(), None);
    assert_eq!(till.line(2).unit.as_ref().map(|unit| unit.source), Some(SerialSource::Keyed));
}

#[test]
fn a_product_can_be_added_with_its_serial_number() {
    let mut till = Till::open();
    let transaction = till.id();
    let line = checkout::NewLine { serial: Some("SN1".to_owned()), ..new_line(&phone(), 1) };
    till.command(Command::AddLine { transaction, line }).unwrap();
    assert_eq!(till.line(1).serial(), Some("SN1"));
}

#[test]
fn the_same_serial_number_again_changes_nothing() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "S/N:tv000001").unwrap();
    assert_eq!(till.line(1).serial(), Some("TV000001"));
    assert_eq!(till.provide(1, "TV000001").unwrap(), []);
}

#[test]
fn a_serial_number_once_provided_is_not_edited() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let refusal = till.provide(1, "SN2").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialNotEditable);
    assert!(refusal.detail.contains("line 1 (Phone X)"), "{}", refusal.detail);
    assert!(refusal.remedy.contains("Void the line"), "{}", refusal.remedy);
    assert_eq!(till.line(1).serial(), Some("SN1"));
}

#[test]
fn void_and_add_again_is_how_a_serial_number_is_corrected() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.void_line(1).unwrap();
    till.add(&phone(), 1).unwrap();
    till.provide(2, "SN2").unwrap();
    assert_eq!(till.line(1).state, LineState::Voided);
    assert_eq!(till.line(2).serial(), Some("SN2"));
}

#[test]
fn replace_voids_and_adds_in_one_step_and_keeps_price_discount_and_delivery() {
    let mut till = Till::open();
    let transaction = till.id();
    let line = checkout::NewLine {
        unit_price: Some(super::till::amount(40_000)),
        discount: Some(super::till::amount(500)),
        delivery: Some(Delivery::Ship),
        reference: Some("basket 7".to_owned()),
        serial: Some("WRONG".to_owned()),
        ..new_line(&phone(), 1)
    };
    till.command(Command::AddLine { transaction: transaction.clone(), line }).unwrap();
    let line = LineNumber(1);
    till.command(Command::ReplaceLine { transaction, line, serial: Some("RIGHT".to_owned()) }).unwrap();
    let (old, new) = (till.line(1).clone(), till.line(2).clone());
    assert_eq!((old.state, new.state), (LineState::Voided, LineState::Active));
    assert_eq!((new.serial(), new.replaces), (Some("RIGHT"), Some(LineNumber(1))));
    assert_eq!(
        (new.unit_price, new.discount, new.delivery, new.reference),
        (old.unit_price, old.discount, old.delivery, old.reference)
    );
}

#[test]
fn the_products_own_number_is_no_serial_number_and_the_refusal_names_only_a_line_that_is_there() {
    let mut till = Till::open();
    let transaction = till.id();
    for own in ["PHONE", "phone", &ean(&phone())] {
        let serial = Some(own.to_owned());
        let line = checkout::NewLine { serial: serial.clone(), ..new_line(&phone(), 1) };
        let refusal = till.command(Command::AddLine { transaction: transaction.clone(), line }).unwrap_err();
        assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialIsGtin, vec![]), "{own}");
        till.add(&phone(), 1).unwrap();
        let line = till.current().lines.last().unwrap().number;
        let refusal = till.provide(line.0, own).unwrap_err();
        assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialIsGtin, vec![line]), "{own}");
        let replace = Command::ReplaceLine { transaction: transaction.clone(), line, serial };
        let refusal = till.command(replace).unwrap_err();
        assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialIsGtin, vec![line]), "{own}");
    }
}

#[test]
fn replace_without_a_serial_number_leaves_the_new_line_pending_and_the_old_number_free() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let transaction = till.id();
    till.command(Command::ReplaceLine { transaction, line: LineNumber(1), serial: None }).unwrap();
    assert!(till.line(2).is_pending());
    till.provide(2, "SN1").unwrap();
}

#[test]
fn a_value_that_breaks_the_products_rule_is_refused_with_both_forms_of_it() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    let refusal = till.provide(1, "S/N:tv1").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialDoesNotFit);
    let param = |name| refusal.params.iter().find(|(is, _)| *is == name).map(|(_, value)| value.as_str());
    assert_eq!((param("raw"), param("normalized")), (Some("S/N:tv1"), Some("TV1")));
}

#[test]
fn the_products_own_number_is_never_its_serial_number() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let ean = super::catalogue::ean(&phone());
    for value in [ean.as_str(), "PHONE"] {
        assert_eq!(till.provide(1, value).unwrap_err().code, RefusalCode::SerialIsGtin, "{value}");
    }
}

#[test]
fn a_product_without_serial_numbers_takes_none() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    assert_eq!(till.provide(1, "SN1").unwrap_err().code, RefusalCode::NotSerialized);
    let transaction = till.id();
    let line = checkout::NewLine { serial: Some("SN1".to_owned()), ..new_line(&cable(), 1) };
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::NotSerialized);
}

#[test]
fn a_line_keeps_the_rule_that_it_was_added_under() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    let changed = checkout::Product { rule: label::SerialRule::plain(), ..tv() };
    till.facts.products.retain(|product| product.sku != changed.sku);
    till.facts.products.push(changed);
    assert_eq!(till.provide(1, "ANYTHING").unwrap_err().code, RefusalCode::SerialDoesNotFit);
    till.add(&tv(), 1).unwrap();
    till.provide(2, "ANYTHING").unwrap();
}

#[test]
fn a_line_that_may_go_without_keeps_its_comment_and_does_not_block() {
    let mut till = Till::open();
    till.add(&charger(), 1).unwrap();
    assert_eq!((till.line(1).is_pending(), till.line(1).is_blocking()), (true, false));
    till.sell();
    let sold = &till.finished[0].lines[0];
    assert_eq!(sold.comment().as_deref(), Some("Serial number not provided"));
}

#[test]
fn a_required_second_identifier_keeps_the_line_pending() {
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    till.provide(1, "RT1").unwrap();
    assert_eq!(till.line(1).serial(), Some("RT1"));
    assert!(till.line(1).is_blocking());
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::SerialMissing);
    let scan = till.scan(CODE_128, &super::catalogue::imei("49015420323751"));
    assert_eq!(scan.code, "unit_identified", "{scan:?}");
    assert!(!till.line(1).is_pending());
    till.sell();
}

#[test]
fn a_scanned_serial_number_is_marked_scanned() {
    let mut till = Till::open();
    let events = {
        till.scan(GS1, &gs1(&phone(), "SN1"));
        till.journal.clone()
    };
    let source = events.iter().find_map(|recorded| match &recorded.record.event {
        Event::SerialProvided { source, .. } => Some(*source),
        _ => None,
    });
    assert_eq!(source, Some(SerialSource::Scanned));
}

const GS1: &str = super::till::GS1_128;
