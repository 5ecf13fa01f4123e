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
    pub(super) until: Duration,
}

impl Asked {
    /// Whether its status says that it was sent again; `None` where there is none to be read.
    pub(super) fn was_again(&self) -> Option<bool> {
        self.status.map(|status| status & RETRANSMITTED != 0)
    }

    /// Whether another packet may go on with it. Bytes outside packets are none's beginning.
    pub(super) fn may_leave_rest(&self) -> bool {
        let is_packet = !matches!(self.scan.damage, Some(Damage::OutsideFrame | Damage::Endless));
        self.status.map_or(is_packet, |status| status & CONTINUED != 0)
    }

    /// Whether this is what it was, whole.
    pub(super) fn is(&self, packet: &Packet) -> bool {
        let data = self.bytes.get(HEAD_BYTES..HEAD_BYTES + packet.data.len());
        data == Some(packet.data.as_slice())
            && self.bytes.len() <= HEAD_BYTES + packet.data.len() + CHECK_BYTES
    }
}
