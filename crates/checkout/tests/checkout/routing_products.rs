//! Rule 10: labels that name a product.

use super::catalogue::{all, book, cable, dual_sim, ean, gtin, imei, phone, tv, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, amount, gs1, outcome};
use checkout::{Command, Decision, Event, Product, ScanningMode, SerialState};

#[test]
fn gtin_with_serial_number_fills_the_lowest_pending_line_of_its_product() {
    let mut till = Till::open();
    till.add(&watch(), 1).unwrap();
    till.add(&phone(), 2).unwrap();
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "serial_provided"));
    assert_eq!(scan.line.map(|line| line.0), Some(2));
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN2"));
    assert_eq!(scan.line.map(|line| line.0), Some(3));
    assert_eq!(till.line(1).serial_state(), SerialState::Missing);
}

#[test]
fn gtin_with_serial_number_adds_the_product_with_it_where_none_is_pending() {
    let mut till = Till::open();
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"));
    assert_eq!(till.line(1).serial(), Some("SN1"));
}

#[test]
fn the_line_in_focus_goes_before_the_lowest_of_the_same_product() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.focus(2);
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(scan.line.map(|line| line.0), Some(2));
    assert_eq!(till.state.focus(), None, "a used focus ends");
}

#[test]
fn a_focus_elsewhere_does_not_override_the_product_that_the_label_names() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.focus(2);
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(scan.line.map(|line| line.0), Some(1));
    assert_eq!(till.state.focus(), None, "another product was scanned");
}

#[test]
fn a_unit_that_is_here_already_is_a_repeat_even_hours_later() {
    let mut till = Till::open();
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.wait(3 * 3_600_000);
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(outcome(&scan), (Decision::Ignored, "repeat"));
    assert_eq!(scan.line.map(|line| line.0), Some(1));
    assert_eq!(till.current().lines.len(), 1);
}

#[test]
fn a_serial_number_that_breaks_the_products_rule_is_refused() {
    for pending in [0, 1] {
        let mut till = Till::open();
        if pending == 1 {
            till.add(&tv(), 1).unwrap();
        }
        let scan = till.scan(GS1_128, &gs1(&tv(), "WRONG"));
        assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"));
        assert!(scan.message.contains("WRONG"), "{}", scan.message);
        assert_eq!(till.current().lines.len(), pending);
    }
}

#[test]
fn a_bare_gtin_adds_its_product_each_time() {
    let mut till = Till::open();
    for line in 1..=2 {
        let scan = till.scan(EAN_13, &ean(&phone()));
        assert_eq!(outcome(&scan), (Decision::Accepted, "product_added"));
        assert_eq!(scan.line.map(|line| line.0), Some(line));
        till.wait(1_000);
    }
    assert_eq!(till.current().pending_lines().count(), 2, "two identical boxes are two units");
    assert_eq!(till.state.focus(), None, "a bare GTIN never silently focuses");
}

#[test]
fn a_gtin_is_read_without_an_aim_identifier_too() {
    let mut till = Till::open();
    let scan = till.scan("", &ean(&book()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added"));
}

#[test]
fn in_capture_a_bare_gtin_only_focuses_and_says_so() {
    let mut till = Till::open();
    till.add(&watch(), 1).unwrap();
    till.add(&phone(), 2).unwrap();
    till.command(Command::SetScanningMode { mode: ScanningMode::Capture }).unwrap();
    let scan = till.scan(EAN_13, &ean(&phone()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "focused"));
    assert_eq!((till.state.focus().map(|line| line.0), till.current().lines.len()), (Some(2), 3));
    let scan = till.scan(CODE_128, "ANY1");
    assert_eq!(scan.line.map(|line| line.0), Some(2));
}

#[test]
fn in_capture_a_product_that_nothing_waits_for_is_held_then_ignored() {
    let mut till = Till::open();
    till.command(Command::SetScanningMode { mode: ScanningMode::Capture }).unwrap();
    assert_eq!(till.scan(EAN_13, &ean(&phone())).decision, Decision::Held);
    assert!(matches!(till.wait(2_000).as_slice(), [Event::Scan(scan)] if scan.code == "no_pending_line"));
}

#[test]
fn with_a_focus_set_the_same_products_gtin_does_not_add_another() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.focus(1);
    let scan = till.scan(EAN_13, &ean(&phone()));
    assert_eq!((scan.code.as_str(), till.current().lines.len()), ("focused", 1));
}

#[test]
fn with_a_focus_set_another_products_gtin_ends_it_and_adds() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.focus(1);
    let scan = till.scan(EAN_13, &ean(&watch()));
    assert_eq!((scan.code.as_str(), till.state.focus()), ("product_added", None));
}

