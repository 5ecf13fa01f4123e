//! Data that was damaged on its way.

use crate::common::{check, elements, identifiers, problems, read};
use label::{Evidence, Scan, SerialRule, Severity, Tolerance, bind, interpret, interpret_with};
use proptest::prelude::*;

#[test]
fn separators_that_came_as_text_are_told_and_undone() {
    for written in ["Alt+029", "Alt029", "^]", "{GS}", "<GS>", "[GS]", "\\x1d"] {
        let label = interpret(Scan::bare(
            Box::leak(format!("010400638133393110L7{written}21SN1").into_boxed_str()).as_bytes(),
        ));
        let found = identifiers(&label);
        for wanted in ["gtin checked 04006381333931", "serial shaped SN1", "lot shaped L7"] {
            assert!(found.contains(wanted), "{written}: {found}");
        }
        assert!(problems(&label).contains("separator_as_text"), "{written}: {}", problems(&label));
        assert_eq!(bind(&label, &SerialRule::plain()).unwrap().key().unwrap().normalized, "SN1");
        assert_eq!(elements(&label), "", "{written}");
    }
}

#[test]
fn a_declared_value_that_holds_a_separator_as_text_is_no_value() {
    let label = read("]C121SN1<GS>10L7");
    assert_eq!(elements(&label), "(21)SN1<GS>10L7");
    assert_eq!(identifiers(&label), "serial shaped SN1 | lot shaped L7");
    assert!(problems(&label).contains("warning separator_as_text"), "{}", problems(&label));
}

#[test]
fn what_breaks_its_standard_stays_broken_and_only_the_reading_is_mended() {
    for transmission in ["]C121SN1{GS}10L7", "]C121SN1^]10L7", "]d221SN1[GS]10L7", "]C121SN1\\x1d10L7"] {
        let label = read(transmission);
        assert_eq!(elements(&label), "");
        assert_eq!(identifiers(&label), "serial segmented SN1 | lot segmented L7", "{transmission}");
        assert!(problems(&label).starts_with("error character"), "{}", problems(&label));
        assert!(problems(&label).contains("warning separator_as_text"), "{}", problems(&label));
    }
}

#[test]
fn a_hash_is_a_separator_only_where_that_is_set() {
    let scan = Scan::from_transmission(b"]C121SN1#10L7");
    assert_eq!(identifiers(&interpret(scan)), "");
    let set = interpret_with(scan, Tolerance { hash_is_separator: true });
    assert_eq!(identifiers(&set), "serial segmented SN1 | lot segmented L7");
    let plain = interpret_with(Scan::bare(b"A#B"), Tolerance { hash_is_separator: true });
    assert_eq!(
        (identifiers(&plain).as_str(), problems(&plain).as_str()),
        ("serial shaped A#B", "warning several_words 0")
    );
}

#[test]
fn swapped_case_is_told_by_the_aim_identifier() {
    check(&[(
        "]c1010400638133393121aBc",
        "gtin checked 04006381333931 | serial shaped AbC | text shaped 010400638133393121aBc",
        "warning swapped_case 0",
    )]);
    for transmission in ["]D2010400638133393121aBc", "]q3010400638133393121aBc"] {
        assert!(identifiers(&read(transmission)).contains("serial shaped AbC"), "{transmission}");
    }
    // Nothing of GS1, so that nothing says that it is swapped.
    check(&[("]c1hello", "serial shaped hello", "")]);
}

#[test]
fn the_text_below_a_symbol_is_read_with_its_brackets() {
    check(&[
        (
            "(01)04006381333931(21)ABC",
            "gtin checked 04006381333931 | serial shaped ABC | text shaped (01)04006381333931(21)ABC",
            "warning brackets 0",
        ),
        ("(01)04006381333931(999)ABC", "serial shaped (01)04006381333931(999)ABC", "warning several_words 0"),
        (
            "(01) 04006381333931 (21)ABC ",
            "gtin checked 04006381333931 | serial shaped ABC | text shaped (01) 04006381333931 (21)ABC ",
            "warning surrounding_blanks 0 | warning brackets 0",
        ),
        // Nothing but a part of the value, where it makes no element of the rest.
        (
            "(10)A<FNC1>NLA149",
            "lot shaped A<FNC1>NLA149 | text shaped (10)A<FNC1>NLA149",
            "warning brackets 0",
        ),
        // It is no serial number, however wrong it is.
        (
            "(01)04006381333932(21)ABC",
            "text shaped (01)04006381333932(21)ABC",
            "warning brackets 0 | warning check_digit 0",
        ),
        ("(21)AB#C", "text shaped (21)AB#C", "warning brackets 0 | warning character 0"),
        ("(17)281301(21)ABC", "text shaped (17)281301(21)ABC", "warning brackets 0 | warning date 0"),
        ("(01)(21)ABC", "text shaped (01)(21)ABC", "warning brackets 0 | warning value_too_short 0"),
        ("A(21)B", "serial shaped A(21)B", "warning several_words 0"),
    ]);
}

