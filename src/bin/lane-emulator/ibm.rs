//! `lane-emulator scanner ibm-oem`.

use std::io;
use std::time::Duration;

use emulator::ibm::{Command, Faults, Form, IbmOemScanner};
use emulator::typed::{TypedScan, escape};

use crate::arguments::IbmOptions;
use crate::console::{self, ScannerLine, complain, say};

/// How long the device stays after the last scan, so that the host can beep.
const LINGER: Duration = Duration::from_secs(1);
/// How long a host may take to enable the scanner before a scan is given up.
const ENABLE_PATIENCE: Duration = Duration::from_secs(2);

/// Sends each typed line as a scan, and prints what the host sends.
pub(crate) async fn run(options: IbmOptions) -> io::Result<()> {
    let form = if options.table_top { Form::TableTop } else { Form::HandHeld };
    let mut scanner = IbmOemScanner::open(&options.socket, form)?;
    scanner.set_faults(Faults {
        split: options.split.map(usize::from),
        status_noise: options.status_noise,
        lose_last_report: options.lose_last_report,
        silent: options.silent,
    });
    say(&format!("scanner (ibm-oem): emulated:{}", scanner.path().display()));

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

/// Waits until a program listens and has enabled the scanner: a scan into the void would only puzzle the one who typed it.
async fn send(scanner: &mut IbmOemScanner, scan: &TypedScan) {
    scanner.until_attached().await;
    // When it is never enabled, the scan itself says so.
    let _late = tokio::time::timeout(ENABLE_PATIENCE, scanner.until_enabled()).await;
    if let Err(error) = scanner.scan(&scan.data, scan.aim.as_deref()).await {
        complain(&format!("not scanned: {error}"));
    }
}

fn name(heard: &Command) -> String {
    match heard {
        Command::Enable => "scanning on".to_owned(),
        Command::Disable => "scanning off".to_owned(),
        Command::Beep => "good beep".to_owned(),
        Command::ErrorBeep => "bad beep".to_owned(),
        Command::NotOnFileBeep => "not-on-file beep".to_owned(),
        Command::Other(bytes) => format!("command {}", escape(bytes)),
    }
}
