use core::time::Duration;
use std::sync::Arc;

use label::{Aim, MAX_SCAN_BYTES, Scan, Symbology};
use models::{AimUse, ByteString, EndKey, KeyLayout, KeyboardModel};

use super::KeyboardReports;
use super::reports::{Change, Held};
use super::typing::{Typed, Typing};
use crate::distrust::{Distrust, holds_lines};
use crate::in_hand::InHand;
use crate::{Damage, Framed};

/// A pause within a read is shorter: a keyboard is asked every 8 to 10 ms, scanners can be set to wait up to 40 ms between two keys.
const PAUSE: Duration = Duration::from_millis(50);

/// The bytes of an AIM identifier.
const AIM_BYTES: usize = 3;

/// Turns the input reports of a scanner that types into scans.
///
/// A key counts when it goes down, once. What no character stands for, and keys that the keyboard lost, make the scan a
/// damaged one: half a serial number must never look like a whole one. Characters beyond ASCII are UTF-8.
///
/// An end with nothing before it is a scan without data; of several in close succession, only the first.
#[derive(Debug)]
pub struct KeyboardFramer {
    reports: KeyboardReports,
    held: Held,
    typing: Typing,
    settings: KeyboardModel,
    /// So long nothing is typed, and the scan in hand is over.
    idle: Duration,
    /// What stands before the data and after them, as it is typed.
    around: (Vec<u8>, Vec<u8>),
    /// The most bytes of one scan in hand.
    bytes_max: usize,
    /// What the report in hand types. Empty between reports.
    typed: Vec<Typed>,
    /// The keys that the report in hand presses. Empty between reports, as well.
    pressed: Vec<u8>,
    /// A scan that has begun. What a keyboard only repeats doesn't count as the last of it.
    open: Option<InHand>,
    /// When a key went up, or a report came of something else, that was read so late that the scan in hand may have been over by then: it is waited
    /// for what else there is to be read.
    late: Option<Duration>,
    /// When it was told last of a report, or that there is none, before the scan in hand was overdue.
    looked: Duration,
    /// When a key went down last since the scanner was at rest.
    pressed_at: Option<Duration>,
    /// Until then, an end with nothing before it belongs to the one that came last.
    ended_until: Option<Duration>,
    distrust: Distrust,
}

impl KeyboardFramer {
    /// A framer with nothing in hand. The layout is that of the scanner; its name in `settings` says nothing here.
    #[must_use]
    pub fn new(reports: KeyboardReports, layout: Arc<KeyLayout>, settings: &KeyboardModel) -> Self {
        let typed = |bytes: &ByteString| -> Vec<u8> {
            bytes.as_bytes().iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()
        };
        let around = (typed(&settings.prefix), typed(&settings.suffix));
        Self {
            bytes_max: MAX_SCAN_BYTES + AIM_BYTES + around.0.len() + around.1.len(),
            around,
            held: reports.held(),
            reports,
            typing: Typing::new(layout),
            idle: Duration::from_millis(u64::from(settings.idle_ms)),
            settings: settings.clone(),
            typed: Vec::new(),
            pressed: Vec::new(),
            open: None,
            late: None,
            looked: Duration::ZERO,
            pressed_at: None,
            ended_until: None,
            distrust: Distrust::default(),
        }
    }

    /// Says that its keys are heard from `now` on: what is typed before it has paused for once may be the rest of a read that began
    /// before.
    pub fn taken(&mut self, now: Duration) {
        self.distrust.flows(now, PAUSE, Damage::Gap);
    }

    /// What begins until then may be the rest of a read of which the beginning was not read.
    pub(crate) fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// Says that keys may have been lost: the scan in hand is damaged, and without one the next is.
    pub fn lose(&mut self, now: Duration) {
        self.typing.lose();
        self.open(now).hurt(Damage::LostKeys);
    }

    /// Takes one input report, its id first where the device has ids, that was read at `now`. Gives the scans that it
    /// completes. A report of something else than keys gives none.
    #[must_use]
    pub fn push(&mut self, report: &[u8], now: Duration) -> Vec<Framed> {
        let mut scans = Vec::new();
        let looked = self.looked;
        if !self.overdue(now) {
            self.looked = now;
        }
        let Some(change) = self.reports.take(report, &mut self.held, &mut self.pressed) else { return scans };
        // Half of the reports only say that a key has gone up.
        let says_nothing = self.pressed.is_empty() && !change.lost && !change.short;
        if !says_nothing || !self.typing.is_held(change.modifiers) || self.overdue(now) {
            let mut pressed = core::mem::take(&mut self.pressed);
            self.changed(change, &pressed, (looked, now), &mut scans);
            pressed.clear();
            self.pressed = pressed;
        }
        scans
    }

