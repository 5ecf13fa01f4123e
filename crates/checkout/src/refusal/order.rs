//! Sentences about customer orders.

use super::cart::delivery_word;
use super::{Refusal, RefusalCode, line_name};
use crate::{Delivery, Line, Transaction};

impl Refusal {
    pub(crate) fn other_delivery(line: &Line, wanted: Delivery) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!(
                "{} is for {}, not for {}.",
                line_name(line),
                delivery_word(line.delivery),
                delivery_word(wanted)
            ),
            "Change the line's delivery first, or leave the line out.",
        )
        .on([line.number])
    }

    pub(crate) fn nothing_left(order: &Transaction, delivery: Delivery) -> Self {
        Self::new(
            RefusalCode::WrongState,
            format!("Order {} has nothing left for {}.", order.id, delivery_word(delivery)),
            "Read the order again to see what is left.",
        )
        .with("transaction", &order.id)
    }

    /// A serialized line of a placed order is to be picked without its unit.
    pub(crate) fn pick_needs_serial(line: &Line) -> Self {
        Self::new(
            RefusalCode::SerialMissing,
            format!("{} can't be picked without its serial number.", line_name(line)),
            "Scan or type in the serial number of the unit that was taken from the shelf.",
        )
        .on([line.number])
    }
}
