//! The embedded registry: who has which unit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{NOW_MS, append, committed, holder, open};
use store::{BlockedRow, ClaimError, Identity, Store, UnitAction, UnitKey, UnitState};

const IMEI: Identity<'static> = Identity { scope: "", kind: "imei", value: "490154203237518" };
const SERIAL_A: Identity<'static> = Identity { scope: "PHONE-X", kind: "serial", value: "A" };
const SERIAL_B: Identity<'static> = Identity { scope: "PHONE-X", kind: "serial", value: "B" };

fn unit_a() -> UnitKey<'static> {
    UnitKey { sku: "PHONE-X", serial: "A", identities: &[SERIAL_A, IMEI] }
}

fn state(store: &Store, unit: &UnitKey<'_>) -> Option<UnitState> {
    store.unit(unit.sku, unit.serial).unwrap().map(|row| row.state)
}

fn claimed(transaction: &str, line: u32) -> UnitState {
    UnitState::Claimed { transaction: transaction.to_owned(), line }
}

fn sold(transaction: &str, line: u32) -> UnitState {
    UnitState::Sold { transaction: transaction.to_owned(), line }
}

/// Sells unit A on line 1 of T1.
fn sell_a(store: &mut Store) {
    append(store, 1);
    committed(store, |batch| {
        batch.claim(&unit_a(), &holder("T1", 1), 1, NOW_MS).unwrap();
        batch.sell(&unit_a(), &holder("T1", 1), 1, NOW_MS + 1).unwrap();
    });
}

#[test]
fn a_claimed_unit_is_refused_to_everybody_else_and_the_holder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 1);
    committed(&mut store, |batch| {
        batch.claim(&unit_a(), &holder("T1", 1), 1, NOW_MS).unwrap();
        for other in [holder("T1", 2), holder("T2", 1)] {
            let Err(ClaimError::Taken { by, identity }) = batch.claim(&unit_a(), &other, 1, NOW_MS) else {
                panic!("claimed twice")
            };
            assert_eq!(
                (by.state, by.serial.as_str(), by.since_ms, by.seq),
                (claimed("T1", 1), "A", NOW_MS, 1)
            );
            assert_eq!(identity, None);
        }
    });
    drop(store);
    assert_eq!(state(&open(folder.path()), &unit_a()), Some(claimed("T1", 1)));
}

#[test]
fn the_refusal_says_where_the_unit_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    committed(&mut store, |batch| {
        let refused = batch.claim(&unit_a(), &holder("T2", 5), 1, NOW_MS).unwrap_err();
        assert_eq!(refused.to_string(), r#""A" of PHONE-X is already sold on line 1 of transaction T1"#);
        let unknown = UnitKey { sku: "PHONE-X", serial: "Z", identities: &[] };
        let refused = batch.sell(&unknown, &holder("T2", 5), 1, NOW_MS).unwrap_err();
        assert_eq!(refused.to_string(), r#""Z" of PHONE-X isn't held by this line: it is unknown"#);
    });
}

#[test]
fn an_imei_is_taken_across_all_products() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    committed(&mut store, |batch| {
        let other = UnitKey {
            sku: "PHONE-Y",
            serial: "Q",
            identities: &[Identity { scope: "PHONE-Y", kind: "serial", value: "Q" }, IMEI],
        };
        let Err(ClaimError::Taken { by, identity }) = batch.claim(&other, &holder("T2", 1), 1, NOW_MS) else {
            panic!("claimed twice")
        };
        assert_eq!((by.sku.as_str(), by.serial.as_str()), ("PHONE-X", "A"));
        assert_eq!(identity, Some(("imei".to_owned(), "490154203237518".to_owned())));
        assert_eq!(batch.unit("PHONE-Y", "Q").unwrap(), None, "a refused claim leaves nothing");
        assert_eq!(batch.unit_by_identity("PHONE-Y", "serial", "Q").unwrap(), None);
    });
}

#[test]
fn the_same_serial_number_of_another_product_is_another_unit() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    let other = UnitKey {
        sku: "TV",
        serial: "A",
        identities: &[Identity { scope: "TV", kind: "serial", value: "A" }],
    };
    committed(&mut store, |batch| batch.claim(&other, &holder("T2", 1), 1, NOW_MS).unwrap());
    let known: Vec<_> =
        store.units_known_as(Some("serial"), "A", 8).unwrap().into_iter().map(|row| row.sku).collect();
    assert_eq!(known, ["PHONE-X", "TV"]);
    assert_eq!(store.units_known_as(None, "A", 1).unwrap().len(), 1, "the limit holds");
    assert_eq!(store.units_known_as(Some("imei"), "A", 8).unwrap(), []);
    assert_eq!(store.units_known_as(None, "490154203237518", 8).unwrap().len(), 1);
}

