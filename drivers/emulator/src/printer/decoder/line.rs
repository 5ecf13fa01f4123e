//! The line that is being put together, and how it gets onto the paper.

use super::settings::{Justify, Style};
use crate::printer::paper::{Cell, Paper, draw_character};

/// Characters that wait for the end of their line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    characters: Vec<Placed>,
    /// Where the next character goes, in dots from the left margin.
    pub(super) x: u32,
}

/// A character or a strip of picture at its place.
#[derive(Debug, Clone)]
struct Placed {
    x: u32,
    width: u32,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Character(char, Style),
    /// Columns of `ESC *`: for each, its dots from top to bottom.
    Strip(Vec<u32>, u32),
}

impl Placed {
    fn height(&self) -> u32 {
        match &self.what {
            What::Character(_, style) => style.height(),
            What::Strip(_, height) => *height,
        }
    }
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty() && self.x == 0
    }

    /// Puts a character at the end; `spacing` dots follow it.
    pub(super) fn put(&mut self, character: char, style: Style, spacing: u32) {
        let width = style.width() + spacing;
        self.characters.push(Placed { x: self.x, width, what: What::Character(character, style) });
        self.x += width;
    }

    /// Puts columns of dots at the end: the lowest bit of each is its bottom dot.
    pub(super) fn put_strip(&mut self, columns: Vec<u32>, height: u32) {
        let width = u32::try_from(columns.len()).unwrap_or(u32::MAX);
        self.characters.push(Placed { x: self.x, width, what: What::Strip(columns, height) });
        self.x = self.x.saturating_add(width);
    }

    /// Height of the tallest thing on it, in dots.
    pub(super) fn height(&self) -> u32 {
        self.characters.iter().map(Placed::height).max().unwrap_or(0)
    }

    /// Where the line starts within an area of that width.
    pub(super) fn start(&self, justify: Justify, area: u32) -> u32 {
        start(self.x, justify, area)
    }

    /// Draws it with its left end at `left` and its bottom just above `bottom`. Returns the first character
    /// that has no glyph.
    pub(super) fn draw(&self, paper: &mut Paper, left: u32, bottom: u32) -> Option<char> {
        let mut missing = None;
        for placed in &self.characters {
            let top = bottom.saturating_sub(placed.height());
            if top >= paper.height() {
                continue; // The receipt is longer than is kept.
            }
            match &placed.what {
                What::Character(character, style) => {
                    if !draw_styled(paper, *character, *style, (left + placed.x, top, placed.width)) {
                        missing = missing.or(Some(*character));
                    }
                }
                What::Strip(columns, height) => draw_strip(paper, columns, *height, (left + placed.x, top)),
            }
        }
        missing
    }

    /// What a person reads, `start` dots from the left of the paper.
    pub(super) fn read(&self, start: u32) -> String {
        let mut text = String::new();
        let mut end = 0;
        for placed in &self.characters {
            let What::Character(character, style) = placed.what else { continue };
            let from = start + placed.x;
            let column = if text.is_empty() { 12 } else { style.width() };
            let gap = from.saturating_sub(end) / column.max(1);
            text.extend(std::iter::repeat_n(' ', gap as usize));
            text.push(if character == '\u{a0}' { ' ' } else { character });
            end = from + placed.width;
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// Where something of a width starts within an area.
pub(super) fn start(width: u32, justify: Justify, area: u32) -> u32 {
    let free = area.saturating_sub(width);
    match justify {
        Justify::Left => 0,
        Justify::Centre => free / 2,
        Justify::Right => free,
    }
}

fn draw_styled(paper: &mut Paper, character: char, style: Style, at: (u32, u32, u32)) -> bool {
    let (left, top, advance) = at;
    let (width, height) = (style.width(), style.height());
    let bold = style.emphasized || style.double_strike;
    let known = draw_character(paper, character, Cell { left, top, width, height, bold });
    if style.reverse {
        for y in top..top + height {
            (left..left + advance).for_each(|x| paper.invert(x, y));
        }
    } else if style.underline > 0 {
        let thickness = u32::from(style.underline);
        paper.fill(left, (top + height).saturating_sub(thickness), advance, thickness);
    }
    known
}

fn draw_strip(paper: &mut Paper, columns: &[u32], height: u32, (left, top): (u32, u32)) {
    for (column, dots) in (left..).zip(columns) {
        for row in 0..height {
            if dots & (1 << (height - 1 - row)) != 0 {
                paper.blacken(column, top + row);
            }
        }
    }
}
