//! Rule 10: labels whose separators were lost. What waits says what they say, or nothing does.

use super::catalogue::{ean, phone, tv, watch};
use super::till::{GS1_128, Till, outcome, scan_input};
use checkout::{Decision, Event, Product, ScanInput, ScanRecord};
use label::{Evidence, Tolerance};

const PROVIDED: (Decision, &str) = (Decision::Accepted, "serial_provided");
const UNREADABLE: (Decision, &str) = (Decision::Refused, "unreadable_label");

/// A lot and a serial number after the GTIN, with `between` where the separator belongs.
fn lot_then_serial(product: &Product, between: &str, serial: &str) -> String {
    format!("01{}10LOT7{between}21{serial}", product.gtins[0].as_str())
}

/// A scan of a wedge: no AIM identifier, and `#` for a separator where it is set so.
fn wedge(till: &mut Till, data: &str, hash_is_separator: bool) -> ScanRecord {
    let tolerance = Tolerance { hash_is_separator };
    let input = scan_input("", data, till.now.mono_ms);
    till.scan_input(ScanInput { tolerance, ..input })
}

fn evidence(till: &Till, line: u32) -> Vec<Evidence> {
    till.line(line).unit.iter().flat_map(|unit| &unit.identifiers).map(|bound| bound.evidence).collect()
}

#[test]
fn a_lost_separator_is_found_by_the_only_reading_that_fits_what_waits() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &lot_then_serial(&tv(), "", "TV000001"), false);
    assert_eq!((outcome(&scan), scan.line.map(|line| line.0)), (PROVIDED, Some(1)), "{scan:?}");
    assert!(scan.message.contains("the only way to read it"), "{}", scan.message);
    assert_eq!(till.line(1).serial(), Some("TV000001"));
    assert_eq!(evidence(&till, 1), [Evidence::Segmented]);
    let provided = till.journal.iter().any(|recorded| match &recorded.record.event {
        Event::SerialProvided { identifiers, .. } => identifiers[0].evidence == Evidence::Segmented,
        _ => false,
    });
    assert!(provided, "the journal says that it was cut out");
}

#[test]
fn a_label_that_breaks_its_standard_without_a_separator_is_read_for_what_waits() {
    // As it stands the lot has more than the 20 characters that it may have (GS1 General Specifications 3.4.1).
    let data = format!("01{}10LOT7ABCDEFGHIJKL21TV000001", tv().gtins[0].as_str());
    let mut till = Till::open();
    assert_eq!(outcome(&till.scan(GS1_128, &data)), UNREADABLE, "nothing waits for it");
    till.wait(500);
    till.add(&tv(), 1).unwrap();
    assert_eq!(outcome(&till.scan(GS1_128, &data)), PROVIDED);
    assert_eq!(till.line(1).serial(), Some("TV000001"));
}

#[test]
fn of_two_readings_that_fit_none_is_taken() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    // Serial number SN1 and lot L7, or serial number SN110L7.
    let data = format!("01{}21SN110L7", phone().gtins[0].as_str());
    let scan = wedge(&mut till, &data, false);
    assert_eq!((outcome(&scan), scan.line.map(|line| line.0)), (UNREADABLE, Some(1)), "{scan:?}");
    assert!(till.line(1).is_pending());
    assert_eq!(till.current().lines.len(), 1, "nor is another one added for it");
}

#[test]
fn a_reading_for_a_product_that_nothing_waits_for_fills_no_line() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &lot_then_serial(&watch(), "", "SN1"), false);
    assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
    assert!(till.line(1).is_pending());
}

#[test]
fn a_unit_that_was_cut_out_before_is_a_repeat() {
    let mut till = Till::open();
    till.add(&tv(), 2).unwrap();
    let data = lot_then_serial(&tv(), "", "TV000001");
    assert_eq!(outcome(&wedge(&mut till, &data, false)), PROVIDED);
    till.wait(60_000);
    assert_eq!(outcome(&wedge(&mut till, &data, false)), (Decision::Ignored, "repeat"));
    assert!(till.line(2).is_pending());
}

