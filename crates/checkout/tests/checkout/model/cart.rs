//! The rules, one function each. What they answer is the codes of the rules that are broken.

use checkout::Delivery;

pub(super) type Broken = Vec<&'static str>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Open,
    Tendering,
    Suspended,
    Ordered,
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Active,
    Picked,
    HandedOver,
    Shipped,
    Voided,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) sku: &'static str,
    pub(super) serialized: bool,
    pub(super) blank_allowed: bool,
    pub(super) count: i64,
    pub(super) price: i64,
    pub(super) delivery: Delivery,
    pub(super) serial: Option<String>,
    pub(super) overridden: bool,
    pub(super) place: Place,
}

#[derive(Clone, Debug)]
pub(super) struct Cart {
    pub(super) stage: Stage,
    pub(super) order: bool,
    pub(super) training: bool,
    pub(super) rows: Vec<Row>,
    pub(super) cash: i64,
    pub(super) card: i64,
}

#[derive(Default)]
pub(super) struct Shop {
    pub(super) carts: Vec<Cart>,
    pub(super) sold: Vec<(&'static str, String)>,
}

impl Row {
    /// 1.1: serialized, active, and without its serial number; 15.1: unless a supervisor let it go on.
    pub(super) fn is_pending(&self) -> bool {
        self.serialized && self.place == Place::Active && self.serial.is_none() && !self.overridden
    }

    /// 2.1 and 2.4.
    pub(super) fn is_blocking(&self) -> bool {
        self.is_pending() && self.delivery == Delivery::CarryOut && !self.blank_allowed
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self.place, Place::HandedOver | Place::Shipped)
    }

    fn has(&self, sku: &str, serial: &str) -> bool {
        self.place != Place::Voided && self.sku == sku && self.serial.as_deref() == Some(serial)
    }
}

impl Cart {
    pub(super) fn total(&self) -> i64 {
        let live = self.rows.iter().filter(|row| row.place != Place::Voided);
        live.map(|row| row.count * row.price).sum()
    }

    pub(super) fn due(&self) -> i64 {
        self.total() - self.cash - self.card
    }

    /// Lines are there until they are voided.
    pub(super) fn line_is_live(&self, line: usize) -> Broken {
        match self.rows.get(line) {
            None => vec!["unknown_line"],
            Some(row) if row.place == Place::Voided => vec!["wrong_state"],
            Some(_) => vec![],
        }
    }

    /// Chapter 2 and 4.8.
    pub(super) fn may_be_paid(&self) -> Broken {
        let mut broken = vec![];
        if self.rows.iter().all(|row| row.place == Place::Voided) {
            broken.push("empty_transaction");
        }
        if self.rows.iter().any(Row::is_blocking) {
            broken.push("serial_missing");
        }
        let later = |row: &Row| row.place != Place::Voided && row.delivery != Delivery::CarryOut;
        if !self.order && self.rows.iter().any(later) {
            broken.push("delivery_needs_order");
        }
        broken
    }

    /// 12.5: only the sums refuse; change is given of cash alone.
    pub(super) fn sums_are_right(&self, cash: i64) -> Broken {
        let due = self.due() - cash;
        if due > 0 {
            vec!["underpaid"]
        } else if -due > (self.cash + cash).max(0) {
            vec!["overpaid"]
        } else {
            vec![]
        }
    }

    /// Chapter 4: what goes out goes the way it was ordered, with its serial number.
    pub(super) fn may_go_out(&self, lines: &[usize], by: Delivery) -> Broken {
        let mut broken = vec![];
        for line in lines {
            match self.rows.get(*line) {
                None => broken.push("unknown_line"),
                Some(row) if row.place == Place::Voided || row.is_gone() || row.delivery != by => {
                    broken.push("wrong_state");
                }
                Some(row) if row.is_pending() && !row.blank_allowed => broken.push("serial_missing"),
                Some(_) => {}
            }
        }
        broken
    }
}

impl Shop {
    /// Chapter 7: a unit is on one line only, and sold once; chapter 16: training looks at its own cart only.
    pub(super) fn serial_is_free(&self, cart: usize, but: Option<usize>, sku: &str, serial: &str) -> Broken {
        let mut broken = vec![];
        if serial.is_empty() {
            broken.push("serial_does_not_fit");
        }
        if serial == sku {
            broken.push("serial_is_gtin");
        }
        let own = self.carts[cart].rows.iter().enumerate();
        if own.filter(|(line, _)| Some(*line) != but).any(|(_, row)| row.has(sku, serial)) {
            broken.push("serial_already_here");
        }
        if self.carts[cart].training {
            return broken;
        }
        for (index, other) in self.carts.iter().enumerate() {
            let counts = index != cart && other.stage != Stage::Finished && !other.training;
            if counts && other.rows.iter().any(|row| row.has(sku, serial)) {
                broken.push("serial_in_other_transaction");
            }
        }
        if self.sold.iter().any(|(of, is)| *of == sku && is == serial) {
            broken.push("serial_sold");
        }
        broken
    }

    /// 12.8.
    pub(super) fn lane_is_free(&self) -> Broken {
        let busy = self.carts.iter().any(|cart| matches!(cart.stage, Stage::Open | Stage::Tendering));
        if busy { vec!["transaction_open"] } else { vec![] }
    }

    /// Chapter 13: what leaves is sold, and in training nothing is.
    pub(super) fn sell(&mut self, cart: usize, lines: &[usize], place: Place) {
        let Self { carts, sold } = self;
        let cart = &mut carts[cart];
        for line in lines {
            let row = &mut cart.rows[*line];
            row.place = place;
            if let Some(serial) = row.serial.clone().filter(|_| !cart.training) {
                sold.push((row.sku, serial));
            }
        }
        let left = |row: &Row| matches!(row.place, Place::Active | Place::Picked);
        if !cart.rows.iter().any(left) {
            cart.stage = Stage::Finished;
        }
    }
}
