//! From report descriptors and reports to scans.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Descriptor, HONEYWELL, Make, NEWLAND, ZEBRA};
use label::{MAX_SCAN_BYTES, Symbology};
use models::Models;
use proptest::prelude::*;
use scanner::{Control, Damage, DescriptorError, DeviceMode, Framed, HidPosFramer, HidPosProfile, Layout};

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn framer(make: &Make, model: &str) -> HidPosFramer {
    let models = Models::load(None).unwrap();
    let profile = HidPosProfile::new(models.scanner(model).unwrap()).unwrap();
    HidPosFramer::new(Layout::compile(&make.descriptor()).unwrap(), Arc::new(profile))
}

fn push_all(framer: &mut HidPosFramer, reports: &[Vec<u8>]) -> Vec<Framed> {
    reports.iter().zip(0..).flat_map(|(report, at)| framer.push(report, ms(8 * at))).collect()
}

/// What a test looks at.
type Seen = (Option<String>, Symbology, Vec<u8>, Option<Damage>);

fn seen(scan: &Framed) -> Seen {
    (scan.aim.map(|aim| aim.to_string()), scan.symbology, scan.data.clone(), scan.damage)
}

#[test]
fn each_maker_s_layout_is_read_from_its_descriptor() {
    let cases = [
        (HONEYWELL, "honeywell-xenon", "]E0", b'd', Some("]E0"), Symbology::Ean13),
        (ZEBRA, "zebra-ds2208", "]C1", b'j', Some("]C1"), Symbology::Gs1_128),
        (NEWLAND, "generic-hid-pos", "", 0, None, Symbology::Unknown),
    ];
    for (make, model, aim, code, expected_aim, symbology) in cases {
        let scans = push_all(&mut framer(&make, model), &make.scan(aim, b"4006381333931", code));
        let expected = (expected_aim.map(str::to_owned), symbology, b"4006381333931".to_vec(), None);
        assert_eq!(scans.iter().map(seen).collect::<Vec<_>>(), [expected], "{model}");
        assert_eq!(scans[0].vendor_id, (code != 0).then_some(code.into()));
    }
}

#[test]
fn the_maker_s_code_helps_where_the_identifier_says_other_or_too_little() {
    let cases = [
        (ZEBRA, "zebra-ds2208", "]Xg", b'c', Symbology::UpcA),
        (HONEYWELL, "honeywell-xenon", "]E0", b'c', Symbology::UpcA),
        (HONEYWELL, "honeywell-xenon", "]E0", b'E', Symbology::UpcE),
        (HONEYWELL, "honeywell-xenon", "]C1", b'j', Symbology::Gs1_128),
        (HONEYWELL, "honeywell-xenon", "]d2", b'w', Symbology::Gs1DataMatrix),
        (HONEYWELL, "honeywell-xenon", "", b'j', Symbology::Code128),
        (HONEYWELL, "honeywell-xenon", "]X0", b'~', Symbology::Other),
        (HONEYWELL, "honeywell-xenon", "", 0, Symbology::Unknown),
    ];
    for (make, model, aim, code, symbology) in cases {
        let scans = push_all(&mut framer(&make, model), &make.scan(aim, b"1", code));
        assert_eq!(scans[0].symbology, symbology, "{model} {aim} {code:02x}");
    }
}

#[test]
fn a_long_scan_is_put_together_from_its_reports() {
    let data: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    for make in [HONEYWELL, ZEBRA, NEWLAND] {
        let reports = make.scan("]Q1", &data, b's');
        assert_eq!(reports.len(), 18);
        let scans = push_all(&mut framer(&make, "generic-hid-pos"), &reports);
        assert_eq!(scans.len(), 1);
        assert_eq!((scans[0].data.as_slice(), scans[0].damage), (data.as_slice(), None));
        assert_eq!((scans[0].first, scans[0].last), (ms(0), ms(17 * 8)));
    }
}

#[test]
fn only_the_lowest_of_eight_flags_says_that_more_follows() {
    let mut report = HONEYWELL.report("]C0", b"SN1", b'j', false);
    report[63] = 0xfe;
    assert_eq!(push_all(&mut framer(&HONEYWELL, "honeywell-xenon"), &[report]).len(), 1);
}

