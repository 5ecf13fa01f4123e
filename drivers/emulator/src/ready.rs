//! The one place where a file descriptor is given to tokio's reactor.

use std::io;
use std::os::fd::OwnedFd;

use tokio::io::unix::AsyncFd;

/// Registers a non-blocking descriptor with the reactor of the current runtime.
pub(crate) fn ready_fd(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an `OwnedFd` is open and names one descriptor for its whole life; the `AsyncFd` takes it, and
    // nothing in this crate takes it out again or swaps it through `get_mut`.
    unsafe { AsyncFd::register(fd) }.map_err(io::Error::from)
}
