//! What contradicts itself is found: states and transactions that the rules never make.

use super::catalogue::{book, cable, charger, ean, phone, tv, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1};
use checkout::{
    Actor, Command, Delivery, Event, LineNumber, Record, Recorded, SerialSource, State, Transaction,
    TransactionId, VoidReason,
};
use money::{Amount, Quantity};
use serde_json::{Value, json};

/// A lane with an order, a parked cart, and an open one: line 1 a phone with SN1, 2 a watch, 3 a phone, 4 a cable; a choice, a
/// held scan, a focus.
fn lane() -> Till {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&watch(), 1).unwrap();
    till.make_order();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.sell();
    let parked = till.open_transaction();
    till.add(&charger(), 1).unwrap();
    till.command(Command::Suspend { transaction: parked }).unwrap();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
    till.add(&watch(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    till.add(&cable(), 2).unwrap();
    till.scan(CODE_128, "ABC1");
    till.scan(EAN_13, &ean(&book()));
    till.focus(3);
    assert!(till.state.pending_choice().is_some() && !till.state.held_scans().is_empty());
    till
}

/// What a snapshot with this change is refused with.
fn tampered(till: &Till, path: &str, value: Value) -> String {
    let mut snapshot = serde_json::to_value(&till.state).unwrap();
    *snapshot.pointer_mut(path).unwrap_or_else(|| panic!("{path} is not there")) = value;
    match serde_json::from_value::<State>(snapshot) {
        Ok(_) => panic!("{path} may be that"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_state_that_contradicts_itself_is_refused() {
    let till = lane();
    till.state.check().unwrap();
    let id = till.id();
    let snapshot = serde_json::to_value(&till.state).unwrap();
    let suspended = snapshot["suspended"][0].clone();
    let unit = snapshot.pointer(&format!("/live/{id}/lines/0/unit")).unwrap().clone();
    for (path, value, found) in [
        ("/current", Value::Null, "placed are"),
        ("/suspended", json!([suspended, suspended]), "placed are"),
        ("/orders", json!([]), "placed are"),
        ("/live/ID/state", json!("suspended"), "is kept in a place"),
        ("/live/ID/state", json!("completed"), "is kept in a place"),
        ("/live/ID/id", json!("other"), "is kept in a place"),
        ("/focus/line", json!(99), "the focus is on line 99"),
        ("/focus/transaction", json!("other"), "the focus is on line"),
        ("/choice/choices/0", json!(99), "a scan is about line 99"),
        ("/captured/line", json!(99), "a scan is about line 99"),
        ("/choice/decision", json!("accepted"), "a scan waits that was decided"),
        ("/choice/until", Value::Null, "a scan waits that was decided"),
        ("/held/0/decision", json!("ignored"), "a scan waits that was decided"),
        ("/held/0/until", Value::Null, "a scan waits that was decided"),
        ("/live/ID/lines/2/unit", unit.clone(), "is on"),
        ("/live/ID/lines/3/unit", unit, "is not serialized"),
        ("/live/ID/lines/0/unit/identifiers", json!([]), "a unit that is nothing"),
        ("/live/ID/lines/1/number", json!(7), "stands at place"),
        ("/live/ID/lines/1/quantity", json!(2_000), "has quantity 2"),
        ("/live/ID/lines/1/unit_price", json!(-1), "negative"),
        ("/live/ID/lines/1/discount", json!(-1), "negative"),
        ("/live/ID/lines/1/unit_price", json!(Amount::MAX.minor()), "beyond what the lane can count"),
        ("/live/ID/kind", json!("order"), "and for None"),
        ("/live/ID/kind", json!("return"), "and sells: true"),
        ("/live/ID/tenders", json!([{"kind": "cash", "amount": 100}]), "money was taken for it"),
    ] {
        let said = tampered(&till, &path.replace("ID", id.as_str()), value);
        assert!(said.contains(found), "{path}: {said}");
    }
}

#[test]
fn scans_do_not_wait_where_no_cart_is_open() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&cable(), 1).unwrap();
    till.scan(CODE_128, "ABC1");
    let path = format!("/live/{}/state", till.id());
    let said = tampered(&till, &path, json!("tendering"));
    assert!(said.contains("no cart is open"), "{said}");
}

/// What a finished transaction with this change is found to be.
fn found(finished: &Transaction, path: &str, value: Value) -> String {
    finished.check().unwrap();
    let mut changed = serde_json::to_value(finished).unwrap();
    *changed.pointer_mut(path).unwrap() = value;
    serde_json::from_value::<Transaction>(changed).unwrap().check().expect_err(path)
}

#[test]
fn a_sale_that_can_not_be_is_found() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.add(&cable(), 1).unwrap();
    till.sell();
    till.open_return();
    till.sell();
    let (sale, back) = (&till.finished[0], &till.finished[1]);
    let returned = serde_json::to_value(back).unwrap()["lines"][0]["returns"].clone();
    for (path, value, problem) in [
        ("/receipt", Value::Null, "its receipt None"),
        ("/completed_ms", Value::Null, "its receipt"),
        ("/tenders", json!([]), "is due"),
        ("/change", json!(1), "is due"),
        ("/tenders/0/amount", json!(999_999), "is due"),
        ("/state", json!("open"), "its receipt"),
    ] {
        let said = found(sale, path, value);
        assert!(said.contains(problem), "{path}: {said}");
    }
    let line = |change: &dyn Fn(&mut Value)| {
        let mut changed = serde_json::to_value(sale).unwrap();
        change(&mut changed["lines"][0]);
        serde_json::from_value::<Transaction>(changed).unwrap().check().expect_err("it can't be")
    };
    let said = line(&|line| line["unit"] = Value::Null);
    assert!(said.contains("has no serial number, and nobody allowed that"), "{said}");
    let said = line(&|line| line["returns"] = returned.clone());
    assert!(said.contains("a line comes back in a transaction of kind"), "{said}");
    let said = line(&|line| line["discount"] = json!(60_000));
    assert!(said.contains("more taken off than it costs"), "{said}");
}

#[test]
fn an_order_is_not_completed_while_a_line_of_it_waits() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.make_order();
    till.sell();
    let order = &till.finished[0];
    let mut changed = serde_json::to_value(order).unwrap();
    changed["lines"][0]["state"] = json!("picked");
    let said = serde_json::from_value::<Transaction>(changed).unwrap().check().unwrap_err();
    assert!(said.contains("a line of it waits"), "{said}");
}

