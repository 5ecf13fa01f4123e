//! How makers write numbers, and the shop's own receipts.

use crate::common::{identifiers, problems, read};
use label::{Evidence, IdentifierKind, IdentifierRule, Pattern, Scan, SerialRule, bind, interpret};
use proptest::prelude::*;

fn like(pattern: &str) -> SerialRule {
    let pattern = Some(Pattern::new(pattern).unwrap());
    SerialRule::new(vec![IdentifierRule { pattern, ..IdentifierRule::plain(IdentifierKind::Serial) }])
        .unwrap()
}

fn bound(text: &str, rule: &SerialRule) -> String {
    match bind(&read(text), rule) {
        Ok(binding) => binding.key().unwrap().normalized.clone(),
        Err(misfit) => misfit.code.to_owned(),
    }
}

#[test]
fn makers_forms_add_candidates_and_leave_the_plain_reading() {
    for (text, wanted) in [
        (
            "1S20AL0098USPC012345",
            "serial shaped 1S20AL0098USPC012345 | serial shaped 20AL0098USPC012345 | serial shaped PC012345 | part_number shaped 20AL0098US",
        ),
        ("12542331601", "serial shaped 12542331601 | serial shaped 5RFDP01"),
        ("5RFDP01", "serial shaped 5RFDP01"),
        ("]C0SDEH2381234", "serial shaped SDEH2381234 | serial shaped DEH2381234"),
        ("XAW10075273452", "serial shaped XAW10075273452"),
    ] {
        assert_eq!(identifiers(&read(text)), wanted, "{text}");
    }
}

#[test]
fn a_rule_takes_the_reading_that_it_describes_and_refuses_two() {
    assert_eq!(bound("1S20AL0098USPC012345", &like("[A-Z0-9]{8}")), "PC012345");
    assert_eq!(bound("1S20AL0098USPC012345", &like("[A-Z0-9]{8,18}")), "ambiguous");
    assert_eq!(bound("1S20AL0098USPC012345", &like("[A-Z0-9]{8,20}")), "1S20AL0098USPC012345");
    assert_eq!(bound("12542331601", &like("[A-Z0-9]{7}")), "5RFDP01");
    assert_eq!(bound("5RFDP01", &like("[A-Z0-9]{7}")), "5RFDP01");
    assert_eq!(bound("12542331601", &SerialRule::plain()), "12542331601");
    // A verified form explains the whole text, and what it says is no serial number is none. Nothing else of the text is one.
    assert_eq!(bound("1S20AL0098USPC012345", &SerialRule::plain()), "PC012345");
    // Any maker may write a serial number after 1S: of another form it is taken whole, or not at all.
    for text in ["1S221234567890123456", "1SPC01234520AL0098US"] {
        assert_eq!(bound(text, &SerialRule::plain()), text);
    }
    // What is declared stands beside what a form says.
    assert_eq!(bound("]C1211S20AL0098USPC012345", &SerialRule::plain()), "1S20AL0098USPC012345");
}

#[test]
fn eleven_characters_that_start_with_an_s_are_two_things() {
    let label = read("SHX7Q4PL2K9");
    assert_eq!(identifiers(&label), "serial shaped SHX7Q4PL2K9 | serial shaped HX7Q4PL2K9");
    assert_eq!(problems(&label), "warning serial_or_data_identifier 0");
    assert_eq!(bound("SHX7Q4PL2K9", &like("[A-Z0-9]{10,11}")), "SHX7Q4PL2K9");
    assert_eq!(bound("SHX7Q4PL2K9", &like("[A-Z0-9]{10}")), "HX7Q4PL2K9");
}

#[test]
fn a_receipt_is_rather_that_than_a_serial_number() {
    for text in [
        "R0042-3-17",
        "]C0R0042-3-17",
        "]Q1RT0042-3-17",
        "RBerlin-Mitte-3-9",
        "r0042-3-17",
        "\u{feff}R0042-3-17",
    ] {
        let label = read(text);
        assert!(label.best(IdentifierKind::Receipt).is_some(), "{text}: {}", identifiers(&label));
        assert!(label.best(IdentifierKind::Serial).is_none(), "{text}: {}", identifiers(&label));
        // A maker's may look the same, RX-100-2345: the shop knows its own, and of any other a plain rule is asked about.
        assert_eq!(label.competing(), Some(IdentifierKind::Receipt), "{text}");
    }
}

proptest! {
    #[test]
    fn every_receipt_is_one(
        mark in "RT?",
        store in "[A-Za-z0-9_.]{1,8}(-[A-Z0-9]{1,4})?",
        lane in 1_u32..,
        number in 1_u64..,
    ) {
        let text = format!("{mark}{store}-{lane}-{number}");
        let label = interpret(Scan::bare(text.as_bytes()));
        prop_assert_eq!(identifiers(&label), format!("receipt shaped {text}"));
        prop_assert_eq!(label.competing(), Some(IdentifierKind::Receipt));
        prop_assert!(label::is_receipt_of(&text, &store));
    }

    #[test]
    fn the_plain_reading_always_stays(text in "[A-Z0-9]{1,24}") {
        let label = interpret(Scan::bare(text.as_bytes()));
        // What a scanner sends where it read nothing, and a name alone, are the only texts that are none.
        prop_assume!(label.problems.iter().all(|problem| problem.code != "no_read"));
        let stays = label.identifiers.iter().any(|found| {
            matches!(found.kind, IdentifierKind::Serial | IdentifierKind::Text) && found.value == text.as_str()
        });
        prop_assert!(stays, "{label:?}");
        prop_assert!(label.identifiers.iter().all(|found| found.evidence != Evidence::Declared));
    }
}

#[test]
fn fifteen_characters_are_samsungs_only_with_a_letter_among_them() {
    let of = |text: &str| label::makers(text).any(|(maker, verified)| maker == "Samsung" && !verified);
    assert!(of("0B1C3HCNA00001A"));
    assert!(!of("012345678901234"));
}
