use models::Mode;

/// A report descriptor that cannot be used. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DescriptorError {
    /// It breaks the format of report descriptors (USB-IF, Device Class Definition for HID 1.11, clause 6.2.2).
    #[error("its report descriptor is malformed at byte {offset}: {what}")]
    Malformed {
        /// Which byte, from 0.
        offset: usize,
        /// What is wrong.
        what: String,
    },
    /// It is larger than any scanner's.
    #[error("its report descriptor has more than {limit} {what}")]
    TooMuch {
        /// The most there may be.
        limit: usize,
        /// Of what.
        what: &'static str,
    },
    /// The device talks in another way.
    #[error("it talks {mode}, not HID POS; read the code that switches it to HID POS in its manual", mode = .0.name())]
    OtherMode(Mode),
    /// The device says nothing of decoded bar codes.
    #[error(
        "its report descriptor declares no decoded bar code data (usage 8C:FE) and no IBM OEM labels, so it is no scanner, or not in HID POS mode"
    )]
    NotAScanner,
    /// It declares bar code data, but not as those of a bar code scanner.
    #[error(
        "its report descriptor declares bar code data (usage 8C:FE) only in the application {page:X}:{id:02X}, not in a bar code scanner's (8C:02)", page = .0 >> 16, id = .0 & 0xffff
    )]
    OtherApplication(u32),
    /// It declares bar code data in a way that cannot be read.
    #[error("its report descriptor declares bar code data in a way that cannot be read: {0}")]
    Layout(&'static str),
}
