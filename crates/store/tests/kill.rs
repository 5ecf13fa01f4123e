//! A process that writes is killed at random moments: nothing that it had acknowledged is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{NOW_MS, holder, open};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use store::{Identity, Reads, Store, StoreError, UnitKey, UnitState};

const ROUNDS: u32 = 50;

/// Small random numbers from a seed that a failure prints.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// One batch: a record that names a unit, the claim, perhaps the sale, and an answer.
fn write_one(store: &mut Store) -> Result<u64, StoreError> {
    let mut batch = store.begin()?;
    let number = batch.head().seq + 1;
    let serial = format!("SN{number}");
    let filler = vec![b'x'; usize::try_from(number * 37 % 9_000).unwrap()];
    let appended = batch.append(NOW_MS, "sold", 1, serial.as_bytes())?;
    batch.append(NOW_MS, "filler", 1, &filler)?;
    let identities = [Identity { scope: "SKU", kind: "serial", value: &serial }];
    let unit = UnitKey { sku: "SKU", serial: &serial, identities: &identities };
    batch.claim(&unit, &holder("T", 1), appended.seq, NOW_MS).unwrap();
    batch.sell(&unit, &holder("T", 1), appended.seq, NOW_MS).unwrap();
    let head = batch.commit()?;
    Ok(head.seq)
}

/// Writes until it is killed, and says after each commit how far it is. Not a test by itself.
#[test]
#[ignore = "started by nothing_acknowledged_is_lost_when_the_writer_is_killed"]
fn child_that_writes() {
    let Some(folder) = std::env::var_os("LANED_STORE_FOLDER") else { return };
    let mut store = open(Path::new(&folder));
    let mut out = std::io::stdout();
    // With one test thread, the harness has begun a line.
    writeln!(out).unwrap();
    loop {
        let seq = write_one(&mut store).unwrap();
        writeln!(out, "acknowledged {seq}").unwrap();
        store.checkpoint_if_due().unwrap();
    }
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_writes", "--ignored", "--nocapture"])
        .env("LANED_STORE_FOLDER", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// The number in a whole line of the child's; a line that the kill has cut short was never acknowledged.
fn acknowledged(line: &str) -> Option<u64> {
    line.strip_suffix('\n')?.strip_prefix("acknowledged ")?.parse().ok()
}

/// Lets the child write for a while, kills it, and gives the last number it has acknowledged.
fn write_and_kill(folder: &Path, random: &mut Random) -> u64 {
    let mut child = start(folder);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut last = 0;
    let mut left = 1 + random.below(60);
    let mut line = String::new();
    while left > 0 {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "the child ended by itself");
        if let Some(seq) = acknowledged(&line) {
            last = seq;
            left -= 1;
        }
    }
    if last % 4 == 0 {
        let error = Store::open(folder, NOW_MS, [0; 16]).unwrap_err();
        assert!(matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == child.id()), "{error}");
    }
    // Part of the next commit's work, so that the kill falls anywhere within one.
    (0..random.below(200_000)).for_each(|turn| {
        std::hint::black_box(turn);
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    rest.split_inclusive('\n').filter_map(acknowledged).next_back().unwrap_or(last)
}

/// Every record is there in order, and the registry has exactly the units that the records speak of.
fn compare(reads: &Reads, records_max: u64) {
    let mut units = HashSet::new();
    let mut seq = 0;
    loop {
        let page = reads.records_after(seq, 1_000).unwrap();
        let Some(last) = page.last() else { break };
        seq = last.seq;
        for record in page.iter().filter(|record| record.kind == "sold") {
            let serial = String::from_utf8(record.bytes.clone()).unwrap();
            let unit = reads.unit("SKU", &serial).unwrap().unwrap();
            assert!(matches!(unit.state, UnitState::Sold { .. }), "{serial}");
            assert_eq!(unit.seq, record.seq);
            assert!(units.insert(serial), "sold twice");
        }
    }
    assert_eq!(seq, records_max);
    let next = format!("SN{}", records_max + 1);
    assert_eq!(reads.unit("SKU", &next).unwrap(), None, "a unit whose record was lost");
    assert_eq!(units.len() as u64, records_max / 2, "each batch is whole");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let seed =
        std::env::var("LANED_STORE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    println!("LANED_STORE_SEED={seed}");
    let mut random = Random(seed);
    let folder = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let last = write_and_kill(folder.path(), &mut random);
        let store = open(folder.path());
        assert!(
            store.head().seq >= last,
            "round {round}: {last} was acknowledged, {} is there",
            store.head().seq
        );
        assert_eq!(store.head().seq % 2, 0, "round {round}: half a batch");
    }
    let store = open(folder.path());
    compare(&store, store.head().seq);
    store.reader().unwrap().quick_check().unwrap();
}
