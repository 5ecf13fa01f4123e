//! From bytes to scans, whatever the chunks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use label::{Aim, MAX_SCAN_BYTES, Symbology};
use models::{AimUse, ByteString, Models, SerialOverrides, SerialSettings, Terminator};
use proptest::prelude::*;
use scanner::{Damage, Framed, SerialFramer, VendorId};

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn settings(terminator: Terminator) -> SerialSettings {
    SerialSettings { terminator, idle_ms: 100, aim: AimUse::Taken, ..SerialSettings::default() }
}

fn framed(terminator: Terminator) -> SerialSettings {
    SerialSettings { stx_etx: true, ..settings(terminator) }
}

/// What a test looks at.
type Seen = (Option<String>, Vec<u8>, Option<Damage>);

fn seen(scan: &Framed) -> Seen {
    (scan.aim.map(|aim| aim.to_string()), scan.data.clone(), scan.damage)
}

/// Pushes all at once, then lets the time run out.
fn scans(settings: &SerialSettings, bytes: &[u8]) -> Vec<Seen> {
    let mut framer = SerialFramer::new(settings);
    let mut scans = framer.push(bytes, ms(0));
    scans.extend(framer.expire(ms(100)));
    scans.iter().map(seen).collect()
}

fn good(data: &str) -> Seen {
    (None, data.as_bytes().to_vec(), None)
}

fn damaged(data: &[u8], damage: Damage) -> Seen {
    (None, data.to_vec(), Some(damage))
}

#[test]
fn each_terminator_ends_a_scan() {
    let cases: &[(Terminator, &[u8], &[&str])] = &[
        (Terminator::Cr, b"A1\rB2\r", &["A1", "B2"]),
        (Terminator::Cr, b"A1\r\nB2\r\n", &["A1", "B2"]),
        (Terminator::Cr, b"A1\r\n\nB2\r", &["A1", "\nB2"]),
        (Terminator::Cr, b"A\tB\nC\r", &["A\tB\nC"]),
        (Terminator::Lf, b"A1\nB2\r\n", &["A1", "B2"]),
        (Terminator::Lf, b"A\rB\n", &["A\rB"]),
        (Terminator::CrLf, b"A1\r\nB\rC\nD\r\n", &["A1", "B\rC\nD"]),
        (Terminator::Tab, b"A1\tB\rC\t", &["A1", "B\rC"]),
        (Terminator::Any, b"A1\rB2\nC3\tD4\r\nE5\r", &["A1", "B2", "C3\tD4", "E5"]),
        (Terminator::None, b"A1\rB2\n", &["A1\rB2\n"]),
    ];
    for (terminator, bytes, expected) in cases {
        let expected: Vec<Seen> = expected.iter().map(|data| good(data)).collect();
        assert_eq!(scans(&settings(*terminator), bytes), expected, "{terminator:?} {}", bytes.escape_ascii());
    }
}

#[test]
fn a_terminator_with_nothing_before_it_is_one_empty_scan_however_many_follow_closely() {
    for (terminator, bytes) in [
        (Terminator::Cr, b"\r".as_slice()),
        (Terminator::Cr, b"\r\r\n\r"),
        (Terminator::Lf, b"\n\r\n"),
        (Terminator::CrLf, b"\r\n"),
        (Terminator::Tab, b"\t\t"),
        (Terminator::Any, b"\r\n\r\n"),
    ] {
        assert_eq!(scans(&settings(terminator), bytes), [good("")], "{terminator:?}");
    }
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    let mut count = |bytes: &[u8], at| framer.push(bytes, ms(at)).len();
    assert_eq!(count(b"\r", 1_000), 1);
    assert_eq!(count(b"\r", 1_090), 0, "a line that only sends terminators is told once");
    assert_eq!(count(b"\r", 1_180), 0);
    assert_eq!(count(b"\r", 1_280), 1, "after silence it is another one");
    assert_eq!(count(b"SN1\r", 1_290), 1, "data are never taken for more of it");
    assert_eq!(framed_empty(b"\x02\x03"), [good("")]);
}

#[test]
fn what_follows_the_end_of_a_scan_closely_belongs_to_its_terminator() {
    for (terminator, bytes) in [
        (Terminator::Cr, b"A1\r\n".as_slice()),
        (Terminator::Cr, b"A1\r\r"),
        (Terminator::Lf, b"A1\n\r\n"),
        (Terminator::Any, b"A1\n\r\n"),
    ] {
        assert_eq!(
            scans(&settings(terminator), bytes),
            [good("A1")],
            "{terminator:?} {}",
            bytes.escape_ascii()
        );
    }
}

fn framed_empty(bytes: &[u8]) -> Vec<Seen> {
    scans(&framed(Terminator::None), bytes)
}

