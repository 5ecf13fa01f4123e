//! How many instructions it takes to say what a scan says, which no other program on the machine changes.
//! `cargo bench -p label --bench instructions`; needs valgrind.
//!
//! Runs itself under callgrind, twice for each scan: the difference is what the further readings took.

mod common;

use common::SCANS;
use label::{Scan, interpret};
use std::hint::black_box;
use std::process::Command;

/// Tells the program that it is the one that is counted: which scan, how often.
const COUNTED: &str = "LABEL_COUNTED";
const FEW: u64 = 1_000;
const MANY: u64 = 11_000;

fn main() {
    match std::env::var(COUNTED) {
        Ok(job) => read_often(&job),
        // Tests run benchmarks too, to see that they do.
        Err(_) if std::env::args().any(|argument| argument == "--bench") => count(),
        Err(_) => println!("not run: this is no benchmark run"),
    }
}

fn read_often(job: &str) {
    let wanted = job.split_once(' ').and_then(|(name, times)| {
        let (_, transmission) = SCANS.iter().find(|(known, _)| *known == name)?;
        Some((transmission, times.parse::<u64>().ok()?))
    });
    let Some((transmission, times)) = wanted else { return eprintln!("no such scan: {job}") };
    let scan = Scan::from_transmission(transmission.as_bytes());
    for _ in 0..times {
        black_box(interpret(black_box(scan)));
    }
}

fn count() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return println!("not run: there is no valgrind");
    }
    for (name, _) in SCANS {
        let further = instructions(name, FEW).and_then(|few| instructions(name, MANY)?.checked_sub(few));
        match further {
            Some(further) => println!("{name:<28} {:>6} instructions", further / (MANY - FEW)),
            None => println!("{name:<28} not counted"),
        }
    }
}

/// All instructions of the program that reads a scan so often.
fn instructions(name: &str, times: u64) -> Option<u64> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .env(COUNTED, format!("{name} {times}"))
        .output()
        .ok()?;
    if !counted.status.success() {
        return None;
    }
    let report = String::from_utf8_lossy(&counted.stderr).into_owned();
    let line = report.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}
