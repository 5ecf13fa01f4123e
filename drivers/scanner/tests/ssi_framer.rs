//! The Simple Serial Interface, byte by byte and without a port.

#[path = "common/ssi.rs"]
mod ssi;

use proptest::prelude::*;
use scanner::{Damage, Feedback, Framed, SsiCommand, SsiFramer, SsiTrouble};
use ssi::{
    ACK, AGAIN, CODE_128, EAN_13, MORE, NAK_DENIED, NAK_RESEND, decode, framer, host, model, ms, packet,
    said, spoilt, wait,
};

#[test]
fn a_scan_is_acknowledged_and_told_by_identifier_and_type() {
    let mut framer = framer();
    let scans = framer.push(&decode(0, 0x1b, b"]d20104012345678901"), ms(5));
    let scan = &scans[0];
    assert_eq!((said(scan), scans.len()), ((b"0104012345678901".as_slice(), None), 1));
    assert_eq!((scan.aim.unwrap().to_string(), scan.symbology.name()), ("]d2".into(), "gs1_data_matrix"));
    assert_eq!((scan.vendor_id, scan.first, scan.last), (Some(0x1b.into()), ms(5), ms(5)));
    assert_eq!(framer.take_output(), ACK);
    assert_eq!(framer.next_deadline(), None);
}

#[test]
fn without_an_identifier_the_type_tells_the_symbology_and_no_identifier_is_made_up() {
    let mut framer = framer();
    let scans = framer.push(&decode(0, EAN_13, b"4012345678901"), ms(0));
    assert_eq!((scans[0].aim, scans[0].symbology.name()), (None, "ean_13"));
}

#[test]
fn a_packet_sent_again_because_the_answer_was_missed_is_acknowledged_and_no_second_scan() {
    let mut framer = framer();
    assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(0)).len(), 1);
    assert_eq!(framer.take_output(), ACK);
    assert!(framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(2_000)).is_empty());
    assert_eq!(framer.take_output(), ACK);
    // The same label read anew is a scan, however soon.
    assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(2_050)).len(), 1);
    // So is one of which the first sending was lost long after.
    assert_eq!(framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(60_000)).len(), 1);
}

#[test]
fn a_broken_packet_is_asked_for_again_and_is_one_whole_scan() {
    let mut framer = framer();
    assert!(framer.push(&spoilt(decode(0, CODE_128, b"SN1")), ms(0)).is_empty());
    assert!(framer.take_output().is_empty(), "nothing is said before the line is silent");
    assert_eq!(framer.expire(ms(200)), None);
    assert_eq!(framer.take_output(), NAK_RESEND);
    let scans = framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(210));
    assert_eq!((scans.len(), said(&scans[0])), (1, (b"SN1".as_slice(), None)));
    assert_eq!(framer.take_output(), ACK);
    assert!(wait(&mut framer).is_empty());
}

#[test]
fn a_broken_packet_that_does_not_come_again_is_a_damaged_scan() {
    let mut framer = framer();
    assert!(framer.push(&spoilt(decode(0, CODE_128, b"SN1")), ms(0)).is_empty());
    let scans = wait(&mut framer);
    assert_eq!((scans.len(), said(&scans[0])), (1, (b"SN1".as_slice(), Some(Damage::BadChecksum))));
    assert_eq!(scans[0].vendor_id, Some(CODE_128.into()));
}

#[test]
fn a_packet_that_comes_broken_every_time_is_one_damaged_scan() {
    let mut framer = framer();
    let mut scans = Vec::new();
    for sending in 0..3_u64 {
        let status = if sending == 0 { 0 } else { AGAIN };
        scans.extend(framer.push(&spoilt(decode(status, CODE_128, b"SN1")), ms(sending * 300)));
        scans.extend(framer.expire(ms(sending * 300 + 200)));
    }
    assert_eq!((scans.len(), said(&scans[0])), (1, (b"SN1".as_slice(), Some(Damage::BadChecksum))));
    assert_eq!(framer.take_output(), [NAK_RESEND, NAK_RESEND].concat());
    assert!(wait(&mut framer).is_empty());
}

