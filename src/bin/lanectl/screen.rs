//! What a person reads: aligned, coloured on a terminal only, and nothing from a barcode raw.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use laned::wrap;
use rustix::termios::tcgetwinsize;
use std::fmt::Write as _;
use std::io::{BufWriter, IsTerminal, Stdout, Write, stdout};
use unicode_width::UnicodeWidthStr;

/// Standard output.
pub(crate) struct Screen {
    out: BufWriter<Stdout>,
    colour: bool,
    width: usize,
}

/// The columns of a terminal that tells nothing of itself.
const USUAL_WIDTH: usize = 80;
/// With fewer columns nothing could be shown beside a name.
const LEAST_WIDTH: usize = 40;

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As text is.
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// Wrong.
    Bad,
    /// Less important.
    Faint,
    /// A heading.
    Strong,
}

/// A cell of a table.
pub(crate) type Cell = (Tone, String);

impl Screen {
    pub(crate) fn stdout() -> Self {
        let colour =
            stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { out: BufWriter::new(stdout()), colour, width: width() }
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// A line, made safe to show.
    pub(crate) fn line(&mut self, tone: Tone, text: &str) -> Result<(), Failure> {
        let text = self.paint(tone, &plain(text));
        self.raw(&text)
    }

    /// JSON. Whatever a terminal could act on, or hide, is written as JSON's own escapes: it stays the same value.
    pub(crate) fn json(&mut self, text: &str) -> Result<(), Failure> {
        self.raw(&json_escaped(text))
    }

    /// Text that is safe already, or that is for programs.
    pub(crate) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{text}").map_err(|error| Failure::Io("standard output".to_owned(), error))
    }

    /// Rows with their columns under each other. The last column is not padded.
    pub(crate) fn table(&mut self, indent: usize, rows: &[Vec<Cell>]) -> Result<(), Failure> {
        let rows: Vec<Vec<Cell>> =
            rows.iter().map(|row| row.iter().map(|(tone, text)| (*tone, plain(text))).collect()).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            // A row's last cell has nothing beside it: however long it is, it moves no other column.
            let cells = rows.iter().filter(|row| row.len() > column + 1).filter_map(|row| row.get(column));
            cells.map(|(_, text)| text.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &rows {
            let mut line = " ".repeat(indent);
            for (column, ((tone, text), width)) in row.iter().zip(&widths).enumerate() {
                line.push_str(&self.paint(*tone, text));
                if column + 1 < row.len() {
                    line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
                }
            }
            self.raw(line.trim_end())?;
        }
        Ok(())
    }

    /// Words after an indent, in as many lines as the width asks for.
    pub(crate) fn paragraph(&mut self, indent: usize, tone: Tone, text: &str) -> Result<(), Failure> {
        for part in wrap::words(&plain(text), self.width.saturating_sub(indent)) {
            let part = self.paint(tone, part);
            self.raw(&format!("{:indent$}{part}", ""))?;
        }
        Ok(())
    }

    /// A word, and beside it, from this column on, what is said; made safe to show, in as many lines as the width asks for.
    pub(crate) fn labelled(
        &mut self,
        word: &str,
        column: usize,
        tone: Tone,
        text: &str,
    ) -> Result<(), Failure> {
        let mut word = format!("  {word}");
        for part in wrap::words(&plain(text), self.width.saturating_sub(column)) {
            let label = self.paint(Tone::Faint, &format!("{word:column$}"));
            let part = self.paint(tone, part);
            self.raw(&format!("{label}{part}"))?;
            word.clear();
        }
        Ok(())
    }

    /// Lets everything be seen.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::Io("standard output".to_owned(), error))
    }

    fn paint(&self, tone: Tone, text: &str) -> String {
        let style = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Good => Style::new().fg_color(Some(AnsiColor::Green.into())),
            Tone::Warn => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            Tone::Bad => Style::new().fg_color(Some(AnsiColor::Red.into())).bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        };
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The columns that the user asks for, or else those of the terminal.
fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let told = || tcgetwinsize(stdout()).ok().map(|size| usize::from(size.ws_col));
    let known = asked.filter(|width| *width > 0).or_else(told).filter(|width| *width > 0);
    known.unwrap_or(USUAL_WIDTH).max(LEAST_WIDTH)
}

/// Text with everything written out that a terminal could act on, or hide. A backslash stays single: much of what is
/// shown has been escaped by the lane already.
pub(crate) fn plain(text: &str) -> String {
    label::escape(text.as_bytes()).replace("\\\\", "\\")
}

/// JSON whose strings show no hidden characters. JSON itself leaves only those below a space out, and has none of the others
/// outside its strings.
fn json_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        let is_shown = character == '\n'
            || (' '..='~').contains(&character)
            || plain(character.encode_utf8(&mut [0; 4])) == character.to_string();
        if is_shown {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string can't fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// A plain cell.
pub(crate) fn cell(text: impl Into<String>) -> Cell {
    (Tone::Plain, text.into())
}

/// The tone of a state's word.
pub(crate) fn tone_of(word: &str) -> Tone {
    match word {
        "ready" | "accepted" | "provided" | "completed" | "printed" => Tone::Good,
        "degraded" | "unavailable" | "missing" | "needs_choice" | "held" | "uncertain" | "checking" => {
            Tone::Warn
        }
        "stopped" | "refused" | "failed" => Tone::Bad,
        "unknown" | "voided" | "ignored" | "not_serialized" => Tone::Faint,
        _ => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_shown_raw() {
        assert_eq!(plain("\u{1b}[31mred\u{202e}"), "\\x1b[31mred\\xe2\\x80\\xae");
        assert_eq!(plain("0104\\x1d21A"), "0104\\x1d21A");
    }

    #[test]
    fn json_keeps_its_value_and_shows_nothing_hidden() {
        let value = "a\u{7f}\u{9b}31m\u{202e}\u{e0041}\\ é日";
        let json = serde_json::to_string(value).unwrap();
        let escaped = json_escaped(&json);
        assert_eq!(escaped, "\"a\\u007f\\u009b31m\\u202e\\udb40\\udc41\\\\ é日\"");
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), value);
    }
}
