use core::time::Duration;

use label::{Aim, Symbology};

/// One scan as a framer hands it out. Times are those that were given with the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framed {
    /// The AIM symbology identifier, where there was one.
    pub aim: Option<Aim>,
    /// The symbology, as far as it was told.
    pub symbology: Symbology,
    /// The data, without framing and AIM identifier. Of a damaged scan, what there was of it.
    pub data: Vec<u8>,
    /// The maker's own symbology code, where there was one.
    pub vendor_id: Option<VendorId>,
    /// When its first byte came.
    pub first: Duration,
    /// When its last byte came.
    pub last: Duration,
    /// What is wrong with it.
    pub damage: Option<Damage>,
}

/// A maker's own identifier of a symbology, or of a label's type: 1 to 3 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VendorId {
    bytes: [u8; Self::BYTES_MAX],
    length: u8,
}

impl VendorId {
    const BYTES_MAX: usize = 3;

    /// Of 1 to 3 bytes; of another number there is none.
    #[must_use]
    pub fn new(id: &[u8]) -> Option<Self> {
        let mut bytes = [0; Self::BYTES_MAX];
        bytes.get_mut(..id.len())?.copy_from_slice(id);
        u8::try_from(id.len()).ok().filter(|length| *length > 0).map(|length| Self { bytes, length })
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl From<u8> for VendorId {
    fn from(byte: u8) -> Self {
        Self { bytes: [byte, 0, 0], length: 1 }
    }
}

impl core::fmt::Debug for VendorId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "\"{}\"", self.as_bytes().escape_ascii())
    }
}

/// Why a scan is not whole. [`crate::ScannerSettings::remedy`] says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Damage {
    /// It stopped before its end.
    NoTerminator,
    /// It is longer than any symbol can be. What is kept is its beginning.
    TooLong,
    /// Its block check character, or a packet's checksum, does not fit its bytes.
    BadChecksum,
    /// On a serial line a byte of it came broken (parity, stop bit, a break), or was lost on the way to the reader.
    LineError,
    /// It went on for 64 KiB without an end, as noise does, and a line whose terminator is another.
    Endless,
    /// It follows a damaged read, or the taking of the device, so closely that it may be the rest of a read.
    Gap,
    /// It follows a label that had an AIM identifier without a pause, and has none: it may be a part of that label.
    PartOfLabel,
    /// Its last report or packet announced another, which never came.
    ContinuationNeverEnded,
    /// It does not begin with the prefix that the scanner is said to send.
    NoPrefix,
    /// It does not end with the suffix that the scanner is said to send.
    NoSuffix,
    /// It has none of the maker's code identifiers that the scanner is said to send.
    NoCodeId,
    /// It has no AIM identifier, which the scanner is said to send with each scan.
    NoAim,
    /// Bytes outside STX and ETX, or outside packets.
    OutsideFrame,
    /// A report is shorter than its descriptor says.
    ShortReport,
    /// A report or packet says that it holds more or less data than it can.
    BadLength,
    /// A key of a scanner that types stands for no character, or not for the same one everywhere.
    UnknownKey,
    /// A scanner that types could not tell which keys were down, or was read too late: some may be missing.
    LostKeys,
    /// Reports were read so late that some before it or within it may be missing.
    LostReports,
    /// It was read so late that it can't be known where it ended: silence is its regular end.
    ReadLate,
}

impl Damage {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::NoTerminator,
        Self::TooLong,
        Self::Endless,
        Self::BadChecksum,
        Self::LineError,
        Self::Gap,
        Self::PartOfLabel,
        Self::ContinuationNeverEnded,
        Self::NoPrefix,
        Self::NoSuffix,
        Self::NoCodeId,
        Self::NoAim,
        Self::OutsideFrame,
        Self::ShortReport,
        Self::BadLength,
        Self::UnknownKey,
        Self::LostKeys,
        Self::LostReports,
        Self::ReadLate,
    ];

    /// Whether it says nothing of the scanner or its line: only the read's place, or a reader that was late, makes it doubtful.
    #[must_use]
    pub const fn is_doubt(self) -> bool {
        matches!(self, Self::Gap | Self::PartOfLabel | Self::LostReports | Self::ReadLate)
    }

    /// Whether a part of the read may yet come: its end was not seen, or can't be trusted.
    pub(crate) const fn may_leave_rest(self) -> bool {
        !matches!(self, Self::TooLong | Self::NoPrefix | Self::NoAim | Self::UnknownKey)
    }

    /// Its name in events and the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoTerminator => "no_terminator",
            Self::TooLong => "too_long",
            Self::Endless => "endless",
            Self::BadChecksum => "bad_checksum",
            Self::LineError => "line_error",
            Self::Gap => "gap",
            Self::PartOfLabel => "part_of_label",
            Self::ContinuationNeverEnded => "continuation_never_ended",
            Self::NoPrefix => "no_prefix",
            Self::NoSuffix => "no_suffix",
            Self::NoCodeId => "no_code_id",
            Self::NoAim => "no_aim",
            Self::OutsideFrame => "outside_frame",
            Self::ShortReport => "short_report",
            Self::BadLength => "bad_length",
            Self::UnknownKey => "unknown_key",
            Self::LostKeys => "lost_keys",
            Self::LostReports => "lost_reports",
            Self::ReadLate => "read_late",
        }
    }
}
