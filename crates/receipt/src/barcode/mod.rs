//! Barcodes that fit the paper.

mod code128;
mod matrix;
mod programming;

pub use code128::{Code128, Code128Error, CodeSet, Run};
pub use matrix::Qr;
pub(crate) use matrix::gs1_data_matrix;
pub use programming::{FunctionThree, ProgrammingCode, ProgrammingCodeError};

/// A barcode that fits the paper it was made for, quiet zones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barcode {
    symbol: Symbol,
    module_dots: u8,
    height_dots: u8,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Bars.
    Code128(Code128),
    /// Squares.
    Qr(Qr),
}

/// Dots a module of bars, best first. Below 2 (0.25 mm) hand scanners fail, and printers don't offer it.
const BAR_DOTS: [u8; 2] = [3, 2];
const QR_DOTS: [u8; 3] = [5, 4, 3];

impl Barcode {
    /// Bars as wide as fit into `paper_dots`; `None` where not even the thinnest do.
    #[must_use]
    pub(crate) fn bars(code: Code128, height_dots: u8, paper_dots: u16) -> Option<Self> {
        let modules = u32::from(code.width_modules()) + 2 * u32::from(Code128::QUIET_MODULES);
        let module_dots = widest(&BAR_DOTS, modules, paper_dots)?;
        Some(Self { symbol: Symbol::Code128(code), module_dots, height_dots })
    }

    /// Squares as large as fit into `paper_dots`; `None` where not even the smallest do.
    #[must_use]
    pub(crate) fn squares(qr: Qr, paper_dots: u16) -> Option<Self> {
        let modules = u32::from(qr.size()) + 2 * u32::from(Qr::QUIET_MODULES);
        let module_dots = widest(&QR_DOTS, modules, paper_dots)?;
        let height_dots = u8::try_from(u32::from(module_dots) * u32::from(qr.size())).ok()?;
        Some(Self { symbol: Symbol::Qr(qr), module_dots, height_dots })
    }

    /// What is drawn.
    #[must_use]
    pub const fn symbol(&self) -> &Symbol {
        &self.symbol
    }

    /// Dots a module.
    #[must_use]
    pub const fn module_dots(&self) -> u8 {
        self.module_dots
    }

    /// Height in dots.
    #[must_use]
    pub const fn height_dots(&self) -> u8 {
        self.height_dots
    }

    /// Width in dots, without quiet zones.
    #[must_use]
    pub fn width_dots(&self) -> u16 {
        let modules = match &self.symbol {
            Symbol::Code128(code) => code.width_modules(),
            Symbol::Qr(qr) => u16::from(qr.size()),
        };
        modules * u16::from(self.module_dots)
    }

    /// What it says.
    #[must_use]
    pub fn says(&self) -> &str {
        match &self.symbol {
            Symbol::Code128(code) => code.text(),
            Symbol::Qr(qr) => qr.text(),
        }
    }
}

fn widest(choices: &[u8], modules: u32, paper_dots: u16) -> Option<u8> {
    choices.iter().copied().find(|dots| modules * u32::from(*dots) <= u32::from(paper_dots))
}
