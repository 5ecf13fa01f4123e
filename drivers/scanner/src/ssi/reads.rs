use core::time::Duration;

use label::MAX_SCAN_BYTES;
use models::{AimUse, SsiModel};

use super::asked::Asked;
use super::assembler::Broken;
use super::code_type;
use super::packet::{FROM_DECODER, HEAD_BYTES, Packet, opcode};
use crate::distrust::Distrust;
use crate::{Damage, Framed, VendorId};

/// Puts scans together from packets of decode data, and keeps what came broken until it comes again.
///
/// Nothing but a packet that says that it is sent again, or is the same, stands for one that came broken. What is sent again
/// because the answer was missed is no second scan.
#[derive(Debug)]
pub(super) struct Reads {
    response: Duration,
    /// A pause within what the scanner sends is shorter.
    silence: Duration,
    /// A pause within a read is shorter.
    pause: Duration,
    aim: AimUse,
    /// A scan of which more packets are to come.
    open: Option<Open>,
    /// Something that was asked for again.
    asked: Option<Asked>,
    /// The scanner was just asked to send again, and is about to do so until then.
    turn: Option<Duration>,
    /// The decode data that was taken last, and when.
    taken: Option<(Packet, Duration)>,
    /// How often in succession something was asked for again.
    naks: u8,
    distrust: Distrust,
    /// Every packet since the line is heard says that it is sent again: it may be any of a symbol's.
    only_again: bool,
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
    /// What is wrong with it, whatever it begins with.
    damage: Option<Damage>,
    /// What is wrong with it if it is the rest of a damaged one.
    doubt: Option<Damage>,
}

/// How often in succession a packet is asked for again: the scanner sends it twice again.
const NAKS_MAX: u8 = 2;

/// A leading AIM identifier is no part of the data.
const OPEN_BYTES_MAX: usize = MAX_SCAN_BYTES + 3;

/// What an answer may take on its way, beyond the wait that was agreed.
const MARGIN: Duration = Duration::from_millis(500);

impl Reads {
    pub(super) fn new(model: &SsiModel, response: Duration, silence: Duration) -> Self {
        Self {
            response,
            silence,
            pause: Duration::from_millis(u64::from(model.settings.pause_ms())),
            aim: model.settings.aim,
            open: None,
            asked: None,
            turn: None,
            taken: None,
            naks: 0,
            distrust: Distrust::default(),
            only_again: false,
        }
    }

    /// The line is heard from `now` on: what comes before it has been silent for once may be the rest of a scan that began before.
    /// So may a packet that is sent again, however late: the scanner waits long for its answer.
    pub(super) fn taken(&mut self, now: Duration) {
        self.only_again = true;
        self.distrust.flows(now, self.pause, Damage::Gap);
    }

    /// Says that what begins before `until` may be the rest of a scan of which the beginning was not read.
    pub(super) fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// Whether more packets of the scan in hand are to come.
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the scanner was asked to send again and is about to do so.
    pub(super) const fn awaits(&self) -> bool {
        self.turn.is_some()
    }

    /// It is `now`: perhaps it did not send again.
    pub(super) fn pass(&mut self, now: Duration) {
        self.turn.take_if(|until| now >= *until);
    }

    /// It will not send again.
    pub(super) const fn await_no_more(&mut self) {
        self.turn = None;
    }

    /// When [`Self::expire`] must be called, unless something comes before.
    pub(super) fn deadline(&self) -> Option<Duration> {
        let asked = self.asked.as_ref().map(|asked| asked.until);
        let open = self.open.as_ref().and_then(|open| self.ends(open));
        [asked, open, self.turn, self.distrust.next_deadline()].into_iter().flatten().min()
    }

    /// Nothing waits to be read. What did not come in time.
    pub(super) fn expire(&mut self, now: Duration) -> Option<Framed> {
        self.distrust.silent(now);
        if self.asked.as_ref().is_some_and(|asked| now >= asked.until) {
            self.give_up(now)
        } else if self.open.as_ref().and_then(|open| self.ends(open)).is_some_and(|ends| now >= ends) {
            self.cut_off(now)
        } else {
            None
        }
    }

