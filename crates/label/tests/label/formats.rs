//! Digital Links, envelopes, data identifiers, HIBC and other device identifiers.

use crate::common::{elements, identifiers, problems, read};
use label::{UdiIssuer, hibc};
use proptest::prelude::*;

/// Checks transmissions against elements, identifiers and problems.
fn check(cases: &[(&str, &str, &str, &str)]) {
    for (transmission, wanted_elements, wanted_identifiers, wanted_problems) in cases {
        let label = read(transmission);
        assert_eq!(elements(&label), *wanted_elements, "elements of {transmission:?}");
        assert_eq!(identifiers(&label), *wanted_identifiers, "identifiers of {transmission:?}");
        assert_eq!(problems(&label), *wanted_problems, "problems of {transmission:?}");
    }
}

/// Checks that transmissions say nothing but this error.
fn refused(cases: &[(&str, &str)]) {
    for (transmission, problem) in cases {
        let label = read(transmission);
        assert_eq!(problems(&label), format!("error {problem}"), "{transmission:?}");
        assert_eq!(
            (elements(&label), identifiers(&label)),
            (String::new(), String::new()),
            "{transmission:?}"
        );
    }
}

const GTIN_AND_SERIAL: (&str, &str) =
    ("(01)04006381333931(21)ABC123", "gtin declared 04006381333931 | serial declared ABC123");

#[test]
fn a_digital_link_of_any_shop_is_its_elements() {
    let (wanted, found) = GTIN_AND_SERIAL;
    for address in [
        "https://id.gs1.org/01/04006381333931/21/ABC123",
        "]Q1https://id.gs1.org/01/04006381333931/21/ABC123",
        "]d1HTTPS://example.com/01/04006381333931/21/ABC123",
        "hTTp://shop.example:8080/some/stem/01/04006381333931/21/ABC123#21/X",
        "https://example.com/01/04006381333931/21/ABC123?linkType=gs1:pip&utm=1",
        "https://example.com/01/04006381333931/21/ABC123/",
        "https://example.com/414/4006381333931/01/04006381333931/21/ABC123",
    ] {
        check(&[(address, wanted, found, "")]);
    }
}

#[test]
fn a_digital_link_holds_qualifiers_and_attributes_in_order() {
    check(&[
        (
            "https://example.com/01/04006381333931/22/2A/10/LOT7/21/SN?17=280630&3103=000195",
            "(01)04006381333931(22)2A(10)LOT7(21)SN(17)280630(3103)000195",
            "gtin declared 04006381333931 | serial declared SN | lot declared LOT7 | expiry declared 280630",
            "",
        ),
        (
            "https://example.com/00/106141412345678908",
            "(00)106141412345678908",
            "sscc declared 106141412345678908",
            "",
        ),
    ]);
}

#[test]
fn percent_escapes_are_decoded_exactly_once() {
    check(&[
        (
            "https://example.com/01/04006381333931/21/A%2FB%2B1+2",
            "(01)04006381333931(21)A/B+1+2",
            "gtin declared 04006381333931 | serial declared A/B+1+2",
            "",
        ),
        (
            "https://example.com/01/04006381333931/21/A%252F",
            "(01)04006381333931(21)A%2F",
            "gtin declared 04006381333931 | serial declared A%2F",
            "",
        ),
    ]);
    refused(&[
        ("https://example.com/01/04006381333931/21/A%2540%40", "character 47"),
        ("https://example.com/01/04006381333931/21/A%00", "control_character 42"),
        ("https://example.com/01/04006381333931/21/A%0", "percent_encoding 42"),
        ("https://example.com/01/04006381333931/21/A%FF", "percent_encoding 41"),
        ("https://example.com/01/04006381333931/21/A?10=B+C", "character 47"),
    ]);
}

#[test]
fn a_short_gtin_in_a_digital_link_is_taken_and_told() {
    for (gtin, wanted) in [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("40170725", "00000040170725"),
    ] {
        let address = format!("https://example.com/01/{gtin}");
        check(&[(
            &address,
            &format!("(01){wanted}"),
            &format!("gtin declared {wanted}"),
            "warning padded_gtin 23",
        )]);
    }
}

