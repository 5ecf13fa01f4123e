//! CODE128 (ISO/IEC 15417) from the printer's notation: `{A`, `{B`, `{C`, `{S`, `{1` to `{4`, `{{`.

use super::{Symbol, Unencodable, ascii, modules};

/// Bar and space widths of the values 0 to 105, and of the stop character.
const PATTERNS: [&str; 107] = [
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
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

const FNC1: usize = 102;
const SHIFT: usize = 98;
const STOP: usize = 106;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    A,
    B,
    C,
}

impl Set {
    fn named(letter: u8) -> Option<Self> {
        match letter {
            b'A' => Some(Self::A),
            b'B' => Some(Self::B),
            b'C' => Some(Self::C),
            _ => None,
        }
    }

    fn start(self) -> usize {
        match self {
            Self::A => 103,
            Self::B => 104,
            Self::C => 105,
        }
    }

    /// The value that changes to this set from another.
    fn latch(self) -> usize {
        match self {
            Self::A => 101,
            Self::B => 100,
            Self::C => 99,
        }
    }

    fn value(self, byte: u8) -> Option<usize> {
        match (self, byte) {
            (Self::A, 0..=0x1f) => Some(usize::from(byte) + 64),
            (Self::A, 0x20..=0x5f) | (Self::B, 0x20..=0x7f) => Some(usize::from(byte) - 32),
            (Self::C, 0..=99) => Some(usize::from(byte)),
            _ => None,
        }
    }
}

/// Encodes the data of `GS k 73`.
///
/// # Errors
/// It does not begin with a code set, or a byte does not exist in the set that is selected.
pub(in super::super) fn code_128(data: &[u8]) -> Result<Symbol, Unencodable> {
    let (set, rest) = match data {
        [b'{', letter, rest @ ..] => (Set::named(*letter), rest),
        _ => (None, data),
    };
    let set = set.ok_or(Unencodable::whole("CODE128 data must begin with {A, {B or {C"))?;
    let mut encoder =
        Encoder { set, shifted: false, values: vec![set.start()], read: Vec::new(), gs1: false };
    let mut rest = rest.iter();
    while let Some(&byte) = rest.next() {
        let escaped = if byte == b'{' { rest.next().copied() } else { None };
        let taken = data.len() - rest.as_slice().len() - 1;
        let done = match (byte, escaped) {
            (b'{', None) => None,
            (b'{', Some(b'{')) => encoder.character(b'{'),
            (b'{', Some(function)) => encoder.function(function),
            _ => encoder.character(byte),
        };
        done.ok_or(Unencodable { taken, why: "a byte that the selected CODE128 set does not have" })?;
    }
    Ok(encoder.finish())
}

struct Encoder {
    set: Set,
    shifted: bool,
    values: Vec<usize>,
    /// What a scanner reads.
    read: Vec<u8>,
    /// Whether FNC1 came first.
    gs1: bool,
}

impl Encoder {
    fn character(&mut self, byte: u8) -> Option<()> {
        let set = match (std::mem::take(&mut self.shifted), self.set) {
            (true, Set::A) => Set::B,
            (true, Set::B) => Set::A,
            (_, set) => set,
        };
        self.values.push(set.value(byte)?);
        if set == Set::C {
            self.read.extend([b'0' + byte / 10, b'0' + byte % 10]);
        } else {
            self.read.push(byte);
        }
        Some(())
    }

    fn function(&mut self, function: u8) -> Option<()> {
        if let Some(set) = Set::named(function) {
            if set != self.set {
                self.values.push(set.latch());
                self.set = set;
            }
            return Some(());
        }
        let value = match (function, self.set) {
            (b'1', _) => {
                self.function_1();
                FNC1
            }
            (b'S', Set::A | Set::B) => {
                self.shifted = true;
                SHIFT
            }
            (b'2', Set::A | Set::B) => 97,
            (b'3', Set::A | Set::B) => 96,
            (b'4', Set::A) => 101,
            (b'4', Set::B) => 100,
            _ => return None,
        };
        self.values.push(value);
        Some(())
    }

    /// First, it says that this is GS1-128; later, it ends an element, and scanners send GS.
    fn function_1(&mut self) {
        if self.values.len() == 1 {
            self.gs1 = true;
        } else {
            self.read.push(0x1d);
        }
    }

    fn finish(mut self) -> Symbol {
        // The start counts once, each later value by its place (ISO/IEC 15417, annex A.1).
        let sum: usize = self.values.iter().enumerate().map(|(place, value)| value * place.max(1)).sum();
        self.values.extend([sum % 103, STOP]);
        let widths = self.values.iter().filter_map(|&value| PATTERNS.get(value));
        Symbol {
            symbology: if self.gs1 { "gs1_128" } else { "code_128" },
            caption: ascii(&self.read),
            data: self.read,
            elements: widths.flat_map(|widths| modules(widths)).collect(),
            remark: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_eleven_modules_wide_and_no_two_are_equal() {
        let sum = |widths: &str| widths.bytes().map(|digit| u32::from(digit - b'0')).sum::<u32>();
        assert!(PATTERNS[..106].iter().all(|widths| sum(widths) == 11));
        assert_eq!(sum(PATTERNS[106]), 13);
        let distinct: std::collections::BTreeSet<_> = PATTERNS.iter().collect();
        assert_eq!(distinct.len(), PATTERNS.len());
    }

    #[test]
    fn the_width_is_what_the_standard_says() {
        // Start, three pairs, check: 11 modules each; stop: 13.
        assert_eq!(code_128(b"{C\x01\x02\x03").unwrap().dots(2), (5 * 11 + 13) * 2);
    }

    #[test]
    fn sets_shifts_and_functions_are_read_as_a_scanner_would() {
        let table: [(&[u8], &str, &[u8]); 7] = [
            (b"{BSN-1a", "code_128", b"SN-1a"),
            (b"{C\x0c\x22{BX", "code_128", b"1234X"),
            (b"{B{1{C\x01\x04", "gs1_128", b"0104"),
            (b"{C{1\x15\x01{1\x02", "gs1_128", b"2101\x1d02"),
            (b"{A\x01A", "code_128", b"\x01A"),
            (b"{A{SaB", "code_128", b"aB"),
            (b"{Ba{{b", "code_128", b"a{b"),
        ];
        for (data, symbology, read) in table {
            let symbol = code_128(data).unwrap();
            assert_eq!((symbol.symbology, &symbol.data[..]), (symbology, read), "{data:?}");
        }
    }

    #[test]
    fn data_without_a_set_or_outside_it_is_refused_at_its_byte() {
        assert_eq!(code_128(b"SN-1").unwrap_err().taken, 0);
        assert_eq!(code_128(b"{Bab\x01").unwrap_err().taken, 4);
        assert_eq!(code_128(b"{C\x01\x64").unwrap_err().taken, 3);
        assert!(code_128(b"{B{9").is_err());
        assert!(code_128(b"{B{").is_err());
    }
}
