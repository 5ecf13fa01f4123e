//! How long it takes to decide and to apply, in usual carts and in the longest there are. `cargo bench -p checkout --bench decide`.

mod common;

use checkout::State;
use common::{CASES, LINES, Shop, do_it, events, journal};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn decisions(criterion: &mut Criterion) {
    let shop = Shop::open();
    for case in CASES {
        for lines in LINES {
            let (state, input) = ((case.cart)(&shop, lines), (case.ask)(lines, 1));
            criterion.bench_function(&format!("decide/{}/{lines}", case.name), |bencher| {
                bencher.iter(|| events(&state, &shop, black_box(&input)));
            });
        }
    }
}

/// Decided and applied, a few times over on the same cart: copying it takes long, and is not measured.
fn applied(criterion: &mut Criterion) {
    const TIMES: u32 = 20;
    let shop = Shop::open();
    let mut group = criterion.benchmark_group("decide_and_apply");
    group.throughput(Throughput::Elements(u64::from(TIMES)));
    for case in CASES.iter().filter(|case| case.again) {
        for lines in LINES {
            let state = (case.cart)(&shop, lines);
            let inputs: Vec<_> = (1..=TIMES).map(|n| (case.ask)(lines, n)).collect();
            group.bench_function(format!("{}/{lines}", case.name), |bencher| {
                bencher.iter_batched_ref(
                    || state.clone(),
                    |state| inputs.iter().for_each(|input| do_it(state, &shop, input)),
                    BatchSize::NumIterations(10),
                );
            });
        }
    }
    group.finish();
}

/// A start replays the records since the last snapshot.
fn replay(criterion: &mut Criterion) {
    let records = journal(&Shop::open(), 100);
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(u64::try_from(records.len()).unwrap_or(1)));
    group.bench_function("apply", |bencher| {
        bencher.iter(|| {
            let mut state = State::default();
            for record in &records {
                black_box(state.apply(record));
            }
            state
        });
    });
    let bytes: Vec<_> = records.iter().filter_map(|it| checkout::encode(&it.record).ok()).collect();
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            for (kind, version, bytes) in &bytes {
                let _ = black_box(checkout::decode(kind, *version, bytes));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, decisions, applied, replay);
criterion_main!(benches);
