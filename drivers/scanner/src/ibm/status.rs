/// The three bytes of status that every report begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Status([u8; 3]);

/// Why a scanner that is attached reads nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbmTrouble {
    /// It reports a hardware error.
    HardwareError,
    /// It takes new firmware.
    Flashing,
    /// It says that it isn't ready.
    NotReady,
    /// It was told to read, and says that it does not.
    NotEnabled,
    /// It was told to read, and answers nothing.
    Silent,
}

/// Something that a scanner says of a command, and that keeps it from nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbmNote {
    /// It changed the configuration that it was given into one that it can keep.
    ConfigurationCoerced,
    /// It rejected a command.
    CommandRejected,
    /// A command came to it damaged.
    CommandDamaged,
    /// A direct I/O command is not allowed.
    DirectIoNotAllowed,
    /// It does not know a direct I/O command: it has no such beep.
    DirectIoUndefined,
}

impl Status {
    pub(super) const fn new(bytes: [u8; 3]) -> Self {
        Self(bytes)
    }

    /// What the report carries besides is an answer to a command: to a configuration, two-label or direct I/O command.
    pub(super) const fn is_reply(self) -> bool {
        self.0[0] & (0x02 | 0x04 | 0x40) != 0
    }

    pub(super) const fn is_enabled(self) -> bool {
        self.0[1] & 0x02 != 0
    }

    /// What keeps it from reading, but for not being enabled.
    pub(super) const fn trouble(self) -> Option<IbmTrouble> {
        match self.0[0] {
            bits if bits & 0x20 != 0 => Some(IbmTrouble::HardwareError),
            bits if bits & 0x01 != 0 => Some(IbmTrouble::Flashing),
            bits if bits & 0x80 != 0 => Some(IbmTrouble::NotReady),
            _ => None,
        }
    }

    /// What it says of commands.
    pub(super) fn notes(self) -> impl Iterator<Item = IbmNote> {
        const NOTES: [(usize, u8, IbmNote); 5] = [
            (1, 0x04, IbmNote::CommandDamaged),
            (1, 0x80, IbmNote::CommandRejected),
            (2, 0x02, IbmNote::ConfigurationCoerced),
            (2, 0x10, IbmNote::DirectIoNotAllowed),
            (2, 0x20, IbmNote::DirectIoUndefined),
        ];
        NOTES.into_iter().filter_map(move |(byte, bit, note)| {
            self.0.get(byte).is_some_and(|bits| bits & bit != 0).then_some(note)
        })
    }
}

impl IbmTrouble {
    /// What is wrong, for a person.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::HardwareError => "the scanner reports a hardware error",
            Self::Flashing => "the scanner is taking new firmware",
            Self::NotReady => "the scanner says that it is not ready",
            Self::NotEnabled => "the scanner was told to read, and says that reading is off",
            Self::Silent => "the scanner does not answer the command to read",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::HardwareError => {
                "unplug the scanner and plug it in again; if that does not help, have it repaired"
            }
            Self::Flashing => "leave it plugged in until it has finished",
            Self::NotReady => "wait a minute, then unplug the scanner and plug it in again",
            Self::NotEnabled | Self::Silent => {
                "unplug the scanner and plug it in again; if that does not help, read the code that switches it to HID POS"
            }
        }
    }
}

impl IbmNote {
    /// What it says, for a person.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ConfigurationCoerced => {
                "the scanner changed its configuration to one that it can keep; check its settings with its manual"
            }
            Self::CommandRejected => "the scanner rejected a command",
            Self::CommandDamaged => "a command came to the scanner damaged; check its cable",
            Self::DirectIoNotAllowed => "the scanner does not allow the host's beeps now",
            Self::DirectIoUndefined => "the scanner does not know this beep; its firmware may be too old",
        }
    }
}
