//! Which two lines may have the same unit: snapshots that are changed so that they do.

use super::catalogue::{phone, watch};
use super::till::{Till, open_training};
use checkout::{Command, Delivery, Product, State, TransactionId};
use label::{IdentifierKind, IdentifierRule, Role, SerialRule};
use serde_json::{Value, json};

/// A phone with a serial number, a lot that is noted, and two IMEIs.
fn model() -> Product {
    let also = |kind| IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(kind) };
    let rule = vec![
        IdentifierRule::plain(IdentifierKind::Serial),
        also(IdentifierKind::Lot),
        also(IdentifierKind::Imei),
    ];
    Product { rule: SerialRule::new(rule).unwrap(), ..phone() }
}

/// Lines of a lane, by what they are: each with a unit of its own.
struct Lane {
    till: Till,
    training: TransactionId,
    order: TransactionId,
    early: TransactionId,
    returning: TransactionId,
    late: TransactionId,
}

fn suspend(till: &mut Till) -> TransactionId {
    let transaction = till.id();
    till.command(Command::Suspend { transaction: transaction.clone() }).unwrap();
    transaction
}

fn lane() -> Lane {
    let mut till = Till::new();
    till.facts.products = vec![model(), watch()];
    let sell = |till: &mut Till, serial: &str| {
        till.open_transaction();
        till.add(&model(), 1).unwrap();
        till.provide(1, serial).unwrap();
    };
    sell(&mut till, "SOLD");
    till.sell();
    sell(&mut till, "EARLY");
    let early = suspend(&mut till);
    let returning = till.open_return();
    suspend(&mut till);
    sell(&mut till, "ORDER");
    till.add(&model(), 1).unwrap();
    till.deliver(2, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    till.command(open_training()).unwrap();
    till.add(&model(), 1).unwrap();
    till.provide(1, "TRAINING").unwrap();
    let training = suspend(&mut till);
    sell(&mut till, "LATE");
    till.add(&watch(), 1).unwrap();
    till.provide(2, "W-1").unwrap();
    let late = till.id();
    Lane { till, training, order, early, returning, late }
}

/// An identifier, as a snapshot has it.
fn identifier(kind: &str, role: &str, value: &str, forms: &[&str]) -> Value {
    let forms: Vec<_> = forms.iter().map(|form| json!({"kind": kind, "value": form})).collect();
    json!({"kind": kind, "role": role, "raw": value, "normalized": value, "evidence": "keyed", "forms": forms})
}

fn key(value: &str) -> Value {
    json!([identifier("serial", "key", value, &[])])
}

fn form(value: &str) -> Value {
    json!([identifier("serial", "key", "ELSE", &[value])])
}

impl Lane {
    /// Whether a snapshot may say this of two lines.
    fn may(&self, lines: [(&TransactionId, usize, Value); 2]) -> bool {
        let mut snapshot = serde_json::to_value(&self.till.state).unwrap();
        for (transaction, line, identifiers) in lines {
            let path = format!("/live/{transaction}/lines/{line}/unit/identifiers");
            *snapshot.pointer_mut(&path).expect("the line has a unit") = identifiers;
        }
        match serde_json::from_value::<State>(snapshot) {
            Ok(_) => true,
            Err(error) => {
                assert!(error.to_string().contains(" is on "), "{error}");
                false
            }
        }
    }
}

#[test]
fn one_unit_is_on_one_line_unless_it_is_practice_or_comes_back_to_where_it_was_sold() {
    let lane = lane();
    let (order, early, back, late) = (&lane.order, &lane.early, &lane.returning, &lane.late);
    for (one, other, may) in [
        (early, late, false),
        (order, late, false),
        (early, order, false),
        (back, late, false),
        (early, back, false),
        // Sold in an order that is still here.
        (back, order, true),
        (&lane.training, late, true),
        (&lane.training, early, true),
        (&lane.training, back, true),
    ] {
        assert_eq!(lane.may([(one, 0, key("U1")), (other, 0, key("U1"))]), may, "{one} and {other}");
        assert_eq!(lane.may([(other, 0, key("U1")), (one, 0, key("U1"))]), may, "{other} and {one}");
    }
}

#[test]
fn a_form_is_the_unit_too_but_for_what_comes_back() {
    let lane = lane();
    let (early, back, late) = (&lane.early, &lane.returning, &lane.late);
    for (one, other, may) in [(early, late, false), (back, late, true), (early, back, true)] {
        assert_eq!(lane.may([(one, 0, form("U1")), (other, 0, key("U1"))]), may, "{one} and {other}");
        assert_eq!(lane.may([(one, 0, key("U1")), (other, 0, form("U1"))]), may, "{other} and {one}");
    }
}

#[test]
fn a_value_is_one_unit_by_its_kind_and_where_that_kind_is_unique() {
    let lane = lane();
    let (early, late) = (&lane.early, &lane.late);
    let with = |kind: &str, value: &str, own: &str| {
        json!([identifier("serial", "key", own, &[]), identifier(kind, "optional", value, &[])])
    };
    let imei = "490154203237518";
    for (one, other, line, may) in [
        // Of one product.
        (with("mac", "001A2B3C4D5E", "A"), with("mac", "001A2B3C4D5E", "B"), 0, false),
        // A lot is many units'.
        (with("lot", "U1", "A"), with("lot", "U1", "B"), 0, true),
        (with("imei", imei, "A"), with("imei", imei, "B"), 0, false),
        (with("lot", "U1", "A"), key("U1"), 0, true),
        (key("U1"), with("lot", "U1", "B"), 0, true),
        (key("U1"), json!([identifier("part_number", "key", "U1", &[])]), 0, false),
        // Of two.
        (key("U1"), key("U1"), 1, true),
        (with("imei", imei, "A"), with("imei", imei, "B"), 1, false),
        (with("imei", imei, "A"), key(imei), 1, true),
    ] {
        assert_eq!(
            lane.may([(early, 0, one.clone()), (late, line, other.clone())]),
            may,
            "{one} and {other}"
        );
    }
}
