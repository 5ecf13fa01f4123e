//! What one scanner has sent lately, and when that is too much.

use super::{Cause, Why};
use scanner::{Damage, Received};
use std::time::{Duration, Instant};

/// So many damaged reads in succession, without a whole one ...
pub(super) const DAMAGED_MOST: u32 = 32;
/// ... within this time: nobody goes on with a scanner that reads nothing.
pub(super) const DAMAGED_WITHIN: Duration = Duration::from_secs(60);
/// So many times in succession 64 KiB without an end are noise.
pub(super) const ENDLESS_MOST: u32 = 2;
/// More reads within this time than the limit are more than anybody scans ...
pub(super) const READS_WITHIN: Duration = Duration::from_secs(10);
/// ... and so are, within this longer time, so many times the limit.
pub(super) const LONG_WITHIN: Duration = Duration::from_secs(600);
pub(super) const LONG_TIMES: u32 = 10;
/// So often in succession the same data ...
pub(super) const SAME_MOST: u32 = 150;
/// ... with no longer pause than this is a scanner that is stuck on a code. One that lies before an item reads it anew after 300 ms
/// and more: that is its user's way, and costs little.
pub(super) const SAME_PAUSE: Duration = Duration::from_millis(200);

/// A scanner that was left is on probation for so long after it was taken again ...
pub(super) const PROBATION: Duration = Duration::from_secs(60);
/// ... with these limits, so that what is journalled of one that never gets well stays small.
pub(super) const DAMAGED_MOST_ON_PROBATION: u32 = 4;
pub(super) const SAME_MOST_ON_PROBATION: u32 = 100;
/// One that was left for sending too much may send a third of the limit, ...
pub(super) const READS_PART_ON_PROBATION: u32 = 3;
/// ... and so many in any case that the limit itself allows.
pub(super) const READS_LEAST_ON_PROBATION: u32 = 100;

#[derive(Debug, Default)]
pub(super) struct Record {
    damaged: Damaged,
    /// Times that bytes had no end, in succession. A slow line takes its time for each.
    endless: u32,
    reads: Window,
    long: Window,
    same: Same,
    probation: Option<Probation>,
}

/// It had been left.
#[derive(Clone, Copy, Debug)]
struct Probation {
    ends: Instant,
    /// It was for sending too much.
    sent_too_much: bool,
}

/// How many came since the first of them.
#[derive(Debug, Default)]
struct Window {
    count: u32,
    since: Option<Instant>,
}

/// Damaged reads in succession, by what is wrong with them.
#[derive(Debug, Default)]
struct Damaged {
    window: Window,
    kinds: Vec<(Wrong, u32)>,
}

/// What was read last, and how often in succession without a pause.
#[derive(Debug, Default)]
struct Same {
    data: Vec<u8>,
    count: u32,
    last: Option<Instant>,
}

/// What a read says of its scanner.
enum Sound {
    Whole,
    /// It says nothing: only its place or its reader makes it doubtful.
    Doubted,
    Bad(Wrong),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Damage(Damage),
    /// Bytes that no label's text has. It is published as it came.
    Characters,
}

impl Record {
    /// Forgets what it has sent. One that had been left, for that cause, is on probation from now on.
    pub(super) fn begin_again(&mut self, left_for: Option<Cause>, now: Instant) {
        let probation =
            left_for.map(|cause| Probation { ends: now + PROBATION, sent_too_much: cause == Cause::TooMany });
        *self = Self { probation: probation.or(self.probation), ..Self::default() };
    }

