//! Makes up the next step, with what the rules say of it.

use super::cart::{Broken, Cart, Place, Row, Shop, Stage};
use super::compare::{Random, Then, in_stage};
use crate::catalogue::{all, ean};
use crate::till::{amount, card, cash, customer, gs1, new_line};
use checkout::{Authority, Command, Delivery, LineNumber, NewLine, Product, TransactionId};
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) enum Step {
    Restart,
    Command { command: Command, broken: Broken, then: Then },
    Scan { aim: &'static str, data: String, broken: Broken, then: Then },
}

const SKUS: [&str; 5] = ["PHONE", "WATCH", "CHARGER", "CABLE", "BOOK"];
const SERIALS: [&str; 7] = ["SN-1", "SN-2", "SN-3", "SN-4", "SN-5", "PHONE", ""];
const DELIVERIES: [Delivery; 4] = [Delivery::CarryOut, Delivery::CarryOut, Delivery::Pickup, Delivery::Ship];

/// Made once: reading their patterns takes longer than a whole sequence.
static CATALOGUE: LazyLock<Vec<Product>> = LazyLock::new(all);

fn product(sku: &str) -> &'static Product {
    CATALOGUE.iter().find(|product| product.sku.as_str() == sku).unwrap()
}

fn row(sku: &'static str, count: i64) -> Row {
    let product = product(sku);
    Row {
        sku,
        serialized: product.is_serialized(),
        blank_allowed: product.blank_issue_allowed,
        count,
        price: product.price.minor(),
        delivery: Delivery::CarryOut,
        serial: None,
        overridden: false,
        place: Place::Active,
    }
}

/// Serial numbers, mostly new ones.
fn serial(random: &mut Random) -> String {
    if random.below(2) == 0 {
        return random.one_of(&SERIALS).to_owned();
    }
    format!("NEW-{}", random.below(100_000))
}

fn command(command: Command, broken: Broken, then: impl FnOnce(&mut Shop) + 'static) -> Step {
    Step::Command { command, broken, then: Box::new(then) }
}

/// The cart at the till, or one that is none of it.
fn cart_for(random: &mut Random, shop: &Shop, wanted: &[Stage]) -> usize {
    let fitting: Vec<_> =
        (0..shop.carts.len()).filter(|index| wanted.contains(&shop.carts[*index].stage)).collect();
    if fitting.is_empty() || random.below(12) == 0 {
        return random.below(shop.carts.len());
    }
    random.one_of(&fitting)
}

fn stages_of(step: usize) -> &'static [Stage] {
    match step {
        0..=21 => &[Stage::Open],
        22..=27 => &[Stage::Tendering],
        28 => &[Stage::Suspended],
        29 => &[Stage::Open, Stage::Suspended],
        _ => &[Stage::Ordered],
    }
}

