//! The paper: rows of dots, black or white.

mod font;
mod picture;

pub(super) use font::{Cell, draw_character};

/// Most rows of one receipt; 20,000 rows are 2.5 metres.
pub(super) const MAX_ROWS: u32 = 20_000;

/// What has come out since the last cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Paper {
    width: u32,
    height: u32,
    /// Eight dots a byte, the leftmost in the highest bit.
    dots: Vec<u8>,
    /// The lowest row that has a dot.
    last_dot: Option<u32>,
}

impl Paper {
    /// Blank paper of that many printable dots a row.
    pub(super) fn new(width: u32) -> Self {
        Self { width, ..Self::default() }
    }

    /// Printable dots in a row.
    pub(super) fn width(&self) -> u32 {
        self.width
    }

    /// Rows so far.
    pub(super) fn height(&self) -> u32 {
        self.height
    }

    /// Blank rows since the lowest dot; everything, if there is no dot.
    pub(super) fn blank_rows_at_end(&self) -> u32 {
        self.height - self.last_dot.map_or(0, |row| row + 1)
    }

    /// Feeds blank rows. Returns whether there was room for all of them.
    pub(super) fn feed(&mut self, rows: u32) -> bool {
        let height = self.height.saturating_add(rows);
        self.height = height.min(MAX_ROWS);
        self.dots.resize(self.stride() * self.height as usize, 0);
        height <= MAX_ROWS
    }

    /// Blackens a dot. Outside the paper nothing happens.
    pub(super) fn blacken(&mut self, x: u32, y: u32) {
        if let Some((byte, bit)) = self.place(x, y) {
            *byte |= bit;
            self.last_dot = self.last_dot.max(Some(y));
        }
    }

    /// Inverts a dot. Outside the paper nothing happens.
    pub(super) fn invert(&mut self, x: u32, y: u32) {
        if let Some((byte, bit)) = self.place(x, y) {
            *byte ^= bit;
            self.last_dot = self.last_dot.max(Some(y));
        }
    }

    /// Blackens a rectangle.
    pub(super) fn fill(&mut self, left: u32, top: u32, width: u32, height: u32) {
        for y in top..top.saturating_add(height).min(self.height) {
            for x in left..left.saturating_add(width).min(self.width) {
                self.blacken(x, y);
            }
        }
    }

    /// Whether a dot is black. Outside the paper it is white.
    pub(super) fn is_black(&self, x: u32, y: u32) -> bool {
        let byte = self.index(x, y).and_then(|index| self.dots.get(index));
        byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    fn place(&mut self, x: u32, y: u32) -> Option<(&mut u8, u8)> {
        let index = self.index(x, y)?;
        self.dots.get_mut(index).map(|byte| (byte, 0x80 >> (x % 8)))
    }

    fn index(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        inside.then(|| self.stride() * y as usize + x as usize / 8)
    }

    fn stride(&self) -> usize {
        self.width.div_ceil(8) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_outside_the_paper_change_nothing() {
        let mut paper = Paper::new(10);
        paper.feed(2);
        let blank = paper.clone();
        paper.blacken(10, 0);
        paper.blacken(0, 2);
        paper.invert(u32::MAX, u32::MAX);
        assert_eq!(paper, blank);
        paper.blacken(9, 1);
        assert!(paper.is_black(9, 1) && !paper.is_black(8, 1));
        assert_eq!(paper.blank_rows_at_end(), 0);
    }

    #[test]
    fn a_receipt_cannot_grow_without_end() {
        let mut paper = Paper::new(576);
        assert!(paper.feed(MAX_ROWS));
        assert!(!paper.feed(1));
        assert_eq!(paper.height(), MAX_ROWS);
    }
}
