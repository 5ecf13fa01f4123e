use crate::{EUR, eur, quantity, transaction_id};
use api::{
    AddLine, ChangeLine, Choose, Complete, Explain, Focus, Fulfil, MakeOrder, NewScan, OpenReturn,
    OpenTransaction, OverrideLine, Pick, ReplaceLine, SetScanning, TenderBody,
};
use checkout::{Command, LineNumber, NewLine, ProductRef, TenderKind, TransactionId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn id() -> TransactionId {
    transaction_id("0042-3-17")
}

#[test]
fn opening_needs_nothing() {
    let nothing = Command::Open { reference: None, metadata: [].into(), training: false };
    assert_eq!(read::<OpenTransaction>(json!({})).command(), Ok(nothing));
    let body = json!({"reference": "till-5", "metadata": {"shift": "early"}, "training": true});
    assert_eq!(
        read::<OpenTransaction>(body).command(),
        Ok(Command::Open {
            reference: Some("till-5".to_owned()),
            metadata: [("shift".to_owned(), "early".to_owned())].into(),
            training: true,
        })
    );
}

#[test]
fn goods_come_back_by_receipt_by_serial_number_or_by_both() {
    let body = json!({"receipt": "R0042-3-17"});
    let Ok(Command::OpenReturn(new)) = read::<OpenReturn>(body).command(None) else { panic!() };
    assert_eq!(
        *new,
        checkout::NewReturn {
            receipt: Some(checkout::ReceiptId::new("R0042-3-17").unwrap()),
            ..checkout::NewReturn::default()
        }
    );
    let body = json!({
        "serial": "SN1", "sku": "PHONE-X", "lines": [1, 2.0], "disposition": "quarantine", "reference": "till-5",
        "metadata": {"why": "broken"},
    });
    let Ok(Command::OpenReturn(new)) = read::<OpenReturn>(body).command(None) else { panic!() };
    assert_eq!((new.serial.as_deref(), new.lines.map(|lines| lines.len())), (Some("SN1"), Some(2)));
    assert_eq!(new.disposition, checkout::Disposition::Quarantine);
    for (field, value) in [("receipt", ""), ("serial", " "), ("disposition", "lost"), ("sku", " A")] {
        let error = read::<OpenReturn>(json!({field: value})).command(None).unwrap_err();
        assert_eq!(error.field, field);
    }
}

#[test]
fn an_override_has_its_reason_and_whoever_allows_it() {
    let body: OverrideLine = read(json!({"reason": "torn", "supervisor": "9", "pin": "4711"}));
    assert!(!format!("{body:?}").contains("4711"), "a PIN is shown nowhere");
    let authority = Some(checkout::Authority { supervisor: "9".to_owned(), pin_is_right: true });
    let Ok(Command::Override { line, reason, authority: named, .. }) =
        body.command(id(), LineNumber(2), authority.clone())
    else {
        panic!()
    };
    assert_eq!((line, reason.as_str(), named), (LineNumber(2), "torn", authority));
    let nobody: OverrideLine = read(json!({"reason": " "}));
    assert_eq!(nobody.command(id(), LineNumber(2), None).unwrap_err().field, "reason");
    for pin in ["123", "1\u{1}23", &"1".repeat(65)] {
        let error = api::Pin::from(pin).value("pin").unwrap_err();
        assert_eq!((error.field.as_str(), error.value.as_str()), ("pin", ""));
    }
}

#[test]
fn notes_have_a_limit() {
    let notes: serde_json::Map<_, _> = (0..33).map(|note| (format!("n{note}"), json!(""))).collect();
    assert_eq!(read::<OpenTransaction>(json!({"metadata": notes})).command().unwrap_err().field, "metadata");
    let long = json!({"metadata": {"note": "x".repeat(201)}});
    assert_eq!(read::<OpenTransaction>(long).command().unwrap_err().field, "metadata");
}

#[test]
fn a_line_is_added_by_sku_or_by_gtin() {
    let new = |product| NewLine {
        product,
        quantity: money::Quantity::ONE,
        delivery: None,
        serial: None,
        unit_price: None,
        discount: None,
        reference: None,
    };
    assert_eq!(
        read::<AddLine>(json!({"sku": "PHONE-X"})).command(id(), EUR),
        Ok(Command::AddLine { transaction: id(), line: new(ProductRef::Sku(crate::sku("PHONE-X"))) })
    );
    let gtin = label::Gtin::parse("04006381333931").unwrap();
    assert_eq!(
        read::<AddLine>(json!({"gtin": "4006381333931", "quantity": 1})).command(id(), EUR),
        Ok(Command::AddLine { transaction: id(), line: new(ProductRef::Gtin(gtin)) })
    );
}

#[test]
fn a_line_takes_everything_at_once() {
    let body = json!({
        "sku": "PHONE-X", "quantity": 2.5, "delivery": "pickup", "serial": " SN1 ", "unit_price": "10", "discount": "0.5",
        "reference": "row 1",
    });
    let Ok(Command::AddLine { line, .. }) = read::<AddLine>(body).command(id(), EUR) else { panic!() };
    assert_eq!(line.quantity, quantity("2.5"));
    assert_eq!(line.delivery, Some(checkout::Delivery::Pickup));
    // The rule says what is done to it, not the wire.
    assert_eq!(line.serial.as_deref(), Some(" SN1 "));
    assert_eq!((line.unit_price, line.discount), (Some(eur("10.00")), Some(eur("0.50"))));
    assert_eq!(line.reference.as_deref(), Some("row 1"));
}

#[test]
fn both_or_none_of_two_ways_to_name_a_thing_are_refused() {
    assert_eq!(read::<AddLine>(json!({})).command(id(), EUR).unwrap_err().field, "sku");
    let both = json!({"sku": "A", "gtin": "4006381333931"});
    assert_eq!(read::<AddLine>(both).command(id(), EUR).unwrap_err().field, "sku");
    assert!(serde_json::from_value::<AddLine>(json!({"sku": null, "gtin": "4006381333931"})).is_err());
    assert_eq!(read::<Explain>(json!({})).scan().unwrap_err().field, "hex");
    assert!(serde_json::from_value::<Explain>(json!({"hex": null})).is_err());
    assert_eq!(read::<Explain>(json!({"hex": "30", "text": "0"})).scan().unwrap_err().field, "hex");
}

#[test]
fn values_that_cannot_be_are_named() {
    for (body, field) in [
        (json!({"sku": ""}), "sku"),
        (json!({"sku": " A"}), "sku"),
        (json!({"gtin": "123"}), "gtin"),
        (json!({"sku": "A", "quantity": 0}), "quantity"),
        (json!({"sku": "A", "delivery": "teleport"}), "delivery"),
        (json!({"sku": "A", "unit_price": "1.999"}), "unit_price"),
        (json!({"sku": "A", "discount": "x"}), "discount"),
        (json!({"sku": "A", "serial": "\u{0}"}), "serial"),
        (json!({"sku": "A", "reference": "  "}), "reference"),
    ] {
        assert_eq!(read::<AddLine>(body.clone()).command(id(), EUR).unwrap_err().field, field, "{body}");
    }
}

#[test]
fn a_change_names_only_what_changes() {
    assert_eq!(
        read::<ChangeLine>(json!({"delivery": "ship"})).command(id(), LineNumber(2), EUR),
        Ok(Command::ChangeLine {
            transaction: id(),
            line: LineNumber(2),
            quantity: None,
            delivery: Some(checkout::Delivery::Ship),
            unit_price: None,
            discount: None,
        })
    );
}

#[test]
fn focus_has_to_be_said_even_when_it_is_none() {
    assert_eq!(
        read::<Focus>(json!({"line": null})).command(id()),
        Command::Focus { transaction: id(), line: None }
    );
    assert!(serde_json::from_value::<Focus>(json!({})).is_err());
    assert!(serde_json::from_value::<Focus>(json!({"line": -1})).is_err());
}

#[test]
fn an_order_is_for_somebody() {
    let body = json!({"customer": {"name": "Ada", "phone": "+49 1"}});
    let Ok(Command::MakeOrder { customer, .. }) = read::<MakeOrder>(body).command(id()) else { panic!() };
    assert_eq!((customer.name.as_str(), customer.phone.as_deref()), ("Ada", Some("+49 1")));
    let nameless = json!({"customer": {"name": " "}});
    assert_eq!(read::<MakeOrder>(nameless).command(id()).unwrap_err().field, "customer.name");
    let faint = json!({"customer": {"name": "Ada", "email": "\n"}});
    assert_eq!(read::<MakeOrder>(faint).command(id()).unwrap_err().field, "customer.email");
}

#[test]
fn money_comes_before_or_with_completion() {
    let cash = checkout::Tender { kind: TenderKind::Cash, amount: eur("20") };
    assert_eq!(
        read::<TenderBody>(json!({"kind": "cash", "amount": "20.00"})).command(id(), EUR),
        Ok(Command::TakeTender { transaction: id(), tender: cash })
    );
    assert_eq!(
        read::<Complete>(json!({"tenders": [{"kind": "cash", "amount": "20"}]})).command(id(), EUR),
        Ok(Command::Complete { transaction: id(), tenders: vec![cash] })
    );
    assert_eq!(
        read::<Complete>(json!({})).command(id(), EUR),
        Ok(Command::Complete { transaction: id(), tenders: Vec::new() })
    );
    let stones = json!({"tenders": [{"kind": "cash", "amount": "1"}, {"kind": "stones", "amount": "1"}]});
    assert_eq!(read::<Complete>(stones).command(id(), EUR).unwrap_err().field, "tenders[1].kind");
}

#[test]
fn orders_are_fulfilled_by_line_or_whole() {
    assert_eq!(
        read::<Pick>(json!({"line": 3, "serial": "SN1"})).command(id(), None),
        Ok(Command::Pick {
            order: id(),
            line: LineNumber(3),
            serial: Some("SN1".to_owned()),
            authority: None
        })
    );
    assert_eq!(read::<Fulfil>(json!({})).pickup(id()), Command::Pickup { order: id(), lines: None });
    assert_eq!(
        read::<Fulfil>(json!({"lines": [1, 2]})).ship(id()),
        Command::Ship { order: id(), lines: Some(vec![LineNumber(1), LineNumber(2)]) }
    );
}

#[test]
fn a_lines_number_is_an_integer_however_it_is_written() {
    assert_eq!(read::<Pick>(json!({"line": 2.0})).line, 2);
    assert_eq!(read::<Fulfil>(json!({"lines": [1, 3.0]})).lines, Some(vec![1, 3]));
    for line in [json!(2.5), json!(-1), json!("2"), json!(4_294_967_296_u64), json!(1e300), json!(null)] {
        assert!(serde_json::from_value::<Choose>(json!({"line": line})).is_err(), "{line}");
    }
}

#[test]
fn the_rest_says_what_it_says() {
    let scan = checkout::ScanId::new("s17").unwrap();
    assert_eq!(
        read::<Choose>(json!({"line": 2})).command(scan.clone()),
        Command::Choose { scan, line: LineNumber(2) }
    );
    assert_eq!(
        read::<SetScanning>(json!({"mode": "capture"})).command(),
        Ok(Command::SetScanningMode { mode: checkout::ScanningMode::Capture })
    );
    assert_eq!(read::<SetScanning>(json!({"mode": "loud"})).command().unwrap_err().field, "mode");
    assert_eq!(
        read::<ReplaceLine>(json!({})).command(id(), LineNumber(1)),
        Ok(Command::ReplaceLine { transaction: id(), line: LineNumber(1), serial: None })
    );
}

#[test]
fn a_scans_text_is_read_as_it_is_written() {
    let scan: NewScan = read(json!({"text": "01\\x1d\\\\é", "aim": "]C1"}));
    assert_eq!(scan.text.value("text").unwrap(), b"01\x1d\\\xc3\xa9");
    assert_eq!(scan.aim.unwrap().value("aim").unwrap().to_string(), "]C1");
    assert_eq!(read::<NewScan>(json!({"text": "a\\q"})).text.value("text").unwrap_err().field, "text");
    let long = read::<NewScan>(json!({"text": "1".repeat(4 * label::MAX_SCAN_BYTES + 1)}));
    assert_eq!(long.text.value("text").unwrap_err().field, "text");
    for aim in ["", "C1", "]C", "]C1x", "]1C"] {
        let scan: NewScan = read(json!({"text": "", "aim": aim}));
        assert_eq!(scan.aim.unwrap().value("aim").unwrap_err().field, "aim", "{aim}");
    }
}

#[test]
fn hexadecimal_comes_in_pairs_of_either_case() {
    let explain: Explain = read(json!({"hex": "301dFf"}));
    assert_eq!(explain.scan().unwrap(), (None, vec![0x30, 0x1d, 0xff]));
    for hex in ["3", "3g", "é0"] {
        assert_eq!(read::<Explain>(json!({"hex": hex})).scan().unwrap_err().field, "hex", "{hex}");
    }
}

#[test]
fn thirty_two_tenders_come_with_a_completion_and_no_more() {
    let complete = |count| {
        let tender = json!({"kind": "card", "amount": "1.00"});
        read::<Complete>(json!({"tenders": vec![tender; count]})).command(id(), money::Currency::EUR)
    };
    assert!(complete(32).is_ok());
    let error = complete(33).unwrap_err();
    assert_eq!((error.field.as_str(), error.value.as_str()), ("tenders", "33"));
}

#[test]
fn two_notes_of_one_name_are_refused() {
    let open = serde_json::from_str::<OpenTransaction>(r#"{"metadata": {"till": "3", "till": "4"}}"#);
    assert!(open.unwrap_err().to_string().contains("duplicate field `till`"));
}