#[test]
fn an_event_about_what_is_not_there_changes_nothing() {
    let mut till = lane();
    let mut returned = Till::open();
    returned.add(&cable(), 1).unwrap();
    returned.sell();
    returned.open_return();
    let nobodys = TransactionId::new("nobodys").unwrap();
    let before = till.state.clone();
    let events: Vec<Event> = till.journal.iter().map(|recorded| recorded.record.event.clone()).collect();
    let of_lines = events.into_iter().filter_map(|event| match event {
        Event::LineAdded(mut added) => {
            added.transaction = nobodys.clone();
            Some(Event::LineAdded(added))
        }
        Event::SerialProvided { identifiers, claims, .. } => Some(Event::SerialProvided {
            transaction: till.id(),
            line: LineNumber(0),
            identifiers,
            source: SerialSource::Scanned,
            claims,
            allowed_by: None,
            stock_ms: None,
        }),
        _ => None,
    });
    let transaction = || nobodys.clone();
    let line = LineNumber(1);
    let back = returned.journal.iter().map(|recorded| recorded.record.event.clone());
    let back = back.filter_map(|event| match event {
        Event::ReturnLineAdded(mut added) => {
            added.transaction = nobodys.clone();
            Some(Event::ReturnLineAdded(added))
        }
        _ => None,
    });
    let more = [
        Event::CheckedOut { transaction: transaction(), total: Amount::ZERO },
        Event::QuantityChanged { transaction: transaction(), line, quantity: Quantity::ONE },
        Event::DeliveryChanged { transaction: transaction(), line, delivery: Delivery::Ship },
        Event::LineVoided { transaction: transaction(), line, reason: VoidReason::Voided, releases: None },
        Event::Reopened { transaction: transaction() },
        Event::TransactionVoided { transaction: transaction(), releases: vec![] },
    ];
    for event in of_lines.chain(back).chain(more).collect::<Vec<_>>() {
        let record = Record { at_ms: 0, actor: Actor::Lane, event };
        assert!(till.state.apply(&Recorded { seq: 0, record }).is_none());
    }
    let same = |state: &State| {
        let mut value = serde_json::to_value(state).unwrap();
        for transaction in value["live"].as_object_mut().unwrap().values_mut() {
            transaction["revision"] = json!(0);
            transaction["seq"] = json!(0);
        }
        value
    };
    assert_eq!(same(&till.state), same(&before));
    till.state = before;
}

