//! Listening to a device, to keep what it sends as a capture.

use core::fmt::Write as _;
use std::os::fd::OwnedFd;

use models::SerialSettings;
use tokio::io::AsyncReadExt as _;
use tokio::io::unix::AsyncFd;
use tokio::time::Instant;
use tokio_serial::SerialStream;

use crate::Port;
use crate::hid::{Description, REPORT_BYTES_MAX, node, socket};
use crate::ready::ready;
use crate::run::Obstacle;
use crate::serial::open_tty;

/// A device that is listened to. Nothing is sent to it.
#[derive(Debug)]
pub struct Recorder {
    source: Source,
    /// When the first message came: times count from there.
    first: Option<Instant>,
    buffer: Vec<u8>,
}

/// Why a device cannot be listened to. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {remedy}")]
pub struct RecordError {
    reason: String,
    remedy: String,
}

#[derive(Debug)]
enum Source {
    Tty(SerialStream),
    /// A hidraw node. The kernel gives each program that has it open every report.
    Node(AsyncFd<OwnedFd>),
    /// The socket of an emulated HID device, which has one program at a time.
    Socket(AsyncFd<OwnedFd>),
}

impl Recorder {
    /// Opens the device. Gives the lines of a capture that come first as well: what the device says of itself, or the line.
    ///
    /// # Errors
    ///
    /// It is not there, another program has it, or it may not be opened; `usb` names no device.
    pub async fn open(port: &Port, line: &SerialSettings) -> Result<(Self, String), RecordError> {
        let (source, head) = match port {
            Port::Tty(path) => {
                let tty = open_tty(path, line)?;
                (Source::Tty(tty), format!("S: {line}\n"))
            }
            Port::Hidraw(path) => {
                let owned = path.clone();
                let opened = tokio::task::spawn_blocking(move || node::open(&owned)).await;
                let node = opened.map_err(|_| unlisted("opening it failed"))??;
                let head = introduction(&node.description, &path.display().to_string());
                (Source::Node(ready(node.input).map_err(|error| unlisted(&error.to_string()))?), head)
            }
            Port::Emulated(path) => {
                let (socket, description) = socket::connect(path).await?;
                (Source::Socket(socket), introduction(&description, &path.display().to_string()))
            }
            Port::Usb => return Err(unlisted("usb is no device by itself")),
        };
        Ok((Self { source, first: None, buffer: vec![0; REPORT_BYTES_MAX] }, head))
    }

    /// Waits for what comes next, and gives it as a line of a capture. None when the device has gone. May be dropped at any
    /// moment without losing any.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            let (letter, bytes) = match &mut self.source {
                Source::Tty(tty) => {
                    let count = tty.read(&mut self.buffer).await.ok()?;
                    ('B', self.buffer.get(..count)?)
                }
                Source::Node(node) => ('E', socket::receive(node, &mut self.buffer).await.ok()?),
                Source::Socket(far) => match socket::receive(far, &mut self.buffer).await.ok()? {
                    [socket::INPUT, report @ ..] => ('E', report),
                    [] => return None,
                    _ => continue,
                },
            };
            if bytes.is_empty() {
                return None;
            }
            let now = Instant::now();
            let at = now.duration_since(*self.first.get_or_insert(now));
            let mut line = format!("{letter}: {:06}.{:06} {}", at.as_secs(), at.subsec_micros(), bytes.len());
            append(&mut line, bytes);
            return Some(line);
        }
    }
}

/// A HID device's lines, in hid-recorder's order.
fn introduction(description: &Description, place: &str) -> String {
    let mut text = format!("D: 0\nR: {}", description.descriptor.len());
    append(&mut text, &description.descriptor);
    let one_line = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    // Writing to a String cannot fail.
    let _ = write!(text, "\nN: {}\nP: {}\n", one_line(&description.name), one_line(place));
    if let Some(id) = description.id {
        let _ = writeln!(text, "I: 3 {:04x} {:04x}", id.vendor, id.product);
    }
    text
}

fn append(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, " {byte:02x}");
    }
}

fn unlisted(what: &str) -> RecordError {
    RecordError {
        reason: what.to_owned(),
        remedy: "name a tty, a /dev/hidraw node, or emulated:<socket path>".to_owned(),
    }
}

impl From<Obstacle> for RecordError {
    fn from(obstacle: Obstacle) -> Self {
        Self { reason: obstacle.reason, remedy: obstacle.remedy }
    }
}
