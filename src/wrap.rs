//! Text in lines that are no wider than a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines of whole words. A word that is wider than a line is cut.
#[must_use]
pub fn words(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text.trim_end();
    while rest.width() > width {
        let (line, _) = rest.split_at(end_within(rest, width));
        // A space right after the line ends it too.
        let spaced = rest.get(..=line.len()).unwrap_or(line);
        let end = spaced.rfind(' ').filter(|end| *end > 0).unwrap_or(line.len());
        let (line, after) = rest.split_at(end);
        lines.push(line.trim_end());
        rest = after.trim_start();
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Lines of any characters: for what has no words.
#[must_use]
pub fn characters(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while rest.width() > width {
        let (line, after) = rest.split_at(end_within(rest, width));
        lines.push(line);
        rest = after;
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest);
    }
    lines
}

/// The byte after the last character that fits, and at least one character.
fn end_within(text: &str, width: usize) -> usize {
    let mut used = 0;
    let mut ends = text.char_indices().skip_while(|(at, character)| {
        used += character.width().unwrap_or(0);
        *at == 0 || used <= width
    });
    ends.next().map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_within_a_word_only_where_they_must() {
        for (text, width, wanted) in [
            ("", 5, &[""][..]),
            ("one two", 7, &["one two"]),
            ("one two", 6, &["one", "two"]),
            ("one two", 3, &["one", "two"]),
            ("one two", 4, &["one", "two"]),
            ("abcdefgh ij", 4, &["abcd", "efgh", "ij"]),
            ("a  b", 2, &["a", "b"]),
            // Twice as wide as a Latin letter.
            ("日本語", 5, &["日本", "語"]),
            ("日", 1, &["日"]),
        ] {
            assert_eq!(words(text, width), wanted, "{text:?} in {width}");
        }
    }

    #[test]
    fn what_has_no_words_is_cut_anywhere_and_loses_nothing() {
        assert_eq!(characters("ab cdef", 3), ["ab ", "cde", "f"]);
        assert_eq!(characters("日本語a", 3), ["日", "本", "語a"]);
        assert_eq!(characters("", 3), [""]);
    }
}
