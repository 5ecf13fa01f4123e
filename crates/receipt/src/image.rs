/// A picture of black dots, one bit a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    width: u16,
    height: u16,
    bits: Vec<u8>,
}

/// The bits make no picture of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a picture of {width} x {height} dots has {wanted} bytes, not {found}")]
pub struct ImageError {
    /// Dots a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// The bytes that the size needs.
    pub wanted: usize,
    /// The bytes that were given.
    pub found: usize,
}

impl Image {
    /// A picture of packed rows: each row whole bytes, the leftmost dot the highest bit, 1 is black.
    ///
    /// # Errors
    /// Not as many bytes as the size needs.
    pub fn from_bits(width: u16, height: u16, bits: Vec<u8>) -> Result<Self, ImageError> {
        let wanted = usize::from(width).div_ceil(8) * usize::from(height);
        if bits.len() != wanted {
            return Err(ImageError { width, height, wanted, found: bits.len() });
        }
        Ok(Self { width, height, bits })
    }

    /// A picture of what `black(x, y)` says.
    #[must_use]
    pub fn from_dots(width: u16, height: u16, black: impl Fn(u16, u16) -> bool) -> Self {
        let mut bits = Vec::with_capacity(usize::from(width).div_ceil(8) * usize::from(height));
        for y in 0..height {
            for left in (0..width).step_by(8) {
                let dots = (0..8).filter(|bit| left + bit < width && black(left + bit, y));
                bits.push(dots.fold(0, |byte, bit| byte | 0x80 >> bit));
            }
        }
        Self { width, height, bits }
    }

    /// Dots a row.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> u16 {
        self.height
    }

    /// Bytes a row.
    #[must_use]
    pub fn stride(&self) -> usize {
        usize::from(self.width).div_ceil(8)
    }

    /// The packed rows, as [`Image::from_bits`] takes them.
    #[must_use]
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Whether the dot is black. Outside it is not.
    #[must_use]
    pub fn black(&self, x: u16, y: u16) -> bool {
        if x >= self.width {
            return false;
        }
        let at = usize::from(y) * self.stride() + usize::from(x / 8);
        self.bits.get(at).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_bits_are_the_same_picture() {
        let image = Image::from_dots(10, 2, |x, y| x == y || x == 9);
        assert_eq!(image.bits(), [0b1000_0000, 0b0100_0000, 0b0100_0000, 0b0100_0000]);
        assert_eq!(Image::from_bits(10, 2, image.bits().to_vec()), Ok(image.clone()));
        assert!(image.black(9, 0) && !image.black(8, 0) && !image.black(10, 0) && !image.black(0, 2));
        assert!(Image::from_bits(10, 2, vec![0; 3]).is_err());
    }
}
