use super::{Step, any_ware, cart_for, fresh, id_of, in_stage, line_of, number, value_for};
use crate::model::back::may_be_key;
use crate::model::compare::Random;
use crate::model::wares::product;
use crate::model::words::{Broken, Place, Row, Shop, Stage};
use crate::till::{amount, customer, new_line};
use checkout::{Authority, Command, Delivery, NewLine};
use money::Quantity;

const DELIVERIES: [Delivery; 5] =
    [Delivery::CarryOut, Delivery::CarryOut, Delivery::CarryOut, Delivery::Pickup, Delivery::Ship];

/// Chapters 1, 5 and 6.
pub(super) fn add(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let ware = any_ware(random);
    let mut new =
        Row::of(ware, random.one_of(&[1_000, 1_000, 1_000, 1_000, 1_000, 2_000, 2_000, 3_000, 500, 101_000]));
    if random.below(4) > 0 && !shop.carts[at].order {
        new.delivery = Delivery::CarryOut;
    } else {
        new.delivery = random.one_of(&DELIVERIES);
    }
    new.discount = random.one_of(&[0, 0, 0, 100, 101, 1_000]);
    let serial = (random.below(4) == 0).then(|| value_for(random, shop, ware));
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    if broken.is_empty() {
        broken = may_be_added(shop, at, &new, serial.as_ref());
    }
    let line = NewLine {
        quantity: Quantity::from_thousandths(new.quantity).unwrap(),
        delivery: Some(new.delivery),
        serial: serial.clone(),
        discount: Some(amount(new.discount)),
        ..new_line(product(ware), 1)
    };
    if broken.is_empty() {
        let count = usize::try_from(new.quantity / 1_000).unwrap();
        match serial {
            Some(serial) => {
                new.numbers[0] = Some(serial);
                new.stale = shop.is_told_old(at, ware);
                let row = shop.carts[at].put(&new);
                shop.claim(at, row);
            }
            None => {
                let row = shop.carts[at].put(&new);
                shop.settle_held(at, row, count);
            }
        }
    }
    Step::Command(Command::AddLine { transaction: id_of(shop, at), line }, broken)
}

fn may_be_added(shop: &Shop, at: usize, new: &Row, serial: Option<&String>) -> Broken {
    let mut broken = vec![];
    let full = Row { discount: 0, ..new.clone() }.amount();
    if new.discount > full {
        broken.push("invalid_value");
    }
    if new.is_serialized() && new.quantity % 1_000 != 0 {
        broken.push("quantity_of_serialized");
    }
    if new.is_serialized() && new.quantity > 100_000 {
        broken.push("limit_reached");
    }
    let Some(serial) = serial else { return broken };
    broken.extend(may_be_key(new.ware, serial));
    if new.is_serialized() {
        let mut numbers = new.numbers.clone();
        numbers[0] = Some(serial.clone());
        broken.extend(shop.may_have(at, &[], new.ware, &numbers));
    }
    if new.quantity != 1_000 {
        broken.push("quantity_of_serialized");
    }
    broken
}

/// 3.1 to 3.3: given once, the same again is no error, another is refused.
pub(super) fn may_be_named(shop: &Shop, at: usize, line: usize, serial: &str) -> Broken {
    let row = &shop.carts[at].rows[line];
    if !row.is_serialized() {
        return vec!["not_serialized"];
    }
    match row.key() {
        Some(_) if row.is_known_as_key(serial) => vec![],
        Some(_) => vec!["serial_not_editable"],
        None => {
            let mut broken = may_be_key(row.ware, serial);
            let mut numbers = row.numbers.clone();
            numbers[0] = Some(serial.to_owned());
            broken.extend(shop.may_have(at, &[line], row.ware, &numbers));
            broken
        }
    }
}

pub(super) fn give(shop: &mut Shop, at: usize, line: usize, serial: &str) {
    let old = shop.is_told_old(at, shop.carts[at].rows[line].ware);
    let row = &mut shop.carts[at].rows[line];
    row.stale = row.stale || (old && row.numbers[0].is_none());
    if row.key().is_none() {
        row.numbers[0] = Some(serial.to_owned());
        shop.claim(at, line);
    }
}