pub(super) fn next(random: &mut Random, shop: &Shop, ids: &[TransactionId]) -> Step {
    if shop.carts.is_empty() || (shop.lane_is_free().is_empty() && random.below(2) == 0) {
        return open(random, shop);
    }
    let mut step = random.below(41);
    for _ in 0..4 {
        // Mostly something that there is a transaction for.
        if step > 35 || shop.carts.iter().any(|cart| stages_of(step).contains(&cart.stage)) {
            break;
        }
        step = random.below(41);
    }
    let wanted = stages_of(step);
    let at = cart_for(random, shop, wanted);
    let (cart, id) = (&shop.carts[at], ids[at].clone());
    match step {
        0..=4 => add(random, shop, at, id),
        5..=8 => provide(random, shop, at, id),
        9 | 10 => void_line(random, cart, at, id),
        11 | 12 => replace(random, shop, at, id),
        13 | 14 => deliver(random, cart, at, id),
        15 | 39 => go_without(random, cart, at, id),
        16 => command(
            Command::MakeOrder { transaction: id, customer: customer("Ada Example") },
            in_stage(cart, &[Stage::Open]),
            move |shop| shop.carts[at].order = true,
        ),
        17..=20 => {
            let mut broken = in_stage(cart, &[Stage::Open]);
            if broken.is_empty() {
                broken = cart.may_be_paid();
            }
            command(Command::Checkout { transaction: id }, broken, move |shop| {
                shop.carts[at].stage = Stage::Tendering;
            })
        }
        21 => command(Command::Suspend { transaction: id }, in_stage(cart, &[Stage::Open]), move |shop| {
            shop.carts[at].stage = Stage::Suspended
        }),
        22..=26 => complete(random, cart, at, id),
        27 => tender_or_reopen(random, cart, at, id),
        28 => {
            let mut broken = in_stage(cart, &[Stage::Suspended]);
            if broken.is_empty() {
                broken = shop.lane_is_free();
            }
            command(Command::Recall { transaction: id }, broken, move |shop| {
                shop.carts[at].stage = Stage::Open;
            })
        }
        29 => command(
            Command::VoidTransaction { transaction: id },
            in_stage(cart, &[Stage::Open, Stage::Suspended]),
            move |shop| shop.carts[at].stage = Stage::Finished,
        ),
        30..=32 => pick(random, shop, at, id),
        33 => unpick(random, cart, at, id),
        34 | 35 => fulfil(random, cart, at, id),
        36 | 37 => scan_unit(random, shop),
        38 => scan_product(random, shop),
        _ => Step::Restart,
    }
}

fn open(random: &mut Random, shop: &Shop) -> Step {
    let training = random.below(6) == 0;
    let command_ = Command::Open { reference: None, metadata: BTreeMap::new(), training };
    command(command_, shop.lane_is_free(), move |shop| {
        let stage = Stage::Open;
        shop.carts.push(Cart { stage, order: false, training, rows: vec![], cash: 0, card: 0 });
    })
}

/// 5.1: what has no serial number goes where its equal is; 6.1: what has one has lines of its own.
fn put(cart: &mut Cart, new: &Row) {
    if new.serialized {
        let one = Row { count: 1, ..new.clone() };
        cart.rows.extend(std::iter::repeat_n(one, usize::try_from(new.count).unwrap()));
        return;
    }
    let equal = |row: &&mut Row| {
        row.place == Place::Active && (row.sku, row.price, row.delivery) == (new.sku, new.price, new.delivery)
    };
    match cart.rows.iter_mut().find(equal) {
        Some(row) => row.count += new.count,
        None => cart.rows.push(new.clone()),
    }
}

fn add(random: &mut Random, shop: &Shop, at: usize, id: TransactionId) -> Step {
    let mut new = row(random.one_of(&SKUS), random.one_of(&[1, 1, 1, 2, 3, 101]));
    new.delivery = random.one_of(&DELIVERIES);
    new.serial = (random.below(3) == 0).then(|| serial(random));
    let mut broken = in_stage(&shop.carts[at], &[Stage::Open]);
    if broken.is_empty() {
        match (&new.serial, new.serialized) {
            (Some(_), false) => broken.push("not_serialized"),
            (Some(serial), true) => {
                broken.extend(shop.serial_is_free(at, None, new.sku, serial));
                if new.count != 1 {
                    broken.push("quantity_of_serialized");
                }
            }
            (None, _) => {}
        }
        if new.serialized && new.count > 100 {
            broken.push("limit_reached");
        }
    }
    let line = NewLine {
        delivery: Some(new.delivery),
        serial: new.serial.clone(),
        ..new_line(product(new.sku), new.count)
    };
    command(Command::AddLine { transaction: id, line }, broken, move |shop| put(&mut shop.carts[at], &new))
}

/// A line, rarely one that is not there.
fn line_of(random: &mut Random, cart: &Cart) -> (usize, LineNumber) {
    let beyond = random.below(6) == 0 || cart.rows.is_empty();
    let line = random.below(cart.rows.len() + usize::from(beyond));
    (line, LineNumber(u32::try_from(line + 1).unwrap()))
}

