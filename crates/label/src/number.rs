//! The numbers that have a form of their own: by kind, what makes one, whether its check digit is good, and the one form that it is kept
//! in, so that the same one is the same however it was read.
//!
//! This is the one table of them. Whoever asks what a text or a value can be, what a data or application identifier declares, what
//! is odd about it, and whether it fits a product's rule, asks here.

use crate::bind::algorithm::{ends_in_luhn16_digit, has_vin_check_character, is_one_modulo_97, vin_value};
use crate::gtin::Flaw as GtinFlaw;
use crate::{Gtin, IdentifierKind as Kind, check};
use std::borrow::Cow;

/// A number of a kind with a form of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number<'a> {
    /// In the one form of its kind.
    pub(crate) value: Cow<'a, str>,
    /// What its check digit says.
    pub(crate) digit: Digit,
}

/// What a number's check digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digit {
    /// It is good.
    Good,
    /// There is none.
    None,
    /// It is wrong or left out, and many of the kind have none.
    Doubtful,
}

/// Why a text is no number of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It hasn't the form.
    Form,
    /// It has the form, and a wrong check digit.
    Check,
}

type Read<'a> = Result<Number<'a>, Flaw>;

/// Reads a text as a number of that kind. None where the kind has no form of its own.
pub(crate) fn read(kind: Kind, text: &str) -> Option<Read<'_>> {
    Some(match kind {
        Kind::Gtin => gtin(text),
        Kind::Imei => imei(text),
        Kind::Imeisv => imeisv(text),
        Kind::Meid => meid(text),
        Kind::Iccid => iccid(text),
        Kind::Eid => eid(text),
        Kind::Mac => mac(text),
        Kind::Vin => vin(text),
        Kind::Sscc => sscc(text),
        Kind::Ppn => ppn(text),
        _ => return None,
    })
}

/// The end of a sentence that says what a text without the form of the kind is not.
pub(crate) const fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Gtin => "no product code (GTIN): that has 8, 12, 13 or 14 digits",
        Kind::Imei => "no IMEI: that has 15 digits",
        Kind::Imeisv => "no IMEI with software version: that has 16 digits",
        Kind::Meid => "no MEID: that has 14 hex digits or 18 digits, and perhaps a check digit",
        Kind::Iccid => "no SIM card's number: that has 18 to 20 digits from 89 on",
        Kind::Eid => "no embedded SIM's number: that has 32 digits",
        Kind::Mac => "no network address (MAC): that has 12 or 16 hex digits",
        Kind::Vin => "no vehicle's number: that has 17 letters and digits, but no I, O or Q",
        Kind::Sscc => "no shipping container's number (SSCC): that has 18 digits",
        Kind::Ppn => "no pharmacy product number: that has 5 to 22 capital letters and digits",
        _ => "not of its kind",
    }
}

/// Which identifier of a mobile telephone a text is, by its form: AI 8002 and data identifier 22S declare any of them (3GPP TS 23.003 6.2;
/// 3GPP2 S.R0048).
///
/// # Errors
/// It is none, or a MEID with a wrong check digit.
#[inline(never)]
pub(crate) fn telephone(text: &str) -> Result<Kind, Flaw> {
    match (text.len(), all_digits(text)) {
        // Without its check digit; a MEID in decimal digits alone starts with 99.
        (14, true) if !text.starts_with("99") => Ok(Kind::Imei),
        (15, true) => Ok(Kind::Imei),
        (16, true) => Ok(Kind::Imeisv),
        (14 | 15 | 18 | 19, _) if text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            meid(text).map(|_| Kind::Meid)
        }
        _ => Err(Flaw::Form),
    }
}

/// Whether a network address is that of a group of devices, which no device has: the lowest bit of its first byte is set (IEEE 802, 8.2).
pub(crate) fn is_of_a_group(mac: &str) -> bool {
    mac.chars().nth(1).and_then(|digit| digit.to_digit(16)).is_some_and(|digit| digit % 2 == 1)
}

impl<'a> Number<'a> {
    fn good(value: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), digit: Digit::Good }
    }

    fn without_digit(value: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), digit: Digit::None }
    }

    fn doubtful_unless(is_good: bool, value: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), digit: if is_good { Digit::Good } else { Digit::Doubtful } }
    }
}

/// GS1 General Specifications 7.9. Kept with 14 digits.
fn gtin(text: &str) -> Read<'_> {
    match Gtin::of(text.as_bytes()) {
        Ok(gtin) => Ok(Number::good(gtin.as_str().to_owned())),
        Err(GtinFlaw::CheckDigit(_)) => Err(Flaw::Check),
        Err(GtinFlaw::Form) => Err(Flaw::Form),
    }
}