#[test]
fn each_primary_key_takes_its_own_qualifiers() {
    for (path, wanted) in [
        ("8010/4006381ABC/8011/12", "(8010)4006381ABC(8011)12"),
        ("414/4006381333931/254/A1", "(414)4006381333931(254)A1"),
        ("8004/4006381ABC", "(8004)4006381ABC"),
        ("01/04006381333931/235/TPX", "(01)04006381333931(235)TPX"),
        ("01/04006381333931/01/04006381333931", "(01)04006381333931"),
    ] {
        assert_eq!(elements(&read(&format!("https://example.com/{path}"))), wanted, "{path}");
    }
}

#[test]
fn the_examples_of_the_documentation_are_read() {
    check(&[
        (
            "https://example.com/01/4006381333931",
            "(01)04006381333931",
            "gtin declared 04006381333931",
            "warning padded_gtin 23",
        ),
        (
            "https://example.com/stem/01/04006381333931/IWbFj7_T0",
            "(01)04006381333931(21)xY-_09",
            "gtin declared 04006381333931 | serial declared xY-_09",
            "",
        ),
    ]);
}

#[test]
fn who_issued_a_device_identifier_is_told_by_its_first_characters() {
    for (data, issuer) in [
        ("0104006381333931", Some(UdiIssuer::Gs1)),
        ("+A123BJC5D6E71G", Some(UdiIssuer::Hibcc)),
        ("=/A9999XYZ100T0944", Some(UdiIssuer::Iccbba)),
        ("&,1000000000000XYZ123", Some(UdiIssuer::Iccbba)),
        ("02", None),
        ("", None),
    ] {
        assert_eq!(UdiIssuer::of(data), issuer, "{data}");
    }
}

#[test]
fn a_digital_link_that_breaks_the_standard_is_refused() {
    refused(&[
        ("https://example.com/01/04006381333932", "check_digit 23"),
        ("https://example.com/01/4006381333932", "check_digit 23"),
        ("https://example.com/01/04006381333931/21/A/10/B", "digital_link_path 38"),
        ("https://example.com/01/04006381333931/254/A", "digital_link_path 38"),
        ("https://example.com/01/04006381333931/21/", "value_too_short 41"),
        ("https://example.com/01/04006381333931/10/A?10=B", "repeated_ai 46"),
        ("https://example.com/01/04006381333931?17=280630&17=280630", "repeated_ai 51"),
        ("https://example.com/01/04006381333931?21=A", "digital_link_attribute 38"),
        ("https://example.com/01/04006381333931?17=281330", "date 41"),
        ("https://example.com/01/04006381333931?37=12", "exclusive_ais 41"),
    ]);
}

#[test]
fn a_plain_web_address_is_no_label_and_no_error() {
    for address in [
        "https://example.com",
        "https://example.com/",
        "https://example.com/?01=04006381333931",
        "https://blog.example/2024/01/15",
        "https://example.com/01/%zz",
        "https://example.com/00/1/2/3/4/5/6/7/8/9/10/11",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://example.com/products/AbC-_123",
        "http:///01/04006381333931",
    ] {
        check(&[(address, "", &format!("url shaped {address}"), "warning not_a_label 0")]);
    }
}

#[test]
fn an_unknown_number_in_the_query_is_left_out_and_told() {
    check(&[(
        "https://example.com/01/04006381333931/21/ABC123?77=1&x=2",
        GTIN_AND_SERIAL.0,
        GTIN_AND_SERIAL.1,
        "warning unknown_ai 48",
    )]);
}

#[test]
fn an_envelope_of_data_identifiers_declares_them() {
    check(&[
        (
            "]d1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1dQ1\x1e\x04",
            "",
            "serial declared C02XK0ABJHD2 | part_number declared MQ8N2LL/A",
            "",
        ),
        (
            "[)>\x1e06\x1d9N110375286414\x1d1T12345ABCDE\x1dD280630\x1dS12345ABCDEF98765\x1e\x04",
            "",
            "serial declared 12345ABCDEF98765 | lot declared 12345ABCDE | expiry declared 280630 | ppn declared 110375286414",
            "",
        ),
        (
            "[)>\x1e06\x1d8P04006381333931\x1d22S490154203237518\x1d23S001A2B3C4D5E\x1d43S89148000000745809013\x1d14D20280630\x1d16D20260102\x1d25D20280501\x1e\x04",
            "",
            "gtin declared 04006381333931 | imei declared 490154203237518 | iccid declared 89148000000745809013 | mac declared 001A2B3C4D5E | expiry declared 280630 | best_before declared 280501 | production_date declared 260102",
            "",
        ),
    ]);
}

