//! Chapters 2, 5, 6, 12, 13 and 33: lines, sums and payment.

use super::words::{Broken, Cart, Place, Receipt, Row, Shop, Stage, Unit};
use checkout::Delivery;

/// Half away from zero.
fn rounded(over: i128, under: i128) -> i64 {
    let away = if over < 0 { over - under / 2 } else { over + under / 2 };
    i64::try_from(away / under).unwrap()
}

impl Row {
    /// 33.1; 14.1: what comes back is negative.
    pub(super) fn amount(&self) -> i64 {
        let full = rounded(i128::from(self.quantity) * i128::from(self.price), 1_000);
        let amount = full - self.discount;
        if self.back.is_some() { -amount } else { amount }
    }

    fn shares_a_line_with(&self, other: &Self) -> bool {
        let plain = |row: &Self| row.place == Place::Active && !row.is_serialized() && row.back.is_none();
        let for_one = |row: &Self, other: &Self| i128::from(row.discount) * i128::from(other.quantity);
        plain(self)
            && plain(other)
            && (self.ware, self.price, self.delivery) == (other.ware, other.price, other.delivery)
            && for_one(self, other) == for_one(other, self)
    }

    /// 5.3: rounded together, parts of a piece may cost a cent less.
    fn costs_what_is_taken_off_with(&self, other: &Self) -> bool {
        let (quantity, off) = (self.quantity + other.quantity, self.discount + other.discount);
        rounded(i128::from(quantity) * i128::from(self.price), 1_000) >= off
    }
}

impl Cart {
    /// 33.2: total and tax, by rate.
    pub(super) fn total_and_tax(&self, net: bool) -> (i64, i64) {
        let (mut total, mut tax) = (0, 0);
        for rate in [7, 19] {
            let of_rate = self.rows.iter().filter(|row| row.is_live() && row.ware.tax_percent == rate);
            let sum: i64 = of_rate.map(Row::amount).sum();
            let under = if net { 100 } else { 100 + rate };
            let of_it = rounded(i128::from(sum) * i128::from(rate), i128::from(under));
            tax += of_it;
            total += if net { sum + of_it } else { sum };
        }
        (total, tax)
    }

    /// Lines are there until they are voided.
    pub(super) fn line_is_live(&self, line: usize) -> Broken {
        match self.rows.get(line) {
            None => vec!["unknown_line"],
            Some(row) if !row.is_live() => vec!["wrong_state"],
            Some(_) => vec![],
        }
    }

    /// 5.1: what has no serial number goes where its equal is; 6.1: what has one has rows of its own, and a discount is
    /// shared out to the cent. Says which row is the first.
    pub(super) fn put(&mut self, new: &Row) -> usize {
        if !new.is_serialized() {
            if let Some(at) = self
                .rows
                .iter()
                .position(|row| row.shares_a_line_with(new) && row.costs_what_is_taken_off_with(new))
            {
                self.rows[at].quantity += new.quantity;
                self.rows[at].discount += new.discount;
                return at;
            }
            self.rows.push(new.clone());
            return self.rows.len() - 1;
        }
        let count = new.quantity / 1_000;
        for index in 0..count {
            let discount = new.discount / count + i64::from(index < new.discount % count);
            self.rows.push(Row { quantity: 1_000, discount, ..new.clone() });
        }
        self.rows.len() - usize::try_from(count).unwrap()
    }

    /// 5.4: a line that a change makes equal to others takes them in, unless the change says otherwise.
    pub(super) fn change(&mut self, line: usize, changed: Row, quantity: Option<i64>, discount: Option<i64>) {
        let terms = |row: &Row| (row.quantity, row.price, row.discount, row.delivery);
        let same = terms(&changed) == terms(&self.rows[line]);
        self.rows[line] = changed.clone();
        if same || self.stage != Stage::Open {
            return;
        }
        for other in 0..self.rows.len() {
            let (sum, off) = (
                self.rows[line].quantity + self.rows[other].quantity,
                self.rows[line].discount + self.rows[other].discount,
            );
            let as_asked =
                quantity.is_none_or(|asked| asked == sum) && discount.is_none_or(|asked| asked == off);
            let joined = self.rows[line].clone();
            let may_join = changed.shares_a_line_with(&self.rows[other])
                && joined.costs_what_is_taken_off_with(&self.rows[other]);
            if other != line && may_join && as_asked {
                self.rows[line].quantity = sum;
                self.rows[line].discount = off;
                self.rows[other].place = Place::Voided;
            }
        }
    }

    /// Chapter 2 and 4.8.
    pub(super) fn may_be_paid(&self) -> Broken {
        let mut broken = vec![];
        if !self.rows.iter().any(Row::is_live) {
            broken.push("empty_transaction");
        }
        if self.rows.iter().any(Row::is_blocking) {
            broken.push("serial_missing");
        }
        let later = |row: &Row| row.is_live() && row.delivery != Delivery::CarryOut;
        if !self.order && self.rows.iter().any(later) {
            broken.push("delivery_needs_order");
        }
        broken
    }

    /// 4.14: what was paid for what has not left yet: all, without what the others come to.
    pub(super) fn paid_for_what_is_left(&self, net: bool) -> i64 {
        let left = |row: &Row| row.is_live() && !row.is_gone();
        let gone = self.rows.iter().filter(|row| !left(row)).cloned().collect();
        let without = Self { rows: gone, ..self.clone() };
        self.total_and_tax(net).0 - without.total_and_tax(net).0
    }

