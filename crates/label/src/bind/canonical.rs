//! The one form of identifiers that are printed in several, so that the same one is the same however it was read.

use crate::IdentifierKind as Kind;

/// The form that a value of this kind is kept in. None where it has one form only, or the value isn't one that is known.
pub(crate) fn form(value: &str, kind: Kind) -> Option<String> {
    match kind {
        Kind::Meid => meid(value),
        Kind::Mac => mac(value),
        Kind::Iccid => iccid(value).map(str::to_owned),
        _ => None,
    }
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
    value.strip_suffix(['F', 'f']).filter(|digits| digits.len() == 19)
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
        assert_eq!(form("8991101200003204514F", Kind::Iccid).as_deref(), Some("8991101200003204514"));
        for (printed, kind) in [
            ("293608736599999999", Kind::Meid),
            ("999999999900703710", Kind::Meid),
            ("AF0123450ABCD\u{e9}", Kind::Meid),
            ("00:1a:2b:3c:4d", Kind::Mac),
            ("8991101200003204514", Kind::Iccid),
            ("af", Kind::Serial),
        ] {
            assert_eq!(form(printed, kind), None, "{printed}");
        }
    }
}
