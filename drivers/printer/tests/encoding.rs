//! The bytes of a page, read by a decoder that follows Epson's reference and nothing of ours.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what cannot be, fails the test"
)]

mod support;

use models::PrinterModel;
use printer::{encode, paper};
use proptest::prelude::*;
use receipt::{Align, Document, Image, PageBuilder, Printable, SerialBarcode, Size, Style, lay_out};
use support::decoder::{Decoded, Symbol, decode};
use support::model;

fn story() -> Document {
    Document::from_json(include_bytes!("support/sale.json")).unwrap()
}

fn decoded(document: &Document, model: &PrinterModel) -> Decoded {
    let page = lay_out(document, paper(model).unwrap());
    decode(&encode(&page, model))
}

#[test]
fn a_small_page_is_these_bytes() {
    let model = model();
    let mut page = PageBuilder::new(paper(&model).unwrap());
    page.text(&Printable::readable("5 €"), Style::DOUBLE, Align::Center)
        .text(&Printable::readable("é"), Style::PLAIN, Align::Left)
        .code128("A{1234", 48)
        .feed(2)
        .cut();
    let expected: &[&[u8]] = &[
        b"\x1b@",           // ESC @: initialise
        b"\x1bt\x13",       // ESC t 19: PC858
        b"\x1ba\x01",       // ESC a 1: centre
        b"\x1bE\x01",       // ESC E 1: bold
        b"\x1d!\x11",       // GS ! 11: double width and height
        b"5 \xd5\n",        // the euro sign is D5
        b"\x1ba\x00",       // ESC a 0: left
        b"\x1bE\x00",       // ESC E 0
        b"\x1d!\x00",       // GS ! 0
        b"\x82\n",          // e with acute accent is 82
        b"\x1ba\x01",       // ESC a 1
        b"\x1dh\x30",       // GS h 48
        b"\x1dw\x03",       // GS w 3
        b"\x1dH\x00",       // GS H 0: no text
        b"\x1dk\x49\x09",   // GS k 73, 9 bytes
        b"{BA{{{C\x0c\x22", // set B: A {, set C: 12 34
        b"\x1bJ\x0c",       // ESC J 12: a gap
        b"\x1bd\x02",       // ESC d 2
        b"\x1dVB\x00",      // GS V 66 0
    ];
    assert_eq!(encode(&page.finish(), &model), expected.concat());
}

#[test]
fn a_decoder_reads_the_text_that_the_page_shows() {
    let model = model();
    let document = story();
    let page = lay_out(&document, paper(&model).unwrap());
    let decoded = decode(&encode(&page, &model));
    let shown = page.rows().iter().filter_map(|row| match row {
        receipt::Row::Text { spans, .. } => {
            let text: String = spans.iter().map(|span| span.text.as_str()).collect();
            Some(text.trim_end().to_owned())
        }
        receipt::Row::Rule => Some("-".repeat(48)),
        _ => None,
    });
    assert_eq!(
        decoded.lines.iter().map(|line| line.text.trim_end()).collect::<Vec<_>>(),
        shown.collect::<Vec<_>>()
    );
    assert!(decoded.lines.iter().any(|line| line.text.contains("Köln, 5 € Pfand, crème brûlée")));
    assert_eq!((decoded.initialised, decoded.code_pages, decoded.cuts), (1, vec![19], 1));
}

#[test]
fn no_line_is_wider_than_the_printer() {
    for (columns, dots_per_line) in [(48, 576), (42, 512), (32, 384)] {
        let model = PrinterModel { columns, dots_per_line, ..model() };
        let decoded = decoded(&story(), &model);
        for line in &decoded.lines {
            assert!(line.cells <= usize::from(columns), "{line:?}");
        }
        for (symbol, dots) in &decoded.symbols {
            assert!(*dots <= usize::from(dots_per_line), "{symbol:?} is {dots} dots wide");
        }
    }
}

