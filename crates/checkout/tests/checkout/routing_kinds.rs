//! Rule 10: one code of a box is one identifier, and what says of itself what it is goes there.

use super::catalogue::{ean, phone, watch};
use super::till::{CODE_128, GS1_128, Till, outcome};
use checkout::{Decision, Product, Sku};
use label::{Gtin, IdentifierKind as Kind, IdentifierRule, Pattern, Role, SerialRule};

const WAITING: (Decision, &str) = (Decision::NeedsChoice, "choice_needed");

fn with(kind: Kind, role: Role) -> Product {
    let second = IdentifierRule { role, ..IdentifierRule::plain(kind) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(Kind::Serial), second]).unwrap();
    Product { rule, ..phone() }
}

fn open(product: &Product) -> Till {
    let mut till = Till::open();
    till.facts.products = vec![product.clone(), watch()];
    till.add(product, 1).unwrap();
    till
}

#[test]
fn of_two_gtins_that_digits_can_be_the_one_in_the_catalogue_is_meant() {
    // One of fourteen digits, or a UPC-A with an add-on of two.
    const BOTH: &str = "04006381333931";
    let of = |sku: &str, gtin: &str| Product {
        sku: Sku::new(sku).unwrap(),
        gtins: vec![Gtin::parse(gtin).unwrap()],
        ..watch()
    };
    let (ean, upc) = (of("EAN-1", "4006381333931"), of("UPC-1", "040063813339"));
    for (products, decision, code) in [
        (vec![ean.clone()], Decision::Accepted, "product_added"),
        (vec![upc.clone()], Decision::Accepted, "product_added"),
        (vec![ean, upc], Decision::Refused, "unreadable_label"),
        (vec![phone()], Decision::Refused, "unknown_product"),
    ] {
        let mut till = Till::open();
        till.facts.products = products;
        assert_eq!(outcome(&till.scan("]E0", BOTH)), (decision, code));
    }
}

