//! How long it takes to say what a scan says. `cargo bench -p label --bench interpret`.

mod common;

use common::SCANS;
use criterion::{Criterion, criterion_group, criterion_main};
use label::{Scan, SerialRule, bind, interpret};
use std::hint::black_box;

fn scans(criterion: &mut Criterion) {
    let rule = SerialRule::plain();
    for (name, transmission) in SCANS {
        let scan = Scan::from_transmission(transmission.as_bytes());
        criterion.bench_function(&format!("interpret/{name}"), |bencher| {
            bencher.iter(|| interpret(black_box(scan)));
        });
        criterion.bench_function(&format!("interpret_and_bind/{name}"), |bencher| {
            bencher.iter(|| bind(&interpret(black_box(scan)), &rule));
        });
    }
    let hostile = "]d2".to_owned() + &"2001".repeat(1_771);
    criterion.bench_function("interpret/too_many_elements", |bencher| {
        bencher.iter(|| interpret(black_box(Scan::from_transmission(hostile.as_bytes()))));
    });
}

criterion_group!(benches, scans);
criterion_main!(benches);
