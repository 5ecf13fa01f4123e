//! A HID POS scanner on a socket.
//!
//! The emulator listens on a `SOCK_SEQPACKET` Unix socket; the host connects. The first message is
//! `D` and the device's `R:`, `N:`, `P:` and `I:` lines in hid-recorder's form. Every later message is one type
//! byte and a payload with the report id first: `I` input report, `O` output report, `F` set feature,
//! `G` get feature, answered by `f`. Closing is unplugging. A device that drops what its reader does not fetch in time, as a
//! hidraw node does, says so in its first message by a line `Q: 63`, the number of reports that it keeps.

mod heard;
mod layout;
pub(crate) mod plug;
pub(crate) mod socket;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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

/// A report of scanned data that holds none.
const NO_DATA: [u8; REPORT_BYTES] = {
    let mut report = [0; REPORT_BYTES];
    report[0] = layout::INPUT_REPORT;
    report
};

/// The reports that a hidraw node keeps for a reader: one fewer than `HIDRAW_BUFFER_SIZE`.
const NODE_KEEPS: usize = 63;

/// Misbehaviour of an emulated HID scanner. The default is a healthy one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Leave the continued flag set on the last report when it is full, as a known maker does.
    pub stuck_continued: bool,
    /// Never send the last report of a scan that needs more than one.
    pub lose_last_report: bool,
    /// Wait this long between the reports of a scan.
    pub delay: Duration,
    /// Send reports that hold no data of a symbol before, between and after those of a scan.
    pub noise: bool,
    /// Send so many reports of a scan, and stop.
    pub cut_after: Option<usize>,
    /// Send half of this report of a scan, counted from 0.
    pub short_report: Option<usize>,
    /// Take feature reports, and do nothing of what they say.
    pub ignores_features: bool,
}

/// An emulated HID POS scanner.
#[derive(Debug)]
pub struct HidPosScanner {
    plug: Plug,
    layout: Layout,
    faults: Faults,
    /// Reports that wait for a reader that is held up, of a node that keeps only so many.
    waiting: Option<usize>,
    is_node: bool,
    prevented: Arc<AtomicBool>,
    ignores_features: Arc<AtomicBool>,
    ears: Ears<Heard>,
}

impl HidPosScanner {
    /// Listens on `socket_path`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, layout: Layout) -> io::Result<Self> {
        Self::open_as(socket_path.into(), layout, false)
    }

    /// The same, behind a hidraw node of the kernel's: it keeps 63 reports for a reader, and drops what comes on top; see
    /// [`Self::hold_reader_up`].
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open_node(socket_path: impl Into<PathBuf>, layout: Layout) -> io::Result<Self> {
        Self::open_as(socket_path.into(), layout, true)
    }

    fn open_as(socket_path: PathBuf, layout: Layout, is_node: bool) -> io::Result<Self> {
        let mut scanner = Self {
            plug: Plug::new(socket_path),
            layout,
            faults: Faults::default(),
            waiting: None,
            is_node,
            prevented: Arc::default(),
            ignores_features: Arc::default(),
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
        self.ignores_features.store(faults.ignores_features, Ordering::Relaxed);
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
        reports.truncate(self.faults.cut_after.unwrap_or(usize::MAX));
        if let Some(report) = self.faults.short_report.and_then(|number| reports.get_mut(number)) {
            report.truncate(REPORT_BYTES / 2);
        }
        self.send_noise(&NO_DATA).await?;
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                tokio::time::sleep(self.faults.delay).await;
            }
            self.send_report(report).await?;
            self.send_noise(&[]).await?;
        }
        Ok(())
    }

    /// Sends what is no data of a symbol, where the faults ask for it: this report, and one that the descriptor doesn't have.
    async fn send_noise(&mut self, empty: &[u8]) -> Result<(), ScanError> {
        if !self.faults.noise {
            return Ok(());
        }
        if !empty.is_empty() {
            self.send_report(empty).await?;
        }
        self.send_report(&[0x09, 0x01, 0x02, 0x03]).await
    }

    /// Sends one input report as it is, report id first.
    ///
    /// # Errors
    /// No host is connected, or it went away.
    pub async fn send_report(&mut self, report: &[u8]) -> Result<(), ScanError> {
        if let Some(waiting) = &mut self.waiting {
            if *waiting >= NODE_KEEPS {
                return Ok(());
            }
            *waiting += 1;
        }
        self.plug.send_report(report).await
    }

    /// Whether its reader is held up from now on, so that a node fills up: what comes on top of what it keeps is dropped, and
    /// nobody is told. (Whoever calls this has to hold the reader up.)
    pub const fn hold_reader_up(&mut self, is_held_up: bool) {
        self.waiting = if is_held_up && self.is_node { Some(0) } else { None };
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
            is_node: self.is_node,
            prevented: Arc::clone(&self.prevented),
            ignores_features: Arc::clone(&self.ignores_features),
            triggered: false,
            hearing: self.ears.hearing(),
            answers: Vec::new(),
            features: Vec::new(),
        })
    }
}

/// The device's side of a connection.
struct HidPos {
    layout: Layout,
    is_node: bool,
    prevented: Arc<AtomicBool>,
    ignores_features: Arc<AtomicBool>,
    triggered: bool,
    hearing: Hearing<Heard>,
    /// What answers a command, in the shape of scans.
    answers: Vec<Vec<u8>>,
    /// Feature reports that were set, id first; at most one for each id.
    features: Vec<Vec<u8>>,
}

impl Device for HidPos {
    fn introduction(&self) -> String {
        let node = if self.is_node { format!("Q: {NODE_KEEPS}\n") } else { String::new() };
        self.layout.introduction() + &node
    }

    fn reset(&mut self) {
        self.triggered = false;
        self.features = self.layout.first_feature().into_iter().collect();
        self.prevented.store(false, Ordering::Relaxed);
    }

    async fn receive(&mut self, message: &[u8], host: &Connection) -> io::Result<()> {
        if let Some(answer) = self.take(message) {
            host.send(b'f', &answer).await?;
        }
        for answer in std::mem::take(&mut self.answers) {
            for report in self.layout.reports(&answer, None) {
                host.send(b'I', &report).await?;
            }
        }
        Ok(())
    }
}

impl HidPos {
    /// Takes one message; the answer is for `G`.
    fn take(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        match message {
            [b'O', report @ ..] => {
                let held = heard::Held {
                    prevented: self.prevented.load(Ordering::Relaxed),
                    triggered: self.triggered,
                };
                for heard in heard::read_output(&self.layout, report, held) {
                    match heard {
                        Heard::PreventRead(on) => self.prevented.store(on, Ordering::Relaxed),
                        Heard::InitiateRead(on) => self.triggered = on,
                        _ => {}
                    }
                    if let Heard::Command(command) = &heard {
                        self.answers.extend(heard::answer(command));
                    }
                    self.hearing.hear(heard);
                }
                None
            }
            [b'F', report @ ..] => {
                self.hearing.hear(Heard::Feature(report.to_vec()));
                if !self.ignores_features.load(Ordering::Relaxed) {
                    self.features.retain(|known| known.first() != report.first());
                    self.features.push(report.to_vec());
                    let before = self.prevented.load(Ordering::Relaxed);
                    if let Some(on) = self.layout.prevents(report).filter(|on| *on != before) {
                        self.prevented.store(on, Ordering::Relaxed);
                        self.hearing.hear(Heard::PreventRead(on));
                    }
                }
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
