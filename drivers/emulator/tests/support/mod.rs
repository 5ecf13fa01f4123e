//! Shared by the tests: a sample receipt, and receipts read back from their pictures.
#![allow(dead_code, missing_docs, reason = "each test program uses a part of it")]

use emulator::printer::Receipt;

/// A receipt with a bit of everything.
pub(crate) fn sample_receipt() -> Vec<u8> {
    let parts: [&[u8]; 14] = [
        b"\x1b@\x1bt\x13\x1ba\x01\x1d!\x11STORE 42\n\x1d!\x00Stra\xe1e 1\n\x1ba\x00",
        b"Phone X                              499,00 \xd5 A\n  S/N SN-123456789\n",
        b"\x1dh\x3c\x1dw\x02\x1dH\x02\x1df\x01\x1dk\x49\x0e{BSN-123456789",
        b"\x1bE\x01\x1d!\x01TOTAL\x1b$\xf4\x01499,00 \xd5\x1d!\x00\x1bE\x00\n",
        b"\x1b-\x01under\x1b-\x00\x1dB\x01 REVERSE \x1dB\x00\x1bM\x01font B\x1bM\x00\n",
        b"\x10\x04\x01\x1ba\x01\x1dw\x03\x1dk\x02400638133393\x00",
        b"\x1dk\x04CODE39\x00\x1dk\x48\x06Code93",
        b"\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1",
        b"\x1d(k\x07\x001P0SN-1\x1d(k\x03\x001Q0",
        b"\x1dv0\x00\x02\x00\x02\x00\xaa\x55\x55\xaa",
        b"\x1bD\x0a\x14\x00\x1ba\x00a\tb\tc\n",
        b"\x1bp\x00\x19\xfa",
        b"Thank you\n\x1d(H\x06\x00000001\x1dVB\x10",
        b"\x1d(H\x06\x00000002\x1dr\x01",
    ];
    parts.concat()
}

/// The dots of a receipt, read back from its picture.
pub(crate) struct Dots {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// One byte a pixel, 255 for white; margins and edge included.
    pub(crate) luma: Vec<u8>,
}

/// Margins of the picture of a printer with 576 dots.
const MARGIN: u32 = 32;

impl Dots {
    pub(crate) fn is_black(&self, x: u32, y: u32) -> bool {
        self.luma[((y + MARGIN) * self.width + x + MARGIN) as usize] == 0
    }

    pub(crate) fn count_black(&self) -> usize {
        self.luma.iter().filter(|&&luma| luma == 0).count()
    }
}

pub(crate) fn picture(receipt: &Receipt) -> Dots {
    let file = receipt.png().unwrap();
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut luma = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut luma).unwrap();
    luma.truncate(info.buffer_size());
    Dots { width: info.width, height: info.height, luma }
}