#[test]
fn an_aim_identifier_is_taken_off_where_the_model_sends_one() {
    let with = scans(&settings(Terminator::Cr), b"]C10104012345678901\r]x\r");
    assert_eq!(
        with,
        [(Some("]C1".to_owned()), b"0104012345678901".to_vec(), None), (None, b"]x".to_vec(), None)]
    );
    let without = SerialSettings { aim: AimUse::Data, ..settings(Terminator::Cr) };
    assert_eq!(scans(&without, b"]C1A\r"), [good("]C1A")]);
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    let scan = framer.push(b"]d2X\r", ms(0)).remove(0);
    assert_eq!((scan.aim, scan.symbology), (Aim::parse("]d2"), Symbology::Gs1DataMatrix));
}

#[test]
fn an_unterminated_read_is_damaged_and_not_glued_to_the_next() {
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    assert_eq!(framer.push(b"4012", ms(0)), []);
    assert_eq!(framer.next_deadline(), Some(ms(100)));
    assert_eq!(framer.expire(ms(99)), None);
    assert_eq!(framer.expire(ms(100)).as_ref().map(seen), Some(damaged(b"4012", Damage::NoTerminator)));
    assert_eq!(framer.next_deadline(), None);
    assert_eq!(framer.push(b"SN1\r", ms(2_101)).iter().map(seen).collect::<Vec<_>>(), [good("SN1")]);
}

#[test]
fn what_follows_a_broken_read_within_two_seconds_may_be_its_rest_and_is_not_trusted() {
    let broken = || {
        let mut framer = SerialFramer::new(&settings(Terminator::Cr));
        assert_eq!(framer.push(b"4012", ms(0)), []);
        assert!(framer.expire(ms(100)).is_some());
        framer
    };
    let next = |bytes: &[u8], at| broken().push(bytes, ms(at)).iter().map(seen).collect::<Vec<_>>();
    assert_eq!(next(b"345678901\r", 150), [damaged(b"345678901", Damage::Gap)]);
    assert_eq!(next(b"345678901\r", 2_100), [damaged(b"345678901", Damage::Gap)]);
    assert_eq!(next(b"345678901\r", 2_101), [good("345678901")]);
    // An AIM identifier shows that it is a beginning.
    assert_eq!(next(b"]C1A\r", 150), [(Some("]C1".to_owned()), b"A".to_vec(), None)]);
    // A terminator may be one of its own bytes, so that all are doubted that come so soon.
    assert_eq!(next(b"345\rSN1\r", 150), [damaged(b"345", Damage::Gap), damaged(b"SN1", Damage::Gap)]);
    // A read that is only doubted doubts no other.
    let mut framer = broken();
    assert_eq!(framer.push(b"345\r", ms(2_000))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push(b"SN1\r", ms(2_101)).iter().map(seen).collect::<Vec<_>>(), [good("SN1")]);
    // One that breaks off in its turn does.
    let mut framer = broken();
    assert_eq!(framer.push(b"345", ms(2_000)), []);
    assert_eq!(framer.expire(ms(2_100)).unwrap().damage, Some(Damage::NoTerminator));
    assert_eq!(framer.push(b"SN1\r", ms(4_100))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push(b"SN1\r", ms(4_101))[0].damage, None);
}

#[test]
fn every_place_at_which_a_read_breaks_off_leaves_a_rest_that_is_not_trusted() {
    let whole = b"SN-0001-998877\r";
    for cut in 1..whole.len() {
        for pause in [100, 700, 1_500, 2_100] {
            let mut framer = SerialFramer::new(&settings(Terminator::Cr));
            let (head, tail) = whole.split_at(cut);
            let mut scans = framer.push(head, ms(0));
            scans.extend(framer.expire(ms(100)));
            scans.extend(framer.push(tail, ms(pause)));
            // Its terminator alone, too: a scan of nothing it would be.
            assert_eq!(scans.len(), 2);
            assert!(scans.iter().all(|scan| scan.damage.is_some()), "cut at {cut}, {pause} ms: {scans:?}");
        }
    }
}

#[test]
fn a_carriage_return_in_the_data_leaves_no_rest_that_looks_whole_where_a_suffix_is_missed() {
    let around = SerialSettings { suffix: ByteString::from_text(">").unwrap(), ..settings(Terminator::Cr) };
    assert_eq!(scans(&around, b"AB\rCD>\r"), [damaged(b"AB", Damage::NoSuffix), damaged(b"CD", Damage::Gap)]);
}

#[test]
fn bytes_without_an_end_are_told_every_64_kibibytes() {
    for (settings, junk) in [
        (settings(Terminator::Cr), vec![b'J'; 150 * 1024]),
        (settings(Terminator::CrLf), b"X\r".repeat(75 * 1024)),
        (framed(Terminator::Cr), vec![b'J'; 150 * 1024]),
    ] {
        let mut framer = SerialFramer::new(&settings);
        let mut scans: Vec<Framed> = junk.chunks(1_000).flat_map(|chunk| framer.push(chunk, ms(0))).collect();
        assert_eq!(scans.len(), 2);
        assert!(
            scans
                .iter()
                .all(|scan| scan.damage == Some(Damage::Endless) && scan.data.len() == MAX_SCAN_BYTES)
        );
        scans.extend(framer.expire(ms(100)));
        assert!(scans.len() == 3 && scans[2].damage.is_some());
        let next: &[u8] = if settings.stx_etx { b"\x02SN1\x03\r\n" } else { b"SN1\r\n" };
        assert_eq!(framer.push(next, ms(2_200)).iter().map(seen).collect::<Vec<_>>(), [good("SN1")]);
    }
}

