//! Being plugged in, for any device on a socket: it listens, serves one host after another, and hears what they say.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

use super::ScanError;
use super::socket::{Connection, Listener};

/// Things heard that nobody has asked for yet; what comes on top is dropped with a warning.
const MAX_UNHEARD: usize = 1024;

/// The device's side of its connections.
pub(crate) trait Device: Send + 'static {
    /// What it says first to a host: its descriptor, in hid-recorder's lines.
    fn introduction(&self) -> String;

    /// It has power again: a host has come, or has gone.
    fn reset(&mut self);

    /// Takes a message of the host's.
    ///
    /// # Errors
    /// The host is gone.
    fn receive(&mut self, message: &[u8], host: &Connection) -> impl Future<Output = io::Result<()>> + Send;
}

/// A place for one device.
#[derive(Debug)]
pub(crate) struct Plug {
    path: PathBuf,
    plugged: Option<Plugged>,
}

/// What exists while the device is plugged in.
#[derive(Debug)]
struct Plugged {
    host: watch::Receiver<Option<Arc<Connection>>>,
    server: AbortHandle,
}

impl Plug {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), plugged: None }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until a host is connected. Never returns while unplugged.
    pub(crate) async fn until_attached(&mut self) {
        match &mut self.plugged {
            // The server ends only by unplugging, which needs `self`.
            Some(plugged) => drop(plugged.host.wait_for(Option::is_some).await),
            None => std::future::pending().await,
        }
    }

    /// The host that is connected.
    pub(crate) fn host(&self) -> Result<Arc<Connection>, ScanError> {
        let host = self.plugged.as_ref().and_then(|plugged| plugged.host.borrow().clone());
        host.ok_or(ScanError::NotAttached)
    }

    /// Sends one input report as it is.
    pub(crate) async fn send_report(&self, report: &[u8]) -> Result<(), ScanError> {
        Ok(self.host()?.send(b'I', report).await?)
    }

    /// Plugs the device in (again): listens. Does nothing while plugged in. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub(crate) fn plug<D: Device>(&mut self, device: impl FnOnce() -> D) -> io::Result<()> {
        if self.plugged.is_none() {
            let listener = Listener::bind(&self.path)?;
            let (attached, host) = watch::channel(None);
            let server = tokio::spawn(serve(listener, attached, device())).abort_handle();
            self.plugged = Some(Plugged { host, server });
        }
        Ok(())
    }

    /// Pulls it: the host's connection ends, and the socket is gone.
    pub(crate) fn unplug(&mut self) {
        if let Some(plugged) = self.plugged.take() {
            plugged.server.abort();
            if let Some(host) = plugged.host.borrow().as_ref() {
                host.close();
            }
            // Somebody may have removed it already.
            let _gone = std::fs::remove_file(&self.path);
        }
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        self.unplug();
    }
}

/// Serves one host after another.
async fn serve<D: Device>(
    listener: Listener,
    attached: watch::Sender<Option<Arc<Connection>>>,
    mut device: D,
) {
    loop {
        let host = match listener.accept().await {
            Ok(host) => Arc::new(host),
            Err(error) => {
                tracing::warn!(%error, "the emulated scanner cannot take a connection");
                return;
            }
        };
        device.reset();
        if host.send(b'D', device.introduction().as_bytes()).await.is_err() {
            continue;
        }
        attached.send_replace(Some(Arc::clone(&host)));
        while let Ok(Some(message)) = host.receive().await {
            if device.receive(&message, &host).await.is_err() {
                break;
            }
        }
        attached.send_replace(None);
        device.reset();
    }
}

/// What hosts have said.
#[derive(Debug)]
pub(crate) struct Ears<H> {
    heard: mpsc::Receiver<H>,
    hearing: mpsc::Sender<H>,
}

/// Where a device puts what it hears.
#[derive(Debug, Clone)]
pub(crate) struct Hearing<H>(mpsc::Sender<H>);

impl<H> Ears<H> {
    pub(crate) fn new() -> Self {
        let (hearing, heard) = mpsc::channel(MAX_UNHEARD);
        Self { heard, hearing }
    }

    pub(crate) fn hearing(&self) -> Hearing<H> {
        Hearing(self.hearing.clone())
    }

    /// Waits for the next thing. Loses nothing when cancelled.
    pub(crate) async fn next(&mut self) -> H {
        match self.heard.recv().await {
            Some(heard) => heard,
            // Cannot be: a sender is held here.
            None => std::future::pending().await,
        }
    }

    /// What nobody has asked for yet, without waiting.
    pub(crate) fn so_far(&mut self) -> Vec<H> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }
}

impl<H> Hearing<H> {
    pub(crate) fn hear(&self, heard: H) {
        if self.0.try_send(heard).is_err() {
            tracing::warn!("nobody asks what the host says; something it said is lost");
        }
    }
}
