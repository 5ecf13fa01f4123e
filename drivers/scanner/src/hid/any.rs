use core::time::Duration;
use std::sync::Arc;

use models::{Mode, UsbId};

use super::{DescriptorError, HidPosFramer, HidPosProfile, Layout};
use crate::Framed;
use crate::ibm::{IbmFramer, IbmLayout};

/// What a HID scanner's reports look like, whichever mode it is in.
#[derive(Clone, Debug)]
pub(crate) enum HidLayout {
    Pos(Layout),
    Ibm(IbmLayout),
}

/// A framer for a HID scanner, whichever mode it is in.
#[derive(Debug)]
pub(crate) enum HidFramer {
    Pos(HidPosFramer),
    Ibm(IbmFramer),
}

impl HidLayout {
    /// Reads a report descriptor, which tells the mode as well.
    pub(crate) fn compile(descriptor: &[u8]) -> Result<Self, DescriptorError> {
        match Layout::compile(descriptor) {
            Err(DescriptorError::OtherMode(Mode::IbmOem)) => IbmLayout::compile(descriptor).map(Self::Ibm),
            layout => layout.map(Self::Pos),
        }
    }

    /// The framer for it, of the model that the USB id tells.
    pub(crate) fn framer(self, profiles: &[Arc<HidPosProfile>], id: Option<UsbId>) -> HidFramer {
        match self {
            Self::Pos(layout) => {
                HidFramer::Pos(HidPosFramer::new(layout, HidPosProfile::for_device(profiles, id)))
            }
            Self::Ibm(layout) => HidFramer::Ibm(IbmFramer::new(&layout)),
        }
    }
}

impl HidFramer {
    pub(crate) const fn mode(&self) -> Mode {
        match self {
            Self::Pos(_) => Mode::HidPos,
            Self::Ibm(_) => Mode::IbmOem,
        }
    }

    pub(crate) fn push(&mut self, report: &[u8], now: Duration) -> Vec<Framed> {
        match self {
            Self::Pos(framer) => framer.push(report, now),
            Self::Ibm(framer) => framer.push(report, now),
        }
    }

    pub(crate) fn expire(&mut self, now: Duration) -> Option<Framed> {
        match self {
            Self::Pos(framer) => framer.expire(now),
            Self::Ibm(framer) => framer.expire(now),
        }
    }

    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        match self {
            Self::Pos(framer) => framer.next_deadline(),
            Self::Ibm(framer) => framer.next_deadline(),
        }
    }

    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        match self {
            Self::Pos(framer) => framer.break_off(),
            Self::Ibm(framer) => framer.break_off(),
        }
    }
}
