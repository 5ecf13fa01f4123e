use crate::{EUR, bound, cheese, eur, phone, quantity, sku, transaction_id};
use api::Event;
use checkout::{
    Actor, ActorRole, Deadline, Decision, Delivery, LineAdded, LineNumber, Record, Recorded, ScanId,
    ScanRecord, SerialSource, UnitKey, VoidReason,
};
use label::{IdentifierKind, Role, Symbology};
use serde_json::{Value, json};
use std::sync::Arc;

fn out(event: checkout::Event, actor: Actor) -> Value {
    let recorded = Recorded { seq: 7, record: Record { at_ms: 1_763_848_200_125, actor, event } };
    let event = Event::of(&recorded, EUR);
    assert_eq!(event.name(), recorded.record.event.name());
    let json = serde_json::to_value(&event).unwrap();
    assert_eq!(serde_json::from_value::<Event>(json.clone()).unwrap(), event);
    json
}

/// The event without what all have.
fn body(event: checkout::Event) -> Value {
    let mut json = out(event, Actor::Lane);
    let map = json.as_object_mut().unwrap();
    for (key, value) in [("seq", json!(7)), ("at", json!("2025-11-22T21:50:00.125Z")), ("actor", Value::Null)]
    {
        assert_eq!(map.remove(key), Some(value), "{key}");
    }
    json
}

fn scan() -> ScanRecord {
    ScanRecord {
        id: ScanId::new("s17").unwrap(),
        device: "counter".to_owned(),
        aim: Some("]C1".to_owned()),
        symbology: Symbology::Gs1_128,
        hex: Some("32315c1dff".to_owned()),
        decision: Decision::Accepted,
        code: "serial_provided".to_owned(),
        message: "Serial number 21 is on line 1.".to_owned(),
        transaction: Some(transaction_id("0042-3-17")),
        line: Some(LineNumber(1)),
        choices: Arc::default(),
        until: None,
        expires_ms: None,
        settles: None,
        read_mono_ms: 5,
        hash_is_separator: false,
        evidence: checkout::ScanEvidence::default(),
        did: 0,
        because: None,
    }
}

fn unit() -> UnitKey {
    UnitKey { sku: sku("PHONE-X"), serial: "SN1".to_owned(), identities: Vec::new() }
}

#[test]
fn a_scan_carries_what_was_read_and_what_became_of_it() {
    assert_eq!(
        out(checkout::Event::Scan(Box::new(scan())), Actor::Lane),
        json!({
            "seq": 7,
            "type": "scan",
            "at": "2025-11-22T21:50:00.125Z",
            "actor": null,
            "scan": {
                "id": "s17",
                "device": "counter",
                "aim": "]C1",
                "symbology": "gs1_128",
                "text": "21\\\\\\x1d\\xff",
                "hex": "32315c1dff",
            },
            "decision": "accepted",
            "code": "serial_provided",
            "message": "Serial number 21 is on line 1.",
            "transaction": "0042-3-17",
            "line": 1,
        })
    );
}

#[test]
fn a_choice_says_between_what_and_until_when() {
    let scan = ScanRecord {
        decision: Decision::NeedsChoice,
        line: None,
        choices: Arc::new(vec![LineNumber(1), LineNumber(2)]),
        until: Some(Deadline(30_000)),
        expires_ms: Some(1_763_848_230_125),
        settles: Some(ScanId::new("s16").unwrap()),
        ..scan()
    };
    let json = body(checkout::Event::Scan(Box::new(scan)));
    assert_eq!(json["decision"], "needs_choice");
    assert_eq!(json["choices"], json!([1, 2]));
    assert_eq!(json["expires_at"], "2025-11-22T21:50:30.125Z");
    assert_eq!(json["settles"], "s16");
    assert_eq!(json["line"], Value::Null);
}

