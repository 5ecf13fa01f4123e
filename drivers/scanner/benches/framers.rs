//! What the driver itself costs: from the bytes that were read to the scan that is handed out.

#![expect(clippy::expect_used, reason = "a benchmark that cannot start says why")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use models::{AimUse, KeyboardModel, Models, SerialSettings, SsiModel, Terminator};
use scanner::{
    HidPosFramer, HidPosProfile, IbmFramer, IbmLayout, KeyboardFramer, KeyboardReports, Layout, SerialFramer,
    SsiFramer,
};

const SCAN: &[u8] = b"]C1010401234567890117270101\x1d10LOT42\x1d21SN-0123456789\r";

/// The layout of a Honeywell scanner: a count, an AIM identifier, 56 bytes of data, the maker's code, the flag; beeps.
const DESCRIPTOR: &[u8] = &[
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00,
    0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, 0x95, 0x03, 0x05, 0x8c, 0x09, 0xfb, 0x09,
    0xfc, 0x09, 0xfd, 0x81, 0x02, 0x95, 0x38, 0x09, 0xfe, 0x82, 0x02, 0x01, 0x06, 0x66, 0xff, 0x95, 0x02,
    0x09, 0x04, 0x09, 0x00, 0x81, 0x02, 0x05, 0x8c, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0xff, 0x81,
    0x02, 0xc0, 0xc0,
];

/// The reports of an IBM OEM scanner, hand-held: 64 bytes in, 11 bytes out.
const IBM_DESCRIPTOR: &[u8] = &[
    0x06, 0x45, 0xff, 0x0a, 0x00, 0x4b, 0xa1, 0x01, 0x0a, 0x01, 0x4a, 0x75, 0x08, 0x95, 0x0b, 0x15, 0x00,
    0x26, 0xff, 0x00, 0x91, 0x02, 0x0a, 0x02, 0x4a, 0x95, 0x40, 0x81, 0x02, 0xc0,
];

/// What a scanner that never stops has sent when the reader comes to it.
const STREAM_BYTES: usize = 1 << 20;

/// A wire's bytes: this message again and again.
fn stream(message: &[u8]) -> Vec<u8> {
    message.repeat(STREAM_BYTES / message.len())
}

fn one_scan(criterion: &mut Criterion) {
    let settings = SerialSettings { aim: AimUse::Taken, ..SerialSettings::default() };
    let mut serial = SerialFramer::new(&settings);
    criterion.bench_function("serial scan of 51 bytes", |bench| {
        bench.iter(|| serial.push(black_box(SCAN), Duration::ZERO));
    });

    criterion.bench_function("HID POS descriptor to layout", |bench| {
        bench.iter(|| Layout::compile(black_box(DESCRIPTOR)));
    });

    let (mut hid, report) = hid_pos();
    criterion.bench_function("HID POS scan of one report", |bench| {
        bench.iter(|| hid.push(black_box(&report), Duration::ZERO));
    });
}

/// Bytes as the kernel gives them: the most at once, scan after scan.
fn serial_streams(criterion: &mut Criterion) {
    let framed = [b"\x02", SCAN.strip_suffix(b"\r").unwrap_or(SCAN), b"\x03"].concat();
    let check = framed.iter().skip(1).fold(0, |check, byte| check ^ byte);
    let bcc = [framed.as_slice(), &[check]].concat();
    let plain = SerialSettings { aim: AimUse::Taken, ..SerialSettings::default() };
    let enclosed = SerialSettings { stx_etx: true, bcc: true, ..plain.clone() };
    let never = SerialSettings { terminator: Terminator::Tab, ..plain.clone() };
    let mut group = criterion.benchmark_group("stream");
    for (name, settings, bytes) in [
        ("serial, carriage return", &plain, stream(SCAN)),
        ("serial, STX and ETX and BCC", &enclosed, stream(&bcc)),
        ("serial, a terminator that never comes", &never, stream(SCAN)),
    ] {
        let mut framer = SerialFramer::new(settings);
        group.throughput(Throughput::Bytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let scans = black_box(&bytes).chunks(4_096).map(|chunk| framer.push(chunk, Duration::ZERO));
                scans.map(|scans| scans.len()).sum::<usize>()
            });
        });
    }
    let data = SCAN.get(3..50).unwrap_or_default();
    let mut packet = vec![u8::try_from(5 + data.len()).unwrap_or_default(), 0xf3, 0, 0, 3];
    packet.extend_from_slice(data);
    let sum = packet.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    packet.extend(0_u16.wrapping_sub(sum).to_be_bytes());
    let bytes = stream(&packet);
    let mut framer = SsiFramer::new(&SsiModel::default());
    group.throughput(Throughput::Bytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
    group.bench_function("SSI", |bench| {
        bench.iter(|| {
            let scans = black_box(&bytes).chunks(4_096).map(|chunk| {
                let scans = framer.push(chunk, Duration::ZERO).len();
                // What it says to the scanner is sent at once.
                let _ = framer.take_output();
                scans
            });
            scans.sum::<usize>()
        });
    });
    group.finish();
}

