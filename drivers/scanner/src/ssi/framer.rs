use core::time::Duration;
use std::collections::VecDeque;

use models::{FlowControl, SsiModel};

use super::asked::Asked;
use super::assembler::{Assembler, Piece};
use super::commands::{Commands, parameters};
use super::packet::{Packet, cause, from_host, opcode};
use super::reads::Reads;
use super::trouble::Answers;
use super::{CommandId, Done, Outcome, SsiCommand, SsiTrouble};
use crate::{Damage, Feedback, Framed, Reading};

/// Turns the bytes of a Simple Serial Interface into scans, and says what to send.
///
/// Every whole packet is acknowledged. A packet that did not come whole is asked for again; only when it does not come
/// is the scan handed out as damaged. Nothing but a packet that says that it is sent again, or is the same, stands for it. One
/// that the scanner sends again, because it missed the answer, is answered again and is no second scan.
///
/// What has to be sent gathers in [`Self::take_output`].
///
/// ```
/// use core::time::Duration;
///
/// let mut framer = scanner::SsiFramer::new(&models::SsiModel::default());
/// let packet = [0x08, 0xf3, 0x00, 0x00, 0x03, b'S', b'N', b'1', 0xfe, 0x30];
/// let scans = framer.push(&packet, Duration::ZERO);
/// assert_eq!((scans[0].data.as_slice(), scans[0].symbology.name()), (b"SN1".as_slice(), "code_128"));
/// assert_eq!(framer.take_output(), [0x04, 0xd0, 0x04, 0x00, 0xff, 0x28]);
/// ```
#[derive(Debug)]
pub struct SsiFramer {
    model: SsiModel,
    assembler: Assembler,
    commands: Commands,
    /// A pause within what the scanner sends is shorter.
    silence: Duration,
    reads: Reads,
    lit: bool,
    /// Whether the scanner shall read: what was asked last holds whenever it is set up.
    reading: Reading,
    /// Bytes outside packets came: unless packets come, it is to be set up.
    is_raw: bool,
    /// When it is to be set up once more.
    again: Option<Duration>,
    /// How often in succession it was set up again because it did not take whether it shall read.
    tries: u8,
    output: Vec<u8>,
    answers: Answers,
    done: Vec<Done>,
    /// Scans whose time was up at once with another's.
    ready: VecDeque<Framed>,
}

/// The most that waits to be sent; more is not made.
const OUTPUT_BYTES_MAX: usize = 4_096;

/// How long after it did not take whether it shall read a scanner is set up again, and how often.
const TRIED_AGAIN: Duration = Duration::from_secs(10);
const TRIES_MAX: u8 = 3;

/// Commands at their end that nobody has asked about; more are forgotten.
const DONE_MAX: usize = 32;

impl SsiFramer {
    /// A framer with nothing in hand.
    #[must_use]
    pub fn new(model: &SsiModel) -> Self {
        let response = Duration::from_millis(u64::from(model.ssi.response_ms));
        let silence = Duration::from_millis(u64::from(model.settings.idle_ms));
        Self {
            model: model.clone(),
            assembler: Assembler::new(silence),
            silence,
            commands: Commands::new(response, model.settings.flow != FlowControl::Hardware),
            reads: Reads::new(model, response, silence),
            lit: false,
            reading: Reading::Allowed,
            is_raw: false,
            again: None,
            tries: 0,
            output: Vec::new(),
            answers: Answers::default(),
            done: Vec::new(),
            ready: VecDeque::new(),
        }
    }

    /// The scanner is there: sets it up as the model says, and lets it scan or not, as it was told last.
    pub fn set_up(&mut self, now: Duration) {
        self.add_set_up(now);
        self.pump(now);
    }

    /// Whether it shall read from the next time on that it is set up.
    pub(super) const fn will_read(&mut self, reading: Reading) {
        self.reading = reading;
    }

    /// Asks something of the scanner: sent when the line is free, and again until the scanner answers, three times in all.
    pub fn command(&mut self, command: SsiCommand, now: Duration) {
        self.ask(command, now);
    }

    /// The same; gives the command's number.
    pub(super) fn ask(&mut self, command: SsiCommand, now: Duration) -> CommandId {
        self.reading = command.reading().unwrap_or(self.reading);
        let id = self.commands.add(command, now);
        self.pump(now);
        id
    }

