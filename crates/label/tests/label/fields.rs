//! Codes of several lines or fields, each of which is a name and its value.

use crate::bind::{bound, key, like, optional, rule};
use crate::common::{check, identifiers, problems, read};
use crate::doubt::is_taken_for_granted;
use label::{IdentifierKind as Kind, SerialRule, bind};
use proptest::prelude::*;

/// A telephone's code, with what ends its lines as `{}`.
const PHONE: [&str; 4] =
    ["SN: C02XK0ABJHD2", "IMEI1: 490154203237518", "IMEI2: 356938035643809", "PN: MQ8N2LL/A"];

const ENDS: [&str; 11] = ["\n", "\r", "\r\n", "\t", ";", ",", "|", "; ", ", ", " | ", ";\n"];

#[test]
fn a_code_of_named_fields_is_read_field_by_field_whatever_ends_them() {
    let with_imeis = rule(vec![key(Kind::Serial), optional(Kind::Imei), optional(Kind::Imei)]);
    for end in ENDS {
        let code = PHONE.join(end);
        let label = read(&code);
        let found = identifiers(&label);
        let imeis = "imei checked 490154203237518 | imei checked 356938035643809";
        assert!(found.starts_with(imeis), "{code:?}: {found}");
        assert!(found.contains("serial shaped C02XK0ABJHD2"), "{code:?}: {found}");
        assert!(found.contains("part_number shaped MQ8N2LL/A"), "{code:?}: {found}");
        assert_eq!(problems(&label), "", "{code:?}");
        assert!(is_taken_for_granted(&label), "{code:?}");
        assert_eq!(bound(&code, &SerialRule::plain()), "key serial shaped C02XK0ABJHD2", "{code:?}");
        assert_eq!(
            bound(&code, &with_imeis),
            "key serial shaped C02XK0ABJHD2 | optional imei checked 490154203237518 | optional imei checked 356938035643809",
            "{code:?}"
        );
    }
}

#[test]
fn each_value_is_what_its_name_says() {
    check(&[
        (
            "]Q1SN:XYZ78901\nMAC:00:1A:2B:3C:4D:5E\nLOT:L7\nRev: B",
            "serial shaped XYZ78901 | mac shaped 00:1A:2B:3C:4D:5E | lot shaped L7",
            "",
        ),
        (
            "EID: 89034011560010000000000000000121\r\nMEID: AF0123450ABCDEC",
            "meid checked AF0123450ABCDEC | eid checked 89034011560010000000000000000121",
            "",
        ),
        // Its name says that twelve decimal digits are one.
        ("]d1S/N:XYZ78901\nMAC:001122334456", "serial shaped XYZ78901 | mac shaped 001122334456", ""),
        ("Model No: X-200\nS/N: XYZ78901", "serial shaped XYZ78901", ""),
        (
            "]L2SN: XYZ78901, P/N: AB-1\nMAC: 001A2B3C4D5E",
            "serial shaped XYZ78901 | mac shaped 001A2B3C4D5E | part_number shaped AB-1",
            "",
        ),
        // Each line ends, the last one too.
        (
            "SN: XYZ78901\nPN: AB-1\n",
            "serial shaped XYZ78901 | part_number shaped AB-1",
            "warning terminator 0",
        ),
        // Lines without a value between them, and a marked one.
        ("SN: \"XYZ78901\"\n\n\nPN: AB-1", "serial shaped XYZ78901 | part_number shaped AB-1", ""),
        // The carrier says that this is GS1 data, and it is none.
        ("]C1SN: XYZ78901\nPN: AB-1", "", "error unknown_ai 0"),
    ]);
}

#[test]
fn a_simple_object_is_read_field_by_field() {
    for code in [
        r#"{"sn":"XYZ78901","mac":"001A2B3C4D5E"}"#,
        r#"{ "serialNumber" : "XYZ78901" , "mac_address" : "001A2B3C4D5E", "model": "X", "qty": 1 }"#,
        "{\n\t\"Serial-No\": \"XYZ78901\",\r\n\t\"MAC\": \"001A2B3C4D5E\"\n}",
        r#"{"part_number":"AB-1","serial_number":"XYZ78901","imei":490154203237518}"#,
    ] {
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code}");
        assert!(is_taken_for_granted(&read(code)), "{code}");
    }
    for code in [
        // Names that are not known.
        r#"{"id":"AB123456","sn":"XYZ78901"}"#,
        // One field alone, a number that may have lost its zeros, an object within it, an escape, no end, nothing.
        r#"{"sn":"XYZ78901"}"#,
        r#"{"sn":78901234,"mac":"001A2B3C4D5E"}"#,
        r#"{"unit":{"sn":"XYZ78901","pn":"AB-1"}}"#,
        r#"{"sn":"XYZ7\u0038901","pn":"AB-1"}"#,
        r#"{"sn":"XYZ78901","pn":"AB-1""#,
        r#"{"sn":"","pn":"AB-1"}"#,
        r#"{"sn":"XYZ78901" "pn":"AB-1"}"#,
        r#"{"sn":"XYZ78901","pn":"AB-1",}"#,
        r#"{"s":"XYZ78901","pn":"AB-1"}"#,
        r#"{"sn":["XYZ78901"],"pn":"AB-1"}"#,
        r#"{"sn":"XYZ78901","qty":1.5e3}"#,
        "{}",
    ] {
        assert!(!is_taken_for_granted(&read(code)), "{code}");
    }
}

