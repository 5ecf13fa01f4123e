//! Codes of several lines or fields with something odd in one of them.

use crate::bind::bound;
use crate::common::{identifiers, problems, read};
use crate::doubt::is_taken_for_granted;
use label::{SerialRule, bind};

#[test]
fn an_odd_value_of_a_harmless_name_keeps_no_other_field_back() {
    for code in [
        "SN: XYZ78901\nDate: 2024-01-01 12:30:00",
        "SN: XYZ78901\nLot: 12:30",
        "SN: XYZ78901\nP/N: A,B",
        "SN: XYZ78901\nModel: X200, black, 16;",
        // A telephone for one SIM card has no second IMEI.
        "SN: XYZ78901\nIMEI1: 490154203237518\nIMEI2:",
        "SN: XYZ78901\nPN:",
        "PN:\nSN: XYZ78901\nLOT:\n",
        "SN:XYZ78901;PN:;LOT:L7",
        "SN:XYZ78901|PN:",
        r#"{"sn":"XYZ78901","PN":""}"#,
        r#"{"sn":"XYZ78901","IMEI":null}"#,
        r#"{"sn":"XYZ78901","imei2":" ","foo":null,"qty":1.0}"#,
        r#"{"sn":"XYZ78901","pn":"AB-1","rev":1.2}"#,
    ] {
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code:?}");
        assert!(is_taken_for_granted(&read(code)), "{code:?}: {:?}", read(code));
    }
    assert!(identifiers(&read("SN: XYZ78901\nP/N: A,B")).contains("part_number shaped A,B"));
    assert!(identifiers(&read("SN: XYZ78901\nLot: 12:30")).contains("lot shaped 12:30"));
    // A number has no zeros in front.
    let upc = r#"{"sn":"XYZ78901","UPC":36000291452}"#;
    assert!(identifiers(&read(upc)).contains("gtin checked 00036000291452"), "{:?}", read(upc));
    assert_eq!(problems(&read(upc)), "");
    for upc in [r#"{"sn":"XYZ78901","UPC":36000291453}"#, r#"{"sn":"XYZ78901","UPC":"36000291452"}"#] {
        assert!(!identifiers(&read(upc)).contains("gtin"), "{upc}");
        assert_eq!(problems(&read(upc)), "warning named_value 0", "{upc}");
    }
    let several = r#"{"sn":"XYZ78901","qty":1.5}"#;
    assert_eq!(problems(&read(several)), "warning serial_of_case 0");
    assert_eq!(bound(several, &SerialRule::plain()), "key serial shaped XYZ78901");
}

#[test]
fn what_could_hide_the_number_or_another_one_is_still_not_taken() {
    for code in [
        // A name whose value may stand in another line, or another name within a value.
        "SN:\nPN: XYZ78901",
        "PN:\nAB-1\nSN: XYZ78901",
        "SN: XYZ78901\nModel:X:SN:XYZ78902",
        "SN: XYZ78901\nModel: X, SN: XYZ78902",
        "SN: XYZ78901\nModel: X, SN XYZ78902",
        "SN: XYZ78901\nFoo: X, XYZ78902",
        "SN: XYZ78901\nModel: X200, XYZ78902",
        "SN: XYZ78901\nP/N: A1, XYZ78902",
        "SN: XYZ78901\nP/N: A1, 20 PCS",
        "SN: XYZ78901\nP/N: A1; 20 PCS",
        "SN: XYZ78901\nDate: 2024 | 20 PCS",
        "SN: XYZ78901, XYZ78902\nPN: A",
        "SN: XYZ78901:2\nPN: A",
        "SN: XYZ78901\nLot: 12:AB",
        "SN: XYZ78901\nDate: AB:12",
        r#"{"sn":null,"pn":"XYZ78901"}"#,
        r#"{"sn":"XYZ78901","lot":1.5}"#,
        r#"{"sn":true,"pn":"AB-1"}"#,
    ] {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}: {:?}", read(code));
    }
    assert!(bind(&read("SN: XYZ78901\nModel:X:SN:XYZ78902"), &SerialRule::plain()).is_err());
}

