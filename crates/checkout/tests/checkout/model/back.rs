//! Chapter 14: goods that come back.

use super::wares::{Number, Ware};
use super::words::{Back, Broken, Cart, Place, Policy, Row, Shop, Stage, Unit};
use checkout::Delivery;

/// What a customer brings.
#[derive(Clone, Debug, Default)]
pub(super) struct Brought {
    pub(super) lane: usize,
    /// Which receipt.
    pub(super) receipt: Option<usize>,
    pub(super) serial: Option<String>,
    pub(super) ware: Option<Ware>,
    pub(super) lines: Option<Vec<usize>>,
    pub(super) aside: bool,
    /// A supervisor allows what only they may.
    pub(super) allowed: bool,
}

/// The unit in the customer's hand: its row of the sale, and its number where the sale's record has another.
type InHand = Option<(usize, Option<String>)>;

/// What comes back, before there is a cart for it.
struct Found {
    training: bool,
    rows: Vec<Row>,
}

impl Policy {
    /// What of a rule that can be set is broken.
    pub(super) fn broken(self, code: &'static str, allowed: bool) -> Broken {
        match self {
            Self::Warn => vec![],
            Self::Supervisor if allowed => vec![],
            Self::Supervisor => vec!["supervisor_needed"],
            Self::Block => vec![code],
        }
    }
}

impl Cart {
    /// The customer has what this row sold.
    fn was_sold(&self, row: &Row) -> bool {
        row.is_live() && row.back.is_none() && (!self.order || row.is_gone())
    }
}

impl Shop {
    /// 14.5: what came back of a row, or is about to: quantity and discount.
    fn back_of(&self, sale: (usize, usize)) -> (i64, i64) {
        let counts = |cart: &&Cart| !matches!(cart.stage, Stage::Voided);
        let rows = self.carts.iter().filter(counts).flat_map(|cart| &cart.rows).filter(|row| row.is_live());
        let of_sale = rows.filter(|row| row.back.as_ref().is_some_and(|back| back.sale == Some(sale)));
        of_sale.fold((0, 0), |(quantity, discount), row| (quantity + row.quantity, discount + row.discount))
    }

    fn left(&self, sale: usize, line: usize) -> i64 {
        (self.carts[sale].rows[line].quantity - self.back_of((sale, line)).0).max(0)
    }

    /// Rows of a sale that somebody names.
    fn named(
        &self,
        sale: usize,
        lines: &[usize],
        on_receipt: Option<&[usize]>,
    ) -> Result<Vec<usize>, Broken> {
        let mut broken = vec![];
        for line in lines {
            let row = self.carts[sale].rows.get(*line);
            match row.filter(|_| on_receipt.is_none_or(|lines| lines.contains(line))) {
                None => broken.push("unknown_line"),
                Some(row) if !self.carts[sale].was_sold(row) => broken.push("wrong_state"),
                Some(_) if self.left(sale, *line) == 0 => broken.push("already_returned"),
                Some(_) => {}
            }
        }
        let mut lines = lines.to_vec();
        lines.sort_unstable();
        lines.dedup();
        if broken.is_empty() { Ok(lines) } else { Err(broken) }
    }

    /// 14.1 and 14.3: what is left of a row, one a unit, at what was paid for it. 14.4: by measure, in one.
    pub(super) fn pieces(&self, sale: usize, line: usize, aside: bool) -> Result<Vec<Row>, Broken> {
        let cart = &self.carts[sale];
        let row = &cart.rows[line];
        if !cart.was_sold(row) || self.left(sale, line) == 0 {
            return Err(vec!["already_returned"]);
        }
        if row.has_unit() && !cart.training {
            self.unit_is_of_sale(sale, line)?;
        }
        let back = Back { sale: Some((sale, line)), in_hand: false, doubt: false, aside };
        let piece = Row {
            delivery: Delivery::CarryOut,
            place: Place::Active,
            back: Some(back),
            stale: false,
            overridden: false,
            ..row.clone()
        };
        if row.quantity % 1_000 != 0 || row.quantity > 100_000 {
            return Ok(vec![piece]);
        }
        let count = self.left(sale, line) / 1_000;
        let discount = row.discount - self.back_of((sale, line)).1;
        let share = |index| discount / count + i64::from(index < discount % count);
        Ok((0..count).map(|index| Row { quantity: 1_000, discount: share(index), ..piece.clone() }).collect())
    }

