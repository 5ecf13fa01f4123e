//! What holds of data that was damaged on its way.

use super::{is_broken, keeps_its_promises, says, says_problem};
use label::{Evidence, Label, Scan, Tolerance, gs1, interpret, interpret_with};

/// Problems that say that something was undone, or taken for damage.
const SAID: &[&str] = &[
    "byte_order_mark",
    "terminator",
    "surrounding_blanks",
    "swapped_case",
    "brackets",
    "separator_as_text",
    "aim_in_data",
    "start_stop",
    "link_form",
    "gs1_text",
];

/// How separators come as text.
const WRITTEN: &[&str] = &["Alt+029", "Alt029", "^]", "{GS}", "<GS>", "[GS]", "\\x1d"];

/// More of that which is taken for one.
const TAKEN_FOR_ONE: &[&str] =
    &["<FNC1>", "{FNC1}", "[FNC1]", "<0x1D>", "<1D>", "<029>", "\\u001d", "\u{241d}"];

/// No damage is undone in silence, and what is undone is never sure. The first byte says what is done to the rest.
///
/// # Panics
/// When that does not hold.
pub fn label_damage(data: &[u8]) {
    let Some((&set, data)) = data.split_first() else { return };
    let label = interpret(Scan::from_transmission(data));
    let hash = Tolerance { hash_is_separator: true };
    let tolerant = interpret_with(Scan::from_transmission(data), hash);
    keeps_its_promises(&tolerant);
    assert_eq!(tolerant.elements, label.elements, "tolerance changes the elements");
    assert!(data.contains(&b'#') || says(&tolerant) == says(&label), "tolerance of what isn't there");
    let said = says(&tolerant).1 == says(&label).1 || says_problem(&tolerant, "separator_as_text");
    assert!(said, "{tolerant:?} was undone in silence: {label:?}");
    if let Ok(text) = core::str::from_utf8(data) {
        damaged(text, &label, usize::from(set));
    }
}

/// Does to data what is done to it on the way.
fn damaged(text: &str, whole: &Label<'_>, set: usize) {
    let written = WRITTEN.get(set / 8).copied().unwrap_or("#");
    let (damaged, code) = match set % 8 {
        0 => (format!("\u{feff}{text}"), "byte_order_mark"),
        1 => (format!("{text}{}", ["\r", "\n", "\r\n", "\t"].get(set / 8).unwrap_or(&"\0")), "terminator"),
        2 => (text.chars().map(swapped).collect(), "swapped_case"),
        3 => (bracketed(whole), "brackets"),
        _ => (text.replace(gs1::SEPARATOR, written), "separator_as_text"),
    };
    // Text that holds what looks like damage already may be what it is, or not.
    let lower = text.to_ascii_lowercase();
    let mut marks = WRITTEN.iter().chain(TAKEN_FOR_ONE).chain(&["("]);
    let is_marked = marks.any(|mark| lower.contains(&mark.to_ascii_lowercase()));
    if damaged == text || damaged.is_empty() || is_marked {
        return;
    }
    let tolerance = Tolerance { hash_is_separator: written == "#" };
    let label = interpret_with(Scan::from_transmission(damaged.as_bytes()), tolerance);
    keeps_its_promises(&label);
    // Elements whose symbol says that they are some are all found again, and it is said what was done to them.
    let is_gs1 = matches!(text.get(..3), Some("]C1" | "]d2" | "]Q3" | "]J1"));
    let parsed = text.get(3..).and_then(|data| gs1::parse(data).ok());
    let Some(parsed) = parsed.filter(|_| is_gs1 && !is_broken(whole)) else { return };
    assert!(!label.problems.is_empty(), "{damaged:?} was undone in silence: {label:?}");
    let undone = says_problem(&label, code);
    assert!(undone || is_broken(&label) || code == "separator_as_text", "{code} isn't said: {label:?}");
    let undone_alone =
        undone && label.problems.iter().filter(|problem| SAID.contains(&problem.code)).count() == 1;
    if undone_alone && parsed.warnings.is_empty() && is_broken(&label) {
        for wanted in whole.identifiers.iter().filter(|wanted| wanted.evidence == Evidence::Declared) {
            let again = label
                .identifiers
                .iter()
                .any(|found| found.kind == wanted.kind && found.value == wanted.value);
            assert!(again, "{wanted:?} got lost: {label:?}");
        }
    }
}

fn swapped(letter: char) -> char {
    if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
}

/// The text below the symbol.
fn bracketed(label: &Label<'_>) -> String {
    label.elements.iter().map(|element| format!("({}){}", element.ai, element.value)).collect()
}
