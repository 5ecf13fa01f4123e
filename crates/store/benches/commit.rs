//! How long a commit, a start and a page of records take, on the disk that the build directory is on.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that can't go on stops; criterion's macros write undocumented items"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Holder, Identity, Store, UnitKey};

const RECORDS: u64 = 100_000;

/// As long as a scan's event.
const RECORD: [u8; 300] = [b'x'; 300];

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn open(folder: &Path) -> Store {
    Store::open(folder, 0, [1; 16]).unwrap()
}

/// What one scan of a serial number commits: the line's event with its claim, and the scan's.
fn scan(store: &mut Store) {
    let mut batch = store.begin().unwrap();
    let serial = format!("SN{}", batch.head().seq);
    let identities = [Identity { scope: "SKU", kind: "serial", value: &serial }];
    let unit = UnitKey { sku: "SKU", serial: &serial, identities: &identities };
    let appended = batch.append(0, "serial_provided", 1, &RECORD).unwrap();
    batch.claim(&unit, &Holder { transaction: "T", line: 1 }, appended.seq, 0).unwrap();
    batch.append(0, "scan", 1, &RECORD).unwrap();
    batch.commit().unwrap();
}

fn commits(criterion: &mut Criterion) {
    let folder = folder();
    let mut store = open(folder.path());
    criterion.bench_function("commit/one record", |bencher| {
        bencher.iter(|| {
            let mut batch = store.begin().unwrap();
            batch.append(0, "scan", 1, &RECORD).unwrap();
            batch.commit().unwrap();
        });
    });
    criterion.bench_function("commit/one scan with its claim", |bencher| bencher.iter(|| scan(&mut store)));
    criterion.bench_function("commit/64 records", |bencher| {
        bencher.iter(|| {
            let mut batch = store.begin().unwrap();
            for _ in 0..64 {
                batch.append(0, "scan", 1, &RECORD).unwrap();
            }
            batch.commit().unwrap();
        });
    });
    criterion.bench_function("append/one record, without the commit", |bencher| {
        bencher.iter_custom(|count| {
            let mut batch = store.begin().unwrap();
            let start = Instant::now();
            for _ in 0..count {
                batch.append(0, "scan", 1, &RECORD).unwrap();
            }
            start.elapsed()
        });
    });
}

fn starts(criterion: &mut Criterion) {
    for records in [100, RECORDS] {
        let folder = folder();
        let mut store = open(folder.path());
        let mut batch = store.begin().unwrap();
        for _ in 0..records {
            batch.append(0, "scan", 1, &RECORD).unwrap();
        }
        batch.commit().unwrap();
        drop(store);
        criterion.bench_function(&format!("open/{records} records"), |bencher| {
            bencher.iter_custom(|count| {
                let mut spent = Duration::ZERO;
                for _ in 0..count {
                    let start = Instant::now();
                    let store = open(folder.path());
                    spent += start.elapsed();
                    black_box(store.head());
                }
                spent
            });
        });
        let reader = open(folder.path()).reader().unwrap();
        criterion.bench_function(&format!("check/100 of {records} records"), |bencher| {
            bencher.iter(|| black_box(reader.check(0, 100).unwrap()));
        });
    }
}

criterion_group!(benches, commits, starts);
criterion_main!(benches);