/// Kinds that a unit has beside its serial number, and how a code of the box says each.
const BESIDE: [(Kind, &str, &str); 12] = [
    (Kind::Imei, "352099001761523", "352099001761523"),
    (Kind::Imei, "22S352099001761523", "352099001761523"),
    (Kind::Imeisv, "4901542032375101", "4901542032375101"),
    (Kind::Meid, "AF0123450ABCDE", "AF0123450ABCDE"),
    (Kind::Mac, "00:1A:2B:3C:4D:62", "001A2B3C4D62"),
    (Kind::Mac, "23S001A2B3C4D62", "001A2B3C4D62"),
    (Kind::Iccid, "89148000000745809013", "89148000000745809013"),
    (Kind::Iccid, "43S89148000000745809013", "89148000000745809013"),
    (Kind::Eid, "89034011560010000000000000000121", "89034011560010000000000000000121"),
    (Kind::Vin, "1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),
    (Kind::Lot, "1TLOT9", "LOT9"),
    (Kind::PartNumber, "1PMQ8N2LL/A", "MQ8N2LL/A"),
];

#[test]
fn a_units_codes_may_come_in_any_order_whatever_their_kinds() {
    for (kind, text, value) in BESIDE {
        for role in [Role::Required, Role::Optional] {
            for codes in [["RTR2", text], [text, "RTR2"]] {
                let mut till = open(&with(kind, role));
                for code in codes {
                    let scan = till.scan(CODE_128, code);
                    assert_eq!(scan.decision, Decision::Accepted, "{codes:?} {code}: {scan:?}");
                    till.wait(500);
                }
                let line = till.line(1);
                let given: Vec<(Kind, &str)> = line
                    .unit
                    .iter()
                    .flat_map(|unit| &unit.identifiers)
                    .map(|bound| (bound.kind, &*bound.normalized))
                    .collect();
                assert_eq!(line.serial(), Some("RTR2"), "{codes:?}");
                assert!(given.contains(&(kind, value)) && given.len() == 2, "{codes:?}: {given:?}");
            }
        }
    }
}

#[test]
fn one_code_never_fills_two_identifiers_however_often_it_is_read() {
    for (kind, text, _) in BESIDE {
        let mut till = open(&with(kind, Role::Required));
        for _ in 0..3 {
            till.scan(CODE_128, text);
            till.wait(500);
        }
        assert_eq!(till.line(1).serial(), None, "{text}");
        assert!(till.line(1).is_pending());
    }
}

#[test]
fn another_units_identifier_is_not_this_ones_serial_number() {
    for (kind, first, other) in [
        (Kind::Mac, "00:1A:2B:3C:4D:62", "00:1A:2B:3C:4D:64"),
        (Kind::Iccid, "8914800000074580901", "8914800000074580902"),
        (Kind::Lot, "1TLOT9", "1TLOT8"),
    ] {
        let mut till = open(&with(kind, Role::Required));
        till.scan(CODE_128, first);
        till.wait(500);
        let scan = till.scan(CODE_128, other);
        assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
        assert_eq!(till.line(1).serial(), None, "{other}");
    }
    // A label whose serial number is another one's gives nothing to this unit.
    let mut till = open(&with(Kind::Imei, Role::Optional));
    till.scan(CODE_128, "SN:A1");
    till.wait(500);
    let scan = till.scan(CODE_128, "SN:B2;IMEI:490154203237518");
    assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
}

#[test]
fn what_a_rule_says_of_the_other_code_keeps_it_from_being_the_serial_number() {
    let part = IdentifierRule {
        pattern: Pattern::new("[A-Z]{2}-[0-9]+").ok(),
        role: Role::Required,
        ..IdentifierRule::plain(Kind::PartNumber)
    };
    let rule = SerialRule::new(vec![IdentifierRule::plain(Kind::Serial), part]).unwrap();
    let product = Product { rule, ..phone() };
    for codes in [["AB-123", "RTR2"], ["RTR2", "AB-123"]] {
        let mut till = open(&product);
        for code in codes {
            assert_eq!(till.scan(CODE_128, code).decision, Decision::Accepted, "{codes:?}");
            till.wait(500);
        }
        assert_eq!(till.line(1).serial(), Some("RTR2"), "{codes:?}");
    }
}

#[test]
fn what_a_data_identifier_says_to_be_something_else_is_asked_about() {
    for text in [
        "22S490154203237518",
        "43S89148000000745809013",
        "1TLOT123",
        "14D20280630",
        "8S106141412345678908",
        "PMQ8N2LL/A",
        "Q10",
        "4LDE",
        "2P01",
        "9D2024",
        "16D20240101",
        "1VABC",
        "1JUN123456789",
        "3SABC",
        "8914800000074580901",
        "4901542032375101",
        "35693803564380",
    ] {
        let mut till = open(&phone());
        let scan = till.scan(CODE_128, text);
        assert_eq!(outcome(&scan), WAITING, "{text}: {scan:?}");
        assert!(till.line(1).is_pending());
        // Nothing that is a serial number after all is unsellable.
        till.choose(&scan.id, 1).unwrap();
        assert_eq!(till.line(1).serial(), Some(text));
    }
    // A rule that says what its serial numbers look like is not asked.
    let key =
        IdentifierRule { pattern: Pattern::new("PF[0-9A-Z]{6}").ok(), ..IdentifierRule::plain(Kind::Serial) };
    let mut till = open(&Product { rule: SerialRule::new(vec![key]).unwrap(), ..phone() });
    assert_eq!(till.scan(CODE_128, "PF0A1B2C").code, "serial_provided");
}

#[test]
fn a_label_with_two_serial_numbers_is_refused() {
    for data in ["[)>\x1e06\x1dSB1\x1dSB2\x1e\x04", "[)>\x1e12\x1dSER 1\x1dSEQ 2\x1e\x04"] {
        let mut till = open(&phone());
        let scan = till.scan("]d1", data);
        assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"), "{data:?}");
        assert!(till.line(1).is_pending());
    }
    let gtin = format!("0{}", ean(&phone()));
    let mut till = open(&phone());
    let scan = till.scan("]d1", &format!("[)>\x1e06\x1d8P{gtin}\x1dSB1\x1dSB2\x1e\x04"));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"));
}

#[test]
fn what_a_label_gives_and_is_not_noted_is_said() {
    let mut till = open(&with(Kind::Imei, Role::Optional));
    let scan = till.scan(GS1_128, "21ABC\x1d8040490154203237517");
    assert_eq!(scan.code, "serial_provided");
    assert!(scan.message.contains("Not noted: 490154203237517 has a wrong check digit"), "{}", scan.message);
    assert_eq!(till.line(1).serial(), Some("ABC"));
}

#[test]
fn an_embedded_sims_number_with_wrong_check_digits_is_no_key() {
    let rule = SerialRule::new(vec![IdentifierRule::plain(Kind::Eid)]).unwrap();
    let mut till = open(&Product { rule, ..phone() });
    let scan = till.scan(GS1_128, "804289034011560010000000000000000122");
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"));
    assert!(till.line(1).is_pending());
}
