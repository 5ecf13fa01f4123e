use super::verdict::Verdict;
use crate::context::Lane;
use crate::{Because, Deadline, Decision, Event, Refusal, RefusalCode, ScanRecord};

/// Ends what has run out: the choice, held scans, the focus.
pub(crate) fn due(lane: &Lane<'_>) -> Vec<Event> {
    let now = Deadline(lane.now.mono_ms);
    let mut events = scan_endings(lane, |scan| scan.until.is_some_and(|until| until <= now));
    if lane.state.focus_entry().is_some_and(|focus| focus.until <= now) {
        events.extend(focus_ending(lane));
    }
    events
}

/// Ends every scan that waits, because the cart's lines can't change from here on.
pub(crate) fn endings(lane: &Lane<'_>) -> Vec<Event> {
    scan_endings(lane, |_| true)
}

/// Ends everything that waits: the clock that it waited by is gone.
pub(crate) fn started(lane: &Lane<'_>) -> Vec<Event> {
    let mut events = vec![Event::Started];
    events.extend(scan_endings(lane, |_| true));
    events.extend(focus_ending(lane));
    events
}

/// Says that a choice was not made.
pub(super) fn choice_expired(lane: &Lane<'_>, choice: &ScanRecord) -> Vec<Event> {
    let verdict = Verdict::refused(Refusal::choice_expired(&choice.id));
    Verdict { because: choice.because, ..verdict }.events_for(lane, choice)
}

fn scan_endings(lane: &Lane<'_>, ends: impl Fn(&ScanRecord) -> bool) -> Vec<Event> {
    let choice = lane.state.pending_choice().into_iter();
    let waiting = choice.chain(lane.state.held_scans()).filter(|scan| ends(scan));
    waiting.flat_map(|scan| ending(lane, scan)).collect()
}

fn ending(lane: &Lane<'_>, scan: &ScanRecord) -> Vec<Event> {
    if scan.decision == Decision::NeedsChoice {
        return choice_expired(lane, scan);
    }
    let cart = lane.state.current().and_then(|cart| lane.state.cart_index(&cart.id));
    let message = match cart.is_some_and(|index| index.pending_groups().next().is_some()) {
        true => "No line that waits can take this scan: it is something else than their numbers.",
        false => "No line was waiting for this scan.",
    };
    let verdict = Verdict::ignored(RefusalCode::NoPendingLine.name(), message, None);
    verdict.because(Because::NothingCame).events_for(lane, scan)
}

fn focus_ending(lane: &Lane<'_>) -> Option<Event> {
    let focus = lane.state.focus_entry()?;
    Some(Event::Focused { transaction: focus.transaction.clone(), line: None, until: None })
}
