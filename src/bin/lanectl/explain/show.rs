//! What a label says, for a person.

use super::strip::{Line, strip};
use crate::failure::Failure;
use crate::screen::{Cell, Screen, Tone, cell, plain};
use label::{Evidence, Identifier, Issuer, Label, Problem, Severity};
use laned::wrap;
use unicode_width::UnicodeWidthStr;

/// Before everything that is said of a label.
const INDENT: usize = 2;
/// Before a problem's sentence.
const SENTENCE: usize = 6;
/// Lines of one value. What is longer is shown with its beginning and its length.
const MOST_LINES: usize = 3;

/// Shows what was sent, what it says and what is wrong with it. An empty line comes before it unless it is the first.
pub(super) fn show(
    sent: &[u8],
    label: &Label<'_>,
    follows: bool,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if follows {
        screen.raw("")?;
    }
    show_text(sent, label, screen)?;
    let rows: Vec<Row> =
        elements(label).chain(identifiers(label)).chain(device(label)).chain(makers(label)).collect();
    show_rows(&rows, screen)?;
    label.problems.iter().try_for_each(|problem| show_problem(problem, screen))
}

/// The text, with a mark under each byte that something is wrong with, and then what carried it.
fn show_text(sent: &[u8], label: &Label<'_>, screen: &mut Screen) -> Result<(), Failure> {
    // The AIM identifier stands before the data.
    let before = sent.len().saturating_sub(label.scan.data.len());
    let marks: Vec<usize> = label.problems.iter().filter_map(place).map(|at| before + at).collect();
    for line in strip(sent, &marks, screen.width()) {
        match line {
            Line::Text(text) => screen.line(Tone::Strong, &text)?,
            Line::Marks(marks) => screen.line(Tone::Bad, &marks)?,
            Line::Gap(bytes) => screen.line(Tone::Faint, &format!(" ... {} ...", counted(bytes)))?,
        }
    }
    let size = counted(label.scan.data.len());
    let symbology = label.scan.symbology.name();
    let carrier = match label.scan.aim {
        Some(aim) => format!("{size} after {aim}, {symbology}"),
        None => format!("{size}, and the scanner named no symbology"),
    };
    screen.paragraph(INDENT, Tone::Faint, &carrier)
}

/// The place that a problem is about.
fn place(problem: &Problem) -> Option<usize> {
    problem.position.filter(|_| problem.code != "empty")
}

fn counted(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}

/// Short cells, and a value that may be long.
struct Row {
    cells: [Cell; 3],
    value: (Tone, String),
    /// The value is words, not data.
    words: bool,
}

fn elements(label: &Label<'_>) -> impl Iterator<Item = Row> {
    label.elements.iter().map(|element| Row {
        cells: [(Tone::Faint, "element".to_owned()), cell(format!("({})", element.ai)), cell("")],
        value: (Tone::Plain, value(&element.value)),
        words: false,
    })
}

fn identifiers(label: &Label<'_>) -> impl Iterator<Item = Row> {
    label.identifiers.iter().map(|found| {
        let (word, tone, faint) = certainty(found);
        Row {
            cells: [
                (tone, word.to_owned()),
                (faint, found.kind.name().to_owned()),
                (Tone::Faint, found.evidence.name().to_owned()),
            ],
            value: (faint, value(&found.value)),
            words: false,
        }
    })
}

/// A value, in quotation marks where spaces at its ends would not be seen.
fn value(text: &str) -> String {
    let shown = plain(text);
    if text.trim() == text { shown } else { format!("\"{shown}\"") }
}

/// How sure an identifier is: a word for it, its tone, and the tone of what is said. Where there are no colours the word alone tells.
fn certainty(found: &Identifier<'_>) -> (&'static str, Tone, Tone) {
    match found.evidence {
        Evidence::Declared => ("is", Tone::Good, Tone::Plain),
        Evidence::Checked => ("likely", Tone::Good, Tone::Plain),
        Evidence::Shaped | Evidence::Keyed => ("may be", Tone::Plain, Tone::Plain),
        Evidence::Segmented => ("guess", Tone::Warn, Tone::Faint),
    }
}

/// The device that the label would name, and whose number that is. A GTIN alone is on all goods.
fn device(label: &Label<'_>) -> Option<Row> {
    let found = label.device_identifier()?;
    let (issuer, of_goods) = match found.issuer {
        Issuer::Gs1 => ("GS1", true),
        Issuer::Hibcc => ("HIBCC", false),
        Issuer::Iccbba => ("ICCBBA", false),
        Issuer::Ifa => ("IFA", false),
    };
    (!of_goods || label.elements.len() > 1).then(|| Row {
        cells: [(Tone::Faint, "UDI".to_owned()), cell(format!("of {issuer}")), cell("")],
        value: (
            Tone::Plain,
            format!("{}{}", found.value, if of_goods { " if it is a medical device" } else { "" }),
        ),
        // A GTIN has no spaces.
        words: of_goods,
    })
}

/// Whose form the text has, where nothing in it is declared: what a technician tells a box by.
fn makers<'l>(label: &'l Label<'_>) -> impl Iterator<Item = Row> + use<'l> {
    let is_declared = label.identifiers.iter().any(|found| found.evidence == Evidence::Declared);
    let text = core::str::from_utf8(label.scan.data).ok().filter(|_| !is_declared).unwrap_or_default();
    let mut known = Vec::new();
    label::makers(text)
        .filter(move |(maker, _)| {
            !known.contains(maker) && {
                known.push(*maker);
                true
            }
        })
        .map(|(maker, is_verified)| Row {
            cells: [(Tone::Faint, "form".to_owned()), cell(format!("of {maker}")), cell("")],
            value: (
                Tone::Faint,
                if is_verified { "documented, or seen on a box" } else { "not verified" }.to_owned(),
            ),
            words: true,
        })
}

/// Rows with their columns under each other; a long value goes on under its beginning.
fn show_rows(rows: &[Row], screen: &mut Screen) -> Result<(), Failure> {
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.cells.get(column)).map(|(_, text)| text.width()).max().unwrap_or(0)
    };
    let left = INDENT + (0..3).map(|column| widest(column) + 2).sum::<usize>();
    let room = screen.width().saturating_sub(left).max(LEAST_ROOM);
    let mut table = Vec::new();
    for Row { cells, value: (tone, value), words } in rows {
        let lines = if *words { wrap::words(value, room) } else { wrap::characters(value, room) };
        let cut = lines.len() > MOST_LINES;
        let note = cut.then(|| (Tone::Faint, format!("... {} in all", counted(value.len()))));
        let shown = lines.into_iter().take(MOST_LINES).map(|line| (*tone, line.to_owned()));
        for (number, line) in shown.chain(note).enumerate() {
            let [first, second, third] =
                if number == 0 { cells.clone() } else { [cell(""), cell(""), cell("")] };
            table.push(vec![first, second, third, line]);
        }
    }
    screen.table(INDENT, &table)
}

/// On the narrowest terminal a value has so many columns, and its line is wider than the terminal.
const LEAST_ROOM: usize = 16;

/// What is wrong, and under it the sentence that says so.
fn show_problem(problem: &Problem, screen: &mut Screen) -> Result<(), Failure> {
    let tone = if problem.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
    let place = place(problem).map_or_else(String::new, |at| format!(" at byte {at}"));
    screen.table(
        INDENT,
        &[vec![(tone, format!("{:<7}", problem.severity.name())), cell(format!("{}{place}", problem.code))]],
    )?;
    screen.paragraph(SENTENCE, Tone::Plain, &problem.message)
}
