//! What is never taken for the serial number of the unit in hand without a question.

use crate::common::{check, identifiers, problems, read};
use label::{
    Evidence, Gtin, IdentifierKind, IdentifierRule, Label, Own, Pattern, SerialRule, bind, bind_for,
    bind_value_for,
};

/// Whether a rule that says nothing takes something of the label for a serial number without a question.
pub(crate) fn is_taken_for_granted(label: &Label<'_>) -> bool {
    let bound = bind(label, &SerialRule::plain());
    let declared = bound.as_ref().is_ok_and(|bound| bound.evidence() == Some(Evidence::Declared));
    bound.is_ok() && (declared || label.competing().is_none())
}

#[track_caller]
fn never_granted(transmissions: &[&str]) {
    for transmission in transmissions {
        let label = read(transmission);
        assert!(!is_taken_for_granted(&label), "{transmission}: {label:?}");
        assert!(!label.problems.is_empty(), "{transmission} is doubted in silence: {label:?}");
    }
}

#[test]
fn a_piece_of_an_item_names_the_item() {
    let says = "gtin declared 04006381333948 | serial declared AA9";
    check(&[
        ("]d28006040063813339480102\x1d21AA9", says, "warning piece_of_item 4"),
        ("https://id.gs1.org/8006/040063813339480102/21/AA9", says, "warning piece_of_item 24"),
        ("]d28006040063813339480101\x1d21AA9", says, ""),
    ]);
    assert_eq!(
        read("]d28006040063813339480102\x1d21AA9").problems[0].message,
        "this is piece 01 of the 02 of an item: they have one serial number together"
    );
}

#[test]
fn the_serial_number_of_a_pallet_or_of_contents_is_not_the_units() {
    never_granted(&["]C102040063813339483712\x1d21ABC", "]C10010614141234567890821ABC"]);
    check(&[(
        "]C10010614141234567890821ABC",
        "sscc declared 106141412345678908 | serial shaped ABC",
        "warning missing_companion 22 | warning serial_of_case 22",
    )]);
    let label = read("]C1001061414123456789080104006381333931\x1d21ABC");
    assert!(identifiers(&label).contains("serial declared ABC"), "{label:?}");
}

#[test]
fn a_number_of_the_shops_own_is_told_whatever_carries_it() {
    for transmission in [
        "]d20102012345678903",
        "(01)02012345678903",
        "2012345678903",
        "0102012345678903",
        "]d20100000000000000",
    ] {
        assert!(problems(&read(transmission)).contains("restricted_number"), "{transmission}");
    }
    assert_eq!(problems(&read("]d2010400638133393121A")), "");
}

#[test]
fn a_wrong_check_digit_behind_a_data_identifier_is_told() {
    assert!(problems(&read("]C043S89148000000745809014")).contains("iccid_check_digit 3"));
    assert!(problems(&read("]C0I1M8GDM9A1KP042788")).contains("vin_check_character 1"));
}

#[test]
fn an_address_that_may_be_a_compressed_link_by_accident_declares_nothing() {
    let label = read("https://youtu.be/D0RJId4cgiI");
    assert!(label.identifiers.iter().all(|found| found.evidence != Evidence::Declared), "{label:?}");
    assert!(label.best(IdentifierKind::Gtin).is_some(), "{label:?}");
}

