//! Which scanners are left alone for a while: those that send nothing but noise, and those that send more than anybody scans.
//! Each read is journalled, so that one that never ends would fill the disk.

mod record;
#[cfg(test)]
mod tests;

use record::Record;
use scanner::{Damage, Received};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A scanner that was told to be left and goes on is told again with its next read after so long: the first order may be lost.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What the scanners of one port have sent lately.
#[derive(Debug)]
pub(super) struct Quarantine {
    /// More reads than this within 10 s are more than anybody scans.
    reads_most: u32,
    scanners: BTreeMap<String, Known>,
}

/// One scanner.
#[derive(Debug, Default)]
struct Known {
    record: Record,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Read,
    /// Its driver was told to leave it, or could not be told; it still hands out what it reads.
    GivenUp { why: Why, asked: Option<Instant> },
    /// It has been left.
    Left(Cause),
}

/// What to do with a read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Conduct {
    /// It goes to the lane.
    Good,
    /// It goes to the lane, and the scanner is to be left alone.
    GivenUp(Why),
    /// The scanner was given up before and goes on: the read goes nowhere, and its driver is to be told again.
    AskAgain(Why),
    /// The scanner was given up before: it goes nowhere.
    Left,
}

/// Why a scanner is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) reason: String,
    pub(super) cause: Cause,
}

/// What has to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// What is wrong with most of what it sends.
    Noise(Damage),
    /// It sends too much.
    TooMany,
}

impl Quarantine {
    /// With this limit of reads within 10 s.
    pub(super) const fn new(reads_most: u32) -> Self {
        Self { reads_most, scanners: BTreeMap::new() }
    }

    /// A scanner has read something.
    pub(super) fn heard(&mut self, received: &Received) -> Conduct {
        if !self.scanners.contains_key(&received.device) {
            self.scanners.insert(received.device.clone(), Known::default());
        }
        // It has just been added where it was not there.
        let Some(known) = self.scanners.get_mut(&received.device) else { return Conduct::Good };
        match &known.state {
            State::Read => match known.record.heard(received, self.reads_most) {
                Some(why) => Conduct::GivenUp(why),
                None => Conduct::Good,
            },
            State::GivenUp { asked: Some(asked), .. }
                if received.last_byte.saturating_duration_since(*asked) < ASK_AGAIN =>
            {
                Conduct::Left
            }
            State::GivenUp { why, .. } => Conduct::AskAgain(why.clone()),
            State::Left(_) => Conduct::Left,
        }
    }

    /// Its driver was told to leave it, after the read of that moment; `None` where it could not be told.
    pub(super) fn given_up(&mut self, device: &str, why: Why, asked: Option<Instant>) {
        if let Some(known) = self.scanners.get_mut(device) {
            known.state = State::GivenUp { why, asked };
        }
    }

    /// It is not read now, for whatever reason.
    pub(super) fn left(&mut self, device: &str) {
        if let Some(known) = self.scanners.get_mut(device)
            && let State::GivenUp { why, .. } = &known.state
        {
            known.state = State::Left(why.cause);
        }
    }

    /// It has gone. What comes in its place is another one, once it had been left.
    pub(super) fn gone(&mut self, device: &str) {
        if self.scanners.get(device).is_some_and(|known| matches!(known.state, State::Left(_))) {
            self.scanners.remove(device);
        }
        self.left(device);
    }

    /// It is read, perhaps again.
    pub(super) fn taken(&mut self, device: &str, now: Instant) {
        let Some(known) = self.scanners.get_mut(device) else { return };
        let left_for = match &known.state {
            State::Read => None,
            State::GivenUp { why, .. } => Some(why.cause),
            State::Left(cause) => Some(*cause),
        };
        known.record.begin_again(left_for, now);
        known.state = State::Read;
    }
}