#[test]
fn fields_that_contradict_each_other_are_named() {
    for (code, wanted) in [
        ("SN:XYZ78901\nSN:XYZ78902", "warning several_numbers 0"),
        ("SN:XYZ78901;PN:AB-1;S/N:XYZ78902", "warning several_numbers 0"),
        ("SN:XYZ78901|SN:XYZ78902", "warning several_numbers 0"),
        (r#"{"sn":"XYZ78901","serial":"XYZ78902"}"#, "warning several_numbers 0"),
        ("GTIN:04006381333931\nEAN:4006381333948\nSN:XYZ78901", "warning several_numbers 0"),
        ("MEID:AF0123450ABCDE\nMEID:AF0123450ABCDF\nSN:XYZ78901", "warning several_numbers 0"),
        ("VIN:1M8GDM9AXKP042788\nVIN:1HGCM82633A004352\nSN:XYZ78901", "warning several_numbers 0"),
        ("LOT:L7\nLOT:L8\nSN:XYZ78901", "warning several_numbers 0"),
        (
            "IMEI:490154203237518\nIMEI1:356938035643809\nIMEI2:861536030196001\nSN:XYZ78901",
            "warning several_numbers 0",
        ),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), wanted, "{code:?}");
        assert!(!is_taken_for_granted(&label), "{code:?}");
    }
    // Of two serial numbers none is a unit's.
    assert!(bind(&read("SN:XYZ78901\nSN:XYZ78902"), &SerialRule::plain()).is_err());
    assert!(bind(&read("SN:XYZ78901\nSN:XYZ78902"), &rule(vec![like("XYZ[0-9]+")])).is_err());
    // The same once more contradicts nothing, in whatever notation.
    for code in [
        "SN:XYZ78901\nSN:XYZ78901",
        "SN:XYZ78901\nEAN:4006381333931\nGTIN:04006381333931",
        "SN:XYZ78901\nMEID:AF0123450ABCDE\nMEID:AF0123450ABCDEC",
        "Service Tag: 5RFDP01\nExpress Service Code: 12542331601",
    ] {
        assert_eq!(problems(&read(code)), "", "{code:?}");
    }
}

#[test]
fn wrong_check_digits_of_fields_are_said() {
    for (code, wanted) in [
        ("SN:XYZ78901\nIMEI:490154203237517", "warning imei_check_digit 0"),
        ("SN:XYZ78901\nEID:89034011560010000000000000000122", "warning eid_check_digits 0"),
        ("SN:XYZ78901\nICCID:89148000000745809014", "warning iccid_check_digit 0"),
        ("SN:XYZ78901\nMEID:AF0123450ABCDED", "warning check_digit 0"),
        ("SN:XYZ78901\nGTIN:04006381333932", "warning check_digit 0"),
        ("SN:XYZ78901\nIMEI:12345", "warning named_value 0"),
        ("SN:XYZ78901\nMAC:01:1A:2B:3C:4D:5E", "warning named_value 0"),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), wanted, "{code:?}");
        assert!(identifiers(&label).contains("serial shaped XYZ78901"), "{code:?}");
    }
    // Whose serial number it is isn't known, where the code of its product is none.
    assert!(!is_taken_for_granted(&read("SN:XYZ78901\nGTIN:04006381333932")));
    assert!(is_taken_for_granted(&read("SN:XYZ78901\nIMEI:490154203237517")));
}

