//! Working a scanner by what is typed.

use std::io;
use std::time::Duration;

use emulator::typed::TypedScan;

use crate::console::{self, ScannerLine, complain, say};

/// How long the scanner stays after the last scan, so that the host can read it and beep.
const LINGER: Duration = Duration::from_secs(1);

/// A scanner that can be worked.
pub(crate) trait Typed {
    /// Plugs it in (again), and says where. Only asked for while it isn't.
    fn plug(&mut self) -> io::Result<()>;

    /// Pulls the plug.
    fn unplug(&mut self);

    /// Waits for the next thing the host says; gives it in words. Never returns while unplugged. Loses nothing when cancelled.
    async fn heard(&mut self) -> io::Result<String>;

    /// Sends a scan once a program listens: one into the void would only puzzle the one who typed it.
    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()>;
}

/// Plugs the scanner in, sends each typed line as a scan, and prints what the host says. `stay`: after the last line, too.
pub(crate) async fn work(mut scanner: impl Typed, stay: bool) -> io::Result<()> {
    scanner.plug()?;
    let mut lines = console::lines();
    let mut plugged = true;
    loop {
        tokio::select! {
            biased;
            heard = scanner.heard() => say(&format!("host: {}", heard?)),
            line = lines.recv() => match line.as_deref().map(ScannerLine::read) {
                None => break,
                Some(ScannerLine::Quit) => return Ok(()),
                Some(ScannerLine::Unplug) => {
                    scanner.unplug();
                    plugged = false;
                }
                Some(ScannerLine::Plug) if plugged => {}
                Some(ScannerLine::Plug) => {
                    scanner.plug()?;
                    plugged = true;
                }
                Some(ScannerLine::Unclear(why)) => complain(&why),
                Some(ScannerLine::Scan(_)) if !plugged => complain("the scanner is unplugged; use :plug"),
                Some(ScannerLine::Scan(scan)) => scanner.scan(&scan).await?,
            },
        }
    }
    let last_words = async {
        loop {
            say(&format!("host: {}", scanner.heard().await?));
        }
    };
    if stay {
        return last_words.await;
    }
    tokio::time::timeout(LINGER, last_words).await.unwrap_or(Ok(()))
}
