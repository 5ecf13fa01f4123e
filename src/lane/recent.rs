use super::note::NoteRecord;
use checkout::Recorded;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoredRecord;

/// A record that was journalled in this run, as it was before it became bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fresh {
    /// One of checkout's.
    Event(Arc<Recorded>),
    /// A note, with its place in the journal.
    Note(u64, NoteRecord),
}

/// A record for whoever follows the journal.
#[derive(Debug, Clone)]
pub enum Followed {
    /// From memory: it has just been committed.
    Fresh(Arc<Fresh>),
    /// From the file.
    Stored(StoredRecord),
}

impl Followed {
    /// Its place in the journal.
    #[must_use]
    pub fn seq(&self) -> u64 {
        match self {
            Self::Fresh(fresh) => fresh.seq(),
            Self::Stored(stored) => stored.seq,
        }
    }
}

impl Fresh {
    fn seq(&self) -> u64 {
        match self {
            Self::Event(recorded) => recorded.seq,
            Self::Note(seq, _) => *seq,
        }
    }
}

/// The journal's last committed records, so that whoever follows it needn't read and parse what has just been written.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// Without a gap between them, oldest first.
    kept: Mutex<VecDeque<Arc<Fresh>>>,
}

impl Recent {
    /// The most records of one round that are worth bringing here.
    pub(super) const ROUND: usize = 64;

    /// The most records that are kept.
    const KEPT: usize = 64;

    /// Keeps what was committed after `seq_before`, up to `seq`. Where `fresh` is not all of it, nothing is kept: the file has it.
    pub(super) fn put(&self, seq_before: u64, seq: u64, fresh: Vec<Fresh>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !fresh.iter().map(Fresh::seq).eq(seq_before + 1..=seq) {
            kept.clear();
            return;
        }
        if kept.back().is_some_and(|last| last.seq() != seq_before) {
            kept.clear();
        }
        kept.extend(fresh.into_iter().map(Arc::new));
        let surplus = kept.len().saturating_sub(Self::KEPT);
        kept.drain(..surplus);
    }

    /// The records after this number, at most so many; `None` where they are not all here.
    pub(super) fn after(&self, seq: u64, most: usize) -> Option<Vec<Arc<Fresh>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let first = kept.front()?.seq();
        let skip = usize::try_from(seq.checked_add(1)?.checked_sub(first)?).ok()?;
        let found: Vec<_> = kept.iter().skip(skip).take(most).cloned().collect();
        (!found.is_empty()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::note::Note;
    use super::*;

    fn put(recent: &Recent, seqs: core::ops::RangeInclusive<u64>) {
        let note = NoteRecord { at_ms: 0, actor: checkout::Actor::Lane, note: Note::ServiceStopping };
        let fresh = seqs.clone().map(|seq| Fresh::Note(seq, note.clone())).collect();
        recent.put(seqs.start() - 1, *seqs.end(), fresh);
    }

    fn seqs(recent: &Recent, after: u64, most: usize) -> Option<Vec<u64>> {
        Some(recent.after(after, most)?.iter().map(|fresh| fresh.seq()).collect())
    }

    #[test]
    fn what_follows_a_place_is_given_only_when_all_of_it_is_here() {
        let recent = Recent::default();
        assert_eq!(seqs(&recent, 0, 10), None);
        put(&recent, 5..=6);
        put(&recent, 7..=7);
        assert_eq!(seqs(&recent, 3, 10), None);
        assert_eq!(seqs(&recent, 4, 10), Some(vec![5, 6, 7]));
        assert_eq!(seqs(&recent, 5, 1), Some(vec![6]));
        assert_eq!(seqs(&recent, 7, 10), None);
        assert_eq!(seqs(&recent, u64::MAX, 10), None);
    }

    #[test]
    fn a_round_that_is_not_all_here_leaves_nothing_that_could_be_taken_for_all() {
        let recent = Recent::default();
        put(&recent, 1..=2);
        // Products were put as well: they are in the file alone.
        recent.put(2, 5, Vec::new());
        assert_eq!(seqs(&recent, 0, 10), None);
        assert_eq!(seqs(&recent, 2, 10), None);
        put(&recent, 6..=6);
        assert_eq!(seqs(&recent, 5, 10), Some(vec![6]));
        put(&recent, 9..=9);
        assert_eq!(seqs(&recent, 5, 10), None);
        assert_eq!(seqs(&recent, 8, 10), Some(vec![9]));
    }

    #[test]
    fn only_the_last_are_kept() {
        let recent = Recent::default();
        put(&recent, 1..=50);
        put(&recent, 51..=100);
        assert_eq!(seqs(&recent, 35, 100), None);
        assert_eq!(seqs(&recent, 36, 100).map(|all| all.len()), Some(64));
    }
}
