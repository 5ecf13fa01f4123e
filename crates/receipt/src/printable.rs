//! Text that is safe to show and that every receipt printer with code page PC858 can print.

use core::fmt;
use std::fmt::Write as _;

/// Text of ASCII, Latin-1 and the euro sign alone: no control character, nothing that a printer's code page lacks,
/// one column a character.
///
/// It is made of any text in one of two ways: [`Printable::readable`] for people, [`Printable::exact`] for values
/// that somebody may have to type in again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Printable(String);

/// What stands for a character that cannot be shown.
const REPLACEMENT: char = '?';

impl Printable {
    /// Keeps the meaning: typographic signs become plain ones, letters that are missing lose their accents, what
    /// is left becomes `?`. Control characters are shown as `\x1b`; a tab and a line break are a space.
    #[must_use]
    pub fn readable(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\t' | '\n' => out.push(' '),
                '\r' => {}
                c if is_printable(c) => out.push(c),
                c if c.is_control() => escape(&mut out, c),
                c if is_mark(c) => compose(&mut out, c),
                c => out.push_str(plain_form(c).unwrap_or("?")),
            }
        }
        Self(out)
    }

    /// Keeps every character apart from every other: what cannot be shown is escaped (`\x1d`, `\u{416}`), and a
    /// backslash is doubled, as in the lane's events.
    #[must_use]
    pub fn exact(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                // Two characters that look like others on paper.
                '\u{a0}' | '\u{ad}' => escape(&mut out, c),
                c if is_printable(c) => out.push(c),
                c => escape(&mut out, c),
            }
        }
        Self(out)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Characters, which are columns at normal size.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many spaces.
    #[must_use]
    pub(crate) fn spaces(count: usize) -> Self {
        Self(" ".repeat(count))
    }

    /// Both in one.
    #[must_use]
    pub(crate) fn then(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// Cuts into rows of at most `width` characters, between words where there is one, never losing a character
    /// but the spaces at a break. An empty text is one empty row.
    #[must_use]
    pub(crate) fn wrap(&self, width: usize) -> Vec<Self> {
        let width = width.max(1);
        if self.len() <= width {
            return vec![self.clone()];
        }
        let mut rows: Vec<String> = Vec::new();
        let mut row = String::new();
        let mut used = 0;
        for word in self.0.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if used > 0 && used + 1 + length <= width {
                row.push(' ');
                row.push_str(word);
                used += 1 + length;
                continue;
            }
            if used > 0 {
                rows.push(core::mem::take(&mut row));
                used = 0;
            }
            for c in word.chars() {
                if used == width {
                    rows.push(core::mem::take(&mut row));
                    used = 0;
                }
                row.push(c);
                used += 1;
            }
        }
        if used > 0 || rows.is_empty() {
            rows.push(row);
        }
        rows.into_iter().map(Self).collect()
    }

    /// Cuts into rows of exactly `width` characters, wherever that is: for values, in which a space counts.
    #[must_use]
    pub(crate) fn chop(&self, width: usize) -> Vec<Self> {
        let characters: Vec<char> = self.0.chars().collect();
        characters.chunks(width.max(1)).map(|chunk| Self(chunk.iter().collect())).collect()
    }
}

impl fmt::Display for Printable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether a page may hold the character: ASCII and Latin-1 without their control characters, and the euro sign.
#[must_use]
pub const fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{ff}' | '€')
}