#[test]
fn spaces_around_the_data_hide_nothing() {
    let told = "warning surrounding_blanks 0";
    let imei = "imei checked 490154203237518 | serial shaped 490154203237518 | text shaped";
    check(&[
        ("490154203237518 ", &format!("{imei} 490154203237518 "), told),
        ("  490154203237518", &format!("{imei}   490154203237518"), told),
        ("490154203237518\u{a0}", &format!("{imei} 490154203237518\u{a0}"), told),
        ("]C0DEH2381234 ", "serial shaped DEH2381234 | text shaped DEH2381234 ", told),
        (" A 1 ", "serial shaped A 1 | text shaped  A 1 ", &format!("{told} | warning several_words 0")),
        ("R0042-3-17 ", "receipt shaped R0042-3-17 | text shaped R0042-3-17 ", told),
        (
            "]E04006381333931 ",
            "gtin segmented 04006381333931",
            "error character 13 | warning surrounding_blanks 0",
        ),
        // They belong to the data of other standards: the last one to a check character.
        ("[)>\x1e06\x1dS1 \x1e\x04", "serial declared 1 ", ""),
    ]);
    assert_eq!(problems(&read("   ")), "error empty 0");
}

#[test]
fn what_is_left_of_an_identifier_is_told() {
    let says = "gtin checked 04006381333931 | serial shaped ABC | text shaped";
    for data in ["C1010400638133393121ABC", "[C1010400638133393121ABC", "\\]d2010400638133393121ABC"] {
        check(&[(data, &format!("{says} {data}"), "warning aim_in_data 0")]);
    }
    check(&[("C10104006381333932", "serial shaped C10104006381333932", "")]);
}

#[test]
fn caps_lock_is_told_of_any_carrier() {
    check(&[
        (
            "]q1HTTPS://ID.GS1.ORG/01/04006381333931/21/aBc",
            "gtin checked 04006381333931 | serial shaped AbC",
            "warning swapped_case 0",
        ),
        ("]a0abc123", "serial shaped ABC123 | text shaped abc123", "warning swapped_case 0"),
        ("]c0deh2381234", "serial shaped DEH2381234 | text shaped deh2381234", "warning swapped_case 0"),
        // Channel Code has digits.
        ("]c01234567", "serial shaped 1234567", ""),
        ("]z0abc123", "serial shaped abc123", ""),
    ]);
}

#[test]
fn designators_of_characters_are_no_data() {
    check(&[
        (
            "]d4ABC\\\\D",
            "serial shaped ABC\\D | text shaped ABC\\\\D",
            "warning eci 0 | warning several_words 0",
        ),
        ("]d4ABC\\000026DEF", "serial shaped ABCDEF | text shaped ABC\\000026DEF", "warning eci 0"),
        ("]Q2\\000003\\000026ABC", "serial shaped ABC | text shaped \\000026ABC", "warning eci 0"),
        ("]Q2\\000026ABC", "serial shaped ABC", ""),
        ("]Q2A\\BC", "serial shaped A\\BC", "warning several_words 0"),
        // Its reader doesn't escape.
        ("]d1ABC\\000026DEF", "serial shaped ABC\\000026DEF", "warning several_words 0"),
    ]);
}

#[test]
fn a_number_that_came_twice_is_no_serial_number() {
    let told = "warning doubled_read 0";
    for data in ["490154203237518490154203237518", "40063813339314006381333931", "R0042-3-17 R0042-3-17"] {
        check(&[(data, &format!("text shaped {data}"), told)]);
    }
    check(&[
        ("490154203237517490154203237517", "serial shaped 490154203237517490154203237517", told),
        // Of what has no check digit only a question comes.
        ("ABC123ABC123", "serial shaped ABC123ABC123", told),
        ("ABC12ABC12", "serial shaped ABC12ABC12", ""),
    ]);
}

