//! Scanners in HID Point of Sale mode (USB-IF HID Point of Sale Usage Tables, usage page 8C), and the ports that all
//! HID devices share.

mod any;
mod attached;
mod backlog;
pub(crate) mod bits;
mod error;
mod feature;
mod framer;
pub(crate) mod items;
mod layout;
mod link;
pub(crate) mod node;
mod output;
mod profile;
pub(crate) mod socket;

pub(crate) use any::{HidFramer, HidLayout};
pub use error::DescriptorError;
pub use framer::HidPosFramer;
pub use layout::{InputLayout, Layout};
pub(crate) use layout::{report_id, usages as report_usages};
pub(crate) use link::HidLink;
pub(crate) use node::{Found, enumerate};
pub use output::{Control, OutputLayout, OutputMessage};
pub use profile::HidPosProfile;
pub(crate) use socket::Description;

/// The most bytes of one report, its id included (the kernel's `HID_MAX_BUFFER_SIZE`).
pub(crate) const REPORT_BYTES_MAX: usize = 16_384;
