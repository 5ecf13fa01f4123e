use super::{Align, Page, Row, Size, Span};

/// Rows to lines. Trailing spaces are left out.
pub(super) fn render(page: &Page) -> String {
    let columns = usize::from(page.columns());
    let mut out = String::new();
    for row in page.rows() {
        match row {
            Row::Text { spans, align } => line(&mut out, &placed(&written(spans), *align, columns)),
            Row::Rule => line(&mut out, &"-".repeat(columns)),
            Row::Barcode(barcode) => {
                let said: String = format!("|||| {} ||||", barcode.says()).chars().take(columns).collect();
                line(&mut out, &placed(&said, Align::Center, columns));
            }
            Row::Image(_) => line(&mut out, &placed("[picture]", Align::Center, columns)),
            Row::Feed(rows) => (0..*rows).for_each(|_| out.push('\n')),
            Row::Cut => {}
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn placed(text: &str, align: Align, columns: usize) -> String {
    match align {
        Align::Left => text.to_owned(),
        Align::Center => format!("{text:^columns$}"),
        Align::Right => format!("{text:>columns$}"),
    }
}

/// Plain text has one size. What double-width letters leave free goes into the gap between them, so that the
/// right column stays where it is.
fn written(spans: &[Span]) -> String {
    let free: usize =
        spans.iter().filter(|span| span.style.size == Size::Double).map(|span| span.text.len()).sum();
    let gap = spans.iter().position(|span| !span.text.is_empty() && span.text.as_str().trim().is_empty());
    let mut out = String::new();
    for (at, span) in spans.iter().enumerate() {
        out.push_str(span.text.as_str());
        if Some(at) == gap {
            out.push_str(&" ".repeat(free));
        }
    }
    out
}
