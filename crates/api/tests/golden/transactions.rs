use crate::{EUR, bound, cheese, eur, phone, quantity, transaction_id};
use api::{Completion, Transaction};
use checkout::{Delivery, Kind, Line, LineNumber, LineState, Product, SerialSource, TransactionState, Unit};
use label::{IdentifierKind, Role};
use money::{Amount, Quantity, TaxMode};
use serde_json::{Value, json};

fn line(number: u32, product: Product, quantity: Quantity) -> Line {
    Line {
        number: LineNumber(number),
        state: LineState::Active,
        unit_price: product.price,
        product: product.into(),
        quantity,
        discount: Amount::ZERO,
        delivery: Delivery::CarryOut,
        unit: None,
        reference: None,
        replaces: None,
        stale_stock_ms: None,
        overridden: None,
        returns: None,
        came_back: false,
    }
}

fn cart(lines: Vec<Line>) -> checkout::Transaction {
    checkout::Transaction {
        id: transaction_id("0042-3-17"),
        revision: 4,
        seq: 99,
        state: TransactionState::Open,
        kind: Kind::Sale,
        training: false,
        reference: Some("till-5".to_owned()),
        metadata: [("shift".to_owned(), "early".to_owned())].into(),
        tax_mode: TaxMode::Gross,
        lines,
        tenders: Vec::new(),
        change: Amount::ZERO,
        customer: None,
        cancelled: None,
        receipt: None,
        opened_ms: 1_763_848_200_125,
        completed_ms: None,
        operator: Some("7".to_owned()),
    }
}

fn out(transaction: &checkout::Transaction) -> Value {
    serde_json::to_value(Transaction::of(transaction, EUR)).unwrap()
}

#[test]
fn a_pending_line_says_that_its_serial_number_is_not_provided() {
    let mut second = line(2, cheese(), quantity("0.25"));
    second.discount = eur("0.50");
    assert_eq!(
        out(&cart(vec![line(1, phone(), Quantity::ONE), second])),
        json!({
            "id": "0042-3-17",
            "revision": 4,
            "seq": 99,
            "state": "open",
            "kind": "sale",
            "training": false,
            "lines": [
                {
                    "line": 1,
                    "state": "active",
                    "sku": "PHONE-X",
                    "gtin": "04006381333931",
                    "description": "Phone X",
                    "quantity": 1,
                    "unit_price": "499.00",
                    "discount": "0.00",
                    "amount": "499.00",
                    "delivery": "carry_out",
                    "serialized": true,
                    "serial": null,
                    "serial_state": "missing",
                    "serial_source": null,
                    "identifiers": {},
                    "comment": "Serial number not provided",
                    "reference": null,
                    "replaces": null,
                },
                {
                    "line": 2,
                    "state": "active",
                    "sku": "CHEESE",
                    "gtin": null,
                    "description": "Cheese, by weight",
                    "quantity": 0.25,
                    "unit_price": "12.00",
                    "discount": "0.50",
                    "amount": "2.50",
                    "delivery": "carry_out",
                    "serialized": false,
                    "serial": null,
                    "serial_state": "not_serialized",
                    "serial_source": null,
                    "identifiers": {},
                    "comment": null,
                    "reference": null,
                    "replaces": null,
                },
            ],
            "total": "501.50",
            // 499.00 * 19 / 119 is 79.67; 2.50 * 7 / 107 is 0.16.
            "tax": "79.83",
            "due": "501.50",
            "pending_lines": [1],
            "blocking_lines": [1],
            "receipt": null,
            "reference": "till-5",
            "metadata": {"shift": "early"},
            "customer": null,
            "tenders": [],
            "change": "0.00",
            "opened_at": "2025-11-22T21:50:00.125Z",
            "completed_at": null,
        })
    );
}

#[test]
fn a_provided_serial_number_is_the_key_whatever_its_kind() {
    let mut first = line(1, phone(), Quantity::ONE);
    first.unit = Some(Unit {
        identifiers: vec![
            bound(IdentifierKind::Imei, Role::Key, "490154203237518"),
            bound(IdentifierKind::Imei, Role::Optional, "356938035643809"),
            bound(IdentifierKind::Imeisv, Role::Optional, "4901542032375101"),
        ],
        source: SerialSource::Keyed,
    });
    let out = out(&cart(vec![first]));
    let line = &out["lines"][0];
    assert_eq!(line["serial"], "490154203237518");
    assert_eq!(line["serial_state"], "provided");
    assert_eq!(line["serial_source"], "keyed");
    assert_eq!(line["comment"], Value::Null);
    assert_eq!(
        line["identifiers"],
        json!({"imei": "490154203237518", "imei_2": "356938035643809", "imeisv": "4901542032375101"})
    );
    assert_eq!(out["pending_lines"], json!([]));
}

