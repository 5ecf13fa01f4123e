//! Scenarios: what happens at a lane, told in lines that a cashier's trainer could read, and played against the real
//! `laned` on emulated wires. `tests/scenarios/README.md` is the language.

pub(crate) mod harness;

mod command;
mod expectation;
mod field;
mod play;
mod script;
mod token;
mod wires;
mod world;