#[test]
fn the_same_label_read_anew_counts_although_its_first_sending_came_broken() {
    let mut framer = framer();
    assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(0)).len(), 1);
    assert!(framer.push(&spoilt(decode(0, CODE_128, b"SN1")), ms(700)).is_empty());
    assert_eq!(framer.expire(ms(900)), None);
    assert_eq!(framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(910)).len(), 1);
    // But what was sent again, and came broken once, was taken already.
    assert!(framer.push(&spoilt(decode(AGAIN, CODE_128, b"SN1")), ms(2_900)).is_empty());
    assert_eq!(framer.expire(ms(3_100)), None);
    assert!(framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(3_110)).is_empty());
    assert!(wait(&mut framer).is_empty());
}

#[test]
fn a_repeat_of_what_was_taken_that_comes_broken_is_no_second_read() {
    let whole = decode(AGAIN, CODE_128, b"SN1");
    let broken = [spoilt(whole.clone()), whole[..8].to_vec(), whole[..6].to_vec()];
    for repeat in broken {
        let mut framer = framer();
        assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(0)).len(), 1);
        assert!(framer.push(&repeat, ms(2_000)).is_empty());
        assert_eq!(wait(&mut framer), [], "{repeat:x?}");
        // The next one is whole.
        assert_eq!(said(&framer.push(&decode(0, CODE_128, b"SN2"), ms(9_000))[0]), (b"SN2".as_slice(), None));
    }
    // The scanner doesn't go on with a symbol before it has heard the answer: what comes then is not the rest.
    let mut framer = framer();
    assert!(framer.push(&decode(MORE, CODE_128, b"SN"), ms(0)).is_empty());
    assert!(framer.push(&spoilt(decode(MORE | AGAIN, CODE_128, b"SN")), ms(1_000)).is_empty());
    assert_eq!(framer.expire(ms(1_200)), None);
    let scans = framer.push(&decode(0, CODE_128, b"1"), ms(1_300));
    assert_eq!(said(&scans[0]), (b"SN".as_slice(), Some(Damage::ContinuationNeverEnded)));
    assert_eq!((scans.len(), said(&scans[1])), (2, (b"1".as_slice(), Some(Damage::Gap))));
    // Another one's is a read: it says something else, or doesn't say that it came before, or comes too late for a repeat.
    let others = [
        (2_000, spoilt(decode(AGAIN, CODE_128, b"SN2"))),
        (2_000, spoilt(decode(AGAIN, EAN_13, b"SN1"))),
        (2_000, spoilt(decode(AGAIN | MORE, CODE_128, b"SN1"))),
        (2_000, spoilt(decode(0, CODE_128, b"SN1"))),
        (2_000, decode(AGAIN, CODE_128, b"SN1")[..4].to_vec()),
        (2_000, [spoilt(decode(AGAIN, CODE_128, b"SN1")), b"more".to_vec()].concat()),
        (6_501, spoilt(decode(AGAIN, CODE_128, b"SN1"))),
    ];
    for (at, other) in others {
        let mut framer = self::framer();
        assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(0)).len(), 1);
        assert!(framer.push(&other, ms(at)).is_empty());
        let scans = wait(&mut framer);
        assert!(scans.len() == 1 && scans[0].damage.is_some(), "{other:x?}: {scans:?}");
    }
}

#[test]
fn a_packet_that_stops_is_asked_for_again_and_damaged_when_it_does_not_come() {
    let mut framer = framer();
    let packet = decode(0, CODE_128, b"SN12345");
    assert!(framer.push(&packet[..9], ms(0)).is_empty());
    assert_eq!(framer.expire(ms(200)), None);
    assert_eq!(framer.take_output(), NAK_RESEND);
    let scans = wait(&mut framer);
    assert_eq!((scans.len(), said(&scans[0])), (1, (b"SN12".as_slice(), Some(Damage::NoTerminator))));
}

