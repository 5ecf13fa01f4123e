//! What the driver itself costs: from the bytes that were read to the scan that is handed out.

#![expect(clippy::expect_used, reason = "a benchmark that cannot start says why")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use models::SerialSettings;
use scanner::{HidPosFramer, HidPosProfile, Layout, SerialFramer};

const SCAN: &[u8] = b"]C1010401234567890117270101\x1d10LOT42\x1d21SN-0123456789\r";

/// The layout of a Honeywell scanner: a count, an AIM identifier, 56 bytes of data, the maker's code, the flag; beeps.
const DESCRIPTOR: &[u8] = &[
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00,
    0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, 0x95, 0x03, 0x05, 0x8c, 0x09, 0xfb, 0x09,
    0xfc, 0x09, 0xfd, 0x81, 0x02, 0x95, 0x38, 0x09, 0xfe, 0x82, 0x02, 0x01, 0x06, 0x66, 0xff, 0x95, 0x02,
    0x09, 0x04, 0x09, 0x00, 0x81, 0x02, 0x05, 0x8c, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0xff, 0x81,
    0x02, 0xc0, 0xc0,
];

fn framers(criterion: &mut Criterion) {
    let settings = SerialSettings { aim: true, ..SerialSettings::default() };
    let mut serial = SerialFramer::new(&settings);
    criterion.bench_function("serial scan of 51 bytes", |bench| {
        bench.iter(|| serial.push(black_box(SCAN), Duration::ZERO));
    });

    criterion.bench_function("HID POS descriptor to layout", |bench| {
        bench.iter(|| Layout::compile(black_box(DESCRIPTOR)));
    });

    let layout = Layout::compile(DESCRIPTOR).expect("the descriptor above is a scanner's");
    let mut hid = HidPosFramer::new(layout, Arc::new(HidPosProfile::default()));
    let mut report = vec![0; 64];
    for (value, byte) in [2, 47].into_iter().chain(SCAN.iter().copied().take(50)).zip(report.iter_mut()) {
        *byte = value;
    }
    criterion.bench_function("HID POS scan of one report", |bench| {
        bench.iter(|| hid.push(black_box(&report), Duration::ZERO));
    });
}

criterion_group!(benches, framers);
criterion_main!(benches);