#[test]
fn a_number_that_stands_there_and_is_not_taken_is_not_said_to_be_something_else() {
    for code in [
        "S/N: XYZ78901\nService Tag: 5RFDP01",
        "SN: XYZ78901\nSN: XYZ78902",
        "[)>{RS}06{GS}1PABC{GS}SABC12345{RS}{EOT}",
    ] {
        let misfit = bind(&read(code), &SerialRule::plain()).unwrap_err();
        assert!(!misfit.message.contains("is a serial number, not a serial number"), "{code:?}: {misfit:?}");
        assert!(misfit.message.contains("may be a serial number"), "{code:?}: {misfit:?}");
        assert_eq!(misfit.code, "kind", "{code:?}");
    }
}

#[test]
fn names_are_known_however_their_letters_are_written() {
    for (code, serial) in [
        ("Nume\u{301}ro de se\u{301}rie: XYZ78901\nPN: AB-1", "XYZ78901"),
        ("\u{ff33}\u{ff2e}\u{ff1a}XYZ78901\nPN: AB-1", "XYZ78901"),
        ("\u{ff33}\u{ff0f}\u{ff2e}\u{ff1a}XYZ78901", "XYZ78901"),
    ] {
        assert!(is_taken_for_granted(&read(code)), "{code:?}: {:?}", read(code));
        assert_eq!(bound(code, &SerialRule::plain()), format!("key serial shaped {serial}"), "{code:?}");
    }
}

#[test]
fn what_is_put_around_a_code_of_lines_is_told_and_keeps_nothing_back() {
    for (code, wanted) in [
        ("\u{feff}SN:XYZ78901\nPN:AB-1", "warning byte_order_mark 0"),
        ("SN:XYZ78901\nPN:AB-1\r\n\0", "warning terminator 0"),
        ("\u{feff}SN:XYZ78901\nPN:AB-1\r\n\0", "warning byte_order_mark 0 | warning terminator 0"),
    ] {
        assert_eq!(problems(&read(code)), wanted, "{code:?}");
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code:?}");
    }
    // Within it there is none.
    assert!(problems(&read("SN:XYZ78901\n\0PN:AB-1")).contains("error control_character"));
}

#[test]
fn two_spellings_of_one_number_are_one() {
    for code in ["SN: SC02XK0ABJHD2\nS/N: C02XK0ABJHD2", "SN: C02XK0ABJHD2;Serial: SC02XK0ABJHD2"] {
        assert_eq!(problems(&read(code)), "", "{code:?}");
        assert!(is_taken_for_granted(&read(code)), "{code:?}");
    }
    assert_eq!(problems(&read("SN: AC02XK0ABJHD2\nS/N: C02XK0ABJHD2")), "warning several_numbers 0");
}

#[test]
fn words_in_a_line_of_their_own_leave_the_serial_number_a_question() {
    for code in [
        "ACME Router X200\nS/N: XYZ78901\nMAC: 001A2B3C4D5E\nMade in China",
        "S/N: XYZ78901\nMade in China",
        "ACME\u{ae} Corp.\r\nSN: XYZ78901\r\nPN: AB-1",
        "ACME\nSN: XYZ78901",
    ] {
        let label = read(code);
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code:?}");
        assert_eq!(problems(&label), "warning unclear_text 0", "{code:?}");
        assert!(!is_taken_for_granted(&label), "{code:?}");
    }
    // What could be the number, the rest of it, or its name.
    for code in [
        "S/N: XYZ78901\nXYZ78902",
        "S/N: XYZ7\n8901",
        "S/N: XYZ7\nAB 89 01",
        "S/N: XYZ7\nABC 89",
        "S/N: XYZ7\n49 015420 323751 8",
        "S/N: XYZ78901\nMade in China 12345",
        "ACME Serial\nXYZ78901\nS/N: ABC12345",
        "ACME Corp\nMAC: 001A2B3C4D5E",
        "ACME Corp\nSN: XYZ78901\nSN: XYZ78902",
        "SN: XYZ78901\nPN:\nACME Corp",
    ] {
        assert!(problems(&read(code)).contains("error control_character"), "{code:?}: {:?}", read(code));
    }
}

