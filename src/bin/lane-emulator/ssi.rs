//! `lane-emulator scanner ssi`.

use std::io;
use std::time::Duration;

use emulator::ssi::{Delivery, Faults, Options, SsiScanner};
use emulator::typed::TypedScan;

use crate::arguments::SsiOptions;
use crate::console::{complain, say};
use crate::typing::{Typed, work};

/// When the host has asked nothing for so long, it has set the scanner up.
const SETTLES: Duration = Duration::from_millis(150);

/// Sends each typed line as a scan, answers the host, and prints what it asks.
pub(crate) async fn run(mut options: SsiOptions) -> io::Result<()> {
    let stay = std::mem::take(&mut options.stay);
    work(SsiLine { options, plugged: None }, stay).await
}

/// An SSI scanner and how it is plugged in.
struct SsiLine {
    options: SsiOptions,
    plugged: Option<SsiScanner>,
}

impl Typed for SsiLine {
    fn plug(&mut self) -> io::Result<()> {
        let scanner = SsiScanner::open(Options { link: self.options.link.clone(), ..Options::default() })?;
        say(&format!("scanner (SSI): {}", scanner.path().display()));
        self.plugged = Some(scanner);
        Ok(())
    }

    fn unplug(&mut self) {
        self.plugged = None;
    }

    async fn heard(&mut self) -> io::Result<String> {
        match &mut self.plugged {
            Some(scanner) => Ok(scanner.heard().await?.words()),
            None => std::future::pending().await,
        }
    }

    fn is_trigger(heard: &str) -> bool {
        heard == "scan session started"
    }

    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()> {
        let Some(scanner) = &mut self.plugged else { return Ok(()) };
        scanner.until_open().await;
        // Commands that are on their way go first, as the scanner's own setting-up does.
        while let Ok(heard) = tokio::time::timeout(SETTLES, scanner.heard()).await {
            say(&format!("host: {}", heard?.words()));
        }
        scanner.set_faults(faults(&self.options));
        match scanner.scan(&scan.data, scan.aim.as_deref()).await? {
            Delivery::Acknowledged => say("acknowledged"),
            Delivery::Sent => say("sent; nothing was acknowledged"),
            Delivery::Unanswered => complain("the host did not acknowledge it in three sendings"),
            Delivery::Refused => complain("the host refused it"),
            Delivery::Disabled => complain("the host has disabled scanning"),
        }
        Ok(())
    }
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
