use super::{Line, Transaction, TransactionState};
use money::{Amount, AmountError, TaxMode, TaxRate};
use std::collections::BTreeMap;

/// A transaction's sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// What the customer pays, tax included.
    pub total: Amount,
    /// The tax in it.
    pub tax: Amount,
    /// What is left to pay; negative when the customer is owed.
    pub due: Amount,
    /// Tax by rate: rate, tax, and the gross amount it is in.
    pub by_rate: Vec<(money::TaxRate, Amount, Amount)>,
}

/// What the lines of each tax rate come to. Kept beside a transaction, so that adding a line to a long one
/// does not add up all the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    by_rate: BTreeMap<TaxRate, RateSum>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct RateSum {
    /// Smallest units. 10,000 lines of at most 10^13 each fit.
    minor: i64,
    lines: u32,
}

impl Transaction {
    /// Its sums. Voided lines count for nothing.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals_of(&Sums::of(&self.lines))
    }

    /// Its sums, from sums by rate that are kept or made up.
    pub(crate) fn totals_of(&self, sums: &Sums) -> Totals {
        // Every rule that changes a sum asks `checked_totals` first.
        self.checked_totals(sums).unwrap_or_else(|_| Totals::nothing())
    }

    /// The same, where they are amounts.
    pub(crate) fn checked_totals(&self, sums: &Sums) -> Result<Totals, AmountError> {
        let mut totals = Totals::nothing();
        for (rate, sum) in &sums.by_rate {
            let amount = Amount::from_minor(sum.minor)?;
            let tax = rate.tax_on(amount, self.tax_mode);
            let gross = match self.tax_mode {
                TaxMode::Gross => amount,
                TaxMode::Net => amount.plus(tax)?,
            };
            totals.total = totals.total.plus(gross)?;
            totals.tax = totals.tax.plus(tax)?;
            totals.by_rate.push((*rate, tax, gross));
        }
        // Nobody owes anything for what was given up, but what was taken for it.
        let owed = if self.state == TransactionState::Voided { Amount::ZERO } else { totals.total };
        totals.due = owed.minus(self.tendered()?)?.plus(self.change)?;
        Ok(totals)
    }

    /// What was taken, less what was given back as a tender.
    pub(crate) fn tendered(&self) -> Result<Amount, AmountError> {
        self.tenders.iter().try_fold(Amount::ZERO, |sum, tender| sum.plus(tender.amount))
    }
}

impl Sums {
    /// The sums of all lines that were not voided.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Self {
        let mut sums = Self::default();
        for line in lines {
            sums.add(line);
        }
        sums
    }

    /// Counts a line.
    pub(crate) fn add(&mut self, line: &Line) {
        if !line.is_voided() {
            let sum = self.by_rate.entry(line.product.tax_rate).or_default();
            sum.minor = sum.minor.saturating_add(line.amount().minor());
            sum.lines = sum.lines.saturating_add(1);
        }
    }

    /// Takes a line out that was counted.
    pub(crate) fn remove(&mut self, line: &Line) {
        let rate = line.product.tax_rate;
        let Some(sum) = self.by_rate.get_mut(&rate).filter(|_| !line.is_voided()) else { return };
        sum.minor = sum.minor.saturating_sub(line.amount().minor());
        sum.lines = sum.lines.saturating_sub(1);
        if sum.lines == 0 {
            self.by_rate.remove(&rate);
        }
    }
}

impl Totals {
    const fn nothing() -> Self {
        Self { total: Amount::ZERO, tax: Amount::ZERO, due: Amount::ZERO, by_rate: Vec::new() }
    }
}
