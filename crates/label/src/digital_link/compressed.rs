//! Compressed Digital Links: elements packed into the bits of one path segment.
//!
//! Source: GS1 Digital Link, compression 1.0: the formats of values (table F), the lengths of application identifiers
//! (table P) and the shortened sequences (table OPT).

use super::bits::Bits;

/// One part of a value.
#[derive(Clone, Copy)]
enum Part {
    /// So many digits.
    Digits(u8),
    /// Up to so many digits.
    DigitsTo(u8),
    /// Up to so many characters.
    TextTo(u8),
}

use Part::{Digits, DigitsTo, TextTo};

/// Application identifiers from the first to the last, and the parts of their values.
type Row = (u16, u16, &'static [Part]);

/// Table F.
static FORMATS: &[Row] = &[
    (0, 0, &[Digits(18)]),
    (1, 2, &[Digits(14)]),
    (10, 10, &[TextTo(20)]),
    (11, 13, &[Digits(6)]),
    (15, 17, &[Digits(6)]),
    (20, 20, &[Digits(2)]),
    (21, 22, &[TextTo(20)]),
    (240, 241, &[TextTo(30)]),
    (242, 242, &[DigitsTo(6)]),
    (243, 243, &[TextTo(20)]),
    (250, 251, &[TextTo(30)]),
    (253, 253, &[Digits(13), TextTo(17)]),
    (254, 254, &[TextTo(20)]),
    (255, 255, &[Digits(13), DigitsTo(12)]),
    (30, 30, &[DigitsTo(8)]),
    (37, 37, &[DigitsTo(8)]),
    (3100, 3699, &[Digits(6)]),
    (3900, 3909, &[DigitsTo(15)]),
    (3910, 3919, &[Digits(3), DigitsTo(15)]),
    (3920, 3929, &[DigitsTo(15)]),
    (3930, 3939, &[Digits(3), DigitsTo(15)]),
    (3940, 3943, &[Digits(4)]),
    (400, 401, &[TextTo(30)]),
    (402, 402, &[Digits(17)]),
    (403, 403, &[TextTo(30)]),
    (410, 416, &[Digits(13)]),
    (420, 420, &[TextTo(20)]),
    (421, 421, &[Digits(3), TextTo(9)]),
    (422, 422, &[Digits(3)]),
    (423, 423, &[Digits(3), DigitsTo(12)]),
    (424, 424, &[Digits(3)]),
    (425, 425, &[Digits(3), DigitsTo(12)]),
    (426, 426, &[Digits(3)]),
    (427, 427, &[TextTo(3)]),
    (7001, 7001, &[Digits(13)]),
    (7002, 7002, &[TextTo(30)]),
    (7003, 7003, &[Digits(10)]),
    (7004, 7004, &[DigitsTo(4)]),
    (7005, 7005, &[TextTo(12)]),
    (7006, 7006, &[Digits(6)]),
    (7007, 7007, &[Digits(6), DigitsTo(6)]),
    (7008, 7008, &[TextTo(3)]),
    (7009, 7009, &[TextTo(10)]),
    (7010, 7010, &[TextTo(2)]),
    (7020, 7022, &[TextTo(20)]),
    (7023, 7023, &[TextTo(30)]),
    (7030, 7039, &[Digits(3), TextTo(27)]),
    (710, 714, &[TextTo(20)]),
    (7230, 7239, &[TextTo(30)]),
    (8001, 8001, &[Digits(14)]),
    (8002, 8002, &[TextTo(20)]),
    (8003, 8003, &[Digits(14), TextTo(16)]),
    (8004, 8004, &[TextTo(30)]),
    (8005, 8005, &[Digits(6)]),
    (8006, 8006, &[Digits(18)]),
    (8007, 8007, &[TextTo(24)]),
    (8008, 8008, &[Digits(8), DigitsTo(4)]),
    (8009, 8009, &[TextTo(50)]),
    (8010, 8010, &[TextTo(30)]),
    (8011, 8011, &[DigitsTo(12)]),
    (8012, 8012, &[TextTo(20)]),
    (8013, 8013, &[TextTo(30)]),
    (8017, 8018, &[Digits(18)]),
    (8019, 8019, &[DigitsTo(10)]),
    (8020, 8020, &[TextTo(25)]),
    (8026, 8026, &[Digits(18)]),
    (8110, 8110, &[TextTo(70)]),
    (8111, 8111, &[Digits(4)]),
    (8112, 8112, &[TextTo(70)]),
    (8200, 8200, &[TextTo(70)]),
    (90, 90, &[TextTo(30)]),
    (91, 99, &[TextTo(90)]),
];

/// Table OPT, where no pattern rules it.
static SEQUENCES: &[(u8, &[&str])] = &[
    (0x0A, &["01", "22"]),
    (0x0B, &["01", "10"]),
    (0x0C, &["01", "21"]),
    (0x0D, &["01", "17"]),
    (0x0E, &["01", "7003"]),
    (0x0F, &["01", "30"]),
    (0x1A, &["01", "10", "21", "17"]),
    (0x1B, &["01", "15"]),
    (0x1C, &["01", "11"]),
    (0x1D, &["01", "16"]),
    (0x1E, &["01", "91"]),
    (0x1F, &["01", "10", "15"]),
    (0x9A, &["8010", "8011"]),
    (0x9B, &["8017", "8019"]),
    (0x9C, &["8018", "8019"]),
    (0x9D, &["414", "254"]),
];

/// Sequences of a key and a measure or an amount, whose last digit counts on with the byte.
static COUNTED: &[(u8, u8, &str, u16)] = &[
    (0x2A, 0x2F, "01", 3100),
    (0x3A, 0x3F, "01", 3200),
    (0xA0, 0xA9, "01", 3920),
    (0xC0, 0xC9, "255", 3900),
    (0xCA, 0xCD, "255", 3940),
];

/// The most elements, shortened sequences and foreign pairs: real ones have a handful.
const MAX_ROUNDS: usize = 32;

/// An application identifier and its value.
pub(super) type Pair = (String, String);

/// The elements of a segment, in order. `None` where it is no compressed Digital Link: nothing else tells one from any
/// other segment of an address, so that every bit has to be right.
pub(super) fn read(segment: &str) -> Option<Vec<Pair>> {
    let mut bits = Bits::of(segment)?;
    let mut pairs = Vec::new();
    let mut rounds = 0;
    while bits.left() > 8 {
        if rounds == MAX_ROUNDS {
            return None;
        }
        rounds += 1;
        let (high, low) = (bits.number(4)?, bits.number(4)?);
        match (high, low) {
            (0..=9, 0..=9) => {
                let ai = identifier(high, low, &mut bits)?;
                let value = value(&ai, &mut bits)?;
                pairs.push((ai, value));
            }
            (15, _) => skip_other(low, &mut bits)?,
            _ => {
                for ai in sequence(u8::try_from(high << 4 | low).ok()?)? {
                    let value = value(&ai, &mut bits)?;
                    pairs.push((ai, value));
                }
            }
        }
    }
    (!pairs.is_empty() && bits.ends()).then_some(pairs)
}

/// The application identifier that starts with these digits. Table P is the lengths of all of them.
fn identifier(high: usize, low: usize, bits: &mut Bits<'_>) -> Option<String> {
    let length = match (high, low) {
        (0, 0..=2) | (1, 0..=3 | 5..=7) | (2, 0..=2) | (3, 0 | 7) | (9, _) => 2,
        (2, 3..=5) | (4, 0..=2) | (7, 1) => 3,
        (3, 1..=6 | 9) | (7, 0 | 2) | (8, 0..=2) => 4,
        _ => return None,
    };
    let mut ai = format!("{high}{low}");
    for _ in 2..length {
        let digit = bits.number(4).filter(|digit| *digit <= 9)?;
        ai.push_str(&digit.to_string());
    }
    Some(ai)
}

fn sequence(byte: u8) -> Option<Vec<String>> {
    if let Some((_, ais)) = SEQUENCES.iter().find(|(known, _)| *known == byte) {
        return Some(ais.iter().map(|ai| (*ai).to_owned()).collect());
    }
    let (first, _, key, ai) = COUNTED.iter().find(|(first, last, ..)| (*first..=*last).contains(&byte))?;
    Some(vec![(*key).to_owned(), (ai + u16::from(byte - first)).to_string()])
}

fn value(ai: &str, bits: &mut Bits<'_>) -> Option<String> {
    let number: u16 = ai.parse().ok()?;
    let (.., parts) = FORMATS.iter().find(|(first, last, _)| {
        // No two lengths of application identifiers share a number.
        (*first..=*last).contains(&number)
    })?;
    let mut value = String::new();
    for part in *parts {
        match *part {
            Digits(count) => value.push_str(&bits.decimal(usize::from(count))?),
            DigitsTo(most) => {
                let count = length(most, bits)?;
                value.push_str(&bits.decimal(count)?);
            }
            TextTo(most) => {
                let encoding = bits.number(3)?;
                let count = length(most, bits)?;
                value.push_str(&text(encoding, count, bits)?);
            }
        }
    }
    Some(value)
}

/// How long a part is, in as many bits as its most characters take.
fn length(most: u8, bits: &mut Bits<'_>) -> Option<usize> {
    let width = usize::try_from(u8::BITS - most.leading_zeros()).ok()?;
    bits.number(width).filter(|count| *count <= usize::from(most))
}

fn text(encoding: usize, count: usize, bits: &mut Bits<'_>) -> Option<String> {
    match encoding {
        0 => bits.decimal(count),
        1 => bits.characters(count, 4, b"0123456789abcdef"),
        2 => bits.characters(count, 4, b"0123456789ABCDEF"),
        3 => bits.base64(count),
        4 => bits.ascii(count),
        _ => None,
    }
}

/// A pair of the query that is none of GS1's: the length of its key in seven bits, of which `high` has four.
fn skip_other(high: usize, bits: &mut Bits<'_>) -> Option<()> {
    let length = high << 3 | bits.number(3)?;
    bits.base64(length)?;
    let (encoding, count) = (bits.number(3)?, bits.number(7)?);
    text(encoding, count, bits).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arbitrary_segments_are_no_links() {
        for segment in
            ["", "A", "About", "products", "index", "shop", "watch", "dQw4w9WgXcQ", "__________", "AAAA"]
        {
            assert_eq!(read(segment), None, "{segment}");
        }
    }

    #[test]
    fn foreign_pairs_are_skipped_and_counted() {
        // Three pairs with nothing in them.
        let three = "8AADwAAPAAA";
        let behind = |count: usize| read(&format!("{}DAdJnd9bVgowOQ", three.repeat(count)));
        let gtin_and_serial = [("01", "04006381333931"), ("21", "12345")];
        let wanted = gtin_and_serial.map(|(ai, value)| (ai.to_owned(), value.to_owned()));
        assert_eq!(behind(10).as_deref(), Some(&wanted[..]));
        assert_eq!(behind(11), None);
    }
}