    /// Takes decode data, whole. Gives the scans that end with it.
    pub(super) fn take(
        &mut self,
        packet: Packet,
        came: (Duration, Duration),
        now: Duration,
        scans: &mut Vec<Framed>,
    ) {
        self.naks = 0;
        self.distrust.heard(came.1);
        self.distrust.passed(packet.data.len());
        let asked = self.match_asked(&packet, now, scans);
        let is_again = packet.is_retransmitted() && asked.as_ref().and_then(Asked::was_again) != Some(false);
        self.only_again &= is_again;
        if self.only_again {
            self.distrust.until(came.0);
        }
        if self.was_taken(&packet, now) {
            let is_repeat = match asked.as_ref().map(Asked::was_again) {
                // The answer was missed, and what came again came broken once.
                None | Some(Some(true)) => true,
                // The same symbol was read anew, and its first packet came broken.
                Some(Some(false)) => false,
                // It cannot be known which of them it was.
                Some(None) => {
                    scans.extend(asked.as_ref().map(|asked| asked.scan.clone()));
                    true
                }
            };
            match &mut self.open {
                Some(open) if is_repeat => return open.taken = now,
                // What goes on with it was given up, and comes now.
                None if is_repeat && packet.is_continued() => self.distrust.damaged(now),
                None if is_repeat => return,
                _ => {}
            }
        }
        let goes_on = self.goes_on(&packet, came.0, asked.as_ref());
        self.append(packet, goes_on, came, now, scans);
    }

    /// What the packet stands for, of what was asked for again. Anything else does not come any more.
    fn match_asked(&mut self, packet: &Packet, now: Duration, scans: &mut Vec<Framed>) -> Option<Asked> {
        let stands_for = |asked: &Asked| {
            // Where the answer was missed, only the same comes again.
            asked.is(packet)
                || packet.is_retransmitted() && (!self.repeats(asked) || self.was_taken(packet, now))
        };
        if !self.asked.as_ref().is_none_or(stands_for) {
            scans.extend(self.give_up(now));
        }
        self.turn = None;
        self.asked.take()
    }

    /// Whether it is the next packet of the scan in hand: of its type, and not so late that the scanner may have given that up,
    /// whose answers it missed, and read another.
    fn goes_on(&self, packet: &Packet, first: Duration, asked: Option<&Asked>) -> bool {
        let Some(open) = &self.open else { return false };
        // Before the scanner gives up: it begins to wait before its packet is read here.
        let at_once = self.response * 3 / 4;
        let asked = asked.filter(|_| packet.is_retransmitted());
        // The same once more, too late for a repeat of it, is none that follows it.
        let is_same = packet.is_retransmitted()
            && asked.and_then(Asked::was_again) != Some(false)
            && self.taken.as_ref().is_some_and(|(taken, _)| taken.is_same(packet));
        // Its first sending comes at once, and so does one that was asked for and heard.
        let (began, most, is_late) = match asked.map(|asked| (asked, asked.was_again())) {
            None if packet.is_retransmitted() => (first, self.comes_again(), false),
            None => (first, at_once, false),
            Some((asked, Some(true))) => (asked.scan.first, self.comes_again(), first > asked.at + at_once),
            Some((asked, _)) => (asked.scan.first, at_once, first > asked.at + at_once),
        };
        packet.data.first() == Some(&open.code_type) && began < open.taken + most && !is_late && !is_same
    }

    /// By when a packet comes again of which nothing came the first time. Another scan's would come twice as late.
    fn comes_again(&self) -> Duration {
        self.response * 3 / 2
    }

