//! Numbers with a form of their own, wherever they stand: declared, bare, keyed in, and asked for by a rule.

use crate::bind::{key, rule, written};
use crate::common::{check, identifiers, problems, read, says};
use label::{
    Gtin, IdentifierKind as Kind, IdentifierRule, Own, Pattern, SerialRule, bind_for, bind_value,
    bind_value_for,
};

#[test]
fn fourteen_digits_of_an_ean_are_a_gtin_before_they_are_a_upc_with_an_add_on() {
    says(&[
        (
            "]E004006381333931",
            "",
            "gtin checked 04006381333931 | gtin checked 00040063813339 | add_on shaped 31",
            "warning gtin_or_upc_add_on 0",
        ),
        // Only the one or the other.
        ("]E000036000291452", "(01)00036000291452", "gtin declared 00036000291452", ""),
        ("]E003600029145205", "(01)00036000291452", "gtin declared 00036000291452 | add_on declared 05", ""),
        // The scanner says that it has one; and no EAN has another first digit.
        ("]E304006381333931", "(01)00040063813339", "gtin declared 00040063813339 | add_on declared 31", ""),
        ("]E014006381333938", "", "", "error check_digit 11"),
    ]);
}

#[test]
fn a_data_identifier_of_a_product_has_a_gtin_of_any_length() {
    let envelope = |field: &str| format!("[)>\x1e06\x1d{field}\x1dSABC\x1e\x04");
    for (field, wanted) in [
        ("3P036000291452", "gtin declared 00036000291452 | serial declared ABC"),
        ("8P036000291452", "gtin declared 00036000291452 | serial declared ABC"),
        (
            "3P400638133393151995",
            "gtin declared 04006381333931 | serial declared ABC | add_on declared 51995",
        ),
    ] {
        let data = envelope(field);
        let label = read(&data);
        assert_eq!((identifiers(&label).as_str(), problems(&label).as_str()), (wanted, ""), "{field}");
    }
    check(&[("]C08P036000291452", "gtin shaped 00036000291452 | serial shaped 8P036000291452", "")]);
    // Which product it is of isn't told by what is wrong.
    let data = envelope("3P036000291453");
    assert_eq!(
        (identifiers(&read(&data)).as_str(), problems(&read(&data)).as_str()),
        ("", "error check_digit 9")
    );
}

#[test]
fn a_products_own_number_behind_its_data_identifier_is_its_own() {
    let gtins = [Gtin::parse("036000291452").unwrap()];
    let own = Own { gtins: &gtins, sku: Some("PHONE-1"), parts: &["MQ8N2LL/A"] };
    let pattern = Pattern::new(".+").ok();
    let anything = rule(vec![IdentifierRule { pattern, ..key(Kind::Serial) }]);
    for (text, code) in [
        ("8P036000291452", "is_gtin"),
        ("3P036000291452", "is_gtin"),
        ("1PMQ8N2LL/A", "is_part"),
        ("1PPHONE-1", "is_sku"),
    ] {
        for rule in [&anything, &SerialRule::plain()] {
            assert_eq!(written(&bind_value_for(text, rule, own)), code, "{text}");
            assert_eq!(written(&bind_for(&read(&format!("]C0{text}")), rule, &[], own)), code, "{text}");
        }
    }
    // A letter alone may be the serial number's own.
    assert!(bind_value_for("PPHONE-1", &SerialRule::plain(), own).is_ok());
}

#[test]
fn small_letters_of_a_symbology_are_no_caps_lock() {
    check(&[
        ("]g0SNabc", "serial shaped SNabc | serial shaped Nabc", ""),
        ("]j0SNabc", "serial shaped SNabc | serial shaped Nabc", ""),
        ("]a0SNabc", "serial shaped snABC | text shaped SNabc", "warning swapped_case 0"),
    ]);
}