#[test]
fn a_continuation_that_never_comes_is_handed_out_as_damaged() {
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    let full = vec![b'1'; 56];
    assert_eq!(framer.push(&HONEYWELL.report("]C0", &full, b'j', true), ms(0)), []);
    assert_eq!(framer.next_deadline(), Some(ms(250)));
    assert_eq!(framer.expire(ms(249)), None);
    let scan = framer.expire(ms(250)).unwrap();
    assert_eq!((scan.data, scan.damage), (full, Some(Damage::ContinuationNeverEnded)));
    // What comes within two seconds may be its rest.
    let rest = HONEYWELL.report("]C0", b"2", b'j', false);
    assert_eq!(framer.push(&rest, ms(400))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push(&rest, ms(2_250))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push(&rest, ms(2_251))[0].damage, None);
}

#[test]
fn whatever_comes_within_two_seconds_of_a_broken_scan_is_not_trusted() {
    let broken = || {
        let mut framer = framer(&HONEYWELL, "honeywell-xenon");
        assert_eq!(framer.push(&HONEYWELL.report("]C0", &[b'1'; 56], b'j', true), ms(0)), []);
        assert!(framer.expire(ms(250)).is_some());
        framer
    };
    let damage = |aim, code, at| broken().push(&HONEYWELL.report(aim, b"SN2", code, false), ms(at))[0].damage;
    assert_eq!(damage("]C0", b'j', 950), Some(Damage::Gap));
    // Another identifier may be the rest of yet another scan: each report has one.
    assert_eq!(damage("]C1", b'j', 300), Some(Damage::Gap));
    assert_eq!(damage("]C0", b'i', 2_250), Some(Damage::Gap));
    assert_eq!(damage("]C0", b'j', 2_251), None);
}

#[test]
fn a_report_that_is_not_full_is_the_last_of_its_scan_whatever_its_flag_says() {
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    let first = framer.push(&HONEYWELL.report("]C0", b"SERIAL1", b'j', true), ms(0));
    assert_eq!(first[0].data, b"SERIAL1");
    assert_eq!((first.len(), first[0].damage), (1, Some(Damage::ContinuationNeverEnded)));
    let second = framer.push(&HONEYWELL.report("]C0", b"SERIAL2", b'j', false), ms(100));
    assert_eq!((second[0].data.as_slice(), second[0].damage), (&b"SERIAL2"[..], Some(Damage::Gap)));
    let third = framer.push(&HONEYWELL.report("]C0", b"SERIAL2", b'j', false), ms(2_001));
    assert_eq!((third[0].data.as_slice(), third[0].damage), (&b"SERIAL2"[..], None));
}

#[test]
fn a_continuation_without_end_is_told_every_64_kibibytes() {
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    let report = HONEYWELL.report("]Q1", &[b'N'; 56], b's', true);
    let scans: Vec<Framed> = (0..3_000).flat_map(|_| framer.push(&report, ms(0))).collect();
    assert_eq!(scans.len(), 2);
    assert!(
        scans.iter().all(|scan| scan.damage == Some(Damage::Endless) && scan.data.len() == MAX_SCAN_BYTES)
    );
}

#[test]
fn a_late_reader_trusts_neither_part() {
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    assert_eq!(framer.push(&HONEYWELL.report("]C0", &[b'1'; 56], b'j', true), ms(0)), []);
    let scans = framer.push(&HONEYWELL.report("]C0", b"2", b'j', false), ms(5_000));
    let damage: Vec<_> = scans.iter().map(|scan| scan.damage).collect();
    assert_eq!(damage, [Some(Damage::ContinuationNeverEnded), Some(Damage::Gap)]);
}

/// A framer for a scanner that is known to say always that more follows.
fn with_a_flag_that_stays_set(make: &Make) -> HidPosFramer {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scanners")).unwrap();
    let text = "name = \"odd\"\nmaker = \"x\"\ndescription = \"x\"\nmode = \"hid_pos\"\nverified = \"device\"\n\
                [hid_pos]\ncontinued_stays_set = true\n";
    std::fs::write(folder.path().join("scanners/odd.toml"), text).unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    let profile = Arc::new(HidPosProfile::new(models.scanner("odd").unwrap()).unwrap());
    HidPosFramer::new(Layout::compile(&make.descriptor()).unwrap(), profile)
}

