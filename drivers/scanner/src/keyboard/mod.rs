//! Scanners that type like a keyboard ("wedge").
//!
//! Sources: Device Class Definition for HID 1.11, appendices B and C (boot keyboard, roll-over); HID Usage Tables, page 07
//! (keys); the layouts of `drivers/models/layouts`. Keys are read from the reports themselves, so that neither the console's
//! layout nor its Caps Lock has a say, and the input nodes of the same device are grabbed, so that no console has one of
//! them.

mod alt_code;
mod caps_lock;
mod framer;
mod grab;
mod profile;
mod reports;
mod typing;

pub use framer::KeyboardFramer;
pub(crate) use grab::Grab;
pub(crate) use profile::KeyboardProfile;
pub use reports::KeyboardReports;