    /// 14.5: the unit is still what this sale sold; not held by another return, nor back and perhaps sold again.
    fn unit_is_of_sale(&self, sale: usize, line: usize) -> Result<(), Broken> {
        let unit = Unit::of(&self.carts[sale].rows[line], (sale, line));
        let sold = self.sold.iter().find(|sold| sold.is(&unit));
        match sold {
            Some(sold) if self.comes_back(sold) => Err(vec!["serial_in_other_transaction"]),
            Some(sold) if sold.sale == (sale, line) => Ok(()),
            _ => Err(vec!["already_returned"]),
        }
    }

    /// 14.2, 14.5: a unit of this ware that the customer can have.
    fn customer_can_have(&self, lane: usize, ware: Ware, number: Number, value: &str) -> Broken {
        if self.is_claimed(ware.sku, number, value) || self.is_on_a_row(lane, ware.sku, number, value) {
            return vec!["serial_in_other_transaction"];
        }
        if self.is_on_shelf(ware.sku, number, value) {
            return vec!["already_returned"];
        }
        let (sold, _) = self.units_known(&|sku, is, of| {
            (is, of) == (number, value) && (sku == ware.sku || number == Number::Imei)
        });
        match sold.first() {
            Some(unit) if unit.ware != ware => vec!["return_mismatch"],
            // A further number of a unit that another lane sold: what its serial number is, nobody here knows.
            Some(unit) if self.carts[unit.sale.0].lane != lane && unit.name != value => {
                vec!["return_unknown"]
            }
            _ => vec![],
        }
    }

    /// Opens a return, or says why not.
    pub(super) fn open_return(&mut self, brought: &Brought) -> Broken {
        let busy = self.lane_is_free(brought.lane);
        if !busy.is_empty() {
            return busy;
        }
        let found = match (brought.receipt, &brought.serial) {
            (Some(receipt), serial) => self.by_receipt(brought, receipt, serial.as_deref()),
            (None, Some(serial)) => self.by_serial(brought, serial),
            (None, None) => Err(vec!["invalid_value"]),
        };
        match found {
            Err(broken) => broken,
            Ok(Found { training, rows }) => {
                self.carts.push(Cart {
                    id: None,
                    lane: brought.lane,
                    stage: Stage::Open,
                    order: false,
                    takes_back: true,
                    training,
                    rows,
                    cash: 0,
                    card: 0,
                });
                vec![]
            }
        }
    }

    fn by_receipt(&self, brought: &Brought, receipt: usize, serial: Option<&str>) -> Result<Found, Broken> {
        let receipt = &self.receipts[receipt];
        let sale = receipt.cart;
        let cart = &self.carts[sale];
        // Of an order that was cancelled whole there is no sale.
        if cart.lane != brought.lane || cart.stage == Stage::Voided {
            return Err(vec!["unknown_receipt"]);
        }
        let named = match &brought.lines {
            Some(lines) => Some(self.named(sale, lines, Some(&receipt.rows))?),
            None => None,
        };
        let left = |line: &usize| cart.was_sold(&cart.rows[*line]) && self.left(sale, *line) > 0;
        let lines = named.clone().unwrap_or_else(|| receipt.rows.iter().copied().filter(left).collect());
        let Some(serial) = serial else { return self.found(brought, sale, &lines, None) };
        let considered = named.as_ref().unwrap_or(&receipt.rows);
        let has_it = |line: &&usize| {
            let row = &cart.rows[**line];
            cart.was_sold(row) && row.is_known_as(serial)
        };
        if let Some(line) = considered.iter().find(has_it) {
            return self.found(
                brought,
                sale,
                &named.clone().unwrap_or_else(|| vec![*line]),
                Some((*line, None)),
            );
        }
        // 14.10: another unit than those sold.
        let fits = |line: &&usize| may_be_key(cart.rows[**line].ware, serial).is_empty();
        let fitting: Vec<usize> = lines.iter().filter(fits).copied().collect();
        match fitting.as_slice() {
            [] => Err(vec!["return_mismatch"]),
            [line] => {
                let lines = named.clone().unwrap_or_else(|| vec![*line]);
                self.found(brought, sale, &lines, Some((*line, Some(serial.to_owned()))))
            }
            _ => Err(vec!["choice_needed"]),
        }
    }

