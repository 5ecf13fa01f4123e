//! Chapters 10 and 11: where a scan goes.

use super::wares::{Fit, Number, Ware, is_imei};
use super::words::{Broken, Cart, Label, Mode, Read, Row, Shop, Stage, Told, Waiting};
use checkout::Decision;

pub(super) const REPEAT_MS: u64 = 400;
pub(super) const BURST_MS: u64 = 2_000;
pub(super) const CHOICE_MS: u64 = 30_000;

/// What a scan comes to.
pub(super) struct Verdict {
    pub(super) decision: Decision,
    pub(super) codes: Broken,
    pub(super) row: Option<usize>,
    choices: Vec<usize>,
}

/// A row that a label fits: which, where on it, how well.
type Candidate = (usize, usize, Fit);

impl Verdict {
    pub(super) fn of(decision: Decision, codes: Broken, row: Option<usize>) -> Self {
        Self { decision, codes, row, choices: vec![] }
    }

    pub(super) fn accepted(code: &'static str, row: usize) -> Self {
        Self::of(Decision::Accepted, vec![code], Some(row))
    }

    pub(super) fn refused(broken: Broken) -> Self {
        Self::of(Decision::Refused, broken, None)
    }

    pub(super) fn repeat(row: Option<usize>) -> Self {
        Self::of(Decision::Ignored, vec!["repeat"], row)
    }

    pub(super) fn held() -> Self {
        Self::of(Decision::Held, vec!["waiting"], None)
    }

    pub(super) fn is(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }
}

impl Shop {
    /// A scanner reads a label, now.
    pub(super) fn scan(&mut self, at: usize, read: &Read) {
        let lane = &mut self.lanes[at];
        lane.scans += 1;
        let (scan, now_ms) = (lane.scans, lane.clock_ms);
        let verdict = self.judge(at, read);
        let Read { scanner, label, .. } = read;
        let scanner = *scanner;
        let lane = &mut self.lanes[at];
        // What was for the till program alone is not kept.
        if !verdict.is("repeat") && !verdict.is("to_pos") {
            lane.reads.retain(|(earlier, _)| earlier != read);
            lane.reads.push((read.clone(), now_ms));
        }
        let waiting = |wait_ms| Waiting {
            scan,
            scanner,
            label: label.clone(),
            read_ms: now_ms,
            until_ms: now_ms + wait_ms,
            choices: verdict.choices.clone(),
        };
        match verdict.decision {
            Decision::Held => lane.held.push(waiting(BURST_MS)),
            Decision::NeedsChoice => lane.choice = Some(waiting(CHOICE_MS)),
            Decision::Accepted => lane.reads_box_of(&verdict, scanner, now_ms),
            Decision::Refused | Decision::Ignored => {}
        }
        lane.told.push(Told { scan, decision: verdict.decision, codes: verdict.codes, row: verdict.row });
    }

    fn judge(&mut self, lane: usize, read: &Read) -> Verdict {
        if self.lanes[lane].mode == Mode::Pos {
            return Verdict::of(Decision::Accepted, vec!["to_pos"], None);
        }
        // 11.1 to 11.3: the same read of the same scanner, within the window since the first.
        let now_ms = self.lanes[lane].clock_ms;
        let is_same = |(earlier, first_ms): &(Read, u64)| earlier == read && now_ms - first_ms <= REPEAT_MS;
        if self.lanes[lane].reads.iter().any(is_same) {
            return Verdict::repeat(None);
        }
        if self.lanes[lane].mode == Mode::Off {
            return Verdict::refused(vec!["scanning_off"]);
        }
        let Some(at) = self.at_the_till(lane) else { return Verdict::refused(vec!["no_transaction"]) };
        if self.carts[at].stage != Stage::Open {
            // 12.2
            return Verdict::refused(vec!["wrong_state"]);
        }
        let before = self.lanes[lane].focus.as_ref().map(|focus| self.carts[at].rows[focus.row].ware);
        let verdict = self.route(at, read);
        // 10.8: another product was scanned.
        let is_other = before.is_some() && read.label.ware().is_some_and(|ware| before != Some(ware));
        if is_other && verdict.decision != Decision::Refused && !verdict.is("focused") {
            self.lanes[lane].focus = None;
        }
        verdict
    }