#[test]
fn an_envelope_holds_several_formats() {
    check(&[
        (
            "[)>\x1e05\x1d010400638133393121ABC123\x1e06\x1d1PX1\x1e\x04",
            GTIN_AND_SERIAL.0,
            "gtin declared 04006381333931 | serial declared ABC123 | part_number declared X1",
            "",
        ),
        (
            "[)>\x1e12\x1dMFR 0CVA5\x1dSER 786950\x1dPNR 1234\x1e\x04",
            "",
            "serial declared 786950 | part_number declared 1234",
            "",
        ),
        ("[)>\x1e07\x1dfree text\x1e\x04", "", "", "warning unknown_format 4"),
    ]);
}

#[test]
fn a_composite_serial_number_is_whole_and_its_parts_are_told() {
    check(&[
        (
            "[)>\x1e06\x1d18S0CVA5786950\x1e\x04",
            "",
            "serial declared 0CVA5786950 | serial segmented 786950",
            "",
        ),
        (
            "[)>\x1e06\x1d25SUN123456789A1B2\x1e\x04",
            "",
            "serial declared UN123456789A1B2 | serial segmented A1B2",
            "",
        ),
        (
            "[)>\x1e06\x1d37SUN123456789PN1+SN1\x1e\x04",
            "",
            "serial declared UN123456789PN1+SN1 | serial segmented SN1 | part_number segmented PN1",
            "",
        ),
        // The agency's company numbers have no one length.
        ("[)>\x1e06\x1d25SLEACME123\x1e\x04", "", "serial declared LEACME123", ""),
    ]);
}

#[test]
fn an_envelope_without_its_end_is_read_and_told() {
    check(&[
        ("[)>\x1e06\x1dSABC\x1e", "", "serial declared ABC", "warning envelope_end 12"),
        ("[)>\x1e06\x1dSABC\x04", "", "serial declared ABC", "warning envelope_end 11"),
        ("[)>\x1e06\x1dSABC", "", "serial declared ABC", "warning envelope_end 11"),
    ]);
}

#[test]
fn an_envelope_that_breaks_its_standards_says_nothing_else() {
    refused(&[
        ("[)>\x1e06\x1dSABC\x1d14D20281330\x1e\x04", "date 15"),
        ("[)>\x1e06\x1dS\x1e\x04", "value_too_short 8"),
        ("[)>\x1e06\x1d23S1234\x1e\x04", "value_too_short 10"),
        ("[)>\x1e06\x1d23S001A2B3C4D5G\x1e\x04", "character 21"),
        ("[)>\x1e06\x1dI1M8GDM9AXKP04278O\x1e\x04", "character 24"),
        ("[)>\x1e06\x1d8P04006381333932\x1e\x04", "check_digit 9"),
        ("[)>\x1e06\x1d9N110375286415\x1e\x04", "check_character 9"),
        ("[)>\x1e05\x1d0104006381333932\x1e\x04", "check_digit 9"),
        ("[)>\x1e06\x1dSAB\tC\x1e\x04", "control_character 10"),
        ("[)>\x1e06\x1dSABC\x1e\x04more", "control_character 12"),
    ]);
}

#[test]
fn the_most_fields_and_no_more_are_read() {
    let envelope = |count: usize| format!("[)>\x1e06{}\x1e\x04", "\x1dQ1".repeat(count));
    assert_eq!(problems(&read(&envelope(127))), "");
    refused(&[
        (&envelope(128), "too_many_elements 4"),
        (&format!("[)>{}", "\x1e".repeat(200)), "too_many_elements 132"),
    ]);
    let query = |count: usize| (0..count).map(|decimals| format!("&{}=1", 90 + decimals)).collect::<String>();
    let measures: String =
        (0..32).map(|index| format!("&3{}{}{}=000001", 1 + index / 12, index / 2 % 6, index % 2)).collect();
    assert!(
        problems(&read(&format!("https://example.com/00/106141412345678908?{}{measures}", query(5))))
            .starts_with("error too_many_elements")
    );
}

