//! A document to a page.

mod lines;
mod summary;

use crate::{Align, Document, DocumentKind, Page, PageBuilder, Paper, Printable, Style};

/// Dots: 8 mm, tall enough for a hand scanner at a slant.
const RECEIPT_BARCODE_DOTS: u8 = 64;

/// Lays the document out for the paper. The same document and paper make the same page.
///
/// From top to bottom: banners, header, what and when, the lines with their serial numbers, the sums, the tax,
/// the footer, the receipt's barcode, the journal's mark, banners again, a cut. A training receipt says so at top
/// and bottom, at its total and in every rule, so that no piece of it can be taken for a sale.
#[must_use]
pub fn lay_out(document: &Document, paper: Paper) -> Page {
    let mut page = PageBuilder::new(paper);
    if banners(&mut page, document) {
        page.feed(1);
    }
    header(&mut page, document);
    particulars(&mut page, document);
    divide(&mut page, document);
    lines::add(&mut page, document);
    divide(&mut page, document);
    summary::add(&mut page, document);
    divide(&mut page, document);
    closing(&mut page, document);
    banners(&mut page, document);
    page.feed(1).cut();
    page.finish()
}

/// What must not be overlooked. Whether there is anything of the kind.
fn banners(page: &mut PageBuilder, document: &Document) -> bool {
    if document.training {
        page.text(&Printable::readable("TRAINING"), Style::DOUBLE, Align::Center);
        page.text(&Printable::readable("This is not a sale"), Style::BOLD, Align::Center);
    }
    if let Some(which) = &document.duplicate {
        page.text(&Printable::readable("DUPLICATE"), Style::DOUBLE, Align::Center);
        if !which.trim().is_empty() {
            page.text(&Printable::readable(which), Style::BOLD, Align::Center);
        }
    }
    document.training || document.duplicate.is_some()
}

fn header(page: &mut PageBuilder, document: &Document) {
    let mut style = Style::DOUBLE;
    for row in &document.header {
        page.text(&Printable::readable(row), style, Align::Center);
        style = Style::PLAIN;
    }
    if !document.header.is_empty() {
        page.feed(1);
    }
}

fn particulars(page: &mut PageBuilder, document: &Document) {
    let title = match document.kind {
        DocumentKind::Sale => None,
        DocumentKind::Order => Some("CUSTOMER ORDER"),
        DocumentKind::Pickup => Some("PICKUP"),
        DocumentKind::Shipment => Some("SHIPMENT"),
        DocumentKind::Return => Some("RETURN"),
        DocumentKind::Exchange => Some("EXCHANGE"),
        DocumentKind::Cancellation => Some("ORDER CANCELLED"),
    };
    if let Some(title) = title {
        page.text(&Printable::readable(title), Style::TALL, Align::Center);
    }
    let of = |label: &str, value: &str| Printable::readable(label).then(&Printable::exact(value));
    page.columns_of(
        &of("Receipt ", &document.receipt),
        &Printable::readable(&document.printed_at),
        Style::PLAIN,
    );
    let lane = of("Store ", &document.store).then(&Printable::readable(&format!("  Lane {}", document.lane)));
    match &document.operator {
        Some(operator) => page.columns_of(&lane, &of("Served by ", operator), Style::PLAIN),
        None => page.text(&lane, Style::PLAIN, Align::Left),
    };
    page.text(&of("Transaction ", &document.transaction), Style::PLAIN, Align::Left);
    if let Some(customer) = &document.customer {
        page.text(&Printable::readable(&format!("For {}", customer.name)), Style::BOLD, Align::Left);
        for (label, value) in [("Phone ", &customer.phone), ("Reference ", &customer.reference)] {
            if let Some(value) = value {
                page.indented(2, &of(label, value), Style::PLAIN);
            }
        }
    }
}

/// A rule, which on a training receipt says so.
fn divide(page: &mut PageBuilder, document: &Document) {
    if document.training {
        page.labelled_rule(&Printable::readable("TRAINING"));
    } else {
        page.rule();
    }
}

fn closing(page: &mut PageBuilder, document: &Document) {
    for row in &document.footer {
        page.text(&Printable::readable(row), Style::PLAIN, Align::Center);
    }
    page.feed(1);
    page.code128(&document.receipt, RECEIPT_BARCODE_DOTS);
    page.text(&Printable::exact(&document.receipt), Style::PLAIN, Align::Center);
    if let Some(mark) = &document.journal {
        let said = format!("Journal {} ", mark.seq);
        let said = Printable::readable(&said).then(&Printable::exact(&mark.hash));
        page.text(&said, Style::PLAIN, Align::Center);
    }
}
