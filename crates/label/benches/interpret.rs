//! How long it takes to say what a scan says. `cargo bench -p label`.

use criterion::{Criterion, criterion_group, criterion_main};
use label::{Scan, SerialRule, bind, interpret};
use std::hint::black_box;

const SCANS: &[(&str, &str)] = &[
    ("gs1_gtin_serial", "]C1010400638133393121ABC123456"),
    ("gs1_gtin_expiry_lot_serial", "]d201040063813339311728063010LOT1234567\x1d21ABC12345678901"),
    ("gs1_bad_check_digit", "]C1010400638133393221ABC123456"),
    ("ean_13", "]E04006381333931"),
    ("imei_without_aim", "490154203237518"),
    ("serial", "]C0DEH2381234"),
    ("digital_link", "]Q1https://id.gs1.org/01/04006381333931/21/ABC123456?17=280630"),
    ("envelope", "]d1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1e\x04"),
    ("hibc", "+A99912345/S77DE1G45D"),
];

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