#[test]
fn a_link_whose_front_is_in_capitals_is_declared() {
    let declared = "gtin declared 04006381333931 | serial declared abc";
    check(&[
        ("HTTPS://ID.GS1.ORG/01/04006381333931/21/abc", declared, "warning swapped_case 0"),
        // The scanner's own identifier shows that caps lock is off, or on.
        ("]Q1HTTPS://ID.GS1.ORG/01/04006381333931/21/abc", declared, ""),
        (
            "]q1HTTPS://ID.GS1.ORG/01/04006381333931/21/aBc",
            "gtin checked 04006381333931 | serial shaped AbC",
            "warning swapped_case 0",
        ),
    ]);
}

#[test]
fn a_short_domain_in_small_letters_is_no_caps_lock() {
    says(&[(
        "HTTPS://a.eu/01/04006381333931/21/abc",
        "(01)04006381333931(21)abc",
        "gtin declared 04006381333931 | serial declared abc",
        "",
    )]);
}

#[test]
fn a_telephones_declared_number_has_nothing_between_its_digits() {
    says(&[("]C18002AF012345-0ABCDE", "(8002)AF012345-0ABCDE", "", "warning value 4")]);
}

#[test]
fn a_chips_number_is_never_taken_without_a_question() {
    let seid = "041AC3B5F4E2908112043D51280050840316E7A90B77C2D4";
    let label = read(seid);
    assert_eq!(identifiers(&label), format!("serial shaped {seid}"));
    assert_eq!(problems(&label), "warning secure_element 0");
    assert_eq!(label.competing(), Some(Kind::Text));
    assert_eq!(read(&seid[1..]).competing(), None);
}

#[test]
fn a_number_of_a_kind_has_the_form_of_its_kind() {
    for kind in [
        Kind::Meid,
        Kind::Mac,
        Kind::Iccid,
        Kind::Vin,
        Kind::Imeisv,
        Kind::Sscc,
        Kind::Gtin,
        Kind::Imei,
        Kind::Eid,
        Kind::Ppn,
    ] {
        let misfit = bind_value("hello", &rule(vec![key(kind)])).unwrap_err();
        assert_eq!(misfit.code, "kind", "{kind:?}");
        assert!(misfit.message.starts_with("hello is no "), "{}", misfit.message);
    }
    let given = |kind, value| written(&bind_value(value, &rule(vec![key(kind)])));
    assert_eq!(given(Kind::Mac, "00:1A:2B:3C:4D"), "kind");
    assert_eq!(given(Kind::Meid, "AF0123450ABCDED"), "check");
    assert_eq!(given(Kind::Meid, "2936087365007037101"), "check");
    assert_eq!(given(Kind::Meid, "AF0123450ABCDEC"), "key meid keyed AF0123450ABCDE");
    assert_eq!(given(Kind::Sscc, "106141412345678907"), "check");
    assert_eq!(given(Kind::Gtin, "4006381333931"), "key gtin keyed 04006381333931");
    assert_eq!(given(Kind::Vin, "1m8gdm9axkp042788"), "key vin keyed 1M8GDM9AXKP042788");
    // A pattern says which form the rule wants.
    let pattern = Pattern::new("hello").ok();
    let own = rule(vec![IdentifierRule { pattern, ..key(Kind::Mac) }]);
    assert_eq!(written(&bind_value("hello", &own)), "key mac keyed hello");
}

#[test]
fn a_number_is_keyed_in_as_it_is_printed() {
    let given =
        |rule: IdentifierRule, value| written(&bind_value(value, &SerialRule::new(vec![rule]).unwrap()));
    for printed in ["49-015420-323751-8", "49 015420 323751 8", "490154203237518"] {
        assert_eq!(given(key(Kind::Imei), printed), "key imei keyed 490154203237518", "{printed}");
        let pattern = Pattern::new("49[0-9]{13}").ok();
        let like = IdentifierRule { pattern, ..key(Kind::Imei) };
        assert_eq!(given(like, printed), "key imei keyed 490154203237518", "{printed}");
    }
    assert_eq!(given(key(Kind::Imei), "49-015420-323751-7"), "check");
    assert_eq!(given(key(Kind::Imei), "49015420323751"), "kind");
    let eid = "8903 4011 5600 1000 0000 0000 0000 0121";
    assert_eq!(given(key(Kind::Eid), eid), "key eid keyed 89034011560010000000000000000121");
}

