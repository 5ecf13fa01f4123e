use core::time::Duration;

use label::{MAX_SCAN_BYTES, Scan};
use memchr::{memchr, memchr2};
use models::{AimUse, SerialSettings, Terminator};

use super::code_ids::{CodeIds, Told};
use super::marks::{Heard, Marks};
use crate::distrust::{Distrust, ENDLESS_BYTES, holds_lines};
use crate::{Damage, Framed};

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const TAB: u8 = 0x09;
const LF: u8 = 0x0a;
const CR: u8 = 0x0d;

/// How long what comes after a break may be the rest of a read of which the beginning was not heard: a scanner that is switched on
/// takes longer than that until it reads.
const AFTER_BREAK: Duration = Duration::from_millis(500);
/// More breaks than this without a pause are no switching on, but a read at a speed that is far from the line's.
const BREAKS_MOST: u32 = 2;

/// The bytes of an AIM identifier or of a maker's, and one CR that may yet turn out to belong to the terminator.
const AROUND_DATA_BYTES: usize = 3 + 1;

/// Turns the bytes of a serial line into scans, whatever the chunks were in which they came.
///
/// A read that stops without its end is handed out as damaged after [`SerialSettings::idle_ms`]. What begins within
/// two seconds of it, and does not show by prefix, STX or AIM identifier that it is a beginning, may be the rest of
/// it, and is handed out as damaged too: half a serial number must never look like a whole one. So may what comes
/// without a pause after a read broke off with its line ([`Self::taken`]), and what follows a scan of a 2D symbology without a
/// pause and has no AIM identifier.
///
/// A terminator with nothing before it is a scan without data; of several in close succession, only the first.
///
/// ```
/// use core::time::Duration;
/// use models::SerialSettings;
///
/// let mut framer = scanner::SerialFramer::new(&SerialSettings::default());
/// assert!(framer.push(b"4012", Duration::ZERO).is_empty());
/// let scans = framer.push(b"345678901\r", Duration::from_millis(3));
/// assert_eq!(scans[0].data, b"4012345678901");
/// ```
#[derive(Debug)]
pub struct SerialFramer {
    settings: SerialSettings,
    /// The maker's identifiers, where scans carry them.
    code_ids: Option<CodeIds>,
    bytes_max: usize,
    state: State,
    /// What has come of the scan in hand, up to `bytes_max`.
    bytes: Vec<u8>,
    /// More than `bytes_max` have come.
    overflowed: bool,
    /// How many have come.
    taken: usize,
    /// The exclusive or of all bytes since STX.
    check: u8,
    first: Duration,
    last: Duration,
    /// Until then, a terminator with nothing before it belongs to the one that came last.
    ended_until: Option<Duration>,
    /// A carriage return ended the last scan: a line feed that comes next belongs to it, however late, unless scans begin with one.
    after_return: bool,
    distrust: Distrust,
    /// A pause within a read is shorter.
    silence: Duration,
    /// Nobody shows a scanner two labels in a shorter time.
    end_of_label: Duration,
    /// What is wrong with the scan in hand if it doesn't show that it is a beginning.
    doubt: Option<Damage>,
    /// A byte of the scan in hand came broken, or was lost.
    is_broken: bool,
    /// Bytes may have been lost among those that are still to be pushed: what begins now is broken.
    is_losing: bool,
    /// What of a mark has come, where the line's errors are marked.
    marks: Marks,
    /// Breaks since the last byte, and when the last of them came.
    breaks: (u32, Duration),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is in hand.
    Between,
    /// In a scan; with `stx_etx`, after STX.
    Within,
    /// With `stx_etx`: in bytes outside STX and ETX.
    Outside,
    /// After ETX, before the block check character.
    BeforeCheck,
}

