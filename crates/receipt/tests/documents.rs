//! The JSON form of a document.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what cannot be, fails the test")]

mod support;

use receipt::Document;
use support::story;

#[test]
fn a_document_is_the_same_after_writing_and_reading_it() {
    let document = story();
    let json = document.to_json().unwrap();
    assert_eq!(Document::from_json(json.as_bytes()).unwrap(), document);
    assert!(json.contains("\"unit_price\": \"499.00\""), "{json}");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let json = story().to_json().unwrap();
    for (from, to, named) in [
        ("\"499.00\"", "\"499.001\"", "lines[0].unit_price"),
        ("\"1866.98\"", "\"a lot\"", "total"),
        ("\"EUR\"", "\"euro\"", "currency"),
        ("\"19\"", "\"190\"", "tax[0].rate"),
        ("\"sku\"", "\"suk\"", "unknown field `suk`"),
        ("\"kind\": \"sale\"", "\"kind\": \"gift\"", "unknown variant `gift`"),
        ("\"receipt\": \"R0042-3-17\",", "", "missing field `receipt`"),
    ] {
        let broken = json.replacen(from, to, 1);
        assert_ne!(broken, json, "{from}");
        let error = Document::from_json(broken.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(named), "{from} -> {to}: {error}");
    }
}

#[test]
fn an_endless_document_is_refused() {
    let mut document = story();
    let line = document.lines[0].clone();
    document.lines = vec![line; 10_001];
    let error = Document::from_json(document.to_json().unwrap().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("10001 lines, at most 10000 are taken"), "{error}");

    let mut document = story();
    document.lines[0].identifiers[0].value = "x".repeat(1_025);
    let error = Document::from_json(document.to_json().unwrap().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("lines[0]"), "{error}");
}
