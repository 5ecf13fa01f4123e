//! `docs/labels.md` says of each of its examples what the reader says.

use label::{Scan, Severity, Tolerance, interpret_with, unescape};

const PAGE: &str = include_str!("../../../../docs/labels.md");

/// The cells of a row of a table. A stroke within a cell has a backslash before it.
fn cells(row: &str) -> Vec<String> {
    let row = row.replace("\\|", "\u{1}");
    row.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

/// What stands between backticks.
fn codes(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

fn says(form: &str, example: &str) -> Vec<String> {
    let data = unescape(example).unwrap();
    let tolerance = Tolerance { hash_is_separator: form.ends_with("by setting") };
    let label = interpret_with(Scan::from_transmission(&data), tolerance);
    let identifiers = label.identifiers.iter().map(|identifier| {
        format!("{} {} {}", identifier.kind.name(), identifier.value, identifier.evidence.name())
    });
    let problems = label.problems.iter().map(|problem| {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        format!("{severity} {}", problem.code)
    });
    identifiers.chain(problems).collect()
}

#[test]
fn the_page_of_labels_says_what_the_reader_says() {
    let mut examples = 0;
    for row in PAGE.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let cells = cells(row);
        let [example] = codes(&cells[2]).try_into().unwrap();
        assert_eq!(codes(&cells[3]), says(&cells[1], &example), "{row}");
        examples += 1;
    }
    assert!(examples > 50, "only {examples} examples were found");
}
