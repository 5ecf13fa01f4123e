//! The labels of one box, in any order.

use crate::common::read;
use label::burst::{Burst, NotAdded, Unit};
use label::{Evidence, Identifier, IdentifierKind, Label, Scan, SerialRule, bind, interpret};
use proptest::prelude::*;

const PHONE: [&str; 7] = [
    "]E04006381333931",
    "490154203237518",
    "356938035643809",
    "]C01PMQ8N2LL/A",
    "00:1A:2B:3C:4D:5E",
    "R58M123456Z",
    "4006381333931",
];

fn burst(transmissions: &[&str]) -> Burst {
    let mut burst = Burst::new();
    for transmission in transmissions {
        burst.add(&read(transmission)).unwrap();
    }
    burst
}

fn written(unit: &Unit) -> String {
    let told = unit.identifiers.iter().map(|told| format!("{} {}", told.kind.name(), told.value));
    told.chain(unit.serials.iter().map(|serial| format!("serial? {serial}"))).collect::<Vec<_>>().join(" | ")
}

fn contradictions(unit: &Unit) -> String {
    let named =
        unit.contradictions.iter().map(|one| format!("{}: {}", one.kind.name(), one.values.join(", ")));
    named.collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_labels_of_one_box_are_one_unit() {
    let unit = burst(&PHONE).unit();
    assert_eq!(
        written(&unit),
        "gtin 04006381333931 | imei 356938035643809 | imei 490154203237518 | mac 001A2B3C4D5E | part_number MQ8N2LL/A | serial? R58M123456Z"
    );
    assert_eq!(contradictions(&unit), "");
}

#[test]
fn labels_of_two_boxes_are_named() {
    for (labels, wanted) in [
        (vec!["]E04006381333931", "]E0036000291452"], "gtin: 00036000291452, 04006381333931"),
        (vec!["]C121A", "]C121B"], "serial: A, B"),
        (
            vec!["490154203237518", "356938035643809", "354190023896443"],
            "imei: 354190023896443, 356938035643809, 490154203237518",
        ),
        (vec!["]C121A", "]C110L1", "]C110L2"], "lot: L1, L2"),
        (vec!["]C121A", "]C121A"], ""),
        // A case and its contents' own code are one product.
        (vec!["]E04006381333931", "]I114006381333938"], ""),
        (vec!["AF0123450ABCDE", "2936087365007037100"], ""),
    ] {
        let unit = burst(&labels).unit();
        assert_eq!(contradictions(&unit), wanted, "{labels:?}");
    }
}

#[test]
fn bare_text_is_the_serial_number_only_where_nothing_says_more() {
    for (labels, wanted) in [
        (vec!["DEH2381234"], "serial? DEH2381234"),
        (vec!["DEH2381234", "DEH2381235"], "serial? DEH2381234 | serial? DEH2381235"),
        (vec!["]C121ABC", "DEH2381234"], "serial ABC"),
        (vec!["]C01PMQ8N2LL/A", "MQ8N2LL/A"], "part_number MQ8N2LL/A"),
        (vec!["]E0036000291452", "36000291452"], "gtin 00036000291452"),
    ] {
        assert_eq!(written(&burst(&labels).unit()), wanted, "{labels:?}");
    }
}

#[test]
fn what_is_no_label_of_a_box_is_not_added() {
    let mut burst = Burst::new();
    assert!(
        matches!(burst.add(&read("]C10104006381333932")), Err(NotAdded::Broken(problem)) if problem.code == "check_digit")
    );
    for nothing in ["https://example.com/", "R0042-3-17"] {
        assert_eq!(burst.add(&read(nothing)), Err(NotAdded::NothingOfAUnit), "{nothing}");
    }
    assert!(burst.is_empty());
    for number in 0..Burst::MAX_LABELS {
        assert_eq!(burst.add(&read(&format!("AB{number}"))), Ok(true));
    }
    assert_eq!(burst.add(&read("AB0")), Ok(false));
    assert_eq!(burst.add(&read("AB")), Err(NotAdded::Full));
    assert_eq!(burst.len(), Burst::MAX_LABELS);
}

/// Labels of one box or of several.
fn labels() -> impl Strategy<Value = Vec<String>> {
    let label = prop_oneof![
        prop::sample::select(PHONE.to_vec()).prop_map(str::to_owned),
        "\\]C121[A-C]{1,2}",
        // A serial number within another one: one unit's, with or without the label that has both.
        "\\[\\)>\x1e06\x1d37SUN123456789P[12]\\+[78]\x1e\x04",
        "\\[\\)>\x1e06\x1d(S[78]\x1d)?25SUN123456789[78]\x1e\x04",
        "\\[\\)>\x1e06\x1dS[78]\x1e\x04",
        "(SN|S/N): (S?X[12]|5RFDP01|12542331601)(\nMAC: 001A2B3C4D5[EF])?",
        "[A-Z0-9]{1,12}",
        "[0-9]{12,15}",
        "\\PC{1,30}",
    ];
    prop::collection::vec(label, 0..20)
}

proptest! {
    #[test]
    fn the_order_is_irrelevant(labels in labels().prop_flat_map(|labels| (Just(labels.clone()), Just(labels).prop_shuffle()))) {
        let (one, other) = labels;
        // Which labels a full burst has depends on the order; what they say doesn't.
        let read_all = |labels: &[String]| {
            let mut burst = Burst::new();
            for label in labels.iter().take(Burst::MAX_LABELS) {
                let _: Result<bool, NotAdded> = burst.add(&interpret(label::Scan::from_transmission(label.as_bytes())));
            }
            burst.unit()
        };
        if one.len() <= Burst::MAX_LABELS {
            prop_assert_eq!(read_all(&one), read_all(&other));
        } else {
            let unit = read_all(&one);
            prop_assert!(unit.identifiers.len() <= Burst::MAX_LABELS * Burst::MAX_IDENTIFIERS);
        }
    }
}

#[test]
fn a_label_says_at_most_so_much() {
    let mut label = Label::of(Scan::bare(b""));
    for number in 0..Burst::MAX_IDENTIFIERS {
        let value = format!("AB{number}").into();
        label.identifiers.push(Identifier {
            kind: IdentifierKind::Serial,
            value,
            evidence: Evidence::Shaped,
        });
    }
    let mut burst = Burst::new();
    assert_eq!(burst.add(&label), Ok(true));
    assert!(!burst.is_empty());
    for _ in 0..2 {
        let further = label.identifiers[0].clone();
        label.identifiers.push(further);
        assert_eq!(burst.add(&label), Err(NotAdded::TooMuch), "{}", label.identifiers.len());
    }
}

#[test]
fn a_web_address_counts_only_beside_what_is_declared() {
    let unit = burst(&["]d2010400638133393121ABC\x1d8200https://example.com/"]).unit();
    assert_eq!(written(&unit), "gtin 04006381333931 | serial ABC");
    let mended = read("\u{feff}https://example.com/");
    assert!(mended.identifiers.len() > 1, "an address, and the text that it was");
    assert_eq!(Burst::new().add(&mended), Err(NotAdded::NothingOfAUnit));
}

#[test]
fn a_case_is_the_product_where_nothing_else_is() {
    for labels in [vec!["]I114006381333938"], vec!["]I114006381333938", "]C110L1"]] {
        let unit = written(&burst(&labels).unit());
        assert!(unit.starts_with("gtin 14006381333938"), "{labels:?}: {unit}");
    }
}

#[test]
fn digits_are_the_products_own_code_and_no_other_number() {
    let unit = burst(&["]E04006381333931", "]C11012345678", "0012345678"]).unit();
    assert_eq!(written(&unit), "gtin 04006381333931 | lot 12345678 | serial? 0012345678");
}

#[test]
fn a_donation_number_is_text_and_no_fact_of_the_unit() {
    let label = read("=+04035=/A9997XYZ100T0479=,000012=A99991712345600=>019031");
    assert!(label.identifiers.iter().any(|found| found.kind == IdentifierKind::Text), "{label:?}");
    let mut burst = Burst::new();
    assert_eq!(burst.add(&label), Ok(true));
    let unit = burst.unit();
    assert!(unit.identifiers.iter().any(|found| found.kind == IdentifierKind::DeviceIdentifier), "{unit:?}");
    assert!(unit.identifiers.iter().all(|found| found.kind != IdentifierKind::Text), "{unit:?}");
}

#[test]
fn a_serial_number_within_another_one_is_of_one_unit() {
    let whole = "[)>\x1e06\x1d37SUN123456789P1234+786950\x1e\x04";
    let other = "[)>\x1e06\x1d37SUN123456789P9999+786950\x1e\x04";
    let part = "[)>\x1e06\x1dS786950\x1e\x04";
    for labels in [vec![whole], vec![whole, part], vec![part, whole], vec![whole, part, "]C11012"]] {
        assert_eq!(contradictions(&burst(&labels).unit()), "", "{labels:?}");
    }
    for labels in [vec![whole, "]C121786951"], vec![whole, other], vec![other, part, whole]] {
        assert!(contradictions(&burst(&labels).unit()).starts_with("serial: "), "{labels:?}");
    }
    // Two fields are two.
    assert!(contradictions(&burst(&["[)>\x1e06\x1dS12\x1dS2\x1e\x04"]).unit()).starts_with("serial: 12, 2"));
}

#[test]
fn a_serial_number_that_its_name_tells_is_a_fact_of_the_unit() {
    let named = "SN: XYZ78901\nMAC: 001A2B3C4D5E";
    for (labels, wanted) in [
        (vec![named], "serial XYZ78901 | mac 001A2B3C4D5E"),
        (vec!["SN: XYZ78901\nPN: A"], "serial XYZ78901 | part_number A"),
        (vec!["SN: XYZ78901\nIMEI: 490154203237518"], "serial XYZ78901 | imei 490154203237518"),
        (vec!["S/N XYZ78901"], "serial XYZ78901"),
        // Bare text says less, whichever comes first.
        (vec![named, "XYZ78901"], "serial XYZ78901 | mac 001A2B3C4D5E"),
        (vec!["XYZ78902", named], "serial XYZ78901 | mac 001A2B3C4D5E"),
        (vec!["]C121XYZ78901", named], "serial XYZ78901 | mac 001A2B3C4D5E"),
    ] {
        let unit = burst(&labels).unit();
        assert_eq!(written(&unit), wanted, "{labels:?}");
        assert_eq!(contradictions(&unit), "", "{labels:?}");
    }
    for labels in [
        vec!["SN: XYZ78901\nPN: A", "SN: XYZ78902\nPN: A"],
        vec!["]C1010400638133393121XYZ78901", "SN: XYZ78902\nPN: A"],
        vec!["SN: XYZ78901\nPN: A", "SN XYZ78902"],
    ] {
        assert_eq!(contradictions(&burst(&labels).unit()), "serial: XYZ78901, XYZ78902", "{labels:?}");
    }
    // Spellings of one number are one, and what makes one doubt it is no fact.
    for labels in [
        vec!["SN: SC02XK0ABJHD2\nPN: A", "SN: C02XK0ABJHD2\nPN: A"],
        vec!["[)>\x1e06\x1dSC02XK0ABJHD2\x1e\x04", "SN: SC02XK0ABJHD2\nPN: A"],
        vec!["Service Tag: 5RFDP01\nModel: X", "Express Service Code: 12542331601\nModel: X"],
        vec!["]C121XYZ78901", "SN: XYZ78902\nQTY: 20\nPN: A"],
    ] {
        assert_eq!(contradictions(&burst(&labels).unit()), "", "{labels:?}");
    }
}

/// What a line takes for one unit is no second box.
#[test]
fn spellings_that_a_line_takes_for_one_unit_are_one_serial_number() {
    const DECLARED: &str = "]C121CH-1AB23456789";
    const NAMED: &str = "SN: CH-1AB23456789\nPN: A";
    const WITHOUT: [&str; 2] = ["]C121CH1AB23456789", "S/N: CH1AB23456789\nMAC: 001A2B3C4D5E"];
    for labels in [
        vec![NAMED, WITHOUT[1]],
        vec![NAMED, WITHOUT[0]],
        vec![DECLARED, WITHOUT[1]],
        vec![DECLARED, WITHOUT[0]],
        vec![DECLARED, NAMED, WITHOUT[0], WITHOUT[1]],
        vec!["SN: 21ABC12345\nPN: A", "SN: ABC12345\nPN: A"],
        vec!["SN: 1S20AL0098USPC012345\nPN: A", "SN: PC012345\nPN: A"],
    ] {
        let unit = burst(&labels).unit();
        assert_eq!(contradictions(&unit), "", "{labels:?}");
        for one in &labels {
            for other in &labels {
                let (one, other) = (read(one), read(other));
                let bound = |label| bind(label, &SerialRule::plain()).unwrap();
                assert!(bound(&one).key().unwrap().may_be(bound(&other).key().unwrap()), "{labels:?}");
            }
        }
    }
    for (labels, wanted) in [
        (vec![NAMED, "SN: CH1AB23456788\nPN: A"], "serial: CH-1AB23456789, CH1AB23456788"),
        (vec![DECLARED, "]C121CH1AB23456788"], "serial: CH-1AB23456789, CH1AB23456788"),
        // Of so few characters a sign may be what tells two apart.
        (vec!["SN: 1-23\nPN: A", "SN: 12-3\nPN: A"], "serial: 1-23, 12-3"),
        // What is declared is what it says.
        (vec!["]C12121SHH1", "]C12121HH1"], "serial: 21HH1, 21SHH1"),
        (vec![NAMED, WITHOUT[0], "]C121XYZ78901"], "serial: CH1AB23456789, XYZ78901"),
    ] {
        assert_eq!(contradictions(&burst(&labels).unit()), wanted, "{labels:?}");
    }
}
