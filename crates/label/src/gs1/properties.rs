//! What holds of every application identifier of the table.

use super::format::{End, Family, Part, Set};
use super::table::FAMILIES;
use super::test::Test;
use super::{Message, RawElement, SEPARATOR, pairing, parse, print};
use crate::{Problems, check};
use proptest::prelude::*;

/// Any part's text, of any length that it may have.
fn text_of(part: &Part, seed: &[u8]) -> String {
    let characters: Vec<char> =
        (0..128_u8).filter(|byte| part.set.has(*byte) && *byte != b'%').map(char::from).collect();
    let mut seeds = seed.iter().copied().cycle();
    let mut next = || usize::from(seeds.next().unwrap_or_default());
    let length = usize::from(part.min) + next() % usize::from(part.max - part.min + 1);
    let mut text: String = (0..length).map(|_| characters[next() % characters.len()]).collect();
    if part.tests.contains(&Test::NonZero) && text.bytes().all(|byte| byte == b'0') {
        text.replace_range(..1, "1");
    }
    if part.tests.contains(&Test::HasNonDigit) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.replace_range(..1, "A");
    }
    match part.tests.iter().find_map(|test| example(*test)) {
        Some(example) => example.to_owned(),
        None if part.tests.contains(&Test::CheckDigit) => {
            let front = &text.as_bytes()[..text.len() - 1];
            format!("{}{}", &text[..text.len() - 1], char::from(check::gs1_digit(front)))
        }
        None if part.tests.contains(&Test::CompanyPrefix) && part.set != Set::Digits => {
            format!("4006{text}").chars().take(usize::from(part.max)).collect()
        }
        None => text,
    }
}

/// A good text of a test that few texts pass.
fn example(test: Test) -> Option<&'static str> {
    Some(match test {
        Test::CheckPair => "1987654Ad4X4bL5ttr2310c2K",
        Test::DateDayZero | Test::Date => "260228",
        Test::LongDate => "20260228",
        Test::HoursMinutes => "2359",
        Test::Hours => "23",
        Test::Minutes | Test::Seconds => "59",
        Test::Currency => "978",
        Test::Country | Test::CountryOr999 => "276",
        Test::CountryLetters => "DE",
        Test::Sex | Test::Winding => "9",
        Test::YesNo => "1",
        Test::Hyphen => "-",
        Test::Zero => "0",
        Test::NoLeadingZero => "10",
        Test::PieceOfTotal => "0102",
        Test::PositionInSequence => "1/2",
        Test::Latitude => "1800000000",
        Test::Longitude => "3600000000",
        Test::ImporterIndex => "_",
        Test::PackageType => "PX",
        Test::MediaType => "80",
        Test::Iban => "DE91100000000123456789",
        Test::Coupon => "012345612345611110123",
        Test::PositiveOffer => "001234561234560123456",
        Test::NonZero | Test::HasNonDigit | Test::CheckDigit | Test::PercentEncoded => return None,
        Test::CompanyPrefix | Test::CompanyPrefixSecond => return None,
    })
}

/// Any element: an application identifier and its value.
fn element() -> impl Strategy<Value = (String, String)> {
    (0..FAMILIES.len(), any::<u16>(), prop::collection::vec(1_u8.., 32), any::<bool>()).prop_map(
        |(index, pick, seed, whole)| {
            let family: &Family = &FAMILIES[index];
            let codes: Vec<u16> = (family.first..=family.last).filter(|code| family.holds(*code)).collect();
            let code = codes[usize::from(pick) % codes.len()];
            let parts = family.parts.iter().filter(|part| whole || !part.optional);
            let value = parts.map(|part| text_of(part, &seed)).collect();
            (format!("{code:0width$}", width = usize::from(family.digits)), value)
        },
    )
}

fn is_predefined(ai: &str) -> bool {
    super::table::find(ai.as_bytes()).is_some_and(|found| found.family.end == End::Length)
}

/// Elements that say something of each other.
const USUAL: &[(&str, &str)] = &[
    ("01", "04006381333931"),
    ("01", "04006381333948"),
    ("02", "04006381333931"),
    ("10", "LOT"),
    ("17", "280630"),
    ("21", "ABC"),
    ("21", "ABC"),
    ("235", "ABC"),
    ("3102", "000001"),
    ("3103", "000001"),
    ("37", "12"),
    ("8006", "040063813339310102"),
];

