//! Asks both tellings, and compares what they answer and what they then show.

use super::steps::{self, Change, Step};
use super::words::{Back, Lane, Place, Policy, Row, Shop, Stage, Told};
use crate::till::{Till, amount, scan_input};
use checkout::{
    Decision, Event, LaneId, LineNumber, LineState, OperatorRecord, ReturnPolicy, ScanRecord, Sku,
    StockPolicy, Transaction, TransactionState, UnitState,
};
use money::TaxMode;
use std::collections::BTreeMap;

/// How much was tried, and what of everything came of it.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sequences: u64,
    /// Commands.
    accepted: u64,
    refused: u64,
    read: u64,
    cancelled: u64,
    sold: u64,
    came_back: u64,
    /// Scans and their ends, by code.
    scans: BTreeMap<String, u64>,
    /// Refused commands, by code.
    codes: BTreeMap<&'static str, u64>,
}

/// What has to come of a scan at least once in so many sequences: a comparison that hardly ever comes to it proves nothing of it.
const SCANS: [(&str, u64); 29] = [
    ("already_returned", 2_500),
    ("choice_expired", 10),
    ("choice_needed", 6),
    ("focused", 20),
    ("no_pending_line", 1),
    ("no_transaction", 66),
    ("product_added", 2),
    ("product_added_with_serial", 2),
    ("product_matched", 441),
    ("repeat", 11),
    ("return_added", 723),
    ("return_confirmed", 145),
    ("return_mismatch", 169),
    ("return_named", 303),
    ("scanning_off", 30),
    ("serial_already_here", 24),
    ("serial_blocked", 256),
    ("serial_does_not_fit", 22),
    ("serial_in_other_transaction", 87),
    ("serial_not_in_stock", 17),
    ("serial_provided", 3),
    ("serial_sold", 111),
    ("stock_stale", 195),
    ("supervisor_needed", 243),
    ("to_pos", 30),
    ("two_boxes", 93),
    ("unit_identified", 10),
    ("waiting", 1),
    ("wrong_state", 62),
];

/// The same of refused commands.
const CODES: [(&str, u64); 32] = [
    ("already_returned", 57),
    ("choice_expired", 164),
    ("choice_needed", 102),
    ("delivery_needs_order", 15),
    ("empty_transaction", 12),
    ("invalid_value", 6),
    ("limit_reached", 15),
    ("no_pending_line", 28),
    ("not_serialized", 6),
    ("overpaid", 7500),
    ("quantity_of_serialized", 5),
    ("refund_due", 87),
    ("return_mismatch", 52),
    ("return_unknown", 81),
    ("serial_already_here", 74),
    ("serial_blocked", 349),
    ("serial_does_not_fit", 25),
    ("serial_in_other_transaction", 149),
    ("serial_is_gtin", 128),
    ("serial_missing", 3),
    ("serial_not_editable", 4),
    ("serial_not_in_stock", 25),
    ("serial_sold", 382),
    ("stock_stale", 122),
    ("supervisor_needed", 21),
    ("transaction_open", 5),
    ("underpaid", 21),
    ("unknown_line", 7),
    ("unknown_receipt", 882),
    ("unknown_scan", 14),
    ("unknown_transaction", 3),
    ("wrong_state", 2),
];

impl Tally {
    pub(super) fn plus(mut self, other: Self) -> Self {
        self.sequences += other.sequences;
        self.read += other.read;
        self.cancelled += other.cancelled;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.sold += other.sold;
        self.came_back += other.came_back;
        other.scans.into_iter().for_each(|(code, count)| *self.scans.entry(code).or_default() += count);
        other.codes.into_iter().for_each(|(code, count)| *self.codes.entry(code).or_default() += count);
        self
    }

