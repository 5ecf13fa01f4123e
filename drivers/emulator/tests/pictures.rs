//! Barcodes in the pictures are read back by a decoder that nobody here wrote.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helpers fail by panicking too"
)]

mod support;

use emulator::printer::{Profile, decode};
use rxing::{BarcodeFormat, DecodeHints, helpers};
use support::picture;

/// Prints one barcode and reads it back from the picture.
fn read_back(bytes: &[u8], format: BarcodeFormat) -> String {
    let receipt = decode(&Profile::columns_48(), [bytes]).unfinished;
    assert_eq!(receipt.complaints, [], "{format}");
    let dots = picture(&receipt);
    let mut hints = DecodeHints::default().with(rxing::DecodeHintValue::TryHarder(true));
    let result =
        helpers::detect_in_luma_with_hints(dots.luma, dots.width, dots.height, Some(format), &mut hints);
    result.unwrap_or_else(|error| panic!("{format} cannot be read: {error}")).getText().to_owned()
}

#[test]
fn code_128_in_every_set_and_width() {
    for module in 1..=3u8 {
        let bytes = [b"\x1dw", &[module][..], b"\x1dk\x49\x12{BSN-1{C\x0c\x22{AX{Sy-Z"].concat();
        assert_eq!(read_back(&bytes, BarcodeFormat::CODE_128), "SN-11234Xy-Z", "module {module}");
    }
    let all: Vec<u8> = (b' '..=b'~').filter(|byte| *byte != b'{').collect();
    for part in all.chunks(20) {
        let data = [b"{B", part].concat();
        let bytes = [b"\x1dw\x02\x1dk\x49", &[u8::try_from(data.len()).unwrap()][..], &data].concat();
        assert_eq!(read_back(&bytes, BarcodeFormat::CODE_128).as_bytes(), part);
    }
    let pairs: Vec<u8> = (0..=99).collect();
    for part in pairs.chunks(20) {
        let data = [b"{C", part].concat();
        let bytes = [b"\x1dw\x02\x1dk\x49", &[u8::try_from(data.len()).unwrap()][..], &data].concat();
        let digits: String = part.iter().map(|pair| format!("{pair:02}")).collect();
        assert_eq!(read_back(&bytes, BarcodeFormat::CODE_128), digits);
    }
}

#[test]
fn retail_codes_of_every_first_digit() {
    for first in 0..=9 {
        let digits = format!("{first}12345678905");
        let bytes = format!("\x1dk\x43\x0c{digits}");
        let read = read_back(bytes.as_bytes(), BarcodeFormat::EAN_13);
        assert!(read.starts_with(&digits) && read.len() == 13, "{read}");
    }
    assert_eq!(read_back(b"\x1dk\x41\x0b03600029145", BarcodeFormat::UPC_A), "036000291452");
    assert_eq!(read_back(b"\x1dk\x44\x079638507", BarcodeFormat::EAN_8), "96385074");
    for last in 0..=9 {
        let short = format!("12345{last}");
        let read = read_back(format!("\x1dk\x42\x06{short}").as_bytes(), BarcodeFormat::UPC_E);
        assert!(read.starts_with(&format!("0{short}")) && read.len() == 8, "{read}");
    }
}

#[test]
fn code_39_and_code_93_with_every_character() {
    for part in ["0123456789", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ-. $", "/+%A"] {
        let bytes = format!("\x1dw\x02\x1dk\x04{part}\0");
        assert_eq!(read_back(bytes.as_bytes(), BarcodeFormat::CODE_39), part);
    }
    let all: Vec<u8> = (1..=0x7e).collect();
    for part in all.chunks(9) {
        let bytes = [b"\x1dw\x02\x1dk\x48", &[u8::try_from(part.len()).unwrap()][..], part].concat();
        assert_eq!(read_back(&bytes, BarcodeFormat::CODE_93).as_bytes(), part);
    }
}

#[test]
fn itf_and_codabar() {
    assert_eq!(read_back(b"\x1dk\x46\x0e04006381333931", BarcodeFormat::ITF), "04006381333931");
    assert_eq!(read_back(b"\x1dk\x46\x0c567890123456", BarcodeFormat::ITF), "567890123456");
    for (data, read) in [("A0123456789B", "0123456789"), ("C-$:/.+4D", "-$:/.+4")] {
        let count = char::from(u8::try_from(data.len()).unwrap());
        assert_eq!(
            read_back(format!("\x1dw\x02\x1dk\x47{count}{data}").as_bytes(), BarcodeFormat::CODABAR),
            read
        );
    }
}

#[test]
fn qr_codes_of_every_error_correction() {
    for level in b'0'..=b'3' {
        let data = b"https://example.com/01/04012345678901/21/SN-1";
        let length = u8::try_from(data.len() + 3).unwrap();
        let store = [b"\x1d(k", &[length, 0][..], b"1P0", data].concat();
        let bytes =
            [&b"\n\n\x1d(k\x03\x001C\x06\x1d(k\x03\x001E"[..], &[level], &store, b"\x1d(k\x03\x001Q0\n\n"];
        assert_eq!(read_back(&bytes.concat(), BarcodeFormat::QR_CODE).as_bytes(), data);
    }
}
