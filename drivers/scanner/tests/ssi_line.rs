//! A scanner with the Simple Serial Interface on a line that loses and spoils packets and answers, as its guides say that it
//! behaves: each packet is sent three times at most, until it is acknowledged.

#[path = "common/ssi.rs"]
mod ssi;

use std::time::Duration;

use proptest::prelude::*;
use scanner::{Damage, Framed, SsiCommand, SsiFramer};
use ssi::{AGAIN, CODE_128, MORE, decode, framer, host, ms, packet, spoilt};

/// What the line does with one sending.
#[derive(Clone, Debug)]
enum Fate {
    Whole,
    /// Read in two parts, so far apart.
    Split(usize, u64),
    Spoilt,
    Cut(usize),
    Lost,
}

/// What the line does with one sending, and whether the host's answer to it is heard.
type Sending = (Fate, bool);

/// A symbol of so many packets, what happens to each sending, the pause before it, and what the lane asks meanwhile.
#[derive(Clone, Debug)]
struct Symbol {
    packets: usize,
    /// Three for each of its packets.
    sendings: Vec<[Sending; 3]>,
    pause: u64,
    command: Option<u8>,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => Just(Fate::Whole),
        2 => (1_usize..12, 0_u64..199).prop_map(|(at, pause)| Fate::Split(at, pause)),
        2 => Just(Fate::Spoilt),
        1 => (1_usize..12).prop_map(Fate::Cut),
        1 => Just(Fate::Lost),
    ]
}

fn symbol() -> impl Strategy<Value = Symbol> {
    let sendings = prop::collection::vec(prop::array::uniform3((fate(), prop::bool::weighted(0.8))), 3);
    (1_usize..4, sendings, 0_u64..4_000, prop::option::of(0_u8..5))
        .prop_map(|(packets, sendings, pause, command)| Symbol { packets, sendings, pause, command })
}

/// The data of a symbol's packets, and whether all were acknowledged.
type Sent = (Vec<Vec<u8>>, bool);

struct Line {
    framer: SsiFramer,
    now: Duration,
    scans: Vec<Framed>,
    /// What the host has said since it was looked at.
    said: Vec<u8>,
    /// The scanner speaks, and the host has heard it begin.
    speaks: bool,
    may_read: bool,
    /// What the host has done wrong.
    wrong: Vec<String>,
}

impl Line {
    fn new() -> Self {
        Self {
            framer: framer(),
            now: ms(0),
            scans: Vec::new(),
            said: Vec::new(),
            speaks: false,
            may_read: true,
            wrong: Vec::new(),
        }
    }

    /// Looks at what the host sends.
    fn listen(&mut self) {
        let output = self.framer.take_output();
        let mut rest = output.as_slice();
        while let [length, opcode, ..] = rest {
            let (sent, after) = rest.split_at(usize::from(*length) + 2);
            rest = after;
            if !matches!(opcode, 0xd0 | 0xd1) && self.speaks {
                self.wrong.push(format!("{:?}: interrupted by {sent:x?}", self.now));
            }
            if *opcode == 0xe9 && !self.may_read {
                self.wrong.push(format!("{:?}: told to read", self.now));
            }
        }
        self.said.extend(output);
    }

    fn push(&mut self, bytes: &[u8]) {
        let scans = self.framer.push(bytes, self.now);
        self.scans.extend(scans);
        self.listen();
    }

    /// Time passes, as the driver lets it pass.
    fn wait(&mut self, time: u64) {
        let until = self.now + ms(time);
        let mut calls = 0;
        while let Some(due) = self.framer.next_deadline().filter(|due| *due <= until) {
            calls += 1;
            if calls > 200 {
                self.wrong.push(format!("{:?}: a deadline spins", self.now));
                break;
            }
            self.now = self.now.max(due);
            let scan = self.framer.expire(self.now);
            self.scans.extend(scan);
            self.listen();
        }
        self.now = until;
    }

    /// Sends a packet until it is acknowledged. Says whether it was.
    fn send(&mut self, status: u8, data: &[u8], fates: &[Sending]) -> bool {
        for ((fate, is_heard), sending) in fates.iter().zip(0..3) {
            let again = if sending > 0 { AGAIN } else { 0 };
            let bytes = decode(status | again, CODE_128, data);
            self.said.clear();
            // Between the packets of a symbol it speaks on.
            self.speaks = status & MORE != 0;
            match fate {
                Fate::Whole => self.push(&bytes),
                Fate::Split(at, pause) => {
                    let (before, after) = bytes.split_at(*at);
                    self.push(before);
                    let speaks = std::mem::replace(&mut self.speaks, true);
                    self.wait(*pause);
                    self.speaks = speaks;
                    self.push(after);
                }
                Fate::Spoilt => self.push(&spoilt(bytes)),
                Fate::Cut(at) => self.push(bytes.get(..*at).unwrap_or(&bytes)),
                Fate::Lost => {}
            }
            let is_taken = |said: &[u8]| said.windows(6).any(|said| said == host(0xd0, 0, &[]));
            let is_asked = |said: &[u8]| said.windows(7).any(|said| said == host(0xd1, 0, &[1]));
            if *is_heard && is_taken(&self.said) {
                self.speaks = false;
                return true;
            }
            // It waits for two seconds; but what is asked for again comes again at once.
            for _ in 0..20 {
                self.speaks = status & MORE != 0 && is_taken(&self.said) || is_asked(&self.said);
                self.wait(100);
                if *is_heard && is_asked(&self.said) {
                    break;
                }
            }
        }
        self.speaks = false;
        false
    }

