//! The paper as a PNG: what a scanner for documents would make of the receipt.

use std::io;

use super::Paper;

/// White above and below the print.
const MARGIN_ROWS: u32 = 32;

/// The four greys of the picture.
const BLACK: u8 = 0;
const EDGE: u8 = 2;
const WHITE: u8 = 3;

impl Paper {
    /// The picture: black dots on white paper with its unprintable margins, and a thin edge.
    ///
    /// # Errors
    /// The encoder failed.
    pub(in super::super) fn png(&self) -> io::Result<Vec<u8>> {
        // 80 mm of paper have 72 mm of dots: one part in eighteen at each side.
        let margin = (self.width() / 18).max(8);
        let (width, height) = (self.width() + 2 * margin, self.height() + 2 * MARGIN_ROWS);
        let mut rows = Vec::with_capacity(width.div_ceil(4) as usize * height as usize);
        for row in 0..height {
            let y = row.checked_sub(MARGIN_ROWS);
            let grey = |column: u32| match (column.checked_sub(margin), y) {
                (Some(x), Some(y)) if self.is_black(x, y) => BLACK,
                _ if row == 0 || row == height - 1 || column == 0 || column == width - 1 => EDGE,
                _ => WHITE,
            };
            rows.extend((0..width.div_ceil(4)).map(|four| pack(four * 4, width, grey)));
        }
        encode(width, height, &rows)
    }
}

/// Four pixels in a byte, the leftmost in the highest bits.
fn pack(first: u32, width: u32, grey: impl Fn(u32) -> u8) -> u8 {
    (0..4).fold(0, |byte, pixel| {
        let column = first + pixel;
        byte << 2 | if column < width { grey(column) } else { WHITE }
    })
}

fn encode(width: u32, height: u32, rows: &[u8]) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    writer.write_image_data(rows).map_err(io::Error::other)?;
    writer.finish().map_err(io::Error::other)?;
    Ok(file)
}
