//! Makes up the next step, and asks the rules of it. Where they break nothing, the shop of this telling has done it already.

mod back;
mod cart;
mod order;
mod pay;
mod scan;
mod world;

use super::compare::Random;
use super::wares::{IMEIS, Number, TEXTS, WARES, Ware};
use super::words::{Broken, Cart, Row, Shop, Stage};
use checkout::{Command, LineNumber, TransactionId};

pub(super) enum Step {
    Restart,
    /// Something outside the till: blocks, stock.
    World(world::Change),
    Command(Command, Broken),
    Scan(super::words::Read),
}

pub(super) use world::Change;

/// The next step at this lane.
pub(super) fn next(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let idle = shop.at_the_till(lane).is_none();
    if shop.carts.is_empty() || (idle && random.below(4) > 0) {
        let back = shop.receipts.len() > random.below(4);
        return if back { back::open(random, shop, lane) } else { pay::open(random, shop, lane) };
    }
    if shop.cancels_orders && random.below(if is_ordered(shop, lane) { 12 } else { 200 }) == 0 {
        return order::cancel(random, shop, lane);
    }
    if shop.has_focus
        && let Some(step) = scan::meant(random, shop, lane)
    {
        return step;
    }
    loop {
        let (step, makes_sense, weight) = random.one_of(&STEPS);
        // Mostly something that there is a reason for.
        if random.below(12) < weight && (makes_sense(shop, lane) || random.below(40) == 0) {
            return step(random, shop, lane);
        }
    }
}

type Make = fn(&mut Random, &mut Shop, usize) -> Step;
type MakesSense = fn(&Shop, usize) -> bool;

fn always(_: &Shop, _: usize) -> bool {
    true
}

fn has(shop: &Shop, lane: usize, stage: Stage) -> bool {
    shop.carts.iter().any(|cart| cart.lane == lane && cart.stage == stage)
}

fn is_open(shop: &Shop, lane: usize) -> bool {
    has(shop, lane, Stage::Open)
}

fn has_rows(shop: &Shop, lane: usize) -> bool {
    let fits = |cart: &Cart| cart.lane == lane && cart.stage == Stage::Open && !cart.rows.is_empty();
    shop.carts.iter().any(fits)
}

/// Goods come back, and a part of them can stay with the customer.
fn takes_some_back(shop: &Shop, lane: usize) -> bool {
    let fits = |cart: &Cart| cart.lane == lane && cart.stage == Stage::Open && cart.takes_back;
    shop.carts.iter().any(|cart| fits(cart) && cart.returned().len() > 1)
}

fn waits_for_number(shop: &Shop, lane: usize) -> bool {
    let fits = |cart: &Cart| cart.lane == lane && cart.stage == Stage::Open;
    shop.carts.iter().any(|cart| fits(cart) && cart.rows.iter().any(Row::is_pending))
}

fn is_tendering(shop: &Shop, lane: usize) -> bool {
    has(shop, lane, Stage::Tendering)
}

fn is_suspended(shop: &Shop, lane: usize) -> bool {
    has(shop, lane, Stage::Suspended)
}

fn is_ordered(shop: &Shop, lane: usize) -> bool {
    has(shop, lane, Stage::Ordered)
}

fn is_asked(shop: &Shop, lane: usize) -> bool {
    shop.lanes[lane].choice.is_some()
}

/// What is done, when there is a reason for it, and how often.
const STEPS: [(Make, MakesSense, usize); 28] = [
    (cart::add, is_open, 6),
    (cart::provide, has_rows, 6),
    (cart::provide_what_is_missing, waits_for_number, 12),
    (cart::void_line, has_rows, 3),
    (cart::void_line, takes_some_back, 6),
    (cart::replace, has_rows, 3),
    (cart::change, has_rows, 5),
    (cart::change, is_ordered, 2),
    (cart::go_without, waits_for_number, 3),
    (cart::go_without, is_ordered, 2),
    (cart::make_order, has_rows, 3),
    (pay::checkout, has_rows, 10),
    (pay::complete, is_tendering, 12),
    (pay::tender, is_tendering, 5),
    (pay::reopen, is_tendering, 3),
    (pay::suspend, has_rows, 3),
    (pay::recall, is_suspended, 3),
    (pay::void, is_open, 1),
    (order::pick, is_ordered, 8),
    (order::unpick, is_ordered, 2),
    (order::go_out, is_ordered, 6),
    (back::open, is_suspended, 1),
    (scan::choose, is_asked, 12),
    (scan::unit, is_open, 5),
    (scan::product, is_open, 5),
    (scan::number, is_open, 10),
    (world::change, always, 4),
    (restart, always, 1),
];