#[test]
fn a_hash_is_a_separator_where_the_scanner_is_set_to_send_it() {
    let data = lot_then_serial(&phone(), "#", "SN110L7");
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &data, false);
    assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
    till.wait(500);
    // With it, the lot ends where it says: only the serial number can be cut in two.
    let data = lot_then_serial(&phone(), "#", "SN1");
    let scan = wedge(&mut till, &data, true);
    assert_eq!(outcome(&scan), PROVIDED, "{scan:?}");
    assert!(scan.hash_is_separator);
    assert_eq!((till.line(1).serial(), evidence(&till, 1)), (Some("SN1"), vec![Evidence::Segmented]));
}

#[test]
fn a_gs1_carrier_with_a_hash_for_a_separator_is_read_too() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let data = lot_then_serial(&phone(), "#", "SN1");
    assert_eq!(outcome(&till.scan(GS1_128, &data)), UNREADABLE);
    till.wait(500);
    let tolerance = Tolerance { hash_is_separator: true };
    let input = scan_input(GS1_128, &data, till.now.mono_ms);
    assert_eq!(outcome(&till.scan_input(ScanInput { tolerance, ..input })), PROVIDED);
}

#[test]
fn a_wedge_that_sends_separators_names_product_and_unit() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &lot_then_serial(&phone(), "\u{1d}", "SN1"), false);
    assert_eq!(outcome(&scan), PROVIDED, "{scan:?}");
    assert_eq!(till.line(1).serial(), Some("SN1"));
}

#[test]
fn a_bare_gtin_in_an_element_string_adds_its_product_all_the_same() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &format!("010{}", ean(&phone())), false);
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added"));
}

#[test]
fn a_makers_form_says_which_part_of_the_text_is_the_serial_number() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    // Machine type 20AL, model 0098US, and the serial number.
    let scan = till.scan("]C0", "1S20AL0098USPC012345");
    assert_eq!(outcome(&scan), PROVIDED, "{scan:?}");
    assert_eq!(till.line(1).serial(), Some("PC012345"));
}

#[test]
fn a_form_that_nobody_vouches_for_is_still_asked_about() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.scan("]C0", "1S2007JB1R81234A").decision, Decision::NeedsChoice);
}

#[test]
fn a_scan_that_was_journalled_before_there_was_the_setting_is_still_read() {
    let mut till = Till::open();
    let scan = till.scan("]C0", "ABC123");
    let json = serde_json::to_string(&scan).unwrap();
    assert!(!json.contains("hash_is_separator"), "the record is as it was: {json}");
    assert_eq!(serde_json::from_str::<ScanRecord>(&json).unwrap(), scan);
}

#[test]
fn what_a_device_says_of_a_read_is_kept_and_a_scan_from_before_it_was_is_still_read() {
    let mut till = Till::open();
    let plain = till.scan("]C0", "ABC123");
    let json = serde_json::to_string(&plain).unwrap();
    assert!(!json.contains("evidence"), "the record is as it was: {json}");
    assert_eq!(serde_json::from_str::<ScanRecord>(&json).unwrap(), plain);
    let evidence = checkout::ScanEvidence {
        aim_derived: true,
        vendor_id: Some("6a".to_owned()),
        mode: Some("serial".to_owned()),
        took_ms: Some(14),
    };
    let input = scan_input("]C0", "ABC124", till.now.mono_ms);
    let scan = till.scan_input(ScanInput { evidence: evidence.clone(), ..input });
    assert_eq!(scan.evidence, evidence);
    let json = serde_json::to_string(&scan).unwrap();
    assert_eq!(serde_json::from_str::<ScanRecord>(&json).unwrap(), scan);
}

/// GTIN and a lot; or a shorter lot, a lost separator and a serial number.
fn lot_with_21_in_it(product: &Product) -> String {
    format!("01{}10A21B7", product.gtins[0].as_str())
}