#[test]
fn a_serial_number_beside_a_quantity_in_words_may_be_that_of_the_box() {
    for (code, wanted) in [
        ("SN:XYZ78901\nQTY: 2", "warning serial_of_case 0"),
        ("SN:XYZ78901\nQTY:20 PCS", "warning serial_of_case 0"),
        ("SN:XYZ78901;Quantity: 2", "warning serial_of_case 0"),
        ("SN:XYZ78901 QTY: 10", "warning serial_of_case 0"),
        ("(S)XYZ78901(Q)20", "warning serial_of_case 0"),
        (r#"{"sn":"XYZ78901","qty":"2"}"#, "warning serial_of_case 0"),
        (r#"{"sn":"XYZ78901","qty":2}"#, "warning serial_of_case 0"),
        // How many isn't known.
        ("SN:XYZ78901\nQTY: 1/20", "warning named_value 0"),
        ("SN:XYZ78901\nQTY: two", "warning named_value 0"),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), wanted, "{code:?}");
        assert!(!is_taken_for_granted(&label), "{code:?}");
        assert!(bind(&label, &SerialRule::plain()).is_ok(), "{code:?} is asked about");
    }
    for code in ["SN:XYZ78901\nQTY: 1", "SN:XYZ78901;QTY: 01 pc.", "(S)XYZ78901(Q)1", "SN:XYZ78901\nQTY:1.0"]
    {
        assert_eq!(problems(&read(code)), "", "{code:?}");
        assert!(is_taken_for_granted(&read(code)), "{code:?}");
    }
}

/// What isn't understood could be the serial number, or the rest of it.
#[test]
fn of_lines_that_are_not_all_names_and_values_nothing_is_made() {
    for code in [
        "Hello\nWorld",
        "ABC12345\nXYZ78901",
        "SN:XYZ78901\nABC12345",
        "SN:XYZ7\n8901\nPN:AB-1",
        "SN:\nXYZ78901\nPN:AB-1",
        "Serial Number\nXYZ78901\nModel",
        "Serial Number\nModel\nXYZ78901\nX200",
        "XYZ78901\nSerial Number\nX200\nModel",
        "SN\tPN\tXYZ78901\tAB-1",
        "SN:XYZ78901\nhttps://a.example/x",
        // One name is no code of fields, and neither are names that say nothing of a unit.
        "SN:XYZ78901\n",
        "Model: X200\nColor: red",
        "Foo: 1\nBar: XYZ78901",
        // No control character stands in a value.
        "SN:XYZ7\x018901\nPN:AB-1",
        "SN:XYZ78901\x1dPN:AB-1\nLOT:1",
    ] {
        let label = read(code);
        assert!(problems(&label).contains("error"), "{code:?}: {label:?}");
        assert!(bind(&label, &SerialRule::plain()).is_err(), "{code:?}: {label:?}");
    }
    // Hidden characters are no line ends.
    assert!(!is_taken_for_granted(&read("SN:XYZ7\u{2028}8901\nPN:AB-1")));
    // A name and no number after it.
    assert_eq!(problems(&read("SN: N/A\nPN: AB-1")), "error no_read 0");
}

#[test]
fn a_field_that_could_be_the_serial_number_or_its_name_is_asked_about() {
    for code in [
        "SN:XYZ78901\nFoo: ABC12345",
        "SN:XYZ78901|Foo: ABC12345",
        "SN:XYZ78901\nAT 12:30",
        "SN:XYZ78901\nSSID: net\nKEY: secret123",
        "SN: AB 12 CD\nPN: AB-1",
        "SN: 4006381333948\nPN: AB-1",
        "SN: 490154203237518\nPN: AB-1",
        "SN: XYZ78901/XYZ78902\nPN: AB-1",
        "SERIAL PORT\nMAC: 001A2B3C4D5E",
        "SERIAL PORT;MAC: 001A2B3C4D5E",
        "SN-XYZ78901\nMAC: 001A2B3C4D5E",
        "SN:XYZ78901&PN:AB-1",
        "SN:XYZ78901|PN AB-1",
    ] {
        let label = read(code);
        assert!(!is_taken_for_granted(&label), "{code:?}: {label:?}");
        assert!(!label.problems.is_empty(), "{code:?}");
    }
    // A name alone gives its value to no other name.
    assert!(bind(&read("Serial Number;MAC:001A2B3C4D5E"), &SerialRule::plain()).is_err());
}

#[test]
fn so_many_fields_are_read_and_no_more() {
    let code = |fields: usize| format!("SN:XYZ78901{}", "\nRev: B".repeat(fields - 1));
    assert_eq!(bound(&code(16), &SerialRule::plain()), "key serial shaped XYZ78901");
    assert_eq!(problems(&read(&code(17))), "error control_character 11");
    let long = |length: usize| format!("SN:XYZ78901\nRev: {}", "B".repeat(length - 17));
    assert_eq!(bound(&long(512), &SerialRule::plain()), "key serial shaped XYZ78901");
    assert_eq!(problems(&read(&long(513))), "error control_character 11");
}

