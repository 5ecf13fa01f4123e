//! The far end of a wire: emulated scanners and an emulated printer.
//!
//! For technicians without the device, for makers of point-of-sale programs, and for tests.
//! Nothing here pretends inside a program: a serial scanner is a real pseudo-terminal, a HID
//! scanner a real socket, a printer a real TCP port; where the kernel has a USB bus of its own, a scanner can be plugged into it.
//! Their far ends are opened by whoever is tested.
//!
//! The printer understands ESC/POS by tables of its own, written from the makers' public
//! references. It shares none with the driver that prints, so that it does not mirror its mistakes.
//!
//! Everything needs a running tokio runtime with I/O and time; one thread is enough.
#![warn(missing_docs)]

pub mod hid;
pub mod ibm;
pub mod keyboard;
pub mod printer;
pub mod replay;
pub mod serial;
pub mod ssi;
pub mod typed;
pub mod usb;

mod pty;
mod ready;