#[test]
fn every_barcode_says_what_the_document_says() {
    let decoded = decoded(&story(), &model());
    let said: Vec<_> = decoded.symbols.into_iter().map(|(symbol, _)| symbol).collect();
    let bars = |text: &str| Symbol::Code128(text.to_owned());
    assert_eq!(said, [bars("F17ZK3A0Q1"), bars("160401{x}"), bars("R0042-3-17")]);
}

#[test]
fn a_qr_code_is_drawn_by_the_printer_or_else_sent_as_a_picture() {
    let mut document = story();
    document.serial_barcode = SerialBarcode::Qr;
    let native = decoded(&document, &model());
    assert!(native.symbols.iter().any(|(symbol, _)| *symbol == Symbol::Qr("F17ZK3A0Q1".to_owned())));
    assert!(native.pictures.is_empty());

    let drawn = decoded(&document, &PrinterModel { qr: false, ..model() });
    assert!(!drawn.symbols.iter().any(|(symbol, _)| matches!(symbol, Symbol::Qr(_))));
    // Version 1 has 21 modules, five dots each.
    assert_eq!(drawn.pictures.iter().map(|(width, _)| *width).max(), Some(105_usize.div_ceil(8)));
    assert_eq!(drawn.pictures.iter().map(|(_, rows)| rows).sum::<usize>(), 2 * 105);

    let neither = decoded(&document, &PrinterModel { qr: false, raster: false, ..model() });
    assert!(neither.lines.iter().any(|line| line.text == "[picture]"));
}

#[test]
fn a_data_matrix_goes_as_a_picture() {
    let mut document = story();
    document.serial_barcode = SerialBarcode::Gs1Datamatrix;
    assert_eq!(decoded(&document, &model()).pictures.len(), 2, "one symbol, in strips of 64 rows");
}

#[test]
fn without_a_cutter_the_paper_is_fed_to_where_it_is_torn() {
    let decoded = decoded(&story(), &PrinterModel { has_cutter: false, ..model() });
    assert_eq!(decoded.cuts, 0);
    assert!(decoded.fed >= 5, "{}", decoded.fed);
}

#[test]
fn large_and_heavy_text_ends_where_it_ends() {
    let decoded = decoded(&story(), &model());
    let total = decoded.lines.iter().find(|line| line.text.starts_with("TOTAL")).unwrap();
    assert!(total.bold && total.height == 2 && total.cells == 48, "{total:?}");
    let cash = decoded.lines.iter().find(|line| line.text.starts_with("Cash")).unwrap();
    assert!(!cash.bold && cash.height == 1, "{cash:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_was_scanned_no_byte_of_it_is_a_command(
        texts in proptest::collection::vec(any::<String>(), 4),
        digits in "(16|04|05|20|00|01|12){1,16}",
        size in proptest::sample::select(vec![Size::Normal, Size::Tall, Size::Double]),
        bits in proptest::collection::vec(any::<u8>(), 72),
    ) {
        let model = model();
        let mut page = PageBuilder::new(paper(&model).unwrap());
        for text in &texts {
            page.text(&Printable::readable(text), Style { bold: true, size }, Align::Right);
            page.value(2, &Printable::readable("S/N"), &Printable::exact(text), Style::PLAIN);
            page.code128(text, 40).qr(text);
        }
        page.code128(&digits, 40).image(Image::from_bits(64, 9, bits).unwrap()).cut();
        let bytes = encode(&page.finish(), &model);
        // The decoder refuses what is no command that a page needs; and no real-time command is found anywhere.
        let decoded = decode(&bytes);
        prop_assert_eq!(decoded.initialised, 1);
        prop_assert_eq!(decoded.cuts, 1);
        let real_time = bytes.windows(2).any(|two| matches!(two, [0x10, 0x04 | 0x05 | 0x14]));
        prop_assert!(!real_time);
    }
}
