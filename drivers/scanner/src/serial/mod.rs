//! Scanners that send plain bytes on a serial line.

mod framer;
mod link;

pub use framer::SerialFramer;
pub(crate) use link::{SerialLink, open_tty};