#[test]
fn no_separator_is_assumed_where_the_data_stands_without_one_and_any_serial_number_would_do() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = wedge(&mut till, &lot_with_21_in_it(&phone()), false);
    assert_eq!((outcome(&scan), scan.line.map(|line| line.0)), (UNREADABLE, Some(1)), "{scan:?}");
    assert!(till.line(1).is_pending());
    // Where nothing waits it is what it says: a product and its lot.
    let mut till = Till::open();
    let scan = wedge(&mut till, &lot_with_21_in_it(&phone()), false);
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added"), "{scan:?}");
    assert!(till.line(1).is_pending());
}

#[test]
fn a_unit_without_an_aim_identifier_is_added_with_its_serial_number() {
    for data in
        [format!("01{}21SN1", phone().gtins[0].as_str()), format!("(01){}(21)SN1", phone().gtins[0].as_str())]
    {
        let mut till = Till::open();
        let scan = wedge(&mut till, &data, false);
        assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{scan:?}");
        assert!(scan.message.contains("the only way to read it"), "{}", scan.message);
        assert_eq!((till.line(1).serial(), evidence(&till, 1)), (Some("SN1"), vec![Evidence::Segmented]));
        // Nor does it open another line where one waits.
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        assert_eq!(outcome(&wedge(&mut till, &data, false)), PROVIDED);
        assert_eq!((till.current().lines.len(), till.line(1).serial()), (1, Some("SN1")));
    }
}

/// With `add_product_on_scan` off it waits for its line, as a whole label does.
#[test]
fn a_unit_without_an_aim_identifier_waits_for_its_line_and_fills_it() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    let data = format!("01{}21SN1", phone().gtins[0].as_str());
    assert_eq!(outcome(&wedge(&mut till, &data, false)), (Decision::Held, "waiting"));
    till.pass(300);
    till.add(&phone(), 1).unwrap();
    assert_eq!((till.line(1).serial(), evidence(&till, 1)), (Some("SN1"), vec![Evidence::Segmented]));
    assert!(till.state.held_scans().is_empty());
}

#[test]
fn a_label_that_waits_for_its_line_is_cut_for_its_own_product_and_with_the_signs_it_came_with() {
    let data = lot_then_serial(&phone(), "#", "SN1");
    for (product, hash_is_separator, serial) in
        [(phone(), true, Some("SN1")), (phone(), false, None), (watch(), true, None)]
    {
        let mut till = Till::open();
        till.settings.add_product_on_scan = false;
        wedge(&mut till, &data, hash_is_separator);
        till.pass(300);
        till.add(&product, 1).unwrap();
        assert_eq!(till.line(1).serial(), serial, "{} {hash_is_separator}", product.sku);
    }
}

#[test]
fn a_unit_without_an_aim_identifier_that_waits_lends_its_product_to_no_other() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    for serial in ["SN1", "SN2"] {
        wedge(&mut till, &format!("01{}21{serial}", watch().gtins[0].as_str()), false);
    }
    till.add(&watch(), 2).unwrap();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.line(1).serial(), Some("SN1"));
    // SN2 is that of the second watch: this one is perhaps the phone's.
    assert_eq!(wedge(&mut till, "SN3", false).decision, Decision::NeedsChoice);
    assert!(till.line(2).is_pending());
}

#[test]
fn two_symbols_in_one_scan_are_not_one_unit() {
    let data = format!("01{}10L1]C121XYZ", tv().gtins[0].as_str());
    for product in [phone(), tv()] {
        let mut till = Till::open();
        till.add(&product, 1).unwrap();
        let scan = wedge(&mut till, &data.replace(tv().gtins[0].as_str(), product.gtins[0].as_str()), false);
        assert_eq!(scan.decision, Decision::Refused, "{scan:?}");
        assert!(till.line(1).is_pending());
    }
}
