use super::cart::{give, may_be_named};
use super::{Step, cart_for, fresh, id_of, in_stage, line_of, number, value_for};
use crate::model::compare::Random;
use crate::model::words::{Place, Row, Shop, Stage};
use crate::till::cash;
use checkout::{Command, Delivery};

/// 4.4.
pub(super) fn pick(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Ordered]);
    let line = line_of(random, &shop.carts[at]);
    let row = shop.carts[at].rows.get(line);
    let serial = row.and_then(|row| match random.below(4) {
        0 => None,
        1 => Some(value_for(random, shop, row.ware)),
        2 => row.key().cloned(),
        _ => row.is_serialized().then(|| fresh(random, shop, row.ware)),
    });
    let mut broken = in_stage(shop, lane, at, &[Stage::Ordered]);
    broken.extend(shop.carts[at].line_is_live(line));
    if let (true, Some(row)) = (broken.is_empty(), shop.carts[at].rows.get(line)) {
        broken = match &serial {
            _ if row.is_gone() => vec!["wrong_state"],
            Some(serial) => may_be_named(shop, at, line, serial),
            None if row.may_not_leave() => vec!["serial_missing"],
            None => vec![],
        };
        // 4.16: what the line has already is looked at once more.
        let keeps = serial.as_ref().is_none_or(|serial| row.is_known_as_key(serial));
        if broken.is_empty() && keeps {
            broken = shop.holds_no_longer(at, row);
        }
    }
    if broken.is_empty() {
        if let Some(serial) = &serial {
            give(shop, at, line, serial);
        }
        shop.carts[at].rows[line].place = Place::Picked;
    }
    Step::Command(
        Command::Pick { order: id_of(shop, at), line: number(line), serial, authority: None },
        broken,
    )
}

/// 4.10 and 4.16.
pub(super) fn unpick(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Ordered]);
    let line = line_of(random, &shop.carts[at]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Ordered]);
    broken.extend(shop.carts[at].line_is_live(line));
    let may = |row: &Row| {
        row.place == Place::Picked
            || (row.place == Place::Active && !shop.holds_no_longer(at, row).is_empty())
    };
    if shop.carts[at].rows.get(line).is_some_and(|row| !may(row)) {
        broken.push("wrong_state");
    }
    let rows = &mut shop.carts[at].rows;
    if broken.is_empty() {
        let old = rows[line].clone();
        rows[line].place = Place::Voided;
        let numbers = vec![None; old.ware.asks.len()];
        rows.push(Row {
            numbers,
            also: vec![],
            overridden: false,
            stale: false,
            place: Place::Active,
            ..old
        });
    }
    Step::Command(Command::Unpick { order: id_of(shop, at), line: number(line) }, broken)
}

/// 4.5 to 4.7.
pub(super) fn go_out(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Ordered]);
    let cart = &shop.carts[at];
    let line = line_of(random, cart);
    let by = cart.rows.get(line).map_or(Delivery::Ship, |row| row.delivery);
    let by = if random.below(6) == 0 || by == Delivery::CarryOut { Delivery::Pickup } else { by };
    let named = (random.below(3) > 0).then(|| vec![line]);
    let left = |row: &Row| matches!(row.place, Place::Active | Place::Picked) && row.delivery == by;
    let all = (0..cart.rows.len()).filter(|line| left(&cart.rows[*line]));
    let lines = named.clone().unwrap_or_else(|| all.collect());
    let mut broken = in_stage(shop, lane, at, &[Stage::Ordered]);
    if broken.is_empty() {
        broken = cart.may_go_out(&lines, by);
        let rows = lines.iter().filter_map(|line| cart.rows.get(*line));
        broken.extend(rows.flat_map(|row| shop.holds_no_longer(at, row)));
        if lines.is_empty() {
            broken.push("wrong_state");
        }
    }
    let place = if by == Delivery::Ship { Place::Shipped } else { Place::HandedOver };
    if broken.is_empty() {
        shop.go_out(at, &lines, place);
    }
    let (order, lines) = (id_of(shop, at), named.map(|lines| lines.into_iter().map(number).collect()));
    let out = match by {
        Delivery::Ship => Command::Ship { order, lines },
        Delivery::Pickup | Delivery::CarryOut => Command::Pickup { order, lines },
    };
    Step::Command(out, broken)
}

/// 4.13 to 4.15.
pub(super) fn cancel(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Ordered]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Ordered]);
    let refund = shop.carts[at].paid_for_what_is_left(shop.net);
    let back = random.one_of(&[0, 0, -refund, -1, -refund - 1, 100]);
    let tenders = if back == 0 { vec![] } else { vec![cash(back)] };
    if broken.is_empty() && (back > 0 || -back > refund) {
        broken.push("invalid_value");
    }
    if broken.is_empty() {
        shop.cancel(at);
    }
    Step::Command(Command::CancelOrder { order: id_of(shop, at), reason: None, tenders }, broken)
}