    pub(super) fn is_of_everything(&self, sequences: u64) -> bool {
        let scan = |(code, of): &(&str, u64)| self.scans.get(*code).copied().unwrap_or(0) >= sequences / of;
        let code = |(code, of): &(&str, u64)| self.codes.get(*code).copied().unwrap_or(0) >= sequences / of;
        let enough = self.accepted > sequences * 3 && self.refused > sequences && self.sold > sequences / 5;
        let enough = enough && self.cancelled >= sequences / 2_000;
        enough && self.came_back > sequences / 20 && SCANS.iter().all(scan) && CODES.iter().all(code)
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

/// The lanes of the shop, and what they were asked.
struct Lanes {
    tills: [Till; 2],
    /// The lane that has what both share.
    with: usize,
    trail: Vec<String>,
}

/// What passes between two steps, in milliseconds: at, before and after the ends of the windows.
const WAITS: [u64; 20] =
    [0, 0, 50, 50, 200, 200, 200, 200, 399, 400, 401, 600, 600, 900, 900, 1_200, 2_000, 2_001, 5_000, 31_000];

/// One sequence: a shop with two lanes from its first day, through a few dozen steps and restarts.
pub(super) fn sequence(number: u64, tally: &mut Tally) {
    let mut random = Random(number);
    let (mut shop, mut lanes) = start(&mut random, number);
    lanes.tills.iter_mut().for_each(|till| till.reads_bytes = number.is_multiple_of(8));
    let both = random.below(3) == 0;
    for _ in 0..20 + random.below(40) {
        let ms = random.one_of(&WAITS);
        let mut step = || {
            lanes.pass(&mut shop, ms, tally)?;
            let lane = if both { random.below(2) } else { 0 };
            lanes.hand_over(lane);
            let step = steps::next(&mut random, &mut shop, lane);
            shop.end_used_focus(lane);
            lanes.take(&mut shop, lane, step, tally)?;
            same(&lanes, &shop)
        };
        if let Err(problem) = step() {
            panic!("sequence {number}: {problem}\n{}", lanes.trail.join("\n"));
        }
    }
    tally.sequences += 1;
    tally.sold += shop.sold.len() as u64;
    tally.came_back += shop.shelf.len() as u64;
}

fn start(random: &mut Random, number: u64) -> (Shop, Lanes) {
    let policies = [Policy::Warn, Policy::Block, Policy::Supervisor];
    let shop = Shop {
        lanes: [Lane::default(), Lane::default()],
        carts: vec![],
        sold: vec![],
        shelf: vec![],
        receipts: vec![],
        blocked: vec![],
        stock: (0..3).map(|number| ("CAMERA", format!("SN{number}"))).collect(),
        stock_age_ms: 0,
        stock_stale: random.one_of(&policies),
        return_mismatch: random.one_of(&policies),
        return_unknown: random.one_of(&policies),
        net: random.below(3) == 0,
        adds_on_scan: random.below(3) > 0,
        cancels_orders: number >= super::WIDER,
        has_focus: number >= super::WIDEST,
    };
    let mut tills = [Till::new(), Till::new()];
    for (number, till) in (3..).zip(&mut tills) {
        let settings = &mut till.settings;
        settings.lane = LaneId { store: "0042".to_owned(), number };
        settings.tax_mode = if shop.net { TaxMode::Net } else { TaxMode::Gross };
        settings.add_product_on_scan = shop.adds_on_scan;
        settings.return_mismatch = return_policy(shop.return_mismatch);
        settings.return_unknown = return_policy(shop.return_unknown);
        settings.stock_stale = match shop.stock_stale {
            Policy::Warn => StockPolicy::Warn,
            Policy::Block => StockPolicy::Block,
            Policy::Supervisor => StockPolicy::Accept,
        };
        till.now.mono_ms = 0;
    }
    let facts = &mut tills[0].facts;
    facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: false });
    facts.stock = shop.stock.iter().map(|(sku, serial)| (Sku::new(*sku).unwrap(), serial.clone())).collect();
    facts.stock_as_of_ms = Some(tills[0].now.wall_ms);
    (shop, Lanes { tills, with: 0, trail: vec![] })
}

fn return_policy(policy: Policy) -> ReturnPolicy {
    match policy {
        Policy::Warn => ReturnPolicy::Warn,
        Policy::Block => ReturnPolicy::Block,
        Policy::Supervisor => ReturnPolicy::Supervisor,
    }
}

impl Lanes {
    /// Catalogue, registry, stock: both lanes share them, and this one looks at them now.
    fn hand_over(&mut self, lane: usize) {
        if lane != self.with {
            let [one, other] = &mut self.tills;
            one.hand_over(other);
            self.with = lane;
        }
    }

    fn pass(&mut self, shop: &mut Shop, ms: u64, tally: &mut Tally) -> Result<(), String> {
        self.trail.push(format!("{ms} ms pass"));
        shop.pass(ms);
        for lane in 0..2 {
            let events = self.tills[lane].wait(ms);
            told(&events, &mut shop.lanes[lane], tally)?;
        }
        Ok(())
    }

