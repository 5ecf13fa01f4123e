//! A scanner that talks Zebra's Simple Serial Interface, on a real pseudo-terminal.

mod heard;
mod wire;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use heard::Heard;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use wire::{FromHost, Next};

use crate::pty::Pty;

/// How the emulated scanner is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// A stable symbolic link to the terminal, made on opening and removed with the scanner.
    pub link: Option<PathBuf>,
    /// How long it waits for an answer before it sends again.
    pub response: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { link: None, response: Duration::from_secs(2) }
    }
}

/// Misbehaviour of an emulated SSI scanner and its line. The default is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Write in pieces of that many bytes.
    pub split_at: Option<usize>,
    /// Wait this long between pieces.
    pub chunk_delay: Duration,
    /// Bytes of noise in front of each scan's first packet.
    pub noise: Vec<u8>,
    /// So many sendings of packets of scans, from now on, have a wrong checksum.
    pub bad_checksums: usize,
    /// So many answers of the host are not heard, so that their packets are sent again.
    pub deaf_to_answers: usize,
    /// So many commands of the host are not answered.
    pub silent: usize,
    /// So many commands of the host are not understood: the answer is to send again.
    pub naks: usize,
    /// Commands of the host are refused.
    pub denies: bool,
    /// A scan stops for good after that many bytes.
    pub cut_after: Option<usize>,
}

/// What became of a scan on its way to the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The host has acknowledged all of it.
    Acknowledged,
    /// It went out with nothing to be answered: raw data, or cut off.
    Sent,
    /// The host did not acknowledge it in three sendings.
    Unanswered,
    /// The host does not want it.
    Refused,
    /// The host has disabled scanning: nothing was sent.
    Disabled,
}

/// An emulated scanner with the SSI host. As delivered it sends raw data, as the makers' tables of defaults say.
#[derive(Debug)]
pub struct SsiScanner {
    line: Pty,
    options: Options,
    faults: Faults,
    settings: Settings,
    /// What has come from the host and is no whole packet yet.
    incoming: Vec<u8>,
    /// What the host asked, and nobody has looked at.
    heard: VecDeque<Heard>,
    /// The command that was obeyed last.
    obeyed: Option<FromHost>,
    wake_ups: usize,
}

/// What the host can set. Lost without power.
#[derive(Debug, Clone, Copy)]
struct Settings {
    packets: bool,
    handshake: bool,
    aim: bool,
    enabled: bool,
}

const AS_DELIVERED: Settings = Settings { packets: false, handshake: true, aim: false, enabled: true };

/// The most data of one packet of a scan, the code type left out.
const DATA_BYTES_MAX: usize = 0xff - 4 - 1;

/// What was heard and not looked at; older is forgotten.
const HEARD_MAX: usize = 256;

impl SsiScanner {
    /// Opens a pseudo-terminal in raw mode. Needs a tokio runtime.
    ///
    /// # Errors
    /// The system has no more pseudo-terminals, or the link cannot be made.
    pub fn open(options: Options) -> io::Result<Self> {
        Ok(Self {
            line: Pty::open(options.link.as_deref())?,
            options,
            faults: Faults::default(),
            settings: AS_DELIVERED,
            incoming: Vec::new(),
            heard: VecDeque::new(),
            obeyed: None,
            wake_ups: 0,
        })
    }

