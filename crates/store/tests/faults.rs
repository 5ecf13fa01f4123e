//! Folders and files that aren't as they should be, and disks that fail.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{INSTALLATION, NOW_MS, append, committed, open, sqlite};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use store::{Store, StoreError};

fn refused(folder: &Path) -> StoreError {
    Store::open(folder, NOW_MS, INSTALLATION).expect_err("opened")
}

#[test]
fn folder_and_files_are_made_for_their_owner_only() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/b");
    let mut store = open(&folder);
    append(&mut store, 1);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&parent.path().join("a")), 0o700);
    assert_eq!(mode(&folder), 0o700);
    for file in ["lane.db", "lane.db-wal", "lane.db-shm", "lane.lock"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_second_store_in_one_folder_is_told_whose_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let error = refused(folder.path());
    assert!(
        matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == std::process::id()),
        "{error}"
    );
    assert!(error.to_string().contains(&format!("process {}: stop it", std::process::id())), "{error}");
    drop(store);
    open(folder.path());
}

#[test]
fn a_lock_file_that_a_killed_process_left_behind_is_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lane.lock"), "999999999\n and more").unwrap();
    let store = open(folder.path());
    let error = refused(folder.path());
    assert!(
        matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == std::process::id()),
        "{error}"
    );
    drop(store);
    assert_eq!(std::fs::read(folder.path().join("lane.lock")).unwrap(), b"");
}

#[test]
fn a_folder_that_is_a_file_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    std::fs::write(&path, "").unwrap();
    let error = refused(&path);
    assert!(matches!(error, StoreError::Folder { .. }));
    assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "This is a letter, and it is long enough to fill a database header of one hundred bytes. ".repeat(3);
    std::fs::write(folder.path().join("lane.db"), &text).unwrap();
    let error = refused(folder.path());
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("lane.db")).unwrap(), text);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    sqlite(folder.path()).execute_batch("CREATE TABLE cookies (name TEXT)").unwrap();
    let before = std::fs::read(folder.path().join("lane.db")).unwrap();
    let error = refused(folder.path());
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert_eq!(std::fs::read(folder.path().join("lane.db")).unwrap(), before);
}

#[test]
fn a_file_of_a_newer_program_is_not_opened_by_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    sqlite(folder.path()).pragma_update(None, "user_version", 99).unwrap();
    let error = refused(folder.path());
    assert!(matches!(error, StoreError::TooNew { found: 99, known: 6, .. }), "{error}");
    assert!(error.to_string().contains("install the newer program"), "{error}");
}

#[test]
fn a_start_that_was_cut_short_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    // The file was made, and the power went before anything was in it.
    std::fs::write(folder.path().join("lane.db"), "").unwrap();
    let mut store = open(folder.path());
    append(&mut store, 1);
    assert_eq!(store.head().seq, 1);
}

#[test]
fn a_file_whose_middle_was_overwritten_is_found_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    append(&mut store, 2_000);
    drop(store);
    let file = folder.path().join("lane.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // The page that holds record 1,000 becomes noise.
    let at = bytes.windows(8).position(|window| window == b"test1000").unwrap();
    let page = at / 4_096 * 4_096;
    bytes[page..page + 4_096].fill(0x5A);
    std::fs::write(&file, bytes).unwrap();

    let store = open(folder.path());
    let reader = store.reader().unwrap();
    assert!(reader.quick_check().is_err());
    let error = reader.check(0, 10_000).unwrap_err();
    assert!(error.to_string().contains("backup"), "{error}");
    assert!(matches!(store.records_after(0, 2_000), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_program_that_keeps_the_file_locked_is_waited_for_and_then_named_as_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let technician = sqlite(folder.path());
    technician.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.begin().unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    technician.execute_batch("ROLLBACK").unwrap();
    append(&mut store, 1);
}

#[test]
fn the_log_is_written_over_and_not_cut_however_much_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let log = folder.path().join("lane.db-wal");
    let mut sizes = Vec::new();
    for _ in 0..100 {
        committed(&mut store, |batch| batch.append(NOW_MS, "test", 1, &[1; 200_000]).unwrap());
        store.checkpoint_if_due().unwrap();
        sizes.push(log.metadata().unwrap().len());
    }
    assert!(sizes.is_sorted(), "it never shrinks");
    // Twenty times 200 kB, and the one that made it enough.
    assert!(sizes[99] < 5 << 20, "{}", sizes[99]);
}

#[test]
fn the_log_stays_bounded_when_nobody_asks_for_a_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    for _ in 0..60 {
        committed(&mut store, |batch| batch.append(NOW_MS, "test", 1, &[1; 1_000_000]).unwrap());
    }
    let size = folder.path().join("lane.db-wal").metadata().unwrap().len();
    assert!(size < 20 << 20, "{size}");
}