/// Fifteen digits, the last by Luhn (3GPP TS 23.003, 6.2.1 and annex B), as printed with hyphens or spaces, or with a software
/// version after a stroke. Zeros alone are what a telephone says that has lost its number.
fn imei(text: &str) -> Read<'_> {
    let is_one = |digits: &str| digits.len() == 15 && digits.bytes().any(|digit| digit != b'0');
    // As nearly all come.
    if is_one(text) && check::ends_in_luhn_digit(text.as_bytes()) {
        return Ok(Number::good(text));
    }
    let version =
        |after: &str| matches!(after.trim_start(), version if version.len() == 2 && all_digits(version));
    let bare = text.split_once('/').filter(|(_, after)| version(after)).map(|(imei, _)| imei.trim_end());
    let digits = compact(bare.unwrap_or(text), BETWEEN_DIGITS);
    match is_one(&digits) && all_digits(&digits) {
        true if check::ends_in_luhn_digit(digits.as_bytes()) => Ok(Number::good(digits)),
        true => Err(Flaw::Check),
        false => Err(Flaw::Form),
    }
}

/// Sixteen digits without a check digit (3GPP TS 23.003, 6.2.2).
fn imeisv(text: &str) -> Read<'_> {
    let digits = compact(text, BETWEEN_DIGITS);
    let fits = digits.len() == 16 && all_digits(&digits);
    fits.then(|| Number::without_digit(digits)).ok_or(Flaw::Form)
}

/// 14 hex digits, or the same as 10 and 8 decimal digits, the first ten for the first eight of them, eight for the last six; either
/// with a check digit or without (3GPP2 S.R0048). Where no digit is a letter, the check digit is Luhn's. Kept as 14 hex digits in
/// capitals.
fn meid(text: &str) -> Read<'_> {
    let digits = compact(text, BETWEEN_DIGITS);
    let is_decimal = all_digits(&digits);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (value, has_digit) = match digits.len() {
        14 | 15 if is_hex => (capitals(start_of(&digits, 14)), digits.len() == 15),
        18 | 19 if is_decimal => (hex_meid(&digits).ok_or(Flaw::Form)?.into(), digits.len() == 19),
        _ => return Err(Flaw::Form),
    };
    let is_good = match digits.get(..14).is_some_and(all_digits) {
        true => check::ends_in_luhn_digit(digits.as_bytes()),
        false => ends_in_luhn16_digit(digits.as_bytes()),
    };
    match (has_digit, is_good) {
        (false, _) => Ok(Number::without_digit(value)),
        (true, true) => Ok(Number::good(value)),
        (true, false) => Err(Flaw::Check),
    }
}

/// The hex digits that 18 decimal ones stand for.
fn hex_meid(digits: &str) -> Option<String> {
    let (maker, serial) = (digits.get(..10)?.parse::<u32>().ok()?, digits.get(10..18)?.parse::<u32>().ok()?);
    (serial <= 0xFF_FFFF).then(|| format!("{maker:08X}{serial:06X}"))
}

/// 89, then 16 to 18 digits (ITU-T E.118). Whether the last is a check digit differs from issuer to issuer. An F that fills up 19
/// digits is no part of it.
fn iccid(text: &str) -> Read<'_> {
    let digits = compact(text, BETWEEN_DIGITS);
    let digits = match digits.strip_suffix(['F', 'f']).filter(|digits| digits.len() == 19) {
        Some(_) => start_of(&digits, 19),
        None => digits,
    };
    let fits = matches!(digits.len(), 18..=20) && all_digits(&digits) && digits.starts_with("89");
    let is_good = fits && check::ends_in_luhn_digit(digits.as_bytes());
    fits.then(|| Number::doubtful_unless(is_good, digits)).ok_or(Flaw::Form)
}

/// 32 digits that are 1 modulo 97 (GSMA SGP.29).
fn eid(text: &str) -> Read<'_> {
    let digits = compact(text, BETWEEN_DIGITS);
    match digits.len() == 32 && all_digits(&digits) {
        true if is_one_modulo_97(digits.as_bytes()) => Ok(Number::good(digits)),
        true => Err(Flaw::Check),
        false => Err(Flaw::Form),
    }
}

