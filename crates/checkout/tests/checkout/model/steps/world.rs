use super::Step;
use crate::model::compare::Random;
use crate::model::unit::DAY_MS;
use crate::model::wares::TEXTS;
use crate::model::words::Shop;

/// What changes outside the till.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Blocked(String),
    Unblocked(String),
    /// A camera is in the list of the stock.
    Stocked(String),
    /// It is no more.
    Gone(String),
    /// The list is so old.
    ListOf(u64),
}

/// Chapter 8.
pub(super) fn change(random: &mut Random, shop: &mut Shop, _: usize) -> Step {
    let text = random.one_of(&TEXTS).to_owned();
    let change = match random.below(8) {
        0 => Change::Blocked(text),
        1 | 2 => Change::Unblocked(shop.blocked.last().cloned().unwrap_or(text)),
        3 | 4 => Change::Stocked(text),
        5 => Change::Gone(text),
        6 => Change::ListOf(0),
        _ => Change::ListOf(random.one_of(&[DAY_MS - 20_000, DAY_MS, DAY_MS + 1])),
    };
    match change.clone() {
        Change::Blocked(value) => shop.blocked.push(value),
        Change::Unblocked(value) => shop.blocked.retain(|blocked| *blocked != value),
        Change::Stocked(value) => shop.stock.push(("CAMERA", value)),
        Change::Gone(value) => shop.stock.retain(|(_, listed)| *listed != value),
        Change::ListOf(age_ms) => shop.stock_age_ms = age_ms,
    }
    Step::World(change)
}
