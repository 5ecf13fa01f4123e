//! A receipt laid out: rows that fit their paper.

mod builder;
mod text;

pub use builder::PageBuilder;

use crate::{Barcode, Image, Paper, Printable};

/// A receipt laid out. What is shown, printed and drawn is made of this alone.
///
/// No row is wider than the paper, in columns or in dots: [`PageBuilder`] is the only way to make one, and wraps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    paper: Paper,
    rows: Vec<Row>,
}

/// One row of a page, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Row {
    /// Text. Its spans' cells together are at most the paper's columns.
    Text {
        /// From left to right.
        spans: Vec<Span>,
        /// Where they stand.
        align: Align,
    },
    /// A line across the paper.
    Rule,
    /// A barcode, in the middle.
    Barcode(Barcode),
    /// A picture, in the middle.
    Image(Image),
    /// Empty rows.
    Feed(u8),
    /// Cut here.
    Cut,
}

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What is written.
    pub text: Printable,
    /// How.
    pub style: Style,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Heavy.
    pub bold: bool,
    /// How large.
    pub size: Size,
}

/// How large text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// One cell.
    #[default]
    Normal,
    /// Double height.
    Tall,
    /// Double height and width: two columns a character.
    Double,
}

/// Where text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

impl Page {
    /// The paper it was laid out for.
    #[must_use]
    pub const fn paper(&self) -> Paper {
        self.paper
    }

    /// Characters a row.
    #[must_use]
    pub const fn columns(&self) -> u16 {
        self.paper.columns()
    }

    /// The rows, from top to bottom.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The same page with a picture above everything, where it is not wider than the paper.
    #[must_use]
    pub fn with_logo(mut self, logo: Image) -> Self {
        if logo.width() <= self.paper.dots() {
            self.rows.insert(0, Row::Image(logo));
        }
        self
    }

    /// The page as plain text, one row a line, no line wider than the paper. A barcode is shown by what it says.
    #[must_use]
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// The page as a PNG picture: grey levels, two pixels a dot, as it comes out of a thermal printer.
    ///
    /// # Errors
    /// A page longer than [`crate::PICTURE_HEIGHT_MAX`] pixels.
    pub fn png(&self) -> Result<Vec<u8>, crate::PictureError> {
        crate::picture::render(self)
    }
}

impl Span {
    /// How many columns it takes.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.text.len() * self.style.size.width()
    }
}

impl Style {
    /// Normal size, heavy.
    pub const BOLD: Self = Self { bold: true, size: Size::Normal };
    /// Normal size, not heavy.
    pub const PLAIN: Self = Self { bold: false, size: Size::Normal };
    /// Heavy, double height.
    pub const TALL: Self = Self { bold: true, size: Size::Tall };
    /// Heavy, double height and width.
    pub const DOUBLE: Self = Self { bold: true, size: Size::Double };
}

impl Size {
    /// Columns a character.
    #[must_use]
    pub const fn width(self) -> usize {
        match self {
            Self::Normal | Self::Tall => 1,
            Self::Double => 2,
        }
    }

    /// Rows a character.
    #[must_use]
    pub const fn height(self) -> usize {
        match self {
            Self::Normal => 1,
            Self::Tall | Self::Double => 2,
        }
    }
}
