use hidreport::{Report, ReportDescriptor};
use hut::AsUsage as _;

use super::bits;
use super::layout::{report_id, usages};
use crate::{Reading, ReadingState};

/// Where the bit that prevents reading is in a feature report: such a report can be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FeatureControl {
    id: u8,
    /// The report's length, its id included.
    bytes: usize,
    bit: usize,
}

impl FeatureControl {
    /// `None` where no feature report with an id has the bit (usage 8C:5F).
    pub(super) fn compile(parsed: &ReportDescriptor) -> Option<Self> {
        let wanted = hut::BarcodeScanner::PreventReadofBarcodes.usage_value();
        parsed.feature_reports().iter().find_map(|report| {
            let (_, found) = usages(report).into_iter().find(|(usage, _)| *usage == wanted)?;
            Some(Self { id: report_id(report)?, bytes: report.size_in_bytes(), bit: found.start })
        })
    }
}

/// What is to be done with feature reports, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Read the report of this id.
    Get(u8),
    /// Write this report, its id first.
    Set(Vec<u8>),
}

/// Whether a scanner reads as it says itself, in a feature report. One that has the bit only there is told there: the rest of the
/// report stays as it was.
#[derive(Debug)]
pub(super) struct ReadBack {
    control: FeatureControl,
    is_told_here: bool,
    wanted: Reading,
    step: Step,
    /// Reports that were asked for and have not come. Only the last one is as new as what it was told.
    awaited: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Idle,
    /// The report comes to be changed.
    Change,
    /// The report comes to be looked at.
    Check,
}

impl ReadBack {
    /// `is_told_here`: it has the bit in no output report.
    pub(super) const fn new(control: FeatureControl, is_told_here: bool) -> Self {
        Self { control, is_told_here, wanted: Reading::Allowed, step: Step::Idle, awaited: 0 }
    }

    /// It shall read or not. Gives what to do first.
    pub(super) const fn want(&mut self, wanted: Reading) -> Ask {
        self.wanted = wanted;
        self.step = if self.is_told_here { Step::Change } else { Step::Check };
        self.get()
    }

    /// Takes the report that was asked for, its id first; an empty one is that it can't be had. Gives what to do next, and how far
    /// the scanner is where that is known now.
    pub(super) fn answer(&mut self, report: &[u8]) -> (Vec<Ask>, Option<ReadingState>) {
        self.awaited = self.awaited.saturating_sub(1);
        if self.awaited > 0 {
            return (Vec::new(), None);
        }
        let report =
            report.get(..self.control.bytes).filter(|report| report.first() == Some(&self.control.id));
        match (core::mem::replace(&mut self.step, Step::Idle), report) {
            (Step::Change, Some(report)) => {
                let mut report = report.to_vec();
                bits::put(&mut report, self.control.bit, self.wanted == Reading::Prevented);
                self.step = Step::Check;
                (vec![Ask::Set(report), self.get()], None)
            }
            // What else the report would set is not known, so it is left alone.
            (Step::Change, None) => (Vec::new(), Some(ReadingState::CannotBePrevented)),
            (Step::Check, Some(report)) => (Vec::new(), Some(self.state(report))),
            (Step::Check, None) | (Step::Idle, _) => (Vec::new(), None),
        }
    }

    fn state(&self, report: &[u8]) -> ReadingState {
        match (bits::bit(report, self.control.bit), self.wanted) {
            (Some(true), _) => ReadingState::Prevented,
            (_, Reading::Prevented) => ReadingState::StillReads,
            (_, Reading::Allowed) => ReadingState::Allowed,
        }
    }

    const fn get(&mut self) -> Ask {
        self.awaited = self.awaited.saturating_add(1);
        Ask::Get(self.control.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTROL: FeatureControl = FeatureControl { id: 5, bytes: 2, bit: 8 };

    #[test]
    fn the_rest_of_the_report_stays_and_what_it_says_then_counts() {
        let mut feature = ReadBack::new(CONTROL, true);
        assert_eq!(feature.want(Reading::Prevented), Ask::Get(5));
        assert_eq!(feature.answer(&[5, 0x80]), (vec![Ask::Set(vec![5, 0x81]), Ask::Get(5)], None));
        assert_eq!(feature.answer(&[5, 0x81]), (vec![], Some(ReadingState::Prevented)));
        assert_eq!(feature.want(Reading::Allowed), Ask::Get(5));
        assert_eq!(feature.answer(&[5, 0x81]), (vec![Ask::Set(vec![5, 0x80]), Ask::Get(5)], None));
        assert_eq!(feature.answer(&[5, 0x80]), (vec![], Some(ReadingState::Allowed)));
    }

    #[test]
    fn one_that_does_not_do_it_is_told_apart_whichever_way_it_was_told() {
        let mut feature = ReadBack::new(CONTROL, false);
        feature.want(Reading::Prevented);
        assert_eq!(feature.answer(&[5, 0x80]), (vec![], Some(ReadingState::StillReads)));
        feature.want(Reading::Allowed);
        assert_eq!(feature.answer(&[5, 0x01]), (vec![], Some(ReadingState::Prevented)));
    }

    #[test]
    fn a_report_from_before_it_was_told_anew_does_not_count() {
        let mut feature = ReadBack::new(CONTROL, false);
        feature.want(Reading::Prevented);
        feature.want(Reading::Allowed);
        assert_eq!(feature.answer(&[5, 0x01]), (vec![], None));
        assert_eq!(feature.answer(&[5, 0x00]), (vec![], Some(ReadingState::Allowed)));
        assert_eq!(feature.answer(&[5, 0x01]), (vec![], None), "nobody asked");
    }

    #[test]
    fn a_report_that_can_t_be_had_or_is_cut_off_is_not_written() {
        for wrong in [&[][..], &[5], &[6, 0]] {
            let mut feature = ReadBack::new(CONTROL, true);
            feature.want(Reading::Prevented);
            assert_eq!(feature.answer(wrong), (vec![], Some(ReadingState::CannotBePrevented)), "{wrong:?}");
            let mut feature = ReadBack::new(CONTROL, false);
            feature.want(Reading::Prevented);
            assert_eq!(feature.answer(wrong), (vec![], None), "{wrong:?}");
        }
    }
}
