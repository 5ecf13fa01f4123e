//! What a page looks like, and that nothing of it is wider than its paper.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what cannot be, fails the test"
)]

mod support;

use insta::assert_snapshot;
use money::{Amount, TaxMode};
use proptest::prelude::*;
use receipt::{
    Document, DocumentKind, Line, LineIdentifier, Page, Paper, Row, SerialBarcode, is_printable, lay_out,
};
use support::story;

fn text(document: &Document, paper: Paper) -> String {
    let page = lay_out(document, paper);
    assert_fits(&page);
    page.text()
}

/// Every row within the paper, in columns and in dots; every character printable.
fn assert_fits(page: &Page) {
    let (columns, dots) = (usize::from(page.columns()), page.paper().dots());
    for row in page.rows() {
        match row {
            Row::Text { spans, .. } => {
                assert!(spans.iter().map(receipt::Span::cells).sum::<usize>() <= columns, "{row:?}");
                assert!(spans.iter().all(|span| span.text.as_str().chars().all(is_printable)), "{row:?}");
            }
            Row::Barcode(barcode) => {
                let quiet = match barcode.symbol() {
                    receipt::Symbol::Code128(_) => 10,
                    receipt::Symbol::Qr(_) => 4,
                };
                let wide = barcode.width_dots() + 2 * quiet * u16::from(barcode.module_dots());
                assert!(wide <= dots, "{row:?}");
                assert!(barcode.module_dots() >= 2, "{row:?}");
            }
            Row::Image(image) => assert!(image.width() <= dots),
            _ => {}
        }
    }
    for line in page.text().lines() {
        assert!(line.chars().count() <= columns, "{line:?}");
        assert!(line.chars().all(is_printable), "{line:?}");
    }
}

#[test]
fn a_sale_at_48_columns() {
    assert_snapshot!(text(&story(), Paper::COLUMNS_48));
}

#[test]
fn what_comes_back_stands_on_the_receipt_as_such() {
    let mut document = story();
    document.kind = DocumentKind::Exchange;
    let line = &mut document.lines[0];
    line.amount = line.amount.negated();
    line.returned = Some("(sold as line 2 of 0042-3-16)".to_owned());
    let serial = line.identifiers[0].value.clone();
    for paper in [Paper::COLUMNS_32, Paper::COLUMNS_48] {
        let text = text(&document, paper);
        let back = text.find("RETURNED (sold as line 2 of").expect("it says so");
        assert!(text.contains("EXCHANGE") && text.contains('-'), "{text}");
        assert!(text.get(back..).is_some_and(|rest| rest.contains(&serial)), "{text}");
    }
    let json = document.to_json().unwrap();
    assert_eq!(Document::from_json(json.as_bytes()).unwrap(), document);
}

#[test]
fn a_sale_at_42_columns() {
    assert_snapshot!(text(&story(), Paper::COLUMNS_42));
}

#[test]
fn a_sale_at_32_columns() {
    assert_snapshot!(text(&story(), Paper::COLUMNS_32));
}

#[test]
fn a_copy_of_a_training_order() {
    let mut document = story();
    document.kind = DocumentKind::Order;
    document.training = true;
    document.duplicate = Some("attempt 2".to_owned());
    document.serial_barcode = SerialBarcode::Gs1Datamatrix;
    document.customer = Some(receipt::Customer {
        name: "Zoë Müller".to_owned(),
        phone: Some("+49 221 123456".to_owned()),
        reference: Some("WEB-1234".to_owned()),
    });
    assert_snapshot!(text(&document, Paper::COLUMNS_42));
}

#[test]
fn a_pickup_of_what_was_paid_before() {
    let mut document = story();
    document.kind = DocumentKind::Pickup;
    document.lines.truncate(1);
    document.total = Amount::ZERO;
    document.change = Amount::ZERO;
    document.tenders.clear();
    document.tax.clear();
    assert_snapshot!(text(&document, Paper::COLUMNS_48));
}

#[test]
fn a_cancellation_says_what_is_owed_back_and_what_of_it_was_given() {
    let mut document = story();
    document.kind = DocumentKind::Cancellation;
    document.total = Amount::from_minor(-91_880).unwrap();
    document.change = Amount::ZERO;
    document.tenders.truncate(1);
    document.tenders[0].amount = Amount::from_minor(-90_000).unwrap();
    let said = text(&document, Paper::COLUMNS_48);
    assert!(said.contains("ORDER CANCELLED") && said.contains("-918.80"), "{said}");
    let owed = said.lines().find(|line| line.starts_with("Owed to the customer"));
    assert!(owed.is_some_and(|line| line.ends_with(" 18.80")), "{said}");
    document.tenders[0].amount = document.total;
    assert!(!text(&document, Paper::COLUMNS_48).contains("Owed to the customer"));
    let json = document.to_json().unwrap();
    assert_eq!(Document::from_json(json.as_bytes()).unwrap(), document);
}

#[test]
fn tax_on_top_of_net_prices() {
    let mut document = story();
    document.tax_mode = TaxMode::Net;
    let said = text(&document, Paper::COLUMNS_48);
    let row = |left: &str, right: &str| format!("\n{left}{right:>width$}\n", width = 48 - left.len());
    assert!(said.contains(&row("Subtotal", "1568.89")), "{said}");
    assert!(said.contains(&row("19% tax on 1568.89", "298.09")), "{said}");
    assert!(said.contains(&row("TOTAL EUR", "1866.98")), "{said}");
}

#[test]
fn a_torn_off_piece_of_a_training_receipt_still_says_so() {
    let mut document = story();
    document.training = true;
    let page = lay_out(&document, Paper::COLUMNS_48);
    assert!(!page.rows().contains(&Row::Rule), "an unlabelled rule");
    let said = page.text();
    assert_eq!(said.matches("This is not a sale").count(), 2);
    assert!(said.contains("TRAINING TOTAL EUR"));
}

