use crate::{Document, DocumentKind, PageBuilder, Printable, Style, TaxRow, TenderKind};
use money::{Amount, TaxMode};

/// What is to be paid, what was paid, and the tax in it.
///
/// Handing over what was paid before costs nothing: then nothing is said of money.
pub(super) fn add(page: &mut PageBuilder, document: &Document) {
    let handed_over = matches!(document.kind, DocumentKind::Pickup | DocumentKind::Shipment);
    if handed_over && document.total == Amount::ZERO && document.tenders.is_empty() {
        let units = format!("{} handed over", count(document.lines.len(), "line", "lines"));
        page.columns_of(&Printable::readable(&units), &Printable::readable("paid before"), Style::BOLD);
        return;
    }
    total(page, document);
    payment(page, document);
    tax(page, document);
}

fn total(page: &mut PageBuilder, document: &Document) {
    if document.tax_mode == TaxMode::Net {
        let tax = document.tax.iter().try_fold(Amount::ZERO, |sum, row| sum.plus(row.tax));
        if let Ok(net) = tax.and_then(|tax| document.total.minus(tax)) {
            row(page, document, "Subtotal", net, Style::PLAIN);
        }
        for row in &document.tax {
            add_tax(page, document, row);
        }
    }
    let what = if document.training { "TRAINING TOTAL" } else { "TOTAL" };
    row(page, document, &format!("{what} {}", document.currency.code()), document.total, Style::DOUBLE);
}

fn payment(page: &mut PageBuilder, document: &Document) {
    for tender in &document.tenders {
        let name = match tender.kind {
            TenderKind::Cash => "Cash",
            TenderKind::Card => "Card",
            TenderKind::Voucher => "Voucher",
            TenderKind::Other => "Other",
        };
        row(page, document, name, tender.amount, Style::PLAIN);
    }
    if document.change != Amount::ZERO {
        row(page, document, "Change", document.change, Style::BOLD);
    }
    if document.kind == DocumentKind::Cancellation {
        still_owed(page, document);
    }
}

/// What the customer has not got back yet of what a cancelled order was paid with.
fn still_owed(page: &mut PageBuilder, document: &Document) {
    let given = document.tenders.iter().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount));
    if let Ok(owed) = given.and_then(|given| given.minus(document.total))
        && owed > Amount::ZERO
    {
        row(page, document, "Owed to the customer", owed, Style::BOLD);
    }
}

/// Prices that include tax: what of the total is tax.
fn tax(page: &mut PageBuilder, document: &Document) {
    if document.tax_mode == TaxMode::Gross && !document.tax.is_empty() {
        page.feed(1);
        for row in &document.tax {
            add_tax(page, document, row);
        }
    }
}

fn add_tax(page: &mut PageBuilder, document: &Document, tax: &TaxRow) {
    let rate = tax.rate.format();
    let said = match document.tax_mode {
        TaxMode::Gross => format!("Includes {rate}% tax of {}", tax.gross.format(document.currency)),
        TaxMode::Net => match tax.gross.minus(tax.tax) {
            Ok(net) => format!("{rate}% tax on {}", net.format(document.currency)),
            Err(_) => format!("{rate}% tax"),
        },
    };
    row(page, document, &said, tax.tax, Style::PLAIN);
}

fn row(page: &mut PageBuilder, document: &Document, name: &str, amount: Amount, style: Style) {
    let amount = Printable::readable(&amount.format(document.currency));
    page.columns_of(&Printable::readable(name), &amount, style);
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
