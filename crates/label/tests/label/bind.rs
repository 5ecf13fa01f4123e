//! How labels fill what products say of their units.

use crate::common::read;
use label::{
    Binding, Case, Check, Evidence, Gtin, Identifier, IdentifierKind, IdentifierRule, Label,
    MAX_SERIAL_CHARS, Misfit, Own, Pattern, Role, RuleError, Scan, SerialRule, bind, bind_for, bind_further,
    bind_value, bind_value_for,
};

pub(crate) const IMEI: &str = "490154203237518";
pub(crate) const SECOND_IMEI: &str = "356938035643809";

pub(crate) fn key(kind: IdentifierKind) -> IdentifierRule {
    IdentifierRule::plain(kind)
}

pub(crate) fn optional(kind: IdentifierKind) -> IdentifierRule {
    IdentifierRule { role: Role::Optional, ..key(kind) }
}

pub(crate) fn like(pattern: &str) -> IdentifierRule {
    IdentifierRule { pattern: Some(Pattern::new(pattern).unwrap()), ..key(IdentifierKind::Serial) }
}

pub(crate) fn rule(identifiers: Vec<IdentifierRule>) -> SerialRule {
    SerialRule::new(identifiers).unwrap()
}

/// `key serial declared ABC | optional imei checked 490154203237518`, or the misfit's code.
pub(crate) fn bound(transmission: &str, rule: &SerialRule) -> String {
    written(&bind(&read(transmission), rule))
}