#[test]
fn an_event_about_a_line_that_was_given_up_leaves_the_sums_as_they_are() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.add(&book(), 1).unwrap();
    till.void_line(1).unwrap();
    let totals = till.current().totals();
    let (transaction, line) = (till.id(), LineNumber(1));
    let more = Quantity::from_thousandths(5_000).unwrap();
    let event = Event::QuantityChanged { transaction, line, quantity: more };
    let record = Record { at_ms: 0, actor: Actor::Lane, event };
    let mut state = till.state.clone();
    assert!(state.apply(&Recorded { seq: 0, record }).is_none());
    state.check().unwrap();
    assert_eq!(state.current().unwrap().totals(), totals);
}

#[test]
fn an_event_of_a_return_about_a_line_that_is_sold_makes_it_no_return() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let (transaction, line) = (till.id(), LineNumber(1));
    let event = Event::ReturnedUnitNamed {
        transaction,
        line,
        identifiers: Vec::new(),
        source: SerialSource::Scanned,
        claims: None,
        releases: None,
        despite: None,
        allowed_by: None,
    };
    let record = Record { at_ms: 0, actor: Actor::Lane, event };
    let mut state = till.state.clone();
    state.apply(&Recorded { seq: 0, record });
    state.check().unwrap();
    assert_eq!(state.current().unwrap().lines, till.current().lines);
}

#[test]
fn a_transaction_that_was_given_up_waits_for_nothing() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
    let done = &till.finished[0];
    assert!(done.lines[0].is_pending());
    assert_eq!((done.pending_lines().count(), done.blocking_lines().count()), (0, 0));
}

#[test]
fn what_an_order_has_sold_may_come_back_while_the_rest_of_it_waits_in_whatever_order_their_ids_are() {
    // The tenth transaction's id sorts before the ninth's.
    let mut till = Till::new();
    for _ in 0..8 {
        let transaction = till.open_transaction();
        till.command(Command::VoidTransaction { transaction }).unwrap();
    }
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.add(&phone(), 1).unwrap();
    till.deliver(2, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    let back = till.open_return();
    assert!(back < order, "{back} {order}");
    till.state.check().unwrap();
    till.sell();
}

#[test]
fn a_value_that_two_carts_read_is_still_known_of_one_when_the_other_is_given_up() {
    let mut till = Till::new();
    till.command(super::till::open_training()).unwrap();
    till.add(&tv(), 1).unwrap();
    till.scan(CODE_128, "S/N:TV000001");
    let parked = till.id();
    till.command(Command::Suspend { transaction: parked.clone() }).unwrap();
    till.open_transaction();
    till.add(&tv(), 1).unwrap();
    till.pass(1_000);
    till.scan(CODE_128, "S/N:TV000001");
    assert_eq!(till.line(1).serial(), Some("TV000001"));
    till.add(&tv(), 1).unwrap();
    till.command(Command::VoidTransaction { transaction: parked }).unwrap();
    till.pass(1_000);
    let scan = till.scan(CODE_128, "S/N:TV000001");
    assert_eq!(scan.code, "serial_already_here", "{}", scan.message);
}
