//! A HID POS scanner on a socket.
//!
//! The emulator listens on a `SOCK_SEQPACKET` Unix socket; the host connects. The first message is
//! `D` and the device's `R:`, `N:`, `P:` and `I:` lines in hid-recorder's form. Every later message is one type
//! byte and a payload with the report id first: `I` input report, `O` output report, `F` set feature,
//! `G` get feature, answered by `f`. Closing is unplugging.

mod heard;
mod layout;
pub(crate) mod plug;
pub(crate) mod socket;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use heard::Heard;
pub use layout::{DATA_BYTES, Layout, REPORT_BYTES};
use plug::{Device, Ears, Hearing, Plug};
use socket::Connection;

/// Why a scan was not sent.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// No host is connected to the socket.
    #[error("no program has opened the emulated scanner")]
    NotAttached,
    /// The host has switched scanning off.
    #[error("the host has switched scanning off (Prevent Read)")]
    ReadPrevented,
    /// The host went away while reports were sent.
    #[error("the host went away: {0}")]
    Gone(#[from] io::Error),
}

/// Misbehaviour of an emulated HID scanner. The default is a healthy one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Leave the continued flag set on the last report when it is full, as a known maker does.
    pub stuck_continued: bool,
    /// Never send the last report of a scan that needs more than one.
    pub lose_last_report: bool,
}

/// An emulated HID POS scanner.
#[derive(Debug)]
pub struct HidPosScanner {
    plug: Plug,
    layout: Layout,
    faults: Faults,
    prevented: Arc<AtomicBool>,
    ears: Ears<Heard>,
}

impl HidPosScanner {
    /// Listens on `socket_path`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, layout: Layout) -> io::Result<Self> {
        let mut scanner = Self {
            plug: Plug::new(socket_path),
            layout,
            faults: Faults::default(),
            prevented: Arc::default(),
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
        self.faults = faults;
    }

    /// Waits until a host is connected. Never returns while unplugged.
    pub async fn until_attached(&mut self) {
        self.plug.until_attached().await;
    }

    /// Sends one scan, in as many reports as it needs. `aim` is sent where the layout has room for it.
    ///
    /// # Errors
    /// No host is connected, it has switched scanning off, or it went away.
    pub async fn scan(&mut self, data: &[u8], aim: Option<&str>) -> Result<(), ScanError> {
        if self.prevented.load(Ordering::Relaxed) {
            return Err(ScanError::ReadPrevented);
        }
        let mut reports = self.layout.reports(data, aim);
        if self.faults.lose_last_report && reports.len() > 1 {
            reports.pop();
        }
        if let (true, Some(flag)) = (
            self.faults.stuck_continued && !data.is_empty() && data.len().is_multiple_of(DATA_BYTES),
            reports.last_mut().and_then(|report| report.last_mut()),
        ) {
            *flag |= 1;
        }
        for report in &reports {
            self.send_report(report).await?;
        }
        Ok(())
    }

    /// Sends one input report as it is, report id first.
    ///
    /// # Errors
    /// No host is connected, or it went away.
    pub async fn send_report(&mut self, report: &[u8]) -> Result<(), ScanError> {
        self.plug.send_report(report).await
    }

    /// Waits for the next thing the host says. Loses nothing when cancelled.
    pub async fn heard(&mut self) -> Heard {
        self.ears.next().await
    }

    /// What the host has said by now and nobody has asked for yet, without waiting.
    pub fn heard_so_far(&mut self) -> Vec<Heard> {
        self.ears.so_far()
    }

    /// Pulls the plug: the host's connection ends, and the socket is gone until [`Self::replug`].
    pub fn unplug(&mut self) {
        self.plug.unplug();
        self.prevented.store(false, Ordering::Relaxed);
    }

    /// Plugs it in (again): listens on the same path. Does nothing while plugged in.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn replug(&mut self) -> io::Result<()> {
        self.plug.plug(|| HidPos {
            layout: self.layout.clone(),
            prevented: Arc::clone(&self.prevented),
            hearing: self.ears.hearing(),
            features: Vec::new(),
        })
    }
}

/// The device's side of a connection.
struct HidPos {
    layout: Layout,
    prevented: Arc<AtomicBool>,
    hearing: Hearing<Heard>,
    /// Feature reports that were set, id first; at most one for each id.
    features: Vec<Vec<u8>>,
}

impl Device for HidPos {
    fn introduction(&self) -> String {
        self.layout.introduction()
    }

    fn reset(&mut self) {
        self.prevented.store(false, Ordering::Relaxed);
    }

    async fn receive(&mut self, message: &[u8], host: &Connection) -> io::Result<()> {
        match self.take(message) {
            Some(answer) => host.send(b'f', &answer).await,
            None => Ok(()),
        }
    }
}

impl HidPos {
    /// Takes one message; the answer is for `G`.
    fn take(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        match message {
            [b'O', report @ ..] => {
                let before = self.prevented.load(Ordering::Relaxed);
                for heard in heard::read_output(&self.layout, report, before) {
                    if let Heard::PreventRead(on) = heard {
                        self.prevented.store(on, Ordering::Relaxed);
                    }
                    self.hearing.hear(heard);
                }
                None
            }
            [b'F', report @ ..] => {
                self.features.retain(|known| known.first() != report.first());
                self.features.push(report.to_vec());
                self.hearing.hear(Heard::Feature(report.to_vec()));
                None
            }
            // A feature that was never set answers with its id alone.
            [b'G', id, ..] => {
                let known = self.features.iter().find(|feature| feature.first() == Some(id));
                Some(known.cloned().unwrap_or_else(|| vec![*id]))
            }
            other => {
                self.hearing.hear(Heard::Unknown(other.to_vec()));
                None
            }
        }
    }
}
