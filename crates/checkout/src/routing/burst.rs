//! The codes of one box, which may come in any order.

use super::fit::{self, Fit, Rank};
use super::verdict::{Verdict, from_hex};
use super::{product, segmented, two_boxes};
use crate::context::{Context, Lane, Ruling, Stop};
use crate::refusal::{line_name, quoted};
use crate::rules::{self, Place};
use crate::{
    Because, Event, Facts, Line, LineAdded, Refusal, ScanRecord, SerialSource, Transaction, Unit, limits,
    scan_code,
};
use label::{Aim, BoundIdentifier, Label, Role, Scan, Tolerance};
use std::borrow::Cow;

/// Gives a line the identifiers that fit it.
pub(super) fn fill<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    line: &Line,
    new: Vec<BoundIdentifier>,
    keyed: bool,
) -> Ruling<Verdict, F> {
    let place = Place::of(cart, line);
    let (code, message) = filled(&new, &line_name(line));
    let given = rules::admit(cx, &place, new, source(keyed)).map_err(|stop| stop.on_line(line))?;
    Ok(Verdict::accepted(code, message, Some(line.number)).after([given.provided(&place)]))
}

/// The same with what the label gives, and what of it is not taken.
pub(super) fn fill_with<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    line: &Line,
    fit: Fit,
    keyed: bool,
) -> Ruling<Verdict, F> {
    let mut verdict = fill(cx, cart, line, fit.new, keyed)?;
    verdict.message.push_str(&fit::not_noted(&fit.left));
    Ok(verdict)
}

/// The same for a scan that was routed to this line: what the line's own rules say no to is refused for the line that was found.
pub(super) fn give<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    line: &Line,
    fit: Fit,
    keyed: bool,
    because: Because,
) -> Ruling<Verdict, F> {
    match fill_with(cx, cart, line, fit, keyed) {
        Ok(verdict) => Ok(verdict.because(because)),
        Err(Stop::Refused(refusal)) => Ok(Verdict::refused(refusal).because(because)),
        Err(facts @ Stop::Facts(_)) => Err(facts),
    }
}

/// Lets a scan wait for the other codes of its box.
pub(super) fn hold(lane: &Lane<'_>, message: &str, because: Because) -> Result<Verdict, Refusal> {
    if lane.state.held_scans().len() >= limits::HELD_SCANS {
        return Err(Refusal::limit_reached(
            "scans waiting",
            limits::HELD_SCANS,
            "Wait a moment, then scan again.",
        ));
    }
    Ok(Verdict::held(lane.settings.burst_window_ms, message).because(because))
}

pub(super) const fn source(keyed: bool) -> SerialSource {
    if keyed { SerialSource::Keyed } else { SerialSource::Scanned }
}