#[test]
fn a_long_symbol_is_put_together_from_its_packets() {
    let mut framer = framer();
    assert!(framer.push(&decode(MORE, 0x1c, &[b'a'; 250]), ms(0)).is_empty());
    // The answer to the first was missed: it comes again, and is not there twice.
    assert!(framer.push(&decode(MORE | AGAIN, 0x1c, &[b'a'; 250]), ms(2_000)).is_empty());
    assert!(framer.push(&decode(MORE, 0x1c, &[b'b'; 250]), ms(2_010)).is_empty());
    let scans = framer.push(&decode(0, 0x1c, b"c"), ms(2_020));
    assert_eq!(said(&scans[0]), ([&[b'a'; 250][..], &[b'b'; 250], b"c"].concat().as_slice(), None));
    assert_eq!((scans[0].first, scans[0].last), (ms(0), ms(2_020)));
    assert_eq!(framer.take_output(), ACK.repeat(4));
}

#[test]
fn a_continuation_that_never_comes_is_damage_and_not_glued_to_the_next_scan() {
    let mut framer = framer();
    assert!(framer.push(&decode(MORE, 0x1c, b"half"), ms(0)).is_empty());
    let scans = wait(&mut framer);
    assert_eq!(said(&scans[0]), (b"half".as_slice(), Some(Damage::ContinuationNeverEnded)));

    assert!(framer.push(&decode(MORE, 0x1c, b"half"), ms(20_000)).is_empty());
    let scans = framer.push(&decode(0, EAN_13, b"4012345678901"), ms(20_100));
    assert_eq!(said(&scans[0]), (b"half".as_slice(), Some(Damage::ContinuationNeverEnded)));
    assert_eq!(said(&scans[1]), (b"4012345678901".as_slice(), Some(Damage::Gap)));

    // Of the same type, but too late to belong to it.
    assert!(framer.push(&decode(MORE, 0x1c, b"half"), ms(40_000)).is_empty());
    let scans = framer.push(&decode(0, 0x1c, b"other"), ms(42_001));
    assert_eq!(said(&scans[1]), (b"other".as_slice(), Some(Damage::Gap)));
    // An identifier stands at a beginning only; and after two seconds it is another scan.
    assert_eq!(said(&framer.push(&decode(0, 0x1c, b"]Q1other"), ms(42_100))[0]), (b"other".as_slice(), None));
    assert_eq!(said(&framer.push(&decode(0, 0x1c, b"other"), ms(44_002))[0]), (b"other".as_slice(), None));
}

/// What comes of pieces at these moments, until nothing is due any more.
fn at(pieces: &[(u64, Vec<u8>)]) -> Vec<(String, Option<Damage>)> {
    let mut framer = framer();
    let mut scans = Vec::new();
    for (at, piece) in pieces {
        while let Some(due) = framer.next_deadline().filter(|due| *due <= ms(*at)) {
            scans.extend(framer.expire(due));
        }
        scans.extend(framer.push(piece, ms(*at)));
    }
    scans.extend(wait(&mut framer));
    scans.into_iter().map(|scan| (scan.data.escape_ascii().to_string(), scan.damage)).collect()
}

