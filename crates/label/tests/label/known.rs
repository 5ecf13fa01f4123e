//! What is known of a unit already, and what a further label adds to it.

use crate::bind::{bound, key, like, optional, rule, written};
use crate::common::read;
use label::{
    BoundIdentifier, Case, IdentifierKind as Kind, IdentifierRule, Pattern, Role, SerialRule, bind,
    bind_further, bind_value,
};

/// What a label gives first.
fn known(transmission: &str, rule: &SerialRule) -> Vec<BoundIdentifier> {
    bind(&read(transmission), rule).unwrap().identifiers
}

/// What a further label adds, or the misfit's code.
fn further(transmission: &str, rule: &SerialRule, known: &[BoundIdentifier]) -> String {
    written(&bind_further(&read(transmission), rule, known))
}

fn with_pattern(pattern: &str, of: IdentifierRule) -> IdentifierRule {
    IdentifierRule { pattern: Some(Pattern::new(pattern).unwrap()), ..of }
}

#[test]
fn the_key_comes_first_wherever_the_rule_has_it() {
    let required = IdentifierRule { role: Role::Required, ..key(Kind::Lot) };
    let rule = rule(vec![optional(Kind::Imei), required, key(Kind::Serial)]);
    assert_eq!(
        bound("]C121ABC\x1d10L1\x1d8002490154203237518", &rule),
        "key serial declared ABC | required lot declared L1 | optional imei declared 490154203237518"
    );
    // What is lacking is told of the key, too.
    let misfit = bind(&read("]C110L1"), &SerialRule::plain()).unwrap_err();
    assert!(misfit.message.contains("not a serial number"), "{}", misfit.message);
    let misfit = bind(&read("]Q1https://example.com/"), &rule).unwrap_err();
    assert!(misfit.message.contains("not a serial number"), "{}", misfit.message);
}

#[test]
fn a_number_that_is_known_says_nothing_new_behind_its_data_identifier() {
    let both = rule(vec![key(Kind::Serial), optional(Kind::Imei)]);
    let imei = known("352099001761523", &both);
    assert_eq!(
        written(&Ok(label::Binding { identifiers: imei.clone(), left: vec![] })),
        "optional imei checked 352099001761523"
    );
    assert_eq!(further("]C022S352099001761523", &both, &imei), "known");
    // However it was given.
    let phone = rule(vec![key(Kind::Imei), optional(Kind::Serial)]);
    let keyed = bind_value("35-209900-176152-3", &phone).unwrap().identifiers;
    assert_eq!(further("]C022S352099001761523", &phone, &keyed), "known");
    assert_eq!(further("]C022S490154203237518", &phone, &keyed), "optional serial shaped 22S490154203237518");
}

#[test]
fn one_serial_number_is_no_other_ones_beside_itself_in_another_case() {
    let upper = |role| IdentifierRule { role, case: Case::Upper, ..key(Kind::Serial) };
    let two = rule(vec![upper(Role::Key), upper(Role::Optional)]);
    let first = known("]C121abc", &two);
    assert_eq!(further("]C121ABC", &two, &first), "known");
    assert_eq!(further("]C121ABD", &two, &first), "optional serial declared ABD");
}