/// 3.1 to 3.3: given once, the same again is no error, another is refused.
fn may_be_named(shop: &Shop, at: usize, line: usize, serial: &str) -> Broken {
    let row = &shop.carts[at].rows[line];
    match &row.serial {
        _ if !row.serialized => vec!["not_serialized"],
        Some(has) if has == serial => vec![],
        Some(_) => vec!["serial_not_editable"],
        None => shop.serial_is_free(at, Some(line), row.sku, serial),
    }
}

fn provide(random: &mut Random, shop: &Shop, at: usize, id: TransactionId) -> Step {
    let cart = &shop.carts[at];
    let (line, number) = line_of(random, cart);
    let serial = serial(random);
    let mut broken = in_stage(cart, &[Stage::Open]);
    broken.extend(cart.line_is_live(line));
    if line < cart.rows.len() {
        broken.extend(may_be_named(shop, at, line, &serial));
    }
    let again = |row: &Row| row.place != Place::Voided && row.serial.as_ref() == Some(&serial);
    if cart.stage != Stage::Finished && cart.rows.get(line).is_some_and(again) {
        // 3.3 holds wherever the transaction is: nothing changes.
        broken.clear();
    }
    let given =
        Command::ProvideSerial { transaction: id, line: number, serial: serial.clone(), authority: None };
    command(given, broken, move |shop| {
        let row = &mut shop.carts[at].rows[line];
        row.serial = Some(serial);
    })
}

fn void_line(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let (line, number) = line_of(random, cart);
    let mut broken = in_stage(cart, &[Stage::Open]);
    broken.extend(cart.line_is_live(line));
    command(Command::VoidLine { transaction: id, line: number }, broken, move |shop| {
        shop.carts[at].rows[line].place = Place::Voided;
    })
}

/// 3.5 and 3.6: the old line is given up before the new one takes a unit. Products without serial numbers, which
/// would join an equal line, are left out.
fn replace(random: &mut Random, shop: &Shop, at: usize, id: TransactionId) -> Step {
    let cart = &shop.carts[at];
    let (line, number) = line_of(random, cart);
    if cart.rows.get(line).is_some_and(|row| !row.serialized) {
        return void_line(random, cart, at, id);
    }
    let serial = (random.below(2) == 0).then(|| serial(random));
    let mut broken = in_stage(cart, &[Stage::Open]);
    broken.extend(cart.line_is_live(line));
    if let (true, Some(serial)) = (broken.is_empty(), &serial) {
        broken = shop.serial_is_free(at, Some(line), cart.rows[line].sku, serial);
    }
    let replaced = Command::ReplaceLine { transaction: id, line: number, serial: serial.clone() };
    command(replaced, broken, move |shop| {
        let rows = &mut shop.carts[at].rows;
        rows.push(Row { serial, overridden: false, ..rows[line].clone() });
        rows[line].place = Place::Voided;
    })
}

/// Serialized lines only: others would join an equal line.
fn deliver(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let (line, number) = line_of(random, cart);
    if cart.rows.get(line).is_some_and(|row| !row.serialized) {
        return void_line(random, cart, at, id);
    }
    let delivery = random.one_of(&DELIVERIES);
    let price = (random.below(3) == 0).then(|| i64::try_from(random.below(90_000)).unwrap());
    let mut broken = in_stage(cart, &[Stage::Open]);
    broken.extend(cart.line_is_live(line));
    if cart.stage == Stage::Ordered {
        // 4.7 allows some of it after placing: told elsewhere.
        return void_line(random, cart, at, id);
    }
    let changed = Command::ChangeLine {
        transaction: id,
        line: number,
        quantity: None,
        delivery: Some(delivery),
        unit_price: price.map(amount),
        discount: None,
    };
    command(changed, broken, move |shop| {
        let row = &mut shop.carts[at].rows[line];
        row.delivery = delivery;
        row.price = price.unwrap_or(row.price);
    })
}