#[test]
fn a_products_own_code_is_no_serial_number_however_it_came() {
    let gtin = [Gtin::parse("4006381333931").unwrap(), Gtin::parse("036000291452").unwrap()];
    let own = Own { gtins: &gtin, ..Own::default() };
    let refused = |data: &str| {
        let label = read(data);
        let refused = bind_for(&label, &SerialRule::plain(), &[], own).is_err();
        assert!(refused || label.identifiers.is_empty(), "{data}: {label:?}");
    };
    for data in [
        "400638133393105",
        "400638133393151995",
        "]C0400638133393105",
        "03600029145205",
        "400638133393",
        "0400638133393",
        "4 006381 333931",
        "04006381333931ABC",
        "4006381333931;ABC123",
        "4006381333931-1",
        "*4006381333931*",
        "\"4006381333931\"",
        "]F0A4006381333931B",
        "A4006381333931B",
        "3600029145",
        // Without its first digit, and without the last one too.
        "006381333931",
        "]C0006381333931",
        "00638133393",
        "S006381333931",
        "X006381333931",
        "SN:006381333931",
        "(21)006381333931",
        "]C121006381333931",
        "[)>\x1e06\x1dS006381333931\x1e\x04",
        // The code of a case, where it is called a serial number.
        "S14006381333938",
        "1S14006381333938",
        "]C12114006381333938",
        "[)>\x1e06\x1dS14006381333938\x1e\x04",
        "X14006381333938",
        "14006381333938 ABC",
        // A misread check digit.
        "]C04006381333930",
    ] {
        refused(data);
    }
    // Given by hand or by a program: what is nothing but the code, and the code with its add-on.
    for value in ["4 006381 333931", "400638133393", "400638133393105", "*4006381333931*", "006381333931"] {
        assert!(bind_value_for(value, &SerialRule::plain(), own).is_err(), "{value}");
    }
    // A maker's serial numbers may start so: the rule says it.
    let mut rule = IdentifierRule::plain(IdentifierKind::Serial);
    rule.pattern = Pattern::new("4006381333931[0-9]{4}").ok();
    let rule = SerialRule::new(vec![rule]).unwrap();
    assert!(bind_for(&read("]C040063813339310001"), &rule, &[], own).is_ok());
    for data in ["]C0ABC123", "]C0A400638B", "]C0333931", "]C04006381333"] {
        assert!(bind_for(&read(data), &SerialRule::plain(), &[], own).is_ok(), "{data}");
    }
}

#[test]
fn gs1_text_is_no_serial_number_whatever_carries_it() {
    never_granted(&[
        "]C0010400638133394821XYZ1",
        "]C0]C1010400638133393121ZZ1",
        "010400638133393110L#21ABC",
        "010400638133393110L 21ABC",
        "010400638133393110L|21ABC",
        "010400638133393110L@21ABC",
        "010400638133393110L~121ABC",
        "010400638133393110L\\F21ABC",
        "010400638133393110L&#29;21ABC",
        "010400638133393110L\u{2194}21ABC",
        "]C0010400638133393110L7<GS>21ABC",
        "]d1010400638133393110L7<GS>21ABC",
    ]);
    let label = read("]C0010400638133394821XYZ1");
    assert_eq!(label.best(IdentifierKind::Gtin).map(|gtin| gtin.evidence), Some(Evidence::Segmented));
    assert!(read("010400638133393121ABC").problems.iter().all(|problem| problem.code != "gs1_text"));
}

#[test]
fn several_numbers_in_one_scan_are_no_serial_number() {
    never_granted(&[
        "490154203237518356938035643809",
        "490154203237518,356938035643809",
        "490154203237518/356938035643809",
        "490154203237518;356938035643809",
        "490154203237518 356938035643809",
        "4006381333931490154203237518",
        "04006381333931R58M123456Z",
        "4006381333931;ABC123",
        "400638133393105",
        "03600029145205",
        "=,000025=,000026",
        "=<E0791V0",
        "ABC12345ABC12345",
        "ABC12345 ABC12345",
        "{\"sn\":\"A1\"}",
    ]);
    for imei in ["352099001761481/01", "352099-00-176148-1", "352099001761481"] {
        let label = read(imei);
        assert_eq!(
            label.best(IdentifierKind::Imei).map(|imei| &*imei.value),
            Some("352099001761481"),
            "{imei}"
        );
    }
    // What is a number like many is doubted by nothing.
    for plain in [
        "ABC12345",
        "]C0400638133393105",
        "R58M123456Z",
        "1234567890123456789012345",
        "12345678901334567",
        "SAD08300D4W",
        "ABC/01",
        "=A1B2",
    ] {
        let label = read(plain);
        assert!(
            label
                .problems
                .iter()
                .all(|told| !["several_numbers", "unclear_text", "doubled_read"].contains(&told.code)),
            "{label:?}"
        );
    }
}

