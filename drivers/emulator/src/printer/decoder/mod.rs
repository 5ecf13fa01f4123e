//! ESC/POS to paper: bytes in, receipts and answers out, whatever the chunks were.
//!
//! Written from Epson's public *ESC/POS Command Reference for TM Printers*; command names are as there.
//! Nothing here reads a clock, a file or a socket.

mod answers;
mod barcode;
mod codepage;
mod engine;
mod frame;
mod graphics;
mod layout;
mod line;
mod settings;
mod style;
mod table;

use std::collections::VecDeque;

use engine::Engine;
use frame::Frame;

use super::profile::Profile;
use super::receipt::{Complaint, Receipt};

/// Something for the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    /// Bytes for the host.
    Answer(Vec<u8>),
    /// The host asks for a status that only the printer as a whole knows.
    Ask(Question),
    /// The paper was cut.
    Receipt(Box<Receipt>),
    /// The cash drawer was opened.
    Drawer,
}

/// A status that the host asks for in the stream of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// `GS a n`: send the status now and when it changes, for these groups.
    Automatic(u8),
    /// `GS r 1`: the paper sensors.
    Paper,
    /// `GS r 2`: the drawer's contact.
    Drawer,
}

/// A state machine from bytes to receipts.
#[derive(Debug)]
pub(super) struct Decoder {
    engine: Engine,
    /// Received and not yet worked on.
    buffer: VecDeque<u8>,
    /// Bytes of an over-long command that are still to be thrown away.
    skip: u64,
}

impl Decoder {
    /// A printer that was just switched on.
    pub(super) fn new(profile: Profile) -> Self {
        Self { engine: Engine::new(profile), buffer: VecDeque::new(), skip: 0 }
    }

    /// Takes bytes into the receive buffer. Nothing is printed before [`Self::step`].
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let skipped = self.skip.min(bytes.len() as u64);
        self.skip -= skipped;
        self.engine.offset += skipped;
        self.buffer.extend(bytes.iter().skip(usize::try_from(skipped).unwrap_or(usize::MAX)));
    }

    /// Bytes in the receive buffer.
    pub(super) fn buffered(&self) -> usize {
        self.buffer.len()
    }

    /// Whether the next command cuts the paper.
    pub(super) fn is_before_cut(&mut self) -> bool {
        match frame::next(self.buffer.make_contiguous()) {
            Frame::Command { command, .. } => command.is_cut(),
            _ => false,
        }
    }

    /// Works on one command or run of text. Returns `false` when it needs more bytes.
    pub(super) fn step(&mut self) -> bool {
        let bytes = self.buffer.make_contiguous();
        let length = match frame::next(bytes) {
            Frame::Incomplete => return false,
            Frame::Text(length) => {
                self.engine.text(bytes.get(..length).unwrap_or_default());
                length
            }
            Frame::Command { command, header, length } => {
                self.engine.run(command, bytes.get(header..length).unwrap_or_default());
                length
            }
            Frame::Refused { length, why } => {
                self.engine.complain(why);
                length
            }
            Frame::TooLong { name, length } => {
                self.engine
                    .complain(format!("{name}: {length} bytes are more than a printer takes; thrown away"));
                let here = usize::try_from(length).unwrap_or(usize::MAX).min(bytes.len());
                self.skip = length - here as u64;
                here
            }
        };
        self.engine.took(bytes.get(..length).unwrap_or_default());
        self.buffer.drain(..length);
        true
    }

    /// The next thing for the outside, in order.
    pub(super) fn output(&mut self) -> Option<Output> {
        self.engine.output.pop_front()
    }

    /// Forgets what was received and not yet printed (`DLE DC4` 8, `DLE ENQ` 2).
    pub(super) fn clear(&mut self) {
        self.engine.offset += self.buffer.len() as u64;
        self.buffer.clear();
        self.skip = 0;
        self.engine.forget_line();
    }

    /// What was printed since the last cut.
    pub(super) fn unfinished(&self) -> Receipt {
        self.engine.receipt()
    }

    /// Takes the complaints since the last call.
    pub(super) fn complaints(&mut self) -> Vec<Complaint> {
        std::mem::take(&mut self.engine.news)
    }
}
