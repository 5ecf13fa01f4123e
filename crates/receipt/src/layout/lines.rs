use crate::barcode::gs1_data_matrix;
use crate::{Align, Document, Line, LineIdentifier, PageBuilder, Printable, SerialBarcode, Style};
use money::Amount;

const INDENT: usize = 2;
/// Dots: 6 mm; a receipt may carry many of them.
const SERIAL_BARCODE_DOTS: u8 = 48;

/// The lines, each with what identifies its unit below it.
pub(super) fn add(page: &mut PageBuilder, document: &Document) {
    for line in &document.lines {
        add_line(page, document, line);
    }
}

fn add_line(page: &mut PageBuilder, document: &Document, line: &Line) {
    let amount = |amount: Amount| amount.format(document.currency);
    let description = Printable::readable(&line.description);
    page.columns_of(&description, &Printable::readable(&amount(line.amount)), Style::BOLD);

    let article = line.gtin.as_deref().map_or_else(String::new, |gtin| format!(" / GTIN {gtin}"));
    let article = Printable::exact(&line.sku).then(&Printable::readable(&article));
    page.indented(INDENT, &article, Style::PLAIN);
    if line.quantity != "1" || line.discount != Amount::ZERO {
        let each = format!("{} x {}", line.quantity, amount(line.unit_price));
        page.indented(INDENT, &Printable::readable(&each), Style::PLAIN);
    }
    if line.discount != Amount::ZERO {
        let discount = format!("Discount {}", amount(line.discount.negated()));
        page.indented(INDENT, &Printable::readable(&discount), Style::PLAIN);
    }
    if let Some(returned) = &line.returned {
        page.indented(INDENT, &Printable::readable(format!("RETURNED {returned}").trim_end()), Style::BOLD);
    }
    if let Some(delivery) = &line.delivery {
        page.indented(INDENT, &Printable::readable(delivery), Style::BOLD);
    }
    if let Some(note) = &line.note {
        page.indented(INDENT, &Printable::readable(&format!("* {note}")), Style::BOLD);
    }
    let mut gtin = line.gtin.as_deref();
    for identifier in &line.identifiers {
        add_identifier(page, document.serial_barcode, gtin, identifier);
        // Only the key is the unit's serial number to GS1.
        gtin = None;
    }
}

fn add_identifier(
    page: &mut PageBuilder,
    barcode: SerialBarcode,
    gtin: Option<&str>,
    identifier: &LineIdentifier,
) {
    let label = Printable::readable(&identifier.label);
    page.value(INDENT, &label, &Printable::exact(&identifier.value), Style::BOLD);
    if identifier.keyed {
        page.indented(INDENT, &Printable::readable("(typed in, not scanned)"), Style::PLAIN);
    }
    if !identifier.barcode || identifier.value.is_empty() {
        return;
    }
    match barcode {
        SerialBarcode::None => {}
        SerialBarcode::Code128 => {
            page.code128(&identifier.value, SERIAL_BARCODE_DOTS);
        }
        SerialBarcode::Qr => {
            page.qr(&identifier.value);
        }
        SerialBarcode::Gs1Datamatrix => add_data_matrix(page, gtin, &identifier.value),
    }
}

fn add_data_matrix(page: &mut PageBuilder, gtin: Option<&str>, value: &str) {
    let image = gtin.and_then(|gtin| gs1_data_matrix(gtin, value, page.paper().dots()));
    match image {
        Some(image) => {
            page.image(image);
            let says = format!("(01){}(21)", gtin.unwrap_or_default());
            let says = Printable::readable(&says).then(&Printable::exact(value));
            page.text(&says, Style::PLAIN, Align::Center);
        }
        None => {
            page.code128(value, SERIAL_BARCODE_DOTS);
        }
    }
}
