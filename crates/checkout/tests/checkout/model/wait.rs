//! What waits, and how it ends.

use super::scan::Verdict;
use super::words::{Focus, Lane, Row, Shop, Told};
use checkout::Decision;

const FOCUS_MS: u64 = 30_000;

impl Verdict {
    fn told(self, scan: u64) -> Told {
        Told { scan, decision: self.decision, codes: self.codes, row: self.row }
    }
}

impl Lane {
    /// A scan that gave a row a number says whose box is being read.
    pub(super) fn reads_box_of(&mut self, verdict: &Verdict, scanner: &'static str, read_ms: u64) {
        let captures = ["serial_provided", "unit_identified", "product_added_with_serial"];
        if captures.iter().any(|code| verdict.is(code))
            && let Some(row) = verdict.row
        {
            self.box_read = Some((row, scanner, read_ms));
        }
    }

    pub(super) fn end_held(&mut self, scan: u64, verdict: Verdict) {
        self.held.retain(|held| held.scan != scan);
        self.told.push(verdict.told(scan));
    }

    /// 10.9: a choice that was not made.
    pub(super) fn end_choice(&mut self) {
        if let Some(choice) = self.choice.take() {
            self.ended_choices.push(choice.scan);
            self.told.push(Verdict::refused(vec!["choice_expired"]).told(choice.scan));
        }
    }

    /// 12.3: what waits for the cart's rows ends when they can't change any more.
    pub(super) fn end_waiting(&mut self) {
        self.end_choice();
        self.box_read = None;
        self.focus = None;
        for held in core::mem::take(&mut self.held) {
            self.end_held(held.scan, Verdict::of(Decision::Ignored, vec!["no_pending_line"], None));
        }
    }

    /// 10.9, 10.12: time passes, and what runs out ends.
    fn pass(&mut self, ms: u64) {
        self.clock_ms += ms;
        if self.choice.as_ref().is_some_and(|choice| choice.until_ms <= self.clock_ms) {
            self.end_choice();
        }
        // 10.8
        if self.focus.as_ref().is_some_and(|focus| focus.until_ms <= self.clock_ms) {
            self.focus = None;
        }
        let out: Vec<u64> =
            self.held.iter().filter(|held| held.until_ms <= self.clock_ms).map(|held| held.scan).collect();
        for scan in out {
            self.end_held(scan, Verdict::of(Decision::Ignored, vec!["no_pending_line"], None));
        }
    }

    /// The daemon is started anew: its clock is, and what waited by it has ended.
    pub(super) fn restart(&mut self) {
        self.end_waiting();
        self.reads.clear();
        self.clock_ms = 0;
    }
}

impl Shop {
    /// The cashier says which row is meant, from now on.
    pub(super) fn focus(&mut self, at: usize, row: usize) {
        let was = self.carts[at].rows[row].clone();
        let lane = &mut self.lanes[self.carts[at].lane];
        lane.focus = Some(Focus { cart: at, row, until_ms: lane.clock_ms + FOCUS_MS, was });
    }

    /// The row that the cashier means, while something of its unit can be read.
    pub(super) fn row_in_focus(&self, at: usize) -> Option<usize> {
        let focus = self.lanes[self.carts[at].lane].focus.as_ref().filter(|focus| focus.cart == at)?;
        Some(focus.row).filter(|row| self.carts[at].rows[*row].takes_more())
    }

    /// 10.8: a focus ends when it is used: its row was given something, or needs nothing any more. One that waits for more keeps it.
    pub(super) fn end_used_focus(&mut self, lane: usize) {
        let Some(focus) = &mut self.lanes[lane].focus else { return };
        let row = &self.carts[focus.cart].rows[focus.row];
        let told = |row: &Row| (row.numbers.clone(), row.place, row.overridden);
        if told(row) == told(&focus.was) {
            return;
        }
        focus.was = row.clone();
        if !row.is_pending() {
            self.lanes[lane].focus = None;
        }
    }

    pub(super) fn pass(&mut self, ms: u64) {
        self.stock_age_ms += ms;
        self.lanes.iter_mut().for_each(|lane| lane.pass(ms));
    }
}