#[test]
fn a_model_that_is_known_to_leave_the_flag_set_gives_whole_scans() {
    let mut framer = with_a_flag_that_stays_set(&NEWLAND);
    let full = NEWLAND.report("", &[b'1'; 56], 0, true);
    assert_eq!(framer.push(&full, ms(0)), []);
    assert_eq!(framer.expire(ms(250)).unwrap().damage, None);
    assert_eq!(framer.push(&NEWLAND.report("", b"1", 0, true), ms(260))[0].damage, None);
    // A flag that tells nothing is no excuse for a reader that was late.
    for make in [HONEYWELL, NEWLAND] {
        let reports = make.scan("]Q1", &[b'1'; 80], b's');
        let mut framer = with_a_flag_that_stays_set(&make);
        assert_eq!(framer.push(&reports[0], ms(0)), []);
        let damage: Vec<_> = framer.push(&reports[1], ms(600)).iter().map(|scan| scan.damage).collect();
        assert_eq!(damage, [Some(Damage::ContinuationNeverEnded), Some(Damage::Gap)]);
    }
}

#[test]
fn wherever_a_report_is_cut_off_no_part_of_its_scan_is_whole() {
    for (make, model) in
        [(HONEYWELL, "honeywell-xenon"), (ZEBRA, "zebra-ds2208"), (NEWLAND, "generic-hid-pos")]
    {
        let reports = make.scan("]Q1", &[b'1'; 80], b's');
        // Without its first byte there is no report.
        for bytes in 1..reports[0].len() {
            let mut framer = framer(&make, model);
            let mut scans = framer.push(&reports[0][..bytes], ms(0));
            scans.extend(framer.push(&reports[1], ms(8)));
            scans.extend(framer.expire(ms(1_000)));
            assert!(!scans.is_empty() && scans.iter().all(|scan| scan.damage.is_some()), "{model}: {bytes}");
        }
    }
}

#[test]
fn a_new_scan_within_an_unfinished_one_shows_by_its_identifier() {
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    assert_eq!(framer.push(&HONEYWELL.report("]Q1", &[b'1'; 56], b's', true), ms(0)), []);
    let scans = framer.push(&HONEYWELL.report("]C0", b"SN1", b'j', false), ms(8));
    let damage: Vec<_> = scans.iter().map(|scan| scan.damage).collect();
    assert_eq!(damage, [Some(Damage::ContinuationNeverEnded), Some(Damage::Gap)]);
}

#[test]
fn answers_to_commands_are_no_scans() {
    for (aim, code) in [("]X0", 0x3f), ("]Z6", 0x36)] {
        let mut framer = framer(&HONEYWELL, "honeywell-xenon");
        assert_eq!(push_all(&mut framer, &HONEYWELL.scan(aim, &[b'R'; 100], code)), []);
        assert_eq!(push_all(&mut framer, &HONEYWELL.scan("]C0", b"SN1", b'j')).len(), 1);
    }
    assert_eq!(
        push_all(&mut framer(&HONEYWELL, "generic-hid-pos"), &HONEYWELL.scan("]X0", b"R", 0x3f)).len(),
        1
    );
}

#[test]
fn a_report_that_is_cut_short_or_overstates_its_length_is_damaged() {
    let push = |report: &[u8]| framer(&HONEYWELL, "honeywell-xenon").push(report, ms(0));
    let whole = HONEYWELL.report("]C0", b"SN12345", b'j', false);
    let short = push(&whole[..8]);
    assert_eq!((short[0].data.as_slice(), short[0].damage), (b"SN1".as_slice(), Some(Damage::ShortReport)));
    let mut lying = whole.clone();
    lying[1] = 57;
    assert_eq!(push(&lying)[0].damage, Some(Damage::BadLength));
    let mut empty = whole;
    empty[1] = 0;
    assert_eq!(push(&empty), []);
    assert_eq!(push(&[]), []);
    assert_eq!(push(&[9; 64]), [], "another report");
}

#[test]
fn a_scan_that_is_too_long_is_one_damaged_scan() {
    let data = vec![b'9'; MAX_SCAN_BYTES + 500];
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    let scans = push_all(&mut framer, &HONEYWELL.scan("]Q1", &data, b's'));
    assert_eq!(scans.len(), 1);
    assert_eq!((scans[0].data.len(), scans[0].damage), (MAX_SCAN_BYTES, Some(Damage::TooLong)));
}

#[test]
fn a_device_without_report_ids_is_read_too() {
    let descriptor = Descriptor::default().page(0x8c).usage(2).collection(1).item(0x14, 0).item(0x24, 0xff);
    let descriptor = descriptor.page(1).usage(0x3b).fields(8, 1).input(2);
    let descriptor = descriptor.page(0x8c).usage(0xfe).fields(8, 10).input(2);
    let descriptor =
        descriptor.usages(&[0x86, 0x85]).fields(1, 2).output(2).fields(1, 6).output(1).end().bytes();
    let layout = Layout::compile(&descriptor).unwrap();
    let beep = layout.output().report(Control::ErrorBeep).unwrap();
    assert_eq!((beep.bytes.as_slice(), beep.has_id), ([2].as_slice(), false));
    let mut framer = HidPosFramer::new(layout, Arc::default());
    assert_eq!(framer.push(b"\x03SN1\0\0\0\0\0\0\0", ms(0))[0].data, b"SN1");
}

