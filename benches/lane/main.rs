//! The whole lane, measured from outside: the real `laned` on emulated wires, in folders of its own.
//!
//! ```text
//! cargo bench --bench lane                 everything, some five minutes
//! cargo bench --bench lane -- start        how long until the lane serves
//! cargo bench --bench lane -- idle         memory, and what it does while nothing happens
//! cargo bench --bench lane -- scan         from the wire to the event
//! cargo bench --bench lane -- flood        the drivers under more scanners than any lane has
//! ```
//!
//! Nothing here fails because it is slow: it prints what it found. `docs/performance.md` says what the figures mean.

mod events;
mod figures;
mod flood;
mod history;
mod home;
mod idle;
mod journal;
mod peers;
mod process;
mod runs;
mod scan;
mod start;
mod till;
mod wires;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What stops a measurement: something did not work, and the sentence says what.
type Failure = Box<dyn std::error::Error>;

/// Where lanes keep their files while they are measured.
#[derive(Debug, Clone, Copy)]
struct Places<'a> {
    /// On a disk, where a sync takes its time.
    disk: &'a Path,
    /// In memory, where a sync takes none; `None` where the machine has no such place.
    memory: Option<&'a Path>,
}

const SECTIONS: [&str; 4] = ["start", "idle", "scan", "flood"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((flood::DRIVERS, ports)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        return ended(flood::drivers(ports));
    }
    // Cargo says this for `cargo bench`. Without it, this is `cargo test --benches`, which has nothing to test here.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("nothing is measured without `cargo bench`");
        return ExitCode::SUCCESS;
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with("--")).map_or("", String::as_str);
    let wanted: Vec<&str> = SECTIONS.into_iter().filter(|section| section.contains(filter)).collect();
    ended(measure(&wanted))
}

fn ended(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("the benchmark can't go on: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(wanted: &[&str]) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Ok(());
    }
    home::build()?;
    let disk = tempfile::Builder::new().prefix("lane-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let memory = memory_folder()
        .map(|folder| tempfile::Builder::new().prefix("lane-").tempdir_in(folder))
        .transpose()?;
    let places = Places { disk: disk.path(), memory: memory.as_ref().map(tempfile::TempDir::path) };
    println!("{}", process::machine());
    // One thread for all the far ends, as the daemon has one for its near ends.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let needs_history = wanted.iter().any(|section| ["start", "idle"].contains(section));
        let long = if needs_history { Some(history::make(places).await?) } else { None };
        for section in wanted {
            match (*section, &long) {
                ("start", Some(long)) => start::measure(places, long).await?,
                ("idle", Some(long)) => idle::measure(places, long).await?,
                ("flood", _) => flood::measure(places).await?,
                _ => scan::measure(places).await?,
            }
        }
        Ok(())
    })
}

/// Linux keeps one at this place; other systems have none that is known to cost nothing.
fn memory_folder() -> Option<PathBuf> {
    let folder = PathBuf::from("/dev/shm");
    folder.is_dir().then_some(folder)
}
