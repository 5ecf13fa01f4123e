//! Labels written short.

use label::{Label, Scan, Severity, interpret};

/// Reads a transmission as a scanner sends it, `]cm` first where it has one.
pub(crate) fn read(transmission: &str) -> Label<'_> {
    interpret(Scan::from_transmission(transmission.as_bytes()))
}

/// `(01)04006381333931(21)ABC`.
pub(crate) fn elements(label: &Label<'_>) -> String {
    label.elements.iter().map(|element| format!("({}){}", element.ai, element.value)).collect()
}

/// `gtin declared 04006381333931 | serial declared ABC`.
pub(crate) fn identifiers(label: &Label<'_>) -> String {
    let written: Vec<String> = label
        .identifiers
        .iter()
        .map(|identifier| {
            format!("{} {} {}", identifier.kind.name(), identifier.evidence.name(), identifier.value)
        })
        .collect();
    written.join(" | ")
}

/// `error check_digit 15`; 0 where no place is told.
pub(crate) fn problems(label: &Label<'_>) -> String {
    let written: Vec<String> = label
        .problems
        .iter()
        .map(|problem| {
            let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
            format!("{severity} {} {}", problem.code, problem.position.unwrap_or_default())
        })
        .collect();
    written.join(" | ")
}

/// Checks transmissions against elements, identifiers and problems.
pub(crate) fn says(cases: &[(&str, &str, &str, &str)]) {
    for (transmission, wanted_elements, wanted_identifiers, wanted_problems) in cases {
        let label = read(transmission);
        assert_eq!(problems(&label), *wanted_problems, "problems of {transmission:?}");
        assert_eq!(elements(&label), *wanted_elements, "elements of {transmission:?}");
        assert_eq!(identifiers(&label), *wanted_identifiers, "identifiers of {transmission:?}");
    }
}

/// Checks transmissions against identifiers and problems.
pub(crate) fn check(cases: &[(&str, &str, &str)]) {
    for (transmission, wanted_identifiers, wanted_problems) in cases {
        let label = read(transmission);
        assert_eq!(identifiers(&label), *wanted_identifiers, "identifiers of {transmission:?}");
        assert_eq!(problems(&label), *wanted_problems, "problems of {transmission:?}");
    }
}
