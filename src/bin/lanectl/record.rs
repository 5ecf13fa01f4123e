//! Keeps what a scanner sends, as a capture.

use crate::failure::Failure;
use crate::models;
use ::models::SerialOverrides;
use clap::Args;
use rustix::termios::QueueSelector;
use scanner::{Port, Recorder};
use std::fs::File;
use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Which device, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A tty, a hidraw node, or `emulated:` and a socket's path
    port: String,
    /// The file to make [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The model whose line settings a tty is opened with
    #[arg(long, default_value = "generic-serial")]
    model: String,
    /// The shop's own models [default: /etc/laned/models, where it is there]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Bits a second, in place of the model's
    #[arg(long)]
    baud: Option<u32>,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Stop before the capture is longer than this
    #[arg(long, value_name = "BYTES", default_value_t = 64 * 1024 * 1024)]
    max_bytes: u64,
}

/// Why it ended.
enum Ended {
    Gone,
    Stopped,
    Time,
    Full,
}

pub(crate) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let port: Port = options.port.parse().map_err(|error: scanner::SettingsError| usage(&error))?;
    let models = models::known(options.models.as_deref())?;
    let line = models::line(&models, &options.model)?;
    let overrides = SerialOverrides { baud: options.baud, ..SerialOverrides::default() };
    let line = line.with(&overrides).map_err(|error| usage(&error))?;
    // Before the file is made: a device that can't be opened leaves none.
    let (mut recorder, head) = Recorder::open(&port, &line).await.map_err(|error| usage(&error))?;
    let mut out = Capture::new(options)?;
    out.write(&head)?;
    let failed = |error| Failure::Io("signals can't be waited for".to_owned(), error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    eprintln!("lanectl: recording {}; Ctrl-C ends it", options.port);
    let time = async {
        match options.seconds {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(time);
    let ended = loop {
        tokio::select! {
            biased;
            _ = interrupt.recv() => break Ended::Stopped,
            _ = terminate.recv() => break Ended::Stopped,
            () = &mut time => break Ended::Time,
            line = recorder.next() => match line {
                None => break Ended::Gone,
                Some(line) if out.fits(&line) => out.message(&line)?,
                Some(_) => break Ended::Full,
            },
        }
    };
    let why = match ended {
        Ended::Gone => "the device has gone",
        Ended::Stopped => "stopped",
        Ended::Time => "the time is over",
        Ended::Full => "the capture is as long as it may be",
    };
    eprintln!("lanectl: {why}; {} messages were recorded", out.messages);
    if matches!(port, Port::Hidraw(_)) {
        forget_what_was_typed();
    }
    Ok(ExitCode::SUCCESS)
}

/// A scanner that no lane has grabbed may have typed into this terminal, Enter included: the shell shall not run it.
fn forget_what_was_typed() {
    let terminal = stdin();
    if terminal.is_terminal() {
        // One that can't be flushed has nothing to be thrown away.
        let _ = rustix::termios::tcflush(&terminal, QueueSelector::IFlush);
    }
}

fn usage(error: &dyn std::error::Error) -> Failure {
    Failure::Usage(error.to_string())
}

/// The capture while it is made. Each line is written at once, so that nothing is lost however it ends.
struct Capture {
    name: String,
    out: Box<dyn Write>,
    bytes: u64,
    max: u64,
    messages: u64,
}

impl Capture {
    fn new(options: &Options) -> Result<Self, Failure> {
        let (name, out): (String, Box<dyn Write>) = match &options.out {
            None => ("standard output".to_owned(), Box::new(stdout())),
            Some(path) => {
                let name = path.display().to_string();
                // One that is there may be the only one of a fault that never came again.
                match File::create_new(path) {
                    Ok(file) => (name, Box::new(file)),
                    Err(error) => return Err(Failure::Io(name, error)),
                }
            }
        };
        Ok(Self { name, out, bytes: 0, max: options.max_bytes, messages: 0 })
    }

    fn fits(&self, line: &str) -> bool {
        self.bytes.saturating_add(length(line) + 1) <= self.max
    }

    fn message(&mut self, line: &str) -> Result<(), Failure> {
        self.messages += 1;
        self.write(&format!("{line}\n"))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes = self.bytes.saturating_add(length(text));
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| Failure::Io(self.name.clone(), error))
    }
}

fn length(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}
