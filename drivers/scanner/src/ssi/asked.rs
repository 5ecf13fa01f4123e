use core::time::Duration;

use super::packet::{CHECK_BYTES, CONTINUED, HEAD_BYTES, Packet, RETRANSMITTED};
use crate::{Damage, Framed};

/// What did not come whole.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) scan: Framed,
    /// All that came, as far as it was kept.
    pub(super) bytes: Vec<u8>,
    /// Its status, where there is one to be read.
    pub(super) status: Option<u8>,
    /// When it was asked for last.
    pub(super) at: Duration,
    pub(super) until: Duration,
}

impl Asked {
    /// Whether its status says that it was sent again; `None` where there is none to be read.
    pub(super) fn was_again(&self) -> Option<bool> {
        self.status.map(|status| status & RETRANSMITTED != 0)
    }

    /// Whether it was a packet, as far as can be seen.
    pub(super) const fn is_packet(&self) -> bool {
        !matches!(self.scan.damage, Some(Damage::OutsideFrame | Damage::Endless))
    }

    /// Whether another packet may go on with it. Bytes outside packets are none's beginning.
    pub(super) fn may_leave_rest(&self) -> bool {
        self.status.map_or(self.is_packet(), |status| status & CONTINUED != 0)
    }

    /// Whether this is what it was, whole.
    pub(super) fn is(&self, packet: &Packet) -> bool {
        let data = self.bytes.get(HEAD_BYTES..HEAD_BYTES + packet.data.len());
        data == Some(packet.data.as_slice())
            && self.bytes.len() <= HEAD_BYTES + packet.data.len() + CHECK_BYTES
    }

    /// Whether it says that it is sent again, and as far as it came is what was taken.
    pub(super) fn repeats(&self, taken: &Packet) -> bool {
        let [length, opcode, _, status, data @ ..] = self.bytes.as_slice() else { return false };
        let (data, check) = data.split_at_checked(taken.data.len()).unwrap_or((data, &[]));
        // Nothing but its head would be anything.
        !data.is_empty()
            && usize::from(*length) == HEAD_BYTES + taken.data.len()
            && *opcode == taken.opcode
            && *status & !RETRANSMITTED == taken.status & !RETRANSMITTED
            && self.was_again() == Some(true)
            && taken.data.starts_with(data)
            && check.len() <= CHECK_BYTES
    }
}
