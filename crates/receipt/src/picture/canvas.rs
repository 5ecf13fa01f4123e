use super::{GROUND, SCALE, Sheet};

const GROUND_GREY: u8 = 0xd9;
const PAPER_GREY: u8 = 0xfc;
const INK_GREY: u8 = 0x24;
/// How far the paper's shadow reaches, in pixels, and how dark it is at the paper.
const SHADOW: usize = 14;
const SHADOW_DEPTH: usize = 34;

/// A band of the picture, as wide as the whole.
pub(super) struct Canvas {
    width: usize,
    pixels: Vec<u8>,
}

/// An end of the paper, as the cutter's teeth leave it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Top,
    Bottom,
}

impl Edge {
    /// Pixels.
    pub(super) const HEIGHT: usize = 8;
    const TOOTH: usize = 16;

    /// Whether the paper covers the pixel: teeth as wide as they are high twice.
    fn covers(self, x: usize, y: usize) -> bool {
        let along = x % Self::TOOTH;
        let depth = along.min(Self::TOOTH - along);
        match self {
            Self::Top => y >= depth,
            Self::Bottom => y + depth < Self::HEIGHT,
        }
    }
}

impl Canvas {
    /// Ground alone.
    pub(super) fn ground(sheet: &Sheet, height: usize) -> Self {
        let width = sheet.width();
        Self { width, pixels: vec![GROUND_GREY; width * height] }
    }

    /// Paper between ground on both sides.
    pub(super) fn paper(sheet: &Sheet, height: usize) -> Self {
        let width = sheet.width();
        let row: Vec<u8> = (0..width).map(|x| across(sheet, x)).collect();
        Self { width, pixels: row.repeat(height) }
    }

    /// An end of the paper.
    pub(super) fn edge(sheet: &Sheet, edge: Edge) -> Self {
        let mut canvas = Self::paper(sheet, Edge::HEIGHT);
        let inside = GROUND..GROUND + sheet.paper_width();
        for (at, pixel) in canvas.pixels.iter_mut().enumerate() {
            let (x, y) = (at % canvas.width, at / canvas.width);
            if inside.contains(&x) && !edge.covers(x - GROUND, y) {
                *pixel = GROUND_GREY;
            }
        }
        canvas
    }

    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Lays ink on a pixel: 0 none, 255 all. Outside of the canvas nothing happens.
    pub(super) fn ink(&mut self, x: usize, y: usize, coverage: u8) {
        if x >= self.width {
            return;
        }
        if let Some(pixel) = self.pixels.get_mut(y * self.width + x) {
            let darker = usize::from(PAPER_GREY - INK_GREY) * usize::from(coverage) / 255;
            *pixel = pixel.saturating_sub(u8::try_from(darker).unwrap_or(u8::MAX)).max(INK_GREY);
        }
    }

    /// Fills a rectangle of dots, counted from the left of the print and the top of the band.
    pub(super) fn dots(&mut self, left: usize, top: usize, width: usize, height: usize) {
        let first = Sheet::print_left() + left * SCALE;
        for y in top * SCALE..(top + height) * SCALE {
            for x in first..first + width * SCALE {
                self.ink(x, y, 255);
            }
        }
    }
}

/// The grey of a row of paper without print.
fn across(sheet: &Sheet, x: usize) -> u8 {
    let (left, right) = (GROUND, GROUND + sheet.paper_width());
    let distance = if x < left {
        left - x
    } else if x >= right {
        x + 1 - right
    } else {
        return PAPER_GREY;
    };
    let shade = SHADOW.saturating_sub(distance) * SHADOW_DEPTH / SHADOW;
    GROUND_GREY.saturating_sub(u8::try_from(shade).unwrap_or(0))
}
