//! What makes one doubt a value whose name says that it is a serial number.

use crate::common::{problems, read};
use crate::doubt::is_taken_for_granted;

/// A value alone, and in a code of several lines.
fn codes(value: &str) -> [String; 3] {
    [format!("SN: {value}"), format!("SN: {value}\nMAC: 001A2B3C4D5E"), format!("PN: X1;S/N:{value}")]
}

#[test]
fn signs_in_a_named_value_that_make_it_more_than_one_number_are_asked_about() {
    for value in [
        // Two numbers, or one twice.
        "C02XK0ABJHD2.C02XK0ABJHD3",
        "C02XK0ABJHD2-C02XK0ABJHD3",
        "ABC12345.ABC12345",
        // The name of something else, and its data identifier.
        "LOT-ABC1234",
        "LOT.ABC1234",
        "ABC-1TLOT77",
        // A sign with nothing on one side of it: the rest may be lost.
        "AB--12345",
        "ABC12345-",
        "ABC12345.",
        "-ABC12345",
        // Dates.
        "2025-11-12",
        "12.11.2025",
        "2025.11",
        "A-2025-11-12",
        "12.11.25",
        "12-11-25",
        "25-11-12",
        "25.11.12",
        "11-30-25",
        "01-01-00",
    ] {
        for code in codes(value) {
            assert!(!is_taken_for_granted(&read(&code)), "{code:?}");
            assert!(!problems(&read(&code)).is_empty(), "{code:?}");
        }
    }
}

#[test]
fn a_named_number_in_parts_is_taken() {
    for value in [
        "ABC-12345",
        "12.345-A",
        "CH-1AB23456789",
        "1234-5678-9012",
        "AB.12.34",
        "WS-C3750X-24T",
        "2025-11-12345",
        // No month has such a number, no day, or not so many digits.
        "12-34-56",
        "40-11-32",
        "13-13-13",
        "00-11-00",
        "1-23-456",
        "12-11-25-1",
        "A1-11-12",
        // Two parts of one form that have nothing in common are one number in parts.
        "C02XK0ABJHD2-D13YL1BCKIE3",
    ] {
        for code in codes(value) {
            assert!(is_taken_for_granted(&read(&code)), "{code:?}");
        }
    }
}

#[test]
fn a_letter_alone_names_a_serial_number_only_where_one_follows() {
    for code in [
        "Color: Red;S: XL",
        "S: 42\nColor: red",
        "S: XL",
        "S:3XL",
        "S: LARGE;Color: red",
        "Color: Black;S: 128GB",
        "S: 36-38\nColor: red",
    ] {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}");
        assert!(!problems(&read(code)).is_empty(), "{code:?}");
    }
    for code in ["S: XYZ78901\nColor: red", "S:AB12", "(S)AB1"] {
        assert!(is_taken_for_granted(&read(code)), "{code:?}");
    }
}

#[test]
fn one_character_again_and_again_is_rather_a_gap_to_be_filled() {
    for code in ["SN: 99999999", "SN: 00000000\nPN: A", "S/N: ----\nPN: A", "SN: 9999"] {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}");
    }
    assert!(is_taken_for_granted(&read("SN: 99999991")));
}

#[test]
fn what_says_that_there_is_no_number_is_none_behind_its_name_too() {
    for value in ["N/A", "N-A", "n.a.", "N / A", "NONE", "none", "-", "TBD"] {
        for code in codes(value) {
            assert_eq!(problems(&read(&code)), "error no_read 0", "{code:?}");
            assert!(!is_taken_for_granted(&read(&code)), "{code:?}");
        }
    }
    for value in ["N-A1", "NA-1", "NONE1"] {
        for code in codes(value) {
            assert!(is_taken_for_granted(&read(&code)), "{code:?}");
        }
    }
}
