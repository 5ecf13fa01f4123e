use super::{Clock, Lane, LaneError, LaneHandle, LaneSetup, Note, start};
use checkout::{ScanInput, Settings};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;

fn lane(folder: &std::path::Path, clock: Clock) -> Lane {
    let store = store::Store::open(folder, 0, [1; 16]).unwrap();
    let setup = LaneSetup {
        store,
        settings: Settings::default(),
        receipt: crate::config::ReceiptSection::default(),
        time_zone: jiff::tz::TimeZone::UTC,
        clock,
        feedback: BTreeMap::new(),
    };
    start(setup).unwrap()
}

/// Keeps the owner at work until what this answers is dropped.
async fn occupied(handle: &LaneHandle) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let look = handle.clone();
    tokio::spawn(async move {
        look.look(move |_| {
            let _ = begun.send(());
            let _ = released.recv();
        })
        .await
    });
    has_begun.await.unwrap();
    release
}

fn scan(text: &str) -> ScanInput {
    ScanInput {
        device: "counter".to_owned(),
        aim: None,
        symbology: label::Symbology::Unknown,
        data: text.as_bytes().to_vec(),
        read_mono_ms: 0,
        damage: None,
        keyed: false,
        tolerance: label::Tolerance::default(),
        evidence: checkout::ScanEvidence::default(),
    }
}

fn note() -> Note {
    Note::ServiceStarted { version: "test".to_owned() }
}

#[tokio::test]
async fn so_many_inputs_wait_and_then_a_program_is_told_and_a_scanner_waits() {
    let folder = tempfile::tempdir().unwrap();
    let lane = lane(folder.path(), Clock::start());
    let handle = lane.handle.clone();
    let release = occupied(&handle).await;
    let noted: Vec<_> = (0..1_024)
        .map(|_| {
            let handle = handle.clone();
            tokio::spawn(async move { handle.note(note()).await })
        })
        .collect();
    while handle.inbox.capacity() > 0 {
        tokio::task::yield_now().await;
    }
    let refused = handle.look(|_| ()).await;
    assert!(matches!(refused, Err(LaneError::Busy(1_024))), "{refused:?}");
    let scan = scan("4006381333931");
    let scanner = handle.clone();
    let scanned = tokio::spawn(async move { scanner.scanned(scan).await });
    assert!(!scanned.is_finished());
    drop(release);
    scanned.await.unwrap().unwrap();
    for noted in noted {
        noted.await.unwrap().unwrap();
    }
    handle.look(|_| ()).await.unwrap();
    drop(handle);
    lane.join();
}

#[tokio::test]
async fn a_commit_has_so_many_inputs_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let lane = lane(folder.path(), Clock::start());
    let handle = lane.handle.clone();
    let before = *handle.committed().borrow();
    let release = occupied(&handle).await;
    // The first to wait: it is answered after the commit that it is in.
    let first = handle.clone();
    let first = tokio::spawn(async move { first.look(|view| view.seq).await });
    while handle.inbox.capacity() == 1_024 {
        tokio::task::yield_now().await;
    }
    let noted: Vec<_> = (0..600)
        .map(|_| {
            let handle = handle.clone();
            tokio::spawn(async move { handle.note(note()).await })
        })
        .collect();
    while handle.inbox.capacity() > 1_024 - 601 {
        tokio::task::yield_now().await;
    }
    drop(release);
    // One place of the 256 is its own.
    assert_eq!(first.await.unwrap().unwrap() - before, 255);
    for noted in noted {
        noted.await.unwrap().unwrap();
    }
    assert_eq!(*handle.committed().borrow() - before, 600);
    drop(handle);
    lane.join();
}

static WALL_MS: AtomicI64 = AtomicI64::new(1_700_000_000_000);

#[tokio::test]
async fn a_wall_clock_that_is_set_back_is_journalled_and_one_that_is_corrected_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let lane = lane(folder.path(), Clock::start().with_wall(|| WALL_MS.load(Ordering::Relaxed)));
    let handle = lane.handle.clone();
    let mut told = Vec::new();
    for change in [1, -2_000, -2_001, -3_600_000, 3_600_000, -1] {
        WALL_MS.fetch_add(change, Ordering::Relaxed);
        let before = *handle.committed().borrow();
        let seq = handle.note(note()).await.unwrap();
        told.push(seq - before - 1);
    }
    assert_eq!(told, [0, 0, 1, 1, 0, 0]);
    let kinds = handle.read(|reader| reader.records_after(0, 100)).await.unwrap();
    assert_eq!(kinds.iter().filter(|record| record.kind == "clock_went_back").count(), 2);
    drop(handle);
    lane.join();
}
