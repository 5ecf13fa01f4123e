//! The service: what `laned run` is, from start to end.

mod run;
mod sockets;

pub use run::{RunError, run};
pub use sockets::{Gate, Socket, SocketError};
