//! `lane-emulator scanner hid-pos`.

use std::io;
use std::time::Duration;

use emulator::hid::{Faults, Heard, HidPosScanner, Layout};
use emulator::typed::{TypedScan, escape};

use crate::arguments::HidOptions;
use crate::console::{complain, say};
use crate::typing::{Typed, work};

/// Sends each typed line as a scan, and prints what the host sends.
pub(crate) async fn run(options: HidOptions) -> io::Result<()> {
    let layout = Layout::named(&options.layout)
        .ok_or_else(|| io::Error::other(format!("there is no layout {}", options.layout)))?;
    let mut scanner = HidPosScanner::open(&options.socket, layout)?;
    scanner.set_faults(Faults {
        stuck_continued: options.stuck_continued,
        lose_last_report: options.lose_last_report,
        delay: Duration::from_millis(options.delay),
        noise: options.noise,
        cut_after: options.cut_after.map(usize::from),
        short_report: options.short_report.map(usize::from),
        ignores_features: options.ignore_features,
    });
    say(&format!("scanner ({}): emulated:{}", options.layout, scanner.path().display()));
    work(scanner, options.stay).await
}

impl Typed for HidPosScanner {
    fn plug(&mut self) -> io::Result<()> {
        self.replug()
    }

    fn unplug(&mut self) {
        Self::unplug(self);
    }

    async fn heard(&mut self) -> io::Result<String> {
        Ok(name(&Self::heard(self).await))
    }

    fn is_trigger(heard: &str) -> bool {
        // By the control of its descriptor, or by Newland's command.
        heard == "trigger" || heard.contains("SCNTRG1")
    }

    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()> {
        self.until_attached().await;
        if let Err(error) = Self::scan(self, &scan.data, scan.aim.as_deref()).await {
            complain(&format!("not scanned: {error}"));
        }
        Ok(())
    }
}

fn name(heard: &Heard) -> String {
    match heard {
        Heard::GoodReadBeep => "good beep".to_owned(),
        Heard::ErrorBeep => "bad beep".to_owned(),
        Heard::NotOnFileBeep => "not-on-file beep".to_owned(),
        Heard::PreventRead(true) => "scanning off".to_owned(),
        Heard::PreventRead(false) => "scanning on".to_owned(),
        Heard::InitiateRead(true) => "trigger".to_owned(),
        Heard::InitiateRead(false) => "trigger released".to_owned(),
        Heard::PowerOnReset => "reset".to_owned(),
        Heard::Command(bytes) => format!("command {}", escape(bytes)),
        Heard::Feature(bytes) => format!("feature report {}", escape(bytes)),
        Heard::Unknown(bytes) => format!("a report that it does not have: {}", escape(bytes)),
    }
}
