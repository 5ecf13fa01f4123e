//! An IBM OEM USB scanner ("SurePOS", usage page FF45) on a socket.
//!
//! The socket is that of [`crate::hid`]. The reports have no ids: 64 bytes come in, 11 go out. The tables here are this
//! emulator's own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::hid::ScanError;
use crate::hid::plug::{Device, Ears, Hearing, Plug};
use crate::hid::socket::Connection;

/// Data bytes of a label in one report: 64 without a length, the status and the label's type.
pub const PART_BYTES: usize = 57;
const REPORT_BYTES: usize = 64;
const COMMAND_BYTES: usize = 11;

/// What kind of scanner it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Hand-held: the digits of a UPC or EAN are characters.
    HandHeld,
    /// Table-top: the digits of a UPC or EAN are the bytes 0 to 9.
    TableTop,
}

/// Misbehaviour of an emulated IBM OEM scanner. The default is a healthy one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Most data bytes of a report, where that is less than fit.
    pub split: Option<usize>,
    /// Send status, and answers to commands, between the reports of a label.
    pub status_noise: bool,
    /// Never send the last report of a label that needs more than one.
    pub lose_last_report: bool,
    /// Wait this long between the reports of a label.
    pub delay: Duration,
    /// Send so many reports of a label, and stop.
    pub cut_after: Option<usize>,
    /// Answer no command. (It reads all the same.)
    pub silent: bool,
}

/// Something the host said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Read (11).
    Enable,
    /// Don't read (12).
    Disable,
    /// Direct I/O: the beep of a good read.
    Beep,
    /// Direct I/O: the beep of an error.
    ErrorBeep,
    /// Direct I/O: the beep of an item that is not on file.
    NotOnFileBeep,
    /// Anything else.
    Other(Vec<u8>),
}

/// An emulated IBM OEM scanner.
#[derive(Debug)]
pub struct IbmOemScanner {
    plug: Plug,
    form: Form,
    faults: Faults,
    silent: Arc<AtomicBool>,
    enabled: watch::Sender<bool>,
    ears: Ears<Command>,
}

impl IbmOemScanner {
    /// Listens on `socket_path`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, form: Form) -> io::Result<Self> {
        let mut scanner = Self {
            plug: Plug::new(socket_path),
            form,
            faults: Faults::default(),
            silent: Arc::default(),
            enabled: watch::Sender::new(false),
            ears: Ears::new(),
        };
        scanner.replug()?;
        Ok(scanner)
    }

    /// The socket's path; `emulated:<path>` is the port to configure.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.plug.path()
    }

    /// Misbehave like this from now on.
    pub fn set_faults(&mut self, faults: Faults) {
        self.silent.store(faults.silent, Ordering::Relaxed);
        self.faults = faults;
    }

    /// Waits until a host is connected. Never returns while unplugged.
    pub async fn until_attached(&mut self) {
        self.plug.until_attached().await;
    }

    /// Waits until the host has enabled it.
    pub async fn until_enabled(&mut self) {
        // The sender is our own.
        drop(self.enabled.subscribe().wait_for(|enabled| *enabled).await);
    }

    /// Sends one label, in as many reports as it needs. Its type is the one that stands for the AIM identifier.
    ///
    /// # Errors
    /// No host is connected, it has not enabled the scanner, or it went away.
    pub async fn scan(&mut self, data: &[u8], aim: Option<&str>) -> Result<(), ScanError> {
        let host = self.plug.host()?;
        if !*self.enabled.borrow() && !self.faults.silent {
            return Err(ScanError::ReadPrevented);
        }
        let size = self.faults.split.unwrap_or(PART_BYTES);
        let mut parts = parts(self.form, data, aim, size);
        if self.faults.lose_last_report && parts.len() > 1 {
            parts.pop();
        }
        parts.truncate(self.faults.cut_after.unwrap_or(usize::MAX));
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                tokio::time::sleep(self.faults.delay).await;
            }
            host.send(b'I', &report(LABEL, &part)).await?;
            if self.faults.status_noise {
                host.send(b'I', &report([0, 0x03, 0], &[])).await?;
                host.send(b'I', &report([0x40, 0x03, 0x08], b"\x01\x02\x03")).await?;
            }
        }
        Ok(())
    }

    /// Sends one input report as it is.
    ///
    /// # Errors
    /// No host is connected, or it went away.
    pub async fn send_report(&mut self, report: &[u8]) -> Result<(), ScanError> {
        self.plug.send_report(report).await
    }

    /// Waits for the next thing the host says. Loses nothing when cancelled.
    pub async fn heard(&mut self) -> Command {
        self.ears.next().await
    }

    /// What the host has said by now and nobody has asked for yet, without waiting.
    pub fn heard_so_far(&mut self) -> Vec<Command> {
        self.ears.so_far()
    }

    /// Pulls the plug: the host's connection ends, and the socket is gone until [`Self::replug`].
    pub fn unplug(&mut self) {
        self.plug.unplug();
        self.enabled.send_replace(false);
    }

    /// Plugs it in (again): listens on the same path. Does nothing while plugged in.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn replug(&mut self) -> io::Result<()> {
        self.plug.plug(|| IbmOem {
            form: self.form,
            enabled: self.enabled.clone(),
            silent: Arc::clone(&self.silent),
            hearing: self.ears.hearing(),
        })
    }
}

