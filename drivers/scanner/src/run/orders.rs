use tokio::sync::oneshot;
use tokio::time::Instant;

use super::link::{Link, Pull};
use crate::ssi::{CommandId, Outcome};
use crate::{Check, CheckState, Framed, Leave, Order, Reading, ReadingState, Trigger, TriggerState};

/// What the lane has told a device that is there, as far as it still holds.
#[derive(Debug, Default)]
pub(super) struct Orders {
    reading: Reading,
    /// The scanner was told to read now.
    pulled: Option<Pulled>,
    /// What waits for the scanner's answer.
    asked: Vec<Asked>,
}

/// A trigger that is pulled.
#[derive(Clone, Copy, Debug)]
struct Pulled {
    since: Instant,
    /// It is let go then.
    ends: Instant,
}

/// Somebody waits for the scanner's answer to commands.
#[derive(Debug)]
enum Asked {
    Trigger {
        id: CommandId,
        /// What it is once it has taken the command.
        then: TriggerState,
        answer: oneshot::Sender<TriggerState>,
    },
    Check {
        ids: Vec<CommandId>,
        answer: oneshot::Sender<CheckState>,
    },
}

/// The most that wait for an answer; those who wait for more are told nothing.
const ASKED_MAX: usize = 16;

impl Orders {
    /// Does what is wanted of the device. Gives back the order to leave it.
    pub(super) fn obey(&mut self, order: Order, link: &mut Link) -> Option<Leave> {
        match order {
            Order::Beep(beep) => link.feedback(beep.feedback),
            Order::Trigger(Trigger { lasts, answer, .. }) => self.trigger(lasts, answer, link),
            Order::Check(Check { answer, .. }) => match link.test_beeps() {
                Some(ids) if ids.is_empty() => {
                    let _ = answer.send(CheckState::Taken);
                }
                Some(ids) => self.ask(Asked::Check { ids, answer }),
                // Who asked may have gone away.
                None => {
                    let _ = answer.send(CheckState::Sent);
                }
            },
            Order::Leave(leave) => return Some(leave),
        }
        None
    }

    fn trigger(
        &mut self,
        lasts: core::time::Duration,
        answer: oneshot::Sender<TriggerState>,
        link: &mut Link,
    ) {
        let then = if lasts.is_zero() { TriggerState::Stopped } else { TriggerState::Started };
        if then == TriggerState::Started && self.reading == Reading::Prevented {
            let _ = answer.send(TriggerState::Prevented);
            return;
        }
        self.pulled = None;
        let pulled = link.trigger(then == TriggerState::Started);
        if then == TriggerState::Started && pulled != Pull::Impossible {
            let since = Instant::now();
            self.pulled = Some(Pulled { since, ends: since + lasts.min(Trigger::LONGEST) });
        }
        match pulled {
            Pull::Impossible => {
                let _ = answer.send(TriggerState::Impossible);
            }
            Pull::Told => {
                let _ = answer.send(then);
            }
            Pull::Asked(id) => self.ask(Asked::Trigger { id, then, answer }),
        }
    }

    fn ask(&mut self, asked: Asked) {
        if self.asked.len() < ASKED_MAX {
            self.asked.push(asked);
        }
    }

    /// Tells those who wait what the scanner has answered.
    pub(super) fn settle(&mut self, link: &mut Link) {
        for done in link.take_done() {
            let waiting = self.asked.iter().position(|asked| asked.waits_for(done.id));
            let Some(asked) = waiting.map(|at| self.asked.swap_remove(at)) else { continue };
            self.asked.extend(asked.settle(done.id, done.outcome));
        }
    }

    /// Lets the device read or not. A trigger that is on is let go first.
    pub(super) fn set_reading(&mut self, reading: Reading, link: &mut Link) -> ReadingState {
        self.reading = reading;
        if reading == Reading::Prevented && self.pulled.take().is_some() {
            link.trigger(false);
        }
        link.set_reading(reading)
    }

    /// It has read something: by itself it stops then. What had begun before the trigger was pulled, or broke off, is no sign
    /// of that.
    pub(super) fn has_read(&mut self, scan: &Framed, link: &mut Link) {
        let begun = link.started() + scan.first;
        if scan.damage.is_none() && self.pulled.take_if(|pulled| pulled.since <= begun).is_some() {
            link.has_read();
        }
    }

    /// When [`Self::expire`] must be called, unless something comes before.
    pub(super) fn next_deadline(&self, link: &Link) -> Option<Instant> {
        link.next_deadline().into_iter().chain(self.pulled.map(|pulled| pulled.ends)).min()
    }

    /// Does what is due. Gives the scan in hand if its end is overdue.
    pub(super) fn expire(&mut self, link: &mut Link) -> Option<Framed> {
        if self.pulled.take_if(|pulled| pulled.ends <= Instant::now()).is_some() {
            link.trigger(false);
        }
        link.expire()
    }
}

impl Asked {
    fn waits_for(&self, command: CommandId) -> bool {
        match self {
            Self::Trigger { id, .. } => *id == command,
            Self::Check { ids, .. } => ids.contains(&command),
        }
    }

    /// A command that it waits for has ended. Gives back what waits for another one.
    fn settle(self, command: CommandId, outcome: Outcome) -> Option<Self> {
        // Who asked may have gone away.
        match self {
            Self::Trigger { then, answer, .. } => {
                let _ = answer.send(match outcome {
                    Outcome::Taken => then,
                    Outcome::Refused | Outcome::NotUnderstood => TriggerState::Refused,
                    Outcome::Unanswered => TriggerState::Silent,
                    Outcome::Late | Outcome::Crowded => TriggerState::Busy,
                });
            }
            Self::Check { mut ids, answer } => {
                ids.retain(|id| *id != command);
                match outcome {
                    Outcome::Taken if !ids.is_empty() => return Some(Self::Check { ids, answer }),
                    Outcome::Taken => {
                        let _ = answer.send(CheckState::Taken);
                    }
                    Outcome::Refused | Outcome::NotUnderstood => {
                        let _ = answer.send(CheckState::Refused);
                    }
                    Outcome::Unanswered => {
                        let _ = answer.send(CheckState::Silent);
                    }
                    Outcome::Late | Outcome::Crowded => {
                        let _ = answer.send(CheckState::Busy);
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_sent_is_not_said_to_be_unanswered() {
        for (outcome, pulled, checked) in [
            (Outcome::Taken, TriggerState::Started, CheckState::Taken),
            (Outcome::Refused, TriggerState::Refused, CheckState::Refused),
            (Outcome::NotUnderstood, TriggerState::Refused, CheckState::Refused),
            (Outcome::Unanswered, TriggerState::Silent, CheckState::Silent),
            (Outcome::Late, TriggerState::Busy, CheckState::Busy),
            (Outcome::Crowded, TriggerState::Busy, CheckState::Busy),
        ] {
            let (answer, mut state) = oneshot::channel();
            let asked = Asked::Trigger { id: 7, then: TriggerState::Started, answer };
            assert!(asked.settle(7, outcome).is_none());
            assert_eq!(state.try_recv(), Ok(pulled));
            let (answer, mut state) = oneshot::channel();
            let rest = Asked::Check { ids: vec![7], answer }.settle(7, outcome);
            assert!(rest.is_none());
            assert_eq!(state.try_recv(), Ok(checked));
        }
    }
}
