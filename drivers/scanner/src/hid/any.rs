use core::time::Duration;
use std::sync::Arc;

use models::{Mode, UsbId};

use super::{DescriptorError, HidPosFramer, HidPosProfile, Layout};
use crate::Framed;
use crate::ibm::{IbmFramer, IbmLayout};
use crate::keyboard::{KeyboardFramer, KeyboardProfile, KeyboardReports};

/// What a HID scanner's reports look like, whichever mode it is in.
#[derive(Clone, Debug)]
pub(crate) enum HidLayout {
    Pos(Layout),
    Ibm(IbmLayout),
    Keyboard(KeyboardReports),
}

/// A framer for a HID scanner, whichever mode it is in.
#[derive(Debug)]
pub(crate) enum HidFramer {
    Pos(HidPosFramer),
    Ibm(IbmFramer),
    Keyboard(Box<KeyboardFramer>),
}

/// How long after a scanner was taken a read may have begun before: reports that nobody fetched wait in the scanner.
const STALE: Duration = Duration::from_millis(100);

impl HidLayout {
    /// Reads a report descriptor, which tells the mode as well.
    pub(crate) fn compile(descriptor: &[u8]) -> Result<Self, DescriptorError> {
        match Layout::compile(descriptor) {
            Err(DescriptorError::OtherMode(Mode::IbmOem)) => IbmLayout::compile(descriptor).map(Self::Ibm),
            Err(DescriptorError::OtherMode(Mode::HidKeyboard)) => {
                KeyboardReports::compile(descriptor).map(Self::Keyboard)
            }
            layout => layout.map(Self::Pos),
        }
    }

    /// The framer for it, of the model that the USB id tells; what types is read as `keyboard` says.
    pub(crate) fn framer(
        self,
        profiles: &[Arc<HidPosProfile>],
        keyboard: &KeyboardProfile,
        id: Option<UsbId>,
    ) -> HidFramer {
        match self {
            Self::Pos(layout) => {
                let profile = HidPosProfile::for_device(profiles, id, &layout);
                HidFramer::Pos(HidPosFramer::new(layout, profile))
            }
            Self::Ibm(layout) => HidFramer::Ibm(IbmFramer::new(&layout)),
            Self::Keyboard(reports) => HidFramer::Keyboard(Box::new(keyboard.framer(reports))),
        }
    }
}

impl HidFramer {
    pub(crate) const fn mode(&self) -> Mode {
        match self {
            Self::Pos(_) => Mode::HidPos,
            Self::Ibm(_) => Mode::IbmOem,
            Self::Keyboard(_) => Mode::HidKeyboard,
        }
    }

    pub(crate) fn push(&mut self, report: &[u8], now: Duration) -> Vec<Framed> {
        match self {
            Self::Pos(framer) => framer.push(report, now),
            Self::Ibm(framer) => framer.push(report, now),
            Self::Keyboard(framer) => framer.push(report, now),
        }
    }

    pub(crate) fn expire(&mut self, now: Duration) -> Option<Framed> {
        match self {
            Self::Pos(framer) => framer.expire(now),
            Self::Ibm(framer) => framer.expire(now),
            Self::Keyboard(framer) => framer.expire(now),
        }
    }

    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        match self {
            Self::Pos(framer) => framer.next_deadline(),
            Self::Ibm(framer) => framer.next_deadline(),
            Self::Keyboard(framer) => framer.next_deadline(),
        }
    }

    /// Whether a scan is in hand.
    pub(crate) fn is_in_scan(&self) -> bool {
        match self {
            Self::Pos(framer) => framer.next_deadline().is_some(),
            // It waits for more than scans.
            Self::Ibm(framer) => framer.is_in_scan(),
            Self::Keyboard(framer) => framer.is_in_scan(),
        }
    }

    /// Says that reports may have been lost after the last one: nothing else would show it.
    pub(crate) fn lose(&mut self, now: Duration) {
        match self {
            Self::Pos(framer) => framer.lose(now),
            Self::Ibm(framer) => framer.lose(now),
            Self::Keyboard(framer) => framer.lose(now),
        }
    }

    /// Says that it is read from `now` on: what comes at once may be the rest of a scan that began before.
    pub(crate) fn taken(&mut self, now: Duration) {
        match self {
            Self::Pos(framer) => framer.distrust_until(now + STALE),
            Self::Ibm(framer) => framer.distrust_until(now + STALE),
            Self::Keyboard(framer) => {
                framer.distrust_until(now + STALE);
                framer.taken(now);
            }
        }
    }

    /// Says that what begins before `until` may be the rest of a scan that began before the device was opened.
    pub(crate) fn distrust_until(&mut self, until: Duration) {
        match self {
            Self::Pos(framer) => framer.distrust_until(until),
            Self::Ibm(framer) => framer.distrust_until(until),
            Self::Keyboard(framer) => framer.distrust_until(until),
        }
    }

    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        match self {
            Self::Pos(framer) => framer.break_off(),
            Self::Ibm(framer) => framer.break_off(),
            Self::Keyboard(framer) => framer.break_off(),
        }
    }
}
