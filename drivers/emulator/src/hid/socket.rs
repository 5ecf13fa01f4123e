//! A Unix socket that keeps message boundaries, as a HID node keeps report boundaries.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::net::{AddressFamily, RecvFlags, SendFlags, Shutdown, SocketAddrUnix, SocketFlags, SocketType};
use tokio::io::unix::AsyncFd;

use crate::ready::ready_fd;

/// Most bytes of one message: a type byte and the largest HID report of the Linux kernel.
pub(crate) const MAX_MESSAGE_BYTES: usize = 4097;

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);

/// A socket that waits for a host.
#[derive(Debug)]
pub(crate) struct Listener(AsyncFd<OwnedFd>);

impl Listener {
    /// Listens on `path`; a socket that an earlier emulator left there is replaced.
    pub(crate) fn bind(path: &Path) -> io::Result<Self> {
        if path.symlink_metadata().is_ok_and(|found| found.file_type().is_socket()) {
            std::fs::remove_file(path)?;
        }
        let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, FLAGS, None)?;
        rustix::net::bind(&socket, &SocketAddrUnix::new(path)?).map_err(|e| {
            io::Error::new(io::Error::from(e).kind(), format!("cannot make {}: {e}", path.display()))
        })?;
        rustix::net::listen(&socket, 4)?;
        Ok(Self(ready_fd(socket)?))
    }

    pub(crate) async fn accept(&self) -> io::Result<Connection> {
        loop {
            let mut ready = self.0.readable().await?;
            if let Ok(host) = ready.try_io(|socket| Ok(rustix::net::accept_with(socket, FLAGS)?)) {
                return Ok(Connection(ready_fd(host?)?));
            }
        }
    }
}

/// A host that is connected.
#[derive(Debug)]
pub(crate) struct Connection(AsyncFd<OwnedFd>);

impl Connection {
    /// Sends one message; waits while the host does not read.
    pub(crate) async fn send(&self, kind: u8, payload: &[u8]) -> io::Result<()> {
        let message = [&[kind], payload].concat();
        if message.len() > MAX_MESSAGE_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a message has at most 4,097 bytes"));
        }
        loop {
            let mut ready = self.0.writable().await?;
            let sent = ready.try_io(|host| Ok(rustix::net::send(host, &message, SendFlags::NOSIGNAL)?));
            if let Ok(sent) = sent {
                return sent.map(|_whole_message| ());
            }
        }
    }

    /// The next message, or `None` when the host has closed.
    pub(crate) async fn receive(&self) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = vec![0; MAX_MESSAGE_BYTES];
        loop {
            let mut ready = self.0.readable().await?;
            let got = ready.try_io(|host| Ok(rustix::net::recv(host, &mut *buffer, RecvFlags::empty())?));
            if let Ok(got) = got {
                let (length, _whole) = got?;
                buffer.truncate(length);
                return Ok(Some(buffer).filter(|message| !message.is_empty()));
            }
        }
    }

    /// Ends the connection at once, whoever else still holds it.
    pub(crate) fn close(&self) {
        // It fails only when the host was faster.
        let _already_closed = rustix::net::shutdown(&self.0, Shutdown::Both);
    }
}
