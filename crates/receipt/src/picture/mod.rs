//! A page as a picture: what comes out of a thermal printer, on a grey ground.
//!
//! Everything is drawn to scale, two pixels a dot. One row of the page is drawn and encoded at a time, so that a
//! long receipt needs no more memory than a short one.

mod canvas;
mod glyph;
mod rows;

use crate::{Page, Paper};
use canvas::{Canvas, Edge};
use std::io::Write as _;

/// The longest picture, in pixels.
pub const PICTURE_HEIGHT_MAX: usize = 60_000;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The page is too long.
    #[error(
        "the receipt would be {0} pixels long; a picture has at most {PICTURE_HEIGHT_MAX}: use the text instead"
    )]
    TooLong(usize),
    /// The encoder failed.
    #[error("the picture could not be encoded: {0}")]
    Encode(#[from] png::EncodingError),
}

/// Pixels a dot.
const SCALE: usize = 2;
/// Pixels of ground around the paper.
const GROUND: usize = 36;
/// Dots of paper that the print head does not reach, on each side: 80 mm paper has 576 of 640.
const MARGIN_DOTS: usize = 32;
/// Dots of paper between the cutter and the print head, which every receipt begins with.
const LEAD_DOTS: usize = 40;

pub(crate) fn render(page: &Page) -> Result<Vec<u8>, PictureError> {
    let sheet = Sheet::new(page.paper());
    let edges = 2 * (GROUND + Edge::HEIGHT) + LEAD_DOTS * SCALE;
    let height = page.rows().iter().fold(edges, |sum, row| sum + rows::height(row));
    if height > PICTURE_HEIGHT_MAX {
        return Err(PictureError::TooLong(height));
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels(sheet.width()), pixels(height));
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let mut put = |canvas: Canvas| stream.write_all(canvas.pixels()).map_err(png::EncodingError::IoError);

    put(Canvas::ground(&sheet, GROUND))?;
    put(Canvas::edge(&sheet, Edge::Top))?;
    put(Canvas::paper(&sheet, LEAD_DOTS * SCALE))?;
    for row in page.rows() {
        let mut canvas = Canvas::paper(&sheet, rows::height(row));
        rows::draw(row, &sheet, &mut canvas);
        put(canvas)?;
    }
    put(Canvas::edge(&sheet, Edge::Bottom))?;
    put(Canvas::ground(&sheet, GROUND))?;
    stream.finish()?;
    writer.finish()?;
    Ok(out)
}

/// Where the paper and the printable part of it are, in pixels from the left.
struct Sheet {
    paper: Paper,
}

impl Sheet {
    const fn new(paper: Paper) -> Self {
        Self { paper }
    }

    /// Of the whole picture.
    fn width(&self) -> usize {
        2 * GROUND + self.paper_width()
    }

    fn paper_width(&self) -> usize {
        (self.dots() + 2 * MARGIN_DOTS) * SCALE
    }

    /// Where the print begins.
    const fn print_left() -> usize {
        GROUND + MARGIN_DOTS * SCALE
    }

    fn dots(&self) -> usize {
        usize::from(self.paper.dots())
    }

    fn cell_dots(&self) -> usize {
        usize::from(self.paper.cell_dots())
    }
}

fn pixels(count: usize) -> u32 {
    // Bounded by PICTURE_HEIGHT_MAX, and by the widest paper.
    u32::try_from(count).unwrap_or(u32::MAX)
}
