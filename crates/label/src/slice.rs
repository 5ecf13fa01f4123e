//! Where a part of a text stands in it.

/// The text before and after the first of these bytes, an ASCII character. For texts that are short.
pub(crate) fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|other| other == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The byte of the whole that a part of it, a slice, starts at.
pub(crate) fn position(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr()).min(whole.len())
}