/// Twelve hex digits, or sixteen of an EUI-64 (IEEE 802), whatever stands between them. Kept in capitals, without anything. One of sixteen
/// with FFFE in the middle is that of twelve written so.
fn mac(text: &str) -> Read<'_> {
    let digits = compact(text, b":-. ");
    if !matches!(digits.len(), 12 | 16) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Flaw::Form);
    }
    let digits = capitals(digits);
    Ok(Number::without_digit(match digits.get(6..10) {
        Some("FFFE") if digits.len() == 16 => {
            [start_of(&digits, 6).as_ref(), digits.get(10..).unwrap_or_default()].concat().into()
        }
        _ => digits,
    }))
}

/// 17 letters and digits (ISO 3779). The check character in ninth place is binding in North America only. Kept in capitals,
/// without the data identifier `I`: none starts with that letter.
fn vin(text: &str) -> Read<'_> {
    let text = if text.len() == 18 { text.strip_prefix(['I', 'i']).unwrap_or(text) } else { text };
    let vin = capitals(text.into());
    let fits = text.len() == 17 && vin.bytes().all(|byte| vin_value(byte).is_some());
    let is_good = fits && has_vin_check_character(vin.as_bytes());
    fits.then(|| Number::doubtful_unless(is_good, vin)).ok_or(Flaw::Form)
}

/// Eighteen digits (GS1 General Specifications 2.2.1), without their application identifier.
fn sscc(text: &str) -> Read<'_> {
    match text.len() == 18 && all_digits(text) {
        true if check::ends_in_gs1_digit(text.as_bytes()) => Ok(Number::good(text)),
        true => Err(Flaw::Check),
        false => Err(Flaw::Form),
    }
}

/// IFA coding system, specification of the PPN: the characters' ASCII codes, weighed 2, 3, 4 and so on from the left, modulo 97.
fn ppn(text: &str) -> Read<'_> {
    let upper = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if !(matches!(text.len(), 5..=22) && text.bytes().all(upper)) {
        return Err(Flaw::Form);
    }
    let (front, digits) = text.split_at_checked(text.len() - 2).unwrap_or_default();
    let sum: u32 = front.bytes().zip(2_u32..).map(|(byte, weight)| u32::from(byte) * weight).sum();
    let is_good = all_digits(digits) && digits.parse() == Ok(sum % 97);
    if is_good { Ok(Number::good(text)) } else { Err(Flaw::Check) }
}

/// What people and printers put between digits.
const BETWEEN_DIGITS: &[u8] = b"- ";

/// A text without the marks between its characters. Marks at its ends stay: it is something else then.
fn compact<'a>(text: &'a str, marks: &[u8]) -> Cow<'a, str> {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(|byte| marks.contains(byte));
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| is_mark(Some(byte))) || is_mark(bytes.first()) || is_mark(bytes.last()) {
        return text.into();
    }
    text.split(|character| u8::try_from(character).is_ok_and(|byte| marks.contains(&byte)))
        .collect::<String>()
        .into()
}

fn capitals(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => text.to_ascii_uppercase().into(),
        false => text,
    }
}

/// The first so many characters (ASCII).
fn start_of<'a>(text: &Cow<'a, str>, length: usize) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => text.get(..length).unwrap_or_default().into(),
        Cow::Owned(text) => text.get(..length).unwrap_or_default().to_owned().into(),
    }
}

