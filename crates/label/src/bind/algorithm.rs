//! Check characters that are no GS1 ones.

/// The value of a hex digit (ASCII).
fn hex(digit: u8) -> Option<u32> {
    char::from(digit).to_digit(16)
}

/// Whether hex digits (ASCII, either case) end in their Luhn digit to base 16: 3GPP2 S.R0048, for a MEID. Every
/// second digit, the rightmost before the check digit first, counts double, and a double's own two hex digits are added up.
pub(crate) fn ends_in_luhn16_digit(digits: &[u8]) -> bool {
    let sum = digits.iter().rev().enumerate().try_fold(0_u32, |sum, (place, digit)| {
        let value = hex(*digit)?;
        let doubled = value * 2;
        Some((sum + if place % 2 == 1 { doubled / 16 + doubled % 16 } else { value }) % 16)
    });
    digits.len() > 1 && sum == Some(0)
}

/// Whether decimal digits (ASCII) are 1 modulo 97: ISO/IEC 7064 MOD 97-10, as an EID has it (GSMA SGP.29).
pub(crate) fn is_one_modulo_97(digits: &[u8]) -> bool {
    let rest = digits.iter().try_fold(0_u32, |rest, digit| {
        let value = char::from(*digit).to_digit(10)?;
        Some((rest * 10 + value) % 97)
    });
    digits.len() > 2 && rest == Some(1)
}

/// The 43 characters of Code 39, in the order of their values (ISO/IEC 16388 annex A).
const CODE_39: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// Whether text ends in its modulo 43 check character: the sum of the values of those before it (ISO/IEC 16388 annex A).
pub(crate) fn ends_in_mod43_character(text: &[u8]) -> bool {
    let value = |byte: &u8| CODE_39.iter().position(|character| character == byte);
    let Some((last, front)) = text.split_last().filter(|(_, front)| !front.is_empty()) else { return false };
    let sum = front.iter().try_fold(0, |sum, byte| Some((sum + value(byte)?) % 43));
    sum.is_some() && sum == value(last)
}

/// What each place of a VIN counts, the check character's own place with nothing (49 CFR 565.15).
const VIN_WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Whether the ninth character of a VIN is its check character: the weighed sum modulo 11, ten as `X` (49 CFR 565.15).
/// Binding in North America only.
pub(crate) fn has_vin_check_character(vin: &[u8]) -> bool {
    let weighed =
        vin.iter().zip(VIN_WEIGHTS).try_fold(0, |sum, (byte, weight)| Some(sum + vin_value(*byte)? * weight));
    let wanted = match weighed.map(|sum| sum % 11) {
        Some(10) => Some('X'),
        Some(rest) => char::from_digit(rest, 10),
        None => None,
    };
    vin.len() == VIN_WEIGHTS.len() && vin.get(8).map(|byte| char::from(*byte)) == wanted
}

/// What a character of a VIN counts. The letters I, O and Q have no place in one.
pub(crate) fn vin_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a number passes, and that it does with no other character in one place.
    fn only_passes(passes: fn(&[u8]) -> bool, good: &str, place: usize, alphabet: &[u8]) {
        for character in alphabet {
            let mut bytes = good.as_bytes().to_vec();
            let same = bytes[place] == *character;
            bytes[place] = *character;
            assert_eq!(passes(&bytes), same, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn published_numbers_pass_with_their_own_check_character_alone() {
        only_passes(ends_in_luhn16_digit, "AF0123450ABCDEC", 14, b"0123456789ABCDEF");
        only_passes(is_one_modulo_97, "89034011560010000000000000000121", 31, b"0123456789");
        only_passes(ends_in_mod43_character, "+A123BJC5D6E71G", 14, CODE_39);
        only_passes(has_vin_check_character, "1M8GDM9AXKP042788", 8, b"0123456789X");
        assert!(ends_in_luhn16_digit(b"af0123450abcdec"));
        assert!(has_vin_check_character(b"11111111111111111"));
    }

    /// Worked out by hand, so that every character and every weight counts for something.
    #[test]
    fn numbers_with_other_characters_pass_too() {
        for meid in ["A10000000000012", "990001249977007", "A0000012345678D", "35FE8D7C6B5A496"] {
            assert!(ends_in_luhn16_digit(meid.as_bytes()), "{meid}");
        }
        for vin in ["1HGCM82633A004352", "5GZCZ43D13S812715", "JHMCM56557C404453", "1STUVWXY6ZRSTU123"] {
            assert!(has_vin_check_character(vin.as_bytes()), "{vin}");
        }
        assert!(is_one_modulo_97(b"89049032000001234567890123456748"));
        // Two digits would be the check digits of nothing.
        assert!(!is_one_modulo_97(b"98"));
    }

    #[test]
    fn two_neighbours_that_changed_places_are_noticed() {
        let good = b"A0000012345678D";
        for at in 0..good.len() - 1 {
            let mut swapped = good.to_vec();
            swapped.swap(at, at + 1);
            assert_eq!(ends_in_luhn16_digit(&swapped), good[at] == good[at + 1], "{at}");
        }
    }

    #[test]
    fn what_has_not_the_characters_or_the_length_never_passes() {
        for passes in [
            ends_in_luhn16_digit as fn(&[u8]) -> bool,
            is_one_modulo_97,
            ends_in_mod43_character,
            has_vin_check_character,
        ] {
            for text in ["", "0", "\u{e9}1", "1M8GDM9AXKPI42788", "11111111111111111a"] {
                assert!(!passes(text.as_bytes()), "{text}");
            }
        }
    }
}
