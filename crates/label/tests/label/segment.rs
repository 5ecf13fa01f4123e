//! GS1 data whose separators got lost.

use crate::common::{elements, identifiers, problems, read};
use label::segment::{self, Expected, MAX_SEGMENTATIONS, resolve, segmentations};
use label::{
    Elements, Evidence, Gtin, IdentifierKind, IdentifierRule, Pattern, Scan, SerialRule, Tolerance, bind,
    gs1, interpret_with,
};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn written(elements: &Elements<'_>) -> String {
    elements.iter().map(|element| format!("({}){}", element.ai, element.value)).collect()
}

fn ways(data: &str) -> Vec<String> {
    segmentations(data).found.iter().map(written).collect()
}

fn like(pattern: &str) -> SerialRule {
    let pattern = Some(Pattern::new(pattern).unwrap());
    SerialRule::new(vec![IdentifierRule { pattern, ..IdentifierRule::plain(IdentifierKind::Serial) }])
        .unwrap()
}

const LOST: &str = "010400638133393110ABC21SN1";

#[test]
fn every_way_to_cut_is_found() {
    assert_eq!(ways(LOST), ["(01)04006381333931(10)ABC21SN1", "(01)04006381333931(10)ABC(21)SN1"]);
    assert_eq!(ways("010400638133393121ABC"), ["(01)04006381333931(21)ABC"]);
    assert_eq!(ways("10A\x1d21B"), ["(10)A(21)B"]);
    // Neither a wrong check digit nor what can't stand together is a way.
    assert!(ways("010400638133393221ABC").is_empty());
    assert!(ways("0104006381333931023712").is_empty());
    assert!(ways("").is_empty());
    assert!(ways("plain").is_empty());
}

#[test]
fn a_lost_separator_is_never_repaired_in_silence() {
    // Too long for one lot, so that a separator must be missing.
    let label = read("]d210ABCDEFGHIJ21SN12345678");
    assert_eq!(elements(&label), "");
    let said = problems(&label);
    assert!(said.starts_with("error value_too_long") && said.contains("warning missing_separator"), "{said}");
    assert!(label.identifiers.iter().all(|found| found.evidence == Evidence::Segmented));
    assert!(identifiers(&label).contains("serial segmented SN12345678"), "{}", identifiers(&label));
    // Nothing of it fills a line on its own.
    assert!(bind(&label, &SerialRule::plain()).is_err());
    assert!(bind(&label, &like("SN[0-9]{8}")).is_err());
}

#[test]
fn data_without_an_aim_identifier_that_can_be_cut_twice_says_so() {
    let label = read(LOST);
    assert_eq!(problems(&label), "warning no_aim 0 | warning separator_may_be_missing 0");
    assert!(identifiers(&label).contains("serial segmented SN1"), "{}", identifiers(&label));
    assert!(identifiers(&label).contains("lot shaped ABC21SN1"), "{}", identifiers(&label));
}

#[test]
fn what_is_expected_leaves_one_way_or_none_is_taken() {
    let gtin = Gtin::parse("4006381333931").ok();
    let other = Gtin::parse("036000291452").ok();
    let rule = like("SN[0-9]+");
    let fit = resolve(LOST, Expected { gtin, rule: Some(&rule) }).map(|elements| written(&elements));
    assert_eq!(fit.as_deref(), Ok("(01)04006381333931(10)ABC(21)SN1"));
    // The rule alone is enough here; the GTIN alone isn't.
    assert!(resolve(LOST, Expected { gtin: None, rule: Some(&rule) }).is_ok());
    let both = resolve(LOST, Expected { gtin, rule: None }).unwrap_err();
    assert_eq!((both.found.len(), both.more), (2, false));
    // Another product's, or no such serial number.
    for expected in [Expected { gtin: other, rule: Some(&rule) }, Expected { gtin, rule: Some(&like("X+")) }]
    {
        assert!(resolve(LOST, expected).unwrap_err().found.is_empty());
    }
    // Two ways fit: refused, with both.
    let twice = "10ABC21SN121SN2";
    let any = resolve(twice, Expected { gtin: None, rule: Some(&like("SN[0-9A-Z]+")) }).unwrap_err();
    let any: Vec<String> = any.found.iter().map(written).collect();
    assert_eq!(any, ["(10)ABC21SN1(21)SN2", "(10)ABC(21)SN121SN2"]);
}

#[test]
fn at_most_sixteen_ways_are_kept_and_more_are_told() {
    let label = read("]C1101112131415161718192021222324252627282930313233343536");
    let many = segmentations("1011121314151617181920212223242526");
    assert_eq!((many.found.len(), many.more), (MAX_SEGMENTATIONS, true));
    assert!(problems(&label).contains("warning more_segmentations 0"), "{}", problems(&label));
}

#[test]
fn the_longest_data_is_cut_and_longer_data_is_not() {
    let longest = format!("{}10ABC", format!("91{}", "A".repeat(90)).repeat(77));
    assert_eq!(longest.len(), label::MAX_SCAN_BYTES);
    assert_eq!(ways(&longest).len(), 1);
    assert!(ways(&format!("{longest}D")).is_empty());
}

