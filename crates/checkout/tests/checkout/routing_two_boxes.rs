//! Rule 10: the codes of one box in any order, and codes that can't all be of one.

use super::catalogue::{dual_sim, ean, imei, phone, router, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1};
use checkout::{Decision, Event, Product, ScanRecord};
use std::collections::BTreeSet;

const QR_CODE: &str = "]Q1";

fn ends(till: &Till) -> Vec<&ScanRecord> {
    let scans = till.journal.iter().filter_map(|recorded| match &recorded.record.event {
        Event::Scan(scan) if scan.settles.is_some() => Some(&**scan),
        _ => None,
    });
    scans.collect()
}

#[test]
fn two_serial_numbers_that_waited_for_one_line_are_refused_and_named() {
    for (aim, codes) in [
        (CODE_128, ["ABC1", "ABC2"]),
        (CODE_128, ["ABC2", "ABC1"]),
        (GS1_128, ["21ABC1", "21ABC2"]),
        (GS1_128, ["21ABC2", "21ABC1"]),
    ] {
        let mut till = Till::open();
        for code in codes {
            assert_eq!(till.scan(aim, code).decision, Decision::Held);
        }
        assert_eq!(till.scan(EAN_13, &ean(&phone())).code, "product_added");
        assert!(till.line(1).is_pending(), "{codes:?}");
        let ended = ends(&till);
        assert_eq!(ended.len(), 2);
        for scan in ended {
            assert_eq!((scan.decision, scan.code.as_str()), (Decision::Refused, "two_boxes"));
            assert!(scan.message.contains("serial: ABC1, ABC2"), "{}", scan.message);
        }
    }
}

/// A line that has one of them takes the other one for its own.
#[test]
fn two_spellings_of_one_serial_number_that_waited_for_one_line_are_one() {
    let pairs = [
        [(CODE_128, "CH-1AB23456789"), (CODE_128, "CH1AB23456789")],
        [(GS1_128, "21CH-1AB23456789"), (GS1_128, "21CH1AB23456789")],
        [(QR_CODE, "SN: CH-1AB23456789\nPN: A"), (QR_CODE, "S/N: CH1AB23456789\nLOT: 7")],
    ];
    for codes in pairs.into_iter().flat_map(|[one, other]| [[one, other], [other, one]]) {
        let mut till = Till::open();
        for (aim, code) in codes {
            assert_eq!(till.scan(aim, code).decision, Decision::Held, "{codes:?}");
        }
        till.scan(EAN_13, &ean(&phone()));
        assert!(!till.line(1).is_pending(), "{codes:?} {:?}", ends(&till));
        till.wait(60_000);
        assert!(ends(&till).iter().all(|scan| scan.code != "two_boxes"), "{codes:?}: {:?}", ends(&till));
    }
}

#[test]
fn a_serial_number_that_is_whole_and_part_of_one_field_is_one() {
    // MH10.8.2 37S: the maker's code, the part and the serial number in it.
    let codes = [
        ("]d1", "[)>\u{1e}06\u{1d}37SUN1234567891234A+786950\u{1e}\u{4}".to_owned()),
        (EAN_13, ean(&phone())),
    ];
    for order in orders(&codes) {
        let mut till = Till::open();
        for (aim, code) in &order {
            assert_ne!(till.scan(aim, code).decision, Decision::Refused, "{order:?}");
        }
        till.wait(60_000);
        assert!(ends(&till).iter().all(|scan| scan.code != "two_boxes"), "{order:?}: {:?}", ends(&till));
        assert!(!till.line(1).is_pending(), "{order:?}");
    }
}

