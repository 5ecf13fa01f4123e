//! What holds of data in any of the formats.

use crate::common::{problems, read};
use label::{Evidence, IdentifierKind, MAX_SCAN_BYTES, Problem, Scan, Severity, interpret};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Data that is often nearly in one of the formats.
fn data() -> impl Strategy<Value = String> {
    let envelope = "\\[\\)>\x1e?(0[567]|12)?(\x1d(S|1P|25S|37S|18S|22S|43S|14D|D|9N|Q|T|I|01|21|SER )?[0-9A-Z+]{0,20}){0,6}(\x1e(05|06|12)?){0,2}\x04?";
    let link = "https?://[a-z.]{1,9}(/(01|00|21|10|22|8004|04006381333931|%[0-9A-F]{2}|[A-Za-z0-9_-]{1,24})){0,6}/?(\\?(17|10|21|x)=[0-9%+]{0,8}(&[0-9]{2,4}=[0-9A-Z]{1,9}){0,3})?(#.)?";
    let hibc = "\\+(A999[0-9A-Z]{1,20}|\\$\\$?\\+?[2-9]?[0-9]{0,12}[A-Z0-9]{0,9}|[0-9]{5}[A-Z]{0,5})(/(S|14D|16D|Q|\\$\\$)?[0-9A-Z]{0,9}){0,3}[0-9A-Z. $/+%-]";
    let isbt = "(=\\+0[0-9]000)?(=/[A-Z0-9]{16}|=,[0-9]{6}|=>0[0-9]{5}|=[}]0[0-9]{5}|&,1[A-Z0-9]{18}){0,4}";
    let bare = "[0-9]{0,3}[A-Z][0-9A-Z]{0,20}";
    prop_oneof![envelope, link, hibc, isbt, bare]
}

proptest! {
    #[test]
    fn data_in_any_format_makes_a_label_that_keeps_its_promises(data in data(), stranger in "(\\PC|[\x00-\x1f])?", at: prop::sample::Index) {
        let mut data = data;
        let places: Vec<usize> = data.char_indices().map(|(place, _)| place).chain([data.len()]).collect();
        data.insert_str(*at.get(&places), &stranger);
        let label = interpret(Scan::bare(data.as_bytes()));
        let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
        let mended = label.identifiers.iter().all(|identifier| identifier.evidence == Evidence::Segmented);
        prop_assert!(!broken || (label.elements.is_empty() && mended), "{label:?}");
        prop_assert!(broken || !label.identifiers.is_empty() || !label.elements.is_empty() || !label.problems.is_empty());
        prop_assert!(label.identifiers.is_sorted_by_key(|identifier| identifier.evidence));
        for identifier in &label.identifiers {
            prop_assert!(!identifier.value.is_empty() && !identifier.value.contains(char::is_control), "{identifier:?}");
            prop_assert!(identifier.kind != IdentifierKind::Gtin || label::Gtin::parse(&identifier.value).is_ok());
            prop_assert!(identifier.evidence != Evidence::Keyed);
        }
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= data.len(), "{problem:?}");
            prop_assert!(problem.message.len() < 600 && !problem.message.contains(char::is_control), "{problem:?}");
            prop_assert!(Problem::CODES.iter().any(|(code, _)| *code == problem.code), "{problem:?}");
        }
    }
}

#[test]
fn the_longest_data_of_any_format_has_its_limits() {
    let filled = |start: &str, part: &dyn Fn(usize) -> String| {
        let mut data = start.to_owned();
        for count in 0.. {
            let part = part(count);
            if data.len() + part.len() > MAX_SCAN_BYTES {
                break;
            }
            data.push_str(&part);
        }
        data
    };
    for (data, problem) in [
        (filled("[)>\x1e06", &|count| format!("\x1dS{count}")), "error too_many_elements"),
        (filled("[)>\x1e05", &|_| "\x1d2001".to_owned()), "error too_many_elements"),
        (filled("[)>\x1e07", &|_| "\x1e07".to_owned()), "error too_many_elements"),
        (filled("[)>06S", &|_| "1".to_owned()), "error lost_separators"),
        (filled("https://a/01/04006381333931", &|_| "/21/A".to_owned()), "error link_path"),
        (filled("https://a/01/04006381333931?", &|count| format!("{}=1&", count % 90 + 10)), "error"),
        (filled("https://a/01/04006381333931/21/", &|_| "%41".to_owned()), "error value_too_long"),
        (filled("https://a/", &|_| "AQnYUc1gmiCNV4JG".to_owned()), "warning not_a_label"),
        (filled("=+99000", &|_| "=,000025".to_owned()), "error length"),
    ] {
        let label = read(&data);
        assert!(problems(&label).starts_with(problem), "{} of {}", problems(&label), &data[..20]);
        assert!(label.problems.len() < 200 && label.identifiers.len() < 200);
    }
}

#[test]
fn too_many_parts_of_a_code_with_a_check_character_are_refused() {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    let mut code = "+A99912345".to_owned();
    for count in 0..200 {
        let _ = write!(code, "/S{count}");
    }
    let sum: usize = code.chars().filter_map(|character| ALPHABET.find(character)).sum();
    code.push_str(&ALPHABET[sum % 43..=sum % 43]);
    assert!(problems(&read(&code)).starts_with("error too_many_elements"));
}
