//! The names that stand before values, as data: one more name is one entry.

use super::head::is_mark;
use crate::IdentifierKind as Kind;

/// What is named: an identifier, or something else that says nothing of which unit it is.
pub(super) type Named = Option<Kind>;

/// A name in small letters, and what it names.
pub(super) type Name = (&'static str, Named);

const SERIAL: Named = Some(Kind::Serial);
const PART: Named = Some(Kind::PartNumber);
const LOT: Named = Some(Kind::Lot);
const GTIN: Named = Some(Kind::Gtin);
const IMEI: Named = Some(Kind::Imei);
const MAC: Named = Some(Kind::Mac);
const QUANTITY: Named = Some(Kind::Quantity);
const OTHER: Named = None;

/// The names by their first letter, from `a` on; a longer one before one that it starts with. A blank in a name may be a hyphen or a stop on
/// a label, or nothing ([`after`]), and a letter may have an accent.
#[rustfmt::skip]
static NAMES: [&[Name]; 26] = [
    &[],
    &[
        ("bt mac", MAC), ("ble mac", MAC), ("bluetooth mac", MAC), ("bt", MAC), ("batch", LOT),
    ],
    &[("color", OTHER)],
    &[("date", OTHER)],
    &[
        ("eid", Some(Kind::Eid)), ("eth mac", MAC), ("ethernet mac", MAC), ("express service code", SERIAL), ("express svc code", SERIAL),
        ("ean-13", GTIN), ("ean13", GTIN), ("ean-8", GTIN), ("ean8", GTIN), ("ean", GTIN),
    ],
    &[
        ("fabrikationsnummer", SERIAL), ("fabrikations nr", SERIAL), ("fabrik nr", SERIAL), ("fabr nr", SERIAL),
        ("frame number", SERIAL), ("frame no", SERIAL), ("fw", OTHER),
    ],
    &[("gpon s/n", SERIAL), ("gpon sn", SERIAL), ("gtin-14", GTIN), ("gtin-13", GTIN), ("gtin14", GTIN), ("gtin13", GTIN), ("gtin", GTIN)],
    &[("hw", OTHER)],
    &[
        ("imei/meid", IMEI), ("imei no.", IMEI), ("imei no", IMEI), ("imei1", IMEI), ("imei2", IMEI), ("imei 1", IMEI),
        ("imei 2", IMEI), ("imei", IMEI), ("iccid", Some(Kind::Iccid)), ("isbn-13", GTIN), ("isbn13", GTIN), ("isbn", GTIN),
    ],
    &[],
    &[],
    &[("lot no.", LOT), ("lot no", LOT), ("lot", LOT), ("lan mac", MAC)],
    &[
        ("meid", Some(Kind::Meid)), ("mac", MAC), ("matricola", SERIAL), ("mfg s/n", SERIAL), ("mfg sn", SERIAL),
        ("model number", OTHER), ("model name", OTHER), ("model no.", OTHER), ("model no", OTHER), ("model", OTHER),
    ],
    &[
        ("numero de serie", SERIAL), ("numero di serie", SERIAL), ("n° de serie", SERIAL), ("n° di serie", SERIAL), ("n° serie", SERIAL),
        ("n de serie", SERIAL), ("n di serie", SERIAL), ("n/s", SERIAL),
    ],
    &[("ont s/n", SERIAL), ("ont sn", SERIAL)],
    &[
        ("part number", PART), ("part no.", PART), ("part no", PART), ("p/no.", PART), ("p/no", PART), ("p/n", PART), ("pn", PART),
        ("pid", PART),
    ],
    &[("quantity", QUANTITY), ("qty", QUANTITY)],
    &[("revision", OTHER), ("rev", OTHER)],
    &[
        ("serial number", SERIAL), ("serial no.", SERIAL), ("serial no", SERIAL), ("serial nr.", SERIAL), ("serial nr", SERIAL),
        ("serial num", SERIAL),
        ("serial", SERIAL), ("ser no", SERIAL), ("ser nr", SERIAL), ("serien nummer", SERIAL), ("serien nr", SERIAL), ("service tag (s/n)", SERIAL),
        ("service tag", SERIAL), ("svc tag", SERIAL), ("s/no.", SERIAL), ("s/no", SERIAL), ("s/n", SERIAL),
        ("s.n.", SERIAL), ("snr", SERIAL), ("sn", SERIAL), ("s", SERIAL), ("sku", OTHER),
    ],
    &[],
    &[("upc-a", GTIN), ("upca", GTIN), ("upc", GTIN)],
    &[("vin", Some(Kind::Vin)), ("vid", OTHER), ("version", OTHER)],
    &[("wlan mac", MAC), ("wi fi mac", MAC), ("wan mac", MAC), ("wireless mac", MAC)],
    &[],
    &[],
    &[],
];

/// The names with the first letter that text has.
pub(super) fn like(text: &str) -> &'static [Name] {
    let letter = match text.bytes().next() {
        Some(byte) if byte.is_ascii() => byte.to_ascii_lowercase(),
        _ => text.chars().next().and_then(|letter| u8::try_from(plain(letter)).ok()).unwrap_or_default(),
    };
    NAMES.get(usize::from(letter.wrapping_sub(b'a'))).copied().unwrap_or_default()
}

