//! The forms. `S` before a serial number and `1P` before a part number are data identifiers (ANSI MH10.8.2).

use super::Form;
use crate::check;
use crate::{IdentifierKind as Kind, Text};

/// Whether a value can be one, and in which form it is kept.
pub(super) type Rest = fn(&str) -> Option<Text<'_>>;

const fn serial(
    maker: &'static str,
    before: &'static str,
    value: &'static str,
    rest: Rest,
    verified: bool,
) -> Form {
    Form { maker, kind: Kind::Serial, before, value, after: "", rest, verified }
}

const SEEN: bool = true;
const NOT_VERIFIED: bool = false;

#[rustfmt::skip]
pub(super) const FORMS: &[Form] = &[
    // 12 characters from 2010 to 2021, 10 since. 11 before 2010, which is what S and 10 make too.
    serial("Apple", "S", "xxxxxxxxxxxx", any, NOT_VERIFIED),
    serial("Apple", "S", "xxxxxxxxxx", any, NOT_VERIFIED),
    serial("Apple", "", "xxxxxxxxxxxx", any, NOT_VERIFIED),
    // The model, the country in one letter or two, and its edition.
    Form { kind: Kind::PartNumber, ..serial("Apple", "", "axxxxaa/a", any, NOT_VERIFIED) },
    Form { kind: Kind::PartNumber, ..serial("Apple", "", "axxxxa/a", any, NOT_VERIFIED) },
    // Machine type and model, which end in the letters of a country, then the serial number, which starts with one; the old form is 7 and
    // 7. Any maker may write a serial number after 1S, so that other letters and digits are only perhaps one of these.
    serial("Lenovo", "1Sxxxxxxxxaa", "axxxxxxx", any, SEEN),
    Form { kind: Kind::PartNumber, after: "axxxxxxx", ..serial("Lenovo", "1S", "xxxxxxxxaa", any, SEEN) },
    serial("Lenovo", "1Sxxxxxxxxxx", "xxxxxxxx", any, NOT_VERIFIED),
    serial("Lenovo", "1Sxxxxxxx", "xxxxxxx", any, NOT_VERIFIED),
    Form { kind: Kind::PartNumber, after: "xxxxxxx", ..serial("Lenovo", "1S", "xxxxxxx", any, NOT_VERIFIED) },
    // The service tag; the express service code is the same number in decimal.
    serial("Dell", "", "xxxxxxx", any, SEEN),
    serial("Dell", "", "ddddddddddd", tag_of_express_code, SEEN),
    serial("Dell", "", "dddddddddd", tag_of_express_code, SEEN),
    serial("Dell", "", "ddd-ddd-ddd-dd", tag_of_printed_code, SEEN),
    serial("Dell", "", "ddd-ddd-ddd-d", tag_of_printed_code, SEEN),
    // Country, site, year, week, and four more.
    serial("HP", "", "aaxdddxxxx", hp_week, SEEN),
    serial("HP", "S", "aaxdddxxxx", hp_week, NOT_VERIFIED),
    // Site, years since 1996, week, and four more.
    serial("Cisco", "", "aaaddddxxxx", cisco_week, SEEN),
    serial("Cisco", "S", "aaaddddxxxx", cisco_week, NOT_VERIFIED),
    serial("Nintendo", "", "aaaddddddddddd", nintendo_digit, SEEN),
    serial("Samsung", "", "Rxxxxxxxxxx", any, NOT_VERIFIED),
    serial("Samsung", "", "xxxxxxxxxxxxxxx", has_letter, NOT_VERIFIED),
];

/// What stands on a Lenovo's box without its data identifier: machine type and model, and the serial number. It only says that two
/// spellings are one unit; of a text by itself it proves too little.
pub(super) const LENOVO_BARE: Form = serial("Lenovo", "ddxxxxxxaa", "axxxxxxx", any, NOT_VERIFIED);

/// Whether text is of a form: `a` a capital letter, `d` a digit, `x` either, all else itself.
pub(super) fn is_of(form: &str, text: &str) -> bool {
    let fits = |(form, byte): (u8, u8)| match form {
        b'a' => byte.is_ascii_uppercase(),
        b'd' => byte.is_ascii_digit(),
        b'x' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        itself => itself == byte,
    };
    form.len() == text.len() && form.bytes().zip(text.bytes()).all(fits)
}

fn any(value: &str) -> Option<Text<'_>> {
    Some(value.into())
}

fn has_letter(value: &str) -> Option<Text<'_>> {
    value.bytes().any(|byte| byte.is_ascii_uppercase()).then(|| value.into())
}

fn tag_of_express_code(value: &str) -> Option<Text<'_>> {
    tag(value).map(Into::into)
}

fn tag_of_printed_code(value: &str) -> Option<Text<'_>> {
    tag(&value.replace('-', "")).map(Into::into)
}

/// The tag of seven digits to base 36 that a decimal number is.
fn tag(value: &str) -> Option<String> {
    let mut number = value.parse::<u64>().ok()?;
    let mut tag = ['0'; 7];
    for place in tag.iter_mut().rev() {
        let digit = u32::try_from(number % 36).ok()?;
        *place = char::from_digit(digit, 36)?.to_ascii_uppercase();
        number /= 36;
    }
    // Another number of digits is no tag.
    (number == 0 && !tag.starts_with(&['0'])).then(|| tag.iter().collect())
}

fn hp_week(value: &str) -> Option<Text<'_>> {
    value.get(4..6).is_some_and(is_week).then(|| value.into())
}

fn cisco_week(value: &str) -> Option<Text<'_>> {
    value.get(5..7).is_some_and(is_week).then(|| value.into())
}

fn is_week(digits: &str) -> bool {
    digits.parse().is_ok_and(|week: u8| (1..=53).contains(&week))
}

/// GS1's check digit over the eleven digits: of the ten before it, every second one counts three times. Source: switchbrew.org,
/// "Product Information", which reckons it out for this example; not the maker's own document.
fn nintendo_digit(value: &str) -> Option<Text<'_>> {
    value.get(3..).is_some_and(|digits| check::ends_in_gs1_digit(digits.as_bytes())).then(|| value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_express_code_is_its_tag_in_decimal() {
        assert_eq!(tag_of_express_code("12542331601").as_deref(), Some("5RFDP01"));
        for (number, tag) in [
            ("2176782336", Some("1000000")),
            ("2176782335", None),
            ("78364164095", Some("ZZZZZZZ")),
            ("78364164096", None),
        ] {
            assert_eq!(tag_of_express_code(number).as_deref(), tag, "{number}");
        }
    }
}
