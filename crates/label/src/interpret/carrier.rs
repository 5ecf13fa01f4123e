//! Which standard the data of a scan follows, by its AIM identifier or else its symbology.
//!
//! Source: ISO/IEC 15424 and the symbologies' own standards (ISO/IEC 15417, 15420, 16022, 16390, 18004, 24723,
//! 24724, 24778; AIM DotCode).

use crate::{Aim, Scan, Symbology};

/// Who reads the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// GS1 element strings, and nothing else: FNC1 stands first.
    Gs1 {
        /// The data may hold ECI escapes.
        escapes: bool,
    },
    /// EAN or UPC.
    Retail(RetailForm),
    /// Interleaved 2 of 5 whose modulo 10 check digit the reader has checked: with 14 digits an ITF-14.
    Itf14,
    /// Interleaved 2 of 5.
    Itf,
    /// Something else, that is never GS1 element strings.
    Plain {
        /// The data may hold ECI escapes.
        escapes: bool,
        /// FNC1 stands in second position: the data follows an industry's standard.
        industry: bool,
    },
    /// Nothing is known.
    Unknown,
}

/// Which of the EAN and UPC forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetailForm {
    /// EAN-13, UPC-A or UPC-E, with or without an add-on: their lengths tell them apart.
    Full,
    /// EAN-13 or UPC-A with an add-on. A UPC-E comes as the EAN-13 that it stands for (ISO/IEC 15424, as others
    /// tell it; not verified against its own text).
    WithAddOn,
    /// EAN-8.
    Ean8,
    /// An add-on alone, of so many digits.
    AddOn(u8),
}

const PLAIN: Carrier = Carrier::Plain { escapes: false, industry: false };
const PLAIN_ECI: Carrier = Carrier::Plain { escapes: true, industry: false };
const INDUSTRY: Carrier = Carrier::Plain { escapes: false, industry: true };
const INDUSTRY_ECI: Carrier = Carrier::Plain { escapes: true, industry: true };
const GS1: Carrier = Carrier::Gs1 { escapes: false };
const GS1_ECI: Carrier = Carrier::Gs1 { escapes: true };

/// What a code letter and its modifier mean, where that is more than how the reader was set. All others are plain: Code 39
/// (`A`), Telepen (`B`), Codabar (`F`), Code 93 (`G`), Code 11 (`H`), PDF417 (`L`, but for its ECI), MSI (`M`), Plessey (`P`),
/// straight 2 of 5 (`R`, `S`), what is no bar code (`Z`). Source: ISO/IEC 15424, and each symbology's own standard; Code 16K
/// (`K`) and Code 49 (`T`) not verified against theirs.
#[rustfmt::skip]
const fn meaning(Aim { code, modifier }: Aim) -> Carrier {
    match (code, modifier) {
        (b'E', b'1') => Carrier::Retail(RetailForm::AddOn(2)),
        (b'E', b'2') => Carrier::Retail(RetailForm::AddOn(5)),
        (b'E', b'4') => Carrier::Retail(RetailForm::Ean8),
        (b'E', b'3') => Carrier::Retail(RetailForm::WithAddOn),
        // 5 to 9 are not in the standard.
        (b'E', b'0' | b'5'..=b'9') => Carrier::Retail(RetailForm::Full),
        // Codablock: 1 of its 256, 5 of its F (the first from the table of ISO/IEC 15424 as others tell it, not verified; the second
        // as readers' manuals have it). Aztec Code's 7 to B are with structured append.
        (b'O', b'1' | b'5') => GS1,
        (b'C' | b'J' | b'K' | b'T', b'1') | (b'd', b'2') | (b'Q', b'3') | (b'e', b'0'..=b'3') | (b'z', b'1' | b'7') => GS1,
        (b'J', b'4') | (b'd', b'5') | (b'Q', b'4') | (b'z', b'4' | b'A') => GS1_ECI,
        (b'C' | b'J' | b'K' | b'T', b'2') | (b'd', b'3') | (b'Q', b'5') | (b'z', b'2' | b'8') => INDUSTRY,
        (b'J', b'5') | (b'd', b'6') | (b'Q', b'6') | (b'z', b'5' | b'B') => INDUSTRY_ECI,
        (b'J', b'3') | (b'd', b'4') | (b'Q', b'2') | (b'z', b'3' | b'9') => PLAIN_ECI,
        (b'L' | b'h', b'1') | (b'U', b'2' | b'3') => PLAIN_ECI,
        // MicroPDF417 that stands for a Code 128 with FNC1 in first or second position (ISO/IEC 24728 as readers' manuals tell it).
        (b'L', b'3') => GS1,
        (b'L', b'4') => INDUSTRY,
        (b'I', b'1') => Carrier::Itf14,
        // With 3 its check digit was taken off.
        (b'I', b'0' | b'3') => Carrier::Itf,
        _ => PLAIN,
    }
}

