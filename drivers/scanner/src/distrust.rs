use core::time::Duration;

use crate::Damage;

/// How long what comes after a damaged read may be the rest of it. A rest follows its beginning within tens of milliseconds on a
/// wire that is well; on one that is not, or from a wireless scanner, after a second and more.
const WINDOW: Duration = Duration::from_secs(2);

/// More bytes than this without an end are no read: a symbol has a tenth of them.
pub(crate) const ENDLESS_BYTES: usize = 64 * 1024;

/// What a framer remembers of a damaged read: what begins soon after it may be its rest, and is damaged too, however whole it
/// looks. Half a serial number must never look like a whole one.
///
/// The time counts from the damage. A read that is damaged for no other reason than this doesn't make it longer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Distrust(Option<(Duration, Damage)>);

impl Distrust {
    /// A read was damaged at `now`, and its end was not seen.
    pub(crate) fn damaged(&mut self, now: Duration) {
        self.0 = Some((now + WINDOW, Damage::Gap));
    }

    /// Reports may have been lost before `now`.
    pub(crate) fn lost(&mut self, now: Duration) {
        self.0 = Some((now + WINDOW, Damage::LostReports));
    }

    /// What begins until then may be the rest of a read of which the beginning was not read.
    pub(crate) fn until(&mut self, until: Duration) {
        if self.0.is_none_or(|(known, _)| known < until) {
            self.0 = Some((until, Damage::Gap));
        }
    }

    /// What is wrong with a read that begins at `now` and doesn't show that it is a beginning.
    pub(crate) fn at(&self, now: Duration) -> Option<Damage> {
        self.0.filter(|(until, _)| now <= *until).map(|(_, damage)| damage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_within_two_seconds_of_the_damage_is_not_trusted() {
        let seconds = Duration::from_secs_f32;
        let mut distrust = Distrust::default();
        assert_eq!(distrust.at(seconds(1.0)), None);
        distrust.damaged(seconds(1.0));
        assert_eq!(distrust.at(seconds(3.0)), Some(Damage::Gap));
        assert_eq!(distrust.at(seconds(3.001)), None);
        // Taking the device again doesn't make it shorter.
        distrust.until(seconds(2.0));
        assert_eq!(distrust.at(seconds(3.0)), Some(Damage::Gap));
        distrust.lost(seconds(5.0));
        assert_eq!(distrust.at(seconds(7.0)), Some(Damage::LostReports));
    }
}
