use std::io::{self, IsTerminal as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use models::{DataBits, FeedbackBytes, FlowControl, Parity, SerialModel, SerialSettings, StopBits};
use rustix::fs::{FlockOperation, OFlags};
use tokio::io::AsyncReadExt as _;
use tokio::time::Instant;
use tokio_serial::{ClearBuffer, SerialPort as _, SerialPortBuilderExt as _, SerialStream};

use super::SerialFramer;
use super::held::{Held, same_device};
use super::line_errors::{Losses, descriptor, mark};
use crate::ready::waits;
use crate::run::{Gone, Obstacle};
use crate::{Feedback, Framed, Reading, ReadingState};

/// A scanner on an open tty.
#[derive(Debug)]
pub(crate) struct SerialLink {
    port: SerialStream,
    line: SerialModel,
    framer: SerialFramer,
    /// Whether bytes that came broken are marked.
    is_marked: bool,
    losses: Losses,
    /// Its trigger was pulled, and not let go since.
    is_triggered: bool,
    started: Instant,
    /// A read broke off when the scanner was left last, and nothing was read since.
    may_go_on: bool,
    buffer: Box<[u8; READ_BYTES]>,
    description: String,
    _held: Held,
}

/// The most bytes taken in one read: what the kernel's line discipline holds.
const READ_BYTES: usize = 4_096;

/// How often it is looked whether the last command has gone, before the line is closed.
const FAREWELL_LOOKS: u32 = 20;
const FAREWELL_LOOK: Duration = Duration::from_millis(10);

impl SerialLink {
    /// Opens the tty for ourselves alone, as the settings say. Waits for the device.
    pub(crate) fn open(path: &Path, model: &str, line: &SerialModel) -> Result<Self, Obstacle> {
        let settings = &line.settings;
        let port = open_tty(path, settings)?;
        let is_marked = mark(descriptor(&port)).unwrap_or(false);
        if !is_marked {
            tracing::warn!(port = %path.display(), "bytes that come broken are not told from others here");
        }
        Ok(Self {
            losses: Losses::new(descriptor(&port)),
            port,
            is_marked,
            is_triggered: false,
            framer: SerialFramer::new(settings),
            line: line.clone(),
            started: Instant::now(),
            may_go_on: false,
            buffer: Box::new([0; READ_BYTES]),
            description: format!("{model} on {} at {settings}", path.display()),
            _held: Held::new(path),
        })
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) const fn started(&self) -> Instant {
        self.started
    }

    /// Waits for bytes. Gives the scans that they complete. May be dropped at any moment without losing any.
    pub(crate) async fn read(&mut self) -> Result<Vec<Framed>, Gone> {
        self.begin();
        match self.port.read(self.buffer.as_mut_slice()).await {
            // A tty that hangs up reads as ended from then on; reading again would spin.
            Ok(0) => {
                Err(Gone("the line was closed at its other end, or the adapter was unplugged".to_owned()))
            }
            Ok(count) => {
                tracing::trace!(count, "read");
                Ok(self.take(count, self.started.elapsed()))
            }
            Err(error) => Err(Gone(format!("reading failed: {error}"))),
        }
    }

    /// Takes so many bytes that have been read.
    fn take(&mut self, count: usize, now: Duration) -> Vec<Framed> {
        let bytes = self.buffer.get(..count).unwrap_or_default();
        let framer = &mut self.framer;
        // They may have been lost anywhere among these, or among those that still wait.
        if self.losses.some(descriptor(&self.port)) {
            tracing::warn!(port = %self.description, "bytes were lost before they could be read");
            framer.lose(now);
        }
        let scans = if self.is_marked { framer.push_marked(bytes, now) } else { framer.push(bytes, now) };
        if framer.is_losing() && !waits(descriptor(&self.port)) {
            framer.caught_up();
        }
        scans
    }

    /// Whether bytes wait to be read.
    pub(crate) fn waits(&self) -> bool {
        waits(descriptor(&self.port))
    }

    /// It is heard from now on.
    fn begin(&mut self) {
        if std::mem::take(&mut self.may_go_on) {
            self.framer.taken(self.started.elapsed());
        }
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        if self.may_go_on {
            // Its silence counts from its first reading on, and has a deadline then.
            return Some(self.started);
        }
        self.framer.next_deadline().map(|deadline| self.started + deadline)
    }

    pub(crate) fn expire(&mut self) -> Option<Framed> {
        self.begin();
        self.framer.expire(self.started.elapsed())
    }

    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        self.framer.break_off()
    }

    /// A read broke off when the scanner was left, and may go on at once.
    pub(crate) const fn may_go_on(&mut self) {
        self.may_go_on = true;
    }

    /// What it reads for so long may be the rest of what was not read.
    pub(crate) fn distrust_for(&mut self, time: Duration) {
        self.framer.distrust_until(self.started.elapsed() + time);
    }

    /// Makes the scanner beep, where it has a command for it. Never waits: a line that takes nothing must not
    /// keep scans from being read.
    pub(crate) fn feedback(&mut self, feedback: Feedback) {
        let beeps = &self.line.feedback;
        let wanted = match feedback {
            Feedback::Accepted | Feedback::Neutral => [&beeps.good, &beeps.good],
            Feedback::Refused => [&beeps.bad, &beeps.not_on_file],
            Feedback::NotOnFile | Feedback::NeedsChoice => [&beeps.not_on_file, &beeps.bad],
        };
        if let Some(command) = wanted.into_iter().find(|command| !command.is_empty()) {
            write(&mut self.port, command.as_bytes(), "a beep", &self.description);
        }
    }

    /// Pulls its trigger or lets it go, where its model has commands for both.
    pub(crate) fn trigger(&mut self, on: bool) -> bool {
        let FeedbackBytes { trigger, release, .. } = &self.line.feedback;
        let can = !trigger.is_empty() && !release.is_empty();
        if can {
            self.is_triggered = on;
            let command = if on { trigger } else { release };
            write(&mut self.port, command.as_bytes(), "an order to read now or to stop", &self.description);
        }
        can
    }

    /// It has read something, and stopped by itself.
    pub(crate) const fn has_read(&mut self) {
        self.is_triggered = false;
    }

    /// Lets it read or not, where its model has commands for both.
    pub(crate) fn set_reading(&mut self, reading: Reading) -> ReadingState {
        let FeedbackBytes { allow, prevent, .. } = &self.line.feedback;
        let command = match reading {
            Reading::Allowed => allow,
            Reading::Prevented => prevent,
        };
        let can = !allow.is_empty() && !prevent.is_empty();
        if can {
            write(&mut self.port, command.as_bytes(), "an order to read or not to", &self.description);
        }
        ReadingState::after(reading, can)
    }
}

