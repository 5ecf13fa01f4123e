//! What ISO/IEC 15434 envelopes and data identifiers say.

use crate::common::{elements, identifiers, problems, read, says};
use label::{IdentifierKind, IdentifierRule, Pattern, SerialRule, bind, gs1};
use proptest::prelude::*;

#[test]
fn the_fields_of_an_envelope_are_declared() {
    says(&[
        (
            "]d1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1e\x04",
            "",
            "serial declared C02XK0ABJHD2 | part_number declared MQ8N2LL/A",
            "",
        ),
        (
            "[)>\x1e06\x1d8P04006381333931\x1dS123\x1d1TLOT7\x1d14D20280630\x1d16D20260131\x1dQ12\x1e\x04",
            "",
            "gtin declared 04006381333931 | lot declared LOT7 | expiry declared 280630 | production_date declared 260131 | quantity declared 12 | serial shaped 123",
            // So many are in a box, which has a number of its own.
            "warning serial_of_case 0",
        ),
        (
            "[)>\x1e06\x1d22S490154203237518\x1d23S001A2B3C4D5E\x1d43S89148000000745809013\x1e\x04",
            "",
            "imei declared 490154203237518 | iccid declared 89148000000745809013 | mac declared 001A2B3C4D5E",
            "",
        ),
        (
            "[)>\x1e05\x1d010400638133393110LOT7\x1d21ABC\x1e\x04",
            "(01)04006381333931(10)LOT7(21)ABC",
            "gtin declared 04006381333931 | serial declared ABC | lot declared LOT7",
            "",
        ),
        (
            "[)>\x1e12\x1dCAG 1VSA0\x1dSER 786950\x1dPNO 1234\x1e\x04",
            "",
            "serial declared 786950 | part_number declared 1234",
            "",
        ),
        ("[)>\x1eDD\x1dCAG 1VSA0\x1dSER 786950\x1e\x04", "", "serial declared 786950", ""),
        // A pharmacy product number, with the expiry date that the IFA coding system means by D.
        (
            "[)>\x1e06\x1d9N110375286414\x1d1T12345ABCD\x1dD280630\x1dS12345ABCDEF98765\x1e\x04",
            "",
            "serial declared 12345ABCDEF98765 | lot declared 12345ABCD | expiry declared 280630 | ppn declared 110375286414",
            "",
        ),
    ]);
}

#[test]
fn several_formats_in_one_envelope_are_read_together() {
    says(&[
        (
            "[)>\x1e05\x1d0104006381333931\x1e06\x1dS123\x1e12\x1dPNR 77\x1e\x04",
            "(01)04006381333931",
            "gtin declared 04006381333931 | serial declared 123 | part_number declared 77",
            "",
        ),
        ("[)>\x1e07free text\x1e06\x1dS123\x1e\x04", "", "serial declared 123", "warning unknown_format 4"),
        ("[)>\x1e05\x1d0104006381333931\x1e05\x1d0104006381333948\x1e\x04", "", "", "error repeated_ai 29"),
    ]);
}

#[test]
fn a_missing_end_is_only_odd() {
    for (data, problem) in [
        ("[)>\x1e06\x1dS123\x1e\x04", ""),
        ("[)>\x1e06\x1dS123\x1e", "warning envelope_end 12"),
        ("[)>\x1e06\x1dS123\x04", "warning envelope_end 11"),
        ("[)>\x1e06\x1dS123", "warning envelope_end 11"),
        ("[)>\x1e06\x1dS123\x1e\x04more", "warning envelope_end 12"),
        ("[)>06\x1dS123\x1e\x04", "warning envelope 3"),
        ("[)>06\x1dS123", "warning envelope 3 | warning envelope_end 10"),
    ] {
        let label = read(data);
        assert_eq!(
            (identifiers(&label), problems(&label)),
            ("serial declared 123".to_owned(), problem.to_owned()),
            "{data:?}"
        );
    }
}

