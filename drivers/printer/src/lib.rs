//! Receipt printers: a laid-out page to ESC/POS, status, and the ways to reach one.
//!
//! [`encode()`] makes bytes of a page. [`Printer`] sends them: it asks the printer whether it can print before the
//! first byte, and afterwards waits for the printer's own word that it did, where the model can give it.
//!
//! Paper is not transactional. What can be known is told apart by type: [`PrintError::NotSent`] is certain that
//! nothing was printed, [`Printed::Confirmed`] that everything was; between them lies [`PrintError::Uncertain`],
//! and nobody but a person at the printer can tell.
//!
//! The bytes follow Epson's ESC/POS command reference.

mod encode;
mod error;
mod port;
mod printer;
mod replies;
mod settings;
mod status;
mod transport;

pub use encode::{LARGEST_COMMAND_BYTES, encode, paper};
pub use error::{PrintError, Reason};
pub use port::{Port, PortError};
pub use printer::{Printed, Printer};
pub use replies::{Replies, Reply};
pub use settings::{Deadlines, Flow, PrinterSettings};
pub use status::{Blocked, Status};
pub use transport::{UsbPrinter, usb_printers};
