/// A character by its number: Left Alt held, digits on the keypad, Left Alt released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AltCode {
    value: u16,
    digits: u8,
    /// It begins with 0: the number is one of Windows code page 1252, and not of an older one.
    leading_zero: bool,
}

/// The most digits of a number.
const DIGITS_MAX: u8 = 4;

impl AltCode {
    pub(super) const fn is_empty(self) -> bool {
        self.digits == 0
    }

    /// Takes the next digit, 0 to 9.
    pub(super) const fn add(&mut self, digit: u8) {
        if self.digits == 0 {
            self.leading_zero = digit == 0;
        }
        self.digits = self.digits.saturating_add(1);
        self.value = self.value.saturating_mul(10).saturating_add(digit as u16);
    }

    /// The character that it stands for. Numbers from 128 mean different characters with and without a leading zero, and
    /// those without one depend on the host's old code page: they are none.
    pub(super) fn character(self) -> Option<char> {
        let byte = u8::try_from(self.value).ok().filter(|_| self.digits <= DIGITS_MAX)?;
        match byte {
            0..0x80 => Some(char::from(byte)),
            _ if !self.leading_zero => None,
            0x80..0xa0 => CODE_PAGE_1252.get(usize::from(byte & 0x1f)).copied(),
            0xa0.. => Some(char::from(byte)),
        }
    }
}

/// The characters 80 to 9F of Windows code page 1252. Those that it leaves free are control characters.
const CODE_PAGE_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(digits: &str) -> Option<char> {
        let mut code = AltCode::default();
        digits.bytes().for_each(|digit| code.add(digit - b'0'));
        code.character()
    }

    #[test]
    fn a_number_is_a_character_where_all_systems_agree() {
        for gs in ["29", "029", "0029"] {
            assert_eq!(typed(gs), Some('\u{1d}'), "{gs}");
        }
        assert_eq!((typed("065"), typed("127"), typed("0")), (Some('A'), Some('\u{7f}'), Some('\0')));
        assert_eq!((typed("0128"), typed("0159"), typed("0228")), (Some('€'), Some('Ÿ'), Some('ä')));
        for none in ["128", "228", "256", "0256", "999", "00029", "99999999999999999999"] {
            assert_eq!(typed(none), None, "{none}");
        }
    }
}
