use core::time::Duration;

use label::{MAX_SCAN_BYTES, Symbology};

use super::label_type::Suffix;
use super::status::Status;
use super::{IbmLayout, IbmNote, IbmTrouble};
use crate::distrust::{Distrust, ENDLESS_BYTES};
use crate::{Damage, Framed, ReadingState};

/// How long the next report of a label may take.
const CONTINUATION: Duration = Duration::from_millis(250);
/// How long a scanner may take to say that it is enabled.
const ANSWER: Duration = Duration::from_secs(2);
/// How often it is told to read before that is a trouble.
const TRIES: u8 = 3;
/// How long one that was told often enough is left alone. It is told once more when it then says that it doesn't read.
const GIVEN_UP: Duration = Duration::from_secs(10);

/// Turns the input reports of an IBM OEM scanner into scans, and keeps what its status says.
///
/// A report is its length, three bytes of status, and perhaps a part of a label, whose last bytes say what it is and
/// whether more follows. What answers a command is no label.
#[derive(Debug)]
pub struct IbmFramer {
    input_bytes: usize,
    open: Option<Open>,
    distrust: Distrust,
    enabling: Enabling,
    says: Option<ReadingState>,
    trouble: Option<IbmTrouble>,
    told: Option<IbmTrouble>,
    /// What has been said already, each once.
    notes: Vec<IbmNote>,
    new_notes: Vec<IbmNote>,
}

/// How far the scanner is with reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enabling {
    /// Nobody has told it to: a capture.
    Unasked,
    /// It has to be told, and has been so often.
    Due(u8),
    /// It was told so often, and must answer by then.
    Asked(u8, Duration),
    /// It says that it reads.
    Enabled,
    /// It was told often enough until then.
    GivenUp(Duration),
    /// It was told not to, and perhaps has said that it doesn't.
    Off(bool),
}

/// A label of which more is to come.
#[derive(Debug)]
struct Open {
    suffix: Option<Suffix>,
    data: Vec<u8>,
    /// How many bytes it has had.
    taken: usize,
    first: Duration,
    last: Duration,
    damage: Option<Damage>,
    /// What is wrong with it if it is the rest of a damaged one.
    doubt: Option<Damage>,
}

impl IbmFramer {
    /// A framer with nothing in hand.
    #[must_use]
    pub fn new(layout: &IbmLayout) -> Self {
        Self {
            input_bytes: layout.input_bytes(),
            open: None,
            distrust: Distrust::default(),
            enabling: Enabling::Unasked,
            says: None,
            trouble: None,
            told: None,
            notes: Vec::new(),
            new_notes: Vec::new(),
        }
    }

    /// Takes one input report that was read at `now`. Gives the scans that it completes.
    #[must_use]
    pub fn push(&mut self, report: &[u8], now: Duration) -> Vec<Framed> {
        let mut scans = Vec::new();
        if self.overdue(now) {
            // The reader was late, so it cannot be known when this report came: neither part is trusted.
            scans.extend(self.give_up(now));
        }
        let doubt = self.distrust.at(now);
        let damage = match report {
            // As long as it says, or cut off on its way.
            [length, ..] if *length < 4 || usize::from(*length) > self.input_bytes => Some(Damage::BadLength),
            [length, ..] if usize::from(*length) > report.len() => Some(Damage::ShortReport),
            [] => Some(Damage::ShortReport),
            _ => None,
        };
        if let Some(damage) = damage {
            scans.extend(self.break_off());
            // Its end would have said whether another one follows: that one is not the first of a label.
            self.distrust.damaged(now);
            let data = report.get(4..self.input_bytes.min(report.len())).unwrap_or_default();
            scans.push(finished(Open {
                suffix: None,
                data: data.to_vec(),
                taken: data.len(),
                first: now,
                last: now,
                damage: Some(damage),
                doubt,
            }));
            return scans;
        }
        let length = report.first().map_or(0, |length| usize::from(*length));
        let (Some(&[_, st0, st1, st2]), Some(label)) = (report.first_chunk::<4>(), report.get(4..length))
        else {
            return scans;
        };
        let status = Status::new([st0, st1, st2]);
        self.heed(status, now);
        if !label.is_empty() && !status.is_reply() {
            self.add(label, now, &mut scans);
        }
        scans
    }