#[test]
fn a_unit_that_is_read_in_fields_is_the_one_that_is_read_alone() {
    for (code, alone) in [
        ("SN: C02XK0ABJHD2\nPN: MQ8N2LL/A", "]C0C02XK0ABJHD2"),
        ("SN: C02XK0ABJHD2\nPN: MQ8N2LL/A", "]C0SC02XK0ABJHD2"),
        ("SN: SC02XK0ABJHD2\nPN: MQ8N2LL/A", "]C0C02XK0ABJHD2"),
        ("SN: C02XK0ABJHD2\nPN: MQ8N2LL/A", "[)>\x1e06\x1dSC02XK0ABJHD2\x1e\x04"),
        ("SN: CH-1AB23456789\r\nLOT: 7", "CH1AB23456789"),
        ("Service Tag: 5RFDP01\nModel: X", "12542331601"),
        (r#"{"sn":"C02XK0ABJHD2","pn":"MQ8N2LL/A"}"#, "C02XK0ABJHD2"),
        ("MAC: 00-1A-2B-3C-4D-5E\tSN: XYZ78901", "SN:XYZ78901"),
    ] {
        let one = bind(&read(code), &SerialRule::plain()).unwrap();
        let other = bind(&read(alone), &SerialRule::plain()).unwrap();
        assert!(one.key().unwrap().may_be(other.key().unwrap()), "{code:?} {alone:?}");
    }
    // Its other numbers are claimed with it.
    let phone = bind(&read(&PHONE.join("\n")), &SerialRule::plain()).unwrap();
    let known: Vec<_> = phone.key().unwrap().known_as().collect();
    let imeis = ["490154203237518", "356938035643809"].map(|imei| (Kind::Imei, imei));
    assert_eq!(known, [vec![(Kind::Serial, "C02XK0ABJHD2")], imeis.to_vec()].concat());
}

fn line_end() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["\n", "\r", "\r\n", "\t"][..])
}

proptest! {
    /// In lines a serial number is what it is in one, whatever it is and wherever it stands.
    #[test]
    fn a_line_says_what_its_text_says(serial in "[0-9A-Za-z./ -]{1,24}", end in line_end(), before: bool) {
        let named = format!("SN: {serial}");
        let (lines, one) = match before {
            true => (format!("PN: AB-1{end}{named}"), format!("PN: AB-1;{named}")),
            false => (format!("{named}{end}PN: AB-1"), format!("{named};PN: AB-1")),
        };
        let (lines, one) = (read(&lines), read(&one));
        prop_assert_eq!(is_taken_for_granted(&lines), is_taken_for_granted(&one));
        prop_assert_eq!(bind(&lines, &SerialRule::plain()).ok(), bind(&one, &SerialRule::plain()).ok());
    }

    #[test]
    fn half_a_serial_number_is_never_taken(one in "[0-9A-Z]{1,10}", rest in "[0-9A-Z]{1,10}", end in line_end()) {
        for code in [format!("SN: {one}{end}{rest}{end}PN: AB-1"), format!("PN: AB-1{end}SN: {one}{end}{rest}")] {
            prop_assert!(!is_taken_for_granted(&read(&code)), "{:?}", code);
        }
    }

    #[test]
    fn whatever_stands_in_lines_is_read_or_refused(code in "((SN|S/N|PN|IMEI|MAC|QTY|Foo|\\{|\"|\\})[:= ]{0,2}[0-9A-Z\"]{0,15}[\r\n\t;,|}]){0,20}") {
        let label = read(&code);
        for found in &label.identifiers {
            prop_assert!(!found.value.is_empty() && !found.value.contains(char::is_control), "{found:?}");
        }
        let is_silent = label.identifiers.is_empty() && label.problems.is_empty();
        prop_assert!(!is_silent, "{label:?}");
    }

    #[test]
    fn half_a_serial_number_below_its_name_is_never_taken(one in "[0-9A-Z]{1,10}", rest in "[0-9A-Z]{1,10}", end in line_end()) {
        for code in [format!("SN{end}{one}{end}{rest}"), format!("SN{end}{one}{end}{rest}{end}PN{end}AB-1")] {
            prop_assert!(!is_taken_for_granted(&read(&code)), "{:?}", code);
        }
    }
}