fn report_streams(criterion: &mut Criterion) {
    let (mut hid, report) = hid_pos();
    let layout = IbmLayout::compile(IBM_DESCRIPTOR).expect("the descriptor above is a scanner's");
    let mut ibm = IbmFramer::new(&layout);
    let data = SCAN.get(3..50).unwrap_or_default();
    let mut label = vec![0; 64];
    // The length, three bytes of status, the data, the suffix of Code 128.
    let length = u8::try_from(4 + data.len() + 3).unwrap_or_default();
    let head = [length, 0, 0, 0];
    let bytes = head.iter().chain(data).chain(&[0x00, 0x18, 0x0b]);
    for (byte, place) in bytes.zip(label.iter_mut()) {
        *place = *byte;
    }
    let mut group = criterion.benchmark_group("stream");
    group.throughput(Throughput::Bytes(u64::try_from(report.len()).unwrap_or(u64::MAX)));
    group.bench_function("HID POS reports", |bench| {
        bench.iter(|| hid.push(black_box(&report), Duration::ZERO).len());
    });
    assert_eq!(ibm.push(&label, Duration::ZERO).len(), 1, "the report above is a scan");
    group.bench_function("IBM OEM reports", |bench| {
        bench.iter(|| ibm.push(black_box(&label), Duration::ZERO).len());
    });
    group.finish();
}

/// The boot keyboard of the HID specification, appendix B.1, without its lights.
const KEYBOARD_DESCRIPTOR: &[u8] = &[
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75,
    0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00,
    0x25, 0x65, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
];

/// Keys pressed and released one after the other: thirteen digits and Enter.
fn typed_stream(criterion: &mut Criterion) {
    let models = Models::load(None).expect("the built-in models can be read");
    let layout = models.layout("us").expect("it is built in").clone();
    let reports =
        KeyboardReports::compile(KEYBOARD_DESCRIPTOR).expect("the descriptor above is a keyboard's");
    let mut framer = KeyboardFramer::new(reports, layout, &KeyboardModel::default());
    let keys = (0x1e..=0x27).chain(0x1e..=0x20).chain([0x28]);
    let typed: Vec<[u8; 8]> = keys.flat_map(|key| [[0, 0, key, 0, 0, 0, 0, 0], [0; 8]]).collect();
    let scans: usize = typed.iter().map(|report| framer.push(report, Duration::ZERO).len()).sum();
    assert_eq!(scans, 1, "the reports above are a scan");
    let mut group = criterion.benchmark_group("stream");
    group.throughput(Throughput::Bytes(u64::try_from(typed.len() * 8).unwrap_or(u64::MAX)));
    group.bench_function("keyboard reports", |bench| {
        bench.iter(|| {
            black_box(&typed).iter().map(|report| framer.push(report, Duration::ZERO).len()).sum::<usize>()
        });
    });
    group.finish();
}

fn hid_pos() -> (HidPosFramer, Vec<u8>) {
    let layout = Layout::compile(DESCRIPTOR).expect("the descriptor above is a scanner's");
    let framer = HidPosFramer::new(layout, Arc::new(HidPosProfile::default()));
    let mut report = vec![0; 64];
    for (value, byte) in [2, 47].into_iter().chain(SCAN.iter().copied().take(50)).zip(report.iter_mut()) {
        *byte = value;
    }
    (framer, report)
}

criterion_group!(benches, one_scan, serial_streams, report_streams, typed_stream);
criterion_main!(benches);
