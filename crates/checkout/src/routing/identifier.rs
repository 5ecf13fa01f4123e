//! Bare identifiers: no product is named, so the lines themselves have to say whose it is.

use super::fit::{self, Candidate, Fit, Rank};
use super::verdict::{Verdict, from_hex};
use super::{burst, ending, focus, here, product, segmented};
use crate::context::{Context, Lane, Ruling, Stop};
use crate::refusal::{names_of, quoted};
use crate::state::Group;
use crate::{
    Because, Decision, Event, Facts, Line, LineNumber, Product, Refusal, ScanInput, ScanRecord, Sku,
    Transaction, UnitState, scan_code,
};
use label::{BoundIdentifier, Evidence, Filled, Gtin, IdentifierKind, Label, MAX_SERIAL_CHARS, Misfit, Role};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Routes a label that names no product.
pub(super) fn route<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    input: &ScanInput,
) -> Ruling<Verdict, F> {
    let Fitting { candidates, unfit } = fitting(&cx.lane, cart, label, input);
    let focused_line = focus::focused_line(&cx.lane, cart);
    let focused = focused_line.map(|line| line.number);
    let in_focus = |candidate: &Candidate<'_>| focused.is_some_and(|line| candidate.group.has(line));
    if let Some((value, line)) = here::already(&cx.lane, cart, label, &candidates)
        && !candidates.iter().any(|candidate| in_focus(candidate) && candidate.line.sku() != line.sku())
    {
        return Err(Refusal::serial_already_here(&value, line).into());
    }
    if candidates.is_empty() {
        here::refuse_known(&cx.lane, cart, label)?;
        return nothing_fits(cx, label, focused_line, &unfit);
    }
    // What is another product's own number is no serial number of this one without a question.
    let is_anothers = unfit.iter().any(|(line, misfit)| misfit.is_own || line.product.own().stands_in(label));
    let is_anothers = is_anothers || holds_a_products_code(cx, label, &candidates)?;
    if !is_anothers && let Some(verdict) = by_held_product(cx, cart, label, &candidates, focused_line, input)?
    {
        return Ok(verdict);
    }
    let doubt = is_anothers.then(|| text_of(label));
    match narrow(cx, cart, label, &candidates, focused_line, doubt)? {
        Narrowed::One(line, candidate, because) => {
            let fit = candidate.whole(label);
            if because == Because::OnlyLine && !candidates.iter().any(in_focus) {
                here::refuse_other_form(&cx.lane, cart, line, &fit)?;
            }
            burst::give(cx, cart, line, fit, input.keyed, because)
        }
        // A product's barcode that the catalogue lacks is not offered as a serial number, unless the cashier has said which
        // line's number comes now: one digit string in ten has the right check digit.
        Narrowed::Several(lines) => match unknown_product(label) {
            Some(gtin) if focused.is_none() && is_rather_something_else(&candidates) => {
                Err(no_product(&gtin).into())
            }
            _ => {
                let rather = label.competing().filter(|_| is_rather_something_else(&candidates));
                let rather = rather.or_else(|| is_anothers.then_some(IdentifierKind::Text));
                let because = if rather.is_some() { Because::NotSure } else { Because::SeveralFit };
                // What would be kept: it may be a part of what the label says.
                let kept = candidates.iter().flat_map(|candidate| candidate.fit.values()).next();
                let kept = kept.map_or("", |value| value.normalized);
                Ok(ask(&cx.lane, cart, lines, rather.map(|other| (other, kept))).because(because))
            }
        },
    }
}

