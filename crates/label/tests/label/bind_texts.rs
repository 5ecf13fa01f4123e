//! Binding: one text is one value, and what it rather is.

use crate::bind::{bound, key, like, optional, rule, written};
use crate::common::read;
use label::{
    Evidence, IdentifierKind, IdentifierRule, MAX_SERIAL_CHARS, Pattern, Role, SerialRule, bind,
    bind_further, bind_value,
};

#[test]
fn what_a_data_identifier_says_to_be_something_else_competes_with_a_serial_number() {
    for (text, kind) in [
        ("22S490154203237518", "imei"),
        ("43S89148000000745809013", "iccid"),
        ("23S001A2B3C4D5E", "mac"),
        ("1TLOT123", "lot"),
        ("14D20280630", "expiry"),
        ("16D20240101", "production_date"),
        ("8S106141412345678908", "sscc"),
        ("8P04006381333931", "gtin"),
        ("9N110375286414", "ppn"),
        ("1PMQ8N2LL/A", "part_number"),
        // A letter alone, where few serial numbers look so.
        ("PMQ8N2LL/A", "part_number"),
        ("Q10", "quantity"),
        ("I1M8GDM9AXKP042788", "vin"),
        // Something that says nothing of the unit.
        ("4LDE", "text"),
        ("2P01", "text"),
        ("9D2024", "text"),
        ("1VABC", "text"),
        ("1JUN123456789", "text"),
        ("21P1", "text"),
        ("3SABC", "text"),
        // By their form alone.
        ("8914800000074580901", "iccid"),
        ("4901542032375101", "imeisv"),
        ("35693803564380", "imei"),
    ] {
        let transmission = format!("]C0{text}");
        let label = read(&transmission);
        assert_eq!(label.competing().map(IdentifierKind::name), Some(kind), "{text}");
        let bound = bind(&label, &SerialRule::plain()).unwrap();
        assert_eq!(bound.evidence(), Some(Evidence::Shaped), "{text}");
        assert_eq!(label.competing_with(text), label.competing(), "{text}");
        // What says what it is, or what the rule says, is not in doubt.
        assert_eq!(read(&format!("]C121{text}")).competing_with(text), None, "{text}");
    }
    for text in [
        "SC02XK0ABJHD2",
        "1SABC",
        "DEH2381234",
        "R58M123456Z",
        "5CG7012345",
        "RTR2",
        "PF0A1B2C",
        "TLOT1",
        "V1234",
        "K4500",
        "SN:4LDE",
        "SN:PMQ8;P/N:B2",
        "SN:A1;IMEI:490154203237518",
    ] {
        assert_eq!(read(text).competing(), None, "{text}");
    }
}

