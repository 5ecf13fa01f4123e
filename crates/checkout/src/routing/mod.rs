//! What becomes of a scan (rules 10 and 11).
//!
//! [`scan`] asks one question after the other; the first that has an answer decides:
//!
//! 1. Did it come whole, and is there anything in it? Are scans for the POS alone, or off? Is it a repeat?
//! 2. Is a cart open?
//! 3. Can the label be read? Where separators are missing: does one reading fit what a line waits for ([`segmented`])?
//! 4. Do goods come back: is it a unit of theirs ([`returns`])?
//! 5. Does it name a product ([`product`])? With a serial number: the lowest pending line of that product, or a
//!    new one. Without: the product is added, or focused.
//! 6. Else it is a bare identifier ([`identifier`]): the one line that it fits best, the one that is known to be
//!    in stock, the one in focus, or the cashier's choice.
//! 7. Nothing fits yet: it is held ([`burst`]) for the other codes of its box.

mod burst;
mod choice;
mod ending;
mod fit;
mod focus;
mod here;
mod identifier;
mod lines;
mod product;
mod repeat;
mod returns;
mod segmented;
mod two_boxes;
mod verdict;

pub(crate) use burst::settle_held;
pub(crate) use choice::choose;
pub(crate) use ending::{due, endings, started};
pub(crate) use lines::lines_of;
pub(crate) use product::named as named_product;
pub(crate) use verdict::from_hex;

use crate::context::{Context, Ruling, Stop};
use crate::{
    Because, Decision, Event, Facts, LaneId, Product, Refusal, RefusalCode, ScanInput, ScanningMode,
    Transaction, TransactionState, scan_code,
};
use label::{Label, Severity};
use std::sync::Arc;
use verdict::Verdict;

/// What a scan comes to: the events that it causes, its own last.
pub(crate) fn scan<F: Facts>(cx: &Context<'_, F>, input: &ScanInput) -> Result<Vec<Event>, F::Error> {
    let verdict = match judge(cx, input) {
        Ok(verdict) => verdict,
        Err(Stop::Refused(refusal)) => Verdict::refused(refusal),
        Err(Stop::Facts(error)) => return Err(error),
    };
    Ok(verdict.events_of(&cx.lane, input))
}

fn judge<F: Facts>(cx: &Context<'_, F>, input: &ScanInput) -> Ruling<Verdict, F> {
    let state = cx.lane.state;
    let mode = state.scanning_mode();
    if let Some(damage) = &input.damage {
        return Err(Refusal::damaged_scan(&input.device, damage).into());
    }
    if input.is_empty() {
        let message = "The scanner sent the end of a scan with nothing before it.";
        return Ok(Verdict::ignored(scan_code::EMPTY_SCAN, message, None).because(Because::NothingRead));
    }
    if mode == ScanningMode::Pos {
        let message = "This scan is for the till program.";
        return Ok(Verdict::accepted(scan_code::TO_POS, message, None).because(Because::ForPos));
    }
    if repeat::is_repeat(&cx.lane, input) {
        let verdict = Verdict::ignored(RefusalCode::Repeat.name(), "The same read again.", None);
        return Ok(verdict.because(Because::SameRead));
    }
    if mode == ScanningMode::Off {
        return Err(Refusal::scanning_off().into());
    }
    let cart = state.current().ok_or_else(Refusal::no_transaction)?;
    if cart.state != TransactionState::Open {
        return Err(Refusal::wrong_state(cart, "take a scan").into());
    }
    let label = label::interpret_with(input.as_scan(), input.tolerance);
    if let Some(verdict) = segmented::route(cx, cart, &label, input)? {
        return Ok(verdict);
    }
    check_readable(&label, &cx.lane.settings.lane)?;
    route(cx, cart, &label, input)
}

fn route<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    match product::named(cx, label)? {
        Some(product) => route_named(cx, cart, label, &product, input),
        None => match returns::route(cx, cart, label, None, input)? {
            Some(verdict) => Ok(verdict),
            None => identifier::route(cx, cart, label, input),
        },
    }
}

/// Routes a label that names this product. One that is not refused ends a focus that is on another.
fn route_named<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    product: &Arc<Product>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let verdict = match returns::route(cx, cart, label, Some(product), input)? {
        Some(verdict) => verdict,
        None => product::route(cx, cart, label, product, input)?,
    };
    if verdict.decision == Decision::Refused {
        return Ok(verdict);
    }
    Ok(match focus::ended_by(&cx.lane, cart, product) {
        Some(ended) => Verdict { before: core::iter::once(ended).chain(verdict.before).collect(), ..verdict },
        None => verdict,
    })
}

/// A label that can be worked with: it keeps its own standard, and is none of the shop's own receipts.
fn check_readable(label: &Label<'_>, lane: &LaneId) -> Result<(), Refusal> {
    if let Some(problem) = label.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(Refusal::unreadable_label(problem));
    }
    // Whatever stands around it, and whatever the label calls it.
    let text = core::str::from_utf8(label.scan.data).ok();
    let mut values = label.identifiers.iter().map(|found| found.value.as_str()).chain(text);
    match values.find(|value| lane.printed(value)) {
        Some(receipt) => Err(Refusal::is_receipt(receipt)),
        None => Ok(()),
    }
}
