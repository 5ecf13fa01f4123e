//! What holds of any scan.

use crate::common::elements;
use label::{
    Aim, Case, Evidence, IdentifierKind, IdentifierRule, Own, Pattern, Scan, SerialRule, Severity, Symbology,
    bind, bind_for, bind_value, gs1, interpret,
};
use proptest::prelude::*;

/// Any AIM identifier, GS1's more often than others.
fn aim() -> impl Strategy<Value = Option<Aim>> {
    prop_oneof![
        Just(None),
        prop::sample::select(vec![
            "]C1", "]d2", "]Q3", "]e0", "]E0", "]E3", "]E1", "]E4", "]I1", "]C0", "]Q4", "]Q2", "]Q5", "]d5"
        ])
        .prop_map(Aim::parse),
        "\\][A-Za-z][0-9A-Za-z]".prop_map(|text| Aim::parse(&text)),
    ]
}

/// Bytes that are often close to a label.
fn data() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        "[0-9]{0,40}".prop_map(String::into_bytes),
        "(01[0-9]{14}|0104006381333931|\\||\\]e[0-3]|\\\\000026|21[!-z]{0,22}|10[A-Z]{1,20}\x1d|17[0-9]{6}|\x1d|8002[0-9]{15}|é|\\]C1){0,12}"
            .prop_map(String::into_bytes),
        "\\PC{0,80}".prop_map(String::into_bytes),
    ]
}

fn digits_with_check(front: &str) -> String {
    let check =
        (0..10).map(|digit| format!("{front}{digit}")).find(|digits| label::Gtin::parse(digits).is_ok());
    check.unwrap_or_default()
}

/// An element that a label may hold, with its value.
fn element() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        "[0-9]{13}".prop_map(|front| ("01".to_owned(), digits_with_check(&front))),
        "[!\"%-?A-Z_a-z0-9]{1,20}".prop_map(|value| ("21".to_owned(), value)),
        "[!\"%-?A-Z_a-z0-9]{1,20}".prop_map(|value| ("10".to_owned(), value)),
        "[0-9]{2}(0[1-9]|1[0-2])[0-2][0-8]".prop_map(|value| ("17".to_owned(), value)),
        "[0-9]{6}".prop_map(|value| ("3103".to_owned(), value)),
        "[0-9]{1,8}".prop_map(|value| ("30".to_owned(), value)),
        "[!-?A-Z_a-z0-9&&[^#$]]{1,90}".prop_map(|value| ("91".to_owned(), value)),
    ]
}