/// The device's side of a connection.
struct IbmOem {
    form: Form,
    enabled: watch::Sender<bool>,
    silent: Arc<AtomicBool>,
    hearing: Hearing<Command>,
}

impl Device for IbmOem {
    fn introduction(&self) -> String {
        introduction(self.form)
    }

    /// After power-on it does not read, and says so.
    fn reset(&mut self) {
        self.enabled.send_replace(false);
    }

    async fn receive(&mut self, message: &[u8], host: &Connection) -> io::Result<()> {
        match message {
            [b'O', report @ ..] => self.obey(report, host).await,
            _ => Ok(()),
        }
    }
}

impl IbmOem {
    async fn obey(&self, report: &[u8], host: &Connection) -> io::Result<()> {
        let command = read_command(report);
        if matches!(command, Command::Enable | Command::Disable) {
            self.enabled.send_replace(command == Command::Enable);
        }
        let reading = if *self.enabled.borrow() { 0x02 } else { 0 };
        let status = match command {
            Command::Enable | Command::Disable => [0, 0x01 | reading, 0],
            Command::Other(_) => [0, 0x81 | reading, 0],
            _ => [0x40, 0x01 | reading, 0x08],
        };
        self.hearing.hear(command);
        if self.silent.load(Ordering::Relaxed) {
            return Ok(());
        }
        host.send(b'I', &self::report(status, &[])).await
    }
}

/// The status of a report with a label, of a scanner that reads.
const LABEL: [u8; 3] = [0x10, 0x03, 0];

/// The reports of one label.
#[must_use]
pub fn reports(form: Form, data: &[u8], aim: Option<&str>) -> Vec<Vec<u8>> {
    parts(form, data, aim, PART_BYTES).iter().map(|part| report(LABEL, part)).collect()
}

/// A label with its type, report by report, each with so many bytes of data at most.
fn parts(form: Form, data: &[u8], aim: Option<&str>, size: usize) -> Vec<Vec<u8>> {
    if let Some(kind) = retail_type(data, aim) {
        let offset = if form == Form::TableTop { b'0' } else { 0 };
        let digits = data.iter().map(|digit| digit.wrapping_sub(offset));
        return vec![digits.chain([kind]).collect()];
    }
    let mut pieces: Vec<&[u8]> = data.chunks(size.clamp(1, PART_BYTES)).collect();
    if pieces.is_empty() {
        pieces.push(&[]);
    }
    let last = pieces.len() - 1;
    let kind = aim.map_or(0xff, label_type);
    let part = |(number, piece): (usize, &&[u8])| {
        [*piece, &[if number < last { 0x10 } else { 0x00 }, kind, 0x0b]].concat()
    };
    pieces.iter().enumerate().map(part).collect()
}

