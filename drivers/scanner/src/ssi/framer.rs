use core::time::Duration;
use std::collections::VecDeque;

use label::MAX_SCAN_BYTES;
use models::{FlowControl, SsiModel};

use super::asked::Asked;
use super::assembler::{Assembler, Broken, Piece};
use super::code_type;
use super::commands::{Commands, parameters};
use super::packet::{FROM_DECODER, HEAD_BYTES, Packet, cause, from_host, opcode};
use super::trouble::Answers;
use super::{CommandId, Done, SsiCommand, SsiTrouble};
use crate::distrust::Distrust;
use crate::{Damage, Feedback, Framed, VendorId};

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
    response: Duration,
    assembler: Assembler,
    commands: Commands,
    /// A scan of which more packets are to come.
    open: Option<Open>,
    /// Something that was asked for again.
    asked: Option<Asked>,
    /// The decode data that was taken last, and when.
    taken: Option<(Packet, Duration)>,
    /// How often in succession something was asked for again.
    naks: u8,
    lit: bool,
    output: Vec<u8>,
    answers: Answers,
    done: Vec<Done>,
    distrust: Distrust,
    /// Scans whose time was up at once with another's.
    ready: VecDeque<Framed>,
}

/// A scan in several packets.
#[derive(Debug)]
struct Open {
    code_type: u8,
    data: Vec<u8>,
    first: Duration,
    last: Duration,
    /// When its last packet was taken.
    taken: Duration,
    /// What is wrong with it if it is the rest of a damaged one.
    doubt: Option<Damage>,
}

/// How often in succession a packet is asked for again: the scanner sends it twice again.
const NAKS_MAX: u8 = 2;

/// The most that waits to be sent; more is not made.
const OUTPUT_BYTES_MAX: usize = 4_096;

/// Commands at their end that nobody has asked about; more are forgotten.
const DONE_MAX: usize = 32;

/// A leading AIM identifier is no part of the data.
const OPEN_BYTES_MAX: usize = MAX_SCAN_BYTES + 3;

/// What an answer may take on its way, beyond the wait that was agreed.
const MARGIN: Duration = Duration::from_millis(500);

impl SsiFramer {
    /// A framer with nothing in hand.
    #[must_use]
    pub fn new(model: &SsiModel) -> Self {
        let response = Duration::from_millis(u64::from(model.ssi.response_ms));
        let silence = Duration::from_millis(u64::from(model.settings.idle_ms));
        Self {
            model: model.clone(),
            response,
            assembler: Assembler::new(silence),
            commands: Commands::new(response, model.settings.flow != FlowControl::Hardware),
            open: None,
            asked: None,
            taken: None,
            naks: 0,
            lit: false,
            output: Vec::new(),
            answers: Answers::default(),
            done: Vec::new(),
            distrust: Distrust::default(),
            ready: VecDeque::new(),
        }
    }

    /// The scanner is there: sets it up as the model says, and lets it scan.
    pub fn set_up(&mut self, now: Duration) {
        let mut wanted = parameters(self.model.ssi.parameters.as_bytes());
        wanted.push(SsiCommand::ScanEnable);
        self.answers.set_up(wanted.len());
        for command in wanted {
            self.commands.add(command, now);
        }
        self.pump(now);
    }

    /// Asks something of the scanner: sent when the line is free, and again until the scanner answers, three times in all.
    pub fn command(&mut self, command: SsiCommand, now: Duration) {
        self.ask(command, now);
    }

    /// The same; gives the command's number.
    pub(super) fn ask(&mut self, command: SsiCommand, now: Duration) -> CommandId {
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
        self.commands.expire(now, &mut self.output);
        if scans.is_empty() {
            let asked = self.asked.as_ref().is_some_and(|asked| now >= asked.until);
            let open = self.open.as_ref().is_some_and(|open| now >= self.ends(open));
            scans.extend(match (asked, open) {
                (true, _) => self.give_up(now),
                (false, true) => self.cut_off(now),
                (false, false) => None,
            });
        }
        self.pump(now);
        self.ready.extend(scans);
        self.ready.pop_front()
    }

    /// When [`Self::expire`] must be called, unless more bytes come before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        let asked = self.asked.as_ref().map(|asked| asked.until);
        let open = self.open.as_ref().map(|open| self.ends(open));
        if !self.ready.is_empty() {
            return Some(Duration::ZERO);
        }
        [self.assembler.deadline(), self.commands.deadline(), asked, open].into_iter().flatten().min()
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

