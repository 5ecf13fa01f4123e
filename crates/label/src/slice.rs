//! Where a part of a text stands in it.

/// The byte of the whole that a part of it, a slice, starts at.
pub(crate) fn position(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr()).min(whole.len())
}
