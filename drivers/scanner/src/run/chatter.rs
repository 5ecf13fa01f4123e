use std::time::Duration;

use tokio::time::Instant;

use crate::{DeviceMode, Leave};

/// So many reports within this time, and no scan among them, are none of a scanner that is read. One that rests says as good as
/// nothing, and the longest scan has a hundred reports.
const REPORTS_MOST: u32 = 5_000;
const WITHIN: Duration = Duration::from_secs(10);

/// Counts the reports of which no scan comes. Nobody else hears of them.
#[derive(Debug, Default)]
pub(super) struct Chatter {
    count: u32,
    since: Option<Instant>,
}

impl Chatter {
    /// Something was read, and so many scans came of it. Gives the reason to leave the device where it only chatters.
    pub(super) fn heard(
        &mut self,
        device: &str,
        mode: DeviceMode,
        scans: usize,
        now: Instant,
    ) -> Option<Leave> {
        // On a line each byte is a part of a read.
        if scans > 0 || matches!(mode, DeviceMode::Serial | DeviceMode::Ssi) {
            *self = Self::default();
            return None;
        }
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