#[test]
fn separators_of_an_envelope_that_came_as_text_are_told() {
    let told = "error lost_separators 3 | warning separator_as_text 0";
    for data in [
        "[)><RS>06<GS>S123<RS><EOT>",
        "[)>{RS}06{GS}S123{RS}{EOT}",
        "[)>\u{241e}06\u{241d}S123\u{241e}\u{2404}",
    ] {
        check(&[(data, "serial segmented 123", told)]);
    }
}

#[test]
fn marks_around_the_data_are_told() {
    check(&[
        (
            "\u{feff}DEH2381234",
            "serial shaped DEH2381234 | text shaped \u{feff}DEH2381234",
            "warning hidden_character 0 | warning byte_order_mark 0",
        ),
        (
            "DEH2381234\r\n",
            "serial segmented DEH2381234",
            "error control_character 10 | warning terminator 0",
        ),
        ("]C121ABC\r", "serial segmented ABC", "error control_character 5 | warning terminator 0"),
    ]);
    assert!(identifiers(&read("\u{feff}]C121ABC")).contains("serial shaped ABC"));
    assert!(identifiers(&read("ï»¿]C121ABC")).contains("serial shaped ABC"));
}

#[test]
fn an_aim_identifier_within_the_data_is_told() {
    let label = read("0104006381333931]C121ABC");
    assert!(identifiers(&label).contains("serial shaped ABC"), "{}", identifiers(&label));
    assert!(problems(&label).contains("warning aim_in_data"), "{}", problems(&label));
    // After a scanner's prefix.
    check(&[(
        " ]C1010400638133393121ABC",
        "gtin checked 04006381333931 | serial shaped ABC | text shaped  ]C1010400638133393121ABC",
        "warning aim_in_data 0",
    )]);
    // Two symbols in one scan.
    check(&[("]E04006381333931]C0SN123", "", "error character 13 | warning aim_in_data 13")]);
}

proptest! {
    #[test]
    fn damage_is_told_and_never_declared(
        aim in prop::sample::select(vec!["", "]C1", "]c1", "]d2", "]D2", "\u{feff}", "]E0"]),
        serial in "[A-Za-z]{1,8}",
        mark in prop::sample::select(vec!["Alt+029", "^]", "{GS}", "<GS>", "[GS]", "\\x1d", "]C1"]),
        end in prop::sample::select(vec!["", "\r", "\n", "\r\n", "\0"]),
    ) {
        let transmission = format!("{aim}010400638133393121{serial}{mark}10LOT{end}");
        let label = interpret(Scan::from_transmission(transmission.as_bytes()));
        prop_assert!(label.identifiers.iter().all(|found| found.evidence != Evidence::Declared || found.value == "04006381333931"), "{label:?}");
        prop_assert!(!label.problems.is_empty());
        let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
        prop_assert!(!broken || label.elements.is_empty());
    }

    #[test]
    fn any_text_with_marks_is_read_within_bounds(data in "(\\(01\\)|\\(|\\)|[0-9]{2}|Alt029|\\^\\]|<GS>|\\]C1|#|\u{feff}|[A-z]|\r){0,40}") {
        let label = interpret_with(Scan::from_transmission(data.as_bytes()), Tolerance { hash_is_separator: true });
        prop_assert!(label.identifiers.iter().all(|found| !found.value.is_empty() && !found.value.chars().any(char::is_control)));
    }
}

#[test]
fn a_mark_around_text_is_told_even_where_the_text_looks_like_damaged_gs1_data() {
    check(&[(
        "\u{ef}\u{bb}\u{bf}AB{GS}C",
        "serial shaped AB{GS}C | text shaped \u{ef}\u{bb}\u{bf}AB{GS}C",
        "warning byte_order_mark 0 | warning several_words 0",
    )]);
    check(&[(
        "AB^]C\r",
        "serial segmented AB^]C",
        "error control_character 5 | warning terminator 0 | warning several_words 0",
    )]);
    let hash = Tolerance { hash_is_separator: true };
    let label = interpret_with(Scan::bare("\u{feff}A#B".as_bytes()), hash);
    assert!(problems(&label).contains("byte_order_mark"), "{}", problems(&label));
    assert!(identifiers(&label).contains("serial shaped A#B"), "{}", identifiers(&label));
}

#[test]
fn what_is_mended_keeps_its_carrier() {
    check(&[
        (
            "]C1\u{feff}0104006381333931",
            "gtin segmented 04006381333931",
            "error unknown_ai 0 | warning byte_order_mark 0",
        ),
        (
            "]C10104006381333931]C121ABC",
            "gtin segmented 04006381333931 | serial segmented ABC",
            "error unknown_ai 16 | warning aim_in_data 0",
        ),
        (
            "]E0010400638133393121aBc",
            "gtin segmented 04006381333931 | serial segmented AbC",
            "error character 18 | warning swapped_case 0",
        ),
    ]);
}

