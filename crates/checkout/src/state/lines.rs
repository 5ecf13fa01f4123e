use super::State;
use crate::{
    Kind, Line, LineAdded, LineNumber, LineState, ReturnDoubt, ReturnLineAdded, TakenBack, TransactionId,
    Unit, UnitKey,
};
use std::sync::Arc;

/// What events do to lines.
impl State {
    pub(super) fn add_line(&mut self, added: &LineAdded) {
        let Some(transaction) = self.kept.live.get_mut(&added.transaction) else { return };
        let mut line = added.to_line();
        // Read back from the journal, each has a copy of its own.
        if let Some(before) = transaction.lines.last().filter(|before| before.product == line.product) {
            line.product = Arc::clone(&before.product);
        }
        self.index.learn(&transaction.id, transaction.training, &line);
        transaction.lines.push(line);
        if transaction.takes_back() {
            transaction.kind = Kind::Exchange;
        }
    }

    pub(super) fn add_return_line(&mut self, added: &ReturnLineAdded) {
        let Some(transaction) = self.kept.live.get_mut(&added.transaction) else { return };
        let line = added.to_line();
        self.index.learn(&transaction.id, transaction.training, &line);
        transaction.lines.push(line);
    }

    /// The unit of a returned line is in somebody's hand.
    pub(super) fn name_returned(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        unit: Unit,
        doubt: Option<(ReturnDoubt, Option<String>)>,
    ) {
        self.change_line(transaction, number, |line| {
            if !unit.identifiers.is_empty() {
                line.unit = Some(unit);
            }
            if let Some(returned) = &mut line.returns {
                returned.in_hand = true;
                if let Some((despite, allowed_by)) = doubt {
                    returned.despite = Some(despite);
                    returned.allowed_by = allowed_by;
                }
            }
        });
        self.end_used_focus(transaction, number);
    }

    /// What came back is its sale's line's no more, where the sale is an order that is still here.
    pub(super) fn take_back(&mut self, back: &TakenBack) {
        if let (Some(sale), Some(_)) = (&back.sale, &back.unit) {
            self.change_line(&sale.transaction, sale.line, |line| line.came_back = true);
        }
    }

    /// Changes a line, and everything that follows from it.
    pub(super) fn change_line(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        change: impl FnOnce(&mut Line),
    ) {
        self.change_claimed(transaction, number, None, change);
    }

    /// The same, where it is said what its unit is claimed as.
    fn change_claimed(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        claimed: Option<&Arc<UnitKey>>,
        change: impl FnOnce(&mut Line),
    ) {
        let Some(transaction) = self.kept.live.get_mut(transaction) else { return };
        let training = transaction.training;
        let id = transaction.id.clone();
        let Some(line) = transaction.line_mut(number) else { return };
        self.index.forget(&id, line);
        change(line);
        self.index.learn_again(&id, training, line, claimed);
    }

    /// Changes a line's quantity, price, discount or delivery, and nothing else of it: what is known of its unit, and which lines it
    /// is like, stays.
    pub(super) fn change_terms(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        change: impl FnOnce(&mut Line),
    ) {
        let Some(transaction) = self.kept.live.get_mut(transaction) else { return };
        let id = transaction.id.clone();
        let Some(line) = transaction.line_mut(number) else { return };
        self.index.forget_terms(&id, line);
        change(line);
        self.index.learn_terms(&id, line);
    }

    /// A line was given its unit: by an event that names one, or is one of a pick.
    pub(super) fn identify(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        unit: Unit,
        claimed: Option<&Arc<UnitKey>>,
        state: Option<LineState>,
    ) {
        self.change_claimed(transaction, number, claimed, |line| {
            if !unit.identifiers.is_empty() {
                line.unit = Some(unit);
            }
            line.state = state.unwrap_or(line.state);
        });
        self.end_used_focus(transaction, number);
    }

    /// A line's unit is in stock only by a list that is old.
    pub(super) fn note_stock(
        &mut self,
        transaction: &TransactionId,
        number: LineNumber,
        stale_ms: Option<i64>,
    ) {
        if stale_ms.is_some() {
            self.change_line(transaction, number, |line| line.stale_stock_ms = stale_ms);
        }
    }

    pub(super) fn void_line(&mut self, transaction: &TransactionId, number: LineNumber) {
        self.change_line(transaction, number, |line| line.state = LineState::Voided);
        if let Some(cart) = self.kept.live.get_mut(transaction).filter(|cart| cart.takes_back()) {
            let sells = self.index.cart(transaction).is_some_and(|index| index.sold > 0);
            cart.kind = if sells { Kind::Exchange } else { Kind::Return };
        }
        self.end_used_focus(transaction, number);
    }

    /// A focus ends when it is used, unless its line waits for more.
    pub(super) fn end_used_focus(&mut self, transaction: &TransactionId, number: LineNumber) {
        let cart = self.kept.live.get(transaction);
        let waits = cart.and_then(|cart| cart.line(number)).is_some_and(Line::is_pending);
        self.kept.focus.take_if(|focus| !waits && focus.line == number && focus.transaction == *transaction);
    }
}