proptest! {
    #[test]
    fn elements_that_are_at_home_are_so_when_each_is_looked_at(usual in prop::sample::subsequence(USUAL, 0..6), given in prop::collection::vec(element(), 0..3)) {
        let given = given.iter().map(|(ai, value)| (ai.as_str(), value.as_str()));
        let elements: Vec<RawElement<'_>> = usual.into_iter().chain(given).filter_map(|(ai, value)| RawElement::of(ai, value, 0).ok()).collect();
        let (mut quick, mut full) = (Problems::new(), Problems::new());
        let found = pairing::check(&elements, &mut quick);
        prop_assert_eq!(found, pairing::check_in_full(&elements, &mut full));
        prop_assert_eq!(quick, full);
    }

    #[test]
    fn what_is_written_is_read_again((ai, value) in element()) {
        prop_assert_eq!(print([(ai.as_str(), value.as_str())]), Ok(format!("{ai}{value}")));
        let read = parse(&format!("{ai}{value}")).map(|read| (read.elements[0].ai.to_owned(), read.elements[0].value.to_owned()));
        prop_assert_eq!(read, Ok((ai.clone(), value.clone())));
        prop_assert!(RawElement::of(&ai, &value, 0).is_ok());
    }

    #[test]
    fn a_separator_after_every_element_changes_none(given in prop::collection::vec(element(), 1..5)) {
        let mut given = given;
        given.sort();
        given.dedup_by(|later, earlier| later.0 == earlier.0);
        let separated: String = given.iter().map(|(ai, value)| format!("{ai}{value}{SEPARATOR}")).collect();
        let mut message = Message::default();
        prop_assert_eq!(message.read(&separated, 0), Ok(()));
        let read: Vec<_> = message.elements.iter().map(|element| (element.ai.to_owned(), element.value.to_owned())).collect();
        prop_assert_eq!(&read, &given);
        prop_assert_eq!(message.warnings.len(), 1, "one kind of separator too many, however often");
        for element in &message.elements {
            let there = separated.get(element.position..element.position + element.value.len());
            prop_assert_eq!(there, Some(element.value));
        }
        // Without those that aren't needed nothing changes either.
        let mut plain = String::new();
        for (index, (ai, value)) in given.iter().enumerate() {
            plain += &format!("{ai}{value}");
            if !is_predefined(ai) && index + 1 < given.len() {
                plain.push(SEPARATOR);
            }
        }
        let mut needed = Message::default();
        prop_assert_eq!(needed.read(&plain, 0), Ok(()));
        prop_assert_eq!(needed.elements.iter().map(|element| element.value.to_owned()).collect::<Vec<_>>(),
            given.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>());
        prop_assert_eq!(needed.warnings.len(), 0);
    }

    #[test]
    fn a_value_cut_short_or_longer_is_refused_within_the_data((ai, value) in element(), cut in any::<prop::sample::Index>(), more in "[A-Z\x1d#é]{1,4}") {
        let cut = cut.index(value.len());
        for data in [format!("{ai}{}", &value[..cut]), format!("{ai}{value}{more}")] {
            let read = parse(&data);
            // No value holds an é, and one of fixed length has no part that is one.
            let is_cut = data.len() < ai.len() + value.len();
            prop_assert!(read.is_err() || !(data.contains('é') || is_cut && is_predefined(&ai)), "{data}");
            if let Err(problem) = read {
                prop_assert!(problem.position.is_some_and(|at| at <= data.len()), "{problem:?}");
                prop_assert!(data.is_char_boundary(problem.position.unwrap_or_default()), "{problem:?}");
            }
        }
    }
}

#[test]
fn every_identifier_of_the_table_has_a_value_that_is_read() {
    for family in FAMILIES {
        for code in (family.first..=family.last).filter(|code| family.holds(*code)) {
            let ai = format!("{code:0width$}", width = usize::from(family.digits));
            let value: String =
                family.parts.iter().map(|part| text_of(part, &[1, 2, 3, 5, 7, 11, 13])).collect();
            assert!(RawElement::of(&ai, &value, 0).is_ok(), "({ai}){value}");
        }
    }
}
