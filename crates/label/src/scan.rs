use core::fmt;
use serde::{Deserialize, Serialize};

/// The longest symbol content there is: a QR code of 7,089 digits (ISO/IEC 18004). Longer is a problem, not a label.
pub const MAX_SCAN_BYTES: usize = 7_089;

/// One read, as the scanner sent it, without its framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan<'a> {
    /// The AIM symbology identifier, where the scanner gave one (ISO/IEC 15424).
    pub aim: Option<Aim>,
    /// The symbology, where the AIM identifier or the scanner's own code tells it.
    pub symbology: Symbology,
    /// The data, without AIM identifier and terminator.
    pub data: &'a [u8],
}

/// An AIM symbology identifier: code letter and modifier. Printed with its flag character: `]C1`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aim {
    /// The code letter: `C` is Code 128.
    pub code: u8,
    /// The modifier: `1` after `C` means GS1-128.
    pub modifier: u8,
}

impl Aim {
    /// Reads `]cm` from the start of `data`: the identifier and the rest. `None` where there is none.
    #[must_use]
    pub fn split(data: &[u8]) -> Option<(Self, &[u8])> {
        match data {
            [b']', code, modifier, rest @ ..]
                if code.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() =>
            {
                Some((Self { code: *code, modifier: *modifier }, rest))
            }
            _ => None,
        }
    }

    /// Reads exactly `]cm`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::split(text.as_bytes()).filter(|(_, rest)| rest.is_empty()).map(|(aim, _)| aim)
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "]{}{}", char::from(self.code), char::from(self.modifier))
    }
}

impl fmt::Debug for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! symbologies {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What kind of symbol was read.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Symbology {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
            /// Not told.
            #[default]
            #[serde(rename = "unknown")]
            Unknown,
        }

        impl Symbology {
            /// Every symbology.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)* Self::Unknown];

            /// Its name in the API and the journal.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* Self::Unknown => "unknown" }
            }
        }
    };
}

symbologies! {
    /// EAN-13.
    Ean13 = "ean_13",
    /// EAN-8.
    Ean8 = "ean_8",
    /// UPC-A.
    UpcA = "upc_a",
    /// UPC-E.
    UpcE = "upc_e",
    /// Code 128.
    Code128 = "code_128",
    /// GS1-128.
    Gs1_128 = "gs1_128",
    /// Code 39.
    Code39 = "code_39",
    /// Code 93.
    Code93 = "code_93",
    /// Interleaved 2 of 5.
    Itf = "itf",
    /// Codabar.
    Codabar = "codabar",
    /// GS1 DataBar.
    DataBar = "data_bar",
    /// Data Matrix.
    DataMatrix = "data_matrix",
    /// GS1 DataMatrix.
    Gs1DataMatrix = "gs1_data_matrix",
    /// QR Code.
    QrCode = "qr_code",
    /// GS1 QR Code.
    Gs1QrCode = "gs1_qr_code",
    /// PDF417.
    Pdf417 = "pdf_417",
    /// Aztec Code.
    Aztec = "aztec",
    /// MSI.
    Msi = "msi",
    /// Code 11.
    Code11 = "code_11",
    /// MaxiCode.
    MaxiCode = "maxi_code",
    /// Han Xin Code.
    HanXin = "han_xin",
    /// DotCode.
    DotCode = "dot_code",
    /// Telepen.
    Telepen = "telepen",
    /// Standard or industrial 2 of 5.
    Standard2of5 = "standard_2_of_5",
    /// Something else that the scanner names.
    Other = "other",
}

impl Symbology {
    /// The symbology that an AIM identifier names (ISO/IEC 15424). An EAN/UPC one (`]E0`) is EAN-13, whatever was printed.
    #[must_use]
    pub const fn from_aim(aim: Aim) -> Self {
        match (aim.code, aim.modifier) {
            (b'E', b'4') => Self::Ean8,
            (b'E', _) => Self::Ean13,
            (b'C', b'1') => Self::Gs1_128,
            (b'C', _) => Self::Code128,
            (b'A', _) => Self::Code39,
            (b'G', _) => Self::Code93,
            (b'I', _) => Self::Itf,
            (b'F', _) => Self::Codabar,
            (b'e', _) => Self::DataBar,
            (b'd', b'2' | b'5') => Self::Gs1DataMatrix,
            (b'd', _) => Self::DataMatrix,
            (b'Q', b'3' | b'4') => Self::Gs1QrCode,
            (b'Q', _) => Self::QrCode,
            (b'L', _) => Self::Pdf417,
            (b'z', _) => Self::Aztec,
            (b'M', _) => Self::Msi,
            (b'H', _) => Self::Code11,
            (b'U', _) => Self::MaxiCode,
            (b'h', _) => Self::HanXin,
            (b'J', _) => Self::DotCode,
            (b'B', _) => Self::Telepen,
            (b'S' | b'R', _) => Self::Standard2of5,
            (b'X', _) => Self::Other,
            _ => Self::Unknown,
        }
    }
}

impl<'a> Scan<'a> {
    /// Data of which nothing else is known.
    #[must_use]
    pub const fn bare(data: &'a [u8]) -> Self {
        Self { aim: None, symbology: Symbology::Unknown, data }
    }

    /// Data with its AIM identifier; the symbology follows from it.
    #[must_use]
    pub const fn with_aim(aim: Aim, data: &'a [u8]) -> Self {
        Self { aim: Some(aim), symbology: Symbology::from_aim(aim), data }
    }

    /// Splits a leading `]cm` off the data, where there is one.
    #[must_use]
    pub fn from_transmission(bytes: &'a [u8]) -> Self {
        match Aim::split(bytes) {
            Some((aim, data)) => Self::with_aim(aim, data),
            None => Self::bare(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_identifier_is_a_bracket_a_letter_and_a_letter_or_digit() {
        for text in ["]C1", "]d2", "]zC"] {
            assert_eq!(Aim::parse(text).map(|aim| format!("{aim} {aim:?}")), Some(format!("{text} {text}")));
        }
        for text in ["]1A", "]C#", "]C", "]C11", "C1", "[C1", ""] {
            assert_eq!(Aim::parse(text), None, "{text}");
        }
    }
}
