//! One unit is one unit however its number is written: pairs as two labels of one box, or a label and a cashier, have them.

use crate::common::{identifiers, problems, read};
use label::{BoundIdentifier, IdentifierKind as Kind, IdentifierRule, SerialRule, bind, bind_value};

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

/// Every two of the spellings are one unit, whichever came first.
fn are_one(spellings: &[&str], rule: &SerialRule) {
    for one in spellings {
        for other in spellings {
            assert!(bound(one, rule).may_be(&bound(other, rule)), "{one} and {other}");
        }
    }
}

fn are_two(one: &str, other: &str, rule: &SerialRule) {
    assert!(!bound(one, rule).may_be(&bound(other, rule)), "{one} and {other}");
}

#[test]
fn a_telephone_is_one_in_every_notation_of_its_number() {
    let plain = SerialRule::plain();
    are_one(
        &[
            "490154203237518",
            "4901542032375101",
            "4901542032375102",
            "49015420323751",
            "=49-015420-323751-8",
            "=49-015420-323751-01",
            "=490154203237518/01",
            "=490154203237518 / 01",
            "]C1010400638133393121490154203237518",
        ],
        &plain,
    );
    are_one(&["=490154203237518", "=49-015420-323751-8", "490154203237518 / 01"], &key(Kind::Imei));
    are_one(&["4901542032375101", "=4901542032375102"], &key(Kind::Imeisv));
    are_two("490154203237518", "4901542032375201", &plain);
    // Any 16 digits have that form: only those that start as an IMEI does are one.
    are_two("123456789012347", "1234567890123401", &plain);
}

#[test]
fn a_number_with_a_name_is_the_one_without_whether_the_name_is_known_or_not() {
    are_one(&["ABC12345", "=Serien-Nr.: ABC12345", "=SERNO:ABC12345"], &SerialRule::plain());
    are_one(&["ABC12345", "=Tillv nr: ABC12345"], &SerialRule::plain());
    are_two("ABC12345", "=Tillv nr: ABC12346", &SerialRule::plain());
}

#[test]
fn what_is_left_of_digits_is_no_express_service_code() {
    let known = |text: &str| -> Vec<String> {
        bound(text, &SerialRule::plain()).known_as().map(|(_, value)| value.to_owned()).collect()
    };
    for text in ["S/N: 2178123001234", "=2178123001234"] {
        let known = known(text);
        assert!(known.contains(&"78123001234".to_owned()), "{text}: {known:?}");
        assert!(!known.contains(&"ZW0F1JM".to_owned()), "{text}: {known:?}");
    }
    // By itself it is one.
    assert!(known("=78123001234").contains(&"ZW0F1JM".to_owned()));
    assert!(known("=2102351BTJ10A1000123").contains(&"02351BTJ10A1000123".to_owned()));
    assert!(known("=]C0ABC12345").contains(&"ABC12345".to_owned()));
    assert!(known("=A1234567B").contains(&"1234567".to_owned()));
}

