//! The one form of identifiers that are printed in several, so that the same one is the same however it was read.

use crate::IdentifierKind as Kind;
use crate::interpret::shapes;
use std::borrow::Cow;

/// The form that a value of this kind is kept in. None where it has one form only, or the value isn't one that is known.
pub(crate) fn form(value: &str, kind: Kind) -> Option<String> {
    match kind {
        Kind::Imei => printed_imei(value),
        Kind::Meid => meid(&joined(value)),
        Kind::Mac => mac(value),
        Kind::Iccid => iccid(&joined(value)).filter(|digits| digits.len() < value.len()).map(str::to_owned),
        Kind::Eid => eid(value),
        Kind::Vin => vin(value),
        _ => None,
    }
}

/// Without what people print between groups.
fn joined(value: &str) -> Cow<'_, str> {
    if value.contains([' ', '-']) { value.replace([' ', '-'], "").into() } else { value.into() }
}

/// Fifteen digits, where they are printed in groups or with the software version after them.
fn printed_imei(value: &str) -> Option<String> {
    let found = shapes::of_kind(Kind::Imei, value).filter(|found| found.value.len() < value.len());
    found.map(|found| found.value.to_string())
}

/// 32 digits, where they are printed in groups.
fn eid(value: &str) -> Option<String> {
    let digits = joined(value);
    let fits = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (fits && digits.len() < value.len()).then(|| digits.into_owned())
}

/// Seventeen letters and digits in capitals, without the data identifier `I`: none starts with that letter (ISO 3779).
fn vin(value: &str) -> Option<String> {
    let capitals = value.to_ascii_uppercase();
    let vin = if capitals.len() == 18 { capitals.strip_prefix('I')? } else { &capitals };
    let fits = vin.len() == 17 && vin.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && vin != value).then(|| vin.to_owned())
}

/// 14 hex digits in capitals, without check digit: 3GPP2 S.R0048. Ten decimal digits stand for the first eight of
/// them, eight for the last six.
fn meid(value: &str) -> Option<String> {
    let (digits, decimal) = match value.len() {
        14 | 15 => (value.get(..14)?, false),
        18 | 19 => (value.get(..18)?, true),
        _ => return None,
    };
    if !value.bytes().all(|byte| if decimal { byte.is_ascii_digit() } else { byte.is_ascii_hexdigit() }) {
        return None;
    }
    if !decimal {
        return Some(digits.to_ascii_uppercase());
    }
    let (maker, serial) = digits.split_at_checked(10)?;
    let (maker, serial) = (maker.parse::<u32>().ok()?, serial.parse::<u32>().ok()?);
    (serial <= 0xFF_FFFF).then(|| format!("{maker:08X}{serial:06X}"))
}

/// Twelve hex digits in capitals, without anything between them.
fn mac(value: &str) -> Option<String> {
    let digits: String =
        value.chars().filter(|character| !matches!(character, ':' | '-' | '.' | ' ')).collect();
    let fits = digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| digits.to_ascii_uppercase())
}

/// Without the F that fills up 19 digits.
fn iccid(value: &str) -> Option<&str> {
    let digits = value.strip_suffix(['F', 'f']).filter(|digits| digits.len() == 19).unwrap_or(value);
    let fits = matches!(digits.len(), 18..=20) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_identifier_is_the_same_however_it_is_printed() {
        for printed in [
            "AF0123450ABCDE",
            "af0123450abcde",
            "AF0123450ABCDEC",
            "293608736500703710",
            "2936087365007037100",
            "AF 012345 0ABCDE C",
            "2936087365 00703710",
        ] {
            assert_eq!(form(printed, Kind::Meid).as_deref(), Some("AF0123450ABCDE"), "{printed}");
        }
        assert_eq!(form("293608736516777215", Kind::Meid).as_deref(), Some("AF012345FFFFFF"));
        assert_eq!(form("293608736516777216", Kind::Meid), None);
        for printed in
            ["00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", "001A.2B3C.4D5E", "001a2b3c4d5e", "00 1A 2B 3C 4D 5E"]
        {
            assert_eq!(form(printed, Kind::Mac).as_deref(), Some("001A2B3C4D5E"), "{printed}");
        }
        for (printed, kind, wanted) in [
            ("8991101200003204514F", Kind::Iccid, "8991101200003204514"),
            ("8914 8000 0007 4580 9013", Kind::Iccid, "89148000000745809013"),
            ("8903 4011 5600 1000 0000 0000 0000 0121", Kind::Eid, "89034011560010000000000000000121"),
            ("49-015420-323751-8", Kind::Imei, "490154203237518"),
            ("490154203237518 / 01", Kind::Imei, "490154203237518"),
            ("1m8gdm9axkp042788", Kind::Vin, "1M8GDM9AXKP042788"),
            ("I1M8GDM9AXKP042788", Kind::Vin, "1M8GDM9AXKP042788"),
        ] {
            assert_eq!(form(printed, kind).as_deref(), Some(wanted), "{printed}");
        }
        for (printed, kind) in [
            ("293608736599999999", Kind::Meid),
            ("999999999900703710", Kind::Meid),
            ("AF0123450ABCD\u{e9}", Kind::Meid),
            ("00:1a:2b:3c:4d", Kind::Mac),
            ("8991101200003204514", Kind::Iccid),
            ("89034011560010000000000000000121", Kind::Eid),
            ("490154203237518", Kind::Imei),
            ("1M8GDM9AXKP042788", Kind::Vin),
            ("21M8GDM9AXKP042788", Kind::Vin),
            ("af", Kind::Serial),
        ] {
            assert_eq!(form(printed, kind), None, "{printed}");
        }
    }
}