#[test]
fn a_serial_number_stands_under_its_line_as_text_and_as_a_barcode() {
    let page = lay_out(&story(), Paper::COLUMNS_48);
    let says = |row: &Row, what: &str| matches!(row, Row::Text { spans, .. } if spans.iter().any(|span| span.text.as_str() == what));
    let at = page.rows().iter().position(|row| says(row, "F17ZK3A0Q1")).unwrap();
    assert!(matches!(&page.rows()[at + 1], Row::Barcode(barcode) if barcode.says() == "F17ZK3A0Q1"));
    assert!(matches!(page.rows().last(), Some(Row::Cut)));
}

#[test]
fn a_long_serial_number_gets_thinner_bars_and_then_a_note_but_never_nothing() {
    let modules = |value: &str, paper: Paper| {
        let mut document = story();
        document.lines.truncate(1);
        document.lines[0].identifiers[0].value = value.to_owned();
        let page = lay_out(&document, paper);
        assert_fits(&page);
        let found = page.rows().iter().find_map(|row| match row {
            Row::Barcode(barcode) if barcode.says() == value => Some(barcode.module_dots()),
            _ => None,
        });
        (found, page.text().contains("(too long for a barcode)"))
    };
    assert_eq!(modules("ABCDEFGH", Paper::COLUMNS_42), (Some(3), false));
    assert_eq!(modules("ABCDEFGHIJKLMNO", Paper::COLUMNS_42), (Some(2), false));
    assert_eq!(modules("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Paper::COLUMNS_42), (None, true));
    // Digits take half the room.
    assert_eq!(modules("12345678901234567890", Paper::COLUMNS_42), (Some(3), false));
}

#[test]
fn what_a_scanner_sent_reaches_the_page_escaped() {
    let mut document = story();
    document.lines[0].description = "Phone\u{1b}@ \u{10}\u{4}\u{1}".to_owned();
    document.lines[0].identifiers[0].value = "A\u{1d}21B".to_owned();
    let page = lay_out(&document, Paper::COLUMNS_48);
    assert_fits(&page);
    let said = page.text();
    assert!(said.contains("Phone\\x1b@ \\x10\\x04\\x01"), "{said}");
    assert!(said.contains("S/N A\\x1d21B"), "{said}");
    assert!(said.contains("(not all of it can be a barcode)"), "{said}");
}

#[test]
fn the_largest_amounts_fit_the_narrowest_paper() {
    let mut document = story();
    document.total = Amount::MAX.negated();
    document.lines[0].amount = Amount::MAX.negated();
    let said = text(&document, Paper::new(24, 288).unwrap());
    assert!(said.contains("-100000000000.00"), "{said}");
}

fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        5 => proptest::char::range(' ', '~'),
        2 => any::<char>(),
        1 => proptest::sample::select("\0\t\n\r\u{1b}\u{1d}\u{10}\u{202e}\u{200d}😀אبи€ß\u{301}\u{fffd}".chars().collect::<Vec<_>>()),
    ];
    proptest::collection::vec(character, 0..60).prop_map(|characters| characters.into_iter().collect())
}

fn any_amount() -> impl Strategy<Value = Amount> {
    (-Amount::MAX.minor()..=Amount::MAX.minor()).prop_map(|units| Amount::from_minor(units).unwrap())
}

prop_compose! {
    fn any_line()(
        texts in proptest::collection::vec(any_text(), 6),
        amounts in proptest::collection::vec(any_amount(), 3),
        flags in any::<(bool, bool, bool)>(),
    ) -> Line {
        let identifier = LineIdentifier {
            label: texts[0].clone(),
            value: texts[1].clone(),
            keyed: flags.0,
            barcode: true,
        };
        Line {
            number: 1,
            description: texts[2].clone(),
            sku: texts[3].clone(),
            gtin: flags.1.then(|| "04012345678901".to_owned()),
            quantity: texts[4].clone(),
            unit_price: amounts[0],
            discount: amounts[1],
            amount: amounts[2],
            returned: flags.0.then(|| texts[4].clone()),
            delivery: flags.2.then(|| texts[5].clone()),
            identifiers: vec![identifier.clone(), identifier],
            note: Some(texts[5].clone()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_document_is_wider_than_its_paper(
        columns in Paper::COLUMNS_MIN..=Paper::COLUMNS_MAX,
        cell in 8_u16..=24,
        lines in proptest::collection::vec(any_line(), 0..4),
        texts in proptest::collection::vec(any_text(), 8),
        total in any_amount(),
        barcode in proptest::sample::select(vec![SerialBarcode::None, SerialBarcode::Code128, SerialBarcode::Qr, SerialBarcode::Gs1Datamatrix]),
        net in any::<bool>(),
    ) {
        let mut document = story();
        document.lines = lines;
        document.header = texts[..2].to_vec();
        document.footer = texts[2..4].to_vec();
        document.duplicate = Some(texts[4].clone());
        document.receipt = texts[5].clone();
        document.operator = Some(texts[6].clone());
        document.store = texts[7].clone();
        document.total = total;
        document.serial_barcode = barcode;
        document.tax_mode = if net { TaxMode::Net } else { TaxMode::Gross };
        assert_fits(&lay_out(&document, Paper::new(columns, columns * cell).unwrap()));
    }

    #[test]
    fn no_value_looks_like_another(one in any_text(), other in any_text()) {
        let shown = |text: &str| receipt::Printable::exact(text);
        prop_assert_eq!(one == other, shown(&one) == shown(&other));
    }
}
