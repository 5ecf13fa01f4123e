//! What is never taken for the serial number of the unit in hand without a question.

use crate::common::{check, identifiers, problems, read};
use label::{
    Evidence, Gtin, IdentifierKind, IdentifierRule, Label, Own, Pattern, SerialRule, bind, bind_for,
    bind_value_for,
};

/// Whether a rule that says nothing takes something of the label for a serial number without a question.
fn is_taken_for_granted(label: &Label<'_>) -> bool {
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
    ] {
        refused(data);
    }
    // Given by hand or by a program: what is nothing but the code, and the code with its add-on.
    for value in ["4 006381 333931", "400638133393", "400638133393105", "*4006381333931*"] {
        assert!(bind_value_for(value, &SerialRule::plain(), own).is_err(), "{value}");
    }
    // A maker's serial numbers may start so: the rule says it.
    let mut rule = IdentifierRule::plain(IdentifierKind::Serial);
    rule.pattern = Pattern::new("4006381333931[0-9]{4}").ok();
    let rule = SerialRule::new(vec![rule]).unwrap();
    assert!(bind_for(&read("]C040063813339310001"), &rule, &[], own).is_ok());
    for data in ["]C0ABC123", "]C0A400638B", "]C0006381333931", "]C0333931", "]C04006381333930"] {
        assert!(bind_for(&read(data), &SerialRule::plain(), &[], own).is_ok(), "{data}");
    }
}
