//! Products, finished transactions, receipts, print jobs and answers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{NOW_MS, committed, open};
use store::{
    ANSWERS_BYTES, ANSWERS_KEPT, ArchivedTransaction, NewAnswer, NewPrintJob, PrintJobChange, PrintState,
    ProductError, StoreError, StoredReceipt,
};

const GTIN_1: &str = "04006381333931";
const GTIN_2: &str = "09780201379624";

fn receipt(id: &str) -> StoredReceipt {
    StoredReceipt {
        id: id.to_owned(),
        transaction: "T1".to_owned(),
        at_ms: NOW_MS,
        seq: 7,
        version: 1,
        document: b"{}".to_vec(),
    }
}

#[test]
fn a_product_is_found_by_sku_and_by_each_gtin() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| batch.put_product("P1", &[GTIN_1, GTIN_2, GTIN_1], 3, b"one", 5).unwrap());
    let product = store.product("P1").unwrap().unwrap();
    assert_eq!((product.version, product.bytes.as_slice(), product.seq), (3, &b"one"[..], 5));
    for gtin in [GTIN_1, GTIN_2] {
        assert_eq!(store.product_by_gtin(gtin).unwrap().as_ref(), Some(&product));
    }
    assert_eq!(store.product("p1").unwrap(), None);
    assert_eq!(store.product_by_gtin("00000000000000").unwrap(), None);
}

#[test]
fn a_gtin_belongs_to_one_product() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.put_product("P1", &[GTIN_1], 1, b"one", 1).unwrap();
        let refused = batch.put_product("P2", &[GTIN_2, GTIN_1], 1, b"two", 2);
        let Err(ProductError::GtinInUse { gtin, sku }) = refused else { panic!("{refused:?}") };
        assert_eq!((gtin.as_str(), sku.as_str()), (GTIN_1, "P1"));
        assert_eq!(batch.product("P2").unwrap(), None, "a refused product leaves nothing");
        assert_eq!(batch.product_by_gtin(GTIN_2).unwrap(), None);
    });
    committed(&mut store, |batch| {
        // Given up by the first, it is free for the second.
        batch.put_product("P1", &[], 1, b"one, changed", 3).unwrap();
        batch.put_product("P2", &[GTIN_1], 1, b"two", 4).unwrap();
    });
    assert_eq!(store.product_by_gtin(GTIN_1).unwrap().unwrap().sku, "P2");
    assert_eq!(store.product("P1").unwrap().unwrap().bytes, b"one, changed");
}

#[test]
fn a_gtin_has_14_digits() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        for gtin in ["4006381333931", "0400638133393X", "", "0400638133393٣", "040063813339311"] {
            let refused = batch.put_product("P1", &[gtin], 1, b"", 1);
            assert!(matches!(refused, Err(ProductError::NotAGtin { .. })), "{gtin}: {refused:?}");
        }
    });
}

#[test]
fn products_come_in_pages_by_sku() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        for sku in ["b", "a", "d", "C", "ä"] {
            batch.put_product(sku, &[], 1, sku.as_bytes(), 1).unwrap();
        }
    });
    let page = |after, limit| {
        let products = store.products(after, limit).unwrap();
        products.into_iter().map(|product| product.sku).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2), ["C", "a"]);
    assert_eq!(page(Some("a"), 2), ["b", "d"]);
    assert_eq!(page(Some("d"), 2), ["ä"]);
    assert_eq!(page(Some("ä"), 2), [""; 0]);
}

#[test]
fn a_finished_transaction_is_archived_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let transaction = ArchivedTransaction {
        id: "0042-3-1".to_owned(),
        kind: "sale".to_owned(),
        state: "completed".to_owned(),
        receipt: Some("R0042-3-1".to_owned()),
        at_ms: NOW_MS,
        seq: 12,
        version: 1,
        bytes: b"{}".to_vec(),
    };
    let voided = ArchivedTransaction { id: "0042-3-2".to_owned(), receipt: None, ..transaction.clone() };
    committed(&mut store, |batch| {
        batch.archive_transaction(&transaction).unwrap();
        batch.archive_transaction(&voided).unwrap();
        let again = batch.archive_transaction(&transaction);
        assert!(matches!(again, Err(StoreError::Defect { .. })), "{again:?}");
    });
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.archived_transaction("0042-3-1").unwrap(), Some(transaction));
    assert_eq!(store.archived_transaction("0042-3-2").unwrap(), Some(voided));
    assert_eq!(store.archived_transaction("0042-3-3").unwrap(), None);
}

#[test]
fn a_receipt_is_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.add_receipt(&receipt("R1")).unwrap();
        assert!(batch.add_receipt(&receipt("R1")).is_err());
    });
    assert_eq!(store.reader().unwrap().receipt("R1").unwrap(), Some(receipt("R1")));
    assert_eq!(store.receipt("R2").unwrap(), None);
}

