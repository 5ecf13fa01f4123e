//! A laid-out page to ESC/POS bytes.
//!
//! Commands and their numbers are those of Epson's ESC/POS command reference. Settings are written only when they
//! change; the code page once.

mod barcode;
mod pc858;
mod raster;

pub use raster::LARGEST_COMMAND_BYTES;

use models::PrinterModel;
use receipt::{Align, Page, Paper, PaperError, Row, Size, Span, Style, Symbol};

pub(crate) const ESC: u8 = 0x1b;
pub(crate) const GS: u8 = 0x1d;
const LF: u8 = 0x0a;

/// Without a cutter: lines from the print head to the edge that the paper is torn at.
const TEAR_LINES: u8 = 5;
/// Vertical motion units below a symbol or a picture: 0.8 to 1.5 mm, as the model's unit is 1/360 or 1/203 inch.
const GAP_UNITS: u8 = 12;

/// The paper that the model prints on. A page that is to be encoded for the model is laid out for this.
///
/// # Errors
/// A model whose columns or dots no receipt is made for.
pub const fn paper(model: &PrinterModel) -> Result<Paper, PaperError> {
    Paper::new(model.columns, model.dots_per_line)
}

/// Makes the bytes that print the page on the model, from `ESC @` to the cut.
///
/// The page must have been laid out for the model's [`paper()`]; a printer breaks rows that are wider.
#[must_use]
pub fn encode(page: &Page, model: &PrinterModel) -> Vec<u8> {
    let mut job = Job::new(model);
    for row in page.rows() {
        job.row(row, page.columns());
    }
    job.bytes
}

/// `GS V 66 0`: feed to the cutter by itself and cut, leaving one point. Without a cutter: feed to the edge.
pub(crate) fn cut(model: &PrinterModel) -> Vec<u8> {
    if model.has_cutter { vec![GS, b'V', 66, 0] } else { vec![ESC, b'd', TEAR_LINES] }
}

struct Job<'a> {
    model: &'a PrinterModel,
    bytes: Vec<u8>,
    align: Align,
    style: Style,
}

impl<'a> Job<'a> {
    fn new(model: &'a PrinterModel) -> Self {
        let mut job =
            Self { model, bytes: Vec::with_capacity(4096), align: Align::Left, style: Style::PLAIN };
        job.put(&[ESC, b'@']);
        // ESC t: the one code page of the job, PC858.
        job.put(&[ESC, b't', model.code_page]);
        job
    }

    fn row(&mut self, row: &Row, columns: u16) {
        match row {
            Row::Text { spans, align } => self.text(spans, *align),
            Row::Rule => self.rule(columns),
            Row::Barcode(barcode) => {
                self.middle();
                match barcode.symbol() {
                    Symbol::Code128(code) => {
                        barcode::code128(&mut self.bytes, code, barcode);
                        self.gap();
                    }
                    Symbol::Qr(qr) if self.model.qr => barcode::qr(&mut self.bytes, qr, barcode),
                    Symbol::Qr(qr) => self.image(&barcode::drawn(qr, barcode)),
                }
            }
            Row::Image(image) => {
                self.middle();
                self.image(image);
            }
            // ESC d: feed so many lines.
            Row::Feed(lines) => self.put(&[ESC, b'd', *lines]),
            Row::Cut => self.bytes.extend(cut(self.model)),
            // A kind of row that this driver does not know yet leaves a mark rather than nothing.
            _ => self.text(
                &[Span { text: receipt::Printable::readable("[?]"), style: Style::PLAIN }],
                Align::Left,
            ),
        }
    }

    fn text(&mut self, spans: &[Span], align: Align) {
        self.align(align);
        for span in spans {
            self.style(span.style);
            self.bytes.extend(span.text.as_str().chars().map(pc858::byte));
        }
        self.put(&[LF]);
    }

    fn rule(&mut self, columns: u16) {
        self.align(Align::Left);
        self.style(Style::PLAIN);
        self.bytes.extend(core::iter::repeat_n(b'-', usize::from(columns)));
        self.put(&[LF]);
    }

    fn image(&mut self, image: &receipt::Image) {
        if self.model.raster {
            raster::image(&mut self.bytes, image);
            self.gap();
        } else {
            let text = receipt::Printable::readable("[picture]");
            self.text(&[Span { text, style: Style::PLAIN }], Align::Center);
        }
    }

    /// `ESC J`: symbols and pictures touch the line that follows them, if nobody feeds.
    fn gap(&mut self) {
        self.put(&[ESC, b'J', GAP_UNITS]);
    }

    /// Symbols and pictures stand in the middle, and never in large letters' settings.
    fn middle(&mut self) {
        self.align(Align::Center);
        self.style(Style::PLAIN);
    }

    /// `ESC a`: obeyed at the beginning of a line only, which is where every row begins.
    fn align(&mut self, align: Align) {
        if self.align != align {
            let n = match align {
                Align::Left => 0,
                Align::Center => 1,
                Align::Right => 2,
            };
            self.put(&[ESC, b'a', n]);
            self.align = align;
        }
    }

    /// `ESC E` and `GS !` (bits 4 to 6: width less one, bits 0 to 2: height less one).
    fn style(&mut self, style: Style) {
        if self.style.bold != style.bold {
            self.put(&[ESC, b'E', u8::from(style.bold)]);
        }
        if self.style.size != style.size {
            let n = match style.size {
                Size::Normal => 0x00,
                Size::Tall => 0x01,
                Size::Double => 0x11,
            };
            self.put(&[GS, b'!', n]);
        }
        self.style = style;
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}