#[test]
fn a_number_of_a_kind_is_one_in_capitals_and_in_small_letters() {
    let plain = SerialRule::plain();
    are_one(
        &[
            "AF0123450ABCDE",
            "af0123450abcde",
            "AF0123450ABCDEC",
            "af0123450abcdec",
            "=AF 012345 0ABCDE C",
            "=AF 012345 0ABCDE",
            "293608736500703710",
            "=2936087365 00703710",
            "]C10104006381333931\x1d21af0123450abcde",
        ],
        &plain,
    );
    are_one(&["AF0123450ABCDE", "AF 012345 0ABCDE C", "=af 012345 0abcde c"], &key(Kind::Meid));
    are_one(&["99000012345678", "990000123456784", "256691406603430008"], &plain);
    are_one(&["99000012345678", "990000123456784", "=99 000012 345678 4"], &key(Kind::Meid));
    are_one(&["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "I1M8GDM9AXKP042788"], &plain);
    are_one(
        &["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "I1M8GDM9AXKP042788", "=I1M8GDM9AXKP042788"],
        &key(Kind::Vin),
    );
    // Text of which nothing is known is as it is written.
    are_two("ABC", "abc", &plain);
}

#[test]
fn a_network_card_is_one_in_every_notation_of_its_address() {
    let spellings = [
        "001A2B3C4D5E",
        "001a2b3c4d5e",
        "00:1A:2B:3C:4D:5E",
        "00-1a-2b-3c-4d-5e",
        "001A.2B3C.4D5E",
        "=00 1A 2B 3C 4D 5E",
        "=001A2B-3C4D5E",
        "=001A-2B3C-4D5E",
        "=001A2B:3C4D5E",
        "=001A2BFFFE3C4D5E",
        "=00:1A:2B:FF:FE:3C:4D:5E",
    ];
    are_one(&spellings, &SerialRule::plain());
    are_one(&spellings, &key(Kind::Mac));
    are_two("001A2B3C4D5E", "=001A2B00003C4D5E", &SerialRule::plain());
    // Of decimal digits alone, where they are grouped as an address is.
    are_one(&["=00:11:22:33:44:55", "=001122334455"], &SerialRule::plain());
}

#[test]
fn a_sim_card_is_one_in_groups_and_without() {
    let plain = SerialRule::plain();
    are_one(
        &[
            "89148000000745809013",
            "=8914 8000 0007 4580 9013",
            "8914800000074580901",
            "=8914-8000-0007-4580-901",
        ],
        &plain,
    );
    are_one(
        &["89148000000745809013", "8914 8000 0007 4580 9013", "=8914 8000 0007 4580 9013"],
        &key(Kind::Iccid),
    );
    let eid = "89034011560010000000000000000121";
    let printed = "8903 4011 5600 1000 0000 0000 0000 0121";
    let keyed = format!("={printed}");
    are_one(&[eid, &keyed], &plain);
    are_one(&[eid, printed, &keyed], &key(Kind::Eid));
}

#[test]
fn makers_numbers_are_one_as_they_are_printed() {
    let plain = SerialRule::plain();
    are_one(
        &[
            "5RFDP01",
            "12542331601",
            "125-423-316-01",
            "Service Tag: 5RFDP01",
            "Express Service Code: 12542331601",
            "Service Tag: 5RFDP01 Express Service Code: 125-423-316-01",
        ],
        &plain,
    );
    are_one(
        &[
            "PC012345",
            "20AL0098USPC012345",
            "20AL0098US PC012345",
            "1S20AL0098USPC012345",
            "1S20AL0098US PC012345",
            "S1S20AL0098USPC012345",
            "s1s20al0098uspc012345",
        ],
        &plain,
    );
    for named in ["Service Tag: 5RFDP01", "Express Service Code: 12542331601"] {
        assert_eq!((read(named).competing(), problems(&read(named))), (None, String::new()), "{named}");
    }
}

#[test]
fn marks_around_a_number_make_no_other_unit_of_it() {
    are_one(
        &[
            "ABC12345",
            "ABC12345,",
            "ABC12345;",
            "ABC12345|",
            ";ABC12345?",
            "(ABC12345)",
            "{ABC12345}",
            "\"ABC12345\"",
            "*ABC12345*",
            "=ABC12345.",
        ],
        &SerialRule::plain(),
    );
    // Read twice, with a name or without.
    are_one(&["ABC12345", "ABC12345ABC12345", "SN:ABC12345ABC12345"], &SerialRule::plain());
}

#[test]
fn a_check_character_that_a_reader_sends_makes_no_other_unit() {
    let plain = SerialRule::plain();
    are_one(&["ABC12345", "]A0ABC12345", "]A1ABC12345R", "]A3ABC12345"], &plain);
    are_one(&["]A0ABC123455", "]A1ABC123455", "]A3ABC12345"], &plain);
    are_one(&["]I1123456789012", "]I312345678901"], &plain);
    are_one(&["]H0123456", "]H312345"], &plain);
    are_one(&["]H11234567", "]H312345"], &plain);
    are_two("]C0ABC12345R", "ABC12345", &plain);
}

#[test]
fn numbers_as_they_are_printed_are_read() {
    for (text, wanted) in [
        (
            "8914 8000 0007 4580 9013",
            "iccid checked 89148000000745809013 | text shaped 8914 8000 0007 4580 9013",
        ),
        ("AF 012345 0ABCDE C", "meid checked AF0123450ABCDEC | text shaped AF 012345 0ABCDE C"),
        ("MEID: AF 012345 0ABCDE C", "meid checked AF0123450ABCDEC | text shaped MEID: AF 012345 0ABCDE C"),
        ("490154203237518 / 01", "imei checked 490154203237518 | text shaped 490154203237518 / 01"),
        ("1m8gdm9axkp042788", "vin checked 1M8GDM9AXKP042788 | serial shaped 1m8gdm9axkp042788"),
        ("I1M8GDM9AXKP042788", "vin checked 1M8GDM9AXKP042788 | serial shaped I1M8GDM9AXKP042788"),
        (
            "99000012345678",
            "serial shaped 99000012345678 | imei shaped 99000012345678 | meid shaped 99000012345678",
        ),
    ] {
        assert_eq!(
            (identifiers(&read(text)).as_str(), problems(&read(text)).as_str()),
            (wanted, ""),
            "{text}"
        );
    }
}

#[test]
fn zeros_are_no_imei_whoever_says_so() {
    for text in ["=000000000000000", "000000000000000", "]Q3010400638133393121A\x1d8002000000000000000"] {
        assert!(!identifiers(&read(text)).contains("imei checked"), "{text}");
        let binding = match text.strip_prefix('=') {
            Some(value) => bind_value(value, &key(Kind::Imei)),
            None => bind(&read(text), &key(Kind::Imei)),
        };
        assert!(binding.is_err(), "{text}");
    }
}

/// What a donation's number or an HIBC code would be, were it whole, is not bound as some serial number without a word.
#[test]
fn what_is_nearly_of_a_standard_of_devices_is_told() {
    for (text, wanted, problem) in [
        ("=A9999171234560", "", "error length 0"),
        ("=A999917123456001", "", "error length 0"),
        ("=,00002", "serial shaped =,00002", "warning several_words 0"),
        ("=A99", "serial shaped =A99", "warning several_words 0"),
        ("+1123AB0Q", "serial shaped +1123AB0Q", "warning device_identifier 0"),
        ("+/SABCGT", "serial shaped +/SABCGT", "warning device_identifier 0"),
        ("+/SABCGX", "serial shaped +/SABCGX", "warning several_words 0"),
        (
            "A123BJC5D6E71/$+SER1Y",
            "serial shaped SER1 | part_number shaped BJC5D6E7 | device_identifier shaped A123BJC5D6E71 | text shaped A123BJC5D6E71/$+SER1Y",
            "warning device_identifier 0",
        ),
        ("$+SER1GZ", "serial shaped SER1 | text shaped $+SER1GZ", "warning device_identifier 0"),
        ("$+SER1GX", "serial shaped $+SER1GX", "warning several_words 0"),
    ] {
        let label = read(text);
        assert_eq!((identifiers(&label).as_str(), problems(&label).as_str()), (wanted, problem), "{text}");
        assert!(problem.is_empty() || problem.starts_with("error") || label.competing().is_some(), "{text}");
    }
}

#[test]
fn what_was_typed_in_with_its_name_or_carrier_is_the_unit_that_is_scanned() {
    let plain = SerialRule::plain();
    are_one(
        &["=SN:ABC12345", "=S/N ABC12345", "=SN ABC12345", "=S/N: ABC12345", "ABC12345", "SN:ABC12345"],
        &plain,
    );
    are_one(&["=IMEI:490154203237518", "490154203237518"], &plain);
    are_one(&["=*XYZ12345*", "XYZ12345"], &plain);
    are_one(&["=]C121ABC77", "]C121ABC77", "ABC77"], &plain);
}

#[test]
fn a_serial_number_is_one_with_its_application_identifier_and_without_a_carrier() {
    are_one(&["21SN123456", "]C121SN123456", "SN123456"], &SerialRule::plain());
}

#[test]
fn a_codabar_symbol_is_one_with_its_start_and_stop_and_an_itf_symbol_with_its_zero() {
    are_one(&["A12345678B", "]F0A12345678B", "12345678"], &SerialRule::plain());
    are_one(&["]I00490154203237518", "490154203237518"], &SerialRule::plain());
}
