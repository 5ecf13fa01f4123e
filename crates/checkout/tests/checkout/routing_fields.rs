//! Rule 10: a code whose lines or fields are names and values gives what they say, and nothing that only might be meant.

use super::catalogue::{ean, phone, watch};
use super::till::{EAN_13, Till};
use checkout::{Decision, Product, Sku};
use label::{Gtin, IdentifierKind as Kind, IdentifierRule, Role, SerialRule};

const QR_CODE: &str = "]Q1";
const PHONE: &str = "SN: C02XK0ABJHD2\r\nIMEI1: 490154203237518\r\nIMEI2: 356938035643809\r\nPN: MQ8N2LL/A";

/// One plain serial number.
fn router() -> Product {
    Product {
        sku: Sku::new("ROUTER".to_owned()).unwrap(),
        gtins: vec![Gtin::parse("4006381333931").unwrap()],
        rule: SerialRule::plain(),
        ..phone()
    }
}

/// One plain serial number, and two IMEIs where a label has them.
fn telephone() -> Product {
    let imei = || IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(Kind::Imei) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(Kind::Serial), imei(), imei()]).unwrap();
    Product { rule, ..router() }
}

fn open(product: &Product, count: i64) -> Till {
    let mut till = Till::open();
    till.facts.products = vec![product.clone(), watch()];
    till.add(product, count).unwrap();
    till
}

#[test]
fn the_lines_of_a_code_fill_the_line_that_waits() {
    let mut till = open(&telephone(), 2);
    let record = till.scan(QR_CODE, PHONE);
    assert_eq!(
        (record.decision, record.code.as_str()),
        (Decision::NeedsChoice, "choice_needed"),
        "{record:?}"
    );

    let mut till = open(&telephone(), 1);
    assert_eq!(till.scan(QR_CODE, PHONE).code, "serial_provided");
    assert_eq!(till.line(1).serial(), Some("C02XK0ABJHD2"));
    let unit = till.line(1).unit.as_ref().unwrap();
    let noted: Vec<&str> = unit.identifiers.iter().map(|bound| bound.normalized.as_str()).collect();
    assert_eq!(noted, ["C02XK0ABJHD2", "490154203237518", "356938035643809"]);
}

/// A unit that was read from this code is known by each of these, and given to no second line.
fn is_here_by_each(code: &str, again: &[&str]) {
    for again in again {
        let mut till = open(&router(), 1);
        assert_eq!(till.scan(QR_CODE, code).code, "serial_provided");
        till.add(&router(), 1).unwrap();
        till.wait(60_000);
        let record = till.scan("", again);
        assert_eq!(record.code, "serial_already_here", "{again:?}: {record:?}");
        assert!(till.line(2).is_pending(), "{again:?}");
    }
}

#[test]
fn a_unit_that_was_read_from_a_code_of_lines_is_not_sold_again_by_another_of_its_codes() {
    let again =
        ["C02XK0ABJHD2", "SC02XK0ABJHD2", "490154203237518", PHONE, "SN:C02XK0ABJHD2;MAC:001A2B3C4D5E"];
    is_here_by_each(PHONE, &again);
}

#[test]
fn a_code_of_lines_that_came_before_its_product_waits_for_it() {
    let mut till = Till::open();
    till.facts.products = vec![router()];
    assert_eq!(till.scan(QR_CODE, "SN: XYZ78901\nMAC: 001A2B3C4D5E").decision, Decision::Held);
    assert_eq!(till.scan(EAN_13, &ean(&router())).code, "product_added");
    assert_eq!(till.line(1).serial(), Some("XYZ78901"));
}