    /// Takes what a report has changed that was read `now`, after the reader had `looked` last, and the keys that it presses.
    fn changed(
        &mut self,
        change: Change,
        pressed: &[u8],
        (looked, now): (Duration, Duration),
        scans: &mut Vec<Framed>,
    ) {
        let mut typed = core::mem::take(&mut self.typed);
        let late = self.overdue(now);
        if late && self.settings.idle_end && pressed.is_empty() && !self.typing.is_midway() {
            // A keyboard that repeats its reports says nothing by them, and shows that its reader is not late.
            if now.saturating_sub(looked) < PAUSE {
                scans.extend(self.end_by_silence(now));
            } else {
                self.late = Some(now);
            }
        } else if late || (self.late.is_some() && !pressed.is_empty()) {
            // The reader was late, so it cannot be known when these keys came: neither part is trusted.
            let damage = if self.settings.idle_end { Damage::ReadLate } else { Damage::NoTerminator };
            self.typing.forget();
            scans.extend(self.cut_off(damage, now));
        }
        self.typing.hold(change.modifiers, &mut typed);
        if !typed.is_empty() || !pressed.is_empty() {
            self.distrust.heard(now);
        }
        if !pressed.is_empty() {
            self.pressed_at = Some(now);
            if self.distrust.next_deadline().is_some() {
                // What was not heard before it may have been Caps Lock.
                self.typing.lose();
            }
        }
        if change.lost {
            self.lose(now);
        }
        if change.short {
            self.typing.lose();
            self.open(now).hurt(Damage::ShortReport);
        }
        for key in pressed {
            self.typing.press(*key, &mut typed);
            for what in typed.drain(..) {
                scans.extend(self.take(what, now));
            }
            if self.typing.is_midway() {
                // An accent or a digit has typed nothing yet, and yet a scan has begun.
                self.open(now).last = now;
            }
        }
        for what in typed.drain(..) {
            scans.extend(self.take(what, now));
        }
        self.typed = typed;
    }

