//! Which lines a label fits and which not, for somebody who asks why. What decides is elsewhere; this only shows what it saw.

use super::fit::{self, Fit, Rank};
use super::identifier::{box_in_hand, is_alike};
use super::{focus, segmented};
use crate::context::{Context, Stop};
use crate::reason::{AlikeLines, FittingLines, Gives, HowWell, NamedProduct, UnfitLines};
use crate::refusal::shown;
use crate::{Facts, Line, LineNumber, Product, Reason, ScanInput, Transaction, limits};
use label::{Label, Misfit};

/// Puts into a reason which of the lines that were looked at fit the label.
pub(crate) fn lines_of<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    named: Option<&Product>,
    input: &ScanInput,
    reason: &mut Reason,
) -> Result<(), F::Error> {
    let cut = match segmented::fits(cx, cart, label, input) {
        Ok(cut) => cut,
        Err(Stop::Refused(_)) => None,
        Err(Stop::Facts(error)) => return Err(error),
    };
    let bare = named.is_some_and(|product| {
        !product.is_serialized() || !(fit::declares_unit(label) || fit::has_unit_beside_product(label))
    });
    if bare && cut.is_none() && !cart.takes_back() {
        // A product's code alone is no number of a unit: no line is looked at for one.
        return Ok(());
    }
    let mut groups: Vec<(&Line, usize, bool)> = Vec::new();
    for line in looked_at(cx, cart, input) {
        // Alike ones follow each other: there may be thousands.
        if let Some((_, place, fits)) = groups.last().filter(|(first, ..)| is_alike(first, line)).copied() {
            reason.one_more(line.number, place, fits);
            continue;
        }
        let result = match &cut {
            Some((of, fit)) if of == line.sku() => Ok(fit.clone()),
            _ => judge(label, named, line),
        };
        groups.push(reason.add(line, result));
    }
    reason.fits.sort_by_key(|fitting| fitting.fit);
    Ok(())
}

/// Lines that wait for something, by product, and those in focus or in hand; in a return, those that come back.
fn looked_at<'a, F: Facts>(
    cx: &Context<'a, F>,
    cart: &'a Transaction,
    input: &ScanInput,
) -> impl Iterator<Item = &'a Line> + use<'a, F> {
    let lane = &cx.lane;
    let index = lane.state.cart_index(&cart.id);
    let pending =
        index.into_iter().flat_map(|index| index.pending_lines()).filter_map(|number| cart.line(number));
    let beside = [box_in_hand(lane, cart, input), focus::focused_line(lane, cart)];
    let beside = beside.into_iter().flatten().filter(|line| !line.is_pending() && line.returns.is_none());
    let back = cart.returned_lines().map(|(line, _)| line).filter(|line| line.product.is_serialized());
    pending.chain(beside).chain(back)
}

fn judge(label: &Label<'_>, named: Option<&Product>, line: &Line) -> Result<Fit, Misfit> {
    if let Some(product) = named.filter(|product| product.sku != *line.sku()) {
        let message = format!("The label names {}, which is another product.", shown(&product.description));
        let (raw, normalized) = (String::new(), String::new());
        return Err(Misfit { code: "other_product", raw, normalized, message, rule: None, is_own: false });
    }
    // What comes back is held against the label alone: its unit is on record.
    let unit = line.unit.as_ref().filter(|_| line.returns.is_none());
    fit::fit(label, &line.product, unit)
}

impl Reason {
    /// Adds a line as the first of its kind. Answers where it stands, for those that are alike.
    fn add<'a>(&mut self, line: &'a Line, result: Result<Fit, Misfit>) -> (&'a Line, usize, bool) {
        let of = AlikeLines { lines: vec![line.number], more: 0, product: NamedProduct::of(&line.product) };
        let fits = result.is_ok();
        let place = if fits { self.fits.len() } else { self.fits_not.len() };
        if place >= limits::REASON_ENTRIES {
            self.more_lines = self.more_lines.saturating_add(1);
            return (line, place, fits);
        }
        match result {
            Ok(Fit { new, rank, .. }) => {
                let gives = new.into_iter().map(|bound| Gives {
                    kind: bound.kind,
                    role: bound.role,
                    raw: shown(&bound.raw),
                    normalized: shown(&bound.normalized),
                    evidence: bound.evidence,
                });
                self.fits.push(FittingLines { of, fit: rank.into(), gives: gives.collect() });
            }
            Err(Misfit { code, message, .. }) => self.fits_not.push(UnfitLines { of, code, message }),
        }
        (line, place, fits)
    }

    fn one_more(&mut self, line: LineNumber, place: usize, fits: bool) {
        let fitting = self.fits.get_mut(place).filter(|_| fits).map(|fitting| &mut fitting.of);
        let unfit = self.fits_not.get_mut(place).filter(|_| !fits).map(|unfit| &mut unfit.of);
        match fitting.or(unfit) {
            Some(of) if of.lines.len() < limits::REASON_ENTRIES => of.lines.push(line),
            Some(of) => of.more = of.more.saturating_add(1),
            None => self.more_lines = self.more_lines.saturating_add(1),
        }
    }
}

impl From<Rank> for HowWell {
    fn from(rank: Rank) -> Self {
        match rank {
            Rank::DeclaredByRule => Self::DeclaredByRule,
            Rank::Declared => Self::Declared,
            Rank::Rule => Self::Rule,
            Rank::Plain => Self::Plain,
            Rank::Competing => Self::Competing,
        }
    }
}