#[test]
fn names_and_values_that_take_turns_line_by_line_are_read_in_pairs() {
    for (code, wanted) in [
        ("S/N\nXYZ78901", "serial shaped XYZ78901"),
        ("S/N:\r\nXYZ78901\r\nP/N:\r\nAB-1", "serial shaped XYZ78901 | part_number shaped AB-1"),
        ("Serial Number\nXYZ78901\nModel\nX200", "serial shaped XYZ78901"),
        ("SN\tXYZ78901\tPN\tAB-1", "serial shaped XYZ78901 | part_number shaped AB-1"),
        (
            "MAC 1\n00:1A:2B:3C:4D:5E\n\nSN\n\"XYZ78901\"",
            "serial shaped XYZ78901 | mac shaped 00:1A:2B:3C:4D:5E",
        ),
    ] {
        let label = read(code);
        assert_eq!(identifiers(&label), wanted, "{code:?}");
        assert_eq!(problems(&label), "", "{code:?}");
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code:?}");
        assert!(is_taken_for_granted(&label), "{code:?}");
    }
    // A line that is neither, or in another order: what belongs together isn't known.
    for code in [
        "SN:\nXYZ78901\nPN: AB-1",
        "SN\nPN\nXYZ78901\nAB-1",
        "XYZ78901\nSN\nAB-1\nPN",
        "SN\nXYZ7\n8901",
        "SN\nXYZ78901\nFoo\nAB-1",
        "SN\nXYZ78901;XYZ78902",
        "SN\nXYZ78901 MAC 001A2B3C4D5E",
        "SN\nMAC 001A2B3C4D5E",
        "SN\nFoo: XYZ78901",
        "SN\nModel",
        "S\nXYZ78901",
        "Model\nX200",
    ] {
        assert_eq!(
            problems(&read(code)).split(' ').take(2).collect::<Vec<_>>(),
            ["error", "control_character"],
            "{code:?}"
        );
    }
    // What is doubted beside a name in one line is doubted below it.
    for code in
        ["SN\nXYZ78901 XYZ78902", "SN\n12.11.2025", "SN\nXYZ78901\nSN\nXYZ78902", "SN\nXYZ78901\nQTY\n20"]
    {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}");
        assert!(!problems(&read(code)).contains("error"), "{code:?}");
    }
    assert_eq!(problems(&read("SN\nN/A")), "error no_read 0");
    let pairs = |count: usize| format!("SN\nXYZ78901{}", "\nRev\nB".repeat(count - 1));
    assert!(is_taken_for_granted(&read(&pairs(16))));
    assert!(problems(&read(&pairs(17))).contains("error control_character"));
}