    /// Says that what begins before `until` may be the rest of a scan of which the beginning was not read.
    pub(crate) fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// Hands out what is in hand as damaged, scan by scan: no more of it will come.
    pub(crate) fn break_off(&mut self) -> Vec<Framed> {
        let now = Duration::ZERO;
        let mut scans = Vec::from(std::mem::take(&mut self.ready));
        if let Some(Piece { content: Err(broken), first, last }) = self.assembler.break_off() {
            scans.extend(self.damaged(broken, first, last).and_then(|asked| self.replace(asked, now)));
        }
        scans.extend(self.give_up(now));
        scans.extend(self.cut_off(now));
        scans
    }

    fn ends(&self, open: &Open) -> Duration {
        // The scanner may have to send the next packet three times.
        open.taken + self.response * 3 + MARGIN
    }

    /// The scanner must not be spoken to while it speaks.
    fn pump(&mut self, now: Duration) {
        if self.assembler.deadline().is_none() && self.open.is_none() {
            self.commands.pump(now, &mut self.output);
        }
        for done in self.commands.take_done() {
            self.answers.take(&done);
            if self.done.len() < DONE_MAX {
                self.done.push(done);
            }
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
                if let Some(asked) = self.damaged(broken, piece.first, piece.last) {
                    self.ask_again(asked, now, scans);
                }
            }
        }
    }

    fn packet(&mut self, packet: Packet, came: (Duration, Duration), now: Duration, scans: &mut Vec<Framed>) {
        match packet.opcode {
            opcode::ACK => self.commands.acknowledged(),
            opcode::NAK if packet.data.first() == Some(&cause::RESEND) => {
                self.commands.resend(now, &mut self.output);
            }
            opcode::NAK => self.commands.refused(),
            opcode::DECODE_DATA => self.decode_data(packet, came, now, scans),
            opcode::EVENT
            | opcode::PARAM_SEND
            | opcode::REPLY_REVISION
            | opcode::REPLY_ID
            | opcode::CAPABILITIES_REPLY => self.say(opcode::ACK, &[]),
            _ => self.say(opcode::NAK, &[cause::DENIED]),
        }
    }

    fn decode_data(
        &mut self,
        packet: Packet,
        (first, last): (Duration, Duration),
        now: Duration,
        scans: &mut Vec<Framed>,
    ) {
        self.naks = 0;
        self.say(opcode::ACK, &[]);
        if self.answers.is_in_trouble() && self.commands.is_idle() {
            // It may have been switched on just now, and is well.
            self.set_up(now);
        }
        let stands_for =
            |asked: &Asked| packet.is_retransmitted() || asked.is(&packet) || self.was_taken(&packet, now);
        if !self.asked.as_ref().is_none_or(stands_for) {
            scans.extend(self.give_up(now));
        }
        let asked = self.asked.take();
        if self.was_taken(&packet, now) {
            if let Some(open) = &mut self.open {
                open.taken = now;
            }
            match asked.as_ref().map(Asked::was_again) {
                // The answer was missed, and what came again came broken once.
                None | Some(Some(true)) => return,
                // The same symbol was read anew, and its first packet came broken.
                Some(Some(false)) => {}
                // It cannot be known which of them it was.
                Some(None) => return scans.extend(asked.map(|asked| asked.scan)),
            }
        }
        let Some((code_type, data)) = packet.data.split_first() else {
            let last = Open { code_type: 0, data: Vec::new(), first, last, taken: now, doubt: None };
            scans.push(Framed { vendor_id: None, ..self.framed(last, Some(Damage::BadLength)) });
            return;
        };
        let goes_on = self.open.as_ref().is_some_and(|open| {
            let late = !packet.is_retransmitted() && now > open.taken + self.response;
            open.code_type == *code_type && !late
        });
        if !goes_on {
            scans.extend(self.cut_off(now));
        }
        let doubt = self.distrust.at(first);
        let open = self.open.get_or_insert(Open {
            code_type: *code_type,
            data: Vec::new(),
            first,
            last,
            taken: now,
            doubt,
        });
        let room = (OPEN_BYTES_MAX + 1).saturating_sub(open.data.len());
        open.data.extend(data.iter().take(room));
        open.last = last;
        open.taken = now;
        let is_last = !packet.is_continued();
        self.taken = Some((packet, now));
        if is_last {
            scans.extend(self.close(None));
        }
    }

    /// Whether the scanner sends again what was taken, because it missed the answer.
    fn was_taken(&self, packet: &Packet, now: Duration) -> bool {
        let window = self.response * 3 + MARGIN;
        let is_taken = |(taken, at): &(Packet, Duration)| taken.is_same(packet) && now <= *at + window;
        packet.is_retransmitted() && self.taken.as_ref().is_some_and(is_taken)
    }

    /// What there is of a scan that did not come whole. Of what is no scan, nothing: an answer that is lost is asked for by
    /// the command itself.
    fn damaged(&self, broken: Broken, first: Duration, last: Duration) -> Option<Asked> {
        let Broken { damage, bytes } = broken;
        let (code_type, data, status) = match bytes.as_slice() {
            [length, opcode::DECODE_DATA, FROM_DECODER, status, rest @ ..] => {
                let data = usize::from(*length).saturating_sub(HEAD_BYTES);
                let rest = rest.get(..data).unwrap_or(rest);
                let (code_type, data) = rest.split_first().unzip();
                (code_type.copied(), data.unwrap_or_default(), Some(*status))
            }
            [_, opcode::ACK | opcode::NAK | opcode::EVENT | opcode::PARAM_SEND, FROM_DECODER, ..] => {
                return None;
            }
            bytes => (None, bytes, None),
        };
        let open = Open { code_type: 0, data: data.to_vec(), first, last, taken: last, doubt: None };
        let scan = Framed { vendor_id: code_type.map(VendorId::from), ..self.framed(open, Some(damage)) };
        let until = last + self.response + MARGIN;
        Some(Asked { scan, bytes, status, until })
    }

    /// Asks the scanner to send again, if that has any hope; else gives the scan out as it is.
    fn ask_again(&mut self, asked: Asked, now: Duration, scans: &mut Vec<Framed>) {
        if asked.scan.damage == Some(Damage::OutsideFrame) && self.commands.is_idle() {
            // A scanner that has lost its power has forgotten to send packets.
            self.set_up(now);
        }
        let has_hope = asked.scan.damage != Some(Damage::Endless);
        scans.extend(self.replace(asked, now));
        if let Some(asked) = &mut self.asked {
            asked.until = now + self.response + MARGIN;
        }
        if self.naks >= NAKS_MAX || !has_hope {
            scans.extend(self.give_up(now));
            return;
        }
        self.naks += 1;
        self.say(opcode::NAK, &[cause::RESEND]);
    }

    /// Something else came broken. Of what is sent again, what came first tells most of what it was; another one is another scan,
    /// and the one before does not come any more.
    fn replace(&mut self, asked: Asked, now: Duration) -> Option<Framed> {
        if self.asked.is_some() && asked.was_again() == Some(true) {
            return None;
        }
        let before = self.give_up(now);
        self.asked = Some(asked);
        before
    }

    /// What was asked for did not come.
    fn give_up(&mut self, now: Duration) -> Option<Framed> {
        self.naks = 0;
        let asked = self.asked.take()?;
        if self.open.is_some() || asked.may_leave_rest() {
            self.distrust.damaged(now);
        }
        match self.close(asked.scan.damage) {
            Some(begun) => Some(begun),
            None => Some(asked.scan),
        }
    }

    /// The next packet of the scan in hand did not come.
    fn cut_off(&mut self, now: Duration) -> Option<Framed> {
        self.open.as_ref()?;
        self.distrust.damaged(now);
        self.close(Some(Damage::ContinuationNeverEnded))
    }

    fn close(&mut self, damage: Option<Damage>) -> Option<Framed> {
        let open = self.open.take()?;
        Some(self.framed(open, damage))
    }

    fn framed(&self, open: Open, damage: Option<Damage>) -> Framed {
        let whole = open.data.as_slice();
        let (aim, data) =
            if self.model.settings.aim { code_type::split_aim(open.code_type, whole) } else { (None, whole) };
        let too_long = (data.len() > MAX_SCAN_BYTES).then_some(Damage::TooLong);
        // An identifier stands at the beginning of a scan only.
        let doubt = open.doubt.filter(|_| aim.is_none());
        Framed {
            aim,
            symbology: code_type::told(open.code_type, aim),
            data: data.get(..MAX_SCAN_BYTES).unwrap_or(data).to_vec(),
            vendor_id: Some(open.code_type.into()),
            first: open.first,
            last: open.last,
            damage: too_long.or(damage).or(doubt),
        }
    }
}