#[test]
fn a_unit_with_two_equal_identifiers_is_known_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let imei_key = Identity { scope: "PHONE-X", kind: "serial", value: IMEI.value };
    let unit = UnitKey { sku: "PHONE-X", serial: IMEI.value, identities: &[imei_key, IMEI] };
    committed(&mut store, |batch| batch.claim(&unit, &holder("T1", 1), 0, NOW_MS).unwrap());
    assert_eq!(store.units_known_as(None, IMEI.value, 8).unwrap().len(), 1);
}

#[test]
fn claiming_again_for_the_same_line_adds_identifiers_and_no_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let first = UnitKey { sku: "PHONE-X", serial: "A", identities: &[SERIAL_A] };
    committed(&mut store, |batch| {
        batch.claim(&first, &holder("T1", 1), 0, NOW_MS).unwrap();
        batch.claim(&unit_a(), &holder("T1", 1), 0, NOW_MS + 5).unwrap();
    });
    assert_eq!(store.unit_by_identity("", "imei", IMEI.value).unwrap().unwrap().serial, "A");
    assert_eq!(store.unit_history("PHONE-X", "A", 0, 10).unwrap().len(), 1);
    assert_eq!(store.unit("PHONE-X", "A").unwrap().unwrap().since_ms, NOW_MS);
}

#[test]
fn a_wrong_scan_that_is_given_up_leaves_its_history_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.claim(&unit_a(), &holder("T1", 1), 0, NOW_MS).unwrap();
        batch.release(&unit_a(), &holder("T1", 1), 0, NOW_MS + 1).unwrap();
    });
    assert_eq!(store.unit("PHONE-X", "A").unwrap(), None);
    assert_eq!(store.units_known_as(None, IMEI.value, 8).unwrap(), []);
    let actions: Vec<_> =
        store.unit_history("PHONE-X", "A", 0, 10).unwrap().into_iter().map(|row| row.action).collect();
    assert_eq!(actions, [UnitAction::Claimed, UnitAction::Released]);
    // The right serial number with the same IMEI, after the wrong one was voided.
    let right = UnitKey { sku: "PHONE-X", serial: "B", identities: &[SERIAL_B, IMEI] };
    committed(&mut store, |batch| batch.claim(&right, &holder("T1", 2), 0, NOW_MS).unwrap());
    assert_eq!(store.unit_by_identity("", "imei", IMEI.value).unwrap().unwrap().serial, "B");
}

#[test]
fn only_the_line_that_holds_a_unit_can_release_or_sell_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.claim(&unit_a(), &holder("T1", 1), 0, NOW_MS).unwrap();
        for other in [holder("T1", 2), holder("T2", 1)] {
            for refused in [
                batch.release(&unit_a(), &other, 0, NOW_MS),
                batch.sell(&unit_a(), &other, 0, NOW_MS),
                batch.give_back(&unit_a(), &other, 0, NOW_MS),
            ] {
                let Err(ClaimError::NotHeld { found, .. }) = refused else { panic!("{refused:?}") };
                assert_eq!(found, Some(claimed("T1", 1)));
            }
        }
    });
    assert_eq!(state(&store, &unit_a()), Some(claimed("T1", 1)));
    assert_eq!(store.unit_history("PHONE-X", "A", 0, 10).unwrap().len(), 1);
}

