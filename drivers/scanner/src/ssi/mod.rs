//! Scanners that talk Zebra's Simple Serial Interface: packets that either side acknowledges.

mod asked;
mod assembler;
mod code_type;
mod commands;
mod framer;
mod link;
mod packet;
mod reads;
mod trouble;

pub use commands::SsiCommand;
pub(crate) use commands::{CommandId, Done, Outcome};
pub use framer::SsiFramer;
pub(crate) use link::SsiLink;
pub use trouble::SsiTrouble;
