//! A framer of the Simple Serial Interface, and the packets of both ends.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use models::{Models, SsiModel, Wire};
use scanner::{Damage, Framed, SsiFramer};

pub(crate) const ACK: [u8; 6] = [0x04, 0xd0, 0x04, 0x00, 0xff, 0x28];
pub(crate) const NAK_RESEND: [u8; 7] = [0x05, 0xd1, 0x04, 0x00, 0x01, 0xff, 0x25];
pub(crate) const NAK_DENIED: [u8; 7] = [0x05, 0xd1, 0x04, 0x00, 0x06, 0xff, 0x20];
pub(crate) const EAN_13: u8 = 0x0b;
pub(crate) const CODE_128: u8 = 0x03;
pub(crate) const MORE: u8 = 2;
pub(crate) const AGAIN: u8 = 1;

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(crate) fn model() -> SsiModel {
    let models = Models::load(None).unwrap();
    let Wire::Ssi(model) = &models.scanner("zebra-ssi").unwrap().wire else { unreachable!() };
    model.clone()
}

pub(crate) fn framer() -> SsiFramer {
    SsiFramer::new(&model())
}

/// A packet of the scanner.
pub(crate) fn packet(opcode: u8, status: u8, data: &[u8]) -> Vec<u8> {
    let mut packet = vec![u8::try_from(data.len() + 4).unwrap(), opcode, 0, status];
    packet.extend(data);
    let sum: u16 = packet.iter().map(|byte| u16::from(*byte)).sum();
    packet.extend((!sum).wrapping_add(1).to_be_bytes());
    packet
}

pub(crate) fn decode(status: u8, code_type: u8, data: &[u8]) -> Vec<u8> {
    packet(0xf3, status, &[&[code_type], data].concat())
}

pub(crate) fn spoilt(mut packet: Vec<u8>) -> Vec<u8> {
    *packet.last_mut().unwrap() ^= 0x40;
    packet
}

/// What the host has sent, as the commands in it.
pub(crate) fn host(opcode: u8, status: u8, data: &[u8]) -> Vec<u8> {
    let mut packet = vec![u8::try_from(data.len() + 4).unwrap(), opcode, 4, status];
    packet.extend(data);
    let sum: u16 = packet.iter().map(|byte| u16::from(*byte)).sum();
    packet.extend((!sum).wrapping_add(1).to_be_bytes());
    packet
}

pub(crate) fn said(scan: &Framed) -> (&[u8], Option<Damage>) {
    (&scan.data, scan.damage)
}

/// Lets time pass until nothing is due any more; gives what ran out.
pub(crate) fn wait(framer: &mut SsiFramer) -> Vec<Framed> {
    let mut scans = Vec::new();
    for _ in 0..256 {
        let Some(due) = framer.next_deadline() else { return scans };
        scans.extend(framer.expire(due));
    }
    panic_still_due()
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn panic_still_due() -> ! {
    panic!("something is still due")
}