/// Whether the code of a product of the catalogue stands within text that a line would take for a plain serial number.
fn holds_a_products_code<F: Facts>(
    cx: &Context<'_, F>,
    label: &Label<'_>,
    candidates: &[Candidate<'_>],
) -> Ruling<bool, F> {
    let text = text_of(label);
    let is_made = candidates.iter().any(|candidate| candidate.fit.is_made_of(text));
    let is_plain = candidates.iter().any(|candidate| candidate.fit.rank == Rank::Plain);
    if !(is_plain || is_made) || text.len() > MAX_SERIAL_CHARS * 2 {
        return Ok(false);
    }
    // What a scanner sends of a code without its first digits or its check digit.
    for gtin in Gtin::cut(text) {
        // A tag that was made of a good code is doubted whoever has that.
        let is_whole = is_made && gtin.as_str().trim_start_matches('0') == text;
        if is_whole || cx.facts.product_by_gtin(&gtin).map_err(Stop::Facts)?.is_some() {
            return Ok(true);
        }
    }
    for run in text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() >= 12) {
        for at in 0..=run.len() - 12 {
            for length in 12..=14 {
                // One number in ten has the check digit; only one that is a product's is looked for.
                let gtin = run.as_bytes().get(at..at + length).and_then(Gtin::from_digits);
                let Some(gtin) = gtin else { continue };
                if cx.facts.product_by_gtin(&gtin).map_err(Stop::Facts)?.is_some() {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The data of a label, where it is text.
fn text_of<'a>(label: &Label<'a>) -> &'a str {
    core::str::from_utf8(label.scan.data).unwrap_or_default()
}

/// The lines that a label fits, and why others don't.
struct Fitting<'a> {
    candidates: Vec<Candidate<'a>>,
    /// One for each group of lines that are alike.
    unfit: Vec<(&'a Line, Misfit)>,
}

/// Pending lines, the line whose box is being read, and the line in focus, as far as the label fits them.
fn fitting<'a>(lane: &Lane<'a>, cart: &'a Transaction, label: &Label<'_>, input: &ScanInput) -> Fitting<'a> {
    let pending = lane.state.cart_index(&cart.id).into_iter().flat_map(|index| index.pending_groups());
    let beside = [box_in_hand(lane, cart, input), focus::focused_line(lane, cart)];
    let beside = beside.into_iter().flatten().filter(|line| !line.is_pending());
    let groups = pending.chain(beside.map(|line| Group::One(line.number)));
    let mut fitting = Fitting { candidates: Vec::new(), unfit: Vec::new() };
    for group in groups {
        let Some(line) = group.lowest().and_then(|number| cart.line(number)) else { continue };
        match fit::likely(label, &line.product, line.unit.as_ref()) {
            Ok(fit) => fitting.candidates.push(Candidate { line, group, fit }),
            Err(misfit) => fitting.unfit.push((line, misfit)),
        }
    }
    fitting.candidates.extend(known_by_form(lane, cart, label));
    fitting.candidates.sort_by_key(|candidate| candidate.line.number);
    fitting.candidates.dedup_by_key(|candidate| candidate.line.number);
    if fitting.candidates.iter().any(|candidate| candidate.fit.is_its) {
        fitting.candidates.retain(|candidate| candidate.fit.is_its);
    }
    fitting
}

/// Lines that wait for nothing, and are known by the very numbers that they may still take, as forms of another: a text with an IMEI in it
/// was taken for the serial number, and now the IMEI comes.
fn known_by_form<'a>(
    lane: &Lane<'a>,
    cart: &'a Transaction,
    label: &Label<'_>,
) -> impl Iterator<Item = Candidate<'a>> {
    let values = label.identifiers.iter().filter(|found| found.kind.names_unit());
    let lines =
        values.flat_map(|found| lane.state.lines_read_as(&cart.id, &found.canonical()).collect::<Vec<_>>());
    let lines = lines.filter_map(|number| cart.line(number));
    lines.filter(|line| !line.is_pending() && line.takes_identifiers()).filter_map(|line| {
        let fit = fit::likely(label, &line.product, line.unit.as_ref()).ok()?;
        let forms = || line.unit.iter().flat_map(|unit| &unit.identifiers).flat_map(|bound| &bound.forms);
        let is_form = |value: Filled<'_>| {
            forms().any(|form| (form.kind, form.value.as_str()) == (value.kind, value.normalized))
        };
        let is_known = fit.values().all(is_form);
        is_known.then_some(Candidate { line, group: Group::One(line.number), fit })
    })
}

pub(super) fn is_alike(one: &Line, other: &Line) -> bool {
    one.unit.is_none() && other.unit.is_none() && one.product == other.product
}

