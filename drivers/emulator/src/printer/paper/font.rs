//! Characters as dots.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, RasterizedChar, get_raster};

use super::Paper;

/// Where a character goes, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Cell {
    pub(in super::super) left: u32,
    pub(in super::super) top: u32,
    pub(in super::super) width: u32,
    pub(in super::super) height: u32,
    pub(in super::super) bold: bool,
}

/// Intensity (of 255) from which a dot is black. Lower makes stronger strokes, as heat on paper does.
const BLACK_FROM: u32 = 105;

/// Draws one character. Returns `false` if it has no glyph and a hollow box was drawn.
pub(in super::super) fn draw_character(paper: &mut Paper, character: char, cell: Cell) -> bool {
    match character {
        ' ' | '\u{a0}' | '\u{ad}' => {}
        '€' => draw_euro(paper, cell),
        '\u{2500}'..='\u{259f}' => return draw_box_part(paper, character, cell),
        _ => return draw_glyph(paper, character, cell) || draw_missing(paper, cell),
    }
    true
}

fn draw_glyph(paper: &mut Paper, character: char, cell: Cell) -> bool {
    let weight = if cell.bold { FontWeight::Bold } else { FontWeight::Regular };
    let Some(glyph) = get_raster(character, weight, RasterHeight::Size32) else { return false };
    for y in 0..cell.height {
        for x in 0..cell.width {
            if coverage(&glyph, (x, cell.width), (y, cell.height)) >= BLACK_FROM {
                paper.blacken(cell.left + x, cell.top + y);
            }
        }
    }
    true
}

/// Mean intensity of the part of the glyph that one dot of the cell covers, at four points of it.
fn coverage(glyph: &RasterizedChar, (x, width): (u32, u32), (y, height): (u32, u32)) -> u32 {
    // In quarters of a dot: the points lie at 1/4 and 3/4 of each side.
    let at = |dot: u32, quarter: u32, cells: u32, pixels: usize| {
        (4 * dot as usize + quarter as usize) * pixels / (4 * cells as usize).max(1)
    };
    let mut sum = 0;
    for v in [1, 3] {
        for u in [1, 3] {
            let column = at(x, u, width, glyph.width());
            let row = at(y, v, height, glyph.height());
            sum += u32::from(glyph.pixel(column, row).unwrap_or(0));
        }
    }
    sum / 4
}

/// The font has no euro sign: a C with two bars is one.
fn draw_euro(paper: &mut Paper, cell: Cell) {
    let narrower = Cell { left: cell.left + cell.width / 8, width: cell.width * 7 / 8, ..cell };
    draw_glyph(paper, 'C', narrower);
    let thickness = (cell.height / if cell.bold { 10 } else { 14 }).max(1);
    for twentieths in [9, 12] {
        paper.fill(cell.left, cell.top + cell.height * twentieths / 20, cell.width * 2 / 3, thickness);
    }
}

fn draw_missing(paper: &mut Paper, cell: Cell) -> bool {
    let (left, top) = (cell.left + 1, cell.top + cell.height / 5);
    let (width, height) = (cell.width.saturating_sub(3), cell.height * 3 / 5);
    paper.fill(left, top, width, 1);
    paper.fill(left, top + height, width, 1);
    paper.fill(left, top, 1, height);
    paper.fill(left + width, top, 1, height + 1);
    false
}

/// Lines and blocks of PC437 and its relatives: from the centre to left, right, up and down.
fn draw_box_part(paper: &mut Paper, character: char, cell: Cell) -> bool {
    let (half_width, half_height) = (cell.width / 2, cell.height / 2);
    let block = match character {
        '█' => Some((0, 0, cell.width, cell.height)),
        '▀' => Some((0, 0, cell.width, half_height)),
        '▄' => Some((0, half_height, cell.width, cell.height - half_height)),
        '▌' => Some((0, 0, half_width, cell.height)),
        '▐' => Some((half_width, 0, cell.width - half_width, cell.height)),
        '■' => Some((1, cell.height / 4, cell.width.saturating_sub(2), half_height)),
        _ => None,
    };
    if let Some((x, y, width, height)) = block {
        paper.fill(cell.left + x, cell.top + y, width, height);
        return true;
    }
    if let Some(spacing) = [('░', 4), ('▒', 2), ('▓', 1)].iter().find(|(shade, _)| *shade == character)
    {
        shade(paper, cell, spacing.1);
        return true;
    }
    let Some((_, arms)) = ARMS.iter().find(|(known, _)| known.contains(character)) else {
        return draw_missing(paper, cell);
    };
    let thickness = (cell.width / 6).max(1);
    let (middle, centre) = (cell.left + half_width - thickness / 2, cell.top + half_height);
    for arm in arms.bytes() {
        match arm {
            b'l' => paper.fill(cell.left, centre, half_width + 1, thickness),
            b'r' => paper.fill(middle, centre, cell.left + cell.width - middle, thickness),
            b'u' => paper.fill(middle, cell.top, thickness, half_height + 1),
            _ => paper.fill(middle, centre, thickness, cell.top + cell.height - centre),
        }
    }
    true
}

/// Which arms (left, right, up, down) the line characters have; double lines are drawn single.
const ARMS: [(&str, &str); 11] = [
    ("─═", "lr"),
    ("│║", "ud"),
    ("┌╔╒╓", "rd"),
    ("┐╗╕╖", "ld"),
    ("└╚╘╙", "ru"),
    ("┘╝╛╜", "lu"),
    ("├╠╞╟", "rud"),
    ("┤╣╡╢", "lud"),
    ("┬╦╤╥", "lrd"),
    ("┴╩╧╨", "lru"),
    ("┼╬╪╫", "lrud"),
];

fn shade(paper: &mut Paper, cell: Cell, spacing: u32) {
    for y in 0..cell.height {
        for x in 0..cell.width {
            if (x + y * 2) % (spacing + 1) == 0 || (spacing == 1 && (x + y) % 2 == 0) {
                paper.blacken(cell.left + x, cell.top + y);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(character: char) -> (bool, u32) {
        let mut paper = Paper::new(12);
        paper.feed(24);
        let cell = Cell { left: 0, top: 0, width: 12, height: 24, bold: false };
        let known = draw_character(&mut paper, character, cell);
        let dots = (0..24).flat_map(|y| (0..12).map(move |x| (x, y)));
        (known, dots.filter(|(x, y)| paper.is_black(*x, *y)).count().try_into().unwrap())
    }

    #[test]
    fn every_letter_has_ink_and_a_space_has_none() {
        for character in ('!'..='~').chain('¡'..='¬').chain("äöüßéèçñ€─│┼█░".chars()) {
            let (known, dots) = drawn(character);
            assert!(known && dots > 3, "{character}: {dots} dots");
        }
        assert_eq!(drawn(' '), (true, 0));
    }

    #[test]
    fn a_character_without_a_glyph_is_a_hollow_box() {
        let (known, dots) = drawn('₩');
        assert!(!known && dots > 20);
    }
}
