//! What HIBC codes say.

use crate::common::{elements, identifiers, problems, read, says};
use proptest::prelude::*;

#[test]
fn a_primary_code_names_the_device_and_the_product() {
    says(&[
        (
            "]C0+A123BJC5D6E71G",
            "",
            "part_number declared BJC5D6E7 | device_identifier declared A123BJC5D6E71",
            "",
        ),
        ("+A999123457", "", "part_number declared 1234 | device_identifier declared A99912345", ""),
        // The check character may be a space, or a slash.
        ("+A99910020 ", "", "part_number declared 1002 | device_identifier declared A99910020", ""),
        ("+A99910040/", "", "part_number declared 1004 | device_identifier declared A99910040", ""),
    ]);
}

#[test]
fn secondary_codes_give_quantity_date_and_lot_or_serial_number() {
    for (code, found) in [
        ("+$$52001510X3GD", "lot declared 10X3 | expiry declared 200115"),
        ("+$10X3G4", "lot declared 10X3"),
        ("+$+77DE1G45GW", "serial declared 77DE1G45"),
        ("+$$020110X3G3", "lot declared 10X3 | expiry declared 010200"),
        ("+$$209282810X3GV", "lot declared 10X3 | expiry declared 280928"),
        ("+$$328092810X3GW", "lot declared 10X3 | expiry declared 280928"),
        ("+$$42809281210X3G-", "lot declared 10X3 | expiry declared 280928"),
        ("+$$6280271210X3GS", "lot declared 10X3 | expiry declared 280127"),
        ("+$$710X3G7", "lot declared 10X3"),
        ("+$$824GK", "quantity declared 24"),
        ("+$$9005003280928LOTG/", "lot declared LOT | expiry declared 280928 | quantity declared 00500"),
        ("+$$+32809281234G3", "serial declared 1234 | expiry declared 280928"),
        ("+$$+7SER1G ", "serial declared SER1"),
    ] {
        let label = read(code);
        assert_eq!((identifiers(&label).as_str(), problems(&label).as_str()), (found, ""), "{code}");
    }
}

#[test]
fn the_older_form_may_be_other_text() {
    says(&[(
        "+28271LOT7GT",
        "",
        "lot checked LOT7 | expiry checked 280927 | serial shaped +28271LOT7GT",
        "",
    )]);
}

#[test]
fn one_code_may_hold_all() {
    says(&[
        (
            "+A99912345/$$52001510X3/16D20111212/S77DE1G45-",
            "",
            "serial declared 77DE1G45 | lot declared 10X3 | expiry declared 200115 | production_date declared 111212 | part_number declared 1234 | device_identifier declared A99912345",
            "",
        ),
        (
            "+A99912345/$$+3280928SER1A",
            "",
            "serial declared SER1 | expiry declared 280928 | part_number declared 1234 | device_identifier declared A99912345",
            "",
        ),
        (
            "+A99912345/14D20280630/16D20260131/Q12F",
            "",
            "expiry declared 280630 | production_date declared 260131 | part_number declared 1234 | device_identifier declared A99912345 | quantity declared 12",
            "",
        ),
        (
            "+A99912345/S77DE1G45D",
            "",
            "serial declared 77DE1G45 | part_number declared 1234 | device_identifier declared A99912345",
            "",
        ),
    ]);
}

#[test]
fn a_code_that_breaks_its_standard_is_nothing_else() {
    for (code, problem) in [
        ("+A123BJC5D6E71H", "error check_character 14"),
        ("+$$52001510X3GE", "error check_character 14"),
        ("+A99910020", "error check_character 9"),
        ("+$lot7G4", "error character 2"),
        ("+$+G8", "error value_too_short 3"),
        ("+$$3281328LGB", "error date 4"),
        ("+$$2G8", "error date 4"),
        ("+$$8A4GS", "error value 4"),
        ("+$$4280928A1LGS", "error time 10"),
        ("+$12345678901234567890GE", "error value_too_long 2"),
        ("+$$ABCG$", "error value 3"),
        // Text like any other.
        ("+A999-234554", "warning several_words 0"),
        ("+A9991234567890123456789051", "error device_identifier 1"),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), problem, "{code}");
        if problem.starts_with("error") {
            assert_eq!((elements(&label), identifiers(&label)), (String::new(), String::new()), "{code}");
        }
    }
}

#[test]
fn what_only_starts_with_a_plus_sign_stays_text() {
    for text in ["+4915112345678", "+ABC", "+12345ABC", "+é"] {
        let label = read(text);
        assert_eq!(
            (identifiers(&label), problems(&label)),
            (format!("serial shaped {text}"), "warning several_words 0".to_owned())
        );
    }
}

proptest! {
    #[test]
    fn any_text_with_a_plus_sign_in_front_is_read_or_refused(text in "\\+[A-Z$0-9+/.% -]{0,40}") {
        let label = read(&text);
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= text.len(), "{problem:?}");
        }
        for identifier in &label.identifiers {
            prop_assert!(!identifier.value.trim().is_empty());
        }
    }
}

#[test]
fn the_shortest_and_the_longest_parts_are_read() {
    says(&[
        (
            "+A99910/$$710X3Q",
            "",
            "lot declared 10X3 | part_number declared 1 | device_identifier declared A99910",
            "",
        ),
        ("+$AAAAAAAAAAAAAAAAAAGI", "", "lot declared AAAAAAAAAAAAAAAAAA", ""),
        ("+$AAAAAAAAAAAAAAAAAAAGS", "", "", "error value_too_long 2"),
        (
            "+28271AAAAAAAAAAAAAGZ",
            "",
            "lot checked AAAAAAAAAAAAA | expiry checked 280927 | serial shaped +28271AAAAAAAAAAAAAGZ",
            "",
        ),
        ("+28271AAAAAAAAAAAAAAG2", "", "serial shaped +28271AAAAAAAAAAAAAAG2", "warning device_identifier 0"),
        ("+$$42809282310X3G ", "", "lot declared 10X3 | expiry declared 280928", ""),
        ("+$$42809282410X3G$", "", "", "error time 10"),
        // Digits alone are rather a telephone's number, check character or not.
        ("+2827107990", "", "serial shaped +2827107990", "warning several_words 0"),
    ]);
}

#[test]
fn the_longest_primary_code_is_known_without_its_plus_sign() {
    assert_eq!(problems(&read("A123BDBDBDBDBDBDBDB1001N")), "warning device_identifier 0");
    // No product's number is so long.
    assert_eq!(problems(&read("A123BDBDBDBDBDBDBDBD10710")), "");
}