pub(super) fn provide(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let line = line_of(random, &shop.carts[at]);
    let row = shop.carts[at].rows.get(line);
    let serial = row.map_or_else(String::new, |row| value_for(random, shop, row.ware));
    provided(random, shop, lane, at, line, serial)
}

/// So that something is sold: a serial number, or by a scanner what else is missing.
pub(super) fn provide_what_is_missing(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let rows = &shop.carts[at].rows;
    let Some(line) = rows.iter().position(Row::is_pending) else { return provide(random, shop, lane) };
    if rows[line].key().is_some() {
        return super::scan::an_imei(random, shop, lane);
    }
    let serial = fresh(random, shop, rows[line].ware);
    provided(random, shop, lane, at, line, serial)
}

fn provided(
    random: &mut Random,
    shop: &mut Shop,
    lane: usize,
    at: usize,
    line: usize,
    serial: String,
) -> Step {
    let allowed = random.below(3) == 0;
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    let known = broken.first() != Some(&"unknown_transaction");
    broken.extend(shop.carts[at].line_is_live(line));
    match shop.carts[at].rows.get(line) {
        Some(row) if row.back.is_some() => {
            broken.extend(may_be_key(row.ware, &serial));
            if broken.is_empty() {
                broken = shop.name_returned(at, line, 0, &serial, allowed);
            }
        }
        Some(row) => {
            let again = row.is_live() && row.is_known_as_key(&serial);
            broken.extend(may_be_named(shop, at, line, &serial));
            if known && again {
                // 3.3 holds wherever the transaction is: nothing changes.
                broken.clear();
            } else if broken.is_empty() {
                give(shop, at, line, &serial);
            }
        }
        None => {}
    }
    let authority = allowed.then(boss);
    Step::Command(
        Command::ProvideSerial { transaction: id_of(shop, at), line: number(line), serial, authority },
        broken,
    )
}

pub(super) fn boss() -> Authority {
    Authority { supervisor: "boss".to_owned(), pin_is_right: false }
}

/// 3.4 and 14.14.
pub(super) fn void_line(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let line = line_of(random, &shop.carts[at]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    broken.extend(shop.carts[at].line_is_live(line));
    if broken.is_empty() {
        shop.carts[at].rows[line].place = Place::Voided;
    }
    Step::Command(Command::VoidLine { transaction: id_of(shop, at), line: number(line) }, broken)
}

/// 3.5 and 3.6: the old line is given up before the new one takes a unit.
pub(super) fn replace(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let line = line_of(random, &shop.carts[at]);
    let ware = shop.carts[at].rows.get(line).map(|row| row.ware);
    let serial = ware.filter(|_| random.below(2) == 0).map(|ware| value_for(random, shop, ware));
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    broken.extend(shop.carts[at].line_is_live(line));
    if let Some(row) = shop.carts[at].rows.get(line) {
        if row.back.is_some() {
            broken.push("wrong_state");
        }
        match &serial {
            _ if !row.is_serialized() => broken.push("not_serialized"),
            Some(serial) => {
                broken.extend(may_be_key(row.ware, serial));
                let mut numbers = vec![None; row.ware.asks.len()];
                numbers[0] = Some(serial.clone());
                broken.extend(shop.may_have(at, &[line], row.ware, &numbers));
            }
            None => {}
        }
    }
    if broken.is_empty() {
        let rows = &mut shop.carts[at].rows;
        let old = rows[line].clone();
        rows[line].place = Place::Voided;
        let numbers = vec![None; old.ware.asks.len()];
        rows.push(Row { numbers, also: vec![], overridden: false, stale: false, ..old });
        if let Some(serial) = &serial {
            give(shop, at, shop.carts[at].rows.len() - 1, serial);
        }
    }
    Step::Command(Command::ReplaceLine { transaction: id_of(shop, at), line: number(line), serial }, broken)
}

/// 4.7, 5.4, 6.2, 14.14.
pub(super) fn change(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open, Stage::Ordered]);
    let line = line_of(random, &shop.carts[at]);
    let row = shop.carts[at].rows.get(line).cloned();
    let quantity = (random.below(5) == 0).then(|| random.one_of(&[1_000, 2_000, 1_500]));
    let delivery = (random.below(2) == 0).then(|| random.one_of(&DELIVERIES));
    let usual = row.as_ref().map_or(990, |row| row.ware.price);
    let price = (random.below(4) == 0).then(|| random.one_of(&[usual, 1_000, 90_000, -1]));
    let discount = (random.below(4) == 0).then(|| random.one_of(&[0, 100, 500, 1_001, -1]));
    let mut broken = in_stage(shop, lane, at, &[Stage::Open, Stage::Ordered]);
    broken.extend(shop.carts[at].line_is_live(line));
    if let Some(row) = row.filter(|_| broken.is_empty()) {
        let changed = Row {
            quantity: quantity.unwrap_or(row.quantity),
            delivery: delivery.unwrap_or(row.delivery),
            price: price.unwrap_or(row.price),
            discount: discount.unwrap_or(row.discount),
            ..row.clone()
        };
        broken = may_change(shop.carts[at].stage, &row, &changed);
        if broken.is_empty() {
            shop.carts[at].change(line, changed, quantity, discount);
        }
    }
    let changed = Command::ChangeLine {
        transaction: id_of(shop, at),
        line: number(line),
        quantity: quantity.map(|quantity| Quantity::from_thousandths(quantity).unwrap()),
        delivery,
        unit_price: price.map(amount),
        discount: discount.map(amount),
    };
    Step::Command(changed, broken)
}

