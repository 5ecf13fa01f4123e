//! Packets as the scanner makes and reads them, by tables of its own.

/// A packet of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FromHost {
    pub(super) opcode: u8,
    pub(super) again: bool,
    pub(super) data: Vec<u8>,
}

impl FromHost {
    /// The same command, whether it was sent once or again.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.opcode, &self.data) == (other.opcode, &other.data)
    }
}

/// What stands at the beginning of what the host has sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A whole packet.
    Packet(FromHost),
    /// A byte that wakes the scanner.
    WakeUp,
    /// Bytes that are no packet; all that had come is taken for that.
    Garbled,
    /// Less than a packet.
    Nothing,
}

/// Takes the first packet off the bytes that have come.
pub(super) fn next(bytes: &mut Vec<u8>) -> Next {
    match *bytes.as_slice() {
        [] => Next::Nothing,
        [0, ..] => {
            bytes.remove(0);
            Next::WakeUp
        }
        [length, ..] => {
            let whole = usize::from(length) + 2;
            if bytes.len() < whole && length >= 4 {
                return Next::Nothing;
            }
            let packet: Vec<u8> = bytes.drain(..whole.min(bytes.len())).collect();
            read(&packet).map_or_else(
                || {
                    bytes.clear();
                    Next::Garbled
                },
                Next::Packet,
            )
        }
    }
}

fn read(packet: &[u8]) -> Option<FromHost> {
    // Sum and checksum together make a multiple of 65,536.
    let (body, check) = packet.split_last_chunk::<2>()?;
    let sum: u32 = body.iter().map(|byte| u32::from(*byte)).sum();
    let is_right = (sum + u32::from(u16::from_be_bytes(*check))) & 0xffff == 0;
    match body {
        [_, opcode, 4, status, data @ ..] if is_right => {
            Some(FromHost { opcode: *opcode, again: status & 1 == 1, data: data.to_vec() })
        }
        _ => None,
    }
}

/// A packet of the scanner.
pub(super) fn packet(opcode: u8, status: u8, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len() + 4).unwrap_or(u8::MAX);
    let mut packet = vec![length, opcode, 0, status];
    packet.extend_from_slice(data);
    let sum: u32 = packet.iter().map(|byte| u32::from(*byte)).sum();
    let check = (0x1_0000 - (sum & 0xffff)) & 0xffff;
    packet.extend([check >> 8, check & 0xff].iter().filter_map(|byte| u8::try_from(*byte).ok()));
    packet
}

/// The code type of a symbol whose AIM identifier and data are these, by Symbol's numbers.
pub(super) fn code_type(aim: Option<&str>, data: &[u8]) -> u8 {
    const TYPES: [(&str, u8); 19] = [
        ("]E4", 10),
        ("]E", 11),
        ("]C1", 15),
        ("]C", 3),
        ("]A", 1),
        ("]F", 2),
        ("]G", 7),
        ("]H", 12),
        ("]I", 6),
        ("]L", 17),
        ("]M", 14),
        ("]Q", 28),
        ("]R", 4),
        ("]S", 4),
        ("]U", 37),
        ("]d", 27),
        ("]e", 48),
        ("]h", 183),
        ("]z", 45),
    ];
    let aim = aim.unwrap_or("]C0");
    if aim == "]E0" && data.len() == 12 {
        return 8;
    }
    TYPES.iter().find(|(begins, _)| aim.starts_with(begins)).map_or(3, |(_, code)| *code)
}
