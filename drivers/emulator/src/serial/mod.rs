//! A scanner on a serial line: a real pseudo-terminal.

mod faults;

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use faults::Faults;

use crate::pty::Pty;

/// Most bytes that one call of [`SerialScanner::heard`] returns.
const HEARD_BYTES: usize = 4096;

/// How the emulated scanner is set up.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A stable symbolic link to the terminal, made on opening and removed with the scanner.
    pub link: Option<PathBuf>,
    /// What ends each scan.
    pub terminator: Terminator,
    /// Bytes before the AIM identifier and the data.
    pub prefix: Vec<u8>,
    /// Bytes after the data.
    pub suffix: Vec<u8>,
    /// What stands around all that.
    pub frame: Frame,
    /// Leave out the AIM identifier even when a scan has one.
    pub hide_aim: bool,
}

/// What stands around each scan, before its terminator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// Nothing.
    #[default]
    Bare,
    /// STX (02) before and ETX (03) after.
    StxEtx,
    /// STX, ETX, and the exclusive or of all bytes after STX up to and with ETX.
    StxEtxBcc,
}

impl Frame {
    fn around(self, body: &[u8]) -> Vec<u8> {
        let framed = || [b"\x02", body, b"\x03"].concat();
        match self {
            Self::Bare => body.to_vec(),
            Self::StxEtx => framed(),
            Self::StxEtxBcc => {
                let check = body.iter().fold(0x03, |check, byte| check ^ byte);
                [&framed()[..], &[check]].concat()
            }
        }
    }
}

impl From<&models::SerialSettings> for Options {
    /// A scanner as its maker delivers it.
    fn from(settings: &models::SerialSettings) -> Self {
        let terminator = match settings.terminator {
            models::Terminator::Cr | models::Terminator::Any => Terminator::Cr,
            models::Terminator::Lf => Terminator::Lf,
            models::Terminator::CrLf => Terminator::CrLf,
            models::Terminator::Tab => Terminator::Tab,
            models::Terminator::None => Terminator::None,
        };
        let frame = match (settings.stx_etx, settings.bcc) {
            (false, _) => Frame::Bare,
            (true, false) => Frame::StxEtx,
            (true, true) => Frame::StxEtxBcc,
        };
        Self {
            link: None,
            terminator,
            prefix: settings.prefix.as_bytes().to_vec(),
            suffix: settings.suffix.as_bytes().to_vec(),
            frame,
            hide_aim: !settings.aim.takes(),
        }
    }
}

/// What ends each scan on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Terminator {
    /// `0D`, what most scanners send from the factory.
    #[default]
    Cr,
    /// `0A`.
    Lf,
    /// `0D 0A`.
    CrLf,
    /// `09`.
    Tab,
    /// Nothing: the end shows only by the pause after it.
    None,
}

impl Terminator {
    /// Every name with its meaning, as [`Terminator::from_str`] takes them.
    pub const NAMES: [(&'static str, Self); 5] =
        [("CR", Self::Cr), ("LF", Self::Lf), ("CRLF", Self::CrLf), ("TAB", Self::Tab), ("none", Self::None)];

    /// The bytes on the line.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Cr => b"\r",
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::Tab => b"\t",
            Self::None => b"",
        }
    }
}

impl FromStr for Terminator {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::NAMES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, terminator)| terminator).ok_or_else(|| "use CR, LF, CRLF, TAB or none".to_owned())
    }
}

/// An emulated scanner on a serial line.
#[derive(Debug)]
pub struct SerialScanner {
    line: Pty,
    options: Options,
    faults: Faults,
    /// A scan that is held back.
    held: Vec<u8>,
}

impl SerialScanner {
    /// Opens a pseudo-terminal in raw mode. Needs a tokio runtime.
    ///
    /// # Errors
    /// The system has no more pseudo-terminals, or the link cannot be made.
    pub fn open(options: Options) -> io::Result<Self> {
        let line = Pty::open(options.link.as_deref())?;
        Ok(Self { line, options, faults: Faults::default(), held: Vec::new() })
    }

    /// What the host opens: the link if one was asked for, else `/dev/pts/N`.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.line.path()
    }

    /// Waits until a program has the line open. Bytes sent earlier wait in the kernel's buffer.
    pub async fn until_open(&mut self) {
        self.line.until_open().await;
    }

    /// Waits until no program has the line open, and the line is reset as a real port is then.
    pub async fn until_closed(&mut self) {
        self.line.until_closed().await;
    }

    /// Misbehave like this from now on; [`Faults::default`] is a healthy line.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// Sends bytes as they are, in the chunks and with the delays that the faults ask for.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        for (index, chunk) in self.faults.chunks(bytes).enumerate() {
            if index > 0 && !self.faults.chunk_delay.is_zero() {
                tokio::time::sleep(self.faults.chunk_delay).await;
            }
            self.line.write(chunk).await?;
        }
        Ok(())
    }

    /// Sends one scan: prefix, AIM identifier if given (`]C1`), data, suffix, in its frame, and the terminator.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn scan(&mut self, data: &[u8], aim: Option<&str>) -> io::Result<()> {
        let mut message = self.message(data, aim);
        message.truncate(self.faults.cut_after.unwrap_or(usize::MAX));
        if self.faults.glue && self.held.is_empty() {
            self.held = message;
            return Ok(());
        }
        let all = [std::mem::take(&mut self.held), message].concat();
        self.send(&all).await
    }

    /// Waits for something from the host, such as the command for a beep, and returns what is there.
    /// Loses nothing when cancelled.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn heard(&mut self) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; HEARD_BYTES];
        let read = self.line.read(&mut buffer).await?;
        buffer.truncate(read);
        Ok(buffer)
    }

    /// What the host has sent by now, without waiting; often nothing.
    pub fn heard_so_far(&mut self) -> Vec<u8> {
        let mut buffer = vec![0; HEARD_BYTES];
        let read = self.line.read_now(&mut buffer);
        buffer.truncate(read);
        buffer
    }

    /// Pulls the plug: the host's reads end, and the link is gone. Bytes the host has not read are lost.
    pub fn unplug(self) {}

    fn message(&self, data: &[u8], aim: Option<&str>) -> Vec<u8> {
        let options = &self.options;
        let aim = if options.hide_aim { "" } else { aim.unwrap_or_default() };
        let body = [&options.prefix, aim.as_bytes(), data, &options.suffix].concat();
        let end = if self.faults.no_terminator { b"" } else { options.terminator.bytes() };
        [&self.faults.noise, &options.frame.around(&body)[..], end].concat()
    }
}
