//! Our table against GS1's syntax dictionary, which is not part of this project: `LANED_GS1_DICTIONARY` names its path.

use super::format::{End, Family, Part, Set};
use super::pairing::{Pattern, like};
use super::table::FAMILIES;
use super::test::Test;
use crate::digital_link::{KEYS, Key, NOT_ATTRIBUTES};
use std::collections::{BTreeMap, BTreeSet};

/// What the dictionary says of one application identifier.
#[derive(Debug, PartialEq, Eq, Default)]
struct Entry {
    /// Needs no separator.
    predefined: bool,
    /// Its parts in the dictionary's notation.
    parts: Vec<String>,
    /// Those that it can't stand beside.
    excludes: BTreeSet<Pattern>,
    /// What it needs: lists of alternatives, each patterns that belong together.
    needs: BTreeSet<BTreeSet<BTreeSet<Pattern>>>,
    /// A Digital Link's query may hold it.
    attribute: bool,
    /// The key qualifiers that may follow it in a Digital Link's path, where it is a primary key.
    key: Option<Vec<Vec<String>>>,
}

#[test]
fn the_table_is_the_reference_dictionarys() {
    let Ok(path) = std::env::var("LANED_GS1_DICTIONARY") else {
        println!("not run: LANED_GS1_DICTIONARY doesn't name GS1's syntax dictionary");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(lines.len() > 200, "{path} holds the dictionary");

    let theirs: BTreeMap<String, Entry> = lines.into_iter().flat_map(read_line).collect();
    let ours: BTreeMap<String, Entry> = FAMILIES.iter().flat_map(written).collect();
    for ai in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
        assert_eq!(ours.get(ai), theirs.get(ai), "({ai})");
    }
}

fn read_line(line: &str) -> Vec<(String, Entry)> {
    let mut fields = line.split('#').next().unwrap_or_default().split_whitespace().peekable();
    let ais = fields.next().unwrap();
    let flags =
        fields.next_if(|field| field.chars().all(|character| "*?".contains(character))).unwrap_or_default();
    let fields: Vec<&str> = fields.collect();
    let entry = || {
        let (predefined, attribute) = (flags.contains('*'), flags.contains('?'));
        let mut entry = Entry { predefined, attribute, ..Entry::default() };
        for field in &fields {
            match field.split_once('=') {
                Some(("ex", others)) => entry.excludes.extend(others.split(',').map(like)),
                Some(("req", needed)) => {
                    let alternatives = needed.split(',').map(|one| one.split('+').map(like).collect());
                    entry.needs.insert(alternatives.collect());
                }
                Some(("dlpkey", sequences)) => {
                    let sequence = |text: &str| text.split(',').map(str::to_owned).collect();
                    entry.key = Some(sequences.split('|').map(sequence).collect());
                }
                Some((key, _)) => panic!("{line}: {key}"),
                None if *field == "dlpkey" => entry.key = Some(Vec::new()),
                None => entry.parts.push((*field).to_owned()),
            }
        }
        entry
    };
    let (first, last) = ais.split_once('-').unwrap_or((ais, ais));
    let digits = first.len();
    (first.parse::<u32>().unwrap()..=last.parse::<u32>().unwrap())
        .map(|ai| (format!("{ai:0digits$}"), entry()))
        .collect()
}

fn written(family: &Family) -> Vec<(String, Entry)> {
    let digits = usize::from(family.digits);
    (family.first..=family.last)
        .filter(|code| family.holds(*code))
        .map(|code| {
            let ai = format!("{code:0digits$}");
            let mut excludes: BTreeSet<Pattern> = family.excludes.iter().copied().collect();
            if family.once {
                excludes.insert(Pattern::decimals_of(code));
            }
            let needs = family.needs.iter().map(|needed| needed.one_of).filter(|needed| !needed.is_empty());
            let entry = Entry {
                predefined: family.end == End::Length,
                parts: family.parts.iter().map(part_written).collect(),
                excludes,
                needs: needs
                    .map(|needed| needed.iter().map(|one| one.patterns().collect()).collect())
                    .collect(),
                attribute: !NOT_ATTRIBUTES.contains(&ai.as_str()),
                key: KEYS.iter().find(|key| key.ai == ai).map(qualifiers),
            };
            (ai, entry)
        })
        .collect()
}

fn qualifiers(key: &Key) -> Vec<Vec<String>> {
    let owned = |sequence: &&[&str]| sequence.iter().map(|ai| (*ai).to_owned()).collect();
    key.qualifiers.iter().map(owned).collect()
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
