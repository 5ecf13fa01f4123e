use tokio::time::Instant;

use super::link::Link;
use crate::{Framed, Order, Reading, ReadingState, Trigger, TriggerState};

/// What the lane has told a device that is there, as far as it still holds.
#[derive(Debug, Default)]
pub(super) struct Orders {
    reading: Reading,
    /// The scanner was told to read now, and is told to stop then.
    trigger_ends: Option<Instant>,
}

impl Orders {
    /// Does what is wanted of the device.
    pub(super) fn obey(&mut self, order: Order, link: &mut Link) {
        match order {
            Order::Beep(beep) => link.feedback(beep.feedback),
            Order::Trigger(Trigger { lasts, answer, .. }) => {
                let state = self.trigger(lasts, link);
                // Who asked may have gone away.
                let _ = answer.send(state);
            }
        }
    }

    fn trigger(&mut self, lasts: core::time::Duration, link: &mut Link) -> TriggerState {
        if lasts.is_zero() {
            self.trigger_ends = None;
            return if link.trigger(false) { TriggerState::Stopped } else { TriggerState::Impossible };
        }
        if self.reading == Reading::Prevented {
            return TriggerState::Prevented;
        }
        if !link.trigger(true) {
            return TriggerState::Impossible;
        }
        self.trigger_ends = Some(Instant::now() + lasts.min(Trigger::LONGEST));
        TriggerState::Started
    }

    /// Lets the device read or not. A trigger that is on is let go first.
    pub(super) fn set_reading(&mut self, reading: Reading, link: &mut Link) -> ReadingState {
        self.reading = reading;
        if reading == Reading::Prevented && self.trigger_ends.take().is_some() {
            link.trigger(false);
        }
        link.set_reading(reading)
    }

    /// It has read something: by itself it stops then.
    pub(super) const fn has_read(&mut self) {
        self.trigger_ends = None;
    }

    /// When [`Self::expire`] must be called, unless something comes before.
    pub(super) fn next_deadline(&self, link: &Link) -> Option<Instant> {
        link.next_deadline().into_iter().chain(self.trigger_ends).min()
    }

    /// Does what is due. Gives the scan in hand if its end is overdue.
    pub(super) fn expire(&mut self, link: &mut Link) -> Option<Framed> {
        if self.trigger_ends.take_if(|ends| *ends <= Instant::now()).is_some() {
            link.trigger(false);
        }
        link.expire()
    }
}
