use super::{Kind, Line, Sums, Transaction, TransactionState};
use crate::Delivery;
use money::{Amount, Quantity, TaxMode};

impl Transaction {
    /// Says what contradicts itself: lines that can't be, sums that don't add up, a unit that left the shop without its serial
    /// number though nobody allowed that, money that is not settled in a completed sale. For tests and background checks.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(&self) -> Result<(), String> {
        let named = |problem: String| format!("{}: {problem}", self.id);
        self.lines.iter().enumerate().try_for_each(|(index, line)| check_line(index, line)).map_err(named)?;
        self.check_kind().and_then(|()| self.check_sums()).map_err(named)?;
        self.check_state().map_err(named)
    }

    /// Goods come back only in a transaction of that kind, and others are sold in it only where it is an exchange.
    fn check_kind(&self) -> Result<(), String> {
        let kind = self.kind;
        if !self.takes_back() && self.lines.iter().any(|line| line.returns.is_some()) {
            return Err(format!("a line comes back in a transaction of kind {kind:?}"));
        }
        let sells = self.live_lines().any(|line| line.returns.is_none());
        if self.takes_back() && sells != (kind == Kind::Exchange) {
            return Err(format!("it is of kind {kind:?}, and sells: {sells}"));
        }
        if (kind == Kind::Order) != self.customer.is_some() {
            return Err(format!("it is of kind {kind:?}, and for {:?}", self.customer));
        }
        Ok(())
    }

    /// Lines, taxes by rate and totals add up.
    fn check_sums(&self) -> Result<(), String> {
        let totals = self.checked_totals(&Sums::of(&self.lines)).map_err(|error| error.to_string())?;
        let minor = |amount: Amount| i128::from(amount.minor());
        let (total, tax) = (minor(totals.total), minor(totals.tax));
        let lines: i128 = self.live_lines().map(|line| minor(line.amount())).sum();
        let expected = match self.tax_mode {
            TaxMode::Gross => total,
            TaxMode::Net => total - tax,
        };
        if lines != expected {
            return Err(format!("lines come to {lines}, totals to {expected}"));
        }
        let by_rate = totals.by_rate.iter().fold((0, 0), |(taxes, gross), (_, of_rate, amount)| {
            (taxes + minor(*of_rate), gross + minor(*amount))
        });
        if by_rate != (tax, total) {
            return Err(format!("rates come to {by_rate:?}, totals to {tax} of {total}"));
        }
        let tendered: i128 = self.tenders.iter().map(|tender| minor(tender.amount)).sum();
        let owed = if self.state == TransactionState::Voided { 0 } else { total };
        let due = owed - tendered + minor(self.change);
        if minor(totals.due) == due { Ok(()) } else { Err(format!("{due} is due, not {:?}", totals.due)) }
    }

    /// Where it is in its life, everything is so that it can be there.
    fn check_state(&self) -> Result<(), String> {
        let state = self.state;
        // An order that was given up before anything of it left has its receipt, too.
        let given_up = state == TransactionState::Voided && self.cancelled.is_some();
        let placed = given_up || matches!(state, TransactionState::Ordered | TransactionState::Completed);
        if placed != self.receipt.is_some() || placed != self.completed_ms.is_some() {
            return Err(format!("it is {state:?}, its receipt {:?}", self.receipt));
        }
        if !self.tenders.is_empty() && !placed && state != TransactionState::Tendering && !self.is_settled() {
            return Err(format!("it is {state:?}, and money was taken for it"));
        }
        let fixed = placed && !given_up || state == TransactionState::Tendering;
        if fixed && let Some(line) = self.live_lines().find(|line| leaves_without_serial(line)) {
            return Err(format!("line {} has no serial number, and nobody allowed that", line.number));
        }
        // While lines may still change, a change of several things is several events.
        let over = |line: &&Line| line.quantity.times(line.unit_price).is_ok_and(|full| line.discount > full);
        if fixed && let Some(line) = self.lines.iter().find(over) {
            return Err(format!("line {} has more taken off than it costs", line.number));
        }
        // What is owed back of an order that was given up is paid when it was, or later elsewhere.
        let owed_back = self.cancelled.as_ref().map_or(0, |cancelled| cancelled.refund.minor());
        let due = self.totals().due.minor();
        if state == TransactionState::Completed && (due > 0 || due < -owed_back) {
            return Err(format!("it is completed, and {:?} is due", self.totals().due));
        }
        let waits = |line: &Line| self.kind == Kind::Order && !line.is_gone();
        if state == TransactionState::Completed && self.live_lines().any(waits) {
            return Err("it is completed, and a line of it waits".to_owned());
        }
        Ok(())
    }

    /// What was taken was given back.
    fn is_settled(&self) -> bool {
        self.tendered() == Ok(Amount::ZERO)
    }
}

/// Carried out, handed over or sent without a serial number, and neither its product nor a supervisor allows that, or it does
/// not show.
fn leaves_without_serial(line: &Line) -> bool {
    let leaves = line.delivery == Delivery::CarryOut || line.is_gone();
    let allowed = line.product.blank_issue_allowed || line.overridden.is_some();
    let sold = leaves && line.returns.is_none() && line.product.is_serialized();
    sold && line.serial().is_none() && !(allowed && line.comment().is_some())
}

fn check_line(index: usize, line: &Line) -> Result<(), String> {
    let number = line.number;
    if usize::try_from(number.0) != Ok(index.saturating_add(1)) {
        return Err(format!("line {number} stands at place {index}"));
    }
    line.checked_amount().map_err(|error| format!("line {number}: {error}"))?;
    if line.unit_price < Amount::ZERO || line.discount < Amount::ZERO {
        return Err(format!("line {number} has a negative price or discount"));
    }
    if line.product.is_serialized() && line.quantity != Quantity::ONE {
        return Err(format!("serialized line {number} has quantity {}", line.quantity));
    }
    match &line.unit {
        Some(_) if !line.product.is_serialized() => {
            Err(format!("line {number} has a unit and is not serialized"))
        }
        Some(unit) if unit.identifiers.is_empty() => Err(format!("line {number} has a unit that is nothing")),
        _ => Ok(()),
    }
}
