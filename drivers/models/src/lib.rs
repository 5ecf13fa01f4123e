//! What is known of each make of scanner and printer, as data.
//!
//! A *model* is one make of scanner or printer. It is a small TOML file: one of those built into the
//! programs (`scanners/*.toml` and `printers/*.toml` beside this crate's sources), or one in a folder that
//! the shop adds. A quirk of a device belongs in its file, not in a driver.
//!
//! ```
//! let models = models::Models::load(None)?;
//! assert!(models.scanner("generic-serial").is_some());
//! # Ok::<(), models::ModelError>(())
//! ```

mod built_in;
mod catalogue;
mod code_ids;
mod error;
mod key_layout;
mod keyboard;
mod page;
mod printer;
mod programming;
mod read;
mod scanner;
mod serial;
mod ssi;
mod symbologies;
mod udev;
mod values;

pub use catalogue::{Ignored, Models};
pub use code_ids::{CodeIdPlace, LineCodeIds};
pub use error::ModelError;
pub use key_layout::{KeyLayout, KeyLevel, KeySymbol};
pub use keyboard::{EndKey, KeyboardError, KeyboardModel, KeyboardOverrides};
pub use page::models_page;
pub use printer::{Confirm, PrinterModel};
pub use programming::{Fnc3, OtherMode, Programming, Switch};
pub use scanner::{
    CodeIds, CommandReport, FeedbackBytes, HidPosModel, Mode, Reply, ScannerModel, SerialModel, SetupReport,
    Wire,
};
pub use serial::{
    AimUse, DataBits, FlowControl, Parity, SerialError, SerialOverrides, SerialSettings, StopBits, Terminator,
};
pub use ssi::{SsiBeeps, SsiError, SsiModel, SsiSettings};
pub use symbologies::SYMBOLOGIES;
pub use udev::udev_rules;
pub use values::{ByteString, UsbId, UsbVendor, ValueError, Verified};