/// 15.1, 15.2, 15.7: a line that waits, a supervisor, and a placed order's too.
fn go_without(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let (line, number) = line_of(random, cart);
    let who = random.one_of(&["boss", "boss", "clerk"]);
    let mut broken = in_stage(cart, &[Stage::Open, Stage::Ordered]);
    broken.extend(cart.line_is_live(line));
    if let Some(row) = cart.rows.get(line) {
        // The same again changes nothing.
        if !row.is_pending() && !row.overridden {
            broken.push(if row.serialized { "no_pending_line" } else { "not_serialized" });
        }
        if who != "boss" {
            broken.push("supervisor_needed");
        }
    }
    let authority = Some(Authority { supervisor: who.to_owned(), pin_is_right: false });
    let allowed = Command::Override { transaction: id, line: number, reason: "torn".to_owned(), authority };
    command(allowed, broken, move |shop| shop.carts[at].rows[line].overridden = true)
}

/// 4.3: carry-out lines leave at once, the others wait in a placed order.
fn complete(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let offered = cart.due() + random.one_of(&[0, 0, 0, 500, 1_000, -1]);
    let tenders = if offered == 0 { vec![] } else { vec![cash(offered)] };
    let mut broken = in_stage(cart, &[Stage::Tendering]);
    if cart.stage == Stage::Ordered || (offered < 0 && broken.is_empty()) {
        // Completing again, and giving money back, are told elsewhere.
        return Step::Restart;
    }
    if broken.is_empty() {
        broken = cart.sums_are_right(offered);
    }
    command(Command::Complete { transaction: id, tenders }, broken, move |shop| {
        let cart = &mut shop.carts[at];
        cart.stage = if cart.order { Stage::Ordered } else { Stage::Finished };
        let out = |row: &Row| row.place == Place::Active && row.delivery == Delivery::CarryOut;
        let lines: Vec<_> = (0..cart.rows.len()).filter(|line| out(&cart.rows[*line])).collect();
        shop.sell(at, &lines, Place::HandedOver);
    })
}

/// 12.4 and 12.7.
fn tender_or_reopen(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let mut broken = in_stage(cart, &[Stage::Tendering]);
    if random.below(2) == 0 {
        let minor = random.one_of(&[100, 990, 5_000]);
        let tender = if random.below(2) == 0 { cash(minor) } else { card(minor) };
        let is_cash = tender == cash(minor);
        return command(Command::TakeTender { transaction: id, tender }, broken, move |shop| {
            let cart = &mut shop.carts[at];
            *(if is_cash { &mut cart.cash } else { &mut cart.card }) += minor;
        });
    }
    if broken.is_empty() && (cart.cash, cart.card) != (0, 0) {
        broken = vec!["wrong_state"];
    }
    command(Command::Reopen { transaction: id }, broken, move |shop| shop.carts[at].stage = Stage::Open)
}

/// 4.4.
fn pick(random: &mut Random, shop: &Shop, at: usize, id: TransactionId) -> Step {
    let cart = &shop.carts[at];
    let (line, number) = line_of(random, cart);
    let serial = cart.rows.get(line).filter(|row| row.serialized).map(|_| serial(random));
    let mut broken = in_stage(cart, &[Stage::Ordered]);
    broken.extend(cart.line_is_live(line));
    if let (true, Some(row)) = (broken.is_empty(), cart.rows.get(line)) {
        if row.is_gone() {
            broken = vec!["wrong_state"];
        } else if row.place == Place::Picked {
            let same = row.serial == serial;
            broken = if same { vec![] } else { vec!["wrong_state", "serial_not_editable"] };
        } else if let Some(serial) = &serial {
            broken = may_be_named(shop, at, line, serial);
        }
    }
    let picked = Command::Pick { order: id, line: number, serial: serial.clone(), authority: None };
    command(picked, broken, move |shop| {
        let row = &mut shop.carts[at].rows[line];
        row.serial = serial;
        row.place = Place::Picked;
    })
}

