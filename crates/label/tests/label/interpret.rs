//! What scans say, carrier by carrier.

use crate::common::{elements, identifiers, problems, read, says};
use label::{Aim, IdentifierKind, MAX_SCAN_BYTES, Problem, Scan, SerialRule, Symbology, bind, interpret};

/// Checks transmissions against elements, identifiers and problems.
fn check(cases: &[(&str, &str, &str, &str)]) {
    for (transmission, wanted_elements, wanted_identifiers, wanted_problems) in cases {
        let label = read(transmission);
        assert_eq!(elements(&label), *wanted_elements, "elements of {transmission:?}");
        assert_eq!(identifiers(&label), *wanted_identifiers, "identifiers of {transmission:?}");
        assert_eq!(problems(&label), *wanted_problems, "problems of {transmission:?}");
    }
}

#[test]
fn gs1_elements_are_declared_identifiers() {
    check(&[
        (
            "]C1010400638133393121ABC123",
            "(01)04006381333931(21)ABC123",
            "gtin declared 04006381333931 | serial declared ABC123",
            "",
        ),
        (
            "]d201040063813339311728063010LOT7\x1d21abc-1",
            "(01)04006381333931(17)280630(10)LOT7(21)abc-1",
            "gtin declared 04006381333931 | serial declared abc-1 | lot declared LOT7 | expiry declared 280630",
            "",
        ),
        ("]C12112345", "(21)12345", "serial declared 12345", "warning missing_companion 2"),
        (
            "]Q3218\x1d11260100",
            "(21)8(11)260100",
            "serial declared 8 | production_date declared 260100",
            "warning missing_companion 2 | warning missing_companion 6",
        ),
        (
            "]d2010400638133393121A\x1d8040490154203237518\x1d8041356938035643809",
            "(01)04006381333931(21)A(8040)490154203237518(8041)356938035643809",
            "gtin declared 04006381333931 | serial declared A | imei declared 490154203237518 | imei declared 356938035643809",
            "",
        ),
        ("]C18002490154203237518", "(8002)490154203237518", "imei declared 490154203237518", ""),
        ("]C18002ABC", "(8002)ABC", "", "warning value 4"),
        ("]C100106141412345678908", "(00)106141412345678908", "sscc declared 106141412345678908", ""),
        ("]C102040063813339313712", "(02)04006381333931(37)12", "", "warning missing_companion 18"),
        (
            "]C10104006381333931310500123430125",
            "(01)04006381333931(3105)001234(30)125",
            "gtin declared 04006381333931",
            "",
        ),
    ]);
}

#[test]
fn every_gs1_carrier_reads_the_same() {
    for aim in ["]C1", "]e0", "]e1", "]e2", "]e3", "]d2", "]d5", "]Q3", "]Q4", "]J1", "]z1"] {
        let transmission = format!("{aim}010400638133393121ABC123");
        assert_eq!(elements(&read(&transmission)), "(01)04006381333931(21)ABC123", "{aim}");
    }
    assert_eq!(elements(&read("]d5\\00000321ABC")), "(21)ABC");
}

#[test]
fn gs1_data_that_breaks_its_standard_is_nothing_else() {
    for (transmission, problem) in [
        ("]C10104006381333932", "error check_digit 2"),
        ("]C1010400638133393", "error value_too_short 2"),
        ("]C1", "error empty 0"),
        ("]C1\x1d", "error empty 0"),
        ("]C117261301", "error date 2"),
        ("]C117260230", "error date 2"),
        ("]C17003260630", "error value_too_short 10"),
        ("]C1700326063012302", "error value_too_long 14"),
        ("]C170032606302400", "error time 10"),
        ("]C10499", "error unknown_ai 0"),
        ("]C121ABC\x1d7799", "error unknown_ai 6"),
        ("]C121AB#C", "error character 4"),
        ("]C121AB\u{e9}", "error character 4"),
        ("]C10104006381333\u{e9}31", "error character 13"),
        ("]C121", "error value_too_short 2"),
        ("]C121\x1d10A", "error value_too_short 2"),
        ("]C121A\x1d21B", "error repeated_ai 6"),
        ("]C10104006381333931\x1d3712", "error exclusive_ais 19"),
        ("]C18006040063813339310302", "error value 18"),
        ("]C1plain text", "error unknown_ai 0"),
        ("]C112345678", "error date 2"),
        ("]C1https://example.com/", "error unknown_ai 0"),
    ] {
        let label = read(transmission);
        assert_eq!(problems(&label), problem, "{transmission:?}");
        assert_eq!(
            (elements(&label), identifiers(&label)),
            (String::new(), String::new()),
            "{transmission:?}"
        );
    }
}