    fn route(&mut self, at: usize, Read { scanner, label, .. }: &Read) -> Verdict {
        if let Some(verdict) = self.scan_of_what_comes_back(at, label) {
            return verdict;
        }
        match label {
            Label::Unit(ware, value) => self.scan_of_unit(at, *ware, value),
            Label::Product(ware) => self.scan_of_product(at, *ware),
            Label::Bare(_) | Label::Declared(_) => self.scan_of_number(at, scanner, label),
        }
    }

    /// Rows of a product that wait for a number: the one that the cashier means, then the lowest.
    fn pending_of(&self, at: usize, ware: Ware) -> Vec<usize> {
        let rows = &self.carts[at].rows;
        let mut pending: Vec<usize> =
            (0..rows.len()).filter(|row| rows[*row].ware == ware && rows[*row].is_pending()).collect();
        pending.sort_by_key(|row| self.row_in_focus(at) != Some(*row));
        pending
    }

    /// 10.1: the lowest pending row of the product, else a new one; 11.4: what is here already is a repeat.
    fn scan_of_unit(&mut self, at: usize, ware: Ware, value: &str) -> Verdict {
        let label = Label::Unit(ware, value.to_owned());
        let rows = &self.carts[at].rows;
        let has_it =
            |row: &Row| row.is_live() && row.ware == ware && row.key().is_some_and(|key| key == value);
        if ware.asks[0].takes(value)
            && let Some(row) = rows.iter().position(has_it)
        {
            return Verdict::repeat(Some(row));
        }
        let pending = self.pending_of(at, ware);
        let fitting = |row: &usize| Some((*row, rows[*row].place_of(&label)?.0));
        if let Some((row, place)) = pending.iter().find_map(fitting) {
            return self.fill(at, row, place, value);
        }
        let mut new = Row::of(ware, 1_000);
        if !pending.is_empty() || new.place_of(&label).is_none() {
            return Verdict::refused(vec!["serial_does_not_fit"]);
        }
        if !self.adds_on_scan {
            return Verdict::held();
        }
        new.numbers[0] = Some(value.to_owned());
        let broken = self.may_have(at, &[], ware, &new.numbers);
        if !broken.is_empty() {
            return Verdict::refused(broken);
        }
        new.stale = self.is_told_old(at, ware);
        self.carts[at].rows.push(new);
        let row = self.carts[at].rows.len() - 1;
        self.claim(at, row);
        Verdict::accepted("product_added_with_serial", row)
    }

    /// 10.2: a GTIN alone adds its product; 10.5: or waits. 10.3, 10.4: where rows are named by their product's code, it only says
    /// which is meant: one that waits for a number, if there is one.
    fn scan_of_product(&mut self, at: usize, ware: Ware) -> Verdict {
        let focused = self.row_in_focus(at).filter(|row| self.carts[at].rows[*row].ware == ware);
        if focused.is_some() || self.lanes[self.carts[at].lane].mode == Mode::Capture {
            let Some(row) = self.pending_of(at, ware).first().copied().or(focused) else {
                return Verdict::held();
            };
            self.focus(at, row);
            return Verdict::accepted("focused", row);
        }
        if !self.adds_on_scan {
            return Verdict::held();
        }
        let row = self.carts[at].put(&Row::of(ware, 1_000));
        self.settle_held(at, row, 1);
        Verdict::accepted("product_added", row)
    }

