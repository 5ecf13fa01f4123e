//! Scans as a person types them: `]C10104012345678901\x1d21ABC`.

use std::str::FromStr;

/// Longest typed scan, in bytes after escapes are undone.
pub const MAX_TYPED_BYTES: usize = 16 * 1024;

/// One scan as it was typed: an AIM identifier if there was one, and the data.
///
/// ```
/// let scan: emulator::typed::TypedScan = r"]C1011234\x1d21ABC".parse().unwrap();
/// assert_eq!(scan.aim.as_deref(), Some("]C1"));
/// assert_eq!(scan.data, b"011234\x1d21ABC");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedScan {
    /// Three characters that begin with `]` (ISO/IEC 15424), when the line began with them.
    pub aim: Option<String>,
    /// The data, escapes undone.
    pub data: Vec<u8>,
}

/// Why a typed line is no scan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedScanError {
    /// A backslash that begins none of the known escapes; the column counts from 1.
    #[error("column {column}: unknown escape; use \\xNN, \\r, \\n, \\t or \\\\")]
    BadEscape {
        /// Column of the backslash, from 1, in characters.
        column: usize,
    },
    /// More than [`MAX_TYPED_BYTES`].
    #[error("a scan has at most {MAX_TYPED_BYTES} bytes")]
    TooLong,
}

impl FromStr for TypedScan {
    type Err = TypedScanError;

    /// Reads one line. Escapes: `\xNN`, `\r`, `\n`, `\t`, `\\`.
    ///
    /// # Errors
    /// An unknown escape, or a line that is too long.
    fn from_str(line: &str) -> Result<Self, TypedScanError> {
        let mut data = unescape(line)?;
        let aim = match data.get(..3) {
            Some(&[b']', letter, digit]) if letter.is_ascii_alphabetic() && digit.is_ascii_digit() => {
                Some(format!("]{}{}", char::from(letter), char::from(digit)))
            }
            _ => None,
        };
        if aim.is_some() {
            data.drain(..3);
        }
        Ok(Self { aim, data })
    }
}

/// Undoes the escapes of one typed line.
///
/// # Errors
/// An unknown escape, or a line that is too long.
pub fn unescape(line: &str) -> Result<Vec<u8>, TypedScanError> {
    let mut bytes = Vec::new();
    let mut rest = line.chars().enumerate();
    while let Some((index, character)) = rest.next() {
        if character == '\\' {
            let bad = TypedScanError::BadEscape { column: index + 1 };
            bytes.push(escaped_byte(&mut rest).ok_or(bad)?);
        } else {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if bytes.len() > MAX_TYPED_BYTES {
            return Err(TypedScanError::TooLong);
        }
    }
    Ok(bytes)
}

/// Shows bytes on one line of plain ASCII: the opposite of [`unescape`].
#[must_use]
pub fn escape(bytes: &[u8]) -> String {
    let mut line = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\\' => line.push_str("\\\\"),
            b' '..=b'~' => line.push(char::from(byte)),
            _ => line.push_str(&format!("\\x{byte:02x}")),
        }
    }
    line
}

fn escaped_byte(rest: &mut impl Iterator<Item = (usize, char)>) -> Option<u8> {
    match rest.next()?.1 {
        '\\' => Some(b'\\'),
        'r' => Some(b'\r'),
        'n' => Some(b'\n'),
        't' => Some(b'\t'),
        'x' => {
            let high = rest.next()?.1.to_digit(16)?;
            let low = rest.next()?.1.to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_identifier_is_split_off_only_when_it_is_one() {
        let typed = |line: &str| line.parse::<TypedScan>().unwrap();
        assert_eq!(typed("]d2ABC"), TypedScan { aim: Some("]d2".into()), data: b"ABC".to_vec() });
        assert_eq!(typed("]dxABC"), TypedScan { aim: None, data: b"]dxABC".to_vec() });
        assert_eq!(typed("]C"), TypedScan { aim: None, data: b"]C".to_vec() });
        assert_eq!(typed(""), TypedScan { aim: None, data: Vec::new() });
    }

    #[test]
    fn escapes_go_both_ways() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unescape(&escape(&all)).unwrap(), all);
        assert_eq!(unescape(r"\r\n\t\\\x1D").unwrap(), b"\r\n\t\\\x1d");
    }

    #[test]
    fn an_unknown_escape_is_named_by_its_column() {
        for (line, column) in [(r"ab\q", 3), (r"\x1", 1), (r"x\", 2), (r"\xg0", 1)] {
            assert_eq!(unescape(line), Err(TypedScanError::BadEscape { column }), "{line}");
        }
        assert_eq!(unescape(&"x".repeat(MAX_TYPED_BYTES + 1)), Err(TypedScanError::TooLong));
    }
}
