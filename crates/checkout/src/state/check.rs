use super::Holding;
use super::State;
use super::index::Index;
use crate::registry::is_unique_across_products;
use crate::{Kind, Transaction, TransactionState};
use std::collections::BTreeSet;

impl State {
    /// Says what contradicts itself: a unit on two lines, an index that its lines don't bear out, sums that
    /// can't be. Looks at everything, so it is for tests, snapshots and background checks.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(&self) -> Result<(), String> {
        self.check_places()?;
        for transaction in self.kept.live.values() {
            check_transaction(transaction)?;
        }
        if self.index != Index::of(self.kept.live.values()) {
            return Err("the index is not that of the lines".to_owned());
        }
        for (value, holders) in self.index.all_holders() {
            check_holders(value, holders)?;
        }
        Ok(())
    }

    /// Every live transaction is in exactly the place that its state says.
    fn check_places(&self) -> Result<(), String> {
        let mut places: Vec<_> = self.kept.current.iter().collect();
        places.extend(&self.kept.suspended);
        places.extend(&self.kept.orders);
        let known: BTreeSet<_> = places.iter().copied().collect();
        if known.len() != places.len() || !known.iter().copied().eq(self.kept.live.keys()) {
            return Err(format!("live transactions are {:?}, placed are {places:?}", self.kept.live.keys()));
        }
        for (id, transaction) in &self.kept.live {
            let fits = match transaction.state {
                TransactionState::Open | TransactionState::Tendering => {
                    self.kept.current.as_ref() == Some(id)
                }
                TransactionState::Suspended => self.kept.suspended.contains(id),
                TransactionState::Ordered => self.kept.orders.contains(id),
                TransactionState::Completed | TransactionState::Voided => false,
            };
            if !fits || transaction.id != *id {
                return Err(format!(
                    "{id:?} is kept in a place that its state {:?} is not for",
                    transaction.state
                ));
            }
        }
        if let Some(focus) = &self.kept.focus
            && self.transaction(&focus.transaction).is_none_or(|cart| cart.line(focus.line).is_none())
        {
            return Err(format!(
                "the focus is on line {} of {:?}, which is not there",
                focus.line, focus.transaction
            ));
        }
        Ok(())
    }
}

fn check_transaction(transaction: &Transaction) -> Result<(), String> {
    let id = &transaction.id;
    for (index, line) in transaction.lines.iter().enumerate() {
        if usize::try_from(line.number.0) != Ok(index.saturating_add(1)) {
            return Err(format!("{id:?}: line {} stands at place {index}", line.number));
        }
        line.checked_amount().map_err(|error| format!("{id:?}: line {}: {error}", line.number))?;
        if line.product.is_serialized() && line.quantity != money::Quantity::ONE {
            return Err(format!("{id:?}: serialized line {} has quantity {}", line.number, line.quantity));
        }
        if !line.product.is_serialized() && line.unit.is_some() {
            return Err(format!("{id:?}: line {} has a unit and is not serialized", line.number));
        }
    }
    check_kind(transaction)?;
    let sums = crate::transaction::Sums::of(&transaction.lines);
    let totals = transaction.checked_totals(&sums).map_err(|error| format!("{id:?}: {error}"))?;
    let lines = transaction.live_lines().map(|line| i128::from(line.amount().minor())).sum::<i128>();
    let net = i128::from(totals.total.minor()) - i128::from(totals.tax.minor());
    let expected = match transaction.tax_mode {
        money::TaxMode::Gross => i128::from(totals.total.minor()),
        money::TaxMode::Net => net,
    };
    if lines == expected {
        Ok(())
    } else {
        Err(format!("{id:?}: lines come to {lines}, totals to {expected}"))
    }
}

/// Goods come back only in a transaction of that kind, and others are sold in it only where it is an exchange.
fn check_kind(transaction: &Transaction) -> Result<(), String> {
    let (id, kind) = (&transaction.id, transaction.kind);
    if !transaction.takes_back() && transaction.lines.iter().any(|line| line.returns.is_some()) {
        return Err(format!("{id:?}: a line comes back in a transaction of kind {kind:?}"));
    }
    let sells = transaction.live_lines().any(|line| line.returns.is_none());
    if transaction.takes_back() && sells != (kind == Kind::Exchange) {
        return Err(format!("{id:?}: of kind {kind:?}, and sells: {sells}"));
    }
    Ok(())
}

/// No two lines have the same unit. Training ones may, in different transactions.
fn check_holders(value: &str, holders: &[Holding]) -> Result<(), String> {
    for (index, one) in holders.iter().enumerate() {
        for other in holders.iter().skip(index.saturating_add(1)) {
            let same_line = one.transaction == other.transaction && one.line == other.line;
            let apart = one.transaction != other.transaction && (one.training || other.training);
            // A line of an order that is still here has sold it, and another takes it back.
            let comes_back = (one.returning && other.gone) || (other.returning && one.gone);
            // What comes back was sold under what was known of it then.
            let came_apart = (one.is_form || other.is_form) && (one.returning || other.returning);
            let same_unit = if one.sku == other.sku {
                one.kind == other.kind || (one.is_key && other.is_key)
            } else {
                one.kind == other.kind && is_unique_across_products(one.kind)
            };
            if same_unit && !same_line && !apart && !comes_back && !came_apart {
                return Err(format!("{value:?} is on {one:?} and on {other:?}"));
            }
        }
    }
    Ok(())
}
