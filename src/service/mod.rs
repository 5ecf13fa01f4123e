//! The service: what `laned run` is, from start to end.

mod ending;
mod memory;
mod run;
mod sockets;

pub use ending::{Ending, EndingSwitch};
pub use memory::one_arena;
pub use run::{RunError, run};
pub use sockets::{Gate, Socket, SocketError};