/// The line whose box the same scanner has just read a code of.
pub(super) fn box_in_hand<'a>(lane: &Lane<'a>, cart: &'a Transaction, input: &ScanInput) -> Option<&'a Line> {
    let captured = lane.state.captured().filter(|captured| {
        let since_ms = input.read_mono_ms.checked_sub(captured.read_mono_ms);
        captured.transaction == cart.id
            && captured.device == input.source()
            && since_ms.is_some_and(|since_ms| since_ms <= lane.settings.burst_window_ms)
    })?;
    cart.line(captured.line).filter(|line| line.takes_identifiers())
}

/// What is left of the candidates.
enum Narrowed<'c, 'a> {
    One(&'a Line, &'c Candidate<'a>, Because),
    /// By number.
    Several(Vec<LineNumber>),
}

/// Rule 10: the best fit if there is one; else known stock; else the focus; else the cashier has to say. A plain serial number that
/// is another product's own number, the text in `doubt`, is as good as one that is rather something else.
fn narrow<'c, 'a, F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    candidates: &'c [Candidate<'a>],
    focused: Option<&'a Line>,
    doubt: Option<&str>,
) -> Ruling<Narrowed<'c, 'a>, F> {
    let best = candidates.iter().map(|candidate| candidate.fit.rank).min().unwrap_or(Rank::Competing);
    let mut left: Vec<_> = candidates.iter().filter(|candidate| candidate.fit.rank == best).collect();
    let believed =
        doubt.map_or(best, |text| best.doubted(left.iter().all(|candidate| candidate.fit.is_made_of(text))));
    if let Some(one) = only(&left)
        && let Some(because) = believed.decides()
    {
        return Ok(Narrowed::One(one.line, one, because));
    }
    let Stock { skus: in_stock, first } = known_stock(cx, label, &left)?;
    if !in_stock.is_empty() {
        left.retain(|candidate| in_stock.contains(candidate.line.sku()));
        if let Some(one) = only(&left) {
            return Ok(Narrowed::One(one.line, one, Because::KnownStock));
        }
    }
    // The focus says for which line, not that an IMEI is a serial number.
    let in_focus = |candidate: &Candidate<'_>| focused.is_some_and(|line| candidate.group.has(line.number));
    if let Some(line) = focused
        && let Some(one) = left.iter().find(|it| in_focus(it)).filter(|_| believed != Rank::Competing)
    {
        return Ok(Narrowed::One(line, one, Because::Focus));
    }
    if let Some((line, fit)) = first.filter(|_| in_stock.is_empty() && !candidates.iter().any(in_focus)) {
        here::refuse_other_form(&cx.lane, cart, line, &fit)?;
    }
    let mut lines = Vec::new();
    left.iter().for_each(|candidate| candidate.group.add_to(&mut lines));
    let beside = focused.filter(|_| candidates.iter().any(in_focus) && !left.iter().any(|it| in_focus(it)));
    lines.extend(beside.map(|line| line.number));
    // The lines of one group are in order, and there may be thousands.
    if left.len() > 1 || beside.is_some() {
        lines.sort_unstable();
    }
    Ok(Narrowed::Several(lines))
}

/// The one line that is left, where it is one.
fn only<'c, 'a>(left: &[&'c Candidate<'a>]) -> Option<&'c Candidate<'a>> {
    match left {
        [one] if one.group.is_one() => Some(one),
        _ => None,
    }
}

/// What the registry knows of a unit that several lines could take.
struct Stock<'a> {
    /// The products that it knows this very unit of, and nobody has.
    skus: BTreeSet<Sku>,
    /// The first of the lines, and what the label gives to it.
    first: Option<(&'a Line, Fit)>,
}

fn known_stock<'a, F: Facts>(
    cx: &Context<'_, F>,
    label: &Label<'_>,
    candidates: &[&Candidate<'a>],
) -> Ruling<Stock<'a>, F> {
    let mut skus = BTreeSet::new();
    let mut asked = BTreeSet::new();
    let mut first = None;
    for candidate in candidates {
        let sku = candidate.line.sku();
        let fit = candidate.whole(label);
        for bound in &fit.new {
            if asked.insert((sku, bound.kind, bound.normalized.clone())) {
                let unit = cx.facts.unit(sku, bound.kind, &bound.normalized).map_err(Stop::Facts)?;
                let listed = || match (bound.role, &unit) {
                    (Role::Key, None) => is_listed(cx, sku, bound),
                    _ => Ok(false),
                };
                if unit.as_ref().is_some_and(|unit| unit.state == UnitState::Free) || listed()? {
                    skus.insert(sku.clone());
                }
            }
        }
        first = first.or(Some((candidate.line, fit)));
    }
    Ok(Stock { skus, first })
}

