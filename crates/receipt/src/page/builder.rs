use super::{Align, Page, Row, Size, Span, Style};
use crate::barcode::{Barcode, Code128, Code128Error, Qr};
use crate::{Image, Paper, Printable};

/// What stands in place of a barcode: never nothing.
const TOO_LONG: &str = "(too long for a barcode)";
const NO_SUCH_CHARACTER: &str = "(not all of it can be a barcode)";

/// Makes a page row by row. What doesn't fit a row goes on in the next.
#[derive(Clone, Debug)]
pub struct PageBuilder {
    page: Page,
}

impl PageBuilder {
    /// An empty page.
    #[must_use]
    pub const fn new(paper: Paper) -> Self {
        Self { page: Page { paper, rows: Vec::new() } }
    }

    /// The page as it is now.
    #[must_use]
    pub fn finish(self) -> Page {
        self.page
    }

    /// The paper.
    #[must_use]
    pub const fn paper(&self) -> Paper {
        self.page.paper
    }

    /// Text in as many rows as it needs.
    pub fn text(&mut self, text: &Printable, style: Style, align: Align) -> &mut Self {
        for row in text.wrap(self.columns() / style.size.width()) {
            self.push(vec![Span { text: row, style }], align);
        }
        self
    }

    /// Text that starts further right, in each of its rows.
    pub fn indented(&mut self, indent: usize, text: &Printable, style: Style) -> &mut Self {
        let indent = indent.min(self.columns() / 2);
        for row in text.wrap((self.columns() - indent) / style.size.width()) {
            self.push(vec![gap(indent), Span { text: row, style }], Align::Left);
        }
        self
    }

    /// A name and a value in which every character counts: the value is never broken where it would fit a row of
    /// its own.
    pub fn value(&mut self, indent: usize, label: &Printable, value: &Printable, style: Style) -> &mut Self {
        let indent = indent.min(self.columns() / 2);
        let room = self.columns() - indent;
        if !label.is_empty() && label.len() + 1 + value.len() <= room {
            let label = label.clone().then(&Printable::spaces(1));
            let spans = vec![
                gap(indent),
                Span { text: label, style: Style::PLAIN },
                Span { text: value.clone(), style },
            ];
            self.push(spans, Align::Left);
            return self;
        }
        if !label.is_empty() {
            self.indented(indent, label, Style::PLAIN);
        }
        for row in value.chop(room) {
            self.push(vec![gap(indent), Span { text: row, style }], Align::Left);
        }
        self
    }

    /// Text at the left edge and text at the right edge. Large text that doesn't fit one row is made smaller; what
    /// then doesn't fit wraps at the left, and the right one stands at the end of the last row.
    pub fn columns_of(&mut self, left: &Printable, right: &Printable, style: Style) -> &mut Self {
        let fits = |size: Size| (left.len() + right.len()) * size.width() < self.columns();
        let size = match style.size {
            Size::Double if !fits(Size::Double) => Size::Tall,
            size => size,
        };
        let style = Style { size, ..style };
        let right_cells = right.len() * size.width();
        if !fits(size) && right_cells >= self.columns() / 2 {
            return self.text(left, style, Align::Left).text(right, style, Align::Right);
        }
        let mut rows = left.wrap((self.columns() - right_cells - 1) / size.width());
        let last = Span { text: rows.pop().unwrap_or_default(), style };
        for text in rows {
            self.push(vec![Span { text, style }], Align::Left);
        }
        let between = gap(self.columns() - last.cells() - right_cells);
        self.push(vec![last, between, Span { text: right.clone(), style }], Align::Left);
        self
    }

    /// A line across the paper.
    pub fn rule(&mut self) -> &mut Self {
        self.page.rows.push(Row::Rule);
        self
    }

    /// A line across the paper with a word in it.
    pub fn labelled_rule(&mut self, label: &Printable) -> &mut Self {
        let free = self.columns().saturating_sub(label.len() + 2);
        let (left, right) = ("-".repeat(free / 2), "-".repeat(free - free / 2));
        let text = Printable::readable(&format!("{left} {label} {right}"));
        self.text(&text, Style::BOLD, Align::Left)
    }

    /// Code 128 of the text, as wide as fits; where it cannot be, a note that says why. The text itself is for the
    /// caller to write: a row above or below, for the eye.
    pub fn code128(&mut self, text: &str, height_dots: u8) -> &mut Self {
        let code = match Code128::encode(text) {
            Ok(code) => code,
            Err(Code128Error::TooLong(_) | Code128Error::Empty) => return self.note(TOO_LONG),
            Err(Code128Error::Character(_)) => return self.note(NO_SUCH_CHARACTER),
        };
        match Barcode::bars(code, height_dots, self.paper().dots()) {
            Some(barcode) => self.page.rows.push(Row::Barcode(barcode)),
            None => return self.note(TOO_LONG),
        }
        self
    }

    /// A QR code of the text; where it cannot be, a note that says why.
    pub fn qr(&mut self, text: &str) -> &mut Self {
        match Qr::encode(text).and_then(|qr| Barcode::squares(qr, self.paper().dots())) {
            // Four modules stay white on every side; above and below, one empty row is more.
            Some(barcode) => self.page.rows.extend([Row::Feed(1), Row::Barcode(barcode), Row::Feed(1)]),
            None if text.len() > Qr::CHARACTERS_MAX => return self.note(TOO_LONG),
            None => return self.note(NO_SUCH_CHARACTER),
        }
        self
    }

    /// A picture. One that is wider than the paper is left out, with a note.
    pub fn image(&mut self, image: Image) -> &mut Self {
        if image.width() > self.paper().dots() {
            return self.note("(picture too wide)");
        }
        self.page.rows.push(Row::Image(image));
        self
    }

    /// Empty rows.
    pub fn feed(&mut self, rows: u8) -> &mut Self {
        self.page.rows.push(Row::Feed(rows));
        self
    }

    /// Cut here.
    pub fn cut(&mut self) -> &mut Self {
        self.page.rows.push(Row::Cut);
        self
    }

    fn note(&mut self, note: &str) -> &mut Self {
        self.text(&Printable::readable(note), Style::PLAIN, Align::Center)
    }

    fn columns(&self) -> usize {
        usize::from(self.page.columns())
    }

    fn push(&mut self, spans: Vec<Span>, align: Align) {
        let spans = spans.into_iter().filter(|span| !span.text.is_empty()).collect();
        self.page.rows.push(Row::Text { spans, align });
    }
}

fn gap(columns: usize) -> Span {
    Span { text: Printable::spaces(columns), style: Style::PLAIN }
}
