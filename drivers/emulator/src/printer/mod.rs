//! An ESC/POS printer on TCP, a pseudo-terminal or a Unix socket.
//!
//! It draws what a real printer would put on paper, answers what a real one answers, and complains where
//! a real one would have printed something else than was meant.

mod decoder;
mod device;
mod paper;
mod profile;
mod realtime;
mod receipt;
mod status;
mod symbol;
mod wire;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use device::Device;
pub use profile::Profile;
pub use receipt::{Barcode, Complaint, Receipt};
use wire::{Host, Wire};

/// Bytes read from the wire at once.
const CHUNK_BYTES: usize = 16 * 1024;
/// How often a slow printer takes bytes.
const SLOW_TICK: Duration = Duration::from_millis(20);

/// Where the printer listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// TCP on 127.0.0.1; port 0 takes a free one. One connection at a time, as real printers do.
    Tcp(u16),
    /// A pseudo-terminal, with an optional stable symbolic link to it.
    Pty {
        /// Where to make the link.
        link: Option<PathBuf>,
    },
    /// A Unix stream socket at this path.
    Unix(PathBuf),
}

/// Something that is wrong with the printer, or right again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The roll is at its end; printing stops until it is replaced, then goes on by itself.
    PaperOut(bool),
    /// The roll is nearly at its end; printing goes on.
    PaperNearEnd(bool),
    /// The cover is open; printing stops until it is closed, then goes on by itself.
    CoverOpen(bool),
    /// The cutter is jammed; the next cut stops the printer until the jam is cleared and `DLE ENQ` recovers it.
    CutterJam(bool),
    /// It takes everything and prints, but never answers.
    Silent(bool),
    /// It takes in at most this many bytes a second; `None` is as fast as they come.
    Slow(Option<u32>),
    /// After this many further bytes the connection breaks; later ones are lost. Happens once. A pseudo-terminal
    /// breaks by going away; it comes back under its link.
    BreakAfter(Option<u64>),
}

/// What a printer makes of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The receipts that were cut.
    pub receipts: Vec<Receipt>,
    /// What was printed after the last cut.
    pub unfinished: Receipt,
    /// What the printer answers.
    pub answers: Vec<u8>,
    /// Everything that a real printer would not have printed as meant; at most the first 1,000.
    pub complaints: Vec<Complaint>,
    /// How often the cash drawer was opened.
    pub drawer_kicks: u32,
}

/// Prints bytes without any wire, in the pieces given.
///
/// ```
/// use emulator::printer::{Profile, decode};
/// let decoded = decode(&Profile::columns_48(), [&b"\x1b@Thank you\n\x1dVB\x00"[..]]);
/// assert_eq!(decoded.receipts[0].text, "Thank you\n");
/// ```
pub fn decode<'a>(profile: &Profile, pieces: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let mut device = Device::new(profile.clone());
    let mut answers = Vec::new();
    for piece in pieces {
        device.receive(piece);
        answers.append(&mut device.take_answers());
    }
    Decoded {
        receipts: device.receipts().cloned().collect(),
        unfinished: device.unfinished(),
        answers,
        complaints: device.complaints().to_vec(),
        drawer_kicks: device.drawer_kicks(),
    }
}

/// An emulated printer. It works until it is dropped.
#[derive(Debug)]
pub struct EmulatedPrinter {
    port: String,
    shared: Arc<Shared>,
    server: AbortHandle,
}

#[derive(Debug)]
struct Shared {
    device: Mutex<Device>,
    /// Something changed that the connection must act on.
    changed: Notify,
    count: watch::Sender<usize>,
    complaint_count: watch::Sender<usize>,
}

impl EmulatedPrinter {
    /// Starts a printer. Needs a tokio runtime.
    ///
    /// # Errors
    /// The port, path or pseudo-terminal cannot be had.
    pub async fn listen(listen: Listen, profile: Profile) -> io::Result<Self> {
        let wire = Wire::listen(listen).await?;
        let shared = Arc::new(Shared {
            device: Mutex::new(Device::new(profile)),
            changed: Notify::new(),
            count: watch::Sender::new(0),
            complaint_count: watch::Sender::new(0),
        });
        let port = wire.port()?;
        let server = tokio::spawn(serve(wire, Arc::clone(&shared))).abort_handle();
        Ok(Self { port, shared, server })
    }

    /// The port as a configuration names it: `tcp://127.0.0.1:9100`, `/dev/pts/3` or a path.
    #[must_use]
    pub fn port(&self) -> &str {
        &self.port
    }

