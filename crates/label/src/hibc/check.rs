//! The check character of HIBC: modulo 43 (ANSI/HIBC 2.6, appendix B).

/// The characters in the order of their values.
const ALPHABET: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// The check character of everything before it, the flag `+` included. `None` where a character is none of HIBC's.
///
/// It can be a space.
#[must_use]
pub fn check_character(front: &str) -> Option<char> {
    let mut sum = 0;
    for byte in front.bytes() {
        sum = (sum + ALPHABET.iter().position(|known| *known == byte)?) % ALPHABET.len();
    }
    ALPHABET.get(sum).map(|byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_structures_have_their_check_characters() {
        for whole in ["+A123BJC5D6E71G", "+$$52001510X3GD", "+A123BJCMD6E79+", "+$$52001510X3+ "] {
            let (front, check) = whole.split_at(whole.len() - 1);
            assert_eq!(check_character(front).map(String::from).as_deref(), Some(check), "{whole}");
        }
        assert_eq!(check_character("+a"), None);
    }

    proptest! {
        #[test]
        fn another_character_in_one_place_is_always_found(front in "[0-9A-Z. $/+%-]{1,60}", at: prop::sample::Index, other in "[0-9A-Z. $/+%-]") {
            let at = at.index(front.len());
            let mut changed = front.clone();
            changed.replace_range(at..=at, &other);
            prop_assert_eq!(changed == front, check_character(&changed) == check_character(&front));
        }

        #[test]
        fn the_order_of_characters_makes_no_difference(front in "[0-9A-Z. $/+%-]{0,60}") {
            let backwards: String = front.chars().rev().collect();
            prop_assert_eq!(check_character(&backwards), check_character(&front));
        }
    }
}