#[test]
fn a_separator_too_many_is_only_odd() {
    for (transmission, problem) in [
        ("]C1\x1d010400638133393121A", "leading_separator 0"),
        ("]C1\x1d\x1d010400638133393121A", "leading_separator 0"),
        ("]C1010400638133393121A\x1d", "superfluous_separator 19"),
        ("]C1010400638133393121A\x1d\x1d", "doubled_separator 20"),
        ("]C1010400638133393121A\x1d\x1d10B", "doubled_separator 20"),
        ("]C10104006381333931\x1d21A", "superfluous_separator 16"),
        ("]C10104006381333931\x1d\x1d21A", "doubled_separator 17"),
        ("]C10104006381333931\x1d21A\x1d", "superfluous_separator 16"),
    ] {
        let label = read(transmission);
        assert_eq!(problems(&label), format!("warning {problem}"), "{transmission:?}");
        assert!(elements(&label).contains("(21)A"), "{transmission:?}");
    }
}

#[test]
fn an_element_that_comes_twice_the_same_is_one_fact() {
    let twice = read("]C1010400638133393121A\x1d21A");
    assert_eq!(
        (elements(&twice), problems(&twice)),
        ("(01)04006381333931(21)A(21)A".to_owned(), String::new())
    );
}

#[test]
fn an_imei_with_a_wrong_check_digit_is_told() {
    check(&[(
        "]C18002490154203237517",
        "(8002)490154203237517",
        "imei declared 490154203237517",
        "warning imei_check_digit 4",
    )]);
}

#[test]
fn an_ean_or_upc_is_a_declared_gtin() {
    check(&[
        ("]E04006381333931", "(01)04006381333931", "gtin declared 04006381333931", ""),
        ("]E0036000291452", "(01)00036000291452", "gtin declared 00036000291452", ""),
        ("]E440170725", "(01)00000040170725", "gtin declared 00000040170725", ""),
        ("]E004252614", "(01)00042100005264", "gtin declared 00042100005264", ""),
        ("]E3400638133393105", "(01)04006381333931", "gtin declared 04006381333931 | add_on declared 05", ""),
        (
            "]E0400638133393152495",
            "(01)04006381333931",
            "gtin declared 04006381333931 | add_on declared 52495",
            "",
        ),
        ("]E303600029145212", "(01)00036000291452", "gtin declared 00036000291452 | add_on declared 12", ""),
        ("]E34006381333931A5", "", "", "error character 13"),
        // With its add-on a UPC-E comes as the EAN-13 that it stands for, or as it is; without one nothing is `]E3`.
        ("]E304252614", "", "", "error length 0"),
        ("]E30425261412", "(01)00042100005264", "gtin declared 00042100005264 | add_on declared 12", ""),
        (
            "]E30425261452495",
            "(01)00042100005264",
            "gtin declared 00042100005264 | add_on declared 52495",
            "",
        ),
        ("]E30425261512", "", "", "error check_digit 7"),
        ("]E304252614A2", "", "", "error character 8"),
        ("]E00425261412", "", "", "error length 0"),
        ("]E34006381333931", "", "", "error length 0"),
        ("]E3400638133393205", "", "", "error check_digit 12"),
        ("]E105", "", "add_on declared 05", "warning add_on_only 0"),
        ("]E252495", "", "add_on declared 52495", "warning add_on_only 0"),
        ("]E2524A5", "", "", "error character 3"),
        ("]E04006381333932", "", "", "error check_digit 12"),
        ("]E440170726", "", "", "error check_digit 7"),
        ("]E0400638133", "", "", "error length 0"),
        ("]E0400638133393X", "", "", "error character 12"),
        ("]E0", "", "", "error empty 0"),
    ]);
}