fn escape(out: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a String cannot fail.
    let _ = if code <= 0xff { write!(out, "\\x{code:02x}") } else { write!(out, "\\u{{{code:x}}}") };
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Puts a combining mark on the letter before it, where both together are printable.
fn compose(out: &mut String, mark: char) {
    let composed = out.chars().next_back().and_then(|letter| {
        let (_, letters, whole) = MARKS.iter().find(|(known, _, _)| *known == mark)?;
        let at = letters.chars().position(|known| known == letter)?;
        whole.chars().nth(at)
    });
    match composed {
        Some(whole) => {
            out.pop();
            out.push(whole);
        }
        None => out.push(REPLACEMENT),
    }
}

/// Combining mark, letters, and what they are with it (Unicode's canonical compositions within Latin-1).
const MARKS: &[(char, &str, &str)] = &[
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
    ('\u{302}', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
    ('\u{30a}', "Aa", "Åå"),
    ('\u{327}', "Cc", "Çç"),
];

/// What is written for a character that the paper lacks.
fn plain_form(c: char) -> Option<&'static str> {
    PLAIN.iter().find(|(characters, _)| characters.contains(c)).map(|(_, plain)| *plain)
}

#[rustfmt::skip]
const PLAIN: &[(&str, &str)] = &[
    ("‘’‚‛′ʼ", "'"), ("“”„‟″", "\""), ("‐‑‒–—―−─", "-"), ("…", "..."), ("•‣∙●", "*"), ("│", "|"),
    ("\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{3000}", " "),
    ("™", "(TM)"), ("℠", "(SM)"), ("№", "No."), ("←", "<-"), ("→", "->"), ("≤", "<="), ("≥", ">="), ("≠", "!="),
    ("ĀĂĄ", "A"), ("āăą", "a"), ("ĆĈĊČ", "C"), ("ćĉċč", "c"), ("ĎĐ", "D"), ("ďđ", "d"),
    ("ĒĔĖĘĚ", "E"), ("ēĕėęě", "e"), ("ĜĞĠĢ", "G"), ("ĝğġģ", "g"), ("ĤĦ", "H"), ("ĥħ", "h"),
    ("ĨĪĬĮİ", "I"), ("ĩīĭįı", "i"), ("Ĵ", "J"), ("ĵ", "j"), ("Ķ", "K"), ("ķĸ", "k"),
    ("ĹĻĽĿŁ", "L"), ("ĺļľŀł", "l"), ("ŃŅŇ", "N"), ("ńņňŉ", "n"), ("ŌŎŐ", "O"), ("ōŏő", "o"),
    ("Œ", "OE"), ("œ", "oe"), ("ŔŖŘ", "R"), ("ŕŗř", "r"), ("ŚŜŞŠȘ", "S"), ("śŝşšș", "s"), ("ẞ", "SS"),
    ("ŢŤŦȚ", "T"), ("ţťŧț", "t"), ("ŨŪŬŮŰŲ", "U"), ("ũūŭůűų", "u"), ("Ŵ", "W"), ("ŵ", "w"), ("ŶŸ", "Y"),
    ("ŷ", "y"), ("ŹŻŽ", "Z"), ("źżž", "z"), ("ƒ", "f"), ("‗", "_"), ("₣", "F"), ("₤", "£"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_text_keeps_its_meaning() {
        for (given, shown) in [
            ("Café 12€", "Café 12€"),
            ("Cafe\u{301}", "Café"),
            ("“Łódź” – 5…", "\"Lódz\" - 5..."),
            ("a\tb\r\nc", "a b c"),
            ("beep\u{7}\u{1b}@", "beep\\x07\\x1b@"),
            ("\u{85}", "\\x85"),
            ("שלום", "????"),
            ("x\u{302}", "x?"),
            ("😀!", "?!"),
        ] {
            assert_eq!(Printable::readable(given).as_str(), shown, "{given:?}");
        }
    }

    #[test]
    fn exact_text_tells_every_character_apart() {
        for (given, shown) in [
            ("ABC-12", "ABC-12"),
            ("a\u{1d}b", "a\\x1db"),
            ("a\\x1db", "a\\\\x1db"),
            ("Ж", "\\u{416}"),
            ("a\u{a0}b", "a\\xa0b"),
        ] {
            assert_eq!(Printable::exact(given).as_str(), shown, "{given:?}");
        }
    }

    #[test]
    fn wrapping_breaks_between_words_and_inside_long_ones() {
        let rows = |text: &str, width| {
            Printable::readable(text).wrap(width).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(rows("one two three", 7), ["one two", "three"]);
        assert_eq!(rows("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(rows("", 4), [""]);
        assert_eq!(rows("a  b", 4), ["a  b"]);
        assert_eq!(rows("      ", 4), [""]);
    }
}
