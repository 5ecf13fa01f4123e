//! A page as a picture.

use crate::Page;

/// The longest picture, in pixels.
pub const PICTURE_HEIGHT_MAX: u32 = 60_000;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The page is too long.
    #[error(
        "the receipt would be {0} pixels long; a picture has at most {PICTURE_HEIGHT_MAX}: use the text instead"
    )]
    TooLong(u32),
    /// The encoder failed.
    #[error("the picture could not be encoded: {0}")]
    Encode(#[from] png::EncodingError),
}

pub(crate) fn render(page: &Page) -> Result<Vec<u8>, PictureError> {
    let _ = page;
    Ok(Vec::new())
}
