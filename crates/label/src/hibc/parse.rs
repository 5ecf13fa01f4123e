use super::{check, secondary};
use crate::contents::Contents;
use crate::gs1::MAX_ELEMENTS;
use crate::problem::{CHARACTER, CHECK_CHARACTER, DEVICE_IDENTIFIER, EMPTY, TOO_MANY_ELEMENTS};
use crate::slice::position;
use crate::{IdentifierKind as Kind, Problem, mh10};

/// Reads an HIBC code. `None` for text that is none.
///
/// `+` and a letter start the primary code, `+$` the secondary one. `+` and five digits start a secondary one of the
/// older form, but other text too: that is only read where all of it fits, and stays a candidate. Other text with HIBC's check
/// character is doubted: `+/` starts what hospitals label for themselves (ANSI/HIBC 1.3), which is nothing of a unit for sale.
pub(crate) fn read(text: &str) -> Option<Result<Contents<'_>, Problem>> {
    let (_, [first, ..]) = text.as_bytes().split_first().filter(|(flag, _)| **flag == b'+')? else {
        return None;
    };
    match first {
        b'A'..=b'Z' if looks_primary(text) => Some(read_code(text)),
        b'$' => Some(read_code(text)),
        b'0'..=b'9' if !text.bytes().skip(1).all(|byte| byte.is_ascii_digit()) => match read_code(text) {
            Ok(contents) => Some(Ok(Contents { only_checked: true, ..contents })),
            Err(_) => doubted(text),
        },
        b'/' => doubted(text),
        _ => None,
    }
}

/// Text that starts as a code does, and whose check character alone fits.
fn doubted(text: &str) -> Option<Result<Contents<'_>, Problem>> {
    if text.len() < SHORTEST || !check::is_right(text) {
        return None;
    }
    let mut contents = Contents { only_checked: true, doubtful: true, ..Contents::default() };
    contents.warn(
        DEVICE_IDENTIFIER,
        None,
        "this starts and ends as an HIBC code does, and is none that names a product or its units",
    );
    Some(Ok(contents))
}

/// The least characters of a primary code: its sign, four of the labeler, one of the product, the unit of measure, the check character.
const SHORTEST: usize = 8;

/// What a code holds that has lost the sign in front. The check character must fit with it, and a mark that few texts have must stand
/// in it: a dollar sign at its start, or a slash.
pub(crate) fn readings_without_flag(text: &str) -> Option<Vec<(Kind, String)>> {
    let may_be = text.starts_with('$')
        || (text.starts_with(|first: char| first.is_ascii_uppercase()) && text.contains('/'));
    let code =
        (may_be && text.len() < LONGEST && check::stranger(text).is_none()).then(|| format!("+{text}"))?;
    let contents = read(&code)?.ok()?;
    let readings = contents.readings.into_iter();
    Some(readings.map(|reading| (reading.kind, reading.value.to_string())).collect())
}

/// Whether letters and digits alone may be a primary code that has lost the sign in front: by its form and its check character, which one
/// text in 43 has. Shorter text is far oftener a serial number.
pub(crate) fn is_without_flag(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'A'..=b'Z', .., b'0'..=b'9', _])
        && (SHORTEST_WITHOUT_FLAG..=LONGEST_PRIMARY).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && check::is_right(&format!("+{text}"))
}

/// A character more than serial numbers of many telephones have behind their data identifier.
const SHORTEST_WITHOUT_FLAG: usize = 14;

/// The labeler, the product, the unit of measure, the check character.
const LONGEST_PRIMARY: usize = 4 + 18 + 1 + 1;

/// Longer text than this, many times what any code has, is not looked at.
const LONGEST: usize = 512;

/// Whether a text has the form of a primary code: labeler, product, unit of measure, and then the check character or more data.
fn looks_primary(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    first.len() >= 7
        && first.bytes().skip(1).take(5).all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn read_code(text: &str) -> Result<Contents<'_>, Problem> {
    if let Some((at, character)) = check::stranger(text) {
        let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
        let message = format!("{escaped} is a character that no HIBC code has");
        return Err(Problem::error(CHARACTER, at, message));
    }
    // All of the characters are ASCII.
    let (checked, _) = text.split_at_checked(text.len() - 1).unwrap_or_default();
    if !check::is_right(text) {
        let wanted = check::character(checked).map_or_else(String::new, |character| character.to_string());
        let message = format!("the last character of the HIBC code should be {wanted:?}");
        return Err(Problem::error(CHECK_CHARACTER, text.len() - 1, message));
    }
    if let Some((at, _)) = text.match_indices('/').nth(MAX_ELEMENTS) {
        let message = format!("there are more than {MAX_ELEMENTS} parts in the HIBC code");
        return Err(Problem::error(TOO_MANY_ELEMENTS, at, message));
    }
    let mut contents = Contents::default();
    let data = checked.get(1..).unwrap_or_default();
    if data.starts_with(|first: char| first.is_ascii_uppercase()) {
        let mut parts = data.split('/');
        primary(parts.next().unwrap_or_default(), text, &mut contents)?;
        for (index, part) in parts.enumerate() {
            let joined = index == 0 && secondary::is_reference(part);
            if joined {
                secondary::read(part, text, &mut contents)?
            } else {
                supplement(part, text, &mut contents)?
            }
        }
        return Ok(contents);
    }
    // The link character stands before the check character: it may be any of the 43, a slash too.
    let data = data.get(..data.len().saturating_sub(1)).unwrap_or_default();
    let mut parts = data.split('/');
    secondary::read(parts.next().unwrap_or_default(), text, &mut contents)?;
    for part in parts {
        supplement(part, text, &mut contents)?;
    }
    if contents.readings.is_empty() {
        return Err(Problem::error(EMPTY, 1, "there is nothing in the HIBC code"));
    }
    Ok(contents)
}

/// The labeler (four characters, a letter first), the product (1 to 18), the unit of measure (a digit).
fn primary<'a>(part: &'a str, whole: &str, contents: &mut Contents<'a>) -> Result<(), Problem> {
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let product = part.get(4..part.len().saturating_sub(1)).unwrap_or_default();
    let measured = part.ends_with(|unit: char| unit.is_ascii_digit());
    if !(measured && (1..=18).contains(&product.len()) && part.bytes().all(upper)) {
        let message = "an HIBC primary code is a labeler of four characters, a product of 1 to 18, and the unit of measure, a digit";
        return Err(Problem::error(DEVICE_IDENTIFIER, position(whole, part), message));
    }
    contents.push(Kind::DeviceIdentifier, part);
    contents.push(Kind::PartNumber, product);
    Ok(())
}

/// Further data: a data identifier (`S`, `14D`, `16D`, `Q`) and its value.
fn supplement<'a>(part: &'a str, whole: &str, contents: &mut Contents<'a>) -> Result<(), Problem> {
    mh10::add_field(part, whole, contents)
}
