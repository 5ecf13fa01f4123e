//! EAN-13, EAN-8, UPC-A and UPC-E (GS1 General Specifications, section 5.2; ISO/IEC 15420).

use super::{Element, Symbol, Unencodable, digits, modules};

/// Set A of the digits 0 to 9: widths beginning with a space on the left, with a bar on the right (set C).
const SET_A: [&str; 10] = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];
/// Set B: set A read backwards.
const SET_B: [&str; 10] = ["1123", "1222", "2212", "1141", "2311", "1321", "4111", "2131", "3121", "2113"];
/// Which of the six left digits of an EAN-13 are of set B (`1`), by its first digit.
const LEFT_OF_EAN_13: [&str; 10] =
    ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"];
/// Which digits of a UPC-E are of set B (`1`), by its check digit, for number system 0.
const UPC_E: [&str; 10] =
    ["111000", "110100", "110010", "110001", "101100", "100110", "100011", "101010", "101001", "100101"];

const WRONG_CHECK: &str = "the check digit is wrong; the right one is printed";

/// Encodes 12 or 13 digits.
///
/// # Errors
/// Another count, or something that is no digit.
pub(in super::super) fn ean_13(data: &[u8]) -> Result<Symbol, Unencodable> {
    let (digits, remark) = checked(data, 12, "EAN-13 takes 12 or 13 digits")?;
    let (first, rest) = digits.split_first().ok_or(Unencodable::whole("EAN-13 takes 12 or 13 digits"))?;
    let elements = two_halves(rest, LEFT_OF_EAN_13.get(*first).copied().unwrap_or_default());
    Ok(symbol("ean_13", &digits, elements, remark))
}

/// Encodes 11 or 12 digits.
///
/// # Errors
/// Another count, or something that is no digit.
pub(in super::super) fn upc_a(data: &[u8]) -> Result<Symbol, Unencodable> {
    let (digits, remark) = checked(data, 11, "UPC-A takes 11 or 12 digits")?;
    let elements = two_halves(&digits, "000000");
    Ok(symbol("upc_a", &digits, elements, remark))
}

/// Encodes 7 or 8 digits.
///
/// # Errors
/// Another count, or something that is no digit.
pub(in super::super) fn ean_8(data: &[u8]) -> Result<Symbol, Unencodable> {
    let (digits, remark) = checked(data, 7, "EAN-8 takes 7 or 8 digits")?;
    let elements = two_halves(&digits, "0000");
    Ok(symbol("ean_8", &digits, elements, remark))
}

/// Encodes 6 to 8 digits as they are, or 11 or 12 digits of a UPC-A that can be shortened.
///
/// # Errors
/// Another count, something that is no digit, another number system than 0, or a UPC-A without a short form.
pub(in super::super) fn upc_e(data: &[u8]) -> Result<Symbol, Unencodable> {
    const COUNT: Unencodable = Unencodable::whole("UPC-E takes 6, 7, 8, 11 or 12 digits");
    let digits = digits(data)?;
    let (short, given) = match digits.as_slice() {
        six @ [_, _, _, _, _, _] => (six.to_vec(), None),
        [0, six @ ..] if six.len() == 6 => (six.to_vec(), None),
        [0, six @ .., check] if six.len() == 6 => (six.to_vec(), Some(*check)),
        [0, ten @ ..] if ten.len() == 10 => (shorten(ten).ok_or(NO_SHORT_FORM)?, None),
        [0, ten @ .., check] if ten.len() == 10 => (shorten(ten).ok_or(NO_SHORT_FORM)?, Some(*check)),
        [_, ..] if [7, 8, 11, 12].contains(&digits.len()) => {
            return Err(Unencodable::whole("UPC-E exists for number system 0 only"));
        }
        _ => return Err(COUNT),
    };
    let check = check_digit(&lengthen(&short).ok_or(COUNT)?);
    let sets = UPC_E.get(check).copied().unwrap_or_default();
    let mut elements: Vec<Element> = modules("111").collect();
    elements.extend(half(&short, sets));
    elements.extend(modules("111111"));
    let all: Vec<usize> = [0].into_iter().chain(short).chain([check]).collect();
    let remark = given.filter(|given| *given != check).map(|_| WRONG_CHECK);
    Ok(symbol("upc_e", &all, elements, remark))
}

const NO_SHORT_FORM: Unencodable = Unencodable::whole("this UPC-A has no UPC-E form");

fn symbol(name: &'static str, all: &[usize], elements: Vec<Element>, remark: Option<&'static str>) -> Symbol {
    let caption: String = all.iter().map(usize::to_string).collect();
    Symbol { symbology: name, data: caption.clone().into_bytes(), caption, elements, remark }
}

