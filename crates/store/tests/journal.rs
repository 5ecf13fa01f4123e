//! The journal: order, chain, pages, snapshots, and what becomes of it when it is opened again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{NOW_MS, append, committed, open, sqlite};
use store::{CheckFailure, PAGE_BYTES, StoreError};

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 3);
    let head = store.head();
    drop(store);

    let store = open(folder.path());
    assert_eq!(store.head(), head);
    let records = store.records_after(0, 10).unwrap();
    let told: Vec<_> =
        records.iter().map(|r| (r.seq, r.at_ms, r.kind.as_str(), r.version, &*r.bytes)).collect();
    assert_eq!(
        told,
        [
            (1, NOW_MS, "test", 1, &b"1"[..]),
            (2, NOW_MS, "test", 1, &b"2"[..]),
            (3, NOW_MS, "test", 1, &b"3"[..])
        ]
    );
    assert_eq!(records[2].hash, head.hash);
}

#[test]
fn a_batch_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 1);
    let head = store.head();
    let mut batch = store.begin().unwrap();
    batch.append(NOW_MS, "test", 1, b"lost").unwrap();
    assert_eq!(batch.records_after(1, 10).unwrap().len(), 1, "the batch sees its own");
    drop(batch);
    assert_eq!(store.head(), head);
    assert_eq!(store.records_after(1, 10).unwrap(), []);

    append(&mut store, 1);
    drop(store);
    assert_eq!(open(folder.path()).records_after(1, 10).unwrap()[0].bytes, b"2");
}

#[test]
fn an_attempt_that_fails_takes_back_its_own_part_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut batch = store.begin().unwrap();
    batch.append(NOW_MS, "kept", 1, b"before").unwrap();
    let before = batch.head();

    let failed: Result<(), StoreError> = batch.attempt(|batch| {
        batch.append(NOW_MS, "lost", 1, b"outer")?;
        batch.attempt(|batch| batch.append(NOW_MS, "lost", 1, b"inner").map(drop))?;
        Err(StoreError::Unknown { what: "thing", id: "x".to_owned() })
    });
    assert!(matches!(failed, Err(StoreError::Unknown { what: "thing", .. })));
    assert_eq!(batch.head(), before);

    let outer: Result<(), StoreError> = batch.attempt(|batch| {
        batch.append(NOW_MS, "kept", 1, b"after")?;
        let inner: Result<(), StoreError> = batch.attempt(|batch| {
            batch.append(NOW_MS, "lost", 1, b"inner")?;
            Err(StoreError::Unknown { what: "thing", id: "y".to_owned() })
        });
        assert!(inner.is_err());
        Ok(())
    });
    outer.unwrap();
    batch.commit().unwrap();

    drop(store);
    let kinds: Vec<_> =
        open(folder.path()).records_after(0, 10).unwrap().into_iter().map(|record| record.kind).collect();
    assert_eq!(kinds, ["kept", "kept"]);
}

#[test]
fn a_reader_sees_what_is_committed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let reader = store.reader().unwrap();
    let mut batch = store.begin().unwrap();
    batch.append(NOW_MS, "test", 1, b"1").unwrap();
    assert_eq!(reader.latest().unwrap(), 0);
    batch.commit().unwrap();
    assert_eq!(reader.latest().unwrap(), 1);
    let second = reader.another().unwrap();
    let seen = std::thread::spawn(move || second.records_after(0, 10).unwrap().len()).join().unwrap();
    assert_eq!(seen, 1);
    // The writer may go first.
    drop(store);
    assert_eq!(reader.latest().unwrap(), 1);
}

#[test]
fn the_journal_is_read_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.earliest().unwrap(), None);
    append(&mut store, 25);
    assert_eq!(store.earliest().unwrap(), Some(1));
    let mut seen = Vec::new();
    loop {
        let page = store.records_after(seen.len() as u64, 10).unwrap();
        assert!(page.len() <= 10);
        if page.is_empty() {
            break;
        }
        seen.extend(page.into_iter().map(|record| record.seq));
    }
    assert_eq!(seen, (1..=25).collect::<Vec<_>>());
    assert_eq!(store.records_after(25, 10).unwrap(), []);
    assert_eq!(store.records_after(u64::MAX, 10).unwrap(), []);
    assert_eq!(store.records_after(0, 0).unwrap(), []);
}

#[test]
fn a_page_ends_when_it_is_large_but_always_has_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        for size in [PAGE_BYTES + 1, PAGE_BYTES / 2, PAGE_BYTES / 2, 1] {
            batch.append(NOW_MS, "large", 1, &vec![b'x'; size]).unwrap();
        }
    });
    let page = |after| store.records_after(after, 10).unwrap().iter().map(|r| r.seq).collect::<Vec<_>>();
    assert_eq!(page(0), [1]);
    assert_eq!(page(1), [2, 3]);
    assert_eq!(page(3), [4]);
}

