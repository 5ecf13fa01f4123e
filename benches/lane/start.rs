//! How long until the lane serves: on its first day, and after 100,000 events.

use crate::figures::{Samples, heading, row, short};
use crate::history::{Histories, History};
use crate::home::{Home, Started, laned};
use crate::wires::Wires;
use crate::{Failure, Places};
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 15;

/// The target, in milliseconds.
const TARGET_MS: f64 = 50.0;

/// What was measured of one kind of start, in milliseconds.
#[derive(Debug, Default)]
struct Starts {
    ready: Samples,
    served: Samples,
}

pub(crate) async fn measure(places: Places<'_>, histories: &Histories) -> Result<(), Failure> {
    heading(&format!(
        "Start, after a kill, five devices attached, on the disk ({ROUNDS} rounds, interleaved)"
    ));
    let wires = Wires::open(places.disk).await?;
    let (mut short_journal, mut long_journal, mut cold) =
        (Starts::default(), Starts::default(), Starts::default());
    let mut program = Samples::default();
    for _ in 0..ROUNDS {
        program.push_ms(only_the_program()?);
        short_journal.push(start(places.disk, &wires, &histories.short, false).await?);
        long_journal.push(start(places.disk, &wires, &histories.long, false).await?);
        cold.push(start(places.disk, &wires, &histories.long, true).await?);
    }
    let (few, many) = (histories.short.events, histories.long.events);
    let ratio = |starts: &Starts| short(starts.served.median() / short_journal.served.median());
    row(&format!("{many} events against {few}, ratio of medians"), &ratio(&long_journal));
    row("the same with the journal not in the page cache", &ratio(&cold));
    row("the program alone (`laned --version`), ms", &program.spread());
    for (what, starts) in [
        (format!("{few} events"), &short_journal),
        (format!("{many} events"), &long_journal),
        (format!("{many} events, journal not in the page cache"), &cold),
    ] {
        row(&format!("{what}: until READY=1, ms"), &starts.ready.spread());
        row(&format!("{what}: until /v1/health is answered, ms"), &starts.served.spread());
    }
    let slowest = long_journal.served.percentile(100.0);
    row(&format!("target: {TARGET_MS} ms"), &format!("the slowest warm start took {} ms", short(slowest)));
    Ok(())
}

impl Starts {
    fn push(&mut self, started: Started) {
        self.ready.push_ms(started.ready);
        self.served.push_ms(started.served);
    }
}

/// One start on a fresh copy of a history.
async fn start(disk: &Path, wires: &Wires, history: &History, cold: bool) -> Result<Started, Failure> {
    let mut home = Home::new(disk, &wires.config)?;
    history.give(&home)?;
    if cold {
        forget(&home.state())?;
    }
    let started = home.start().await?;
    home.kill()?;
    Ok(started)
}

/// What starting any program of this size takes here.
fn only_the_program() -> Result<std::time::Duration, Failure> {
    let begun = Instant::now();
    let status = laned(&["--version"]).status()?;
    let took = begun.elapsed();
    if status.success() { Ok(took) } else { Err(format!("laned --version ended with {status}").into()) }
}

/// Takes a folder's files out of the page cache, as they are after the machine was switched on.
fn forget(folder: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let file = std::fs::File::open(entry?.path())?;
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}