impl SerialFramer {
    /// A framer with nothing in hand.
    #[must_use]
    pub fn new(settings: &SerialSettings) -> Self {
        let around = AROUND_DATA_BYTES + settings.prefix.as_bytes().len() + settings.suffix.as_bytes().len();
        Self {
            silence: Duration::from_millis(u64::from(settings.pause_ms())),
            end_of_label: Duration::from_millis(u64::from(settings.least_pause_ms())),
            settings: settings.clone(),
            code_ids: CodeIds::of(&settings.code_ids),
            bytes_max: MAX_SCAN_BYTES + around,
            state: State::Between,
            bytes: Vec::new(),
            overflowed: false,
            taken: 0,
            check: 0,
            first: Duration::ZERO,
            last: Duration::ZERO,
            ended_until: None,
            after_return: false,
            distrust: Distrust::default(),
            doubt: None,
            is_broken: false,
            is_losing: false,
            marks: Marks::default(),
            breaks: (0, Duration::ZERO),
        }
    }

    /// Says that the line is heard from `now` on, and that a read had broken off on it: what comes before it has been silent for once may
    /// be the rest of that.
    pub const fn taken(&mut self, now: Duration) {
        self.distrust.flows(now, self.silence, Damage::Gap);
    }

    /// Takes bytes that were read at `now`. Gives the scans that they complete.
    #[must_use]
    pub fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<Framed> {
        let mut scans = Vec::new();
        if bytes.is_empty() {
            return scans;
        }
        self.distrust.heard(now);
        self.distrust.passed(bytes.len());
        scans.extend(self.cut_late(now));
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            rest = match self.take_run(rest, now) {
                0 => {
                    scans.extend(self.take(*byte, now));
                    after
                }
                run => rest.get(run..).unwrap_or_default(),
            };
            scans.extend(self.cut_endless(now));
        }
        scans
    }

    /// As [`Self::push`], of a line whose errors the kernel marks (`PARMRK` of termios(3)). A read with a byte that came broken
    /// is damaged, and what the byte was counts for nothing. A break or two between two reads are none, but what follows within half
    /// a second and does not show that it is a beginning is not trusted; more of them without a pause are a read that came broken.
    #[must_use]
    pub fn push_marked(&mut self, bytes: &[u8], now: Duration) -> Vec<Framed> {
        let mut scans = Vec::new();
        let mut rest = bytes;
        while let Some((heard, after)) = self.marks.next(rest) {
            if heard != Heard::Break {
                self.breaks.0 = 0;
            }
            match heard {
                Heard::Bytes(bytes) => scans.extend(self.push(bytes, now)),
                // As scanners send when they are switched on. What was only the beginning of a read looks the same.
                Heard::Break if self.state == State::Between && self.counts_break(now) <= BREAKS_MOST => {
                    self.distrust.until(now + AFTER_BREAK);
                }
                Heard::Broken | Heard::Break => {
                    self.distrust.heard(now);
                    scans.extend(self.cut_late(now));
                    scans.extend(self.take_broken(now));
                    scans.extend(self.cut_endless(now));
                }
            }
            rest = after;
        }
        scans
    }

    /// One more break between two reads. Gives how many there are without a pause.
    fn counts_break(&mut self, now: Duration) -> u32 {
        let (count, last) = self.breaks;
        let goes_on = now.saturating_sub(last) < self.idle();
        self.breaks = (if goes_on { count.saturating_add(1) } else { 1 }, now);
        self.breaks.0
    }

    /// Says that bytes may have been lost among those that come now, wherever: each read from the one in hand on came broken, until
    /// [`Self::caught_up`].
    pub fn lose(&mut self, now: Duration) {
        self.is_losing = true;
        self.is_broken |= self.state != State::Between;
        self.distrust.damaged(now);
    }

    /// Says that all was pushed that had come when the last loss was told. The read in hand is the last that it may have hurt.
    pub const fn caught_up(&mut self) {
        self.is_losing = false;
    }

    /// Whether bytes may have been lost among those that are still to be pushed.
    #[must_use]
    pub const fn is_losing(&self) -> bool {
        self.is_losing
    }

    /// Says that it is `now`, and that nothing waits to be read. Gives the scan in hand if its time is up.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        let scan = if !self.overdue(now) {
            None
        } else if self.settings.ends_by_silence() {
            self.finish(None)
        } else {
            self.distrust.damaged(now);
            self.finish(Some(self.unended()))
        };
        self.distrust.silent(now);
        scan
    }

    /// When [`Self::expire`] must be called, unless more bytes come before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        [self.end_of_scan(), self.distrust.next_deadline()].into_iter().flatten().min()
    }

    /// When the scan in hand is over, unless more bytes come before.
    fn end_of_scan(&self) -> Option<Duration> {
        (self.state != State::Between).then(|| self.last + self.idle())
    }

    fn overdue(&self, now: Duration) -> bool {
        self.end_of_scan().is_some_and(|end| now >= end)
    }

    /// Says that what begins before `until` may be the rest of a read of which the beginning was not read.
    pub(crate) fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// Hands out the scan in hand as damaged: no more of it will come.
    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        if self.state == State::Between { None } else { self.finish(Some(self.unended())) }
    }

    /// What is wrong with what is in hand if no more of it comes.
    const fn unended(&self) -> Damage {
        match self.state {
            State::Outside => Damage::OutsideFrame,
            State::Between | State::Within | State::BeforeCheck => Damage::NoTerminator,
        }
    }

    /// Hands out what is in hand if its time is up: the reader was late, so it cannot be known when the bytes came that are
    /// there now, and neither part is trusted.
    fn cut_late(&mut self, now: Duration) -> Option<Framed> {
        if !self.overdue(now) {
            return None;
        }
        self.distrust.damaged(now);
        let damage = if self.settings.ends_by_silence() { Damage::ReadLate } else { self.unended() };
        self.finish(Some(damage))
    }

    /// Hands out what is in hand if it is longer than anything.
    fn cut_endless(&mut self, now: Duration) -> Option<Framed> {
        if self.taken < ENDLESS_BYTES {
            return None;
        }
        self.distrust.damaged(now);
        self.finish(Some(Damage::Endless))
    }

    /// Takes a byte of which nothing is known but that it came. It may have been an end, or a beginning.
    fn take_broken(&mut self, now: Duration) -> Option<Framed> {
        if self.state == State::Between {
            self.begin(if self.settings.stx_etx { State::Outside } else { State::Within }, now);
        }
        (self.is_broken, self.last) = (true, now);
        self.taken += 1;
        match self.state {
            State::BeforeCheck => self.finish(Some(Damage::BadChecksum)),
            State::Between | State::Within | State::Outside => None,
        }
    }

    fn idle(&self) -> Duration {
        Duration::from_millis(u64::from(self.settings.idle_ms))
    }

    /// Takes at once the bytes at the front that only go on with the scan in hand, as [`Self::take`] would one by one. Gives
    /// their number.
    fn take_run(&mut self, bytes: &[u8], now: Duration) -> usize {
        if self.state != State::Within {
            return 0;
        }
        let end = match (self.settings.stx_etx, self.settings.terminator) {
            (true, _) => memchr2(STX, ETX, bytes),
            (false, Terminator::Cr) => memchr(CR, bytes),
            (false, Terminator::Lf | Terminator::CrLf) => memchr(LF, bytes),
            (false, Terminator::Tab) => memchr(TAB, bytes),
            (false, Terminator::Any) => memchr2(CR, LF, bytes),
            (false, Terminator::None) => None,
        };
        let run = end.unwrap_or(bytes.len()).min(ENDLESS_BYTES.saturating_sub(self.taken));
        let run = bytes.get(..run).unwrap_or_default();
        if run.is_empty() {
            return 0;
        }
        self.last = now;
        if self.settings.bcc {
            self.check = run.iter().fold(self.check, |check, byte| check ^ byte);
        }
        self.taken += run.len();
        let room = self.bytes_max - self.bytes.len();
        self.bytes.extend_from_slice(run.get(..room).unwrap_or(run));
        self.overflowed |= run.len() > room;
        run.len()
    }

    fn take(&mut self, byte: u8, now: Duration) -> Option<Framed> {
        if self.settings.stx_etx { self.take_framed(byte, now) } else { self.take_plain(byte, now) }
    }

    fn take_plain(&mut self, byte: u8, now: Duration) -> Option<Framed> {
        use Terminator as T;
        if self.state == State::Between
            && std::mem::take(&mut self.after_return)
            && byte == LF
            && !self.begins_with_line_feed()
        {
            return None;
        }
        match (self.settings.terminator, byte) {
            (T::Cr | T::Any, CR) => {
                self.after_return = true;
                self.end(now)
            }
            (T::Any, LF) | (T::Tab, TAB) => self.end(now),
            (T::Lf, LF) => {
                self.drop_carriage_return();
                self.end(now)
            }
            (T::CrLf, LF) if self.drop_carriage_return() => self.end(now),
            _ => {
                self.append(State::Within, byte, now);
                None
            }
        }
    }

    /// Whether a line feed after the end of a read is the beginning of the next.
    fn begins_with_line_feed(&self) -> bool {
        self.settings.prefix.as_bytes().first() == Some(&LF)
    }

    fn take_framed(&mut self, byte: u8, now: Duration) -> Option<Framed> {
        match (self.state, byte) {
            (State::BeforeCheck, _) => {
                self.last = now;
                let damage = (byte != self.check).then_some(Damage::BadChecksum);
                self.finish(damage)
            }
            (state, STX) => {
                // A frame within a frame: the first has lost its end.
                let broken = match state {
                    State::Between => None,
                    State::Outside => self.finish(Some(Damage::OutsideFrame)),
                    State::Within | State::BeforeCheck => self.finish(Some(Damage::NoTerminator)),
                };
                self.begin(State::Within, now);
                broken
            }
            (State::Within, ETX) => {
                self.last = now;
                self.check ^= ETX;
                if self.settings.bcc {
                    self.state = State::BeforeCheck;
                    return None;
                }
                self.finish(None)
            }
            (State::Within, _) => {
                self.append(State::Within, byte, now);
                None
            }
            (State::Between, CR | LF | TAB) => None,
            (State::Outside, CR | LF) => self.finish(Some(Damage::OutsideFrame)),
            (State::Between | State::Outside, _) => {
                self.append(State::Outside, byte, now);
                None
            }
        }
    }

    fn begin(&mut self, state: State, now: Duration) {
        self.state = state;
        self.first = now;
        self.last = now;
        self.check = 0;
        self.taken = 0;
        self.doubt = self.distrust.at(now);
        self.is_broken = self.is_losing;
        self.after_return = false;
    }

    fn append(&mut self, state: State, byte: u8, now: Duration) {
        if self.state == State::Between {
            self.begin(state, now);
        }
        self.last = now;
        self.taken += 1;
        self.check ^= byte;
        if self.bytes.len() < self.bytes_max {
            self.bytes.push(byte);
        } else {
            self.overflowed = true;
        }
    }

    /// Takes one carriage return off the end of what is in hand: it belongs to the line feed that has come.
    fn drop_carriage_return(&mut self) -> bool {
        // Of a scan that is too long, the end is not kept; its line feed ends it.
        self.overflowed || self.bytes.pop_if(|last| *last == CR).is_some()
    }

    /// A terminator has come. One with nothing before it is an empty scan, unless it follows another closely: a
    /// scanner that ends its scans with two of them, or sends nothing else, says no more by the second. After a damaged read it may be
    /// the end of that one.
    fn end(&mut self, now: Duration) -> Option<Framed> {
        let belongs = self.ended_until.replace(now + self.idle()).is_some_and(|until| now < until);
        if !self.bytes.is_empty() || self.is_broken {
            self.last = now;
            return self.finish(None);
        }
        self.state = State::Between;
        (self.first, self.last) = (now, now);
        let doubt = if self.is_losing { Some(Damage::LineError) } else { self.distrust.at(now) };
        (!belongs).then(|| self.framed(Told::default(), &[], doubt))
    }

    /// Hands out what is in hand.
    fn finish(&mut self, damage: Option<Damage>) -> Option<Framed> {
        let framed = self.state != State::Outside;
        self.state = State::Between;
        self.taken = 0;
        let mut bytes = std::mem::take(&mut self.bytes);
        let scan = self.read(&bytes, framed, damage);
        // The next scan takes the same room.
        bytes.clear();
        self.bytes = bytes;
        Some(scan)
    }

    /// The scan that these bytes are, `framed` or outside STX and ETX.
    fn read(&mut self, bytes: &[u8], framed: bool, damage: Option<Damage>) -> Framed {
        let overflowed = std::mem::take(&mut self.overflowed);
        let doubt = std::mem::take(&mut self.doubt);
        let is_broken = std::mem::take(&mut self.is_broken);
        let damage =
            if is_broken && damage != Some(Damage::Endless) { Some(Damage::LineError) } else { damage };
        if bytes.is_empty() && damage.is_none() {
            // STX and ETX with nothing between them.
            return self.framed(Told::default(), &[], None);
        }
        let mut damage = match damage {
            Some(Damage::Endless | Damage::LineError) => damage,
            _ if overflowed => Some(Damage::TooLong),
            _ => damage,
        };
        let (mut data, begins) = if framed { self.strip(bytes, &mut damage) } else { (bytes, false) };
        let mut told = Told::default();
        if framed {
            match self.identify(data) {
                Ok(identified) => (told, data) = identified,
                Err(missing) => {
                    damage.get_or_insert(missing);
                }
            }
        }
        if matches!(damage, Some(Damage::NoSuffix | Damage::NoCodeId | Damage::LineError)) {
            // What ended it may be one of its own bytes.
            self.distrust.damaged(self.last);
        }
        // A maker's letter may be one of the data; only an AIM identifier shows a beginning.
        let has_aim = told.aim.is_some() && told.vendor_id.is_none();
        damage = damage.or(doubt.filter(|_| !begins && !has_aim));
        if framed && self.settings.aim == AimUse::Required && self.code_ids.is_none() && !has_aim {
            damage.get_or_insert(Damage::NoAim);
        }
        if damage.is_none() && (has_aim || told.vendor_id.is_some()) && holds_lines(told.symbology) {
            // Where it holds line breaks, what comes without a pause is the rest of it.
            self.distrust.flows(self.last, self.end_of_label, Damage::PartOfLabel);
        }
        if data.len() > MAX_SCAN_BYTES && !matches!(damage, Some(Damage::Endless | Damage::LineError)) {
            damage = Some(Damage::TooLong);
        }
        self.framed(told, data, damage)
    }

    /// What stands beside the data and says what they are, and the data without it.
    fn identify<'d>(&self, data: &'d [u8]) -> Result<(Told, &'d [u8]), Damage> {
        if let Some(ids) = &self.code_ids {
            return ids.split(data);
        }
        let scan = if self.settings.aim.takes() { Scan::from_transmission(data) } else { Scan::bare(data) };
        Ok((Told { aim: scan.aim, symbology: scan.symbology, vendor_id: None }, scan.data))
    }

    fn framed(&self, told: Told, data: &[u8], damage: Option<Damage>) -> Framed {
        Framed {
            aim: told.aim,
            symbology: told.symbology,
            data: data.get(..MAX_SCAN_BYTES).unwrap_or(data).to_vec(),
            vendor_id: told.vendor_id,
            first: self.first,
            last: self.last,
            damage,
        }
    }

    /// Takes prefix and suffix off. Says as well whether the bytes show that they are a beginning.
    fn strip<'b>(&self, bytes: &'b [u8], damage: &mut Option<Damage>) -> (&'b [u8], bool) {
        let prefix = self.settings.prefix.as_bytes();
        let suffix = self.settings.suffix.as_bytes();
        let after_prefix = bytes.strip_prefix(prefix);
        let data = after_prefix.unwrap_or_else(|| {
            damage.get_or_insert(Damage::NoPrefix);
            bytes
        });
        let data = data.strip_suffix(suffix).unwrap_or_else(|| {
            damage.get_or_insert(Damage::NoSuffix);
            data
        });
        let begins = self.settings.stx_etx || (!prefix.is_empty() && after_prefix.is_some());
        (data, begins)
    }
}