impl Carrier {
    /// Who reads a scan.
    pub(super) fn of(scan: &Scan<'_>) -> Self {
        match scan.aim {
            Some(aim) => Self::of_aim(aim, scan.symbology),
            None => Self::of_symbology(scan.symbology),
        }
    }

    fn of_aim(aim: Aim, symbology: Symbology) -> Self {
        match (aim.code, aim.modifier) {
            (b'E', b'0' | b'3') if symbology == Symbology::Ean8 => Self::Retail(RetailForm::Ean8),
            // Some scanners send `]X` for what they have no identifier for, an UPC-A among it: their own code tells.
            (b'X', _) => match Self::of_symbology(symbology) {
                Self::Unknown => PLAIN,
                told => told,
            },
            _ => meaning(aim),
        }
    }

    /// Without an AIM identifier: the codes that scanners have of their own often don't tell a symbology from its GS1 form.
    fn of_symbology(symbology: Symbology) -> Self {
        match symbology {
            Symbology::Ean13 | Symbology::UpcA | Symbology::UpcE => Self::Retail(RetailForm::Full),
            Symbology::Ean8 => Self::Retail(RetailForm::Ean8),
            Symbology::Gs1_128 | Symbology::DataBar | Symbology::Gs1DataMatrix | Symbology::Gs1QrCode => {
                Self::Gs1 { escapes: false }
            }
            Symbology::Itf => Self::Itf,
            Symbology::Code39
            | Symbology::Code93
            | Symbology::Codabar
            | Symbology::Msi
            | Symbology::Code11
            | Symbology::Telepen
            | Symbology::Standard2of5 => PLAIN,
            _ => Self::Unknown,
        }
    }
}

/// The data without an ECI designator in front: a backslash and six digits, where the reader sends such escapes.
/// GS1's characters are the same in every encoding that a designator can ask for, so that nothing is lost.
pub(super) fn without_eci(text: &str, escapes: bool) -> &str {
    let rest = text.strip_prefix('\\').filter(|_| escapes);
    match rest.and_then(|rest| rest.split_at_checked(6)) {
        Some((designator, data)) if designator.bytes().all(|byte| byte.is_ascii_digit()) => data,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(aim: &str) -> Carrier {
        Carrier::of(&Scan::with_aim(Aim::parse(aim).unwrap_or_else(|| panic!("{aim}")), b""))
    }

    #[test]
    fn fnc1_in_first_position_and_nothing_else_means_element_strings() {
        for aim in [
            "]C1", "]e0", "]e1", "]e2", "]e3", "]d2", "]d5", "]Q3", "]Q4", "]J1", "]J4", "]z1", "]z4", "]O1",
            "]O5", "]L3",
        ] {
            assert!(matches!(of(aim), Carrier::Gs1 { .. }), "{aim}");
        }
        for aim in [
            "]C0", "]C2", "]C4", "]Z0", "]y1", "]A0", "]d1", "]d3", "]d4", "]Q1", "]Q2", "]Q5", "]L0", "]L2",
            "]L5", "]z0", "]zC", "]J0", "]G0", "]O0", "]O4", "]O6",
        ] {
            assert!(matches!(of(aim), Carrier::Plain { .. }), "{aim}");
        }
    }

    #[test]
    fn fnc1_in_second_position_means_an_industrys_data() {
        for aim in ["]C2", "]d3", "]d6", "]Q5", "]Q6", "]J2", "]J5", "]z2", "]z5", "]L4"] {
            assert!(matches!(of(aim), Carrier::Plain { industry: true, .. }), "{aim}");
        }
        for aim in ["]d4", "]d5", "]d6", "]Q2", "]Q4", "]Q6", "]z3", "]z4", "]J3", "]J4", "]L1"] {
            let escapes = match of(aim) {
                Carrier::Plain { escapes, .. } | Carrier::Gs1 { escapes } => escapes,
                _ => false,
            };
            assert!(escapes, "{aim}");
        }
    }

    #[test]
    fn what_escapes_is_undone_of_its_escapes_and_nothing_else_is() {
        for code in b'A'..=b'z' {
            for modifier in (b'0'..=b'9').chain(b'A'..=b'C') {
                let Some(aim) = Aim::parse(&format!("]{}{}", char::from(code), char::from(modifier))) else {
                    continue;
                };
                let scan = Scan::with_aim(aim, br"A\\B");
                let escapes = match Carrier::of(&scan) {
                    Carrier::Plain { escapes, .. } | Carrier::Gs1 { escapes } => escapes,
                    _ => false,
                };
                let undone = crate::damage::undone(scan, crate::Tolerance::default());
                assert_eq!(undone.as_deref() == Some(r"A\B"), escapes, "{aim}: {undone:?}");
            }
        }
    }

    #[test]
    fn an_eci_designator_is_no_data() {
        assert_eq!(without_eci("\\00002601", true), "01");
        assert_eq!(without_eci("\\00002601", false), "\\00002601");
        assert_eq!(without_eci("\\\\0000261", true), "\\\\0000261");
        assert_eq!(without_eci("\\00002é", true), "\\00002é");
    }
}
