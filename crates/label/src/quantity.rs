//! How many a code says that there are.

use crate::Problem;
use crate::problem::SERIAL_OF_CASE;

/// What single units are counted in, in small letters: one of it is one unit. One of anything else, a carton, a dozen, a thousand, may be
/// many. The last ones are codes of UN/ECE recommendation 20.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "pc", "pcs", "pce", "pces", "piece", "pieces", "ea", "each", "un", "unit", "units", "u", "nos", "set", "sets",
    "st", "stk", "stck", "st\u{fc}ck", "stueck", "stuks", "szt", "ks", "kpl", "db", "adet",
    "pz", "pza", "pzas", "pezzo", "pezzi", "pieza", "piezas", "unidad", "unidades", "pi\u{e8}ce", "pi\u{e8}ces", "unit\u{e9}", "unit\u{e9}s",
    "\u{53f0}", "\u{4ef6}", "\u{4e2a}", "\u{500b}", "\u{53ea}", "\u{90e8}",
    "c62", "h87",
];

/// The codes of ANSI X12.3 (data element 355) of single units, as they stand right after a number in 7Q.
const CODES: &[&str] = &["EA", "PC", "UN", "ST"];

/// The number of a quantity in words, without the unit that it is counted in: `2 PCS`. None where how many there are isn't clear: of `1 CARTON`,
/// and of `1.000`, which is a thousand in some languages.
pub(crate) fn of(value: &str) -> Option<&str> {
    let end = value.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at_checked(end)?;
    let is_clear = is_number(number) && number.split('.').nth(1).is_none_or(|part| part.len() < 3);
    (is_clear && (unit.trim().is_empty() || is_unit(unit))).then_some(number)
}

/// Whether a word is what single units are counted in, however it is cut short or made plural: `PCS`, `pc.`, `PC(S)`.
pub(crate) fn is_unit(word: &str) -> bool {
    let letters = || word.trim().chars().filter(|letter| !matches!(letter, '.' | '(' | ')'));
    UNITS.iter().any(|known| letters().flat_map(char::to_lowercase).eq(known.chars()))
}

/// The number of a quantity with a code right after it, `20PC`.
pub(crate) fn before_code(value: &str) -> Option<&str> {
    CODES.iter().find_map(|code| value.strip_suffix(code)).filter(|number| is_number(number))
}

/// Whether text is a number of digits, with one point at most.
fn is_number(text: &str) -> bool {
    text.starts_with(|digit: char| digit.is_ascii_digit())
        && text.len() <= LONGEST
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().filter(|byte| *byte == b'.').count() <= 1
}

/// The most digits of one, with its point.
const LONGEST: usize = 20;

/// Whether there is more than one.
pub(crate) fn is_several(number: &str) -> bool {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    match whole.trim_start_matches('0') {
        "" => false,
        "1" => part.bytes().any(|digit| digit != b'0'),
        _ => true,
    }
}

/// What is said of a serial number beside it then.
pub(crate) fn of_case() -> Problem {
    let message = "this serial number stands beside a quantity of more than one: it may be that of the box, and of no unit in it";
    Problem::warning(SERIAL_OF_CASE, None, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_with_the_unit_that_it_is_counted_in() {
        for (text, wanted) in [
            ("2", Some("2")),
            ("20 PCS", Some("20")),
            ("01 pc.", Some("01")),
            ("1EA", Some("1")),
            ("1 St\u{fc}ck", Some("1")),
            ("1 ST\u{dc}CK", Some("1")),
            ("1 Stk.", Some("1")),
            ("1 PC(S)", Some("1")),
            ("20 Unit(s)", Some("20")),
            ("1 (PC)", Some("1")),
            ("1 ()", None),
            ("1 P C", None),
            ("1 PCS/CTN", None),
            ("1.0", Some("1.0")),
            ("1.50", Some("1.50")),
            ("1 C62", Some("1")),
            ("1K", None),
            ("1 CARTON", None),
            ("1 DOZEN", None),
            ("1.000", None),
            ("1.2.5", None),
            ("1/20", None),
            ("+20", None),
            (".5", None),
            ("two", None),
            ("", None),
            ("123456789012345678901", None),
        ] {
            assert_eq!(of(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("20PC", Some("20")),
            ("1EA", Some("1")),
            ("1CT", None),
            ("PC", None),
            ("2", None),
            ("2pc", None),
        ] {
            assert_eq!(before_code(text), wanted, "{text}");
        }
    }

    #[test]
    fn more_than_one_is_several() {
        for (number, wanted) in [
            ("1", false),
            ("01", false),
            ("1.0", false),
            ("0", false),
            ("0.5", false),
            ("1.5", true),
            ("2", true),
        ] {
            assert_eq!(is_several(number), wanted, "{number}");
        }
    }
}