    fn ask(&mut self, command: u8) {
        let command = match command {
            0 => SsiCommand::ScanDisable,
            1 => SsiCommand::ScanEnable,
            2 => SsiCommand::StartSession,
            3 => SsiCommand::StopSession,
            code => SsiCommand::Beep(code),
        };
        match command {
            SsiCommand::ScanDisable => self.may_read = false,
            SsiCommand::ScanEnable => self.may_read = true,
            _ => {}
        }
        self.framer.command(command, self.now);
        self.listen();
    }
}

/// What was sent of symbols, and whether all of it was acknowledged; what was read of them; and what the host did wrong.
/// `labels`: so many are read in turn.
fn read(symbols: &[Symbol], labels: usize) -> (Vec<Sent>, Vec<Framed>, Vec<String>) {
    let mut line = Line::new();
    let mut sent = Vec::new();
    for (symbol, number) in symbols.iter().zip((0..labels).cycle()) {
        line.wait(symbol.pause);
        if let Some(command) = symbol.command {
            line.ask(command);
        }
        let parts: Vec<Vec<u8>> =
            (0..symbol.packets).map(|part| format!("<{number}.{part}>").into_bytes()).collect();
        let mut is_taken = true;
        for ((part, fates), number) in parts.iter().zip(&symbol.sendings).zip(1..) {
            let status = if number < parts.len() { MORE } else { 0 };
            is_taken = line.send(status, part, fates);
            if !is_taken {
                break;
            }
        }
        sent.push((parts, is_taken));
        // The scanner takes what it has been asked.
        line.wait(1);
        line.push(&packet(0xd0, 0, &[]));
    }
    line.wait(600_000);
    (sent, line.scans, line.wrong)
}

proptest! {
    #[test]
    fn whatever_the_line_loses_no_read_is_lost_split_glued_or_doubled(symbols in prop::collection::vec(symbol(), 1..12)) {
        let (sent, scans, wrong) = read(&symbols, symbols.len());
        prop_assert!(wrong.is_empty(), "{wrong:?}");
        // One that only follows a damaged one is as whole.
        let whole: Vec<&[u8]> = scans
            .iter()
            .filter(|scan| matches!(scan.damage, None | Some(Damage::Gap)))
            .map(|scan| scan.data.as_slice())
            .collect();
        let symbols: Vec<Vec<u8>> = sent.iter().map(|(parts, _)| parts.concat()).collect();
        for scan in scans.iter().filter(|scan| scan.damage.is_none()) {
            prop_assert!(symbols.contains(&scan.data), "glued or split: {:?}", scan.data.escape_ascii().to_string());
        }
        for (symbol, (parts, is_taken)) in symbols.iter().zip(&sent) {
            let times = whole.iter().filter(|data| *data == symbol).count();
            prop_assert!(times <= 1, "doubled: {}", symbol.escape_ascii());
            let is_seen = parts.iter().all(|part| {
                scans.iter().any(|scan| scan.data.windows(part.len()).any(|data| data == part))
            });
            prop_assert!(is_seen || !is_taken, "lost: {}", symbol.escape_ascii());
        }
        let order: Vec<usize> = whole.iter().filter_map(|data| symbols.iter().position(|symbol| symbol == data)).collect();
        prop_assert!(order.is_sorted(), "{order:?}");
    }

    #[test]
    fn of_a_label_that_is_read_again_and_again_nothing_is_glued_or_split(symbols in prop::collection::vec(symbol(), 1..12), labels in 1_usize..3) {
        let (sent, scans, wrong) = read(&symbols, labels);
        prop_assert!(wrong.is_empty(), "{wrong:?}");
        for scan in scans.iter().filter(|scan| scan.damage.is_none()) {
            let is_one = sent.iter().any(|(parts, _)| parts.concat() == scan.data);
            prop_assert!(is_one, "glued or split: {:?}", scan.data.escape_ascii().to_string());
        }
    }
}
