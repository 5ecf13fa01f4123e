//! Our tables against GS1's syntax dictionary, which is not part of this project: `LANED_GS1_DICTIONARY` names its path.

use super::keys::{KEYS, NO_ATTRIBUTES};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn keys_qualifiers_and_attributes_are_the_reference_dictionarys() {
    let Ok(path) = std::env::var("LANED_GS1_DICTIONARY") else {
        println!("not run: LANED_GS1_DICTIONARY doesn't name GS1's syntax dictionary");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (mut keys, mut no_attributes) = (BTreeMap::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let line = line.split('#').next().unwrap_or_default();
        let mut fields = line.split_whitespace().peekable();
        let ai = fields.next().unwrap();
        let flags = fields.next_if(|field| field.chars().all(|flag| "*?".contains(flag))).unwrap_or_default();
        if !flags.contains('?') {
            no_attributes.insert(ai.to_owned());
        }
        for field in fields {
            if let Some(sequences) = field.strip_prefix("dlpkey") {
                let sequences = sequences.strip_prefix('=').map(|sequences| {
                    sequences.split('|').map(|one| one.split(',').map(str::to_owned).collect::<Vec<_>>())
                });
                keys.insert(ai.to_owned(), sequences.into_iter().flatten().collect::<Vec<_>>());
            }
        }
    }
    let owned = |ais: &[&str]| ais.iter().map(|ai| (*ai).to_owned()).collect::<Vec<_>>();
    let ours: BTreeMap<_, _> = KEYS
        .iter()
        .map(|key| (key.ai.to_owned(), key.qualifiers.iter().map(|one| owned(one)).collect::<Vec<_>>()))
        .collect();
    assert_eq!(ours, keys);
    assert_eq!(owned(NO_ATTRIBUTES).into_iter().collect::<BTreeSet<_>>(), no_attributes);
}
