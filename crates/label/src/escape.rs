//! Scanned bytes as text that is safe to show, to log and to send.
//!
//! A barcode can hold anything: terminal escape sequences, printer commands, characters that turn the
//! direction of the text around them. [`escape`] makes all of that visible; [`unescape`] is its inverse.

use core::fmt::Write as _;

/// Writes bytes as one line of plain text.
///
/// UTF-8 stays as it is, apart from these: a backslash is doubled; control characters, line and paragraph
/// separators, and characters that are invisible or change the direction or meaning of the text around
/// them are written as `\xNN` for each of their UTF-8 bytes, as are blanks other than the space, combining marks and characters of
/// private use; so is each byte that is no UTF-8. The group separator (GS) is `\x1d`.
/// At most four characters come out for each byte that goes in.
#[must_use]
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    match core::str::from_utf8(bytes) {
        Ok(value) => push_escaped(&mut text, value),
        Err(_) => push_bytewise(&mut text, bytes),
    }
    text
}

/// Adds a value to a text as [`escape`] writes it.
pub fn push_escaped(text: &mut String, value: &str) {
    // Most text stays as it is.
    let is_shown = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'\\';
    if value.as_bytes().iter().all(is_shown) {
        text.push_str(value);
    } else {
        push_bytewise(text, value.as_bytes());
    }
}

/// The same of at most so many characters of it, with `...` after them where there are more.
pub fn push_shown(text: &mut String, value: &str, most_chars: usize) {
    // Not more bytes, so not more characters.
    let cut = if value.len() <= most_chars { None } else { value.char_indices().nth(most_chars) };
    match cut {
        Some((end, _)) => {
            push_escaped(text, value.get(..end).unwrap_or_default());
            text.push_str("...");
        }
        None => push_escaped(text, value),
    }
}

/// A value within a message: escaped, and no longer than what is told of it.
pub(crate) fn shown(value: &str) -> String {
    let mut text = String::with_capacity(value.len().min(SHOWN_CHARS));
    push_shown(&mut text, value, SHOWN_CHARS);
    text
}

/// The most characters of a value that a message has.
const SHOWN_CHARS: usize = 100;

fn push_bytewise(text: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            push_character(text, character);
        }
        push_bytes(text, chunk.invalid());
    }
}

/// Reads what [`escape`] writes: `\\` is a backslash, `\xNN` (hex digits of either case) a byte, and every
/// other character its own UTF-8 bytes.
///
/// # Errors
/// A backslash that starts neither.
pub fn unescape(text: &str) -> Result<Vec<u8>, UnescapeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        let (plain, escaped) = rest.split_at(start);
        bytes.extend_from_slice(plain.as_bytes());
        let (byte, after) =
            read_escape(escaped).ok_or(UnescapeError { position: text.len() - escaped.len() })?;
        bytes.push(byte);
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(bytes)
}

/// A backslash in the text that starts no escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the backslash at byte {position} starts no escape: write a byte as \\x and two hex digits, and a backslash as \\\\"
)]
pub struct UnescapeError {
    /// The byte of the text that the backslash is at, from 0.
    pub position: usize,
}

/// Whether a character must not be shown as it is.
///
/// Control characters (Unicode general category Cc), line and paragraph separators (Zl, Zp), all format
/// characters (Cf: zero-width, bidirectional, tags, soft hyphen), and the fillers, the Braille blank, variation selectors and
/// noncharacters that show nothing at all.
#[must_use]
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control() || (character >= '\u{ad}' && HIDDEN.iter().any(|range| range.contains(&character)))
}

/// Format characters and other invisible ones above ASCII (Unicode 16.0: Cf, Zl, Zp, Default_Ignorable_Code_Point; and the
/// Braille pattern without dots).
const HIDDEN: &[core::ops::RangeInclusive<char>] = &[
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fdd0}'..='\u{fdef}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{fffe}'..='\u{ffff}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// Whether a character shows as another one does or stands on the one before it, or nobody knows what it shows: blanks other than the
/// space, combining marks (the blocks of Unicode 16.0 that are nothing else), private use, and noncharacters.
fn is_not_plain(character: char) -> bool {
    character > '\u{9f}'
        && (character.is_whitespace()
            || matches!(character,
                '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
                | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
            || u32::from(character) & 0xfffe == 0xfffe)
}

fn push_character(text: &mut String, character: char) {
    match character {
        '\\' => text.push_str("\\\\"),
        hidden if is_hidden(hidden) || is_not_plain(hidden) => {
            push_bytes(text, hidden.encode_utf8(&mut [0; 4]).as_bytes())
        }
        shown => text.push(shown),
    }
}

fn push_bytes(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(text, "\\x{byte:02x}");
    }
}

/// Reads one escape off the front of `text`, which starts with a backslash: its byte, and what follows it.
fn read_escape(text: &str) -> Option<(u8, &str)> {
    match text.as_bytes() {
        [b'\\', b'\\', ..] => Some((b'\\', text.get(2..)?)),
        [b'\\', b'x', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some((digit(*high)? * 16 + digit(*low)?, text.get(4..)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_could_do_harm_is_written_as_bytes() {
        for (bytes, text) in [
            (&b"0104\x1d21A"[..], r"0104\x1d21A"),
            (b"\x1b[31m\r\n\t\0\x7f", r"\x1b[31m\x0d\x0a\x09\x00\x7f"),
            (br"C:\x1d", r"C:\\x1d"),
            (b"\xff\xfe\xc3", r"\xff\xfe\xc3"),
            ("Größe €".as_bytes(), "Größe €"),
            ("a\u{202e}b\u{200b}c".as_bytes(), r"a\xe2\x80\xaeb\xe2\x80\x8bc"),
            ("\u{85}\u{2028}".as_bytes(), r"\xc2\x85\xe2\x80\xa8"),
            ("\u{feff}x".as_bytes(), r"\xef\xbb\xbfx"),
            // The soft hyphen is the first of them above ASCII.
            ("a\u{ad}b\u{ac}".as_bytes(), "a\\xc2\\xadb\u{ac}"),
            ("a\u{a0}b\u{3000}".as_bytes(), r"a\xc2\xa0b\xe3\x80\x80"),
            ("e\u{301}\u{e000}\u{1ffff}".as_bytes(), r"e\xcc\x81\xee\x80\x80\xf0\x9f\xbf\xbf"),
            (b"", ""),
        ] {
            assert_eq!(escape(bytes), text);
            assert_eq!(unescape(text).as_deref(), Ok(bytes));
        }
    }

    #[test]
    fn a_backslash_that_escapes_nothing_is_named_with_its_place() {
        for (text, position) in
            [(r"a\n", 1), ("\\", 0), (r"\x1", 0), (r"\xg0", 0), (r"\\\x", 2), (r"ü\x+1", 2)]
        {
            assert_eq!(unescape(text), Err(UnescapeError { position }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes: Vec<u8>) {
            prop_assert_eq!(unescape(&escape(&bytes)), Ok(bytes));
        }

        #[test]
        fn any_text_comes_back_and_shows_nothing_hidden(text: String) {
            let escaped = escape(text.as_bytes());
            prop_assert!(!escaped.chars().any(is_hidden));
            prop_assert!(escaped.len() <= text.len() * 4);
            prop_assert_eq!(unescape(&escaped), Ok(text.into_bytes()));
        }
    }
}