pub(crate) fn written(binding: &Result<Binding, Misfit>) -> String {
    match binding {
        Err(misfit) => misfit.code.to_owned(),
        Ok(binding) => binding
            .identifiers
            .iter()
            .map(|bound| {
                let role = format!("{:?}", bound.role).to_lowercase();
                format!("{role} {} {} {}", bound.kind.name(), bound.evidence.name(), bound.normalized)
            })
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

#[test]
fn a_plain_serial_number_takes_what_is_declared_or_bare_and_nothing_else() {
    let plain = SerialRule::plain();
    for (transmission, wanted) in [
        ("]C1010400638133393121ABC", "key serial declared ABC"),
        ("]C0DEH2381234", "key serial shaped DEH2381234"),
        ("]C0SC02XK0ABJHD2", "key serial shaped SC02XK0ABJHD2"),
        ("010400638133393121ABC", "key serial shaped ABC"),
        ("12345678", "key serial shaped 12345678"),
        ("4901542032375101", "key serial shaped 4901542032375101"),
        // Declared to be something else.
        ("]E04006381333931", "is_gtin"),
        ("]C110LOT7", "kind"),
        ("]C18002490154203237518", "kind"),
        ("]Q1https://example.com/", "kind"),
        // Which store's it is only the shop knows: it competes.
        ("R0042-3-17", "key serial shaped R0042-3-17"),
        // No label at all.
        ("]C121AB#", "kind"),
        ("", "kind"),
        ("A\u{202e}B", "characters"),
        // A name says which part it is.
        ("SN:ABC123", "key serial shaped ABC123"),
        ("P/N: B2; S/N: ABC123", "key serial shaped ABC123"),
        // Nothing of a unit, or of more than one.
        ("IMEI:490154203237517", "kind"),
        ("490154203237518490154203237518", "kind"),
        ("ABC]E04006381333931", "kind"),
        ("(01)04006381333932(21)ABC", "kind"),
    ] {
        assert_eq!(bound(transmission, &plain), wanted, "{transmission:?}");
    }
}

#[test]
fn what_is_no_units_number_is_none_with_marks_around_it_either() {
    let with_imei = rule(vec![key(IdentifierKind::Serial), optional(IdentifierKind::Imei)]);
    for text in [
        "490154203237518490154203237518",
        "490154203237518 490154203237518 490154203237518",
        "R0042-3-17R0042-3-17",
        "ABC]E04006381333931",
        "(01)04006381333932(21)ABC",
        "https://example.com/x",
        "WIFI:S:net;T:WPA;P:secret;;",
        "IMEI:490154203237517",
        "IMEI:1",
        "P/N:ABC",
        "SN:A1;SN:A2",
        "SN:ABC123SN:ABC123",
    ] {
        for around in ["", " ", "\u{a0}", "\u{feff}"] {
            for (before, after) in [("", around), (around, ""), ("]Q2\\000026", around)] {
                let transmission = format!("{before}{text}{after}");
                for rule in [&SerialRule::plain(), &with_imei] {
                    let bound = bind(&read(&transmission), rule);
                    assert!(bound.is_err(), "{transmission:?}: {bound:?}");
                }
            }
        }
    }
    // An IMEI beside a serial number's key is an IMEI, however it is written.
    for text in ["490154203237518", "49-015420-323751-8", "IMEI:490154203237518", " 49-015420-323751-8"] {
        let bound = bind(&read(text), &with_imei).unwrap();
        assert!(bound.key().is_none(), "{text}: {bound:?}");
    }
    // One that was read through an ECI, or with a mark around it, is the same.
    for text in ["SN:ABC123", "]Q2\\000026SN:ABC123", "\u{feff}SN:ABC123", "SN:ABC123 "] {
        assert_eq!(bound(text, &SerialRule::plain()), "key serial shaped ABC123", "{text}");
    }
}

#[test]
fn text_that_is_likely_something_else_only_has_the_shape_of_a_serial_number() {
    for (transmission, competing) in [
        ("4006381333931", Some("gtin")),
        ("0104006381333931", Some("gtin")),
        ("]I114006381333938", Some("gtin")),
        (IMEI, Some("imei")),
        ("106141412345678908", Some("sscc")),
        ("]C01PMQ8N2LL/A", Some("part_number")),
        ("001A2B3C4D5E", Some("mac")),
        ("DEH2381234", None),
        ("12345678", None),
        // Sixteen digits are an IMEI with its software version only where they start as an IMEI does.
        ("4901542032375101", Some("imeisv")),
        ("7001542032375101", None),
    ] {
        let label = read(transmission);
        assert_eq!(label.competing().map(IdentifierKind::name), competing, "{transmission:?}");
        let binding = bind(&label, &SerialRule::plain()).unwrap();
        assert_eq!(binding.evidence(), Some(Evidence::Shaped), "{transmission:?}");
    }
    // A declared serial number is one, whatever stands beside it.
    assert_eq!(
        bind(&read("]C1010400638133393121A"), &SerialRule::plain()).unwrap().evidence(),
        Some(Evidence::Declared)
    );
}

#[test]
fn a_rule_that_says_something_takes_digits_that_could_be_a_product_code_too() {
    let twelve_digits = rule(vec![like("[0-9]{12}")]);
    assert_eq!(bound("036000291452", &twelve_digits), "key serial shaped 036000291452");
    assert_eq!(bound("4006381333931", &twelve_digits), "pattern");
    // Its symbology leaves no doubt, whatever the rule says.
    assert_eq!(bound("]E0036000291452", &twelve_digits), "is_gtin");
}

#[test]
fn a_pattern_matches_the_whole_normalized_value() {
    let rule = rule(vec![IdentifierRule {
        strip_prefix: Some("SN:".to_owned()),
        case: Case::Upper,
        ..like("[A-Z]{2}[0-9]{3}")
    }]);
    let binding = bind(&read("SN:ab123"), &rule).unwrap();
    let bound = binding.key().unwrap();
    assert_eq!((bound.raw.as_str(), bound.normalized.as_str()), ("SN:ab123", "AB123"));
    assert_eq!(binding.evidence(), Some(Evidence::Shaped));

    let misfit = bind(&read("SN:ab1234"), &rule).unwrap_err();
    assert_eq!(
        (misfit.code, misfit.raw.as_str(), misfit.normalized.as_str()),
        ("pattern", "SN:ab1234", "AB1234")
    );
    assert!(misfit.message.contains("AB1234") && misfit.message.contains("SN:ab1234"), "{}", misfit.message);
}

#[test]
fn a_data_identifier_is_taken_off_only_where_the_rule_leaves_no_other_reading() {
    let apple = rule(vec![like("[A-Z0-9]{12}")]);
    assert_eq!(bound("]C0SC02XK0ABJHD2", &apple), "key serial shaped C02XK0ABJHD2");
    let eleven_or_twelve = rule(vec![like("[A-Z0-9]{11,12}")]);
    assert_eq!(bound("]C0SC02XK0ABJHD", &eleven_or_twelve), "key serial shaped SC02XK0ABJHD");
    let stripped =
        rule(vec![IdentifierRule { strip_prefix: Some("S".to_owned()), ..like("[A-Z0-9]{11,12}") }]);
    assert_eq!(bound("]C0SC02XK0ABJHD", &stripped), "key serial shaped C02XK0ABJHD");
}

#[test]
fn an_imei_is_fifteen_digits_with_a_good_check_digit() {
    let phone = rule(vec![key(IdentifierKind::Imei)]);
    for (transmission, wanted) in [
        (IMEI, "key imei checked 490154203237518".to_owned()),
        ("]C18002490154203237518", "key imei declared 490154203237518".to_owned()),
        ("]C18002490154203237517", "check".to_owned()),
        ("490154203237517", "kind".to_owned()),
        ("]C121490154203237518", "kind".to_owned()),
        ("ABC", "kind".to_owned()),
    ] {
        assert_eq!(bound(transmission, &phone), wanted, "{transmission:?}");
    }
}

#[test]
fn one_label_with_two_imeis_fills_both() {
    let phone = rule(vec![key(IdentifierKind::Imei), optional(IdentifierKind::Imei)]);
    let label = format!("]d2010400638133393121A\x1d8040{IMEI}\x1d8041{SECOND_IMEI}");
    assert_eq!(
        bound(&label, &phone),
        format!("key imei declared {IMEI} | optional imei declared {SECOND_IMEI}")
    );
    let same_twice = format!("]d2010400638133393121A\x1d8040{IMEI}\x1d8041{IMEI}");
    assert_eq!(bound(&same_twice, &phone), format!("key imei declared {IMEI}"));
}

#[test]
fn a_second_label_fills_what_the_first_left() {
    let phone = rule(vec![key(IdentifierKind::Imei), optional(IdentifierKind::Imei)]);
    let first = bind(&read(IMEI), &phone).unwrap();
    assert_eq!(
        written(&bind_further(&read(SECOND_IMEI), &phone, &first.identifiers)),
        format!("optional imei checked {SECOND_IMEI}")
    );
    assert_eq!(written(&bind_further(&read(IMEI), &phone, &first.identifiers)), "known");
    let both = [
        first.identifiers,
        bind(&read(SECOND_IMEI), &rule(vec![key(IdentifierKind::Imei)])).unwrap().identifiers,
    ]
    .concat();
    let one_left = rule(vec![key(IdentifierKind::Imei)]);
    assert_eq!(written(&bind_further(&read("ABC"), &one_left, &both)), "kind");
}

#[test]
fn a_value_that_is_proved_to_be_an_imei_is_not_the_serial_number_beside_it() {
    let serial_and_imei = rule(vec![like("[A-Z0-9]{10,15}"), optional(IdentifierKind::Imei)]);
    assert_eq!(bound(IMEI, &serial_and_imei), format!("optional imei checked {IMEI}"));
    assert_eq!(bound("R58M123456Z", &serial_and_imei), "key serial shaped R58M123456Z");
    let label = format!("]d2010400638133393121R58M123456Z\x1d8040{IMEI}");
    assert_eq!(
        bound(&label, &serial_and_imei),
        format!("key serial declared R58M123456Z | optional imei declared {IMEI}")
    );
}

#[test]
fn any_other_kind_is_known_by_what_the_rule_says_of_it() {
    let vehicle = IdentifierRule {
        pattern: Some(Pattern::new("[A-HJ-NPR-Z0-9]{17}").unwrap()),
        ..key(IdentifierKind::Vin)
    };
    assert_eq!(bound("1M8GDM9AXKP042788", &rule(vec![vehicle])), "key vin checked 1M8GDM9AXKP042788");
    assert_eq!(bound("MX8GDM9AXKPO42788", &rule(vec![key(IdentifierKind::Vin)])), "kind");
}

#[test]
fn a_given_value_is_the_key_and_never_a_label() {
    let plain = SerialRule::plain();
    for value in ["4006381333931", IMEI, "]C121ABC", "R0042-3-17", "https://example.com/"] {
        let bound = bind_value(value, &plain).unwrap();
        assert_eq!(bound.evidence(), Some(Evidence::Keyed));
        assert_eq!(bound.key().unwrap().normalized, value);
    }
    let longest = "x".repeat(MAX_SERIAL_CHARS);
    assert!(bind_value(&longest, &plain).is_ok());
    for (value, code) in [
        ("", "empty"),
        ("  ", "empty"),
        (&*format!("{longest}x"), "too_long"),
        ("A\nB", "characters"),
        ("A\u{200b}B", "characters"),
    ] {
        assert_eq!(written(&bind_value(value, &plain)), code, "{value:?}");
    }
    let phone = rule(vec![key(IdentifierKind::Imei)]);
    assert_eq!(written(&bind_value("490154203237517", &phone)), "check");
    assert_eq!(written(&bind_value("49015420323751", &phone)), "kind");
    let checked = rule(vec![IdentifierRule { check: Check::Gs1Mod10, ..key(IdentifierKind::Serial) }]);
    assert_eq!(written(&bind_value("4006381333932", &checked)), "check");
    assert_eq!(written(&bind_value("4006381333931", &checked)), "key serial keyed 4006381333931");
}

#[test]
fn a_misfit_shows_nothing_that_could_do_harm() {
    let misfit = bind_value("A\x1b[31m\u{202e}", &SerialRule::plain()).unwrap_err();
    for shown in [&misfit.raw, &misfit.normalized, &misfit.message] {
        assert!(!shown.contains(['\x1b', '\u{202e}']), "{shown:?}");
    }
    assert_eq!(misfit.raw, r"A\x1b[31m\xe2\x80\xae");
    let long = bind_value(&"x".repeat(7_000), &SerialRule::plain()).unwrap_err();
    assert!(long.message.len() < 500, "{} bytes", long.message.len());
}

#[test]
fn a_pattern_can_not_get_out_of_its_anchors() {
    for pattern in [
        "a)|(b",
        "a)",
        "(a",
        "[",
        "a\\",
        "(?x)a # comment",
        &"a".repeat(Pattern::MAX_BYTES + 1),
        "(a{500}){500}",
    ] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
    for (pattern, fits, fails) in [
        ("a|b", "b", "ab"),
        ("[0-9]{3}", "123", "1234"),
        ("(?m)a$", "a", "a\nb"),
        ("(?i)abc", "ABC", "ABCD"),
        ("", "", "a"),
    ] {
        let pattern = Pattern::new(pattern).unwrap();
        assert!(pattern.matches(fits), "{pattern:?} {fits}");
        assert!(!pattern.matches(fails), "{pattern:?} {fails}");
        assert_eq!(Pattern::new(pattern.as_str()).unwrap(), pattern);
    }
    assert_eq!(Pattern::new(")|(").map_err(|error| error.pattern).unwrap_err(), ")|(");
}

#[test]
fn a_rule_that_says_nothing_is_plain() {
    assert!(SerialRule::plain().is_plain());
    let says_something = [
        like("[0-9]+"),
        IdentifierRule { strip_prefix: Some("S".to_owned()), ..key(IdentifierKind::Serial) },
        IdentifierRule { check: Check::Luhn, ..key(IdentifierKind::Serial) },
        key(IdentifierKind::Imei),
    ];
    for identifier in says_something {
        assert!(!rule(vec![identifier.clone()]).is_plain(), "{identifier:?}");
    }
}

#[test]
fn each_check_takes_its_own_and_refuses_the_neighbour() {
    for (check, name, good, bad) in [
        (Check::None, "none", "anything", ""),
        (Check::Luhn, "luhn", IMEI, "490154203237517"),
        (Check::Gs1Mod10, "gs1_mod10", "4006381333931", "4006381333932"),
        (Check::Mod43, "mod43", "+A123BJC5D6E71G", "+A123BJC5D6E71H"),
        (Check::Mod97, "mod97", "89034011560010000000000000000121", "89034011560010000000000000000122"),
        (Check::Luhn16, "luhn16", "AF0123450ABCDEC", "AF0123450ABCDED"),
        (Check::Vin, "vin", "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"),
    ] {
        assert_eq!(serde_json::to_string(&check).unwrap(), format!("\"{name}\""));
        let rule = rule(vec![IdentifierRule { check, ..key(IdentifierKind::Serial) }]);
        assert_eq!(bind_value(good, &rule).unwrap().key().unwrap().normalized, good);
        let refused = if bad.is_empty() { "empty" } else { "check" };
        assert_eq!(written(&bind_value(bad, &rule)), refused, "{bad}");
    }
}

#[test]
fn a_products_own_numbers_are_never_its_serial_number() {
    let gtins = [Gtin::parse("036000291452").unwrap(), Gtin::parse("042100005264").unwrap()];
    let own = Own { gtins: &gtins, sku: Some("PHONE-1"), parts: &["MQ8N2LL/A"] };
    let anything = rule(vec![like(".*")]);
    for (transmission, code) in [
        ("036000291452", "is_gtin"),
        ("36000291452", "is_gtin"),
        ("00036000291452", "is_gtin"),
        ("04252614", "is_gtin"),
        ("]C121036000291452", "is_gtin"),
        ("phone-1", "is_sku"),
        ("MQ8N2LL/A", "is_part"),
        ("]C01PMQ8N2LL/A", "is_part"),
        ("S036000291452", "is_gtin"),
    ] {
        for rule in [&anything, &SerialRule::plain()] {
            assert_eq!(written(&bind_for(&read(transmission), rule, &[], own)), code, "{transmission}");
        }
        let is_number = !transmission.starts_with(['S', ']']);
        let given = bind_value_for(transmission, &SerialRule::plain(), own);
        assert_eq!(given.is_err(), is_number, "{transmission}");
    }
    // Beside its GTIN a serial number is one.
    let both = bind_for(&read("010003600029145221ABC"), &SerialRule::plain(), &[], own);
    assert_eq!(written(&both), "key serial shaped ABC");
    assert_eq!(written(&bind_for(&read("DEH2381234"), &anything, &[], own)), "key serial shaped DEH2381234");
}

#[test]
fn a_number_declared_to_be_something_else_is_no_serial_number() {
    let anything = rule(vec![like(".*")]);
    for transmission in [
        "]E0036000291452",
        "]C18002490154203237518",
        "]C110LOT7",
        "[)>\x1e06\x1d1PMQ8N2LL/A\x1e\x04",
        "[)>\x1e06\x1d23S001A2B3C4D5E\x1e\x04",
        "+A123BJC5D6E71G",
    ] {
        for rule in [&anything, &SerialRule::plain()] {
            assert!(bind(&read(transmission), rule).is_err(), "{transmission}");
        }
    }
}

#[test]
fn a_refusal_keeps_raw_and_normalized_value_and_the_rule() {
    let key =
        IdentifierRule { case: Case::Upper, strip_prefix: Some("SN".to_owned()), ..like("[0-9A-F]{4}") };
    let misfit = bind(&read("SN12x"), &rule(vec![key.clone()])).unwrap_err();
    assert_eq!((misfit.code, &*misfit.raw, &*misfit.normalized), ("pattern", "SN12x", "12X"));
    assert_eq!(misfit.rule.as_deref(), Some(&key));
    assert_eq!(
        bind(&read("]E04006381333931"), &rule(vec![key.clone()])).unwrap_err().rule.as_deref(),
        Some(&key)
    );
}

#[test]
fn an_identifier_is_kept_in_one_form_however_it_was_printed() {
    let meid = rule(vec![key(IdentifierKind::Meid)]);
    for printed in ["AF0123450ABCDE", "af0123450abcdec", "293608736500703710", "2936087365007037100"] {
        let binding = bind(&read(printed), &meid).unwrap();
        let bound = binding.key().unwrap();
        assert_eq!((&*bound.raw, &*bound.normalized), (printed, "AF0123450ABCDE"));
    }
    let mac = rule(vec![key(IdentifierKind::Mac)]);
    assert_eq!(bound("00:1a:2b:3c:4d:5e", &mac), "key mac shaped 001A2B3C4D5E");
    // A product code that could be one isn't, unless the rule says more.
    assert_eq!(bound("042100005264", &mac), "is_gtin");
    let pattern = Pattern::new("([0-9a-f]{2}:){5}[0-9a-f]{2}").ok();
    let own_form = rule(vec![IdentifierRule { pattern, ..key(IdentifierKind::Mac) }]);
    assert_eq!(bound("00:1a:2b:3c:4d:5e", &own_form), "key mac shaped 00:1a:2b:3c:4d:5e");
}

#[test]
fn rules_that_were_written_before_are_read() {
    for (json, pattern) in [
        (
            r#"[{"kind":"serial","role":"key","pattern":null,"check":"none","strip_prefix":null,"case":"keep"}]"#,
            None,
        ),
        (
            r#"[{"kind":"imei","role":"key","pattern":null,"check":"luhn","strip_prefix":null,"case":"keep"},{"kind":"serial","role":"optional","pattern":"[A-Z]{2}[0-9]{6}","check":"gs1_mod10","strip_prefix":"S","case":"upper"}]"#,
            Some("[A-Z]{2}[0-9]{6}"),
        ),
    ] {
        let rule: SerialRule = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&rule).unwrap(), json);
        assert_eq!(rule.identifiers().last().unwrap().pattern.as_ref().map(Pattern::as_str), pattern);
    }
}

