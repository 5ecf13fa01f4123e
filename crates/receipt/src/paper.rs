/// How much room there is: characters of the standard font a row, and dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Paper {
    columns: u16,
    dots: u16,
}

/// No printer has such paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Too few or too many columns.
    #[error("{0} columns: a receipt has {min} to {max}", min = Paper::COLUMNS_MIN, max = Paper::COLUMNS_MAX)]
    Columns(u16),
    /// The columns don't go into the dots.
    #[error("{dots} dots for {columns} columns: a character is 8 to 24 dots wide")]
    Dots {
        /// The columns.
        columns: u16,
        /// The dots.
        dots: u16,
    },
}

impl Paper {
    /// The narrowest.
    pub const COLUMNS_MIN: u16 = 24;
    /// The widest.
    pub const COLUMNS_MAX: u16 = 64;
    /// 80 mm paper, 576 dots: 48 columns of the 12-dot font.
    pub const COLUMNS_48: Self = Self { columns: 48, dots: 576 };
    /// 80 mm paper, 512 dots: 42 columns of the 12-dot font.
    pub const COLUMNS_42: Self = Self { columns: 42, dots: 512 };
    /// 58 mm paper, 384 dots: 32 columns of the 12-dot font.
    pub const COLUMNS_32: Self = Self { columns: 32, dots: 384 };

    /// Paper of so many columns and printable dots.
    ///
    /// # Errors
    /// Fewer than 24 or more than 64 columns, or characters that aren't 8 to 24 dots wide.
    pub const fn new(columns: u16, dots: u16) -> Result<Self, PaperError> {
        if columns < Self::COLUMNS_MIN || columns > Self::COLUMNS_MAX {
            return Err(PaperError::Columns(columns));
        }
        if dots < columns * 8 || dots > columns * 24 {
            return Err(PaperError::Dots { columns, dots });
        }
        Ok(Self { columns, dots })
    }

    /// Characters a row.
    #[must_use]
    pub const fn columns(self) -> u16 {
        self.columns
    }

    /// Dots a row.
    #[must_use]
    pub const fn dots(self) -> u16 {
        self.dots
    }

    /// How many dots one character is wide.
    #[must_use]
    pub const fn cell_dots(self) -> u16 {
        self.dots / self.columns
    }
}
