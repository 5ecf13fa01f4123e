//! Check digits and characters.

/// GS1's check digit for these digits (ASCII): modulo 10, weights 3 and 1 from the right (GS1 General
/// Specifications 7.9.1).
pub(crate) fn gs1_digit(front: &[u8]) -> u8 {
    complement(front, |digit, weighted| if weighted { digit * 3 } else { digit })
}

/// Whether digits (ASCII) end in GS1's check digit.
pub(crate) fn ends_in_gs1_digit(digits: &[u8]) -> bool {
    digits.len() > 1 && digits.iter().all(u8::is_ascii_digit) && gs1_digit_fits(digits)
}

/// The same of bytes that are known to be digits: the weighed sum of all of them, the check digit with weight 1, is
/// a multiple of ten.
pub(crate) fn gs1_digit_fits(digits: &[u8]) -> bool {
    let (odd, pairs) = digits.as_rchunks::<2>();
    let value = |digit: u8| u32::from(digit.wrapping_sub(b'0'));
    let start = odd.first().map_or(0, |digit| value(*digit));
    let sum = pairs.iter().fold(start, |sum, [high, low]| sum + 3 * value(*high) + value(*low));
    sum.is_multiple_of(10)
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
        // A check digit alone checks nothing.
        assert!(!ends_in_luhn_digit(b"0") && !ends_in_luhn_digit(b""));
        assert!(ends_in_gs1_digit(b"4006381333931"));
        assert!(!ends_in_gs1_digit(b"4006381333930"));
        assert!(!ends_in_gs1_digit(b"0") && !ends_in_gs1_digit(b"") && !ends_in_luhn_digit(b"A0"));
    }
}
