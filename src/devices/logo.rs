use receipt::{Image, LogoError};

/// The shop's logo, as it is and as it goes on the paper. A printer's model, and with it the paper's width, may be
/// known only once the printer has been plugged in.
#[derive(Debug)]
pub(super) struct Logo {
    png: Vec<u8>,
    image: Option<Image>,
}

impl Logo {
    /// Makes a PNG fit the paper.
    pub(super) fn new(png: Vec<u8>, width_dots: u16) -> Result<Self, LogoError> {
        let image = Some(Image::from_png(&png, width_dots)?);
        Ok(Self { png, image })
    }

    /// Makes it fit another paper, from the PNG again. One that can't be is left out, and said.
    pub(super) fn fit(&mut self, width_dots: u16) {
        self.image = Image::from_png(&self.png, width_dots)
            .inspect_err(|error| tracing::warn!(%error, "receipts are printed without the logo"))
            .ok();
    }

    /// What is printed.
    pub(super) const fn image(&self) -> Option<&Image> {
        self.image.as_ref()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be, fails the test")]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![0; usize::try_from(width * height).unwrap()]).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn a_logo_that_filled_the_wider_paper_fits_the_narrower_one_of_the_printer_that_was_found() {
        let mut logo = Logo::new(png(1_000, 100), 576).unwrap();
        assert_eq!(logo.image().unwrap().width(), 576);
        logo.fit(512);
        assert_eq!(logo.image().unwrap().width(), 512);
        logo.fit(576);
        assert_eq!(logo.image().unwrap().width(), 576, "the PNG is shrunk, and not the dots");
    }
}
