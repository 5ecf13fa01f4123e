//! Which scanners are left alone for a while: those that send nothing but damage, and those that send more than anybody scans.
//! Each read is journalled, so that one that never ends would fill the disk.

use scanner::{Damage, Received};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// So many damaged reads in succession, without a whole one ...
pub(super) const DAMAGED_MOST: u32 = 32;
/// ... within this time, and no person can be behind them.
pub(super) const DAMAGED_WITHIN: Duration = Duration::from_secs(60);
/// So many times in succession 64 KiB without an end are noise.
pub(super) const ENDLESS_MOST: u32 = 2;
/// More reads than this ...
pub(super) const READS_MOST: u32 = 5_000;
/// ... within this time are more than anybody scans.
pub(super) const READS_WITHIN: Duration = Duration::from_secs(10);

/// A scanner that was left is on probation for so long after it was taken again ...
pub(super) const PROBATION: Duration = Duration::from_secs(60);
/// ... with these limits, so that what is journalled of one that never gets well stays small.
pub(super) const DAMAGED_MOST_ON_PROBATION: u32 = 4;
pub(super) const READS_MOST_ON_PROBATION: u32 = 100;

/// What the scanners of one port have sent lately.
#[derive(Debug, Default)]
pub(super) struct Quarantine(BTreeMap<String, Record>);

/// What one scanner has sent lately.
#[derive(Debug, Default)]
struct Record {
    /// Damaged reads in succession, and when the first of them came.
    damaged: u32,
    damaged_since: Option<Instant>,
    /// Times that bytes had no end, in succession. A slow line takes its time for each.
    endless: u32,
    reads: u32,
    reads_since: Option<Instant>,
    state: State,
    probation_ends: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Read,
    /// Its driver was told to leave it, and still hands out what it read before.
    GivenUp,
    /// It has been left.
    Left,
}

/// What to do with a read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Conduct {
    /// It goes to the lane.
    Good,
    /// It goes to the lane, and the scanner is to be left alone.
    GivenUp(Why),
    /// The scanner was given up before: it goes nowhere.
    Left,
}

/// Why a scanner is left alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) reason: String,
    pub(super) remedy: String,
}

impl Quarantine {
    /// A scanner has read something.
    pub(super) fn heard(&mut self, received: &Received) -> Conduct {
        if !self.0.contains_key(&received.device) {
            self.0.insert(received.device.clone(), Record::default());
        }
        // It has just been added where it was not there.
        self.0
            .get_mut(&received.device)
            .map_or(Conduct::Good, |record| record.heard(received.damage, received.last_byte))
    }

    /// Its driver was told to leave it.
    pub(super) fn given_up(&mut self, device: &str) {
        if let Some(record) = self.0.get_mut(device) {
            record.state = State::GivenUp;
        }
    }

    /// It is not read now, for whatever reason.
    pub(super) fn left(&mut self, device: &str) {
        if let Some(record) = self.0.get_mut(device)
            && record.state == State::GivenUp
        {
            record.state = State::Left;
        }
    }

    /// It is read, perhaps again.
    pub(super) fn taken(&mut self, device: &str, now: Instant) {
        let Some(record) = self.0.get_mut(device) else { return };
        let was_left = record.state != State::Read;
        let probation_ends = if was_left { Some(now + PROBATION) } else { record.probation_ends };
        *record = Record { probation_ends, ..Record::default() };
    }
}

impl Record {
    fn heard(&mut self, damage: Option<Damage>, at: Instant) -> Conduct {
        if self.state != State::Read {
            return Conduct::Left;
        }
        let on_probation = self.probation_ends.is_some_and(|ends| at < ends);
        let (damaged_most, reads_most) = if on_probation {
            (DAMAGED_MOST_ON_PROBATION, READS_MOST_ON_PROBATION)
        } else {
            (DAMAGED_MOST, READS_MOST)
        };
        if is_over(self.reads_since, at, READS_WITHIN) {
            (self.reads, self.reads_since) = (0, Some(at));
        }
        self.reads = self.reads.saturating_add(1);
        let Some(damage) = damage else {
            (self.damaged, self.damaged_since, self.endless) = (0, None, 0);
            return if self.reads > reads_most {
                Conduct::GivenUp(too_many(reads_most))
            } else {
                Conduct::Good
            };
        };
        if is_over(self.damaged_since, at, DAMAGED_WITHIN) {
            (self.damaged, self.damaged_since) = (0, Some(at));
        }
        self.damaged = self.damaged.saturating_add(1);
        self.endless = self.endless.saturating_add(u32::from(damage == Damage::Endless));
        if self.endless >= ENDLESS_MOST {
            Conduct::GivenUp(noise("it sends bytes without an end".to_owned()))
        } else if self.damaged >= damaged_most {
            let name = damage.name();
            Conduct::GivenUp(noise(format!("{} reads in succession were damaged ({name})", self.damaged)))
        } else if self.reads > reads_most {
            Conduct::GivenUp(too_many(reads_most))
        } else {
            Conduct::Good
        }
    }
}

