//! Symbologies of narrow and wide elements: CODE39, ITF and CODABAR.

use super::{Element, Symbol, Unencodable, ascii, digits, two_widths};

/// ISO/IEC 16388, table 1: bars and spaces of each character, `1` for wide; the last is start and stop.
const CODE_39: [(u8, &str); 44] = [
    (b'0', "000110100"),
    (b'1', "100100001"),
    (b'2', "001100001"),
    (b'3', "101100000"),
    (b'4', "000110001"),
    (b'5', "100110000"),
    (b'6', "001110000"),
    (b'7', "000100101"),
    (b'8', "100100100"),
    (b'9', "001100100"),
    (b'A', "100001001"),
    (b'B', "001001001"),
    (b'C', "101001000"),
    (b'D', "000011001"),
    (b'E', "100011000"),
    (b'F', "001011000"),
    (b'G', "000001101"),
    (b'H', "100001100"),
    (b'I', "001001100"),
    (b'J', "000011100"),
    (b'K', "100000011"),
    (b'L', "001000011"),
    (b'M', "101000010"),
    (b'N', "000010011"),
    (b'O', "100010010"),
    (b'P', "001010010"),
    (b'Q', "000000111"),
    (b'R', "100000110"),
    (b'S', "001000110"),
    (b'T', "000010110"),
    (b'U', "110000001"),
    (b'V', "011000001"),
    (b'W', "111000000"),
    (b'X', "010010001"),
    (b'Y', "110010000"),
    (b'Z', "011010000"),
    (b'-', "010000101"),
    (b'.', "110000100"),
    (b' ', "011000100"),
    (b'$', "010101000"),
    (b'/', "010100010"),
    (b'+', "010001010"),
    (b'%', "000101010"),
    (b'*', "010010100"),
];

/// ISO/IEC 16390, table 1: the five elements of each digit.
const ITF: [&str; 10] =
    ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];

/// EN 798: the seven elements of each character; the last four start and stop.
const CODABAR: [(u8, &str); 20] = [
    (b'0', "0000011"),
    (b'1', "0000110"),
    (b'2', "0001001"),
    (b'3', "1100000"),
    (b'4', "0010010"),
    (b'5', "1000010"),
    (b'6', "0100001"),
    (b'7', "0100100"),
    (b'8', "0110000"),
    (b'9', "1001000"),
    (b'-', "0001100"),
    (b'$', "0011000"),
    (b':', "1000101"),
    (b'/', "1010001"),
    (b'.', "1010100"),
    (b'+', "0010101"),
    (b'A', "0011010"),
    (b'B', "0101001"),
    (b'C', "0001011"),
    (b'D', "0001110"),
];

/// Encodes CODE39; start and stop are added unless given.
///
/// # Errors
/// No data, or a character that CODE39 does not have.
pub(in super::super) fn code_39(data: &[u8]) -> Result<Symbol, Unencodable> {
    let bare = data.strip_prefix(b"*").and_then(|rest| rest.strip_suffix(b"*")).unwrap_or(data);
    if bare.is_empty() {
        return Err(Unencodable::whole("CODE39 needs at least one character"));
    }
    if let Some(star) = bare.iter().position(|&byte| byte == b'*') {
        return Err(Unencodable { taken: star, why: "* is the start and stop of CODE39" });
    }
    let whole = [b"*", bare, b"*"].concat();
    let elements = spaced(&CODE_39, &whole, "a character that CODE39 does not have")
        .map_err(|error| Unencodable { taken: error.taken.saturating_sub(1), ..error })?;
    Ok(symbol("code_39", bare.to_vec(), &whole, elements, None))
}

/// Encodes CODABAR, start and stop included.
///
/// # Errors
/// It does not begin and end with A to D, or has a character that CODABAR does not have.
pub(in super::super) fn codabar(data: &[u8]) -> Result<Symbol, Unencodable> {
    let upper = data.to_ascii_uppercase();
    let guarded = matches!(upper.as_slice(), [b'A'..=b'D', .., b'A'..=b'D']);
    if !guarded {
        return Err(Unencodable::whole("CODABAR data begins and ends with A, B, C or D"));
    }
    let elements = spaced(&CODABAR, &upper, "a character that CODABAR does not have")?;
    Ok(symbol("codabar", upper.clone(), &upper, elements, None))
}

/// Encodes digits in pairs. An odd last digit is left out, as the printer does.
///
/// # Errors
/// Less than two digits, or something that is no digit.
pub(in super::super) fn itf(data: &[u8]) -> Result<Symbol, Unencodable> {
    let odd = data.len() % 2 == 1;
    let even = data.get(..data.len() - usize::from(odd)).unwrap_or_default();
    let digits = digits(even)?;
    if digits.is_empty() {
        return Err(Unencodable::whole("ITF takes an even number of digits, at least two"));
    }
    let mut elements: Vec<Element> = two_widths("0000").collect();
    for pair in digits.chunks_exact(2) {
        let mut patterns = pair.iter().filter_map(|digit| ITF.get(*digit));
        if let (Some(bars), Some(spaces)) = (patterns.next(), patterns.next()) {
            elements.extend(two_widths(bars).zip(two_widths(spaces)).flat_map(|(bar, space)| [bar, space]));
        }
    }
    elements.extend(two_widths("100"));
    let remark = odd.then_some("ITF takes pairs of digits; the last digit is not printed");
    Ok(symbol("itf", even.to_vec(), even, elements, remark))
}

fn symbol(
    symbology: &'static str,
    data: Vec<u8>,
    caption: &[u8],
    elements: Vec<Element>,
    remark: Option<&'static str>,
) -> Symbol {
    Symbol { symbology, data, caption: ascii(caption), elements, remark }
}

/// Characters with a narrow space between.
fn spaced(table: &[(u8, &str)], data: &[u8], why: &'static str) -> Result<Vec<Element>, Unencodable> {
    let mut elements = Vec::new();
    for (at, byte) in data.iter().enumerate() {
        let (_, pattern) =
            table.iter().find(|(known, _)| known == byte).ok_or(Unencodable { taken: at, why })?;
        if at > 0 {
            elements.push(Element::Narrow);
        }
        elements.extend(two_widths(pattern));
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_of_nine_elements_are_wide() {
        for (character, pattern) in CODE_39 {
            let wide = pattern.bytes().filter(|digit| *digit == b'1').count();
            assert_eq!((pattern.len(), wide), (9, 3), "{}", char::from(character));
        }
        assert!(ITF.iter().all(|pattern| pattern.bytes().filter(|digit| *digit == b'1').count() == 2));
    }

    #[test]
    fn start_and_stop_of_code_39_are_added_once() {
        assert_eq!(code_39(b"AB-1"), code_39(b"*AB-1*"));
        assert_eq!(code_39(b"AB-1").unwrap().caption, "*AB-1*");
        assert_eq!(code_39(b"AB-1").unwrap().data, b"AB-1");
        assert!(code_39(b"ab").is_err());
        assert!(code_39(b"").is_err());
        assert!(code_39(b"A*B").is_err());
    }

    #[test]
    fn an_odd_digit_of_itf_is_dropped_with_a_remark() {
        let symbol = itf(b"12345").unwrap();
        assert_eq!(symbol.data, b"1234");
        assert!(symbol.remark.is_some());
        assert!(itf(b"1").is_err());
    }

    #[test]
    fn codabar_needs_its_guards() {
        assert_eq!(codabar(b"a123b").unwrap().data, b"A123B");
        assert!(codabar(b"123").is_err());
        assert!(codabar(b"A").is_err());
    }
}