#[test]
fn what_the_scanner_has_given_up_is_not_glued_to_the_next_scan() {
    let piece = |status, data: &str| decode(status, 0x1c, data.as_bytes());
    let never_ended = |data: &str| (data.to_owned(), Some(Damage::ContinuationNeverEnded));
    let unclear = |data: &str| (data.to_owned(), Some(Damage::Gap));
    let whole = |data: &str| (data.to_owned(), None);
    // It missed each answer.
    let half = [0, 2_000, 4_000].map(|at| (at, piece(if at > 0 { MORE | AGAIN } else { MORE }, "half")));
    let with = |more: &[(u64, Vec<u8>)]| at(&[half.as_slice(), more].concat());
    let both = [never_ended("half"), unclear("other")];
    assert_eq!(with(&[(6_000, spoilt(piece(0, "other"))), (6_210, piece(AGAIN, "other"))]), both);
    assert_eq!(with(&[(6_000, piece(0, "other")[..2].to_vec()), (6_210, piece(AGAIN, "other"))]), both);
    assert_eq!(with(&[(8_010, piece(AGAIN, "other"))]), both, "nothing of its first sending came");
    let anew = [
        (6_000, spoilt(piece(MORE, "half"))),
        (6_210, piece(MORE | AGAIN, "half")),
        (6_250, piece(0, "other")),
    ];
    assert_eq!(with(&anew), [never_ended("half"), unclear("halfother")], "the same label anew");
    assert_eq!(with(&[(4_300, piece(0, "rest"))]), [whole("halfrest")], "it heard the last one");
    // Its last sending came broken, which is no answer to go on after.
    let broken = (2_000, spoilt(piece(MORE | AGAIN, "half")));
    for next in [(2_250, piece(0, "other")), (4_300, piece(AGAIN, "other"))] {
        assert_eq!(at(&[half[0].clone(), broken.clone(), next]), both);
    }
    // What goes on with it may come broken, or not at all, the first time.
    assert_eq!(at(&[half[0].clone(), (2_050, piece(AGAIN, "rest"))]), [whole("halfrest")]);
    for (again, expected) in [(500, vec![whole("halfrest")]), (2_300, both.to_vec())] {
        // It heard that it was asked; or it did not, or it is another one's, of which the first came to nothing.
        let twice = [(100, spoilt(piece(0, "rest"))), (again, piece(AGAIN, "rest"))];
        let scans = at(&[&half[..1], &twice].concat());
        assert!(scans == expected || scans == [never_ended("half"), unclear("rest")], "{scans:?}");
        assert_eq!(scans.len(), expected.len());
    }
    // Where its rest comes after all, that is no scan.
    let late = [(4_000, half[2].1.clone()), (4_100, piece(0, "rest"))];
    let cut = [(10, spoilt(piece(0, "rest")))];
    let scans = at(&[&half[..1], &cut, &late].concat());
    assert!(scans.iter().all(|(_, damage)| damage.is_some()), "{scans:?}");
}

#[test]
fn an_identifier_within_a_symbol_makes_both_its_parts_unclear() {
    let piece = |status, data: &str| decode(status, 0x1c, data.as_bytes());
    let scans = at(&[(0, piece(MORE, "]Q1half")), (300, piece(0, "]Q1other"))]);
    let expected =
        [("half".to_owned(), Some(Damage::ContinuationNeverEnded)), ("other".to_owned(), Some(Damage::Gap))];
    assert_eq!(scans, expected, "another symbol, or a label that holds an identifier");
    // Of a scanner that sends none, and of another symbology, it is data.
    for (first, second) in [("half", "]Q1rest"), ("]Q1half", "]C1rest")] {
        let scans = at(&[(0, piece(MORE, first)), (300, piece(0, second))]);
        assert_eq!(scans.len(), 1, "{scans:?}");
        assert!(scans[0].0.ends_with(second) && scans[0].1.is_none(), "{scans:?}");
    }
}

#[test]
fn a_symbol_longer_than_any_is_one_damaged_scan_and_the_next_is_whole() {
    let mut framer = framer();
    for _ in 0..1_000 {
        assert!(framer.push(&decode(MORE, 0x1c, &[b'x'; 250]), ms(0)).is_empty());
        assert_eq!(framer.take_output(), ACK);
    }
    let scans = framer.push(&decode(0, 0x1c, b"x"), ms(0));
    assert_eq!((scans[0].data.len(), scans[0].damage), (7_089, Some(Damage::TooLong)));
    assert_eq!(said(&framer.push(&decode(0, 0x1c, b"y"), ms(1))[0]), (b"y".as_slice(), None));
}

