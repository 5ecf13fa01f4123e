//! What can happen at a lane: one line, one step.

mod call;
mod setting;
mod wire;

pub(crate) use call::{Body, Call, Role};
pub(crate) use setting::{Setting, Wire};
pub(crate) use wire::{Fault, Manner, PrinterFault};

use super::token::Words;

/// One step.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// A program on a socket asks for something.
    Call(Call),
    /// The last request is sent again with the same idempotency key: the same answer has to come.
    Again,
    /// A scanner reads a symbol.
    Scan { device: String, aim: Option<String>, data: Vec<u8>, manner: Manner },
    /// Something happens to a device.
    Fault { device: String, fault: Fault },
    /// The power goes, and comes back. What was acknowledged has to be there.
    Restart,
    /// The service manager ends the daemon, or starts it.
    Stop,
    /// See above.
    Start,
    /// One of our programs is run until it ends: `laned ...`.
    Run(Vec<String>),
    /// Later steps are about the transaction of this name.
    With(String),
    /// Whoever acts at the till from now on; nobody is named with `None`.
    Operator(Option<String>),
    /// Nothing; what is expected has to hold now.
    Now,
    /// Nothing for so many milliseconds.
    Wait(u64),
}

/// Reads one step.
///
/// # Errors
/// Says what is wrong with the line.
pub(crate) fn parse(words: &mut Words<'_>) -> Result<Action, String> {
    let first = words.text("a step")?;
    let action = match first.as_str() {
        "again" => Action::Again,
        "restart" => Action::Restart,
        "stop" => Action::Stop,
        "start" => Action::Start,
        "now" => Action::Now,
        "wait" => {
            let time = words.text("the milliseconds")?;
            Action::Wait(time.parse().map_err(|_| format!("`{time}`: milliseconds are a number"))?)
        }
        "with" => Action::With(words.text("the transaction's name")?),
        "operator" => {
            let id = words.text("the operator's id, or none")?;
            Action::Operator((id != "none").then_some(id))
        }
        "run" => {
            let mut arguments = vec![words.text("the arguments")?];
            while words.peek().is_some() {
                arguments.push(words.text("an argument")?);
            }
            Action::Run(arguments)
        }
        "scan" => wire::scan(words)?,
        "unplug" | "plug" | "printer" => wire::fault(&first, words)?,
        command => Action::Call(call::parse(command, words)?),
    };
    words.end()?;
    Ok(action)
}
