//! A product's own numbers: none of them is the number of one of its units.

use crate::bind::{key, rule, written};
use crate::common::read;
use label::{Gtin, IdentifierKind as Kind, IdentifierRule, Own, SerialRule, bind_for, bind_value_for};

/// What a label binds, `=` in front of what is typed in, or the misfit's code.
fn bound(gtin: &str, text: &str) -> String {
    let gtins = [Gtin::parse(gtin).unwrap()];
    let own = Own { gtins: &gtins, ..Own::default() };
    let plain = SerialRule::plain();
    written(&match text.strip_prefix('=') {
        Some(value) => bind_value_for(value, &plain, own),
        None => bind_for(&read(text), &plain, &[], own),
    })
}

fn refused(gtin: &str, cases: &[(&str, &str)]) {
    for (text, code) in cases {
        assert_eq!(bound(gtin, text), *code, "{text} of {gtin}");
    }
}

fn taken(gtin: &str, texts: &[&str]) {
    for text in texts {
        let bound = bound(gtin, text);
        assert!(bound.starts_with("key serial"), "{text} of {gtin}: {bound}");
    }
}

const EAN: &str = "4006381333931";
const UPC: &str = "807040605031";
const EAN_8: &str = "40170725";

#[test]
fn what_is_typed_in_is_refused_where_it_is_the_code_and_may_hold_it() {
    refused(
        EAN,
        &[
            ("=4006381333931", "is_gtin"),
            ("=4006-381333931", "is_gtin"),
            // As keyboards of East Asia type it.
            (
                "=\u{ff14}\u{ff10}\u{ff10}\u{ff16}\u{ff13}\u{ff18}\u{ff11}\u{ff13}\u{ff13}\u{ff13}\u{ff19}\u{ff13}\u{ff11}",
                "is_gtin",
            ),
            ("=0104006381333931", "is_gtin"),
            // Between the start and stop characters of Codabar.
            ("=A4006381333931B", "is_gtin"),
            ("=400638133393105", "is_gtin"),
            ("=010400638133393121ABC", "holds_gtin"),
        ],
    );
    taken(EAN, &["=4006381333931AB", "=4006381333931ABCDE", "=9006381333931", "=X4006381333931"]);
    refused(UPC, &[("=80704060503105", "is_gtin")]);
    // An EAN-8 without its check digit has no more digits than many serial numbers.
    refused(EAN_8, &[("=40170725", "is_gtin"), ("4017072", "holds_gtin")]);
    taken(EAN_8, &["=4017072"]);
    // The code of a case has no add-on.
    taken("14006381333938", &["=1400638133393805"]);
}

#[test]
fn what_is_declared_must_not_start_with_the_code() {
    refused(EAN, &[("]C1214006381333931ABC", "holds_gtin"), ("]C12104006381333931ABC", "holds_gtin")]);
    taken(EAN, &["]C121ABC4006381333931X", "]C121A4006381333931XB", "]C12140063813339"]);
    // Eight digits are too few to tell, with zeros before them or without.
    taken(EAN_8, &["]C12140170725ABC", "]C121000040170725ABC"]);
}

#[test]
fn as_much_of_a_code_is_known_as_tells_it_from_others() {
    // Without its first digit.
    refused(UPC, &[("AB07040605031", "holds_gtin")]);
    refused(EAN, &[("AB00638133393", "holds_gtin")]);
    // One that is mostly zeros is known by all of it only.
    let zeros = "4000000012344";
    refused(zeros, &[("AB4000000012344", "holds_gtin")]);
    taken(zeros, &["AB00012344", "AB00000001234"]);
    let zeros = "4000012345676";
    refused(zeros, &[("AB4000012345676", "holds_gtin")]);
    taken(zeros, &["AB00001234567"]);
    let zeros = "00012348";
    refused(zeros, &[("AB00012348", "holds_gtin")]);
    taken(zeros, &["AB12348"]);
}

#[test]
fn a_number_of_the_products_is_one_behind_the_prefix_that_its_rule_takes_off() {
    let stripped = IdentifierRule { strip_prefix: Some("S/N:".to_owned()), ..key(Kind::Serial) };
    let stripped = rule(vec![stripped]);
    let own = Own { sku: Some("PHONE-1"), ..Own::default() };
    assert_eq!(written(&bind_value_for("S/N:PHONE-1", &stripped, own)), "is_sku");
    assert_eq!(written(&bind_value_for("S/N:PHONE-2", &stripped, own)), "key serial keyed PHONE-2");
}