#[test]
fn a_sold_unit_stays_sold_until_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    assert_eq!(state(&store, &unit_a()), Some(sold("T1", 1)));
    committed(&mut store, |batch| {
        // Not even its own line sells or releases it again.
        assert!(batch.claim(&unit_a(), &holder("T1", 1), 1, NOW_MS).is_err());
        assert!(batch.sell(&unit_a(), &holder("T1", 1), 1, NOW_MS).is_err());
        assert!(batch.release(&unit_a(), &holder("T1", 1), 1, NOW_MS).is_err());
        assert!(batch.give_back(&unit_a(), &holder("T5", 3), 1, NOW_MS).is_err(), "it is not held for that");
        batch.claim_return(&unit_a(), &holder("T5", 3), 1, NOW_MS + 2).unwrap();
        batch.give_back(&unit_a(), &holder("T5", 3), 1, NOW_MS + 2).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), Some(UnitState::Free));
    committed(&mut store, |batch| {
        batch.claim(&unit_a(), &holder("T6", 1), 1, NOW_MS + 3).unwrap();
        batch.release(&unit_a(), &holder("T6", 1), 1, NOW_MS + 4).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), Some(UnitState::Free), "a known unit isn't forgotten");
    committed(&mut store, |batch| {
        batch.claim(&unit_a(), &holder("T7", 1), 1, NOW_MS + 5).unwrap();
        batch.sell(&unit_a(), &holder("T7", 1), 1, NOW_MS + 6).unwrap();
    });
    drop(store);
    let store = open(folder.path());
    let history = store.unit_history("PHONE-X", "A", 0, 100).unwrap();
    let told: Vec<_> =
        history.iter().map(|row| (row.action.as_str(), row.transaction.as_str(), row.line)).collect();
    assert_eq!(
        told,
        [
            ("claimed", "T1", 1),
            ("sold", "T1", 1),
            ("claimed", "T5", 3),
            ("returned", "T5", 3),
            ("claimed", "T6", 1),
            ("released", "T6", 1),
            ("claimed", "T7", 1),
            ("sold", "T7", 1)
        ]
    );
    assert_eq!(store.unit_history("PHONE-X", "A", 2, 2).unwrap(), history[2..4]);
}

#[test]
fn a_free_units_identifier_moves_to_the_unit_that_claims_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    let right = UnitKey { sku: "PHONE-X", serial: "B", identities: &[SERIAL_B, IMEI] };
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T2", 1), 1, NOW_MS).unwrap();
        batch.give_back(&unit_a(), &holder("T2", 1), 1, NOW_MS).unwrap();
        batch.claim(&right, &holder("T3", 1), 1, NOW_MS).unwrap();
    });
    assert_eq!(store.unit_by_identity("", "imei", IMEI.value).unwrap().unwrap().serial, "B");
    assert_eq!(store.unit_by_identity("PHONE-X", "serial", "A").unwrap().unwrap().state, UnitState::Free);
}

#[test]
fn the_history_of_units_is_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    let technician = common::sqlite(folder.path());
    assert!(technician.execute("UPDATE unit_history SET line = 9", []).is_err());
    assert!(technician.execute("DELETE FROM unit_history", []).is_err());
}

#[test]
fn a_unit_that_is_held_to_be_taken_back_is_nobody_elses_and_sold_again_when_that_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T2", 1), 1, NOW_MS + 2).unwrap();
        batch.claim_return(&unit_a(), &holder("T2", 1), 1, NOW_MS + 2).unwrap();
        for refused in [
            batch.claim_return(&unit_a(), &holder("T3", 1), 1, NOW_MS + 2),
            batch.claim(&unit_a(), &holder("T2", 1), 1, NOW_MS + 2),
        ] {
            let Err(ClaimError::Taken { by, .. }) = refused else { panic!("{refused:?}") };
            assert_eq!(by.state, UnitState::Returning { transaction: "T2".to_owned(), line: 1 });
        }
        assert!(batch.sell(&unit_a(), &holder("T2", 1), 1, NOW_MS + 2).is_err());
        batch.release(&unit_a(), &holder("T2", 1), 1, NOW_MS + 3).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), Some(sold("T1", 1)));
    assert!(!store.unit_came_back("PHONE-X", "A").unwrap());
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T3", 1), 1, NOW_MS + 4).unwrap();
        batch.give_back(&unit_a(), &holder("T3", 1), 1, NOW_MS + 5).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), Some(UnitState::Free));
    assert!(store.unit_came_back("PHONE-X", "A").unwrap());
}

#[test]
fn a_unit_that_nobody_has_seen_comes_back_too_and_is_forgotten_when_that_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T1", 1), 0, NOW_MS).unwrap();
        batch.release(&unit_a(), &holder("T1", 1), 0, NOW_MS).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), None);
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T1", 2), 0, NOW_MS).unwrap();
        batch.give_back(&unit_a(), &holder("T1", 2), 0, NOW_MS).unwrap();
        // The shop has it now; a return that is given up changes nothing of that.
        batch.claim_return(&unit_a(), &holder("T1", 3), 0, NOW_MS).unwrap();
        batch.release(&unit_a(), &holder("T1", 3), 0, NOW_MS).unwrap();
    });
    assert_eq!(state(&store, &unit_a()), Some(UnitState::Free));
}