fn read_command(report: &[u8]) -> Command {
    match report {
        _ if report.len() != COMMAND_BYTES => Command::Other(report.to_vec()),
        [0x11, ..] => Command::Enable,
        [0x12, ..] => Command::Disable,
        [0x30, 0x00, 0x04, ..] => Command::Beep,
        [0x30, 0x00, 0x05, ..] => Command::ErrorBeep,
        [0x30, 0x00, 0x06, ..] => Command::NotOnFileBeep,
        _ => Command::Other(report.to_vec()),
    }
}

/// One input report: its length, the status, a part of a label, zeros.
fn report(status: [u8; 3], label: &[u8]) -> Vec<u8> {
    let length = u8::try_from(label.len() + 4).unwrap_or(u8::MAX);
    let mut report = [&[length], status.as_slice(), label].concat();
    report.resize(REPORT_BYTES, 0);
    report
}

/// The type of one byte of a UPC or EAN, by its count of digits. An EAN-8 has an identifier of its own.
fn retail_type(data: &[u8], aim: Option<&str>) -> Option<u8> {
    if !data.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match (aim?, data.len()) {
        ("]E4", _) => Some(0x0c),
        ("]E0", 12) => Some(0x0d),
        ("]E0", 6..=8) => Some(0x0a),
        ("]E0", _) => Some(0x16),
        _ => None,
    }
}

fn label_type(aim: &str) -> u8 {
    const TYPES: [(&str, u8); 15] = [
        ("]C1", 0x25),
        ("]C", 0x18),
        ("]d2", 0x36),
        ("]d", 0x32),
        ("]Q3", 0x37),
        ("]Q", 0x33),
        ("]A", 0x0a),
        ("]F", 0x0e),
        ("]G", 0x19),
        ("]I", 0x0d),
        ("]S", 0x0c),
        ("]L", 0x2e),
        ("]U", 0x2f),
        ("]e", 0x2a),
        ("]z", 0x34),
    ];
    TYPES.iter().find(|(prefix, _)| aim.starts_with(prefix)).map_or(0xff, |(_, kind)| *kind)
}

/// The report descriptor of a real hand-held scanner; the table-top's differs in the usage of its collection.
#[must_use]
pub fn descriptor(form: Form) -> Vec<u8> {
    let usage = if form == Form::HandHeld { 0x4b } else { 0x4a };
    vec![
        0x06, 0x45, 0xff, 0x0a, 0x00, usage, 0xa1, 0x01, 0x0a, 0x01, 0x4a, 0x75, 0x08, 0x95, 0x0b, 0x15,
        0x00, 0x26, 0xff, 0x00, 0x91, 0x02, 0x0a, 0x02, 0x4a, 0x95, 0x40, 0x81, 0x02, 0xc0,
    ]
}

/// The lines of hid-recorder that describe the device.
fn introduction(form: Form) -> String {
    let (name, id) = match form {
        Form::HandHeld => ("IBM OEM hand-held scanner", "0536 02e1"),
        Form::TableTop => ("IBM OEM table-top scanner", "05e0 1400"),
    };
    let descriptor = descriptor(form);
    let hex: Vec<String> = descriptor.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("R: {} {}\nN: {name}\nP: emulated/input0\nI: 3 {id}\n", descriptor.len(), hex.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_of_another_length_is_none() {
        assert_eq!(read_command(&[0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Command::Enable);
        assert_eq!(read_command(&[0x11]), Command::Other(vec![0x11]));
    }

    #[test]
    fn the_longest_part_fills_its_report() {
        let report = report([0, 3, 0], &[b'x'; PART_BYTES + 3]);
        assert_eq!((report.len(), report[0]), (64, 64));
    }
}