#[test]
fn what_is_wrong_with_an_ean_or_upc_is_said_of_the_symbol_that_it_is() {
    for (transmission, wanted) in [
        ("]E042526141", "42526141 is no UPC-E"),
        ("]E34425261412", "44252614 is no UPC-E"),
        // An EAN-13 without its add-on, or one whose check digit is wrong.
        ("]E34006381333931", "has 13 digits"),
        ("]E34006381333932", "has 13 digits"),
    ] {
        let label = crate::common::read(transmission);
        assert!(label.problems[0].message.contains(wanted), "{transmission}: {}", label.problems[0].message);
    }
}

#[test]
fn a_symbology_that_the_scanner_names_tells_as_much_as_an_aim_identifier() {
    let scan = |symbology, data: &'static str| Scan { aim: None, symbology, data: data.as_bytes() };
    for (symbology, data, gtin) in [
        (Symbology::UpcE, "04252614", "00042100005264"),
        (Symbology::Ean8, "40170725", "00000040170725"),
        (Symbology::UpcA, "036000291452", "00036000291452"),
        (Symbology::Ean13, "4006381333931", "04006381333931"),
    ] {
        assert_eq!(identifiers(&interpret(scan(symbology, data))), format!("gtin declared {gtin}"));
    }
    let aim_x = Scan { aim: Aim::parse("]Xg"), symbology: Symbology::UpcA, data: b"036000291452" };
    assert_eq!(identifiers(&interpret(aim_x)), "gtin declared 00036000291452");
}

#[test]
fn fourteen_digits_of_interleaved_2_of_5_are_a_candidate() {
    check(&[
        (
            "]I114006381333938",
            "(01)14006381333938",
            "gtin checked 14006381333938 | serial shaped 14006381333938",
            "",
        ),
        ("]I114006381333939", "", "", "error check_digit 13"),
        ("]I014006381333939", "", "serial shaped 14006381333939", ""),
        (
            "]I014006381333938",
            "(01)14006381333938",
            "gtin checked 14006381333938 | serial shaped 14006381333938",
            "",
        ),
        ("]I11234", "", "serial shaped 1234", ""),
    ]);
}

#[test]
fn digits_of_which_nothing_is_known_are_everything_that_they_can_be() {
    check(&[
        ("4006381333931", "", "gtin checked 04006381333931 | serial shaped 4006381333931", ""),
        ("4006381333932", "", "serial shaped 4006381333932", ""),
        ("036000291452", "", "gtin checked 00036000291452 | serial shaped 036000291452", ""),
        ("490154203237518", "", "imei checked 490154203237518 | serial shaped 490154203237518", ""),
        ("4901542032375101", "", "serial shaped 4901542032375101 | imeisv shaped 4901542032375101", ""),
        ("106141412345678908", "", "sscc checked 106141412345678908 | serial shaped 106141412345678908", ""),
        ("293608736500703710", "", "serial shaped 293608736500703710 | meid shaped 293608736500703710", ""),
        ("12345678", "", "serial shaped 12345678", ""),
        (
            "12345670",
            "",
            "gtin checked 00000012345670 | gtin checked 00123456000070 | serial shaped 12345670",
            "",
        ),
        ("]C02112345", "", "serial shaped 2112345", ""),
        ("2112345", "", "serial shaped 2112345", ""),
        ("]A0001A2B3C4D5E", "", "serial shaped 001A2B3C4D5E | mac shaped 001A2B3C4D5E", ""),
    ]);
}

#[test]
fn a_name_before_a_value_says_what_it_is() {
    says(&[
        ("SN:ABC123", "", "serial shaped SN:ABC123 | serial shaped ABC123", ""),
        (
            "IMEI1: 490154203237518; IMEI 2: 356938035643809, P/N=A1",
            "",
            "imei checked 490154203237518 | imei checked 356938035643809 | part_number shaped A1 \
             | text shaped IMEI1: 490154203237518; IMEI 2: 356938035643809, P/N=A1",
            "",
        ),
        ("IMEI:490154203237517", "", "text shaped IMEI:490154203237517", "warning imei_check_digit 0"),
        ("MAC:001A2B3C4D5E", "", "mac shaped 001A2B3C4D5E | text shaped MAC:001A2B3C4D5E", ""),
        ("EID:1", "", "text shaped EID:1", "warning named_value 0"),
        // Neither is an IMEI with a wrong check digit.
        ("IMEI:49015420323751", "", "imei shaped 49015420323751 | text shaped IMEI:49015420323751", ""),
        ("IMEI:1", "", "text shaped IMEI:1", "warning named_value 0"),
        ("EID:490154203237517", "", "text shaped EID:490154203237517", "warning named_value 0"),
        ("SN:A1;SN:A1", "", "serial shaped SN:A1;SN:A1 | serial shaped A1", ""),
        ("49-015420-323751-8", "", "imei checked 490154203237518 | text shaped 49-015420-323751-8", ""),
    ]);
}

