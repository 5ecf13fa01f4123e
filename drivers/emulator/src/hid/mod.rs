//! A HID POS scanner on a socket.
//!
//! The emulator listens on a `SOCK_SEQPACKET` Unix socket; the host connects. The first message is
//! `D` and the device's `R:`, `N:`, `P:` and `I:` lines in hid-recorder's form. Every later message is one type
//! byte and a payload with the report id first: `I` input report, `O` output report, `F` set feature,
//! `G` get feature, answered by `f`. Closing is unplugging.

mod heard;
mod layout;
pub(crate) mod socket;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

pub use heard::Heard;
pub use layout::{DATA_BYTES, Layout, REPORT_BYTES};
use socket::{Connection, Listener};

/// Things heard that nobody has asked for yet; what comes on top is dropped with a warning.
const MAX_UNHEARD: usize = 1024;

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
    path: PathBuf,
    layout: Layout,
    faults: Faults,
    prevented: Arc<AtomicBool>,
    heard: mpsc::Receiver<Heard>,
    hearing: mpsc::Sender<Heard>,
    plugged: Option<Plugged>,
}

/// What exists while the device is plugged in.
#[derive(Debug)]
struct Plugged {
    host: watch::Receiver<Option<Arc<Connection>>>,
    server: AbortHandle,
}

impl HidPosScanner {
    /// Listens on `socket_path`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, layout: Layout) -> io::Result<Self> {
        let (hearing, heard) = mpsc::channel(MAX_UNHEARD);
        let mut scanner = Self {
            path: socket_path.into(),
            layout,
            faults: Faults::default(),
            prevented: Arc::default(),
            heard,
            hearing,
            plugged: None,
        };
        scanner.replug()?;
        Ok(scanner)
    }

    /// The socket's path; `emulated:<path>` is the port to configure.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Misbehave like this from now on.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// Waits until a host is connected. Never returns while unplugged.
    pub async fn until_attached(&mut self) {
        match &mut self.plugged {
            // The server ends only by unplugging, which needs `self`.
            Some(plugged) => drop(plugged.host.wait_for(Option::is_some).await),
            None => std::future::pending().await,
        }
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
        let host = self.host().ok_or(ScanError::NotAttached)?;
        Ok(host.send(b'I', report).await?)
    }

    /// Waits for the next thing the host says. Loses nothing when cancelled.
    pub async fn heard(&mut self) -> Heard {
        match self.heard.recv().await {
            Some(heard) => heard,
            // Cannot be: this scanner holds a sender itself.
            None => std::future::pending().await,
        }
    }

    /// What the host has said by now and nobody has asked for yet, without waiting.
    pub fn heard_so_far(&mut self) -> Vec<Heard> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// Pulls the plug: the host's connection ends, and the socket is gone until [`Self::replug`].
    pub fn unplug(&mut self) {
        if let Some(plugged) = self.plugged.take() {
            plugged.server.abort();
            if let Some(host) = plugged.host.borrow().as_ref() {
                host.close();
            }
            // Somebody may have removed it already.
            let _gone = std::fs::remove_file(&self.path);
        }
        self.prevented.store(false, Ordering::Relaxed);
    }

    /// Plugs it in (again): listens on the same path. Does nothing while plugged in.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn replug(&mut self) -> io::Result<()> {
        if self.plugged.is_none() {
            let listener = Listener::bind(&self.path)?;
            let (attached, host) = watch::channel(None);
            let device = Device {
                layout: self.layout.clone(),
                prevented: Arc::clone(&self.prevented),
                hearing: self.hearing.clone(),
                features: Vec::new(),
            };
            let server = tokio::spawn(serve(listener, attached, device)).abort_handle();
            self.plugged = Some(Plugged { host, server });
        }
        Ok(())
    }

    fn host(&self) -> Option<Arc<Connection>> {
        self.plugged.as_ref().and_then(|plugged| plugged.host.borrow().clone())
    }
}

impl Drop for HidPosScanner {
    fn drop(&mut self) {
        self.unplug();
    }
}

/// The device's side of a connection.
struct Device {
    layout: Layout,
    prevented: Arc<AtomicBool>,
    hearing: mpsc::Sender<Heard>,
    /// Feature reports that were set, id first; at most one for each id.
    features: Vec<Vec<u8>>,
}

/// Serves one host after another.
async fn serve(listener: Listener, attached: watch::Sender<Option<Arc<Connection>>>, mut device: Device) {
    loop {
        let host = match listener.accept().await {
            Ok(host) => Arc::new(host),
            Err(error) => {
                tracing::warn!(%error, "the emulated scanner cannot take a connection");
                return;
            }
        };
        if host.send(b'D', device.layout.introduction().as_bytes()).await.is_err() {
            continue;
        }
        attached.send_replace(Some(Arc::clone(&host)));
        while let Ok(Some(message)) = host.receive().await {
            if let Some(answer) = device.receive(&message)
                && host.send(b'f', &answer).await.is_err()
            {
                break;
            }
        }
        attached.send_replace(None);
        device.prevented.store(false, Ordering::Relaxed);
    }
}

impl Device {
    /// Takes one message; the answer is for `G`.
    fn receive(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        match message {
            [b'O', report @ ..] => {
                let before = self.prevented.load(Ordering::Relaxed);
                for heard in heard::read_output(&self.layout, report, before) {
                    if let Heard::PreventRead(on) = heard {
                        self.prevented.store(on, Ordering::Relaxed);
                    }
                    self.hear(heard);
                }
                None
            }
            [b'F', report @ ..] => {
                self.features.retain(|known| known.first() != report.first());
                self.features.push(report.to_vec());
                self.hear(Heard::Feature(report.to_vec()));
                None
            }
            // A feature that was never set answers with its id alone.
            [b'G', id, ..] => {
                let known = self.features.iter().find(|feature| feature.first() == Some(id));
                Some(known.cloned().unwrap_or_else(|| vec![*id]))
            }
            other => {
                self.hear(Heard::Unknown(other.to_vec()));
                None
            }
        }
    }

    fn hear(&self, heard: Heard) {
        if let Err(error) = self.hearing.try_send(heard) {
            tracing::warn!(%error, "nobody asks what the host says; something it said is lost");
        }
    }
}
