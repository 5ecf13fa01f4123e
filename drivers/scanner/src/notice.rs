use std::time::{Duration, Instant};

use label::{Aim, Symbology};
use tokio::sync::oneshot;

use crate::{Damage, DeviceMode, ReadingState, VendorId};

/// What a scanner's driver has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The device is there and is being read.
    Attached {
        /// The scanner's name in the configuration.
        device: String,
        /// How it talks.
        mode: DeviceMode,
        /// What it is: its model, what it calls itself, where it is. Control characters are escaped.
        description: String,
    },
    /// The device was there and has gone. It is looked for again.
    Detached {
        /// The scanner's name in the configuration.
        device: String,
        /// How that showed itself.
        reason: String,
    },
    /// The device cannot be used. Said once for each reason; it is looked for again.
    Unavailable {
        /// The scanner's name in the configuration.
        device: String,
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// The device was told to read or not to, or has said how far it is with that.
    Reading {
        /// The scanner's name in the configuration.
        device: String,
        /// How far it is.
        state: ReadingState,
    },
    /// A scan.
    Received(Received),
}

/// One scan, stamped when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The scanner's name in the configuration. Where `usb` finds several, the others are called `name-2`, `name-3`.
    pub device: String,
    /// How the scanner talks.
    pub mode: DeviceMode,
    /// The AIM symbology identifier, where the scanner gave one; see [`Received::aim_is_derived`].
    pub aim: Option<Aim>,
    /// The symbology: from the AIM identifier and the maker's own code together.
    pub symbology: Symbology,
    /// The data, without framing and AIM identifier. Of a damaged scan, what there was of it.
    pub data: Vec<u8>,
    /// The maker's own symbology code, where the scanner gave one.
    pub vendor_id: Option<VendorId>,
    /// When its first byte was read.
    pub first_byte: Instant,
    /// When its last byte was read.
    pub last_byte: Instant,
    /// What is wrong with it. Its data must not be taken for what the label says.
    pub damage: Option<Damage>,
}

impl Received {
    /// Whether the AIM identifier is not the scanner's own, but derived from its label type (in IBM OEM mode) or from its
    /// maker's code identifier (on a serial line, where it sends one or the other).
    #[must_use]
    pub fn aim_is_derived(&self) -> bool {
        let told_otherwise = match self.mode {
            DeviceMode::IbmOem => true,
            DeviceMode::Serial => self.vendor_id.is_some(),
            DeviceMode::HidPos | DeviceMode::HidKeyboard | DeviceMode::Ssi => false,
        };
        self.aim.is_some() && told_otherwise
    }
}

/// What the lane wants of a scanner.
#[derive(Debug)]
pub enum Order {
    /// It shall say what became of a scan.
    Beep(Beep),
    /// It shall read now, or no longer.
    Trigger(Trigger),
    /// It shall make its beeps, and whether it does is told.
    Check(Check),
    /// It shall be left alone for a while.
    Leave(Leave),
}

impl Order {
    /// The scanner that it is for, as [`Received::device`] names it.
    #[must_use]
    pub fn device(&self) -> &str {
        match self {
            Self::Beep(beep) => &beep.device,
            Self::Trigger(trigger) => &trigger.device,
            Self::Check(check) => &check.device,
            Self::Leave(leave) => &leave.device,
        }
    }
}

/// The trigger of a scanner, pulled from the lane.
#[derive(Debug)]
pub struct Trigger {
    /// The scanner, as [`Received::device`] names it.
    pub device: String,
    /// For how long it shall try to read; at most [`Self::LONGEST`]. It stops by itself when it has read something. Zero: it
    /// shall stop now.
    pub lasts: Duration,
    /// What comes of it. Dropped where the scanner is not there.
    pub answer: oneshot::Sender<TriggerState>,
}

impl Trigger {
    /// The longest that a scanner is told to try: it may be one with a lamp that gets hot.
    pub const LONGEST: Duration = Duration::from_secs(30);
}

/// A technician's test of a scanner: its good beep, then its bad one.
#[derive(Debug)]
pub struct Check {
    /// The scanner, as [`Received::device`] names it.
    pub device: String,
    /// What comes of it. Dropped where the scanner is not there.
    pub answer: oneshot::Sender<CheckState>,
}

/// What came of a scanner's test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// Both beeps were sent. Its mode has no answer to them.
    Sent,
    /// It has taken both.
    Taken,
    /// It has refused one, or did not understand it.
    Refused,
    /// It did not answer.
    Silent,
    /// It was not told: so much else waits for it that it would have come too late.
    Busy,
}

/// A scanner is of no use now: it is closed, and taken again after a while, each time a longer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The scanner, as [`Received::device`] names it.
    pub device: String,
    /// Why, for [`Notice::Unavailable`], which answers it.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// What came of pulling a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TriggerState {
    /// It was told to read. Its mode may have no way to say that it does.
    Started,
    /// It was told to stop.
    Stopped,
    /// It is prevented from reading now: nothing could be done with a scan.
    Prevented,
    /// It has no control or command for it.
    Impossible,
    /// It answers commands, and has refused this one.
    Refused,
    /// It answers commands, and did not answer this one.
    Silent,
    /// It was not told: so much else waits for it that it would have come too late.
    Busy,
}

/// What became of a scan, on its way to the scanner that read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beep {
    /// The scanner, as [`Received::device`] named it.
    pub device: String,
    /// What it says.
    pub feedback: Feedback,
}

/// What became of a scan, for the person who scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feedback {
    /// It was taken.
    Accepted,
    /// It was refused.
    Refused,
    /// Its product is not known here.
    NotOnFile,
    /// Somebody has to choose at the screen.
    NeedsChoice,
    /// It went elsewhere; nothing to judge.
    Neutral,
}
