//! Chapters 10 and 11: where a scan goes.

use super::wares::{Fit, Number, Ware, is_imei};
use super::words::{Broken, Cart, Label, Row, Shop, Stage, Told, Waiting};
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
    pub(super) fn scan(&mut self, at: usize, scanner: &'static str, label: &Label) {
        let lane = &mut self.lanes[at];
        lane.scans += 1;
        let (scan, now_ms) = (lane.scans, lane.clock_ms);
        let verdict = self.judge(at, scanner, label);
        let lane = &mut self.lanes[at];
        if !verdict.is("repeat") {
            lane.reads.retain(|(by, read, _)| (*by, read) != (scanner, label));
            lane.reads.push((scanner, label.clone(), now_ms));
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

    fn judge(&mut self, lane: usize, scanner: &'static str, label: &Label) -> Verdict {
        // 11.1 to 11.3: the same read of the same scanner, within the window since the first.
        let now_ms = self.lanes[lane].clock_ms;
        let is_same = |(by, read, first_ms): &(&str, Label, u64)| {
            *by == scanner && read == label && now_ms - first_ms <= REPEAT_MS
        };
        if self.lanes[lane].reads.iter().any(is_same) {
            return Verdict::repeat(None);
        }
        let Some(at) = self.at_the_till(lane) else { return Verdict::refused(vec!["no_transaction"]) };
        if self.carts[at].stage != Stage::Open {
            // 12.2
            return Verdict::refused(vec!["wrong_state"]);
        }
        if let Some(verdict) = self.scan_of_what_comes_back(at, label) {
            return verdict;
        }
        match label {
            Label::Unit(ware, value) => self.scan_of_unit(at, *ware, value),
            Label::Product(ware) => self.scan_of_product(at, *ware),
            Label::Bare(_) | Label::Declared(_) => self.scan_of_number(at, scanner, label),
        }
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
        let pending: Vec<usize> =
            (0..rows.len()).filter(|row| rows[*row].ware == ware && rows[*row].is_pending()).collect();
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

    /// 10.2: a GTIN alone adds its product; 10.5: or waits.
    fn scan_of_product(&mut self, at: usize, ware: Ware) -> Verdict {
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
        let completes = |row: usize| candidates.iter().any(|(of, ..)| *of == row) && rows[row].has_unit();
        let mut here = rows.iter().enumerate().filter(|(_, row)| row.is_live() && row.is_known_as(value));
        if here.any(|(row, _)| !completes(row)) {
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
                return self.ask(at, left.into_iter().map(|(row, ..)| row).collect());
            }
        }
        self.fill(at, left[0].0, left[0].1, value)
    }

    /// Rows that wait, and the one whose box this scanner has just read a code of.
    fn waiting_rows(&self, at: usize, scanner: &'static str) -> Vec<usize> {
        let lane = &self.lanes[self.carts[at].lane];
        let in_hand =
            lane.box_read.filter(|(_, by, read_ms)| *by == scanner && lane.clock_ms - read_ms <= BURST_MS);
        let rows = &self.carts[at].rows;
        let waits = |row: &usize| {
            let of = &rows[*row];
            of.is_pending() || (in_hand.is_some_and(|(box_of, ..)| box_of == *row) && of.takes_more())
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
    /// the other codes of its box (10.11).
    fn nothing_fits(&self, at: usize, scanner: &'static str, label: &Label) -> Verdict {
        let rows = &self.carts[at].rows;
        let waits_for_serial = |row: &usize| {
            let mut asks = rows[*row].ware.asks.iter().zip(&rows[*row].numbers);
            asks.any(|(ask, number)| ask.number == Number::Serial && number.is_none())
        };
        if label.declares_unit() && self.waiting_rows(at, scanner).iter().any(waits_for_serial) {
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
