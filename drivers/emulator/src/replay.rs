//! A HID device that was recorded, on a socket: it describes itself as it did then, and sends what it is told to.

use std::io;
use std::path::{Path, PathBuf};

use crate::hid::ScanError;
use crate::hid::plug::{Device, Ears, Hearing, Plug};
use crate::hid::socket::Connection;

/// A recorded HID device that is plugged in again.
#[derive(Debug)]
pub struct ReplayedHid {
    plug: Plug,
    ears: Ears<Vec<u8>>,
}

impl ReplayedHid {
    /// Listens on `socket_path`. `introduction` are the device's `R:`, `N:`, `P:` and `I:` lines in hid-recorder's form. Needs
    /// a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, introduction: String) -> io::Result<Self> {
        let ears = Ears::new();
        let hearing = ears.hearing();
        let mut plug = Plug::new(socket_path);
        plug.plug(|| Recorded { introduction, hearing })?;
        Ok(Self { plug, ears })
    }

    /// The socket's path; `emulated:<path>` is the port to configure.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.plug.path()
    }

    /// Waits until a host is connected.
    pub async fn until_attached(&mut self) {
        self.plug.until_attached().await;
    }

    /// Sends one input report as it is, report id first.
    ///
    /// # Errors
    /// No host is connected, or it went away.
    pub async fn send_report(&mut self, report: &[u8]) -> Result<(), ScanError> {
        self.plug.send_report(report).await
    }

    /// Waits for the next message of the host's: its type (`O`, `F` or `G`) and what follows. Loses nothing when cancelled.
    pub async fn heard(&mut self) -> Vec<u8> {
        self.ears.next().await
    }
}

/// The device's side of a connection.
struct Recorded {
    introduction: String,
    hearing: Hearing<Vec<u8>>,
}

impl Device for Recorded {
    fn introduction(&self) -> String {
        self.introduction.clone()
    }

    fn reset(&mut self) {}

    /// What it would have answered nobody knows: a feature that is asked for is given as its id alone.
    async fn receive(&mut self, message: &[u8], host: &Connection) -> io::Result<()> {
        self.hearing.hear(message.to_vec());
        match message {
            [b'G', id, ..] => host.send(b'f', &[*id]).await,
            _ => Ok(()),
        }
    }
}
