//! Chapters 7 to 9: whose a unit is, and who may have it.

use super::wares::{Fit, Number, Ware, is_imei};
use super::words::{Broken, Label, Policy, Row, Shop, Unit};

pub(super) const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A number of a unit of this SKU; whether it is the serial number.
type Known = (&'static str, Number, String, bool);

/// 7.1, 7.4 to 7.6: two numbers that only one unit can have.
fn same_number((sku, number, value, is_key): &Known, other: &Known) -> bool {
    let (other_sku, other_number, other_value, other_is_key) = other;
    let same_kind = number == other_number;
    value == other_value
        && if sku == other_sku {
            same_kind || (*is_key && *other_is_key)
        } else {
            same_kind && *number == Number::Imei
        }
}

/// What a unit with these numbers is known by: what was read of it, and (7.10) what its serial number is besides. One that is an
/// IMEI is that telephone's, whatever it is sold as.
pub(super) fn known(ware: Ware, numbers: &[Option<String>], is_no_telephone: bool) -> Vec<(Number, String)> {
    let read = ware.asks.iter().zip(numbers);
    let mut known: Vec<_> = read.filter_map(|(ask, number)| Some((ask.number, number.clone()?))).collect();
    let telephone = known.iter().find(|(number, value)| *number == Number::Serial && is_imei(value));
    if let Some((_, value)) = telephone.filter(|_| !is_no_telephone).cloned() {
        known.push((Number::Imei, value));
    }
    known
}

fn of_row(row: &Row) -> Vec<Known> {
    of_numbers(row.ware, row.known(), row.key())
}

fn of_unit(unit: &Unit) -> Vec<Known> {
    of_numbers(unit.ware, unit.numbers.clone(), Some(&unit.name).filter(|_| unit.has_key))
}

fn of_numbers(ware: Ware, numbers: Vec<(Number, String)>, key: Option<&String>) -> Vec<Known> {
    let is_key = |number, value: &String| number == ware.asks[0].number && key == Some(value);
    let known = numbers.into_iter().map(|(number, value)| {
        let is_key = is_key(number, &value);
        (ware.sku, number, value, is_key)
    });
    known.collect()
}

fn clash(ones: &[Known], others: &[Known]) -> bool {
    ones.iter().any(|one| others.iter().any(|other| same_number(one, other)))
}

fn of_new(ware: Ware, numbers: &[Option<String>]) -> Vec<Known> {
    of_row(&Row { numbers: numbers.to_vec(), ..Row::of(ware, 1_000) })
}

impl Row {
    /// Where on this row a number could stand, and how well it fits there. What says of itself what it is is
    /// nothing else.
    fn place_for(&self, value: &str, declared: Option<Number>) -> Option<(usize, Fit)> {
        if self.is_known_as(value) {
            return None;
        }
        let places = self.ware.asks.iter().zip(&self.numbers).enumerate();
        let mut fitting = places.filter(|(_, (ask, number))| {
            number.is_none() && ask.takes(value) && declared.is_none_or(|is| is == ask.number)
        });
        let (place, (ask, _)) = fitting.next()?;
        let says_something = ask.number == Number::Imei || !ask.starts.is_empty();
        let fit = match (declared.is_some(), says_something) {
            (true, true) => Fit::DeclaredByRule,
            (true, false) => Fit::Declared,
            (false, true) => Fit::Rule,
            (false, false) if is_imei(value) => Fit::Competing,
            (false, false) => Fit::Plain,
        };
        Some((place, fit))
    }

    /// The same for what a label says.
    pub(super) fn place_of(&self, label: &Label) -> Option<(usize, Fit)> {
        match label {
            Label::Product(_) => None,
            Label::Unit(ware, _) if *ware != self.ware => None,
            Label::Unit(ware, value) => self.place_for(value, Some(ware.asks[0].number)),
            Label::Bare(value) => self.place_for(value, None),
            Label::Declared(value) => self.place_for(value, Some(Number::Serial)),
        }
    }
}

impl Label {
    pub(super) fn value(&self) -> &str {
        match self {
            Self::Unit(_, value) | Self::Bare(value) | Self::Declared(value) => value,
            Self::Product(_) => "",
        }
    }

    pub(super) fn ware(&self) -> Option<Ware> {
        match self {
            Self::Unit(ware, _) | Self::Product(ware) => Some(*ware),
            Self::Bare(_) | Self::Declared(_) => None,
        }
    }

    /// It says itself that it names one unit.
    pub(super) fn declares_unit(&self) -> bool {
        matches!(self, Self::Unit(..) | Self::Declared(_))
    }
}

impl Shop {
    /// Whether a row of this cart may have a unit with these numbers. `but` are rows that give theirs up, or are it.
    pub(super) fn may_have(
        &self,
        cart: usize,
        but: &[usize],
        ware: Ware,
        numbers: &[Option<String>],
    ) -> Broken {
        let mut broken = vec![];
        let unit = of_new(ware, numbers);
        let has_it = |row: &Row| row.is_live() && !row.is_gone() && clash(&unit, &of_row(row));
        // What an order has handed over is still here, unless it came back.
        let training = self.carts[cart].training;
        let sold_it = |line: usize| training || self.sold.iter().any(|unit| unit.sale == (cart, line));
        let is_here = |(line, row): (usize, &Row)| {
            !but.contains(&line)
                && (has_it(row) || (row.is_gone() && clash(&unit, &of_row(row)) && sold_it(line)))
        };
        if self.carts[cart].rows.iter().enumerate().any(is_here) {
            broken.push("serial_already_here");
        }
        // 16.1, 8.10: training looks at its own cart only.
        if self.carts[cart].training {
            return broken;
        }
        if self.is_held_by_another(cart, &unit) {
            broken.push("serial_in_other_transaction");
        }
        broken.extend(self.may_be_sold(ware, numbers));
        broken
    }

    /// 7.2: another cart has it. Of another lane's rows is known what they claim.
    fn is_held_by_another(&self, cart: usize, unit: &[Known]) -> bool {
        let lane = self.carts[cart].lane;
        let mut others = self
            .carts
            .iter()
            .enumerate()
            .filter(|(index, other)| *index != cart && other.is_live() && !other.training);
        others.any(|(_, other)| {
            let may_say = |row: &&Row| other.lane == lane || row.claims();
            let has_it = |row: &Row| row.is_live() && !row.is_gone() && clash(unit, &of_row(row));
            other.rows.iter().filter(may_say).any(has_it)
        })
    }

    /// 4.16, 7.8: what this row has is no longer what may leave with it.
    pub(super) fn holds_no_longer(&self, cart: usize, row: &Row) -> Broken {
        let mut broken = vec![];
        if self.carts[cart].training {
            return broken;
        }
        let unit = of_row(row);
        if self.is_held_by_another(cart, &unit) {
            broken.push("serial_in_other_transaction");
        }
        if self.sold.iter().any(|sold| clash(&unit, &of_unit(sold))) {
            broken.push("serial_sold");
        }
        if self.is_blocked(row.ware, &row.numbers) {
            broken.push("serial_blocked");
        }
        broken
    }

    /// 7.3, 8.4, 8.6, 8.8: what stock, blocks and the past say of a unit.
    pub(super) fn may_be_sold(&self, ware: Ware, numbers: &[Option<String>]) -> Broken {
        let mut broken = vec![];
        let unit = of_new(ware, numbers);
        for sold in self.sold.iter().filter(|sold| clash(&unit, &of_unit(sold))) {
            broken.push("serial_sold");
            // A return holds it by all that was ever read of it.
            if self.comes_back(sold) {
                broken.push("serial_in_other_transaction");
            }
        }
        if self.is_blocked(ware, numbers) {
            broken.push("serial_blocked");
        }
        let Some(key) = numbers.first().and_then(Option::as_ref).filter(|_| ware.in_stock_only) else {
            return broken;
        };
        if self.stock_is_old() && self.stock_stale == Policy::Block {
            broken.push("stock_stale");
        }
        let came_back = self.shelf.iter().any(|unit| unit.ware == ware && unit.name == *key);
        if !came_back && !self.is_listed(ware.sku, key) {
            broken.push("serial_not_in_stock");
        }
        broken
    }

    /// 8.4, and 14.8: what was put aside is blocked whichever of its numbers is read.
    pub(super) fn is_blocked(&self, ware: Ware, numbers: &[Option<String>]) -> bool {
        let unit = of_new(ware, numbers);
        let aside = |other: &Unit| self.blocked.contains(&other.name) && clash(&unit, &of_unit(other));
        numbers.iter().flatten().any(|value| self.blocked.contains(value)) || self.shelf.iter().any(aside)
    }

    pub(super) fn stock_is_old(&self) -> bool {
        self.stock_age_ms > DAY_MS
    }

    /// 8.6: the row says that its unit is in stock by an old list.
    pub(super) fn is_told_old(&self, cart: usize, ware: Ware) -> bool {
        let counts = ware.in_stock_only && !self.carts[cart].training;
        counts && self.stock_is_old() && self.stock_stale == Policy::Warn
    }

    pub(super) fn is_listed(&self, sku: &str, key: &str) -> bool {
        self.stock.iter().any(|(of, is)| *of == sku && is == key)
    }

    /// Rows that hold a unit with this number in the registry, and those that sold it.
    pub(super) fn is_claimed(&self, sku: &'static str, number: Number, value: &str) -> bool {
        let one = [(sku, number, value.to_owned(), false)];
        let carts = self.carts.iter().filter(|cart| cart.is_live() && !cart.training);
        let mut rows = carts.flat_map(|cart| &cart.rows);
        rows.any(|row| row.is_live() && !row.is_gone() && row.claims() && clash(&one, &of_row(row)))
    }

    /// A row of this lane has it, whether its serial number is known yet or not.
    pub(super) fn is_on_a_row(&self, lane: usize, sku: &'static str, number: Number, value: &str) -> bool {
        let one = [(sku, number, value.to_owned(), false)];
        let carts = self.carts.iter().filter(|cart| cart.is_live() && !cart.training && cart.lane == lane);
        let mut rows = carts.flat_map(|cart| &cart.rows);
        rows.any(|row| row.is_live() && !row.is_gone() && clash(&one, &of_row(row)))
    }

    pub(super) fn is_sold(&self, sku: &'static str, number: Number, value: &str) -> bool {
        let one = [(sku, number, value.to_owned(), false)];
        self.sold.iter().any(|sold| clash(&one, &of_unit(sold)))
    }

    /// It came back, and nobody has it.
    pub(super) fn is_on_shelf(&self, sku: &'static str, number: Number, value: &str) -> bool {
        let one = [(sku, number, value.to_owned(), false)];
        let came_back = self.shelf.iter().any(|unit| clash(&one, &of_unit(unit)));
        came_back && !self.is_claimed(sku, number, value) && !self.is_sold(sku, number, value)
    }

    /// 10.7: known to lie in the shop.
    pub(super) fn is_in_the_shop(&self, row: &Row, place: usize, value: &str) -> bool {
        let (sku, number) = (row.ware.sku, row.ware.asks[place].number);
        let known = self.is_claimed(sku, number, value) || self.is_sold(sku, number, value);
        self.is_on_shelf(sku, number, value) || (place == 0 && !known && self.is_listed(sku, value))
    }
}

impl Unit {
    /// What a row has, as it is sold.
    pub(super) fn of(row: &Row, sale: (usize, usize)) -> Self {
        let numbers = row.known();
        // The only number that is not a serial number, and that something is sold by, is an IMEI.
        let name = row.key().cloned().unwrap_or_else(|| format!("imei:{}", numbers[0].1));
        Self { ware: row.ware, name, has_key: row.key().is_some(), numbers, sale }
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        (self.ware, self.has_key, &self.name) == (other.ware, other.has_key, &other.name)
    }

    pub(super) fn learn(&mut self, more: &[(Number, String)]) {
        let new: Vec<_> = more.iter().filter(|number| !self.numbers.contains(number)).cloned().collect();
        self.numbers.extend(new);
    }
}

impl Shop {
    /// 7.6: a row claims everything that was read of its unit. What was read of another unit, one that nobody has, was read
    /// wrongly then.
    pub(super) fn claim(&mut self, at: usize, line: usize) {
        let row = &self.carts[at].rows[line];
        if self.carts[at].training || !row.claims() {
            return;
        }
        // It goes on to be known by what it was known by before: a telephone that was sold by one of its numbers, and is now by the other.
        let (number, key) = (row.ware.asks[0].number, row.key().cloned());
        let before = |unit: &&Unit| {
            let has = |value: &String| unit.numbers.contains(&(number, value.clone()));
            unit.has_key && has(&unit.name) && key.as_ref().is_some_and(|key| *key != unit.name && has(key))
        };
        let before: Vec<String> = self.shelf.iter().filter(before).map(|unit| unit.name.clone()).collect();
        self.carts[at].rows[line].also.extend(before);
        let unit = Unit::of(&self.carts[at].rows[line], (at, line));
        for other in &mut self.shelf {
            if other.is(&unit) {
                other.learn(&unit.numbers);
            } else {
                let sku = other.ware.sku;
                other.numbers.retain(|number| {
                    !unit.numbers.contains(number) || (sku != unit.ware.sku && number.0 != Number::Imei)
                });
            }
        }
    }

    /// The units that are known by a number: those that were sold and are the customers', by their sale, and the others.
    pub(super) fn units_known(&self, is_it: &dyn Fn(&str, Number, &str) -> bool) -> (Vec<&Unit>, bool) {
        let known = |sku: &str, numbers: &[(Number, String)]| {
            numbers.iter().any(|(number, value)| is_it(sku, *number, value))
        };
        let carts = self.carts.iter().filter(|cart| cart.is_live() && !cart.training);
        let mut rows = carts.flat_map(|cart| &cart.rows).filter(|row| row.is_live() && !row.is_gone());
        let others = rows.any(|row| row.claims() && known(row.ware.sku, &row.known()))
            || self.shelf.iter().any(|unit| known(unit.ware.sku, &unit.numbers));
        let sold = self.sold.iter().filter(|unit| known(unit.ware.sku, &unit.numbers));
        let mut sold: Vec<&Unit> = sold.filter(|unit| !self.comes_back(unit)).collect();
        sold.sort_by_key(|unit| (unit.ware.sku, &unit.name));
        (sold, others)
    }

    /// 14.10: another unit than this one of its ware is the telephone that this serial number reads as.
    pub(super) fn is_anothers_imei(&self, ware: Ware, value: &str) -> bool {
        let is_imei = |number: &(Number, String)| number.0 == Number::Imei && number.1 == value;
        let carts = self.carts.iter().filter(|cart| cart.is_live() && !cart.training);
        let rows = carts.flat_map(|cart| &cart.rows).filter(|row| row.is_live() && !row.is_gone());
        let claimed = rows.filter(|row| row.claims()).map(|row| Unit::of(row, (0, 0)));
        let mut units = claimed.chain(self.sold.iter().chain(&self.shelf).cloned());
        units.any(|unit| unit.numbers.iter().any(is_imei) && (unit.ware, unit.name.as_str()) != (ware, value))
    }

    /// A return holds it.
    pub(super) fn comes_back(&self, unit: &Unit) -> bool {
        let carts = self.carts.iter().filter(|cart| cart.is_live() && !cart.training);
        let mut rows = carts.flat_map(|cart| &cart.rows).filter(|row| row.is_live() && row.back.is_some());
        rows.any(|row| row.has_unit() && Unit::of(row, unit.sale).is(unit))
    }
}

impl Row {
    /// A row that is sold claims its unit with its serial number; one that comes back, by what it was sold as.
    pub(super) fn claims(&self) -> bool {
        self.key().is_some() || (self.back.is_some() && self.has_unit())
    }
}
