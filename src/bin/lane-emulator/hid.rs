//! `lane-emulator scanner hid-pos`.

use std::io;
use std::time::Duration;

use emulator::hid::{Heard, HidPosScanner, Layout};
use emulator::typed::{TypedScan, escape};

use crate::arguments::HidOptions;
use crate::console::{self, ScannerLine, complain, say};

/// How long the device stays after the last scan, so that the host can beep.
const LINGER: Duration = Duration::from_secs(1);

/// Sends each typed line as a scan, and prints what the host sends.
pub(crate) async fn run(options: HidOptions) -> io::Result<()> {
    let layout = Layout::named(&options.layout)
        .ok_or_else(|| io::Error::other(format!("there is no layout {}", options.layout)))?;
    let mut scanner = HidPosScanner::open(&options.socket, layout)?;
    say(&format!("scanner ({}): emulated:{}", options.layout, scanner.path().display()));

    let mut lines = console::lines();
    let mut plugged = true;
    loop {
        tokio::select! {
            biased;
            heard = scanner.heard() => say(&format!("host: {}", name(&heard))),
            line = lines.recv() => match line.as_deref().map(ScannerLine::read) {
                None => break,
                Some(ScannerLine::Quit) => return Ok(()),
                Some(ScannerLine::Unplug) => {
                    scanner.unplug();
                    plugged = false;
                }
                Some(ScannerLine::Plug) => {
                    scanner.replug()?;
                    plugged = true;
                }
                Some(ScannerLine::Unclear(why)) => complain(&why),
                Some(ScannerLine::Scan(_)) if !plugged => complain("the scanner is unplugged; use :plug"),
                Some(ScannerLine::Scan(scan)) => send(&mut scanner, &scan).await,
            },
        }
    }
    let last_words = async {
        loop {
            say(&format!("host: {}", name(&scanner.heard().await)));
        }
    };
    if options.stay {
        return last_words.await;
    }
    tokio::time::timeout(LINGER, last_words).await.unwrap_or(Ok(()))
}

/// Waits until a program listens: a scan into the void would only puzzle the one who typed it.
async fn send(scanner: &mut HidPosScanner, scan: &TypedScan) {
    scanner.until_attached().await;
    if let Err(error) = scanner.scan(&scan.data, scan.aim.as_deref()).await {
        complain(&format!("not scanned: {error}"));
    }
}

fn name(heard: &Heard) -> String {
    match heard {
        Heard::GoodReadBeep => "good beep".to_owned(),
        Heard::ErrorBeep => "bad beep".to_owned(),
        Heard::NotOnFileBeep => "not-on-file beep".to_owned(),
        Heard::PreventRead(true) => "scanning off".to_owned(),
        Heard::PreventRead(false) => "scanning on".to_owned(),
        Heard::InitiateRead => "trigger".to_owned(),
        Heard::PowerOnReset => "reset".to_owned(),
        Heard::Command(bytes) => format!("command {}", escape(bytes)),
        Heard::Feature(bytes) => format!("feature report {}", escape(bytes)),
        Heard::Unknown(bytes) => format!("a report that it does not have: {}", escape(bytes)),
    }
}