/// Without a count, nothing but the length of the report says whether all its data came; nor behind the data, whether an identifier did.
#[test]
fn a_report_that_is_cut_off_is_short_wherever_its_count_and_its_identifier_are() {
    let head = || Descriptor::default().page(0x8c).usage(2).collection(1).item(0x14, 0).item(0x24, 0xff);
    let without_count = head().usage(0xfe).fields(8, 10).input(2).end().bytes();
    let identifier_behind =
        head().page(1).usage(0x3b).fields(8, 1).input(2).page(0x8c).usage(0xfe).fields(8, 10).input(2);
    let identifier_behind = identifier_behind.fields(8, 3).usages(&[0xfb, 0xfc, 0xfd]).input(2).end().bytes();
    for (descriptor, report) in
        [(without_count, &b"SN12345678"[..]), (identifier_behind, b"\x03SN1\0\0\0\0\0\0\0]C1")]
    {
        let push = |bytes: usize| {
            let layout = Layout::compile(&descriptor).unwrap();
            HidPosFramer::new(layout, Arc::default()).push(&report[..bytes], ms(0))
        };
        assert_eq!(push(report.len())[0].damage, None);
        for bytes in 1..report.len() {
            assert_eq!(push(bytes)[0].damage, Some(Damage::ShortReport), "{bytes}");
        }
    }
}

#[test]
fn each_control_s_bit_is_looked_up() {
    let report = |make: &Make, control| {
        let layout = Layout::compile(&make.descriptor()).unwrap();
        layout.output().report(control).map(|message| message.bytes)
    };
    assert_eq!(report(&HONEYWELL, Control::GoodReadBeep), Some(vec![4, 0x40]));
    assert_eq!(report(&HONEYWELL, Control::ErrorBeep), Some(vec![4, 0x20]));
    assert_eq!(report(&HONEYWELL, Control::PreventRead), Some(vec![4, 0x02]));
    assert_eq!(report(&HONEYWELL, Control::NotOnFileBeep), None);
    assert_eq!(report(&ZEBRA, Control::GoodReadBeep), Some(vec![4, 0x08]));
    assert_eq!(report(&ZEBRA, Control::ErrorBeep), Some(vec![4, 0x04]));
    assert_eq!(report(&ZEBRA, Control::NotOnFileBeep), Some(vec![4, 0x10]));
    assert_eq!(report(&ZEBRA, Control::InitiateRead), Some(vec![4, 0x02]));
    assert_eq!(report(&NEWLAND, Control::GoodReadBeep), None);
}

#[test]
fn a_device_in_another_mode_is_named() {
    let keyboard =
        Descriptor::default().page(1).usage(6).collection(1).page(7).item(0x18, 0xe0).item(0x28, 0xe7);
    let keyboard = keyboard.item(0x14, 0).item(0x24, 1).fields(1, 8).input(2).end().bytes();
    assert_eq!(Layout::compile(&keyboard), Err(DescriptorError::OtherMode(DeviceMode::HidKeyboard)));
    let ibm = Descriptor::default().page(0xff45).usage(0x4b00).collection(1).usage(0x4a02).item(0x14, 0);
    let ibm = ibm.item(0x24, 0xff).fields(8, 64).input(2).end().bytes();
    assert_eq!(Layout::compile(&ibm), Err(DescriptorError::OtherMode(DeviceMode::IbmOem)));
    let mouse =
        Descriptor::default().page(1).usage(2).collection(1).usage(0x30).fields(8, 1).input(2).end().bytes();
    assert_eq!(Layout::compile(&mouse), Err(DescriptorError::NotAScanner));
}

#[test]
fn data_that_are_not_whole_bytes_are_refused() {
    let crooked = Descriptor::default().page(0x8c).usage(2).collection(1).fields(1, 3).input(1);
    let crooked = crooked.usage(0xfe).fields(8, 10).input(2).end().bytes();
    assert!(matches!(Layout::compile(&crooked), Err(DescriptorError::Layout(_))));
}

