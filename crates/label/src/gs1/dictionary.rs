//! Our table against GS1's syntax dictionary, which is not part of this project: `LANED_GS1_DICTIONARY` names its path.

use super::format::{End, Family, Part, Set};
use super::table::{EXCLUSIVE, FAMILIES};
use super::test::Test;
use std::collections::{BTreeMap, BTreeSet};

/// An application identifier: needs no separator, and its parts in the dictionary's notation.
type Formats = BTreeMap<String, (bool, Vec<String>)>;

#[test]
fn the_table_is_the_reference_dictionarys() {
    let Ok(path) = std::env::var("LANED_GS1_DICTIONARY") else {
        println!("not run: LANED_GS1_DICTIONARY doesn't name GS1's syntax dictionary");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(lines.len() > 200, "{path} holds the dictionary");

    let (mut formats, mut exclusive) = (Formats::new(), BTreeSet::new());
    for line in lines {
        read_line(line, &mut formats, &mut exclusive);
    }
    let ours: Formats = FAMILIES.iter().flat_map(written).collect();
    for ai in formats.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
        assert_eq!(ours.get(ai), formats.get(ai), "({ai})");
    }
    let our_pairs: BTreeSet<(String, String)> = EXCLUSIVE
        .iter()
        .flat_map(|(ai, others)| others.iter().map(|other| (ai.to_string(), other.to_string())))
        .collect();
    assert_eq!(our_pairs, exclusive);
}

fn read_line(line: &str, formats: &mut Formats, exclusive: &mut BTreeSet<(String, String)>) {
    let mut fields = line.split('#').next().unwrap_or_default().split_whitespace().peekable();
    let ais = fields.next().unwrap();
    let flags =
        fields.next_if(|field| field.chars().all(|character| "*?".contains(character))).unwrap_or_default();
    let (first, last) = ais.split_once('-').unwrap_or((ais, ais));
    let pattern = if first == last || first.len() == 2 {
        first.to_owned()
    } else {
        format!("{}n", &first[..first.len() - 1])
    };
    let mut parts = Vec::new();
    for field in fields {
        if let Some(others) = field.strip_prefix("ex=") {
            exclusive.extend(others.split(',').map(|other| (pattern.clone(), other.to_owned())));
        } else if !field.contains('=') && field != "dlpkey" {
            parts.push(field.to_owned());
        }
    }
    let digits = first.len();
    for ai in first.parse::<u32>().unwrap()..=last.parse::<u32>().unwrap() {
        formats.insert(format!("{ai:0digits$}"), (flags.contains('*'), parts.clone()));
    }
}

fn written(family: &Family) -> Vec<(String, (bool, Vec<String>))> {
    let digits = family.first.len();
    (family.first.parse::<u32>().unwrap()..=family.last.parse::<u32>().unwrap())
        .map(|ai| format!("{ai:0digits$}"))
        .filter(|ai| family.holds(ai))
        .map(|ai| (ai, (family.end == End::Length, family.parts.iter().map(part_written).collect())))
        .collect()
}

fn part_written(part: &Part) -> String {
    let set = match part.set {
        Set::Digits => "N",
        Set::Cset82 => "X",
        Set::Cset39 => "Y",
        Set::Base64Url => "Z",
    };
    let dots = if part.min == part.max { "" } else { ".." };
    let (open, close) = if part.optional { ("[", "]") } else { ("", "") };
    let tests: String = part.tests.iter().map(|test| format!(",{}", test_written(*test))).collect();
    format!("{open}{set}{dots}{}{close}{tests}", part.max)
}

fn test_written(test: Test) -> &'static str {
    match test {
        Test::CheckDigit => "csum",
        Test::CheckPair => "csumalpha",
        Test::CompanyPrefix => "gcppos1",
        Test::CompanyPrefixSecond => "gcppos2",
        Test::DateDayZero => "yymmd0",
        Test::Date => "yymmdd",
        Test::LongDate => "yyyymmdd",
        Test::HoursMinutes => "hhmi",
        Test::Hours => "hh",
        Test::Minutes => "mi",
        Test::Seconds => "ss",
        Test::Currency => "iso4217",
        Test::Country => "iso3166",
        Test::CountryOr999 => "iso3166999",
        Test::CountryLetters => "iso3166alpha2",
        Test::Sex => "iso5218",
        Test::PercentEncoded => "pcenc",
        Test::YesNo => "yesno",
        Test::Hyphen => "hyphen",
        Test::HasNonDigit => "hasnondigit",
        Test::NoLeadingZero => "nozeroprefix",
        Test::NonZero => "nonzero",
        Test::Zero => "zero",
        Test::Winding => "winding",
        Test::PieceOfTotal => "pieceoftotal",
        Test::PositionInSequence => "posinseqslash",
        Test::Latitude => "latitude",
        Test::Longitude => "longitude",
        Test::ImporterIndex => "importeridx",
        Test::PackageType => "packagetype",
        Test::MediaType => "mediatype",
        Test::Iban => "iban",
        Test::Coupon => "couponcode",
        Test::PositiveOffer => "couponposoffer",
    }
}