    /// Adds a packet to the scan in hand, if it goes on with it, or begins one with it.
    fn append(
        &mut self,
        packet: Packet,
        goes_on: bool,
        (first, last): (Duration, Duration),
        now: Duration,
        scans: &mut Vec<Framed>,
    ) {
        let Some((code_type, data)) = packet.data.split_first() else {
            let last =
                Open { code_type: 0, data: Vec::new(), first, last, taken: now, damage: None, doubt: None };
            scans.push(Framed { vendor_id: None, ..self.framed(last, Some(Damage::BadLength)) });
            return;
        };
        // An identifier says that it is a beginning. But a label may hold one at that very place: neither part is trusted.
        let is_unclear = goes_on && self.begins(*code_type, data) && self.open_begins();
        if !goes_on || is_unclear {
            scans.extend(self.cut_off(now));
        }
        let doubt = self.distrust.at(first);
        let open = self.open.get_or_insert(Open {
            code_type: *code_type,
            data: Vec::new(),
            first,
            last,
            taken: now,
            damage: is_unclear.then_some(Damage::Gap),
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

    /// Whether data begin with an AIM identifier.
    fn begins(&self, code_type: u8, data: &[u8]) -> bool {
        self.aim.takes() && code_type::split_aim(code_type, data).0.is_some()
    }

    fn open_begins(&self) -> bool {
        self.open.as_ref().is_some_and(|open| self.begins(open.code_type, &open.data))
    }

    /// Whether the scanner sends again what was taken, because it missed the answer.
    fn was_taken(&self, packet: &Packet, now: Duration) -> bool {
        packet.is_retransmitted() && self.taken_lately(now).is_some_and(|taken| taken.is_same(packet))
    }

    /// Whether it is what was taken, which came again and broken because the answer was missed.
    fn repeats(&self, asked: &Asked) -> bool {
        self.taken_lately(asked.scan.last).is_some_and(|taken| asked.repeats(taken))
    }

    /// What was taken last, where the scanner may be sending it again.
    fn taken_lately(&self, now: Duration) -> Option<&Packet> {
        let window = self.response * 3 + MARGIN;
        self.taken.as_ref().filter(|(_, at)| now <= *at + window).map(|(packet, _)| packet)
    }

    /// What there is of a scan that did not come whole. Of what is no scan, nothing: an answer that is lost is asked for by
    /// the command itself.
    pub(super) fn damaged(&self, broken: Broken, first: Duration, last: Duration) -> Option<Asked> {
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
        let open =
            Open { code_type: 0, data: data.to_vec(), first, last, taken: last, damage: None, doubt: None };
        let scan = Framed { vendor_id: code_type.map(VendorId::from), ..self.framed(open, Some(damage)) };
        let until = last + self.response + MARGIN;
        Some(Asked { scan, bytes, status, at: last, until })
    }

    /// Keeps what came broken until it comes again. Says whether to ask for it; where that has no hope, it is given out as it is.
    pub(super) fn ask_again(&mut self, asked: Asked, now: Duration, scans: &mut Vec<Framed>) -> bool {
        let has_hope = asked.scan.damage != Some(Damage::Endless);
        let is_packet = asked.is_packet();
        scans.extend(self.replace(asked, now));
        let until = now + self.response + MARGIN;
        if let Some(asked) = &mut self.asked {
            (asked.at, asked.until) = (now, until);
        }
        if self.naks >= NAKS_MAX || !has_hope {
            scans.extend(self.give_up(now));
            return false;
        }
        self.naks += 1;
        // Bytes outside packets may be noise before one, which comes at once then.
        self.turn = Some(if is_packet { until } else { now + self.silence });
        true
    }

    /// Hands out what is in hand as damaged, scan by scan: no more of it will come. `broken` is the last of it.
    pub(super) fn break_off(&mut self, broken: Option<Asked>) -> Vec<Framed> {
        let now = Duration::ZERO;
        let before = broken.and_then(|broken| self.replace(broken, now));
        before.into_iter().chain(self.give_up(now)).chain(self.cut_off(now)).collect()
    }

    /// When the scanner has given up the scan in hand, if nothing of its next packet has come: it may have sent that three times.
    fn ends(&self, open: &Open) -> Option<Duration> {
        self.asked.is_none().then(|| open.taken + self.response * 3 + MARGIN)
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
        (self.naks, self.turn) = (0, None);
        let asked = self.asked.take()?;
        if self.repeats(&asked) {
            // The answer was missed, and what came again came broken. Without an answer the scanner doesn't go on.
            return self.cut_off(now);
        }
        if self.open.is_some() || asked.may_leave_rest() {
            self.distrust.damaged(now);
        }
        Some(self.close(asked.scan.damage).unwrap_or(asked.scan))
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
            if self.aim.takes() { code_type::split_aim(open.code_type, whole) } else { (None, whole) };
        let too_long = (data.len() > MAX_SCAN_BYTES).then_some(Damage::TooLong);
        // An identifier stands at the beginning of a scan only.
        let doubt = open.doubt.filter(|_| aim.is_none());
        let misses_aim = self.aim == AimUse::Required && aim.is_none();
        Framed {
            aim,
            symbology: code_type::told(open.code_type, aim),
            data: data.get(..MAX_SCAN_BYTES).unwrap_or(data).to_vec(),
            vendor_id: Some(open.code_type.into()),
            first: open.first,
            last: open.last,
            damage: too_long.or(damage).or(open.damage).or(doubt).or(misses_aim.then_some(Damage::NoAim)),
        }
    }
}
