use api::{FieldError, Problem};
use checkout::{LineNumber, Refusal, RefusalCode};
use serde_json::json;

#[test]
fn a_refusal_names_the_lines_and_what_to_do() {
    let refusal = Refusal {
        code: RefusalCode::SerialMissing,
        params: vec![("count", "2".to_owned())],
        lines: vec![LineNumber(1), LineNumber(3)],
        detail: "Lines 1 and 3 have no serial number.".to_owned(),
        remedy: "Scan them.".to_owned(),
    };
    assert_eq!(
        serde_json::to_value(Problem::refused(&refusal)).unwrap(),
        json!({
            "type": "urn:laned:problem:serial_missing",
            "title": "A serial number is missing",
            "status": 409,
            "detail": "Lines 1 and 3 have no serial number.",
            "code": "serial_missing",
            "params": {"count": "2"},
            "lines": [1, 3],
            "remedy": "Scan them.",
        })
    );
}

#[test]
fn without_lines_there_is_no_array_of_them() {
    let problem = serde_json::to_value(Problem::new("unknown_product", "There is no product X.")).unwrap();
    assert_eq!(problem["status"], 404);
    assert!(problem.get("lines").is_none());
}

#[test]
fn a_wrong_value_is_shown_escaped_and_cut() {
    let value = format!("\u{1b}[31m{}", "x".repeat(500));
    let problem = Problem::from(FieldError::new("serial", &value, "too long"));
    assert_eq!(problem.status, 422);
    assert_eq!(problem.params["field"], "serial");
    assert!(problem.detail.contains("\\x1b[31m"));
    assert!(problem.detail.len() < 200 && !problem.detail.contains('\u{1b}'));
}

#[test]
fn a_code_that_is_not_in_the_table_is_a_rule_that_says_no() {
    assert_eq!(Problem::new("something_new", "No.").status, 409);
}
