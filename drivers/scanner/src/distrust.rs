use core::time::Duration;

use label::{MAX_SCAN_BYTES, Symbology};

use crate::Damage;

/// How long what comes after a damaged read may be the rest of it. A rest follows its beginning within tens of milliseconds on a
/// wire that is well; on one that is not, or from a wireless scanner, after a second and more.
const WINDOW: Duration = Duration::from_secs(2);

/// Whether labels of this symbology can hold line breaks, as the key and value lines of many a QR Code: of the others no label is known
/// that does.
pub(crate) const fn holds_lines(symbology: Symbology) -> bool {
    matches!(
        symbology,
        Symbology::QrCode
            | Symbology::DataMatrix
            | Symbology::Pdf417
            | Symbology::Aztec
            | Symbology::HanXin
            | Symbology::MaxiCode
    )
}

/// More bytes than this without an end are no read: a symbol has a tenth of them.
pub(crate) const ENDLESS_BYTES: usize = 64 * 1024;

/// What a framer remembers that makes what begins soon doubtful, however whole it looks. Half a serial number must never look like a
/// whole one.
///
/// After a damaged read the time counts from the damage: a read that is damaged for no other reason than this doesn't make it
/// longer. What may simply go on, as a label that holds line breaks, is doubted until the line has been silent for once. That it was, only
/// its reader can tell, who has looked and found nothing ([`Self::silent`]): what is read late was not sent late.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Distrust {
    damaged: Option<(Duration, Damage)>,
    flow: Option<Flow>,
}

/// Something that may go on: what comes without a pause may be its rest.
#[derive(Clone, Copy, Debug)]
struct Flow {
    /// A pause within a read is shorter.
    silence: Duration,
    /// If nothing has come until then, what begins later is no rest of it.
    ends: Duration,
    /// What has come since. No label is longer than a symbol.
    bytes: usize,
    damage: Damage,
}

impl Distrust {
    /// A read was damaged at `now`, and its end was not seen.
    pub(crate) fn damaged(&mut self, now: Duration) {
        self.damaged = Some((now + WINDOW, Damage::Gap));
    }

    /// Reports may have been lost before `now`.
    pub(crate) fn lost(&mut self, now: Duration) {
        self.damaged = Some((now + WINDOW, Damage::LostReports));
    }

    /// What begins until then may be the rest of a read of which the beginning was not read.
    pub(crate) fn until(&mut self, until: Duration) {
        if self.damaged.is_none_or(|(known, _)| known < until) {
            self.damaged = Some((until, Damage::Gap));
        }
    }

    /// What comes from `now` on without a pause of `silence` may be the rest of what was there before, and is damaged so.
    pub(crate) const fn flows(&mut self, now: Duration, silence: Duration, damage: Damage) {
        // The sum of two times that are counted from a start is one.
        self.flow = Some(Flow { silence, ends: now.saturating_add(silence), bytes: 0, damage });
    }

    /// Something has come, the last of it at `last`. Told before anything is asked of that time.
    pub(crate) fn heard(&mut self, last: Duration) {
        self.flow.take_if(|flow| flow.bytes > MAX_SCAN_BYTES);
        if let Some(flow) = &mut self.flow {
            flow.ends = last + flow.silence;
        }
    }

    /// It is `now`, and nothing waits to be read.
    pub(crate) fn silent(&mut self, now: Duration) {
        self.flow.take_if(|flow| now >= flow.ends);
    }

    /// When it is of use to say that nothing has come ([`Self::silent`]).
    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        self.flow.map(|flow| flow.ends)
    }

    /// So many bytes of what came are past.
    pub(crate) const fn passed(&mut self, bytes: usize) {
        if let Some(flow) = &mut self.flow {
            flow.bytes = flow.bytes.saturating_add(bytes);
        }
    }

    /// What is wrong with a read that begins at `now` and doesn't show that it is a beginning.
    pub(crate) fn at(&self, now: Duration) -> Option<Damage> {
        let damaged = self.damaged.filter(|(until, _)| now <= *until).map(|(_, damage)| damage);
        let flow = self.flow.filter(|flow| flow.bytes <= MAX_SCAN_BYTES);
        damaged.or(flow.map(|flow| flow.damage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

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

    #[test]
    fn what_may_go_on_is_doubted_until_the_line_was_silent_or_more_has_come_than_a_symbol_has() {
        let flowing = || {
            let mut distrust = Distrust::default();
            distrust.flows(ms(1_000), ms(300), Damage::Gap);
            distrust
        };
        let mut distrust = flowing();
        distrust.heard(ms(1_299));
        assert_eq!(distrust.at(ms(1_299)), Some(Damage::Gap));
        distrust.silent(ms(1_598));
        distrust.heard(ms(1_900));
        assert_eq!(distrust.at(ms(1_900)), Some(Damage::Gap));
        distrust.heard(ms(2_900));
        assert_eq!(
            distrust.at(ms(2_900)),
            Some(Damage::Gap),
            "it was read late, perhaps, and nobody has looked meanwhile"
        );
        assert_eq!(distrust.next_deadline(), Some(ms(3_200)));
        distrust.silent(ms(3_200));
        assert_eq!((distrust.at(ms(3_200)), distrust.next_deadline()), (None, None));
        // Silence ends it for good.
        distrust.heard(ms(3_201));
        assert_eq!(distrust.at(ms(3_201)), None);
        let mut distrust = flowing();
        for time in 1_000..1_000 + 7_090 {
            distrust.heard(ms(time));
            assert_eq!(distrust.at(ms(time)), Some(Damage::Gap), "{time}");
            distrust.passed(1);
        }
        assert_eq!(distrust.at(ms(8_090)), None);
    }
}