#[test]
fn a_late_reader_trusts_neither_part() {
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    assert_eq!(framer.push(b"4012", ms(0)), []);
    let scans: Vec<Seen> = framer.push(b"345\r", ms(5_000)).iter().map(seen).collect();
    assert_eq!(scans, [damaged(b"4012", Damage::NoTerminator), damaged(b"345", Damage::Gap)]);
    assert_eq!(framer.push(b"SN1\r", ms(7_001)).iter().map(seen).collect::<Vec<_>>(), [good("SN1")]);
    // Where silence is the end, nothing else is wrong with the first than that; neither does it follow another.
    let mut framer = SerialFramer::new(&settings(Terminator::None));
    assert_eq!(framer.push(b"4012", ms(0)), []);
    assert_eq!(seen(&framer.push(b"345", ms(5_000))[0]), damaged(b"4012", Damage::ReadLate));
    assert_eq!(framer.expire(ms(5_100)).as_ref().map(seen), Some(damaged(b"345", Damage::Gap)));
    // Outside STX and ETX it is outside, whenever that is found out.
    let mut framer = SerialFramer::new(&framed(Terminator::Cr));
    assert_eq!(framer.push(b"noise", ms(0)), []);
    assert_eq!(seen(&framer.push(b"\x02", ms(5_000))[0]), damaged(b"noise", Damage::OutsideFrame));
}

#[test]
fn with_no_terminator_silence_ends_a_scan() {
    let mut framer = SerialFramer::new(&settings(Terminator::None));
    assert_eq!(framer.push(b"AB", ms(0)), []);
    assert_eq!(framer.push(b"C\r\n", ms(50)), []);
    assert_eq!(framer.next_deadline(), Some(ms(150)));
    let scan = framer.expire(ms(150)).unwrap();
    assert_eq!(seen(&scan), good("ABC\r\n"));
    assert_eq!((scan.first, scan.last), (ms(0), ms(50)));
    assert_eq!(framer.push(b"D", ms(160)), []);
    assert_eq!(framer.expire(ms(260)).as_ref().map(seen), Some(good("D")));
}

#[test]
fn the_line_feed_of_a_late_terminator_is_no_data_however_late() {
    for terminator in [Terminator::Cr, Terminator::Any] {
        let mut framer = SerialFramer::new(&settings(terminator));
        let mut push = |bytes: &[u8], at| framer.push(bytes, ms(at)).iter().map(seen).collect::<Vec<_>>();
        assert_eq!(push(b"123\r", 0), [good("123")]);
        assert_eq!(push(b"\n456\r", 400), [good("456")], "{terminator:?}");
        // Alone, it is no read that breaks off.
        assert_eq!(push(b"\n", 3_600_000), []);
        assert_eq!(framer.next_deadline(), None);
    }
    // Where scans begin with one, it is the beginning of the next.
    let begins = SerialSettings { prefix: ByteString::from_text("\n").unwrap(), ..settings(Terminator::Cr) };
    assert_eq!(scans(&begins, b"\n123\r\n456\r\n789\r"), [good("123"), good("456"), good("789")]);
    // Only one, and only there.
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    let mut push = |bytes: &[u8], at| framer.push(bytes, ms(at)).iter().map(seen).collect::<Vec<_>>();
    assert_eq!(push(b"\nA\r", 0), [good("\nA")]);
    assert_eq!(push(b"\n", 5_000), []);
    assert_eq!(push(b"\nB\rC\nD\r", 10_000), [good("\nB"), good("C\nD")]);
}

#[test]
fn prefix_and_suffix_are_taken_off_and_missed() {
    let around = SerialSettings {
        prefix: ByteString::from_text("<<").unwrap(),
        suffix: ByteString::from_text(">").unwrap(),
        ..settings(Terminator::Cr)
    };
    assert_eq!(
        scans(&around, b"<<A1>\r<<]C1B>\r"),
        [good("A1"), (Some("]C1".to_owned()), b"B".to_vec(), None)]
    );
    assert_eq!(scans(&around, b"A1>\r"), [damaged(b"A1", Damage::NoPrefix)]);
    assert_eq!(scans(&around, b"<<A1\r"), [damaged(b"A1", Damage::NoSuffix)]);
    assert_eq!(scans(&around, b"<<A1>"), [damaged(b"A1", Damage::NoTerminator)]);
    // A scan of nothing is still a scan, if it is framed as one.
    assert_eq!(scans(&around, b"<<>\r"), [good("")]);
}

