//! A shop's logo: any PNG to black dots.

use crate::Image;
use std::io::Cursor;

/// Why a picture is no logo.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogoError {
    /// Not a PNG, or a damaged one.
    #[error("the logo cannot be read: {0}. Save it again as a PNG")]
    Decode(#[from] png::DecodingError),
    /// More pixels than a logo may have.
    #[error("the logo has {width} x {height} pixels; at most {max} on each side are taken", max = SIDE_MAX)]
    TooLarge {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// It would take too much paper.
    #[error(
        "the logo would be {0} dots high on paper; at most {HEIGHT_DOTS_MAX} are printed: cut it, or make it wider"
    )]
    TooHigh(usize),
}

const SIDE_MAX: u32 = 4_096;
/// 64 mm.
const HEIGHT_DOTS_MAX: usize = 512;
const BLACK: i32 = 0;
const WHITE: i32 = 255;

impl Image {
    /// Reads a PNG, makes it fit `width_dots`, and turns its greys into dots. A smaller picture keeps its size; what
    /// is transparent is white.
    ///
    /// # Errors
    /// Not a PNG, more than 4,096 pixels on a side, or higher than 512 dots on paper.
    pub fn from_png(png: &[u8], width_dots: u16) -> Result<Self, LogoError> {
        let picture = Grey::read(png)?.shrunk(usize::from(width_dots.max(1)));
        if picture.height > HEIGHT_DOTS_MAX {
            return Err(LogoError::TooHigh(picture.height));
        }
        Ok(picture.dithered())
    }
}

/// Rows of greys, 0 is black.
struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Grey {
    fn read(png: &[u8]) -> Result<Self, LogoError> {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let (width, height) = decoder.read_header_info().map(|info| (info.width, info.height))?;
        if width > SIDE_MAX || height > SIDE_MAX {
            return Err(LogoError::TooLarge { width, height });
        }
        let mut reader = decoder.read_info()?;
        let too_large = || LogoError::TooLarge { width, height };
        let mut bytes = vec![0; reader.output_buffer_size().ok_or_else(too_large)?];
        let frame = reader.next_frame(&mut bytes)?;
        let pixels = bytes.chunks_exact(frame.color_type.samples()).map(|samples| match *samples {
            [grey, alpha] => on_white(u32::from(grey), alpha),
            [red, green, blue, alpha] => on_white(luma(red, green, blue), alpha),
            [red, green, blue] => on_white(luma(red, green, blue), u8::MAX),
            [grey, ..] => grey,
            [] => u8::MAX,
        });
        Ok(Self { width: size(frame.width), height: size(frame.height), pixels: pixels.collect() })
    }

    /// At most so wide; each pixel the mean of those that it stands for.
    fn shrunk(self, width: usize) -> Self {
        if self.width <= width {
            return self;
        }
        let height = (self.height * width / self.width).max(1);
        let cells = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = cells.map(|(x, y)| {
            let columns = x * self.width / width..((x + 1) * self.width / width);
            let rows =
                y * self.height / height..((y + 1) * self.height / height).max(y * self.height / height + 1);
            let all = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
            let (sum, count) =
                all.fold((0, 0), |(sum, count), (x, y)| (sum + usize::from(self.at(x, y)), count + 1));
            u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)
        });
        Self { width, height, pixels: pixels.collect() }
    }

    /// Floyd and Steinberg's error diffusion: what a dot is too dark or too light goes to its neighbours.
    fn dithered(&self) -> Image {
        let mut black = vec![false; self.width * self.height];
        let mut carried = vec![0_i32; self.width + 2];
        for (y, row) in black.chunks_mut(self.width.max(1)).enumerate() {
            let mut below = vec![0_i32; self.width + 2];
            let mut right = 0;
            for (x, dot) in row.iter_mut().enumerate() {
                let wanted = i32::from(self.at(x, y)) + right + carried.get(x + 1).copied().unwrap_or(0);
                *dot = wanted < WHITE / 2;
                let error = wanted - if *dot { BLACK } else { WHITE };
                right = error * 7 / 16;
                for (place, share) in [(x, 3), (x + 1, 5), (x + 2, 1)] {
                    if let Some(sum) = below.get_mut(place) {
                        *sum += error * share / 16;
                    }
                }
            }
            carried = below;
        }
        let dots = |pixels: usize| u16::try_from(pixels).unwrap_or(u16::MAX);
        Image::from_dots(dots(self.width), dots(self.height), |x, y| {
            black.get(usize::from(y) * self.width + usize::from(x)).copied().unwrap_or(false)
        })
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels.get(y * self.width + x).copied().unwrap_or(u8::MAX)
    }
}

/// Rec. 601 weights, in thousandths.
fn luma(red: u8, green: u8, blue: u8) -> u32 {
    (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000
}

fn on_white(grey: u32, alpha: u8) -> u8 {
    let (alpha, white) = (u32::from(alpha), u32::from(u8::MAX));
    u8::try_from((grey * alpha + white * (white - alpha)) / white).unwrap_or(u8::MAX)
}

fn size(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, color: png::ColorType, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(color);
        encoder.write_header().unwrap().write_image_data(bytes).unwrap();
        out
    }

    fn inked(image: &Image) -> u32 {
        image.bits().iter().map(|byte| byte.count_ones()).sum()
    }

    #[test]
    fn black_stays_black_white_stays_white_and_clear_is_white() {
        let logo = png(2, 2, png::ColorType::GrayscaleAlpha, &[0, 255, 255, 255, 0, 0, 0, 255]);
        let image = Image::from_png(&logo, 576).unwrap();
        assert_eq!((image.width(), image.height()), (2, 2));
        assert!(image.black(0, 0) && !image.black(1, 0) && !image.black(0, 1) && image.black(1, 1));
    }

    #[test]
    fn a_grey_becomes_as_many_dots_as_it_is_dark() {
        for (grey, expected) in [(64_u8, 3072_u32), (128, 2048), (192, 1024)] {
            let logo = png(64, 64, png::ColorType::Grayscale, &[grey; 4096]);
            let found = inked(&Image::from_png(&logo, 576).unwrap());
            assert!(found.abs_diff(expected) < 130, "{grey}: {found} dots");
        }
    }

    #[test]
    fn a_wide_logo_is_shrunk_to_the_paper() {
        let logo = png(1200, 300, png::ColorType::Rgb, &[0; 1200 * 300 * 3]);
        let image = Image::from_png(&logo, 576).unwrap();
        assert_eq!((image.width(), image.height()), (576, 144));
        assert_eq!(inked(&image), 576 * 144);
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        assert!(matches!(Image::from_png(b"GIF89a", 576), Err(LogoError::Decode(_))));
        let high = png(1, 600, png::ColorType::Grayscale, &[0; 600]);
        assert!(matches!(Image::from_png(&high, 576), Err(LogoError::TooHigh(600))));
        let mut cut = png(64, 64, png::ColorType::Grayscale, &[7; 4096]);
        cut.truncate(60);
        assert!(matches!(Image::from_png(&cut, 576), Err(LogoError::Decode(_))));
        let wide = png(5000, 1, png::ColorType::Grayscale, &[0; 5000]);
        assert!(matches!(Image::from_png(&wide, 576), Err(LogoError::TooLarge { width: 5000, height: 1 })));
    }
}