/// What stands after the name of an address that goes on, the longest way first: it may say what it is, and which of several:
/// `MAC Address 2`, `LAN MAC1`.
pub(super) fn after_rest_of_address(rest: &str) -> [Option<&str>; 3] {
    let of_address = OF_ADDRESS.iter().find_map(|word| after(word, rest));
    [of_address.and_then(after_number), of_address, after_number(rest)]
}

/// How the name of an address goes on.
const OF_ADDRESS: [&str; 4] = [" address", " addr.", " addr", " id"];

/// What stands after which of several it is.
fn after_number(text: &str) -> Option<&str> {
    after(" ", text)?.strip_prefix(|letter: char| plain(letter).is_ascii_digit())
}

/// What stands after a name at the start of a text.
pub(super) fn after<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let mut rest = text;
    for wanted in name.chars() {
        if wanted == ' ' {
            let is_gap = |letter: char| matches!(letter, ' ' | '-' | '.');
            rest = (0..MOST_IN_A_GAP).fold(rest, |rest, _| rest.strip_prefix(is_gap).unwrap_or(rest));
        } else {
            rest = match rest.as_bytes().first() {
                // Nearly all text is of these, and nearly each name is another one.
                Some(byte) if byte.is_ascii() => {
                    rest.get(1..).filter(|_| wanted == char::from(byte.to_ascii_lowercase()))?
                }
                _ => rest.strip_prefix(|letter: char| plain(letter) == wanted)?,
            };
            // An accent may stand apart from its letter.
            if matches!(rest.as_bytes(), [0xcc | 0xcd, ..]) {
                rest = rest.trim_start_matches(|letter| matches!(letter, '\u{300}'..='\u{36f}'));
            }
        }
    }
    Some(rest)
}

/// A stop, a hyphen or a blank, or two of them: `Ser.-Nr.`, `Ser. No.`
const MOST_IN_A_GAP: usize = 2;

/// A letter as the names here have it: small, without an accent, of plain width.
fn plain(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter).to_ascii_lowercase()
        }
        '\u{e8}' | '\u{e9}' | '\u{c8}' | '\u{c9}' => 'e',
        '\u{fa}' | '\u{da}' => 'u',
        '\u{ba}' => '\u{b0}',
        _ => letter,
    }
}

/// The name that text is, with or without the stop or the bracket at its end.
pub(super) fn whole(text: &str) -> Option<&'static Name> {
    let is_whole = |name: &str, what: Named| {
        after(name, text).is_some_and(|rest| {
            rest.is_empty() || what == MAC && after_rest_of_address(rest).contains(&Some(""))
        })
    };
    let without_end = |name: &'static str| name.strip_suffix(['.', ')']);
    like(text).iter().find(|(name, what)| {
        is_whole(name, *what) || without_end(name).is_some_and(|name| is_whole(name, *what))
    })
}

/// Whether text is the name of a value, and nothing else.
pub(super) fn is_caption(text: &str) -> bool {
    caption(text).is_some()
}

/// The name of a value that text is, and nothing else but what stands around it. A letter alone may be anything.
pub(super) fn caption(text: &str) -> Option<&'static Name> {
    let around = |letter: char| matches!(letter, ' ' | '.' | '(' | ')') || is_mark(letter);
    let text = text.trim_matches(around);
    whole(text).filter(|_| text.len() > 1)
}

/// Whether text is the name of something else than a serial number.
pub(crate) fn is_of_another(text: &str) -> bool {
    whole(text).is_some_and(|(_, what)| *what != SERIAL)
}

/// Whether a name ends in the word "number", or what abbreviates it.
pub(super) fn ends_in_number(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let before = ["no", "nr", "number"].iter().find_map(|word| name.strip_suffix(word));
    before.is_some_and(|before| before.ends_with([' ', '/', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_of_its_own_is_the_word_number() {
        for name in ["serial number", "serial nr.", "ser.no.", "s/no", "lot no"] {
            assert!(ends_in_number(name), "{name}");
        }
        for name in ["mac addr", "mac addr.", "snr", "seriennummer", "serial", "color", "sn", "s.n."] {
            assert!(!ends_in_number(name), "{name}");
        }
    }

    #[test]
    fn each_name_is_found_by_its_first_letter_and_hidden_by_none() {
        for (letter, names) in ('a'..='z').zip(NAMES) {
            for (at, (name, what)) in names.iter().enumerate() {
                assert!(name.starts_with(letter), "{name}");
                assert_eq!(whole(&name.to_uppercase()).map(|(_, what)| what), Some(what), "{name}");
                // A letter alone hides none: it needs its mark.
                let hides = |before: &str| before.len() > 1 && name.starts_with(before);
                assert!(!names[..at].iter().any(|(before, _)| hides(before)), "{name}");
            }
        }
        for text in ["", "`", "{", "1", "é", "Z", "SERIALS", "mac addr.."] {
            assert!(whole(text).is_none(), "{text}");
        }
    }
}
