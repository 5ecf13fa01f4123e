//! 14.12: scans while goods come back.

use super::scan::Verdict;
use super::wares::{Fit, Number};
use super::words::{Cart, Label, Row, Shop};

/// Whose a unit is.
enum Whose {
    /// Sold: in this sale, on this row.
    Customers((usize, usize)),
    Shops,
    Nobodys,
}

impl Shop {
    /// `None` where a scan is about nothing that comes back.
    pub(super) fn scan_of_what_comes_back(&mut self, at: usize, label: &Label) -> Option<Verdict> {
        let cart = &self.carts[at];
        if !cart.takes_back {
            return None;
        }
        let of_ware = |row: &usize| label.ware().is_none_or(|ware| ware == cart.rows[*row].ware);
        let lines: Vec<usize> = cart.returned().into_iter().filter(of_ware).collect();
        let empty = |row: usize| Row::of(cart.rows[row].ware, 1_000);
        let fit = |row: &usize| empty(*row).place_of(label).map(|(place, fit)| (*row, place, fit));
        let fitting: Vec<(usize, usize, Fit)> = lines.iter().filter_map(fit).collect();
        let value = label.value().to_owned();
        // The unit that was sold: it is confirmed.
        if let Some((row, ..)) = fitting.iter().find(|(row, ..)| cart.rows[*row].is_known_as(&value)) {
            return Some(self.confirm(at, *row));
        }
        if fitting.is_empty() && label.ware().is_some() {
            return self.product_comes_back(at, label, &lines);
        }
        // Sold without its number: the row that the cashier means, or the only one that this could be of.
        let in_focus = self.row_in_focus(at);
        let meant = fitting.iter().find(|(row, ..)| Some(*row) == in_focus && !cart.rows[*row].has_unit());
        if let Some((row, place, _)) = meant {
            return Some(self.name_by_scan(at, *row, *place, &value));
        }
        if let [(row, place, fit)] = fitting.as_slice()
            && !cart.rows[*row].has_unit()
            && *fit != Fit::Competing
            && !cart.is_exchange()
        {
            return Some(self.name_by_scan(at, *row, *place, &value));
        }
        let waits = |row: usize| cart.rows[row].has_unit() && !cart.rows[row].back.as_ref().unwrap().in_hand;
        let waiting: Vec<(usize, usize, Fit)> =
            fitting.iter().copied().filter(|(row, ..)| waits(*row)).collect();
        match self.whose(at, label, &fitting) {
            Whose::Shops => None,
            Whose::Customers(sale) => {
                let ware = self.carts[sale.0].rows[sale.1].ware;
                let of_ware: Vec<_> =
                    waiting.iter().filter(|(row, ..)| self.carts[at].rows[*row].ware == ware).collect();
                match of_ware.as_slice() {
                    [] => self.one_more_comes_back(at, sale),
                    [(row, place, _)] => Some(self.name_by_scan(at, *row, *place, &value)),
                    _ => Some(Verdict::refused(vec!["return_mismatch"])),
                }
            }
            // New goods are scanned after those that come back.
            Whose::Nobodys if cart.is_exchange() => None,
            Whose::Nobodys => {
                let meant: Vec<_> = waiting.iter().filter(|(.., fit)| *fit != Fit::Competing).collect();
                match meant.as_slice() {
                    [] => None,
                    [(row, place, _)] => Some(self.name_by_scan(at, *row, *place, &value)),
                    _ => Some(Verdict::refused(vec!["return_mismatch"])),
                }
            }
        }
    }

    fn confirm(&mut self, at: usize, row: usize) -> Verdict {
        let back = self.carts[at].rows[row].back.as_mut().unwrap();
        if back.in_hand {
            return Verdict::repeat(Some(row));
        }
        back.in_hand = true;
        Verdict::accepted("return_confirmed", row)
    }

    /// A product's code confirms goods without serial numbers; of others the unit's own number is still to come.
    fn product_comes_back(&mut self, at: usize, label: &Label, lines: &[usize]) -> Option<Verdict> {
        let cart = &self.carts[at];
        let waits = |row: &&usize| !cart.rows[**row].back.as_ref().unwrap().in_hand;
        let row = *lines.iter().find(waits)?;
        if !cart.rows[row].is_serialized() {
            return Some(self.confirm(at, row));
        }
        (!cart.is_exchange() && !label.declares_unit()).then(Verdict::held)
    }

    fn name_by_scan(&mut self, at: usize, row: usize, place: usize, value: &str) -> Verdict {
        let broken = self.name_returned(at, row, place, value, false);
        if broken.is_empty() { Verdict::accepted("return_named", row) } else { Verdict::refused(broken) }
    }

    fn whose(&self, at: usize, label: &Label, fitting: &[(usize, usize, Fit)]) -> Whose {
        let value = label.value();
        // 14.19
        let of_ware = |sku: &str| label.ware().is_none_or(|ware| ware.sku == sku);
        let mut known = false;
        for (row, place, _) in fitting {
            let ware = self.carts[at].rows[*row].ware;
            let number = ware.asks[*place].number;
            let (sold, others) = self.units_known(&|sku, is, of| {
                of_ware(sku) && of == value && (is == Number::Imei || (is == number && sku == ware.sku))
            });
            if let Some(unit) = sold.first() {
                return Whose::Customers(unit.sale);
            }
            known = known || others;
        }
        let (sold, others) = self.units_known(&|sku, _, of| of_ware(sku) && of == value);
        match sold.first() {
            Some(unit) if !known => Whose::Customers(unit.sale),
            _ if known || others => Whose::Shops,
            _ => Whose::Nobodys,
        }
    }

    /// One more unit comes back: of another sale of this lane, or of another row of the same one.
    fn one_more_comes_back(&mut self, at: usize, (sale, line): (usize, usize)) -> Option<Verdict> {
        let aside = self.carts[at]
            .returned()
            .first()
            .is_some_and(|row| self.carts[at].rows[*row].back.as_ref().is_some_and(|back| back.aside));
        let alike = |cart: &Cart| (cart.lane, cart.training);
        if alike(&self.carts[sale]) != alike(&self.carts[at]) {
            return None;
        }
        let mut row = match self.pieces(sale, line, aside) {
            Ok(mut pieces) => pieces.remove(0),
            Err(broken) => return Some(Verdict::refused(broken)),
        };
        row.back.as_mut().unwrap().in_hand = true;
        self.carts[at].rows.push(row);
        Some(Verdict::accepted("return_added", self.carts[at].rows.len() - 1))
    }
}