/// Whether the list of the stock has a unit, in any spelling of its key.
fn is_listed<F: Facts>(cx: &Context<'_, F>, sku: &Sku, key: &BoundIdentifier) -> Ruling<bool, F> {
    for value in core::iter::once(key.normalized.as_str()).chain(key.spellings()) {
        if cx.facts.in_stock(sku, value).map_err(Stop::Facts)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All lines take the label as a plain serial number, and it reads as something else.
fn is_rather_something_else(candidates: &[Candidate<'_>]) -> bool {
    candidates.iter().all(|candidate| candidate.fit.rank == Rank::Competing)
}

/// Asks the cashier, and says what the label rather is, and what would be kept of it. Only one question is open at a time.
fn ask(
    lane: &Lane<'_>,
    cart: &Transaction,
    lines: Vec<LineNumber>,
    rather: Option<(IdentifierKind, &str)>,
) -> Verdict {
    let names = names_of(cart, &lines);
    let message = match rather {
        Some((other, kept)) => {
            let noun = match other {
                IdentifierKind::Text => "another number than a unit's",
                _ => other.noun(),
            };
            format!("This reads as {noun}. Is {} a serial number, and for {names}?", quoted(kept))
        }
        None => format!("Which line is this for: {names}?"),
    };
    ask_with(lane, lines, message)
}

/// The same in other words.
pub(super) fn ask_with(lane: &Lane<'_>, lines: Vec<LineNumber>, message: String) -> Verdict {
    let expired = lane.state.pending_choice().map(|choice| ending::choice_expired(lane, choice));
    Verdict::needs_choice(lane.settings.choice_ms, message, lines).after(expired.into_iter().flatten())
}

/// A code of the same box said which product it is: the line in focus, else its lowest pending line, that the label fits.
fn by_held_product<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    label: &Label<'_>,
    candidates: &[Candidate<'_>],
    focused: Option<&Line>,
    input: &ScanInput,
) -> Ruling<Option<Verdict>, F> {
    let mut found: Vec<(&ScanRecord, &Line, &Candidate<'_>)> = Vec::new();
    for held in burst::waiting(&cx.lane).filter(|held| held.device == input.source()) {
        let Some(product) = product_alone(cx, held)? else { continue };
        let of_product = candidates.iter().filter(|candidate| {
            *candidate.line.sku() == product.sku && candidate.fit.rank != Rank::Competing
        });
        // As where one label says both: the line in focus goes before the lowest.
        let in_focus = focused.and_then(|line| {
            let candidate = of_product.clone().find(|candidate| candidate.group.has(line.number))?;
            Some((line, candidate))
        });
        let lowest = || of_product.clone().next().map(|candidate| (candidate.line, candidate));
        found.extend(in_focus.or_else(lowest).map(|(line, candidate)| (held, line, candidate)));
    }
    let Some((held, line, candidate)) = found.first() else { return Ok(None) };
    let mut lines: Vec<LineNumber> = found.iter().map(|(_, line, _)| line.number).collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.len() > 1 {
        // Two products' codes and one serial number: it is one's of the two boxes.
        let verdict = ask(&cx.lane, cart, lines, None);
        let message = format!("The codes of two products were read before this. {}", verdict.message);
        return Ok(Some(Verdict { message, ..verdict }.because(Because::TwoProducts)));
    }
    let verdict = burst::give(cx, cart, line, candidate.whole(label), input.keyed, Because::SameBox)?;
    if verdict.decision == Decision::Refused {
        return Ok(Some(verdict));
    }
    let matched = matched(&cx.lane, held, line);
    Ok(Some(verdict.after(matched)))
}

/// The product that a held scan names. One that says itself which unit it is of, whole or cut, says nothing of another: what comes
/// after it is another's, or a part number.
fn product_alone<F: Facts>(cx: &Context<'_, F>, held: &ScanRecord) -> Ruling<Option<Arc<Product>>, F> {
    let Some(data) = held.hex.as_deref().and_then(from_hex) else { return Ok(None) };
    let label = burst::interpret(held, &data);
    if fit::declares_unit(&label) {
        return Ok(None);
    }
    let named = product::named(cx, &label).or_else(burst::not_refused)?;
    let text = segmented::text_of(&label, burst::tolerance(held));
    let is_cut = |product: &Product| {
        text.as_deref().is_some_and(|text| segmented::cut_for(&label, text, product).is_some())
    };
    Ok(named.filter(|product| !is_cut(product)))
}

/// The end of a held scan that named the product of this line.
fn matched(lane: &Lane<'_>, held: &ScanRecord, line: &Line) -> Vec<Event> {
    let message = format!("The code of the same box is on {}.", crate::refusal::line_name(line));
    let verdict = Verdict::accepted(scan_code::PRODUCT_MATCHED, message, Some(line.number));
    verdict.because(Because::NamedProduct).events_for(lane, held)
}

/// The GTIN that a label without a known product is best read as.
fn unknown_product(label: &Label<'_>) -> Option<Gtin> {
    let checked = label.best(IdentifierKind::Gtin).filter(|gtin| gtin.evidence == Evidence::Checked)?;
    Gtin::parse(&checked.value).ok()
}

/// Why a GTIN that the catalogue lacks names no product.
fn no_product(gtin: &Gtin) -> Refusal {
    if gtin.is_case() { Refusal::case_gtin(gtin) } else { Refusal::unknown_gtin(gtin) }
}

/// Problems of a label that is more than one thing, or that can't be read for sure.
const NO_CODE_OF_A_BOX: [&str; 4] = ["several_numbers", "gs1_text", "aim_in_data", "lost_separators"];

/// Says why nothing fits where that is clear; else the scan waits for the other codes of its box.
fn nothing_fits<F: Facts>(
    cx: &Context<'_, F>,
    label: &Label<'_>,
    focused: Option<&Line>,
    unfit: &[(&Line, Misfit)],
) -> Ruling<Verdict, F> {
    if let Some((line, misfit)) = unfit.iter().find(|(_, misfit)| misfit.is_own) {
        return Err(Refusal::serial_does_not_fit(&line.product, Some(line), misfit).into());
    }
    if let Some(line) = focused
        && let Some((_, misfit)) =
            unfit.iter().find(|(other, _)| other.number == line.number || is_alike(other, line))
    {
        return Err(Refusal::serial_does_not_fit(&line.product, Some(line), misfit).into());
    }
    // What a product asks for goes before what it may be as well.
    let is_asked_for = |misfit: &Misfit| {
        let kind = misfit.rule.as_ref().map(|rule| rule.kind).filter(|kind| *kind != IdentifierKind::Serial);
        kind.and_then(|kind| label.best(kind)).is_some_and(|found| found.evidence <= Evidence::Shaped)
    };
    if let Some((line, misfit)) = unfit.iter().find(|(_, misfit)| is_asked_for(misfit)) {
        return Err(Refusal::serial_does_not_fit(&line.product, Some(line), misfit).into());
    }
    if let Some(gtin) = unknown_product(label) {
        return Err(no_product(&gtin).into());
    }
    // More than one thing is no other code of the box.
    if let Some(problem) = label.problems.iter().find(|problem| NO_CODE_OF_A_BOX.contains(&problem.code)) {
        return Err(Refusal::unreadable_label(problem).into());
    }
    // What says that it is a serial number, or could be two of them, is no other code of the box.
    let means_it = |misfit: &Misfit| misfit.code == "ambiguous" || fit::declares_unit(label);
    if let Some((line, misfit)) = unfit.iter().find(|(_, misfit)| misfit.code != "kind" && means_it(misfit)) {
        return Err(Refusal::serial_does_not_fit(&line.product, Some(line), misfit).into());
    }
    Ok(burst::hold(&cx.lane, "No line waits for this yet.", Because::NothingFits)?)
}