/// What held scans give to the lines that these events add. One line that was added takes every code that
/// fits it; of several, the lowest takes those that name its product. Codes of two boxes are refused, whatever
/// their order, and nothing that was held with them is taken: a weaker code is no better known to be this box's.
pub(crate) fn settle_held<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    events: &[Event],
) -> Ruling<Vec<Event>, F> {
    if cx.lane.state.held_scans().is_empty() {
        return Ok(Vec::new());
    }
    let added: Vec<&LineAdded> = events
        .iter()
        .filter_map(|event| match event {
            Event::LineAdded(added) if added.product.is_serialized() => Some(&**added),
            _ => None,
        })
        .collect();
    let Some(first) = added.first() else { return Ok(Vec::new()) };
    let held: Vec<(&ScanRecord, Vec<u8>, Option<String>)> = waiting(&cx.lane)
        .filter_map(|held| {
            let data = held.hex.as_deref().and_then(from_hex)?;
            let to_cut = segmented::text_of(&interpret(held, &data), tolerance(held)).map(Cow::into_owned);
            Some((held, data, to_cut))
        })
        .collect();
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let empty = first.to_line();
    let mut of_box = Vec::new();
    for (held, data, to_cut) in &held {
        // A label that came without its marks is what it was when it was read: the one that it can be cut into.
        let label = interpret(held, data);
        let cut = to_cut.as_deref().and_then(|text| segmented::cut_for(&label, text, &first.product));
        let label = cut.unwrap_or(label);
        let names_product = match product::named(cx, &label) {
            Ok(named) => named,
            // It names a product that the catalogue has no more since it was read: it is none of this line's.
            Err(Stop::Refused(_)) => continue,
            Err(facts @ Stop::Facts(_)) => return Err(facts),
        };
        let fits = match &names_product {
            Some(product) => product.sku == first.product.sku && fit::declares_unit(&label),
            None => added.len() == 1,
        };
        if fits && let Some(rank) = meant(&label, &empty) {
            // A label that names product and unit is a unit by itself: two of them are two, each for a line of its own.
            of_box.push((*held, label, rank, names_product.is_none()));
        }
    }
    // What a label says itself goes before what its text may be, whichever was read first.
    of_box.sort_by_key(|(_, _, rank, _)| *rank);
    let parts = of_box.iter().filter(|(.., is_part)| *is_part);
    let two = two_boxes::find(parts.map(|(_, label, rank, _)| (label, *rank)), &empty);
    let mut line = first.to_line();
    let mut settled = Vec::new();
    for (held, label, rank, is_part) in of_box {
        if let Some(two) = two.iter().find(|two| is_part && two.is_of(&label, rank, &empty)) {
            settled.extend(Verdict::refused(two.refusal(&empty)).events_for(&cx.lane, held));
        } else if is_part && !two.is_empty() {
            // Nothing says of which of the boxes it is: it runs out.
        } else if let Ok(fit) = fit::fit(&label, &line.product, line.unit.as_ref()) {
            settled.extend(settle(cx, cart, &mut line, fit, held)?);
        }
    }
    Ok(settled)
}

/// How well a label fits a line that has nothing yet. What is rather something else is never taken without a question.
fn meant(label: &Label<'_>, line: &Line) -> Option<Rank> {
    fit::fit(label, &line.product, None).ok().map(|fit| fit.rank).filter(|rank| *rank != Rank::Competing)
}

/// Gives a held scan to a line that was just added.
fn settle<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    line: &mut Line,
    fit: Fit,
    held: &ScanRecord,
) -> Ruling<Vec<Event>, F> {
    let verdict = give(cx, cart, line, fit, held.device == scan_code::KEYED, Because::LineAdded)?;
    for event in &verdict.before {
        if let Event::SerialProvided { identifiers, source, .. } = event {
            line.unit = Some(Unit { identifiers: identifiers.clone(), source: *source });
        }
    }
    Ok(verdict.events_for(&cx.lane, held))
}

/// Held scans whose time has not run out.
pub(super) fn waiting<'a>(lane: &Lane<'a>) -> impl Iterator<Item = &'a ScanRecord> + use<'a> {
    let now_ms = lane.now.mono_ms;
    lane.state.held_scans().iter().filter(move |scan| scan.until.is_some_and(|until| until.0 > now_ms))
}

/// Reads a kept scan again.
pub(super) fn interpret<'a>(scan: &ScanRecord, data: &'a [u8]) -> Label<'a> {
    let aim = scan.aim.as_deref().and_then(Aim::parse);
    label::interpret_with(Scan { aim, symbology: scan.symbology, data }, tolerance(scan))
}

/// What a kept scan was read with.
pub(super) const fn tolerance(scan: &ScanRecord) -> Tolerance {
    Tolerance { hash_is_separator: scan.hash_is_separator }
}

/// A label that is refused names no product.
pub(super) fn not_refused<T, E>(stop: Stop<E>) -> Result<Option<T>, Stop<E>> {
    match stop {
        Stop::Refused(_) => Ok(None),
        Stop::Facts(error) => Err(Stop::Facts(error)),
    }
}

/// Code and message of what was given.
fn filled(new: &[BoundIdentifier], line: &str) -> (&'static str, String) {
    match new.iter().find(|bound| bound.role == Role::Key) {
        Some(key) => {
            let message = format!("Serial number {} is on {line}.", quoted(&key.normalized));
            (scan_code::SERIAL_PROVIDED, message)
        }
        None => {
            let kinds: Vec<_> = new.iter().map(|bound| bound.kind.name()).collect();
            (scan_code::UNIT_IDENTIFIED, format!("The {} of {line} is noted.", kinds.join(" and ")))
        }
    }
}
