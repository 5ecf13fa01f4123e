//! Standard input, output and signals.

use std::io::{self, BufRead, Write};

use emulator::typed::{TypedScan, escape};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// Lines that wait to be worked on.
const MAX_WAITING_LINES: usize = 64;
/// Longest line of input, in bytes; twice the longest scan with every byte escaped would be beyond any scanner.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Lines of standard input. A thread reads them, since a terminal can only be read by waiting for it.
pub(crate) fn lines() -> mpsc::Receiver<String> {
    let (lines, receiver) = mpsc::channel(MAX_WAITING_LINES);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = io::Read::take(&mut input, MAX_LINE_BYTES).read_until(b'\n', &mut line);
            if !matches!(read, Ok(1..)) {
                return;
            }
            let text = String::from_utf8_lossy(&line);
            if lines.blocking_send(text.trim_end_matches(['\n', '\r']).to_owned()).is_err() {
                return;
            }
        }
    });
    receiver
}

/// What a line at a scanner means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ScannerLine {
    Scan(TypedScan),
    Unplug,
    Plug,
    Quit,
    /// Not understood; with what to say about it.
    Unclear(String),
}

impl ScannerLine {
    pub(crate) fn read(line: &str) -> Self {
        match line {
            ":unplug" => Self::Unplug,
            ":plug" => Self::Plug,
            ":quit" => Self::Quit,
            _ if line.starts_with(':') => Self::Unclear(format!(
                "{} is no command; use :unplug, :plug or :quit, or type a scan that begins with a colon as \\x3a...",
                escape(line.as_bytes())
            )),
            _ => match line.parse() {
                Ok(scan) => Self::Scan(scan),
                Err(error) => Self::Unclear(format!("{error}")),
            },
        }
    }
}

/// Prints one line. Nobody reading any more is no reason to fail.
pub(crate) fn say(line: &str) {
    let mut output = io::stdout().lock();
    let _closed = writeln!(output, "{line}").and_then(|()| output.flush());
}

/// Prints one line to standard error.
pub(crate) fn complain(line: &str) {
    let _closed = writeln!(io::stderr().lock(), "{line}");
}

/// Waits for Ctrl-C, or for the service manager's wish to stop.
pub(crate) async fn stop() -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_scan_unless_it_begins_with_a_colon() {
        assert_eq!(ScannerLine::read(":plug"), ScannerLine::Plug);
        assert!(matches!(ScannerLine::read(":x"), ScannerLine::Unclear(_)));
        assert!(matches!(ScannerLine::read(r"\q"), ScannerLine::Unclear(_)));
        let scan = TypedScan { aim: None, data: b":x".to_vec() };
        assert_eq!(ScannerLine::read(r"\x3ax"), ScannerLine::Scan(scan));
    }
}