#[test]
fn a_line_for_pickup_is_pending_and_blocks_nothing() {
    let mut first = line(1, phone(), Quantity::ONE);
    first.delivery = Delivery::Pickup;
    let out = out(&cart(vec![first]));
    assert_eq!(out["pending_lines"], json!([1]));
    assert_eq!(out["blocking_lines"], json!([]));
    assert_eq!(out["lines"][0]["delivery"], "pickup");
}

#[test]
fn an_overridden_line_waits_for_nothing_and_says_why() {
    let mut first = line(1, phone(), Quantity::ONE);
    first.overridden =
        Some(checkout::Override { reason: "label torn".to_owned(), supervisor: "9".to_owned() });
    let out = out(&cart(vec![first]));
    assert_eq!((&out["pending_lines"], &out["blocking_lines"]), (&json!([]), &json!([])));
    let line = &out["lines"][0];
    assert_eq!((&line["serial"], &line["serial_state"]), (&Value::Null, &json!("overridden")));
    assert_eq!(line["serial_source"], "override");
    assert_eq!(line["comment"], "No serial number: label torn (allowed by 9)");
}

#[test]
fn a_line_that_comes_back_says_from_where_and_costs_less_than_nothing() {
    let mut first = line(1, phone(), Quantity::ONE);
    first.returns = Some(checkout::Returned {
        sale: Some(checkout::SaleLine { transaction: transaction_id("0042-3-16"), line: LineNumber(2) }),
        disposition: checkout::Disposition::Quarantine,
        in_hand: true,
        despite: Some(checkout::ReturnDoubt::Mismatch),
        allowed_by: None,
    });
    let back = checkout::Transaction { kind: Kind::Return, ..cart(vec![first]) };
    let out = out(&back);
    assert_eq!((&out["kind"], &out["due"]), (&json!("return"), &json!("-499.00")));
    let line = &out["lines"][0];
    assert_eq!((&line["amount"], &line["unit_price"]), (&json!("-499.00"), &json!("499.00")));
    assert_eq!(line["comment"], "Not the unit that was sold");
    assert_eq!(
        line["returns"],
        json!({
            "transaction": "0042-3-16", "line": 2, "disposition": "quarantine", "confirmed": true,
            "despite": "return_mismatch",
        })
    );
    assert_eq!(out["pending_lines"], json!([]), "nothing waits for its serial number");
}

#[test]
fn completing_adds_the_print_job_to_receipt_and_change() {
    let mut sold = cart(Vec::new());
    sold.state = TransactionState::Completed;
    let receipt = checkout::ReceiptId::new("R0042-3-17").unwrap();
    sold.receipt = Some(receipt.clone());
    sold.change = eur("0.50");
    let completion = Completion { receipt: &receipt, print_job: "p12" };
    let out = serde_json::to_value(Transaction::of(&sold, EUR).completed(completion)).unwrap();
    assert_eq!(out["state"], "completed");
    assert_eq!(out["receipt"], "R0042-3-17");
    assert_eq!(out["change"], "0.50");
    assert_eq!(out["print_job"], "p12");
    assert_eq!(out.get("hand_over_receipt"), None);
}

#[test]
fn a_hand_over_has_a_receipt_of_its_own_beside_the_orders() {
    let mut order = cart(Vec::new());
    order.receipt = Some(checkout::ReceiptId::new("R0042-3-17").unwrap());
    let receipt = checkout::ReceiptId::new("R0042-3-18").unwrap();
    let completion = Completion { receipt: &receipt, print_job: "p13" };
    let out = serde_json::to_value(Transaction::of(&order, EUR).completed(completion)).unwrap();
    assert_eq!(out["receipt"], "R0042-3-17");
    assert_eq!(out["hand_over_receipt"], "R0042-3-18");
}

#[test]
fn a_client_reads_what_the_lane_writes_and_keeps_words_that_are_newer_than_it() {
    let mut json = out(&cart(vec![line(1, phone(), Quantity::ONE)]));
    json["state"] = json!("frozen");
    let read: Transaction = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(read.state.as_str(), "frozen");
    assert_eq!(serde_json::to_value(&read).unwrap(), json);
}
