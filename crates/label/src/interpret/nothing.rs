//! What scanners send, and programs print, where there is no number.

use crate::Problem;
use crate::problem::NO_READ;

/// The words, without blanks, hyphens and underscores in them.
const WORDS: &[&str] =
    &["noread", "nr", "nobarcode", "badread", "misread", "error", "none", "null", "tbd", "unknown"];

/// The letters of the longest, with room for what stands between and around them.
const LONGEST: usize = 24;

/// Whether text says nothing: one of the words in any case, with whatever signs around it, a single 0, or no letter and no digit.
pub(crate) fn is_no_read(text: &str) -> bool {
    let word = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    if word.is_empty() || word == "0" {
        return true;
    }
    // Some count what they could not read.
    let counted = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let word = if counted.eq_ignore_ascii_case("noread") { counted } else { word };
    let letters = || word.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'_'));
    let is_it = |known: &&str| letters().map(|byte| byte.to_ascii_lowercase()).eq(known.bytes());
    word.len() <= LONGEST && (WORDS.iter().any(is_it) || is_not_available(word))
}

/// Whether text says nothing, behind a bare `S` that may be the data identifier of a serial number. `SN-A` may be a number, or the first of
/// `SN-B` and `SN-C`.
pub(super) fn is_no_read_behind_s(text: &str) -> bool {
    !text.is_empty() && is_no_read(text) && (text.contains('/') || !is_not_available(text))
}

/// `N/A`, with any sign between the letters. Without one it may be letters of a number.
fn is_not_available(word: &str) -> bool {
    let [b'n' | b'N', between @ .., b'a' | b'A'] = word.as_bytes() else { return false };
    matches!(between.trim_ascii(), [sign] if sign.is_ascii_punctuation())
}

/// The problem that it is.
pub(super) fn no_read() -> Problem {
    Problem::error(NO_READ, None, "this says nothing: it is what a scanner sends where it could read no code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_told_from_numbers() {
        for (text, wanted) in [
            ("NOREAD", true),
            ("NoRead", true),
            ("NO READ", true),
            ("NO-READ", true),
            ("no_read", true),
            ("<NOREAD>", true),
            ("NR", true),
            ("ERROR", true),
            ("ERROR!", true),
            ("?????", true),
            ("N/A", true),
            ("n/a.", true),
            ("N / A", true),
            ("N-A", true),
            ("n.a.", true),
            ("N\\A", true),
            ("NONE", true),
            ("0", true),
            (" 0 ", true),
            ("*", true),
            ("---", true),
            ("", true),
            ("NOREAD1", true),
            ("TBD", true),
            ("Unknown", true),
            ("NR1", false),
            ("NR-1", false),
            ("ERROR7", false),
            ("NONE1", false),
            ("00", false),
            ("1", false),
            ("NA", false),
            ("N A", false),
            ("N1A", false),
            ("N-B", false),
            ("N-A1", false),
            ("AN-A", false),
            ("é", false),
            ("\u{ff11}", false),
        ] {
            assert_eq!(is_no_read(text), wanted, "{text}");
        }
    }

    #[test]
    fn letters_with_a_hyphen_behind_an_s_may_be_a_number() {
        for (text, wanted) in
            [("N/A", true), ("NONE", true), ("0", true), ("N-A", false), ("N_A", false), ("", false)]
        {
            assert_eq!(is_no_read_behind_s(text), wanted, "{text}");
        }
    }
}
