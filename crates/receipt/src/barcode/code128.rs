//! Code 128 (ISO/IEC 15417): text to symbol characters and bars.

/// A text as a Code 128 symbol.
///
/// Code sets B and C only. Set A adds nothing but control characters, and those must not reach a printer. The
/// fewest symbol characters are chosen, with one exception: in set C a printer is sent each pair of digits as one
/// byte, and the bytes 16 and then 4, 5 or 20 (`DLE EOT`, `DLE ENQ`, `DLE DC4`) are commands that a receipt printer
/// obeys in the middle of data. Such neighbours never stand in set C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code128 {
    text: String,
    /// Values of the symbol characters: the start, the data and the changes of code set; not check and stop.
    values: Vec<u8>,
}

/// A code set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeSet {
    /// Printable ASCII, one character a symbol character.
    B,
    /// Digits, two a symbol character.
    C,
}

/// Data of one code set, as `GS k` wants it: ASCII bytes in set B, numbers from 0 to 99 in set C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The set.
    pub set: CodeSet,
    /// The data.
    pub data: Vec<u8>,
}

/// The text cannot be a Code 128 symbol here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Code128Error {
    /// Nothing to encode.
    #[error("an empty text has no barcode")]
    Empty,
    /// A character that is not printable ASCII.
    #[error("{0:?} cannot stand in a barcode: only printable ASCII can")]
    Character(char),
    /// Too much text.
    #[error("{0} characters are too many for a barcode: at most {max}", max = Code128::CHARACTERS_MAX)]
    TooLong(usize),
}

const TO_SET_C: u8 = 99;
pub(super) const TO_SET_B: u8 = 100;
pub(super) const START_B: u8 = 104;
const START_C: u8 = 105;
const DATA_LINK_ESCAPE: u8 = 16;
const REAL_TIME: [u8; 3] = [4, 5, 20];

impl Code128 {
    /// The longest text.
    pub const CHARACTERS_MAX: usize = 80;
    /// Modules that must stay white on each side.
    pub const QUIET_MODULES: u16 = 10;

    /// Encodes the text in the fewest symbol characters.
    ///
    /// # Errors
    /// Empty, too long, or with a character that is not printable ASCII.
    pub fn encode(text: &str) -> Result<Self, Code128Error> {
        if text.is_empty() {
            return Err(Code128Error::Empty);
        }
        if let Some(c) = text.chars().find(|c| !matches!(c, ' '..='~')) {
            return Err(Code128Error::Character(c));
        }
        if text.len() > Self::CHARACTERS_MAX {
            return Err(Code128Error::TooLong(text.len()));
        }
        Ok(Self { text: text.to_owned(), values: shortest(text.as_bytes()) })
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its width in modules, without the quiet zones.
    #[must_use]
    pub fn width_modules(&self) -> u16 {
        // 11 a symbol character, the check character too, and 13 for the stop.
        u16::try_from(self.values.len() + 1).unwrap_or(u16::MAX).saturating_mul(11).saturating_add(13)
    }

    /// The modules from left to right, `true` is a bar; without the quiet zones.
    #[must_use]
    pub fn modules(&self) -> Vec<bool> {
        modules(&self.values)
    }

    /// The data by code set, in order; at least one.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for &value in &self.values {
            let set = match (value, runs.last()) {
                (START_B, _) => Some(CodeSet::B),
                (START_C, _) => Some(CodeSet::C),
                // 100 and 99 change to a set only in the other one; data in set B ends at 95, in set C at 99.
                (TO_SET_B, Some(Run { set: CodeSet::C, .. })) => Some(CodeSet::B),
                (TO_SET_C, Some(Run { set: CodeSet::B, .. })) => Some(CodeSet::C),
                _ => None,
            };
            match (set, runs.last_mut()) {
                (Some(set), _) => runs.push(Run { set, data: Vec::new() }),
                (None, Some(Run { set: CodeSet::B, data })) => data.push(value + b' '),
                (None, Some(Run { set: CodeSet::C, data })) => data.push(value),
                (None, None) => {}
            }
        }
        runs
    }
}

/// The modules of a symbol, from left to right, `true` is a bar. `values` are those of its start and its data.
pub(super) fn modules(values: &[u8]) -> Vec<bool> {
    let characters = values.iter().copied().chain([check(values)]);
    let widths = characters.filter_map(|value| PATTERNS.get(usize::from(value)).copied()).chain([STOP]);
    let mut modules = Vec::new();
    for pattern in widths {
        for (at, width) in pattern.bytes().enumerate() {
            modules.extend(core::iter::repeat_n(at % 2 == 0, usize::from(width - b'0')));
        }
    }
    modules
}

/// The check character: each value times its place, the start's counted once, modulo 103.
fn check(values: &[u8]) -> u8 {
    let places = [1].into_iter().chain(1..);
    let sum = values.iter().zip(places).fold(0_u32, |sum, (value, place)| sum + u32::from(*value) * place);
    u8::try_from(sum % 103).unwrap_or(0)
}

/// Where the encoding stands after a character: in set B, in set C, or in set C just after the pair 16.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    B,
    C,
    CEscape,
}

/// The best way to one place: the values so far.
type Ways = [Option<Vec<u8>>; 3];