proptest! {
    #[test]
    fn any_bytes_make_a_label_that_keeps_its_promises(aim in aim(), symbology in prop::sample::select(Symbology::ALL), data in data()) {
        let scan = Scan { aim, symbology, data: &data };
        let label = interpret(scan);
        let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
        prop_assert!(!broken || label.elements.is_empty(), "{label:?}");
        // What a broken label is thought to have been is a guess, and is called one.
        let guesses = label.identifiers.iter().all(|identifier| identifier.evidence == Evidence::Segmented);
        prop_assert!(!broken || guesses, "{label:?}");
        prop_assert!(broken || !label.identifiers.is_empty() || !label.elements.is_empty() || !label.problems.is_empty());
        prop_assert!(label.identifiers.is_sorted_by_key(|identifier| identifier.evidence));
        for identifier in &label.identifiers {
            prop_assert!(!identifier.value.chars().any(char::is_control), "{identifier:?}");
            prop_assert!(!identifier.value.is_empty());
            prop_assert!(identifier.kind != IdentifierKind::Gtin || label::Gtin::parse(&identifier.value).is_ok());
        }
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= data.len(), "{problem:?}");
            prop_assert!(problem.message.len() < 600 && !problem.message.chars().any(char::is_control), "{problem:?}");
        }
        if let Ok(binding) = bind(&label, &SerialRule::plain()) {
            let bound = binding.key().map(|key| key.normalized.clone()).unwrap_or_default();
            prop_assert!(!bound.trim().is_empty() && bound.chars().count() <= 64);
            prop_assert!(!bound.chars().any(char::is_control));
        }
    }

    #[test]
    fn whatever_the_bytes_a_problem_lies_within_them(aim in aim(), data in prop::collection::vec(any::<u8>(), 0..8_000)) {
        let label = interpret(Scan { aim, symbology: Symbology::Unknown, data: &data });
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= label.scan.data.len(), "{problem:?}");
        }
    }

    #[test]
    fn no_beginning_of_a_label_and_no_end_of_it_panics(aim in aim(), data in data()) {
        for at in 0..=data.len().min(200) {
            for part in [data.get(..at), data.get(at..)].into_iter().flatten() {
                let label = interpret(Scan { aim, symbology: Symbology::Unknown, data: part });
                for problem in &label.problems {
                    prop_assert!(problem.position.unwrap_or_default() <= label.scan.data.len(), "{problem:?} {part:?}");
                }
            }
        }
    }

    #[test]
    fn under_a_gs1_carrier_only_elements_are_identifiers(given in prop::collection::vec(element(), 1..6)) {
        let mut given = given;
        given.sort();
        given.dedup_by(|later, earlier| later.0 == earlier.0);
        let message = gs1::print(given.iter().map(|(ai, value)| (ai.as_str(), value.as_str())));
        let message = message.map_err(|problem| TestCaseError::fail(format!("{given:?}: {problem:?}")))?;
        let label = interpret(Scan { aim: Aim::parse("]d2"), symbology: Symbology::Gs1DataMatrix, data: message.as_bytes() });
        prop_assert_eq!(label.elements.len(), given.len());
        for identifier in &label.identifiers {
            prop_assert_eq!(identifier.evidence, Evidence::Declared);
            prop_assert!(label.elements.iter().any(|element| element.value == identifier.value));
        }
        let named = given.iter().filter(|(ai, _)| ["01", "21", "10", "17"].contains(&ai.as_str())).count();
        prop_assert_eq!(label.identifiers.len(), named);
    }

    #[test]
    fn elements_that_are_written_are_read_again(given in prop::collection::vec(element(), 1..6)) {
        let mut given = given;
        given.sort();
        given.dedup_by(|later, earlier| later.0 == earlier.0);
        let message = gs1::print(given.iter().map(|(ai, value)| (ai.as_str(), value.as_str())));
        let message = message.map_err(|problem| TestCaseError::fail(format!("{given:?}: {problem:?}")))?;
        let label = interpret(Scan { aim: Aim::parse("]C1"), symbology: Symbology::Gs1_128, data: message.as_bytes() });
        let wanted: String = given.iter().map(|(ai, value)| format!("({ai}){value}")).collect();
        prop_assert_eq!(elements(&label), wanted);
        let odd = label.problems.iter().filter(|problem| !["missing_companion", "restricted_number", "coupon"].contains(&problem.code));
        prop_assert_eq!(odd.count(), 0, "{:?}", label.problems);
    }

    #[test]
    fn what_is_read_is_printed_and_read_again_the_same(data in data()) {
        let Ok(text) = core::str::from_utf8(&data) else { return Ok(()) };
        let Ok(message) = gs1::parse(text) else { return Ok(()) };
        let given: Vec<_> = message.elements.iter().map(|element| (element.ai, element.value)).collect();
        let printed = gs1::print(given.iter().copied());
        let printed = printed.map_err(|problem| TestCaseError::fail(format!("{given:?}: {problem:?}")))?;
        prop_assert!(printed.len() <= text.len());
        let again = gs1::parse(&printed).map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
        prop_assert!(again.elements.iter().map(|element| (element.ai, element.value)).eq(given));
        prop_assert!(again.warnings.iter().all(|warning| !warning.code.ends_with("_separator")), "{:?}", again.warnings);
    }

    #[test]
    fn swapped_case_changes_nothing_but_how_sure_it_is(given in prop::collection::vec(element(), 1..5), aim in prop::sample::select(vec!["]C1", "]d2", "]Q3"])) {
        let mut given = given;
        given.sort();
        given.dedup_by(|later, earlier| later.0 == earlier.0);
        let message = gs1::print(given.iter().map(|(ai, value)| (ai.as_str(), value.as_str())));
        let message = message.map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
        let whole = format!("{aim}{message}");
        let swapped: String = whole.chars().map(|letter| if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }).collect();
        let (label, damaged) = (interpret(Scan::from_transmission(whole.as_bytes())), interpret(Scan::from_transmission(swapped.as_bytes())));
        prop_assert!(damaged.problems.iter().any(|problem| problem.code == "swapped_case"), "{damaged:?}");
        prop_assert!(damaged.elements.is_empty());
        for found in &label.identifiers {
            let again = damaged.identifiers.iter().find(|again| again.kind == found.kind && again.value == found.value);
            prop_assert!(again.is_some_and(|again| again.evidence > found.evidence), "{found:?} of {damaged:?}");
        }
    }

    #[test]
    fn folded_case_is_one_value_whatever_the_case_was(value in "[A-Za-z0-9-]{1,30}") {
        // What says that there is no number is none in any case.
        prop_assume!(bind_value(&value, &SerialRule::plain()).is_ok());
        for (case, wanted) in [
            (Case::Keep, value.clone()),
            (Case::Upper, value.to_ascii_uppercase()),
            (Case::Lower, value.to_ascii_lowercase()),
        ] {
            let rule = SerialRule::new(vec![IdentifierRule { case, ..IdentifierRule::plain(IdentifierKind::Serial) }]);
            let rule = rule.map_err(|error| TestCaseError::fail(error.to_string()))?;
            for written in [value.clone(), value.to_ascii_uppercase(), value.to_ascii_lowercase()] {
                let bound = bind_value(&written, &rule).map_err(|misfit| TestCaseError::fail(misfit.message))?;
                let kept = bound.key().map(|key| key.normalized.clone());
                prop_assert!(case == Case::Keep || kept.as_deref() == Some(&*wanted), "{kept:?}");
                prop_assert!(case != Case::Keep || kept.as_deref() == Some(&*written), "{kept:?}");
            }
        }
    }

    #[test]
    fn separators_too_many_change_no_element(given in prop::collection::vec(element(), 1..4), extra in 1_usize..4) {
        let mut given = given;
        given.sort();
        given.dedup_by(|later, earlier| later.0 == earlier.0);
        let padding = gs1::SEPARATOR.to_string().repeat(extra);
        let padded: String = given.iter().map(|(ai, value)| format!("{padding}{ai}{value}{padding}")).collect();
        let read = gs1::parse(&padded).map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
        let found: Vec<(String, String)> =
            read.elements.iter().map(|element| (element.ai.to_owned(), element.value.to_owned())).collect();
        let codes: Vec<&str> = read.warnings.iter().map(|warning| warning.code).filter(|code| code.ends_with("_separator")).collect();
        prop_assert_eq!(codes.first(), Some(&"leading_separator"));
        prop_assert_eq!(codes.contains(&"doubled_separator"), extra > 1 || given.len() > 1, "{:?}", codes);
        prop_assert_eq!(found, given);
    }

    #[test]
    fn any_text_is_a_pattern_or_is_refused(pattern in "([a-c]|[(){}|*+?.,^$\\[\\]\\\\]|[0-9]{1,4}|\\PC){0,30}", value in "\\PC{0,80}") {
        if let Ok(pattern) = Pattern::new(&pattern) {
            // The same text to the engine itself, which knows nothing of our limits: it spans the whole value or doesn't match.
            let engine = regex_lite::Regex::new(&format!("^(?:{})$", pattern.as_str()));
            let engine = engine.map_err(|error| TestCaseError::fail(format!("{pattern:?}: {error}")))?;
            prop_assert_eq!(pattern.matches(&value), engine.is_match(&value), "{:?} {:?}", pattern, value);
        }
    }

    #[test]
    fn a_pattern_of_plain_characters_takes_them_alone(text in "\\PC{1,30}", other in "\\PC{0,30}") {
        let Ok(pattern) = Pattern::new(&regex_lite::escape(&text)) else { return Ok(()) };
        prop_assert!(pattern.matches(&text));
        for value in [other.clone(), format!("{text}{other}"), format!("{other}{text}")] {
            prop_assert_eq!(pattern.matches(&value), value == text, "{:?}", value);
        }
    }

    #[test]
    fn what_is_bound_is_of_the_label_and_none_of_the_products_own(data in data(), kind in prop::sample::select(IdentifierKind::ALL)) {
        let label = interpret(Scan::from_transmission(&data));
        let Ok(rule) = SerialRule::new(vec![IdentifierRule::plain(kind)]) else { return Ok(()) };
        let Ok(binding) = bind(&label, &rule) else { return Ok(()) };
        let Some(key) = binding.key() else { return Ok(()) };
        prop_assert!(label.identifiers.iter().any(|found| found.value == key.raw && found.evidence != Evidence::Segmented));
        // The same value as the product's own number is refused, whatever it is.
        let own = Own { sku: Some(&key.raw), ..Own::default() };
        if let Ok(other) = bind_for(&label, &rule, &[], own) {
            let may_name_the_product = matches!(kind, IdentifierKind::Gtin | IdentifierKind::PartNumber);
            prop_assert!(may_name_the_product || other.key().is_none_or(|other| other.raw != key.raw));
        }
    }

    #[test]
    fn a_given_value_is_kept_as_it_is_but_for_blanks_at_its_ends_or_refused(value in "[ \u{a0}]{0,2}\\PC{0,70}[ \u{2003}]{0,2}|.{0,70}") {
        match bind_value(&value, &SerialRule::plain()) {
            Ok(binding) => {
                let bound = &binding.identifiers[0];
                prop_assert_eq!(&bound.raw, &value);
                prop_assert_eq!(&bound.normalized, value.trim());
            }
            Err(misfit) => prop_assert!(["empty", "too_long", "characters"].contains(&misfit.code)),
        }
    }
}

