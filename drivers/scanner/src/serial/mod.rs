//! Scanners that send plain bytes on a serial line.

mod code_ids;
mod framer;
mod held;
mod line;
mod line_errors;
mod link;
mod marks;

pub(crate) use code_ids::unknown_symbology;
pub use framer::SerialFramer;
pub(crate) use held::{Held, same_device};
pub(crate) use line::Line;
pub(crate) use link::{SerialLink, no_tty, open_tty};