#[test]
fn one_bare_text_is_one_value_and_goes_where_it_says() {
    let required = |kind| IdentifierRule { role: Role::Required, ..key(kind) };
    for (kind, text, value) in [
        (IdentifierKind::Imei, "22S352099001761523", "352099001761523"),
        (IdentifierKind::Imei, "352099001761523", "352099001761523"),
        (IdentifierKind::Imei, "35-209900-176152-3", "352099001761523"),
        (IdentifierKind::Mac, "23S001A2B3C4D62", "001A2B3C4D62"),
        (IdentifierKind::Mac, "00:1A:2B:3C:4D:62", "001A2B3C4D62"),
        (IdentifierKind::Iccid, "43S89148000000745809013", "89148000000745809013"),
        (IdentifierKind::Iccid, "8914800000074580901", "8914800000074580901"),
        (IdentifierKind::Lot, "1TLOT9", "LOT9"),
        (IdentifierKind::Meid, "AF0123450ABCDE", "AF0123450ABCDE"),
        (IdentifierKind::Imeisv, "4901542032375101", "4901542032375101"),
        (IdentifierKind::Eid, "89034011560010000000000000000121", "89034011560010000000000000000121"),
        (IdentifierKind::Expiry, "15D30062028", "280630"),
    ] {
        let both = rule(vec![key(IdentifierKind::Serial), required(kind)]);
        let transmission = format!("]C0{text}");
        let label = read(&transmission);
        let first = bind(&label, &both).unwrap().identifiers;
        let [one] = first.as_slice() else { panic!("{text}: {first:?}") };
        assert_eq!((one.kind, &*one.normalized), (kind, value), "{text}");
        // The same code again says nothing new, and the serial number is still to come.
        let again = written(&bind_further(&label, &both, &first));
        assert!(["known", "kind"].contains(&&*again), "{text}: {again}");
        assert_eq!(written(&bind_further(&read("RTR2"), &both, &first)), "key serial shaped RTR2", "{text}");
        // In the other order.
        let first = bind(&read("RTR2"), &both).unwrap().identifiers;
        let second = bind_further(&label, &both, &first).unwrap().identifiers;
        assert_eq!(
            second.iter().map(|bound| (bound.kind, &*bound.normalized)).collect::<Vec<_>>(),
            [(kind, value)],
            "{text}"
        );
    }
    // Fields of one label are several values, and so are parts that a verified form tells apart.
    let with_imei = rule(vec![key(IdentifierKind::Serial), required(IdentifierKind::Imei)]);
    for text in
        ["]C121ABC\x1d8002490154203237518", "(21)ABC(8002)490154203237518", "SN:ABC;IMEI:490154203237518"]
    {
        assert_eq!(bind(&read(text), &with_imei).unwrap().identifiers.len(), 2, "{text}");
    }
    let with_part = rule(vec![key(IdentifierKind::Serial), required(IdentifierKind::PartNumber)]);
    assert_eq!(bind(&read("1S20AL0098USPC012345"), &with_part).unwrap().identifiers.len(), 2);
    // What the rule says of one of them goes before what it leaves open.
    let pattern = Pattern::new("[A-Z]{2}-[0-9]+").ok();
    let with_pattern = rule(vec![
        key(IdentifierKind::Serial),
        IdentifierRule { pattern, ..required(IdentifierKind::PartNumber) },
    ]);
    assert_eq!(bound("AB-123", &with_pattern), "required part_number shaped AB-123");
}

#[test]
fn two_serial_numbers_in_fields_of_their_own_are_nobodys() {
    for data in [
        "[)>\x1e06\x1d1PX\x1dQ10\x1dSB1\x1dSB2\x1dSB3\x1e\x04",
        "[)>\x1e06\x1dSB1\x1d1SB2\x1e\x04",
        "[)>\x1e06\x1dSB1\x1e06\x1dSB2\x1e\x04",
        "[)>\x1e12\x1dSER 1\x1dSEQ 2\x1e\x04",
        // One that ends with another isn't the same.
        "[)>\x1e06\x1dS12\x1dS2\x1e\x04",
    ] {
        for rule in [SerialRule::plain(), rule(vec![like(".*")])] {
            assert_eq!(bound(data, &rule), "ambiguous", "{data:?}");
        }
    }
    for (data, wanted) in [
        ("[)>\x1e06\x1dSB1\x1dSB1\x1e\x04", "B1"),
        ("[)>\x1e06\x1d37SUN123456789P1234+786950\x1e\x04", "UN123456789P1234+786950"),
        ("[)>\x1e06\x1d18S1VSA0786950\x1e\x04", "1VSA0786950"),
    ] {
        assert_eq!(bound(data, &SerialRule::plain()), format!("key serial declared {wanted}"), "{data:?}");
    }
    // Only one of them fits.
    assert_eq!(bound("[)>\x1e06\x1dSB1\x1dSC2\x1e\x04", &rule(vec![like("C.")])), "key serial declared C2");
}

#[test]
fn a_hardware_address_is_one_by_what_the_label_says_or_the_rule() {
    let mac = rule(vec![key(IdentifierKind::Mac)]);
    let pattern = Pattern::new("[0-9A-F]{12}").ok();
    let with_pattern = rule(vec![IdentifierRule { pattern, ..key(IdentifierKind::Mac) }]);
    let declared = "[)>\x1e06\x1d23S001122334455\x1e\x04";
    for (text, rule, wanted) in [
        ("]C110110022334455", &with_pattern, "kind"),
        (declared, &mac, "key mac declared 001122334455"),
        (declared, &with_pattern, "key mac declared 001122334455"),
        // It is a UPC-A's number as well.
        ("001122334455", &mac, "is_gtin"),
        ("001122334455", &with_pattern, "key mac shaped 001122334455"),
        // Of a group of devices.
        ("[)>\x1e06\x1d23S011A2B3C4D5E\x1e\x04", &mac, "kind"),
        ("[)>\x1e06\x1d23S011A2B3C4D5E\x1e\x04", &with_pattern, "kind"),
        ("011A2B3C4D5E", &with_pattern, "kind"),
    ] {
        assert_eq!(bound(text, rule), wanted, "{text:?}");
    }
    assert_eq!(written(&bind_value("01:1A:2B:3C:4D:5E", &mac)), "kind");
}

