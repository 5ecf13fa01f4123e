//! When a scanner with the Simple Serial Interface is told something, and when it is not.

#[path = "common/ssi.rs"]
mod ssi;

use models::{ByteString, FlowControl};
use scanner::{Damage, Feedback, SsiCommand, SsiFramer, SsiTrouble};
use ssi::{
    ACK, AGAIN, CODE_128, MORE, NAK_RESEND, decode, framer, host, model, ms, packet, said, spoilt, wait,
};

/// Takes every command until nothing is sent any more. Gives all that was sent.
fn takes_all(framer: &mut SsiFramer, from: u64) -> Vec<u8> {
    let mut sent = framer.take_output();
    for step in 0..32 {
        assert!(framer.push(&packet(0xd0, 0, &[]), ms(from + step)).is_empty());
        let more = framer.take_output();
        if more.is_empty() {
            break;
        }
        sent.extend(more);
    }
    sent
}

/// Takes none until nothing is due any more. Gives all that was sent.
fn takes_none(framer: &mut SsiFramer) -> Vec<u8> {
    let mut sent = framer.take_output();
    for _ in 0..256 {
        let Some(due) = framer.next_deadline() else { break };
        assert_eq!(framer.expire(due), None);
        sent.extend(framer.take_output());
    }
    assert_eq!(framer.next_deadline(), None);
    sent
}

fn sets_up(ends: u8) -> Vec<u8> {
    let parameter = |number| host(0xc6, 0, &[0xff, number, 1]);
    [parameter(0x9f), parameter(0xee), parameter(0x2d), host(ends, 0, &[])].concat()
}

fn has(sent: &[u8], command: &[u8]) -> bool {
    sent.windows(command.len()).any(|sent| sent == command)
}

#[test]
fn a_scanner_that_was_told_not_to_read_stays_so_when_it_is_set_up_again() {
    let mut framer = framer();
    framer.set_up(ms(0));
    assert_eq!(takes_all(&mut framer, 0), sets_up(0xe9));
    framer.command(SsiCommand::ScanDisable, ms(100));
    assert_eq!(takes_all(&mut framer, 100), host(0xea, 0, &[]));
    // Noise, or raw data of a scanner that has lost its power.
    assert!(framer.push(b"RAWONE\r", ms(200)).is_empty());
    assert_eq!(framer.expire(ms(400)), None);
    assert_eq!(framer.take_output(), NAK_RESEND);
    assert_eq!(framer.expire(ms(600)), None);
    assert_eq!(takes_all(&mut framer, 600), sets_up(0xea));
    assert_eq!(said(&wait(&mut framer)[0]), (b"RAWONE\r".as_slice(), Some(Damage::OutsideFrame)));
    // It reads all the same: it has forgotten.
    assert_eq!(framer.push(&decode(0, CODE_128, b"SN1"), ms(9_000)).len(), 1);
    assert_eq!(takes_all(&mut framer, 9_000), [&ACK[..], &sets_up(0xea)].concat());
    framer.set_up(ms(10_000));
    assert_eq!(takes_all(&mut framer, 10_000), sets_up(0xea));
    framer.command(SsiCommand::ScanEnable, ms(20_000));
    framer.set_up(ms(20_000));
    assert!(takes_all(&mut framer, 20_000).ends_with(&sets_up(0xe9)));
}

#[test]
fn of_what_is_wanted_of_reading_only_the_last_is_sent() {
    let mut framer = framer();
    framer.set_up(ms(0));
    for command in [SsiCommand::ScanDisable, SsiCommand::ScanEnable, SsiCommand::ScanDisable] {
        framer.command(command, ms(1));
    }
    assert_eq!(takes_all(&mut framer, 2), sets_up(0xea), "it has never been enabled");
    // One that is under way is not sent again.
    framer.command(SsiCommand::ScanEnable, ms(100));
    framer.command(SsiCommand::ScanDisable, ms(101));
    assert_eq!(framer.take_output(), host(0xe9, 0, &[]));
    assert_eq!(framer.expire(ms(2_100)), None);
    assert_eq!(takes_all(&mut framer, 2_110), host(0xea, 0, &[]));
    assert_eq!(framer.take_trouble(), None);
}