#[test]
fn composites_give_the_whole_and_the_parts() {
    for (field, found) in [
        ("18S1VSA0786950", "serial declared 1VSA0786950 | serial declared 786950"),
        ("25SUN123456789786950", "serial declared UN123456789786950 | serial declared 786950"),
        ("25SQC12786950", "serial declared QC12786950"),
        (
            "37SUN1234567891234A+786950",
            "serial declared UN1234567891234A+786950 | serial declared 786950 | part_number declared 1234A",
        ),
        ("42S06UN123456789786950", "serial declared UN123456789786950 | serial declared 786950"),
    ] {
        let data = format!("[)>\x1e06\x1d{field}\x1e\x04");
        let label = read(&data);
        assert_eq!((identifiers(&label).as_str(), problems(&label).as_str()), (found, ""), "{field}");
    }
}

#[test]
fn an_envelope_that_breaks_its_standard_is_nothing_else() {
    for (data, problem) in [
        ("[)>\x1e06\x1d8P04006381333932\x1e\x04", "error check_digit 9"),
        ("[)>\x1e06\x1dS\x1e\x04", "error value_too_short 8"),
        ("[)>\x1e06\x1dS1\x1b2\x1e\x04", "error control_character 9"),
        ("[)>\x1e06\x1d37SUN123\x1e\x04", "error value 10"),
        ("[)>\x1e06\x1d9N110375286415\x1e\x04", "error check_digit 9"),
        ("[)>\x1e05\x1d0104006381333932\x1e\x04", "error check_digit 9"),
        ("[)>\x1e05\x1d7799\x1e\x04", "error unknown_ai 7"),
        ("[)>\x1e06\x1d\x1e\x04", "error empty 0"),
        ("[)>\x1e\x04", "error empty 0"),
        ("[)>", "error lost_separators 3"),
    ] {
        let label = read(data);
        assert_eq!(problems(&label), problem, "{data:?}");
        assert_eq!((elements(&label), identifiers(&label)), (String::new(), String::new()), "{data:?}");
    }
}

#[test]
fn numbers_are_read_in_each_of_their_forms() {
    says(&[
        ("[)>\x1e06\x1d22S35209900176148\x1e\x04", "", "imei declared 35209900176148", ""),
        ("[)>\x1e06\x1d22S99000012345678\x1e\x04", "", "meid declared 99000012345678", ""),
        ("[)>\x1e06\x1d22SAF0123450ABCDEC\x1e\x04", "", "meid declared AF0123450ABCDEC", ""),
        ("[)>\x1e06\x1d43S8991101200003204514F\x1e\x04", "", "iccid declared 8991101200003204514", ""),
        (
            "[)>\x1e06\x1d43S89148000000745809014\x1e\x04",
            "",
            "iccid declared 89148000000745809014",
            "warning iccid_check_digit 10",
        ),
    ]);
    for (data, problem) in [
        ("[)>\x1e06\x1dS1\x1e\x04[)>\x1e06\x1dS2\x1e\x04", "error envelope_end 11"),
        ("[)>\x1e06\x1dSX1\x1e[)>\x1e06\x1dSX2\x1e\x04", "error envelope_end 11"),
        ("[)>\x1e06\x1dSX1[)>\x1e06\x1dSX2\x1e\x04", "error envelope_end 10"),
        ("[)>\x1e06\x1dSX1\x1e\x04]d1ABC", "error envelope_end 12 | warning aim_in_data 12"),
        ("[)>\x1e06S1\x1e\x04", "error envelope 6"),
        ("[)>\x1e06\x1d22SAF0123450ABCDED\x1e\x04", "warning check_digit 10 | warning not_a_label 0"),
    ] {
        let label = read(data);
        assert_eq!((identifiers(&label), problems(&label)), (String::new(), problem.to_owned()), "{data:?}");
    }
}