#[test]
fn a_pattern_that_is_too_large_today_is_read_where_it_was_kept() {
    for pattern in ["[0-9]{1,300}".to_owned(), format!("{}1", "(a)?".repeat(41))] {
        assert!(Pattern::new(&pattern).is_err(), "{pattern}");
        let kept: Pattern = serde_json::from_value(pattern.clone().into()).unwrap();
        assert!(kept.matches("1") && kept.as_str() == pattern);
    }
    assert!(serde_json::from_value::<Pattern>("a".repeat(Pattern::MAX_BYTES + 1).into()).is_err());
}

#[test]
fn no_pattern_is_slow_or_large() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    for pattern in [
        "(a{60}){60}",
        "((a{9}){9}){9}{9}",
        "(a*)*b",
        "(a|a)*b",
        "(a|aa)+b",
        "(.*.*)*x",
        "([a-z]+)*1",
        "(((a+)+)+)+b",
        "(a?){64}a{64}",
        "(((){256}){256}){256}",
        "a{256}{256}",
        "[a-z]{0,256}[a-z]{0,256}x",
        "(?i)[^a]{1,200}",
        r"\w{1,64}\b\w{1,64}",
        &nested(20),
        &nested(41),
        "a{99999}",
        "a{4294967296}",
        "a{1,9999}",
    ] {
        let start = std::time::Instant::now();
        let compiled = Pattern::new(pattern);
        if let Ok(pattern) = &compiled {
            for value in
                ["a".repeat(MAX_SERIAL_CHARS), "aé".repeat(MAX_SERIAL_CHARS / 2), "a".repeat(63) + "!"]
            {
                let _: bool = pattern.clone().matches(&value);
            }
        }
        let limit = std::time::Duration::from_secs(1);
        assert!(start.elapsed() < limit, "{pattern}: {:?}", start.elapsed());
    }
    for pattern in ["a{257}", "a{1,257}", "a{99999999999999}", &nested(41)] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn blanks_at_the_ends_are_not_kept() {
    let plain = SerialRule::plain();
    for value in ["CH3", "CH3 ", "  CH3", " CH3   ", "CH3\u{a0}"] {
        assert_eq!(bound(value, &plain), "key serial shaped CH3", "{value:?}");
        let bound = bind_value(value, &plain).unwrap();
        let key = bound.key().unwrap();
        assert_eq!((key.raw.as_str(), key.normalized.as_str()), (value, "CH3"), "{value:?}");
    }
    assert_eq!(bound("]C0CH 3 ", &plain), "key serial shaped CH 3");
    let stripped =
        rule(vec![IdentifierRule { strip_prefix: Some("NR".to_owned()), ..key(IdentifierKind::Serial) }]);
    assert_eq!(bound(" NRCH3 ", &stripped), "key serial shaped CH3");
    assert_eq!(bind_value("   ", &plain).unwrap_err().code, "empty");
}

