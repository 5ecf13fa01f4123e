use core::time::Duration;

use crate::Damage;
use crate::distrust::{Distrust, ENDLESS_BYTES};

/// A read that comes in parts, as far as it has come: what is kept of it, when it came, and what is wrong with it. The same in each
/// mode whose scans come in several reports.
#[derive(Debug)]
pub(crate) struct InHand {
    pub(crate) data: Vec<u8>,
    /// How many bytes it has had.
    taken: usize,
    pub(crate) first: Duration,
    pub(crate) last: Duration,
    damage: Option<Damage>,
    /// What is wrong with it if it is the rest of a damaged one.
    doubt: Option<Damage>,
}

impl InHand {
    /// One begins.
    pub(crate) fn new(now: Duration, distrust: &Distrust) -> Self {
        Self { data: Vec::new(), taken: 0, first: now, last: now, damage: None, doubt: distrust.at(now) }
    }

    /// Takes a part of it; of what is more than the most, nothing is kept.
    pub(crate) fn add(&mut self, part: &[u8], most: usize, now: Duration) {
        self.last = now;
        self.taken += part.len();
        match part.split_at_checked(most.saturating_sub(self.data.len())) {
            Some((kept, [])) => self.data.extend_from_slice(kept),
            Some((kept, _)) => {
                self.data.extend_from_slice(kept);
                self.hurt(Damage::TooLong);
            }
            None => self.data.extend_from_slice(part),
        }
        if self.is_endless() {
            self.damage = Some(Damage::Endless);
        }
    }

    /// Something is wrong with it. What was found first counts.
    pub(crate) fn hurt(&mut self, damage: Damage) {
        self.damage.get_or_insert(damage);
    }

    /// How many bytes it has had.
    pub(crate) const fn taken(&self) -> usize {
        self.taken
    }

    /// It has gone on for longer than anything.
    pub(crate) const fn is_endless(&self) -> bool {
        self.taken >= ENDLESS_BYTES
    }

    /// Whether a part of it may yet come, though no more of it is waited for.
    pub(crate) fn may_leave_rest(&self) -> bool {
        // Of reports that were lost, the framer was told when.
        self.damage.is_some_and(|damage| damage.may_leave_rest() && damage != Damage::LostReports)
    }

    /// What is wrong with it. One that shows that it is a beginning is no rest of another.
    pub(crate) fn damage(&self, begins: bool) -> Option<Damage> {
        self.damage.or(self.doubt.filter(|_| !begins))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn what_is_wrong_first_counts_and_what_has_no_end_before_all() {
        let mut read = InHand::new(ms(5), &Distrust::default());
        read.add(b"1234", 6, ms(6));
        assert_eq!((read.data.as_slice(), read.damage(false)), (b"1234".as_slice(), None));
        read.add(b"56", 6, ms(7));
        assert_eq!((read.first, read.last, read.damage(false)), (ms(5), ms(7), None));
        read.add(b"7", 6, ms(8));
        read.hurt(Damage::ShortReport);
        assert_eq!(read.data, b"123456");
        assert_eq!((read.damage(false), read.may_leave_rest()), (Some(Damage::TooLong), false));
        read.add(&[0; ENDLESS_BYTES], 6, ms(9));
        assert!(read.is_endless());
        assert_eq!((read.damage(false), read.may_leave_rest()), (Some(Damage::Endless), true));
    }

    #[test]
    fn the_rest_of_a_damaged_read_is_doubted_unless_it_shows_that_it_begins() {
        let mut distrust = Distrust::default();
        distrust.damaged(ms(0));
        let mut read = InHand::new(ms(1), &distrust);
        assert_eq!((read.damage(false), read.damage(true)), (Some(Damage::Gap), None));
        assert!(!read.may_leave_rest(), "what is only doubted doubts no other");
        // What is wrong with itself comes before.
        read.hurt(Damage::UnknownKey);
        assert_eq!(
            (read.damage(false), read.damage(true)),
            (Some(Damage::UnknownKey), Some(Damage::UnknownKey))
        );
        assert_eq!(InHand::new(ms(2_001), &distrust).damage(false), None);
    }
}