fn all_digits(text: &str) -> bool {
    check::all_digits(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(kind: Kind, text: &str) -> Result<String, Flaw> {
        read(kind, text).unwrap().map(|number| number.value.into_owned())
    }

    #[test]
    fn one_number_is_the_same_however_it_is_printed() {
        for (kind, value, printed) in [
            (
                Kind::Meid,
                "AF0123450ABCDE",
                &[
                    "AF0123450ABCDE",
                    "af0123450abcde",
                    "AF0123450ABCDEC",
                    "AF 012345 0ABCDE C",
                    "293608736500703710",
                    "2936087365007037100",
                ][..],
            ),
            (Kind::Meid, "AF012345FFFFFF", &["293608736516777215"]),
            (Kind::Meid, "49015420323751", &["490154203237518", "49015420323751"]),
            (
                Kind::Mac,
                "001A2B3C4D5E",
                &[
                    "00:1a:2b:3c:4d:5e",
                    "00-1A-2B-3C-4D-5E",
                    "001A.2B3C.4D5E",
                    "001a2b3c4d5e",
                    "00 1A 2B 3C 4D 5E",
                    "00:1a:2b:ff:fe:3c:4d:5e",
                ],
            ),
            (Kind::Mac, "001A2B00003C4D5E", &["001a2b00003c4d5e"]),
            (Kind::Mac, "001A2BFFFE3C", &["00:1a:2b:ff:fe:3c"]),
            (
                Kind::Imei,
                "490154203237518",
                &[
                    "490154203237518",
                    "49-015420-323751-8",
                    "49 015420 323751 8",
                    "490154203237518/01",
                    "490154203237518 / 01",
                ],
            ),
            (Kind::Imeisv, "4901542032375101", &["4901542032375101", "49-015420-323751-01"]),
            (Kind::Eid, "89034011560010000000000000000121", &["8903 4011 5600 1000 0000 0000 0000 0121"]),
            (Kind::Iccid, "8991101200003204514", &["8991101200003204514F", "8991 1012 0000 3204 514f"]),
            (
                Kind::Vin,
                "1M8GDM9AXKP042788",
                &["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "I1M8GDM9AXKP042788"],
            ),
            (Kind::Gtin, "04006381333931", &["4006381333931", "04006381333931"]),
            (Kind::Sscc, "106141412345678908", &["106141412345678908"]),
            (Kind::Ppn, "110375286414", &["110375286414"]),
        ] {
            for printed in printed {
                assert_eq!(kept(kind, printed).as_deref(), Ok(value), "{printed}");
            }
            assert_eq!(kept(kind, value).as_deref(), Ok(value), "what is kept is kept as it is");
        }
        assert!(read(Kind::Serial, "ABC").is_none());
    }

    #[test]
    fn what_is_none_is_told_from_what_has_a_wrong_check_digit() {
        for (kind, text, flaw) in [
            (Kind::Meid, "AF0123450ABCDED", Flaw::Check),
            (Kind::Meid, "2936087365007037101", Flaw::Check),
            (Kind::Meid, "490154203237517", Flaw::Check),
            (Kind::Meid, "293608736516777216", Flaw::Form),
            (Kind::Meid, "293608736599999999", Flaw::Form),
            (Kind::Meid, "999999999900703710", Flaw::Form),
            (Kind::Meid, "2936087365+0703710", Flaw::Form),
            (Kind::Meid, "AF0123450ABCD\u{e9}", Flaw::Form),
            (Kind::Imei, "490154203237517", Flaw::Check),
            (Kind::Imei, "49015420323751", Flaw::Form),
            (Kind::Imei, "000000000000000", Flaw::Form),
            (Kind::Vin, "21M8GDM9AXKP042788", Flaw::Form),
            (Kind::Imei, "49-015420-323751-8-", Flaw::Form),
            (Kind::Imei, "-49-015420-323751-8", Flaw::Form),
            (Kind::Imei, "490154203237518/A1", Flaw::Form),
            (Kind::Imeisv, "490154203237518", Flaw::Form),
            (Kind::Eid, "89034011560010000000000000000122", Flaw::Check),
            (Kind::Eid, "98", Flaw::Form),
            (Kind::Iccid, "99148000000745809013", Flaw::Form),
            (Kind::Iccid, "89148000000745809", Flaw::Form),
            (Kind::Mac, "00:1a:2b:3c:4d", Flaw::Form),
            (Kind::Mac, "001A2BFFFE3C4D", Flaw::Form),
            (Kind::Vin, "1M8GDM9AXKPO42788", Flaw::Form),
            (Kind::Sscc, "106141412345678907", Flaw::Check),
            (Kind::Sscc, "10614141234567890", Flaw::Form),
            (Kind::Gtin, "4006381333932", Flaw::Check),
            (Kind::Gtin, "400638133393", Flaw::Check),
            (Kind::Gtin, "40063813339", Flaw::Form),
            (Kind::Ppn, "110375286415", Flaw::Check),
            (Kind::Ppn, "1234", Flaw::Form),
        ] {
            assert_eq!(kept(kind, text), Err(flaw), "{text}");
            assert!(form(kind).starts_with("no "));
        }
        for (kind, text, digit) in [
            (Kind::Iccid, "89148000000745809014", Digit::Doubtful),
            (Kind::Iccid, "89148000000745809013", Digit::Good),
            (Kind::Vin, "WVWZZZ1JZXW000001", Digit::Doubtful),
            (Kind::Meid, "AF0123450ABCDE", Digit::None),
            // Of digits alone the check digit is Luhn's.
            (Kind::Meid, "490154203237518", Digit::Good),
        ] {
            assert_eq!(
                read(kind, text).and_then(Result::ok).map(|number| number.digit),
                Some(digit),
                "{text}"
            );
        }
    }
}
