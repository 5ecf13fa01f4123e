use super::burst;
use super::fit::fit;
use super::verdict::from_hex;
use crate::context::{Context, Ruling, line_of};
use crate::{Because, Event, Facts, Line, LineNumber, Refusal, ScanId, scan_code};

/// The cashier says which line a scan is for. The line is looked at again: it may have changed since.
pub(crate) fn choose<F: Facts>(
    cx: &Context<'_, F>,
    scan: &ScanId,
    number: LineNumber,
) -> Ruling<Vec<Event>, F> {
    let lane = &cx.lane;
    let choice = lane.state.pending_choice().filter(|choice| choice.id == *scan);
    let Some(choice) = choice else {
        let ended = lane.state.choice_ended(scan);
        return Err(if ended { Refusal::choice_expired(scan) } else { Refusal::unknown_scan(scan) }.into());
    };
    if choice.until.is_none_or(|until| until.0 <= lane.now.mono_ms) {
        return Err(Refusal::choice_expired(scan).into());
    }
    // A choice ends with whatever takes its cart out of the open state.
    let cart = lane.state.current().ok_or_else(Refusal::no_transaction)?;
    if !choice.choices.contains(&number) {
        let lines: Vec<&Line> = choice.choices.iter().filter_map(|&line| cart.line(line)).collect();
        return Err(Refusal::not_a_choice(scan, &lines, number).into());
    }
    let line = line_of(cart, number)?;
    if !line.takes_identifiers() {
        return Err(Refusal::no_pending_line(line).into());
    }
    // A choice is only ever asked about a scan whose contents were kept.
    let data = choice.hex.as_deref().and_then(from_hex).unwrap_or_default();
    let label = burst::interpret(choice, &data);
    let fit = fit(&label, &line.product, line.unit.as_ref())
        .map_err(|misfit| Refusal::serial_does_not_fit(&line.product, Some(line), &misfit))?;
    let verdict = burst::fill_with(cx, cart, line, fit, choice.device == scan_code::KEYED)?;
    Ok(verdict.because(Because::Chosen).events_for(lane, choice))
}
