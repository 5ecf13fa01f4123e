//! Captures in hid-recorder's text form, decoded to scans.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;

use common::{Descriptor, HONEYWELL, Make, ZEBRA};
use label::Symbology;
use models::{Mode, Models};
use scanner::{CaptureProblem, Damage, Decoded, DescriptorError, decode_capture, decode_capture_typed};

fn decode(text: &str) -> Result<Vec<Decoded>, scanner::CaptureError> {
    decode_capture(text, &Models::load(None).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(bytes.len().to_string(), |mut text, byte| {
        write!(text, " {byte:02x}").unwrap();
        text
    })
}

/// A device's lines, in hid-recorder's order.
fn device(number: u32, make: &Make, id: &str) -> String {
    format!("D: {number}\nR: {}\nN: a scanner\nP: usb-1/input0\nI: 3 {id}\n", hex(&make.descriptor()))
}

fn events(reports: &[Vec<u8>], from_ms: u64) -> String {
    reports.iter().zip(0..).fold(String::new(), |mut text, (report, index)| {
        let at = from_ms + 8 * index;
        writeln!(text, "E: {:06}.{:06} {}", at / 1_000, at % 1_000 * 1_000, hex(report)).unwrap();
        text
    })
}

#[test]
fn a_capture_gives_its_scans() {
    let long: Vec<u8> = (b' '..b'~').cycle().take(130).collect();
    let text = format!(
        "# a capture\n\n{}{}{}",
        device(0, &HONEYWELL, "0c2e 1007"),
        events(&HONEYWELL.scan("]Q1", &long, b's'), 0),
        events(&HONEYWELL.scan("]E0", b"4006381333931", b'd'), 1_000),
    );
    let scans = decode(&text).unwrap();
    assert_eq!(scans.len(), 2);
    assert_eq!((scans[0].mode, scans[0].symbology), (Mode::HidPos, Symbology::QrCode));
    assert_eq!((scans[0].data.as_slice(), scans[0].vendor_id), (long.as_slice(), Some(b's'.into())));
    assert_eq!(
        (scans[1].aim.unwrap().to_string(), scans[1].data.as_slice()),
        ("]E0".into(), b"4006381333931".as_slice())
    );
    assert!(scans.iter().all(|scan| scan.damage.is_none() && !scan.open_at_end));
}

#[test]
fn the_model_is_known_by_its_usb_id() {
    let upc = |id| {
        let text = device(0, &ZEBRA, id) + &events(&ZEBRA.scan("]Xg", b"306030209223", b'c'), 0);
        decode(&text).unwrap()[0].clone()
    };
    let scan = upc("05e0 2100");
    assert_eq!((scan.aim.unwrap().to_string(), scan.symbology), ("]Xg".into(), Symbology::UpcA));
    assert_eq!(upc("ffff ffff").symbology, Symbology::UpcA, "the generic model knows these codes as well");
    // Only the maker's own model knows its answers to commands.
    let answer = |id| device(0, &HONEYWELL, id) + &events(&HONEYWELL.scan("]X0", b"REVINF", 0x3f), 0);
    assert_eq!(decode(&answer("0c2e 1007")).unwrap().len(), 0);
    assert_eq!(decode(&answer("ffff ffff")).unwrap().len(), 1);
}

#[test]
fn a_maker_s_scanner_is_known_by_its_vendor_id_where_it_has_the_maker_s_reports() {
    // The answers to commands are known by no other model: they show which one was chosen.
    let answers = |make: &dyn Fn() -> Vec<u8>, id: &str| {
        let device = format!("D: 0\nR: {}\nN: a scanner\nI: 3 {id}\n", hex(&make()));
        let text = device + &events(&HONEYWELL.scan("]X0", b"REVINF", 0x3f), 0);
        decode(&text).unwrap().len()
    };
    let with = |end: Descriptor| {
        let mut descriptor = HONEYWELL.descriptor();
        descriptor.pop();
        [descriptor, end.end().bytes()].concat()
    };
    let report = |id| Descriptor::default().page(0xff66).report_id(id).usage(1);
    let feature = || with(report(0xfe).fields(8, 1).feature(2));
    let commands = || with(report(0xfd).fields(8, 63).output(2));
    let (neither, other) = (|| HONEYWELL.descriptor(), || with(report(0x07).fields(8, 1).feature(2)));
    for id in ["0c2e ffff", "23d0 0c80"] {
        assert_eq!((answers(&feature, id), answers(&commands, id)), (0, 0), "{id}");
        assert_eq!((answers(&neither, id), answers(&other, id)), (1, 1), "{id}");
    }
    // Nobody else's, whatever its reports are called; and a model's own id needs none.
    assert_eq!((answers(&feature, "05f9 2216"), answers(&neither, "0c2e 0b8f")), (1, 0));
}

#[test]
fn a_scan_that_is_open_at_the_end_is_given_and_marked() {
    let open = HONEYWELL.report("]C0", &[b'1'; 56], b'j', true);
    let text = device(0, &HONEYWELL, "0c2e 1007") + &events(&[open], 0);
    let scans = decode(&text).unwrap();
    assert_eq!(scans.len(), 1);
    assert!(scans[0].open_at_end);
    assert_eq!(scans[0].data, vec![b'1'; 56]);
}

#[test]
fn time_passes_as_the_capture_says() {
    let open = HONEYWELL.report("]C0", &[b'1'; 56], b'j', true);
    let next = HONEYWELL.report("]C0", b"2", b'j', false);
    let with_gap = |gap_ms| {
        let text = device(0, &HONEYWELL, "0c2e 1007")
            + &events(std::slice::from_ref(&open), 0)
            + &events(std::slice::from_ref(&next), gap_ms);
        decode(&text).unwrap().iter().map(|scan| (scan.data.len(), scan.damage)).collect::<Vec<_>>()
    };
    assert_eq!(with_gap(100), [(57, None)]);
    assert_eq!(with_gap(2_000), [(56, Some(Damage::ContinuationNeverEnded)), (1, Some(Damage::Gap))]);
    assert_eq!(with_gap(2_251)[1], (1, None));
}

#[test]
fn two_devices_in_one_capture_do_not_mix() {
    let one = HONEYWELL.scan("]Q1", &[b'a'; 80], b's');
    let two = ZEBRA.scan("]C0", b"SN1", b'j');
    let text = device(0, &HONEYWELL, "0c2e 1007")
        + &device(1, &ZEBRA, "05e0 2100")
        + "D: 0\n"
        + &events(&one[..1], 0)
        + "D: 1\n"
        + &events(&two, 4)
        + "D: 0\n"
        + &events(&one[1..], 8);
    let data: Vec<Vec<u8>> = decode(&text).unwrap().into_iter().map(|scan| scan.data).collect();
    assert_eq!(data, [b"SN1".to_vec(), vec![b'a'; 80]]);
}

#[test]
fn a_malformed_capture_is_refused_with_its_line() {
    let head = device(0, &HONEYWELL, "0c2e 1007");
    let lines = head.lines().count();
    let cases = [
        ("nonsense\n".to_owned(), 1, "no letter and colon"),
        ("E: 000000.000000 1 02\n".to_owned(), 1, "no R: line"),
        (format!("{head}E: 000000.000000 2 02\n"), lines + 1, "says 2 bytes and has 1"),
        (format!("# one\n\n{head}E: soon 1 02\n"), lines + 3, "no time"),
        ("R: 1 05\n".to_owned(), 1, "cut off"),
        ("D: 0\nR: 0\n".to_owned(), 2, "empty"),
    ];
    for (text, line, says) in cases {
        let error = decode(&text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_capture_of_a_keyboard_is_decoded_in_the_layout_that_is_asked_for() {
    let keyboard =
        Descriptor::default().page(1).usage(6).collection(1).page(7).item(0x18, 0xe0).item(0x28, 0xe7);
    let keyboard = keyboard.item(0x14, 0).item(0x24, 1).fields(1, 8).input(2).item(0x18, 0).item(0x28, 0x65);
    let keyboard = keyboard.item(0x24, 0x65).fields(8, 1).input(0).end().bytes();
    // The key of Z on a US keyboard, then Enter.
    let reports = [[0, 0x1d], [0, 0], [0, 0x28], [0, 0], [0, 0x1d]].map(|report| report.to_vec());
    let text = format!("D: 0\nR: {}\nI: 3 05e0 1200\n{}", hex(&keyboard), events(&reports, 0));
    let models = Models::load(None).unwrap();
    for (layout, typed) in [(None, b"z"), (Some("us"), b"z"), (Some("de"), b"y"), (Some("fr"), b"w")] {
        let scans = decode_capture_typed(&text, &models, layout).unwrap();
        assert_eq!(scans.len(), 2, "{scans:?}");
        assert_eq!((scans[0].mode, scans[0].data.as_slice()), (Mode::HidKeyboard, typed.as_slice()));
        assert_eq!((scans[1].damage, scans[1].open_at_end), (Some(Damage::NoTerminator), true));
    }
    let error = decode_capture_typed(&text, &models, Some("dk")).unwrap_err();
    assert!(error.to_string().contains("known are de, es, fr, it, uk, us"), "{error}");
}

#[test]
fn a_capture_of_what_is_no_scanner_is_named() {
    let mouse =
        Descriptor::default().page(1).usage(2).collection(1).usage(0x30).fields(8, 1).input(2).end().bytes();
    let error = decode(&format!("D: 0\nR: {}\n", hex(&mouse))).unwrap_err();
    assert_eq!((error.line, &error.problem), (2, &CaptureProblem::Descriptor(DescriptorError::NotAScanner)));
}

/// Captures of real devices are not ours to keep here; whoever has some names their folder.
#[test]
fn captures_of_real_devices_decode() {
    let Some(folder) = std::env::var_os("LANED_HID_CAPTURES") else {
        println!("NOT RUN: captures of real devices (set LANED_HID_CAPTURES to their folder)");
        return;
    };
    let mut decoded = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "hid") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        match decode(&text) {
            Ok(scans) => {
                assert!(scans.iter().all(|scan| scan.damage.is_none()), "{}: {scans:?}", path.display());
                assert_eq!(scans.is_empty(), !text.contains("\nE:"), "{}", path.display());
                decoded += scans.len();
            }
            Err(error) => {
                assert!(
                    matches!(error.problem, CaptureProblem::Descriptor(_)),
                    "{}: {error}",
                    path.display()
                );
            }
        }
    }
    assert!(decoded > 0, "the folder has no capture with scans");
}
