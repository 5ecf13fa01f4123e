//! The framer of IBM OEM scanners: reports in, scans out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use label::{Aim, MAX_SCAN_BYTES, Symbology};
use models::Models;
use proptest::prelude::*;
use scanner::{
    Damage, DescriptorError, DeviceMode, Framed, IbmCommand, IbmForm, IbmFramer, IbmLayout, IbmNote,
    IbmTrouble, ReadingState, decode_capture,
};

/// Of a real hand-held scanner.
const HAND_HELD: &str =
    "06 45 ff 0a 00 4b a1 01 0a 01 4a 75 08 95 0b 15 00 26 ff 00 91 02 0a 02 4a 95 40 81 02 c0";

const ENABLED: [u8; 3] = [0, 0x03, 0];
const READING_IS_OFF: [u8; 3] = [0, 0x01, 0];

fn bytes(hex: &str) -> Vec<u8> {
    hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

fn layout() -> IbmLayout {
    IbmLayout::compile(&bytes(HAND_HELD)).unwrap()
}

fn framer() -> IbmFramer {
    IbmFramer::new(&layout())
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A report of 64 bytes.
fn report(status: [u8; 3], label: &[u8]) -> Vec<u8> {
    let mut report = vec![u8::try_from(label.len() + 4).unwrap()];
    report.extend(status);
    report.extend(label);
    report.resize(64, 0);
    report
}

fn part(data: &[u8], more: bool, kind: u8) -> Vec<u8> {
    report(ENABLED, &[data, &[if more { 0x10 } else { 0 }, kind, 0x0b]].concat())
}

/// The reports of a label, 57 bytes in each.
fn label(data: &[u8], kind: u8) -> Vec<Vec<u8>> {
    let parts: Vec<&[u8]> = data.chunks(57).collect();
    let last = parts.len() - 1;
    parts.iter().enumerate().map(|(number, data)| part(data, number < last, kind)).collect()
}

fn read(reports: &[Vec<u8>]) -> Vec<Framed> {
    let mut framer = framer();
    (0..).zip(reports).flat_map(|(number, report)| framer.push(report, ms(8 * number))).collect()
}

fn shown(scans: &[Framed]) -> Vec<(&[u8], Option<Damage>)> {
    scans.iter().map(|scan| (scan.data.as_slice(), scan.damage)).collect()
}

#[test]
fn the_descriptor_of_a_real_scanner_tells_form_and_lengths() {
    let layout = layout();
    assert_eq!((layout.form(), layout.input_bytes(), layout.output_bytes()), (IbmForm::HandHeld, 64, 11));
    let table_top = IbmLayout::compile(&bytes(&HAND_HELD.replace("00 4b", "00 4a"))).unwrap();
    assert_eq!(table_top.form(), IbmForm::TableTop);
    let flash = IbmLayout::compile(&bytes(&HAND_HELD.replace("00 4b", "00 a0")));
    assert_eq!(flash, Err(DescriptorError::NotAScanner));
    let mute = IbmLayout::compile(&bytes(&HAND_HELD.replace("91 02 ", "")));
    assert!(matches!(mute, Err(DescriptorError::Layout(what)) if what.contains("commands")), "{mute:?}");
}

#[test]
fn commands_are_as_long_as_the_descriptor_says() {
    let report = |command: IbmCommand| command.report(&layout()).bytes;
    assert_eq!(report(IbmCommand::Enable), [0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(report(IbmCommand::Disable)[..3], [0x12, 0, 0]);
    assert_eq!(report(IbmCommand::Beep)[..4], [0x30, 0, 4, 0]);
    assert_eq!(report(IbmCommand::ErrorBeep)[..4], [0x30, 0, 5, 0]);
    assert_eq!(report(IbmCommand::NotOnFileBeep)[..4], [0x30, 0, 6, 0]);
    assert!(IbmCommand::ALL.iter().all(|command| !command.report(&layout()).has_id));
}

#[test]
fn the_label_type_tells_the_symbology_and_an_aim_identifier_is_derived_from_it() {
    for (kind, symbology, aim) in [
        (0x0a, Symbology::Code39, Some("]A0")),
        (0x0d, Symbology::Itf, Some("]I0")),
        (0x18, Symbology::Code128, Some("]C0")),
        (0x25, Symbology::Gs1_128, Some("]C1")),
        (0x32, Symbology::DataMatrix, Some("]d1")),
        (0x36, Symbology::Gs1DataMatrix, Some("]d2")),
        (0x37, Symbology::Gs1QrCode, Some("]Q3")),
        (0xff, Symbology::Unknown, None),
    ] {
        let scan = read(&label(b"SN1", kind)).remove(0);
        assert_eq!((scan.data.as_slice(), scan.damage), (b"SN1".as_slice(), None));
        assert_eq!((scan.symbology, scan.vendor_id), (symbology, Some(kind.into())));
        assert_eq!(scan.aim, aim.and_then(Aim::parse), "{kind:02x}");
    }
}

#[test]
fn a_upc_or_ean_has_a_type_of_one_byte_and_digits_in_either_form() {
    for (kind, digits, symbology, aim) in [
        (0x0d, "036000291452", Symbology::UpcA, "]E0"),
        (0x0a, "04252614", Symbology::UpcE, "]E0"),
        (0x0c, "96385074", Symbology::Ean8, "]E4"),
        (0x16, "4006381333931", Symbology::Ean13, "]E0"),
    ] {
        let as_numbers: Vec<u8> = digits.bytes().map(|digit| digit - b'0').collect();
        for data in [digits.as_bytes(), &as_numbers] {
            let scan = read(&[report(ENABLED, &[data, &[kind]].concat())]).remove(0);
            assert_eq!((scan.data.as_slice(), scan.damage), (digits.as_bytes(), None));
            assert_eq!((scan.symbology, scan.aim), (symbology, Aim::parse(aim)));
        }
    }
}

#[test]
fn a_label_of_several_reports_is_one_scan() {
    let data = [b'x'; 150];
    assert_eq!(shown(&read(&label(&data, 0x33))), [(data.as_slice(), None)]);
    assert_eq!(shown(&read(&label(&[b'y'; 57], 0x33))), [([b'y'; 57].as_slice(), None)]);
}

#[test]
fn status_trigger_and_replies_are_never_scans_even_within_a_label() {
    let parts = label(&[b'x'; 60], 0x33);
    let mut noisy = vec![parts[0].clone()];
    noisy.extend([report(ENABLED, b""), report([0x10, 0x03, 0], b""), report([0, 0x03, 0x08], b"")]);
    // Answers to direct I/O, configuration and two-label commands carry data of their own.
    for reply in [0x40, 0x02, 0x04] {
        noisy.push(report([reply, 0x03, 0], b"REVISION 1\x00\x18\x0b"));
    }
    noisy.push(parts[1].clone());
    assert_eq!(shown(&read(&noisy)), [([b'x'; 60].as_slice(), None)]);
}

#[test]
fn a_damaged_report_is_a_scan_with_its_reason_and_the_next_one_is_whole() {
    let whole = part(b"SN2", false, 0x18);
    for (broken, data, damage) in [
        (vec![], b"".as_slice(), Damage::ShortReport),
        (vec![3, 0, 3, 0], b"", Damage::BadLength),
        ([vec![65, 0, 3, 0], vec![b'x'; 60]].concat(), &[b'x'; 60], Damage::BadLength),
        (part(b"SN1", false, 0x18)[..6].to_vec(), b"SN", Damage::ShortReport),
        (report(ENABLED, b"SN1"), b"SN1", Damage::NoSuffix),
        (report(ENABLED, b"SN1\x18\x0b"), b"SN1\x18\x0b", Damage::NoSuffix),
        // One firmware ends its labels like this.
        (report(ENABLED, b"SN1\x04\x00\x00\x00"), b"SN1\x04\x00\x00\x00", Damage::NoSuffix),
        (report(ENABLED, b"12a4\x16"), b"12a4\x16", Damage::NoSuffix),
    ] {
        let mut framer = framer();
        let mut scans = framer.push(&broken, ms(0));
        // It may have been a part, of which this is the end.
        scans.extend(framer.push(&whole, ms(8)));
        scans.extend(framer.push(&whole, ms(2_001)));
        let next = b"SN2".as_slice();
        assert_eq!(shown(&scans), [(data, Some(damage)), (next, Some(Damage::Gap)), (next, None)]);
    }
}

#[test]
fn a_label_that_breaks_off_is_damaged_and_what_comes_late_is_not_glued_to_it() {
    let parts = label(&[b'x'; 60], 0x33);
    let mut framer = framer();
    assert_eq!(framer.push(&parts[0], ms(0)), []);
    assert_eq!(framer.next_deadline(), Some(ms(250)));
    assert_eq!(framer.expire(ms(249)), None);
    let broken = framer.expire(ms(250)).unwrap();
    assert_eq!((broken.data.len(), broken.damage), (57, Some(Damage::ContinuationNeverEnded)));
    assert_eq!(shown(&framer.push(&parts[1], ms(300))), [(b"xxx".as_slice(), Some(Damage::Gap))]);
    let another = framer.push(&part(b"SN", false, 0x18), ms(2_250));
    assert_eq!(shown(&another), [(b"SN".as_slice(), Some(Damage::Gap))]);
    assert_eq!(shown(&framer.push(&part(b"SN", false, 0x33), ms(2_251))), [(b"SN".as_slice(), None)]);
}

#[test]
fn a_label_of_another_type_is_not_glued_to_the_open_one() {
    let open = label(&[b'x'; 60], 0x33).remove(0);
    let scans = read(&[open, part(b"SN1", false, 0x18)]);
    let cut_off = (&[b'x'; 57][..], Some(Damage::ContinuationNeverEnded));
    assert_eq!(shown(&scans), [cut_off, (b"SN1", Some(Damage::Gap))]);
}

#[test]
fn a_label_across_reports_that_may_be_missing_is_damaged_and_so_is_its_rest() {
    let [a, b, c] = [b'A', b'B', b'C'].map(|letter| label(&[letter; 150], 0x18));
    let mut framer = framer();
    assert!(framer.push(&a[0], ms(0)).is_empty());
    framer.lose(ms(1));
    let glued = framer.push(&b[2], ms(2));
    assert_eq!(glued.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [Some(Damage::LostReports)]);
    framer.lose(ms(3));
    assert_eq!(framer.push(&c[2], ms(4))[0].damage, Some(Damage::LostReports), "it looks like a whole one");
    let scans: Vec<Framed> = c.iter().flat_map(|report| framer.push(report, ms(2_004))).collect();
    assert_eq!(shown(&scans), [([b'C'; 150].as_slice(), None)]);
    framer.distrust_until(ms(2_100));
    assert_eq!(framer.push(&c[2], ms(2_050))[0].damage, Some(Damage::Gap));
}

#[test]
fn a_label_that_never_ends_is_cut_at_the_limit() {
    let count = MAX_SCAN_BYTES / 57 + 2;
    let mut reports = vec![part(&[b'x'; 57], true, 0x33); count];
    reports.push(part(b"", false, 0x33));
    let scans = read(&reports);
    assert_eq!((scans.len(), scans[0].data.len()), (1, MAX_SCAN_BYTES));
    assert_eq!(scans[0].damage, Some(Damage::TooLong));
}

#[test]
fn a_silent_scanner_is_told_three_times_to_read_and_then_named() {
    let mut framer = framer();
    assert!(!framer.wants_enable(ms(0)), "a capture tells nobody anything");
    framer.enable();
    for second in [0, 2, 4] {
        assert!(framer.wants_enable(ms(1_000 * second)));
        assert!(!framer.wants_enable(ms(1_000 * second)));
        assert_eq!(framer.next_deadline(), Some(ms(1_000 * second + 2_000)));
        assert_eq!(framer.take_trouble(), None);
        assert_eq!(framer.expire(ms(1_000 * second + 2_000)), None);
    }
    assert!(!framer.wants_enable(ms(6_000)));
    assert_eq!((framer.next_deadline(), framer.take_trouble()), (None, Some(Some(IbmTrouble::Silent))));
    // It comes to itself.
    assert_eq!(framer.push(&report(ENABLED, b""), ms(9_000)), []);
    assert_eq!((framer.take_trouble(), framer.take_trouble()), (Some(None), None));
}

#[test]
fn a_scanner_that_forgets_is_told_again_to_read() {
    let mut framer = framer();
    framer.enable();
    assert!(framer.wants_enable(ms(0)));
    assert_eq!(framer.push(&report(READING_IS_OFF, b""), ms(5)), []);
    assert!(!framer.wants_enable(ms(5)), "its first status is older than the command");
    assert_eq!(framer.push(&report(ENABLED, b""), ms(9)), []);
    assert_eq!(framer.next_deadline(), None);
    assert_eq!(framer.push(&report(READING_IS_OFF, b""), ms(60_000)), []);
    assert!(framer.wants_enable(ms(60_000)));
    assert_eq!(framer.take_trouble(), None);
}

#[test]
fn a_scanner_that_was_given_up_and_says_that_it_does_not_read_is_told_again_now_and_then() {
    let mut framer = framer();
    framer.enable();
    for second in [0, 2, 4] {
        assert!(framer.wants_enable(ms(1_000 * second)));
        assert_eq!(framer.expire(ms(1_000 * second + 2_000)), None);
    }
    assert_eq!(framer.take_trouble(), Some(Some(IbmTrouble::Silent)));
    let mut told = Vec::new();
    for second in 7..60 {
        let now = ms(1_000 * second);
        if framer.next_deadline().is_some_and(|due| due <= now) {
            assert_eq!(framer.expire(now), None);
        }
        assert_eq!(framer.push(&report(READING_IS_OFF, b""), now), []);
        if framer.wants_enable(now) {
            told.push(second);
        }
    }
    assert_eq!(told, [16, 28, 40, 52]);
    assert_eq!((framer.take_trouble(), framer.take_trouble()), (Some(Some(IbmTrouble::NotEnabled)), None));
    // Nothing wakes the lane while it says nothing.
    assert_eq!((framer.expire(ms(62_000)), framer.next_deadline()), (None, None));
    // One that hears at last reads.
    assert_eq!(framer.push(&report(READING_IS_OFF, b""), ms(80_000)), []);
    assert!(framer.wants_enable(ms(80_000)));
    assert_eq!(framer.push(&report(ENABLED, b""), ms(80_005)), []);
    assert_eq!((framer.take_trouble(), framer.next_deadline()), (Some(None), None));
    // One that shall not read is not told to.
    framer.disable();
    assert_eq!(framer.push(&report(READING_IS_OFF, b""), ms(99_000)), []);
    assert!(!framer.wants_enable(ms(99_000)));
    assert_eq!((framer.take_reading(), framer.take_reading()), (Some(ReadingState::Prevented), None));
    // One that has forgotten it is found out.
    assert_eq!(framer.push(&report(ENABLED, b""), ms(99_100)), []);
    assert_eq!((framer.take_reading(), framer.take_reading()), (Some(ReadingState::StillReads), None));
    assert!(framer.is_off() && !framer.wants_enable(ms(99_100)));
}

#[test]
fn what_the_status_says_is_told_once_with_what_to_do() {
    let mut framer = framer();
    for (status, trouble) in [
        ([0x20, 3, 0], IbmTrouble::HardwareError),
        ([0x01, 3, 0], IbmTrouble::Flashing),
        ([0x80, 3, 0], IbmTrouble::NotReady),
    ] {
        assert_eq!(framer.push(&report(status, b""), ms(0)), []);
        assert_eq!((framer.take_trouble(), framer.take_trouble()), (Some(Some(trouble)), None));
        assert!(!trouble.reason().is_empty() && trouble.remedy().contains(' '));
        assert_eq!(framer.push(&report(ENABLED, b""), ms(0)), []);
        assert_eq!(framer.take_trouble(), Some(None));
    }
    for _ in 0..2 {
        assert_eq!(framer.push(&report([0, 0x87, 0x32], b""), ms(0)), []);
    }
    let notes = framer.take_notes();
    assert_eq!(notes.len(), 5);
    assert!(notes.contains(&IbmNote::ConfigurationCoerced) && notes.contains(&IbmNote::CommandRejected));
    assert_eq!(framer.take_notes(), []);
}

#[test]
fn a_capture_is_decoded_in_its_own_mode() {
    let line = |at: u32, report: &[u8]| {
        let hex: Vec<String> = report.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("E: 000000.{at:06} {} {}\n", report.len(), hex.join(" "))
    };
    let mut text = format!("D: 0\nR: 30 {HAND_HELD}\nI: 3 0536 02e1\n");
    text += &line(0, &report(ENABLED, b""));
    text += &line(8_000, &part(b"SN1", false, 0x18));
    text += &line(16_000, &label(&[b'x'; 60], 0x33)[0]);
    let scans = decode_capture(&text, &Models::load(None).unwrap()).unwrap();
    assert!(scans.iter().all(|scan| scan.mode == DeviceMode::IbmOem));
    let seen: Vec<_> = scans.iter().map(|scan| (scan.data.len(), scan.symbology, scan.open_at_end)).collect();
    assert_eq!(seen, [(3, Symbology::Code128, false), (57, Symbology::QrCode, true)]);
}

proptest! {
    #[test]
    fn any_data_of_any_length_comes_back_as_it_was(
        data in prop::collection::vec(any::<u8>(), 1..400),
        kind in prop::sample::select(vec![0x0a_u8, 0x18, 0x25, 0x2e, 0x33, 0xff]),
    ) {
        let scans = read(&label(&data, kind));
        prop_assert_eq!(shown(&scans), [(data.as_slice(), None)]);
    }

    #[test]
    fn whatever_comes_nothing_panics_grows_or_is_invented(
        reports in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..60),
        enable in any::<bool>(),
    ) {
        let mut framer = framer();
        if enable {
            framer.enable();
        }
        let mut scans = Vec::new();
        for (number, report) in (0..).zip(&reports) {
            scans.extend(framer.push(report, ms(100 * number)));
            let _ = (framer.wants_enable(ms(100 * number)), framer.take_trouble(), framer.take_notes());
        }
        for hour in 1..10 {
            scans.extend(framer.expire(ms(3_600_000 * hour)));
            let _ = framer.wants_enable(ms(3_600_000 * hour));
        }
        prop_assert_eq!(framer.next_deadline(), None);
        let sent: usize = reports.iter().map(Vec::len).sum();
        prop_assert!(scans.iter().map(|scan| scan.data.len()).sum::<usize>() <= sent);
        prop_assert!(scans.len() <= 2 * reports.len());
    }

    #[test]
    fn any_descriptor_is_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let descriptor = [&[0x06, 0x45, 0xff, 0x0a, 0x00, 0x4b], tail.as_slice()].concat();
        if let Ok(layout) = IbmLayout::compile(&descriptor) {
            prop_assert!(layout.input_bytes() <= 255 && layout.output_bytes() <= 255);
        }
    }
}

#[test]
fn the_rest_of_a_label_of_which_a_report_was_cut_off_is_no_label() {
    let reports = label(&[b'A'; 150], 0x18);
    let mut framer = framer();
    let first = reports[0].get(..30).unwrap();
    assert_eq!(
        framer.push(first, ms(0)).iter().map(|scan| scan.damage).collect::<Vec<_>>(),
        [Some(Damage::ShortReport)]
    );
    let rest: Vec<Framed> = reports[1..].iter().flat_map(|report| framer.push(report, ms(8))).collect();
    assert_eq!(rest.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [Some(Damage::Gap)]);
    let later: Vec<Framed> = reports.iter().flat_map(|report| framer.push(report, ms(2_009))).collect();
    assert_eq!(later.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [None]);
}
