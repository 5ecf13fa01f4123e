use core::time::Duration;

/// Tells when a hidraw node may have dropped reports.
///
/// The kernel keeps up to 63 reports for each reader of a node (`HIDRAW_BUFFER_SIZE` is 64, and one place stays free), and
/// drops what comes on top without a word. A reader that was held up and then finds 63 reports waiting cannot know what came
/// after them.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    /// When the reader began to wait for the next report.
    waiting: Duration,
    /// When it last had something else to do.
    busy: Duration,
    /// The reports that were there already, since it was held up.
    found: Option<u8>,
}

/// The most reports that the kernel keeps.
const KEPT: u8 = 63;
/// The fastest devices fill the kernel's places in this time.
const HELD_UP: Duration = Duration::from_millis(8);
/// A report that was there already comes sooner than this.
const AT_ONCE: Duration = Duration::from_micros(500);

impl Backlog {
    /// The reader waits for a report from `now` on.
    pub(super) fn wait(&mut self, now: Duration) {
        if now.saturating_sub(self.busy) >= HELD_UP {
            self.found = Some(0);
        }
        self.waiting = now;
    }

    /// The reader has stopped waiting: for something else than a report.
    pub(super) const fn interrupted(&mut self, now: Duration) {
        self.busy = now;
    }

    /// A report has been read. Says whether others may have been dropped after it.
    pub(super) fn report(&mut self, now: Duration) -> bool {
        self.busy = now;
        let at_once = now.saturating_sub(self.waiting) < AT_ONCE;
        self.found = self.found.filter(|_| at_once).map(|found| found.saturating_add(1));
        let full = self.found.is_some_and(|found| found >= KEPT);
        if full {
            self.found = None;
        }
        full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads reports of which each takes so long to come. Says after how many some may have been dropped.
    fn read(backlog: &mut Backlog, now: &mut Duration, each: Duration) -> Option<usize> {
        (1..=200).find(|_| {
            backlog.wait(*now);
            *now += each;
            backlog.report(*now)
        })
    }

    #[test]
    fn reports_may_be_lost_where_as_many_were_waiting_as_the_kernel_keeps() {
        let (there, rare) = (Duration::from_micros(20), Duration::from_millis(1));
        let mut backlog = Backlog::default();
        let mut now = Duration::from_millis(1);
        assert_eq!(read(&mut backlog, &mut now, there), None, "nothing has held the reader up");
        now += Duration::from_millis(100);
        assert_eq!(read(&mut backlog, &mut now, there), Some(63));
        assert_eq!(read(&mut backlog, &mut now, there), None, "said once");
        now += Duration::from_millis(100);
        assert_eq!(read(&mut backlog, &mut now, rare), None, "they came while it read");
    }

    #[test]
    fn a_reader_that_waits_is_not_held_up() {
        let mut backlog = Backlog::default();
        let mut now = Duration::ZERO;
        backlog.wait(now);
        // A minute of silence, and then a beep.
        now += Duration::from_secs(60);
        backlog.interrupted(now);
        let there = Duration::from_micros(20);
        assert_eq!(read(&mut backlog, &mut now, there), None);
    }
}