fn may_change(stage: Stage, row: &Row, changed: &Row) -> Broken {
    let mut broken = vec![];
    if row.back.is_some() {
        return vec!["wrong_state"];
    }
    if row.is_serialized() && changed.quantity != 1_000 {
        broken.push("quantity_of_serialized");
    }
    let money = |row: &Row| (row.quantity, row.price, row.discount);
    // 4.7: a placed order is paid, and only the way of what is still here may change, between the later ones.
    let placed = stage == Stage::Ordered;
    if placed && (money(row) != money(changed) || row.is_gone() || changed.delivery == Delivery::CarryOut) {
        broken.push("wrong_state");
    }
    let full = Row { discount: 0, ..changed.clone() }.amount();
    if changed.price < 0 || changed.discount < 0 || changed.discount > full {
        broken.push("invalid_value");
    }
    broken
}

/// 15.1, 15.2, 15.7: a line that waits, a supervisor, and a placed order's too.
pub(super) fn go_without(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open, Stage::Ordered]);
    let line = line_of(random, &shop.carts[at]);
    let who = random.one_of(&["boss", "boss", "clerk"]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Open, Stage::Ordered]);
    broken.extend(shop.carts[at].line_is_live(line));
    if let Some(row) = shop.carts[at].rows.get(line) {
        // The same again changes nothing.
        if !row.is_pending() && !row.overridden {
            broken.push(if row.is_serialized() { "no_pending_line" } else { "not_serialized" });
        }
        if who != "boss" {
            broken.push("supervisor_needed");
        }
    }
    if broken.is_empty() {
        shop.carts[at].rows[line].overridden = true;
    }
    let authority = Some(Authority { supervisor: who.to_owned(), pin_is_right: false });
    let (transaction, line, reason) = (id_of(shop, at), number(line), "torn".to_owned());
    Step::Command(Command::Override { transaction, line, reason, authority }, broken)
}

/// Chapter 4.
pub(super) fn make_order(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    if shop.carts[at].takes_back {
        broken.push("wrong_state");
    }
    if broken.is_empty() {
        shop.carts[at].order = true;
    }
    Step::Command(
        Command::MakeOrder { transaction: id_of(shop, at), customer: customer("Ada Example") },
        broken,
    )
}