#[test]
fn no_more_is_a_payment_or_a_contact_with_lines() {
    let control = read("BEGIN:VCARD\r\nN:X\r\nEND:VCARD\r\n");
    assert_eq!(identifiers(&control), "");
    assert!(problems(&control).starts_with("warning not_a_label 0"), "{}", problems(&control));
    for text in [
        "otpauth://totp/x?secret=ABC",
        "upi://pay?x",
        "MATMSG:TO:a;",
        "FIDO:/1234",
        "bitcoin:1A",
        "www.example.com",
    ] {
        says(&[(text, "", &format!("url shaped {text}"), "warning not_a_label 0")]);
    }
    // Too short a scheme, or none.
    says(&[
        ("://A", "", "serial shaped ://A", "warning several_words 0"),
        ("A1-B2:://C", "", "serial shaped A1-B2:://C", "warning several_words 0"),
    ]);
}

#[test]
fn text_is_a_serial_number_and_a_data_identifier_may_stand_before_one() {
    check(&[
        ("]C0DEH2381234", "", "serial shaped DEH2381234", ""),
        ("]C0SC02XK0ABJHD2", "", "serial shaped SC02XK0ABJHD2 | serial shaped C02XK0ABJHD2", ""),
        ("]C01PMQ8N2LL/A", "", "serial shaped 1PMQ8N2LL/A | part_number shaped MQ8N2LL/A", ""),
        ("]C0S", "", "serial shaped S", ""),
        ("Größe-1", "", "serial shaped Größe-1", "warning several_words 0"),
    ]);
    let long = "A".repeat(65);
    assert_eq!(identifiers(&read(&long)), format!("text shaped {long}"));
}

#[test]
fn a_web_address_is_no_label_and_a_receipt_is_no_serial_number() {
    check(&[
        ("]Q1https://example.com/x?y=1", "", "url shaped https://example.com/x?y=1", "warning not_a_label 0"),
        ("HTTP://EXAMPLE.COM", "", "url shaped HTTP://EXAMPLE.COM", "warning not_a_label 0"),
        ("]C0R0042-3-17", "", "receipt shaped R0042-3-17", ""),
        ("RT0042-3-17", "", "receipt shaped RT0042-3-17", ""),
        ("R0042-03-17", "", "serial shaped R0042-03-17", ""),
        ("R-3-17", "", "serial shaped R-3-17", ""),
        ("https", "", "serial shaped https", ""),
    ]);
}

#[test]
fn gs1_data_without_an_aim_identifier_is_a_guess_that_says_so() {
    check(&[
        (
            "\x1d010400638133393121ABC",
            "(01)04006381333931(21)ABC",
            "gtin checked 04006381333931 | serial shaped ABC",
            "warning leading_separator 0 | warning no_aim 0",
        ),
        (
            "010400638133393110L1\x1d21ABC",
            "(01)04006381333931(10)L1(21)ABC",
            "gtin checked 04006381333931 | serial shaped ABC | lot shaped L1",
            "warning no_aim 0",
        ),
        (
            "010400638133393121ABC",
            "",
            "gtin checked 04006381333931 | serial shaped ABC | text shaped 010400638133393121ABC",
            "warning no_aim 0",
        ),
        (
            "0104006381333931",
            "",
            "gtin checked 04006381333931 | imeisv shaped 0104006381333931 | text shaped 0104006381333931",
            "warning no_aim 0",
        ),
        ("0104006381333932", "", "serial shaped 0104006381333932 | imeisv shaped 0104006381333932", ""),
        ("\x1d0104006381333932", "", "", "error check_digit 3"),
        ("AB\x1dCD", "", "", "error control_character 2"),
    ]);
}

