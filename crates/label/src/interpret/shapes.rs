//! Identifiers that bare text can be by its form and check digit.
//!
//! A good check digit is weak evidence, one number in ten has it: every shape that fits is a candidate.

use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Text, check};

/// One form that text can have.
struct Shape {
    kind: Kind,
    /// `Checked` where the form has a check digit.
    evidence: Evidence,
    /// The identifier's value, where the text has the form.
    read: fn(&str) -> Option<Text<'_>>,
}

const SHAPES: &[Shape] = &[
    Shape { kind: Kind::Gtin, evidence: Evidence::Checked, read: gtin },
    Shape { kind: Kind::Gtin, evidence: Evidence::Checked, read: upc_e },
    Shape { kind: Kind::Imei, evidence: Evidence::Checked, read: imei },
    Shape { kind: Kind::Imeisv, evidence: Evidence::Shaped, read: imeisv },
    Shape { kind: Kind::Meid, evidence: Evidence::Shaped, read: meid },
    Shape { kind: Kind::Iccid, evidence: Evidence::Checked, read: iccid },
    Shape { kind: Kind::Eid, evidence: Evidence::Checked, read: eid },
    Shape { kind: Kind::Mac, evidence: Evidence::Shaped, read: mac },
    Shape { kind: Kind::Sscc, evidence: Evidence::Checked, read: sscc },
];

/// Adds every identifier that the text can be.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    if text.len() > LONGEST {
        return;
    }
    for shape in SHAPES {
        let Some(value) = (shape.read)(text) else { continue };
        if !label.identifiers.iter().any(|known| known.kind == shape.kind && known.value == value) {
            label.identifiers.push(Identifier { kind: shape.kind, value, evidence: shape.evidence });
        }
    }
}

/// The most bytes that any shape has: an EID.
const LONGEST: usize = 32;

fn gtin(text: &str) -> Option<Text<'_>> {
    Gtin::of(text.as_bytes()).ok().map(Text::from)
}

/// Eight digits are an EAN-8 or a UPC-E: only the symbology tells which.
fn upc_e(text: &str) -> Option<Text<'_>> {
    Gtin::of_upc_e(text.as_bytes()).ok().map(Text::from)
}

/// 3GPP TS 23.003, 6.2.1 and annex B.
fn imei(text: &str) -> Option<Text<'_>> {
    (text.len() == 15 && check::ends_in_luhn_digit(text.as_bytes())).then_some(text.into())
}

/// 3GPP TS 23.003, 6.2.2. It has no check digit.
fn imeisv(text: &str) -> Option<Text<'_>> {
    (text.len() == 16 && all_digits(text)).then_some(text.into())
}

/// 3GPP2 S.R0048: 14 hex digits from A0 on, or the same as 10 and 8 decimal digits.
fn meid(text: &str) -> Option<Text<'_>> {
    let fits = match (text.len(), all_digits(text)) {
        (14, false) => {
            text.bytes().all(|byte| byte.is_ascii_hexdigit())
                && text.starts_with(|first: char| first.to_digit(16).is_some_and(|digit| digit >= 10))
        }
        (18, true) => text.split_at_checked(10).is_some_and(|(maker, serial)| {
            let in_range = |digits: &str, range: core::ops::RangeInclusive<u64>| {
                digits.parse().is_ok_and(|number: u64| range.contains(&number))
            };
            in_range(maker, 0xA000_0000..=0xFFFF_FFFF) && in_range(serial, 0..=0xFF_FFFF)
        }),
        _ => false,
    };
    fits.then_some(text.into())
}

/// ITU-T E.118: 89, then 17 or 18 digits, the last by Luhn.
fn iccid(text: &str) -> Option<Text<'_>> {
    let fits =
        matches!(text.len(), 19 | 20) && text.starts_with("89") && check::ends_in_luhn_digit(text.as_bytes());
    fits.then_some(text.into())
}

/// GSMA SGP.29: 32 digits that are 1 modulo 97.
fn eid(text: &str) -> Option<Text<'_>> {
    let number = Some(text).filter(|text| text.len() == 32 && all_digits(text))?.parse::<u128>().ok()?;
    (number % 97 == 1).then_some(text.into())
}

/// IEEE 802: twelve hex digits, in pairs with `:` or `-` between them or not, of a single device. Without those, at
/// least one is a letter: twelve decimal digits are anything.
fn mac(text: &str) -> Option<Text<'_>> {
    let is_pair = |pair: &[u8]| pair.len() == 2 && pair.iter().all(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let fits = match bytes.get(2) {
        Some(separator @ (b':' | b'-')) => {
            bytes.len() == 17 && bytes.split(|byte| byte == separator).all(is_pair)
        }
        _ => bytes.len() == 12 && bytes.iter().all(u8::is_ascii_hexdigit) && !all_digits(text),
    };
    let single = text.chars().nth(1).and_then(|digit| digit.to_digit(16)).is_some_and(|digit| digit % 2 == 0);
    (fits && single).then_some(text.into())
}

/// GS1 General Specifications 2.2.1, without its application identifier.
fn sscc(text: &str) -> Option<Text<'_>> {
    (text.len() == 18 && check::ends_in_gs1_digit(text.as_bytes())).then_some(text.into())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_have_their_shapes() {
        for (read, good, bad) in [
            (imei as fn(&str) -> Option<Text<'_>>, "490154203237518", "490154203237517"),
            (imeisv, "4901542032375101", "490154203237510A"),
            (meid, "AF0123450ABCDE", "9F0123450ABCDE"),
            (meid, "293608736500703710", "260000000000703710"),
            (eid, "89034011560010000000000000000121", "89034011560010000000000000000122"),
            (mac, "00:1A:2B:3C:4D:5E", "01:1A:2B:3C:4D:5E"),
            (mac, "001A2B3C4D5E", "001122334455"),
            (sscc, "106141412345678908", "106141412345678907"),
        ] {
            assert!(read(good).is_some(), "{good}");
            assert!(read(bad).is_none(), "{bad}");
        }
        assert!(iccid("89148000000745809013").is_some());
        assert!(SHAPES.iter().all(|shape| (shape.read)(&"1".repeat(LONGEST + 1)).is_none()));
    }
}