#[test]
fn a_record_that_is_too_long_is_refused_and_the_batch_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    committed(&mut store, |batch| {
        let long = vec![0; store::BYTES_MAX + 1];
        let refused = batch.append(NOW_MS, "test", 1, &long);
        assert!(matches!(refused, Err(StoreError::TooLarge { what: "a record", .. })));
        let refused = batch.append(NOW_MS, &"k".repeat(store::TEXT_MAX + 1), 1, b"");
        assert!(matches!(refused, Err(StoreError::TooLarge { .. })));
        batch.append(NOW_MS, "test", 1, b"").unwrap();
    });
    assert_eq!(store.head().seq, 1);
}

/// The hash is a promise to whoever checks a journal with a program of their own: it is written out here by hand.
#[test]
fn the_chain_is_what_its_documentation_says() {
    use sha2::{Digest, Sha256};
    fn part(hasher: &mut Sha256, bytes: &[u8]) {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    }
    let mut genesis = Sha256::new();
    part(&mut genesis, b"laned installation 1");
    part(&mut genesis, b"abababababababababababababababab");
    let mut record = Sha256::new();
    part(&mut record, b"laned journal 1");
    part(&mut record, &genesis.finalize());
    part(&mut record, &[0, 0, 0, 0, 0, 0, 0, 1]);
    part(&mut record, &NOW_MS.to_be_bytes());
    part(&mut record, b"scan");
    part(&mut record, &[0, 0, 0, 7]);
    part(&mut record, b"bytes");
    let expected: [u8; 32] = record.finalize().into();

    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.installation(), "abababababababababababababababab");
    let appended = committed(&mut store, |batch| batch.append(NOW_MS, "scan", 7, b"bytes").unwrap());
    assert_eq!(appended.hash.as_bytes(), &expected);
    let hex = appended.hash.to_string();
    assert_eq!(hex.len(), 64);
    assert!(hex.starts_with(&format!("{:02x}{:02x}", expected[0], expected[1])), "{hex}");
}

#[test]
fn the_installation_keeps_the_name_it_was_given_first() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let store = store::Store::open(folder.path(), NOW_MS, [1; 16]).unwrap();
    assert_eq!(store.installation(), "ab".repeat(16));
}

#[test]
fn no_sql_changes_deletes_or_skips_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 3);
    let technician = sqlite(folder.path());
    for sql in [
        "UPDATE journal SET bytes = x'00' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 3",
        "INSERT OR REPLACE INTO journal SELECT seq, 0, kind, version, bytes, hash FROM journal WHERE seq = 2",
        "INSERT INTO journal SELECT 5, at_ms, kind, version, bytes, hash FROM journal WHERE seq = 3",
        "INSERT INTO journal (at_ms, kind, version, bytes, hash) SELECT at_ms, kind, version, bytes, hash FROM journal",
        "INSERT INTO journal VALUES (4, 0, 'test', 1, x'', x'00')",
    ] {
        let refused = technician.execute(sql, []);
        assert!(
            matches!(&refused, Err(rusqlite::Error::SqliteFailure(error, _))
                if error.code == rusqlite::ErrorCode::ConstraintViolation),
            "{sql}: {refused:?}"
        );
    }
    assert_eq!(store.reader().unwrap().check(0, 10).unwrap().checked_to, 3);
}

/// Damages a journal of ten records with this SQL, its guards taken away, and checks it.
fn check_after(sql: &str) -> Result<store::CheckProgress, CheckFailure> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 10);
    sqlite(folder.path())
        .execute_batch(&format!(
            "DROP TRIGGER journal_not_changed; DROP TRIGGER journal_not_deleted; DROP TRIGGER journal_in_order; {sql}"
        ))
        .unwrap();
    store.reader().unwrap().check(0, 100)
}

#[test]
fn a_check_finds_the_record_that_was_changed() {
    for sql in [
        "UPDATE journal SET bytes = CAST('6x' AS BLOB) WHERE seq = 6",
        "UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 6",
        "UPDATE journal SET kind = 'tesu' WHERE seq = 6",
        "UPDATE journal SET version = 2 WHERE seq = 6",
        "UPDATE journal SET hash = zeroblob(32) WHERE seq = 6",
        "UPDATE journal SET bytes = (SELECT bytes FROM journal WHERE seq = 7) WHERE seq = 6",
    ] {
        let found = check_after(sql);
        assert!(matches!(found, Err(CheckFailure::Changed { seq: 6 })), "{sql}: {found:?}");
    }
}

#[test]
fn a_check_finds_the_record_that_is_missing() {
    let found = check_after("DELETE FROM journal WHERE seq = 6");
    assert!(matches!(found, Err(CheckFailure::Missing { seq: 6 })), "{found:?}");
    let found = check_after("DELETE FROM journal WHERE seq = 1");
    assert!(matches!(found, Err(CheckFailure::Missing { seq: 1 })), "{found:?}");
}

