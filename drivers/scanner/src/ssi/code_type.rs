//! The code type in front of decode data, and the symbology that it stands for.

use label::{Aim, Symbology};

/// The symbology of a code type. Numbers as in Zebra's scanner SDL, whose first twenty-eight are those of the integration
/// guides; that newer scanners use the later ones on SSI, too, is not verified with a device. Composite symbols and
/// postal codes are left unknown. A type does not tell whether a two-dimensional symbol is one of GS1: only the AIM
/// identifier does, so none is made up from the type.
pub(super) const fn symbology(code_type: u8) -> Symbology {
    match code_type {
        0x01 | 0x13 | 0x20 => Symbology::Code39,
        0x02 | 0x18 => Symbology::Codabar,
        0x03 | 0x19 | 0x21 => Symbology::Code128,
        0x04 | 0x05 | 0x39 => Symbology::Standard2of5,
        0x06 => Symbology::Itf,
        0x07 => Symbology::Code93,
        // With a supplement of two digits 40 is added, of five 80.
        0x08 | 0x48 | 0x88 => Symbology::UpcA,
        0x09 | 0x49 | 0x89 | 0x10 | 0x50 | 0x90 => Symbology::UpcE,
        0x0a | 0x4a | 0x8a => Symbology::Ean8,
        0x0b | 0x4b | 0x8b | 0x16 | 0x36 => Symbology::Ean13,
        0x0c => Symbology::Code11,
        0x0e => Symbology::Msi,
        0x0f => Symbology::Gs1_128,
        0x11 | 0x1a => Symbology::Pdf417,
        0x1b => Symbology::DataMatrix,
        0x1c | 0x2c => Symbology::QrCode,
        0x25 => Symbology::MaxiCode,
        0x2d | 0x2e => Symbology::Aztec,
        0x30..=0x32 => Symbology::DataBar,
        0xb7 => Symbology::HanXin,
        _ => Symbology::Unknown,
    }
}

/// The AIM identifier in front of the data, where there is one and it can be that of the code type. Data may begin with
/// a bracket by themselves.
pub(super) fn split_aim(code_type: u8, data: &[u8]) -> (Option<Aim>, &[u8]) {
    match Aim::split(data) {
        Some((aim, rest)) if fits(aim, symbology(code_type)) => (Some(aim), rest),
        _ => (None, data),
    }
}

/// The symbology, from both. The identifier tells GS1 from plain, the type UPC from EAN.
pub(super) fn told(code_type: u8, aim: Option<Aim>) -> Symbology {
    let by_type = symbology(code_type);
    let by_aim = aim.map_or(Symbology::Unknown, Symbology::from_aim);
    match (by_type, by_aim) {
        (_, Symbology::Unknown | Symbology::Other) => by_type,
        (Symbology::UpcA | Symbology::UpcE | Symbology::Ean8, Symbology::Ean13) => by_type,
        _ => by_aim,
    }
}

/// Whether a scanner that read this kind of symbol sends this identifier. `]X` stands for anything.
fn fits(aim: Aim, by_type: Symbology) -> bool {
    let letters: &[u8] = match by_type {
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE => b"E",
        Symbology::Code128 | Symbology::Gs1_128 => b"C",
        Symbology::Code39 => b"A",
        Symbology::Code93 => b"G",
        Symbology::Codabar => b"F",
        Symbology::Itf => b"I",
        Symbology::Standard2of5 => b"SR",
        Symbology::Code11 => b"H",
        Symbology::Msi => b"M",
        Symbology::DataBar => b"e",
        Symbology::Pdf417 => b"L",
        Symbology::DataMatrix => b"d",
        Symbology::QrCode => b"Q",
        Symbology::Aztec => b"z",
        Symbology::MaxiCode => b"U",
        Symbology::HanXin => b"h",
        // Of an unknown type any identifier is better than none, as long as it is one.
        _ => return Symbology::from_aim(aim) != Symbology::Unknown,
    };
    aim.code == b'X' || letters.contains(&aim.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code_type: u8, data: &[u8]) -> (Option<String>, &'static str, Vec<u8>) {
        let (aim, data) = split_aim(code_type, data);
        (aim.map(|aim| aim.to_string()), told(code_type, aim).name(), data.to_vec())
    }

    #[test]
    fn the_identifier_and_the_type_tell_the_symbology_together() {
        assert_eq!(read(0x1b, b"]d2010"), (Some("]d2".into()), "gs1_data_matrix", b"010".to_vec()));
        assert_eq!(read(0x08, b"]E00"), (Some("]E0".into()), "upc_a", b"0".to_vec()));
        assert_eq!(read(0x0f, b"010"), (None, "gs1_128", b"010".to_vec()));
        assert_eq!(read(0x1c, b"https://x"), (None, "qr_code", b"https://x".to_vec()));
    }

    #[test]
    fn data_that_only_look_like_an_identifier_stay_data() {
        assert_eq!(read(0x03, b"]d2X"), (None, "code_128", b"]d2X".to_vec()));
        assert_eq!(read(0xee, b"]v1X"), (None, "unknown", b"]v1X".to_vec()));
        assert_eq!(read(0x03, b""), (None, "code_128", Vec::new()));
    }
}