fn restart(_: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    shop.lanes[lane].restart();
    Step::Restart
}

/// A cart that this makes sense for, or one that it does not.
fn cart_for(random: &mut Random, shop: &Shop, lane: usize, wanted: &[Stage]) -> usize {
    let fits = |cart: &Cart| cart.lane == lane && wanted.contains(&cart.stage);
    let fitting: Vec<usize> = (0..shop.carts.len()).filter(|at| fits(&shop.carts[*at])).collect();
    if fitting.is_empty() || random.below(15) == 0 {
        return random.below(shop.carts.len());
    }
    random.one_of(&fitting)
}

fn id_of(shop: &Shop, at: usize) -> TransactionId {
    shop.carts[at].id.clone().expect("every cart that was opened has its id")
}

/// A cart whose stage does not allow it breaks that rule alone. A lane knows its own carts, until they are finished.
fn in_stage(shop: &Shop, lane: usize, at: usize, wanted: &[Stage]) -> Broken {
    let cart = &shop.carts[at];
    if cart.lane != lane || !cart.is_live() {
        vec!["unknown_transaction"]
    } else if wanted.contains(&cart.stage) {
        vec![]
    } else {
        vec!["wrong_state"]
    }
}

/// A row, rarely one that is not there.
fn line_of(random: &mut Random, cart: &Cart) -> usize {
    let beyond = random.below(20) == 0 || cart.rows.is_empty();
    random.below(cart.rows.len() + usize::from(beyond))
}

fn number(line: usize) -> LineNumber {
    LineNumber(u32::try_from(line + 1).unwrap())
}

/// What could be a number of this ware's unit, mostly one that fits; often one that somebody has.
fn value_for(random: &mut Random, shop: &Shop, ware: Ware) -> String {
    let fitting = |text: &&str| ware.asks.first().is_some_and(|ask| ask.takes(text));
    let imei = random.below(IMEIS.len());
    let texts: Vec<&str> = TEXTS.into_iter().filter(fitting).collect();
    match random.below(14) {
        0 => random.one_of(&TEXTS).to_owned(),
        1 => [String::new(), ware.sku.to_owned()][random.below(2)].clone(),
        2 => IMEIS[imei].clone(),
        3 | 4 => somebodys(random, shop, ware).unwrap_or_else(|| fresh(random, shop, ware)),
        _ if texts.is_empty() => IMEIS[imei].clone(),
        5 | 6 => random.one_of(&texts).to_owned(),
        _ => fresh(random, shop, ware),
    }
}

/// A number of a unit of this ware that is in a cart, sold, or came back.
fn somebodys(random: &mut Random, shop: &Shop, ware: Ware) -> Option<String> {
    let rows = shop.carts.iter().flat_map(|cart| &cart.rows).filter(|row| row.ware == ware);
    let units = shop.sold.iter().chain(&shop.shelf).filter(|unit| unit.ware == ware);
    let asked = |number: &(Number, String)| ware.asks.iter().any(|ask| ask.number == number.0);
    let known =
        units.flat_map(|unit| &unit.numbers).filter(|number| asked(number)).map(|(_, value)| value.clone());
    let known: Vec<String> = rows.flat_map(|row| &row.numbers).flatten().cloned().chain(known).collect();
    (!known.is_empty()).then(|| known[random.below(known.len())].clone())
}

/// A ware that the cart at the till waits for something of, or any.
fn likely_ware(random: &mut Random, shop: &Shop, lane: usize) -> Ware {
    let cart = shop.at_the_till(lane).map(|at| &shop.carts[at]);
    let rows =
        cart.into_iter().flat_map(|cart| &cart.rows).filter(|row| row.is_pending() || row.back.is_some());
    let wares: Vec<Ware> = rows.map(|row| row.ware).collect();
    if wares.is_empty() || random.below(2) == 0 { any_ware(random) } else { random.one_of(&wares) }
}

/// A number that nobody has had, most likely.
fn fresh(random: &mut Random, shop: &Shop, ware: Ware) -> String {
    let count = random.below(100_000);
    if ware.in_stock_only && !shop.stock.is_empty() && random.below(4) > 0 {
        return shop.stock[random.below(shop.stock.len())].1.clone();
    }
    match ware.asks.first().map(|ask| ask.starts) {
        Some("TV") => format!("TV{count:06}"),
        Some("RT") => format!("RT{count}"),
        _ if ware.sku == "DUAL" => crate::catalogue::imei(&format!("352099{count:08}")),
        _ => format!("NEW{count}"),
    }
}

fn any_ware(random: &mut Random) -> Ware {
    let plain = random.below(5) == 0;
    random.one_of(if plain { &WARES[7..] } else { &WARES })
}
