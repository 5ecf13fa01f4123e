//! How many instructions it takes to decide and to apply, which no other program on the machine changes.
//! `cargo bench -p checkout --bench instructions`; needs valgrind. A word after `--` picks the cases that have it in their names.
//!
//! Runs itself under callgrind, twice for each case: the difference is what the further rounds took.

mod common;

use checkout::State;
use common::{CASES, Case, LINES, Shop, do_it, events, journal};
use std::hint::black_box;
use std::process::Command;

/// Tells the program that it is the one that is counted: what, which case, how many lines, how often.
const COUNTED: &str = "CHECKOUT_COUNTED";
const FEW: u32 = 1;
const MANY: u32 = 41;

fn main() {
    match std::env::var(COUNTED) {
        Ok(job) => run(&job),
        // Tests run benchmarks too, to see that they do.
        Err(_) if std::env::args().any(|argument| argument == "--bench") => count(),
        Err(_) => println!("not run: this is no benchmark run"),
    }
}

/// What is counted of a case.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Decide,
    /// And apply.
    Both,
    /// Apply, of a journal.
    Replay,
    /// The journal's records read from their JSON.
    Read,
}

const WHATS: [(&str, What); 4] =
    [("decide", What::Decide), ("both", What::Both), ("replay", What::Replay), ("read", What::Read)];

fn run(job: &str) {
    let mut words = job.split('/');
    let what = words.next().and_then(|word| WHATS.iter().find(|(name, _)| *name == word));
    let case = words.next().and_then(|word| CASES.iter().find(|case| case.name == word));
    let mut numbers = words.filter_map(|word| word.parse::<u32>().ok());
    let (Some((_, what)), Some(lines), Some(times)) = (what, numbers.next(), numbers.next()) else {
        return eprintln!("no such case: {job}");
    };
    let shop = Shop::open();
    match (what, case) {
        (What::Replay, _) => replay(&shop, times),
        (What::Read, _) => read(&shop, times),
        (What::Decide, Some(case)) => {
            let (state, input) = ((case.cart)(&shop, lines), (case.ask)(lines, 1));
            tidy();
            for _ in 0..times {
                black_box(events(black_box(&state), &shop, black_box(&input)));
            }
        }
        (What::Both, Some(case)) => {
            let mut state = (case.cart)(&shop, lines);
            // All of them, however often it is done: making them is not counted.
            let inputs: Vec<_> = (1..=MANY).map(|n| (case.ask)(lines, n)).collect();
            tidy();
            for input in inputs.iter().take(usize::try_from(times).unwrap_or(usize::MAX)) {
                do_it(black_box(&mut state), &shop, input);
            }
            // Not taken apart: how the allocator puts together what is freed then isn't the work of a round.
            core::mem::forget(black_box(state));
        }
        (What::Both | What::Decide, None) => eprintln!("no such case: {job}"),
    }
}

/// Making a long cart leaves many small pieces of memory, which the allocator puts together when a large one is asked for: now, and
/// not in a round that happens to be the first to do so.
fn tidy() {
    drop(black_box(Vec::<u8>::with_capacity(1 << 16)));
}

const SALES: u32 = 20;

fn replay(shop: &Shop, times: u32) {
    let records = journal(shop, SALES);
    for _ in 0..times {
        let mut state = State::default();
        for record in &records {
            black_box(state.apply(black_box(record)));
        }
    }
}

fn read(shop: &Shop, times: u32) {
    let records = journal(shop, SALES);
    let records: Vec<_> =
        records.iter().filter_map(|recorded| checkout::encode(&recorded.record).ok()).collect();
    for _ in 0..times {
        for (kind, version, bytes) in &records {
            let _ = black_box(checkout::decode(kind, *version, black_box(bytes)));
        }
    }
}

fn count() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return println!("not run: there is no valgrind");
    }
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|word| name.contains(word.as_str()));
    println!(
        "{:<30} {:>24} {:>6} {:>24} {:>6}",
        "instructions, by lines", "decide", "ratio", "and apply", "ratio"
    );
    for case in CASES.iter().filter(|case| is_wanted(case.name)) {
        let mut row = format!("{:<30}", case.name);
        for what in ["decide", "both"].into_iter().take(if case.again { 2 } else { 1 }) {
            row += &both_sizes(what, case);
        }
        println!("{row}");
    }
    let events = u64::try_from(journal(&Shop::open(), SALES).len()).unwrap_or(1);
    for what in ["replay", "read"].into_iter().filter(|what| is_wanted(what)) {
        match further(what, "", 0) {
            Some(further) => println!("{what:<30} {:>24} an event", further / events),
            None => println!("{what:<30} not counted"),
        }
    }
}

fn both_sizes(what: &str, case: &Case) -> String {
    let [few, many] = LINES;
    let counted = further(what, case.name, few).zip(further(what, case.name, many));
    match counted {
        Some((few, many)) => {
            let percent = (many * 100).checked_div(few).unwrap_or(0);
            format!(" {few:>11} {many:>12} {:>3}.{:02}", percent / 100, percent % 100)
        }
        None => format!(" {:>31}", "not counted"),
    }
}

/// What one further round took.
fn further(what: &str, name: &str, lines: u32) -> Option<u64> {
    let few = instructions(&format!("{what}/{name}/{lines}/{FEW}"))?;
    let many = instructions(&format!("{what}/{name}/{lines}/{MANY}"))?;
    many.checked_sub(few)?.checked_div(u64::from(MANY - FEW))
}

/// All instructions of the program that does this.
fn instructions(job: &str) -> Option<u64> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .env(COUNTED, job)
        .output()
        .ok()?;
    if !counted.status.success() {
        return None;
    }
    let report = String::from_utf8_lossy(&counted.stderr).into_owned();
    let line = report.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}
