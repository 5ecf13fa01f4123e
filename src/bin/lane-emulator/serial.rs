//! `lane-emulator scanner serial`.

use std::io;
use std::time::Duration;

use emulator::serial::{Faults, Options, SerialScanner};
use emulator::typed::{TypedScan, escape};
use models::FeedbackBytes;

use crate::arguments::SerialOptions;
use crate::console::say;
use crate::typing::{Typed, work};

/// Sends each typed line as a scan, and prints what the host sends.
pub(crate) async fn run(options: SerialOptions) -> io::Result<()> {
    let model = options.model.value;
    let mut setup = Options { link: options.link, ..Options::from(&model.settings) };
    setup.terminator = options.terminator.unwrap_or(setup.terminator);
    let faults = Faults {
        split_at: options.split.map(usize::from),
        chunk_delay: Duration::from_millis(options.delay),
        noise: options.noise.unwrap_or_default().into_bytes(),
        no_terminator: options.no_terminator,
        cut_after: options.cut_after.map(usize::from),
        glue: options.glue,
    };
    let line =
        SerialLine { model: options.model.name, feedback: model.feedback, setup, faults, plugged: None };
    work(line, options.stay).await
}

/// A serial scanner and how it is plugged in.
struct SerialLine {
    model: String,
    feedback: FeedbackBytes,
    setup: Options,
    faults: Faults,
    plugged: Option<SerialScanner>,
}

impl Typed for SerialLine {
    fn plug(&mut self) -> io::Result<()> {
        let mut scanner = SerialScanner::open(self.setup.clone())?;
        scanner.set_faults(self.faults.clone());
        say(&format!("scanner ({}): {}", self.model, scanner.path().display()));
        self.plugged = Some(scanner);
        Ok(())
    }

    fn unplug(&mut self) {
        self.plugged = None;
    }

    async fn heard(&mut self) -> io::Result<String> {
        match &mut self.plugged {
            Some(scanner) => Ok(name(&self.feedback, &scanner.heard().await?)),
            None => std::future::pending().await,
        }
    }

    fn is_trigger(heard: &str) -> bool {
        heard.strip_prefix(TRIGGER).is_some_and(|rest| rest.starts_with(" ("))
    }

    async fn scan(&mut self, scan: &TypedScan) -> io::Result<()> {
        let Some(scanner) = &mut self.plugged else { return Ok(()) };
        scanner.until_open().await;
        scanner.scan(&scan.data, scan.aim.as_deref()).await
    }
}

/// Before the bytes that pull the trigger.
const TRIGGER: &str = "trigger";

/// What the model's scanner would do at these bytes, and the bytes.
fn name(feedback: &FeedbackBytes, heard: &[u8]) -> String {
    let meanings = [
        (&feedback.good, "good beep"),
        (&feedback.bad, "bad beep"),
        (&feedback.not_on_file, "not-on-file beep"),
        (&feedback.prevent, "scanning off"),
        (&feedback.allow, "scanning on"),
        (&feedback.trigger, TRIGGER),
        (&feedback.release, "trigger released"),
    ];
    let meaning = meanings.iter().find(|(bytes, _)| !bytes.is_empty() && bytes.as_bytes() == heard);
    let bytes = escape(heard);
    meaning.map_or_else(|| bytes.clone(), |(_, meaning)| format!("{meaning} ({bytes})"))
}
