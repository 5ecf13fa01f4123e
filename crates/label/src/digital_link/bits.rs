//! Bits in the letters of a URI: file-safe base 64 (RFC 4648 section 5), six to a letter.

/// Bits that are taken one after the other.
pub(super) struct Bits<'a> {
    letters: &'a [u8],
    /// How many were taken.
    taken: usize,
}

impl<'a> Bits<'a> {
    /// The bits of a text. `None` if it has another character than the alphabet's.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let letters = text.as_bytes();
        letters.iter().all(|letter| sextet(*letter).is_some()).then_some(Self { letters, taken: 0 })
    }

    /// How many are left.
    pub(super) const fn left(&self) -> usize {
        self.letters.len() * 6 - self.taken
    }

    /// The next one.
    pub(super) fn bit(&mut self) -> Option<bool> {
        let letter = sextet(*self.letters.get(self.taken / 6)?)?;
        let bit = letter >> (5 - self.taken % 6) & 1;
        self.taken += 1;
        Some(bit == 1)
    }

    /// The next few, at most 16, as a number.
    pub(super) fn number(&mut self, count: usize) -> Option<usize> {
        let mut number = 0;
        for _ in 0..count.min(16) {
            number = number * 2 + usize::from(self.bit()?);
        }
        Some(number)
    }

    /// Passes over some. `None` if there are not so many.
    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        self.taken = self.taken.checked_add(count).filter(|taken| *taken <= self.letters.len() * 6)?;
        Some(())
    }

    /// So many decimal digits, from the bits that the largest such number needs. `None` if it is larger.
    pub(super) fn digits(&mut self, count: usize) -> Option<String> {
        let mut digits = vec![0_u8; count];
        for _ in 0..value_bits(count) {
            let mut carry = u8::from(self.bit()?);
            for digit in digits.iter_mut().rev() {
                let doubled = *digit * 2 + carry;
                (*digit, carry) = (doubled % 10, doubled / 10);
            }
            if carry > 0 {
                return None;
            }
        }
        Some(digits.into_iter().map(|digit| char::from(b'0' + digit)).collect())
    }
}

/// The letter of the alphabet with that number.
pub(super) fn letter(number: usize) -> Option<char> {
    ALPHABET.get(number).copied().map(char::from)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

/// How many bits a number of so many decimal digits takes: the digits times log2(10), and a hundredth, rounded up.
const fn value_bits(digits: usize) -> usize {
    (digits * 33_219_281 + 100_000).div_ceil(10_000_000)
}

/// How many bits a length up to `most` takes.
pub(super) const fn length_bits(most: usize) -> usize {
    (usize::BITS - most.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_in_order() {
        let mut bits = Bits::of("AQ_-").unwrap();
        assert_eq!((bits.number(8), bits.number(4), bits.left()), (Some(1), Some(0), 12));
        assert_eq!((bits.number(6), bits.number(6), bits.number(1)), (Some(63), Some(62), None));
        assert!(Bits::of("A=").is_none() && Bits::of("Aé").is_none());
        for number in 0..64 {
            let text = letter(number).unwrap().to_string();
            assert_eq!(Bits::of(&text).unwrap().number(6), Some(number));
        }
    }

    #[test]
    fn no_more_bits_are_passed_over_than_there_are() {
        let mut bits = Bits::of("AA").unwrap();
        assert_eq!((bits.skip(12), bits.left(), bits.skip(1)), (Some(()), 0, None));
    }

    #[test]
    fn numbers_take_as_many_bits_as_the_largest_one_needs() {
        assert_eq!([1, 3, 6, 13, 14, 18].map(value_bits), [4, 10, 20, 44, 47, 60]);
        assert_eq!([3, 4, 8, 12, 15, 20, 30, 90].map(length_bits), [2, 3, 4, 4, 4, 5, 5, 7]);
        assert_eq!(Bits::of("_-").unwrap().digits(3), None, "1023 has four digits");
        assert_eq!(Bits::of("AE").unwrap().digits(3).as_deref(), Some("001"));
    }
}
