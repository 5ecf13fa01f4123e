//! What the printer hangs on: TCP, a pseudo-terminal or a Unix socket; one host at a time.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::Interest;
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use super::Listen;
use crate::pty::Pty;

/// Where hosts come from.
#[derive(Debug)]
pub(super) enum Wire {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
    Pty(Arc<Pty>, Option<PathBuf>),
}

/// One host.
#[derive(Debug)]
pub(super) enum Host {
    Tcp(TcpStream),
    Unix(UnixStream),
    Pty(Arc<Pty>),
}

impl Wire {
    /// Begins to listen.
    pub(super) async fn listen(at: Listen) -> io::Result<Self> {
        match at {
            Listen::Tcp(port) => {
                let listener = TcpListener::bind(("127.0.0.1", port)).await;
                let name = |e: io::Error| {
                    io::Error::new(e.kind(), format!("cannot listen on 127.0.0.1 port {port}: {e}"))
                };
                Ok(Self::Tcp(listener.map_err(name)?))
            }
            Listen::Unix(path) => {
                if path.symlink_metadata().is_ok_and(|found| found.file_type().is_socket()) {
                    std::fs::remove_file(&path)?;
                }
                let name =
                    |e: io::Error| io::Error::new(e.kind(), format!("cannot make {}: {e}", path.display()));
                Ok(Self::Unix(UnixListener::bind(&path).map_err(name)?, path))
            }
            Listen::Pty { link } => Ok(Self::Pty(Arc::new(Pty::open(link.as_deref())?), link)),
        }
    }

    /// The port as a configuration names it.
    pub(super) fn port(&self) -> io::Result<String> {
        let shown = |path: &Path| path.display().to_string();
        Ok(match self {
            Self::Tcp(listener) => format!("tcp://{}", listener.local_addr()?),
            Self::Unix(_, path) => shown(path),
            Self::Pty(pty, _) => shown(pty.path()),
        })
    }

    /// Waits for the next host. A terminal is always connected; there it waits until it is opened.
    pub(super) async fn accept(&self) -> io::Result<Host> {
        Ok(match self {
            Self::Tcp(listener) => Host::Tcp(listener.accept().await?.0),
            Self::Unix(listener, _) => Host::Unix(listener.accept().await?.0),
            Self::Pty(pty, _) => {
                pty.until_open().await;
                Host::Pty(Arc::clone(pty))
            }
        })
    }

    /// After a broken connection: a terminal can only break by going away, and comes back as another one.
    pub(super) fn renew(&mut self) -> io::Result<()> {
        if let Self::Pty(pty, link) = self {
            *pty = Arc::new(Pty::open(link.as_deref())?);
        }
        Ok(())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            // Somebody may have removed it already.
            let _gone = std::fs::remove_file(path);
        }
    }
}

impl Host {
    /// Waits for bytes; 0 when the host is gone. Loses none when cancelled.
    pub(super) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.async_io(Interest::READABLE, || stream.try_read(buffer)).await,
            Self::Unix(stream) => stream.async_io(Interest::READABLE, || stream.try_read(buffer)).await,
            Self::Pty(pty) => pty.read(buffer).await,
        }
    }

    /// Writes what there is room for; waits for some room.
    pub(super) async fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.async_io(Interest::WRITABLE, || stream.try_write(bytes)).await,
            Self::Unix(stream) => stream.async_io(Interest::WRITABLE, || stream.try_write(bytes)).await,
            Self::Pty(pty) => pty.write_some(bytes).await,
        }
    }
}