#[test]
fn fields_of_a_label_are_values_of_their_own() {
    let with_lot = |case| rule(vec![IdentifierRule { case, ..key(Kind::Serial) }, optional(Kind::Lot)]);
    // What is kept of the serial number may be how the lot is written.
    assert_eq!(
        bound("]C121abc\x1d10ABC", &with_lot(Case::Upper)),
        "key serial declared ABC | optional lot declared ABC"
    );
    // A lot that is called as its unit is, and one number that names the unit twice.
    let with_lot_and_imei = rule(vec![key(Kind::Serial), optional(Kind::Lot), optional(Kind::Imei)]);
    assert_eq!(
        bound("]C121490154203237518\x1d10490154203237518\x1d8002490154203237518", &with_lot_and_imei),
        "key serial declared 490154203237518 | optional lot declared 490154203237518"
    );
    let serial = known("]C121ABC", &with_lot_and_imei);
    assert_eq!(further("]C110ABC", &with_lot_and_imei, &serial), "optional lot declared ABC");
    // Text of which nothing says that it is the lot is the serial number again, in whatever case.
    let like_a_lot = rule(vec![
        IdentifierRule { case: Case::Upper, ..key(Kind::Serial) },
        with_pattern("[A-Z]{3}", optional(Kind::Lot)),
    ]);
    for serial in ["]C121ABC", "]C121abc"] {
        let serial = known(serial, &like_a_lot);
        assert_eq!(further("ABC", &like_a_lot, &serial), "known");
        assert_eq!(further("XYZ", &like_a_lot, &serial), "optional lot shaped XYZ");
    }
    // Both of them of one field that has more than one value.
    let with_part = rule(vec![key(Kind::Serial), optional(Kind::PartNumber)]);
    let field = "[)>\x1e06\x1d37SUN123456789P1234+786950\x1e\x04";
    assert_eq!(
        bound(field, &with_part),
        "key serial declared UN123456789P1234+786950 | optional part_number declared P1234"
    );
    let part = known("[)>\x1e06\x1d1PP1234\x1e\x04", &with_part);
    assert_eq!(further(field, &with_part, &part), "key serial declared UN123456789P1234+786950");
    // Another spelling of the serial number is the unit's alone.
    let named = known("SN-77001", &with_lot(Case::Keep));
    assert_eq!(further("]C11077001", &with_lot(Case::Keep), &named), "optional lot declared 77001");
}

#[test]
fn what_the_label_says_goes_before_text_that_only_fits() {
    let part = |role| with_pattern("[A-Z0-9]+", IdentifierRule { role, ..key(Kind::PartNumber) });
    assert_eq!(bound("SN:ABC123;P/N:B2", &rule(vec![part(Role::Key)])), "key part_number shaped B2");
    let both = rule(vec![key(Kind::Serial), part(Role::Optional)]);
    assert_eq!(bound("SN:ABC123", &both), "key serial shaped ABC123");
    // Text of which nothing says what it is is a lot only where the rule says what lots look like.
    assert_eq!(bound("ABC123", &rule(vec![key(Kind::Lot)])), "kind");
    let like_a_lot = with_pattern("[A-Z]{3}[0-9]{3}", key(Kind::Lot));
    assert_eq!(bound("ABC123", &rule(vec![like_a_lot])), "key lot shaped ABC123");
    let mac = with_pattern("[0-9A-F]{12}", key(Kind::Mac));
    assert_eq!(bound("]C023S102233445566", &rule(vec![mac])), "key mac shaped 102233445566");
}

#[test]
fn the_serial_number_of_an_hibc_code_without_its_plus_sign_is_that_before_all() {
    let lot = with_pattern("[A-Z0-9]+", optional(Kind::Lot));
    let both = rule(vec![key(Kind::Serial), lot]);
    assert_eq!(bound("A123BJC5D6E71/$+SN12345U", &both), "key serial shaped SN12345");
}

#[test]
fn words_are_a_serial_number_where_a_pattern_says_so_and_names_of_something_else_never() {
    let anything = rule(vec![like(".+")]);
    for text in ["PN ABC123", "LOT 1234 5", "IMEI 49"] {
        assert_eq!(bound(text, &anything), format!("key serial shaped {text}"));
        assert_eq!(bound(text, &SerialRule::plain()), "kind", "{text}");
    }
    for text in ["P/N:ABC", "SN:A1;SN:A2"] {
        assert_eq!(bound(text, &anything), "kind", "{text}");
    }
}

#[test]
fn of_a_declared_type_model_and_serial_number_a_rule_takes_the_part_that_fits() {
    let tag = rule(vec![like("[A-Z]{2}[0-9]{6}")]);
    for whole in ["1S20AL0098USPC012345", "20AL0098USPC012345"] {
        assert_eq!(bound(&format!("]C121{whole}"), &tag), "key serial declared PC012345", "{whole}");
        assert_eq!(
            bound(&format!("]C121{whole}"), &SerialRule::plain()),
            format!("key serial declared {whole}")
        );
    }
}