    /// 10.6 and 10.7: a number without a product says only by itself whose it is.
    fn scan_of_number(&mut self, at: usize, scanner: &'static str, label: &Label) -> Verdict {
        let value = label.value();
        let candidates = self.candidates(at, scanner, label);
        // 7.1: what stands on a row of this cart is that row's, unless it may complete it.
        let rows = &self.carts[at].rows;
        let is_candidate = |row: usize| candidates.iter().any(|(of, ..)| *of == row);
        let completes = |row: usize| is_candidate(row) && rows[row].has_unit();
        // The cashier says that another product's unit has the same number (7.4).
        let focused = self.row_in_focus(at).filter(|row| is_candidate(*row));
        let means_other = |ware: Ware| focused.is_some_and(|row| rows[row].ware != ware);
        let mut here = rows.iter().enumerate().filter(|(_, row)| row.is_live() && row.is_known_as(value));
        if here.any(|(row, of)| !completes(row) && !means_other(of.ware)) {
            return Verdict::refused(vec!["serial_already_here"]);
        }
        if candidates.is_empty() {
            return self.nothing_fits(at, scanner, label);
        }
        if let Some(verdict) = self.by_held_product(at, scanner, &candidates, value) {
            return verdict;
        }
        let rows = &self.carts[at].rows;
        let best = candidates.iter().map(|(.., fit)| *fit).min().unwrap();
        let mut left: Vec<Candidate> = candidates.into_iter().filter(|(.., fit)| *fit == best).collect();
        if left.len() > 1 || best == Fit::Competing {
            // 8.9: what is known to lie in the shop.
            let is_here = |(row, place, _): &&Candidate| self.is_in_the_shop(&rows[*row], *place, value);
            let wares: Vec<Ware> = left.iter().filter(is_here).map(|(row, ..)| rows[*row].ware).collect();
            if !wares.is_empty() {
                left.retain(|(row, ..)| wares.contains(&rows[*row].ware));
            }
            if left.len() > 1 || wares.is_empty() {
                // 10.7: the row that the cashier means; 10.16: which makes no serial number of what is rather something else.
                let in_focus = |(row, ..): &&Candidate| focused == Some(*row);
                if let Some((row, place, _)) = left.iter().find(in_focus).filter(|_| best != Fit::Competing) {
                    return self.fill(at, *row, *place, value);
                }
                let mut rows: Vec<usize> = left.into_iter().map(|(row, ..)| row).chain(focused).collect();
                rows.sort_unstable();
                rows.dedup();
                return self.ask(at, rows);
            }
        }
        self.fill(at, left[0].0, left[0].1, value)
    }

    /// Rows that wait, the one that the cashier means, and the one whose box this scanner has just read a code of.
    fn waiting_rows(&self, at: usize, scanner: &'static str) -> Vec<usize> {
        let lane = &self.lanes[self.carts[at].lane];
        let in_hand =
            lane.box_read.filter(|(_, by, read_ms)| *by == scanner && lane.clock_ms - read_ms <= BURST_MS);
        let rows = &self.carts[at].rows;
        let waits = |row: &usize| {
            let of = &rows[*row];
            let is_meant =
                in_hand.is_some_and(|(box_of, ..)| box_of == *row) || self.row_in_focus(at) == Some(*row);
            of.is_pending() || (is_meant && of.takes_more())
        };
        (0..rows.len()).filter(waits).collect()
    }

    /// Those that a label fits.
    fn candidates(&self, at: usize, scanner: &'static str, label: &Label) -> Vec<Candidate> {
        let fitting =
            |row: usize| self.carts[at].rows[row].place_of(label).map(|(place, fit)| (row, place, fit));
        self.waiting_rows(at, scanner).into_iter().filter_map(fitting).collect()
    }