    /// Makes something wrong, or right again. Takes effect at once; a host that asked for it gets the new status.
    pub fn set(&self, fault: Fault) {
        self.shared.with(|device| device.set(fault));
        self.shared.changed.notify_one();
    }

    /// Switches it off and on: what was received and not yet printed is lost, settings are reset,
    /// and the connection breaks. The paper that has come out and was not cut is torn off.
    pub fn power_cycle(&self) {
        self.shared.with(Device::power_cycle);
        self.shared.changed.notify_one();
    }

    /// The receipts that were printed and cut so far; at most the last 1,000.
    #[must_use]
    pub fn receipts(&self) -> Vec<Receipt> {
        self.shared.with(|device| device.receipts().cloned().collect())
    }

    /// The number of receipts so far, as it changes.
    #[must_use]
    pub fn count(&self) -> watch::Receiver<usize> {
        self.shared.count.subscribe()
    }

    /// Waits until there are that many receipts (from 1), and returns the last of them; at most the last 1,000 are kept.
    /// Put a deadline around it.
    pub async fn receipt(&self, number: usize) -> Receipt {
        let mut count = self.count();
        loop {
            if let Some(receipt) = self.shared.with(|device| device.receipt(number).cloned()) {
                return receipt;
            }
            if count.changed().await.is_err() {
                // Cannot be: the sender lives in what this printer shares.
                std::future::pending::<()>().await;
            }
        }
    }

    /// What was printed since the last cut.
    #[must_use]
    pub fn unfinished(&self) -> Receipt {
        self.shared.with(|device| device.unfinished())
    }

    /// Everything in the data that a real printer would not have printed as meant; at most the first 1,000.
    #[must_use]
    pub fn complaints(&self) -> Vec<Complaint> {
        self.shared.with(|device| device.complaints().to_vec())
    }

    /// The number of complaints so far, as it changes.
    #[must_use]
    pub fn complaint_count(&self) -> watch::Receiver<usize> {
        self.shared.complaint_count.subscribe()
    }

    /// Whether its receive buffer is full, so that it takes no more until it can print.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.shared.with(|device| !device.is_ready())
    }

    /// How often the cash drawer was opened.
    #[must_use]
    pub fn drawer_kicks(&self) -> u32 {
        self.shared.with(|device| device.drawer_kicks())
    }
}

impl Drop for EmulatedPrinter {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut Device) -> T) -> T {
        // A panic elsewhere cannot leave the device half changed in a way that matters to a test.
        let mut device: MutexGuard<'_, Device> = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        let result = act(&mut device);
        let (count, complaints) = (device.receipt_count(), device.complaints().len());
        drop(device);
        self.complaint_count.send_if_modified(|known| std::mem::replace(known, complaints) != complaints);
        self.count.send_if_modified(|known| std::mem::replace(known, count) != count);
        result
    }
}

/// Serves one host after another.
async fn serve(mut wire: Wire, shared: Arc<Shared>) {
    loop {
        match wire.accept().await {
            Ok(host) => {
                if let Err(error) = talk(&host, &shared).await {
                    tracing::debug!(%error, "the host's connection ended");
                }
                drop(host);
                if shared.with(Device::disconnected)
                    && let Err(error) = wire.renew()
                {
                    tracing::error!(%error, "the emulated printer cannot come back");
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the emulated printer cannot take a connection");
                tokio::time::sleep(SLOW_TICK).await;
            }
        }
    }
}

/// Talks with one host until it is gone or the connection has to break.
async fn talk(host: &Host, shared: &Shared) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut answers = Vec::new();
    loop {
        let (slow, ready, broken) = shared.with(|device| {
            answers.append(&mut device.take_answers());
            (device.slow, device.is_ready(), device.break_now)
        });
        if broken {
            return Ok(());
        }
        let limit = slow.map_or(CHUNK_BYTES, bytes_a_tick);
        let room = buffer.get_mut(..limit.min(CHUNK_BYTES)).unwrap_or_default();
        tokio::select! {
            biased;
            written = host.write(&answers), if !answers.is_empty() => {
                answers.drain(..written?);
            }
            read = host.read(room), if ready => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                let bytes = room.get(..read).unwrap_or_default();
                shared.with(|device| device.receive(bytes));
                if slow.is_some() {
                    tokio::time::sleep(SLOW_TICK).await;
                }
            }
            () = shared.changed.notified() => {}
        }
    }
}

fn bytes_a_tick(bytes_a_second: u32) -> usize {
    let ticks_a_second = 1000 / SLOW_TICK.as_millis().max(1);
    usize::try_from(u128::from(bytes_a_second) / ticks_a_second.max(1)).unwrap_or(usize::MAX).max(1)
}