/// 4.10.
fn unpick(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let (line, number) = line_of(random, cart);
    let mut broken = in_stage(cart, &[Stage::Ordered]);
    broken.extend(cart.line_is_live(line));
    if cart.rows.get(line).is_some_and(|row| row.place != Place::Picked) {
        broken.push("wrong_state");
    }
    command(Command::Unpick { order: id, line: number }, broken, move |shop| {
        let rows = &mut shop.carts[at].rows;
        rows.push(Row { serial: None, overridden: false, place: Place::Active, ..rows[line].clone() });
        rows[line].place = Place::Voided;
    })
}

/// 4.5 to 4.7.
fn fulfil(random: &mut Random, cart: &Cart, at: usize, id: TransactionId) -> Step {
    let (line, number) = line_of(random, cart);
    let by = cart.rows.get(line).map_or(Delivery::Ship, |row| row.delivery);
    let by = if random.below(6) == 0 { Delivery::Pickup } else { by };
    let ship = by != Delivery::Pickup;
    let by = if ship { Delivery::Ship } else { by };
    let mut broken = in_stage(cart, &[Stage::Ordered]);
    if broken.is_empty() {
        broken = cart.may_go_out(&[line], by);
    }
    let lines = Some(vec![number]);
    let out = if ship { Command::Ship { order: id, lines } } else { Command::Pickup { order: id, lines } };
    let place = if ship { Place::Shipped } else { Place::HandedOver };
    command(out, broken, move |shop| shop.sell(at, &[line], place))
}

/// The cart that scans go to, or why there is none.
fn scanned_cart(shop: &Shop) -> Result<usize, &'static str> {
    let at = |stage| shop.carts.iter().position(|cart| cart.stage == stage);
    match (at(Stage::Open), at(Stage::Tendering)) {
        (Some(at), _) => Ok(at),
        (None, Some(_)) => Err("wrong_state"),
        (None, None) => Err("no_transaction"),
    }
}

/// 10.1: the lowest pending line of the product, else a new one; 11.4: what is here already is a repeat.
fn scan_unit(random: &mut Random, shop: &Shop) -> Step {
    let sku = random.one_of(&SKUS[..3]);
    let serial = format!("SN-{}", random.below(9));
    let data = gs1(product(sku), &serial);
    let (broken, line) = match scanned_cart(shop) {
        Err(code) => (vec![code], None),
        Ok(at) => {
            let line = shop.carts[at].rows.iter().position(|row| row.sku == sku && row.is_pending());
            let mut broken = shop.serial_is_free(at, None, sku, &serial);
            if broken.contains(&"serial_already_here") {
                broken = vec!["repeat"];
            }
            (broken, line)
        }
    };
    let at = scanned_cart(shop).unwrap_or(0);
    let then = Box::new(move |shop: &mut Shop| {
        let rows = &mut shop.carts[at].rows;
        match line {
            Some(line) => rows[line].serial = Some(serial),
            None => rows.push(Row { serial: Some(serial), ..row(sku, 1) }),
        }
    });
    Step::Scan { aim: crate::till::GS1_128, data, broken, then }
}

/// 10.2: a bare GTIN adds its product.
fn scan_product(random: &mut Random, shop: &Shop) -> Step {
    let sku = random.one_of(&SKUS);
    let data = ean(product(sku));
    let cart = scanned_cart(shop);
    let at = cart.unwrap_or(0);
    let then = Box::new(move |shop: &mut Shop| put(&mut shop.carts[at], &row(sku, 1)));
    Step::Scan { aim: crate::till::EAN_13, data, broken: cart.err().into_iter().collect(), then }
}