#[test]
fn a_list_says_the_same_name_of_each_value_and_a_number_may_be_negative() {
    for (code, wanted) in [
        (
            r#"{"sn":"XYZ78901","mac":["001A2B3C4D5E", "001A2B3C4D5F"]}"#,
            "mac shaped 001A2B3C4D5E | mac shaped 001A2B3C4D5F",
        ),
        (
            r#"{"sn":"XYZ78901","imei":[490154203237518,"356938035643809"]}"#,
            "imei checked 490154203237518 | imei checked 356938035643809",
        ),
        (r#"{"rev":[ ],"sn":"XYZ78901","color":[ "red" , "blue" ]}"#, ""),
        (r#"{"sn":"XYZ78901","model":[["X200"]]}"#, "no list"),
        (r#"{"sn":"XYZ78901","rev":-5,"version":-1.25}"#, ""),
        (r#"{"sn":"XYZ78901","rev":true,"color":[false]}"#, ""),
        (r#"{"sn":"XYZ78901","foo":[],"bar":null,"pn":[null,""]}"#, ""),
    ] {
        let label = read(code);
        if wanted == "no list" {
            assert!(!is_taken_for_granted(&label), "{code}");
            continue;
        }
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code}");
        assert!(is_taken_for_granted(&label) && problems(&label).is_empty(), "{code}: {label:?}");
        assert!(identifiers(&label).contains(wanted), "{code}: {label:?}");
    }
    // The serial number is read, and the rest makes it a question.
    for (code, wanted) in [
        (r#"{"sn":"XYZ78901","temp":-5}"#, "warning unclear_text 0"),
        (r#"{"sn":"XYZ78901","ports":[1,2]}"#, "warning unclear_text 0"),
        (r#"{"sn":"XYZ78901","tags":["sn","ABC12345"]}"#, "warning unclear_text 0"),
        (r#"{"sn":"XYZ78901","qty":-5}"#, "warning named_value 0"),
        (r#"{"sn":"XYZ78901","qty":[1,2]}"#, "warning serial_of_case 0"),
        (r#"{"sn":"XYZ78901","gtin":["04006381333931","04006381333948"]}"#, "warning several_numbers 0"),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), wanted, "{code}");
        assert!(!is_taken_for_granted(&label), "{code}");
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code}");
        let others = ["ABC12345", "-5"].map(|value| format!("serial shaped {value}"));
        assert!(!others.iter().any(|other| identifiers(&label).contains(other)), "{code}: {label:?}");
    }
    // A list of serial numbers is no unit's, and what isn't simple is no object.
    for code in [
        r#"{"sn":["XYZ78901"],"pn":"AB-1"}"#,
        r#"{"sn":[],"pn":"AB-1"}"#,
        // Nor is anything where the name of one has none.
        r#"{"sn":[],"serial":"XYZ78901","pn":"AB-1"}"#,
        r#"{"sn":null,"serial":"XYZ78901"}"#,
        r#"{"sn":"XYZ78901","model":"A\u0042"}"#,
        "{\"sn\":\"XYZ78901\",\"model\":\"A\n42\"}",
        r#"{"sn":-78901234,"pn":"AB-1"}"#,
        r#"{"sn":"XYZ78901","rev":--5}"#,
        r#"{"sn":"XYZ78901","rev":-}"#,
        r#"{"sn":"XYZ78901","rev":[1 2]}"#,
        r#"{"sn":"XYZ78901","rev":[1,]}"#,
        r#"{"sn":"XYZ78901","rev":[1}"#,
        r#"{"sn":"XYZ78901","rev":1]}"#,
        r#"{"sn":"XYZ78901","rev":[{"a":1}]}"#,
        r#"{"sn":"XYZ78901","imei":-490154203237518}"#,
    ] {
        assert!(!is_taken_for_granted(&read(code)), "{code}: {:?}", read(code));
        assert_ne!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code}");
    }
    let ports = |count: usize| format!(r#"{{"sn":"XYZ78901","rev":[{}1]}}"#, "1,".repeat(count - 1));
    assert!(is_taken_for_granted(&read(&ports(15))));
    assert_ne!(bound(&ports(16), &SerialRule::plain()), "key serial shaped XYZ78901");
}

#[test]
fn a_stop_before_the_mark_is_no_part_of_a_name_and_makes_no_doubt() {
    for code in
        ["S/N.: XYZ78901", "SN.:XYZ78901", "S/N. # XYZ78901", "Serial No.: XYZ78901\nP/N.: AB-1\nQTY.: 1"]
    {
        assert_eq!(bound(code, &SerialRule::plain()), "key serial shaped XYZ78901", "{code:?}");
        assert!(is_taken_for_granted(&read(code)) && problems(&read(code)).is_empty(), "{code:?}");
    }
    // Without the mark, or with another sign, it is one that is seldom there.
    for code in ["S/N. XYZ78901", "S/N.XYZ78901", "S/N..: XYZ78901"] {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}");
    }
}
