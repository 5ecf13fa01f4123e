//! `lane-emulator scanner ibm-oem`.

use std::io;
use std::time::Duration;

use emulator::ibm::{Command, Faults, Form, IbmOemScanner};
use emulator::typed::{TypedScan, escape};

use crate::arguments::IbmOptions;
use crate::console::{complain, say};
use crate::typing::{Typed, work};

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
        delay: Duration::from_millis(options.delay),
        cut_after: options.cut_after.map(usize::from),
        silent: options.silent,
    });
    say(&format!("scanner (ibm-oem): emulated:{}", scanner.path().display()));
    work(scanner, options.stay).await
}

impl Typed for IbmOemScanner {
    fn plug(&mut self) -> io::Result<()> {
        self.replug()
    }

    fn unplug(&mut self) {
        Self::unplug(self);
    }

    async fn heard(&mut self) -> io::Result<String> {
        Ok(name(&Self::heard(self).await))
    }

    fn is_trigger(_heard: &str) -> bool {
        false
    }

    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()> {
        self.until_attached().await;
        // When it is never enabled, the scan itself says so.
        let _late = tokio::time::timeout(ENABLE_PATIENCE, self.until_enabled()).await;
        if let Err(error) = Self::scan(self, &scan.data, scan.aim.as_deref()).await {
            complain(&format!("not scanned: {error}"));
        }
        Ok(())
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