/// Dynamic programming over the text: the shortest way to each place and state.
fn shortest(text: &[u8]) -> Vec<u8> {
    let mut ways: Vec<Ways> = vec![Ways::default(); text.len() + 1];
    for at in 0..text.len() {
        let pair = digits(text.get(at..at + 2));
        for before in [None, Some(After::B), Some(After::C), Some(After::CEscape)] {
            let Some(way) = way_to(&ways, at, before) else { continue };
            if let Some(&byte) = text.get(at) {
                let change = match before {
                    None => Some(START_B),
                    Some(After::B) => None,
                    Some(After::C | After::CEscape) => Some(TO_SET_B),
                };
                offer(&mut ways, at + 1, After::B, &way, change, byte - b' ');
            }
            if let Some(pair) = pair {
                if before == Some(After::CEscape) && REAL_TIME.contains(&pair) {
                    continue;
                }
                let change = match before {
                    None => Some(START_C),
                    Some(After::B) => Some(TO_SET_C),
                    Some(After::C | After::CEscape) => None,
                };
                let after = if pair == DATA_LINK_ESCAPE { After::CEscape } else { After::C };
                offer(&mut ways, at + 2, after, &way, change, pair);
            }
        }
    }
    let ends = ways.pop().into_iter().flatten().flatten();
    // Set B reaches the end of any text, so there always is a way.
    ends.min_by_key(Vec::len).unwrap_or_default()
}

fn way_to(ways: &[Ways], at: usize, state: Option<After>) -> Option<Vec<u8>> {
    match state {
        None => (at == 0).then(Vec::new),
        Some(state) => ways.get(at)?.get(state as usize)?.clone(),
    }
}

fn offer(ways: &mut [Ways], at: usize, state: After, way: &[u8], change: Option<u8>, value: u8) {
    let length = way.len() + usize::from(change.is_some()) + 1;
    let Some(slot) = ways.get_mut(at).and_then(|place| place.get_mut(state as usize)) else { return };
    if slot.as_ref().is_none_or(|known| length < known.len()) {
        *slot = Some(way.iter().copied().chain(change).chain([value]).collect());
    }
}

fn digits(pair: Option<&[u8]>) -> Option<u8> {
    match pair {
        Some(&[tens @ b'0'..=b'9', ones @ b'0'..=b'9']) => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    }
}

/// Widths of bars and spaces by value (ISO/IEC 15417, table 1).
#[rustfmt::skip]
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<(CodeSet, Vec<u8>)> {
        Code128::encode(text).unwrap().runs().into_iter().map(|run| (run.set, run.data)).collect()
    }

    #[test]
    fn sets_are_chosen_for_the_fewest_symbol_characters() {
        assert_eq!(runs("ABC"), [(CodeSet::B, b"ABC".to_vec())]);
        assert_eq!(runs("123456"), [(CodeSet::C, vec![12, 34, 56])]);
        assert_eq!(runs("A123456"), [(CodeSet::B, b"A".to_vec()), (CodeSet::C, vec![12, 34, 56])]);
        // Two digits in the middle are not worth two changes.
        assert_eq!(runs("A12B"), [(CodeSet::B, b"A12B".to_vec())]);
        // Seven digits: one of them in set B.
        assert_eq!(Code128::encode("1234567").unwrap().width_modules(), 11 * (1 + 3 + 1 + 1 + 1) + 13);
    }

    #[test]
    fn widths_and_bars_agree_and_every_pattern_is_eleven_modules() {
        for pattern in PATTERNS {
            assert_eq!(pattern.bytes().map(|w| w - b'0').sum::<u8>(), 11, "{pattern}");
        }
        for text in ["A", "R0042-3-17", "490154203237518", "{}~ !"] {
            let code = Code128::encode(text).unwrap();
            assert_eq!(code.modules().len(), usize::from(code.width_modules()), "{text}");
        }
    }

    #[test]
    fn the_check_character_is_the_standards() {
        // 104 + 1*35 + 2*79 + 3*68 + 4*69 + 5*0 + 6*17 + 7*18 + 8*24 = 1197 = 11 * 103 + 64
        let data = b"Code 128".iter().map(|byte| byte - b' ');
        let values: Vec<u8> = [START_B].into_iter().chain(data).collect();
        assert_eq!(check(&values), 64);
    }

    #[test]
    fn digits_that_read_as_a_printers_command_stay_out_of_set_c() {
        for text in ["160401", "16051605", "162008010320", "00160499", "1616201620"] {
            let found = runs(text);
            for (set, data) in &found {
                let harmful = data.windows(2).any(|two| two[0] == 16 && REAL_TIME.contains(&two[1]));
                assert!(*set == CodeSet::B || !harmful, "{text}: {found:?}");
            }
            let said: String = found
                .iter()
                .map(|(set, data)| match set {
                    CodeSet::B => String::from_utf8(data.clone()).unwrap(),
                    CodeSet::C => data.iter().map(|pair| format!("{pair:02}")).collect(),
                })
                .collect();
            assert_eq!(said, text);
        }
    }

    #[test]
    fn what_cannot_be_encoded_is_named() {
        assert_eq!(Code128::encode(""), Err(Code128Error::Empty));
        assert_eq!(Code128::encode("a\u{1d}b"), Err(Code128Error::Character('\u{1d}')));
        assert_eq!(Code128::encode("ä"), Err(Code128Error::Character('ä')));
        assert_eq!(Code128::encode(&"x".repeat(81)), Err(Code128Error::TooLong(81)));
    }
}
