//! Percent-encoding (RFC 3986, 2.1), decoded exactly once: `%2540` is `%40`, not `@`.

use crate::bytes;
use std::borrow::Cow;

/// What a plus sign stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plus {
    /// Itself, in a path.
    Literal,
    /// A space, in a query.
    Space,
}

/// Decodes text. No character of it is decoded twice.
///
/// # Errors
/// The byte at which a percent sign stands without two hex digits after it, or where bytes begin that are no UTF-8.
pub(super) fn decode(text: &str, plus: Plus) -> Result<Cow<'_, str>, usize> {
    let space = if plus == Plus::Space { b'+' } else { b'%' };
    if !bytes::any(text.as_bytes(), |byte| (byte == b'%') | (byte == space)) {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some((byte, length)) = next(text.as_bytes(), at, plus)? {
        decoded.push(byte);
        at += length;
    }
    match String::from_utf8(decoded) {
        Ok(text) => Ok(Cow::Owned(text)),
        Err(error) => Err(position(text, error.utf8_error().valid_up_to(), plus)),
    }
}

/// Where a percent sign stands without two hex digits after it.
pub(super) fn malformed(text: &str) -> Option<usize> {
    let mut signs = text.bytes().enumerate().filter(|(_, byte)| *byte == b'%');
    signs.find(|(at, _)| next(text.as_bytes(), *at, Plus::Literal).is_err()).map(|(at, _)| at)
}

/// The byte of the encoded text from which a byte of the decoded text comes.
pub(super) fn position(text: &str, decoded: usize, plus: Plus) -> usize {
    let mut at = 0;
    for _ in 0..decoded {
        match next(text.as_bytes(), at, plus) {
            Ok(Some((_, length))) => at += length,
            _ => break,
        }
    }
    at
}

/// The next decoded byte, and from how many it comes.
fn next(text: &[u8], at: usize, plus: Plus) -> Result<Option<(u8, usize)>, usize> {
    match text.get(at..).unwrap_or_default() {
        [] => Ok(None),
        [b'%', high, low, ..] => match (hex(*high), hex(*low)) {
            (Some(high), Some(low)) => Ok(Some((high * 16 + low, 3))),
            _ => Err(at),
        },
        [b'%', ..] => Err(at),
        [b'+', ..] if plus == Plus::Space => Ok(Some((b' ', 1))),
        [byte, ..] => Ok(Some((*byte, 1))),
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_decoded_once() {
        for (text, plus, decoded) in [
            ("AB", Plus::Literal, Ok("AB")),
            ("%2540", Plus::Literal, Ok("%40")),
            ("A%2fB", Plus::Literal, Ok("A/B")),
            ("A+B", Plus::Literal, Ok("A+B")),
            ("%41+B", Plus::Literal, Ok("A+B")),
            ("A+B%2B", Plus::Space, Ok("A B+")),
            ("%C3%9C", Plus::Literal, Ok("Ü")),
            ("A%", Plus::Literal, Err(1)),
            ("A%4", Plus::Literal, Err(1)),
            ("A%20%G0", Plus::Literal, Err(4)),
            ("%41%FF", Plus::Literal, Err(3)),
            ("%+1", Plus::Literal, Err(0)),
        ] {
            assert_eq!(decode(text, plus).as_deref().map_err(|at| *at), decoded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_once_is_decoded_once(text: String) {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let decoded = decode(&encoded, Plus::Literal);
            prop_assert_eq!(decoded.as_deref(), Ok(text.as_str()));
            let again = encoded.replace('%', "%25");
            let decoded = decode(&again, Plus::Space);
            prop_assert_eq!(decoded.as_deref(), Ok(encoded.as_str()));
        }

        #[test]
        fn any_text_is_decoded_or_refused_within_it(text in "[%A-F0-9+é]{0,40}") {
            match decode(&text, Plus::Space) {
                Ok(decoded) => prop_assert!(decoded.len() <= text.len()),
                Err(at) => prop_assert!(at <= text.len()),
            }
        }
    }
}