#[test]
fn what_is_nearly_a_link_is_no_serial_number() {
    never_granted(&[
        "id.gs1.org/01/04006381333931/21/ABC",
        "https:/a/01/04006381333931/21/ABC",
        "https//a/01/04006381333931/21/ABC",
        "URL:https://a/01/04006381333931/21/ABC",
        "\"https://a/01/04006381333931/21/ABC\"",
        "*https://a/01/04006381333931/21/ABC*",
        "https%3A%2F%2Fa%2F01%2F04006381333931%2F21%2FA",
        "https>--a-01-04006381333931-21-SnX9",
    ]);
    check(&[(
        "BRAND.EXAMPLE/01/04006381333931",
        "gtin checked 04006381333931 | text shaped BRAND.EXAMPLE/01/04006381333931",
        "warning link_form 0",
    )]);
}

#[test]
fn a_link_is_mended_where_there_is_one_way_to() {
    for link in [
        "id.gs1.org/01/04006381333931/21/ABC",
        "https:/a/01/04006381333931/21/ABC",
        "https//a/01/04006381333931/21/ABC",
        "URL:https://a/01/04006381333931/21/ABC",
        "\"https://a/01/04006381333931/21/ABC\"",
        "*https://a/01/04006381333931/21/ABC*",
        "https%3A%2F%2Fa%2F01%2F04006381333931%2F21%2FABC",
    ] {
        let label = read(link);
        assert!(
            identifiers(&label).starts_with("gtin checked 04006381333931 | serial shaped ABC"),
            "{label:?}"
        );
        let told = problems(&label);
        assert!(told.contains("link_form") || told.contains("start_stop"), "{link}: {told}");
        assert!(!told.contains("not_a_label"), "{link}: {told}");
    }
}

#[test]
fn an_epc_uri_names_the_same_unit_as_its_elements() {
    let says = "gtin declared 04006381333931 | serial declared ABC";
    check(&[
        ("urn:epc:id:sgtin:4006381.033393.ABC", says, ""),
        ("]Q1URN:EPC:id:sgtin:4006381.033393.ABC", says, ""),
        ("urn:epc:id:sgtin:4006381.133393.A%2FB", "gtin declared 14006381333938 | serial declared A/B", ""),
        ("urn:epc:id:sgtin:4006381.03339.ABC", "", "error value 17"),
        ("urn:epc:id:sgtin:4006381.033393.", "", "error value 17"),
        ("urn:epc:id:sgtin:4006381.033393.%0A", "", "error value 17"),
        (
            "urn:epc:id:sscc:4006381.0333933333",
            "url shaped urn:epc:id:sscc:4006381.0333933333",
            "warning not_a_label 0",
        ),
        ("URNA123", "serial shaped URNA123", ""),
    ]);
}

#[test]
fn a_link_with_swapped_case_declares_nothing() {
    for (link, serials) in [
        ("hTTPS://A/01/04006381333931/21/aBC", ["aBC", "Abc"]),
        ("hTTPS://A/01/04006381333931/21/zzQ2", ["zzQ2", "ZZq2"]),
    ] {
        let label = read(link);
        assert!(label.identifiers.iter().all(|found| found.evidence != Evidence::Declared), "{label:?}");
        assert!(
            serials.iter().all(|serial| label.identifiers.iter().any(|found| found.value == *serial)),
            "{label:?}"
        );
        assert!(problems(&label).contains("swapped_case"), "{label:?}");
        never_granted(&[link]);
    }
    for sound in [
        "HTTPS://ID.GS1.ORG/01/04006381333931/21/ABC",
        "https://A/01/04006381333931/21/aBC",
        "HTTPS://id.gs1.org/01/04006381333931/21/aBC",
    ] {
        assert_eq!(problems(&read(sound)), "", "{sound}");
    }
}

