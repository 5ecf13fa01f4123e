//! Scanners that talk Zebra's Simple Serial Interface: packets that either side acknowledges.

mod assembler;
mod code_type;
mod commands;
mod framer;
mod link;
mod packet;

pub use commands::SsiCommand;
pub use framer::SsiFramer;
pub(crate) use link::SsiLink;