#[test]
fn a_print_job_goes_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let id = committed(&mut store, |batch| {
        batch.add_receipt(&receipt("R1")).unwrap();
        batch.add_print_job(&NewPrintJob { receipt: "R1", duplicate: false, at_ms: NOW_MS }).unwrap()
    });
    let job = store.print_job(id).unwrap().unwrap();
    assert_eq!((job.state, job.attempts, job.duplicate, job.note), (PrintState::Queued, 0, false, None));
    let change = PrintJobChange {
        state: PrintState::Uncertain,
        duplicate: true,
        attempts: 1,
        rendered: Some([9; 32]),
        note: Some("the cable was pulled"),
        at_ms: NOW_MS + 50,
    };
    committed(&mut store, |batch| {
        batch.change_print_job(id, &change).unwrap();
        let unknown = batch.change_print_job(id + 1, &change);
        assert!(matches!(unknown, Err(StoreError::Unknown { what: "print job", .. })));
    });
    drop(store);
    let job = open(folder.path()).print_job(id).unwrap().unwrap();
    assert_eq!((job.state, job.attempts, job.duplicate), (PrintState::Uncertain, 1, true));
    assert_eq!((job.rendered, job.note.as_deref()), (Some([9; 32]), Some("the cable was pulled")));
    assert_eq!((job.created_ms, job.changed_ms), (NOW_MS, NOW_MS + 50));
}

#[test]
fn a_print_job_needs_its_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut batch = store.begin().unwrap();
    let refused = batch.add_print_job(&NewPrintJob { receipt: "R9", duplicate: false, at_ms: NOW_MS });
    assert!(matches!(refused, Err(StoreError::Defect { .. })), "{refused:?}");
}

#[test]
fn print_jobs_are_listed_by_state_in_the_order_they_were_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let states = [
        PrintState::Printed,
        PrintState::Queued,
        PrintState::Sending,
        PrintState::Queued,
        PrintState::Uncertain,
        PrintState::Failed,
    ];
    let ids: Vec<u64> = committed(&mut store, |batch| {
        batch.add_receipt(&receipt("R1")).unwrap();
        batch.add_receipt(&receipt("R2")).unwrap();
        let mut add = |state| {
            let new = NewPrintJob { receipt: "R1", duplicate: false, at_ms: NOW_MS };
            let id = batch.add_print_job(&new).unwrap();
            let change = PrintJobChange {
                state,
                duplicate: false,
                attempts: 0,
                rendered: None,
                note: None,
                at_ms: NOW_MS,
            };
            batch.change_print_job(id, &change).unwrap();
            id
        };
        states.into_iter().map(&mut add).collect()
    });
    let listed = |wanted: &[PrintState], limit| {
        let jobs = store.print_jobs_in(wanted, limit).unwrap();
        jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&[PrintState::Sending, PrintState::Queued], 10), [ids[1], ids[2], ids[3]]);
    assert_eq!(listed(&[PrintState::Sending, PrintState::Queued], 2), [ids[1], ids[2]]);
    assert_eq!(listed(&PrintState::ALL, 10), ids);
    assert_eq!(listed(&[], 10), [0; 0]);
    assert_eq!(store.print_jobs_of("R1", 10).unwrap().len(), 6);
    assert_eq!(store.print_jobs_of("R2", 10).unwrap(), []);
}

fn answer(key: &str) -> NewAnswer<'_> {
    NewAnswer { key, request: [1; 32], status: 201, bytes: b"{}", seq: 3 }
}

#[test]
fn an_answer_is_kept_under_its_key_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        batch.put_answer(&answer("key")).unwrap();
        assert!(batch.put_answer(&answer("key")).is_err(), "one key, one answer");
    });
    drop(store);
    let store = open(folder.path());
    let kept = store.answered("key").unwrap().unwrap();
    assert_eq!((kept.request, kept.status, kept.bytes, kept.seq), ([1; 32], 201, b"{}".to_vec(), 3));
    assert_eq!(store.answered("other").unwrap(), None);
}

#[test]
fn only_the_newest_answers_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        for number in 0..ANSWERS_KEPT + 2 {
            batch.put_answer(&answer(&number.to_string())).unwrap();
        }
    });
    assert_eq!(store.answered("0").unwrap(), None);
    assert_eq!(store.answered("1").unwrap(), None);
    assert!(store.answered("2").unwrap().is_some());
    assert!(store.answered(&(ANSWERS_KEPT + 1).to_string()).unwrap().is_some());
}

#[test]
fn long_answers_are_kept_up_to_a_limit_of_all_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let long = vec![b' '; ANSWERS_BYTES / 4];
    for number in 0..6 {
        committed(&mut store, |batch| {
            batch.put_answer(&NewAnswer { bytes: &long, ..answer(&number.to_string()) }).unwrap();
            batch.put_answer(&answer(&format!("short {number}"))).unwrap();
        });
    }
    let kept = |key: String| store.answered(&key).unwrap().is_some();
    let long: Vec<bool> = (0..6).map(|number| kept(number.to_string())).collect();
    // The short ones take the room of one.
    assert_eq!(long, [false, false, false, true, true, true]);
    let short: Vec<bool> = (0..6).map(|number| kept(format!("short {number}"))).collect();
    assert_eq!(short, [false, false, true, true, true, true]);
}