    fn by_serial(&self, brought: &Brought, serial: &str) -> Result<Found, Broken> {
        let of_ware = |sku: &str| brought.ware.is_none_or(|ware| ware.sku == sku);
        let (sold, others) = self.units_known(&|sku, _, value| of_ware(sku) && value == serial);
        if sold.len() > 1 {
            return Err(vec!["choice_needed"]);
        }
        if let Some(unit) = sold.first() {
            let (sale, line) = unit.sale;
            if self.carts[sale].lane != brought.lane {
                return self.unknown(brought, serial);
            }
            let mut lines = brought.lines.clone().unwrap_or_default();
            lines.push(line);
            let lines = self.named(sale, &lines, None)?;
            return self.found(brought, sale, &lines, Some((line, None)));
        }
        // With its product, what came back is known by its serial number, whatever else was read of it since.
        let by_name = |unit: &Unit| brought.ware == Some(unit.ware) && unit.name == serial;
        if others || self.shelf.iter().any(by_name) {
            return Err(vec!["serial_in_other_transaction", "already_returned"]);
        }
        self.unknown(brought, serial)
    }

    /// 14.11: nobody here has seen its sale.
    fn unknown(&self, brought: &Brought, serial: &str) -> Result<Found, Broken> {
        let mut broken = self.return_unknown.broken("return_unknown", brought.allowed);
        let Some(ware) = brought.ware else {
            broken.push("invalid_value");
            return Err(broken);
        };
        broken.extend(may_be_key(ware, serial));
        if !ware.asks.is_empty() {
            broken.extend(self.customer_can_have(brought.lane, ware, ware.asks[0].number, serial));
        }
        let back = Back { sale: None, in_hand: true, doubt: true, aside: brought.aside };
        let mut row = Row { back: Some(back), ..Row::of(ware, 1_000) };
        if broken.is_empty() {
            row.numbers[0] = Some(serial.to_owned());
            row.is_no_telephone = self.is_no_telephone(&row, false);
            return Ok(Found { training: false, rows: vec![row] });
        }
        Err(broken)
    }

    fn found(&self, brought: &Brought, sale: usize, lines: &[usize], hand: InHand) -> Result<Found, Broken> {
        let training = self.carts[sale].training;
        let mut rows = vec![];
        for line in lines {
            for mut row in self.pieces(sale, *line, brought.aside)? {
                if let Some((_, unit)) = hand.as_ref().filter(|(of, _)| of == line) {
                    self.take_in_hand(&mut row, unit.as_deref(), training, brought)?;
                }
                rows.push(row);
            }
        }
        if rows.is_empty() { Err(vec!["already_returned"]) } else { Ok(Found { training, rows }) }
    }

    /// 14.10: the unit that was brought, which is perhaps not the one that was sold.
    fn take_in_hand(
        &self,
        row: &mut Row,
        unit: Option<&str>,
        training: bool,
        by: &Brought,
    ) -> Result<(), Broken> {
        let mut broken = vec![];
        let mut doubt = false;
        if let Some(unit) = unit {
            doubt = row.has_unit();
            if doubt {
                broken.extend(self.return_mismatch.broken("return_mismatch", by.allowed));
            }
            if !training {
                broken.extend(self.customer_can_have(by.lane, row.ware, row.ware.asks[0].number, unit));
            }
            (row.numbers, row.also) = self.brought(by.lane, row.ware, 0, unit);
            row.is_no_telephone = self.is_no_telephone(row, training);
        }
        let back = row.back.as_mut().unwrap();
        back.in_hand = true;
        back.doubt = back.doubt || doubt;
        if broken.is_empty() { Ok(()) } else { Err(broken) }
    }