    fn take(&mut self, shop: &mut Shop, lane: usize, step: Step, tally: &mut Tally) -> Result<(), String> {
        let till = &mut self.tills[lane];
        let events = match step {
            Step::Restart => {
                self.trail.push(format!("{lane}: restart"));
                till.restart()
            }
            Step::World(change) => {
                self.trail.push(format!("{change:?}"));
                world(till, change);
                vec![]
            }
            Step::Command(command, broken) => {
                self.trail.push(format!("{lane}: {command:?} breaks {broken:?}"));
                // `Till` checks that deciding changes nothing, and the state after every event.
                match till.command(command) {
                    Ok(events) if broken.is_empty() => {
                        tally.accepted += 1;
                        events
                    }
                    Ok(_) => return Err("it is taken".to_owned()),
                    Err(refusal) => {
                        tally.refused += 1;
                        *tally.codes.entry(refusal.code.name()).or_default() += 1;
                        if !broken.contains(&refusal.code.name()) {
                            return Err(format!("refused as {}: {}", refusal.code.name(), refusal.detail));
                        }
                        vec![]
                    }
                }
            }
            Step::Scan(read) => {
                tally.read += 1;
                let (aim, data) = read.label.printed();
                self.trail.push(format!("{lane}: {read:?}: {:?}", shop.lanes[lane].told));
                let input = checkout::ScanInput {
                    device: read.scanner.to_owned(),
                    ..scan_input(if read.has_aim { aim } else { "" }, &data, till.now.mono_ms)
                };
                let decided = till.decide(&checkout::Input::Scan(input), &checkout::Actor::Lane);
                decided.expect("a scan is never refused")
            }
        };
        let is_cancelled = |event: &&Event| matches!(event, Event::OrderCancelled(_));
        tally.cancelled += events.iter().filter(is_cancelled).count() as u64;
        learn_ids(&events, shop);
        told(&events, &mut shop.lanes[lane], tally)
    }
}

fn world(till: &mut Till, change: Change) {
    let facts = &mut till.facts;
    let camera = |serial| (Sku::new("CAMERA").unwrap(), serial);
    match change {
        Change::Blocked(value) => drop(facts.blocked.insert(value, "stolen".to_owned())),
        Change::Unblocked(value) => drop(facts.blocked.remove(&value)),
        Change::Stocked(serial) => drop(facts.stock.insert(camera(serial))),
        Change::Gone(serial) => drop(facts.stock.remove(&camera(serial))),
        Change::ListOf(age_ms) => {
            facts.stock_as_of_ms = Some(till.now.wall_ms - i64::try_from(age_ms).unwrap());
        }
    }
}

/// Ids are the lane's to give.
fn learn_ids(events: &[Event], shop: &mut Shop) {
    for event in events {
        match event {
            Event::TransactionOpened { transaction, .. } => {
                shop.carts.last_mut().expect("it was opened here, too").id = Some(transaction.clone());
            }
            Event::Completed { receipt, .. } | Event::Fulfilled { receipt, .. } => {
                shop.receipts.last_mut().expect("it is printed here, too").id = Some(receipt.clone());
            }
            Event::OrderCancelled(cancelled) => {
                let receipt = cancelled.receipt.clone();
                shop.receipts.last_mut().expect("it is printed here, too").id = Some(receipt);
            }
            _ => {}
        }
    }
}

/// Both say the same of every scan that was read or came to its end.
fn told(events: &[Event], lane: &mut Lane, tally: &mut Tally) -> Result<(), String> {
    let mut told = std::mem::take(&mut lane.told);
    for event in events {
        let Event::Scan(scan) = event else { continue };
        *tally.scans.entry(scan.code.clone()).or_default() += 1;
        let is_it = |told: &Told| format!("s{}", told.scan) == scan.id.as_str() && is_told(told, scan);
        let Some(index) = told.iter().position(is_it) else {
            return Err(format!(
                "{:?} {} {:?} is said of {}: {}, not {told:?}",
                scan.decision, scan.code, scan.line, scan.id, scan.message
            ));
        };
        told.remove(index);
    }
    if told.is_empty() { Ok(()) } else { Err(format!("nothing is said of {told:?}")) }
}

fn is_told(told: &Told, scan: &ScanRecord) -> bool {
    let row = told.row.map(|row| LineNumber(u32::try_from(row + 1).unwrap()));
    told.decision == scan.decision
        && told.codes.contains(&scan.code.as_str())
        && (row == scan.line || scan.decision != Decision::Accepted)
}

