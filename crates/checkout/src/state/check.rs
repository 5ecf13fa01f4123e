use super::Holding;
use super::State;
use super::index::Index;
use crate::registry::is_unique_across_products;
use crate::{Decision, TransactionState};
use std::collections::BTreeSet;

impl State {
    /// Says what contradicts itself: a unit on two lines, an index that its lines don't bear out, a transaction that can't be
    /// ([`Transaction::check`](crate::Transaction::check)), a scan that waits for nothing. Looks at everything, so it is for tests, snapshots and
    /// background checks.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(&self) -> Result<(), String> {
        self.check_places()?;
        for transaction in self.kept.live.values() {
            transaction.check()?;
        }
        self.check_waiting()?;
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

    /// What waits for a scan, or for the cashier, has an open cart.
    fn check_waiting(&self) -> Result<(), String> {
        let kept = &self.kept;
        let open = self.current().filter(|cart| cart.state == TransactionState::Open);
        let waits = kept.choice.is_some() || !kept.held.is_empty() || kept.captured.is_some();
        if waits && open.is_none() {
            return Err("scans wait, and no cart is open".to_owned());
        }
        if kept.choice.iter().any(|scan| scan.decision != Decision::NeedsChoice || scan.until.is_none())
            || kept.held.iter().any(|scan| scan.decision != Decision::Held || scan.until.is_none())
        {
            return Err("a scan waits that was decided".to_owned());
        }
        let lines = kept.choice.iter().flat_map(|scan| scan.choices.iter().copied());
        let captured = kept.captured.iter().map(|captured| captured.line);
        match lines.chain(captured).find(|line| open.is_none_or(|cart| cart.line(*line).is_none())) {
            Some(line) => Err(format!("a scan is about line {line}, which is not there")),
            None => Ok(()),
        }
    }
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