#[test]
fn an_unknown_data_identifier_is_told_and_harms_no_other() {
    check(&[(
        "[)>\x1e06\x1d99X1\x1dlower\x1dSABC\x1e\x04",
        "",
        "serial declared ABC",
        "warning unknown_data_identifier 7 | warning unknown_data_identifier 12",
    )]);
}

#[test]
fn lost_control_characters_are_told_and_repaired_only_where_nothing_else_fits() {
    check(&[
        ("[)>06S12345678", "", "serial segmented 12345678", "warning separators_lost 3"),
        // A part number, or a part number and a serial number?
        ("[)>061PABCS123", "", "", "warning separators_lost 3"),
        ("[)>05010400638133393121ABC10D", "", "gtin segmented 04006381333931", "warning separators_lost 3"),
        ("[)>12SER 1", "", "", "warning separators_lost 3"),
        ("[)>ABC", "", "serial shaped [)>ABC", ""),
    ]);
}

#[test]
fn a_bare_code_with_a_data_identifier_stays_itself_too() {
    check(&[
        ("]C0SC02XK0ABJHD2", "", "serial shaped SC02XK0ABJHD2 | serial shaped C02XK0ABJHD2", ""),
        (
            "]C01S20AL0098USPC012345",
            "",
            "serial shaped 1S20AL0098USPC012345 | serial shaped 20AL0098USPC012345",
            "",
        ),
        (
            "]C018S0CVA5786950",
            "",
            "serial shaped 18S0CVA5786950 | serial shaped 0CVA5786950 | serial segmented 786950",
            "",
        ),
        ("]C022S490154203237518", "", "serial shaped 22S490154203237518 | imei shaped 490154203237518", ""),
        ("]C023S001A2B3C4D5E", "", "serial shaped 23S001A2B3C4D5E | mac shaped 001A2B3C4D5E", ""),
        (
            "]C043S89148000000745809013",
            "",
            "serial shaped 43S89148000000745809013 | iccid shaped 89148000000745809013",
            "",
        ),
        ("]C0Q12", "", "serial shaped Q12", ""),
        ("]C0S", "", "serial shaped S", ""),
    ]);
}

#[test]
fn published_hibc_structures_are_read() {
    check(&[
        ("]A0+A123BJC5D6E71G", "", "part_number declared BJC5D6E7 | udi_di declared A123BJC5D6E71", ""),
        ("+$$52001510X3GD", "", "lot declared 10X3 | expiry declared 200115", ""),
        ("+$$+52001510X3GB", "", "serial declared 10X3 | expiry declared 200115", ""),
        // The check character is a space.
        ("+$$52001510X3+ ", "", "lot declared 10X3 | expiry declared 200115", ""),
        ("+$$710X3G7", "", "lot declared 10X3", ""),
        (
            "]d1+A99912345/$$52025010X3/16D20111212/S77DEFG458",
            "",
            "serial declared 77DEFG45 | lot declared 10X3 | expiry declared 200906 | production_date declared 111212 | part_number declared 1234 | udi_di declared A99912345",
            "",
        ),
        (
            "+A123ABCDEFGHI1234567891/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202$",
            "",
            "serial declared XYZ456789012345678 | lot declared LOT123456789012345 | expiry declared 200202 | production_date declared 130202 | part_number declared ABCDEFGHI123456789 | udi_di declared A123ABCDEFGHI1234567891",
            "",
        ),
        (
            "+A99912345/$$81210X3/16D20111212/14D20200906/S77DEFG45$",
            "",
            "serial declared 77DEFG45 | lot declared 10X3 | expiry declared 200906 | production_date declared 111212 | part_number declared 1234 | udi_di declared A99912345",
            "",
        ),
        (
            "+J123AQ3451/25330BC34567/S4012X",
            "",
            "serial declared 4012 | lot declared BC34567 | expiry declared 251126 | part_number declared AQ345 | udi_di declared J123AQ3451",
            "",
        ),
        (
            "+J123AQ3451/$$1125BC34567/S4012L",
            "",
            "serial declared 4012 | lot declared BC34567 | expiry declared 251100 | part_number declared AQ345 | udi_di declared J123AQ3451",
            "",
        ),
        // The older secondary structure has no flags, and could be something else.
        ("+2001510X3GG", "", "lot checked 10X3 | expiry checked 200115 | serial shaped +2001510X3GG", ""),
    ]);
}

