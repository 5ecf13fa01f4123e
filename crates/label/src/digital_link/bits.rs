//! The bits of a base 64 path segment (RFC 4648 section 5, without padding).

/// Reads bits from the front.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    characters: &'a [u8],
    /// The next bit.
    at: usize,
}

/// The alphabet of base 64 for addresses and file names.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl<'a> Bits<'a> {
    /// `None` where a character is none of the alphabet's.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let characters = text.as_bytes();
        characters.iter().all(|byte| value(*byte).is_some()).then_some(Self { characters, at: 0 })
    }

    /// How many bits are left.
    pub(super) const fn left(&self) -> usize {
        self.characters.len() * 6 - self.at
    }

    /// The next bit.
    fn bit(&mut self) -> Option<u8> {
        let sextet = value(*self.characters.get(self.at / 6)?)?;
        let bit = sextet >> (5 - self.at % 6) & 1;
        self.at += 1;
        Some(bit)
    }

    /// The next bits as a number; at most 16.
    pub(super) fn number(&mut self, count: usize) -> Option<usize> {
        (0..count).try_fold(0, |number, _| Some(number << 1 | usize::from(self.bit()?)))
    }

    /// As many bits as so many decimal digits take, as these digits. `None` where the number has more digits.
    pub(super) fn decimal(&mut self, digits: usize) -> Option<String> {
        let bits = value_bits(digits);
        if bits > self.left() {
            return None;
        }
        let mut number = vec![0_u8; digits];
        for _ in 0..bits {
            let mut carry = self.bit()?;
            for digit in number.iter_mut().rev() {
                let doubled = *digit * 2 + carry;
                (*digit, carry) = (doubled % 10, doubled / 10);
            }
            if carry > 0 {
                return None;
            }
        }
        Some(number.into_iter().map(|digit| char::from(b'0' + digit)).collect())
    }

    /// So many characters of `alphabet`, each as many bits as its size takes.
    pub(super) fn characters(&mut self, count: usize, bits: usize, alphabet: &[u8]) -> Option<String> {
        if count * bits > self.left() {
            return None;
        }
        (0..count).map(|_| Some(char::from(*alphabet.get(self.number(bits)?)?))).collect()
    }

    /// So many characters of the base 64 alphabet.
    pub(super) fn base64(&mut self, count: usize) -> Option<String> {
        self.characters(count, 6, ALPHABET)
    }

    /// So many characters of ASCII, seven bits each. None is a control character.
    pub(super) fn ascii(&mut self, count: usize) -> Option<String> {
        if count * 7 > self.left() {
            return None;
        }
        let character = |bits: &mut Self| u8::try_from(bits.number(7)?).ok().map(char::from);
        (0..count).map(|_| character(self).filter(|character| !character.is_control())).collect()
    }

    /// Whether only padding is left.
    pub(super) fn ends(mut self) -> bool {
        self.left() < 6 && self.number(self.left()) == Some(0)
    }
}

/// The bits that a number of so many decimal digits takes: the logarithm, a little more, rounded up. One for no digits.
const fn value_bits(digits: usize) -> usize {
    (digits * 33_219_281 + 100_000).div_ceil(10_000_000)
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_and_its_values_are_one() {
        assert!((0..64).zip(ALPHABET).all(|(index, byte)| value(*byte) == Some(index)));
        assert!(Bits::of("A=").is_none() && Bits::of("é").is_none());
    }

    #[test]
    fn digits_take_the_fewest_bits_that_hold_them() {
        assert_eq!([0, 1, 6, 13, 14, 17, 18].map(value_bits), [1, 4, 20, 44, 47, 57, 60]);
        for digits in 1..=37_u32 {
            let most = 10_u128.pow(digits) - 1;
            let needed = usize::try_from(u128::BITS - most.leading_zeros()).unwrap();
            assert_eq!(value_bits(usize::try_from(digits).unwrap()), needed, "{digits}");
        }
    }
}
