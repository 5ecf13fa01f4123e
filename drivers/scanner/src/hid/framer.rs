use core::time::Duration;
use std::sync::Arc;

use label::{Aim, MAX_SCAN_BYTES};

use super::layout::Parts;
use super::{HidPosProfile, Layout};
use crate::distrust::Distrust;
use crate::in_hand::InHand;
use crate::{Damage, Framed, VendorId};

/// How long the next report of a scan may take. Reports of one scan follow each other within tens of
/// milliseconds; a maker is known to announce one that never comes after data that fill the last report
/// exactly.
const CONTINUATION: Duration = Duration::from_millis(250);

/// Turns the input reports of a HID POS scanner into scans.
///
/// A scan longer than one report comes in several: each but the last is full, says that another follows, and repeats the
/// AIM identifier. So an identifier shows no beginning, and whatever comes within two seconds of a damaged scan is
/// handed out as damaged too.
#[derive(Debug)]
pub struct HidPosFramer {
    layout: Layout,
    profile: Arc<HidPosProfile>,
    open: Option<Open>,
    distrust: Distrust,
}

/// A scan of which more is to come.
#[derive(Debug)]
struct Open {
    aim: Option<Aim>,
    code_id: Option<u8>,
    read: InHand,
    /// Every report so far was full.
    full: bool,
}

impl HidPosFramer {
    /// A framer with nothing in hand.
    #[must_use]
    pub fn new(layout: Layout, profile: Arc<HidPosProfile>) -> Self {
        Self { layout, profile, open: None, distrust: Distrust::default() }
    }

    /// Takes one input report, its id first where the device has ids, that was read at `now`. Gives the scans
    /// that it completes. A report of something else than decoded data gives none.
    #[must_use]
    pub fn push(&mut self, report: &[u8], now: Duration) -> Vec<Framed> {
        let Some(layout) = self.layout.input(report) else { return Vec::new() };
        let capacity = layout.capacity();
        let parts = layout.read(report);
        let aim = label::Aim::split(&parts.aim).filter(|(_, rest)| rest.is_empty()).map(|(aim, _)| aim);
        let mut scans = Vec::new();
        if self.next_deadline().is_some_and(|deadline| now >= deadline) {
            // The reader was late, so it cannot be known when this report came: neither part is trusted.
            self.distrust.damaged(now);
            scans.extend(self.break_off_at(now));
        }
        // One that is cut off may have lost its identifiers.
        let another = |open: &Open| !parts.short && (open.aim, open.code_id) != (aim, parts.code_id);
        if self.open.as_ref().is_some_and(another) {
            scans.extend(self.break_off_at(now));
        }
        if self.open.is_none() && parts.data.is_empty() && !parts.bad_length && !parts.short {
            return scans;
        }
        let distrust = &self.distrust;
        let open = self.open.get_or_insert_with(|| Open {
            aim,
            code_id: parts.code_id,
            read: InHand::new(now, distrust),
            full: true,
        });
        open.add(&parts, capacity, now);
        if parts.continued && parts.is_partial && !self.profile.continued_stays_set {
            // Only a full one can be followed: its flag is wrong, or its length is.
            open.read.hurt(Damage::ContinuationNeverEnded);
        }
        if !parts.continued || parts.is_partial || open.read.is_endless() {
            scans.extend(self.open.take().and_then(|open| self.hand_out(open, now)));
        }
        scans
    }

    /// Says that it is `now`, and that nothing waits to be read. Gives the scan in hand if its next report is overdue.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        if self.next_deadline().is_none_or(|deadline| now < deadline) {
            return None;
        }
        let open = self.open.take_if(|open| open.full && self.profile.continued_stays_set);
        match open {
            // Its last report was as full as the others, and none has followed.
            Some(open) => self.hand_out(open, now),
            None => self.break_off_at(now),
        }
    }

    /// Says that reports may have been lost after the last one: what is in hand may not go on with the next one, and that may
    /// not be the first of its scan.
    pub fn lose(&mut self, now: Duration) {
        if let Some(open) = &mut self.open {
            open.read.hurt(Damage::LostReports);
        }
        self.distrust.lost(now);
    }

    /// Says that what begins before `until` may be the rest of a scan of which the beginning was not read.
    pub fn distrust_until(&mut self, until: Duration) {
        self.distrust.until(until);
    }

    /// When [`Self::expire`] must be called, unless another report comes before. Changes with every call.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.open.as_ref().map(|open| open.read.last + CONTINUATION)
    }

    /// Hands out the scan in hand although its last report has not come.
    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        let last = self.open.as_ref()?.read.last;
        self.break_off_at(last)
    }

    fn break_off_at(&mut self, now: Duration) -> Option<Framed> {
        let mut open = self.open.take()?;
        open.read.hurt(Damage::ContinuationNeverEnded);
        self.hand_out(open, now)
    }

    fn hand_out(&mut self, open: Open, now: Duration) -> Option<Framed> {
        let Open { aim, code_id, read, .. } = open;
        if read.may_leave_rest() {
            self.distrust.damaged(now);
        }
        // Each report repeats the identifier: it shows no beginning.
        let damage = read.damage(false);
        if self.profile.is_reply(aim, code_id, &read.data) {
            tracing::debug!(data = %read.data.escape_ascii(), "the scanner answered a command");
            return None;
        }
        let mut data = read.data;
        if damage.is_none() {
            data.truncate(without_line_end(&data));
        }
        Some(Framed {
            symbology: self.profile.symbology(aim, code_id),
            aim,
            vendor_id: code_id.map(VendorId::from),
            first: read.first,
            last: read.last,
            data,
            damage,
        })
    }
}

/// How long the data are without the CR, LF or CR LF of a scanner that was left with a suffix: in this mode a report has its own end.
fn without_line_end(data: &[u8]) -> usize {
    let ends: [&[u8]; 3] = [b"\r\n", b"\r", b"\n"];
    ends.iter().find_map(|end| data.strip_suffix(*end)).unwrap_or(data).len()
}

impl Open {
    fn add(&mut self, parts: &Parts<'_>, capacity: usize, now: Duration) {
        self.full &= parts.data.len() == capacity;
        self.read.add(parts.data, MAX_SCAN_BYTES, now);
        if parts.short {
            self.read.hurt(Damage::ShortReport);
        } else if parts.bad_length {
            self.read.hurt(Damage::BadLength);
        }
    }
}