#[test]
fn of_two_boxes_no_weaker_code_becomes_the_serial_number() {
    let codes = [(GS1_128, "21ABC1"), (GS1_128, "21ABC2"), (CODE_128, "BOX 7")]
        .map(|(aim, code)| (aim, code.to_owned()));
    for order in orders(&codes) {
        let mut till = Till::open();
        for (aim, code) in &order {
            till.scan(aim, code);
        }
        till.scan(EAN_13, &ean(&phone()));
        assert!(till.line(1).is_pending(), "{order:?}");
        let refused = ends(&till).iter().filter(|scan| scan.code == "two_boxes").count();
        assert_eq!(refused, 2, "{order:?}");
    }
}

#[test]
fn two_units_that_name_their_product_wait_for_a_line_each() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.scan(GS1_128, &gs1(&phone(), "ABC1"));
    till.scan(GS1_128, &gs1(&phone(), "ABC2"));
    till.add(&phone(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    assert_eq!((till.line(1).serial(), till.line(2).serial()), (Some("ABC1"), Some("ABC2")));
}

#[test]
fn what_says_that_it_is_the_serial_number_goes_before_bare_text() {
    for codes in [[(GS1_128, "21ABC1"), (CODE_128, "BOX 7")], [(CODE_128, "BOX 7"), (GS1_128, "21ABC1")]] {
        let mut till = Till::open();
        for (aim, code) in codes {
            till.scan(aim, code);
        }
        till.scan(EAN_13, &ean(&phone()));
        assert_eq!(till.line(1).serial(), Some("ABC1"), "{codes:?}");
    }
}

#[test]
fn what_is_rather_something_else_is_not_taken_because_it_waited() {
    let mut till = Till::open();
    till.scan(CODE_128, &imei("49015420323751"));
    till.scan(EAN_13, &ean(&phone()));
    assert!(till.line(1).is_pending(), "an IMEI is no serial number without a question");
}

#[test]
fn a_serial_number_after_the_codes_of_two_products_is_asked_about() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.scan(EAN_13, &ean(&phone()));
    till.scan(EAN_13, &ean(&watch()));
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((scan.decision, &*scan.choices), (Decision::NeedsChoice, &super::till::numbers(&[1, 2])));
    assert!(scan.message.contains("two products"), "{}", scan.message);
}

/// An AIM identifier and what the code says.
type Code = (&'static str, String);

/// Every order of some codes.
fn orders(codes: &[Code]) -> Vec<Vec<Code>> {
    if codes.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, first) in codes.iter().enumerate() {
        let mut rest = codes.to_vec();
        rest.remove(index);
        for mut order in orders(&rest) {
            order.insert(0, first.clone());
            all.push(order);
        }
    }
    all
}

/// What is known of the unit on line 1 after its box's codes were read in this order.
fn read(codes: &[Code]) -> BTreeSet<(label::IdentifierKind, String)> {
    let mut till = Till::open();
    for (aim, code) in codes {
        till.scan(aim, code);
        till.pass(100);
    }
    assert_eq!(till.current().lines.len(), 1, "{codes:?}");
    let unit = till.line(1).unit.clone();
    unit.iter()
        .flat_map(|unit| &unit.identifiers)
        .map(|bound| (bound.kind, bound.normalized.clone()))
        .collect()
}

#[test]
fn the_order_of_a_boxs_codes_does_not_matter() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let code = |text: &str| (CODE_128, text.to_owned());
    let boxes: [(Product, Vec<Code>, usize); 4] = [
        (phone(), vec![code("ABC123")], 1),
        (phone(), vec![(GS1_128, "21ABC123".to_owned()), code(&first)], 1),
        (dual_sim(), vec![code(&first), code(&second)], 2),
        (router(), vec![code("RT0001"), code(&first), code("something else")], 2),
    ];
    for (product, mut codes, count) in boxes {
        codes.push((EAN_13, ean(&product)));
        let all: BTreeSet<_> = orders(&codes).iter().map(|order| read(order)).collect();
        assert_eq!(all.len(), 1, "{}: {all:?}", product.sku.as_str());
        assert_eq!(all.iter().next().map(BTreeSet::len), Some(count), "{all:?}");
    }
}