/// The structure with its check character.
fn with_check(front: &str) -> String {
    format!("{front}{}", hibc::check_character(front).unwrap())
}

#[test]
fn every_date_form_of_hibc_is_read() {
    for (flags, day) in [
        ("$$0928", "280900"),
        ("$$2093028", "280930"),
        ("$$3280930", "280930"),
        ("$$428093023", "280930"),
        ("$$528274", "280930"),
        ("$$62827423", "280930"),
        ("$$8120928", "280900"),
        ("$$9001233280930", "280930"),
    ] {
        let wanted = format!("lot declared L1 | expiry declared {day}");
        check(&[(&with_check(&format!("+{flags}L1G")), "", &wanted, "")]);
    }
    check(&[
        (&with_check("+$LOT1G"), "", "lot declared LOT1", ""),
        (&with_check("+$+SN1G"), "", "serial declared SN1", ""),
    ]);
}

#[test]
fn hibc_that_breaks_its_standard_is_refused() {
    refused(&[
        ("+A123BJC5D6E71H", "check_character 14"),
        ("+$$52001510X3GE", "check_character 14"),
        ("+A99912345/$$52025010X3/16D20111212/S77DEFG459", "check_character 45"),
        (&with_check("+$$52036710X3G"), "date 4"),
        (&with_check("+$$1328L1G"), "date 3"),
        (&with_check("+$$XL1G"), "hibc_structure 3"),
        (&with_check("+A99912345/14D20281301"), "date 14"),
        (&with_check("+A99912345/Z1"), "hibc_structure 11"),
        (&with_check("+A99912345/Q1X"), "hibc_structure 12"),
        (&with_check("+$123456789012345678901G"), "length 2"),
    ]);
}

#[test]
fn a_secondary_structure_belongs_to_the_primary_that_it_links_to() {
    let read = |text| hibc::parse(text).unwrap().unwrap();
    let (primary, secondary) = (read("+A123BJC5D6E71G"), read("+$$52001510X3GD"));
    assert!(secondary.belongs_to(&primary));
    assert!(!read("+$$52001510X3+ ").belongs_to(&primary) && !primary.belongs_to(&primary));
}

#[test]
fn text_with_a_plus_that_is_no_hibc_stays_text() {
    check(&[
        ("+491701234567", "", "serial shaped +491701234567", ""),
        ("+", "", "serial shaped +", ""),
        ("+é", "", "serial shaped +é", ""),
        ("+abc", "", "serial shaped +abc", ""),
    ]);
}

#[test]
fn isbt_128_structures_of_a_device_are_told_apart() {
    check(&[
        (
            "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123",
            "",
            "serial declared 000025 | lot declared 000000000000XYZ123 | expiry declared 140201 | production_date declared 130201 | udi_di declared A9999XYZ100T0944 | donation declared A99971312345600",
            "",
        ),
        ("=A99971312345600", "", "donation declared A99971312345600", ""),
        ("=<E0791V00", "", "part_number declared E0791V00", ""),
        ("&>0140322359", "", "expiry declared 140201", ""),
        ("=,12345", "", "serial shaped =,12345", ""),
        ("=ABC", "", "serial shaped =ABC", ""),
    ]);
    refused(&[("=>014367", "date 2"), ("=/A9999XYZ100T0944=>014000", "date 20")]);
}

