use std::io;
use std::os::fd::{AsFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Makes a non-blocking descriptor one that can be waited on until it can be read.
pub(crate) fn ready(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an `OwnedFd` is open for as long as it lives and never changes its number, and the `AsyncFd` owns it.
    unsafe { AsyncFd::register_with_interest(fd, Interest::READABLE) }.map_err(io::Error::from)
}

/// Whether anything waits to be read. Asked by poll(2): on a line that counts those bytes as well which the port has handed to the kernel and
/// the line discipline has not taken yet, as `FIONREAD` does not.
pub(crate) fn waits(line: impl AsFd) -> bool {
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    let mut line = [PollFd::new(&line, PollFlags::IN)];
    // One that can't be asked shows that when it is read.
    poll(&mut line, Some(&at_once)).is_ok_and(|ready| ready > 0)
}