#[test]
fn a_journal_of_another_lane_is_not_taken_for_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 2);
    drop(store);
    sqlite(folder.path())
        .execute("UPDATE installation SET id = 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd'", [])
        .unwrap();
    let found = open(folder.path()).reader().unwrap().check(0, 100);
    assert!(matches!(found, Err(CheckFailure::Changed { seq: 1 })), "{found:?}");
}

#[test]
fn a_check_in_slices_comes_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 10);
    let reader = store.reader().unwrap();
    let (mut from, mut slices) = (0, 0);
    loop {
        let progress = reader.check(from, 3).unwrap();
        slices += 1;
        from = progress.checked_to;
        if progress.finished {
            break;
        }
    }
    assert_eq!((from, slices), (10, 4));
    reader.quick_check().unwrap();
    // It goes on where it ended when more has come.
    append(&mut store, 1);
    assert_eq!(reader.check(from, 3).unwrap().checked_to, 11);
}

#[test]
fn reading_a_changed_record_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 5);
    sqlite(folder.path())
        .execute_batch("DROP TRIGGER journal_not_changed; UPDATE journal SET bytes = x'00' WHERE seq = 3")
        .unwrap();
    let error = store.records_after(0, 10).unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { detail, .. } if detail.contains("record 3")), "{error}");
    assert_eq!(store.records_after(3, 10).unwrap().len(), 2);
}

#[test]
fn a_journal_whose_last_record_was_changed_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 5);
    drop(store);
    sqlite(folder.path())
        .execute_batch("DROP TRIGGER journal_not_changed; UPDATE journal SET bytes = x'00' WHERE seq = 5")
        .unwrap();
    let error = store::Store::open(folder.path(), NOW_MS, [1; 16]).unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { detail, .. } if detail.contains("record 5")), "{error}");
}

#[test]
fn the_newest_two_snapshots_are_kept_and_the_newest_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.latest_snapshot().unwrap(), None);
    committed(&mut store, |batch| batch.put_snapshot(0, 1, b"empty").unwrap());
    for round in 1..=3_u8 {
        append(&mut store, 10);
        committed(&mut store, |batch| batch.put_snapshot(u64::from(round) * 10, 2, &[round]).unwrap());
    }
    drop(store);
    let store = open(folder.path());
    let newest = store.latest_snapshot().unwrap().unwrap();
    assert_eq!((newest.seq, newest.version, newest.bytes), (30, 2, vec![3]));
    let kept: i64 =
        sqlite(folder.path()).query_row("SELECT count(*) FROM snapshot", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
}

#[test]
fn a_snapshot_of_a_record_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 1);
    committed(&mut store, |batch| {
        let refused = batch.put_snapshot(2, 1, b"");
        assert!(matches!(refused, Err(StoreError::Unknown { what: "journal record", .. })));
        let next = batch.append(NOW_MS, "test", 1, b"").unwrap();
        batch.put_snapshot(next.seq, 1, b"in one batch").unwrap();
    });
    assert_eq!(store.latest_snapshot().unwrap().unwrap().seq, 2);
}

#[test]
fn a_damaged_snapshot_is_passed_over_for_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    for seq in [1, 2] {
        append(&mut store, 1);
        committed(&mut store, |batch| batch.put_snapshot(seq, 1, b"state").unwrap());
    }
    let technician = sqlite(folder.path());
    technician.execute("UPDATE snapshot SET bytes = CAST('stath' AS BLOB) WHERE seq = 2", []).unwrap();
    assert_eq!(store.latest_snapshot().unwrap().unwrap().seq, 1);
    technician.execute("UPDATE snapshot SET version = 9 WHERE seq = 1", []).unwrap();
    assert_eq!(store.latest_snapshot().unwrap(), None);
}

#[test]
fn a_journal_whose_end_was_cut_off_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 10);
    committed(&mut store, |batch| batch.put_snapshot(10, 1, b"state").unwrap());
    drop(store);
    sqlite(folder.path())
        .execute_batch("DROP TRIGGER journal_not_deleted; DELETE FROM journal WHERE seq > 7")
        .unwrap();
    let error = store::Store::open(folder.path(), NOW_MS, [1; 16]).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("ends with record 7") && text.contains("was at 10"), "{text}");
}

#[test]
fn records_of_a_kind_are_found_from_either_side() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut batch = store.begin().unwrap();
    for kind in ["scan", "note", "scan", "note"] {
        batch.append(NOW_MS, kind, 1, b"{}").unwrap();
    }
    batch.commit().unwrap();
    let next = |after, to| store.next_of_kind("scan", after, to).unwrap();
    assert_eq!((next(0, 4), next(1, 4), next(3, 4), next(1, 2)), (Some(1), Some(3), None, None));
    let last = |from, before| store.last_of_kind("note", from, before).unwrap();
    assert_eq!((last(1, 5), last(1, 4), last(3, 4), last(1, 2)), (Some(4), Some(2), None, None));
    assert_eq!(store.next_of_kind("other", 0, u64::MAX).unwrap(), None);
}
