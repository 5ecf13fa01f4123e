//! `lane-emulator scanner serial`.

use std::io;
use std::time::Duration;

use emulator::serial::{Faults, Options, SerialScanner};
use emulator::typed::{TypedScan, escape};
use models::FeedbackBytes;

use crate::arguments::SerialOptions;
use crate::console::{self, ScannerLine, complain, say};

/// How long the line stays after the last scan, so that the host can read it and beep.
const LINGER: Duration = Duration::from_secs(1);

/// Sends each typed line as a scan, and prints what the host sends.
pub(crate) async fn run(options: SerialOptions) -> io::Result<()> {
    let model = &options.model.value;
    let mut setup = Options { link: options.link.clone(), ..Options::from(&model.settings) };
    setup.terminator = options.terminator.unwrap_or(setup.terminator);
    let faults = Faults {
        split_at: options.split.map(usize::from),
        chunk_delay: Duration::from_millis(options.delay),
        ..Faults::default()
    };
    let open = || -> io::Result<SerialScanner> {
        let mut scanner = SerialScanner::open(setup.clone())?;
        scanner.set_faults(faults.clone());
        say(&format!("scanner ({}): {}", options.model.name, scanner.path().display()));
        Ok(scanner)
    };

    let mut lines = console::lines();
    let mut plugged = Some(open()?);
    loop {
        tokio::select! {
            biased;
            heard = hear(&mut plugged) => say(&format!("host: {}", name(&model.feedback, &heard?))),
            line = lines.recv() => match line.as_deref().map(ScannerLine::read) {
                None => break,
                Some(ScannerLine::Quit) => return Ok(()),
                Some(ScannerLine::Unplug) => plugged = None,
                Some(ScannerLine::Plug) if plugged.is_none() => plugged = Some(open()?),
                Some(ScannerLine::Plug) => {}
                Some(ScannerLine::Unclear(why)) => complain(&why),
                Some(ScannerLine::Scan(scan)) => send(&mut plugged, &scan).await?,
            },
        }
    }
    let last_words = async {
        loop {
            let heard = hear(&mut plugged).await?;
            say(&format!("host: {}", name(&model.feedback, &heard)));
        }
    };
    if options.stay {
        return last_words.await;
    }
    tokio::time::timeout(LINGER, last_words).await.unwrap_or(Ok(()))
}

/// Waits until a program listens: a scan into the void would only puzzle the one who typed it.
async fn send(plugged: &mut Option<SerialScanner>, scan: &TypedScan) -> io::Result<()> {
    match plugged {
        Some(scanner) => {
            scanner.until_open().await;
            scanner.scan(&scan.data, scan.aim.as_deref()).await
        }
        None => {
            complain("the scanner is unplugged; use :plug");
            Ok(())
        }
    }
}

async fn hear(plugged: &mut Option<SerialScanner>) -> io::Result<Vec<u8>> {
    match plugged {
        Some(scanner) => scanner.heard().await,
        None => std::future::pending().await,
    }
}

/// What the model's scanner would do at these bytes, and the bytes.
fn name(feedback: &FeedbackBytes, heard: &[u8]) -> String {
    let meanings = [
        (&feedback.good, "good beep"),
        (&feedback.bad, "bad beep"),
        (&feedback.not_on_file, "not-on-file beep"),
    ];
    let meaning = meanings.iter().find(|(bytes, _)| !bytes.is_empty() && bytes.as_bytes() == heard);
    let bytes = escape(heard);
    meaning.map_or_else(|| bytes.clone(), |(_, meaning)| format!("{meaning} ({bytes})"))
}
