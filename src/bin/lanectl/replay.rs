//! Plays a capture again: a HID device on a socket, a serial one on a pseudo-terminal.

use crate::decode;
use crate::failure::Failure;
use crate::screen::{Screen, Tone};
use clap::Args;
use emulator::replay::ReplayedHid;
use emulator::serial::{self, SerialScanner};
use scanner::{RecordedDevice, Recording};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Which capture, and where to play it.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A capture of HID reports or of a serial line, as `lanectl record` makes them
    file: PathBuf,
    /// Where the socket of a HID device is made
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Make a stable symbolic link to a serial device's terminal
    #[arg(long, value_name = "PATH", conflicts_with = "socket")]
    link: Option<PathBuf>,
    /// Of several HID devices in the capture, the one with this number
    #[arg(long, value_name = "NUMBER")]
    device: Option<u32>,
    /// Leave the pauses out
    #[arg(long)]
    fast: bool,
}

/// The longest pause that is kept.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// How long the device stays after its last message, so that the host can read it and beep.
const LINGER: Duration = Duration::from_secs(1);

pub(crate) async fn run(options: &Options, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let name = options.file.display().to_string();
    let text = decode::read(&options.file)?;
    let recording = Recording::parse(&text, options.device)
        .map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    let failed = |error| Failure::Io("signals can't be waited for".to_owned(), error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let played = async {
        match &recording.device {
            RecordedDevice::Hid { introduction } => hid(options, introduction, &recording, screen).await,
            RecordedDevice::Serial => line(options, &recording, screen).await,
        }
    };
    tokio::select! {
        biased;
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        ended = played => ended?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn hid(
    options: &Options,
    introduction: &str,
    recording: &Recording,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let path = options.socket.as_ref().ok_or_else(|| {
        Failure::Usage("this capture is of a HID device: say with --socket where to play it".to_owned())
    })?;
    let failed = |error| Failure::Io(path.display().to_string(), error);
    let mut device = ReplayedHid::open(path, introduction.to_owned()).map_err(failed)?;
    said(screen, &format!("scanner: emulated:{}", path.display()))?;
    device.until_attached().await;
    let mut last = Duration::ZERO;
    for (at, report) in &recording.messages {
        pause(options, &mut last, *at).await;
        device.send_report(report).await.map_err(|error| failed(io::Error::other(error)))?;
    }
    tokio::time::sleep(LINGER).await;
    said(screen, &format!("{} reports were sent", recording.messages.len()))
}

async fn line(options: &Options, recording: &Recording, screen: &mut Screen) -> Result<(), Failure> {
    if options.socket.is_some() {
        let what = "this capture is of a serial line, which is played on a terminal: leave --socket out";
        return Err(Failure::Usage(what.to_owned()));
    }
    let failed = |error| Failure::Io("the terminal".to_owned(), error);
    let setup = serial::Options { link: options.link.clone(), ..serial::Options::default() };
    let mut device = SerialScanner::open(setup).map_err(failed)?;
    said(screen, &format!("scanner: {}", device.path().display()))?;
    device.until_open().await;
    let mut last = Duration::ZERO;
    for (at, bytes) in &recording.messages {
        pause(options, &mut last, *at).await;
        device.send(bytes).await.map_err(failed)?;
    }
    tokio::time::sleep(LINGER).await;
    said(screen, &format!("{} pieces were sent", recording.messages.len()))
}

/// Waits as long as the device did. A clock that went back in the capture costs nothing.
async fn pause(options: &Options, last: &mut Duration, at: Duration) {
    let pause = at.saturating_sub(*last).min(PAUSE_MAX);
    *last = at;
    if !options.fast {
        tokio::time::sleep(pause).await;
    }
}

fn said(screen: &mut Screen, text: &str) -> Result<(), Failure> {
    screen.line(Tone::Plain, text)?;
    screen.flush()
}
