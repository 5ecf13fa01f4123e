//! Telephones, SIM cards, network addresses and vehicles in bare codes, and digits that can be two of them.

use crate::common::{check, identifiers, problems, read};

#[test]
fn a_telephones_numbers_are_told_by_their_form_and_check() {
    check(&[
        ("490154203237518", "imei checked 490154203237518 | serial shaped 490154203237518", ""),
        ("35693803564380", "serial shaped 35693803564380 | imei shaped 35693803564380", ""),
        ("AF0123450ABCDE", "serial shaped AF0123450ABCDE | meid shaped AF0123450ABCDE", ""),
        ("AF0123450ABCDEC", "meid checked AF0123450ABCDEC | serial shaped AF0123450ABCDEC", ""),
        ("AF0123450ABCDED", "serial shaped AF0123450ABCDED", ""),
        ("2936087365007037100", "meid checked 2936087365007037100 | serial shaped 2936087365007037100", ""),
        (
            "89034011560010000000000000000121",
            "eid checked 89034011560010000000000000000121 | serial shaped 89034011560010000000000000000121",
            "",
        ),
    ]);
}

#[test]
fn an_imei_behind_the_zero_of_interleaved_2_of_5_or_what_is_left_of_an_element_is_told() {
    let first =
        "imei checked 356938035643809 | serial shaped 0356938035643809 | imeisv shaped 0356938035643809";
    let second = "imei checked 490154203237518 | serial shaped 21490154203237518";
    check(&[
        ("0356938035643809", first, "warning unclear_text 0"),
        ("]I10356938035643809", first, "warning unclear_text 0"),
        ("21490154203237518", second, "warning unclear_text 0"),
        ("]C021490154203237518", second, "warning unclear_text 0"),
        // A wrong check digit, and a body that gives out none.
        ("0356938035643808", "serial shaped 0356938035643808 | imeisv shaped 0356938035643808", ""),
        ("0123456789012347", "serial shaped 0123456789012347 | imeisv shaped 0123456789012347", ""),
        ("21490154203237517", "serial shaped 21490154203237517", ""),
    ]);
    for transmission in ["0356938035643809", "]C021490154203237518"] {
        assert_eq!(read(transmission).competing(), Some(label::IdentifierKind::Imei), "{transmission}");
    }
}

#[test]
fn a_wrong_check_digit_of_a_declared_number_is_told() {
    let with = |element: &str| format!("]C10104006381333931{element}");
    for (element, wanted, told) in [
        (
            "804289034011560010000000000000000122",
            "eid declared 89034011560010000000000000000122",
            "eid_check_digits",
        ),
        ("804389148000000745809014", "iccid declared 89148000000745809014", "iccid_check_digit"),
        ("8040490154203237517", "imei declared 490154203237517", "imei_check_digit"),
    ] {
        let transmission = with(element);
        let label = read(&transmission);
        assert_eq!(identifiers(&label), format!("gtin declared 04006381333931 | {wanted}"));
        assert!(problems(&label).contains(&format!("warning {told} 20")), "{}", problems(&label));
    }
    // Without its check digit, and a MEID of digits alone.
    for (element, wanted) in [
        ("800235209900176148", "imei declared 35209900176148"),
        ("800299000012345678", "meid declared 99000012345678"),
    ] {
        assert!(identifiers(&read(&with(element))).ends_with(wanted), "{element}");
    }
}

#[test]
fn a_sim_card_whose_check_digit_fails_is_only_doubted() {
    check(&[
        (
            "89148000000745809013",
            "iccid checked 89148000000745809013 | serial shaped 89148000000745809013",
            "",
        ),
        (
            "89148000000745809014",
            "serial shaped 89148000000745809014 | iccid shaped 89148000000745809014",
            "warning iccid_check_digit 0",
        ),
        (
            "8991101200003204514F",
            "iccid checked 8991101200003204514 | serial shaped 8991101200003204514F",
            "",
        ),
    ]);
}

#[test]
fn a_vehicle_whose_check_character_fails_is_only_doubted() {
    check(&[
        ("1M8GDM9AXKP042788", "vin checked 1M8GDM9AXKP042788 | serial shaped 1M8GDM9AXKP042788", ""),
        (
            "WVWZZZ1JZXW000001",
            "serial shaped WVWZZZ1JZXW000001 | vin shaped WVWZZZ1JZXW000001",
            "warning vin_check_character 0",
        ),
        ("1M8GDM9AXKPO42788", "serial shaped 1M8GDM9AXKPO42788", ""),
    ]);
}

#[test]
fn digits_that_are_two_things_are_both_and_it_is_said() {
    check(&[
        (
            "042100005264",
            "gtin checked 00042100005264 | serial shaped 042100005264 | mac shaped 042100005264",
            "warning upc_or_mac 0",
        ),
        (
            "35000000000006",
            "gtin checked 35000000000006 | serial shaped 35000000000006 | imei shaped 35000000000006",
            "warning itf14_or_imei 0",
        ),
        (
            "]I135000000000006",
            "gtin checked 35000000000006 | serial shaped 35000000000006 | imei shaped 35000000000006",
            "warning itf14_or_imei 0",
        ),
        (
            "400638133393101",
            "imei checked 400638133393101 | serial shaped 400638133393101",
            "warning imei_or_ean_add_on 0",
        ),
        (
            "293608736500703715",
            "sscc checked 293608736500703715 | serial shaped 293608736500703715 | meid shaped 293608736500703715",
            "warning sscc_or_meid 0",
        ),
    ]);
    // The symbology leaves no doubt.
    check(&[("]E0042100005264", "gtin declared 00042100005264", "")]);
}