#[test]
fn a_unit_is_known_by_what_one_unit_only_has() {
    let all = rule(vec![key(Kind::Serial), optional(Kind::Lot), optional(Kind::Imei)]);
    let found = known("]C121SN-77001\x1d10L1\x1d8002490154203237518", &all);
    let known_as = |bound: &BoundIdentifier| {
        bound.known_as().map(|(kind, value)| format!("{} {value}", kind.name())).collect::<Vec<_>>()
    };
    let of = |kind| found.iter().find(|bound| bound.kind == kind).unwrap();
    let (serial, imei, lot) = (of(Kind::Serial), of(Kind::Imei), of(Kind::Lot));
    assert_eq!(known_as(lot), [""; 0], "many units have it");
    assert_eq!(known_as(imei), ["imei 490154203237518"]);
    assert_eq!(known_as(serial)[0], "serial SN-77001");
    // The key names the unit, whatever it is.
    let by_lot = known("]C110L1", &rule(vec![key(Kind::Lot)]));
    assert_eq!(known_as(&by_lot[0]), ["lot L1"]);
    // Its spellings are those of its own kind.
    let phone = known("49-015420-323751-8", &rule(vec![like(".+")]));
    assert_eq!(
        known_as(&phone[0]),
        ["serial 49-015420-323751-8", "imei 490154203237518", "serial 490154203237518"]
    );
    assert_eq!(phone[0].spellings().collect::<Vec<_>>(), ["490154203237518"]);
}

#[test]
fn what_fills_a_rule_is_what_is_bound() {
    let both = rule(vec![optional(Kind::Imei), key(Kind::Serial)]);
    let label = read("]C121ABC\x1d8002490154203237518");
    let filling = label::fill_for(&label, &both, &[], label::Own::default()).unwrap();
    let values: Vec<_> =
        filling.values().map(|found| (found.kind, found.role, found.normalized.to_owned())).collect();
    assert_eq!(
        values,
        [
            (Kind::Serial, Role::Key, "ABC".to_owned()),
            (Kind::Imei, Role::Optional, "490154203237518".to_owned()),
        ]
    );
    assert_eq!(Ok(filling.bind(&label, &both, label::Own::default())), bind(&label, &both));
}

#[test]
fn a_telephone_that_lost_its_number_is_told_and_only_that() {
    let phone = rule(vec![key(Kind::Imei)]);
    let misfit = bind_value("000000000000000", &phone).unwrap_err();
    assert!(misfit.message.contains("lost its own"), "{}", misfit.message);
    assert_eq!(bind_value("000000000000000", &SerialRule::plain()).unwrap().identifiers.len(), 1);
}

#[test]
fn a_vehicles_number_has_its_form_before_its_check_character() {
    let vin = IdentifierRule { check: label::Check::Vin, ..key(Kind::Vin) };
    let vin = rule(vec![vin]);
    for (value, wanted) in [
        ("1M8GDM9AXKPO42788", "kind"),
        ("1M8GDM9AXKP042789", "check"),
        ("i1m8gdm9axkp042788", "key vin keyed 1M8GDM9AXKP042788"),
    ] {
        assert_eq!(written(&bind_value(value, &vin)), wanted, "{value}");
    }
}

#[test]
fn two_values_are_one_where_they_are_readings_of_one_text() {
    for (transmission, one, other, wanted) in [
        ("]C0SABC123", "ABC123", "SABC123", true),
        ("]C022S352099001761523", "352099001761523", "22S352099001761523", true),
        ("]C1010400638133393121A\x1d10B", "A", "B", false),
        ("SN:A1;IMEI:490154203237518", "A1", "490154203237518", false),
        // Whatever the label says.
        ("]C121A", "X", "X", true),
        ("]C121A", "X", "A", false),
    ] {
        let label = read(transmission);
        assert_eq!(label.is_one_value(one, other), wanted, "{transmission:?}: {one} {other}");
        assert_eq!(label.is_one_value(other, one), wanted, "{transmission:?}: {other} {one}");
    }
}