#[test]
fn stx_and_etx_frame_a_scan_whatever_it_holds() {
    let with_end = framed(Terminator::Cr);
    assert_eq!(scans(&with_end, b"\x02A\rB\x03\r\n\x02C\x03\r"), [good("A\rB"), good("C")]);
    let plain = framed(Terminator::None);
    assert_eq!(scans(&plain, b"\x02A\rB\x03\r\n\x02C\x03\r"), [good("A\rB"), good("C")]);
    assert_eq!(scans(&framed(Terminator::None), b"\x02A\x03\x02B\x03"), [good("A"), good("B")]);
    assert_eq!(scans(&plain, b"\x02A"), [damaged(b"A", Damage::NoTerminator)]);
    assert_eq!(scans(&plain, b"\x02A\x02B\x03"), [damaged(b"A", Damage::NoTerminator), good("B")]);
    assert_eq!(scans(&plain, b"noise\x02B\x03"), [damaged(b"noise", Damage::OutsideFrame), good("B")]);
    assert_eq!(scans(&plain, b"noise\r\x02B\x03"), [damaged(b"noise", Damage::OutsideFrame), good("B")]);
    assert_eq!(scans(&plain, b"noise"), [damaged(b"noise", Damage::OutsideFrame)]);
}

#[test]
fn a_block_check_that_does_not_fit_is_damage() {
    let checked = SerialSettings { bcc: true, ..framed(Terminator::None) };
    let check = b"A1\x03".iter().fold(0, |check, byte| check ^ byte);
    let with = |check: u8| [b"\x02A1\x03".as_slice(), &[check], b"\r"].concat();
    assert_eq!(scans(&checked, &with(check)), [good("A1")]);
    assert_eq!(scans(&checked, &with(check ^ 1)), [damaged(b"A1", Damage::BadChecksum)]);
    assert_eq!(scans(&checked, b"\x02A1\x03"), [damaged(b"A1", Damage::NoTerminator)]);
    // The check character may look like any framing character.
    let stx = b"A\x40\x03".iter().fold(0, |check, byte| check ^ byte);
    assert_eq!(stx, 0x02);
    assert_eq!(scans(&checked, b"\x02A\x40\x03\x02\x02B\x03\x41"), [good("A@"), good("B")]);
}

/// What comes of a line whose errors are marked, cut at this place.
fn marked(settings: &SerialSettings, bytes: &[u8], cut: usize) -> Vec<Seen> {
    let mut framer = SerialFramer::new(settings);
    let (head, tail) = bytes.split_at(cut);
    let mut scans = framer.push_marked(head, ms(0));
    scans.extend(framer.push_marked(tail, ms(0)));
    scans.extend(framer.expire(ms(100)));
    scans.iter().map(seen).collect()
}

#[test]
fn a_read_with_a_byte_that_came_broken_is_damaged() {
    let plain = settings(Terminator::Cr);
    let (stx, silent) = (framed(Terminator::None), settings(Terminator::None));
    let checked = SerialSettings { bcc: true, ..framed(Terminator::None) };
    let hurt = |data: &[u8]| damaged(data, Damage::LineError);
    let many = [b"A".repeat(MAX_SCAN_BYTES + 1).as_slice(), b"\xff\x00A\r"].concat();
    let cases: &[(&SerialSettings, &[u8], &[Seen])] = &[
        (&plain, b"\xff\x00\x31ABC\r", &[hurt(b"ABC")]),
        (&plain, b"SN\xff\x00\x311\r", &[hurt(b"SN1")]),
        (&plain, b"SN\xff\x00\x001\r", &[hurt(b"SN1")]),
        (&plain, b"SN1\xff\x00\r", &[hurt(b"SN1")]),
        // What follows may be its rest: what ended it may be one of its own bytes.
        (
            &plain,
            b"S\xff\x00N\rABC\r]C1SN2\r",
            &[hurt(b"S"), damaged(b"ABC", Damage::Gap), (Some("]C1".to_owned()), b"SN2".to_vec(), None)],
        ),
        (&plain, b"\xff\x00\x01\r", &[hurt(b"")]),
        (&plain, b"\xff\x00\x01", &[hurt(b"")]),
        // A break or two, as of a scanner that is switched on. What follows at once may be the rest of a read.
        (&plain, b"\xff\x00\x00\xff\x00\x00SN1\r", &[damaged(b"SN1", Damage::Gap)]),
        (&plain, b"\xff\x00\x00\r", &[damaged(b"", Damage::Gap)]),
        (&plain, b"\xff\x00\x00]C1A\r", &[(Some("]C1".to_owned()), b"A".to_vec(), None)]),
        (&stx, b"\xff\x00\x00\x02A\x03", &[good("A")]),
        (&plain, b"\xff\x00\x00", &[]),
        (&plain, b"\xff\x00\x00\xff\x00\x00", &[]),
        // More of them are a read.
        (&plain, &b"\xff\x00\x00".repeat(3), &[hurt(b"")]),
        (&plain, &b"\xff\x00\x00".repeat(14), &[hurt(b"")]),
        (&plain, b"\xff\x00\x00\xff\x00\x00\xff\x00\x00345678\r", &[hurt(b"345678")]),
        // A byte FF of the data is doubled, and no mark.
        (&plain, b"A\xff\xffB\r", &[(None, b"A\xffB".to_vec(), None)]),
        (&silent, b"AB\xff\x00C", &[hurt(b"AB")]),
        (&stx, b"\x02A\xff\x00B\x03\x02C\x03", &[hurt(b"A"), good("C")]),
        (&stx, b"\xff\x00\x02A\x03\r\x02C\x03", &[hurt(b"A\x03"), good("C")]),
        (&checked, b"\x02A\x03\xff\x00\x42\x02C\x03\x40", &[hurt(b"A"), good("C")]),
        (&plain, &many, &[hurt(&[b'A'; MAX_SCAN_BYTES])]),
    ];
    for (settings, bytes, expected) in cases {
        for cut in 0..=bytes.len().min(60) {
            assert_eq!(marked(settings, bytes, cut), *expected, "cut at {cut}: {}", bytes.escape_ascii());
        }
    }
}

