//! Scanner drivers: HID POS, IBM OEM USB, HID keyboards, serial lines and SSI, from the wire to a scan.
//!
//! [`run`] drives one configured scanner for as long as it is polled: it finds the device, reads it, says what
//! it read and how the device is ([`Notice`]), makes it beep ([`Beep`]) and read ([`Trigger`]), lets it read or not ([`Reading`]), and looks for it again when it
//! goes away.
//!
//! Between the port and the scan stand *framers*: plain state machines that know no port and no clock. Bytes or
//! reports go in with the time at which they were read, whole scans come out, whatever the chunks were. A read
//! that is not whole comes out as well, with its [`Damage`]: nothing is lost in silence, and nothing is glued
//! to what comes next.

mod advice;
mod capture;
mod decode;
mod distrust;
mod error;
mod framed;
mod hid;
mod ibm;
mod in_hand;
mod keyboard;
mod notice;
mod own_thread;
mod reading;
mod ready;
mod record;
mod recording;
mod remedy;
mod run;
mod serial;
mod settings;
mod ssi;
mod wait;

pub use decode::{Decoded, decode_capture, decode_capture_typed};
pub use error::{CaptureError, CaptureProblem, SettingsError};
pub use framed::{Damage, Framed, VendorId};
pub use hid::{
    Control, DescriptorError, HidPosFramer, HidPosProfile, InputLayout, Layout, OutputLayout, OutputMessage,
};
pub use ibm::{IbmCommand, IbmForm, IbmFramer, IbmLayout, IbmNote, IbmTrouble};
pub use keyboard::{KeyboardFramer, KeyboardReports};
pub use models::Mode as DeviceMode;
pub use notice::{Beep, Check, CheckState, Feedback, Leave, Notice, Order, Received, Trigger, TriggerState};
pub use reading::{Reading, ReadingState};
pub use record::{RecordError, Recorder};
pub use recording::{RecordedDevice, Recording, is_serial_capture};
pub use run::{port_of, run, run_until, wait_until_closed};
pub use serial::SerialFramer;
pub use settings::{Port, ScannerSettings};
pub use ssi::{SsiCommand, SsiFramer, SsiTrouble};