#[test]
fn what_says_nothing_of_the_unit_keeps_nothing_back() {
    says(&[
        ("[)>\x1e06\x1dK4500012\x1d4LCN\x1dV123\x1dS9\x1e\x04", "", "serial declared 9", ""),
        ("[)>\x1e06\x1dD991301\x1dS9\x1e\x04", "", "serial declared 9", "warning date 8"),
        // How many there are isn't known: it may be the number of the box.
        ("[)>\x1e06\x1dQ-1\x1dS9\x1e\x04", "", "serial shaped 9", "warning value 8"),
        ("[)>\x1e06\x1d999X1\x1dS9\x1e\x04", "", "serial declared 9", "warning unknown_data_identifier 7"),
        (
            "[)>\x1e06\x1d23S011A2B3C4D5E\x1dI1M8GDM9A1KP042788\x1dIWVWZZZ1JZXW000001\x1dI1M8GDM9AXKP042788\x1e\x04",
            "",
            "mac declared 011A2B3C4D5E | vin declared 1M8GDM9A1KP042788 | vin declared WVWZZZ1JZXW000001 \
             | vin declared 1M8GDM9AXKP042788",
            "warning group_address 10 | warning vin_check_character 24 | warning vin_check_character 43",
        ),
        (
            "[)>\x1e06\x1d5D280630036\x1d6D20280630094\x1d5D281330036\x1d6D2028063009\x1d5D280630a36\x1dS1\x1e\x04",
            "",
            "serial declared 1",
            "warning date 35 | warning date 47 | warning date 60",
        ),
        (
            "[)>\x1e06\x1dS1\u{202e}2\x1dSA\u{e9}\x1e\x04",
            "",
            "serial declared A\u{e9} | text declared 1\u{202e}2",
            "warning hidden_character 9 | warning character 16",
        ),
        (
            "[)>\x1e06\x1d22S490154203237517\x1e\x04",
            "",
            "imei declared 490154203237517",
            "warning imei_check_digit 10",
        ),
        ("[)>\x1e06\x1d\x1dS9\x1e\x04", "", "serial declared 9", ""),
        ("[)>\x1e06\x1dK4500012\x1e\x04", "", "", "warning not_a_label 0"),
        ("[)>\x1e07text\x1e\x04", "", "", "warning unknown_format 4 | warning not_a_label 0"),
    ]);
}

#[test]
fn lost_control_characters_are_said_and_repaired_only_if_there_is_one_way() {
    says(&[
        ("[)>06S123456", "", "serial segmented 123456", "warning lost_separators 3"),
        (
            "[)>05010400638133393121123",
            "(01)04006381333931(21)123",
            "gtin segmented 04006381333931 | serial segmented 123",
            "warning lost_separators 3",
        ),
        // The S may be one of the part number's own letters, or the next data identifier.
        ("[)>061PMQ8N2LL/ASC02XK0ABJHD2", "", "", "error lost_separators 3"),
        ("[)>05010400638133393110LOT21ABC", "", "", "error lost_separators 3"),
        ("[)>12SER 786950", "", "", "error lost_separators 3"),
    ]);
}

#[test]
fn a_control_character_is_no_part_of_a_value_even_where_the_separators_are_lost() {
    says(&[
        ("[)>061P\x01AB", "", "", "error control_character 7"),
        (
            "[)>06S1\r",
            "",
            "serial segmented 1",
            "error control_character 7 | warning terminator 0 | warning lost_separators 0",
        ),
        ("[)>0510A\x7f", "", "", "error control_character 8"),
    ]);
}

