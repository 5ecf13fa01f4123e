//! What holds of any label.

mod bind;
mod burst;
mod damage;
mod segment;

pub use bind::label_bind;
pub use burst::label_burst;
pub use damage::label_damage;
use label::{
    Aim, Element, Elements, Evidence, Gtin, Identifier, IdentifierKind, Label, Problem, Scan, Severity, gs1,
};
pub use segment::label_segment;

/// Whatever the bytes, a label says something of them, keeps its promises, and says the same the next time.
///
/// # Panics
/// When that does not hold.
pub fn label_interpret(data: &[u8]) {
    let label = label::interpret(Scan::from_transmission(data));
    keeps_its_promises(&label);
    assert_eq!(
        says(&label),
        says(&label::interpret(Scan::from_transmission(data))),
        "the same said otherwise"
    );
    if let Some((aim, rest)) = Aim::split(data)
        && Aim::split(rest).is_none()
    {
        let bare = label::interpret(Scan::bare(data));
        assert_eq!(bare.scan, Scan::with_aim(aim, rest), "the identifier is taken off");
        assert_eq!(says(&label), says(&bare), "who takes the identifier off changes nothing");
    }
    let shown = label::escape(data);
    assert!(!shown.chars().any(char::is_control), "a control character got through");
    assert_eq!(label::unescape(&shown).as_deref(), Ok(data), "escaping loses nothing");
    if let Ok(text) = core::str::from_utf8(data) {
        elements_are_written_as_they_are_read(text);
    }
}

/// What is read of element strings is written, and read again the same. What is written is never longer, and is written
/// the same once more.
fn elements_are_written_as_they_are_read(text: &str) {
    let Ok(message) = gs1::parse(text) else { return };
    let given: Vec<(&str, &str)> =
        message.elements.iter().map(|element| (element.ai, element.value)).collect();
    let written =
        gs1::print(given.iter().copied()).unwrap_or_else(|problem| panic!("{given:?}: {problem:?}"));
    assert!(written.len() <= text.len(), "{written:?} is longer than {text:?}");
    let again = gs1::parse(&written).unwrap_or_else(|problem| panic!("{written:?}: {problem:?}"));
    assert!(again.elements.iter().map(|element| (element.ai, element.value)).eq(given), "{written:?}");
    let separators = again.warnings.iter().filter(|warning| warning.code.ends_with("_separator"));
    assert_eq!(separators.count(), 0, "{written:?} has separators too many");
    for element in &message.elements {
        let there = text.get(element.position..).is_some_and(|rest| rest.starts_with(element.value));
        assert!(there, "{element:?} isn't where it is said to be");
    }
}

/// What holds of every label. The number of things it says is bound by the length of the data.
fn keeps_its_promises(label: &Label<'_>) {
    let length = label.scan.data.len();
    assert!(label.identifiers.len() <= 2 * length + 8, "more identifiers than data: {label:?}");
    assert!(label.problems.len() <= length + 8, "more problems than data: {label:?}");
    let broken = is_broken(label);
    assert!(!broken || label.elements.is_empty(), "elements of data that break their standard: {label:?}");
    assert!(label.identifiers.is_sorted_by_key(|found| found.evidence), "the best isn't first: {label:?}");
    let silent = label.identifiers.is_empty() && label.elements.is_empty() && label.problems.is_empty();
    assert!(!silent, "nothing is said of {:?}", label.scan);
    for found in &label.identifiers {
        assert!(!broken || found.evidence == Evidence::Segmented, "more than a guess: {label:?}");
        assert!(!found.value.is_empty() && !found.value.chars().any(char::is_control), "{found:?}");
        let is_gtin = Gtin::parse(&found.value).is_ok() && found.value.len() == 14;
        assert!(found.kind != IdentifierKind::Gtin || is_gtin, "no GTIN: {found:?}");
    }
    for problem in &label.problems {
        assert!(problem.position.unwrap_or_default() <= length, "{problem:?} isn't within {length} bytes");
        assert!(
            Problem::CODES.iter().any(|(code, _)| *code == problem.code),
            "{problem:?} has no known code"
        );
        assert!(problem.message.len() < 600 && !problem.message.chars().any(char::is_control), "{problem:?}");
    }
    if !label.elements.is_empty() {
        let written = gs1::print(label.elements.iter().map(|Element { ai, value }| (*ai, value.as_str())));
        assert!(written.is_ok(), "{written:?} of {label:?}");
    }
}

/// Everything that a label says, its scan aside.
fn says<'l, 'a>(label: &'l Label<'a>) -> (&'l Elements<'a>, &'l [Identifier<'a>], &'l [Problem]) {
    (&label.elements, &label.identifiers, &label.problems)
}

fn is_broken(label: &Label<'_>) -> bool {
    label.problems.iter().any(|problem| problem.severity == Severity::Error)
}

fn says_problem(label: &Label<'_>, code: &str) -> bool {
    label.problems.iter().any(|problem| problem.code == code)
}