#[test]
fn an_aim_identifier_within_the_data_is_taken_off() {
    let within = interpret(Scan::bare(b"]C121ABC"));
    assert_eq!(elements(&within), "(21)ABC");
    assert_eq!((within.scan.aim, within.scan.data), (Aim::parse("]C1"), &b"21ABC"[..]));

    let twice = read("]C1]C121ABC");
    assert_eq!(elements(&twice), "(21)ABC");
    assert_eq!(problems(&twice), "warning doubled_aim 0 | warning missing_companion 2");
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    check(&[
        ("", "", "", "error empty 0"),
        ("   ", "", "", "error empty 0"),
        ("A\x1bB", "", "", "error control_character 1"),
        ("A\u{202e}B", "", "text shaped A\u{202e}B", "warning hidden_character 1"),
    ]);
    let not_utf8 = interpret(Scan::bare(b"AB\xffC"));
    assert_eq!((problems(&not_utf8), identifiers(&not_utf8)), ("error not_utf8 2".to_owned(), String::new()));
    assert_eq!(not_utf8.problems[0].message, r"byte 2, \xff, is no UTF-8 text");

    let longest = "7".repeat(MAX_SCAN_BYTES);
    assert_eq!(problems(&interpret(Scan::bare(longest.as_bytes()))), "");
    let too_long = "7".repeat(MAX_SCAN_BYTES + 1);
    assert_eq!(problems(&interpret(Scan::bare(too_long.as_bytes()))), "error too_long 7089");
}

#[test]
fn a_suffix_that_the_lane_does_not_expect_is_named_as_such() {
    assert!(read("ABC\r").problems[0].message.contains("suffix"));
    assert!(!read("A\rBC").problems[0].message.contains("suffix"));
}

#[test]
fn every_problem_has_a_listed_code_of_its_own() {
    let codes: Vec<&str> = Problem::CODES.iter().map(|(code, _)| *code).collect();
    let mut unique = codes.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), codes.len());
    for transmission in
        ["", "]C199", "]C121", "]E04006381333932", "\u{202e}", "http://x", "]E105", "]C121\x1d"]
    {
        let label = read(transmission);
        assert!(!label.problems.is_empty(), "{transmission:?}");
        assert!(label.problems.iter().all(|problem| codes.contains(&problem.code)), "{transmission:?}");
    }
}

#[test]
fn a_number_that_is_no_products_is_told() {
    check(&[
        (
            "]E02112345678900",
            "(01)02112345678900",
            "gtin declared 02112345678900",
            "warning restricted_number 0",
        ),
        ("]E402345673", "(01)00000002345673", "gtin declared 00000002345673", "warning restricted_number 0"),
        ("]E09912345678909", "(01)09912345678909", "gtin declared 09912345678909", "warning coupon 0"),
        ("]E09783161484100", "(01)09783161484100", "gtin declared 09783161484100", ""),
    ]);
}

#[test]
fn a_composite_symbol_is_read_as_one() {
    let joined = "(01)04006381333931(10)LOT7(21)ABC";
    let found = "gtin declared 04006381333931 | serial declared ABC | lot declared LOT7";
    check(&[
        ("]E04006381333931|]e010LOT7\x1d21ABC", joined, found, ""),
        ("]E04006381333931]e110LOT7\x1d21ABC", joined, found, ""),
        ("]e00104006381333931|10LOT7\x1d21ABC", joined, found, ""),
        ("]e00104006381333931]e110LOT7\x1d21ABC", joined, found, ""),
        ("]e0010400638133393110LOT7|]e121ABC", joined, found, ""),
        (
            "]E440170725|]e021ABC",
            "(01)00000040170725(21)ABC",
            "gtin declared 00000040170725 | serial declared ABC",
            "",
        ),
        // What is wrong in the component is wrong with the whole.
        ("]E04006381333931|]e017261301", "", "", "error date 19"),
        ("]E04006381333931|]e00104006381333948", "", "", "error repeated_ai 19"),
        ("]E04006381333931|]e03712", "", "", "error exclusive_ais 19"),
        ("]E04006381333932|]e021ABC", "", "", "error check_digit 12"),
        (
            "]e00104006381333931|",
            "(01)04006381333931",
            "gtin declared 04006381333931",
            "warning empty_component 17",
        ),
        (
            "]E04006381333931|]e121A|]e1",
            "(01)04006381333931(21)A",
            "gtin declared 04006381333931 | serial declared A",
            "warning empty_component 24",
        ),
        ("]e0|", "", "", "error empty 0"),
        // A bar is no separator elsewhere.
        ("]C10104006381333931|21ABC", "", "", "error unknown_ai 16"),
        ("]d221A|10B", "", "", "error character 3"),
    ]);
}

