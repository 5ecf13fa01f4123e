use std::time::Duration;

use tokio::time::Instant;

use crate::Leave;

/// So many reports within this time that belong to no scan are none of a scanner that is read. One that rests says as good as
/// nothing. The longest scan has a hundred reports, but thousands where it is typed: what comes while one is in hand is not counted.
const REPORTS_MOST: u32 = 5_000;
const WITHIN: Duration = Duration::from_secs(10);

/// Counts the reports of which no scan comes and none begins. Nobody else hears of them: a scan without an end is told as one.
#[derive(Debug, Default)]
pub(super) struct Chatter {
    count: u32,
    since: Option<Instant>,
}

impl Chatter {
    /// A report was read that belongs to no scan. Gives the reason to leave the device where it only chatters.
    pub(super) fn heard(&mut self, device: &str, now: Instant) -> Option<Leave> {
        if self.since.is_none_or(|since| now.duration_since(since) > WITHIN) {
            *self = Self { count: 0, since: Some(now) };
        }
        self.count += 1;
        (self.count > REPORTS_MOST).then(|| Leave {
            device: device.to_owned(),
            reason: format!(
                "it sent more than {REPORTS_MOST} reports within {} s, and no scan was among them",
                WITHIN.as_secs()
            ),
            remedy: "unplug it and plug it in again, without a hub; it is tried again by itself".to_owned(),
        })
    }
}
