//! A label's text in lines, with marks under the bytes that problems are about.

use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// Lines that are always shown, counted from the first. Of a longer label only the last and those with marks are shown too.
const SHOWN: usize = 4;

/// A line to show.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A piece of the label.
    Text(String),
    /// Marks under the piece before.
    Marks(String),
    /// So many bytes are left out.
    Gap(usize),
}

/// A piece of the label that fits on one line.
#[derive(Default)]
struct Piece {
    text: String,
    bytes: usize,
    columns: usize,
    /// The columns to mark, and what stands there.
    marks: Vec<usize>,
}

/// The bytes, escaped, between quotation marks, in lines of at most so many columns, with a mark under each byte of `marks`, counted
/// from 0. The place after the last byte can be marked too.
pub(super) fn strip(bytes: &[u8], marks: &[usize], width: usize) -> Vec<Line> {
    let mut pieces = vec![Piece { text: "\"".to_owned(), columns: 1, ..Piece::default() }];
    let mut at = 0;
    for unit in units(bytes) {
        let (text, columns) = shown(unit);
        // One column is kept for the mark after the last byte.
        if pieces.last().is_some_and(|piece| piece.columns + columns + 1 > width && piece.bytes > 0) {
            pieces.push(Piece { text: " ".to_owned(), columns: 1, ..Piece::default() });
        }
        let Some(piece) = pieces.last_mut() else { continue };
        for mark in marks.iter().filter(|mark| (at..at + unit.len()).contains(mark)) {
            // A character of one byte, or one that is written out as bytes.
            let each = if text.is_char_boundary(4) && text.len() == 4 * unit.len() { 4 } else { 0 };
            piece.marks.push(piece.columns + (mark - at) * each);
        }
        piece.text.push_str(&text);
        piece.columns += columns;
        piece.bytes += unit.len();
        at += unit.len();
    }
    if let Some(piece) = pieces.last_mut() {
        if marks.iter().any(|mark| *mark >= at) {
            piece.marks.push(piece.columns);
        }
        piece.text.push('"');
    }
    lines(pieces)
}

/// What is shown as one: a character, or bytes that are none.
fn units(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let characters = chunk.valid().split_inclusive(|_: char| true).map(str::as_bytes);
        characters.chain(chunk.invalid().chunks(1))
    })
}

/// A unit as it is shown, and how many columns it takes.
fn shown(unit: &[u8]) -> (String, usize) {
    let text = label::escape(unit);
    let columns = text.chars().map(|character| character.width().unwrap_or(0)).sum();
    (text, columns)
}

fn lines(pieces: Vec<Piece>) -> Vec<Line> {
    let last = pieces.len().saturating_sub(1);
    let mut lines = Vec::new();
    let mut left_out = 0;
    for (number, piece) in pieces.into_iter().enumerate() {
        if number >= SHOWN && number < last && piece.marks.is_empty() {
            left_out += piece.bytes;
            continue;
        }
        if left_out > 0 {
            lines.push(Line::Gap(core::mem::take(&mut left_out)));
        }
        let marks = marks_under(piece.marks);
        lines.push(Line::Text(piece.text));
        lines.extend(marks.map(Line::Marks));
    }
    lines
}

/// A caret in each of the columns.
fn marks_under(mut columns: Vec<usize>) -> Option<String> {
    columns.sort_unstable();
    columns.dedup();
    let mut line = String::new();
    for column in &columns {
        let before = column.saturating_sub(line.len());
        // Writing to a string can't fail.
        let _ = write!(line, "{:before$}^", "");
    }
    (!columns.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(bytes: &[u8], marks: &[usize], width: usize) -> Vec<String> {
        let line = |line| match line {
            Line::Text(text) | Line::Marks(text) => text,
            Line::Gap(bytes) => format!("... {bytes}"),
        };
        strip(bytes, marks, width).into_iter().map(line).collect()
    }

    #[test]
    fn a_mark_stands_under_its_byte_however_wide_those_before_it_are() {
        for (bytes, mark, text, marks) in [
            (&b"ABC"[..], 0, "\"ABC\"", " ^"),
            (b"ABC", 2, "\"ABC\"", "   ^"),
            // What is missing, or too short, is missing at the end.
            (b"ABC", 3, "\"ABC\"", "    ^"),
            (b"", 0, "\"\"", " ^"),
            (b"A\x1dB", 1, "\"A\\x1dB\"", "  ^"),
            (b"A\x1dB", 2, "\"A\\x1dB\"", "      ^"),
            (b"A\\B", 2, "\"A\\\\B\"", "    ^"),
            (b"A\xff\xfeB", 2, "\"A\\xff\\xfeB\"", "      ^"),
            ("é1".as_bytes(), 2, "\"é1\"", "  ^"),
            ("日1".as_bytes(), 3, "\"日1\"", "   ^"),
            // Hidden: each of its bytes is written out.
            ("\u{202e}1".as_bytes(), 0, "\"\\xe2\\x80\\xae1\"", " ^"),
            ("\u{202e}1".as_bytes(), 3, "\"\\xe2\\x80\\xae1\"", "             ^"),
        ] {
            assert_eq!(drawn(bytes, &[mark], 80), [text, marks], "{bytes:?} at {mark}");
        }
    }

    #[test]
    fn several_marks_share_a_line_and_each_line_has_its_own() {
        assert_eq!(drawn(b"ABCD", &[3, 1, 1], 80), ["\"ABCD\"", "  ^ ^"]);
        assert_eq!(drawn(b"ABCDEF", &[1, 5], 5), ["\"ABC", "  ^", " DEF\"", "   ^"]);
        assert_eq!(drawn(b"ABC", &[], 80), ["\"ABC\""]);
    }

    #[test]
    fn of_a_long_label_the_beginning_the_end_and_what_is_marked_are_shown() {
        let long = drawn(&[b'A'; 700], &[350], 12);
        let piece = " AAAAAAAAAA";
        let first = "\"AAAAAAAAAA";
        assert_eq!(long, [first, piece, piece, piece, "... 310", piece, " ^", "... 330", " AAAAAAAAAA\""]);
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        for bytes in [vec![0x1d; 500], vec![b'\\'; 500], "日".repeat(200).into_bytes(), vec![0xff; 300]] {
            for line in drawn(&bytes, &[3, 77, 500], 40) {
                let columns: usize = line.chars().map(|character| character.width().unwrap_or(0)).sum();
                assert!(columns <= 40, "{line}");
            }
        }
    }
}