/// Both show the same.
fn same(lanes: &Lanes, shop: &Shop) -> Result<(), String> {
    for cart in &shop.carts {
        let id = cart.id.as_ref().expect("it was opened");
        let till = &lanes.tills[cart.lane];
        match (till.state.transaction(id), cart.is_live()) {
            (Some(is), true) => same_cart(is, cart, shop).map_err(|problem| format!("{id}: {problem}"))?,
            (None, false) => {}
            (is, _) => return Err(format!("{id} is {is:?}, not {cart:?}")),
        }
    }
    for (lane, till) in shop.lanes.iter().zip(&lanes.tills) {
        let held: Vec<_> = lane.held.iter().map(|held| format!("s{}", held.scan)).collect();
        let is: Vec<_> = till.state.held_scans().iter().map(|held| held.id.to_string()).collect();
        if held != is {
            return Err(format!("held are {is:?}, not {held:?}"));
        }
        let focus = lane.focus.as_ref().map(|focus| focus.row + 1);
        let is = till.state.focus().map(|line| line.0 as usize);
        if focus != is {
            return Err(format!("the focus is on {is:?}, not {focus:?}"));
        }
        let choice = lane.choice.as_ref().map(|choice| {
            let choices: Vec<_> = choice.choices.iter().map(|row| row + 1).collect();
            (format!("s{}", choice.scan), choices)
        });
        let is = till.state.pending_choice().map(|scan| {
            let choices: Vec<_> = scan.choices.iter().map(|line| line.0 as usize).collect();
            (scan.id.to_string(), choices)
        });
        if choice != is {
            return Err(format!("the choice is {is:?}, not {choice:?}"));
        }
    }
    let units = lanes.tills[lanes.with].facts.units.values();
    let sold =
        |known: &&crate::till::Known| matches!(known.state, UnitState::Sold { .. }) || known.sold.is_some();
    let sold = units.filter(sold).count();
    if sold == shop.sold.len() { Ok(()) } else { Err(format!("{sold} sold, not {:?}", shop.sold)) }
}

fn same_cart(is: &Transaction, cart: &super::words::Cart, shop: &Shop) -> Result<(), String> {
    let stage = match is.state {
        TransactionState::Open => Stage::Open,
        TransactionState::Tendering => Stage::Tendering,
        TransactionState::Suspended => Stage::Suspended,
        TransactionState::Ordered => Stage::Ordered,
        TransactionState::Completed => Stage::Completed,
        TransactionState::Voided => Stage::Voided,
    };
    let kind = match (cart.order, cart.takes_back, cart.is_exchange()) {
        (true, ..) => checkout::Kind::Order,
        (_, true, true) => checkout::Kind::Exchange,
        (_, true, false) => checkout::Kind::Return,
        _ => checkout::Kind::Sale,
    };
    if (stage, is.training, is.kind, is.lines.len()) != (cart.stage, cart.training, kind, cart.rows.len()) {
        return Err(format!("it is {stage:?}, {:?} with {} lines, not {cart:#?}", is.kind, is.lines.len()));
    }
    let (total, tax) = cart.total_and_tax(shop.net);
    let totals = is.totals();
    let due = total - cart.cash - cart.card;
    let good = (totals.total, totals.tax) == (amount(total), amount(tax))
        && (stage == Stage::Ordered || totals.due == amount(due));
    if !good {
        return Err(format!("it comes to {totals:?}, not {total}, {tax}, {due}"));
    }
    is.lines.iter().zip(&cart.rows).try_for_each(|(line, row)| same_line(line, row))
}

fn same_line(line: &checkout::Line, row: &Row) -> Result<(), String> {
    let place = match line.state {
        LineState::Active => Place::Active,
        LineState::Picked => Place::Picked,
        LineState::HandedOver => Place::HandedOver,
        LineState::Shipped => Place::Shipped,
        LineState::Voided => Place::Voided,
    };
    let mut numbers: Vec<_> = row.numbers.iter().flatten().cloned().collect();
    let identifiers = line.unit.iter().flat_map(|unit| &unit.identifiers);
    let mut is: Vec<_> = identifiers.map(|bound| bound.normalized.clone()).collect();
    numbers.sort();
    is.sort();
    let back = |back: &Back| (back.in_hand, back.doubt, back.aside);
    let returned = line.returns.as_ref().map(|returned| {
        let aside = returned.disposition == checkout::Disposition::Quarantine;
        (returned.in_hand, returned.despite.is_some(), aside)
    });
    let comment = line.comment().is_some_and(|text| text == "Serial number not provided");
    let good = place == row.place
        && line.sku().as_str() == row.ware.sku
        && line.quantity.thousandths() == row.quantity
        && (line.unit_price, line.discount) == (amount(row.price), amount(row.discount))
        && line.amount() == amount(row.amount())
        && line.delivery == row.delivery
        && line.serial() == row.key().map(String::as_str)
        && is == numbers
        && line.stale_stock_ms.is_some() == row.stale
        && line.overridden.is_some() == row.overridden
        && line.is_pending() == row.is_pending()
        && line.is_blocking() == row.is_blocking()
        && returned == row.back.as_ref().map(back)
        && comment == row.says_that_it_lacks_its_number();
    if good { Ok(()) } else { Err(format!("{line:#?}\nis not\n{row:#?}")) }
}