    /// Says that it is `now`. Gives the label in hand if its next report is overdue.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        if let Enabling::Asked(tries, until) = self.enabling
            && now >= until
        {
            self.ask_again(tries, IbmTrouble::Silent, now);
        }
        if self.overdue(now) { self.give_up(now) } else { None }
    }

    /// When [`Self::expire`] must be called, unless another report comes before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        let answer = match self.enabling {
            Enabling::Asked(_, until) => Some(until),
            _ => None,
        };
        let label = self.open.as_ref().map(|open| open.last + CONTINUATION);
        label.into_iter().chain(answer).min()
    }

    /// Whether a label is in hand.
    pub(crate) const fn is_in_scan(&self) -> bool {
        self.open.is_some()
    }

    /// From now on the scanner shall read: see [`Self::wants_enable`].
    pub fn enable(&mut self) {
        self.enabling = Enabling::Due(0);
    }

    /// From now on the scanner shall not read. The caller sends the disable command.
    pub fn disable(&mut self) {
        self.enabling = Enabling::Off(false);
    }

    /// Whether it was told not to read.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        matches!(self.enabling, Enabling::Off(_))
    }

    /// What it has said since it was asked last of whether it reads though it was told not to, where that has changed. One that reads again
    /// has forgotten it: the caller sends the disable command once more.
    #[must_use]
    pub const fn take_reading(&mut self) -> Option<ReadingState> {
        self.says.take()
    }

    /// Whether the enable command is to be sent now. The caller sends it.
    #[must_use]
    pub fn wants_enable(&mut self, now: Duration) -> bool {
        let Enabling::Due(tries) = self.enabling else { return false };
        self.enabling = Enabling::Asked(tries + 1, now + ANSWER);
        true
    }

    /// What keeps the scanner from reading, where that has changed since it was asked last: `Some(None)` is that it
    /// reads again.
    #[must_use]
    pub fn take_trouble(&mut self) -> Option<Option<IbmTrouble>> {
        (self.trouble != self.told).then(|| {
            self.told = self.trouble;
            self.trouble
        })
    }

    /// What it has said of commands since it was asked last. Each thing is said once.
    #[must_use]
    pub fn take_notes(&mut self) -> Vec<IbmNote> {
        core::mem::take(&mut self.new_notes)
    }

    /// Says that reports may have been lost after the last one: what is in hand may not go on with the next one, and that may
    /// not be the first of its label.
    pub fn lose(&mut self, now: Duration) {
        if let Some(open) = &mut self.open {
            open.damage.get_or_insert(Damage::LostReports);
        }
        self.distrust.lost(now);
    }

    /// Says that what begins before `until` may be the rest of a label of which the beginning was not read.
    pub fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// Hands out the label in hand although its last report has not come.
    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        let mut open = self.open.take()?;
        open.damage.get_or_insert(Damage::ContinuationNeverEnded);
        Some(finished(open))
    }

    fn overdue(&self, now: Duration) -> bool {
        self.open.as_ref().is_some_and(|open| now >= open.last + CONTINUATION)
    }

    fn give_up(&mut self, now: Duration) -> Option<Framed> {
        self.distrust.damaged(now);
        self.break_off()
    }

    /// Keeps what the status says.
    fn heed(&mut self, status: Status, now: Duration) {
        for note in status.notes() {
            if !self.notes.contains(&note) {
                self.notes.push(note);
                self.new_notes.push(note);
            }
        }
        let was = self.trouble;
        self.trouble = status.trouble();
        match (self.enabling, status.is_enabled()) {
            (Enabling::Unasked, _) | (Enabling::Off(true), false) => {}
            (Enabling::Off(false), false) => {
                self.enabling = Enabling::Off(true);
                self.says = Some(ReadingState::Prevented);
            }
            // What it said may be older than the command.
            (Enabling::Off(false), true) => {}
            (Enabling::Off(true), true) => {
                self.enabling = Enabling::Off(false);
                self.says = Some(ReadingState::StillReads);
            }
            (_, true) => self.enabling = Enabling::Enabled,
            // Its first status may be older than the command: the answer has its time.
            (Enabling::Asked(tries, until), false) if now >= until => {
                self.ask_again(tries, IbmTrouble::NotEnabled, now)
            }
            (Enabling::Asked(..) | Enabling::Due(_), false) => self.trouble = self.trouble.or(was),
            // It forgot, as after a reset of its own.
            (Enabling::Enabled, false) => self.enabling = Enabling::Due(0),
            (Enabling::GivenUp(since), false) => {
                self.trouble = self.trouble.or(Some(IbmTrouble::NotEnabled));
                if now >= since + GIVEN_UP {
                    self.enabling = Enabling::Due(TRIES - 1);
                }
            }
        }
    }

    fn ask_again(&mut self, tries: u8, trouble: IbmTrouble, now: Duration) {
        if tries < TRIES {
            self.enabling = Enabling::Due(tries);
        } else {
            self.enabling = Enabling::GivenUp(now);
            self.trouble = self.trouble.or(Some(trouble));
        }
    }

    fn add(&mut self, label: &[u8], now: Duration, scans: &mut Vec<Framed>) {
        let (data, suffix, damage) = match Suffix::split(label) {
            Ok((data, suffix)) => (data, Some(suffix), None),
            Err(damage) => (label, None, Some(damage)),
        };
        let kind = suffix.map(|suffix| (suffix.kind, suffix.is_retail));
        let continues = self
            .open
            .as_ref()
            .is_some_and(|open| open.suffix.map(|suffix| (suffix.kind, suffix.is_retail)) == kind);
        if !continues && self.open.is_some() {
            scans.extend(self.give_up(now));
        }
        let doubt = self.distrust.at(now);
        let open = self.open.get_or_insert_with(|| Open {
            suffix,
            data: Vec::new(),
            taken: 0,
            first: now,
            last: now,
            damage: None,
            doubt,
        });
        let room = MAX_SCAN_BYTES.saturating_sub(open.data.len());
        let too_long = (data.len() > room).then_some(Damage::TooLong);
        open.damage = open.damage.or(damage).or(too_long);
        if damage.is_some() {
            // Nor is it known here whether another one follows.
            self.distrust.damaged(now);
        }
        open.last = now;
        open.taken += data.len();
        let is_bcd = suffix.is_some_and(|suffix| suffix.is_retail) && data.iter().all(|byte| *byte <= 9);
        // Both forms are taken from both kinds of scanner: a hand-held one can be set to either.
        let character = |byte: &u8| if is_bcd { byte + b'0' } else { *byte };
        open.data.extend(data.iter().take(room).map(character));
        let is_endless = open.taken >= ENDLESS_BYTES;
        if is_endless {
            open.damage = Some(Damage::Endless);
            self.distrust.damaged(now);
        }
        if is_endless || !suffix.is_some_and(|suffix| suffix.more) {
            scans.extend(self.open.take().map(finished));
        }
    }
}

fn finished(open: Open) -> Framed {
    let (symbology, aim) = open.suffix.map_or((Symbology::Unknown, None), Suffix::meaning);
    Framed {
        aim,
        symbology,
        data: open.data,
        vendor_id: open.suffix.map(|suffix| suffix.kind.into()),
        first: open.first,
        last: open.last,
        damage: open.damage.or(open.doubt),
    }
}