#[test]
fn a_telephones_number_is_the_same_in_each_of_its_fields() {
    for (value, wanted, problem) in [
        ("293608736500703710", "meid declared 293608736500703710", ""),
        ("2936087365007037100", "meid declared 2936087365007037100", ""),
        ("AF0123450ABCDEC", "meid declared AF0123450ABCDEC", ""),
        ("99000012345678", "meid declared 99000012345678", ""),
        ("35209900176148", "imei declared 35209900176148", ""),
        ("4901542032375101", "imeisv declared 4901542032375101", ""),
        ("AF0123450ABCDED", "", "warning check_digit"),
        ("12345678", "", "warning value"),
    ] {
        let element = format!("]C18002{value}");
        let field = format!("[)>\x1e06\x1d22S{value}\x1dPX\x1e\x04");
        assert_eq!(identifiers(&read(&element)), wanted, "{value}");
        let with_part = format!("{wanted} | part_number declared X");
        assert_eq!(identifiers(&read(&field)), with_part.trim_start_matches(" | "), "{value}");
        let told =
            |problem: &str, at| if problem.is_empty() { String::new() } else { format!("{problem} {at}") };
        assert_eq!(problems(&read(&element)), told(problem, 4), "{value}");
        assert_eq!(problems(&read(&field)), told(problem, 10), "{value}");
    }
}

#[test]
fn a_flaw_beside_the_serial_number_is_a_warning() {
    for (field, found, problem) in [
        ("22S12345678", "serial declared ABC", "warning value 10"),
        ("1T", "serial declared ABC", "warning value_too_short 9"),
        ("23S00:1A:2B:3C:4D:5E", "serial declared ABC | mac declared 00:1A:2B:3C:4D:5E", ""),
        ("23S00:1A:2B", "serial declared ABC", "warning value 10"),
        ("I12345", "serial declared ABC", "warning value 8"),
        ("14D240600", "serial declared ABC", "warning date 10"),
        ("14D20281301", "serial declared ABC", "warning date 10"),
        ("8S106141412345678907", "serial declared ABC", "warning check_digit 9"),
        ("43S1234", "serial declared ABC", "warning value 10"),
        // Of which unit or product it is isn't told any more.
        ("1S", "", "error value_too_short 9"),
        ("9N110375286415", "", "error check_digit 9"),
    ] {
        let data = format!("[)>\x1e06\x1d{field}\x1dSABC\x1e\x04");
        let label = read(&data);
        assert_eq!((identifiers(&label).as_str(), problems(&label).as_str()), (found, problem), "{field}");
    }
}

#[test]
fn only_its_position_says_where_a_problem_is() {
    for (transmission, code, position) in [
        ("]Q2\\000026AB\tC", "control_character", 9),
        ("]Q2\\000026A\u{200b}B", "hidden_character", 8),
        ("]Q2\\000026[)>\x1e05\x1d10A\x1d\x1d21B\x1e\x04", "doubled_separator", 18),
    ] {
        let label = read(transmission);
        let problem = label.problems.iter().find(|problem| problem.code == code).unwrap();
        assert_eq!(problem.position, Some(position), "{transmission:?}");
        assert!(!problem.message.contains("byte"), "{}", problem.message);
    }
}

#[test]
fn a_number_that_is_no_products_is_told_wherever_it_stands() {
    check(&[
        (
            "urn:epc:id:sgtin:200638.0133393.ABC",
            "gtin declared 02006381333933 | serial declared ABC",
            "warning restricted_number 0",
        ),
        (
            "8P02006381333933",
            "gtin shaped 02006381333933 | serial shaped 8P02006381333933",
            "warning restricted_number 0",
        ),
        (
            "[)>\x1e06\x1d8P02006381333933\x1dSABC\x1e\x04",
            "gtin declared 02006381333933 | serial declared ABC",
            "warning restricted_number 0",
        ),
    ]);
}