#[test]
fn raw_data_are_a_damaged_scan_and_the_scanner_is_set_up_again() {
    let mut framer = framer();
    assert!(framer.push(b"4012345678901\r", ms(0)).is_empty());
    assert_eq!(framer.expire(ms(200)), None);
    assert_eq!(framer.take_output(), NAK_RESEND, "noise may have been before a packet, which comes again");
    assert_eq!((framer.next_deadline(), framer.expire(ms(400))), (Some(ms(400)), None));
    let mut sent = framer.take_output();
    for step in 0..4 {
        assert!(framer.push(&packet(0xd0, 0, &[]), ms(500 + step)).is_empty());
        sent.extend(framer.take_output());
    }
    let parameter = |number| host(0xc6, 0, &[0xff, number, 1]);
    assert_eq!(sent, [parameter(0x9f), parameter(0xee), parameter(0x2d), host(0xe9, 0, &[])].concat());
    let scans = wait(&mut framer);
    assert_eq!(said(&scans[0]), (b"4012345678901\r".as_slice(), Some(Damage::OutsideFrame)));
}

#[test]
fn a_packet_that_a_label_holds_is_never_found_among_broken_bytes() {
    let held = decode(0, EAN_13, b"4012345678901");
    let outer = decode(0, 0x1c, &held);
    for bit in 0..outer.len() * 8 {
        let mut broken = outer.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        let scans = read([broken.as_slice()]);
        assert!(!scans.is_empty() && scans.iter().all(|scan| scan.damage.is_some()), "bit {bit}: {scans:?}");
    }
}

/// What comes of pieces that come so far apart, until nothing is due any more.
fn apart(pause: u64, pieces: &[&[u8]]) -> Vec<(Vec<u8>, Option<Damage>)> {
    let mut framer = framer();
    let mut scans = Vec::new();
    for (piece, number) in pieces.iter().zip(0..) {
        let at = ms(pause * number);
        while let Some(due) = framer.next_deadline().filter(|due| *due <= at) {
            scans.extend(framer.expire(due));
        }
        scans.extend(framer.push(piece, at));
    }
    scans.extend(wait(&mut framer));
    scans.into_iter().map(|scan| (scan.data, scan.damage)).collect()
}

#[test]
fn each_read_that_did_not_come_whole_is_one_damaged_scan() {
    for pause in [300, 700, 1_200, 2_400, 3_000] {
        let raw: Vec<String> = (0..6).map(|number| format!("SERIES{number}\r")).collect();
        let pieces: Vec<&[u8]> = raw.iter().map(String::as_bytes).collect();
        let expected: Vec<_> =
            pieces.iter().map(|piece| (piece.to_vec(), Some(Damage::OutsideFrame))).collect();
        assert_eq!(apart(pause, &pieces), expected, "raw scans, {pause} ms apart");
        let packet = decode(0, CODE_128, b"PACKETED");
        let expected = [(b"RAWONE\r".to_vec(), Some(Damage::OutsideFrame)), (b"PACKETED".to_vec(), None)];
        assert_eq!(apart(pause, &[b"RAWONE\r", &packet]), expected, "{pause} ms");
        let (bad, other) = (spoilt(decode(0, CODE_128, b"BADBAD")), decode(0, CODE_128, b"OTHERSCAN"));
        let expected = [(b"BADBAD".to_vec(), Some(Damage::BadChecksum)), (b"OTHERSCAN".to_vec(), None)];
        assert_eq!(apart(pause, &[&bad, &other]), expected, "{pause} ms");
        let cut = &bad[..3];
        assert_eq!(apart(pause, &[cut, cut, cut]).len(), 3, "cut off, {pause} ms apart");
    }
    // The same once more, whole, is what it was, however it is marked.
    for status in [0, AGAIN] {
        let (bad, good) = (spoilt(decode(0, CODE_128, b"SN1")), decode(status, CODE_128, b"SN1"));
        assert_eq!(apart(700, &[&bad, &good]), [(b"SN1".to_vec(), None)]);
    }
}

