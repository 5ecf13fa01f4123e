use core::time::Duration;

use super::Obstacle;
use crate::Damage;

/// Tells a device that sends no scans from one that now and then sends a damaged one: nobody scans so fast, and so badly,
/// for so long. Each damaged read is journalled, so that one that never ends would fill the disk.
#[derive(Debug, Default)]
pub(super) struct Noise {
    /// Damaged reads in succession, and when the first of them came.
    damaged: u32,
    since: Duration,
}

impl Noise {
    const MOST: u32 = 32;
    const WITHIN: Duration = Duration::from_secs(10);

    /// A read has ended at `at`. Gives what is to be said of the device if it is to be left alone for a while.
    pub(super) fn heard(&mut self, damage: Option<Damage>, at: Duration) -> Option<Obstacle> {
        let Some(damage) = damage else {
            self.damaged = 0;
            return None;
        };
        if self.damaged == 0 || at.saturating_sub(self.since) > Self::WITHIN {
            (self.damaged, self.since) = (0, at);
        }
        self.damaged += 1;
        (self.damaged >= Self::MOST).then(|| {
            Obstacle::new(
                format!("it sends noise: {} reads in succession were damaged ({})", self.damaged, damage.name()),
                "compare its speed, parity, terminator and prefix with the configuration, and look at its cable; it is tried again by itself"
                    .to_owned(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(noise: &mut Noise, damage: Option<Damage>, at: f64) -> bool {
        noise.heard(damage, Duration::from_secs_f64(at)).is_some()
    }

    #[test]
    fn only_many_damaged_reads_in_succession_and_soon_are_noise() {
        let bad = Some(Damage::NoTerminator);
        let mut noise = Noise::default();
        let told: Vec<bool> =
            (0..32).map(|number| seconds(&mut noise, bad, f64::from(number) * 0.3)).collect();
        assert_eq!(told.iter().position(|told| *told), Some(31));
        // One whole scan among them, or a person's pace.
        let mut noise = Noise::default();
        assert!((0..31).all(|number| !seconds(&mut noise, bad, f64::from(number) * 0.1)));
        assert!(!seconds(&mut noise, None, 3.2));
        assert!((0..31).all(|number| !seconds(&mut noise, bad, 4.0 + f64::from(number) * 0.1)));
        let mut noise = Noise::default();
        assert!((0..200).all(|number| !seconds(&mut noise, bad, f64::from(number) * 0.4)));
    }
}
