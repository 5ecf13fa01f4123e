use crate::context::{Context, Lane, Stop};
use crate::{Actor, Event, Facts, Input, Now, Refusal, Settings, State, routing, rules};

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
    let lane = Lane { state, settings, now };
    let authority = match input {
        Input::Command(command) => command.authority(),
        _ => None,
    };
    let cx = Context { lane, actor, authority, facts };
    match input {
        Input::Started => Ok(Outcome::Accept(routing::started(&lane))),
        Input::Deadline => Ok(Outcome::Accept(routing::due(&lane))),
        Input::Scan(scan) => routing::scan(&cx, scan).map(Outcome::Accept),
        Input::Command(command) => match rules::command(&cx, command) {
            Ok(events) => Ok(Outcome::Accept(events)),
            Err(Stop::Refused(refusal)) => Ok(Outcome::Refuse(refusal)),
            Err(Stop::Facts(error)) => Err(error),
        },
    }
}