/// Whole items, so that random ones get past the first check more often.
fn any_item() -> impl Strategy<Value = Vec<u8>> {
    let tag = prop::sample::select(vec![
        0x04, 0x08, 0x14, 0x18, 0x24, 0x28, 0x34, 0x44, 0x54, 0x64, 0x74, 0x80, 0x84, 0x90, 0x94, 0xa0, 0xa4,
        0xa8, 0xb0, 0xb4, 0xc0, 0x38, 0x78,
    ]);
    let value = prop_oneof![
        3 => prop::sample::select(vec![0, 1, 2, 4, 7, 8, 32, 56, 0x8c, 0xfe, 0xff, 0x102]),
        1 => any::<u32>(),
    ];
    (tag, 0_u8..4, value).prop_map(|(tag, size, value): (u8, u8, u32)| {
        let count = if size == 3 { 4 } else { usize::from(size) };
        [tag | size].into_iter().chain(value.to_le_bytes().into_iter().take(count)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_descriptor_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Layout::compile(&bytes);
    }

    #[test]
    fn no_sequence_of_items_makes_it_panic(items in prop::collection::vec(any_item(), 0..60), report in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(layout) = Layout::compile(&items.concat()) {
            let _ = HidPosFramer::new(layout, Arc::default()).push(&report, ms(0));
        }
    }

    #[test]
    fn no_change_to_a_real_descriptor_makes_it_panic(
        make in prop::sample::select(vec![HONEYWELL, ZEBRA, NEWLAND]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        reports in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..70), 0..5),
    ) {
        let mut descriptor = make.descriptor();
        for (at, byte) in changes {
            let at = at.index(descriptor.len());
            descriptor[at] = byte;
        }
        if let Ok(layout) = Layout::compile(&descriptor) {
            for control in Control::ALL {
                let _ = layout.output().report(*control);
            }
            let mut framer = HidPosFramer::new(layout, Arc::default());
            for report in &reports {
                let _ = framer.push(report, ms(0));
            }
        }
    }

    #[test]
    fn whatever_is_sent_comes_out(make in prop::sample::select(vec![HONEYWELL, ZEBRA, NEWLAND]), data in prop::collection::vec(any::<u8>(), 1..400)) {
        let scans = push_all(&mut framer(&make, "generic-hid-pos"), &make.scan("]Q1", &data, b's'));
        prop_assert_eq!(scans.len(), 1);
        let lines: [&[u8]; 3] = [b"\r\n", b"\r", b"\n"];
        let without = lines.iter().find_map(|end| data.strip_suffix(*end)).unwrap_or(&data);
        prop_assert_eq!(&scans[0].data, without);
        prop_assert_eq!(scans[0].damage, None);
    }
}

#[test]
fn the_suffix_that_a_scanner_was_left_with_is_no_data() {
    let make = HONEYWELL;
    let read = |data: &[u8]| {
        let scans = push_all(&mut framer(&make, "honeywell-xenon"), &make.scan("]C0", data, b'j'));
        assert_eq!(scans.len(), 1, "{scans:?}");
        (scans[0].data.clone(), scans[0].damage)
    };
    for sent in [b"SER0003\r".as_slice(), b"SER0003\r\n", b"SER0003\n", b"SER0003"] {
        assert_eq!(read(sent), (b"SER0003".to_vec(), None), "{}", sent.escape_ascii());
    }
    // Only one, and only at the end.
    assert_eq!(read(b"A\rB\r\r"), (b"A\rB\r".to_vec(), None));
    // In the last of several reports, too.
    let long = [b"7".repeat(56).as_slice(), b"\r"].concat();
    assert_eq!(read(&long), (b"7".repeat(56), None));
}

/// Three scans of three reports each.
fn three_scans() -> [Vec<Vec<u8>>; 3] {
    [b'A', b'B', b'C'].map(|letter| HONEYWELL.scan("]C1", &[letter; 150], b'I'))
}

#[test]
fn a_scan_across_reports_that_may_be_missing_is_damaged_and_so_is_its_rest() {
    let [a, b, c] = three_scans();
    // What may be missing lies after the second report.
    for (rest, expected) in [
        // The last of the one, and the first two of the other: they would make a scan of the right length.
        (vec![&b[2]], vec![150]),
        // Nothing was missing after all.
        (vec![&a[2]], vec![150]),
        // The rest of another scan, and a whole one.
        (vec![&b[1], &b[2]], vec![112 + 94]),
    ] {
        let mut framer = framer(&HONEYWELL, "honeywell-xenon");
        assert_eq!(push_all(&mut framer, &a[..2]), []);
        framer.lose(ms(20));
        let rest: Vec<Vec<u8>> = rest.into_iter().chain(&c).cloned().collect();
        let scans: Vec<_> =
            rest.iter().zip(0..).flat_map(|(report, at)| framer.push(report, ms(21 + at))).collect();
        // What comes so soon may have lost its beginning as well.
        let told: Vec<_> = scans.iter().map(|scan| (scan.damage, scan.data.len())).collect();
        let lengths = expected.into_iter().chain([150]);
        assert_eq!(told, lengths.map(|length| (Some(Damage::LostReports), length)).collect::<Vec<_>>());
        let later: Vec<_> = c.iter().flat_map(|report| framer.push(report, ms(2_021))).collect();
        assert_eq!((later[0].damage, later[0].data.as_slice()), (None, &[b'C'; 150][..]));
    }
}

#[test]
fn what_follows_missing_reports_is_no_beginning_even_if_it_looks_like_a_scan() {
    let [a, b, c] = three_scans();
    // Of the second scan only the last report was kept, which says that it is the last.
    for (after, damage) in [(1, Some(Damage::LostReports)), (2_000, Some(Damage::LostReports)), (2_001, None)]
    {
        let mut framer = framer(&HONEYWELL, "honeywell-xenon");
        assert_eq!(push_all(&mut framer, &a).len(), 1);
        framer.lose(ms(24));
        let scans = framer.push(&b[2], ms(24 + after));
        assert_eq!(scans.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [damage]);
        let later: Vec<_> = c.iter().flat_map(|report| framer.push(report, ms(3_000))).collect();
        assert_eq!(later.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [None]);
    }
    // Another symbol's report follows the open scan: neither is whole.
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    assert_eq!(push_all(&mut framer, &a[..1]), []);
    framer.lose(ms(1));
    let other = HONEYWELL.report("]E0", b"4006381333931", b'd', false);
    let damage: Vec<_> = framer.push(&other, ms(2)).iter().map(|scan| scan.damage).collect();
    assert_eq!(damage, [Some(Damage::LostReports); 2]);
}

#[test]
fn what_comes_as_soon_as_the_device_is_taken_may_be_the_rest_of_a_scan() {
    let [a, b, _] = three_scans();
    let mut framer = framer(&HONEYWELL, "honeywell-xenon");
    framer.distrust_until(ms(100));
    assert_eq!(framer.push(&a[2], ms(3))[0].damage, Some(Damage::Gap));
    let later: Vec<_> = b.iter().flat_map(|report| framer.push(report, ms(101))).collect();
    assert_eq!(later[0].damage, None);
}

#[test]
fn only_an_application_of_a_scanner_has_scans() {
    let own = HONEYWELL.descriptor();
    // A badge reader, a cradle, and the maker's own page (FF8C), with bar code data of the very same form.
    let badge = own.iter().copied().enumerate().map(|(at, byte)| if at == 3 { 1 } else { byte });
    assert_eq!(&own[..4], &[0x05, 0x8c, 0x09, 0x02]);
    let vendor = [&[0x06, 0x8c, 0xff], &own[2..]].concat();
    assert_eq!(
        Layout::compile(&badge.collect::<Vec<_>>()),
        Err(DescriptorError::OtherApplication(0x8c_0001))
    );
    let error = Layout::compile(&vendor).unwrap_err();
    assert_eq!(error, DescriptorError::OtherApplication(0xff8c_0002));
    assert!(error.to_string().contains("FF8C:02"), "{error}");
}

#[test]
fn the_rest_of_a_scan_of_which_a_report_was_cut_off_is_no_scan() {
    let [a, b, _] = three_scans();
    for cut in 0..3 {
        let mut framer = framer(&HONEYWELL, "honeywell-xenon");
        let mut reports = a.clone();
        reports[cut].truncate(30);
        let damage: Vec<_> = push_all(&mut framer, &reports).iter().map(|scan| scan.damage).collect();
        let expected: &[_] = if cut < 2 {
            &[Some(Damage::ShortReport), Some(Damage::Gap)]
        } else {
            &[Some(Damage::ShortReport)]
        };
        assert_eq!(damage, expected, "report {cut}");
        let later = b.iter().flat_map(|report| framer.push(report, ms(2_100)));
        assert_eq!(later.map(|scan| scan.damage).collect::<Vec<_>>(), [None]);
    }
}
