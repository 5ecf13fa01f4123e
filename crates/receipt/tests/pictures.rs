//! The picture, read back by a barcode reader that nobody here wrote.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what cannot be, fails the test")]

mod support;

use receipt::{
    FunctionThree, Page, PageBuilder, Paper, PictureError, Printable, ProgrammingCode, Style, lay_out,
};
use rxing::{BarcodeFormat, RXingResult, RXingResultMetadataType, RXingResultMetadataValue};
use support::story;

struct Picture {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

fn picture(page: &Page) -> Picture {
    let png = page.png().unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut grey = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut grey).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Eight));
    Picture { width: info.width, height: info.height, grey }
}

fn found(page: &Page, format: BarcodeFormat) -> RXingResult {
    let picture = picture(page);
    rxing::helpers::detect_in_luma(picture.grey, picture.width, picture.height, Some(format)).unwrap()
}

fn read_back(page: &Page, format: BarcodeFormat) -> String {
    found(page, format).getText().to_owned()
}

#[test]
fn bars_are_read_back_whatever_their_code_sets() {
    for text in
        ["R0042-3-17", "F17ZK3A0Q1", "490154203237518", "A1234567", "{}~ !\"", "160401", "1605A162008", "12"]
    {
        let mut page = PageBuilder::new(Paper::COLUMNS_48);
        page.feed(2).code128(text, 80).feed(2);
        assert_eq!(read_back(&page.finish(), BarcodeFormat::CODE_128), text);
    }
}

#[test]
fn a_programming_barcode_is_read_back_with_its_function_character() {
    let cases: [(&[u8], FunctionThree, Option<usize>); 4] = [
        (b"TERMID131.", FunctionThree::Last, Some(11)),
        (b"$P,HA47,P\r", FunctionThree::First, Some(1)),
        (b"$P,Ae,P\r", FunctionThree::First, Some(1)),
        (b"999999", FunctionThree::Absent, None),
    ];
    for (text, fnc3, place) in cases {
        let code = ProgrammingCode::encode(text, fnc3).unwrap();
        let mut page = PageBuilder::new(Paper::COLUMNS_48);
        page.feed(2).image(code.image(Paper::COLUMNS_48.dots(), 100).unwrap()).feed(2);
        let found = found(&page.finish(), BarcodeFormat::CODE_128);
        assert_eq!(found.getText().as_bytes(), text);
        // The reader gives the values of the symbol characters; 96 is FNC3 in sets A and B.
        assert_eq!(found.getRawBytes().iter().position(|value| *value == 96), place, "{text:?}");
    }
}

#[test]
fn a_qr_code_is_read_back() {
    let mut page = PageBuilder::new(Paper::COLUMNS_42);
    page.feed(2).qr("F17ZK3A0Q1-ÄB").qr("F17ZK3A0Q1-AB").feed(2);
    assert_eq!(read_back(&page.finish(), BarcodeFormat::QR_CODE), "F17ZK3A0Q1-AB");
}

#[test]
fn a_gs1_data_matrix_says_gtin_and_serial_number() {
    let mut document = story();
    document.lines.truncate(1);
    document.serial_barcode = receipt::SerialBarcode::Gs1Datamatrix;
    let page = lay_out(&document, Paper::COLUMNS_48);
    let found = found(&page, BarcodeFormat::DATA_MATRIX);
    assert_eq!(found.getText(), "010401234567890121F17ZK3A0Q1");
    // FNC1 in front makes it GS1's.
    let aim = found.getRXingResultMetadata().get(&RXingResultMetadataType::SYMBOLOGY_IDENTIFIER);
    assert_eq!(aim, Some(&RXingResultMetadataValue::SymbologyIdentifier("]d2".to_owned())));
}

#[test]
fn the_picture_is_to_scale() {
    let page = PageBuilder::new(Paper::COLUMNS_48).finish();
    let empty = picture(&page);
    let mut page = PageBuilder::new(Paper::COLUMNS_48);
    page.feed(10);
    let ten_rows = picture(&page.finish());
    assert_eq!(ten_rows.width, empty.width);
    // Two pixels a dot, 30 dots a row.
    assert_eq!(ten_rows.height - empty.height, 10 * 30 * 2);
    assert!(ten_rows.width > 2 * 576);
}

#[test]
fn text_leaves_ink_and_an_empty_page_does_not() {
    let ink = |page: &Page| picture(page).grey.iter().filter(|grey| **grey < 0x60).count();
    let mut page = PageBuilder::new(Paper::COLUMNS_42);
    page.feed(3);
    assert_eq!(ink(&page.clone().finish()), 0);
    page.text(&Printable::readable("€"), Style::PLAIN, receipt::Align::Left);
    let plain = ink(&page.clone().finish());
    page.text(&Printable::readable("€"), Style::DOUBLE, receipt::Align::Left);
    let both = ink(&page.finish());
    assert!(plain > 100, "{plain}");
    assert!(both > 4 * plain, "{plain}, {both}");
}

#[test]
fn a_page_too_long_for_a_picture_is_refused() {
    let mut page = PageBuilder::new(Paper::COLUMNS_42);
    for _ in 0..5 {
        page.feed(255);
    }
    assert!(matches!(page.finish().png(), Err(PictureError::TooLong(_))));
}