fn is_over(since: Option<Instant>, at: Instant, time: Duration) -> bool {
    since.is_none_or(|since| at.saturating_duration_since(since) > time)
}

fn noise(what: String) -> Why {
    Why {
        reason: format!("it sends noise: {what}"),
        remedy: "compare its speed, parity, terminator and prefix with the configuration, and look at its cable; it is tried again by itself"
            .to_owned(),
    }
}

fn too_many(most: u32) -> Why {
    Why {
        reason: format!(
            "it sent more than {most} reads within {} s, which nobody scans",
            READS_WITHIN.as_secs()
        ),
        remedy: "look at what is connected to its port, and whether it reads the same code again and again; it is tried again by itself"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: Option<Damage> = Some(Damage::NoTerminator);

    fn is_given_up(record: &mut Record, damage: Option<Damage>, at: Instant) -> bool {
        matches!(record.heard(damage, at), Conduct::GivenUp(_))
    }

    fn ms(start: Instant, ms: u32) -> Instant {
        start + Duration::from_millis(ms.into())
    }

    #[test]
    fn only_many_damaged_reads_in_succession_and_soon_are_noise() {
        let start = Instant::now();
        let mut record = Record::default();
        let told: Vec<bool> =
            (0..32).map(|number| is_given_up(&mut record, BAD, ms(start, number * 1_800))).collect();
        assert_eq!(told.iter().position(|told| *told), Some(31));
        // One whole read among them, or a person's pace.
        let mut record = Record::default();
        assert!((0..31).all(|number| !is_given_up(&mut record, BAD, ms(start, number * 100))));
        assert!(!is_given_up(&mut record, None, ms(start, 3_200)));
        assert!((0..31).all(|number| !is_given_up(&mut record, BAD, ms(start, 4_000 + number * 100))));
        let mut record = Record::default();
        assert!((0..200).all(|number| !is_given_up(&mut record, BAD, ms(start, number * 2_000))));
    }

    #[test]
    fn bytes_without_an_end_are_noise_the_second_time() {
        let start = Instant::now();
        let mut record = Record::default();
        let endless = Some(Damage::Endless);
        assert!(!is_given_up(&mut record, endless, start));
        assert!(!is_given_up(&mut record, None, ms(start, 10)));
        assert!(!is_given_up(&mut record, endless, ms(start, 20)));
        assert!(is_given_up(&mut record, endless, ms(start, 70_000)), "at 9600 baud");
    }

    #[test]
    fn more_reads_than_anybody_scans_are_too_many() {
        let start = Instant::now();
        let mut record = Record::default();
        assert!((0..5_000).all(|number| !is_given_up(&mut record, None, ms(start, number))));
        assert!(is_given_up(&mut record, None, ms(start, 5_001)));
        let mut record = Record::default();
        assert!((0..50_000).all(|number| !is_given_up(
            &mut record,
            None,
            ms(start, number * 2 + number / 100)
        )));
    }

    #[test]
    fn one_that_was_left_is_on_probation_for_a_minute() {
        let start = Instant::now();
        let read = |damage, at| Received {
            device: "counter".to_owned(),
            mode: scanner::DeviceMode::Serial,
            aim: None,
            symbology: label::Symbology::Unknown,
            data: Vec::new(),
            vendor_id: None,
            first_byte: at,
            last_byte: at,
            damage,
        };
        let mut quarantine = Quarantine::default();
        quarantine.taken("counter", start);
        for number in 1..DAMAGED_MOST {
            assert_eq!(quarantine.heard(&read(BAD, ms(start, number))), Conduct::Good);
        }
        let Conduct::GivenUp(why) = quarantine.heard(&read(BAD, ms(start, 100))) else { unreachable!() };
        assert!(why.reason.contains("32 reads") && why.remedy.contains("terminator"), "{why:?}");
        quarantine.given_up("counter");
        assert_eq!(quarantine.heard(&read(None, ms(start, 101))), Conduct::Left);
        quarantine.left("counter");
        let again = ms(start, 10_000);
        quarantine.taken("counter", again);
        for number in 1..DAMAGED_MOST_ON_PROBATION {
            assert_eq!(quarantine.heard(&read(BAD, ms(again, number))), Conduct::Good);
        }
        assert!(matches!(quarantine.heard(&read(BAD, ms(again, 100))), Conduct::GivenUp(_)));
        quarantine.given_up("counter");
        quarantine.left("counter");
        quarantine.taken("counter", again);
        let later = again + PROBATION;
        for number in 1..DAMAGED_MOST {
            assert_eq!(quarantine.heard(&read(BAD, ms(later, number))), Conduct::Good);
        }
    }
}