#[test]
fn the_most_elements_and_no_more_are_found() {
    assert_eq!(ways(&"2001".repeat(gs1::MAX_ELEMENTS)).len(), 1);
    assert!(ways(&"2001".repeat(gs1::MAX_ELEMENTS + 1)).is_empty());
    assert_eq!(ways("10A\x1d10A"), ["(10)A(10)A"]);
}

#[test]
fn a_search_that_is_given_up_is_told() {
    let numbers = ["90", "91", "92", "93", "94", "95", "96", "97", "98", "99", "10", "21", "240", "241"];
    let many: String = numbers.iter().flat_map(|ai| [*ai, "A"]).collect();
    let rule = like("X");
    let none = Expected { gtin: None, rule: Some(&rule) };
    let given_up = resolve(&many, none).unwrap_err();
    assert_eq!((given_up.found.len(), given_up.more), (0, true));
    // What can't reach its end isn't searched at all.
    let dead = format!("{many}#");
    let dead = resolve(&dead, none).unwrap_err();
    assert_eq!((dead.found.len(), dead.more), (0, false));
}

#[test]
fn data_made_to_be_slow_is_quick() {
    let long = |unit: &str| unit.repeat(label::MAX_SCAN_BYTES / unit.len());
    for data in [
        long("1"),
        long("10"),
        long("21"),
        long("91"),
        long("9110"),
        long("10A"),
        long("4300"),
        long("0"),
        long("8008"),
        long("2409"),
        long("\x1d"),
        long("91\x1d"),
        long("99A"),
        long("7023"),
        long("8110"),
        format!("{}#", long("10")),
        format!("{}#", long("91939210219")),
        format!("010400638133393110{}", long("21")),
        format!("{}{}", "2001".repeat(120), "91A240B250C7020D".repeat(300)),
        "2001".repeat(127) + &"9A".repeat(40),
    ] {
        for transmission in [data.clone(), format!("]C1{data}")] {
            let start = Instant::now();
            let label = read(&transmission);
            let rule = like("(A|B|1|2)+X");
            let resolved = resolve(&data, Expected { gtin: None, rule: Some(&rule) });
            assert!(resolved.is_err());
            assert!(label.identifiers.len() < 4_000);
            assert!(
                start.elapsed() < Duration::from_secs(3),
                "{} bytes {:?}: {:?}",
                data.len(),
                &data[..8.min(data.len())],
                start.elapsed()
            );
        }
    }
}

proptest! {
    #[test]
    fn the_right_way_is_among_those_that_are_found(lot in "[A-Z]{1,6}", serial in "[A-Z]{1,6}") {
        let whole = format!("010400638133393110{lot}\x1d21{serial}");
        let lost = whole.replace('\x1d', "");
        let right = format!("(01)04006381333931(10){lot}(21){serial}");
        prop_assert_eq!(ways(&whole), vec![right.clone()]);
        prop_assert!(ways(&lost).contains(&right));
        // Any way that is found is a message of its own.
        for way in segmentations(&lost).found {
            let printed = gs1::print(way.iter().map(|element| (element.ai, &*element.value)));
            prop_assert!(printed.is_ok_and(|printed| printed.replace('\x1d', "") == lost));
        }
    }

    #[test]
    fn any_text_is_cut_within_bounds(data in "([0-9]{2,4}|[!-~]|\x1d|é){0,60}") {
        let all = segmentations(&data);
        prop_assert!(all.found.len() <= MAX_SEGMENTATIONS);
        for way in &all.found {
            let joined: String = way.iter().map(|element| format!("{}{}", element.ai, element.value)).collect();
            prop_assert_eq!(joined, data.replace('\x1d', ""));
        }
    }
}

#[test]
fn a_value_of_fixed_length_is_cut_at_that_length_alone() {
    assert_eq!(ways("81111234"), ["(8111)1234"]);
    for data in ["8111123", "811112345", "80404901542032375"] {
        assert!(ways(data).is_empty(), "{data}");
    }
}

#[test]
fn a_label_that_needs_to_be_known_from_elsewhere_gives_the_text_to_be_resolved() {
    let tolerant = Tolerance { hash_is_separator: true };
    let strict = Tolerance::default();
    for (transmission, tolerance, text) in [
        (LOST, strict, Some(LOST)),
        ("]d210ABCDEFGHIJ21SN12345678", strict, Some("10ABCDEFGHIJ21SN12345678")),
        ("]C110L7#21SN1", tolerant, Some("10L7\u{1d}21SN1")),
        ("]C110L7<GS>21SN1", strict, Some("10L7\u{1d}21SN1")),
        ("0104006381333931\u{1d}21SN1", strict, Some("0104006381333931\u{1d}21SN1")),
        ("]C1010400638133393121SN1", strict, None),
        ("]C0ABC#123", tolerant, None),
        ("]E04006381333931", strict, None),
    ] {
        let label = interpret_with(Scan::from_transmission(transmission.as_bytes()), tolerance);
        assert_eq!(segment::suspect(&label, tolerance).as_deref(), text, "{transmission:?}");
    }
}

#[test]
fn a_reading_is_bound_as_the_label_that_it_would_have_been() {
    let rule = like("SN[0-9]+");
    let elements = resolve(LOST, Expected { gtin: None, rule: Some(&rule) }).unwrap();
    let label = segment::as_label(&elements);
    let key = bind(&label, &rule).unwrap();
    assert_eq!(key.key().map(|key| key.normalized.as_str()), Some("SN1"));
}