#[test]
fn a_symbol_whose_middle_is_lost_is_damaged_and_its_end_is_no_scan() {
    let (one, three) = (decode(MORE, 0x1c, b"one"), decode(0, 0x1c, b"three"));
    let two = [0, AGAIN, AGAIN].map(|again| spoilt(decode(MORE | again, 0x1c, b"two")));
    let scans = apart(300, &[&one, &two[0], &two[1], &two[2], &three]);
    let expected = [(b"one".to_vec(), Some(Damage::BadChecksum)), (b"three".to_vec(), Some(Damage::Gap))];
    assert_eq!(scans, expected);
    // The scanner gave the middle up without sending it again.
    assert_eq!(apart(300, &[&one, &two[0], &three]), expected);
}

#[test]
fn noise_without_end_is_told_every_64_kibibytes_and_holds_no_packet() {
    let mut framer = framer();
    let noise = [b"\xff\x13\x99".as_slice(), &decode(0, CODE_128, b"SN1")].concat().repeat(15_000);
    let scans: Vec<Framed> = noise.chunks(4_096).flat_map(|chunk| framer.push(chunk, ms(0))).collect();
    assert_eq!(scans.len(), noise.len() / (64 * 1024));
    assert!(scans.iter().all(|scan| scan.damage == Some(Damage::Endless)));
    let _ = wait(&mut framer);
    assert_eq!(said(&framer.push(&decode(0, CODE_128, b"SN1"), ms(9_000))[0]), (b"SN1".as_slice(), None));
}

#[test]
fn a_scanner_that_answers_nothing_or_refuses_everything_is_in_trouble_until_it_takes_a_command() {
    let mut framer = framer();
    framer.set_up(ms(0));
    assert_eq!(framer.take_trouble(), None);
    for due in [2_000, 4_000, 6_000] {
        assert_eq!(framer.expire(ms(due)), None);
    }
    assert_eq!((framer.take_trouble(), framer.take_trouble()), (Some(Some(SsiTrouble::Silent)), None));
    assert!(framer.push(&packet(0xd0, 0, &[]), ms(6_100)).is_empty());
    assert_eq!(framer.take_trouble(), Some(None));

    let mut framer = self::framer();
    framer.set_up(ms(0));
    let denied = packet(0xd1, 0, &[6]);
    for number in 0..4 {
        assert_eq!(framer.take_trouble(), None, "{number} refused");
        assert!(framer.push(&denied, ms(number)).is_empty());
    }
    assert_eq!(framer.take_trouble(), Some(Some(SsiTrouble::Refuses)));
    assert!(!SsiTrouble::Refuses.reason().is_empty() && SsiTrouble::Refuses.remedy().contains("SSI host"));
    // A scan shows that it is there: it is set up once more.
    let _ = framer.take_output();
    assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(60_000)).len(), 1);
    assert!(framer.take_output().starts_with(&[&ACK[..], &host(0xc6, 0, &[0xff, 0x9f, 1])].concat()));
    assert!(framer.push(&packet(0xd0, 0, &[]), ms(60_010)).is_empty());
    assert_eq!(framer.take_trouble(), Some(None));
    // One that has taken its settings and wants no beeps is well.
    for number in 0..10 {
        framer.command(SsiCommand::Beep(1), ms(70_000 + number));
        assert!(framer.push(&denied, ms(70_000 + number)).is_empty());
    }
    assert_eq!(framer.take_trouble(), None);
}

#[test]
fn opcodes_that_are_not_known_are_denied_and_events_acknowledged() {
    let mut framer = framer();
    assert!(framer.push(&packet(0xb1, 0, &[1, 2, 3]), ms(0)).is_empty());
    assert_eq!(framer.take_output(), NAK_DENIED);
    assert!(framer.push(&packet(0xf6, 0, &[0x0e]), ms(1)).is_empty());
    assert_eq!(framer.take_output(), ACK);
    assert_eq!(framer.next_deadline(), None);
}

