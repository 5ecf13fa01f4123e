//! Working a scanner by what is typed.

use std::io;
use std::time::Duration;

use emulator::typed::TypedScan;

use crate::arguments::Stay;
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

    /// Whether what it said pulls the trigger.
    fn is_trigger(heard: &str) -> bool;

    /// Sends a scan once a program listens: one into the void would only puzzle the one who typed it.
    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()>;
}

/// Plugs the scanner in, sends each typed line as a scan, and prints what the host says. `stay`: after the last line, too. When
/// the host pulls the trigger, it reads what lies in view.
pub(crate) async fn work<S: Typed>(mut scanner: S, Stay { stay, in_view }: Stay) -> io::Result<()> {
    scanner.plug()?;
    let mut lines = console::lines();
    let mut plugged = true;
    loop {
        tokio::select! {
            biased;
            heard = scanner.heard() => answer(&mut scanner, &heard?, in_view.as_ref()).await?,
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
            let heard = scanner.heard().await?;
            answer(&mut scanner, &heard, in_view.as_ref()).await?;
        }
    };
    if stay {
        return last_words.await;
    }
    tokio::time::timeout(LINGER, last_words).await.unwrap_or(Ok(()))
}

/// Prints what the host said, and does it where it pulls the trigger.
async fn answer<S: Typed>(scanner: &mut S, heard: &str, in_view: Option<&TypedScan>) -> io::Result<()> {
    say(&format!("host: {heard}"));
    match in_view {
        Some(scan) if S::is_trigger(heard) => scanner.scan(scan).await,
        _ => Ok(()),
    }
}
