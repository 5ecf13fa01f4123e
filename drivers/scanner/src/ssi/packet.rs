//! Packets: length, opcode, source, status, data, checksum. Opcodes and layout: Symbol's and Zebra's integration guides
//! (MS4407 chapter 8, SE-923 chapter 6), "Simple Serial Interface".

/// Length, opcode, source and status.
pub(super) const HEAD_BYTES: usize = 4;

/// The checksum, which the length leaves out.
pub(super) const CHECK_BYTES: usize = 2;

/// The longest packet that one length byte can announce.
pub(super) const PACKET_BYTES_MAX: usize = 0xff + CHECK_BYTES;

/// Where a packet comes from.
pub(super) const FROM_DECODER: u8 = 0x00;
const FROM_HOST: u8 = 0x04;

/// Status: this is sent again.
pub(super) const RETRANSMITTED: u8 = 0x01;
/// Status: another packet goes on with this one's data.
pub(super) const CONTINUED: u8 = 0x02;

/// What a packet is about.
pub(super) mod opcode {
    pub(crate) const PARAM_SEND: u8 = 0xc6;
    pub(crate) const REPLY_REVISION: u8 = 0xa4;
    pub(crate) const REPLY_ID: u8 = 0xa6;
    pub(crate) const ACK: u8 = 0xd0;
    pub(crate) const NAK: u8 = 0xd1;
    pub(crate) const CAPABILITIES_REPLY: u8 = 0xd4;
    pub(crate) const START_SESSION: u8 = 0xe4;
    pub(crate) const STOP_SESSION: u8 = 0xe5;
    pub(crate) const BEEP: u8 = 0xe6;
    pub(crate) const LED_ON: u8 = 0xe7;
    pub(crate) const LED_OFF: u8 = 0xe8;
    pub(crate) const SCAN_ENABLE: u8 = 0xe9;
    pub(crate) const SCAN_DISABLE: u8 = 0xea;
    pub(crate) const DECODE_DATA: u8 = 0xf3;
    pub(crate) const EVENT: u8 = 0xf6;
}

/// Why a packet was not taken.
pub(super) mod cause {
    pub(crate) const RESEND: u8 = 0x01;
    pub(crate) const DENIED: u8 = 0x06;
}

/// A whole packet of the scanner, its checksum right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) opcode: u8,
    pub(super) status: u8,
    pub(super) data: Vec<u8>,
}

impl Packet {
    /// The same packet, whether it was sent once or again.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.opcode, &self.data) == (other.opcode, &other.data)
            && (self.status ^ other.status) & !RETRANSMITTED == 0
    }

    pub(super) const fn is_retransmitted(&self) -> bool {
        self.status & RETRANSMITTED != 0
    }

    pub(super) const fn is_continued(&self) -> bool {
        self.status & CONTINUED != 0
    }
}

/// A packet from the host. Data beyond what a packet holds are left out; the host's commands have far less.
pub(super) fn from_host(opcode: u8, status: u8, data: &[u8]) -> Vec<u8> {
    let room = PACKET_BYTES_MAX - CHECK_BYTES - HEAD_BYTES;
    let data = data.get(..room).unwrap_or(data);
    let length = u8::try_from(HEAD_BYTES + data.len()).unwrap_or(u8::MAX);
    let mut bytes = vec![length, opcode, FROM_HOST, status];
    bytes.extend_from_slice(data);
    let check = checksum(&bytes);
    bytes.extend(check);
    bytes
}

/// The two's complement of the sum of all bytes before it, high byte first.
pub(super) fn checksum(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let sum = bytes.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    sum.wrapping_neg().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_those_that_other_hosts_send() {
        assert_eq!(from_host(opcode::ACK, 0, &[]), [0x04, 0xd0, 0x04, 0x00, 0xff, 0x28]);
        assert_eq!(from_host(opcode::NAK, 0, &[cause::RESEND]), [0x05, 0xd1, 0x04, 0x00, 0x01, 0xff, 0x25]);
        assert_eq!(from_host(opcode::NAK, 0, &[cause::DENIED]), [0x05, 0xd1, 0x04, 0x00, 0x06, 0xff, 0x20]);
        assert_eq!(from_host(opcode::LED_ON, 0, &[1]), [0x05, 0xe7, 0x04, 0x00, 0x01, 0xff, 0x0f]);
    }

    #[test]
    fn a_packet_is_never_longer_than_its_length_byte_can_say() {
        let packet = from_host(opcode::PARAM_SEND, 0, &[7; 400]);
        assert_eq!((packet.len(), packet.first()), (PACKET_BYTES_MAX, Some(&0xff)));
    }
}
