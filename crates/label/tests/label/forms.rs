//! What else a unit is known by: every pair of spellings of one unit has a form in common.

use crate::common::read;
use label::{
    BoundIdentifier, Case, Check, Gtin, IdentifierKind as Kind, IdentifierRule, MAX_FORMS, MAX_SERIAL_CHARS,
    Own, Pattern, Role, SerialRule, bind, bind_for, bind_further, bind_value,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

const GTIN: &str = "04006381333931";

fn key(kind: Kind) -> SerialRule {
    SerialRule::new(vec![IdentifierRule::plain(kind)]).unwrap()
}

/// The key that a transmission binds, or a value that is typed in (`=` in front).
fn bound(text: &str, rule: &SerialRule) -> BoundIdentifier {
    let binding = match text.strip_prefix('=') {
        Some(value) => bind_value(value, rule),
        None => bind(&read(text), rule),
    };
    binding.map_err(|misfit| format!("{text}: {}", misfit.message)).unwrap().identifiers.swap_remove(0)
}

/// `serial C02XK0ABJHD2, imei 490154203237518`.
fn forms(text: &str, rule: &SerialRule) -> String {
    let forms = bound(text, rule).forms;
    let written: Vec<String> =
        forms.iter().map(|form| format!("{} {}", form.kind.name(), form.value)).collect();
    written.join(", ")
}

#[test]
fn a_text_is_known_by_every_serial_number_that_it_can_be_read_as() {
    for (text, wanted) in [
        ("]C0SC02XK0ABJHD2", "serial C02XK0ABJHD2"),
        ("]C0SHX7Q4PL2K9", "serial HX7Q4PL2K9"),
        ("]C0SR58M1234561", "serial R58M1234561"),
        ("]C0SHH1", "serial HH1"),
        ("=SHH1", "serial HH1"),
        ("]C0C02XK0ABJHD2", ""),
        ("]C012542331601", "serial 5RFDP01"),
        ("]C05RFDP01", ""),
        ("]C01S20AL0098USPC012399", "serial 1S20AL0098USPC012399, serial 20AL0098USPC012399"),
        (
            "]C0S1S20AL0098USPC012399",
            "serial 1S20AL0098USPC012399, serial PC012399, serial 20AL0098USPC012399",
        ),
        ("]C020AL0098USPC012399", "serial PC012399"),
        ("]C025SUN1234567891234A786950", "serial UN1234567891234A786950, serial 1234A786950"),
        (
            "]C037SUN1234567891234A+786950",
            "serial 37SUN1234567891234A786950, serial UN1234567891234A+786950, serial UN1234567891234A786950, serial 786950",
        ),
        (
            "]Q1[)>\x1e06\x1d37SUN1234567891234A+786950\x1e\x04",
            "serial UN1234567891234A786950, serial 786950",
        ),
        ("]C018S1VSA0786950", "serial 1VSA0786950, serial 786950"),
        ("=SSS123", "serial SS123, serial S123, serial 123"),
        // No more than four times.
        ("=SSSSS1234", "serial SSSS1234, serial SSS1234, serial SS1234, serial S1234"),
        ("=21212121219999", "serial 212121219999, serial 2121219999, serial 21219999, serial 219999"),
        // So few characters, or so many, stand after no application identifier.
        ("=21ABC", ""),
        ("=21ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""),
        ("=I1M8GDM9AXKP042788", "serial 1M8GDM9AXKP042788"),
        // The end of a scan that came as text.
        ("=ABC123<CR>", "serial ABC123CR, serial ABC123, serial ABC123<CR"),
        // A name and the number of a unit after it, and of nothing else.
        ("=IMEI490154203237518", "serial 490154203237518, imei 490154203237518"),
        ("=EAN4006381333931", ""),
        ("=LOT:ABC12", "serial LOTABC12"),
        (
            "=MAC:00:1A:2B:3C:4D:5E",
            "serial MAC001A2B3C4D5E, serial 001A2B3C4D5E, mac 001A2B3C4D5E, serial 00:1A:2B:3C:4D:5E",
        ),
        ("=P/N:B2;SN:ABC123", "serial PNB2SNABC123, serial ABC123"),
        ("]c0ABC", "serial ABC"),
        ("]C0*ABC123*", ""),
        ("SN:ABC123", ""),
    ] {
        assert_eq!(forms(text, &SerialRule::plain()), wanted, "{text}");
    }
}

/// What a label declares is what it says: a letter in front of it is no data identifier.
#[test]
fn what_is_declared_is_not_read_again() {
    for text in [
        "]C1010400638133393121SHH1",
        "]d2010400638133393121S123",
        "https://a/01/04006381333931/21/S1",
        "]C121SC02XK0ABJHD2",
        // Within its product it may be anything.
        "]C121490154203237518",
    ] {
        assert_eq!(forms(text, &SerialRule::plain()), "", "{text}");
    }
    // A number in another notation is the same number all the same.
    assert_eq!(forms("]C101040063813339312112542331601", &SerialRule::plain()), "serial 5RFDP01");
    assert_eq!(forms("]C12100-1A-2B-3C-4D-5E", &SerialRule::plain()), "serial 001A2B3C4D5E");
}

#[test]
fn text_is_known_by_its_compatible_form() {
    for (text, wanted) in [
        ("E\u{301}1X", "serial \u{c9}1X"),
        ("\u{c9}1X", ""),
        ("CH\u{a0}3", "serial CH 3"),
        ("\u{ff14}\u{ff19}\u{ff10}", "serial 490"),
        ("\u{ff33}123", "serial S123, serial 123"),
        // What is a sign in one spelling and none in the other is taken off of the plain one only.
        ("Aa\u{2f00}\u{b9}aA\u{11950}", "serial Aa\u{4e00}1aA\u{11950}"),
        ("ABC\u{3200}12345", "serial ABC(\u{1100})12345, serial ABC\u{1100}12345"),
        ("Gera\u{308}t=ABC12345", "serial Ger\u{e4}t=ABC12345, serial ABC12345"),
        // Case is the rule's to fold.
        ("abc", ""),
    ] {
        assert_eq!(forms(&format!("={text}"), &SerialRule::plain()), wanted, "{text}");
    }
}

#[test]
fn numbers_with_a_form_of_their_own_are_known_by_it() {
    for (text, wanted) in [
        ("490154203237518", "imei 490154203237518"),
        ("21861536030196001", "imei 861536030196001, serial 861536030196001"),
        // No IMEI starts so: its check digit is chance.
        ("000000000000018", ""),
        ("21000000000000018", "serial 000000000000018"),
        ("35693803564380", "serial 356938035643809"),
        ("AF0123450ABCDEC", "meid AF0123450ABCDE, serial AF0123450ABCDE"),
        ("AF0123450ABCDE", ""),
        ("af0123450abcde", "serial AF0123450ABCDE"),
        ("293608736500703710", "serial AF0123450ABCDE"),
        ("89034011560010000000000000000121", "eid 89034011560010000000000000000121"),
        ("00:1A:2B:3C:4D:5E", "mac 001A2B3C4D5E, serial 001A2B3C4D5E"),
        ("001A2B3C4D5E", "mac 001A2B3C4D5E"),
        ("001A2BFFFE3C4D5E", "mac 001A2B3C4D5E, serial 001A2B3C4D5E"),
        ("042100005264", ""),
        // Which program a telephone has proves no IMEI of another product.
        ("4901542032375101", "serial 490154203237518"),
        (
            "89148000000745809013",
            "iccid 89148000000745809013, iccid 8914800000074580901, serial 8914800000074580901",
        ),
        // Its last digit is no check digit.
        ("8914800000074580901", "iccid 8914800000074580901"),
    ] {
        assert_eq!(forms(&format!("={text}"), &SerialRule::plain()), wanted, "{text}");
    }
}

#[test]
fn a_rule_that_says_something_does_not_make_another_unit_of_it() {
    let luhn16 = IdentifierRule { check: Check::Luhn16, ..IdentifierRule::plain(Kind::Meid) };
    let luhn16 = SerialRule::new(vec![luhn16]).unwrap();
    assert_eq!(bound("=AF0123450ABCDEC", &luhn16).normalized, "AF0123450ABCDEC");
    assert_eq!(forms("=AF0123450ABCDEC", &luhn16), "meid AF0123450ABCDE");
    let pattern = Some(Pattern::new(".+").unwrap());
    let mac = SerialRule::new(vec![IdentifierRule { pattern, ..IdentifierRule::plain(Kind::Mac) }]).unwrap();
    assert_eq!(forms("=00:1A:2B:3C:4D:5E", &mac), "mac 001A2B3C4D5E");
    assert_eq!(forms("=001a2b3c4d5e", &mac), "mac 001A2B3C4D5E");
    assert_eq!(forms("=89148000000745809013", &key(Kind::Iccid)), "iccid 8914800000074580901");
    let upper = IdentifierRule { case: Case::Upper, ..IdentifierRule::plain(Kind::Serial) };
    assert_eq!(forms("=Sabc", &SerialRule::new(vec![upper]).unwrap()), "serial ABC");
    let stripped =
        IdentifierRule { strip_prefix: Some("S/N:".to_owned()), ..IdentifierRule::plain(Kind::Serial) };
    let stripped = SerialRule::new(vec![stripped]).unwrap();
    assert_eq!(forms("=S/N:A1", &stripped), "serial S/N:A1, serial /N:A1, serial N:A1");
    // What is left without the prefix is spelled as well.
    let prefix =
        IdentifierRule { strip_prefix: Some("X-".to_owned()), ..IdentifierRule::plain(Kind::Serial) };
    let prefix = SerialRule::new(vec![prefix]).unwrap();
    for text in ["=X-SHH1", "X-SHH1"] {
        assert!(forms(text, &prefix).contains("serial HH1"), "{text}");
    }
    // Each by its own rule.
    let upper =
        IdentifierRule { case: Case::Upper, role: Role::Optional, ..IdentifierRule::plain(Kind::Serial) };
    let two = SerialRule::new(vec![IdentifierRule::plain(Kind::Serial), upper]).unwrap();
    let known = [bound("=XYZ", &two)];
    let second = bind_further(&read("Sabc"), &two, &known).unwrap();
    assert_eq!(second.identifiers[0].spellings().collect::<Vec<_>>(), ["ABC"]);
}

#[test]
fn what_else_names_the_unit_is_a_form_of_it_and_what_names_something_else_is_not() {
    const WORDS: &str =
        "SN:ABC123;PN:MQ8N2;IMEI 1:490154203237518;IMEI 2:356938035643809;MAC:00:1A:2B:3C:4D:5E";
    let imeis = "imei 490154203237518, imei 356938035643809";
    let mac = "mac 001A2B3C4D5E";
    assert_eq!(forms(WORDS, &SerialRule::plain()), format!("{imeis}, {mac}, serial 001A2B3C4D5E"));
    assert_eq!(forms(WORDS, &key(Kind::Imei)), format!("serial ABC123, imei 356938035643809, {mac}"));
    let gs1 = "]Q3010400638133393110LOT7\x1d21ABC\x1d8002490154203237518\x1d24000MQ8N2";
    assert_eq!(forms(gs1, &SerialRule::plain()), "imei 490154203237518");
    assert_eq!(forms(gs1, &key(Kind::Imei)), "serial ABC");
    assert_eq!(forms("=990000123456784", &key(Kind::Imei)), "meid 99000012345678");
    // The item's own part of a serial number is the same unit's, and a list of them nobody's.
    let envelope = |serials: &str| format!("[)>\x1e06\x1d{serials}\x1d22S490154203237518\x1e\x04");
    assert_eq!(
        forms(&envelope("37SUN123456789P1234+786950"), &key(Kind::Imei)),
        "serial UN123456789P1234+786950, serial 786950"
    );
    assert_eq!(forms(&envelope("SB1\x1dSB2"), &key(Kind::Imei)), "");
    let both = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(Kind::Imei) };
    let both = SerialRule::new(vec![IdentifierRule::plain(Kind::Serial), both]).unwrap();
    let binding = bind(&read(gs1), &both).unwrap();
    assert!(binding.identifiers.iter().all(|bound| bound.forms.is_empty()), "{binding:?}");
}

/// A case with a list of its units is none of them.
#[test]
fn a_list_of_several_units_gives_no_forms() {
    let list = "]Q1[)>\x1e06\x1dSAAA1\x1dSAAA2\x1dSAAA3\x1e\x04";
    assert!(bind(&read(list), &SerialRule::plain()).is_err());
    // Three IMEIs are no telephone's; the serial number beside them is one unit's all the same.
    let imeis = "SN:ABC123;IMEI:490154203237518;IMEI 1:356938035643809;IMEI 2:861536030196001";
    assert_eq!(forms(imeis, &SerialRule::plain()), "");
}

#[test]
fn the_products_own_numbers_are_no_forms() {
    let gtin = Gtin::parse(GTIN).unwrap();
    let own = Own { gtins: &[gtin], sku: Some("H1"), parts: &[] };
    let label = read("]C1010400638133393121ABC");
    assert_eq!(bind_for(&label, &SerialRule::plain(), &[], own).unwrap().identifiers[0].forms, []);
    let keyed = label::bind_value_for("SH1", &SerialRule::plain(), own).unwrap();
    assert_eq!(keyed.identifiers[0].forms, []);
}

#[test]
fn what_has_no_forms_is_written_as_it_was_before_there_were_any() {
    let earlier = r#"{"kind":"serial","role":"key","raw":"ABC","normalized":"ABC","evidence":"keyed"}"#;
    let read: BoundIdentifier = serde_json::from_str(earlier).unwrap();
    assert_eq!((read.forms.len(), serde_json::to_string(&read).unwrap().as_str()), (0, earlier));
    let with = bound("=SABC", &SerialRule::plain());
    let written = serde_json::to_string(&with).unwrap();
    assert!(written.ends_with(r#""forms":[{"kind":"serial","value":"ABC"}]}"#), "{written}");
    assert_eq!(serde_json::from_str::<BoundIdentifier>(&written).unwrap(), with);
}

#[test]
fn a_unit_that_is_kept_as_another_spelling_is_known_by_the_same_values() {
    let with = bound("=SS123", &SerialRule::plain());
    let kept = with.clone().kept_as("123");
    assert_eq!((kept.raw.as_str(), kept.normalized.as_str()), ("SS123", "123"));
    let known = |bound: &BoundIdentifier| {
        let mut known: Vec<_> = bound.known_as().map(|(kind, value)| (kind, value.to_owned())).collect();
        known.sort();
        known
    };
    assert_eq!(known(&kept), known(&with));
    assert_eq!(with.clone().kept_as("SS123"), with);
}

/// All that a text which is typed in is known by.
fn known(text: &str) -> Option<BTreeSet<(Kind, String)>> {
    let bound = bind_value(text, &SerialRule::plain()).ok()?.identifiers.swap_remove(0);
    Some(bound.known_as().map(|(kind, value)| (kind, value.to_owned())).collect())
}

proptest! {
    /// A text is known by what its plain letters are known by, and by nothing else beside itself.
    #[test]
    fn a_text_is_known_by_the_same_however_its_letters_are_written(
        text in "([A-Za-z0-9]{1,4}|[:=/,;().# -]|[\u{ff01}-\u{ff5e}]|[\u{2f00}-\u{2f20}\u{3200}-\u{33ff}\u{2070}-\u{218f}\u{2460}-\u{24ff}]|[\u{a0}-\u{17f}]|[\u{300}-\u{345}]|[\u{1100}-\u{11ff}\u{ac00}-\u{ac20}]|[\u{9be}\u{9c7}\u{9d7}]|\\PC){1,10}",
    ) {
        let plain: String = text.nfkc().collect();
        if let Some(of_plain) = known(&plain).filter(|known| known.len() < MAX_FORMS) {
            for written in [text.clone(), text.nfd().collect()] {
                let Some(mut of_written) = known(&written) else { continue };
                prop_assert!(of_plain.is_subset(&of_written), "{:?}: {:?}, {:?}", written, of_plain, of_written);
                of_written.retain(|known| !of_plain.contains(known));
                let itself = BTreeSet::from([(Kind::Serial, written.trim().to_owned())]);
                prop_assert!(of_written.is_subset(&itself), "{:?}: {:?}, {:?}", written, of_plain, of_written);
            }
        }
    }

    #[test]
    fn forms_are_few_short_and_told_once(text in "S{0,9}(1S|25SUN|37SUN|21|89|35|A0)?[A-Z0-9+:]{0,24}|\\PC{0,80}") {
        if let Ok(binding) = bind_value(&text, &SerialRule::plain()) {
            let known: Vec<_> = binding.identifiers[0].known_as().collect();
            prop_assert!(known.len() <= MAX_FORMS + 1);
            for (index, (kind, value)) in known.iter().enumerate() {
                prop_assert!(!value.trim().is_empty() && value.chars().count() <= MAX_SERIAL_CHARS);
                prop_assert!(!known[..index].contains(&(*kind, *value)));
            }
        }
    }
}