#[test]
fn what_would_be_read_otherwise_is_not_written() {
    for elements in [
        &[("21", "A\x1d10B")][..],
        &[("21", "")],
        &[("01", "04006381333932")],
        &[("99x", "A")],
        &[("7", "1012")],
        &[("", "21A")],
        &[],
    ] {
        assert!(gs1::print(elements.iter().copied()).is_err(), "{elements:?}");
    }
    assert_eq!(
        gs1::print([("01", "04006381333931"), ("10", "L"), ("21", "S")]).as_deref(),
        Ok("010400638133393110L\x1d21S")
    );
}

#[test]
fn the_most_elements_and_no_more_are_read() {
    let message = |count: usize| vec!["2001"; count].concat();
    assert!(gs1::parse(&message(gs1::MAX_ELEMENTS)).is_ok());
    let too_many = message(gs1::MAX_ELEMENTS + 1);
    let problem = gs1::parse(&too_many).unwrap_err();
    assert_eq!((problem.code, problem.position), ("too_many_elements", Some(4 * gs1::MAX_ELEMENTS)));
}

#[test]
fn what_is_wrong_with_a_value_is_said_with_the_part_that_is() {
    for (data, message) in [
        ("800828063025", "the GS1 element (8008) has 25 where it needs hours from 00 to 23"),
        ("17281330", "the GS1 element (17) has 281330 where it needs"),
        ("17281", "the GS1 element (17) has 3 characters where it needs at least 6"),
        ("10AB~", "the GS1 element (10) has ~ where only"),
        ("10ABCDEFGHIJKLMNOPQRSTU", "the GS1 element (10) has 21 characters, and at most 20 are allowed"),
    ] {
        let problem = gs1::parse(data).unwrap_err();
        assert!(problem.message.starts_with(message), "{data}: {}", problem.message);
    }
}
