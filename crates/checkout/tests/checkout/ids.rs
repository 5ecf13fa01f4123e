//! What an id is made of.

use checkout::{Sku, TransactionId};

#[test]
fn an_id_is_in_any_script_and_has_no_control_character_and_no_blank_at_its_ends() {
    let long = |letter: &str, count| letter.repeat(count);
    for good in ["A", "A B", "Ü", "ТВ-1", "日本 1", &long("A", 64), &long("é", 64)] {
        assert_eq!(Sku::new(good).unwrap().as_str(), good);
    }
    for bad in ["", " ", " Ü", "Ü ", "\u{a0}Ü", "Ü\n1", "A\u{7f}", "Ü\u{85}1", &long("A", 65), &long("é", 65)]
    {
        assert!(Sku::new(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn what_is_no_text_is_no_id_and_that_is_said() {
    let problem = serde_json::from_str::<TransactionId>("17").unwrap_err().to_string();
    assert!(problem.contains("expected a string"), "{problem}");
}
