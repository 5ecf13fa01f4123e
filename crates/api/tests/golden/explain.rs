use api::LabelSays;
use label::{Scan, Tolerance};
use serde_json::json;

#[test]
fn a_gs1_label_says_its_elements_and_identifiers() {
    let aim = label::Aim::parse("]C1").unwrap();
    let says = LabelSays::read_with(Scan::with_aim(aim, b"010400638133393121SN1"), Tolerance::default());
    assert_eq!(
        serde_json::to_value(says).unwrap(),
        json!({
            "aim": "]C1",
            "elements": [{"ai": "01", "value": "04006381333931"}, {"ai": "21", "value": "SN1"}],
            "identifiers": [
                {"kind": "gtin", "value": "04006381333931", "evidence": "declared"},
                {"kind": "serial", "value": "SN1", "evidence": "declared"},
            ],
            "problems": [],
        })
    );
}

#[test]
fn a_label_that_breaks_its_standard_has_an_error_and_no_elements() {
    let aim = label::Aim::parse("]C1").unwrap();
    let says = serde_json::to_value(LabelSays::read_with(Scan::with_aim(aim, b"0104"), Tolerance::default()))
        .unwrap();
    assert_eq!(says["elements"], json!([]));
    assert_eq!(says["problems"][0]["severity"], "error");
}