#[test]
fn decode_data_without_a_type_is_damaged() {
    let mut framer = framer();
    let scans = framer.push(&packet(0xf3, 0, &[]), ms(0));
    assert_eq!(said(&scans[0]), (b"".as_slice(), Some(Damage::BadLength)));
}

#[test]
fn a_command_is_sent_three_times_and_given_up_and_the_next_one_goes() {
    let mut framer = framer();
    framer.command(SsiCommand::StopSession, ms(0));
    framer.command(SsiCommand::ScanDisable, ms(0));
    assert_eq!(framer.take_output(), host(0xe5, 0, &[]));
    assert_eq!(framer.expire(ms(2_000)), None);
    assert_eq!(framer.take_output(), host(0xe5, AGAIN, &[]));
    assert_eq!(framer.expire(ms(4_000)), None);
    assert_eq!(framer.take_output(), host(0xe5, AGAIN, &[]));
    assert_eq!(framer.expire(ms(6_000)), None);
    assert_eq!(framer.take_output(), host(0xea, 0, &[]));
    // Not understood: again at once. Denied: over.
    assert!(framer.push(&packet(0xd1, 0, &[1]), ms(6_010)).is_empty());
    assert_eq!(framer.take_output(), host(0xea, AGAIN, &[]));
    assert!(framer.push(&packet(0xd1, 0, &[6]), ms(6_020)).is_empty());
    assert_eq!((framer.take_output(), framer.next_deadline()), (Vec::new(), None));
}

#[test]
fn the_scanner_is_not_spoken_to_while_it_speaks() {
    let mut framer = framer();
    let packet = decode(0, CODE_128, b"SN1");
    assert!(framer.push(&packet[..5], ms(0)).is_empty());
    framer.command(SsiCommand::StopSession, ms(1));
    assert!(framer.take_output().is_empty());
    assert_eq!(framer.push(&packet[5..], ms(2)).len(), 1);
    assert_eq!(framer.take_output(), [&ACK[..], &host(0xe5, 0, &[])].concat());
}

#[test]
fn each_decision_has_its_beep_and_the_light_stays_on_until_a_scan_is_taken() {
    let mut framer = framer();
    let mut heard = Vec::new();
    let decisions = [
        Feedback::Accepted,
        Feedback::Refused,
        Feedback::NotOnFile,
        Feedback::NeedsChoice,
        Feedback::Accepted,
    ];
    for (feedback, at) in decisions.into_iter().zip(0..) {
        framer.feedback(feedback, ms(at));
        for _ in 0..2 {
            heard.extend(framer.take_output());
            assert!(framer.push(&packet(0xd0, 0, &[]), ms(at)).is_empty());
        }
    }
    let beep = |code| host(0xe6, 0, &[code]);
    let expected =
        [beep(0), beep(6), host(0xe7, 0, &[1]), beep(5), beep(1), beep(0), host(0xe8, 0, &[1])].concat();
    assert_eq!(heard, expected);
}

#[test]
fn a_beep_that_would_come_too_late_is_not_sent() {
    let mut framer = framer();
    framer.command(SsiCommand::ScanEnable, ms(0));
    framer.feedback(Feedback::Accepted, ms(0));
    let _ = framer.take_output();
    assert!(framer.push(&packet(0xd0, 0, &[]), ms(2_100)).is_empty());
    assert!(framer.take_output().is_empty());
}

#[test]
fn without_handshake_lines_a_sleeping_scanner_is_woken_first() {
    let mut model = model();
    model.settings.flow = models::FlowControl::None;
    let mut framer = SsiFramer::new(&model);
    framer.command(SsiCommand::ScanEnable, ms(0));
    assert_eq!(framer.take_output(), [0]);
    assert_eq!(framer.expire(framer.next_deadline().unwrap()), None);
    assert_eq!(framer.take_output(), host(0xe9, 0, &[]));
    assert!(framer.push(&packet(0xd0, 0, &[]), ms(30)).is_empty());
    framer.command(SsiCommand::ScanDisable, ms(500));
    assert_eq!(framer.take_output(), host(0xea, 0, &[]), "it is awake");
}