#[test]
fn where_the_pos_adds_products_itself_a_bare_gtin_is_held_then_ignored() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(EAN_13, &ean(&phone()));
    assert_eq!(outcome(&scan), (Decision::Held, "waiting"));
    let events = till.wait(2_000);
    let [Event::Scan(end)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(outcome(end), (Decision::Ignored, "no_pending_line"));
    assert_eq!((&end.id, &end.settles), (&scan.id, &Some(scan.id.clone())));
    assert_eq!(till.current().lines.len(), 1);
}

#[test]
fn an_unknown_product_is_refused() {
    let unknown = gtin("400638133393");
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    for (aim, data) in [
        (EAN_13, unknown.as_str()[1..].to_owned()),
        ("", unknown.as_str()[1..].to_owned()),
        (GS1_128, format!("01{unknown}21SN1")),
    ] {
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Refused, "unknown_product"), "{aim}{data}");
        till.wait(1_000);
    }
}

#[test]
fn a_case_is_not_the_unit() {
    let case = gtin(&format!("1{}", &phone().gtins[0].as_str()[1..13]));
    let mut till = Till::open();
    for known in [false, true] {
        if known {
            till.facts.products.push(checkout::Product { gtins: vec![case], ..tv() });
        }
        for label in [format!("01{case}"), format!("01{case}21SN1")] {
            let scan = till.scan(GS1_128, &label);
            assert_eq!(outcome(&scan), (Decision::Refused, "case_gtin"), "{label}");
            till.wait(1_000);
        }
    }
}

#[test]
fn a_serial_number_on_a_product_that_has_none_is_just_the_product() {
    let mut till = Till::open();
    let scan = till.scan(GS1_128, &gs1(&cable(), "X1"));
    assert_eq!((scan.code.as_str(), till.line(1).serial()), ("product_added", None));
}

#[test]
fn a_lot_beside_the_gtin_is_no_serial_number() {
    let mut till = Till::open();
    let scan = till.scan(GS1_128, &format!("01{}10LOT7", phone().gtins[0]));
    assert_eq!((scan.code.as_str(), till.line(1).is_pending()), ("product_added", true));
}

#[test]
fn one_label_can_name_product_and_imei() {
    let number = imei("49015420323751");
    let mut till = Till::open();
    let scan = till.scan(GS1_128, &format!("01{}8002{number}", dual_sim().gtins[0]));
    assert_eq!(scan.code, "product_added_with_serial", "{scan:?}");
    assert_eq!(till.line(1).serial(), Some(number.as_str()));
}

#[test]
fn every_product_of_the_catalogue_can_be_scanned() {
    let mut till = Till::open();
    for product in all() {
        let scan = till.scan(EAN_13, &ean(&product));
        assert_eq!(scan.code, "product_added", "{}", product.sku);
    }
}

/// As they stood when their lines were added, whatever became of the catalogue since.
#[test]
fn a_label_of_product_and_unit_is_held_against_the_rule_and_the_numbers_that_its_line_was_added_under() {
    let change = |till: &mut Till, changed: Product| {
        till.facts.products.retain(|product| product.sku != changed.sku);
        till.facts.products.push(changed);
    };
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    change(&mut till, Product { rule: phone().rule, ..tv() });
    let scan = till.scan(GS1_128, &gs1(&tv(), "ANY1"));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"), "{}", scan.message);
    change(&mut till, Product { rule: dual_sim().rule, ..tv() });
    let scan = till.scan(GS1_128, &gs1(&tv(), "TV000001"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "serial_provided"), "{}", scan.message);
    // A number that was the product's own when its line was added is still no serial number of it.
    let other = gtin("401999999999");
    let mut till = Till::open();
    let both = Product { gtins: vec![phone().gtins[0], other], ..phone() };
    change(&mut till, both.clone());
    till.add(&both, 1).unwrap();
    change(&mut till, phone());
    let scan = till.scan(GS1_128, &gs1(&phone(), &other.as_str()[1..]));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_is_gtin"), "{}", scan.message);
}

#[test]
fn the_lowest_pending_line_is_the_lowest_whatever_its_product_was_when_it_was_added() {
    let mut till = Till::open();
    for price in [49_900, 39_900, 29_900] {
        let product = Product { price: amount(price), ..phone() };
        till.facts.products = vec![product.clone()];
        till.add(&product, 1).unwrap();
    }
    till.void_line(1).unwrap();
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(scan.line.map(|line| line.0), Some(2), "{}", scan.message);
}