/// Writes what the line takes at once.
fn write(port: &mut SerialStream, bytes: &[u8], what: &str, description: &str) {
    match port.try_write(bytes) {
        Ok(count) if count == bytes.len() => {}
        Ok(_) => tracing::warn!(port = description, "{what} was cut short: the line takes no more"),
        Err(error) => tracing::warn!(port = description, %error, "{what} was not sent"),
    }
}

impl Drop for SerialLink {
    /// A trigger that is pulled is let go: nobody takes what it reads. Waits for the line, a little.
    fn drop(&mut self) {
        let is_sent = |port: &SerialStream| port.bytes_to_write().is_ok_and(|waiting| waiting == 0);
        if self.is_triggered {
            self.trigger(false);
            for _ in 0..FAREWELL_LOOKS {
                if is_sent(&self.port) {
                    break;
                }
                std::thread::sleep(FAREWELL_LOOK);
            }
        }
        if !is_sent(&self.port) {
            // Closing a tty waits until its output has gone, for half a minute where flow control holds it back.
            let _ = self.port.clear(ClearBuffer::Output);
        }
    }
}

/// Opens a tty for ourselves alone, as the settings say.
pub(crate) fn open_tty(path: &Path, settings: &SerialSettings) -> Result<SerialStream, Obstacle> {
    // The kernel keeps a pseudo-terminal exclusive after its last close, until its other end closes as well: after
    // a crash the next start could not open it. There a lock has to do.
    let is_pty = path.canonicalize().is_ok_and(|target| target.starts_with("/dev/pts"));
    let port = tokio_serial::new(path.to_string_lossy(), settings.baud)
        .data_bits(data_bits(settings.data_bits))
        .parity(parity(settings.parity))
        .stop_bits(stop_bits(settings.stop_bits))
        .flow_control(flow(settings.flow))
        // Some USB scanners send nothing before DTR. A port without modem lines, such as a pseudo-terminal,
        // ignores it.
        .dtr_on_open(true)
        .exclusive(!is_pty)
        .open_native_async()
        .map_err(|error| obstacle(path, &error))?;
    if is_pty {
        lock(&port).map_err(|_| in_use(path))?;
    }
    Ok(port)
}

fn lock(port: &SerialStream) -> io::Result<()> {
    Ok(rustix::fs::flock(descriptor(port), FlockOperation::NonBlockingLockExclusive)?)
}