/// Scans, a repeated packet, noise and a broken packet.
fn stream() -> Vec<u8> {
    [
        decode(0, EAN_13, b"]E04012345678901"),
        decode(AGAIN, EAN_13, b"]E04012345678901"),
        packet(0xf6, 0, &[1]),
        decode(MORE, 0x1c, b"one,"),
        decode(0, 0x1c, b"two"),
        vec![0, 0],
        decode(0, CODE_128, b""),
        spoilt(decode(0, CODE_128, b"SN1")),
    ]
    .concat()
}

fn read<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Framed> {
    let mut framer = framer();
    let mut scans: Vec<Framed> = chunks.into_iter().flat_map(|chunk| framer.push(chunk, ms(0))).collect();
    scans.extend(wait(&mut framer));
    scans
}

#[test]
fn every_split_point_of_packets_gives_the_same_scans() {
    let stream = stream();
    let whole = read([stream.as_slice()]);
    assert_eq!(whole.len(), 4);
    for at in 0..=stream.len() {
        let (before, after) = stream.split_at(at);
        assert_eq!(read([before, after]), whole, "split at {at}");
    }
    assert_eq!(read(stream.chunks(1)), whole);
}

proptest! {
    #[test]
    fn noise_never_panics_and_ends(pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..600), 0_u64..3_000), 0..20)) {
        let mut framer = framer();
        let mut now = 0;
        for (bytes, pause) in &pieces {
            now += pause;
            let scans = framer.push(bytes, ms(now));
            prop_assert!(scans.iter().all(|scan| scan.data.len() <= 7_089));
            framer.feedback(Feedback::Refused, ms(now));
            let _ = framer.expire(ms(now));
            prop_assert!(framer.take_output().len() <= 4_096 + 64);
        }
        wait(&mut framer);
        // Whatever came before: after silence the next scan is whole.
        let scans = framer.push(&decode(0, CODE_128, b"whole"), ms(now + 600_000));
        prop_assert_eq!(scans.iter().filter(|scan| scan.damage.is_none()).count(), 1);
    }
}

#[test]
fn once_the_line_is_heard_a_packet_that_is_sent_again_may_be_the_middle_of_a_symbol() {
    let taken = || {
        let mut framer = framer();
        framer.taken(ms(0));
        framer
    };
    // However late: the scanner waits long for the answer that it has missed.
    let mut framer = taken();
    let tail = framer.push(&decode(AGAIN, CODE_128, b"TAIL-0"), ms(1_900));
    assert_eq!(said(&tail[0]), (b"TAIL-0".as_slice(), Some(Damage::Gap)));
    assert_eq!(framer.take_output(), ACK, "else it would be sent for ever");
    assert_eq!(framer.expire(ms(2_700)), None);
    let next = framer.push(&decode(0, CODE_128, b"SN2"), ms(2_700));
    assert_eq!(said(&next[0]), (b"SN2".as_slice(), None));
    // It is a beginning where it has an AIM identifier.
    let whole = taken().push(&decode(AGAIN, CODE_128, b"]C0SN1"), ms(1_900));
    assert_eq!(said(&whole[0]), (b"SN1".as_slice(), None));
    // A first sending after silence is none's rest.
    let mut framer = taken();
    assert_eq!(framer.expire(ms(1_000)), None);
    let whole = framer.push(&decode(0, CODE_128, b"SN1"), ms(1_000));
    assert_eq!(said(&whole[0]), (b"SN1".as_slice(), None));
    let rest = taken().push(&decode(0, CODE_128, b"SN1"), ms(10));
    assert_eq!(said(&rest[0]), (b"SN1".as_slice(), Some(Damage::Gap)));
}
