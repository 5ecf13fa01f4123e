use label::{Aim, Symbology};

use crate::Damage;

/// The end of the label data of one report: what kind of label it is, and whether more of it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suffix {
    /// The label's type.
    pub(super) kind: u8,
    /// It is of one byte, as of a UPC or EAN.
    pub(super) is_retail: bool,
    pub(super) more: bool,
}

/// The last byte of a type of three bytes.
const LONG: u8 = 0x0b;
const MORE: u8 = 0x10;
const LAST: u8 = 0x00;

impl Suffix {
    /// Takes it off the label data of one report.
    pub(super) fn split(label: &[u8]) -> Result<(&[u8], Self), Damage> {
        match label {
            [data @ .., flag @ (MORE | LAST), kind, LONG] => {
                Ok((data, Self { kind: *kind, is_retail: false, more: *flag == MORE }))
            }
            [data @ .., kind @ (0x0a | 0x0c | 0x0d | 0x16 | 0x11..=0x15 | 0x17 | 0x1d)]
                if is_digits(data) =>
            {
                Ok((data, Self { kind: *kind, is_retail: true, more: false }))
            }
            _ => Err(Damage::NoSuffix),
        }
    }

    /// The symbology, and the AIM identifier that a scanner in another mode would send. It is derived: this mode has
    /// none. A derived modifier says no more than the type does.
    pub(super) fn meaning(self) -> (Symbology, Option<Aim>) {
        let table = if self.is_retail { RETAIL } else { TYPES };
        table
            .iter()
            .find(|(kind, ..)| *kind == self.kind)
            .map_or((Symbology::Unknown, None), |(_, symbology, aim)| (*symbology, Aim::parse(aim)))
    }
}

/// The digits of a UPC or EAN, as characters or (some table-top scanners) as numbers.
fn is_digits(data: &[u8]) -> bool {
    !data.is_empty() && (data.iter().all(u8::is_ascii_digit) || data.iter().all(|byte| *byte <= 9))
}

/// Types of one byte. Those of codes with an add-on (11 to 15, 17, 1D) are taken, but not told apart.
const RETAIL: &[(u8, Symbology, &str)] = &[
    (0x0a, Symbology::UpcE, "]E0"),
    (0x0c, Symbology::Ean8, "]E4"),
    (0x0d, Symbology::UpcA, "]E0"),
    (0x16, Symbology::Ean13, "]E0"),
];

/// Types of three bytes, by the one in the middle.
const TYPES: &[(u8, Symbology, &str)] = &[
    (0x0a, Symbology::Code39, "]A0"),
    (0x0c, Symbology::Standard2of5, "]S0"),
    (0x0d, Symbology::Itf, "]I0"),
    (0x0e, Symbology::Codabar, "]F0"),
    (0x18, Symbology::Code128, "]C0"),
    (0x19, Symbology::Code93, "]G0"),
    (0x25, Symbology::Gs1_128, "]C1"),
    (0x2a, Symbology::DataBar, "]e0"),
    (0x2b, Symbology::DataBar, "]e0"),
    (0x2e, Symbology::Pdf417, "]L0"),
    (0x2f, Symbology::MaxiCode, "]U0"),
    (0x32, Symbology::DataMatrix, "]d1"),
    (0x33, Symbology::QrCode, "]Q1"),
    (0x34, Symbology::Aztec, "]z0"),
    (0x36, Symbology::Gs1DataMatrix, "]d2"),
    (0x37, Symbology::Gs1QrCode, "]Q3"),
    (0x38, Symbology::Pdf417, "]L0"),
];
