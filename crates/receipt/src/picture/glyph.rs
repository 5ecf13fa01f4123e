//! Letters of any size.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster};

/// A letter as coverage, 0 to 255, in rows.
pub(super) struct Glyph {
    width: usize,
    height: usize,
    coverage: Vec<u8>,
}

impl Glyph {
    /// The letter; an empty box where the font has none.
    pub(super) fn of(c: char, bold: bool) -> Self {
        let weight = if bold { FontWeight::Bold } else { FontWeight::Regular };
        let raster = |c: char| {
            get_raster(c, weight, RasterHeight::Size32).map(|raster| Self {
                width: raster.width(),
                height: raster.height(),
                coverage: raster.pixels().to_vec(),
            })
        };
        match c {
            '\u{a0}' => raster(' '),
            '\u{ad}' => raster('-'),
            '€' => raster('C').map(Self::into_euro),
            c => raster(c),
        }
        .unwrap_or_else(Self::missing)
    }

    /// How much of a pixel is covered when the letter fills a box of that size.
    pub(super) fn sample(&self, x: usize, y: usize, width: usize, height: usize) -> u8 {
        let (left, across) = position(x, width, self.width);
        let (top, down) = position(y, height, self.height);
        let row = |y: usize| self.at(left, y) * (FINE - across) + self.at(left + 1, y) * across;
        let mixed = (row(top) * (FINE - down) + row(top + 1) * down) / (FINE * FINE);
        // A print head knows no grey: edges are made steeper, and only as soft as the eye wants them.
        let steep = (mixed * 3).saturating_sub(240).min(255);
        u8::try_from(steep).unwrap_or(u8::MAX)
    }

    fn at(&self, x: usize, y: usize) -> usize {
        let inside = x < self.width;
        self.coverage.get(y * self.width + x).filter(|_| inside).map_or(0, |coverage| usize::from(*coverage))
    }

    /// The font has no euro sign: a C, moved to the right, with two strokes through it.
    fn into_euro(self) -> Self {
        let inked = |y: &usize| (0..self.width).any(|x| self.at(x, *y) > 128);
        let (top, bottom) = ((0..self.height).find(inked), (0..self.height).rfind(inked));
        let (Some(top), Some(bottom)) = (top, bottom) else { return Self::missing() };
        let shift = self.width / 10;
        let middle = usize::midpoint(top, bottom);
        let thickness = (self.height / 14).max(1);
        let strokes = [middle - thickness - 1..middle - 1, middle + 1..middle + 1 + thickness];
        let stroked =
            |x: usize, y: usize| x <= self.width * 7 / 10 && strokes.iter().any(|stroke| stroke.contains(&y));
        let cells = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let coverage = cells.map(|(x, y)| {
            let letter = x.checked_sub(shift).map_or(0, |x| self.at(x, y));
            if stroked(x, y) { u8::MAX } else { u8::try_from(letter).unwrap_or(u8::MAX) }
        });
        Self { width: self.width, height: self.height, coverage: coverage.collect() }
    }

    fn missing() -> Self {
        let (width, height) = (16, 32);
        let border = |x: usize, y: usize| {
            let inside = (2..14).contains(&x) && (6..26).contains(&y);
            let hollow = (4..12).contains(&x) && (8..24).contains(&y);
            inside && !hollow
        };
        let cells = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let coverage = cells.map(|(x, y)| if border(x, y) { u8::MAX } else { 0 }).collect();
        Self { width, height, coverage }
    }
}

/// Parts of a pixel that positions are counted in.
const FINE: usize = 256;

/// The middle of pixel `at` of `of`, in a raster of `size`: the pixel before it, and how far beyond that.
fn position(at: usize, of: usize, size: usize) -> (usize, usize) {
    let fine = ((2 * at + 1) * size * (FINE / 2) / of.max(1)).saturating_sub(FINE / 2);
    (fine / FINE, fine % FINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_a_page_may_hold_has_a_letter() {
        let missing = Glyph::missing();
        for c in ('\0'..=char::MAX).filter(|c| crate::is_printable(*c)) {
            for bold in [false, true] {
                let glyph = Glyph::of(c, bold);
                assert_ne!(glyph.coverage, missing.coverage, "{c:?}");
                let blank = glyph.coverage.iter().all(|coverage| *coverage == 0);
                assert_eq!(blank, matches!(c, ' ' | '\u{a0}'), "{c:?}");
            }
        }
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_a_visible_box() {
        assert_eq!(Glyph::of('\u{4e00}', false).coverage, Glyph::missing().coverage);
    }
}