/// Runs in a process of its own whose files may not grow beyond a limit. Not a test by itself.
#[test]
#[ignore = "started by a_failed_commit_stops_the_store"]
fn child_whose_disk_fails() {
    let Some(folder) = std::env::var_os("LANED_STORE_FOLDER") else { return };
    let mut store = open(Path::new(&folder));
    let (acknowledged, error) = loop {
        let mut batch = store.begin().unwrap();
        batch.append(NOW_MS, "test", 1, &[1; 10_000]).unwrap();
        batch.append(NOW_MS, "test", 1, &[2; 10_000]).unwrap();
        match batch.commit() {
            Ok(head) => assert_eq!(head, store.head()),
            Err(error) => break (store.head().seq, error),
        }
    };
    assert!(matches!(error, StoreError::CommitFailed { .. }), "{error}");
    assert!(error.to_string().contains("the lane has stopped"), "{error}");
    // From now on, the same answer whatever is asked.
    for error in [
        store.begin().map(drop).unwrap_err(),
        store.records_after(0, 1).map(drop).unwrap_err(),
        store.unit("sku", "serial").map(drop).unwrap_err(),
        store.checkpoint_if_due().unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::Stopped { .. }), "{error}");
    }
    drop(store);
    // Opened again, it has what was committed; it may have the batch whose commit failed, whole.
    let store = open(Path::new(&folder));
    assert_eq!(store.head().seq % 2, 0);
    assert!(store.head().seq >= acknowledged, "{} < {acknowledged}", store.head().seq);
    // On a line of its own: with one test thread, the harness has begun one.
    println!("\ncommitted {}", store.head().seq);
}

/// The same, but it is the file that fills up, not its log. Not a test by itself.
#[test]
#[ignore = "started by a_failed_checkpoint_stops_the_store"]
fn child_whose_checkpoint_fails() {
    let Some(folder) = std::env::var_os("LANED_STORE_FOLDER") else { return };
    let mut store = open(Path::new(&folder));
    let error = loop {
        committed(&mut store, |batch| batch.append(NOW_MS, "test", 1, &[1; 200_000]).unwrap());
        if let Err(error) = store.checkpoint_if_due() {
            break error;
        }
    };
    assert!(matches!(error, StoreError::CommitFailed { .. }), "{error}");
    let error = store.begin().map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Stopped { .. }), "{error}");
    println!("\ncommitted {}", store.head().seq);
}

/// Runs one of the children above with files of at most so many blocks, and gives how many records it has
/// committed. Beyond the limit a write fails as on a broken disk, once the signal that would end the process is ignored.
fn committed_with_limit(child: &str, blocks: u32, folder: &Path) -> u64 {
    let output = Command::new("sh")
        .args(["-c", &format!(r#"trap "" XFSZ; ulimit -f {blocks}; exec "$0" "$@""#)])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", child, "--ignored", "--nocapture"])
        .env("LANED_STORE_FOLDER", folder)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told.lines().find_map(|line| line.strip_prefix("committed ")).unwrap().parse().unwrap()
}

/// With room again, the lane goes on where it was.
fn goes_on_after(folder: &Path, committed: u64) {
    let mut store = open(folder);
    assert!(committed > 0);
    assert_eq!(store.head().seq, committed);
    append(&mut store, 1);
    let progress = store.reader().unwrap().check(0, 10_000).unwrap();
    assert_eq!((progress.checked_to, progress.finished), (committed + 1, true));
    store.reader().unwrap().quick_check().unwrap();
}

#[test]
fn a_failed_commit_stops_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let committed = committed_with_limit("child_whose_disk_fails", 2_048, folder.path());
    goes_on_after(folder.path(), committed);
}

#[test]
fn a_failed_checkpoint_stops_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let committed = committed_with_limit("child_whose_checkpoint_fails", 16_384, folder.path());
    goes_on_after(folder.path(), committed);
}
