use super::{Step, cart_for, id_of, in_stage};
use crate::model::compare::Random;
use crate::model::words::{Cart, Shop, Stage};
use crate::till::{card, cash};
use checkout::Command;
use std::collections::BTreeMap;

pub(super) fn open(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let training = random.below(8) == 0;
    let broken = shop.lane_is_free(lane);
    if broken.is_empty() {
        shop.carts.push(Cart {
            id: None,
            lane,
            stage: Stage::Open,
            order: false,
            takes_back: false,
            training,
            rows: vec![],
            cash: 0,
            card: 0,
        });
    }
    Step::Command(Command::Open { reference: None, metadata: BTreeMap::new(), training }, broken)
}

/// Chapters 2, 4 and 12.
pub(super) fn checkout(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    if broken.is_empty() {
        broken = shop.carts[at].may_be_paid();
        broken.extend(shop.units_may_be_sold(at));
    }
    if broken.is_empty() {
        shop.carts[at].stage = Stage::Tendering;
        shop.lanes[lane].end_waiting();
    }
    Step::Command(Command::Checkout { transaction: id_of(shop, at) }, broken)
}

/// 12.5, 13.3.
pub(super) fn complete(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Tendering]);
    let cart = &shop.carts[at];
    let (total, _) = cart.total_and_tax(shop.net);
    let offered = total - cart.cash - cart.card + random.one_of(&[0, 0, 0, 0, 500, -1, 1]);
    let tenders = if offered == 0 { vec![] } else { vec![cash(offered)] };
    let mut broken = in_stage(shop, lane, at, &[Stage::Tendering, Stage::Ordered]);
    if broken.is_empty() && cart.stage == Stage::Ordered {
        if offered != 0 {
            broken = vec!["wrong_state"];
        }
    } else if broken.is_empty() {
        if offered != 0 {
            broken = cart.may_take(total, true, offered);
        }
        broken.extend(cart.sums_are_right(total, offered));
        if broken.is_empty() {
            shop.complete(at);
        }
    }
    Step::Command(Command::Complete { transaction: id_of(shop, at), tenders }, broken)
}

/// 12.4 and 12.6.
pub(super) fn tender(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Tendering]);
    let cart = &shop.carts[at];
    let (total, _) = cart.total_and_tax(shop.net);
    let due = total - cart.cash - cart.card;
    let money = random.one_of(&[100, 990, 5_000, due, -100, -990, -cart.cash, -cart.card, 0]);
    let is_cash = random.below(2) == 0;
    let mut broken = in_stage(shop, lane, at, &[Stage::Tendering]);
    if broken.is_empty() {
        broken = cart.may_take(total, is_cash, money);
    }
    if broken.is_empty() {
        let cart = &mut shop.carts[at];
        *(if is_cash { &mut cart.cash } else { &mut cart.card }) += money;
    }
    let tender = if is_cash { cash(money) } else { card(money) };
    Step::Command(Command::TakeTender { transaction: id_of(shop, at), tender }, broken)
}

/// 12.7.
pub(super) fn reopen(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Tendering]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Tendering]);
    let cart = &mut shop.carts[at];
    if broken.is_empty() && (cart.cash, cart.card) != (0, 0) {
        broken = vec!["wrong_state"];
    }
    if broken.is_empty() {
        cart.stage = Stage::Open;
    }
    Step::Command(Command::Reopen { transaction: id_of(shop, at) }, broken)
}

/// 7.2: its claims stay.
pub(super) fn suspend(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let broken = in_stage(shop, lane, at, &[Stage::Open]);
    if broken.is_empty() {
        shop.carts[at].stage = Stage::Suspended;
        shop.lanes[lane].end_waiting();
    }
    Step::Command(Command::Suspend { transaction: id_of(shop, at) }, broken)
}

/// 12.8.
pub(super) fn recall(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Suspended]);
    let mut broken = in_stage(shop, lane, at, &[Stage::Suspended]);
    if broken.is_empty() {
        broken = shop.lane_is_free(lane);
    }
    if broken.is_empty() {
        shop.carts[at].stage = Stage::Open;
    }
    Step::Command(Command::Recall { transaction: id_of(shop, at) }, broken)
}

/// 7.7 and 12.7.
pub(super) fn void(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open, Stage::Suspended]);
    let broken = in_stage(shop, lane, at, &[Stage::Open, Stage::Suspended]);
    if broken.is_empty() {
        if shop.carts[at].stage == Stage::Open {
            shop.lanes[lane].end_waiting();
        }
        shop.carts[at].stage = Stage::Voided;
    }
    Step::Command(Command::VoidTransaction { transaction: id_of(shop, at) }, broken)
}