#[test]
fn a_data_identifier_in_a_plain_symbol_is_one_reading_beside_the_whole() {
    says(&[
        ("]C0SC02XK0ABJHD2", "", "serial shaped SC02XK0ABJHD2 | serial shaped C02XK0ABJHD2", ""),
        ("]A01PMQ8N2LL/A", "", "serial shaped 1PMQ8N2LL/A | part_number shaped MQ8N2LL/A", ""),
        (
            "]C01S20AL0098USPC012345",
            "",
            "serial shaped 1S20AL0098USPC012345 | serial shaped 20AL0098USPC012345 | serial shaped PC012345 | part_number shaped 20AL0098US",
            "",
        ),
        ("]C022S490154203237518", "", "serial shaped 22S490154203237518 | imei shaped 490154203237518", ""),
        ("]C022S490154203237517", "", "serial shaped 22S490154203237517", ""),
        ("]C014D20280630", "", "serial shaped 14D20280630 | expiry shaped 280630", ""),
        ("]C014D20281330", "", "serial shaped 14D20281330", ""),
        // A letter alone is the weakest sign: any serial number may start with it.
        ("]C0PF0A1B2C", "", "serial shaped PF0A1B2C | part_number segmented F0A1B2C", ""),
        ("]C0TLOT7", "", "serial shaped TLOT7 | lot segmented LOT7", ""),
        ("]C0Q12", "", "serial shaped Q12 | quantity segmented 12", ""),
        ("]C0QUEUE", "", "serial shaped QUEUE", ""),
        ("]C0K4500012", "", "serial shaped K4500012", ""),
        ("]C0S", "", "serial shaped S", ""),
    ]);
    // It may be a part number as well, which is kept, and is no reason to ask for every fifth serial number.
    assert_eq!(read("]C0PF0A1B2C").competing(), None);
    assert_eq!(read("]C0Q12").competing(), Some(IdentifierKind::Quantity));
    let pattern = Pattern::new("PF[0-9A-Z]{6}").ok();
    let wanted = IdentifierRule { pattern, ..IdentifierRule::plain(IdentifierKind::Serial) };
    let bound = bind(&read("]C0PF0A1B2C"), &SerialRule::new(vec![wanted]).unwrap()).unwrap();
    assert_eq!(bound.key().unwrap().normalized, "PF0A1B2C");
}

#[test]
fn the_rule_of_a_product_tells_which_reading_is_meant() {
    let label = read("]C0SC02XK0ABJHD2");
    let bound = bind(&label, &SerialRule::plain()).unwrap();
    assert_eq!(bound.key().unwrap().normalized, "SC02XK0ABJHD2");
    let pattern = Some(Pattern::new("C02[0-9A-Z]{9}").unwrap());
    let wanted = IdentifierRule { pattern, ..IdentifierRule::plain(IdentifierKind::Serial) };
    let bound = bind(&label, &SerialRule::new(vec![wanted]).unwrap()).unwrap();
    assert_eq!(bound.key().unwrap().normalized, "C02XK0ABJHD2");
}

proptest! {
    #[test]
    fn any_envelope_is_read_or_refused(data in "\\[\\)>([\x1e\x1d\x04]|05|06|12|S|1P|25S|37S|14D|9N|01|21|[0-9A-Z+/ ]{0,12}|é){0,24}") {
        let label = read(&data);
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= data.len(), "{problem:?}");
        }
        for identifier in &label.identifiers {
            prop_assert!(!identifier.value.trim().is_empty() && !identifier.value.contains(char::is_control));
        }
    }

    #[test]
    fn fields_come_out_as_they_went_in(serial in "[0-9A-Z/.-]{1,20}", part in "[0-9A-Za-z#/.-]{1,20}", lot in "[0-9A-Z]{1,20}") {
        let data = format!("[)>\x1e06\x1dS{serial}\x1d1P{part}\x1d1T{lot}\x1e\x04");
        let label = read(&data);
        prop_assert_eq!(problems(&label), "");
        prop_assert_eq!(identifiers(&label), format!("serial declared {serial} | lot declared {lot} | part_number declared {part}"));
    }
}

#[test]
fn so_many_fields_and_no_more_are_read() {
    let fields = |count: usize| format!("[)>\x1e06{}\x1e\x04", "\x1dS1".repeat(count));
    let most = fields(gs1::MAX_ELEMENTS);
    assert_eq!(
        (identifiers(&read(&most)), problems(&read(&most))),
        ("serial declared 1".to_owned(), String::new())
    );
    assert!(problems(&read(&fields(gs1::MAX_ELEMENTS + 1))).starts_with("error too_many_elements"));
    let lost = |digits: usize| format!("[)>06S{}", "1".repeat(digits));
    assert_eq!(problems(&read(&lost(128))), "warning lost_separators 3");
    assert_eq!(problems(&read(&lost(129))), "error lost_separators 3");
}
