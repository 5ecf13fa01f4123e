//! Check digits and characters.

/// GS1's check digit for these digits (ASCII): modulo 10, weights 3 and 1 from the right (GS1 General
/// Specifications 7.9.1).
pub(crate) fn gs1_digit(front: &[u8]) -> u8 {
    complement(front, |digit, weighted| if weighted { digit * 3 } else { digit })
}

/// Whether digits (ASCII) end in GS1's check digit.
pub(crate) fn ends_in_gs1_digit(digits: &[u8]) -> bool {
    digits.len() > 1 && all_digits(digits) && gs1_digit_fits(digits)
}

/// The same of bytes that are known to be digits: the weighed sum of all of them, the check digit with weight 1, is
/// a multiple of ten.
#[inline]
pub(crate) fn gs1_digit_fits(digits: &[u8]) -> bool {
    let (front, eights) = digits.as_rchunks::<8>();
    let front = match digits.first_chunk::<8>() {
        // Those of the first eight digits that stand before the last whole eights, in two steps: eight may be taken off.
        Some(first) => (u64::from_be_bytes(*first) >> 8) >> (56 - 8 * front.len()),
        None => front.iter().fold(0, |word, digit| word << 8 | u64::from(*digit)),
    };
    let sum = eights.iter().fold(weighed(front), |sum, eight| sum + weighed(u64::from_be_bytes(*eight)));
    sum.is_multiple_of(10)
}

/// The sum of the digits in a word, weights 1 and 3 from its lowest byte: four pairs at once, each in 16 bits.
const fn weighed(word: u64) -> u64 {
    const LOW: u64 = 0x000f_000f_000f_000f;
    let pairs = (word & LOW) + ((word >> 8) & LOW) * 3;
    // The topmost 16 bits of this product are the sum of all four, at most 144.
    pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48
}

/// Whether all bytes are digits (ASCII).
#[inline]
pub(crate) fn all_digits(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else { return bytes.iter().all(u8::is_ascii_digit) };
    let (eights, _) = bytes.as_chunks::<8>();
    // The last eight may overlap with those before them.
    eights.iter().all(|eight| are_digits(*eight)) && are_digits(*last)
}

/// Eight at once: a digit's upper half is 3, and still is with 6 added to it. No other byte's is both; and a byte that
/// carries into the next one is no digit itself.
const fn are_digits(eight: [u8; 8]) -> bool {
    let word = u64::from_le_bytes(eight);
    word & word.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 == 0x3030_3030_3030_3030
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
    digits
        .split_last()
        .is_some_and(|(last, front)| !front.is_empty() && all_digits(digits) && *last == luhn_digit(front))
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
    #[test]
    fn digits_are_told_from_every_other_byte_wherever_it_stands() {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'9'; length];
                    bytes[place] = byte;
                    assert_eq!(all_digits(&bytes), byte.is_ascii_digit(), "{byte} at {place} of {length}");
                }
            }
        }
        assert!(all_digits(b"") && !all_digits(&[0xff; 8]) && !all_digits(&[0xfa; 16]));
    }

    #[test]
    fn the_sum_of_many_digits_at_once_is_that_of_one_after_the_other() {
        for length in 1..40_usize {
            for seed in 0..10_usize {
                let front: Vec<u8> =
                    "3719064258".bytes().cycle().skip(seed).step_by(seed + 1).take(length).collect();
                for last in b'0'..=b'9' {
                    let digits = [&front[..], &[last]].concat();
                    assert_eq!(
                        ends_in_gs1_digit(&digits),
                        last == gs1_digit(&front),
                        "{length} {seed} {last}"
                    );
                }
            }
        }
    }
}
