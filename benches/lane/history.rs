//! A lane with a past: the real daemon sells until its journal is long enough, and then loses its power.

use crate::home::Home;
use crate::journal::{Journal, Reached};
use crate::till::Till;
use crate::wires::printer_config;
use crate::{Failure, Places};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Phones of one sale.
const PHONES: u64 = 5;

/// A state folder that a lane was using when it was killed.
#[derive(Debug)]
pub(crate) struct History {
    folder: PathBuf,
    pub(crate) events: u64,
}

/// The histories that starts are measured on.
#[derive(Debug)]
pub(crate) struct Histories {
    pub(crate) short: History,
    pub(crate) long: History,
}

/// Makes both: of 100 events, and of 100,000 with as many of them after the last snapshot as there ever are.
pub(crate) async fn make(places: Places<'_>) -> Result<Histories, Failure> {
    let begun = Instant::now();
    let short = sell(places, "short", |reached| reached.events >= 100).await?;
    // A snapshot is written every 1,000 events; this is just before the next.
    let is_long = |reached: &Reached| reached.events >= 100_000 && reached.events - reached.snapshot >= 950;
    let long = sell(places, "long", is_long).await?;
    println!(
        "histories of {} and {} events were made by sales through the API in {} s",
        short.events,
        long.events,
        begun.elapsed().as_secs()
    );
    Ok(Histories { short, long })
}

impl History {
    /// Gives a lane that has not run yet this past.
    pub(crate) fn give(&self, home: &Home) -> Result<(), Failure> {
        copy(&self.folder, &home.state())
    }
}

/// Sells on a lane whose syncs cost nothing, where there is such a place, until its journal is as wanted.
async fn sell(places: Places<'_>, name: &str, enough: impl Fn(&Reached) -> bool) -> Result<History, Failure> {
    let mut home = Home::new(places.memory.unwrap_or(places.disk), &printer_config("file:/dev/null"))?;
    home.start().await?;
    let till = Till::open(home.client("pos"), &home.client("admin")).await?;
    let journal = Journal::open(&home.state())?;
    let mut phones = 0;
    let reached = loop {
        let reached = journal.reached()?;
        if enough(&reached) {
            break reached;
        }
        let transaction = till.begin().await?;
        till.add_cables(&transaction).await?;
        for _ in 0..PHONES {
            till.add_phone(phones).await?;
            phones += 1;
        }
        till.finish(&transaction).await?;
    };
    // Or the log would have a reader when the power goes.
    drop(journal);
    home.kill()?;
    let folder = places.disk.join(name);
    copy(&home.state(), &folder)?;
    Ok(History { folder, events: reached.events })
}

/// Copies a state folder, and waits until the copy is on the disk, so that its writing disturbs nobody later.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        // The map of the log is made anew by whoever opens the database next.
        if entry.file_name().to_string_lossy().ends_with("-shm") {
            continue;
        }
        let target = to.join(entry.file_name());
        std::fs::copy(entry.path(), &target)?;
        std::fs::File::open(&target)?.sync_all()?;
    }
    Ok(())
}