    /// What says that it is a serial number, and breaks the rule of a row that waits for one, is refused. All else waits for
    /// the other codes of its box (10.11), unless the cashier means a row that it is not for.
    fn nothing_fits(&self, at: usize, scanner: &'static str, label: &Label) -> Verdict {
        let rows = &self.carts[at].rows;
        let waits_for_serial = |row: &usize| {
            let mut asks = rows[*row].ware.asks.iter().zip(&rows[*row].numbers);
            asks.any(|(ask, number)| ask.number == Number::Serial && number.is_none())
        };
        let is_refused = label.declares_unit() && self.waiting_rows(at, scanner).iter().any(waits_for_serial);
        if is_refused || self.row_in_focus(at).is_some() {
            return Verdict::refused(vec!["serial_does_not_fit"]);
        }
        Verdict::held()
    }

    /// 10.10: one question at a time.
    fn ask(&mut self, at: usize, choices: Vec<usize>) -> Verdict {
        let lane = self.carts[at].lane;
        self.lanes[lane].end_choice();
        Verdict { choices, ..Verdict::of(Decision::NeedsChoice, vec!["choice_needed"], None) }
    }

    /// Gives a row a number of its unit, if it may have it.
    pub(super) fn fill(&mut self, at: usize, line: usize, place: usize, value: &str) -> Verdict {
        let row = &self.carts[at].rows[line];
        let ware = row.ware;
        let mut numbers = row.numbers.clone();
        numbers[place] = Some(value.to_owned());
        let broken = self.may_have(at, &[line], ware, &numbers);
        if !broken.is_empty() {
            return Verdict::refused(broken);
        }
        let old = self.is_told_old(at, ware);
        let row = &mut self.carts[at].rows[line];
        row.stale = row.stale || old;
        row.numbers = numbers;
        self.claim(at, line);
        Verdict::accepted(if place == 0 { "serial_provided" } else { "unit_identified" }, line)
    }

