//! Looking through bytes, many at once.

/// Whether a test holds of any byte. Sixteen are tested before one of them ends it, which a processor does at once.
#[inline]
pub(crate) fn any(bytes: &[u8], test: impl Fn(u8) -> bool) -> bool {
    let Some(last) = bytes.last_chunk::<16>() else { return bytes.iter().any(|byte| test(*byte)) };
    // The last sixteen may overlap with those before them.
    let (sixteens, _) = bytes.as_chunks::<16>();
    sixteens.iter().any(|sixteen| any_of(sixteen, &test)) || any_of(last, &test)
}

/// The first byte of which a test holds.
#[inline]
pub(crate) fn position(bytes: &[u8], test: impl Fn(u8) -> bool) -> Option<usize> {
    let (sixteens, _) = bytes.as_chunks::<16>();
    let skipped = sixteens.iter().take_while(|sixteen| !any_of(sixteen, &test)).count() * 16;
    bytes.iter().skip(skipped).position(|byte| test(*byte)).map(|at| skipped + at)
}

#[inline]
fn any_of(sixteen: &[u8; 16], test: impl Fn(u8) -> bool) -> bool {
    sixteen.iter().fold(false, |found, byte| found | test(*byte))
}

/// Capital letters for small ones (ASCII), and the other way round.
pub(crate) fn swapped_case(text: &str) -> String {
    let swap = |letter: char| {
        if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    text.chars().map(swap).collect()
}

/// Whether text has a control character. Nearly all text is printable ASCII, and has none.
pub(crate) fn has_control(text: &str) -> bool {
    any(text.as_bytes(), |byte| !(b' '..=b'~').contains(&byte)) && text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..70 {
            let mut bytes = vec![b'a'; length];
            assert!(!any(&bytes, |byte| byte == b'b'), "{length}");
            assert_eq!(position(&bytes, |byte| byte == b'b'), None, "{length}");
            for place in 0..length {
                bytes[place] = b'b';
                assert!(any(&bytes, |byte| byte == b'b'), "{place} of {length}");
                assert_eq!(position(&bytes, |byte| byte == b'b'), Some(place), "of {length}");
                bytes[place] = b'a';
            }
        }
    }

    #[test]
    fn control_characters_of_more_than_one_byte_are_found_too() {
        for (text, has) in [
            ("", false),
            ("A~ ", false),
            ("\u{7f}", true),
            ("A\u{9b}", true),
            ("\u{a0}é", false),
            ("A\tB", true),
        ] {
            assert_eq!(has_control(text), has, "{text:?}");
        }
    }
}