#[test]
fn what_is_known_of_another_role_leaves_the_key_to_be_filled() {
    let phone = rule(vec![key(IdentifierKind::Imei), optional(IdentifierKind::Imei)]);
    let first = bind(&read(IMEI), &phone).unwrap().identifiers;
    let first: Vec<_> =
        first.into_iter().map(|bound| label::BoundIdentifier { role: Role::Optional, ..bound }).collect();
    assert_eq!(
        written(&bind_further(&read(SECOND_IMEI), &phone, &first)),
        format!("key imei checked {SECOND_IMEI}")
    );
}

#[test]
fn one_value_is_never_two_identifiers_however_it_was_printed() {
    // The same text, made into something else.
    let stripped = IdentifierRule { strip_prefix: Some("S".to_owned()), ..key(IdentifierKind::Serial) };
    let part = IdentifierRule { pattern: Pattern::new("S.*").ok(), ..optional(IdentifierKind::PartNumber) };
    let both = rule(vec![stripped.clone(), part]);
    let known = bind(&read("S12345"), &both).unwrap().identifiers;
    assert_eq!(known.iter().map(|known| &*known.normalized).collect::<Vec<_>>(), ["12345"]);
    assert_eq!(written(&bind_further(&read("S12345"), &both, &known)), "known");
    // Another text, made into the same: of the same kind, and of another one.
    let twice = rule(vec![stripped, optional(IdentifierKind::Serial)]);
    assert_eq!(written(&bind_further(&read("12345"), &twice, &known)), "known");
    let meid = rule(vec![key(IdentifierKind::Meid), optional(IdentifierKind::Serial)]);
    let known = bind(&read("293608736500703710"), &meid).unwrap().identifiers;
    assert_eq!(written(&bind_further(&read("AF0123450ABCDE"), &meid, &known)), "known");
}