#[test]
fn whether_it_shall_read_is_asked_again_where_it_was_not_taken_but_not_for_ever() {
    for (command, opcode) in [(SsiCommand::ScanEnable, 0xe9), (SsiCommand::ScanDisable, 0xea)] {
        let mut framer = framer();
        framer.set_up(ms(0));
        let _ = takes_all(&mut framer, 0);
        framer.command(command, ms(100));
        assert_eq!(framer.take_output(), host(opcode, 0, &[]));
        // The line is bad for a moment.
        for at in 101..104 {
            assert!(framer.push(&packet(0xd1, 0, &[1]), ms(at)).is_empty());
        }
        assert_eq!(framer.take_output(), host(opcode, AGAIN, &[]).repeat(2));
        assert_eq!((framer.next_deadline(), framer.expire(ms(10_103))), (Some(ms(10_103)), None));
        assert_eq!(takes_all(&mut framer, 10_110), sets_up(opcode));
        assert_eq!(framer.next_deadline(), None);
    }
    let mut framer = framer();
    framer.set_up(ms(0));
    let sent = takes_none(&mut framer);
    assert_eq!(sent.windows(6).filter(|sent| *sent == host(0xe9, 0, &[])).count(), 4);
}

#[test]
fn all_parameters_of_a_model_are_set_and_none_is_in_the_way_of_what_must_come() {
    let mut model = model();
    model.ssi.parameters = ByteString::from_text(&"\u{9f}\u{1}".repeat(32)).unwrap();
    let mut framer = SsiFramer::new(&model);
    framer.set_up(ms(0));
    let sent = takes_all_of(&mut framer, 60);
    assert!(sent.ends_with(&host(0xe9, 0, &[])), "{sent:x?}");
    // Nor are beeps that wait.
    for _ in 0..40 {
        framer.command(SsiCommand::Beep(0), ms(1_000));
    }
    framer.command(SsiCommand::StopSession, ms(1_000));
    framer.command(SsiCommand::ScanDisable, ms(1_000));
    let sent = takes_all_of(&mut framer, 60);
    assert!(sent.ends_with(&[host(0xe5, 0, &[]), host(0xea, 0, &[])].concat()), "{sent:x?}");
}

fn takes_all_of(framer: &mut SsiFramer, most: usize) -> Vec<u8> {
    let mut sent = framer.take_output();
    for _ in 0..most {
        assert!(framer.push(&packet(0xd0, 0, &[]), ms(1_001)).is_empty());
        sent.extend(framer.take_output());
    }
    sent
}

#[test]
fn nothing_is_sent_again_while_the_scanner_speaks() {
    for flow in [FlowControl::Hardware, FlowControl::None] {
        let mut model = model();
        model.settings.flow = flow;
        let mut framer = SsiFramer::new(&model);
        framer.command(SsiCommand::Beep(0), ms(0));
        let woken = flow == FlowControl::None;
        // Without handshake lines it was only woken when it begins.
        let begins = if woken { 10 } else { 1_995 };
        assert_eq!(framer.take_output(), if woken { vec![0] } else { host(0xe6, 0, &[0]) });
        let scan = decode(0, CODE_128, b"SN1");
        assert!(framer.push(&scan[..5], ms(begins)).is_empty());
        let due = framer.next_deadline();
        assert_eq!(due, Some(ms(begins + 200)), "only its silence is due: anything else would spin");
        assert_eq!(framer.expire(ms(begins + 15)), None);
        assert!(framer.take_output().is_empty());
        assert_eq!(framer.push(&scan[5..], ms(begins + 20)).len(), 1);
        assert_eq!(framer.take_output(), ACK, "it may be about to answer");
        let due = framer.next_deadline();
        assert_eq!(due, Some(ms(begins + 215)));
        assert_eq!(framer.expire(ms(begins + 215)), None);
        assert_eq!(framer.take_output(), host(0xe6, u8::from(!woken), &[0]));
    }
}