    /// Says that it is `now`, and that nothing waits to be read. Gives the scan in hand if its time is up.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        self.looked = now;
        let scan = if self.overdue(now) { self.end_by_silence(now) } else { None };
        self.distrust.silent(now);
        if self.rests_at().is_some_and(|rests| now >= rests) {
            self.typing.rest();
            self.pressed_at = None;
        }
        scan
    }

    fn end_by_silence(&mut self, now: Duration) -> Option<Framed> {
        let is_midway = self.typing.is_midway();
        self.typing.forget();
        if self.settings.idle_end && !is_midway {
            return self.finish();
        }
        self.cut_off(Damage::NoTerminator, now)
    }

    /// When [`Self::expire`] must be called, unless another report comes before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        [self.end_of_scan(), self.distrust.next_deadline(), self.rests_at()].into_iter().flatten().min()
    }

    /// When the scanner is at rest, unless a key is pressed before; where that says anything.
    fn rests_at(&self) -> Option<Duration> {
        self.pressed_at.filter(|_| self.typing.needs_rest()).map(|pressed| pressed + self.idle)
    }

    /// Whether a scan is in hand.
    pub(crate) const fn is_in_scan(&self) -> bool {
        self.open.is_some()
    }

    /// When the scan in hand is over, unless more comes before.
    fn end_of_scan(&self) -> Option<Duration> {
        self.open.as_ref().map(|open| self.late.unwrap_or(open.last) + self.idle)
    }

    /// Hands out the scan in hand as damaged: no more of it will come.
    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        let last = self.open.as_ref()?.last;
        self.cut_off(Damage::NoTerminator, last)
    }

    fn overdue(&self, now: Duration) -> bool {
        self.end_of_scan().is_some_and(|end| now >= end)
    }

    /// The scan in hand. One begins where there is none.
    fn open(&mut self, now: Duration) -> &mut InHand {
        let distrust = &self.distrust;
        self.open.get_or_insert_with(|| InHand::new(now, distrust))
    }

    fn take(&mut self, typed: Typed, now: Duration) -> Option<Framed> {
        let character = match typed {
            Typed::End(key) if self.settings.ends.contains(&key) => return self.end(now),
            // It is no end here, so it stands for the character that it types.
            Typed::End(EndKey::Tab) => '\t',
            Typed::End(EndKey::Enter | EndKey::KeypadEnter) => '\r',
            Typed::Character(character) => character,
            Typed::Unknown => {
                let open = self.open(now);
                open.hurt(Damage::UnknownKey);
                open.last = now;
                return None;
            }
        };
        if self.open.is_none()
            && matches!(character, '\r' | '\n')
            && !self.begins_with(character)
            && self.ended_until.is_some_and(|until| now < until)
        {
            // The second half of an end of two characters.
            return None;
        }
        let bytes_max = self.bytes_max;
        let open = self.open(now);
        let mut buffer = [0; 4];
        open.add(character.encode_utf8(&mut buffer).as_bytes(), bytes_max, now);
        if open.is_endless() { self.cut_off(Damage::Endless, now) } else { None }
    }

    /// Whether a scan begins with this character, so that it is no end of the last.
    fn begins_with(&self, character: char) -> bool {
        self.around.0.first().is_some_and(|first| char::from(*first) == character)
    }

    fn end(&mut self, now: Duration) -> Option<Framed> {
        let belongs = self.ended_until.replace(now + self.idle).is_some_and(|until| now < until);
        if self.open.is_none() && belongs {
            return None;
        }
        self.open(now).last = now;
        self.finish()
    }

    /// Hands out what is in hand without its end. What follows may be the rest of it.
    fn cut_off(&mut self, damage: Damage, now: Duration) -> Option<Framed> {
        self.open.as_mut()?.hurt(damage);
        self.typing.lose();
        self.distrust.damaged(now);
        self.finish()
    }

    /// Hands out what is in hand.
    fn finish(&mut self) -> Option<Framed> {
        let open = self.open.take()?;
        self.late = None;
        let (data, begins, missing) = self.strip(&open.data);
        let mut scan = Scan { aim: None, symbology: Symbology::Unknown, data };
        if self.settings.aim.takes() {
            scan = Scan::from_transmission(data);
        }
        let aim: Option<Aim> = scan.aim;
        // What is wrong with the scan itself comes before what it lacks, and that before a doubt.
        let mut damage = open.damage(true).or(missing);
        damage = damage.or_else(|| open.damage(begins || aim.is_some()));
        if damage == Some(Damage::NoSuffix) {
            // What ended it may be one of its own keys.
            self.distrust.damaged(open.last);
        }
        if aim.is_none() && self.settings.aim == AimUse::Required && !scan.data.is_empty() {
            damage.get_or_insert(Damage::NoAim);
        }
        self.distrust.passed(open.taken());
        if scan.data.len() > MAX_SCAN_BYTES && damage != Some(Damage::Endless) {
            damage = Some(Damage::TooLong);
        }
        if damage.is_none() && aim.is_some() && holds_lines(scan.symbology) {
            // Where it holds line breaks, what comes without a pause is the rest of it.
            self.distrust.flows(open.last, PAUSE, Damage::PartOfLabel);
        }
        Some(Framed {
            aim,
            symbology: aim.map_or(Symbology::Unknown, Symbology::from_aim),
            data: scan.data.get(..MAX_SCAN_BYTES).unwrap_or(scan.data).to_vec(),
            vendor_id: None,
            first: open.first,
            last: open.last,
            damage,
        })
    }

    /// The data without what stands around them; whether they show that they are a beginning; and what is missed. An end with nothing
    /// before it lacks nothing.
    fn strip<'d>(&self, typed: &'d [u8]) -> (&'d [u8], bool, Option<Damage>) {
        let (prefix, suffix) = &self.around;
        if typed.is_empty() {
            return (typed, false, None);
        }
        let after_prefix = typed.strip_prefix(prefix.as_slice());
        let rest = after_prefix.unwrap_or(typed);
        let before_suffix = rest.strip_suffix(suffix.as_slice());
        let missing = if after_prefix.is_none() {
            Some(Damage::NoPrefix)
        } else {
            before_suffix.is_none().then_some(Damage::NoSuffix)
        };
        let begins = !prefix.is_empty() && after_prefix.is_some();
        (before_suffix.unwrap_or(rest), begins, missing)
    }
}