#[test]
fn an_imei_without_its_check_digit_is_told_to_be_one() {
    let phone = rule(vec![key(IdentifierKind::Imei)]);
    for (value, lacks) in [("49015420323751", true), ("4901542032375", false), ("4901542032375A", false)] {
        let misfit = bind_value(value, &phone).unwrap_err();
        assert_eq!(misfit.message.contains("lack its check digit"), lacks, "{}", misfit.message);
    }
}

#[test]
fn a_reading_that_is_proved_is_taken_before_one_that_only_has_the_form() {
    let anything = rule(vec![like(".+")]);
    let label = read("[)>\x1e06\x1d37SUN1234567891234A+786950\x1e\x04");
    assert_eq!(written(&bind(&label, &anything)), "ambiguous");
    let mut proved = Label::of(Scan::bare(b""));
    proved.identifiers = [("786950", Evidence::Checked), ("UN1234567891234A+786950", Evidence::Shaped)]
        .into_iter()
        .map(|(value, evidence)| Identifier { kind: IdentifierKind::Serial, value: value.into(), evidence })
        .collect();
    assert_eq!(written(&bind(&proved, &anything)), "key serial checked 786950");
}

#[test]
fn only_the_products_own_numbers_are_refused() {
    let gtins = [Gtin::parse("036000291452").unwrap()];
    let own = Own { gtins: &gtins, sku: Some("LOT7"), parts: &["MQ1"] };
    let bound =
        |transmission: &str, rule: &SerialRule| written(&bind_for(&read(transmission), rule, &[], own));
    let plain = SerialRule::plain();
    for (transmission, wanted) in [
        ("12345678", "key serial shaped 12345678"),
        // More digits than a GTIN has, and it stands in them all the same.
        ("0000036000291452", "holds_gtin"),
        ("0000036000291453", "key serial shaped 0000036000291453"),
        // Ends in what would be the shop's number, were it a lot.
        ("]C0TLOT7", "key serial shaped TLOT7"),
        // Declared, so that it is what it is, whatever it ends in.
        ("]d2010400638133393121XMQ1\x1d240MQ1", "key serial declared XMQ1"),
    ] {
        assert_eq!(bound(transmission, &plain), wanted, "{transmission}");
    }
    // What asks for the product's numbers gets them.
    assert_eq!(bound("]C01PMQ1", &rule(vec![key(IdentifierKind::PartNumber)])), "key part_number shaped MQ1");
    assert_eq!(
        bound("]E0036000291452", &rule(vec![key(IdentifierKind::Gtin)])),
        "key gtin declared 00036000291452"
    );
}