#[test]
fn nothing_is_sent_between_the_packets_of_a_symbol() {
    let mut framer = framer();
    framer.command(SsiCommand::ScanEnable, ms(0));
    let _ = framer.take_output();
    assert!(framer.push(&decode(MORE, CODE_128, b"SN"), ms(1_995)).is_empty());
    assert_eq!(framer.take_output(), ACK);
    framer.command(SsiCommand::LedOn(1), ms(1_996));
    let due = framer.next_deadline();
    assert_eq!(due, Some(ms(1_995 + 6_500)), "only the rest is due: anything else would spin");
    assert_eq!(framer.expire(ms(2_000)), None);
    // Nor where the scanner asks for the command again.
    assert!(framer.push(&packet(0xd1, 0, &[1]), ms(2_010)).is_empty());
    assert!(framer.take_output().is_empty());
    let scans = framer.push(&decode(0, CODE_128, b"1"), ms(2_020));
    assert_eq!((scans.len(), said(&scans[0])), (1, (b"SN1".as_slice(), None)));
    assert_eq!(framer.take_output(), ACK);
    assert_eq!(framer.expire(ms(2_210)), None);
    assert_eq!(framer.take_output(), host(0xe9, AGAIN, &[]));
}

#[test]
fn nothing_is_sent_while_a_packet_is_to_come_again() {
    let mut framer = framer();
    assert!(framer.push(&spoilt(decode(0, CODE_128, b"SN1")), ms(0)).is_empty());
    assert_eq!(framer.expire(ms(200)), None);
    framer.command(SsiCommand::ScanDisable, ms(201));
    assert_eq!(framer.take_output(), NAK_RESEND);
    assert_eq!(framer.push(&decode(AGAIN, CODE_128, b"SN1"), ms(300)).len(), 1);
    assert_eq!(framer.take_output(), [&ACK[..], &host(0xea, 0, &[])].concat());
    // Where it doesn't come, the line is free again.
    let mut framer = self::framer();
    assert!(framer.push(&spoilt(decode(0, CODE_128, b"SN1")), ms(0)).is_empty());
    assert_eq!(framer.expire(ms(200)), None);
    framer.command(SsiCommand::ScanDisable, ms(201));
    let _ = framer.take_output();
    assert_eq!(said(&framer.expire(ms(2_700)).unwrap()), (b"SN1".as_slice(), Some(Damage::BadChecksum)));
    assert_eq!(framer.take_output(), host(0xea, 0, &[]));
}

#[test]
fn noise_before_a_packet_that_comes_again_sets_nothing_up() {
    let mut framer = framer();
    let noisy = [b"\xff\x41\x07".as_slice(), &decode(0, CODE_128, b"SN1")].concat();
    assert!(framer.push(&noisy, ms(0)).is_empty());
    assert_eq!(framer.expire(ms(200)), None);
    let again = decode(AGAIN, CODE_128, b"SN1");
    assert!(framer.push(&again[..5], ms(210)).is_empty());
    assert_eq!(framer.take_output(), NAK_RESEND, "it speaks");
    assert_eq!(framer.push(&again[5..], ms(220)).len(), 1);
    assert_eq!((framer.take_output(), framer.next_deadline()), (ACK.to_vec(), None));
}

#[test]
fn a_scanner_that_sends_raw_scans_one_after_the_other_is_set_up_all_the_same() {
    let mut framer = framer();
    let mut sent = Vec::new();
    for at in [0, 300, 600] {
        while let Some(due) = framer.next_deadline().filter(|due| *due <= ms(at)) {
            let _ = framer.expire(due);
        }
        let _ = framer.push(b"RAWONE\r", ms(at));
        sent.extend(framer.take_output());
    }
    assert!(has(&sent, &host(0xc6, 0, &[0xff, 0x9f, 1])), "{sent:x?}");
}

