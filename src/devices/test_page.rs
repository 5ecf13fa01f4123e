use printer::PrinterSettings;
use receipt::{Align, Page, PageBuilder, Paper, Printable, Style};

/// A technician's test page: what the printer can do, on one short piece of paper. It is no receipt, and says so.
pub(super) fn page(paper: Paper, settings: &PrinterSettings) -> Page {
    let text = |text: &str| Printable::readable(text);
    let mut page = PageBuilder::new(paper);
    page.text(&text("TEST PAGE"), Style::DOUBLE, Align::Center)
        .text(&text("not a receipt"), Style::PLAIN, Align::Center)
        .rule()
        .columns_of(&text("Printer"), &text(&settings.name), Style::PLAIN)
        .columns_of(&text("Model"), &text(&settings.model.name), Style::PLAIN)
        .columns_of(&text("Port"), &text(&settings.port.to_string()), Style::PLAIN)
        .columns_of(&text("Columns"), &text(&paper.columns().to_string()), Style::PLAIN)
        .rule()
        .text(&text("Normal, "), Style::PLAIN, Align::Left)
        .text(&text("Bold, "), Style::BOLD, Align::Left)
        .text(&text("Double"), Style::DOUBLE, Align::Left)
        .text(&text("Euro € pound £ umlauts äöüÄÖÜß accents éèêçñ"), Style::PLAIN, Align::Left)
        .text(&text(&ruler(paper.columns())), Style::PLAIN, Align::Left)
        .code128("TEST-0123456789", 60)
        .feed(1)
        .cut();
    page.finish()
}

/// Digits across the whole paper: a row that breaks shows that the columns are set wrong.
fn ruler(columns: u16) -> String {
    (1..=columns).filter_map(|column| char::from_digit(u32::from(column % 10), 10)).collect()
}
