//! Why a scan became what it did, long after: read from the journal, beside the lane's own work.

use super::catalogue::Catalogue;
use super::facts::{StoredFacts, damaged};
use checkout::{
    Because, Decision, Event, Now, Reason, Recorded, ScanId, ScanRecord, Settings, State, TransactionId,
};
use store::{Reader, Reads, StoreError};

/// How far back the beginning of a scan's cart is looked for, in records. A cart that is longer is told without its lines.
const CART_RECORDS: u64 = 20_000;

/// How many later scans are looked at for the end of one that waited.
const LATER_SCANS: usize = 2_000;

/// How many records are read at a time.
const PAGE: usize = 512;

/// The kind of a scan's record.
const SCAN: &str = "scan";

/// A scan, what became of it, and why.
#[derive(Debug)]
pub(crate) struct ScanStory {
    /// What became of it, in order: one record, or, where it waited, another for its end.
    pub(crate) records: Vec<Recorded>,
    /// The chain.
    pub(crate) reason: Reason,
    /// Its cart as it was then was found. Else nothing is said of lines.
    pub(crate) lines_known: bool,
}

impl ScanStory {
    /// The scan as it is kept in a record of it.
    pub(crate) fn scan(recorded: &Recorded) -> Option<&ScanRecord> {
        match &recorded.record.event {
            Event::Scan(scan) => Some(scan),
            _ => None,
        }
    }
}

/// The story of a scan; `None` where there is no scan of that id.
pub(crate) fn scan_story(
    reader: &Reader,
    settings: &Settings,
    id: &ScanId,
) -> Result<Option<ScanStory>, StoreError> {
    let Some(first) = find(reader, id)? else { return Ok(None) };
    let mut records = vec![first];
    records.extend(end_of(reader, &records, id)?);
    let told = records.iter().rev().find(|recorded| ScanStory::scan(recorded).is_some_and(tells_lines));
    let Some((told, scan)) = told.or(records.first()).and_then(|told| Some((told, ScanStory::scan(told)?)))
    else {
        return Ok(None);
    };
    let before = told.seq.saturating_sub(u64::from(scan.did));
    let state = match &scan.transaction {
        Some(transaction) => cart_before(reader, transaction, before)?,
        None => Some(State::default()),
    };
    let lines_known = state.is_some();
    let facts = StoredFacts { file: reader, catalogue: &Catalogue::default() };
    let now = Now { wall_ms: told.record.at_ms, mono_ms: scan.read_mono_ms };
    let reason = checkout::reason(&state.unwrap_or_default(), settings, scan, &facts, now)?;
    Ok(Some(ScanStory { records, reason, lines_known }))
}

/// Whether the lines of this moment are those to be told: those of the first decision, unless a line that came later ended the wait.
fn tells_lines(scan: &ScanRecord) -> bool {
    let by_later_line = scan.because == Some(Because::LineAdded)
        || (scan.because.is_none() && scan.decision == Decision::Refused);
    scan.settles.is_none() || by_later_line
}

/// The first record of a scan. Scans are counted in the journal's order, so it is looked for by halves.
fn find(reads: &Reads, id: &ScanId) -> Result<Option<Recorded>, StoreError> {
    let Some(wanted) = count_of(id) else { return Ok(None) };
    let (mut after, mut to) = (0, reads.latest()?);
    while after < to {
        let middle = after.midpoint(to);
        match scan_after(reads, middle, to)? {
            Some((recorded, count)) if count < wanted => after = recorded.seq,
            Some((recorded, count)) if count == wanted => return Ok(Some(recorded)),
            _ => to = middle,
        }
    }
    Ok(None)
}

/// The first record after this one, and up to another, that a scan has when it comes.
fn scan_after(reads: &Reads, after: u64, to: u64) -> Result<Option<(Recorded, u64)>, StoreError> {
    let mut seen = after;
    while let Some(seq) = reads.next_of_kind(SCAN, seen, to)? {
        let recorded = record(reads, seq)?;
        let scan = recorded.as_ref().and_then(ScanStory::scan).filter(|scan| scan.settles.is_none());
        if let Some(count) = scan.and_then(|scan| count_of(&scan.id)) {
            return Ok(recorded.map(|recorded| (recorded, count)));
        }
        seen = seq;
    }
    Ok(None)
}

fn count_of(id: &ScanId) -> Option<u64> {
    id.as_str()
        .strip_prefix('s')
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

/// What ended the wait of a scan that waited.
fn end_of(reads: &Reads, first: &[Recorded], id: &ScanId) -> Result<Option<Recorded>, StoreError> {
    let waits = |scan: &ScanRecord| matches!(scan.decision, Decision::Held | Decision::NeedsChoice);
    let Some(first) = first.first().filter(|first| ScanStory::scan(first).is_some_and(waits)) else {
        return Ok(None);
    };
    let (mut seen, to) = (first.seq, reads.latest()?);
    for _ in 0..LATER_SCANS {
        let Some(seq) = reads.next_of_kind(SCAN, seen, to)? else { return Ok(None) };
        let later = record(reads, seq)?;
        if later.as_ref().and_then(ScanStory::scan).is_some_and(|scan| scan.settles.as_ref() == Some(id)) {
            return Ok(later);
        }
        seen = seq;
    }
    Ok(None)
}

/// The lane's state just before this record, as far as this cart goes; `None` where the cart began too long before.
fn cart_before(reads: &Reads, transaction: &TransactionId, before: u64) -> Result<Option<State>, StoreError> {
    let from = before.saturating_sub(CART_RECORDS);
    let mut opened = before;
    loop {
        let Some(seq) = reads.last_of_kind("transaction_opened", from, opened)? else { return Ok(None) };
        opened = seq;
        if record(reads, seq)?.is_some_and(|found| found.record.event.transaction() == Some(transaction)) {
            break;
        }
    }
    let mut state = State::default();
    let mut seen = opened.saturating_sub(1);
    while seen.saturating_add(1) < before {
        let page = reads.records_after(seen, PAGE)?;
        let Some(last) = page.last() else { break };
        seen = last.seq;
        for stored in page.iter().filter(|stored| stored.seq < before) {
            let Some(recorded) = decoded(reads, stored)? else { continue };
            let event = &recorded.record.event;
            if event.transaction() == Some(transaction) || *event == Event::Started {
                // It is open where a scan of it is told: it does not end before.
                let _ = state.apply(&recorded);
            }
        }
    }
    Ok(Some(state))
}

fn record(reads: &Reads, seq: u64) -> Result<Option<Recorded>, StoreError> {
    let stored = reads.records_after(seq.saturating_sub(1), 1)?;
    stored.first().map(|stored| decoded(reads, stored)).transpose().map(Option::flatten)
}

fn decoded(reads: &Reads, stored: &store::StoredRecord) -> Result<Option<Recorded>, StoreError> {
    let record = checkout::decode(&stored.kind, stored.version, &stored.bytes)
        .map_err(|error| damaged(reads, format!("record {}: {error}", stored.seq)))?;
    Ok(record.map(|record| Recorded { seq: stored.seq, record }))
}
