//! A client's socket, watched for reading only.
//!
//! tokio's own stream is told each time that the client has taken something from it. On the event stream that would wake the
//! whole lane once more after each event, to no end: there is nearly always room. Here the system is only asked for room when there was none.

use std::io::{self, ErrorKind, IoSlice, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::time::Sleep;

/// One end of a connection.
#[derive(Debug)]
pub(super) struct Wire {
    reading: AsyncFd<UnixStream>,
    /// The same socket, watched for room: only from when there was none until there is.
    room: Option<Room>,
    /// How long a client may take nothing of what is sent to it. One that reads no more would keep its place for ever.
    patience: Duration,
}

/// What is waited for where there is no room.
#[derive(Debug)]
struct Room {
    socket: AsyncFd<UnixStream>,
    /// The client's time is up.
    late: Pin<Box<Sleep>>,
}

impl Wire {
    pub(super) fn new(stream: tokio::net::UnixStream, patience: Duration) -> io::Result<Self> {
        Ok(Self { reading: watch(stream.into_std()?, Interest::READABLE)?, room: None, patience })
    }

    /// Sends what there is room for; waits only where there is none.
    fn send(
        &mut self,
        context: &mut Context<'_>,
        send: impl Fn(&mut &UnixStream) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            match send(&mut self.reading.get_ref()) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                sent => {
                    self.room = None;
                    return Poll::Ready(sent);
                }
            }
            let room = match &mut self.room {
                Some(room) => room,
                none => none.insert(Room {
                    socket: watch(self.reading.get_ref().try_clone()?, Interest::WRITABLE)?,
                    late: Box::pin(tokio::time::sleep(self.patience)),
                }),
            };
            if let Poll::Ready(ready) = room.socket.poll_write_ready(context) {
                ready?.clear_ready();
                continue;
            }
            ready!(room.late.as_mut().poll(context));
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut readable = ready!(self.reading.poll_read_ready(context))?;
            match readable.try_io(|socket| socket.get_ref().read(buffer.initialize_unfilled())) {
                Ok(Err(error)) if error.kind() == ErrorKind::Interrupted => {}
                Ok(read) => {
                    buffer.advance(read?);
                    return Poll::Ready(Ok(()));
                }
                Err(_nothing_yet) => {}
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.send(context, |socket| socket.write(bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.send(context, |socket| socket.write_vectored(parts))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.reading.get_ref().shutdown(std::net::Shutdown::Write))
    }
}

fn watch(stream: UnixStream, interest: Interest) -> io::Result<AsyncFd<UnixStream>> {
    // SAFETY: a `UnixStream` is open for as long as it lives and never changes its number, and the `AsyncFd` owns it.
    unsafe { AsyncFd::register_with_interest(stream, interest) }.map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::Wire;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::UnixStream;

    /// Far more than a socket holds.
    const MUCH: usize = 4 << 20;

    #[tokio::test]
    async fn a_client_that_reads_late_gets_everything_and_is_answered_again() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let mut wire = Wire::new(near, Duration::from_secs(60)).unwrap();
        let sent: Vec<u8> = (0..=250).cycle().take(MUCH).collect();
        for _ in 0..2 {
            let writing = async {
                wire.write_all(&sent).await.unwrap();
                wire.flush().await.unwrap();
            };
            let reading = async {
                // The writer has met a full socket by now: it waits, and nothing else wakes it.
                tokio::time::sleep(Duration::from_millis(20)).await;
                let mut got = vec![0; MUCH];
                far.read_exact(&mut got).await.unwrap();
                got
            };
            let ((), got) = tokio::join!(writing, reading);
            assert!(got == sent);
        }
        assert!(wire.room.is_none(), "room is asked for no longer than it lacks");
        far.write_all(b"next").await.unwrap();
        let mut asked = [0; 4];
        wire.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"next");
        drop(far);
        assert_eq!(wire.read(&mut asked).await.unwrap(), 0, "the client has gone");
    }

    #[tokio::test]
    async fn a_client_that_never_reads_is_cut_off() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let mut wire = Wire::new(near, Duration::from_millis(50)).unwrap();
        let error = wire.write_all(&vec![0; MUCH]).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
        // One that takes some of it has its time anew.
        let mut some = vec![0; MUCH / 8];
        let _: usize = far.read(&mut some).await.unwrap();
        let wrote = wire.write(&[0]).await.unwrap();
        assert!(wrote == 1 && wire.room.is_none());
    }
}
