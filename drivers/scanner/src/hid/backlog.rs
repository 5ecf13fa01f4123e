use core::time::Duration;
use std::collections::VecDeque;

/// Tells when reports may have been dropped before they were read.
///
/// The kernel keeps up to 63 reports for each reader of a hidraw node (`HIDRAW_BUFFER_SIZE` is 64, and one place stays free),
/// and drops what comes on top without a word: a scan could be put together from its first and its last part. What is known is
/// when the reader found nothing waiting, and when it made room. Reports can be missing only after one that took the last
/// place, and only if it stayed the last for as long as the next one takes to come.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    /// The most reports that are kept. 0: none are dropped, the far end waits.
    kept: usize,
    /// Of the last reports that were read, as many as are kept, oldest first: whether so much time passed between the room made
    /// before it and that made by it that one could have come and another been dropped. Those before an empty queue don't count.
    slow: VecDeque<bool>,
    /// No later than that, room was made or nothing was waiting.
    since: Duration,
    /// When the reader last began to look.
    began: Duration,
}

/// What a reader finds out while it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It begins to look for a report.
    Begins,
    /// There was none.
    Nothing,
}

/// Reports of the fastest devices don't come faster (a high-speed USB device is asked once in a microframe).
const FASTEST: Duration = Duration::from_micros(125);

impl Backlog {
    /// The most reports that the kernel keeps for a reader.
    pub(super) const KERNEL: usize = 63;

    /// For a far end that keeps so many reports; 0 for one that drops none.
    pub(super) fn new(kept: usize) -> Self {
        Self { kept, ..Self::default() }
    }

    /// The reader looks, or has found nothing.
    pub(super) fn look(&mut self, look: Look, now: Duration) {
        match look {
            Look::Begins => self.began = now,
            Look::Nothing => {
                self.slow.clear();
                self.since = self.began;
            }
        }
    }

    /// A report has been read. Says whether others may have been dropped after it, and before the next one.
    pub(super) fn report(&mut self, now: Duration) -> bool {
        if self.kept == 0 {
            return false;
        }
        if self.slow.len() >= self.kept {
            self.slow.pop_front();
        }
        self.slow.push_back(now.saturating_sub(self.since) >= FASTEST);
        self.since = self.began;
        // The oldest one's place was free for this report to take, and then for no other.
        self.slow.len() >= self.kept && self.slow.front() == Some(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader with its clock.
    struct Reader {
        backlog: Backlog,
        now: Duration,
    }

    impl Reader {
        fn new() -> Self {
            Self { backlog: Backlog::new(Backlog::KERNEL), now: Duration::from_secs(1) }
        }

        /// Reads a report that waits, in so many microseconds.
        fn read(&mut self, micros: u64) -> bool {
            self.backlog.look(Look::Begins, self.now);
            self.now += Duration::from_micros(micros);
            self.backlog.report(self.now)
        }

        /// Looks, and waits so long for the next.
        fn waits(&mut self, micros: u64) {
            self.backlog.look(Look::Begins, self.now);
            self.backlog.look(Look::Nothing, self.now);
            self.now += Duration::from_micros(micros);
        }

        /// After which of so many reports some may be missing.
        fn gaps(&mut self, count: usize, micros: u64) -> Vec<usize> {
            (1..=count).filter(|_| self.read(micros)).collect()
        }
    }

    #[test]
    fn reports_may_be_lost_where_as_many_were_waiting_as_the_kernel_keeps() {
        let mut reader = Reader::new();
        reader.waits(100_000);
        assert_eq!(reader.gaps(62, 20), [], "one place was free");
        reader.waits(100_000);
        assert_eq!(reader.gaps(200, 20), [63], "said once: room was made faster than it could be filled");
    }

    #[test]
    fn a_reader_that_was_held_up_while_it_waited_knows_it_as_well() {
        let mut reader = Reader::new();
        // A minute of silence, or a second in which the whole machine stood still: there is no telling.
        reader.waits(60_000_000);
        assert_eq!(reader.gaps(63, 20), [63]);
    }

    #[test]
    fn a_reader_that_is_held_up_between_two_reports_knows_it_too() {
        let mut reader = Reader::new();
        reader.waits(10_000);
        assert_eq!(reader.gaps(10, 20), []);
        // What it does with the tenth report takes a second: while it does, the queue fills up behind the eleventh.
        reader.now += Duration::from_secs(1);
        assert_eq!(reader.gaps(100, 20), [53, 63], "the queue may have been full before it, and behind it");
    }

    #[test]
    fn a_reader_that_keeps_up_misses_nothing() {
        let mut reader = Reader::new();
        for _ in 0..500 {
            reader.waits(1_000);
            assert!(!reader.read(20));
        }
    }

    #[test]
    fn a_slow_reader_that_never_finds_nothing_trusts_no_report() {
        let mut reader = Reader::new();
        reader.waits(1_000);
        assert_eq!(reader.gaps(70, 1_000), [63, 64, 65, 66, 67, 68, 69, 70]);
    }

    #[test]
    fn a_far_end_that_waits_drops_nothing() {
        let mut reader = Reader { backlog: Backlog::new(0), now: Duration::ZERO };
        reader.waits(1_000_000);
        assert_eq!(reader.gaps(1_000, 20), []);
    }
}
