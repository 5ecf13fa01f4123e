//! What a GS1 Digital Link's path and query may hold.
//!
//! Source: GS1 Digital Link Standard: URI Syntax, sections 4 and 5; compared with GS1's syntax dictionary in the tests.

/// A primary key, and the key qualifiers that may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// Its application identifier.
    pub(crate) ai: &'static str,
    /// The qualifiers in order, each of which may be left out: one alternative or another, never both.
    pub(crate) qualifiers: &'static [&'static [&'static str]],
}

const fn key(ai: &'static str, qualifiers: &'static [&'static [&'static str]]) -> Key {
    Key { ai, qualifiers }
}

/// Every primary key.
pub(crate) static KEYS: &[Key] = &[
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

/// The application identifiers that are no data attribute, so that the query may not hold them.
pub(crate) static NOT_ATTRIBUTES: &[&str] = &[
    "03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019", "8020", "8040", "8041", "8042",
    "8043", "8200",
];

/// The primary key of that application identifier.
pub(super) fn find(ai: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.ai == ai)
}

impl Key {
    /// The first of these that can't stand where it does after the key.
    pub(super) fn misplaced<'a>(&self, qualifiers: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
        let mut furthest = qualifiers.clone().next();
        let mut reached = 0;
        for alternative in self.qualifiers {
            let mut allowed = alternative.iter();
            match qualifiers.clone().enumerate().find(|(_, ai)| !allowed.any(|next| next == ai)) {
                None => return None,
                Some((place, ai)) if place >= reached => (furthest, reached) = (Some(ai), place),
                Some(_) => {}
            }
        }
        furthest
    }

    /// Where an application identifier stands among the key's qualifiers: the alternative and the place in it.
    pub(super) fn place(&self, ai: &str) -> Option<(usize, usize)> {
        self.qualifiers.iter().enumerate().find_map(|(alternative, allowed)| {
            allowed.iter().position(|qualifier| *qualifier == ai).map(|place| (alternative, place))
        })
    }
}

/// Whether the query may hold an application identifier.
pub(super) fn is_attribute(ai: &str) -> bool {
    !NOT_ATTRIBUTES.contains(&ai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_have_an_order() {
        let gtin = find("01").unwrap();
        for (qualifiers, misplaced) in [
            (&[][..], None),
            (&["22", "10", "21"], None),
            (&["22", "21"], None),
            (&["235"], None),
            (&["10", "22"], Some("22")),
            (&["22", "10", "235"], Some("235")),
            (&["235", "21"], Some("21")),
            (&["17"], Some("17")),
        ] {
            assert_eq!(gtin.misplaced(qualifiers.iter().copied()), misplaced, "{qualifiers:?}");
        }
        let sscc = find("00").unwrap();
        assert_eq!(sscc.misplaced(["10"].into_iter()), Some("10"));
        assert_eq!(sscc.misplaced([].into_iter()), None);
    }
}
