//! A decoder of the commands that a receipt needs, after Epson's ESC/POS reference. Anything else is a panic.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a byte that should not be there fails the test")]

/// What a printer would have put on paper.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub(crate) initialised: usize,
    pub(crate) code_pages: Vec<u8>,
    pub(crate) lines: Vec<Line>,
    /// With their widths in dots, quiet zones included.
    pub(crate) symbols: Vec<(Symbol, usize)>,
    /// Bytes a row, and rows.
    pub(crate) pictures: Vec<(usize, usize)>,
    pub(crate) fed: usize,
    pub(crate) cuts: usize,
}

#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) cells: usize,
    pub(crate) bold: bool,
    pub(crate) height: usize,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Symbol {
    Code128(String),
    Qr(String),
}

#[derive(Default)]
struct State {
    out: Decoded,
    line: Line,
    bold: bool,
    size: u8,
    module: usize,
    qr_module: usize,
    qr_data: String,
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let mut state = State::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let used = state.command(rest);
        rest = &rest[used..];
    }
    assert_eq!(state.line, Line::default(), "text without its line feed");
    state.out
}

impl State {
    /// Obeys the first command; how long it was.
    fn command(&mut self, bytes: &[u8]) -> usize {
        match *bytes {
            [0x1b, b'@', ..] => {
                self.out.initialised += 1;
                2
            }
            [0x1b, b't', page, ..] => {
                self.out.code_pages.push(page);
                3
            }
            [0x1b, b'a', 0..=2, ..] => {
                assert_eq!(self.line, Line::default(), "ESC a is obeyed at the beginning of a line only");
                3
            }
            [0x1b, b'E', on @ 0..=1, ..] => {
                self.bold = on == 1;
                3
            }
            [0x1b, b'd', lines, ..] => {
                self.out.fed += usize::from(lines);
                3
            }
            [0x1b, b'J', _, ..] => 3,
            [0x1d, b'!', size @ (0x00 | 0x01 | 0x11), ..] => {
                self.size = size;
                3
            }
            [0x1d, b'h', 1..=255, ..] | [0x1d, b'H', 0, ..] => 3,
            [0x1d, b'w', module @ 2..=6, ..] => {
                self.module = usize::from(module);
                3
            }
            [0x1d, b'k', 73, length, ..] => {
                let length = usize::from(length);
                self.code128(&bytes[4..4 + length]);
                4 + length
            }
            [0x1d, b'(', b'k', low, 0, 49, function, ..] => {
                let length = usize::from(low);
                self.qr(function, &bytes[7..5 + length]);
                5 + length
            }
            [0x1d, b'v', b'0', 0, stride_low, stride_high, rows_low, rows_high, ..] => {
                let stride = usize::from(stride_low) + 256 * usize::from(stride_high);
                let rows = usize::from(rows_low) + 256 * usize::from(rows_high);
                assert!(bytes.len() >= 8 + stride * rows, "a picture is cut short");
                self.out.pictures.push((stride, rows));
                8 + stride * rows
            }
            [0x1d, b'V', 66, _, ..] => {
                self.out.cuts += 1;
                4
            }
            [b'\n', ..] => {
                self.out.lines.push(std::mem::take(&mut self.line));
                1
            }
            [byte @ 0x20..=0x7e, ..] => self.print(char::from(byte)),
            [byte @ 0x80..=0xff, ..] => self.print(high(byte)),
            _ => panic!("no command that a receipt needs: {:02x?}", &bytes[..bytes.len().min(8)]),
        }
    }

    fn print(&mut self, c: char) -> usize {
        self.line.text.push(c);
        self.line.cells += 1 + usize::from(self.size >> 4);
        self.line.height = self.line.height.max(1 + usize::from(self.size & 0x0f));
        self.line.bold |= self.bold;
        1
    }

    /// `{B` and `{C` choose the set; `{{` is a brace; in set C a byte is two digits.
    fn code128(&mut self, data: &[u8]) {
        assert!(matches!(data, [b'{', b'B' | b'C', ..]), "must begin with a code set");
        let (mut text, mut symbols, mut in_c) = (String::new(), 0, false);
        let mut rest = data;
        while let [first, tail @ ..] = rest {
            rest = tail;
            symbols += 1;
            match (*first, tail) {
                (b'{', [b'{', after @ ..]) if !in_c => {
                    text.push('{');
                    rest = after;
                }
                (b'{', [set @ (b'B' | b'C'), after @ ..]) => {
                    in_c = *set == b'C';
                    rest = after;
                }
                (pair @ 0..=99, _) if in_c => text.push_str(&format!("{pair:02}")),
                (c @ 0x20..=0x7e, _) if !in_c => text.push(char::from(c)),
                other => panic!("not in this code set: {other:?}"),
            }
        }
        // The symbols (the start is one), the check, the stop, ten modules of quiet zone on each side.
        let modules = 11 * (symbols + 1) + 13 + 20;
        self.out.symbols.push((Symbol::Code128(text), modules * self.module));
    }

    fn qr(&mut self, function: u8, parameters: &[u8]) {
        match (function, parameters) {
            (65, [50, 0]) | (69, [48..=51]) => {}
            (67, [module @ 1..=16]) => self.qr_module = usize::from(*module),
            (80, [48, data @ ..]) => self.qr_data = data.iter().map(|byte| char::from(*byte)).collect(),
            (81, [48]) => {
                // At most version 6 for the limits here: 41 modules and four of quiet zone on each side.
                let symbol = Symbol::Qr(self.qr_data.clone());
                self.out.symbols.push((symbol, 49 * self.qr_module));
            }
            other => panic!("no QR function: {other:?}"),
        }
    }
}

/// PC858, what the tests need of it.
fn high(byte: u8) -> char {
    match byte {
        0x81 => 'ü',
        0x82 => 'é',
        0x84 => 'ä',
        0x8a => 'è',
        0x94 => 'ö',
        0x96 => 'û',
        0xd5 => '€',
        0xe1 => 'ß',
        _ => '\u{fffd}',
    }
}
