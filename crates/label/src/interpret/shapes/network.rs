//! Network hardware and vehicles.

use super::{Reading, all_digits};
use crate::bind::algorithm::{has_vin_check_character, vin_value};
use crate::problem::VIN_CHECK_CHARACTER;
use crate::{Evidence, Gtin};

/// IEEE 802: twelve hex digits of a single device (the group bit, the lowest of the first byte, is 0), in pairs with `:`
/// `-` or a blank between them, in fours with `.`, `-` or `:`, in sixes with `-`, `:` or `.` as some makers print it, or without anything. Without anything, at least one is a letter: twelve decimal
/// digits are far more often something else, and are told only where they are a UPC-A too.
pub(super) fn mac(text: &str) -> Option<Reading<'_>> {
    let bytes = text.as_bytes();
    let fits = match (bytes.len(), bytes.get(2), bytes.get(4), bytes.get(6)) {
        (17, Some(separator @ (b':' | b'-' | b' ')), ..) => is_grouped(bytes, *separator, 2),
        (14, _, Some(separator @ (b'.' | b'-' | b':')), _) => {
            is_grouped(bytes, *separator, 4) && (*separator == b'.' || !is_decimal(bytes))
        }
        (13, _, _, Some(separator @ (b'.' | b'-' | b':'))) => {
            is_grouped(bytes, *separator, 6) && !is_decimal(bytes)
        }
        (12, ..) => is_hex(bytes) && (!all_digits(text) || Gtin::of(bytes).is_ok()),
        _ => false,
    };
    let single = text.chars().nth(1).and_then(|digit| digit.to_digit(16)).is_some_and(|digit| digit % 2 == 0);
    (fits && single).then(|| Reading::shaped(text))
}

/// Decimal digits in groups are rather a number that was printed so: sixes of them are too few to tell.
fn is_decimal(bytes: &[u8]) -> bool {
    !bytes.iter().any(u8::is_ascii_alphabetic)
}

fn is_grouped(bytes: &[u8], separator: u8, size: usize) -> bool {
    bytes.split(|byte| *byte == separator).all(|group| group.len() == size && is_hex(group))
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_hexdigit)
}

/// ISO 3779: 17 capital letters and digits but I, O and Q, the last four digits. Only North American ones must have the
/// check character in ninth place, so that a wrong one is a warning. In small letters only a good one is told.
pub(super) fn vin(text: &str) -> Option<Reading<'_>> {
    let bytes = text.as_bytes();
    if bytes.len() == 17
        && bytes.iter().any(u8::is_ascii_lowercase)
        && !bytes.iter().any(u8::is_ascii_uppercase)
    {
        let capitals = text.to_ascii_uppercase();
        let is_checked = vin(&capitals).is_some_and(|reading| reading.evidence == Evidence::Checked);
        return is_checked.then(|| Reading::checked(capitals));
    }
    let fits = bytes.len() == 17
        && bytes.iter().all(|byte| vin_value(*byte).is_some())
        && bytes.iter().rev().take(4).all(u8::is_ascii_digit)
        && !all_digits(text);
    match fits.then(|| has_vin_check_character(bytes))? {
        true => Some(Reading::checked(text)),
        false => {
            let message = "if this is a North American vehicle's number, its check character is wrong";
            Some(Reading::doubted(text, VIN_CHECK_CHARACTER, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_vehicles_have_their_forms() {
        for (read, text, evidence) in [
            (mac as fn(&str) -> Option<Reading<'_>>, "00:1A:2B:3C:4D:5E", Some(Evidence::Shaped)),
            (mac, "00-1a-2b-3c-4d-5e", Some(Evidence::Shaped)),
            (mac, "001A.2B3C.4D5E", Some(Evidence::Shaped)),
            (mac, "001A2B3C4D5E", Some(Evidence::Shaped)),
            (mac, "00 1A 2B 3C 4D 5E", Some(Evidence::Shaped)),
            (mac, "001A2B-3C4D5E", Some(Evidence::Shaped)),
            (mac, "001A2B:3C4D5E", Some(Evidence::Shaped)),
            (mac, "001A-2B3C-4D5E", Some(Evidence::Shaped)),
            (mac, "001122-334455", None),
            (mac, "0011-2233-4455", None),
            (mac, "001A 2B3C 4D5E", None),
            // Of a group.
            (mac, "01:1A:2B:3C:4D:5E", None),
            (mac, "00:1A-2B:3C-4D:5E", None),
            (mac, "00:1A:2B:3C:4D5:E", None),
            (mac, "001122334456", None),
            (mac, "042100005264", Some(Evidence::Shaped)),
            (vin, "1M8GDM9AXKP042788", Some(Evidence::Checked)),
            (vin, "WVWZZZ1JZXW000001", Some(Evidence::Shaped)),
            (vin, "1M8GDM9AXKPI42788", None),
            (vin, "1M8GDM9AXKP04278X", None),
            (vin, "11111111111111111", None),
            (vin, "1m8gdm9axkp042788", Some(Evidence::Checked)),
            (vin, "1m8gdm9AXKP042788", None),
            (vin, "wvwzzz1jzxw000001", None),
        ] {
            assert_eq!(read(text).map(|reading| reading.evidence), evidence, "{text}");
        }
    }
}
