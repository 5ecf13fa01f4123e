use super::{Align, Page, Row, Size, Span, Style};
use crate::barcode::{Barcode, Code128, Qr};
use crate::{Image, Paper, Printable};

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

    /// Text at the left edge and text at the right edge of one row; where they don't fit one, the right one
    /// stands below. Large text that doesn't fit is made smaller first.
    pub fn columns_of(&mut self, left: &Printable, right: &Printable, style: Style) -> &mut Self {
        let sizes: &[Size] = match style.size {
            Size::Double => &[Size::Double, Size::Tall],
            Size::Tall => &[Size::Tall],
            Size::Normal => &[Size::Normal],
        };
        for &size in sizes {
            let style = Style { size, ..style };
            let (left, right) = (Span { text: left.clone(), style }, Span { text: right.clone(), style });
            let used = left.cells() + right.cells();
            if used < self.columns() {
                let between = gap(self.columns() - used);
                self.push(vec![left, between, right], Align::Left);
                return self;
            }
        }
        let style = Style { size: sizes.last().copied().unwrap_or_default(), ..style };
        self.text(left, style, Align::Left).text(right, style, Align::Right)
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

    /// Code 128 of the text, or, where that cannot be, the text and a note that says why there are no bars.
    pub fn code128(&mut self, text: &str, height_dots: u8) -> &mut Self {
        let encoded = Code128::encode(text);
        let characters = encoded.is_err();
        match encoded.ok().and_then(|code| Barcode::bars(code, height_dots, self.paper().dots())) {
            Some(barcode) => self.page.rows.push(Row::Barcode(barcode)),
            None if characters => {
                self.note_instead_of_barcode("no barcode: characters that barcodes lack", text);
            }
            None => {
                self.note_instead_of_barcode("no barcode: too long for this paper", text);
            }
        }
        self
    }

    /// A QR code of the text, or, where that cannot be, the text and a note that says so.
    pub fn qr(&mut self, text: &str) -> &mut Self {
        match Qr::encode(text).and_then(|qr| Barcode::squares(qr, self.paper().dots())) {
            Some(barcode) => self.page.rows.push(Row::Barcode(barcode)),
            None => {
                self.note_instead_of_barcode("no QR code: too long, or characters that it lacks", text);
            }
        }
        self
    }

    /// A picture. One that is wider than the paper is left out, with a note.
    pub fn image(&mut self, image: Image) -> &mut Self {
        if image.width() > self.paper().dots() {
            return self.text(&Printable::readable("(picture too wide)"), Style::PLAIN, Align::Center);
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

    fn note_instead_of_barcode(&mut self, note: &str, text: &str) -> &mut Self {
        self.text(&Printable::readable(&format!("({note})")), Style::PLAIN, Align::Center);
        for row in Printable::exact(text).chop(self.columns()) {
            self.push(vec![Span { text: row, style: Style::BOLD }], Align::Center);
        }
        self
    }

    fn columns(&self) -> usize {
        usize::from(self.page.columns())
    }

    fn push(&mut self, spans: Vec<Span>, align: Align) {
        let spans = spans.into_iter().filter(|span| !span.text.is_empty()).collect();
        self.page.rows.push(Row::Text { spans, align });
    }
}

const fn plain(text: Printable) -> Span {
    Span { text, style: Style::PLAIN }
}

fn gap(columns: usize) -> Span {
    plain(Printable::spaces(columns))
}