#[test]
fn a_compressed_digital_link_is_its_elements() {
    let gtin = "gtin declared 04006381333931 | ";
    let serial =
        |serial: &str| (format!("(01)04006381333931(21){serial}"), format!("{gtin}serial declared {serial}"));
    for (segment, value) in [
        ("DAdJnd9bVgowOQ", "12345"),
        ("DAdJnd9bVo1XgkY", "ABC123"),
        ("DAdJnd9bVs2LH3-no", "xY-_09"),
        // With a pair of the shop's own.
        ("DAdJnd9bVgowOfBSawF2Yg", "12345"),
        // The key itself is not compressed.
        ("01/04006381333931/IWbFj7_T0", "xY-_09"),
    ] {
        let (wanted, found) = serial(value);
        check(&[(&format!("https://example.com/stem/{segment}"), &wanted, &found, "")]);
    }
    check(&[
        // Published with GS1's own toolkit.
        (
            "http://example.org/AQnYUc1gmiERBhQ0ytiyZuAGOLc1TQ",
            "(01)05412345000013(10)ABC&+123(7003)1903061658",
            "gtin declared 05412345000013 | lot declared ABC&+123",
            "",
        ),
        (
            "http://example.org/AQnYUc1gmiERBhQ0ytiyZuAGOLc1TXhXsaXbQKHFuaprwUmrBX6g",
            "(01)05412345000013(10)ABC&+123(7003)1903061658",
            "gtin declared 05412345000013 | lot declared ABC&+123",
            "",
        ),
        // Leading zeros of digits are kept.
        (
            "https://example.com/GgdJnd9bVoVWBgOiQbA",
            "(01)04006381333931(10)AB(21)007(17)280630",
            "gtin declared 04006381333931 | serial declared 007 | lot declared AB | expiry declared 280630",
            "",
        ),
    ]);
}

#[test]
fn a_segment_that_only_looks_compressed_is_no_label() {
    for address in [
        // A wrong check digit, a bit of padding set, a character short.
        "https://example.com/DAdJnd9bWAowOQ",
        "https://example.com/DAdJnd9bVgowOR",
        "https://example.com/DAdJnd9bVgowO",
        "https://example.com/01/04006381333932/IWbFj7_T0",
        "https://example.com/stem/IWbFj7_T0",
    ] {
        check(&[(address, "", &format!("url shaped {address}"), "warning not_a_label 0")]);
    }
}

/// Text near to one of the standards.
fn near() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\[\\)>\x1e?(05|06|12|07)?\x1d?([0-9]{0,2}[A-Z][!-~]{0,12}|01[0-9]{14}|\x1d|\x1e|\x04|é){0,12}",
        "https?://[a-z/]{0,9}(/01/[0-9]{13,14}|/00/[0-9]{18}|/21/[!-~]{0,9}|%[0-9A-F]{2}|\\?|&|[0-9]{2}=|é){0,9}",
        "https?://[a-z]{1,5}/[A-Za-z0-9_-]{0,60}",
        "\\+[A-Z0-9$+/. %-]{0,40}",
        "[=&][=&,>}/<%+A-Z0-9]{0,60}",
        "[0-9]{0,2}[A-Z]\\PC{0,40}",
    ]
}

proptest! {
    #[test]
    fn text_near_a_standard_makes_a_label_that_keeps_its_promises(text in near()) {
        let label = read(&text);
        let broken = problems(&label).contains("error");
        prop_assert!(!broken || (label.elements.is_empty() && label.identifiers.is_empty()), "{label:?}");
        for problem in &label.problems {
            prop_assert!(problem.position <= text.len() && problem.message.len() < 600, "{problem:?}");
            prop_assert!(!problem.message.chars().any(char::is_control), "{problem:?}");
        }
        for identifier in &label.identifiers {
            prop_assert!(!identifier.value.is_empty() && !identifier.value.chars().any(char::is_control));
        }
    }

    #[test]
    fn a_hibc_structure_that_is_put_together_is_read_again(product in "[A-Z0-9]{1,18}", unit in "[0-9]", serial in "[A-Z0-9.-]{1,18}") {
        let text = with_check(&format!("+A123{product}{unit}/S{serial}"));
        let message = hibc::parse(&text).unwrap().unwrap();
        prop_assert_eq!(message.primary.map(|primary| (primary.product, primary.unit)), Some((product.as_str(), unit.as_str())));
        prop_assert_eq!(message.fields.iter().map(|field| field.value).collect::<Vec<_>>(), [serial.as_str()]);
    }

    #[test]
    fn a_serial_number_in_a_digital_link_is_read_as_it_was_written(serial in "[!\"%-?A-Z_a-z0-9]{1,20}") {
        let escaped: String = serial.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
        let address = format!("https://example.com/01/04006381333931/21/{escaped}");
        prop_assert_eq!(elements(&read(&address)), format!("(01)04006381333931(21){serial}"));
    }
}
