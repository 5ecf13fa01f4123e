//! HIBC's check character: the sum of the characters' numbers, modulo 43 (ANSI/HIBC 2.6 appendix B; the same as Code 39's).

/// The 43 characters in the order of their numbers.
const ALPHABET: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// The first character that isn't one of the 43.
pub(super) fn stranger(text: &str) -> Option<(usize, char)> {
    let known = |character: char| u8::try_from(character).is_ok_and(|byte| ALPHABET.contains(&byte));
    text.char_indices().find(|(_, character)| !known(*character))
}

/// The check character for a text, which may be a space. `None` if it has other characters than the 43.
pub(super) fn character(text: &str) -> Option<char> {
    let mut sum = 0;
    for byte in text.bytes() {
        sum = (sum + ALPHABET.iter().position(|known| *known == byte)?) % ALPHABET.len();
    }
    ALPHABET.get(sum).copied().map(char::from)
}

/// Whether text ends in its check character.
pub(super) fn is_right(text: &str) -> bool {
    let mut characters = text.chars();
    let last = characters.next_back();
    last.is_some() && character(characters.as_str()) == last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_codes_end_in_their_check_character() {
        for good in ["+A123BJC5D6E71G", "+$$52001510X3GD", "+A99912345/$$52001510X3/16D20111212/S77DE1G45-"] {
            assert!(is_right(good), "{good}");
            let wrong = good.replace('5', "6");
            assert!(!is_right(&wrong), "{wrong}");
        }
        assert!(!is_right("") && is_right("+A99910020 "), "a space may be a check character");
        assert_eq!(
            (stranger("+A1é"), stranger("+a1"), stranger("+A 1")),
            (Some((3, 'é')), Some((1, 'a')), None)
        );
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(text in "[0-9A-Z. $/+%-]{1,40}", at: prop::sample::Index, other in "[0-9A-Z. $/+%-]") {
            let check = character(&text);
            prop_assert!(check.is_some());
            let mut good = text.clone();
            good.extend(check);
            prop_assert!(is_right(&good));
            let at = at.index(good.len());
            let mut wrong = good.clone();
            wrong.replace_range(at..=at, &other);
            prop_assert_eq!(is_right(&wrong), wrong == good);
        }
    }
}
