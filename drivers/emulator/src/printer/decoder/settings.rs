//! What commands set and `ESC @` resets.

use super::codepage::CodePage;

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) font: Font,
    pub(super) emphasized: bool,
    pub(super) double_strike: bool,
    /// Thickness in dots, 0 to 2.
    pub(super) underline: u8,
    /// 1 to 8.
    pub(super) times_wide: u8,
    /// 1 to 8.
    pub(super) times_high: u8,
    pub(super) reverse: bool,
}

impl Style {
    /// Font A, plain.
    pub(super) const PLAIN: Self = Self {
        font: Font::A,
        emphasized: false,
        double_strike: false,
        underline: 0,
        times_wide: 1,
        times_high: 1,
        reverse: false,
    };

    /// Width of a character in dots, without spacing.
    pub(super) fn width(self) -> u32 {
        self.font.cell().0 * u32::from(self.times_wide)
    }

    /// Height of a character in dots.
    pub(super) fn height(self) -> u32 {
        self.font.cell().1 * u32::from(self.times_high)
    }
}

/// The printer's fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    A,
    B,
}

impl Font {
    /// Width and height in dots.
    pub(super) fn cell(self) -> (u32, u32) {
        match self {
            Self::A => (12, 24),
            Self::B => (9, 17),
        }
    }

    /// As `ESC M` and `GS f` number them.
    pub(super) fn numbered(number: u8) -> Option<Self> {
        match number {
            0 | b'0' => Some(Self::A),
            1 | b'1' => Some(Self::B),
            _ => None,
        }
    }
}

/// `ESC a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Justify {
    Left,
    Centre,
    Right,
}

/// Everything that `ESC @` resets.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) style: Style,
    pub(super) page: CodePage,
    pub(super) country: u8,
    /// Dots right of each character, at normal width.
    pub(super) spacing: u32,
    pub(super) justify: Justify,
    /// Dots from line to line.
    pub(super) line_spacing: u32,
    /// Dots.
    pub(super) left_margin: u32,
    /// Dots, if set.
    pub(super) area_width: Option<u32>,
    /// Dots from the beginning of the line, ascending.
    pub(super) tabs: Vec<u32>,
    pub(super) units: Units,
    pub(super) barcode: BarcodeSettings,
    pub(super) qr: QrSettings,
}

impl Settings {
    /// After power-on, for that many dots to the inch.
    pub(super) fn new(dots_per_inch: u32) -> Self {
        Self {
            style: Style::PLAIN,
            page: CodePage::DEFAULT,
            country: 0,
            spacing: 0,
            justify: Justify::Left,
            line_spacing: dots_per_inch / 6,
            left_margin: 0,
            area_width: None,
            tabs: (1..=MAX_DEFAULT_TABS).map(|tab| tab * 8 * 12).collect(),
            units: Units::new(dots_per_inch),
            barcode: BarcodeSettings::DEFAULT,
            qr: QrSettings::DEFAULT,
        }
    }
}

const MAX_DEFAULT_TABS: u32 = 32;

/// `GS P`: what one unit of a distance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Units {
    dots_per_inch: u32,
    across: u32,
    down: u32,
}

impl Units {
    /// A dot across and half a dot down, as Epson's printers count by default.
    pub(super) fn new(dots_per_inch: u32) -> Self {
        Self { dots_per_inch, across: dots_per_inch, down: 2 * dots_per_inch }
    }

    /// Units to the inch; 0 is the default.
    pub(super) fn set(&mut self, across: u8, down: u8) {
        let default = Self::new(self.dots_per_inch);
        self.across = if across == 0 { default.across } else { u32::from(across) };
        self.down = if down == 0 { default.down } else { u32::from(down) };
    }

    /// Dots of a distance across the paper.
    pub(super) fn across(self, units: u32) -> u32 {
        units * self.dots_per_inch / self.across
    }

    /// Dots of a distance along the paper.
    pub(super) fn down(self, units: u32) -> u32 {
        units * self.dots_per_inch / self.down
    }
}

/// What the next linear barcode looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BarcodeSettings {
    /// Dots.
    pub(super) height: u8,
    /// Dots of one module, 1 to 6.
    pub(super) module: u8,
    pub(super) caption_above: bool,
    pub(super) caption_below: bool,
    pub(super) caption_font: Font,
}

impl BarcodeSettings {
    const DEFAULT: Self =
        Self { height: 162, module: 3, caption_above: false, caption_below: false, caption_font: Font::A };
}

/// What the next QR code looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct QrSettings {
    /// Dots of one module, 1 to 16.
    pub(super) module: u8,
    pub(super) correction: qrcodegen::QrCodeEcc,
}

impl QrSettings {
    const DEFAULT: Self = Self { module: 3, correction: qrcodegen::QrCodeEcc::Low };
}