#[test]
fn what_a_code_of_lines_says_of_several_units_or_not_for_sure_is_never_taken() {
    for (code, wanted) in [
        ("SN:XYZ78901\nSN:XYZ78902\nPN:AB-1", (Decision::Refused, "unreadable_label")),
        ("SN:XYZ7\n8901\nPN:AB-1", (Decision::Refused, "unreadable_label")),
        ("SN:XYZ78901\nABC12345", (Decision::Refused, "unreadable_label")),
        ("SN:\nXYZ78901\nPN:AB-1", (Decision::Refused, "unreadable_label")),
        ("SN:XYZ78901\nQTY: 2", (Decision::NeedsChoice, "choice_needed")),
        ("SN:XYZ78901 QTY: 2", (Decision::NeedsChoice, "choice_needed")),
        ("SN:XYZ78901\nFoo: ABC12345", (Decision::NeedsChoice, "choice_needed")),
        ("SN:XYZ78901\nGTIN:04006381333932", (Decision::NeedsChoice, "choice_needed")),
        (r#"{"sn":"XYZ78901","id":"ABC12345"}"#, (Decision::NeedsChoice, "choice_needed")),
        ("SN:XYZ78901\nQTY: 1 CARTON", (Decision::NeedsChoice, "choice_needed")),
        ("SN:XYZ78901.XYZ78902\nPN:AB-1", (Decision::NeedsChoice, "choice_needed")),
        ("ACME Router X200\nSN:XYZ78901\nMade in China", (Decision::NeedsChoice, "choice_needed")),
        ("[)>\x1e06\x1dQ20PCS\x1dSXYZ78901\x1e\x04", (Decision::NeedsChoice, "choice_needed")),
        ("[)>\x1e06\x1d1PABC\x1d7Q20PC\x1dSXYZ78901\x1e\x04", (Decision::NeedsChoice, "choice_needed")),
        ("[)>\x1e05\x1d21XYZ78901\x1e06\x1dQ20\x1e\x04", (Decision::NeedsChoice, "choice_needed")),
    ] {
        let mut till = open(&router(), 1);
        let record = till.scan(QR_CODE, code);
        assert_eq!((record.decision, record.code.as_str()), wanted, "{code:?}: {record:?}");
        assert!(till.line(1).is_pending(), "{code:?}");
    }
}

/// The number of a box of twenty is no router's, though its label names the product.
#[test]
fn a_label_of_several_units_that_names_product_and_serial_number_is_not_sold_by_itself() {
    let code = "[)>\x1e05\x1d010400638133393121XYZ78901\x1e06\x1dQ20\x1e\x04";
    let mut till = open(&router(), 1);
    let record = till.scan(QR_CODE, code);
    assert_ne!(record.decision, Decision::Accepted, "{record:?}");
    assert!(till.line(1).is_pending(), "{record:?}");
    let mut till = Till::open();
    till.facts.products = vec![router()];
    let record = till.scan(QR_CODE, code);
    assert_ne!(record.decision, Decision::Accepted, "{record:?}");
}

/// A router with four addresses is known by each of them, whatever stands after the names.
#[test]
fn a_unit_that_was_read_in_fields_is_not_sold_again_by_one_of_its_addresses() {
    let code = "SN\u{ff1a}XYZ78901\nMAC1\u{ff1a}001A2B3C4D50\nMAC2\u{ff1a}001A2B3C4D51\nWLAN MAC\u{ff1a}001A2B3C4D52";
    is_here_by_each(code, &["001A2B3C4D50", "00:1A:2B:3C:4D:52", "001A.2B3C.4D51"]);
}

/// What another label names as the serial number contradicts what one declares, in either order.
#[test]
fn a_declared_and_a_named_serial_number_that_differ_are_of_two_boxes() {
    for codes in [
        ("]C1", "21XYZ78901", QR_CODE, "SN: XYZ78902\nPN: A"),
        (QR_CODE, "SN: XYZ78902\nPN: A", "]C1", "21XYZ78901"),
    ] {
        let (aim, one, other_aim, other) = codes;
        let mut till = Till::open();
        till.facts.products = vec![router()];
        assert_eq!(till.scan(aim, one).decision, Decision::Held);
        assert_eq!(till.scan(other_aim, other).decision, Decision::Held);
        till.scan(EAN_13, &ean(&router()));
        assert!(till.line(1).is_pending(), "{codes:?}");
    }
}