#[test]
fn a_break_between_two_reads_is_none_and_only_what_follows_it_soon_is_not_trusted() {
    const BREAK: &[u8] = b"\xff\x00\x00";
    for (soon, damage) in [(3, Some(Damage::Gap)), (500, Some(Damage::Gap)), (501, None)] {
        let mut framer = SerialFramer::new(&settings(Terminator::Cr));
        // Each after a pause: however many they are, they are no read.
        for number in 0..20 {
            assert_eq!(framer.push_marked(BREAK, ms(number * 100)), []);
            assert_eq!(framer.next_deadline(), None);
        }
        let scan = framer.push_marked(b"345678\r", ms(1_900 + soon)).remove(0);
        assert_eq!(seen(&scan), (None, b"345678".to_vec(), damage), "{soon} ms");
    }
    // The third without a pause begins a read that came broken, and so does what follows it.
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    assert!((0..3).all(|number| framer.push_marked(BREAK, ms(number)).is_empty()));
    assert_eq!(seen(&framer.push_marked(b"345678\r", ms(6))[0]), damaged(b"345678", Damage::LineError));
    assert_eq!(framer.push_marked(b"SN1\r", ms(2_006))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push_marked(b"SN1\r", ms(2_007))[0].damage, None);
    // A read between them parts them.
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    for number in 0..10 {
        assert_eq!(framer.push_marked(BREAK, ms(number)), []);
        assert_eq!(framer.push_marked(b"A\r", ms(number))[0].damage, Some(Damage::Gap));
    }
}

#[test]
fn a_line_of_nothing_but_broken_bytes_is_told_every_64_kibibytes() {
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    let scans = framer.push_marked(&b"\xff\x00X".repeat(150 * 1024), ms(0));
    assert_eq!(
        scans.iter().map(seen).collect::<Vec<_>>(),
        [damaged(b"", Damage::Endless), damaged(b"", Damage::Endless)]
    );
}

#[test]
fn a_read_of_which_bytes_were_lost_is_damaged() {
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    assert_eq!(framer.push(b"SN12", ms(0)), []);
    framer.lose(ms(1));
    framer.caught_up();
    assert_eq!(
        framer.push(b"5\r", ms(2)).iter().map(seen).collect::<Vec<_>>(),
        [damaged(b"SN125", Damage::LineError)]
    );
    assert_eq!(framer.push(b"SN2\r", ms(1_999))[0].damage, Some(Damage::Gap));
    assert_eq!(framer.push(b"SN3\r", ms(2_003))[0].damage, None);
    // Between two reads, it may have been the beginning of the next.
    framer.lose(ms(10_000));
    framer.caught_up();
    assert_eq!(framer.push(b"345\r", ms(10_001))[0].damage, Some(Damage::Gap));
}

#[test]
fn while_lost_bytes_may_be_among_those_to_come_each_read_is_damaged_whatever_it_begins_with() {
    let hurt = |data: &[u8]| damaged(data, Damage::LineError);
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    framer.lose(ms(0));
    let mut push = |bytes: &[u8]| framer.push(bytes, ms(1)).iter().map(seen).collect::<Vec<_>>();
    assert_eq!(push(b"\r"), [hurt(b"")]);
    let aim = |data: &[u8]| (Some("]C1".to_owned()), data.to_vec(), Some(Damage::LineError));
    assert_eq!(push(b"]C1A1\r]C1B2\rC3\r]C1D"), [aim(b"A1"), aim(b"B2"), hurt(b"C3")]);
    // The line is empty: the read in hand is the last.
    framer.caught_up();
    let rest: Vec<_> = framer.push(b"4\r]C1E5\r", ms(2)).iter().map(seen).collect();
    assert_eq!(rest, [aim(b"D4"), (Some("]C1".to_owned()), b"E5".to_vec(), None)]);
}

