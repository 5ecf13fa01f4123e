//! Makes up commands, asks both tellings, and compares what they answer and what they then show.

use super::cart::{Broken, Cart, Place, Row, Shop, Stage};
use super::steps::{self, Step};
use crate::till::{Till, amount, scan_input};
use checkout::{
    Decision, Event, Input, LineState, OperatorRecord, TransactionId, TransactionState, UnitState,
};

/// How much was tried.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) accepted: u64,
    pub(super) refused: u64,
    pub(super) scans: u64,
    pub(super) sold: u64,
}

impl Tally {
    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            accepted: self.accepted + other.accepted,
            refused: self.refused + other.refused,
            scans: self.scans + other.scans,
            sold: self.sold + other.sold,
        }
    }
}

/// A number after the other, always the same from the same start (Steele, Lea and Flood's SplitMix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (count as u64)).unwrap()
    }

    pub(super) fn one_of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// One sequence: a lane from its first day, through a few dozen steps and restarts.
pub(super) fn sequence(number: u64, tally: &mut Tally) {
    let mut random = Random(number);
    let mut till = Till::new();
    let boss = OperatorRecord { supervisor: true, has_pin: false };
    till.facts.operators.insert("boss".to_owned(), boss);
    let mut shop = Shop::default();
    let mut ids: Vec<TransactionId> = Vec::new();
    let mut trail: Vec<(Input, Broken)> = Vec::new();
    for _ in 0..15 + random.below(25) {
        // No scan is a repeat of the last, nor of the same box: that is told elsewhere.
        till.wait(3_000);
        match steps::next(&mut random, &shop, &ids) {
            Step::Restart => drop(till.restart()),
            Step::Command { command, broken, then } => {
                trail.push((Input::Command(command.clone()), broken.clone()));
                // `Till` checks that deciding changes nothing, and the state after every event.
                match till.command(command) {
                    Ok(_) => {
                        assert!(broken.is_empty(), "sequence {number}: taken\n{}", shown(&trail));
                        tally.accepted += 1;
                        then(&mut shop);
                    }
                    Err(refusal) => {
                        let code = refusal.code.name();
                        assert!(broken.contains(&code), "sequence {number}: {code}\n{}", shown(&trail));
                        tally.refused += 1;
                    }
                }
            }
            Step::Scan { aim, data, broken, then } => {
                let input = scan_input(aim, &data, till.now.mono_ms);
                trail.push((Input::Scan(input.clone()), broken.clone()));
                let scan = till.scan_input(input);
                tally.scans += 1;
                let told = match scan.decision {
                    Decision::Accepted => broken.is_empty(),
                    _ => broken.contains(&scan.code.as_str()),
                };
                assert!(told, "sequence {number}: {}\n{}", scan.code, shown(&trail));
                if broken.is_empty() {
                    then(&mut shop);
                }
            }
        }
        for recorded in till.journal.iter().skip(ids.len()) {
            if let Event::TransactionOpened { transaction, .. } = &recorded.record.event
                && !ids.contains(transaction)
            {
                ids.push(transaction.clone());
            }
        }
        if let Err(problem) = same(&till, &shop, &ids) {
            panic!("sequence {number}: {problem}\n{}", shown(&trail));
        }
    }
    tally.sold += shop.sold.len() as u64;
}

/// What was done, and the rules that each step breaks.
fn shown(trail: &[(Input, Broken)]) -> String {
    let lines = trail.iter().map(|(input, broken)| format!("{input:?} breaks {broken:?}\n"));
    lines.collect()
}

/// Both show the same.
fn same(till: &Till, shop: &Shop, ids: &[TransactionId]) -> Result<(), String> {
    if ids.len() != shop.carts.len() {
        return Err(format!("{} transactions, not {}", ids.len(), shop.carts.len()));
    }
    for (id, cart) in ids.iter().zip(&shop.carts) {
        let Some(is) = till.state.transaction(id) else {
            if cart.stage == Stage::Finished {
                continue;
            }
            return Err(format!("{id} is gone"));
        };
        let stage = match is.state {
            TransactionState::Open => Stage::Open,
            TransactionState::Tendering => Stage::Tendering,
            TransactionState::Suspended => Stage::Suspended,
            TransactionState::Ordered => Stage::Ordered,
            TransactionState::Completed | TransactionState::Voided => Stage::Finished,
        };
        if stage != cart.stage || is.training != cart.training || is.lines.len() != cart.rows.len() {
            return Err(format!("{id} is {stage:?} with {} lines, not {cart:#?}", is.lines.len()));
        }
        let total = is.totals().total;
        if total != amount(cart.total()) {
            return Err(format!("{id} comes to {total:?}, not {}", cart.total()));
        }
        if stage != Stage::Ordered && is.totals().due != amount(cart.due()) {
            return Err(format!("{id}: {:?} is due, not {}", is.totals().due, cart.due()));
        }
        is.lines.iter().zip(&cart.rows).try_for_each(|(line, row)| same_line(line, row))?;
    }
    let units = till.facts.units.values();
    let sold = units.filter(|known| matches!(known.state, UnitState::Sold { .. })).count();
    if sold == shop.sold.len() { Ok(()) } else { Err(format!("{sold} sold, not {:?}", shop.sold)) }
}

fn same_line(line: &checkout::Line, row: &Row) -> Result<(), String> {
    let place = match line.state {
        LineState::Active => Place::Active,
        LineState::Picked => Place::Picked,
        LineState::HandedOver => Place::HandedOver,
        LineState::Shipped => Place::Shipped,
        LineState::Voided => Place::Voided,
    };
    let comment = line.comment().is_some_and(|text| text == "Serial number not provided");
    let good = place == row.place
        && line.sku().as_str() == row.sku
        && line.quantity.thousandths() == row.count * 1_000
        && line.unit_price == amount(row.price)
        && line.delivery == row.delivery
        && line.serial() == row.serial.as_deref()
        && line.overridden.is_some() == row.overridden
        && line.is_pending() == row.is_pending()
        && line.is_blocking() == row.is_blocking()
        && (comment || !row.is_pending());
    if good { Ok(()) } else { Err(format!("{line:#?}\nis not\n{row:#?}")) }
}

/// What the model does once the lane has done it.
pub(super) type Then = Box<dyn FnOnce(&mut Shop)>;

/// A cart whose stage does not allow it breaks that rule alone.
pub(super) fn in_stage(cart: &Cart, wanted: &[Stage]) -> Broken {
    match cart.stage {
        Stage::Finished => vec!["unknown_transaction"],
        stage if wanted.contains(&stage) => vec![],
        _ => vec!["wrong_state"],
    }
}