fn obstacle(path: &Path, error: &tokio_serial::Error) -> Obstacle {
    use tokio_serial::ErrorKind as Kind;
    let shown = path.display();
    match error.kind() {
        Kind::Io(io::ErrorKind::NotFound) => no_tty(path),
        Kind::NoDevice => in_use(path),
        Kind::Io(io::ErrorKind::PermissionDenied) => Obstacle::new(
            format!("{shown} may not be opened"),
            "install the udev rules, or put the service's user into the port's group (see ls -l)".to_owned(),
        ),
        Kind::InvalidInput | Kind::Io(_) | Kind::Unknown if is_something_else(path) => Obstacle::new(
            format!("{shown} is no serial port"),
            "name the scanner's tty in the configuration; `ls -l /dev/serial/by-id` shows those on USB"
                .to_owned(),
        ),
        Kind::InvalidInput | Kind::Io(_) | Kind::Unknown => Obstacle::new(
            format!("{shown} cannot be opened: {error}"),
            "check that it is a serial port and that it takes the configured speed".to_owned(),
        ),
    }
}

/// There is nothing at that path.
pub(crate) fn no_tty(path: &Path) -> Obstacle {
    Obstacle::missing(
        format!("there is no {}", path.display()),
        "plug the scanner or its adapter in; if it is, check the port in the configuration".to_owned(),
    )
}

/// Whether what is there is a file, a pipe or another device. What can't be looked at may be a tty.
fn is_something_else(path: &Path) -> bool {
    let looked = std::fs::OpenOptions::new().read(true).custom_flags(LOOK).open(path);
    looked.is_ok_and(|found| !found.is_terminal())
}

/// Neither waits for a line or a writer, nor becomes the process's terminal.
#[expect(clippy::cast_possible_wrap, reason = "the flags of open(2) fit an int")]
const LOOK: i32 = OFlags::NONBLOCK.union(OFlags::NOCTTY).bits() as i32;

fn in_use(path: &Path) -> Obstacle {
    let shown = path.display();
    if let Some(other) = Held::by_whom(path) {
        return same_device(path, &other);
    }
    Obstacle::new(
        format!("{shown} is in use by another program"),
        format!("stop the other program; `fuser {shown}` names it"),
    )
}

const fn data_bits(bits: DataBits) -> tokio_serial::DataBits {
    match bits {
        DataBits::Seven => tokio_serial::DataBits::Seven,
        DataBits::Eight => tokio_serial::DataBits::Eight,
    }
}

const fn parity(parity: Parity) -> tokio_serial::Parity {
    match parity {
        Parity::None => tokio_serial::Parity::None,
        Parity::Odd => tokio_serial::Parity::Odd,
        Parity::Even => tokio_serial::Parity::Even,
    }
}

const fn stop_bits(bits: StopBits) -> tokio_serial::StopBits {
    match bits {
        StopBits::One => tokio_serial::StopBits::One,
        StopBits::Two => tokio_serial::StopBits::Two,
    }
}

const fn flow(flow: FlowControl) -> tokio_serial::FlowControl {
    match flow {
        FlowControl::None => tokio_serial::FlowControl::None,
        FlowControl::Hardware => tokio_serial::FlowControl::Hardware,
        FlowControl::Software => tokio_serial::FlowControl::Software,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicU32, Ordering};

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;
    use crate::Damage;

    static LOST: AtomicU32 = AtomicU32::new(0);

    #[tokio::test]
    async fn what_may_have_been_lost_among_bytes_that_still_wait_hurts_each_read_until_the_line_is_empty() {
        let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&end).unwrap();
        unlockpt(&end).unwrap();
        let path = ptsname(&end, Vec::new()).unwrap().into_string().unwrap();
        let mut scanner = std::fs::File::from(end);
        let line = SerialModel {
            settings: SerialSettings { aim: models::AimUse::Taken, ..SerialSettings::default() },
            ..SerialModel::default()
        };
        let mut link = SerialLink::open(Path::new(&path), "any", &line).unwrap();
        link.losses = Losses::counted(descriptor(&link.port), |_| Some(LOST.load(Ordering::Relaxed)));
        // As many as a line holds, and some more.
        scanner.write_all(&b"]C1SN1\r".repeat(650)).unwrap();
        LOST.fetch_add(1, Ordering::Relaxed);
        let mut scans = Vec::new();
        while scans.len() < 650 {
            scans.extend(link.read().await.unwrap());
        }
        assert!(scans.iter().all(|scan| scan.damage == Some(Damage::LineError)));
        // The line is empty: what shows that it is a beginning is whole, and nothing else for two seconds.
        scanner.write_all(b"]C1SN2\rSN3\r").unwrap();
        let mut scans = Vec::new();
        while scans.len() < 2 {
            scans.extend(link.read().await.unwrap());
        }
        let seen: Vec<_> = scans.iter().map(|scan| (scan.data.as_slice(), scan.damage)).collect();
        assert_eq!(seen, [(b"SN2".as_slice(), None), (b"SN3".as_slice(), Some(Damage::Gap))]);
    }
}