#[test]
fn what_stands_around_a_number_is_taken_off_and_told() {
    check(&[
        ("*XYZ1*", "serial shaped XYZ1 | text shaped *XYZ1*", "warning start_stop 0"),
        ("\"XYZ1\"", "serial shaped XYZ1 | text shaped \"XYZ1\"", "warning start_stop 0"),
        ("]F0A12345B", "serial shaped 12345 | text shaped A12345B", "warning start_stop 0"),
        ("]F0A12C45B", "serial shaped A12C45B", ""),
        ("]C0A12345B", "serial shaped A12345B", ""),
        ("*R0042-3-17*", "receipt shaped R0042-3-17 | text shaped *R0042-3-17*", "warning start_stop 0"),
        ("*", "", "error no_read 0"),
        ("**", "", "error no_read 0"),
    ]);
    let label = read("*+A123BJC5D6E71G*");
    assert!(identifiers(&label).contains("device_identifier shaped A123BJC5D6E71"), "{label:?}");
    assert!(!identifiers(&label).contains("serial"), "{label:?}");
}

#[test]
fn two_symbols_in_one_scan_fill_nothing() {
    never_granted(&[
        "]C0SABC123]E04006381333931",
        "]C0SC02XK0ABJHD2]C0SC02XK0ABJHD2",
        "]C01S20AL0098USPC012345]C01S20AL0098USPC012345",
        "]C0ABC]F0X",
        "]C0ABC]M0X",
        "]C0ABC]X0X",
        "]C0ABC]J0X",
        "]C0ABC]e0X",
        "]d4\\000026ABC]E0X",
    ]);
    // Only the text itself is no number, not one that it happens to end in.
    let label = read("]Q1SABC]C0X");
    assert!(label.identifiers.iter().all(|found| found.kind == IdentifierKind::Text), "{label:?}");
}

#[test]
fn two_damages_at_once_sell_nothing() {
    never_granted(&[
        " [)>061PMQ8SSnX9",
        " +A123BJC5D6E71/$+SER9%% ",
        "+a123bjc5d6e71/$+serx",
        "+a123bjc5d6e71g",
    ]);
    let label = read("[)>\x1e06\x1dSABC<RS><EOT>");
    assert!(identifiers(&label).contains("serial shaped ABC"), "{label:?}");
    assert!(!identifiers(&label).contains("declared"), "{label:?}");
}

#[test]
fn a_check_digit_proves_what_is_written_in_brackets_too() {
    assert!(identifiers(&read("(8040)490154203237518")).contains("imei checked 490154203237518"));
}

#[test]
fn names_before_values_say_what_they_are() {
    for (text, serial) in [
        ("S/N ABC1", "ABC1"),
        ("SN ABC777", "ABC777"),
        ("Serial No. ABC123456", "ABC123456"),
        ("SN ABC123456", "ABC123456"),
        ("SNR:ABC", "ABC"),
        ("S/N#ABC", "ABC"),
        ("S:ABC6", "ABC6"),
        ("(S)QQ1", "QQ1"),
        ("SN\u{ff1a}ABC10", "ABC10"),
        ("PID: WS-C3750X-24T-S VID: V02 SN: FDO1234A5BC", "FDO1234A5BC"),
        ("foo:bar;SN:ABC", "ABC"),
    ] {
        let bound = bind(&read(text), &SerialRule::plain()).unwrap();
        assert_eq!(bound.key().map(|key| key.normalized.as_str()), Some(serial), "{text}");
    }
    for text in [
        "IMEI 352099001761481",
        "LOT:ABC123",
        "MODEL:X1;SKU:Y2",
        "IMEI 1 490154203237518 IMEI 2 356938035643809",
        "SN: ",
    ] {
        assert!(bind(&read(text), &SerialRule::plain()).is_err(), "{text}");
    }
    never_granted(&["SSID:net;KEY:secret123", "foo:bar;SN:ABC", "foo:bar"]);
    for text in ["GTIN:04006381333948;SN:AA5", "UPC:4006381333948,SN:AA6"] {
        let label = read(text);
        assert_eq!(
            label.best(IdentifierKind::Gtin).map(|gtin| &*gtin.value),
            Some("04006381333948"),
            "{text}"
        );
        assert!(label.competing().is_some(), "{text}");
    }
}

