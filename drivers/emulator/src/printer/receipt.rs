//! What came out of the printer.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::paper::Paper;

/// One piece of paper, from cut to cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// What a person reads, line by line. A barcode is a line of its own: `[code_128 SN-1]`.
    pub text: String,
    /// The barcodes, in order.
    pub barcodes: Vec<Barcode>,
    /// The bytes that made it, the cut included; at most the first 8 MB.
    pub bytes: Vec<u8>,
    /// What was wrong in them; at most the first 1,000.
    pub complaints: Vec<Complaint>,
    pub(super) paper: Arc<Paper>,
}

impl Receipt {
    /// The paper as a picture, one pixel a dot.
    ///
    /// # Errors
    /// The picture cannot be encoded.
    pub fn png(&self) -> io::Result<Vec<u8>> {
        self.paper.png()
    }

    /// Length of the paper in dots.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.paper.height()
    }
}

/// A barcode that was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barcode {
    /// The name of the symbology: `code_128`, `gs1_128`, `ean_13`, `qr_code`, ...
    pub symbology: &'static str,
    /// What a scanner would read. FNC1 is GS (`1D`), except the first, which only says that this is GS1.
    pub data: Vec<u8>,
}

/// Something in the data that a real printer would not have printed as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Offset of the command among all bytes received since power-on.
    pub offset: u64,
    /// What was wrong, in a sentence.
    pub what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.what)
    }
}
