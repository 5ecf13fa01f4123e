//! Barcodes that set a scanner up: Code 128 with its function character 3 (ISO/IEC 15417, 4.3.4.2).

use super::code128::{self, START_B, TO_SET_B};
use crate::Image;

/// A Code 128 symbol that a scanner obeys. Code sets A and B; unlike a receipt's barcode it may hold control
/// characters, so it is for pictures, and never goes to a printer as a command that names its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammingCode {
    /// Values of the symbol characters: the start, the data and the changes of code set; not check and stop.
    values: Vec<u8>,
}

/// Where the function character 3 stands. A scanner takes a symbol that has it for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionThree {
    /// Nowhere.
    Absent,
    /// Before the data.
    First,
    /// After the data.
    Last,
}

/// The text cannot be a programming barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammingCodeError {
    /// Nothing to encode.
    #[error("an empty text has no barcode")]
    Empty,
    /// A byte above 7F.
    #[error("the byte {0:02x} cannot stand in a programming barcode: only ASCII can")]
    NotAscii(u8),
    /// Too much text.
    #[error("{0} characters are too many for a programming barcode: at most {max}", max = ProgrammingCode::BYTES_MAX)]
    TooLong(usize),
}

const START_A: u8 = 103;
const TO_SET_A: u8 = 101;
/// In sets A and B alike.
const FNC3: u8 = 96;
/// The lowest character that only set B has.
const LOWER_CASE: u8 = 0x60;

/// A code set of a programming barcode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    A,
    B,
}

impl ProgrammingCode {
    /// The longest text.
    pub const BYTES_MAX: usize = 24;

    /// Encodes the text, in set B but for control characters.
    ///
    /// # Errors
    /// Empty, too long, or with a byte that is not ASCII.
    pub fn encode(text: &[u8], fnc3: FunctionThree) -> Result<Self, ProgrammingCodeError> {
        if text.is_empty() {
            return Err(ProgrammingCodeError::Empty);
        }
        if text.len() > Self::BYTES_MAX {
            return Err(ProgrammingCodeError::TooLong(text.len()));
        }
        if let Some(byte) = text.iter().find(|byte| !byte.is_ascii()) {
            return Err(ProgrammingCodeError::NotAscii(*byte));
        }
        let mut set = text.iter().find_map(|byte| only_set(*byte)).unwrap_or(Set::B);
        let mut values = vec![if set == Set::A { START_A } else { START_B }];
        values.extend((fnc3 == FunctionThree::First).then_some(FNC3));
        for byte in text {
            match (set, only_set(*byte)) {
                (Set::A, Some(Set::B)) => values.push(TO_SET_B),
                (Set::B, Some(Set::A)) => values.push(TO_SET_A),
                _ => {}
            }
            set = only_set(*byte).unwrap_or(set);
            values.push(value(*byte));
        }
        values.extend((fnc3 == FunctionThree::Last).then_some(FNC3));
        Ok(Self { values })
    }

    /// The modules from left to right, `true` is a bar; without the quiet zones.
    #[must_use]
    pub fn modules(&self) -> Vec<bool> {
        code128::modules(&self.values)
    }

    /// A picture of it with its quiet zones, each module as wide as fits into `dots`. None where it doesn't fit at all.
    #[must_use]
    pub fn image(&self, dots: u16, height: u16) -> Option<Image> {
        let modules = self.modules();
        let quiet = usize::from(super::Code128::QUIET_MODULES);
        let all = modules.len() + 2 * quiet;
        let wide = usize::from(dots) / all;
        let width = u16::try_from(all * wide).ok().filter(|width| *width > 0)?;
        let black = |x: u16| {
            let module = (usize::from(x) / wide).checked_sub(quiet);
            module.and_then(|module| modules.get(module)).is_some_and(|bar| *bar)
        };
        Some(Image::from_dots(width, height, |x, _| black(x)))
    }
}

/// The only set that has the character, where just one does.
const fn only_set(byte: u8) -> Option<Set> {
    match byte {
        ..b' ' => Some(Set::A),
        LOWER_CASE.. => Some(Set::B),
        _ => None,
    }
}

/// The value of an ASCII character, in whichever set has it.
const fn value(byte: u8) -> u8 {
    // Set A: space to underscore are 0 to 63, control characters 64 to 95. Set B: space to DEL are 0 to 95.
    if byte < b' ' { byte + 64 } else { byte - b' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, fnc3: FunctionThree) -> Vec<u8> {
        ProgrammingCode::encode(text.as_bytes(), fnc3).unwrap().values
    }

    #[test]
    fn the_function_character_stands_where_it_is_wanted() {
        // START B, FNC3, "000B0": a public example of a scanner's code.
        assert_eq!(values("000B0", FunctionThree::First), [104, 96, 16, 16, 16, 34, 16]);
        assert_eq!(values("A.", FunctionThree::Last), [104, 33, 14, 96]);
        assert_eq!(values("A.", FunctionThree::Absent), [104, 33, 14]);
    }

    #[test]
    fn control_characters_are_in_set_a_and_lower_case_letters_in_set_b() {
        assert_eq!(values("$P\r", FunctionThree::First), [103, 96, 4, 48, 77]);
        assert_eq!(values("$Ae\r", FunctionThree::Absent), [104, 4, 33, 69, 101, 77]);
        assert_eq!(values("\ra", FunctionThree::Absent), [103, 77, 100, 65]);
    }

    #[test]
    fn what_cannot_be_encoded_is_said() {
        let encode = |text: &[u8]| ProgrammingCode::encode(text, FunctionThree::First).err();
        assert_eq!(encode(b""), Some(ProgrammingCodeError::Empty));
        assert_eq!(encode(&[0x80]), Some(ProgrammingCodeError::NotAscii(0x80)));
        assert_eq!(encode(&[b'0'; 25]), Some(ProgrammingCodeError::TooLong(25)));
        assert_eq!(encode(&[b'0'; 24]), None);
    }

    #[test]
    fn a_picture_has_white_on_both_sides_and_whole_modules() {
        let code = ProgrammingCode::encode(b"TERMID131.", FunctionThree::Last).unwrap();
        let image = code.image(576, 10).unwrap();
        let width = u16::try_from((code.modules().len() + 20) * 3).unwrap();
        assert_eq!((image.width(), image.height()), (width, 10));
        assert!((0..30).all(|x| !image.black(x, 0) && !image.black(width - 1 - x, 9)));
        assert!((30..36).all(|x| image.black(x, 5)), "the start's first bar is two modules wide");
        assert!(code.image(100, 10).is_none());
    }
}