#[test]
fn no_more_problems_are_told_than_anybody_reads() {
    let bars = format!("]e00104006381333931{}", "|".repeat(7_000));
    let formats = format!("[)>\x1e06\x1dS1\x1e{}\x04", "05\x1d\x1d\x1e".repeat(1_400));
    for data in [&*bars, &*formats] {
        let label = read(data);
        assert_eq!(label.problems.len(), 32, "{data:.40}");
        assert_eq!(label.problems.last().map(|last| last.code), Some("more_problems"));
    }
    // As many as are told are told without a word.
    let component =
        |odd: usize| read(Box::leak(format!("]e00104006381333931{}", "|".repeat(odd)).into_boxed_str()));
    assert!(component(32).problems.iter().all(|problem| problem.code == "empty_component"));
    assert_eq!(component(32).problems.len(), 32);
    assert_eq!(component(33).problems.last().map(|last| last.code), Some("more_problems"));
    // What breaks the standard is told however much comes before it.
    let broken = read(Box::leak(format!("{bars}]e0x").into_boxed_str()));
    assert!(broken.problems.iter().any(|problem| problem.severity == label::Severity::Error));
}

#[test]
fn a_place_is_told_only_where_it_is_one_of_the_data_as_it_came() {
    assert_eq!(read("]C010400\x07A").problems[0].position, Some(5));
    assert_eq!(read("]C121AB{").problems[0].position, Some(4));
    for whole in [
        "]c1010400638133393121aBc",
        "*XYZ1*",
        "(01)04006381333932(21)ABC",
        "\"+A123BJC5D6E71H\"",
        "]E02012345678903",
    ] {
        assert!(read(whole).problems.iter().all(|problem| problem.position.is_none()), "{whole}");
    }
}

#[test]
fn a_name_and_nothing_after_it_says_nothing() {
    for text in
        ["Serial Number", "SERIAL NUMBER", "Serial No.", "SN", "S/N", "SERIAL", "SN MODEL", "]C0SN", "IMEI"]
    {
        let label = read(text);
        assert_eq!(problems(&label), "error no_read 0", "{text}");
        assert_eq!(identifiers(&label), "", "{text}");
    }
    never_granted(&["SERIAL PORT", "SERIAL NO7G4K9A12", "(S) SN7G4K9A12"]);
}

#[test]
fn a_value_after_a_name_is_doubted_as_text_by_itself_is() {
    never_granted(&[
        "SN:4006381333948",
        "SN:010400638133394821XYZ1",
        "SN:ABC12345ABC12345",
        "SN:C02XK0ABJHD2C02XK0ABJHD3",
        "SN:C02XK0ABJHD2490154203237518",
        "SN:1PMQ8N2LL/A",
        "SN:00340434292135100186",
        "SN:brand.com/x",
        "SN:490154203237518",
    ]);
    for text in [
        "SN:ABC12345",
        "SN:C02XK0ABJHD2",
        "SN:4LDE",
        "SN:PF0A1B2C",
        "SN:5CG7012345",
        "S/N: R58M123456Z",
        "SN:Q10",
        "SN:12345678",
    ] {
        assert!(is_taken_for_granted(&read(text)), "{text}");
    }
}

#[test]
fn a_symbol_that_is_no_upc_e_holds_none() {
    for aim in ["]C0", "]A0", "]d1", "]Q1", "]I0"] {
        for digits in ["10000016", "04252614"] {
            let label = read(&format!("{aim}{digits}")).best(IdentifierKind::Gtin).is_some();
            assert!(!label, "{aim}{digits}");
        }
        assert!(read(&format!("{aim}40170725")).best(IdentifierKind::Gtin).is_some(), "{aim}: an EAN-8");
    }
    assert!(read("04252614").best(IdentifierKind::Gtin).is_some());
}