#[test]
fn a_scan_whose_contents_are_not_kept_has_none() {
    let json = body(checkout::Event::Scan(Box::new(ScanRecord { hex: None, aim: None, ..scan() })));
    assert_eq!(
        (&json["scan"]["text"], &json["scan"]["hex"], &json["scan"]["aim"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
}

#[test]
fn a_scan_says_whether_its_aim_identifier_was_given_or_derived_and_from_what() {
    let evidence = checkout::ScanEvidence {
        aim_derived: true,
        vendor_id: Some("50305c".to_owned()),
        mode: Some("serial".to_owned()),
        took_ms: Some(14),
    };
    let json = body(checkout::Event::Scan(Box::new(ScanRecord { evidence, ..scan() })));
    assert_eq!(json["scan"]["aim_derived"], true);
    assert_eq!(json["scan"]["vendor_id"], "P0\\\\");
    assert_eq!((&json["scan"]["mode"], &json["scan"]["took_ms"]), (&json!("serial"), &json!(14)));
    let plain = body(checkout::Event::Scan(Box::new(scan())));
    assert_eq!(plain["scan"].get("aim_derived"), None, "it says nothing of it");
}

#[test]
fn an_event_says_who_caused_it() {
    let actor = Actor::Peer { role: ActorRole::Pos, uid: 1000, pid: 42, operator: Some("7".to_owned()) };
    let json = out(checkout::Event::Started, actor);
    assert_eq!(json["type"], "started");
    assert_eq!(json["actor"], json!({"role": "pos", "uid": 1000, "pid": 42, "operator": "7"}));
}

#[test]
fn a_lines_life() {
    let transaction = transaction_id("0042-3-17");
    let added = LineAdded {
        transaction: transaction.clone(),
        line: LineNumber(1),
        product: phone().into(),
        quantity: quantity("1"),
        unit_price: eur("499"),
        discount: eur("0"),
        delivery: Delivery::CarryOut,
        reference: None,
        replaces: Some(LineNumber(9)),
    };
    assert_eq!(
        body(checkout::Event::LineAdded(Box::new(added))),
        json!({
            "type": "line_added", "transaction": "0042-3-17", "line": 1, "sku": "PHONE-X", "gtin": "04006381333931",
            "description": "Phone X", "serialized": true, "quantity": 1, "unit_price": "499.00", "discount": "0.00",
            "delivery": "carry_out", "reference": null, "replaces": 9,
        })
    );
    let provided = checkout::Event::SerialProvided {
        transaction: transaction.clone(),
        line: LineNumber(1),
        identifiers: vec![
            bound(IdentifierKind::Serial, Role::Key, "SN1"),
            bound(IdentifierKind::Mac, Role::Optional, "AB"),
        ],
        source: SerialSource::Scanned,
        claims: Some(unit().into()),
        allowed_by: Some("9".to_owned()),
        stock_ms: Some(1_763_848_200_125),
    };
    assert_eq!(
        body(provided),
        json!({
            "type": "serial_provided", "transaction": "0042-3-17", "line": 1, "serial": "SN1",
            "identifiers": {"serial": "SN1", "mac": "AB"}, "serial_source": "scanned", "allowed_by": "9",
            "stock_as_of": "2025-11-22T21:50:00.125Z",
        })
    );
    let voided = checkout::Event::LineVoided {
        transaction,
        line: LineNumber(1),
        reason: VoidReason::Replaced,
        releases: Some(unit()),
    };
    assert_eq!(
        body(voided),
        json!({"type": "line_voided", "transaction": "0042-3-17", "line": 1, "reason": "replaced"})
    );
}

#[test]
fn a_completion_names_receipt_change_and_the_units_sold() {
    let completed = checkout::Event::Completed {
        transaction: transaction_id("0042-3-17"),
        receipt: checkout::ReceiptId::new("R0042-3-17").unwrap(),
        change: eur("1"),
        handed_over: vec![LineNumber(1)],
        sells: vec![(LineNumber(1), unit().into())],
        ordered: false,
        returns: vec![
            checkout::TakenBack {
                line: LineNumber(2),
                sale: None,
                quantity: quantity("1"),
                discount: eur("0"),
                unit: Some(unit()),
                disposition: checkout::Disposition::Resellable,
            },
            checkout::TakenBack {
                line: LineNumber(3),
                sale: None,
                quantity: quantity("0.5"),
                discount: eur("0.10"),
                unit: None,
                disposition: checkout::Disposition::Quarantine,
            },
        ],
    };
    assert_eq!(
        body(completed),
        json!({
            "type": "completed", "transaction": "0042-3-17", "receipt": "R0042-3-17", "change": "1.00", "handed_over": [1],
            "sold": [{"line": 1, "sku": "PHONE-X", "serial": "SN1"}], "ordered": false,
            "returned": [
                {"line": 2, "quantity": 1, "sku": "PHONE-X", "serial": "SN1", "disposition": "resellable"},
                {"line": 3, "quantity": 0.5, "sku": null, "serial": null, "disposition": "quarantine"},
            ],
        })
    );
}

#[test]
fn what_comes_back_is_told_with_its_sale_and_its_unit() {
    let returns = checkout::Returned {
        sale: None,
        disposition: checkout::Disposition::Resellable,
        in_hand: true,
        despite: Some(checkout::ReturnDoubt::Unknown),
        allowed_by: Some("9".to_owned()),
    };
    let identifiers = vec![bound(IdentifierKind::Serial, Role::Key, "SN1")];
    let added = checkout::ReturnLineAdded {
        transaction: transaction_id("0042-3-17"),
        line: LineNumber(1),
        product: phone().into(),
        quantity: quantity("1"),
        unit_price: eur("499"),
        discount: eur("9"),
        unit: Some(checkout::Unit { identifiers: identifiers.clone(), source: SerialSource::Keyed }),
        returns,
        claims: Some(unit()),
    };
    assert_eq!(
        body(checkout::Event::ReturnLineAdded(Box::new(added))),
        json!({
            "type": "return_line_added", "transaction": "0042-3-17", "line": 1, "sku": "PHONE-X", "description": "Phone X",
            "quantity": 1, "unit_price": "499.00", "discount": "9.00", "serial": "SN1",
            "returns": {
                "transaction": null, "line": null, "disposition": "resellable", "confirmed": true,
                "despite": "return_unknown", "allowed_by": "9",
            },
        })
    );
    let named = checkout::Event::ReturnedUnitNamed {
        transaction: transaction_id("0042-3-17"),
        line: LineNumber(1),
        identifiers,
        source: SerialSource::Scanned,
        claims: Some(unit()),
        releases: None,
        despite: Some(checkout::ReturnDoubt::Mismatch),
        allowed_by: None,
    };
    assert_eq!(
        body(named),
        json!({
            "type": "returned_unit_named", "transaction": "0042-3-17", "line": 1, "serial": "SN1",
            "identifiers": {"serial": "SN1"}, "serial_source": "scanned", "despite": "return_mismatch",
        })
    );
}

#[test]
fn products_are_written_in_events_as_everywhere() {
    let product = api::Product::of(&cheese(), EUR);
    let event = Event {
        seq: 1,
        at: api::Timestamp(0),
        actor: None,
        happening: api::Happening::ProductPut { product: product.clone() },
    };
    let json = serde_json::to_value(&event).unwrap();
    assert_eq!(json["type"], "product_put");
    assert_eq!(json["product"], serde_json::to_value(product).unwrap());
}

#[test]
fn an_override_is_told_with_its_reason_and_the_supervisor() {
    let allowed = checkout::Override { reason: "torn".to_owned(), supervisor: "9".to_owned() };
    let overridden = checkout::Event::Overridden {
        transaction: transaction_id("0042-3-17"),
        line: LineNumber(1),
        allowed,
    };
    assert_eq!(
        body(overridden),
        json!({"type": "overridden", "transaction": "0042-3-17", "line": 1, "reason": "torn", "supervisor": "9"})
    );
}
