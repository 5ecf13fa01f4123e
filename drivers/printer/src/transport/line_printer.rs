//! A printer-class node of the kernel's `usblp` driver.
//!
//! The driver has three peculiarities (Linux, `drivers/usb/class/usblp.c`). A write that did not block has only
//! been handed over: closing the node throws it away. A read of nothing means that nothing is there, not the end.
//! And a printer without a way back answers every read with `EINVAL`.

use super::Stream;
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use core::time::Duration;
use rustix::event::{PollFd, PollFlags};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

pub(super) struct LinePrinter {
    node: AsyncFd<File>,
    deaf: bool,
    /// Runs after a read of nothing: some printers answer each poll with an empty packet, and would be read in a
    /// circle.
    rest: Option<Pin<Box<Sleep>>>,
}

const REST: Duration = Duration::from_millis(50);

impl LinePrinter {
    pub(super) fn open(node: &Path) -> io::Result<Self> {
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(node)?;
        // SAFETY: a `File` keeps its one open descriptor until it is dropped, and the `AsyncFd` owns the `File`. It is
        // only ever lent out shared, so that nobody can put another in its place.
        let node = unsafe { AsyncFd::register(file) }?;
        Ok(Self { node, deaf: false, rest: None })
    }

    /// Whether the last write has arrived. A node whose printer has gone can be written to as well, for the kernel.
    fn drained(&self) -> io::Result<bool> {
        let mut fds = [PollFd::new(self.node.get_ref(), PollFlags::OUT)];
        let now = rustix::time::Timespec { tv_sec: 0, tv_nsec: 0 };
        rustix::event::poll(&mut fds, Some(&now))?;
        let [node] = &fds;
        if node.revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the printer was unplugged"));
        }
        Ok(node.revents().contains(PollFlags::OUT))
    }
}

impl Stream for LinePrinter {
    fn deaf(&self) -> bool {
        self.deaf
    }
}

impl AsyncRead for LinePrinter {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(rest) = &mut self.rest {
            ready!(rest.as_mut().poll(cx));
            self.rest = None;
        }
        loop {
            if self.deaf {
                return Poll::Pending;
            }
            let mut guard = ready!(self.node.poll_read_ready(cx))?;
            let unfilled = buf.initialize_unfilled();
            match guard.try_io(|node| node.get_ref().read(unfilled)) {
                Ok(Ok(0)) => {
                    let mut rest = Box::pin(tokio::time::sleep(REST));
                    // Registers the waker; a fresh rest is never over.
                    let _ = rest.as_mut().poll(cx);
                    self.rest = Some(rest);
                    return Poll::Pending;
                }
                Ok(Ok(count)) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(e)) if e.raw_os_error() == Some(rustix::io::Errno::INVAL.raw_os_error()) => {
                    self.deaf = true
                }
                Ok(Err(e)) => return Poll::Ready(Err(e)),
                Err(_not_ready) => {}
            }
        }
    }
}

impl AsyncWrite for LinePrinter {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        loop {
            let mut guard = ready!(self.node.poll_write_ready(cx))?;
            match guard.try_io(|node| node.get_ref().write(buf)) {
                Ok(result) => return Poll::Ready(result),
                Err(_not_ready) => {}
            }
        }
    }

    /// Done when the printer has taken everything that was written.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut guard = ready!(self.node.poll_write_ready(cx))?;
            if self.drained()? {
                return Poll::Ready(Ok(()));
            }
            guard.clear_ready();
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// A node that is polled and read as the real one is: a raw pseudo-terminal, and its far end.
    fn node() -> (LinePrinter, File) {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let path = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let printer = LinePrinter::open(Path::new(&path)).unwrap();
        let mut termios = tcgetattr(printer.node.get_ref()).unwrap();
        termios.make_raw();
        tcsetattr(printer.node.get_ref(), OptionalActions::Now, &termios).unwrap();
        (printer, File::from(master))
    }

    #[tokio::test]
    async fn bytes_go_both_ways_and_the_end_of_writing_is_waited_for() {
        let (mut printer, mut far_end) = node();
        printer.write_all(b"job").await.unwrap();
        printer.flush().await.unwrap();
        let mut read = [0; 3];
        far_end.read_exact(&mut read).unwrap();
        assert_eq!(&read, b"job");
        far_end.write_all(&[0x12]).unwrap();
        assert_eq!(printer.read_u8().await.unwrap(), 0x12);
        assert!(!printer.deaf());
    }

    #[tokio::test]
    async fn a_printer_that_has_gone_has_not_taken_what_was_written() {
        let (mut printer, far_end) = node();
        printer.write_all(b"job").await.unwrap();
        drop(far_end);
        assert!(printer.flush().await.is_err());
    }

    #[tokio::test]
    async fn a_printer_that_takes_nothing_more_keeps_the_writer_waiting() {
        let (mut printer, _far_end) = node();
        let wait = Duration::from_millis(50);
        let endless = vec![b'x'; 1 << 20];
        assert!(tokio::time::timeout(wait, printer.write_all(&endless)).await.is_err());
        assert!(tokio::time::timeout(wait, printer.flush()).await.is_err());
    }
}