    /// What the host opens: the link if one was asked for, else `/dev/pts/N`.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.line.path()
    }

    /// Waits until a program has the line open.
    pub async fn until_open(&mut self) {
        self.line.until_open().await;
    }

    /// Answers the host until it has set the scanner up: packets, and whether it may scan.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn until_set_up(&mut self) -> io::Result<()> {
        let may_or_not = [Heard::ScanEnable, Heard::ScanDisable];
        while !(self.settings.packets && self.heard.iter().any(|heard| may_or_not.contains(heard))) {
            self.listen().await?;
        }
        self.heard.clear();
        Ok(())
    }

    /// Misbehave like this from now on; [`Faults::default`] is a healthy line.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// Off and on again: what the host has set is forgotten.
    pub fn power_cycle(&mut self) {
        self.settings = AS_DELIVERED;
        self.incoming.clear();
    }

    /// How often the host has woken it.
    #[must_use]
    pub const fn wake_ups(&self) -> usize {
        self.wake_ups
    }

    /// Sends bytes as they are, in the pieces and with the delays that the faults ask for.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let piece = self.faults.split_at.unwrap_or(usize::MAX).max(1);
        for (index, chunk) in bytes.chunks(piece).enumerate() {
            if index > 0 && !self.faults.chunk_delay.is_zero() {
                sleep(self.faults.chunk_delay).await;
            }
            self.line.write(chunk).await?;
        }
        Ok(())
    }

    /// Reads a symbol: sends its packets, each again until the host acknowledges it, three times at most.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn scan(&mut self, data: &[u8], aim: Option<&str>) -> io::Result<Delivery> {
        if !self.settings.enabled {
            return Ok(Delivery::Disabled);
        }
        let code_type = wire::code_type(aim, data);
        let aim = aim.filter(|_| self.settings.aim).unwrap_or_default();
        let data = [aim.as_bytes(), data].concat();
        if !self.settings.packets {
            self.send(&data).await?;
            return Ok(Delivery::Sent);
        }
        let mut noise = self.faults.noise.clone();
        let mut parts = data.chunks(DATA_BYTES_MAX).peekable();
        if parts.peek().is_none() {
            return self.part(code_type, &[], false, &noise).await;
        }
        while let Some(part) = parts.next() {
            let continued = parts.peek().is_some();
            let delivery = self.part(code_type, part, continued, &std::mem::take(&mut noise)).await?;
            if delivery != Delivery::Acknowledged {
                return Ok(delivery);
            }
        }
        Ok(Delivery::Acknowledged)
    }

    /// Waits for the next command of the host, and answers it. Loses none when cancelled.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn heard(&mut self) -> io::Result<Heard> {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return Ok(heard);
            }
            self.listen().await?;
        }
    }

    /// Answers the host for as long as this is awaited. What it asks is heard later.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn attend(&mut self) -> io::Result<core::convert::Infallible> {
        loop {
            self.listen().await?;
        }
    }

    /// Answers the host until it asks for a packet again.
    ///
    /// # Errors
    /// The line is gone.
    pub async fn until_asked_again(&mut self) -> io::Result<()> {
        while self.listen().await? != Some(Answer::Again) {}
        Ok(())
    }

    /// Pulls the plug: the host's reads end, and the link is gone. Bytes the host has not read are lost.
    pub fn unplug(self) {}

    async fn part(
        &mut self,
        code_type: u8,
        data: &[u8],
        continued: bool,
        noise: &[u8],
    ) -> io::Result<Delivery> {
        let data = [&[code_type], data].concat();
        for sending in 0..3 {
            let status = u8::from(sending > 0) | (u8::from(continued) << 1);
            let mut bytes = wire::packet(0xf3, status, &data);
            if self.faults.bad_checksums > 0 {
                self.faults.bad_checksums -= 1;
                if let Some(last) = bytes.last_mut() {
                    *last ^= 0x5a;
                }
            }
            if sending == 0 {
                bytes.splice(0..0, noise.iter().copied());
            }
            if let Some(cut) = self.faults.cut_after {
                bytes.truncate(cut);
                self.send(&bytes).await?;
                return Ok(Delivery::Sent);
            }
            self.send(&bytes).await?;
            if !self.settings.handshake {
                return Ok(Delivery::Acknowledged);
            }
            match self.answer().await? {
                Some(Answer::Taken) => return Ok(Delivery::Acknowledged),
                Some(Answer::Refused) => return Ok(Delivery::Refused),
                Some(Answer::Again) | None => {}
            }
        }
        Ok(Delivery::Unanswered)
    }

    /// The host's answer to the packet that was sent; `None` where none comes in time.
    async fn answer(&mut self) -> io::Result<Option<Answer>> {
        let until = Instant::now() + self.options.response;
        loop {
            match timeout_at(until, self.listen()).await {
                Err(_) => return Ok(None),
                Ok(listened) => match listened? {
                    Some(_) if self.faults.deaf_to_answers > 0 => {
                        self.faults.deaf_to_answers -= 1;
                        sleep_until(until).await;
                        return Ok(None);
                    }
                    Some(answer) => return Ok(Some(answer)),
                    None => {}
                },
            }
        }
    }

    /// Reads what the host sends, and answers its commands. Gives its answer to a packet, if that is what came.
    async fn listen(&mut self) -> io::Result<Option<Answer>> {
        loop {
            match wire::next(&mut self.incoming) {
                Next::Packet(packet) => match Answer::of(&packet) {
                    Some(answer) => return Ok(Some(answer)),
                    None => self.obey(&packet).await?,
                },
                Next::WakeUp => {
                    self.wake_ups += 1;
                    continue;
                }
                Next::Garbled => self.line.write(&wire::packet(0xd1, 0, &[1])).await?,
                Next::Nothing => {
                    let mut buffer = [0; 1024];
                    let read = self.line.read(&mut buffer).await?;
                    self.incoming.extend(buffer.iter().take(read));
                    continue;
                }
            }
            return Ok(None);
        }
    }

    async fn obey(&mut self, packet: &FromHost) -> io::Result<()> {
        if !packet.again {
            // What comes again is a repeat only if this very command is obeyed now.
            self.obeyed = None;
        }
        if self.faults.silent > 0 {
            self.faults.silent -= 1;
            return Ok(());
        }
        let nak = if self.faults.naks > 0 {
            self.faults.naks -= 1;
            Some(1)
        } else {
            self.faults.denies.then_some(6)
        };
        if let Some(cause) = nak {
            return self.line.write(&wire::packet(0xd1, 0, &[cause])).await;
        }
        let is_obeyed = self.obeyed.as_ref().is_some_and(|last| last.is_same(packet));
        if packet.again && is_obeyed {
            // The host missed the answer: it gets it again, and nothing beeps twice.
            return self.line.write(&wire::packet(0xd0, 0, &[])).await;
        }
        self.obeyed = Some(packet.clone());
        let heard = Heard::of(packet);
        match &heard {
            Heard::ScanEnable => self.settings.enabled = true,
            Heard::ScanDisable => self.settings.enabled = false,
            Heard::Parameters(parameters) => {
                for pair in parameters.chunks(2) {
                    match pair {
                        [0xee, packets] => self.settings.packets = *packets == 1,
                        [0x9f, handshake] => self.settings.handshake = *handshake == 1,
                        [0x2d, code_id] => self.settings.aim = *code_id == 1,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        if self.heard.len() >= HEARD_MAX {
            self.heard.pop_front();
        }
        self.heard.push_back(heard);
        self.line.write(&wire::packet(0xd0, 0, &[])).await
    }
}

/// What the host answers to a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Taken,
    Again,
    Refused,
}

impl Answer {
    fn of(packet: &FromHost) -> Option<Self> {
        match (packet.opcode, packet.data.first()) {
            (0xd0, _) => Some(Self::Taken),
            (0xd1, Some(1)) => Some(Self::Again),
            (0xd1, _) => Some(Self::Refused),
            _ => None,
        }
    }
}
