use std::time::Instant;

use label::{Aim, Symbology};

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