    /// The good beep and the bad one, as commands.
    pub(super) fn test_beeps(&mut self, now: Duration) -> Vec<CommandId> {
        let beeps = self.model.ssi.beeps;
        let codes = [beeps.good, beeps.bad.or(beeps.not_on_file)];
        codes.into_iter().flatten().map(|code| self.ask(SsiCommand::Beep(code), now)).collect()
    }

    /// Tells the user what became of a scan. The light stays on until the next scan is taken.
    pub fn feedback(&mut self, feedback: Feedback, now: Duration) {
        let beeps = self.model.ssi.beeps;
        let (beep, attention) = match feedback {
            Feedback::Accepted => (beeps.good, false),
            Feedback::Neutral => (beeps.good, self.lit),
            Feedback::Refused => (beeps.bad.or(beeps.not_on_file), true),
            Feedback::NotOnFile => (beeps.not_on_file.or(beeps.bad), true),
            Feedback::NeedsChoice => (beeps.choice.or(beeps.not_on_file).or(beeps.bad), true),
        };
        if let Some(code) = beep {
            self.commands.add(SsiCommand::Beep(code), now);
        }
        let led = self.model.ssi.led;
        if led != 0 && attention != self.lit {
            self.lit = attention;
            let light = if attention { SsiCommand::LedOn(led) } else { SsiCommand::LedOff(led) };
            self.commands.add(light, now);
        }
        self.pump(now);
    }

