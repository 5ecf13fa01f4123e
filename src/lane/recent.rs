use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoredRecord;

/// The most records that are kept, and the most bytes of theirs.
const RECORDS: usize = 64;
const BYTES: usize = 256 << 10;

/// The journal's last committed records, so that whoever follows it needn't read the file for what has just been written.
#[derive(Debug, Default)]
pub(super) struct Recent {
    kept: Mutex<Kept>,
}

/// Records without a gap between them, oldest first.
#[derive(Debug, Default)]
struct Kept {
    records: VecDeque<Arc<StoredRecord>>,
    bytes: usize,
}

impl Recent {
    /// The most records of one round that are worth bringing here.
    pub(super) const ROUND: usize = RECORDS;

    /// Keeps what was committed just now, without a gap after what was committed before. Empty: too much, and the file has it.
    pub(super) fn put(&self, records: Vec<StoredRecord>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.records.back().map(|last| last.seq + 1) != records.first().map(|first| first.seq) {
            *kept = Kept::default();
        }
        for record in records {
            kept.bytes += record.bytes.len();
            kept.records.push_back(Arc::new(record));
        }
        while kept.records.len() > RECORDS || kept.bytes > BYTES {
            let Some(oldest) = kept.records.pop_front() else { return };
            kept.bytes -= oldest.bytes.len();
        }
    }

    /// The records after this number, at most so many; `None` where they are not all here.
    pub(super) fn after(&self, seq: u64, most: usize) -> Option<Vec<Arc<StoredRecord>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let first = kept.records.front()?.seq;
        let skip = usize::try_from((seq + 1).checked_sub(first)?).ok()?;
        let found: Vec<_> = kept.records.iter().skip(skip).take(most).cloned().collect();
        (!found.is_empty()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seq: u64, length: usize) -> StoredRecord {
        let mut store = store::Store::open(tempfile::tempdir().unwrap().path(), 0, [1; 16]).unwrap();
        let mut batch = store.begin().unwrap();
        batch.append(0, "scan", 1, &vec![b'x'; length]).unwrap();
        batch.commit().unwrap();
        StoredRecord { seq, ..store.records_after(0, 1).unwrap().pop().unwrap() }
    }

    fn seqs(recent: &Recent, after: u64, most: usize) -> Option<Vec<u64>> {
        Some(recent.after(after, most)?.iter().map(|record| record.seq).collect())
    }

    #[test]
    fn what_follows_a_place_is_given_only_when_all_of_it_is_here() {
        let recent = Recent::default();
        assert_eq!(seqs(&recent, 0, 10), None);
        recent.put(vec![record(5, 1), record(6, 1)]);
        recent.put(vec![record(7, 1)]);
        assert_eq!(seqs(&recent, 3, 10), None);
        assert_eq!(seqs(&recent, 4, 10), Some(vec![5, 6, 7]));
        assert_eq!(seqs(&recent, 5, 1), Some(vec![6]));
        assert_eq!(seqs(&recent, 7, 10), None);
    }

    #[test]
    fn a_gap_or_too_much_leaves_nothing_that_could_be_taken_for_all() {
        let recent = Recent::default();
        recent.put(vec![record(1, 1)]);
        recent.put(vec![record(9, 1)]);
        assert_eq!(seqs(&recent, 0, 10), None);
        assert_eq!(seqs(&recent, 8, 10), Some(vec![9]));
        recent.put(Vec::new());
        assert_eq!(seqs(&recent, 8, 10), None);
        recent.put(vec![record(10, BYTES + 1)]);
        assert_eq!(seqs(&recent, 9, 10), None);
        recent.put(vec![record(11, 1)]);
        assert_eq!(seqs(&recent, 10, 10), Some(vec![11]));
    }

    #[test]
    fn only_the_last_are_kept() {
        let recent = Recent::default();
        let one = record(0, 1);
        recent.put((1..=100).map(|seq| StoredRecord { seq, ..one.clone() }).collect());
        assert_eq!(seqs(&recent, 35, 100), None);
        assert_eq!(seqs(&recent, 36, 100).map(|all| all.len()), Some(64));
    }
}