#[test]
fn an_operator_is_put_in_the_place_of_the_one_with_that_id() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert!(!store.has_operators().unwrap());
    let mut clerk = store::StoredOperator {
        id: "7".to_owned(),
        name: "Ada".to_owned(),
        supervisor: false,
        pin_hash: Some("$argon2id$secret".to_owned()),
        seq: 1,
    };
    committed(&mut store, |batch| batch.put_operator(&clerk).unwrap());
    assert_eq!(store.operator("7").unwrap().as_ref(), Some(&clerk));
    assert!(!format!("{clerk:?}").contains("secret"));
    clerk.supervisor = true;
    clerk.pin_hash = None;
    committed(&mut store, |batch| batch.put_operator(&clerk).unwrap());
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.operator("7").unwrap(), Some(clerk));
    assert_eq!(store.operator("8").unwrap(), None);
    assert!(store.has_operators().unwrap());
}

#[test]
fn a_list_of_the_stock_counts_when_it_is_whole_and_the_old_one_is_forgotten_bit_by_bit() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let list = |list, as_of_ms| store::StockList { list, as_of_ms, seq: 0 };
    assert_eq!(store.stock_list().unwrap(), None);
    committed(&mut store, |batch| {
        assert_eq!(batch.new_stock_list().unwrap(), 1);
        for serial in ["A", "B", "A", "C"] {
            batch.put_stock(1, "TV", serial, []).unwrap();
        }
        assert!(!batch.in_stock("TV", "A").unwrap(), "it is not whole yet");
        batch.use_stock_list(&list(1, 7)).unwrap();
        assert!(batch.in_stock("TV", "A").unwrap() && !batch.in_stock("TV", "D").unwrap());
        assert!(!batch.in_stock("RADIO", "A").unwrap());
        assert_eq!(batch.new_stock_list().unwrap(), 2);
        batch.put_stock(2, "TV", "D", []).unwrap();
        assert_eq!(batch.new_stock_list().unwrap(), 3);
        batch.use_stock_list(&list(2, 9)).unwrap();
        assert!(batch.in_stock("TV", "D").unwrap() && !batch.in_stock("TV", "A").unwrap());
        let forgotten: Vec<usize> = (0..3).map(|_| batch.forget_old_stock(2).unwrap()).collect();
        assert_eq!(forgotten, [2, 1, 0]);
    });
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.stock_list().unwrap(), Some(list(2, 9)));
    assert!(store.in_stock("TV", "D").unwrap());
}

#[test]
fn operators_stock_and_blocks_come_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut batch = store.begin().unwrap();
    for id in ["9", "7", "8"] {
        let (name, pin_hash) = (format!("N{id}"), (id == "9").then(|| "secret".to_owned()));
        let operator = store::StoredOperator { id: id.to_owned(), name, supervisor: false, pin_hash, seq: 1 };
        batch.put_operator(&operator).unwrap();
    }
    let list = batch.new_stock_list().unwrap();
    // "C" comes as a spelling first, and then as a unit.
    batch.put_stock(list, "CAMERA", "B", ["C"]).unwrap();
    batch.put_stock(list, "CAMERA", "A", []).unwrap();
    batch.put_stock(list, "CAMERA", "C", ["SC", "A"]).unwrap();
    batch.put_stock(list, "OTHER", "D", []).unwrap();
    batch.use_stock_list(&store::StockList { list, as_of_ms: NOW_MS, seq: 1 }).unwrap();
    for (scope, value) in [("CAMERA", "X"), ("", "X"), ("PHONE", "A"), ("", "Z")] {
        let (scope, value, reason) = (scope.into(), value.into(), "stolen".into());
        batch.block(&store::BlockedRow { scope, value, reason, at_ms: NOW_MS, seq: 1 }, &[]).unwrap();
    }
    batch.commit().unwrap();
    let ids = |after, limit| -> Vec<String> {
        store.operators(after, limit).unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!((ids(None, 2), ids(Some("8"), 2)), (vec!["7".into(), "8".into()], vec!["9".into()]));
    let units = |after, limit| -> Vec<String> {
        store.stocked("CAMERA", after, limit).unwrap().into_iter().map(|unit| unit.serial).collect()
    };
    assert_eq!((units(None, 2), units(Some("B"), 2)), (vec!["A".into(), "B".into()], vec!["C".into()]));
    // It is in stock by another spelling too, and listed once.
    assert!(store.in_stock("CAMERA", "SC").unwrap());
    let blocks = |sku, after, limit| -> Vec<(String, String)> {
        let rows = store.all_blocked(sku, after, limit).unwrap();
        rows.into_iter().map(|row| (row.value, row.scope)).collect()
    };
    let pair = |value: &str, scope: &str| (value.to_owned(), scope.to_owned());
    assert_eq!(blocks(Some("CAMERA"), None, 9), [pair("X", ""), pair("X", "CAMERA"), pair("Z", "")]);
    assert_eq!(blocks(None, Some(("X", "")), 1), [pair("X", "CAMERA")]);
    assert_eq!(blocks(None, None, 2), [pair("A", "PHONE"), pair("X", "")]);
}