#[test]
fn a_products_own_code_is_found_in_its_other_lengths() {
    let refused = |gtin: &str, data: &str| {
        let gtins = [Gtin::parse(gtin).unwrap()];
        let own = Own { gtins: &gtins, ..Own::default() };
        bind_for(&read(data), &SerialRule::plain(), &[], own).err().map(|misfit| misfit.code)
    };
    assert_eq!(refused("4006381333931", "94006381333930"), Some("is_gtin"));
    assert_eq!(refused("4006381333931", "AB94006381333930"), Some("holds_gtin"));
    assert_eq!(refused("4006381333931", "94006381333934"), Some("is_gtin"));
    assert_eq!(refused("4006381333948", "94006381333930"), None);
    for text in ["E04252614", "A04252614", "04252614A", "X-04252614"] {
        assert_eq!(refused("042100005264", text), Some("holds_gtin"), "{text}");
        assert_eq!(refused("4006381333931", text), None, "{text}");
    }
    assert_eq!(refused("042100005264", "A104252614"), None);
    // That of a case is told as such, but where it is the product's own number otherwise.
    assert_eq!(refused("4006381333931", "14006381333938"), None);
    // A case of something else whose digits happen to be a UPC-A of the product is none of its.
    assert_eq!(refused("807040605031", "48070406050312"), Some("holds_gtin"));
    let own = Own { sku: Some("49015420323751"), ..Own::default() };
    assert!(bind_for(&read("49015420323751"), &SerialRule::plain(), &[], own).is_err());
    // What only holds the code is not called it.
    assert_eq!(refused("4006381333931", "010400638133393121ABC|10LOT"), Some("holds_gtin"));
}

#[test]
fn two_numbers_glued_together_are_told() {
    never_granted(&[
        "C02XK0ABJHD2490154203237518",
        "490154203237518001A2B3C4D5E",
        "C02XK0ABJHD2/C02XK0ABJHD3",
        "C02XK0ABJHD2/D13YL1BCKIE3",
    ]);
}

#[test]
fn the_number_of_another_kind_behind_an_s_is_asked_about() {
    never_granted(&[
        "S490154203237518",
        "S89148000000745809013",
        "S001A2B3C4D5E",
        "SAF0123450ABCDE",
        "S89034011560010000000000000000121",
    ]);
    for text in ["SC02XK0ABJHD2", "S4006381333931", "S293608736500703710", "S12345678"] {
        assert!(is_taken_for_granted(&read(text)), "{text}");
    }
}

#[test]
fn an_address_of_64_bits_is_told_in_any_notation() {
    never_granted(&[
        "001A2BFFFE3C4D5E",
        "00:1A:2B:FF:FE:3C:4D:5E",
        "00-1A-2B-FF-FE-3C-4D-5E",
        "001A.2BFF.FE3C.4D5E",
    ]);
}

#[test]
fn seven_characters_are_asked_about_where_they_name_a_part_a_lot_or_a_quantity() {
    for text in ["1PQSMQ7", "1TFV032", "25P1234", "Q237041", "P12/345", "1K123456", "4L123456"] {
        assert!(!is_taken_for_granted(&read(text)), "{text}");
    }
    for text in ["1K12345", "4L12345", "2P12345", "14D2345"] {
        assert!(is_taken_for_granted(&read(text)), "{text}");
    }
}

#[test]
fn what_follows_a_name_is_doubted_as_text_by_itself() {
    for text in ["SN:ABC12345ABC12345", "SN:https://a.example/x", "SN:tel:004912345678", "SN:brand.com/x"] {
        let label = read(text);
        let asked = label.problems.iter().any(|problem| problem.severity == label::Severity::Warning);
        let offered = label.identifiers.iter().any(|found| found.kind == label::IdentifierKind::Serial);
        assert!(asked || !offered, "{text}: {label:?}");
    }
}