#[test]
fn a_pattern_and_a_rule_may_be_as_large_as_their_limits() {
    let groups = "(a)?".repeat(Pattern::MAX_GROUPS);
    for good in [
        &*"a".repeat(Pattern::MAX_BYTES),
        &groups,
        "a{256}",
        "a{1,256}",
        "[{x}]{1,3}",
        "[A-Z]{2}-[0-9]{4}-[A-Z]{2}-[0-9]{4}-[A-Z]{2}-[0-9]{4}",
    ] {
        assert!(Pattern::new(good).is_ok(), "{good}");
        assert!(serde_json::from_value::<Pattern>(good.into()).is_ok(), "{good}");
    }
    assert!(Pattern::new(&format!("{groups}(a)?")).is_err());
    assert_ne!(Pattern::new("a"), Pattern::new("b"));
    let of = |count: usize| {
        let others = (1..count).map(|_| optional(IdentifierKind::Imei));
        SerialRule::new(core::iter::once(key(IdentifierKind::Serial)).chain(others).collect())
    };
    assert_eq!(of(SerialRule::MAX_IDENTIFIERS).map(|rule| rule.identifiers().len()), Ok(8));
    for count in [9, 10] {
        assert_eq!(of(count), Err(RuleError::TooMany(count)));
    }
    assert_eq!(SerialRule::new(vec![]), Err(RuleError::Keys(0)));
    assert_eq!(
        SerialRule::new(vec![key(IdentifierKind::Serial), key(IdentifierKind::Imei)]),
        Err(RuleError::Keys(2))
    );
}