    /// It has read something. Gives why it is to be left alone, where it is.
    pub(super) fn heard(&mut self, received: &Received, reads_most: u32) -> Option<Why> {
        let at = received.last_byte;
        let (damaged_most, reads_most, same_most) =
            match self.probation.filter(|probation| at < probation.ends) {
                Some(Probation { sent_too_much: true, .. }) => {
                    let part = (reads_most / READS_PART_ON_PROBATION).max(READS_LEAST_ON_PROBATION);
                    (DAMAGED_MOST_ON_PROBATION, part.min(reads_most), SAME_MOST_ON_PROBATION)
                }
                Some(_) => (DAMAGED_MOST_ON_PROBATION, reads_most, SAME_MOST_ON_PROBATION),
                None => (DAMAGED_MOST, reads_most, SAME_MOST),
            };
        let reads = self.reads.add(at, READS_WITHIN);
        let long = self.long.add(at, LONG_WITHIN);
        let same = self.same.add(&received.data, at);
        match Sound::of(received) {
            Sound::Whole => (self.damaged, self.endless) = (Damaged::default(), 0),
            Sound::Doubted => {}
            Sound::Bad(wrong) => {
                self.endless += u32::from(wrong == Wrong::Damage(Damage::Endless));
                let damaged = self.damaged.add(wrong, at);
                if self.endless >= ENDLESS_MOST {
                    return Some(noise("it sends bytes without an end".to_owned(), Damage::Endless));
                }
                if damaged >= damaged_most {
                    return Some(self.damaged.why());
                }
            }
        }
        let long_most = reads_most.saturating_mul(LONG_TIMES);
        if reads > reads_most {
            Some(too_many(reads_most, READS_WITHIN))
        } else if long > long_most {
            Some(too_many(long_most, LONG_WITHIN))
        } else if same >= same_most {
            let reason = format!("it read the same code {same} times in succession without a pause");
            Some(Why { reason, cause: Cause::TooMany })
        } else {
            None
        }
    }
}

impl Window {
    /// One more. Gives how many there are within that time.
    fn add(&mut self, at: Instant, within: Duration) -> u32 {
        if self.since.is_none_or(|since| at.saturating_duration_since(since) > within) {
            *self = Self { count: 0, since: Some(at) };
        }
        self.count = self.count.saturating_add(1);
        self.count
    }
}

impl Damaged {
    fn add(&mut self, wrong: Wrong, at: Instant) -> u32 {
        let count = self.window.add(at, DAMAGED_WITHIN);
        if count == 1 {
            self.kinds.clear();
        }
        match self.kinds.iter_mut().find(|(kind, _)| *kind == wrong) {
            Some((_, often)) => *often = often.saturating_add(1),
            None => self.kinds.push((wrong, 1)),
        }
        count
    }

    /// What is wrong with most of them tells what has to be looked at.
    fn why(&self) -> Why {
        let most = self.kinds.iter().max_by_key(|(_, often)| *often).map(|(kind, _)| *kind);
        let count = self.window.count;
        match most {
            Some(Wrong::Damage(damage)) => {
                let name = damage.name();
                noise(format!("{count} reads in succession were damaged, most of them by {name}"), damage)
            }
            // A line whose speed or parity is another makes such bytes of the right ones.
            Some(Wrong::Characters) | None => noise(
                format!("{count} reads in succession held characters that no label has"),
                Damage::LineError,
            ),
        }
    }
}

impl Same {
    fn add(&mut self, data: &[u8], at: Instant) -> u32 {
        let goes_on = self.last.is_some_and(|last| at.saturating_duration_since(last) <= SAME_PAUSE);
        if goes_on && self.data == data {
            self.count = self.count.saturating_add(1);
        } else {
            self.count = 1;
            self.data.clear();
            self.data.extend_from_slice(data);
        }
        self.last = Some(at);
        self.count
    }
}

impl Sound {
    fn of(received: &Received) -> Self {
        match received.damage {
            Some(damage) if damage.is_doubt() => Self::Doubted,
            Some(damage) => Self::Bad(Wrong::Damage(damage)),
            None if received.data.iter().any(|byte| is_of_no_label(*byte)) => Self::Bad(Wrong::Characters),
            None => Self::Whole,
        }
    }
}

/// Control characters that no label's text has: all but line ends, tabs, the separators of GS1 and ISO/IEC 15434, and what may
/// stand around a read.
const fn is_of_no_label(byte: u8) -> bool {
    match byte {
        0x02..=0x04 | b'\t' | b'\n' | b'\r' | 0x1c..=0x1f => false,
        _ => byte.is_ascii_control(),
    }
}

fn noise(what: String, damage: Damage) -> Why {
    Why { reason: format!("it sends noise: {what}"), cause: Cause::Noise(damage) }
}

fn too_many(most: u32, within: Duration) -> Why {
    let reason = format!("it sent more than {most} reads within {} s, which nobody scans", within.as_secs());
    Why { reason, cause: Cause::TooMany }
}