    /// Takes bytes that were read at `now`. Gives the scans that they complete.
    #[must_use]
    pub fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<Framed> {
        let mut scans = Vec::from(std::mem::take(&mut self.ready));
        if let Some(piece) = self.assembler.end_noise(now) {
            self.piece(piece, now, &mut scans);
        }
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            let run = self.assembler.take_run(rest, now);
            if run > 0 {
                rest = rest.get(run..).unwrap_or_default();
                continue;
            }
            if let Some(piece) = self.assembler.take(*byte, now) {
                self.piece(piece, now, &mut scans);
            }
            rest = after;
        }
        self.pump(now);
        scans
    }

    /// Says that it is `now`. Gives a scan whose time is up; call it again for another.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        let mut scans = Vec::new();
        if let Some(piece) = self.assembler.expire(now) {
            self.piece(piece, now, &mut scans);
        }
        if scans.is_empty() {
            scans.extend(self.reads.expire(now));
        }
        self.pump(now);
        self.ready.extend(scans);
        self.ready.pop_front()
    }

    /// When [`Self::expire`] must be called, unless more bytes come before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        if !self.ready.is_empty() {
            return Some(Duration::ZERO);
        }
        // What can't be sent before the line is free is not due before.
        let commands = if self.is_free() { self.commands.deadline().or(self.again) } else { None };
        [self.assembler.deadline(), self.reads.deadline(), commands].into_iter().flatten().min()
    }

    /// The bytes that have to be sent now.
    #[must_use]
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// The commands that have come to their end since the last time.
    pub(super) fn take_done(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }

    /// What keeps the scanner from doing what it is told, where that has changed since it was asked last: `Some(None)` is that it
    /// does so again.
    #[must_use]
    pub fn take_trouble(&mut self) -> Option<Option<SsiTrouble>> {
        self.answers.news()
    }

    /// Says that the line is heard from `now` on: see [`SerialFramer::taken`](crate::SerialFramer::taken). Nor is a packet trusted
    /// that is sent again before any other has come, unless it begins with an AIM identifier.
    pub fn taken(&mut self, now: Duration) {
        self.reads.taken(now);
    }

    /// Says that what begins before `until` may be the rest of a scan of which the beginning was not read.
    pub(crate) fn distrust_until(&mut self, until: Duration) {
        self.reads.distrust_until(until);
    }

    /// Hands out what is in hand as damaged, scan by scan: no more of it will come.
    pub(crate) fn break_off(&mut self) -> Vec<Framed> {
        let mut scans = Vec::from(std::mem::take(&mut self.ready));
        let broken = match self.assembler.break_off() {
            Some(Piece { content: Err(broken), first, last }) => self.reads.damaged(broken, first, last),
            _ => None,
        };
        scans.extend(self.reads.break_off(broken));
        scans
    }

    /// The last words to a scanner that is left, each to be sent by itself. None while it speaks.
    pub(super) fn farewell(&self, now: Duration) -> Vec<Vec<u8>> {
        if self.is_free() { self.commands.farewell(now) } else { Vec::new() }
    }

    /// Whether the scanner may be spoken to: it neither speaks nor is about to.
    const fn is_free(&self) -> bool {
        self.assembler.is_empty() && !self.reads.is_open() && !self.reads.awaits()
    }

    /// Sends what there is to be sent if the line is free.
    fn pump(&mut self, now: Duration) {
        self.reads.pass(now);
        if self.is_free() {
            self.commands.pump(now, &mut self.output);
            if self.commands.is_idle() && (self.is_raw || self.again.is_some_and(|again| now >= again)) {
                self.add_set_up(now);
                self.commands.pump(now, &mut self.output);
            }
        } else {
            self.commands.hold(now + self.silence);
        }
        for done in self.commands.take_done() {
            self.answers.take(&done);
            self.has_taken_reading(&done, now);
            if self.done.len() < DONE_MAX {
                self.done.push(done);
            }
        }
    }

    /// One that did not take whether it shall read would read against the lane's will, or not at all.
    fn has_taken_reading(&mut self, done: &Done, now: Duration) {
        if done.command.reading() != Some(self.reading) {
            return;
        }
        match done.outcome {
            Outcome::Taken | Outcome::Refused => self.tries = 0,
            Outcome::Unanswered | Outcome::NotUnderstood if self.tries < TRIES_MAX => {
                self.tries += 1;
                self.again = Some(now + TRIED_AGAIN);
            }
            Outcome::Unanswered | Outcome::NotUnderstood | Outcome::Late | Outcome::Crowded => {}
        }
    }

    fn add_set_up(&mut self, now: Duration) {
        (self.is_raw, self.again) = (false, None);
        let mut wanted = parameters(self.model.ssi.parameters.as_bytes());
        wanted.push(SsiCommand::of_reading(self.reading));
        self.answers.set_up(wanted.len());
        for command in wanted {
            self.commands.add(command, now);
        }
    }

    /// It reads, and in packets. One that was away may have forgotten the rest, and so has one that shall not read.
    fn reads_packets(&mut self, packet: &Packet, now: Duration) {
        self.is_raw = false;
        let reads_on = self.reading == Reading::Prevented && !packet.is_retransmitted();
        if (reads_on || self.answers.may_have_gone()) && !self.commands.is_setting_up() {
            self.again = Some(now);
        }
    }

    fn say(&mut self, opcode: u8, data: &[u8]) {
        if self.output.len() < OUTPUT_BYTES_MAX {
            self.output.extend(from_host(opcode, 0, data));
        }
    }

    fn piece(&mut self, piece: Piece, now: Duration, scans: &mut Vec<Framed>) {
        match piece.content {
            Ok(packet) => {
                self.commands.heard(now);
                self.packet(packet, (piece.first, piece.last), now, scans);
            }
            Err(broken) => {
                if let Some(asked) = self.reads.damaged(broken, piece.first, piece.last) {
                    self.ask_again(asked, now, scans);
                }
            }
        }
    }

    fn packet(&mut self, packet: Packet, came: (Duration, Duration), now: Duration, scans: &mut Vec<Framed>) {
        match packet.opcode {
            opcode::ACK => self.commands.acknowledged(),
            opcode::NAK if packet.data.first() == Some(&cause::RESEND) => {
                self.commands.resend(now);
            }
            opcode::NAK => self.commands.refused(),
            opcode::DECODE_DATA => {
                self.say(opcode::ACK, &[]);
                self.reads_packets(&packet, now);
                self.reads.take(packet, came, now, scans);
            }
            opcode::EVENT
            | opcode::PARAM_SEND
            | opcode::REPLY_REVISION
            | opcode::REPLY_ID
            | opcode::CAPABILITIES_REPLY => self.say(opcode::ACK, &[]),
            _ => self.say(opcode::NAK, &[cause::DENIED]),
        }
    }

    /// Asks the scanner to send again what came broken, if that has any hope.
    fn ask_again(&mut self, asked: Asked, now: Duration, scans: &mut Vec<Framed>) {
        let is_outside = asked.scan.damage == Some(Damage::OutsideFrame);
        if self.reads.ask_again(asked, now, scans) {
            self.say(opcode::NAK, &[cause::RESEND]);
        }
        // A scanner that has lost its power has forgotten to send packets; or noise stood before a packet, which it sends again now.
        if is_outside && !self.commands.is_setting_up() {
            if self.is_raw {
                self.reads.await_no_more();
            }
            self.is_raw = true;
        }
    }
}
