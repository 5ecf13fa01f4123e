use core::time::Duration;

use label::MAX_SCAN_BYTES;
use models::SsiModel;

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
    takes_aim: bool,
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

/// A leading AIM identifier is no part of the data.
const OPEN_BYTES_MAX: usize = MAX_SCAN_BYTES + 3;

/// What an answer may take on its way, beyond the wait that was agreed.
const MARGIN: Duration = Duration::from_millis(500);

impl Reads {
    pub(super) fn new(model: &SsiModel, response: Duration, silence: Duration) -> Self {
        Self {
            response,
            silence,
            takes_aim: model.settings.aim,
            open: None,
            asked: None,
            turn: None,
            taken: None,
            naks: 0,
            distrust: Distrust::default(),
        }
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
        let open = self.open.as_ref().map(|open| self.ends(open));
        [asked, open, self.turn].into_iter().flatten().min()
    }

    /// What did not come in time.
    pub(super) fn expire(&mut self, now: Duration) -> Option<Framed> {
        if self.asked.as_ref().is_some_and(|asked| now >= asked.until) {
            self.give_up(now)
        } else if self.open.as_ref().is_some_and(|open| now >= self.ends(open)) {
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
        if self.is_new(&packet, now, scans) {
            self.append(packet, came, now, scans);
        }
    }

    /// Settles what was asked for again. Says whether the packet is new, and not one that was taken before.
    fn is_new(&mut self, packet: &Packet, now: Duration, scans: &mut Vec<Framed>) -> bool {
        let stands_for = |asked: &Asked| packet.is_retransmitted() || asked.is(packet);
        if !self.asked.as_ref().is_none_or(stands_for) {
            scans.extend(self.give_up(now));
        }
        let asked = self.asked.take();
        self.turn = None;
        if !self.was_taken(packet, now) {
            return true;
        }
        if let Some(open) = &mut self.open {
            open.taken = now;
        }
        match asked.as_ref().map(Asked::was_again) {
            // The answer was missed, and what came again came broken once.
            None | Some(Some(true)) => false,
            // The same symbol was read anew, and its first packet came broken.
            Some(Some(false)) => true,
            // It cannot be known which of them it was.
            Some(None) => {
                scans.extend(asked.map(|asked| asked.scan));
                false
            }
        }
    }

    /// Adds a packet to the scan in hand, or begins one with it.
    fn append(
        &mut self,
        packet: Packet,
        (first, last): (Duration, Duration),
        now: Duration,
        scans: &mut Vec<Framed>,
    ) {
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
        packet.is_retransmitted() && self.taken_lately(now).is_some_and(|taken| taken.is_same(packet))
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
        let open = Open { code_type: 0, data: data.to_vec(), first, last, taken: last, doubt: None };
        let scan = Framed { vendor_id: code_type.map(VendorId::from), ..self.framed(open, Some(damage)) };
        let until = last + self.response + MARGIN;
        Some(Asked { scan, bytes, status, until })
    }

    /// Keeps what came broken until it comes again. Says whether to ask for it; where that has no hope, it is given out as it is.
    pub(super) fn ask_again(&mut self, asked: Asked, now: Duration, scans: &mut Vec<Framed>) -> bool {
        let has_hope = asked.scan.damage != Some(Damage::Endless);
        let is_packet = asked.is_packet();
        scans.extend(self.replace(asked, now));
        let until = now + self.response + MARGIN;
        if let Some(asked) = &mut self.asked {
            asked.until = until;
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

    fn ends(&self, open: &Open) -> Duration {
        // The scanner may have to send the next packet three times.
        open.taken + self.response * 3 + MARGIN
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
        if self.taken_lately(asked.scan.last).is_some_and(|taken| asked.repeats(taken)) {
            // The answer was missed, and what came again came broken.
            return None;
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
            if self.takes_aim { code_type::split_aim(open.code_type, whole) } else { (None, whole) };
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
