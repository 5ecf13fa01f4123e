//! Makes each scenario file a test: listed, filtered and counted as Rust's own test runner does it.

use super::play::{self, Failure};
use super::script::Script;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A scenario that isn't through by then hangs.
const LONGEST: Duration = Duration::from_secs(120);

/// What the runner was asked, in libtest's words; what only concerns its output is taken and left alone.
#[derive(Debug, Default)]
struct Options {
    filters: Vec<String>,
    skipped: Vec<String>,
    exact: bool,
    list: bool,
    only_ignored: bool,
    threads: Option<usize>,
}

/// Plays the scenarios of a folder. Whether all went as told.
pub(crate) fn run(folder: &Path, arguments: impl Iterator<Item = String>) -> bool {
    let options = Options::parse(arguments);
    let all = match files(folder) {
        Ok(all) => all,
        Err(message) => {
            println!("{message}");
            return false;
        }
    };
    // No scenario is marked ignored.
    let wanted: Vec<&PathBuf> =
        all.iter().filter(|path| !options.only_ignored && options.wants(&name(path))).collect();
    if options.list {
        wanted.iter().for_each(|path| println!("{}: test", name(path)));
        println!("\n{} tests, 0 benchmarks", wanted.len());
        return true;
    }
    let began = Instant::now();
    println!("\nrunning {} tests", wanted.len());
    let failures = play_all(&wanted, options.threads());
    report(&failures);
    let (failed, outcome) = (failures.len(), if failures.is_empty() { "ok" } else { "FAILED" });
    println!(
        "\ntest result: {outcome}. {} passed; {failed} failed; 0 ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        wanted.len() - failed,
        all.len() - wanted.len(),
        began.elapsed().as_secs_f64()
    );
    failures.is_empty()
}

/// Scenario files by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(format!("{}: no scenarios", folder.display())) } else { Ok(files) }
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Plays them on a few threads. Answers what failed, in order of the files.
fn play_all(paths: &[&PathBuf], threads: usize) -> Vec<(PathBuf, Failure)> {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let played = play_file(path);
                    println!("test {} ... {}", name(path), if played.is_ok() { "ok" } else { "FAILED" });
                    if let (Err(failure), Ok(mut failures)) = (played, failures.lock()) {
                        failures.push(((*path).clone(), failure));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap_or_default();
    failures.sort_by(|(one, _), (other, _)| one.cmp(other));
    failures
}

fn play_file(path: &Path) -> Result<(), Failure> {
    let cannot = |message: String| Failure { line: 1, text: String::new(), message, log: String::new() };
    let text = std::fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
    let script = Script::parse(&text).map_err(|(line, message)| Failure {
        line,
        text: text.lines().nth(line - 1).unwrap_or_default().to_owned(),
        message,
        log: String::new(),
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| cannot(format!("no runtime: {error}")))?;
    runtime.block_on(async {
        let hangs = cannot(format!("it is not through after {} s", LONGEST.as_secs()));
        tokio::time::timeout(LONGEST, play::play(&script)).await.unwrap_or(Err(hangs))
    })
}

fn report(failures: &[(PathBuf, Failure)]) {
    if failures.is_empty() {
        return;
    }
    println!("\nfailures:");
    for (path, failure) in failures {
        let Failure { line, text, message, log } = failure;
        println!("\n---- {} ----\n{}:{line}: {text}\n  {message}\n{log}", name(path), path.display());
    }
    println!("\nfailures:");
    failures.iter().for_each(|(path, _)| println!("    {}", name(path)));
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            let (flag, value) = match argument.split_once('=') {
                Some((flag, value)) if flag.starts_with("--") => (flag.to_owned(), Some(value.to_owned())),
                _ => (argument, None),
            };
            match flag.as_str() {
                "--exact" => options.exact = true,
                "--list" => options.list = true,
                "--ignored" => options.only_ignored = true,
                "--test-threads" => {
                    options.threads = value.or_else(|| arguments.next()).and_then(|value| value.parse().ok());
                }
                "--skip" => options.skipped.extend(value.or_else(|| arguments.next())),
                "--format" | "--color" | "--logfile" | "-Z" if value.is_none() => drop(arguments.next()),
                flag if flag.starts_with('-') => {}
                filter => options.filters.push(filter.to_owned()),
            }
        }
        options
    }

    fn wants(&self, name: &str) -> bool {
        let fits = |filter: &String| if self.exact { name == filter } else { name.contains(filter.as_str()) };
        (self.filters.is_empty() || self.filters.iter().any(fits)) && !self.skipped.iter().any(fits)
    }

    /// A scenario mostly waits: for syncs, and for windows to pass.
    fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.unwrap_or(cores * 2).clamp(1, 64)
    }
}