#[test]
fn data_by_the_standard_of_an_industry_says_so() {
    check(&[
        ("]Q5A1234", "", "serial shaped A1234", "warning industry_data 0"),
        ("]C2A1234", "", "serial shaped A1234", "warning industry_data 0"),
        ("]Q2\\000026Ü12", "", "serial shaped Ü12", "warning several_words 0"),
        ("]Q2\\000026A\x1bB", "", "", "error control_character 8"),
    ]);
}

#[test]
fn every_rule_of_a_value_is_applied() {
    let good = "0104006381333931";
    for (element, problem) in [
        ("80131987654Ad4X4bL5ttr2310c2K", ""),
        ("80131987654Ad4X4bL5ttr2310c2J", "error check_digit 20"),
        ("3912978123", "warning missing_companion 20"),
        ("3912000123", "error value 20"),
        ("422276", ""),
        ("422999", "error value 19"),
        ("7030999AB", ""),
        ("7030998AB", "error value 20"),
        ("423276840", ""),
        ("423999", "error value 19"),
        ("4307DE", "warning missing_companion 20"),
        ("4307de", "error value 20"),
        ("7041PX", "warning missing_companion 20"),
        ("7041Q", "error value 20"),
        ("70401AB!", "error value 23"),
        ("8004ABCD", "error value 20"),
        ("8007DE91100000000123456789", "warning missing_companion 20"),
        ("8007DE91100000000123456788", "error value 20"),
        ("8110012345612345611110123", ""),
        ("8110012345612345611110", "error value 20"),
        ("8112001234561234560123456", ""),
        ("811200123456123456012345", "error value 20"),
        ("4300A%20B", "warning missing_companion 20"),
        ("4300A%2", "error value 20"),
        ("800100001234599910", "error value 20"),
        ("235A\x1d21B", "error exclusive_ais 23"),
        ("3102000100\x1d3103000100", "error exclusive_ais 31"),
    ] {
        let transmission = format!("]d2{good}{element}");
        assert_eq!(problems(&read(&transmission)), problem, "{transmission:?}");
    }
}

#[test]
fn what_is_for_the_camera_of_a_telephone_is_no_serial_number() {
    for text in [
        "WIFI:S:net;T:WPA;P:secret;;",
        "wifi:S:net;;",
        "]Q1LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815",
        "MT:Y.K9042C00KA0648G00",
        "X-HM://0076ZN5DA0000",
        "MECARD:N:Doe;;",
        "mailto:a@b.example",
        "tel:+4915112345678",
    ] {
        let label = read(text);
        assert_eq!(problems(&label), "warning not_a_label 0", "{text}");
        assert!(label.best(IdentifierKind::Serial).is_none(), "{text}: {}", identifiers(&label));
        assert!(bind(&label, &SerialRule::plain()).is_err(), "{text}");
    }
    for text in ["MT:12345", "SN:ABC123", "TEL:", "TEL-123", "00:1A:2B:3C:4D:5E"] {
        assert!(read(text).best(IdentifierKind::Serial).is_some(), "{text}");
    }
}

#[test]
fn a_designator_of_characters_with_nothing_after_it_says_nothing() {
    says(&[
        ("]d4\\000026", "", "", "error empty 7"),
        ("]Q2\\000026 ", "", "", "error empty 7"),
        ("]d5\\000026", "", "", "error empty 0"),
        ("]d4\\000026A", "", "serial shaped A", ""),
    ]);
}