#[test]
fn what_the_mended_data_says_too_keeps_its_evidence() {
    check(&[(
        "]C1010400638133393121SN1<GS>10L7",
        "gtin declared 04006381333931 | serial shaped SN1 | lot shaped L7",
        "warning separator_as_text 0",
    )]);
}

#[test]
fn an_envelope_that_is_whole_is_never_mended() {
    check(&[
        ("[)>\x1e06\x1dS123\x1e\x04\r\n", "serial declared 123", "warning terminator 13"),
        ("[)>\x1e06\x1dSA{GS}B\x1e\x04", "serial declared A{GS}B", ""),
    ]);
}

#[test]
fn what_looked_like_damage_and_leaves_no_reading_is_only_told() {
    check(&[
        ("]C1#{GS}#", "", "error unknown_ai 0 | warning separator_as_text 0"),
        // A carrier like any other, with a broken text.
        ("]c1he\x07llo", "", "error control_character 2"),
    ]);
}

#[test]
fn an_identifier_within_the_data_of_a_plain_symbol_makes_no_elements() {
    let two = "warning aim_in_data";
    check(&[
        (
            "]Q10104006381333931]C121ABC",
            "text shaped 0104006381333931]C121ABC | gtin segmented 04006381333931",
            &format!("warning gs1_text 0 | {two} 16"),
        ),
        ("]C0ABC]E0X", "text shaped ABC]E0X", &format!("{two} 3")),
        ("ABC]C0", "text shaped ABC]C0", &format!("{two} 3")),
        // These are no identifiers.
        ("ABC]B0", "serial shaped ABC]B0", "warning several_words 0"),
        ("ABC]CX", "serial shaped ABC]CX", "warning several_words 0"),
    ]);
}

#[test]
fn what_a_standard_explains_is_no_damage() {
    check(&[
        // An envelope may hold any characters.
        ("[)>\x1e06\x1dSAB]C1CD\x1e\x04", "serial declared AB]C1CD", ""),
        // Where its end is missing, it may have lost more: it is told, and what is declared stays so.
        (
            "[)>\x1e06\x1dSAB]C1CD",
            "serial declared AB]C1CD",
            "warning envelope_end 15 | warning aim_in_data 10",
        ),
        // The check character of an HIBC code may be a space, with the plus sign in front or without.
        (
            "A123BJC5D6E71/$+SN599 ",
            "serial shaped SN599 | part_number shaped BJC5D6E7 | device_identifier shaped A123BJC5D6E71 | text shaped A123BJC5D6E71/$+SN599 ",
            "warning device_identifier 0",
        ),
        // A blank after a name's value is damage as after any text.
        (
            "P/N:ABC ",
            "part_number shaped ABC | text shaped P/N:ABC  | text shaped P/N:ABC",
            "warning surrounding_blanks 0",
        ),
        // No designator of characters comes from a reader that doesn't escape.
        ("]C0\\000026*ABC*", "serial shaped \\000026*ABC*", "warning several_words 0"),
        // Small letters alone are those of an HIBC code with caps lock.
        ("+a123bjcD5E6", "serial shaped +a123bjcD5E6", "warning several_words 0"),
        // With a wrong check character it is none that could be read.
        (
            "+a123bjc5d6e71h",
            "text shaped +a123bjc5d6e71h",
            "warning swapped_case 0 | warning check_character 0",
        ),
        // Half of an escape is none.
        ("]Q2\\000026AB\\C", "serial shaped AB\\C", "warning several_words 0"),
    ]);
}

#[test]
fn which_case_letters_had_is_asked_and_digits_have_none() {
    for (transmission, competing) in [
        ("]c0abc123", Some("text")),
        ("]c0sn77a", Some("text")),
        ("]a01234567", None),
        (" ABC123", None),
        ("*ABC123*", None),
    ] {
        assert_eq!(
            read(transmission).competing().map(label::IdentifierKind::name),
            competing,
            "{transmission}"
        );
    }
}

#[test]
fn an_identifier_that_came_twice_is_taken_off_whoever_split_the_data() {
    let label = label::interpret(label::Scan::bare(b"]C1]C1010400638133393121ABC"));
    assert_eq!(identifiers(&label), "gtin declared 04006381333931 | serial declared ABC");
    assert_eq!(problems(&label), "warning doubled_aim 0");
}
