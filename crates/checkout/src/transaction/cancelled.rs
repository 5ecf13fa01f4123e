use super::{LineState, Sums, Totals, Transaction};
use crate::{Line, LineNumber, ReceiptId};
use money::{Amount, AmountError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What of a placed order was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    /// The lines that were left.
    pub lines: Vec<LineNumber>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// What was paid for these lines, tax included.
    pub refund: Amount,
    /// How many of the order's last tenders gave it back; what they don't, stays owed.
    pub tenders: usize,
    /// The receipt that says so.
    pub receipt: ReceiptId,
    /// When, wall clock milliseconds.
    pub at_ms: i64,
}

impl Transaction {
    /// What these lines make of its sums, whether they were given up since or not: the sums with them, less the sums without.
    /// Tax is rounded by rate, so this is not always what the lines alone would come to.
    ///
    /// # Errors
    /// When a sum is out of range, which none is that was placed.
    pub fn share_of(&self, lines: &[LineNumber]) -> Result<Totals, AmountError> {
        let chosen: BTreeSet<LineNumber> = lines.iter().copied().collect();
        let others = || self.live_lines().filter(|line| !chosen.contains(&line.number));
        let mut sums = Sums::of(others());
        let without = self.checked_totals(&sums)?;
        for line in chosen.iter().filter_map(|number| self.line(*number)) {
            sums.add(&Line { state: LineState::Active, ..line.clone() });
        }
        self.checked_totals(&sums)?.minus(&without)
    }
}

impl Totals {
    /// These, less others of the same transaction. What is due is no sum of lines, and stays out.
    fn minus(&self, other: &Self) -> Result<Self, AmountError> {
        let by_rate = self.by_rate.iter().map(|(rate, tax, gross)| {
            let same = other.by_rate.iter().find(|(of, ..)| of == rate);
            let (less_tax, less_gross) =
                same.map_or((Amount::ZERO, Amount::ZERO), |(_, tax, gross)| (*tax, *gross));
            Ok((*rate, tax.minus(less_tax)?, gross.minus(less_gross)?))
        });
        let by_rate = by_rate.collect::<Result<Vec<_>, AmountError>>()?;
        Ok(Self {
            total: self.total.minus(other.total)?,
            tax: self.tax.minus(other.tax)?,
            due: Amount::ZERO,
            by_rate: by_rate
                .into_iter()
                .filter(|(_, tax, gross)| *tax != Amount::ZERO || *gross != Amount::ZERO)
                .collect(),
        })
    }
}