/// The digits with their check digit, and a remark if the one given was wrong.
fn checked(
    data: &[u8],
    count: usize,
    why: &'static str,
) -> Result<(Vec<usize>, Option<&'static str>), Unencodable> {
    let mut all = digits(data)?;
    if all.len() != count && all.len() != count + 1 {
        return Err(Unencodable::whole(why));
    }
    let given = all.get(count).copied();
    all.truncate(count);
    let check = check_digit(&all);
    all.push(check);
    Ok((all, given.filter(|given| *given != check).map(|_| WRONG_CHECK)))
}

/// GS1's modulo 10: weights 3 and 1 in turn, 3 for the rightmost.
fn check_digit(digits: &[usize]) -> usize {
    let weighted =
        digits.iter().rev().enumerate().map(|(place, digit)| digit * if place % 2 == 0 { 3 } else { 1 });
    (10 - weighted.sum::<usize>() % 10) % 10
}

/// Guard, left half, centre, right half, guard.
fn two_halves(digits: &[usize], left_sets: &str) -> Vec<Element> {
    let (left, right) = digits.split_at(digits.len() / 2);
    let mut elements: Vec<Element> = modules("111").collect();
    elements.extend(half(left, left_sets));
    elements.extend(modules("11111"));
    elements.extend(right.iter().filter_map(|digit| SET_A.get(*digit)).flat_map(|widths| modules(widths)));
    elements.extend(modules("111"));
    elements
}

fn half(digits: &[usize], sets: &str) -> Vec<Element> {
    let table = |set| if set == b'1' { &SET_B } else { &SET_A };
    let widths = digits.iter().zip(sets.bytes()).filter_map(|(digit, set)| table(set).get(*digit));
    widths.flat_map(|widths| modules(widths)).collect()
}

/// The ten digits between number system and check digit that six digits of a UPC-E stand for, with number system.
fn lengthen(short: &[usize]) -> Option<Vec<usize>> {
    let &[a, b, c, d, e, last] = short else { return None };
    Some(match last {
        0..=2 => vec![0, a, b, last, 0, 0, 0, 0, c, d, e],
        3 => vec![0, a, b, c, 0, 0, 0, 0, 0, d, e],
        4 => vec![0, a, b, c, d, 0, 0, 0, 0, 0, e],
        _ => vec![0, a, b, c, d, e, 0, 0, 0, 0, last],
    })
}

fn shorten(ten: &[usize]) -> Option<Vec<usize>> {
    match *ten {
        [a, b, c @ 0..=2, 0, 0, 0, 0, d, e, f] => Some(vec![a, b, d, e, f, c]),
        [a, b, c, 0, 0, 0, 0, 0, d, e] => Some(vec![a, b, c, d, e, 3]),
        [a, b, c, d, 0, 0, 0, 0, 0, e] => Some(vec![a, b, c, d, e, 4]),
        [a, b, c, d, e, 0, 0, 0, 0, f @ 5..=9] => Some(vec![a, b, c, d, e, f]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_b_is_set_a_backwards_and_every_digit_is_seven_modules_wide() {
        for (a, b) in SET_A.iter().zip(SET_B) {
            assert_eq!(a.chars().rev().collect::<String>(), b);
            assert_eq!(a.bytes().map(|digit| digit - b'0').sum::<u8>(), 7);
        }
    }

    #[test]
    fn widths_in_modules_are_those_of_the_standard() {
        assert_eq!(ean_13(b"400638133393").unwrap().dots(1), 95);
        assert_eq!(upc_a(b"03600029145").unwrap().dots(1), 95);
        assert_eq!(ean_8(b"9638507").unwrap().dots(1), 67);
        assert_eq!(upc_e(b"123456").unwrap().dots(1), 51);
    }

    #[test]
    fn the_check_digit_is_added_or_corrected() {
        assert_eq!(ean_13(b"400638133393").unwrap().data, b"4006381333931");
        assert_eq!(ean_13(b"4006381333931").unwrap().remark, None);
        let wrong = ean_13(b"4006381333930").unwrap();
        assert_eq!((wrong.data, wrong.remark), (b"4006381333931".to_vec(), Some(WRONG_CHECK)));
        assert_eq!(upc_a(b"03600029145").unwrap().data, b"036000291452");
        assert_eq!(ean_8(b"9638507").unwrap().data, b"96385074");
    }

    #[test]
    fn a_upc_e_is_the_same_however_it_is_given() {
        for given in ["425261", "0425261", "04252614", "04210000526", "042100005264"] {
            assert_eq!(upc_e(given.as_bytes()).unwrap().data, b"04252614", "{given}");
        }
        assert!(upc_e(b"12345678901").is_err());
        assert!(upc_e(b"01234567890").is_err());
    }

    #[test]
    fn a_letter_or_a_wrong_count_is_refused() {
        assert_eq!(ean_13(b"40063813339X").unwrap_err().taken, 11);
        assert!(ean_13(b"4006").is_err());
        assert!(ean_8(b"").is_err());
        assert!(upc_e(b"").is_err());
    }
}