#[test]
fn an_identifier_that_a_claim_took_goes_back_when_the_claim_is_given_up_and_stays_when_it_is_sold() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    sell_a(&mut store);
    committed(&mut store, |batch| {
        batch.claim_return(&unit_a(), &holder("T2", 1), 1, NOW_MS).unwrap();
        batch.give_back(&unit_a(), &holder("T2", 1), 1, NOW_MS).unwrap();
    });
    // The same telephone, read in another spelling.
    let other = UnitKey { sku: "PHONE-X", serial: "SA", identities: &[SERIAL_A, IMEI] };
    let owner = |store: &Store| {
        let known =
            |of: &Identity<'_>| store.unit_by_identity(of.scope, of.kind, of.value).unwrap().unwrap().serial;
        (known(&SERIAL_A), known(&IMEI))
    };
    let both = |name: &str| (name.to_owned(), name.to_owned());
    committed(&mut store, |batch| batch.claim(&other, &holder("T3", 1), 1, NOW_MS).unwrap());
    assert_eq!(owner(&store), both("SA"));
    committed(&mut store, |batch| batch.release(&other, &holder("T3", 1), 1, NOW_MS).unwrap());
    assert_eq!(owner(&store), both("A"));

    committed(&mut store, |batch| {
        batch.claim(&other, &holder("T4", 1), 1, NOW_MS).unwrap();
        batch.sell(&other, &holder("T4", 1), 1, NOW_MS).unwrap();
        batch.claim_return(&other, &holder("T5", 1), 1, NOW_MS).unwrap();
        batch.release(&other, &holder("T5", 1), 1, NOW_MS).unwrap();
    });
    assert_eq!(owner(&store), both("SA"));
    assert_eq!(state(&store, &other), Some(sold("T4", 1)));
}

fn blocked(scope: &str, value: &str, reason: &str) -> BlockedRow {
    BlockedRow { scope: scope.into(), value: value.into(), reason: reason.into(), at_ms: NOW_MS, seq: 0 }
}

#[test]
fn a_blocked_value_is_blocked_for_its_product_or_for_all_until_that_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        assert!(batch.block(&blocked("PHONE-X", "A", "quarantine"), &[]).unwrap());
        assert!(!batch.block(&blocked("PHONE-X", "A", "stolen"), &[]).unwrap(), "the first reason stays");
        assert!(batch.block(&blocked("", IMEI.value, "stolen"), &[]).unwrap());
    });
    let reason = |store: &Store, sku, value| store.blocked(sku, value).unwrap().map(|row| row.reason);
    assert_eq!(reason(&store, "PHONE-X", "A").as_deref(), Some("quarantine"));
    assert_eq!(reason(&store, "PHONE-Y", "A"), None);
    assert_eq!(reason(&store, "PHONE-Y", IMEI.value).as_deref(), Some("stolen"));
    committed(&mut store, |batch| {
        assert_eq!(batch.unblock("PHONE-X", "A").unwrap().as_deref(), Some("A"));
        assert_eq!(batch.unblock("PHONE-X", "A").unwrap(), None);
    });
    assert_eq!(reason(&store, "PHONE-X", "A"), None);
}

#[test]
fn a_block_is_one_in_all_its_forms() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let forms = |of: &[&str]| of.iter().map(|form| (*form).to_owned()).collect::<Vec<_>>();
    committed(&mut store, |batch| {
        assert!(batch.block(&blocked("LAPTOP", "SAB1", "stolen"), &forms(&["AB1"])).unwrap());
        assert!(!batch.block(&blocked("LAPTOP", "AB1", "recalled"), &forms(&["1AB"])).unwrap());
        // Another block that shares a form with it is one of its own.
        assert!(batch.block(&blocked("LAPTOP", "XAB1", "lost"), &forms(&["AB1"])).unwrap());
    });
    let reason = |store: &Store, value| store.blocked("LAPTOP", value).unwrap().map(|row| row.reason);
    let listed = |store: &Store| -> Vec<String> {
        store.all_blocked(None, None, 9).unwrap().into_iter().map(|row| row.value).collect()
    };
    assert_eq!(listed(&store), ["SAB1", "XAB1"]);
    assert_eq!(reason(&store, "1AB").as_deref(), Some("stolen"));
    committed(&mut store, |batch| {
        assert_eq!(batch.unblock("LAPTOP", "1AB").unwrap().as_deref(), Some("SAB1"));
    });
    assert_eq!((reason(&store, "SAB1"), reason(&store, "1AB")), (None, None));
    assert_eq!(reason(&store, "AB1").as_deref(), Some("lost"));
    assert_eq!(listed(&store), ["XAB1"]);
}
