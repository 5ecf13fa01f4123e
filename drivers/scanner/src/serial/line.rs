use core::task::{Context, Poll};
use core::time::Duration;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::thread;
use std::time::Instant;

use models::SerialSettings;
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio_serial::{ClearBuffer, SerialPort as _, SerialStream};

use super::held::Held;
use super::line_errors::descriptor;
use super::open_tty;
use crate::ready::waits;
use crate::run::Obstacle;

/// An open tty that can be left with last words to the scanner.
#[derive(Debug)]
pub(crate) struct Line {
    /// There until the line is left.
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    port: SerialStream,
    _held: Held,
}

/// How long a scanner has for each of the last words.
const WORD: Duration = Duration::from_millis(50);

/// How long all of them have to get out.
const PARTING: Duration = Duration::from_millis(300);

impl Line {
    /// Opens the tty for ourselves alone, as the settings say.
    pub(crate) fn open(path: &Path, settings: &SerialSettings) -> Result<Self, Obstacle> {
        let port = open_tty(path, settings)?;
        Ok(Self { open: Some(Open { port, _held: Held::new(path) }) })
    }

    /// Whether bytes wait to be read.
    pub(crate) fn waits(&self) -> bool {
        self.open.as_ref().is_some_and(|open| waits(descriptor(&open.port)))
    }

    /// Takes what there is to be read.
    pub(crate) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.open {
            Some(open) => Pin::new(&mut open.port).poll_read(context, buffer),
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Writes what the line takes, and is woken when it takes more.
    pub(crate) fn poll_write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.open {
            Some(open) => Pin::new(&mut open.port).poll_write(context, bytes),
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Writes what the line takes at once.
    pub(crate) fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.open.as_mut().map_or(Err(io::ErrorKind::NotConnected.into()), |open| open.port.try_write(bytes))
    }

    /// Says the last words, one after the other, and closes the tty. Waits for the line, a little, where there are any.
    pub(crate) fn part(&mut self, words: &[Vec<u8>]) {
        if let Some(mut open) = self.open.take().filter(|_| !words.is_empty()) {
            open.say(words);
        }
    }
}

impl Open {
    fn say(&mut self, words: &[Vec<u8>]) {
        let until = Instant::now() + PARTING;
        for word in words {
            // A device that has gone hears nothing.
            if !self.port.try_write(word).is_ok_and(|count| count == word.len()) {
                return;
            }
            thread::sleep(WORD);
        }
        while Instant::now() < until && self.port.bytes_to_write().is_ok_and(|waiting| waiting > 0) {
            thread::sleep(WORD / 5);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // Closing a tty waits until its output has gone, for half a minute where flow control holds it back.
        if !self.port.bytes_to_write().is_ok_and(|waiting| waiting == 0) {
            let _ = self.port.clear(ClearBuffer::Output);
        }
    }
}
