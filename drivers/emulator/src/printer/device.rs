//! The printer as a whole, without any wire: bytes in, answers and receipts out.

use std::collections::VecDeque;

use super::Fault;
use super::decoder::{Decoder, Output, Question};
use super::profile::Profile;
use super::realtime::{Finder, RealTime};
use super::receipt::{Complaint, Receipt};
use super::status::State;

/// Receive buffer while the printer cannot print; then it takes no more.
const BUFFER_BYTES: usize = 64 * 1024;
/// Receipts that are kept.
const MAX_RECEIPTS: usize = 1000;
/// Complaints that are kept.
const MAX_COMPLAINTS: usize = 1000;
/// Bytes of answers that wait to be sent; more are dropped.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// An emulated printer without its wire.
#[derive(Debug)]
pub(super) struct Device {
    profile: Profile,
    decoder: Decoder,
    finder: Finder,
    state: State,
    silent: bool,
    /// Groups of `GS a`.
    automatic: u8,
    answers: Vec<u8>,
    receipts: VecDeque<Receipt>,
    complaints: Vec<Complaint>,
    receipt_count: usize,
    drawer_kicks: u32,
    /// Bytes a second.
    pub(super) slow: Option<u32>,
    /// Bytes until the connection breaks.
    pub(super) break_after: Option<u64>,
    /// Set when the connection must break now.
    pub(super) break_now: bool,
}

impl Device {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            decoder: Decoder::new(profile.clone()),
            profile,
            finder: Finder::default(),
            state: State::default(),
            silent: false,
            automatic: 0,
            answers: Vec::new(),
            receipts: VecDeque::new(),
            complaints: Vec::new(),
            receipt_count: 0,
            drawer_kicks: 0,
            slow: None,
            break_after: None,
            break_now: false,
        }
    }

    /// Whether it takes more bytes now.
    pub(super) fn is_ready(&self) -> bool {
        !self.state.is_offline() || self.decoder.buffered() < BUFFER_BYTES
    }

    /// Takes bytes from the wire, executes real-time commands at once, and prints what it can.
    pub(super) fn receive(&mut self, mut bytes: &[u8]) {
        if let Some(left) = self.break_after {
            let taken = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
            self.break_after = Some(left - taken as u64);
            self.break_now = left == taken as u64;
            bytes = bytes.get(..taken).unwrap_or_default();
        }
        let mut begin = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(command) = self.finder.push(*byte) {
                self.decoder.push(bytes.get(begin..=at).unwrap_or_default());
                begin = at + 1;
                // What came before it is on paper before it is executed, however the bytes came in.
                self.print();
                self.execute(command);
            }
        }
        self.decoder.push(bytes.get(begin..).unwrap_or_default());
        self.print();
    }

    /// Makes something wrong, or right again.
    pub(super) fn set(&mut self, fault: Fault) {
        let before = self.state;
        self.state.set(fault);
        match fault {
            Fault::Silent(on) => self.silent = on,
            Fault::Slow(rate) => self.slow = rate,
            Fault::BreakAfter(count) => {
                self.break_after = count;
                self.break_now = count == Some(0);
            }
            _ => {}
        }
        self.report_change(before);
        self.print();
    }

    /// Off and on.
    pub(super) fn power_cycle(&mut self) {
        self.decoder = Decoder::new(self.profile.clone());
        self.finder = Finder::default();
        self.state.cutter_error = false;
        self.automatic = 0;
        self.answers.clear();
        self.break_now = true;
    }

    /// The connection ended. Returns whether it was this printer that broke it.
    pub(super) fn disconnected(&mut self) -> bool {
        let broken = std::mem::take(&mut self.break_now);
        if broken {
            self.break_after = None;
        }
        self.answers.clear();
        self.finder = Finder::default();
        broken
    }

    /// Takes the bytes for the host.
    pub(super) fn take_answers(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.answers)
    }

    pub(super) fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.receipts.iter()
    }

    /// Receipts since the start, those no longer kept included.
    pub(super) fn receipt_count(&self) -> usize {
        self.receipt_count
    }

    /// The receipt of that number, from 1, if it is still kept.
    pub(super) fn receipt(&self, number: usize) -> Option<&Receipt> {
        let gone = self.receipt_count - self.receipts.len();
        number.checked_sub(gone + 1).and_then(|index| self.receipts.get(index))
    }

    pub(super) fn unfinished(&self) -> Receipt {
        self.decoder.unfinished()
    }

    pub(super) fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    pub(super) fn drawer_kicks(&self) -> u32 {
        self.drawer_kicks
    }

    fn execute(&mut self, command: RealTime) {
        let before = self.state;
        match command {
            RealTime::Status(n) if self.profile.status => self.answer(&[self.state.real_time(n)]),
            RealTime::Status(_) => {}
            RealTime::Drawer => self.kick_drawer(),
            // Nothing but a cutter error is recoverable; without one the command is ignored.
            RealTime::Recover | RealTime::RecoverAndClear if self.state.cutter_error => {
                self.state.cutter_error = false;
                if command == RealTime::RecoverAndClear {
                    self.decoder.clear();
                }
            }
            RealTime::Recover | RealTime::RecoverAndClear => {}
            RealTime::Clear => {
                self.state.cutter_error = false;
                self.decoder.clear();
                self.answer(&[0x37, 0x25, 0x00]);
            }
        }
        self.report_change(before);
        self.print();
    }

    /// Prints until something is wrong or nothing is left.
    fn print(&mut self) {
        while !self.state.is_offline() {
            if self.state.cutter_jam && self.decoder.is_before_cut() {
                let before = self.state;
                self.state.cutter_error = true;
                self.report_change(before);
                break;
            }
            if !self.decoder.step() {
                break;
            }
            self.collect();
        }
    }

    fn collect(&mut self) {
        while let Some(output) = self.decoder.output() {
            match output {
                Output::Answer(bytes) => self.answer(&bytes),
                Output::Ask(Question::Automatic(groups)) => {
                    self.automatic = groups;
                    if groups != 0 {
                        self.answer(&self.state.automatic());
                    }
                }
                Output::Ask(Question::Paper) => self.answer(&[self.state.paper()]),
                Output::Ask(Question::Drawer) => self.answer(&[0]),
                Output::Drawer => self.kick_drawer(),
                Output::Receipt(receipt) => {
                    if self.receipts.len() == MAX_RECEIPTS {
                        self.receipts.pop_front();
                    }
                    self.receipts.push_back(*receipt);
                    self.receipt_count += 1;
                }
            }
        }
        let room = MAX_COMPLAINTS.saturating_sub(self.complaints.len());
        self.complaints.extend(self.decoder.complaints().into_iter().take(room));
    }

    fn report_change(&mut self, before: State) {
        if self.state.concerns(before, self.automatic) {
            self.answer(&self.state.automatic());
        }
    }

    fn answer(&mut self, bytes: &[u8]) {
        if !self.silent && self.answers.len() + bytes.len() <= MAX_ANSWER_BYTES {
            self.answers.extend_from_slice(bytes);
        }
    }

    fn kick_drawer(&mut self) {
        self.drawer_kicks = self.drawer_kicks.saturating_add(1);
    }
}
