//! `lane-emulator scanner keyboard`.

use std::io;
use std::time::Duration;

use emulator::keyboard::{Controls, End, Faults, Form, KeyboardScanner, Options};
use emulator::typed::{TypedScan, escape};

use crate::arguments::KeyboardOptions;
use crate::console::{complain, say};
use crate::typing::{Typed, work};

/// Types each typed line as a scan.
pub(crate) async fn run(options: KeyboardOptions) -> io::Result<()> {
    let mut scanner = KeyboardScanner::open(
        &options.socket,
        Options {
            layout: options.layout.clone(),
            // The command line takes names that there are, and no others.
            form: Form::named(&options.reports).unwrap_or(Form::Boot),
            end: End::named(&options.end).unwrap_or_default(),
            controls: Controls::named(&options.controls).unwrap_or_default(),
        },
    )?;
    scanner.set_faults(Faults {
        overlap: options.overlap,
        repeat: options.repeat,
        caps_lock: options.caps_lock,
        media_noise: options.media_noise,
        stray_key: options.stray_key,
        roll_over: options.roll_over,
        cut_after: options.cut_after,
        delay: Duration::from_millis(options.delay),
    });
    say(&format!("scanner (keyboard, {}): emulated:{}", options.layout, scanner.path().display()));
    work(scanner, options.stay).await
}

impl Typed for KeyboardScanner {
    fn plug(&mut self) -> io::Result<()> {
        self.replug()
    }

    fn unplug(&mut self) {
        Self::unplug(self);
    }

    async fn heard(&mut self) -> io::Result<String> {
        Ok(format!("message {}", escape(&Self::heard(self).await)))
    }

    fn is_trigger(_heard: &str) -> bool {
        false
    }

    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()> {
        self.until_attached().await;
        if let Err(error) = Self::scan(self, &scan.data, scan.aim.as_deref()).await {
            complain(&format!("not scanned: {error}"));
        }
        Ok(())
    }
}
