use crate::context::{Context, Ruling, Stop};
use crate::rules::add_line::share;
use crate::{
    Disposition, Facts, Kind, Line, LineNumber, Product, Refusal, ReturnLineAdded, Returned, SaleLine,
    Transaction, TransactionId, TransactionState, Unit, UnitKey, UnitState, limits,
};
use money::{Amount, Quantity};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A sale, or an order as far as it was handed over, and what of it has come back or is about to.
pub(super) struct Sale<'a> {
    pub(super) transaction: Cow<'a, Transaction>,
    /// By line.
    back: BTreeMap<LineNumber, Back>,
}

/// What came back of a line.
#[derive(Clone, Copy, Default)]
struct Back {
    thousandths: i64,
    /// In the currency's smallest unit.
    discount: i64,
}

/// Goods of one line that come back.
pub(super) struct Piece {
    pub(super) product: Arc<Product>,
    pub(super) quantity: Quantity,
    pub(super) unit_price: Amount,
    pub(super) discount: Amount,
    pub(super) unit: Option<Unit>,
    pub(super) returns: Returned,
    pub(super) claims: Option<UnitKey>,
}

impl<'a> Sale<'a> {
    /// The sale of this id; `None` where there is none, or it was never completed.
    pub(super) fn find<F: Facts>(cx: &Context<'a, F>, id: &TransactionId) -> Ruling<Option<Self>, F> {
        let transaction = match cx.lane.state.transaction(id) {
            Some(live) if live.state == TransactionState::Ordered => Cow::Borrowed(live),
            Some(_) => return Ok(None),
            None => match cx.facts.finished(id).map_err(Stop::Facts)? {
                Some(finished) if finished.state == TransactionState::Completed => Cow::Owned(finished),
                _ => return Ok(None),
            },
        };
        let mut back: BTreeMap<LineNumber, Back> = BTreeMap::new();
        let mut add = |line: LineNumber, quantity: Quantity, discount: Amount| {
            let sum = back.entry(line).or_default();
            sum.thousandths = sum.thousandths.saturating_add(quantity.thousandths());
            sum.discount = sum.discount.saturating_add(discount.minor());
        };
        for back in cx.facts.returned(id).map_err(Stop::Facts)? {
            add(back.line, back.quantity, back.discount);
        }
        let open = cx.lane.state.current().into_iter().chain(cx.lane.state.suspended());
        for (line, returned) in open.flat_map(Transaction::returned_lines) {
            if let Some(sale) = returned.sale.as_ref().filter(|sale| sale.transaction == *id) {
                add(sale.line, line.quantity, line.discount);
            }
        }
        Ok(Some(Self { transaction, back }))
    }

    /// Whether the customer has what this line sold.
    pub(super) fn sold(&self, line: &Line) -> bool {
        let left_the_shop = self.transaction.kind != Kind::Order || line.is_gone();
        !line.is_voided() && line.returns.is_none() && left_the_shop
    }

    /// How much of a line has not come back yet, in thousandths.
    pub(super) fn left(&self, line: &Line) -> i64 {
        line.quantity.thousandths().saturating_sub(self.back(line).thousandths).max(0)
    }

    fn back(&self, line: &Line) -> Back {
        self.back.get(&line.number).copied().unwrap_or_default()
    }

    /// The lines of these numbers, each once and in order, all of which can come back; they are on the receipt where one is named.
    pub(super) fn named(
        &self,
        numbers: &[LineNumber],
        on_receipt: Option<&[LineNumber]>,
    ) -> Result<Vec<&Line>, Refusal> {
        if numbers.is_empty() {
            return Err(Refusal::invalid_value("lines", "none is named; leave it out for all that are left"));
        }
        let numbers: BTreeSet<LineNumber> = numbers.iter().copied().collect();
        numbers
            .into_iter()
            .map(|number| {
                let is_there = on_receipt.is_none_or(|lines| lines.contains(&number));
                let line = self.transaction.line(number).filter(|_| is_there);
                let line = line.ok_or_else(|| Refusal::unknown_line(&self.transaction, number))?;
                if !self.sold(line) {
                    return Err(Refusal::line_not_sold(&self.transaction.id, line));
                }
                if self.left(line) == 0 {
                    return Err(Refusal::line_already_returned(&self.transaction.id, line));
                }
                Ok(line)
            })
            .collect()
    }

    /// What is left of a line that was [sold](Self::sold), one piece a unit, each at what was paid for it. What was sold by measure, or by the hundred, comes
    /// back as it was sold, in one.
    pub(super) fn pieces<F: Facts>(
        &self,
        cx: &Context<'_, F>,
        line: &Line,
        disposition: Disposition,
    ) -> Ruling<Vec<Piece>, F> {
        if self.left(line) == 0 {
            return Err(Refusal::line_already_returned(&self.transaction.id, line).into());
        }
        let claims = self.claim(cx, line)?;
        let piece = |quantity, discount| Piece {
            product: Arc::clone(&line.product),
            quantity,
            unit_price: line.unit_price,
            discount,
            unit: line.unit.clone(),
            returns: Returned {
                sale: Some(SaleLine { transaction: self.transaction.id.clone(), line: line.number }),
                disposition,
                in_hand: false,
                despite: None,
                allowed_by: None,
            },
            claims: claims.clone(),
        };
        match line.quantity.whole().filter(|count| *count <= limits::UNITS_PER_RETURNED_LINE) {
            Some(_) => {
                let left = self.left(line) / Quantity::ONE.thousandths();
                // What is left of the discount: which pieces came back before, and with which part of it, is not to matter.
                let discount =
                    Amount::from_minor(line.discount.minor().saturating_sub(self.back(line).discount))
                        .map_err(|error| Refusal::invalid_value("discount", error))?;
                (0..left).map(|index| Ok(piece(Quantity::ONE, share(discount, left, index)?))).collect()
            }
            None => Ok(vec![piece(line.quantity, line.discount)]),
        }
    }

    /// What the registry knows the line's unit by, where this sale is what it was sold in.
    fn claim<F: Facts>(&self, cx: &Context<'_, F>, line: &Line) -> Ruling<Option<UnitKey>, F> {
        let Some(unit) = line.unit.as_ref().filter(|_| !self.transaction.training) else { return Ok(None) };
        let Some(key) = UnitKey::sold_as(line.sku(), &unit.identifiers) else { return Ok(None) };
        let known = cx.facts.unit_with_key(line.sku(), &key.serial).map_err(Stop::Facts)?;
        match known.map(|record| record.state) {
            Some(UnitState::Sold { transaction, .. }) if transaction == self.transaction.id => Ok(Some(key)),
            None => Ok(Some(key)),
            Some(UnitState::Returning { transaction, .. }) => {
                Err(Refusal::serial_in_other_transaction(&key.serial, &transaction).into())
            }
            // It came back, and was perhaps sold to somebody else since.
            Some(_) => Err(Refusal::line_already_returned(&self.transaction.id, line).into()),
        }
    }
}

impl Piece {
    /// What was paid for it.
    pub(super) fn amount(&self) -> Result<Amount, money::AmountError> {
        self.quantity.times(self.unit_price)?.minus(self.discount)
    }

    /// The line that it is.
    pub(super) fn added(self, transaction: &TransactionId, line: LineNumber) -> ReturnLineAdded {
        ReturnLineAdded {
            transaction: transaction.clone(),
            line,
            product: self.product,
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount: self.discount,
            unit: self.unit,
            returns: self.returns,
            claims: self.claims,
        }
    }
}
