//! Two-dimensional symbols.

use crate::Image;
use datamatrix::{DataMatrix, SymbolList};
use qrcodegen::{QrCode, QrCodeEcc};

/// A text as a QR code (ISO/IEC 18004), error correction level M.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    text: String,
    size: u8,
    modules: Vec<bool>,
}

impl Qr {
    /// Modules that must stay white on each side.
    pub const QUIET_MODULES: u8 = 4;
    /// The longest text, so that the symbol stays small.
    pub const CHARACTERS_MAX: usize = 120;

    /// Encodes printable ASCII; `None` for any other text, an empty one or a longer one.
    #[must_use]
    pub(crate) fn encode(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= Self::CHARACTERS_MAX;
        if !fits || !text.chars().all(|c| matches!(c, ' '..='~')) {
            return None;
        }
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let side = code.size();
        let modules = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        Some(Self {
            text: text.to_owned(),
            size: u8::try_from(side).ok()?,
            modules: modules.map(|(x, y)| code.get_module(x, y)).collect(),
        })
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Modules a side.
    #[must_use]
    pub const fn size(&self) -> u8 {
        self.size
    }

    /// Whether the module is dark.
    #[must_use]
    pub fn dark(&self, x: u8, y: u8) -> bool {
        let at = usize::from(y) * usize::from(self.size) + usize::from(x);
        x < self.size && self.modules.get(at).copied().unwrap_or(false)
    }
}

/// Dots a module: 0.6 mm at 203 dpi, which lane scanners read at arm's length.
const DATA_MATRIX_DOTS: u16 = 5;
/// AI (21) holds 1 to 20 characters of GS1's character set 82.
const SERIAL_MAX: usize = 20;

/// A GS1 DataMatrix of `(01)gtin(21)serial`, drawn; `None` where GS1 has no room for them or it does not fit.
pub(crate) fn gs1_data_matrix(gtin: &str, serial: &str, paper_dots: u16) -> Option<Image> {
    let gtin_fits = gtin.len() == 14 && gtin.bytes().all(|b| b.is_ascii_digit());
    let serial_fits = (1..=SERIAL_MAX).contains(&serial.len()) && serial.chars().all(is_gs1_82);
    if !gtin_fits || !serial_fits {
        return None;
    }
    let elements = format!("01{gtin}21{serial}");
    let matrix = DataMatrix::encode_gs1(elements.as_bytes(), SymbolList::default()).ok()?;
    let bitmap = matrix.bitmap();
    let (width, height) = (u16::try_from(bitmap.width()).ok()?, u16::try_from(bitmap.height()).ok()?);
    let dark: std::collections::BTreeSet<(usize, usize)> = bitmap.pixels().collect();
    // One module of quiet zone on each side.
    let (width_dots, height_dots) = ((width + 2) * DATA_MATRIX_DOTS, (height + 2) * DATA_MATRIX_DOTS);
    if width_dots > paper_dots {
        return None;
    }
    Some(Image::from_dots(width_dots, height_dots, |x, y| {
        let module = |dot: u16| usize::from(dot / DATA_MATRIX_DOTS).checked_sub(1);
        module(x).zip(module(y)).is_some_and(|at| dark.contains(&at))
    }))
}

/// GS1 General Specifications, figure 7.11-1: the 82 characters of a serial number.
fn is_gs1_82(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!\"%&'()*+,-./_:;<=>?".contains(c)
}