#[test]
fn what_is_declared_or_is_no_label_competes_with_a_serial_number() {
    for (transmission, kind) in [
        ("]C121ABC", None),
        ("]C110L1", Some("lot")),
        ("https://example.com/", Some("url")),
        ("R0042-3-17", Some("receipt")),
    ] {
        let label = read(transmission);
        assert_eq!(label.competing().map(IdentifierKind::name), kind, "{transmission}");
    }
}

#[test]
fn the_element_string_of_the_product_is_no_serial_number_even_where_it_cannot_be_read() {
    let gtin = [Gtin::parse("4006381333931").unwrap()];
    let own = Own { gtins: &gtin, ..Own::default() };
    let refused =
        |value: &str| bind_value_for(value, &SerialRule::plain(), own).map_err(|misfit| misfit.is_own);
    assert_eq!(refused("010400638133393110LOT7#21SN1"), Err(true));
    assert!(refused("010400638133394810LOT7#21SN1").is_ok(), "another product's");
    assert!(refused("0400638133393110LOT7").is_ok());
}

#[test]
fn blanks_hide_none_of_the_products_own_numbers() {
    let stripped =
        rule(vec![IdentifierRule { strip_prefix: Some("S".to_owned()), ..key(IdentifierKind::Serial) }]);
    let own = Own { sku: Some("S12345"), ..Own::default() };
    for value in ["S12345", "S12345 ", " S12345"] {
        assert!(bind_value_for(value, &stripped, own).unwrap_err().is_own, "{value:?}");
    }
}

