use crate::OutputMessage;

use super::IbmLayout;

/// What a host can tell an IBM OEM scanner to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbmCommand {
    /// Read labels (11). Needed after every attach: some firmware starts with reading off and says that it is on.
    Enable,
    /// Read no labels (12).
    Disable,
    /// The beep of a good read, by direct I/O (30 00 04).
    Beep,
    /// The beep of an error, by direct I/O (30 00 05).
    ErrorBeep,
    /// The beep of an item that is not on file, by direct I/O (30 00 06).
    NotOnFileBeep,
}

impl IbmCommand {
    /// Every command.
    pub const ALL: &'static [Self] =
        &[Self::Enable, Self::Disable, Self::Beep, Self::ErrorBeep, Self::NotOnFileBeep];

    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Enable => &[0x11],
            Self::Disable => &[0x12],
            Self::Beep => &[0x30, 0x00, 0x04],
            Self::ErrorBeep => &[0x30, 0x00, 0x05],
            Self::NotOnFileBeep => &[0x30, 0x00, 0x06],
        }
    }

    /// The output report that carries it, filled up with zeros to the length that the device declares.
    #[must_use]
    pub fn report(self, layout: &IbmLayout) -> OutputMessage {
        let mut bytes = self.bytes().to_vec();
        bytes.resize(layout.output_bytes(), 0);
        OutputMessage { bytes, has_id: false }
    }
}
