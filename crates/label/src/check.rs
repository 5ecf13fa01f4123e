//! Check digits and characters.

/// GS1's check digit for these digits (ASCII): modulo 10, weights 3 and 1 from the right (GS1 General
/// Specifications 7.9.1).
pub(crate) fn gs1_digit(front: &[u8]) -> u8 {
    complement(front, |digit, weighted| if weighted { digit * 3 } else { digit })
}

/// Whether digits (ASCII) end in GS1's check digit: the weighed sum of all of them, itself with weight 1, is a
/// multiple of ten.
pub(crate) fn ends_in_gs1_digit(digits: &[u8]) -> bool {
    let (mut plain, mut weighted, mut largest) = (0_u32, 0_u32, 0_u8);
    for pair in digits.rchunks(2) {
        let (high, low) = match pair {
            [high, low] => (high.wrapping_sub(b'0'), low.wrapping_sub(b'0')),
            [low] => (0, low.wrapping_sub(b'0')),
            _ => return false,
        };
        weighted += u32::from(high);
        plain += u32::from(low);
        largest = largest.max(high).max(low);
    }
    digits.len() > 1 && largest < 10 && (plain + 3 * weighted).is_multiple_of(10)
}

/// The Luhn check digit for these digits (ASCII): ISO/IEC 7812-1 annex B.
pub(crate) fn luhn_digit(front: &[u8]) -> u8 {
    complement(front, |digit, weighted| match (weighted, digit) {
        (false, _) => digit,
        (true, 0..=4) => digit * 2,
        (true, _) => digit * 2 - 9,
    })
}

/// Whether digits (ASCII) end in a Luhn check digit.
pub(crate) fn ends_in_luhn_digit(digits: &[u8]) -> bool {
    digits.split_last().is_some_and(|(last, front)| {
        !front.is_empty() && digits.iter().all(u8::is_ascii_digit) && *last == luhn_digit(front)
    })
}

/// The digit that brings the sum of the weighed digits to a multiple of ten. Every second digit is weighted, the rightmost first.
fn complement(front: &[u8], weigh: fn(u8, bool) -> u8) -> u8 {
    let (sum, _) = front.iter().rev().fold((0, true), |(sum, weighted), digit| {
        let digit = digit.wrapping_sub(b'0') % 10;
        ((sum + weigh(digit, weighted)) % 10, !weighted)
    });
    b'0' + (10 - sum) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_pass_and_their_neighbours_fail() {
        for good in ["490154203237518", "356938035643809"] {
            assert!(ends_in_luhn_digit(good.as_bytes()), "{good}");
        }
        assert!(!ends_in_luhn_digit(b"490154203237517"));
        assert!(ends_in_gs1_digit(b"4006381333931"));
        assert!(!ends_in_gs1_digit(b"4006381333930"));
        assert!(!ends_in_gs1_digit(b"0") && !ends_in_gs1_digit(b"") && !ends_in_luhn_digit(b"A0"));
    }
}