#[test]
fn a_scan_that_is_too_long_is_one_damaged_scan_and_the_next_is_whole() {
    let long = vec![b'9'; 3 * MAX_SCAN_BYTES];
    for (settings, bytes) in [
        (settings(Terminator::Cr), [long.as_slice(), b"\rSN1\r"].concat()),
        (settings(Terminator::CrLf), [long.as_slice(), b"\r\nSN1\r\n"].concat()),
        (settings(Terminator::Lf), [long.as_slice(), b"\r\nSN1\n"].concat()),
        (framed(Terminator::Cr), [b"\x02", long.as_slice(), b"\x03\r\x02SN1\x03\r"].concat()),
    ] {
        let scans = scans(&settings, &bytes);
        assert_eq!(scans.len(), 2, "{:?}", settings.terminator);
        assert_eq!(scans[0], damaged(&long[..MAX_SCAN_BYTES], Damage::TooLong));
        assert_eq!(scans[1], good("SN1"));
    }
}

#[test]
fn the_longest_symbol_passes_and_one_byte_more_does_not() {
    let longest = vec![b'7'; MAX_SCAN_BYTES];
    let with_aim = [b"]Q1".as_slice(), &longest, b"\r"].concat();
    assert_eq!(
        scans(&settings(Terminator::Cr), &with_aim),
        [(Some("]Q1".to_owned()), longest.clone(), None)]
    );
    let more = [longest.as_slice(), b"7\r"].concat();
    assert_eq!(scans(&settings(Terminator::Cr), &more), [damaged(&longest, Damage::TooLong)]);
}

#[test]
fn first_and_last_byte_keep_their_times() {
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    assert_eq!(framer.push(b"A", ms(7)), []);
    assert_eq!(framer.push(b"B", ms(9)), []);
    let scan = framer.push(b"\r", ms(12)).remove(0);
    assert_eq!((scan.first, scan.last), (ms(7), ms(12)));
}

fn any_settings() -> impl Strategy<Value = SerialSettings> {
    let terminator = prop::sample::select(vec![
        Terminator::Cr,
        Terminator::Lf,
        Terminator::CrLf,
        Terminator::Tab,
        Terminator::Any,
        Terminator::None,
    ]);
    (terminator, any::<bool>(), any::<bool>(), any::<bool>(), prop::sample::select(vec!["", "<"])).prop_map(
        |(terminator, aim, stx_etx, bcc, around)| SerialSettings {
            terminator,
            aim: if aim { AimUse::Taken } else { AimUse::Data },
            stx_etx,
            bcc: bcc && stx_etx,
            prefix: ByteString::from_text(around).unwrap(),
            suffix: ByteString::from_text(around).unwrap(),
            idle_ms: 100,
            ..SerialSettings::default()
        },
    )
}

/// Bytes in which everything that frames a scan is frequent.
fn any_stream() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![
            4 => prop::sample::select(b"AB1]C<\x02\x03\r\n\t".to_vec()),
            1 => any::<u8>(),
        ],
        0..200,
    )
}

