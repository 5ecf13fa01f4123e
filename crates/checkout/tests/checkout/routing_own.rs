//! Rule 10: what a product is called itself is never the serial number of one of its units.

use super::catalogue::{ean, imei, phone, router};
use super::till::{CODE_128, Till, outcome, scan_input};
use checkout::{Decision, RefusalCode, ScanInput};

const IS_GTIN: (Decision, &str) = (Decision::Refused, "serial_is_gtin");

#[test]
fn a_products_own_numbers_in_any_form_are_no_serial_numbers() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    for value in ["PHONE", "phone", &format!("S{}", ean(&phone()))] {
        assert_eq!(outcome(&till.scan(CODE_128, value)), IS_GTIN, "{value}");
        let keyed = ScanInput { keyed: true, ..scan_input(CODE_128, value, till.now.mono_ms) };
        assert_eq!(outcome(&till.scan_input(keyed)), IS_GTIN, "{value}, keyed");
        till.wait(500);
    }
    assert!(till.line(1).is_pending());
    assert_eq!(outcome(&till.scan(CODE_128, "phone2")), (Decision::Accepted, "serial_provided"));
}

#[test]
fn add_serial_number_refuses_the_products_own_numbers() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    for value in ["phone", &ean(&phone()), &format!("0{}", ean(&phone()))] {
        let refusal = till.provide(1, value).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::SerialIsGtin, "{value}");
        assert_eq!(refusal.lines, super::till::numbers(&[1]));
    }
    let transaction = till.id();
    let mut line = super::till::new_line(&phone(), 1);
    line.serial = Some("PHONE".to_owned());
    assert_eq!(till.refused(checkout::Command::AddLine { transaction, line }), RefusalCode::SerialIsGtin);
}

#[test]
fn another_identifier_of_the_unit_is_not_its_serial_number() {
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    let number = imei("49015420323751");
    assert_eq!(till.scan(CODE_128, &number).code, "unit_identified");
    till.wait(500);
    let again = till.scan(CODE_128, &number);
    assert_ne!(again.decision, Decision::Accepted, "{again:?}");
    assert_eq!(till.provide(1, &number).unwrap_err().code, RefusalCode::SerialDoesNotFit);
    assert_eq!(till.line(1).serial(), None);
}