    /// Says which unit comes back on a row: its own is confirmed, another has to be one that the customer can have.
    pub(super) fn name_returned(
        &mut self,
        at: usize,
        line: usize,
        place: usize,
        value: &str,
        allowed: bool,
    ) -> Broken {
        let cart = &self.carts[at];
        let row = &cart.rows[line];
        let back = row.back.as_ref().unwrap();
        if row.is_known_as(value) {
            self.carts[at].rows[line].back.as_mut().unwrap().in_hand = true;
            return vec![];
        }
        if back.in_hand && row.has_unit() {
            return vec!["serial_not_editable"];
        }
        let mut broken = vec![];
        let others = cart.rows.iter().enumerate().filter(|(other, row)| *other != line && row.is_live());
        // 7.1: an IMEI is one of all products.
        let is_imei = row.ware.asks[place].number == Number::Imei;
        let has_imei = |other: &Row| {
            let mut numbers = other.ware.asks.iter().zip(&other.numbers);
            numbers.any(|(ask, known)| ask.number == Number::Imei && known.as_deref() == Some(value))
        };
        let is_it = |other: &Row| {
            (other.ware == row.ware && other.is_known_as(value)) || (is_imei && has_imei(other))
        };
        if others.clone().any(|(_, other)| is_it(other)) {
            broken.push("serial_already_here");
        }
        if row.has_unit() {
            broken.extend(self.return_mismatch.broken("return_mismatch", allowed));
        }
        if !cart.training {
            broken.extend(self.customer_can_have(cart.lane, row.ware, row.ware.asks[place].number, value));
        }
        if broken.is_empty() {
            let mut row = row.clone();
            let back = row.back.as_mut().unwrap();
            back.in_hand = true;
            back.doubt = back.doubt || row.numbers.iter().any(Option::is_some);
            (row.numbers, row.also) = self.brought(self.carts[at].lane, row.ware, place, value);
            row.is_no_telephone = self.is_no_telephone(&row, self.carts[at].training);
            self.carts[at].rows[line] = row;
        }
        broken
    }

    /// Everything that is known of a unit that is brought: what this lane sold it with, whichever of its numbers was read. What another
    /// lane sold with it, nobody here knows.
    fn brought(
        &self,
        lane: usize,
        ware: Ware,
        place: usize,
        value: &str,
    ) -> (Vec<Option<String>>, Vec<String>) {
        let number = ware.asks[place].number;
        let (sold, _) = self.units_known(&|sku, is, of| (sku, is, of) == (ware.sku, number, value));
        match sold.first() {
            Some(unit) if self.carts[unit.sale.0].lane == lane => {
                let row = &self.carts[unit.sale.0].rows[unit.sale.1];
                (row.numbers.clone(), row.also.clone())
            }
            _ => {
                let mut numbers = vec![None; ware.asks.len()];
                numbers[place] = Some(value.to_owned());
                (numbers, vec![])
            }
        }
    }

    /// What is in hand is known by what was read of it. What its number reads as besides stays another unit's that has it.
    fn is_no_telephone(&self, row: &Row, training: bool) -> bool {
        !training && row.key().is_some_and(|key| self.is_anothers_imei(row.ware, key))
    }

    /// 14.6: what comes back has come back, and lies in the shop, or aside (14.8).
    pub(super) fn take_back(&mut self, at: usize) {
        let back: Vec<Row> =
            self.carts[at].rows.iter().filter(|row| row.is_live() && row.back.is_some()).cloned().collect();
        for row in back.into_iter().filter(|row| row.has_unit() && !self.carts[at].training) {
            let aside = row.back.as_ref().is_some_and(|back| back.aside);
            let mut unit = Unit::of(&row, (at, 0));
            let sold: Vec<Unit> = self.sold.iter().filter(|sold| sold.is(&unit)).cloned().collect();
            sold.iter().for_each(|sold| unit.learn(&sold.numbers));
            self.sold.retain(|sold| !sold.is(&unit));
            if aside {
                self.blocked.push(unit.name.clone());
            }
            self.shelf.push(unit);
        }
    }
}

/// Chapter 9: what may be the serial number of a ware's unit.
pub(super) fn may_be_key(ware: Ware, serial: &str) -> Broken {
    let Some(ask) = ware.asks.first() else { return vec!["not_serialized"] };
    let mut broken = vec![];
    if serial == ware.sku {
        broken.push("serial_is_gtin");
    }
    if !ask.takes(serial) {
        broken.push("serial_does_not_fit");
    }
    broken
}
