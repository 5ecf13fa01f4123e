//! Barcodes as the printer draws them, by encoder tables of its own.

mod code128;
mod code93;
mod retail;
mod two_width;

pub(super) use code93::code_93;
pub(super) use code128::code_128;
pub(super) use retail::{ean_8, ean_13, upc_a, upc_e};
pub(super) use two_width::{codabar, code_39, itf};

/// A linear symbol, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Symbol {
    /// The name of the symbology.
    pub(super) symbology: &'static str,
    /// What a scanner would read.
    pub(super) data: Vec<u8>,
    /// What is printed beside the bars for people.
    pub(super) caption: String,
    /// Widths, beginning with a bar, then space and bar in turn.
    pub(super) elements: Vec<Element>,
    /// Something odd about the data that does not stop the printer.
    pub(super) remark: Option<&'static str>,
}

/// The width of a bar or a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// That many modules.
    Modules(u8),
    /// The narrow element of a two-width symbology.
    Narrow,
    /// The wide element of a two-width symbology.
    Wide,
}

impl Element {
    /// Width in dots at module width `module` (`GS w`), by the table in Epson's reference.
    pub(super) fn dots(self, module: u8) -> u32 {
        const WIDE: [u32; 7] = [0, 3, 5, 8, 10, 13, 15];
        match self {
            Self::Modules(count) => u32::from(count) * u32::from(module),
            Self::Narrow => u32::from(module),
            Self::Wide => WIDE.get(usize::from(module)).copied().unwrap_or(15),
        }
    }
}

impl Symbol {
    /// Width in dots, without quiet zones.
    pub(super) fn dots(&self, module: u8) -> u32 {
        self.elements.iter().map(|element| element.dots(module)).sum()
    }
}

/// Why data cannot be drawn: how much of it the printer takes before it gives up, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unencodable {
    /// Bytes before the one that is wrong.
    pub(super) taken: usize,
    /// What is wrong.
    pub(super) why: &'static str,
}

impl Unencodable {
    const fn whole(why: &'static str) -> Self {
        Self { taken: 0, why }
    }
}

/// `"212222"` as elements of that many modules.
fn modules(widths: &str) -> impl Iterator<Item = Element> {
    widths.bytes().map(|digit| Element::Modules(digit.wrapping_sub(b'0')))
}

/// `"0101"` as narrow and wide elements.
fn two_widths(pattern: &str) -> impl Iterator<Item = Element> {
    pattern.bytes().map(|digit| if digit == b'1' { Element::Wide } else { Element::Narrow })
}

/// The number that a digit shows, or where it is none.
fn digits(data: &[u8]) -> Result<Vec<usize>, Unencodable> {
    let digit = |(at, &byte): (usize, &u8)| match byte {
        b'0'..=b'9' => Ok(usize::from(byte - b'0')),
        _ => Err(Unencodable { taken: at, why: "only digits can be encoded" }),
    };
    data.iter().enumerate().map(digit).collect()
}

fn ascii(data: &[u8]) -> String {
    data.iter().map(|&byte| if (b' '..=b'~').contains(&byte) { char::from(byte) } else { ' ' }).collect()
}