#[test]
fn a_scanners_own_code_tells_the_symbology_where_no_aim_identifier_does() {
    let told = |aim: &str, symbology: Symbology, data: &str| {
        let label = interpret(Scan { aim: Aim::parse(aim), symbology, data: data.as_bytes() });
        (elements(&label), identifiers(&label))
    };
    for symbology in [Symbology::Gs1_128, Symbology::DataBar, Symbology::Gs1DataMatrix, Symbology::Gs1QrCode]
    {
        assert_eq!(told("", symbology, "21ABC"), ("(21)ABC".to_owned(), "serial declared ABC".to_owned()));
    }
    for symbology in [Symbology::Code39, Symbology::Codabar, Symbology::Telepen] {
        let (elements, identifiers) = told("", symbology, "010400638133393121ABC");
        assert_eq!(
            (elements.as_str(), identifiers.as_str()),
            ("", "serial shaped 010400638133393121ABC | gtin segmented 04006381333931")
        );
    }
    assert_eq!(told("", Symbology::Itf, "14006381333938").0, "(01)14006381333938");
    assert_eq!(told("", Symbology::Unknown, "14006381333938").0, "");
    // Eight digits are an EAN-8 where the scanner says so, and never an UPC-E.
    for aim in ["]E0", "]E3"] {
        assert_eq!(told(aim, Symbology::Ean8, "01234565").0, "(01)00000001234565", "{aim}");
    }
    assert_eq!(told("]E0", Symbology::UpcE, "01234565").0, "(01)00012345000065");
}

#[test]
fn every_element_that_identifies_a_unit_is_an_identifier() {
    says(&[
        (
            "]d2010400638133393115280630\x1d80024901542032375101\x1d804289034011560010000000000000000121\x1d804389148000000745809013\x1d8200https://example.com/",
            "(01)04006381333931(15)280630(8002)4901542032375101(8042)89034011560010000000000000000121(8043)89148000000745809013(8200)https://example.com/",
            "gtin declared 04006381333931 | imeisv declared 4901542032375101 | iccid declared 89148000000745809013 | eid declared 89034011560010000000000000000121 | best_before declared 280630 | url declared https://example.com/",
            "warning superfluous_separator 24 | warning missing_companion 50 | warning missing_companion 87",
        ),
        ("]C18002AF0123450ABCDE", "(8002)AF0123450ABCDE", "meid declared AF0123450ABCDE", ""),
        ("]C18002AF0123450ABCDZ", "(8002)AF0123450ABCDZ", "", "warning value 4"),
        ("]C1800212345", "(8002)12345", "", "warning value 4"),
    ]);
}

#[test]
fn data_that_only_starts_like_a_format_is_text() {
    says(&[
        ("[ABC", "", "serial shaped [ABC", "warning several_words 0"),
        ("+$10X3G\x07", "", "", "error control_character 7"),
        ("=/A9997AB3456T0123\x07", "", "", "error control_character 18"),
        ("ftp://example.com/", "", "url shaped ftp://example.com/", "warning not_a_label 0"),
        ("https://", "", "serial shaped https://", "warning several_words 0"),
        ("001A2B3C4D5Z", "", "serial shaped 001A2B3C4D5Z", ""),
        ("00:1A:2B:3C:4D:5Z", "", "serial shaped 00:1A:2B:3C:4D:5Z", "warning several_words 0"),
        // Starts with an EAN-13, and is no IMEI.
        (
            "400638133393110",
            "",
            "serial shaped 400638133393110 | add_on shaped 10 | gtin segmented 04006381333931",
            "warning several_numbers 0",
        ),
    ]);
    for (length, kind) in [(64, "serial"), (65, "text")] {
        let text = "x".repeat(length);
        assert_eq!(identifiers(&read(&text)), format!("{kind} shaped {text}"));
    }
}

#[test]
fn a_problem_of_a_further_component_is_told_with_its_place() {
    says(&[
        ("]e00104006381333931|]e121A#", "", "", "error character 23"),
        ("]e00104006381333931|]e121A|]e110B#", "", "", "error character 30"),
    ]);
}

#[test]
fn an_element_three_times_is_one_fact() {
    says(&[
        ("]C121A\x1d21A\x1d21A", "(21)A(21)A(21)A", "serial declared A", "warning missing_companion 2"),
        ("]C1010400638133393101040063813339310204006381333931", "", "", "error exclusive_ais 34"),
        ("]C110AAAAAAAAAAAAAAAAAAAA#", "", "", "error value_too_long 22"),
    ]);
}
