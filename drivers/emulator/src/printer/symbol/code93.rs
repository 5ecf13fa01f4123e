//! CODE93 (AIM USS-93) with its full-ASCII pairs.

use super::{Element, Symbol, Unencodable, ascii};

/// The 43 characters that have a pattern of their own, by value.
const CHARACTERS: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// Nine modules of each value, a one for a bar; 43 to 46 are the shifts ($), (%), (/), (+); 47 is start and stop.
const PATTERNS: [u16; 48] = [
    0x114, 0x148, 0x144, 0x142, 0x128, 0x124, 0x122, 0x150, 0x112, 0x10a, 0x1a8, 0x1a4, 0x1a2, 0x194, 0x192,
    0x18a, 0x168, 0x164, 0x162, 0x134, 0x11a, 0x158, 0x14c, 0x146, 0x12c, 0x116, 0x1b4, 0x1b2, 0x1ac, 0x1a6,
    0x196, 0x19a, 0x16c, 0x166, 0x136, 0x13a, 0x12e, 0x1d4, 0x1d2, 0x1ca, 0x16e, 0x176, 0x1ae, 0x126, 0x1da,
    0x1d6, 0x132, 0x15e,
];

const DOLLAR: usize = 43;
const PERCENT: usize = 44;
const SLASH: usize = 45;
const PLUS: usize = 46;
const START_STOP: usize = 47;

/// Bytes without a pattern of their own: a range, the shift, and the letter of its first byte.
const PAIRS: [(u8, u8, usize, u8); 11] = [
    (0x00, 0x00, PERCENT, b'U'),
    (0x01, 0x1a, DOLLAR, b'A'),
    (0x1b, 0x1f, PERCENT, b'A'),
    (b'!', b',', SLASH, b'A'),
    (b':', b':', SLASH, b'Z'),
    (b';', b'?', PERCENT, b'F'),
    (b'@', b'@', PERCENT, b'V'),
    (b'[', b'_', PERCENT, b'K'),
    (b'`', b'`', PERCENT, b'W'),
    (b'a', b'z', PLUS, b'A'),
    (b'{', 0x7f, PERCENT, b'P'),
];

/// Encodes any ASCII data, check characters included.
///
/// # Errors
/// No data, or a byte that is not ASCII.
pub(in super::super) fn code_93(data: &[u8]) -> Result<Symbol, Unencodable> {
    let mut values = Vec::new();
    for (at, &byte) in data.iter().enumerate() {
        values.extend(values_of(byte).ok_or(Unencodable { taken: at, why: "CODE93 takes ASCII only" })?);
    }
    if values.is_empty() {
        return Err(Unencodable::whole("CODE93 needs at least one character"));
    }
    for longest_weight in [20, 15] {
        values.push(check(&values, longest_weight));
    }
    let whole = [START_STOP].into_iter().chain(values).chain([START_STOP]);
    let mut modules: Vec<bool> = Vec::new();
    for pattern in whole.filter_map(|value| PATTERNS.get(value)) {
        modules.extend((0..9).rev().map(|bit| pattern & (1 << bit) != 0));
    }
    modules.push(true); // The bar that ends the symbol.
    Ok(Symbol {
        symbology: "code_93",
        data: data.to_vec(),
        caption: ascii(data),
        elements: runs(&modules),
        remark: None,
    })
}

fn values_of(byte: u8) -> Option<Vec<usize>> {
    let own = |wanted: u8| CHARACTERS.iter().position(|&known| known == wanted);
    if let Some(value) = own(byte) {
        return Some(vec![value]);
    }
    let (first, _, shift, letter) =
        PAIRS.iter().find(|(first, last, ..)| (*first..=*last).contains(&byte))?;
    Some(vec![*shift, own(letter + (byte - first))?])
}

/// Weights from 1 at the right, up to the longest and again from 1; modulo 47.
fn check(values: &[usize], longest_weight: usize) -> usize {
    let weighted = values.iter().rev().enumerate().map(|(place, value)| value * (place % longest_weight + 1));
    weighted.sum::<usize>() % 47
}

fn runs(modules: &[bool]) -> Vec<Element> {
    let run = |run: &[bool]| Element::Modules(u8::try_from(run.len()).unwrap_or(u8::MAX));
    modules.chunk_by(|a, b| a == b).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_are_those_of_the_standards_example() {
        // USS-93 works out TEST93 to the check characters + and 6.
        let values: Vec<usize> = b"TEST93".iter().flat_map(|&byte| values_of(byte).unwrap()).collect();
        let c = check(&values, 20);
        assert_eq!(CHARACTERS[c], b'+');
        let with_c: Vec<usize> = values.into_iter().chain([c]).collect();
        assert_eq!(CHARACTERS[check(&with_c, 15)], b'6');
    }

    #[test]
    fn every_ascii_byte_has_values_and_no_two_share_them() {
        let all: std::collections::BTreeSet<_> = (0..=0x7f).map(|byte| values_of(byte).unwrap()).collect();
        assert_eq!(all.len(), 128);
        assert_eq!(code_93(b"a\x80").unwrap_err().taken, 1);
        assert!(code_93(b"").is_err());
    }
}