    /// 10.13: a GTIN that the same scanner has just read says which product a number is of. Codes of two products: the
    /// cashier is asked (10.22).
    fn by_held_product(
        &mut self,
        at: usize,
        scanner: &'static str,
        candidates: &[Candidate],
        value: &str,
    ) -> Option<Verdict> {
        let lane = self.carts[at].lane;
        let rows = &self.carts[at].rows;
        // Of several rows of the product, the one that the cashier means (10.1).
        let mut candidates = candidates.to_vec();
        candidates.sort_by_key(|(row, ..)| self.row_in_focus(at) != Some(*row));
        let of_product = |held: &Waiting| {
            // A label that says itself which unit it is of says nothing of another.
            let Label::Product(ware) = held.label else { return None };
            if held.scanner != scanner {
                return None;
            }
            let mut fitting =
                candidates.iter().filter(|(row, _, fit)| rows[*row].ware == ware && *fit != Fit::Competing);
            fitting.next().map(|(row, place, _)| (held.scan, *row, *place))
        };
        let found: Vec<(u64, usize, usize)> = self.lanes[lane].held.iter().filter_map(of_product).collect();
        let (scan, row, place) = *found.first()?;
        let mut rows: Vec<usize> = found.iter().map(|(_, row, _)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.len() > 1 {
            return Some(self.ask(at, rows));
        }
        let verdict = self.fill(at, row, place, value);
        if verdict.decision == Decision::Accepted {
            self.lanes[lane].end_held(scan, Verdict::accepted("product_matched", row));
        }
        Some(verdict)
    }

    /// What waits gives its numbers to rows that are added. One row takes all that fits it; of several, the lowest takes a
    /// label that names its product. Numbers of two boxes are no one unit's (10.22).
    pub(super) fn settle_held(&mut self, at: usize, first: usize, count: usize) {
        let lane = self.carts[at].lane;
        let row = &self.carts[at].rows[first];
        let fits = |held: &&Waiting| {
            let of_box = match held.label.ware() {
                Some(ware) => ware == row.ware && held.label.declares_unit(),
                None => count == 1,
            };
            of_box && row.place_of(&held.label).is_some_and(|(_, fit)| fit != Fit::Competing)
        };
        let mut held: Vec<Waiting> = self.lanes[lane].held.iter().filter(fits).cloned().collect();
        held.sort_by_key(|held| row.place_of(&held.label).map(|(_, fit)| fit));
        let parts: Vec<Waiting> = held.iter().filter(|held| held.label.ware().is_none()).cloned().collect();
        let of_two = of_two_boxes(row, &parts);
        for held in held {
            let is_part = held.label.ware().is_none();
            if is_part && of_two.contains(&held.scan) {
                self.lanes[lane].end_held(held.scan, Verdict::refused(vec!["two_boxes"]));
            } else if !is_part || of_two.is_empty() {
                let Some((place, _)) = self.carts[at].rows[first].place_of(&held.label) else { continue };
                let verdict = self.fill(at, first, place, held.label.value());
                if verdict.decision == Decision::Accepted {
                    self.lanes[lane].reads_box_of(&verdict, held.scanner, held.read_ms);
                }
                self.lanes[lane].end_held(held.scan, verdict);
            }
        }
    }

    /// 10.9: the cashier says which row a scan is for.
    pub(super) fn choose(&mut self, lane: usize, scan: u64, line: usize) -> Broken {
        let Some(choice) = self.lanes[lane].choice.clone().filter(|choice| choice.scan == scan) else {
            let ended = self.lanes[lane].ended_choices.contains(&scan);
            return vec![if ended { "choice_expired" } else { "unknown_scan" }];
        };
        let at = self.at_the_till(lane).expect("a choice ends with its cart");
        if !choice.choices.contains(&line) {
            return vec!["choice_needed"];
        }
        let row = &self.carts[at].rows[line];
        if !row.takes_more() {
            return vec!["no_pending_line"];
        }
        let Some((place, _)) = row.place_of(&choice.label) else { return vec!["serial_does_not_fit"] };
        let verdict = self.fill(at, line, place, choice.label.value());
        if verdict.decision != Decision::Accepted {
            return verdict.codes;
        }
        let lane = &mut self.lanes[lane];
        lane.choice = None;
        lane.ended_choices.push(scan);
        lane.reads_box_of(&verdict, choice.scanner, choice.read_ms);
        lane.told.push(Told { scan, decision: verdict.decision, codes: verdict.codes, row: verdict.row });
        vec![]
    }
}

/// Scans that can't all be of one unit: two serial numbers that fit it equally well and best, or say that they are that;
/// three IMEIs.
fn of_two_boxes(row: &Row, parts: &[Waiting]) -> Vec<u64> {
    let values = |of: &dyn Fn(&Waiting) -> bool| {
        let mut values: Vec<&str> =
            parts.iter().filter(|part| of(part)).map(|part| part.label.value()).collect();
        values.sort_unstable();
        values.dedup();
        values.len()
    };
    let scans = |of: &dyn Fn(&Waiting) -> bool| {
        parts.iter().filter(|part| of(part)).map(|part| part.scan).collect::<Vec<_>>()
    };
    let declared = |part: &Waiting| part.label.declares_unit();
    let imei = |part: &Waiting| is_imei(part.label.value());
    let mut found = vec![];
    if values(&declared) > 1 {
        found.extend(scans(&declared));
    }
    if values(&imei) > 2 {
        found.extend(scans(&imei));
    }
    if !found.is_empty() {
        return found;
    }
    let fit = |part: &Waiting| {
        let (place, fit) = row.place_of(&part.label)?;
        (row.ware.asks[place].number == Number::Serial).then_some(fit)
    };
    let best = parts.iter().filter_map(fit).min();
    let is_best = |part: &Waiting| fit(part).is_some() && fit(part) == best;
    if values(&is_best) > 1 { scans(&is_best) } else { vec![] }
}

impl Cart {
    pub(super) fn returned(&self) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.is_live() && row.back.is_some()).map(|(row, _)| row).collect()
    }
}
