//! Scanners in IBM OEM USB mode ("SurePOS", usage page FF45).
//!
//! Sources: the public Java driver of a maker (Datalogic, `androidPOS-core`), the report descriptor of a real hand-held
//! scanner, and what an integration guide says of the enable command. Facts only.

mod command;
mod framer;
mod label_type;
mod layout;
mod profile;
mod status;

pub use command::IbmCommand;
pub use framer::IbmFramer;
pub use layout::{IbmForm, IbmLayout};
pub(crate) use profile::IbmProfile;
pub use status::{IbmNote, IbmTrouble};
