//! Which elements make a Digital Link's path, in which order, and which its query may not have.
//!
//! Source: GS1 Digital Link, URI syntax 1.4, sections 4.3 to 4.10; compared with GS1's syntax dictionary in the tests.

/// A primary key, and the sequences of qualifiers of which one may follow it, each qualifier optional.
pub(super) struct Key {
    /// Its application identifier.
    pub(super) ai: &'static str,
    /// The sequences.
    pub(super) qualifiers: &'static [&'static [&'static str]],
}

const fn key(ai: &'static str, qualifiers: &'static [&'static [&'static str]]) -> Key {
    Key { ai, qualifiers }
}

/// Every primary key.
pub(super) static KEYS: &[Key] = &[
    key("00", &[]),
    key("01", &[&["22", "10", "21"], &["235"]]),
    key("253", &[]),
    key("255", &[]),
    key("401", &[]),
    key("402", &[]),
    key("414", &[&["254"], &["7040"]]),
    key("415", &[&["8020"]]),
    key("417", &[&["7040"]]),
    key("8003", &[]),
    key("8004", &[&["7040"]]),
    key("8006", &[&["22", "10", "21"]]),
    key("8010", &[&["8011"]]),
    key("8013", &[]),
    key("8017", &[&["8019"]]),
    key("8018", &[&["8019"]]),
];

/// The elements that no query may have.
pub(super) static NO_ATTRIBUTES: &[&str] = &[
    "03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019", "8020", "8040", "8041", "8042",
    "8043", "8200",
];

/// The primary key of an application identifier.
pub(super) fn find(ai: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.ai == ai)
}

impl Key {
    /// Whether these are qualifiers of the key, in their order.
    pub(super) fn allows<'s>(&self, given: impl Iterator<Item = &'s str> + Clone) -> bool {
        given.clone().next().is_none()
            || self.qualifiers.iter().any(|sequence| {
                let mut left = sequence.iter();
                given.clone().all(|ai| left.any(|allowed| *allowed == ai))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_keep_their_order_and_their_sequence() {
        let gtin = find("01").unwrap();
        for (given, allowed) in [
            (&[][..], true),
            (&["21"], true),
            (&["22", "10", "21"], true),
            (&["22", "21"], true),
            (&["21", "10"], false),
            (&["10", "10"], false),
            (&["235"], true),
            (&["22", "235"], false),
            (&["254"], false),
        ] {
            assert_eq!(gtin.allows(given.iter().copied()), allowed, "{given:?}");
        }
        assert!(find("21").is_none() && !find("00").unwrap().allows(["21"].into_iter()));
    }
}
