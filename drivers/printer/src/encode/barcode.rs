//! Barcodes that the printer draws itself.

use super::GS;
use receipt::{Barcode, Code128, CodeSet, Image, Qr};

/// `GS h`, `GS w`, `GS H 0` (no text: the page has its own), then `GS k 73 n {B..{C..`.
pub(super) fn code128(bytes: &mut Vec<u8>, code: &Code128, barcode: &Barcode) {
    bytes.extend([GS, b'h', barcode.height_dots(), GS, b'w', barcode.module_dots(), GS, b'H', 0]);
    let mut data = Vec::new();
    for run in code.runs() {
        data.extend(match run.set {
            CodeSet::B => *b"{B",
            CodeSet::C => *b"{C",
        });
        for byte in run.data {
            data.push(byte);
            // An opening brace stands for itself when doubled; in set C the byte is a number.
            if byte == b'{' && run.set == CodeSet::B {
                data.push(byte);
            }
        }
    }
    // At most 80 characters, each at worst a brace or a change of set: always below 256.
    bytes.extend([GS, b'k', 73, u8::try_from(data.len()).unwrap_or(u8::MAX)]);
    bytes.extend(data);
}

/// `GS ( k`, cn = 49: model 2, module size, error correction M, store, print.
pub(super) fn qr(bytes: &mut Vec<u8>, qr: &Qr, barcode: &Barcode) {
    let mut function = |number: u8, parameters: &[u8]| {
        // cn and fn count too. At most Qr::CHARACTERS_MAX bytes of data, so that it fits the low byte.
        let length = u8::try_from(parameters.len() + 2).unwrap_or(u8::MAX);
        bytes.extend([GS, b'(', b'k', length, 0, 49, number]);
        bytes.extend_from_slice(parameters);
    };
    function(65, &[50, 0]);
    function(67, &[barcode.module_dots()]);
    function(69, &[49]);
    let stored: Vec<u8> = [48].into_iter().chain(qr.text().bytes()).collect();
    function(80, &stored);
    function(81, &[48]);
}

/// The QR code as dots, for a printer that draws none.
pub(super) fn drawn(qr: &Qr, barcode: &Barcode) -> Image {
    let dots = u16::from(barcode.module_dots());
    let side = u16::from(qr.size()) * dots;
    let module = |dot: u16| u8::try_from(dot / dots).unwrap_or(u8::MAX);
    Image::from_dots(side, side, |x, y| qr.dark(module(x), module(y)))
}
