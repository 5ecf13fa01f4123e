use crate::{Actor, Event, Facts, Input, Now, Refusal, Settings, State};

/// What becomes of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// These events, in this order, in one commit. None at all: nothing to change (the same again).
    Accept(Vec<Event>),
    /// A rule said no; nothing changes. Only commands are refused: what becomes of a scan is an event.
    Refuse(Refusal),
}

/// Holds all rules and changes nothing.
///
/// # Errors
/// Only when the facts can't be read.
pub fn decide<F: Facts>(
    state: &State,
    settings: &Settings,
    input: &Input,
    actor: &Actor,
    facts: &F,
    now: Now,
) -> Result<Outcome, F::Error> {
    let _ = (state, settings, input, actor, facts, now);
    Ok(Outcome::Accept(vec![Event::Started]))
}
