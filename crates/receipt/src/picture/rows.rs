//! One row of a page.

use super::glyph::Glyph;
use super::{Canvas, SCALE, Sheet};
use crate::{Align, Barcode, Image, Row, Span, Symbol};

/// Dots: a character of font A, and the line it stands in (ESC/POS's default line spacing, 1/6 inch at 180 dpi).
const CHARACTER_DOTS: usize = 24;
const LINE_DOTS: usize = 30;
/// White above and below a symbol.
const SYMBOL_GAP_DOTS: usize = 8;
/// Paper between the last row and the cut.
const CUT_DOTS: usize = 24;

/// In pixels.
pub(super) fn height(row: &Row) -> usize {
    let dots = match row {
        Row::Text { spans, .. } => LINE_DOTS - CHARACTER_DOTS + lines(spans) * CHARACTER_DOTS,
        Row::Rule => LINE_DOTS,
        Row::Barcode(barcode) => usize::from(barcode.height_dots()) + 2 * SYMBOL_GAP_DOTS,
        Row::Image(image) => usize::from(image.height()) + 2 * SYMBOL_GAP_DOTS,
        Row::Feed(rows) => usize::from(*rows) * LINE_DOTS,
        Row::Cut => CUT_DOTS,
    };
    dots * SCALE
}

/// Draws the row on a canvas of its height.
pub(super) fn draw(row: &Row, sheet: &Sheet, canvas: &mut Canvas) {
    match row {
        Row::Text { spans, align } => text(spans, *align, sheet, canvas),
        Row::Rule => rule(sheet, canvas),
        Row::Barcode(barcode) => symbol(barcode, sheet, canvas),
        Row::Image(image) => picture(image, sheet, canvas),
        Row::Feed(_) | Row::Cut => {}
    }
}

/// How many normal lines the tallest span takes.
fn lines(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.style.size.height()).max().unwrap_or(1)
}

fn text(spans: &[Span], align: Align, sheet: &Sheet, canvas: &mut Canvas) {
    let cell = sheet.cell_dots();
    let width = spans.iter().map(Span::cells).sum::<usize>() * cell;
    let free = sheet.dots().saturating_sub(width);
    let mut left = match align {
        Align::Left => 0,
        Align::Center => free / 2,
        Align::Right => free,
    };
    let bottom = lines(spans) * CHARACTER_DOTS;
    for span in spans {
        let (width, height) = (cell * span.style.size.width(), CHARACTER_DOTS * span.style.size.height());
        for c in span.text.as_str().chars() {
            letter(c, span.style.bold, (left, bottom - height), (width, height), canvas);
            left += width;
        }
    }
}

/// Position and size in dots.
fn letter(c: char, bold: bool, at: (usize, usize), size: (usize, usize), canvas: &mut Canvas) {
    let glyph = Glyph::of(c, bold);
    let (width, height) = (size.0 * SCALE, size.1 * SCALE);
    let (left, top) = (Sheet::print_left() + at.0 * SCALE, at.1 * SCALE);
    for y in 0..height {
        for x in 0..width {
            let coverage = glyph.sample(x, y, width, height);
            if coverage > 0 {
                canvas.ink(left + x, top + y, coverage);
            }
        }
    }
}

/// As a printer prints it: hyphens.
fn rule(sheet: &Sheet, canvas: &mut Canvas) {
    let cell = sheet.cell_dots();
    for column in 0..usize::from(sheet.paper.columns()) {
        letter('-', false, (column * cell, 0), (cell, CHARACTER_DOTS), canvas);
    }
}

fn symbol(barcode: &Barcode, sheet: &Sheet, canvas: &mut Canvas) {
    let module = usize::from(barcode.module_dots());
    let left = sheet.dots().saturating_sub(usize::from(barcode.width_dots())) / 2;
    match barcode.symbol() {
        Symbol::Code128(code) => {
            for (at, _) in code.modules().into_iter().enumerate().filter(|(_, bar)| *bar) {
                canvas.dots(left + at * module, SYMBOL_GAP_DOTS, module, usize::from(barcode.height_dots()));
            }
        }
        Symbol::Qr(qr) => {
            let modules = (0..qr.size()).flat_map(|y| (0..qr.size()).map(move |x| (x, y)));
            for (x, y) in modules.filter(|(x, y)| qr.dark(*x, *y)) {
                let at = |module_at: u8| usize::from(module_at) * module;
                canvas.dots(left + at(x), SYMBOL_GAP_DOTS + at(y), module, module);
            }
        }
    }
}

fn picture(image: &Image, sheet: &Sheet, canvas: &mut Canvas) {
    let left = sheet.dots().saturating_sub(usize::from(image.width())) / 2;
    let dots = (0..image.height()).flat_map(|y| (0..image.width()).map(move |x| (x, y)));
    for (x, y) in dots.filter(|(x, y)| image.black(*x, *y)) {
        canvas.dots(left + usize::from(x), SYMBOL_GAP_DOTS + usize::from(y), 1, 1);
    }
}