    /// 12.6 and 14.9: no more goes back than is owed, or than was taken of this kind.
    pub(super) fn may_take(&self, total: i64, is_cash: bool, money: i64) -> Broken {
        let owed = total.min(0);
        let all = self.cash + self.card + money;
        let of_kind = if is_cash { self.cash } else { self.card } + money;
        let too_much_back = owed < 0 && all < owed && money < 0;
        if money == 0 || too_much_back || of_kind < owed { vec!["invalid_value"] } else { vec![] }
    }

    /// 12.5 and 14.9: only the sums refuse; change is given of cash alone, and of no refund.
    pub(super) fn sums_are_right(&self, total: i64, cash: i64) -> Broken {
        let excess = self.cash + self.card + cash - total;
        if total < 0 && excess > 0 {
            vec!["refund_due"]
        } else if excess < 0 {
            vec!["underpaid"]
        } else if excess > (self.cash + cash).max(0) {
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
                Some(row) if !row.is_live() || row.is_gone() || row.delivery != by => {
                    broken.push("wrong_state");
                }
                Some(row) if row.may_not_leave() => broken.push("serial_missing"),
                Some(_) => {}
            }
        }
        broken
    }
}

impl Row {
    /// 4.4 and 4.5.
    pub(super) fn may_not_leave(&self) -> bool {
        self.is_serialized() && self.key().is_none() && !self.ware.blank_allowed && !self.overridden
    }
}

impl Shop {
    /// 7.8 and 8.4: at checkout every unit is looked at once more.
    pub(super) fn units_may_be_sold(&self, at: usize) -> Broken {
        let cart = &self.carts[at];
        let sold = cart.rows.iter().filter(|row| row.is_live() && row.back.is_none() && row.has_unit());
        let not_training = sold.filter(|_| !cart.training);
        let broken = |row: &Row| {
            let mut broken = self.may_be_sold(row.ware, &row.numbers);
            broken.extend(self.holds_no_longer(at, row));
            broken
        };
        not_training.flat_map(broken).collect()
    }

    /// 12.8.
    pub(super) fn lane_is_free(&self, lane: usize) -> Broken {
        if self.at_the_till(lane).is_some() { vec!["transaction_open"] } else { vec![] }
    }

    pub(super) fn at_the_till(&self, lane: usize) -> Option<usize> {
        let there = |cart: &Cart| matches!(cart.stage, Stage::Open | Stage::Tendering);
        self.carts.iter().position(|cart| cart.lane == lane && there(cart))
    }

    /// Chapter 13: what leaves is sold, and in training nothing is. What stands on a row is sold with it, serial number or not
    /// (8.3).
    pub(super) fn sell(&mut self, at: usize, lines: &[usize]) {
        if self.carts[at].training {
            return;
        }
        for line in lines {
            let row = &self.carts[at].rows[*line];
            if row.has_unit() {
                let mut unit = Unit::of(row, (at, *line));
                if let Some(known) = self.shelf.iter().find(|other| other.is(&unit)) {
                    unit.learn(&known.numbers);
                }
                self.shelf.retain(|other| !other.is(&unit));
                self.sold.push(unit);
            }
        }
    }

    /// 13.1 and 4.3: carry-out lines leave at once, the others wait in a placed order; 14.6: what comes back has come back.
    pub(super) fn complete(&mut self, at: usize) {
        let out = |row: &Row| row.is_live() && row.back.is_none() && row.delivery == Delivery::CarryOut;
        let rows = &self.carts[at].rows;
        let lines: Vec<usize> = (0..rows.len()).filter(|line| out(&rows[*line])).collect();
        let later = rows.iter().any(|row| row.is_live() && row.delivery != Delivery::CarryOut);
        let printed = (0..rows.len()).filter(|line| rows[*line].is_live()).collect();
        self.receipts.push(Receipt { id: None, cart: at, rows: printed });
        self.sell(at, &lines);
        self.take_back(at);
        let cart = &mut self.carts[at];
        cart.stage = if cart.order && later { Stage::Ordered } else { Stage::Completed };
        for line in lines.into_iter().filter(|_| cart.order) {
            cart.rows[line].place = Place::HandedOver;
        }
    }

    /// 4.13: what was handed over stays sold, and what is left is given up.
    pub(super) fn cancel(&mut self, at: usize) {
        let cart = &mut self.carts[at];
        let left = |row: &Row| row.is_live() && !row.is_gone();
        let lines: Vec<usize> = (0..cart.rows.len()).filter(|line| left(&cart.rows[*line])).collect();
        for line in &lines {
            cart.rows[*line].place = Place::Voided;
        }
        cart.stage = if cart.rows.iter().any(Row::is_gone) { Stage::Completed } else { Stage::Voided };
        self.receipts.push(Receipt { id: None, cart: at, rows: lines });
    }

    /// 4.6: the last line completes the order.
    pub(super) fn go_out(&mut self, at: usize, lines: &[usize], place: Place) {
        self.receipts.push(Receipt { id: None, cart: at, rows: lines.to_vec() });
        self.sell(at, lines);
        let cart = &mut self.carts[at];
        for line in lines {
            cart.rows[*line].place = place;
        }
        let left = |row: &Row| matches!(row.place, Place::Active | Place::Picked);
        if !cart.rows.iter().any(left) {
            cart.stage = Stage::Completed;
        }
    }
}
