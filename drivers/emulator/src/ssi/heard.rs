use super::wire::FromHost;

/// What the host asked of the scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A beep of this code.
    Beep(u8),
    /// These lights on.
    LedOn(u8),
    /// These lights off.
    LedOff(u8),
    /// The operator may scan.
    ScanEnable,
    /// The operator may not scan.
    ScanDisable,
    /// Try to read a symbol.
    StartSession,
    /// Stop trying.
    StopSession,
    /// Parameters as they came: numbers and values.
    Parameters(Vec<u8>),
    /// Something else: its opcode and its data.
    Other(u8, Vec<u8>),
}

impl Heard {
    pub(super) fn of(packet: &FromHost) -> Self {
        let first = packet.data.first().copied();
        match (packet.opcode, first) {
            (0xe6, Some(code)) => Self::Beep(code),
            (0xe7, Some(lights)) => Self::LedOn(lights),
            (0xe8, Some(lights)) => Self::LedOff(lights),
            (0xe9, None) => Self::ScanEnable,
            (0xea, None) => Self::ScanDisable,
            (0xe4, None) => Self::StartSession,
            (0xe5, None) => Self::StopSession,
            // The first byte is the beep that goes with it.
            (0xc6, Some(_)) => Self::Parameters(packet.data.get(1..).unwrap_or_default().to_vec()),
            _ => Self::Other(packet.opcode, packet.data.clone()),
        }
    }

    /// What a person would hear or see, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Beep(code) => format!("beep {code:02x} ({})", beep(*code)),
            Self::LedOn(lights) => format!("LED {lights:02x} on"),
            Self::LedOff(lights) => format!("LED {lights:02x} off"),
            Self::ScanEnable => "scanning enabled".to_owned(),
            Self::ScanDisable => "scanning disabled".to_owned(),
            Self::StartSession => "scan session started".to_owned(),
            Self::StopSession => "scan session stopped".to_owned(),
            Self::Parameters(bytes) => format!("parameters set: {bytes:02x?}"),
            Self::Other(opcode, data) => format!("opcode {opcode:02x} with {data:02x?}"),
        }
    }
}

/// The beeps of Symbol's table (MK1000 Product Reference Guide, table 5-8).
fn beep(code: u8) -> String {
    let (first, sound) = match code {
        0..=4 => (0, "short high"),
        5..=9 => (5, "short low"),
        10..=14 => (10, "long high"),
        15..=19 => (15, "long low"),
        20 => return "fast warble".to_owned(),
        21 => return "slow warble".to_owned(),
        22..=25 => return "high and low".to_owned(),
        _ => return "no beep".to_owned(),
    };
    format!("{} {sound}", code - first + 1)
}
