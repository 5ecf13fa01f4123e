use core::time::Duration;

use super::packet::{CHECK_BYTES, FROM_DECODER, HEAD_BYTES, Packet, checksum};
use crate::Damage;
use crate::distrust::ENDLESS_BYTES;

/// Puts packets together from bytes.
///
/// After bytes that are no packet it takes nothing before the line has been silent: the scanner waits for an answer then.
/// To look for a packet among them instead could find one that a label holds.
#[derive(Debug)]
pub(super) struct Assembler {
    /// The silence within a packet that breaks it.
    silence: Duration,
    bytes: Vec<u8>,
    is_noise: bool,
    /// How many bytes of noise have come.
    noise: usize,
    first: Duration,
    last: Duration,
}

/// Something of the line, whole or not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) content: Result<Packet, Broken>,
    pub(super) first: Duration,
    pub(super) last: Duration,
}

/// What is no packet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) damage: Damage,
    /// The bytes, as far as they were kept.
    pub(super) bytes: Vec<u8>,
}

/// The most bytes of noise that are kept, to be shown.
const NOISE_BYTES_MAX: usize = 512;

impl Assembler {
    pub(super) const fn new(silence: Duration) -> Self {
        let (first, last) = (Duration::ZERO, Duration::ZERO);
        Self { silence, bytes: Vec::new(), is_noise: false, noise: 0, first, last }
    }

    /// Takes at once the bytes at the front that only go on with the packet in hand, as [`Self::take`] would one by one, but
    /// for its last one. Gives their number.
    pub(super) fn take_run(&mut self, bytes: &[u8], now: Duration) -> usize {
        let length = match self.bytes.as_slice() {
            [length, _, FROM_DECODER, ..] if !self.is_noise => usize::from(*length) + CHECK_BYTES,
            _ => return 0,
        };
        let wanted = length.saturating_sub(self.bytes.len() + 1).min(bytes.len());
        let run = bytes.get(..wanted).unwrap_or_default();
        if !run.is_empty() {
            self.last = now;
            self.bytes.extend_from_slice(run);
        }
        run.len()
    }

    /// Takes one byte, read at `now`.
    pub(super) fn take(&mut self, byte: u8, now: Duration) -> Option<Piece> {
        // Between packets a zero byte says nothing: it is what wakes the other side.
        if self.bytes.is_empty() && byte == 0 {
            return None;
        }
        if self.bytes.is_empty() {
            self.is_noise &= now < self.last + self.silence;
            self.first = now;
            self.noise = 0;
        }
        self.last = now;
        self.noise += 1;
        if self.is_noise && self.noise >= ENDLESS_BYTES {
            let piece = self.break_off();
            // It goes on until the line is silent.
            self.is_noise = true;
            return piece;
        }
        if self.is_noise && self.bytes.len() >= NOISE_BYTES_MAX {
            return None;
        }
        self.bytes.push(byte);
        if self.is_noise {
            return None;
        }
        match self.bytes.as_slice() {
            [length, ..] if usize::from(*length) < HEAD_BYTES => self.is_noise = true,
            [_, _, source, ..] if *source != FROM_DECODER => self.is_noise = true,
            [length, ..] if self.bytes.len() == usize::from(*length) + CHECK_BYTES => return self.whole(),
            _ => {}
        }
        None
    }

    /// When the line has been silent for too long, what is in hand.
    pub(super) fn expire(&mut self, now: Duration) -> Option<Piece> {
        self.deadline().filter(|deadline| now >= *deadline)?;
        self.break_off()
    }

    /// What is in hand, broken: no more of it comes.
    pub(super) fn break_off(&mut self) -> Option<Piece> {
        let is_noise = std::mem::take(&mut self.is_noise);
        let damage = match self.bytes.as_slice() {
            _ if std::mem::take(&mut self.noise) >= ENDLESS_BYTES => Damage::Endless,
            [length, _, FROM_DECODER, ..] if self.bytes.len() == usize::from(*length) + CHECK_BYTES => {
                Damage::BadChecksum
            }
            _ if is_noise => Damage::OutsideFrame,
            _ => Damage::NoTerminator,
        };
        let bytes = std::mem::take(&mut self.bytes);
        (!bytes.is_empty()).then(|| self.piece(Err(Broken { damage, bytes })))
    }

    /// Ends noise that silence has ended before the reader came to it.
    pub(super) fn end_noise(&mut self, now: Duration) -> Option<Piece> {
        if self.is_noise { self.expire(now) } else { None }
    }

    /// Whether nothing is in hand: the line is silent.
    pub(super) const fn is_empty(&self) -> bool {
        self.bytes.is_empty() && !self.is_noise
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        (!self.is_empty()).then(|| self.last + self.silence)
    }

    fn whole(&mut self) -> Option<Piece> {
        let (body, check) = self.bytes.split_last_chunk::<CHECK_BYTES>()?;
        if *check != checksum(body) {
            // It may be another packet's bytes from here on: nothing is believed before silence.
            self.is_noise = true;
            return None;
        }
        let packet = match body {
            [_, opcode, _, status, data @ ..] => {
                Packet { opcode: *opcode, status: *status, data: data.to_vec() }
            }
            _ => return None,
        };
        self.bytes.clear();
        Some(self.piece(Ok(packet)))
    }

    const fn piece(&self, content: Result<Packet, Broken>) -> Piece {
        Piece { content, first: self.first, last: self.last }
    }
}
