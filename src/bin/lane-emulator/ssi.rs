//! `lane-emulator scanner ssi`.

use std::io;
use std::time::Duration;

use emulator::ssi::{Delivery, Faults, Heard, Options, SsiScanner};
use emulator::typed::TypedScan;

use crate::arguments::SsiOptions;
use crate::console::{self, ScannerLine, complain, say};

/// How long the line stays after the last scan, so that the host can beep.
const LINGER: Duration = Duration::from_secs(1);

/// Sends each typed line as a scan, answers the host, and prints what it asks.
pub(crate) async fn run(options: SsiOptions) -> io::Result<()> {
    let open = || -> io::Result<SsiScanner> {
        let scanner = SsiScanner::open(Options { link: options.link.clone(), ..Options::default() })?;
        say(&format!("scanner (SSI): {}", scanner.path().display()));
        Ok(scanner)
    };
    let mut lines = console::lines();
    let mut plugged = Some(open()?);
    loop {
        tokio::select! {
            biased;
            heard = hear(&mut plugged) => say(&format!("host: {}", heard?.words())),
            line = lines.recv() => match line.as_deref().map(ScannerLine::read) {
                None => break,
                Some(ScannerLine::Quit) => return Ok(()),
                Some(ScannerLine::Unplug) => plugged = None,
                Some(ScannerLine::Plug) if plugged.is_none() => plugged = Some(open()?),
                Some(ScannerLine::Plug) => {}
                Some(ScannerLine::Unclear(why)) => complain(&why),
                Some(ScannerLine::Scan(scan)) => send(&mut plugged, &scan, faults(&options)).await?,
            },
        }
    }
    let last_words = async {
        loop {
            say(&format!("host: {}", hear(&mut plugged).await?.words()));
        }
    };
    if options.stay {
        return last_words.await;
    }
    tokio::time::timeout(LINGER, last_words).await.unwrap_or(Ok(()))
}

/// The faults that the command line asks for, anew for each scan.
fn faults(options: &SsiOptions) -> Faults {
    Faults {
        split_at: options.split.map(usize::from),
        chunk_delay: Duration::from_millis(options.delay),
        bad_checksums: usize::from(options.bad_checksums),
        deaf_to_answers: usize::from(options.deaf),
        noise: options.noise.clone().unwrap_or_default().into_bytes(),
        cut_after: options.cut_after.map(usize::from),
        denies: options.deny,
        ..Faults::default()
    }
}

/// Waits until a program listens and has set the scanner up: a scan into the void would only puzzle the one who typed it.
async fn send(plugged: &mut Option<SsiScanner>, scan: &TypedScan, faults: Faults) -> io::Result<()> {
    let Some(scanner) = plugged else {
        complain("the scanner is unplugged; use :plug");
        return Ok(());
    };
    scanner.until_open().await;
    // Commands that are on their way go first, as the scanner's own setting-up does.
    while let Ok(heard) = tokio::time::timeout(SETTLES, scanner.heard()).await {
        say(&format!("host: {}", heard?.words()));
    }
    scanner.set_faults(faults);
    match scanner.scan(&scan.data, scan.aim.as_deref()).await? {
        Delivery::Acknowledged => say("acknowledged"),
        Delivery::Sent => say("sent; nothing was acknowledged"),
        Delivery::Unanswered => complain("the host did not acknowledge it in three sendings"),
        Delivery::Refused => complain("the host refused it"),
        Delivery::Disabled => complain("the host has disabled scanning"),
    }
    Ok(())
}

/// When the host has asked nothing for so long, it has set the scanner up.
const SETTLES: Duration = Duration::from_millis(150);

async fn hear(plugged: &mut Option<SsiScanner>) -> io::Result<Heard> {
    match plugged {
        Some(scanner) => scanner.heard().await,
        None => std::future::pending().await,
    }
}