#[test]
fn blanks_between_a_prefix_and_its_number_are_no_part_of_the_number() {
    let rule =
        rule(vec![IdentifierRule { strip_prefix: Some("S/N".to_owned()), ..key(IdentifierKind::Serial) }]);
    let kept = bind_value("S/N   E77X", &rule).unwrap().key().unwrap().normalized.clone();
    assert_eq!(kept, "E77X");
}

#[test]
fn a_products_own_code_is_known_however_little_of_it_a_scanner_sends() {
    let gtin = |digits| label::Gtin::parse(digits).unwrap();
    let upc = [gtin("00042100005264")];
    let ean_8 = [gtin("00000040170725")];
    let of = |gtins| Own { gtins, sku: None, parts: &[] };
    for (text, own, is_own) in [
        ("4252614", of(&upc), true),
        ("0425261", of(&upc), true),
        ("425261", of(&upc), true),
        ("4017072", of(&ean_8), true),
        ("4017073", of(&ean_8), false),
        ("425262", of(&upc), false),
        ("AB04252614CD", of(&upc), true),
        ("ABC42100005264", of(&upc), true),
        ("AB04252619CD", of(&upc), false),
    ] {
        let bound = bind_for(&read(text), &SerialRule::plain(), &[], own);
        assert_eq!(bound.is_err_and(|misfit| misfit.is_own), is_own, "{text}");
    }
    for (text, own, stands) in [
        ("ABC42100005264", of(&upc), true),
        ("E04252614", of(&upc), true),
        ("94210000526X", of(&upc), false),
        ("A40170725", of(&ean_8), true),
        ("A40170725", of(&[]), false),
    ] {
        assert_eq!(own.stands_in(&read(text)), stands, "{text}");
    }
}