proptest! {
    #[test]
    fn the_chunks_make_no_difference(settings in any_settings(), stream in any_stream(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut whole = SerialFramer::new(&settings);
        let mut expected = whole.push(&stream, ms(0));
        expected.extend(whole.expire(ms(100)));

        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.sort_unstable();
        let mut framer = SerialFramer::new(&settings);
        let mut scans = Vec::new();
        let mut from = 0;
        for cut in cuts.into_iter().chain([stream.len()]) {
            scans.extend(framer.push(&stream[from..cut], ms(0)));
            from = cut;
        }
        scans.extend(framer.expire(ms(100)));
        prop_assert_eq!(scans, expected);
    }

    #[test]
    fn nothing_is_lost_but_framing(stream in any_stream()) {
        // Without prefix, suffix and AIM identifier, all bytes but terminators come out, in order.
        let settings = SerialSettings { idle_ms: 100, ..SerialSettings::default() };
        let mut framer = SerialFramer::new(&settings);
        let mut scans = framer.push(&stream, ms(0));
        scans.extend(framer.expire(ms(100)));
        let out: Vec<u8> = scans.iter().flat_map(|scan| scan.data.clone()).filter(|byte| *byte != b'\n').collect();
        let expected: Vec<u8> = stream.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        prop_assert_eq!(out, expected);
    }
}

#[test]
fn every_split_point_of_a_stream_gives_the_same_scans() {
    let stream = b"]C10104012345678901\x1d21AB\r\nSN-1\r\r\n]d2X\rtail";
    let expected = scans(&settings(Terminator::Cr), stream);
    assert_eq!(expected.len(), 4);
    for cut in 0..=stream.len() {
        let mut framer = SerialFramer::new(&settings(Terminator::Cr));
        let (one, two) = stream.split_at(cut);
        let mut scans = framer.push(one, ms(0));
        scans.extend(framer.push(two, ms(20)));
        scans.extend(framer.expire(ms(120)));
        assert_eq!(scans.iter().map(seen).collect::<Vec<_>>(), expected, "split at {cut}");
    }
}

/// The identifiers of a built-in model, switched on.
fn with_code_ids(model: &str) -> SerialSettings {
    let models = Models::load(None).unwrap();
    let settings = models.scanner(model).unwrap().serial().unwrap();
    settings.with(&SerialOverrides { code_ids: Some(true), ..SerialOverrides::default() }).unwrap()
}

fn read(settings: &SerialSettings, bytes: &[u8]) -> Framed {
    let mut scans = SerialFramer::new(settings).push(bytes, Duration::ZERO);
    assert_eq!(scans.len(), 1, "{scans:?}");
    scans.remove(0)
}

#[test]
fn a_maker_s_code_identifier_tells_the_symbology_and_is_no_data() {
    for (model, bytes, id, symbology, aim, data) in [
        (
            "honeywell-serial",
            &b"I0104012345678901\r"[..],
            "I",
            "gs1_128",
            Some("]C1"),
            &b"0104012345678901"[..],
        ),
        ("honeywell-serial", b"|0104012345678901\r", "|", "gs1_128", Some("]C1"), b"0104012345678901"),
        ("honeywell-serial", b"wSN1\r", "w", "data_matrix", None, b"SN1"),
        ("zebra-serial", b"A4012345678901\r\n", "A", "ean_13", Some("]E0"), b"4012345678901"),
        ("zebra-cdc", b"P0Q01040123\r", "P0Q", "gs1_qr_code", Some("]Q3"), b"01040123"),
        ("datalogic-serial", b"kSN1\r", "k", "gs1_128", Some("]C1"), b"SN1"),
        ("datalogic-serial", b"C012345678905\r", "C", "upc_a", Some("]E0"), b"012345678905"),
        ("datalogic-serial", b"D01234565\r", "D", "upc_e", Some("]E0"), b"01234565"),
    ] {
        let scan = read(&with_code_ids(model), bytes);
        assert_eq!(scan.vendor_id, VendorId::new(id.as_bytes()), "{model}");
        assert_eq!(
            (scan.symbology.name(), scan.data.as_slice(), scan.damage),
            (symbology, data, None),
            "{model}"
        );
        assert_eq!(scan.aim.map(|aim| aim.to_string()).as_deref(), aim, "{model}");
    }
}

#[test]
fn a_scan_without_the_identifier_is_damaged_and_an_aim_identifier_is_data_behind_it() {
    let settings = with_code_ids("zebra-serial");
    let bare = read(&settings, b"4012345678901\r");
    assert_eq!((bare.damage, bare.data.as_slice()), (Some(Damage::NoCodeId), &b"4012345678901"[..]));
    // A scanner that has lost its setting: no EAN or UPC has letters.
    let letters = read(&settings, b"ABC778899\r");
    assert_eq!((letters.damage, letters.data.as_slice()), (Some(Damage::NoCodeId), &b"ABC778899"[..]));
    let both = read(&settings, b"D]C1X\r");
    assert_eq!((both.symbology.name(), both.data.as_slice()), ("code_128", &b"]C1X"[..]));
}

#[test]
fn a_model_that_only_knows_its_maker_s_identifiers_takes_none_off() {
    let models = Models::load(None).unwrap();
    let settings = models.scanner("zebra-serial").unwrap().serial().unwrap().clone();
    let scan = read(&settings, b"A4012345678901\r");
    assert_eq!((scan.vendor_id, scan.data.as_slice()), (None, &b"A4012345678901"[..]));
}

#[test]
fn a_maker_s_letter_does_not_make_the_rest_of_a_broken_read_a_whole_one() {
    let mut framer = SerialFramer::new(&with_code_ids("zebra-serial"));
    let idle = Duration::from_millis(300);
    assert!(framer.push(b"D1234", Duration::ZERO).is_empty());
    assert_eq!(framer.expire(idle).unwrap().damage, Some(Damage::NoTerminator));
    let rest = framer.push(b"D5678\r", idle + Duration::from_millis(10)).remove(0);
    assert_eq!((rest.damage, rest.data.as_slice()), (Some(Damage::Gap), &b"5678"[..]));
}

#[test]
fn what_comes_once_the_line_is_heard_may_be_a_rest_until_it_was_silent() {
    let taken = || {
        let mut framer = SerialFramer::new(&settings(Terminator::Cr));
        framer.taken(ms(1_000));
        framer
    };
    let one = |framer: &mut SerialFramer, bytes: &[u8], at| seen(&framer.push(bytes, ms(at)).remove(0));
    // The rest of a read that began before, and of a label that holds line breaks, line after line.
    let mut framer = taken();
    for at in (1_010..3_000).step_by(20) {
        assert_eq!(one(&mut framer, b"67890\r", at), damaged(b"67890", Damage::Gap), "{at}");
    }
    // Whoever reads late cannot know that it was silent.
    assert_eq!(one(&mut framer, b"67890\r", 9_000), damaged(b"67890", Damage::Gap));
    // After silence a read is whole, and stays so, whether it has an AIM identifier or not.
    nothing_waits(&mut framer, ms(9_050));
    assert_eq!(one(&mut framer, b"SN1\r", 9_050), good("SN1"));
    assert_eq!(one(&mut framer, b"SN2\r", 9_051), good("SN2"));
    let mut framer = taken();
    nothing_waits(&mut framer, ms(1_022));
    assert_eq!(one(&mut framer, b"SN1\r", 1_022), good("SN1"), "it was silent for longer than a read is");
    assert_eq!(framer.next_deadline(), None, "nothing more is to be looked for");
    // What shows that it is a beginning is trusted at once.
    assert_eq!(one(&mut taken(), b"]C1A\r", 1_001), (Some("]C1".to_owned()), b"A".to_vec(), None));
    let mut framer = SerialFramer::new(&framed(Terminator::Cr));
    framer.taken(ms(0));
    assert_eq!(one(&mut framer, b"\x02A\x03\r", 1), good("A"));
    // No label is longer than a symbol: a scanner that never pauses is not doubted for ever.
    let mut framer = taken();
    let doubted = (0..2_000).filter(|_| framer.push(b"SN123\r", ms(1_001))[0].damage.is_some()).count();
    assert_eq!(doubted, MAX_SCAN_BYTES / 6, "six bytes each, the end counts");
}

#[test]
fn a_pause_that_an_adapter_makes_is_no_silence_however_short_idle_ms_is() {
    let short = SerialSettings { idle_ms: 10, ..settings(Terminator::Cr) };
    for (pause, damage) in [(16, Some(Damage::Gap)), (21, Some(Damage::Gap)), (22, None)] {
        let mut framer = SerialFramer::new(&short);
        framer.taken(ms(0));
        nothing_waits(&mut framer, ms(pause));
        assert_eq!(framer.push(b"SN1\r", ms(pause))[0].damage, damage, "{pause} ms");
    }
}

#[test]
fn the_lines_of_a_label_that_holds_line_breaks_are_no_labels() {
    let aim = |id: &str, data: &[u8]| (Some(id.to_owned()), data.to_vec(), None);
    let part = |data: &[u8]| damaged(data, Damage::PartOfLabel);
    for (terminator, bytes, expected) in [
        (
            Terminator::Cr,
            b"]Q1Model 7\rSN-CCC333\rX\r".as_slice(),
            vec![aim("]Q1", b"Model 7"), part(b"SN-CCC333"), part(b"X")],
        ),
        (
            Terminator::Any,
            b"]Q1S/N: ABC123\r\nMAC: 001122334455\r\n",
            vec![aim("]Q1", b"S/N: ABC123"), part(b"MAC: 001122334455")],
        ),
        (Terminator::Any, b"]d1SN-DDD\tSN-EEE\r", vec![aim("]d1", b"SN-DDD\tSN-EEE")]),
        // Each label has its own identifier.
        (Terminator::Cr, b"]C1A\r]C1B\r", vec![aim("]C1", b"A"), aim("]C1", b"B")]),
        // No label of such a symbology is known that holds line breaks.
        (Terminator::Cr, b"]C1A\rB\r", vec![aim("]C1", b"A"), good("B")]),
        // Where nothing has one, nothing tells a line from a label.
        (Terminator::Cr, b"A\rB\r", vec![good("A"), good("B")]),
    ] {
        assert_eq!(scans(&settings(terminator), bytes), expected, "{}", bytes.escape_ascii());
    }
    let mut framer = SerialFramer::new(&settings(Terminator::Cr));
    let one = |framer: &mut SerialFramer, bytes: &[u8], at| seen(&framer.push(bytes, ms(at)).remove(0));
    assert_eq!(one(&mut framer, b"]Q1A\r", 0), aim("]Q1", b"A"));
    assert_eq!(one(&mut framer, b"B\r", 41), part(b"B"));
    nothing_waits(&mut framer, ms(82));
    assert_eq!(one(&mut framer, b"C\r", 82), part(b"C"), "line after line");
    assert_eq!(one(&mut framer, b"D\r", 500), part(b"D"), "it was read late, and may have come before");
    nothing_waits(&mut framer, ms(542));
    assert_eq!(one(&mut framer, b"E\r", 542), good("E"), "after a pause it is a label");
}

/// Says at `now` that nothing waits to be read, and that nothing was in hand.
fn nothing_waits(framer: &mut SerialFramer, now: Duration) {
    assert_eq!(framer.expire(now), None);
}

#[test]
fn a_scan_without_the_aim_identifier_that_is_required_is_damaged() {
    let required = SerialSettings { aim: AimUse::Required, ..settings(Terminator::Cr) };
    let mut framer = SerialFramer::new(&required);
    let mut one = |bytes: &[u8], at| {
        nothing_waits(&mut framer, ms(at));
        seen(&framer.push(bytes, ms(at)).remove(0))
    };
    assert_eq!(one(b"SN1\r", 0), damaged(b"SN1", Damage::NoAim));
    assert_eq!(one(b"]Q1SN1\r", 5_000), (Some("]Q1".to_owned()), b"SN1".to_vec(), None));
    assert_eq!(one(b"SN2\r", 5_001), damaged(b"SN2", Damage::PartOfLabel));
    assert_eq!(one(b"SN3\r", 10_000), damaged(b"SN3", Damage::NoAim));
}