#[test]
fn a_session_that_could_not_be_started_soon_is_not_started_late() {
    let start = host(0xe4, 0, &[]);
    let mut framer = framer();
    for _ in 0..4 {
        framer.command(SsiCommand::LedOn(1), ms(0));
    }
    framer.command(SsiCommand::StartSession, ms(0));
    let sent = takes_none(&mut framer);
    assert!(!has(&sent, &start), "{sent:x?}");
    // What stops it takes it out.
    for stop in [SsiCommand::StopSession, SsiCommand::ScanDisable] {
        let mut framer = self::framer();
        framer.command(SsiCommand::LedOn(1), ms(0));
        framer.command(SsiCommand::StartSession, ms(0));
        framer.command(stop.clone(), ms(1));
        let sent = takes_all(&mut framer, 2);
        assert!(!has(&sent, &start), "{stop:?}: {sent:x?}");
        // One that is under way is not sent again, and its answer is not taken for that of what comes after it.
        let mut framer = self::framer();
        framer.command(SsiCommand::StartSession, ms(0));
        framer.command(stop.clone(), ms(1));
        assert_eq!(framer.take_output(), start);
        assert_eq!(framer.expire(ms(2_000)), None);
        let sent = framer.take_output();
        assert!(sent.len() == 6 && !has(&sent, &host(0xe4, AGAIN, &[])), "{stop:?}: {sent:x?}");
    }
}

#[test]
fn what_is_for_the_moment_is_not_sent_again_long_after_it() {
    for command in [SsiCommand::StartSession, SsiCommand::Beep(0)] {
        let mut framer = framer();
        framer.command(command, ms(0));
        let _ = framer.take_output();
        // The scanner speaks for so long.
        for at in (0..9).map(|second| second * 1_000) {
            assert!(framer.push(&decode(MORE, CODE_128, b"SN"), ms(at)).is_empty());
        }
        assert_eq!(framer.push(&decode(0, CODE_128, b"SN"), ms(9_000)).len(), 1);
        let _ = framer.take_output();
        let sent = takes_none(&mut framer);
        assert!(sent.is_empty(), "{sent:x?}");
    }
}

#[test]
fn one_command_that_is_lost_is_no_trouble_and_three_in_succession_are() {
    let mut framer = framer();
    framer.set_up(ms(0));
    let _ = takes_all(&mut framer, 0);
    for at in [100, 10_000] {
        framer.command(SsiCommand::Beep(0), ms(at));
        let _ = takes_none(&mut framer);
        assert_eq!(framer.take_trouble(), None);
    }
    framer.feedback(Feedback::Accepted, ms(20_000));
    let _ = takes_all(&mut framer, 20_000);
    for (at, trouble) in [(30_000, None), (40_000, None), (50_000, Some(Some(SsiTrouble::Silent)))] {
        framer.command(SsiCommand::Beep(0), ms(at));
        let _ = takes_none(&mut framer);
        assert_eq!(framer.take_trouble(), trouble);
    }
    // What says how it is to be matters alone.
    let mut framer = self::framer();
    framer.set_up(ms(0));
    let _ = takes_all(&mut framer, 0);
    framer.command(SsiCommand::ScanDisable, ms(100));
    for due in [2_100, 4_100, 6_100] {
        assert_eq!((framer.take_trouble(), framer.expire(ms(due))), (None, None));
    }
    assert_eq!(framer.take_trouble(), Some(Some(SsiTrouble::Silent)));
}

#[test]
fn one_that_may_have_been_away_is_set_up_once_it_reads() {
    let mut framer = framer();
    framer.set_up(ms(0));
    let _ = takes_all(&mut framer, 0);
    framer.command(SsiCommand::Beep(0), ms(100));
    let _ = takes_none(&mut framer);
    // Not between the packets of its symbol.
    assert!(framer.push(&decode(MORE, CODE_128, b"SN"), ms(10_000)).is_empty());
    assert_eq!(framer.take_output(), ACK);
    assert_eq!(framer.push(&decode(0, CODE_128, b"1"), ms(10_010)).len(), 1);
    assert_eq!(takes_all(&mut framer, 10_020), [&ACK[..], &sets_up(0xe9)].concat());
    assert_eq!((framer.take_trouble(), framer.next_deadline()), (None, None));
}
