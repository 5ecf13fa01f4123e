//! Quantities beside a serial number: of more than one unit, and such that aren't clear.

use crate::common::{identifiers, problems, read};
use crate::doubt::is_taken_for_granted;
use label::{SerialRule, bind};

#[test]
fn a_quantity_that_is_not_clear_is_no_single_unit() {
    // How many there are isn't known, or it is more than one.
    for (data, wanted) in [
        ("06\x1dQ20PCS\x1dSABC12345", "warning serial_of_case 0"),
        ("06\x1dQ20EA\x1dSABC12345", "warning serial_of_case 0"),
        ("06\x1d1PABC\x1d7Q20PC\x1dSABC12345", "warning serial_of_case 0"),
        ("06\x1dQ1.5\x1dSABC12345", "warning serial_of_case 0"),
        ("06\x1dQ20\x1d18S1VSA0786950", "warning serial_of_case 0"),
        ("05\x1d21ABC12345\x1e06\x1dQ20", "warning missing_companion 9 | warning serial_of_case 0"),
        ("06\x1dQ20\x1e05\x1d21ABC12345", "warning missing_companion 16 | warning serial_of_case 0"),
        ("06\x1dQ1K\x1dSABC12345", "warning value 8"),
        ("06\x1dQ1,000\x1dSABC12345", "warning value 8"),
        ("06\x1dQ+20\x1dSABC12345", "warning value 8"),
        ("06\x1dQ 20\x1dSABC12345", "warning value 8"),
        ("06\x1d7Q1CT\x1dSABC12345", "warning value 9"),
    ] {
        let label = format!("[)>\x1e{data}\x1e\x04");
        let label = read(&label);
        assert_eq!(problems(&label), wanted, "{data:?}");
        assert!(!is_taken_for_granted(&label), "{data:?}");
        assert!(bind(&label, &SerialRule::plain()).is_ok(), "{data:?} is asked about");
        assert!(!identifiers(&label).contains("serial declared"), "{data:?}");
    }
    for data in [
        "06\x1dQ1\x1dSABC12345",
        "06\x1dQ1PC\x1dSABC12345",
        "06\x1d7Q1EA\x1dSABC12345",
        "06\x1dQ1.000\x1dSABC12345",
    ] {
        let label = format!("[)>\x1e{data}\x1e\x04");
        assert_eq!(problems(&read(&label)), "", "{data:?}");
        assert!(is_taken_for_granted(&read(&label)), "{data:?}");
    }
    // An empty field says nothing of how many there are, and two serial numbers are a list.
    assert!(is_taken_for_granted(&read("[)>\x1e06\x1dQ\x1dSABC12345\x1e\x04")));
    let list = read("[)>\x1e06\x1dQ2\x1dSABC12345\x1dSABC12346\x1e\x04");
    assert_eq!(identifiers(&list).matches("serial declared").count(), 2, "{list:?}");
}

#[test]
fn one_of_what_may_hold_more_is_no_single_unit() {
    for (code, wanted) in [
        ("SN: XYZ78901\nQTY: 1K", "warning named_value 0"),
        ("SN: XYZ78901\nQTY: 1 CARTON", "warning named_value 0"),
        ("SN: XYZ78901\nQTY: 1 BOX", "warning named_value 0"),
        ("SN: XYZ78901\nQTY: 1 DOZEN", "warning named_value 0"),
        ("SN: XYZ78901\nQTY: 1 PALLET", "warning named_value 0"),
        // A thousand in German.
        ("SN: XYZ78901\nQTY: 1.000", "warning named_value 0"),
        ("(S)ABC12345 (7Q)1CT", "warning named_value 0"),
        ("(S)ABC12345 (7Q)20PC", "warning serial_of_case 0"),
        ("SN: XYZ78901\nQTY: 1.5", "warning serial_of_case 0"),
        ("SN: XYZ78901\nQTY: 2 PC(S)", "warning serial_of_case 0"),
        ("SN: XYZ78901\nQTY (PCS): 2", "warning serial_of_case 0"),
        ("SN: XYZ78901\nQTY: 1 BOX(ES)", "warning named_value 0"),
    ] {
        let label = read(code);
        assert_eq!(problems(&label), wanted, "{code:?}");
        assert!(!is_taken_for_granted(&label), "{code:?}");
        assert!(bind(&label, &SerialRule::plain()).is_ok(), "{code:?} is asked about");
    }
    for code in [
        "SN: XYZ78901\nQTY: 1 ea",
        "SN: XYZ78901\nQTY: 1PCS",
        "SN: XYZ78901\nQTY: 1 St\u{fc}ck",
        "SN: XYZ78901\nQTY: 1 UNIT",
        "SN: XYZ78901\nQTY: 1.00",
        "(S)ABC12345 (7Q)1PC",
        "SN: XYZ78901\nQTY: 1 PC(S)",
        "SN: XYZ78901;QTY: 1 unit(s);PN: AB-1",
        "QTY: 1PC(S) S/N: XYZ78901",
        "SN: XYZ78901\nQTY (PCS): 1",
        "SN: XYZ78901\nQTY(pcs.):1",
        "SN: XYZ78901\nQuantity (EA) 1",
        "SN XYZ78901 QTY (PCS) 1",
    ] {
        assert!(is_taken_for_granted(&read(code)), "{code:?}");
    }
    // What it is one of stands in brackets, and is no single unit.
    for code in ["SN: XYZ78901\nQTY (CTN): 1", "SN: XYZ78901;QTY (BOX) 1"] {
        assert!(!is_taken_for_granted(&read(code)), "{code:?}: {:?}", read(code));
    }
}