#[test]
fn a_declared_number_with_a_failed_check_is_not_believed_and_it_is_said() {
    let eid = rule(vec![key(IdentifierKind::Eid)]);
    assert_eq!(bound("]C1804289034011560010000000000000000122", &eid), "check");
    assert_eq!(
        bound("]C1804289034011560010000000000000000121", &eid),
        "key eid declared 89034011560010000000000000000121"
    );
    assert_eq!(written(&bind_value("89034011560010000000000000000122", &eid)), "check");
    let phone = rule(vec![
        key(IdentifierKind::Serial),
        optional(IdentifierKind::Imei),
        optional(IdentifierKind::Imei),
    ]);
    let binding = bind(&read("]d2010400638133393121ABC\x1d8040490154203237517"), &phone).unwrap();
    assert_eq!(binding.key().unwrap().normalized, "ABC");
    let left: Vec<(&str, &str)> = binding.left.iter().map(|misfit| (misfit.code, &*misfit.raw)).collect();
    assert_eq!(left, [("check", "490154203237517")]);
    let whole = bind(&read("]d2010400638133393121ABC\x1d8040490154203237518"), &phone).unwrap();
    assert_eq!((whole.identifiers.len(), whole.left), (2, vec![]));
}

#[test]
fn text_that_is_too_long_for_a_serial_number_is_so_with_a_letter_before_it_too() {
    for (length, is_one) in [(MAX_SERIAL_CHARS, true), (MAX_SERIAL_CHARS + 1, false), (1_000, false)] {
        let text = format!("S{}", "A".repeat(length));
        let label = read(&text);
        let serials = label.identifiers.iter().filter(|found| found.kind == IdentifierKind::Serial);
        assert_eq!(serials.count(), usize::from(is_one), "{length}");
    }
}

/// What a serial number with this pattern takes of a text.
fn taken(pattern: &str, text: &str) -> String {
    let mut wanted = IdentifierRule::plain(IdentifierKind::Serial);
    wanted.pattern = Pattern::new(pattern).ok();
    let rule = SerialRule::new(vec![wanted]).unwrap();
    match bind(&read(text), &rule) {
        Ok(binding) => binding.key().map(|key| key.normalized.clone()).unwrap_or_default(),
        Err(misfit) => misfit.code.to_owned(),
    }
}

#[test]
fn a_pattern_that_the_whole_text_matches_takes_it_whatever_else_it_can_be_read_as() {
    for (pattern, text, wanted) in [
        ("[0-9A-Z]{7,14}", "4832487350", "4832487350"),
        ("[0-9A-Z]{7,14}", "SAL1234ABCD", "SAL1234ABCD"),
        ("[0-9A-Z]{7,14}", "]C0SAL1234ABCD", "SAL1234ABCD"),
        ("[0-9A-Z-]+", "S5GXNG0R65076MY", "S5GXNG0R65076MY"),
        (".*", "S5GXNG0R65076MY", "S5GXNG0R65076MY"),
        ("[0-9A-Z-]+", "SV6-US-HAL1234A", "SV6-US-HAL1234A"),
        (".*", "SV6-US-HAL1234A", "SV6-US-HAL1234A"),
        ("[0-9]{10}|[0-9A-Z]{7}", "4832487350", "4832487350"),
        // The name is known, and is no part of the number.
        (".*", "SN ABC12345", "ABC12345"),
        (".*", "SN:ABC12345", "ABC12345"),
        // In groups, as the pattern has it.
        ("[0-9-]{18}", "49-015420-323751-8", "49-015420-323751-8"),
        ("[0-9 ]{8,30}", "8914 8000 0007 4580 9013", "8914 8000 0007 4580 9013"),
        // Two parts fit, and the whole doesn't.
        ("[0-9A-Z]{8}|[0-9A-Z]{18}", "1S20AL0098USPC012345", "ambiguous"),
    ] {
        assert_eq!(taken(pattern, text), wanted, "{pattern} {text}");
    }
}