#[test]
fn what_is_doubted_is_told_to_be_what_it_is() {
    for (text, wanted) in [
        ("4006381333931;ABC", "gtin"),
        ("490154203237518001A2B3C4D5E", "imei"),
        ("0010614141234567890821ABC", "sscc"),
        ("ABC123SABC123", "text"),
    ] {
        assert_eq!(read(text).competing().map(IdentifierKind::name), Some(wanted), "{text}");
    }
    // A vehicle's number names the unit as well as its serial number does.
    assert_eq!(read("WVWZZZ1JZXW000001").competing(), None);
}

#[test]
fn what_only_resembles_a_date_an_address_or_a_number_twice_is_a_serial_number() {
    for text in [
        // No year, no month, no day.
        "1234-05",
        "21-12",
        "2A-05",
        "2024-05-0077",
        "2024-13",
        // FFFE stands in it, and it is no address of 64 bits.
        "ABCXYZFFFE123456",
        "001A2BFFFE3C4D5E6",
        "000000S000000",
        // Not quite the same again.
        "40170725401707251",
        // A book's number has five groups, and not any digits in five are a book's.
        "400-63-813-3393-1",
    ] {
        let label = read(text);
        assert!(is_taken_for_granted(&label), "{text}: {label:?}");
        assert_eq!(identifiers(&label), format!("serial shaped {text}"));
    }
    for text in ["2024-05", "05-2024", "2024-05-17", "17-05-2024", "1999-12-31"] {
        assert!(!is_taken_for_granted(&read(text)), "{text}");
    }
    let code = |text: &str| problems(&read(text));
    assert_eq!(code("ABC123SABC123"), "warning doubled_read 0");
    // With another sign between them they may be two numbers.
    assert_eq!(code("4006381333931x4006381333931"), "warning several_numbers 0");
}

#[test]
fn a_value_after_a_name_may_be_an_address_or_another_number() {
    for text in [
        "SN:brand.com",
        "SN:4006381333931-4006381333931",
        // A vehicle's number proves itself behind its data identifier, too.
        "SN:I1M8GDM9AXKP042788",
    ] {
        assert_eq!(problems(&read(text)), "warning unclear_text 0", "{text}");
        assert!(!is_taken_for_granted(&read(text)), "{text}");
    }
}

#[test]
fn digits_of_a_known_symbol_have_no_add_on() {
    let data = b"400638133393105";
    let unknown = label::interpret(label::Scan { aim: None, symbology: label::Symbology::Unknown, data });
    assert_eq!(problems(&unknown), "warning several_numbers 0");
    let known = label::interpret(label::Scan { aim: None, symbology: label::Symbology::Code128, data });
    assert_eq!(problems(&known), "");
}

#[test]
fn what_has_the_form_of_a_telephones_number_and_wrong_check_digits_is_asked_about() {
    for (text, code) in [
        ("490154203237517", Some("imei_check_digit")),
        ("]C0356938035643808", Some("imei_check_digit")),
        ("49-015420-323751-7", Some("imei_check_digit")),
        ("49 015420 323751 7", Some("imei_check_digit")),
        ("89034011560010000000000000000122", Some("eid_check_digits")),
        ("8903 4011 5600 1000 0000 0000 0000 0122", Some("eid_check_digits")),
        // No IMEI starts so.
        ("123456789012345", None),
        ("12-345678-901234-5", None),
        ("99034011560010000000000000000122", None),
        ("4901542032375X7", None),
    ] {
        let label = read(text);
        let told = label.problems.iter().map(|problem| problem.code).find(|code| code.contains("check"));
        assert_eq!(told, code, "{text}");
        assert_eq!(
            label.competing().is_some() || label.competing_with(text).is_some(),
            code.is_some(),
            "{text}"
        );
    }
}
