//! Compressed links: elements as bits, written in file-safe base 64.
//!
//! Source: GS1 Digital Link Standard: Compression. An element is its application identifier, four bits a digit, and its
//! value by the format of that; some sequences of application identifiers have a byte of their own. The formats are
//! made of those of the element strings, as the standard's table F is. Application identifiers that are newer than
//! that table (43nn, 8030 to 8043 and others) were not verified against it.

use super::bits::{Bits, length_bits, letter};
use crate::gs1::{Known, MAX_ELEMENTS, known};

/// The longest segment that is read. The longest possible link of a trade item is far shorter.
const MAX_LETTERS: usize = 1_024;

/// The bits that may be left over: less than a letter, or, with some writers, a whole one.
const MAX_PADDING: usize = 8;

/// Reads a segment: application identifiers and values, in order. `None` if it isn't compressed elements from the
/// first bit to the last. The values are not checked otherwise.
pub(super) fn read(segment: &str) -> Option<Vec<(&'static str, String)>> {
    let mut bits = Some(segment).filter(|segment| segment.len() <= MAX_LETTERS).and_then(Bits::of)?;
    let mut elements = Vec::new();
    while bits.left() > MAX_PADDING {
        let (high, low) = (bits.number(4)?, bits.number(4)?);
        match (high, low) {
            (0..=9, 0..=9) => {
                let known = identifier(high, low, &mut bits)?;
                elements.push((known.ai, value(known, &mut bits)?));
            }
            (0xF, _) => skip_other(low, &mut bits)?,
            _ => {
                let (_, sequence) =
                    SEQUENCES.iter().find(|(byte, _)| usize::from(*byte) == high * 16 + low)?;
                for ai in *sequence {
                    let known = known(ai.as_bytes())?;
                    elements.push((known.ai, value(known, &mut bits)?));
                }
            }
        }
        if elements.len() > MAX_ELEMENTS {
            return None;
        }
    }
    let padding = bits.number(bits.left())?;
    (padding == 0 && !elements.is_empty()).then_some(elements)
}

/// The application identifier whose first digits are these.
fn identifier(first: usize, second: usize, bits: &mut Bits<'_>) -> Option<Known> {
    let mut digits = Vec::with_capacity(4);
    for digit in [first, second] {
        digits.push(b'0' + u8::try_from(digit).ok()?);
    }
    while digits.len() <= 4 {
        if let Some(known) = known(&digits) {
            return Some(known);
        }
        let digit = bits.number(4).filter(|digit| *digit <= 9)?;
        digits.push(b'0' + u8::try_from(digit).ok()?);
    }
    None
}

/// A value, part by part.
fn value(known: Known, bits: &mut Bits<'_>) -> Option<String> {
    let mut value = String::new();
    let mut shapes = known.shapes().peekable();
    while let Some(mut shape) = shapes.next() {
        // Parts that are alike are one: digits of fixed length, those that may be left out, and text.
        while let Some(next) = shapes.next_if(|next| {
            next.numeric == shape.numeric
                && (next.optional == shape.optional)
                && (!shape.numeric || shape.optional || next.fixed)
        }) {
            shape.max += next.max;
            shape.fixed &= next.fixed;
        }
        let fixed = shape.fixed && !shape.optional;
        let encoding = if shape.numeric { 0 } else { bits.number(3)? };
        let length = if fixed { shape.max } else { bits.number(length_bits(shape.max))? };
        if length > shape.max {
            return None;
        }
        value.push_str(&text(encoding, length, bits)?);
    }
    Some(value)
}

/// Text of so many characters in one of the encodings.
fn text(encoding: usize, length: usize, bits: &mut Bits<'_>) -> Option<String> {
    match encoding {
        0 => bits.digits(length),
        1 => (0..length).map(|_| char::from_digit(u32::try_from(bits.number(4)?).ok()?, 16)).collect(),
        2 => (0..length)
            .map(|_| Some(char::from_digit(u32::try_from(bits.number(4)?).ok()?, 16)?.to_ascii_uppercase()))
            .collect(),
        3 => (0..length).map(|_| letter(bits.number(6)?)).collect(),
        4 => (0..length).map(|_| Some(char::from(u8::try_from(bits.number(7)?).ok()?))).collect(),
        _ => None,
    }
}

/// Passes over a key of the query that is not GS1's, with its value. The length of the key starts in `low`.
fn skip_other(low: usize, bits: &mut Bits<'_>) -> Option<()> {
    let key = low * 8 + bits.number(3)?;
    bits.skip(key * 6)?;
    let (encoding, length) = (bits.number(3)?, bits.number(7)?);
    text(encoding, length, bits).map(drop)
}

/// The bytes that stand for several application identifiers.
#[rustfmt::skip]
const SEQUENCES: &[(u8, &[&str])] = &[
    (0x0A, &["01", "22"]), (0x0B, &["01", "10"]), (0x0C, &["01", "21"]), (0x0D, &["01", "17"]),
    (0x0E, &["01", "7003"]), (0x0F, &["01", "30"]),
    (0x1A, &["01", "10", "21", "17"]), (0x1B, &["01", "15"]), (0x1C, &["01", "11"]), (0x1D, &["01", "16"]),
    (0x1E, &["01", "91"]), (0x1F, &["01", "10", "15"]),
    (0x2A, &["01", "3100"]), (0x2B, &["01", "3101"]), (0x2C, &["01", "3102"]), (0x2D, &["01", "3103"]),
    (0x2E, &["01", "3104"]), (0x2F, &["01", "3105"]),
    (0x3A, &["01", "3200"]), (0x3B, &["01", "3201"]), (0x3C, &["01", "3202"]), (0x3D, &["01", "3203"]),
    (0x3E, &["01", "3204"]), (0x3F, &["01", "3205"]),
    (0x9A, &["8010", "8011"]), (0x9B, &["8017", "8019"]), (0x9C, &["8018", "8019"]), (0x9D, &["414", "254"]),
    (0xA0, &["01", "3920"]), (0xA1, &["01", "3921"]), (0xA2, &["01", "3922"]), (0xA3, &["01", "3923"]),
    (0xA4, &["01", "3924"]), (0xA5, &["01", "3925"]), (0xA6, &["01", "3926"]), (0xA7, &["01", "3927"]),
    (0xA8, &["01", "3928"]), (0xA9, &["01", "3929"]),
    (0xC0, &["255", "3900"]), (0xC1, &["255", "3901"]), (0xC2, &["255", "3902"]), (0xC3, &["255", "3903"]),
    (0xC4, &["255", "3904"]), (0xC5, &["255", "3905"]), (0xC6, &["255", "3906"]), (0xC7, &["255", "3907"]),
    (0xC8, &["255", "3908"]), (0xC9, &["255", "3909"]), (0xCA, &["255", "3940"]), (0xCB, &["255", "3941"]),
    (0xCC, &["255", "3942"]), (0xCD, &["255", "3943"]),
];
